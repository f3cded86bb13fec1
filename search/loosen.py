"""Nothing matched: which single constraint to let go of, and what that would find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
import numpy as np

from search.arrays import Docs, Mask
from search.choosing import freed, unfiltered
from search.clauses import Clause, Excluded
from search.evaluator import Evaluator
from search.facets import Filters
from search.lookup import node_of
from search.query import Dropped, FacetName, Loosening, Query
from search.snapshot import Snapshot

OFFERED = 6
# What lets go of a dimension is called, by its wider facet.
DROPPED: dict[FacetName, Dropped] = {
    "city": "institution",
    "type": "type",
    "language": "language",
    "kind": "kind",
    "year": "year",
}


def loosenings(
    query: Query, clauses: Sequence[Clause], filters: Filters, snapshot: Snapshot
) -> tuple[Loosening, ...]:
    """The queries with one constraint less that find something, those that find most first.

    For a query that finds nothing: what a constraint less would find are the stories that
    fail this one and no other.
    """
    constraints = [*_words(query, clauses, snapshot), *_filters(query, filters)]
    failed = np.zeros(snapshot.size, np.int32)
    for _, passing in constraints:
        failed += ~passing
    failing_one = _mask(snapshot.documents, snapshot.size) & (failed == 1)
    offers = [
        msgspec.structs.replace(offer, count=count)
        for offer, passing in constraints
        if (count := _stories(failing_one & ~passing, query, snapshot))
    ]
    if not offers:
        offers = list(_halves(query, constraints, snapshot))
    return tuple(sorted(offers, key=lambda offer: -offer.count)[:OFFERED])


def _halves(
    query: Query, constraints: Sequence[tuple[Loosening, Mask]], snapshot: Snapshot
) -> Iterator[Loosening]:
    """Where no single constraint is to blame: the words alone, and the filters alone."""
    alone: dict[Literal["filters", "words"], Query] = {
        "filters": unfiltered(query),
        "words": msgspec.structs.replace(query, words="", page=1),
    }
    for dropped, kept in alone.items():
        passing = _mask(snapshot.documents, snapshot.size)
        for offer, mask in constraints:
            if (offer.dropped == "words") == (dropped == "filters"):
                passing &= mask
        count = _stories(passing, query, snapshot)
        if count and kept != msgspec.structs.replace(query, page=1) and kept != Query():
            yield Loosening(query=kept, dropped=dropped, value="", count=count)


def _words(
    query: Query, clauses: Sequence[Clause], snapshot: Snapshot
) -> Iterator[tuple[Loosening, Mask]]:
    if query.words and not clauses:  # signs, which nothing has
        without = msgspec.structs.replace(query, words="", page=1)
        nothing = np.zeros(snapshot.size, np.bool_)
        yield Loosening(query=without, dropped="words", value="", count=0), nothing
    required = [one for one in clauses if not one.optional and not isinstance(one, Excluded)]
    for clause in required:
        # Stop words do not stay behind alone: they would be required then.
        others = [one for one in clauses if one is not clause] if len(required) > 1 else []
        words = " ".join(query.words[one.start : one.end] for one in others)
        offer = Loosening(
            query=msgspec.structs.replace(query, words=words, page=1),
            dropped="words",
            value=query.words[clause.start : clause.end],
            count=0,
        )
        yield offer, _mask(Evaluator(snapshot).evaluate(node_of(clause)).at, snapshot.size)


def _filters(query: Query, filters: Filters) -> Iterator[tuple[Loosening, Mask]]:
    for facets, passing in filters.masks():
        if facets:
            without = freed(query, facets)
            dropped = DROPPED[facets[0]]
        else:
            without = msgspec.structs.replace(query, since=None, until=None, page=1, after="")
            dropped = "dates"
        yield Loosening(query=without, dropped=dropped, value="", count=0), passing


def _stories(mask: Mask, query: Query, snapshot: Snapshot) -> int:
    versions = snapshot.versions if query.together else None
    return int(mask.sum()) if versions is None else versions.stories(mask.nonzero()[0])


def _mask(docs: Docs, size: int) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[docs] = True
    return mask
