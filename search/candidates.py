"""Which stories may be like a story: those that share its keys (`index.fields.KEY_FIELDS`).

No two stories are compared that share none, so the work grows with the number of stories. Keys
that many stories have tell little, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.document import make_document
from search.arrays import Docs
from search.profiles import Profile
from search.ranking import idf
from search.snapshot import Snapshot

# Stories with a key above which it is boilerplate, or tells too little.
MOST = {"passages": 60, "landmarks": 200}
NEXT = 12  # of more stories with one band, each is compared with so many that follow
RAREST = 64  # of a story's landmarks are looked for
FIRST = 16  # candidates of each sort that are compared
PASSAGES = 0.2  # of the passages of the shorter text that both have, at least
WEIGHT = 9.0  # idf that shared landmarks have together, at least
SHARE = 0.2  # of the idf of the landmarks that were looked for
BLOCK = 3_000_000  # postings that are summed at once
Pairs = NDArray[np.int64]  # shape (n, 2): document numbers, the lower first


def of_draft(given: Profile, snapshot: Snapshot) -> Docs:
    """The documents that a story or a draft is compared with, at most three times FIRST."""
    terms = make_document(given.story).terms
    found: list[int] = []
    for field in ("bands", "passages"):
        docs = [_having(snapshot, field, key, MOST["passages"]) for key in terms.get(field, ())]
        found += _first(docs, np.ones(len(docs)))
    keys = sorted(
        (often, key)
        for key in terms.get("landmarks", ())
        if 0 < (often := snapshot.frequency("landmarks", key)) <= MOST["landmarks"]
    )[:RAREST]
    docs = [_having(snapshot, "landmarks", key, MOST["landmarks"]) for _, key in keys]
    found += _first(docs, np.array([idf(often, snapshot.size) for often, _ in keys]))
    return np.unique(np.array(found, np.intp))


def _having(snapshot: Snapshot, field: str, key: str, most: int) -> NDArray[np.int64]:
    """The living documents with a key; of very many none, or of bands the first."""
    parts = [
        (found.documents if kept is None else found.documents[kept]) + base
        for base, found, kept in snapshot.lists(field, key)
    ]
    if not parts:
        return np.empty(0, np.int64)
    docs = np.concatenate(parts).astype(np.int64)
    if len(docs) > most:
        return docs[:most] if field == "bands" else docs[:0]
    return docs


def _first(docs: Sequence[NDArray[np.int64]], weights: NDArray[np.float64]) -> list[int]:
    """The documents with most of the weight."""
    if not docs:
        return []
    every = np.concatenate(docs)
    distinct, places = np.unique(every, return_inverse=True)
    total = np.bincount(places, np.repeat(weights, [len(one) for one in docs]))
    order = np.lexsort((distinct, -total))[:FIRST]
    chosen: list[int] = distinct[order].tolist()
    return chosen


# -- of all stories ------------------------------------------------------------------------


class _Postings(NamedTuple):
    """Which documents have which keys: grouped by key, keys of one or of many left out."""

    keys: NDArray[np.int64]  # of each entry, the number of its key
    docs: NDArray[np.int32]
    often: NDArray[np.int64]  # of each key
    sizes: NDArray[np.int64]  # of each document, how many keys it has, those left out as well


def pairs(snapshot: Snapshot) -> Pairs:
    """All pairs of documents that may be like each other, each once, rising."""
    every = [
        _of_bands(_postings(snapshot, "bands")),
        _of_passages(_postings(snapshot, "passages"), snapshot.size),
        *_of_landmarks(_postings(snapshot, "landmarks"), snapshot.size),
    ]
    return np.unique(np.concatenate(every), axis=0)


def _postings(snapshot: Snapshot, field: str) -> _Postings:
    every = list(snapshot.keyed(field))
    if not every:
        none = np.empty(0, np.int64)
        return _Postings(none, np.empty(0, np.int32), none, np.zeros(snapshot.size, np.int64))
    key = np.concatenate([hashes for hashes, _ in every])
    doc = np.concatenate([docs.astype(np.int32) for _, docs in every])
    del every
    order = key.argsort(kind="stable")  # documents of one key stay in their order
    key, doc = key[order], doc[order]
    del order
    starts = np.concatenate(([True], key[1:] != key[:-1])).nonzero()[0]
    often = np.diff(np.append(starts, len(key)))
    kept = (often > 1) & (often <= MOST.get(field, len(key)))
    numbers = np.repeat(np.arange(int(kept.sum())), often[kept])
    sizes = np.bincount(doc, minlength=snapshot.size)
    return _Postings(numbers, doc[np.repeat(kept, often)], often[kept], sizes)


def _of_bands(found: _Postings) -> Pairs:
    """Each two documents of a band; of a large group, each with those next to it."""
    return np.unique(np.concatenate(list(_together(found, NEXT))), axis=0)


def _of_passages(found: _Postings, size: int) -> Pairs:
    """The documents that share PASSAGES of the passages of the one that has fewer."""
    codes = [pair[:, 0] * size + pair[:, 1] for pair in _together(found, MOST["passages"])]
    both, shared = np.unique(np.concatenate(codes), return_counts=True)
    pairs = np.stack((both // size, both % size), 1)
    fewer = found.sizes[pairs].min(1)
    kept: Pairs = pairs[shared >= np.maximum(1, PASSAGES * fewer)]
    return kept


def _together(found: _Postings, most: int) -> Iterator[Pairs]:
    """The documents of each key, each with so many of those that follow it."""
    yield np.empty((0, 2), np.int64)
    longest = int(found.often.max(initial=1)) - 1
    for step in range(1, min(longest, most) + 1):
        together = (found.keys[step:] == found.keys[:-step]).nonzero()[0]
        both = np.stack((found.docs[together], found.docs[together + step]), 1)
        yield np.sort(both.astype(np.int64), axis=1)


def _of_landmarks(found: _Postings, size: int) -> Iterator[Pairs]:
    """Of each document, the FIRST others that share most of the weight of its landmarks."""
    weights = np.array(
        [idf(int(often), size) for often in range(int(found.often.max(initial=0)) + 1)]
    )
    starts = np.concatenate(([0], found.often.cumsum()))
    order = np.lexsort((found.often[found.keys], found.docs))  # by document, the rarest first
    docs = found.docs[order]
    ends = docs.searchsorted(np.arange(size + 1))
    rank = np.arange(len(docs)) - ends[docs]
    order = order[rank < RAREST]
    docs = found.docs[order]
    keys = found.keys[order]
    ends = docs.searchsorted(np.arange(size + 1))
    work = np.concatenate(([0], found.often[keys].cumsum()))
    first = 0
    while first < size:
        last = int(work[ends].searchsorted(work[ends[first]] + BLOCK, side="right")) - 1
        last = min(max(last, first + 1), size)
        low, high = ends[first], ends[last]
        first = last
        own, key = docs[low:high].astype(np.int64), keys[low:high]
        often = found.often[key]
        left = np.repeat(own, often)
        places = np.arange(int(often.sum())) - np.repeat(often.cumsum() - often, often)
        right = found.docs[np.repeat(starts[key], often) + places].astype(np.int64)
        both, inverse = np.unique(left * size + right, return_inverse=True)
        total = np.bincount(inverse, np.repeat(weights[often], often))
        left, right = both // size, both % size
        own_weight = np.bincount(own, weights[often], size)
        kept = (left != right) & (total >= np.maximum(WEIGHT, SHARE * own_weight[left]))
        left, right, total = left[kept], right[kept], total[kept]
        best = np.lexsort((-total, left))
        left, right = left[best], right[best]
        rank = np.arange(len(left)) - left.searchsorted(left)
        chosen = rank < FIRST
        yield np.sort(np.stack((left[chosen], right[chosen]), 1), axis=1)
