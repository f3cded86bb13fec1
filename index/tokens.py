"""Text to words with their offsets, before any language looks at them.

A word is a run of letters, digits and combining marks; hyphens and apostrophes join runs
into one word (`іс-шара`, `Children's`, `ФИФА-ның`), and the analyzers decide what the
parts mean. Offsets are those of the text as given: no folding happens before cutting.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from corpus.scripts import mend_look_alikes

MARKS = "\u0300-\u036f\u00ad\u0640\u064b-\u0652\u0654"  # stress, soft hyphen, Arabic vowels
RUN = rf"[^\W_\u0640]++(?:[{MARKS}]++[^\W_\u0640]*+)*+"
HYPHENS = "-\u2010\u2011"
APOSTROPHES = "'\u2019\u02bc\u2018`\u00b4"
WORD = re.compile(rf"{RUN}(?:[{HYPHENS}{APOSTROPHES}]{RUN})*+")
HYPHEN = re.compile(f"[{HYPHENS}]")
DROPPED = re.compile(f"[{MARKS.replace(chr(0x654), '')}]")
CYRILLIC = re.compile("[\u0400-\u04ff]")
CACHED = 50_000  # words that each cache of the analysis holds; more take memory, and save no time


PLAIN = re.compile("[А-Яа-яӘәІіҢңҒғҮүҰұҚқӨөҺһ]+")  # most words; Ё is folded, and so is not


class Word(NamedTuple):
    """A word of a text; offsets in code points, end exclusive."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text in their order; linear in its length."""
    return [Word(match[0], match.start(), match.end()) for match in WORD.finditer(text)]


def parts(word: Word) -> list[Word]:
    """The words that a hyphenated word is made of; the word itself where it is one."""
    if not HYPHEN.search(word.text):
        return [word]
    found: list[Word] = []
    here = 0
    for piece in HYPHEN.split(word.text):
        if piece:
            found.append(Word(piece, word.start + here, word.start + here + len(piece)))
        here += len(piece) + 1
    return found


def exact_form(text: str) -> str:
    """The key that an exact search compares.

    Case folded, stress marks and soft hyphens dropped, ё as е, one apostrophe and one
    hyphen, and look-alikes of one script inside a word of the other put right.
    """
    if text.isascii() or PLAIN.fullmatch(text):
        return text.lower()
    bare = DROPPED.sub("", unicodedata.normalize("NFC", text))
    # before folding: H is the look-alike of Н, but h of һ
    folded = mend_look_alikes(bare).casefold()
    folded = unicodedata.normalize("NFC", folded).replace("ё", "е")
    return re.sub(f"[{APOSTROPHES}]", "'", HYPHEN.sub("-", folded))
