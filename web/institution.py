"""What the page of an institution shows, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from corpus.collation import sort_key
from corpus.institutions import Former, Institution, InstitutionKind
from corpus.story import LANGUAGES, Language
from search.query import UNDATED, Query
from web import wording
from web.charts import Bar, Row, bars, month_rows, years
from web.site import Site
from web.story import Other

LATEST = 10  # stories that are listed

Search = Callable[[Query], str]


class Called(NamedTuple):
    """A name in one of the languages."""

    text: str
    language: Language


class Before(NamedTuple):
    """An earlier name and its years, as far as they are known: 1937–1991, … – 2009."""

    name: Called
    years: str


class InstitutionPage:
    """What institution.html shows; an institution that the registry has lost is its slug."""

    def __init__(
        self,
        slug: str,
        site: Site,
        language: Language,
        *,
        search: Search,
        address: Callable[[str, Query], str],
    ) -> None:
        self.slug = slug
        self._registry = site.registry
        self._language = language
        self._search = search
        self._address = address
        self.query = Query(institution=(slug,))
        self._page = site.engine().search(
            msgspec.structs.replace(self.query, reader=language, limit=LATEST)
        )
        self.one: Institution | None = self._registry.get(slug) if slug in self._registry else None

    @property
    def name(self) -> str:
        return wording.institution_name(self.slug, self._registry, self._language)

    @property
    def city(self) -> str:
        return self._registry.city_name(self.one.city, self._language) if self.one else ""

    @property
    def other_names(self) -> list[Called]:
        """Its names in the other languages, where they are other names."""
        names = self.one.names if self.one else {}
        return [
            Called(names[one], one)
            for one in LANGUAGES
            if one in names and one != self._language and names[one] != self.name
        ]

    @property
    def short_name(self) -> str:
        return self.one.short.get(self._language, "") if self.one else ""

    @property
    def former(self) -> list[Before]:
        return [self._before(one) for one in self.one.former] if self.one else []

    def _before(self, former: Former) -> Before:
        order: tuple[Language, ...] = (self._language, *LANGUAGES)
        language = next(one for one in order if one in former.names)
        if former.since and former.until:
            text = f"{former.since}–{former.until}"
        else:
            text = " – ".join(str(year or "…") for year in (former.since, former.until))
        known = former.since or former.until
        return Before(Called(former.names[language], language), text if known else "")

    @property
    def home(self) -> str:
        return self.one.home if self.one else ""

    @property
    def host(self) -> str:
        return (urlsplit(self.home).hostname or "").removeprefix("www.")

    # -- its stories ---------------------------------------------------------------------

    @property
    def total(self) -> int:
        return self._page.total

    @property
    def all_stories(self) -> str:
        return self._search(self.query)

    @property
    def latest(self) -> list[Other]:
        return [Other(hit.story, self._address(hit.story.id, Query())) for hit in self._page.hits]

    @property
    def languages(self) -> list[Bar]:
        counts = self._counts("language")
        return bars(
            (wording.language_name(one), counts[one], self._where(language=(one,)))
            for one in LANGUAGES
            if one in counts
        )

    @property
    def years(self) -> list[Bar]:
        return bars(
            (year, count, self._where(year=(year,)))
            for year, count in years(self._counts("year")).items()
        )

    @property
    def undated(self) -> tuple[int, str]:
        """How many of its stories tell no year, and where they are."""
        return self._counts("year").get(UNDATED, 0), self._where(year=(UNDATED,))

    @property
    def months(self) -> list[Row]:
        counts = self._counts("month")
        return month_rows(counts, lambda month: self._where(month=(month,)), self._language)

    def _where(self, **choices: tuple[str, ...]) -> str:
        return self._search(msgspec.structs.replace(self.query, **choices))

    def _counts(self, facet: str) -> dict[str, int]:
        return {one.value: one.count for one in getattr(self._page.facets, facet)}


class Listed(NamedTuple):
    """An institution in a list."""

    slug: str
    name: str
    stories: int


class Group(NamedTuple):
    """Institutions of one kind in one city."""

    kind: str
    institutions: list[Listed]


class City(NamedTuple):
    """A city and its institutions by their kinds."""

    slug: str
    name: str
    groups: list[Group]


class InstitutionList:
    """The institutions by city and kind, each sorted by the reader's alphabet."""

    def __init__(self, counts: Mapping[str, int], site: Site, language: Language) -> None:
        """`counts` are of the stories of each institution."""
        self._counts = counts
        self._registry = site.registry
        self._language = language

    @property
    def total(self) -> int:
        return sum(1 for one in self._registry if one.slug in self._counts)

    @property
    def cities(self) -> list[City]:
        """The cities that have institutions with stories."""
        found: dict[str, dict[InstitutionKind, list[Listed]]] = {}
        for one in self._registry:
            if one.slug in self._counts:
                found.setdefault(one.city, {}).setdefault(one.kind, []).append(self._listed(one))
        cities = [
            City(slug, self._registry.city_name(slug, self._language), self._groups(kinds))
            for slug, kinds in found.items()
        ]
        return sorted(cities, key=lambda city: sort_key(city.name, self._language))

    def _groups(self, kinds: Mapping[InstitutionKind, list[Listed]]) -> list[Group]:
        groups = [Group(wording.kind_of_many(kind), self._sorted(of)) for kind, of in kinds.items()]
        return sorted(groups, key=lambda group: sort_key(group.kind, self._language))

    @property
    def unknown(self) -> list[Listed]:
        """Those with stories that the registry does not know, by their slugs."""
        slugs = [slug for slug in self._counts if slug not in self._registry]
        return self._sorted([Listed(slug, slug, self._counts[slug]) for slug in slugs])

    @property
    def empty(self) -> list[Listed]:
        """Those of the registry without a story."""
        return self._sorted(
            [self._listed(one) for one in self._registry if one.slug not in self._counts]
        )

    def _listed(self, one: Institution) -> Listed:
        return Listed(one.slug, one.names[self._language], self._counts.get(one.slug, 0))

    def _sorted(self, listed: list[Listed]) -> list[Listed]:
        return sorted(listed, key=lambda one: sort_key(one.name, self._language))
