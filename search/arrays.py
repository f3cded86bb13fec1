"""Sets of documents as rising arrays of numbers: their intersections and unions.

Each operation has a way for short lists, whose cost is that of the lists, and one for long
lists, whose cost is that of the universe they are of; the factors between them are measured
(`benchmarks/engine.py`). Both give the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Docs = NDArray[np.intp]  # document numbers, or places in a list of them; rising
Scores = NDArray[np.float64]  # as many
Mask = NDArray[np.bool_]  # one for each document of a universe

GALLOP = 12  # a list so many times shorter is searched for in the other one
DENSE = 12  # lists that hold together more than one in so many of a universe fill an array

NONE: Docs = np.empty(0, np.intp)
NONE.flags.writeable = False


class Scored(NamedTuple):
    """Places in a universe, and their scores where these are wanted."""

    at: Docs
    scores: Scores | None

    @property
    def nbytes(self) -> int:
        return self.at.nbytes + (0 if self.scores is None else self.scores.nbytes)

    def scored(self) -> Scored:
        """The same, with scores of 0 where it has none."""
        return self if self.scores is not None else Scored(self.at, np.zeros(len(self.at)))


def only(found: Scored, docs: Docs) -> Scored:
    """What is found, of it the documents that are left."""
    if len(docs) == len(found.at):
        return found
    if found.scores is None:
        return Scored(docs, None)
    return Scored(docs, found.scores[np.searchsorted(found.at, docs)])


def intersection(one: Docs, other: Docs, universe: int) -> tuple[Docs, Docs]:
    """Where the common numbers of two rising lists stand, in the one and in the other."""
    if len(one) > len(other):
        there, here = intersection(other, one, universe)
        return here, there
    if not len(one):
        return NONE, NONE
    if len(one) * GALLOP < len(other):
        there = other.searchsorted(one)
        there[there == len(other)] = 0
        here = (other[there] == one).nonzero()[0]
        return here, there[here]
    seen = np.zeros(universe, np.bool_)
    seen[other] = True
    here = seen[one].nonzero()[0]
    seen[other] = False
    seen[one[here]] = True
    return here, seen[other].nonzero()[0]


def union(parts: Sequence[Scored], universe: int, combine: np.ufunc) -> Scored:
    """What is in any of the parts; scores, where any has them, combined (added, highest).

    Scores are above 0 or equal to it, and `combine` of one and 0 is that one.
    """
    parts = [part for part in parts if len(part.at)]
    if len(parts) < 2:
        return parts[0] if parts else Scored(NONE, np.empty(0))
    scored = any(part.scores is not None for part in parts)
    if scored:  # what has none scores 0
        parts = [part.scored() for part in parts]
    many = sum(len(part.at) for part in parts) * DENSE >= universe
    if not many or (scored and combine is np.add):
        every = np.concatenate([part.at for part in parts])
        if not scored:
            return Scored(np.unique(every), None)
        scores = np.concatenate([part.scores for part in parts if part.scores is not None])
        return summed(every, scores, universe, combine)
    found = np.zeros(universe, np.bool_)
    for part in parts:
        found[part.at] = True
    at = found.nonzero()[0]
    if not scored:
        return Scored(at, None)
    total = np.zeros(universe)
    for part in parts:
        total[part.at] = combine(total[part.at], part.scores)
    return Scored(at, total[at])


def summed(at: Docs, scores: Scores, universe: int, combine: np.ufunc = np.add) -> Scored:
    """Places in any order, those that stand there several times as one with their scores added.

    Or combined otherwise. Scores are above 0 or equal to it.
    """
    if combine is np.add and len(at) * DENSE >= universe:
        found = np.zeros(universe, np.bool_)
        found[at] = True
        places = found.nonzero()[0]
        added = np.bincount(at, scores, universe).astype(np.float64, copy=False)
        return Scored(places, added.take(places))
    order = at.argsort(kind="stable")
    at = at[order]
    first = np.ones(len(at), np.bool_)
    np.not_equal(at[1:], at[:-1], out=first[1:])
    starts = first.nonzero()[0]
    if not len(starts):
        return Scored(NONE, np.empty(0))
    return Scored(at[starts], combine.reduceat(scores[order], starts))


def occurrences(keys: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Where terms stand one after the other: the keys of their first ones.

    `keys` are those of each term in its turn: a document in the upper 32 bits, a position
    in the lower, rising.
    """
    turns = sorted(range(len(keys)), key=lambda turn: len(keys[turn]))
    starts = keys[turns[0]] - turns[0]
    for turn in turns[1:]:
        starts = starts[_among(starts + turn, keys[turn])]
    return starts


def windows(keys: Sequence[tuple[NDArray[np.int64], int]], width: int) -> NDArray[np.int64]:
    """Where stretches of at most `width` positions end that hold all terms, in any order.

    `keys` are those of each distinct term, and how often a stretch has to hold it. Of
    stretches that end at the same place only one is counted.
    """
    found = []
    for starts, _ in keys:
        ends = starts
        inside = np.ones(len(starts), np.bool_)
        for places, times in keys:
            last = places.searchsorted(starts) + (times - 1)
            inside &= last < len(places)
            ends = np.maximum(ends, places[np.minimum(last, len(places) - 1)])
        found.append(ends[inside & (ends - starts < width)])
    return np.unique(np.concatenate(found))


def _among(wanted: NDArray[np.int64], sorted_keys: NDArray[np.int64]) -> Mask:
    if not len(sorted_keys):
        return np.zeros(len(wanted), np.bool_)
    places = sorted_keys.searchsorted(wanted)
    places[places == len(sorted_keys)] = 0
    found: Mask = sorted_keys[places] == wanted
    return found
