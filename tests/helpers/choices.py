"""What choices in facets leave, by looking at each story's values; and what clicks are to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from corpus.institutions import Institution, InstitutionKind
from search.choosing import freed
from search.query import FACETS, Exclusion, FacetName, Facets, Query

Values = Mapping[FacetName, str | None]
TREES: tuple[tuple[FacetName, ...], ...] = (
    ("city", "institution"),
    ("type",),
    ("language",),
    ("kind",),
    ("year", "month"),
)
PLACES: tuple[tuple[str, InstitutionKind, str], ...] = (
    ("csmrk", "museum", "almaty"),
    ("almaty-library", "library", "almaty"),
    ("national-museum", "museum", "astana"),
)
INSTITUTIONS = tuple(
    Institution(slug=slug, kind=kind, city=city, names={"kk": slug, "ru": slug, "en": slug})
    for slug, kind, city in PLACES
)
CITIES = {one.slug: one.city for one in INSTITUTIONS}
TYPES = {one.slug: str(one.kind) for one in INSTITUTIONS}


def of_institution(slug: str | None) -> dict[FacetName, str | None]:
    """The values that a story has by its institution."""
    known = slug or "unknown"
    return {
        "institution": known,
        "city": CITIES.get(known, "unknown"),
        "type": TYPES.get(known, "unknown"),
    }


def consistent(query: Query) -> Query:
    """The same as `make_query` would have it: what is excluded is not chosen too."""
    kept = {
        name: tuple(one for one in query.chosen(name) if one not in query.excluded(name))
        for name in FACETS
    }
    return _replaced(query, **kept)


def passes(values: Values, query: Query) -> bool:
    """Whether a story with these values passes what a query chooses and excludes."""
    if any(values[one.facet] == one.value for one in query.without):
        return False
    return all(_passes(values, query, facets) for facets in TREES)


def _passes(values: Values, query: Query, facets: tuple[FacetName, ...]) -> bool:
    wide, narrow = facets[0], facets[-1]
    if not any(map(query.chosen, facets)):
        return True
    if values[narrow] in query.chosen(narrow):
        return True
    narrowed = {_wider(narrow, one) for one in query.chosen(narrow)} if narrow != wide else set()
    return values[wide] in query.chosen(wide) and values[wide] not in narrowed


def _wider(facet: FacetName, value: str) -> str:
    return value[:4] if facet == "month" else CITIES.get(value, "unknown")


def check_clicks(
    facets: Facets,
    query: Query,
    found: Callable[[Query], Iterable[Values]],
    total: Callable[[Query], int],
) -> None:
    """Fail unless each count is true for the click that follows, and no value is left out.

    `found` gives the values of all stories that a query finds, `total` counts these.
    """
    for tree in TREES:
        for name in tree:
            others = tuple(one for one in tree if one != name)
            rest = freed(query, tree)
            kept = tuple(one for one in query.without if one.facet in others)
            rest = _replaced(rest, without=(*rest.without, *kept))
            having = [values[name] for values in found(rest)]
            buckets = {one.value: one for one in getattr(facets, name)}
            listed = {one for one in having if one is not None}
            assert listed <= buckets.keys()
            assert buckets.keys() - listed <= {*query.chosen(name), *query.excluded(name)}
            chosen = any(map(query.chosen, tree))
            for value, one in buckets.items():
                assert one.selected == (value in query.chosen(name))
                assert one.excluded == (Exclusion(name, value) in query.without)
                where = f"{name} {value} of {query}"
                if one.adds:
                    assert one.count == total(one.toggle) - total(query), where
                elif not chosen:
                    assert one.count == total(one.toggle), where
                else:
                    assert one.count == total(_replaced(rest, **{name: (value,)})), where
                if not one.excluded:
                    assert not any(v[name] == value for v in found(one.exclude)), where


def _replaced(query: Query, **changes: object) -> Query:
    values = {name: getattr(query, name) for name in Query.__struct_fields__}
    return Query(**{**values, **changes})
