"""The page that says what is in the corpus, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Literal, NamedTuple, get_args

import msgspec

from corpus.collation import sort_key
from corpus.partialdate import PartialDate
from corpus.story import LANGUAGES, UNKNOWN, Language
from search.coverage import Holding
from search.query import UNDATED, Query
from web import wording
from web.charts import Bar, Cell, bars, gaps, level, months_in, years
from web.site import Site
from web.urls import BadParameterError

MOST_LINES = 20  # of institutions, before they are folded into cities

Search = Callable[[Query], str]
Table = Literal["city", "institution"]
TABLES: tuple[Table, ...] = get_args(Table)


class Missing(NamedTuple):
    """The months between an institution's first and last in which it has no story."""

    months: int
    longest: str  # the longest stretch of them, in words; "" where there is none


class Line(NamedTuple):
    """An institution, or a city, in the table: its stories in each year."""

    slug: str  # "" for stories of unknown publishers
    name: str
    page: str  # what leads to more of it; "" for nothing
    institutions: int  # of a city
    stories: int
    address: str
    years: list[Cell | None]  # None: before its first year, or behind its last
    missing: Missing


class HoldingsPage:
    """What corpus.html shows.

    Its table has a line for each institution; where they are many, one for each city. `by` asks
    for one or the other, `city` for the institutions of a city.
    Raises BadParameterError where there is no such city, or nothing to be shown by that.
    """

    def __init__(
        self,
        site: Site,
        language: Language,
        search: Search,
        *,
        house: Callable[[str], str],
        table: Callable[..., str],
        by: str = "",
        city: str = "",
    ) -> None:
        """`house` is the page of an institution, `table` this page with other parameters."""
        engine = site.engine()
        self._registry = site.registry
        self._language = language
        self._search = search
        self._coverage = engine.coverage()
        self.edition = engine.edition()
        self.total = self._coverage.total
        self.versions = self._coverage.versions
        self._house, self._table = house, table
        if by not in ("", *TABLES):
            raise BadParameterError("by", by)
        if city and city not in self._coverage.cities:
            raise BadParameterError("city", city)
        self.city = city
        self._by = by

    @property
    def institutions(self) -> int:
        return sum(1 for slug in self._coverage.institutions if slug != UNKNOWN)

    @property
    def written_day(self) -> str:
        """When the index was last changed; "" where that is not known."""
        if not self.edition.written:
            return ""
        return wording.day_text(self.edition.written, self._language)

    @property
    def known_years(self) -> list[str]:
        return list(years(self.total.years))

    @property
    def years(self) -> list[Bar]:
        return bars(
            (year, count, self._search(Query(year=(year,))))
            for year, count in years(self.total.years).items()
        )

    @property
    def languages(self) -> list[Bar]:
        counts = self.total.languages
        return bars(
            (wording.language_name(one), counts[one], self._search(Query(language=(one,))))
            for one in LANGUAGES
            if one in counts
        )

    # -- what is missing -----------------------------------------------------------------

    @property
    def undated(self) -> tuple[int, str]:
        """Stories that tell no year, and where they are."""
        return self.total.years.get(UNDATED, 0), self._search(Query(year=(UNDATED,)))

    @property
    def unpublished(self) -> tuple[int, str]:
        """Stories whose institution is not known, and where they are."""
        unknown = self._coverage.institutions.get(UNKNOWN)
        return unknown.stories if unknown else 0, self._search(Query(institution=(UNKNOWN,)))

    @property
    def imprecise(self) -> int:
        """Stories whose year is known, but no month."""
        dated = sum(count for year, count in self.total.years.items() if year != UNDATED)
        return max(0, dated - sum(self.total.months.values()))

    @property
    def empty_years(self) -> list[str]:
        return [year for year, count in years(self.total.years).items() if not count]

    @property
    def empty_months(self) -> tuple[int, list[str]]:
        """How many months nobody published anything in, and their stretches in words."""
        found = gaps(list(self.total.months))
        return sum(map(months_in, found)), [self._stretch(gap) for gap in found]

    # -- the table -------------------------------------------------------------------------

    @property
    def is_large(self) -> bool:
        """Whether all institutions are too many for a page that nobody asked them of."""
        return self.institutions > MOST_LINES

    @property
    def is_folded(self) -> bool:
        """Whether the table is one of cities."""
        if self.city:
            return False
        return self._by == "city" or (self.is_large and self._by != "institution")

    @property
    def city_name(self) -> str:
        return self._name("city", self.city)

    @property
    def every_address(self) -> str:
        """The table of all institutions."""
        return self._table(by="institution") if self.is_large else self._table()

    @property
    def cities_address(self) -> str:
        """The table of cities."""
        return self._table() if self.is_large else self._table(by="city")

    @property
    def lines(self) -> list[Line]:
        """Cities or institutions by the reader's alphabet, the unknown last."""
        facet: Table = "city" if self.is_folded else "institution"
        known = self._coverage.cities if self.is_folded else self._coverage.institutions
        shown = {
            slug: held
            for slug, held in known.items()
            if not self.city or self._city_of(slug) == self.city
        }
        counts = [count for held in shown.values() for count in years(held.years).values()]
        highest = max(counts, default=0)
        lines = [self._line(facet, slug, held, highest) for slug, held in shown.items()]
        return sorted(lines, key=lambda one: (not one.slug, sort_key(one.name, self._language)))

    def _city_of(self, slug: str) -> str:
        return self._registry.get(slug).city if slug in self._registry else UNKNOWN

    def _name(self, facet: Table, slug: str) -> str:
        return wording.value_name(facet, slug, self._registry, self._language)

    def _line(self, facet: Table, slug: str, held: Holding, highest: int) -> Line:
        own = years(held.years)
        chosen = Query(city=(slug,)) if facet == "city" else Query(institution=(slug,))

        def cell(year: str) -> Cell | None:
            if year not in own:
                return None
            address = self._search(msgspec.structs.replace(chosen, year=(year,)))
            return Cell(year, own[year], level(own[year], highest), address)

        page, institutions = "", 0
        if facet == "city":
            page, institutions = self._table(city=slug), self._in_cities[slug]
        elif slug != UNKNOWN:
            page = self._house(slug)
        return Line(
            "" if slug == UNKNOWN else slug,
            self._name(facet, slug),
            page,
            institutions,
            held.stories,
            self._search(chosen),
            [cell(year) for year in self.known_years],
            self._missing(held),
        )

    @cached_property
    def _in_cities(self) -> Counter[str]:
        """How many institutions each city has."""
        return Counter(self._city_of(one) for one in self._coverage.institutions if one != UNKNOWN)

    def _missing(self, held: Holding) -> Missing:
        found = gaps(list(held.months))
        longest = max(found, key=months_in, default=None)
        return Missing(
            sum(map(months_in, found)), "" if longest is None else self._stretch(longest)
        )

    def _stretch(self, gap: tuple[str, str]) -> str:
        first, last = map(PartialDate.parse, gap)
        return wording.span_text(first, last, self._language)
