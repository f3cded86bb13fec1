"""Words that the corpus does not have -> words that it has, and that were meant perhaps.

Only forms that stand in texts are proposed. Of one error's distance all are looked up; of two,
those that begin alike. Which is the likeliest is told by the error (Kazakh letters for want of a
keyboard first, swapped and doubled letters next) and by how many stories have the word.

References: F. Damerau, A technique for computer detection and correction of spelling errors (CACM
1964); P. Norvig, How to write a spelling corrector (2007), for looking up what is near.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.scripts import fold_key
from index.english import english_knows
from index.fields import PARTS, exact_field
from index.kazakh import kazakh_knows
from index.russian import russian_knows
from index.stopwords import is_stopword
from search.clauses import Clause, Concept, Word
from search.distance import within
from search.snapshot import Snapshot

SHORTEST = 4  # letters of a word that is mended
LONGEST = 40  # letters: more are no word, and there are too many ways to mistype them
LONG = 7  # letters of a word that may have two errors
SHORTEST_KNOWN = 5  # letters of one that a dictionary has: of fewer, too many are near each other
PROPOSED = 3  # for one word
ALIKE = 2  # letters that a word with two errors begins with
LOOKED_AT = 20_000  # words that begin so
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяәіңғүұқөһ"
LATIN = "abcdefghijklmnopqrstuvwxyz"
# How likely an error is, as a logarithm, beside a letter that is wrong.
LETTER, SWAPPED, DOUBLED, MISSING, TOO_MANY, WRONG = 2.5, 0.7, 1.2, 0.3, 0.3, 0.0
FIRST_LETTER = -2.0  # these are seldom wrong
TWO = -4.0


class Suspect(NamedTuple):
    """A word that hardly a story has, and words that stories have and that are near to it."""

    word: Word
    others: list[str]
    is_misspelt: bool  # else it is a word, and may well be meant


def broken(clauses: Sequence[Clause]) -> Iterator[Word]:
    """The words of a query that may be mended."""
    for clause in clauses:
        words = clause.words if isinstance(clause, Concept) else (clause,)
        for word in words:
            # a word of its form only (=form) is left as it is
            if (
                isinstance(word, Word)
                and not word.optional
                and len(word.readings[0]) == 1
                and word.readings[0][0].lemmas
            ):
                yield word


def in_dictionary(form: str) -> bool:
    """Whether an exact form is a word of one of the languages that its letters allow."""
    if form.isascii():
        return english_knows(form)
    return russian_knows(form) or kazakh_knows(form)


def is_misspelt(word: Word) -> bool:
    """Whether no dictionary has a word; else it may be meant, though hardly a story has it."""
    return not any(map(in_dictionary, word.readings[0][0].exacts))


def proposals(word: Word, snapshot: Snapshot, *, strict: bool = False) -> list[str]:
    """What a word may have been meant to be, the likeliest first.

    `strict`, for a query that finds stories: what a dictionary has is rather meant as it is.
    """
    forms = word.readings[0][0].exacts
    if not forms or not SHORTEST <= len(forms[0]) <= LONGEST or not forms[0].isalpha():
        return []
    form = forms[0]
    near: dict[str, float] = {}
    for other, likely in one_error(form):
        near[other] = max(likely, near.get(other, likely))
    found = _known(near, snapshot)
    if not found and len(form) >= LONG:
        found = _known(dict.fromkeys(_two_errors(form, snapshot), TWO), snapshot)
    if strict and not is_misspelt(word):
        found = {other: likely for other, likely in found.items() if _may_be_meant(form, other)}
    ranked = sorted(found, key=lambda other: (-found[other], other))
    return ranked[:PROPOSED]


def _may_be_meant(form: str, other: str) -> bool:
    """Whether who typed a word may have meant another: not foot by food, nor ate by date."""
    if fold_key(form) == fold_key(other):
        return True
    return len(form) >= SHORTEST_KNOWN and form[0] == other[0]


def repaired(words: str, suspects: Sequence[Suspect]) -> list[str]:
    """The words with those mended that are suspect: all of them at once, then with one each."""
    mended = words
    for word, others, _ in reversed(suspects):
        mended = mended[: word.start] + others[0] + mended[word.end :]
    each = [
        words[: word.start] + other + words[word.end :]
        for word, others, _ in suspects
        for other in others
    ]
    return list(dict.fromkeys([mended, *each])) if suspects else []


def _known(near: dict[str, float], snapshot: Snapshot) -> dict[str, float]:
    """Those of the words that stories have, and how likely each is."""
    fields = [exact_field(part) for part in PARTS]
    found = {}
    for other, likely in near.items():
        having = sum(snapshot.frequency(field, other) for field in fields)
        if having and not any(is_stopword(other, language) for language in ("kk", "ru", "en")):
            found[other] = likely + math.log(having)
    return found


def one_error(form: str) -> Iterator[tuple[str, float]]:
    """The words one error away, and how likely the error is."""
    letters = LATIN if form.isascii() else CYRILLIC
    for at in range(len(form) + 1):
        before, rest = form[:at], form[at:]
        first = FIRST_LETTER if at == 0 else 0.0
        for letter in letters:
            doubled = DOUBLED if before.endswith(letter) or rest.startswith(letter) else MISSING
            yield f"{before}{letter}{rest}", doubled + first
        if not rest:
            break
        doubled = DOUBLED if before.endswith(rest[0]) else TOO_MANY
        yield before + rest[1:], doubled + first
        for letter in letters:
            if letter != rest[0]:
                same = fold_key(letter) == fold_key(rest[0])
                yield before + letter + rest[1:], LETTER if same else WRONG + first
        if len(rest) > 1 and rest[0] != rest[1]:
            yield before + rest[1] + rest[0] + rest[2:], SWAPPED + first


def _two_errors(form: str, snapshot: Snapshot) -> Iterator[str]:
    for part in PARTS:
        for other in snapshot.terms(exact_field(part), form[:ALIKE], LOOKED_AT):
            if abs(len(other) - len(form)) <= 2 and within(form, other, 2):
                yield other
