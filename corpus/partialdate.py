"""Dates written as far as they are known.

Four forms, after ISO 8601 and XML Schema's gMonthDay: `2024-05-17`, `2024-05`, `2024`
and `--06-16` (a day and month whose year nobody states).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from corpus.errors import UsageError

FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?"
    r"|--(?P<month_only>\d{2})-(?P<day_only>\d{2})",
    re.ASCII,
)
LEAP_YEAR = 2000  # a day without a year may be 29 February


class PartialDate:
    """A day, a month, a year, or a day of an unknown year; a value, never changed.

    Raises ValueError where the parts are no date of the calendar (`2023-02-29`) or no
    form that we write (a day without a month, a month without year and day).

    A plain class rather than a dataclass, which msgspec would write as an object.
    """

    __slots__ = ("day", "month", "year")

    def __init__(
        self, year: int | None = None, month: int | None = None, day: int | None = None
    ) -> None:
        if year is None and (month is None or day is None):
            raise ValueError("a date without a year needs a month and a day")
        if day is not None and month is None:
            raise ValueError("a day needs a month")
        # datetime checks the ranges: year 1 to 9999, month 1 to 12, day of that month
        dt.date(
            LEAP_YEAR if year is None else year,
            1 if month is None else month,
            1 if day is None else day,
        )
        self.year, self.month, self.day = year, month, day

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialDate) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __repr__(self) -> str:
        return f"PartialDate({self!s})"

    def _parts(self) -> tuple[int | None, int | None, int | None]:
        return self.year, self.month, self.day

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read one of the four forms; raises UsageError for anything else."""
        match = FORM.fullmatch(text)
        try:
            if match is None:
                raise ValueError
            if match["year"] is None:
                return cls(None, int(match["month_only"]), int(match["day_only"]))
            month, day = match["month"], match["day"]
            return cls(int(match["year"]), int(month) if month else None, int(day) if day else None)
        except ValueError:
            raise UsageError(
                f"{text!r} is no date: write 2024-05-17, 2024-05, 2024 or --06-16"
            ) from None

    @classmethod
    def of(cls, day: dt.date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        if self.year is None:
            return f"--{self.month:02d}-{self.day:02d}"
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def first_day(self) -> dt.date | None:
        """The earliest day that it may mean; None without a year."""
        if self.year is None:
            return None
        return dt.date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> dt.date | None:
        """The latest day that it may mean; None without a year."""
        if self.year is None:
            return None
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])
