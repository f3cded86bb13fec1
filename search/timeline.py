"""Stories over time: by years, and by months or days where a year or a month is asked for."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.arrays import Docs, Mask
from search.choosing import at_any_time
from search.dates import Days
from search.query import UNDATED, Query
from search.versions import Versions

MOST_DAYS = 31  # that are bars of their own
MOST_MONTHS = 24
MOST_YEARS = 33
STEPS = (2, 5, 10, 20, 50, 100, 200, 500)  # years of one bar, where there are more of them


# Of a bar; "years": several of them.
Unit = Literal["years", "year", "month", "day"]


class Bar(NamedTuple):
    """A stretch of time, and how many stories a click on it would show."""

    since: dt.date
    until: dt.date
    stories: int
    selected: bool  # whether it lies in the time that is asked for
    query: Query


class Timeline(NamedTuple):
    """The stories over time, whatever time is asked for: what that lies in is shown.

    A story of which no more than the year is known counts in each of its months.
    """

    unit: Unit
    bars: tuple[Bar, ...]


class Stretch(NamedTuple):
    """A time from one day to another, both included."""

    since: dt.date
    until: dt.date

    @property
    def months(self) -> int:
        """How many months it touches."""
        years = self.until.year - self.since.year
        return 12 * years + self.until.month - self.since.month + 1


def timeline(
    query: Query, docs: Docs, first: Days, last: Days, versions: Versions | None
) -> Timeline:
    """The documents by the days that their dates touch, from `first` to `last`; 0: undated.

    With `versions`, these are counted as one story.
    """
    docs = docs.compress(first.take(docs) > 0)
    if not len(docs):
        return Timeline("year", ())
    every = Stretch(
        dt.date.fromordinal(int(first.take(docs).min())),
        dt.date.fromordinal(int(last.take(docs).max())),
    )
    asked = list(_asked(query, every))
    unit, stretches = _divided(every, asked)
    counts = _counts(stretches, docs, first, last, versions)
    anytime = at_any_time(query)
    bars = (
        Bar(
            *stretch,
            count,
            any(one.since <= stretch.since and stretch.until <= one.until for one in asked),
            msgspec.structs.replace(anytime, since=stretch.since, until=stretch.until),
        )
        for stretch, count in zip(stretches, counts, strict=True)
    )
    return Timeline(unit, tuple(bars))


def _asked(query: Query, every: Stretch) -> Iterator[Stretch]:
    """The times that a query asks for; none where it asks for all."""
    if query.since or query.until:
        since = query.since or min(every.since, query.until or every.since)
        yield Stretch(since, query.until or max(every.until, since))
        return
    narrowed = {month[:4] for month in query.month}
    for month in query.month:
        yield _month(int(month[:4]), int(month[5:]))
    for year in query.year:
        if year != UNDATED and year not in narrowed:
            yield Stretch(dt.date(int(year), 1, 1), dt.date(int(year), 12, 31))


def _divided(every: Stretch, asked: list[Stretch]) -> tuple[Unit, list[Stretch]]:
    """The stretches that are bars: all years, or the parts of the year or month asked for."""
    if asked:
        span = Stretch(min(one.since for one in asked), max(one.until for one in asked))
        if span.months == 1:
            span = _month(span.since.year, span.since.month)
            return "day", list(_days(span))
        if (span.until - span.since).days < MOST_DAYS:
            return "day", list(_days(span))
        if span.months <= MOST_MONTHS:
            if span.since.year == span.until.year:
                span = _years(span.since.year, 1)
            return "month", list(_months(span))
        if _years_of(every) > MOST_YEARS:
            every = span
    years = _years_of(every)
    if years <= MOST_YEARS:
        return "year", [_years(every.since.year + at, 1) for at in range(years)]
    step = next((one for one in STEPS if years <= one * (MOST_YEARS - 1)), STEPS[-1])
    start = every.since.year // step * step
    return "years", [_years(year, step) for year in range(start, every.until.year + 1, step)]


def _years_of(stretch: Stretch) -> int:
    return stretch.until.year - stretch.since.year + 1


def _years(first: int, number: int) -> Stretch:
    """So many years; those that dates cannot tell are left out."""
    until = min(first + number - 1, dt.MAXYEAR)
    return Stretch(dt.date(max(first, dt.MINYEAR), 1, 1), dt.date(until, 12, 31))


def _month(year: int, month: int) -> Stretch:
    last = calendar.monthrange(year, month)[1]
    return Stretch(dt.date(year, month, 1), dt.date(year, month, last))


def _months(span: Stretch) -> Iterator[Stretch]:
    start = 12 * span.since.year + span.since.month - 1
    for number in range(start, start + span.months):
        yield _month(number // 12, number % 12 + 1)


def _days(span: Stretch) -> Iterator[Stretch]:
    for number in range(span.since.toordinal(), span.until.toordinal() + 1):
        day = dt.date.fromordinal(number)
        yield Stretch(day, day)


def _counts(
    stretches: list[Stretch], docs: Docs, first: Days, last: Days, versions: Versions | None
) -> list[int]:
    """How many stories touch each of the stretches, which follow one another."""
    before = stretches[0].since.toordinal() - 1
    lengths = [(one.until - one.since).days + 1 for one in stretches]
    number = len(lengths)
    places = np.repeat(np.arange(number + 2), [1, *lengths, 1])  # of each day
    span = before, before + len(places) - 1

    def within(docs: Docs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first and the last stretch that each document touches; the ends: outside."""
        starts = places.take(np.clip(first.take(docs), *span) - before)
        return starts, places.take(np.clip(last.take(docs), *span) - before)

    counts = _touching(*within(docs), number)
    if versions is None:
        return list(map(int, counts))
    members = versions.by_group(docs)
    starts, ends = within(members)
    starts, ends = np.maximum(starts, 1), np.minimum(ends, number)
    touched = np.maximum(ends - starts + 1, 0)
    step = np.arange(touched.sum()) - np.repeat(np.cumsum(touched) - touched, touched)
    values = np.repeat(starts, touched) + step
    again = versions.repeats(np.repeat(members, touched), values)
    counts -= np.bincount(values.compress(again), minlength=number + 1)[1:]
    return list(map(int, counts))


def _touching(starts: NDArray[np.int64], ends: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """How many intervals touch each of the places from 1: begun by then, and not ended before."""
    begun = np.bincount(starts, minlength=number + 2).cumsum()
    ended = np.bincount(ends, minlength=number + 2).cumsum()
    found: NDArray[np.int64] = begun[1:-1] - ended[:-2]
    return found


def overlapping(first: Days, last: Days, since: int | None, until: int | None) -> Mask:
    """The dated stories whose first to last day touches the range."""
    mask: Mask = first > 0
    if since is not None:
        mask &= last >= since
    if until is not None:
        mask &= first <= until
    return mask
