"""Which stories a date in a query's words is about: by their own dates, and their events'."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search import nodes
from search.arrays import Docs, Mask

EPOCH = dt.date(1970, 1, 1).toordinal()
DAYS_OF_MONTH = 32  # as `index.document` numbers the days of a year
Days = NDArray[np.int32]


class Dates:
    """The days of the stories of an index; 0: not known."""

    def __init__(
        self,
        first: Days,
        last: Days,
        event_first: Days,
        event_last: Days,
        month_day: NDArray[np.int16],
    ) -> None:
        self._first, self._last = first, last
        self.event_first, self.event_last = event_first, event_last
        self._yearless = month_day

    def touching(self, node: nodes.Dates, docs: Docs) -> Mask:
        """Which of the documents have a date or an event that the node asks for."""
        if node.month_day is not None:
            found = self._of_day(*node.month_day)
            found |= self._with_event_on(*node.month_day, only=node.wholly)
            return found.take(docs)
        event = self.event_first.take(docs), self.event_last.take(docs)
        if node.wholly:
            dated = self._first.take(docs), self._last.take(docs)
            inside: Mask = _inside(*dated, node.first, node.last)
            return inside | _inside(*event, node.first, node.last)
        touching: Mask = self.dated(node, docs) | _within(*event, node.first, node.last)
        return touching

    def dated(self, node: nodes.Dates, docs: Docs) -> Mask:
        """Which of them have a date that the node asks for, whatever their events' are."""
        if node.month_day is not None:
            return self._of_day(*node.month_day).take(docs)
        return _within(self._first.take(docs), self._last.take(docs), node.first, node.last)

    def _of_day(self, month: int, day: int) -> Mask:
        """The documents of one day of any year; a date that is a month or a year is none."""
        wanted = DAYS_OF_MONTH * month + day
        found: Mask = (self._month_days == wanted) | (self._yearless == wanted)
        return found

    def _with_event_on(self, month: int, day: int, *, only: bool) -> Mask:
        """The documents with an event on one day of any year; `only`, on no other day."""
        found = np.zeros(len(self._first), np.bool_)
        with_event = self.event_first.nonzero()[0]
        if len(with_event):
            first, last = self.event_first[with_event], self.event_last[with_event]
            years = range(
                dt.date.fromordinal(int(first.min())).year,
                dt.date.fromordinal(int(last.max())).year + 1,
            )
            for year in years:
                try:
                    ordinal = dt.date(year, month, day).toordinal()
                except ValueError:  # 29 February
                    continue
                on = (first <= ordinal) & (ordinal <= last)
                found[with_event[on & (first == last) if only else on]] = True
        return found

    @cached_property
    def _month_days(self) -> NDArray[np.int64]:
        """Month and day of the dates that are days."""
        days = (self._first.astype(np.int64) - EPOCH).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        numbers = months.astype(np.int64) % 12 + 1
        within = (days - months).astype(np.int64) + 1
        exact = (self._first > 0) & (self._first == self._last)
        found: NDArray[np.int64] = np.where(exact, DAYS_OF_MONTH * numbers + within, 0)
        return found


def _within(first: Days, last: Days, start: int, end: int) -> Mask:
    mask: Mask = (first > 0) & (first <= end) & (last >= start)
    return mask


def _inside(first: Days, last: Days, start: int, end: int) -> Mask:
    mask: Mask = (first >= max(start, 1)) & (last <= end)
    return mask
