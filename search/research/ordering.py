"""Occurrences in an order: by date, by what was found, or by what stands beside it.

Words are sorted by the alphabet of the language in which most of them are.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np

from corpus.collation import SortKey, sort_key
from corpus.story import LANGUAGES, Language
from index.forward import SHIFT
from index.packing import Numbers
from search.research.occurrences import Occurrences
from search.research.spans import Spans
from search.research.texts import Piece
from search.snapshot import Snapshot

Order = Literal["newest", "oldest", "left", "right", "word"]
ORDERS: tuple[Order, ...] = get_args(Order)
NEIGHBOURS = 3  # words on a side that are compared, the nearest first
NOBODY = -1  # beyond the beginning or the end of a part: stands before all words
UNDATED = 1 << 40  # stands behind all days, in both directions
SORT_KEYS = 100_000


def ordered(
    snapshot: Snapshot, found: Occurrences, order: Order, start: int = 0, stop: int | None = None
) -> Numbers:
    """The occurrences, numbered through all segments, as they stand in an order.

    Or those from one place to before another. What is alike in the order stands by date, newest
    first, then as in the corpus. What cannot be on the page is not sorted: of most words, only
    the nearest neighbour is looked at.
    """
    stop = len(found) if stop is None else min(stop, len(found))
    if start >= stop:
        return np.arange(0)
    whole = _Keys(snapshot, found, order)
    chosen = np.arange(len(found))
    levels: list[Numbers] = []
    for level in range(whole.levels):
        own = whole.level(level, chosen)
        levels.append(own)
        low, high = np.partition(own, (start, stop - 1))[[start, stop - 1]]
        start, stop = start - int((own < low).sum()), stop - int((own < low).sum())
        kept = (own >= low) & (own <= high)
        chosen = chosen.compress(kept)
        levels = [one.compress(kept) for one in levels]
        if low != high:  # what follows decides between those that are left
            levels += [whole.level(rest, chosen) for rest in range(level + 1, whole.levels)]
            break
    return chosen[np.lexsort([chosen, *reversed(levels)])][start:stop]


class _Keys:
    """What occurrences are compared by, the first key first, worked out when it is needed."""

    def __init__(self, snapshot: Snapshot, found: Occurrences, order: Order) -> None:
        self._found, self._order = found, order
        self._first_day = snapshot.first
        self._language = main_language(found)
        self._ends = np.cumsum([0, *(len(own.at) for own in found.spans)])
        self.levels = {"left": NEIGHBOURS + 1, "right": NEIGHBOURS + 1, "word": 2}.get(order, 1)

    def level(self, level: int, chosen: Numbers) -> Numbers:
        """The key of some occurrences, which rise."""
        pieces = []
        for at, (piece, own) in enumerate(
            zip(self._found.texts.pieces, self._found.spans, strict=True)
        ):
            low, high = chosen.searchsorted(self._ends[at : at + 2])
            places = chosen[low:high] - self._ends[at]
            pieces.append((piece, Spans(*(one.take(places) for one in own))))
        if level == self.levels - 1:
            docs = joined([piece.documents_of(own.at) for piece, own in pieces])
            days = self._first_day.take(docs).astype(np.int64)
            return np.where(days == 0, UNDATED, days if self._order == "oldest" else -days)
        if self._order == "word":
            rank = _ranks([name.form for name in self._found.forms], self._language)
            return joined([rank.take(own.forms) for _, own in pieces])
        step = level + 1
        return _by_neighbours(pieces, -step if self._order == "left" else step, self._language)


def joined(several: Sequence[Numbers]) -> Numbers:
    return np.concatenate(several) if several else np.arange(0)


def main_language(found: Occurrences) -> Language:
    """The language in which most of what was found is."""
    counts = dict.fromkeys(LANGUAGES, 0)
    for one in found.matched:
        counts[one.language] += 0 if one.struck else one.often
    return max(LANGUAGES, key=lambda language: counts[language])


def neighbours(piece: Piece, own: Spans, distance: int) -> Numbers:
    """The types of the words so far before (below 0) or behind spans; NOBODY where none is."""
    part = piece.parts_of(own.at)
    if distance < 0:
        places = own.at + distance
        there = places >= piece.starts[part]
    else:
        places = own.at + own.lengths - 1 + distance
        there = places < piece.starts[part + 1]
    found = np.full(len(places), NOBODY, np.int64)
    found[there] = piece.forward.words.take(places.compress(there)) >> SHIFT
    return found


def _by_neighbours(
    pieces: Sequence[tuple[Piece, Spans]], distance: int, language: Language
) -> Numbers:
    texts: dict[str, int] = {}
    numbered = []
    for piece, own in pieces:
        types, of = np.unique(neighbours(piece, own, distance), return_inverse=True)
        names = [piece.forward.form(kind) if kind != NOBODY else "" for kind in types.tolist()]
        numbers = [texts.setdefault(name, len(texts)) for name in names]
        numbered.append(np.array(numbers, np.int64).take(of.reshape(-1)))
    return _ranks(list(texts), language).take(joined(numbered))


def _ranks(texts: Sequence[str], language: Language) -> Numbers:
    """The place of each text in the alphabet."""
    rank = np.zeros(max(1, len(texts)), np.int64)
    order = sorted(range(len(texts)), key=lambda at: _key(texts[at], language))
    rank[order] = np.arange(len(order))
    return rank


@functools.lru_cache(SORT_KEYS)
def _key(text: str, language: Language) -> SortKey:
    return sort_key(text, language)
