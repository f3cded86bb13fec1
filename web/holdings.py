"""The page that says what is in the corpus, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from corpus.clock import day_of
from corpus.collation import sort_key
from corpus.partialdate import PartialDate
from corpus.story import LANGUAGES, UNKNOWN, Language
from search.coverage import Holding
from search.query import UNDATED, Query
from web import wording
from web.charts import Bar, Cell, bars, gaps, level, months_in, years
from web.site import Site

Search = Callable[[Query], str]


class Missing(NamedTuple):
    """The months between an institution's first and last in which it has no story."""

    months: int
    longest: str  # the longest stretch of them, in words; "" where there is none


class Line(NamedTuple):
    """An institution in the table: its stories in each year."""

    slug: str  # "" for stories of unknown publishers
    name: str
    stories: int
    address: str
    years: list[Cell | None]  # None: before its first year, or behind its last
    missing: Missing


class HoldingsPage:
    """What corpus.html shows."""

    def __init__(self, site: Site, language: Language, search: Search) -> None:
        engine = site.engine()
        self._registry = site.registry
        self._language = language
        self._search = search
        self._coverage = engine.coverage()
        self.edition = engine.edition()
        self.total = self._coverage.total
        self.versions = self._coverage.versions

    @property
    def institutions(self) -> int:
        return sum(1 for slug in self._coverage.institutions if slug != UNKNOWN)

    @property
    def written_day(self) -> str:
        """When the index was last changed; "" where that is not known."""
        if not self.edition.written:
            return ""
        return wording.date_text(PartialDate.of(day_of(self.edition.written)), self._language)

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

    @property
    def lines(self) -> list[Line]:
        """The institutions by the reader's alphabet, the unknown last."""
        known = self._coverage.institutions
        counts = [count for held in known.values() for count in years(held.years).values()]
        highest = max(counts, default=0)
        lines = [self._line(slug, held, highest) for slug, held in known.items()]
        return sorted(lines, key=lambda one: (not one.slug, sort_key(one.name, self._language)))

    def _line(self, slug: str, held: Holding, highest: int) -> Line:
        own = years(held.years)

        def cell(year: str) -> Cell | None:
            if year not in own:
                return None
            address = self._search(Query(institution=(slug,), year=(year,)))
            return Cell(year, own[year], level(own[year], highest), address)

        return Line(
            "" if slug == UNKNOWN else slug,
            wording.institution_name(slug, self._registry, self._language),
            held.stories,
            self._search(Query(institution=(slug,))),
            [cell(year) for year in self.known_years],
            self._missing(held),
        )

    def _missing(self, held: Holding) -> Missing:
        found = gaps(list(held.months))
        longest = max(found, key=months_in, default=None)
        return Missing(
            sum(map(months_in, found)), "" if longest is None else self._stretch(longest)
        )

    def _stretch(self, gap: tuple[str, str]) -> str:
        first, last = map(PartialDate.parse, gap)
        return wording.span_text(first, last, self._language)
