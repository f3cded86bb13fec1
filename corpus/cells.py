"""Texts in cells that a spreadsheet opens, where a text must not become a formula.

An apostrophe stands before = + - @ at the beginning of a cell, of a line in it, and behind a
semicolon or a tab: that is where a spreadsheet may take a cell to begin, some of which divide
cells at semicolons, as in Kazakhstan and Russia. After OWASP, "CSV Injection". `unguarded`
takes away what `guarded` adds, and `izde add` reads with it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

FORMULA = r"(?=[\"']*[=+\-@＝＋－＠])"  # also in the full width of East Asian letters
FIRST = re.compile(FORMULA)
INNER = re.compile(rf"[;\t\r\n]{FORMULA}")
FIRST_GUARD = re.compile(rf"'{FORMULA}")
INNER_GUARD = re.compile(rf"([;\t\r\n])'{FORMULA}")


def guarded(text: str) -> str:
    """The text with apostrophes where it could be taken for a formula."""
    inner = INNER.sub(r"\g<0>'", text)
    return f"'{inner}" if FIRST.match(text) else inner


def unguarded(text: str) -> str:
    """The text that was guarded."""
    inner = INNER_GUARD.sub(r"\1", text)
    return inner[1:] if FIRST_GUARD.match(text) else inner


def csv_line(cells: Iterable[str]) -> str:
    """A record of CSV (RFC 4180), its cells guarded."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(map(guarded, cells))
    return out.getvalue()
