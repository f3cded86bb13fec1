"""Texts in cells that a spreadsheet opens, where a text must not become a formula.

An apostrophe stands before = + - @ at the beginning of a cell, of a line in it, and behind a
semicolon or a tab: that is where a spreadsheet may take a cell to begin, some of which divide
cells at semicolons, as in Kazakhstan and Russia. After OWASP, "CSV Injection". `unguarded`
takes away what `guarded` adds, and `izde add` reads with it.
"""

from __future__ import annotations

import re

START = r"(?:\A|(?<=[;\t\r\n]))"
FORMULA = r"[=+\-@＝＋－＠]"  # and in the full width of East Asian letters
PLACES = re.compile(rf"{START}(?=[\"']*{FORMULA})")
GUARDS = re.compile(rf"{START}'(?=[\"']*{FORMULA})")


def guarded(text: str) -> str:
    """The text with apostrophes where it could be taken for a formula."""
    return PLACES.sub("'", text)


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return GUARDS.sub("", text)
