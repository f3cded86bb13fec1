"""What a visitor comes to: today and the newest stories, this day in other years, who publishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from corpus.clock import KAZAKHSTAN
from corpus.partialdate import PartialDate
from corpus.story import UNKNOWN, Language, Story
from search.query import FacetName, Query
from web import wording
from web.filters import Address, Names
from web.site import Site
from web.timeline import Chart

NEWEST = 6
OF_THE_DAY = 4
INSTITUTIONS = 24


class Told(NamedTuple):
    """A story in a list."""

    story: Story
    institution: str
    address: str


class Earlier(NamedTuple):
    """A story of the same day in an earlier year."""

    year: int
    day: str  # "" where it is the very day
    told: Told


class Named(NamedTuple):
    """An institution, a city or a kind of them, with its stories."""

    name: str
    stories: int
    address: str


class City(NamedTuple):
    """A city with its institutions."""

    city: Named
    institutions: list[Named]


def today() -> dt.date:
    """The day in Kazakhstan."""
    return dt.datetime.now(KAZAKHSTAN).date()


class HomePage:
    """What home.html shows."""

    def __init__(
        self,
        site: Site,
        language: Language,
        *,
        search: Address,
        story: Callable[[str, Query], str],
        every: Callable[[FacetName, Query], str],
        house: Callable[[str], str],
    ) -> None:
        """`every` gives the page that lists all values of a facet, `house` an institution's."""
        self._language = language
        self._names = Names(site.registry, language)
        self._search, self._story, self._every, self._house = search, story, every, house
        self._page = site.engine().search(Query(reader=language, limit=NEWEST))
        self._day = today()
        self._of_the_day = site.engine().of_the_day(self._day, language, OF_THE_DAY)

    @property
    def is_empty(self) -> bool:
        """There is nothing at all."""
        return not self._page.total

    @property
    def total(self) -> int:
        return self._page.total

    @property
    def everything(self) -> str:
        """The results of all stories, the newest first."""
        return self._search(Query())

    @property
    def institutions_known(self) -> int:
        return sum(one.value != UNKNOWN for one in self._page.facets.institution)

    @cached_property
    def years(self) -> str:
        """From which year to which: 2012–2026; "" where none is known."""
        bars = self._page.timeline.bars
        return wording.range_text(bars[0].since, bars[-1].until, self._language) if bars else ""

    @cached_property
    def chart(self) -> Chart | None:
        if not self._page.timeline.bars:
            return None
        return Chart(self._page.timeline, Query(), self._language, self._search)

    # -- stories -------------------------------------------------------------------------

    @cached_property
    def newest(self) -> list[Told]:
        """Without those of today, which stand above, in whichever publication."""
        shown = {one.id for one in self._of_the_day.today}
        return [
            self._told(hit.story)
            for hit in self._page.hits
            if shown.isdisjoint((hit.story.id, *(one.id for one in hit.others)))
        ]

    @property
    def day(self) -> str:
        """Today: 17 May."""
        return wording.day_name(self._day, self._language)

    @property
    def date(self) -> str:
        return wording.date_text(PartialDate.of(self._day), self._language)

    @cached_property
    def today(self) -> list[Told]:
        return [self._told(one) for one in self._of_the_day.today]

    @property
    def is_around(self) -> bool:
        """Whether the earlier stories are of the days around this one."""
        return self._of_the_day.around

    @cached_property
    def earlier(self) -> list[Earlier]:
        return [
            Earlier(
                one.date.year,
                wording.day_name(one.date, self._language) if self.is_around else "",
                self._told(one.story),
            )
            for one in self._of_the_day.earlier
        ]

    @property
    def all_earlier(self) -> str:
        """The search for the day in any year."""
        return self._search(Query(words=self.day))

    def _told(self, story: Story) -> Told:
        return Told(
            story,
            self._names.of("institution", story.institution or UNKNOWN),
            self._story(story.id, Query()),
        )

    # -- institutions --------------------------------------------------------------------

    @property
    def kinds(self) -> list[Named]:
        """The kinds of institutions, those with most stories first."""
        return [
            self._named("type", one.value, one.count, one.toggle)
            for one in self._page.facets.type
            if one.value != UNKNOWN
        ]

    @cached_property
    def cities(self) -> list[City]:
        """Those with most stories, and their institutions, by the reader's alphabet."""
        most = [one for one in self._page.facets.institution if one.value != UNKNOWN][:INSTITUTIONS]
        homes: dict[str, list[Named]] = {}
        for one in most:
            name = self._names.of("institution", one.value)
            named = Named(name, one.count, self._house(one.value))
            homes.setdefault(self._names.city(one.value), []).append(named)
        cities = [
            City(
                self._named("city", one.value, one.count, one.toggle),
                sorted(homes[one.value], key=lambda named: self._names.sort_key(named.name)),
            )
            for one in self._page.facets.city
            if one.value in homes
        ]
        return sorted(cities, key=lambda one: self._names.sort_key(one.city.name))

    @property
    def all_institutions(self) -> str | None:
        """Where the others are listed; None where there are no others."""
        if self.institutions_known <= INSTITUTIONS:
            return None
        return self._every("institution", Query())

    def _named(self, facet: FacetName, value: str, stories: int, query: Query) -> Named:
        return Named(self._names.of(facet, value), stories, self._search(query))
