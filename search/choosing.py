"""From a query to one that asks for less; each begins at its first page."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from search.query import FACETS, FacetName, Query


def freed(query: Query, facets: Collection[FacetName]) -> Query:
    """The same without the choices and the exclusions of some facets."""
    kept = tuple(one for one in query.without if one.facet not in facets)
    dropped: dict[str, object] = dict.fromkeys(facets, ())
    return msgspec.structs.replace(query, without=kept, page=1, after="", **dropped)


def at_any_time(query: Query) -> Query:
    """The same without its range, years and months."""
    return msgspec.structs.replace(freed(query, ("year", "month")), since=None, until=None)


def unfiltered(query: Query) -> Query:
    """The same without all that filters."""
    return msgspec.structs.replace(freed(query, FACETS), since=None, until=None)
