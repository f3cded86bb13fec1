"""A month of the corpus: what was published on its days, and what took place.

Versions of a story are counted and shown once, the reader's language first.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.story import Language, Story
from search.arrays import Docs, Scored
from search.snapshot import Snapshot

SHOWN = 4  # events of a day
LISTED = 12  # events that are under way, or whose days are not known


class Events(NamedTuple):
    """Some events, each by the story that tells of it, and how many more there are."""

    stories: tuple[Story, ...]
    more: int


class Day(NamedTuple):
    """One day: how many stories are dated so to the day, and what takes place on it."""

    date: dt.date
    published: int
    events: Events  # that begin on it
    ongoing: int  # events that began before, and not those of whole months


class Month(NamedTuple):
    """The days of a month, and what belongs to no single one."""

    days: tuple[Day, ...]
    undated: int  # stories dated only by this month, or by its year
    whole: Events  # of the month, from its first day to its last, or without days
    begun: Events  # that began before, the latest first


def month(snapshot: Snapshot, year: int, number: int, reader: Language) -> Month:
    """The `number`-th month of a year."""
    first = dt.date(year, number, 1).toordinal()
    days = calendar.monthrange(year, number)[1]
    last = first + days - 1
    published, undated = _published(snapshot, first, last)
    docs = _events(snapshot, first, last, reader)
    whole = _is_whole_months(snapshot.dates.event_first[docs], snapshot.dates.event_last[docs])
    others = docs[~whole]
    begins, ends = snapshot.dates.event_first[others], snapshot.dates.event_last[others]
    before = begins < first
    order = np.lexsort((others[before], -begins[before]))
    return Month(
        tuple(
            Day(
                dt.date.fromordinal(first + at),
                int(published[at]),
                _told(snapshot, others[begins == first + at], SHOWN),
                int(((begins < first + at) & (ends >= first + at)).sum()),
            )
            for at in range(days)
        ),
        undated,
        _told(snapshot, docs[whole], LISTED),
        _told(snapshot, others[before][order], LISTED),
    )


def _published(snapshot: Snapshot, first: int, last: int) -> tuple[NDArray[np.int64], int]:
    """How many stories each day of a month has, and how many have no day but touch it."""
    living = snapshot.documents
    starts, ends = snapshot.first[living], snapshot.last[living]
    here = (starts > 0) & (starts <= last) & (ends >= first)
    docs, starts, ends = living[here], starts[here], ends[here]
    exact = starts == ends
    counted = np.bincount(starts[exact] - first, minlength=last - first + 1)
    if snapshot.versions is None:
        return counted, int((~exact).sum())
    values = (starts[exact] - first).astype(np.int64)
    again = snapshot.versions.repeated(docs[exact], values)
    counted = counted - np.bincount(again, minlength=len(counted))
    return counted, snapshot.versions.stories(docs[~exact])


def _events(snapshot: Snapshot, first: int, last: int, reader: Language) -> Docs:
    """The documents that tell of events that touch some days, one of each story."""
    living = snapshot.documents
    begins, ends = snapshot.dates.event_first[living], snapshot.dates.event_last[living]
    docs: Docs = living[(begins > 0) & (begins <= last) & (ends >= first)]
    if snapshot.versions is None:
        return docs
    return snapshot.versions.folded(Scored(docs, None), snapshot.in_language(reader)).at


def _is_whole_months(begins: NDArray[np.int32], ends: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which events last from the first day of a month to the last day of one.

    So are those of which only a month or a year is known.
    """
    epoch = dt.date(1970, 1, 1).toordinal()
    starts = (begins.astype(np.int64) - epoch).astype("datetime64[D]")
    after = (ends.astype(np.int64) - epoch + 1).astype("datetime64[D]")
    whole: NDArray[np.bool_] = (starts == starts.astype("datetime64[M]")) & (
        after == after.astype("datetime64[M]")
    )
    return whole


def _told(snapshot: Snapshot, docs: Docs, most: int) -> Events:
    shown = tuple(snapshot.story(number) for number in docs[:most].tolist())
    return Events(shown, max(0, len(docs) - most))
