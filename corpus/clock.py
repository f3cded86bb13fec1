"""What day it is for the readers: moments are kept in UTC, days are told as in Kazakhstan."""

from __future__ import annotations

import datetime as dt

KAZAKHSTAN = dt.timezone(dt.timedelta(hours=5))  # all of it, since 2024


def local(moment: str) -> dt.datetime:
    """A moment in UTC, 2024-05-17T20:30:00Z, as readers' clocks show it; ValueError for none."""
    return dt.datetime.fromisoformat(moment).astimezone(KAZAKHSTAN)


def day_of(moment: str) -> dt.date:
    """The day of readers at a moment in UTC; ValueError for no moment."""
    return local(moment).date()
