"""Where chains of words stand in the words of one segment (see `sought.py`, `texts.py`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from index.fields import PARTS
from index.forward import SHIFT
from index.packing import Numbers
from search.arrays import Docs, Mask
from search.research.sought import Chain, Types
from search.research.texts import Piece


class Spans(NamedTuple):
    """Spans of words in one segment, in their order."""

    at: Numbers  # places of their first words in the segment
    lengths: Numbers
    chains: Numbers  # by what each was found, as a number among the chains
    forms: Numbers  # the form of each, as a number among all that matched

    def only(self, kept: Mask) -> Spans:
        return Spans(*(one.compress(kept) for one in self))


def spans_of(
    piece: Piece, own: Docs, chains: Sequence[Chain], is_late: Callable[[], bool]
) -> Spans:
    """The spans of chains in documents, none overlapping, as far as there is time for."""
    singles = np.full(piece.forward.types, -1, np.int64)  # the chain of each type
    for number, chain in reversed(list(enumerate(chains))):
        if len(chain.steps) == 1:
            singles[chain.steps[0]] = number
    several = [(number, one) for number, one in enumerate(chains) if len(one.steps) > 1]
    heads = np.zeros(piece.forward.types, np.bool_)
    for _, chain in several:
        for step in chain.steps if chain.near is not None else chain.steps[:1]:
            heads[step] = True
    heads |= singles >= 0
    found = []
    for block in piece.blocks(own) if chains else ():
        if is_late():
            break
        types = block.words >> SHIFT
        hits = heads.take(types).nonzero()[0]
        places, types = block.at(hits), types.take(hits)
        chain_of = singles.take(types)
        alone = chain_of >= 0
        at = places.compress(alone)
        parts = [_found(at, np.ones(len(at), np.int64), chain_of.compress(alone))]
        for which, chain in several:
            near = chain.near is not None
            stand, lengths = (_near if near else _adjacent)(piece, places, types, chain)
            parts.append(_found(stand, lengths, np.full(len(stand), which)))
        found.append(_joined(parts))
    spans = _joined(found)
    spans = spans.only(_in_parts(piece, spans, chains))
    return _apart(spans) if several else spans


def _found(at: Numbers, lengths: Numbers, chains: Numbers) -> Spans:
    return Spans(at, lengths, chains, np.zeros(len(at), np.int64))


def _adjacent(piece: Piece, places: Numbers, types: Types, chain: Chain) -> tuple[Numbers, Numbers]:
    """Where the steps of a chain stand one after the other, in one part of a story."""
    words = piece.forward.words
    at = places.compress(np.isin(types, chain.steps[0]))
    last = len(chain.steps) - 1
    at = at.compress(at + last < len(words))
    at = at.compress(piece.parts_of(at) == piece.parts_of(at + last))
    for step, wanted in enumerate(chain.steps[1:], 1):
        at = at.compress(np.isin(words.take(at + step) >> SHIFT, wanted))
    return at, np.full(len(at), last + 1)


def _near(piece: Piece, places: Numbers, types: Types, chain: Chain) -> tuple[Numbers, Numbers]:
    """The shortest stretches that hold all steps, with so many words between at most."""
    stand = [places.compress(np.isin(types, step)) for step in chain.steps]
    if not all(len(one) for one in stand):
        return np.arange(0), np.arange(0)
    ends = np.unique(np.concatenate(stand))
    starts = ends.copy()
    inside = np.ones(len(ends), np.bool_)
    taken = []
    for one in stand:
        last = one.searchsorted(ends, side="right") - 1
        inside &= last >= 0
        taken.append(one[np.maximum(last, 0)])
        starts = np.minimum(starts, taken[-1])
    if len(stand) > 1:  # each step by a word of its own
        every = np.sort(np.stack(taken), axis=0)
        inside &= (every[1:] != every[:-1]).all(axis=0)
    width = len(stand) + (chain.near or 0)
    inside &= (ends - starts < width) & (piece.parts_of(starts) == piece.parts_of(ends))
    starts, ends = starts[inside], ends[inside]
    shortest = np.ones(len(starts), np.bool_)
    shortest[1:] = starts[1:] != starts[:-1]  # of those that begin alike, the first to end
    return starts[shortest], (ends - starts + 1)[shortest]


def _joined(parts: Sequence[Spans]) -> Spans:
    """Spans in their order, of several that begin at one place the longest first."""
    if not parts:
        return _found(np.arange(0), np.arange(0), np.arange(0))
    joined = Spans(*(np.concatenate(one) for one in zip(*parts, strict=True)))
    if len(parts) == 1:
        return joined
    order = np.lexsort((joined.chains, -joined.lengths, joined.at))
    return Spans(*(one[order] for one in joined))


def _in_parts(piece: Piece, spans: Spans, chains: Sequence[Chain]) -> Mask:
    """Which spans stand in the parts of stories in which they are looked for."""
    if all(len(one.parts) == len(PARTS) for one in chains):
        return np.ones(len(spans.at), np.bool_)
    allowed = np.array([[part in one.parts for part in PARTS] for one in chains], np.bool_)
    fits: Mask = allowed[spans.chains, piece.parts_of(spans.at) % len(PARTS)]
    return fits


def _apart(spans: Spans) -> Spans:
    """Without those that overlap one before them."""
    kept = np.zeros(len(spans.at), np.bool_)
    reached = -1
    for number, (at, length) in enumerate(
        zip(spans.at.tolist(), spans.lengths.tolist(), strict=True)
    ):
        if at >= reached:
            kept[number] = True
            reached = at + length
    return spans.only(kept)


def with_all(piece: Piece, spans: Spans, chains: Sequence[Chain], required: Sequence[int]) -> Spans:
    """The spans of documents that have each of the phrases they have to have."""
    if not required:
        return spans
    of = piece.documents_of(spans.at)
    clauses = np.array([one.clause for one in chains], np.int64).take(spans.chains)
    for clause in required:
        having = np.unique(of[clauses == clause])
        kept = np.isin(of, having)
        spans, of, clauses = spans.only(kept), of[kept], clauses[kept]
    return spans
