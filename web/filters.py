"""The filters of a page of results: facets whose values are chosen and excluded, and chips."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from corpus.collation import sort_key
from corpus.institutions import Registry
from corpus.story import KINDS, UNKNOWN, Language
from search.query import FACETS, Bucket, FacetName, Facets, Query
from web import wording
from web.languages import gettext as _
from web.languages import number_text

Address = Callable[[Query], str]
State = Literal["", "chosen", "partial", "excluded"]

INSTITUTIONS = 8  # of each facet so many are seen; the others have a page of their own
CITIES = 5
YEARS = 8
OTHERS = 6
MINUS = "\u2212"

_sort_key = lru_cache(10_000)(sort_key)  # the names of institutions stand on every page


class Choice(NamedTuple):
    """A value of a facet: what its click shows, and what a click on its other control excludes."""

    key: str  # its id in the page
    name: str
    stories: str  # 1,234; +15: so many more; −3: so many are left out
    state: State
    address: str | None  # None: a click would change nothing
    exclude: str | None
    within: list[Choice]  # values of the narrower facet

    @property
    def is_active(self) -> bool:
        return self.state != "" or any(one.is_active for one in self.within)


class Group(NamedTuple):
    """A facet with the values that are seen."""

    facet: FacetName
    name: str
    choices: list[Choice]
    more: list[tuple[str, str]]  # pages that list all values of it: what is said, address


class Chip(NamedTuple):
    """An active filter and the address without it."""

    name: str
    value: str
    address: str
    excluded: bool = False

    @property
    def label(self) -> str:
        return _("%(name)s, not:", name=self.name) if self.excluded else f"{self.name}:"


class Names:
    """What a reader calls the values of facets, and where institutions are."""

    def __init__(self, registry: Registry, language: Language) -> None:
        self._registry = registry
        self.language = language

    def of(self, facet: FacetName, value: str) -> str:
        return wording.value_name(facet, value, self._registry, self.language)

    def sort_key(self, name: str) -> tuple[str, ...]:
        return _sort_key(name, self.language)

    def city(self, institution: str) -> str:
        """The slug of its city."""
        known = institution in self._registry
        return self._registry.get(institution).city if known else UNKNOWN

    def type(self, institution: str) -> str:
        known = institution in self._registry
        return self._registry.get(institution).kind if known else UNKNOWN

    def within(self, query: Query, facet: FacetName, value: str) -> tuple[str, ...]:
        """The chosen values of the narrower facet that lie within a value of the wider one."""
        if facet == "year":
            return tuple(one for one in query.month if one.startswith(f"{value}-"))
        if facet == "city":
            return tuple(one for one in query.institution if self.city(one) == value)
        return ()


class Panel:
    """The facets beside the results."""

    def __init__(
        self,
        query: Query,
        facets: Facets,
        names: Names,
        *,
        address: Address,
        every: Callable[[FacetName], str],
    ) -> None:
        """`every` gives the address of the page that lists all values of a facet."""
        self._query, self._facets, self._names = query, facets, names
        self._address, self._every = address, every

    @property
    def groups(self) -> list[Group]:
        """The facets that have values, the reader's own language first."""
        own = self._names.language
        found = [
            self._flat("language", sorted(self._of("language"), key=lambda b: b.value != own)),
            self._institutions(),
            self._flat("type", self._by_count("type")),
            self._years(),
            self._flat("kind", sorted(self._of("kind"), key=lambda b: _place(b.value, KINDS))),
        ]
        return [group for group in found if group.choices]

    def _of(self, facet: FacetName) -> list[Bucket]:
        return offered(self._query, self._names, facet, getattr(self._facets, facet))

    def _by_count(self, facet: FacetName) -> list[Bucket]:
        """The values with most stories first; of as many, by the reader's alphabet."""
        buckets = self._of(facet)
        name, key = self._names.of, self._names.sort_key
        return sorted(
            buckets, key=lambda b: (b.value == UNKNOWN, -b.count, key(name(facet, b.value)))
        )

    def _flat(self, facet: FacetName, buckets: list[Bucket]) -> Group:
        shown = _seen(buckets, OTHERS)
        choices = [self.choice(facet, one) for one in shown]
        return Group(facet, wording.facet_name(facet), choices, self._more(facet, buckets, shown))

    def _institutions(self) -> Group:
        """Institutions by their cities, those with most stories."""
        every = self._by_count("institution")
        shown = _seen(every, INSTITUTIONS)
        homes: dict[str, list[Choice]] = {}
        for one in shown:
            choice = self.choice("institution", one)
            homes.setdefault(self._names.city(one.value), []).append(choice)
        cities = self._by_count("city")
        seen = [one for at, one in enumerate(cities) if at < CITIES or one.value in homes]
        seen = list(dict.fromkeys((*seen, *_seen(cities, CITIES))))
        choices = [self.choice("city", one, homes.pop(one.value, [])) for one in seen]
        choices += [self._heading("city", slug, within) for slug, within in homes.items()]
        last = choices[-1] if choices else None  # what has no city needs no heading
        if last and last.key == f"city.{UNKNOWN}" and last.within and not last.state:
            choices[-1:] = last.within
        more = [*self._more("institution", every, shown), *self._more("city", cities, seen)]
        return Group("institution", wording.facet_name("institution"), choices, more)

    def _years(self) -> Group:
        """Years, and under those that are chosen, or under the only one, their months."""
        query, buckets = self._query, self._of("year")
        shown = list(
            _seen(buckets, YEARS, lambda one: bool(self._names.within(query, "year", one.value)))
        )
        opened = {one.value for one in buckets if one.selected}
        opened |= {month[:4] for month in (*query.month, *query.excluded("month"))}
        if len(buckets) == 1:
            opened.add(buckets[0].value)
        months: dict[str, list[Choice]] = {}
        for one in self._of("month"):
            if one.value[:4] in opened:
                months.setdefault(one.value[:4], []).append(self.choice("month", one))
        choices = [self.choice("year", one, months.pop(one.value, [])) for one in shown]
        choices += [self._heading("year", year, within) for year, within in months.items()]
        return Group(
            "year", wording.facet_name("year"), choices, self._more("year", buckets, shown)
        )

    def _more(
        self, facet: FacetName, every: Iterable[Bucket], shown: list[Bucket]
    ) -> list[tuple[str, str]]:
        number = len(list(every))
        if number == len(shown):
            return []
        return [(f"{wording.many_of(facet)} ({number_text(number)})", self._every(facet))]

    def _heading(self, facet: FacetName, value: str, within: list[Choice]) -> Choice:
        """A value that no story has, above others that are chosen or excluded."""
        return Choice(f"{facet}.{value}", self._names.of(facet, value), "", "", None, None, within)

    def choice(self, facet: FacetName, bucket: Bucket, within: Iterable[Choice] = ()) -> Choice:
        return shown(self._query, self._names, self._address, facet, bucket, within)


def offered(
    query: Query, names: Names, facet: FacetName, buckets: Iterable[Bucket]
) -> list[Bucket]:
    """The values whose click changes something: others have only stories that are found already."""
    return [
        one
        for one in buckets
        if one.count or one.selected or one.excluded or names.within(query, facet, one.value)
    ]


def shown(
    query: Query,
    names: Names,
    address: Address,
    facet: FacetName,
    bucket: Bucket,
    within: Iterable[Choice] = (),
) -> Choice:
    """A value of a facet as it is shown."""
    state: State = ""
    if bucket.excluded:
        state = "excluded"
    elif names.within(query, facet, bucket.value):
        state = "partial"
    elif bucket.selected:
        state = "chosen"
    sign = "" if not bucket.count else MINUS if bucket.excluded else "+" if bucket.adds else ""
    leads = bucket.count > 0 or bucket.selected or bucket.excluded
    plain = bucket.count > 0 and not state and not bucket.adds
    return Choice(
        f"{facet}.{bucket.value}",
        names.of(facet, bucket.value),
        sign + number_text(bucket.count),
        state,
        address(bucket.toggle) if leads else None,
        address(bucket.exclude) if plain else None,
        list(within),
    )


def _seen(
    buckets: Iterable[Bucket], most: int, also: Callable[[Bucket], bool] = lambda one: False
) -> list[Bucket]:
    """The first of them, and all that are chosen or excluded."""
    return [
        one
        for at, one in enumerate(buckets)
        if at < most or one.selected or one.excluded or also(one)
    ]


def _place(value: str, order: tuple[str, ...]) -> int:
    return order.index(value) if value in order else len(order)


def chips(query: Query, names: Names, address: Address) -> list[Chip]:
    """The active filters; a city or a year only where no part of it is chosen."""
    found: list[Chip] = []
    for facet in FACETS:
        found += (
            Chip(
                wording.facet_name(facet),
                names.of(facet, value),
                address(query.toggled(facet, value)),
            )
            for value in query.chosen(facet)
            if not names.within(query, facet, value)
        )
        found += (
            Chip(
                wording.facet_name(facet),
                names.of(facet, value),
                address(query.excluding(facet, value)),
                excluded=True,
            )
            for value in query.excluded(facet)
        )

    def without(**changes: object) -> str:
        return address(msgspec.structs.replace(query, page=1, after="", **changes))

    if query.since or query.until:
        text = wording.range_text(query.since, query.until, names.language)
        found.append(Chip(_("Date"), text, without(since=None, until=None)))
    if not query.across:
        text = _("Without translations")
        found.append(Chip(_("Translations"), text, without(across=True)))
    if not query.together:
        text = _("Each publication separately")
        found.append(Chip(_("Publications"), text, without(together=True)))
    if query.exact:
        found.append(Chip(_("Spelling"), _("Only as I typed it"), without(exact=False)))
    return found
