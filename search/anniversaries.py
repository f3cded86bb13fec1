"""What a day brought: today's stories, and what happened on the same day of other years."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.story import Language, Story
from search.arrays import Docs, Scored
from search.dates import DAYS_OF_MONTH, EPOCH
from search.snapshot import Snapshot

LEAP_DAY = 2 * DAYS_OF_MONTH + 29
AROUND = 3  # days before and after, where nothing is known of the day itself
LONGEST = 27  # days after its first on which an event may end: of longer ones no day is told


class Anniversary(NamedTuple):
    """A story of the same day of an earlier year."""

    date: dt.date
    story: Story


class OfTheDay(NamedTuple):
    """Stories of a day, and of the same day, or of those around it, in earlier years."""

    today: tuple[Story, ...]
    earlier: tuple[Anniversary, ...]  # the latest year first, each year once while there are others
    around: bool  # whether these are of the days around it


def of_the_day(snapshot: Snapshot, day: dt.date, reader: Language, most: int) -> OfTheDay:
    """At most so many stories each, of several versions one, in the reader's language if it is.

    A story is of the day on which it was published, or on which its event began; today also
    those of short events that go on.
    """
    number = day.toordinal()
    dates = snapshot.dates
    published = np.where(snapshot.first == snapshot.last, snapshot.first, 0)
    short = dates.event_last - dates.event_first < LONGEST
    going_on = short & (dates.event_first <= number) & (number <= dates.event_last)
    today = _living(snapshot, (published == number) | (going_on & (dates.event_first > 0)), reader)
    newest = today[np.argsort(-snapshot.first[today], kind="stable")]
    begun = np.where(short, dates.event_first, 0)
    for around in (0, AROUND):
        days = [day + dt.timedelta(step) for step in range(-around, around + 1)]
        codes = [DAYS_OF_MONTH * one.month + one.day for one in days]
        if LEAP_DAY - 1 in codes and around:  # it lies between days of other years
            codes.append(LEAP_DAY)
        anniversary = np.where(_is_of(published, codes), published, 0)
        anniversary = np.where(
            anniversary == 0, np.where(_is_of(begun, codes), begun, 0), anniversary
        )
        anniversary[anniversary >= day.replace(month=1, day=1).toordinal()] = 0
        docs = _living(snapshot, anniversary > 0, reader)
        if len(docs):
            break
    return OfTheDay(
        tuple(snapshot.story(one) for one in newest[:most].tolist()),
        tuple(
            Anniversary(dt.date.fromordinal(int(anniversary[one])), snapshot.story(one))
            for one in _spread(docs, anniversary[docs], most)
        ),
        bool(len(docs)) and around > 0,
    )


def _is_of(days: NDArray[np.int32], codes: list[int]) -> NDArray[np.bool_]:
    """Which days are one of those that month and day tell."""
    known = days.nonzero()[0]
    dates = (days[known].astype(np.int64) - EPOCH).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    number = months.astype(np.int64) % 12 + 1
    found = np.zeros(len(days), np.bool_)
    found[known] = np.isin(DAYS_OF_MONTH * number + (dates - months).astype(np.int64) + 1, codes)
    return found


def _living(snapshot: Snapshot, mask: NDArray[np.bool_], reader: Language) -> Docs:
    """The documents that are there, one of each story."""
    docs: Docs = snapshot.documents.compress(mask.take(snapshot.documents))
    if snapshot.versions is None:
        return docs
    return snapshot.versions.folded(Scored(docs, None), snapshot.in_language(reader)).at


def _spread(docs: Docs, days: NDArray[np.int32], most: int) -> list[int]:
    """The latest first: one of each year, then others; those chosen stand by their days."""
    order = np.lexsort((docs, -days)).tolist()
    years = [dt.date.fromordinal(int(days[at])).year for at in order]
    first = [at for place, at in enumerate(order) if years[place] not in years[:place]]
    others = [at for at in order if at not in first]
    chosen = sorted((first + others)[:most], key=order.index)
    return [int(docs[at]) for at in chosen]
