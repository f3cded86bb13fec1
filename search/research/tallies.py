"""Counts of words and names, row by row, in some stories and in parts of them.

A row is a lemma, or a name in all of its spellings (`search.research.names`).
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus.errors import UsageError
from corpus.story import UNKNOWN, Language
from index.forward import CAPITAL, SHIFT
from index.packing import Numbers
from search.arrays import Docs, Mask
from search.query import MAX_PAGE, UNDATED, FacetName, Query
from search.research.names import NONE
from search.research.texts import Texts
from search.snapshot import Snapshot

What = Literal["words", "names"]
WHATS: tuple[What, ...] = get_args(What)
ROWS = 50  # of a page
MAX_ROWS = 500
DENSE = 1 << 20  # pairs of stories and rows that are counted in an array


class Spelling(msgspec.Struct, frozen=True):
    """A lemma that a row stands for."""

    lemma: str
    language: Language
    count: int


def check(what: str, limit: int | None) -> None:
    """Raise UsageError for what cannot be counted or shown."""
    if what not in WHATS:
        raise UsageError(f"what {what!r} is unknown: use {', '.join(WHATS)}")
    if limit is not None and not 1 <= limit <= MAX_ROWS:
        raise UsageError(f"limit {limit} is out of range: use 1 to {MAX_ROWS}")


def pages(found: int, limit: int | None) -> int:
    """How many pages so many rows fill."""
    return min(-(-found // (limit or max(1, found))), MAX_PAGE)


def first(keys: NDArray[Any], among: Mask, query: Query, limit: int | None) -> Numbers:
    """The numbers of the rows of a page, the lowest keys first; those that tie in their order."""
    numbers = among.nonzero()[0]
    order = numbers[np.argsort(keys[numbers], kind="stable")]
    if limit is None:
        return order
    start = (query.page - 1) * limit
    return order[start : start + limit]


def parts_of(snapshot: Snapshot, docs: Docs, by: FacetName | None) -> tuple[Numbers, list[str]]:
    """The part of each document, and what the parts are called, in their order."""
    parts = np.zeros(snapshot.size, np.int64)
    if by is None:
        return parts, [""]
    cells = next(one for one in snapshot.cells if by in one.values)
    ordinals = cells.ordinals(by, docs)
    names = [name or UNDATED for name in cells.names(by)]  # a month that is not known
    known = sorted(
        np.unique(ordinals).tolist(),
        key=lambda at: (names[at] in (UNDATED, UNKNOWN), names[at]),
    )
    place = np.zeros(len(names), np.int64)
    place[known] = np.arange(len(known))
    parts[docs] = place.take(ordinals)
    return parts, [names[at] for at in known]


class Rows:
    """What is counted: each word by its lemma, or each name with its spellings."""

    def __init__(self, texts: Texts, what: What, *, stop_words: bool) -> None:
        self._lexicon = texts.lexicon
        self._of: Numbers  # the row of each lemma; NONE: it is not counted
        if what == "names":
            self._of, self._size = texts.names.group_of, texts.names.groups
        else:
            mask = texts.words if stop_words else texts.telling
            self._size = len(mask)
            self._of = np.where(mask, np.arange(len(mask)), NONE)
        self._names = what == "names"
        self.flags = CAPITAL if self._names else 0  # of the words that count

    def totals(self, counts: Numbers) -> Numbers:
        """Counts of lemmas as counts of rows."""
        kept = self._of >= 0
        found = np.bincount(self._of.compress(kept), counts.compress(kept), self._size)
        return found.astype(np.int64)

    def row_of(self, chosen: Numbers) -> Numbers:
        """The place among chosen rows of each lemma; NONE for the others."""
        place = np.full(self._size + 1, NONE, np.int64)  # the last one is for NONE
        place[chosen] = np.arange(len(chosen))
        return place.take(self._of)

    def told(self, number: int, counts: Numbers) -> dict[str, Any]:
        """What a row is called: by its most frequent spelling."""
        lemmas = [number] if not self._names else (self._of == number).nonzero()[0].tolist()
        spellings = sorted(
            (
                Spelling(self._called(one), self._lexicon.language(one), int(counts[one]))
                for one in lemmas
                if counts[one]
            ),
            key=lambda one: (-one.count, one.lemma, one.language),
        )
        return {
            "lemma": spellings[0].lemma,
            "language": spellings[0].language,
            "spellings": tuple(spellings),
        }

    def _called(self, lemma: int) -> str:
        text = self._lexicon.lemma(lemma)
        return text[:1].upper() + text[1:] if self._names else text


class Inside:
    """How often chosen rows occur in each part of the stories, and in how many stories."""

    def __init__(self, row_of: Numbers, rows: int, parts: Numbers, number: int) -> None:
        self._row_of, self._parts = row_of, parts
        self.counts = np.zeros((rows, number), np.int64)
        self.stories = np.zeros(rows, np.int64)
        self.words_of = np.zeros(number, np.int64)
        self.stories_of = np.zeros(number, np.int64)

    def count(self, texts: Texts, docs: Docs, flags: int) -> None:
        """Count in documents."""
        rows, number = self.counts.shape
        self.stories_of += np.bincount(self._parts[docs], minlength=number)
        for at, piece in enumerate(texts.pieces):
            row_of = self._row_of.take(texts.lexicon.numbers(at))
            starts = piece.document_starts
            for block in piece.blocks(piece.own(docs)):
                lengths = starts[block.own + 1] - starts[block.own]
                parts = self._parts[block.own + piece.base]
                self.words_of += np.bincount(parts, lengths, number).astype(np.int64)
                row = row_of.take(piece.forward.lemma_of.take(block.words >> SHIFT))
                kept = row >= 0
                if flags:
                    kept &= (block.words & flags) == flags
                row = row.compress(kept)
                of = np.repeat(np.arange(len(lengths)), lengths).compress(kept)
                cells = np.bincount(row * number + parts.take(of), minlength=rows * number)
                self.counts += cells.reshape(rows, number)
                self.stories += _stories(of * rows + row, len(lengths), rows)


def _stories(pairs: Numbers, stories: int, rows: int) -> Numbers:
    """In how many stories each row occurs; a pair is the number of a story times rows, and a row.

    Pairs are counted where there is room for all there may be, else sorted.
    """
    if not rows:
        return pairs
    if stories * rows <= DENSE:
        often = np.bincount(pairs, minlength=stories * rows).reshape(stories, rows)
        having: Numbers = np.count_nonzero(often, axis=0)
        return having
    return np.bincount(np.unique(pairs) % rows, minlength=rows)
