"""From one query to another: a value chosen, excluded, let go of. Each begins at its first page."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from search.query import FACETS, TREES, Exclusion, FacetName, Query


def toggled(query: Query, facet: FacetName, value: str, within: Iterable[str] = ()) -> Query:
    """What a click on a facet's value asks: with the value, or no longer so.

    One that is excluded is no longer excluded.

    `within` are the chosen values of the narrower facet that lie within this one, but for the
    months of a year, which tell it themselves: a click asks for all of it, and lets go of them.
    """
    if Exclusion(facet, value) in query.without:
        return excluding(query, facet, value)
    inner = _inner(query, facet, value, within)
    values = query.chosen(facet)
    if value not in values:
        values = (*values, value)
    elif not inner:
        values = tuple(one for one in values if one != value)
    return _changed(query, facet, values, inner, Exclusion(facet, value), excluded=False)


def excluding(query: Query, facet: FacetName, value: str, within: Iterable[str] = ()) -> Query:
    """The query that excludes a facet's value, or no longer does where it was excluded."""
    exclusion = Exclusion(facet, value)
    values = tuple(one for one in query.chosen(facet) if one != value)
    if exclusion in query.without:
        return _changed(query, facet, values, set(), exclusion, excluded=False)
    inner = _inner(query, facet, value, within)
    return _changed(query, facet, values, inner, exclusion, excluded=True)


def _inner(query: Query, facet: FacetName, value: str, within: Iterable[str]) -> set[str]:
    if facet == "year":
        return {one for one in query.month if one.startswith(f"{value}-")}
    return set(within)


def _changed(
    query: Query,
    facet: FacetName,
    values: tuple[str, ...],
    inner: set[str],
    exclusion: Exclusion,
    *,
    excluded: bool,
) -> Query:
    without = tuple(one for one in query.without if one != exclusion)
    changes: dict[str, object] = {facet: values, "page": 1, "after": ""}
    changes["without"] = (*without, exclusion) if excluded else without
    if inner:
        narrower = TREES[facet]
        changes[narrower] = tuple(one for one in query.chosen(narrower) if one not in inner)
    return msgspec.structs.replace(query, **changes)


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
