"""Nothing matched: which single constraint to let go of, and what that would find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
import numpy as np

from search.expansion import Clause
from search.facets import Filters, Mask
from search.query import Loosening, Query
from search.ranking import Postings, score

OFFERED = 6


def loosenings(
    query: Query, clauses: Sequence[Clause], filters: Filters, postings: Postings
) -> tuple[Loosening, ...]:
    """The queries with one constraint less that find something, those that find most first.

    For a query that finds nothing: what a constraint less would find are the stories that
    fail this one and no other.
    """
    constraints = [*_words(query, clauses, postings), *_filters(query, filters)]
    failed = np.zeros(len(postings.live), np.int32)
    for _, passing in constraints:
        failed += ~passing
    failing_one = postings.live & (failed == 1)
    offers = [
        msgspec.structs.replace(offer, count=count)
        for offer, passing in constraints
        if (count := int((failing_one & ~passing).sum()))
    ]
    if not offers:
        offers = list(_halves(query, constraints, postings))
    return tuple(sorted(offers, key=lambda offer: -offer.count)[:OFFERED])


def _halves(
    query: Query, constraints: Sequence[tuple[Loosening, Mask]], postings: Postings
) -> Iterator[Loosening]:
    """Where no single constraint is to blame: the words alone, and the filters alone."""
    alone: dict[Literal["filters", "words"], Query] = {
        "filters": Query(words=query.words, exact=query.exact, sort=query.sort, limit=query.limit),
        "words": msgspec.structs.replace(query, words="", page=1),
    }
    for dropped, kept in alone.items():
        passing = postings.live.copy()
        for offer, mask in constraints:
            if (offer.dropped == "words") == (dropped == "filters"):
                passing &= mask
        count = int(passing.sum())
        if count and kept != msgspec.structs.replace(query, page=1) and kept != Query():
            yield Loosening(query=kept, dropped=dropped, value="", count=count)


def _words(
    query: Query, clauses: Sequence[Clause], postings: Postings
) -> Iterator[tuple[Loosening, Mask]]:
    required = [clause for clause in clauses if not clause.optional]
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
        yield offer, score(clause, postings) > 0


def _filters(query: Query, filters: Filters) -> Iterator[tuple[Loosening, Mask]]:
    for name, passing in filters.masks.items():
        if name == "dates":
            without = msgspec.structs.replace(query, since=None, until=None, page=1)
        else:
            without = msgspec.structs.replace(query, **{name: ()}, page=1)
        yield Loosening(query=without, dropped=name, value="", count=0), passing
