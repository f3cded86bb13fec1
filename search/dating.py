"""The dates that a query's text tells: those of running text, years, and what is short for one."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from corpus.dates import find_dates
from corpus.partialdate import PartialDate

YEAR = re.compile(r"(?<![\w.-])(?:1[5-9]|20)\d\d(?![\w.-])")
A_YEAR = r"((?:1[5-9]|20)\d\d)"
YEARS = re.compile(
    rf"(?<![\w.-]){A_YEAR}(?:\s?[-–—]\s?|\s(?:по|to|until|жылдан)\s){A_YEAR}(?![\w.-])"
    r"(?:\s(?:жылға|жылдар\w*|год\w*|гг\.))?(?:\sдейін)?",
    re.IGNORECASE,
)
DAY_OF_MONTH = re.compile(r"(?<![\w.,])([0-3]?\d)\.(0[1-9]|1[0-2])(?![\w]|[.,]\d)")
MONTH_OF_YEAR = re.compile(r"(?<![\w.])(0?[1-9]|1[0-2])[./]((?:1[5-9]|20)\d\d)(?![\w.])")
NEXT_WORD = re.compile(r"\s+([^\W\d_]+)")


def dates_in(text: str) -> Iterator[tuple[int, int, PartialDate, PartialDate | None]]:
    """The dates of a query's stretch: where they stand, the first and the last day meant.

    In a query a year is a date by itself, also before a month (2018 қазан).
    """
    if not any(map(str.isdecimal, text)):
        return
    several = [(one.start, one.end, one.first, one.last) for one in find_dates(text)]
    several += _numbers(text)
    found: list[tuple[int, int, PartialDate, PartialDate | None]] = []
    for start, end, first, last in sorted(several, key=lambda one: one[0] - one[1]):
        if not any(here < end and start < there for here, there, *_ in found):
            found.append((start, end, first, last))
    for year in YEAR.finditer(text):
        if any(start < year.end() and year.start() < end for start, end, *_ in found):
            continue
        end, date = year.end(), PartialDate(int(year[0]))
        if month := NEXT_WORD.match(text, end):
            mentions = find_dates(f"{month[1]} {year[0]}")
            if mentions and mentions[0].start == 0:
                end, date = month.end(), mentions[0].first
        found.append((year.start(), end, date, None))
    yield from sorted(found, key=lambda one: one[:2])


def _numbers(text: str) -> Iterator[tuple[int, int, PartialDate, PartialDate | None]]:
    """What is a date in a query, and in running text might be anything: 05.2024, 16.06."""
    for match in YEARS.finditer(text):
        yield *match.span(), PartialDate(int(match[1])), PartialDate(int(match[2]))
    for match in MONTH_OF_YEAR.finditer(text):
        yield *match.span(), PartialDate(int(match[2]), int(match[1])), None
    for match in DAY_OF_MONTH.finditer(text):
        with contextlib.suppress(ValueError):  # 31.02
            yield *match.span(), PartialDate(None, int(match[2]), int(match[1])), None
