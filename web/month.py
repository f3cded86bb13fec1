"""The calendar of a month: what was published on its days, and what took place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from corpus.partialdate import PartialDate
from corpus.story import Language, Story
from search.months import Events
from search.query import Query
from web import wording
from web.charts import Row, month_rows
from web.site import Site

Search = Callable[[Query], str]
StoryAddress = Callable[[str, Query], str]
YEARS = range(1, 10_000)  # of the calendar


class Told(NamedTuple):
    """An event as the story that tells of it calls it."""

    story: Story
    address: str
    institution: str
    days: str  # "" where it is one day


class DayShown(NamedTuple):
    """A day of the grid."""

    date: dt.date
    weekday: str
    name: str  # 17 May
    address: str  # the search for all that belongs to it
    published: int
    published_address: str
    events: list[Told]
    more: int
    ongoing: int

    @property
    def is_quiet(self) -> bool:
        """Nothing begins, and nothing was published."""
        return not (self.published or self.events)

    @property
    def is_empty(self) -> bool:
        return self.is_quiet and not self.ongoing


class Near(NamedTuple):
    """Another month."""

    name: str
    address: str


class MonthPage:
    """What calendar.html shows."""

    def __init__(
        self,
        year: int,
        number: int,
        site: Site,
        language: Language,
        *,
        search: Search,
        story: StoryAddress,
        address: Callable[[int, int], str],
    ) -> None:
        engine = site.engine()
        self.year, self.number = year, number
        self._registry = site.registry
        self._language = language
        self._search = search
        self._story = story
        self._address = address
        self._month = engine.month(year, number, language)
        self._known = engine.coverage().calendar

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.year, self.number)

    @property
    def name(self) -> str:
        return wording.date_text(self.date, self._language)

    @property
    def weekdays(self) -> list[str]:
        """The days of a week, from Monday as in Kazakhstan, in short."""
        return [wording.weekday_name(day, self._language, short=True) for day in range(7)]

    @property
    def starts(self) -> int:
        """The column of the first day, from 1."""
        return dt.date(self.year, self.number, 1).weekday() + 1

    @property
    def days(self) -> list[DayShown]:
        return [
            DayShown(
                day.date,
                wording.weekday_name(day.date.weekday(), self._language),
                wording.day_name(day.date, self._language),
                self._everything(PartialDate.of(day.date)),
                day.published,
                self._search(Query(since=day.date, until=day.date)),
                self._told(day.events),
                day.events.more,
                day.ongoing,
            )
            for day in self._month.days
        ]

    @property
    def whole(self) -> list[Told]:
        """What took place in the month, without days."""
        return self._told(self._month.whole)

    @property
    def begun(self) -> list[Told]:
        """What was under way when the month began."""
        return self._told(self._month.begun)

    @property
    def more(self) -> int:
        """Events of the month that are in neither list."""
        return self._month.whole.more + self._month.begun.more

    @property
    def published(self) -> int:
        return sum(day.published for day in self._month.days) + self._month.undated

    @property
    def undated(self) -> int:
        """Stories that are dated by this month, or by its year, without a day."""
        return self._month.undated

    @property
    def is_empty(self) -> bool:
        return not (self.undated or self.whole or self.begun) and all(
            day.is_empty for day in self.days
        )

    @property
    def everything(self) -> str:
        """The search for all that belongs to the month."""
        return self._everything(self.date)

    def _everything(self, date: PartialDate) -> str:
        return self._search(Query(words=wording.date_text(date, self._language)))

    def _told(self, events: Events) -> list[Told]:
        return [
            Told(
                story,
                self._story(story.id, Query()),
                wording.institution_name(story.institution, self._registry, self._language),
                self._span(story),
            )
            for story in events.stories
        ]

    def _span(self, story: Story) -> str:
        if story.event_start is None or story.event_end in (None, story.event_start):
            return ""
        return wording.span_text(story.event_start, story.event_end, self._language)

    # -- other months --------------------------------------------------------------------

    @property
    def before(self) -> Near | None:
        """The last month before this one of which anything is known."""
        return self._near(max((one for one in self._known if one < self._own), default=""))

    @property
    def after(self) -> Near | None:
        return self._near(min((one for one in self._known if one > self._own), default=""))

    @property
    def _own(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def _near(self, month: str) -> Near | None:
        if not month:
            return None
        date = PartialDate.parse(month)
        return Near(wording.date_text(date, self._language), self._month_address(month))

    def _month_address(self, month: str) -> str:
        return self._address(int(month[:4]), int(month[5:]))

    @property
    def years(self) -> list[Row]:
        """All months of which anything is known, as a table."""
        return month_rows(self._known, self._month_address, self._language)


def is_month(year: int, number: int) -> bool:
    """Whether a month is one of the calendar's."""
    return year in YEARS and 1 <= number <= 12
