"""A timeline as its reader sees it: bars of an SVG that are links, with names and numbers.

Places are in percent of the width, so that the bars fit any; heights are in pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from corpus.story import Language
from search import timeline as search_timeline
from search.choosing import at_any_time
from search.query import Query
from search.timeline import Timeline
from web import wording
from web.languages import gettext as _
from web.languages import number_text

Address = Callable[[Query], str]

HEIGHT = 64  # pixels of the highest bar
LEAST = 3  # of one that has any story
WIDTH = 24  # pixels of a bar at least, where the page is narrower: a finger's
NAMED = 40  # of one with a name below it
FEW_YEARS, FEW_MONTHS = 16, 12  # bars that all have a name below
EVERY = 5  # of more years, so many have one
SEASON = 3  # of more months


class Bar(NamedTuple):
    """One bar, and the search that a click on it asks."""

    name: str
    label: str  # below it; "" where there is no room for all
    stories: str
    x: str  # percent
    middle: str
    height: int
    selected: bool
    address: str | None  # None where there is no story


class Chart:
    """What the template draws."""

    height = HEIGHT

    def __init__(
        self, timeline: Timeline, query: Query, language: Language, address: Address
    ) -> None:
        self._timeline, self._query = timeline, query
        self._language, self._address = language, address

    @property
    def width(self) -> str:
        """Of a bar, in percent."""
        return _percent(1, len(self._timeline.bars))

    @property
    def least_width(self) -> int:
        return len(self._timeline.bars) * (NAMED if self._all_named else WIDTH)

    @property
    def _all_named(self) -> bool:
        few = {"year": FEW_YEARS, "month": FEW_MONTHS}.get(self._timeline.unit, 0)
        return len(self._timeline.bars) <= few

    @property
    def juts_out(self) -> bool:
        """Whether the name of the first bar may be wider than the bar."""
        return not self._all_named and self._timeline.unit != "day"

    @property
    def starts(self) -> str:
        """The first days of the bars, for the script."""
        return " ".join(bar.since.isoformat() for bar in self._timeline.bars)

    @property
    def end(self) -> str:
        return self._timeline.bars[-1].until.isoformat()

    @property
    def is_chosen(self) -> bool:
        """Whether some of the bars are asked for, and others not."""
        return len({bar.selected for bar in self._timeline.bars}) > 1

    @property
    def most(self) -> str:
        return number_text(max(bar.stories for bar in self._timeline.bars))

    @property
    def wider(self) -> list[tuple[str, str]]:
        """The ways out to more of the time: name, address."""
        if self._timeline.unit in ("year", "years") or not self._timeline.bars:
            return []
        everything = at_any_time(self._query)
        found = [(_("All years"), self._address(everything))]
        first, last = self._timeline.bars[0].since, self._timeline.bars[-1].until
        if self._timeline.unit == "day" and first.year == last.year:
            year = first.replace(month=1, day=1), last.replace(month=12, day=31)
            whole = msgspec.structs.replace(everything, since=year[0], until=year[1])
            found.append((str(first.year), self._address(whole)))
        return found

    @property
    def title(self) -> str:
        """What time the bars are of."""
        bars = self._timeline.bars
        return wording.range_text(bars[0].since, bars[-1].until, self._language)

    @property
    def bars(self) -> list[Bar]:
        bars = self._timeline.bars
        most = max((bar.stories for bar in bars), default=0)
        return [
            Bar(
                self._name(bar),
                self._label(at, bar),
                number_text(bar.stories),
                _percent(at, len(bars)),
                _percent(2 * at + 1, 2 * len(bars)),
                max(LEAST, round(HEIGHT * bar.stories / most)) if bar.stories else 0,
                bar.selected,
                self._address(bar.query) if bar.stories else None,
            )
            for at, bar in enumerate(bars)
        ]

    def _name(self, bar: search_timeline.Bar) -> str:
        return wording.range_text(bar.since, bar.until, self._language)

    def _label(self, at: int, bar: search_timeline.Bar) -> str:
        number, unit, since = len(self._timeline.bars), self._timeline.unit, bar.since
        if unit == "day":
            return str(since.day)
        if unit == "month":
            if number > FEW_MONTHS and (since.month - 1) % SEASON:
                return ""
            if number > FEW_MONTHS and since.month == 1:
                return str(since.year)
            return wording.month_name(since.month, self._language, alone=True, short=True)
        if unit == "year" and number > FEW_YEARS and since.year % EVERY:
            return ""
        if unit == "years" and at % 2:
            return ""
        return str(since.year)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.4g}%"
