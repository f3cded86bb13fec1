"""Which stories may be like a story: those that share its keys (`index.fields.KEY_FIELDS`).

No two stories are compared that share none. Keys that many stories have tell little, and are
left out; of the others each story has its rarest looked for, up to so many postings in all, and
is compared with the few stories that share most of them. So the work of a story does not grow
with their number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.story import LANGUAGES
from index.document import Document
from search.arrays import Docs
from search.ranking import idf, idfs
from search.snapshot import Snapshot

# Stories with a key above which it is boilerplate, or tells too little.
MOST = {"passages": 60, "landmarks": 120}
NEXT = 12  # of more stories with one band, each is compared with so many that follow
PASSAGES = 0.2  # of the passages of the shorter text that both have, at least
# Weight (idf) that shared landmarks have together, at least: that of so many landmarks that one
# story alone has, and so more in a larger corpus.
WEIGHT = 1.6
SHARE = 0.2  # of the idf of the landmarks that were looked for
BLOCK = 1_000_000  # postings that are summed at once
DRAFT = 16  # stories of each sort that a draft is compared with
Numbers = NDArray[np.int64]
Pairs = NDArray[np.int64]  # shape (n, 2): document numbers, the lower first


class Sought(NamedTuple):
    """How many landmarks of a story are looked for, and what comes of it."""

    keys: int
    postings: int  # of these together
    chosen: int  # stories that it is compared with, of each language


WITHIN = Sought(keys=24, postings=600, chosen=6)  # in its own language
ACROSS = Sought(keys=64, postings=1500, chosen=5)  # in others


# -- of one story --------------------------------------------------------------------------


def of_draft(given: Document, snapshot: Snapshot) -> Docs:
    """The documents that a story or a draft is compared with."""
    found: list[int] = []
    for field in ("bands", "passages"):
        having = [_having(snapshot, field, key) for key in given.terms.get(field, ())]
        found += _first(having, [1.0] * len(having))
    lists = [
        docs
        for key in given.terms.get("landmarks", ())
        if 0 < snapshot.frequency("landmarks", key) <= MOST["landmarks"]
        and len(docs := _having(snapshot, "landmarks", key))
    ]
    lists.sort(key=len)
    for language, sought in ((one, _sought(one, given)) for one in LANGUAGES):
        own = [few for docs in lists if len(few := docs[_of(snapshot, docs, language)])]
        own = own[: sought.keys]
        found += _first(own, [idf(len(docs), snapshot.size) for docs in own])
    return np.unique(np.array(found, np.intp))


def _sought(language: str, given: Document) -> Sought:
    return WITHIN if given.keywords["language"] == language else ACROSS


def _of(snapshot: Snapshot, docs: Numbers, language: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = snapshot.languages[docs] == LANGUAGES.index(language)
    return found


def _having(snapshot: Snapshot, field: str, key: str) -> Numbers:
    """The living documents with a key; of very many none, or of bands the first."""
    parts = [
        (found.documents if kept is None else found.documents[kept]).astype(np.int64) + base
        for base, found, kept in snapshot.lists(field, key)
    ]
    docs = np.concatenate(parts) if parts else np.empty(0, np.int64)
    most = MOST.get(field, MOST["passages"])
    if len(docs) > most:
        return docs[:most] if field == "bands" else docs[:0]
    return docs


def _first(docs: Sequence[Numbers], weights: Sequence[float]) -> list[int]:
    """The documents with most of the weight."""
    if not docs:
        return []
    every = np.concatenate(docs)
    distinct, places = np.unique(every, return_inverse=True)
    total = np.bincount(places, np.repeat(weights, [len(one) for one in docs]))
    order = np.lexsort((distinct, -total))[:DRAFT]
    chosen: list[int] = distinct[order].tolist()
    return chosen


# -- of all stories ------------------------------------------------------------------------


class _Postings(NamedTuple):
    """Which documents have which keys; keys of one document or of very many are left out."""

    often: Numbers  # of each key
    docs: NDArray[np.int32]  # of one key after the other, rising
    sizes: NDArray[np.int32]  # of each document, how many keys it has, those left out as well


class _Shared(NamedTuple):
    """What documents share with others: pairs, by the first, with the weight of what they share."""

    left: Numbers
    right: Numbers
    weight: NDArray[np.float64]
    own: NDArray[np.float64]  # of each document, the weight of all that was looked for


def pairs(snapshot: Snapshot) -> Pairs:
    """All pairs of documents that may be like each other, each once, rising."""
    size = np.int64(snapshot.size)
    every = [_of_bands(_postings(snapshot, "bands"), size)]
    every += _of_passages(_postings(snapshot, "passages"), snapshot.size)
    every += _of_landmarks(_postings(snapshot, "landmarks"), snapshot)
    codes = np.unique(np.concatenate(every))
    return np.stack((codes // size, codes % size), 1)


def _code(one: Numbers, other: Numbers, size: np.int64) -> Numbers:
    found: Numbers = np.minimum(one, other) * size + np.maximum(one, other)
    return found


def _postings(snapshot: Snapshot, field: str) -> _Postings:
    sizes = np.zeros(snapshot.size, np.int32)
    often, docs = [np.empty(0, np.int64)], [np.empty(0, np.int32)]
    for _, postings in snapshot.keyed(field):
        own = np.diff(postings.starts)
        sizes += np.bincount(postings.documents, minlength=snapshot.size).astype(np.int32)
        kept = (own > 1) & (own <= MOST.get(field, snapshot.size))
        often.append(own[kept])
        docs.append(postings.documents[np.repeat(kept, own)].astype(np.int32))
    return _Postings(np.concatenate(often), np.concatenate(docs), sizes)


def _of_bands(found: _Postings, size: np.int64) -> Numbers:
    """Each two documents of a band; of a large group, each with those next to it."""
    keys = np.repeat(np.arange(len(found.often)), found.often)
    every = [np.empty(0, np.int64)]
    for step in range(1, min(int(found.often.max(initial=1)) - 1, NEXT) + 1):
        together = (keys[step:] == keys[:-step]).nonzero()[0]
        docs = found.docs.astype(np.int64)
        every.append(np.unique(_code(docs[together], docs[together + step], size)))
    return np.concatenate(every)


def _of_passages(found: _Postings, size: int) -> Iterator[Numbers]:
    """The documents that share PASSAGES of the passages of the one that has fewer."""
    for shared in _joined(found, np.ones(len(found.often)), size):
        later = shared.left < shared.right
        left, right, weight = shared.left[later], shared.right[later], shared.weight[later]
        fewer = np.minimum(found.sizes[left], found.sizes[right])
        kept = weight >= np.maximum(1, PASSAGES * fewer)
        yield _code(left[kept], right[kept], np.int64(size))


def _of_landmarks(found: _Postings, snapshot: Snapshot) -> Iterator[Numbers]:
    """Of each document, the others of each language that share most of its landmarks' weight."""
    size = snapshot.size
    languages = snapshot.languages
    weights = idfs(found.often, size)
    starts = np.concatenate(([0], found.often.cumsum()))[:-1]
    if not len(starts):
        return
    of = languages[found.docs]
    several = np.minimum.reduceat(of, starts) != np.maximum.reduceat(of, starts)
    for sought, part in ((WITHIN, found), (ACROSS, _only(found, several))):
        chosen_weights = weights if part is found else weights[several]
        across = languages if sought is ACROSS else None
        for shared in _joined(part, chosen_weights, size, sought, across):
            least = np.maximum(WEIGHT * math.log(size), SHARE * shared.own[shared.left])
            kept = (shared.weight >= least) & (shared.left != shared.right)
            if sought is WITHIN:
                kept &= languages[shared.left] == languages[shared.right]
            left, right, weight = (one[kept] for one in shared[:3])
            group = left * len(LANGUAGES) + languages[right]
            best = np.lexsort((-weight, group))
            left, right, group = left[best], right[best], group[best]
            first = np.arange(len(group)) - group.searchsorted(group) < sought.chosen
            yield _code(left[first], right[first], np.int64(size))


def _only(found: _Postings, kept: NDArray[np.bool_]) -> _Postings:
    return _Postings(found.often[kept], found.docs[np.repeat(kept, found.often)], found.sizes)


def _joined(
    found: _Postings,
    weights: NDArray[np.float64],
    size: int,
    sought: Sought | None = None,
    across: NDArray[np.int8] | None = None,
) -> Iterator[_Shared]:
    """Each document with all that share a key with it, some documents at a time.

    `sought`: only by its rarest keys; `across`: only with those of another of these languages.
    """
    starts = np.concatenate(([0], found.often.cumsum()))
    keys = np.repeat(np.arange(len(found.often), dtype=np.int32), found.often)
    order = np.lexsort((found.often[keys], found.docs))  # by document, the rarest first
    keys, docs = keys[order], found.docs[order]
    del order
    ends = docs.searchsorted(np.arange(size + 1))
    work = np.concatenate(([0], found.often[keys].cumsum()))
    if sought is not None:
        rank = np.arange(len(docs)) - ends[docs]
        kept = (rank < sought.keys) & (work[1:] - work[ends[docs]] <= sought.postings)
        keys, docs = keys[kept], docs[kept]
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
        places = np.arange(len(left)) + np.repeat(starts[key] - (often.cumsum() - often), often)
        right = found.docs[places].astype(np.int64)
        weight = np.repeat(weights[key], often)
        if across is not None:
            kept = across[left] != across[right]
            left, right, weight = left[kept], right[kept], weight[kept]
        both, inverse = np.unique(left * size + right, return_inverse=True)
        total = np.bincount(inverse, weight, len(both))
        of_all = np.bincount(own, weights[key], size).astype(np.float64)
        yield _Shared(both // size, both % size, total.astype(np.float64), of_all)
