"""Words typed in another keyboard layout, among others that were not: `концерт vjwfhn`.

A whole text is told by its letters alone (`corpus.keyboards`). Of some words of a text that is
not enough: too many words are as likely as what their keys give on another layout (`книги` and
`rybub`). Here stories tell: a word that none has is taken for the one that its keys give and
that some have.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus.keyboards import PUNCTUATION, other_layouts, retyped
from corpus.story import LANGUAGES
from index.stopwords import is_stopword
from index.tokens import exact_form
from search.repair import in_dictionary
from search.syntax import FIELDS, OR

LETTERS_OF_PROOF = 3  # a shorter word is taken so only beside one that is not
CHUNK = re.compile(r"[^\s|]+")
# Their values are few, and were known if they were any.
VALUED = re.compile(
    rf"-?(?:{'|'.join(name for name, field in FIELDS.items() if field in ('language', 'year'))}):",
    re.IGNORECASE,
)
OPERATORS = re.compile(rf"[-=(]*+(?:(?:{'|'.join(FIELDS)}):)?[-=(]*+", re.IGNORECASE)

Known = Callable[[str], bool]  # whether stories have all of the words of a text


def some_retyped(words: str, is_known: Known) -> str:
    """A query with those of its words retyped that no story has; as it is where none need it."""
    words = words.encode("utf-8", "replace").decode()  # a lone surrogate is no letter
    chunks = [(chunk.start(), chunk.end(), chunk[0]) for chunk in CHUNK.finditer(words)]
    meant = {
        start: _meant(chunk, is_known)
        for start, _, chunk in chunks
        if chunk not in OR
        and any(map(str.isalnum, chunk))
        and not VALUED.match(chunk)
        and not is_known(chunk)
    }
    if not any(meant.get(start) and not _is_short(chunk) for start, _, chunk in chunks):
        return words
    following = ""
    for start, end, chunk in reversed(chunks):
        taken = meant.get(start, "") or (_preposition(chunk) if following else "")
        words = words[:start] + (taken or chunk) + words[end:]
        following = taken
    return words


def _is_short(chunk: str) -> bool:
    """Whether it tells too little alone: TV."""
    return chunk.isalpha() and len(chunk) < LETTERS_OF_PROOF


def _meant(chunk: str, is_known: Known) -> str:
    """What a run was meant to be; "" where nothing of it is known, or likely, on any layout."""
    operators = OPERATORS.match(chunk)
    skipped = operators.end() if operators else 0
    for at in dict.fromkeys((0, skipped)):
        for meant in retyped(chunk[at:]):
            if is_known(meant):
                return chunk[:at] + meant
    if not in_dictionary(exact_form(chunk[skipped:].strip(PUNCTUATION))):
        for meant in other_layouts(chunk[skipped:])[:1]:  # and misspelt, perhaps
            return chunk[:skipped] + meant
    return ""


def _preposition(letter: str) -> str:
    """A single letter before a word of another layout as the function word that it is there."""
    if len(letter) == 1 and not any(is_stopword(letter.lower(), one) for one in LANGUAGES):
        for meant in retyped(letter):
            if any(is_stopword(exact_form(meant), language) for language in LANGUAGES):
                return meant
    return ""
