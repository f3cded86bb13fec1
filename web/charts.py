"""Counts as bars and as tables of months, each of which leads to the stories it counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.partialdate import PartialDate
from corpus.story import Language
from search.query import UNDATED
from web import wording

MONTHS = range(1, 13)
LEVELS = 4  # shades of cells
STRETCH = 30  # years without stories that are shown between others


class Bar(NamedTuple):
    """A value with its count; `share` is that of the highest bar, in percent."""

    name: str
    stories: int
    share: float
    address: str


class Cell(NamedTuple):
    """A count in a table; its level is 0 where it is none, else 1 to LEVELS."""

    name: str
    stories: int
    level: int
    address: str


class Row(NamedTuple):
    """A year of a table of months."""

    year: str
    cells: list[Cell | None]  # None: before the first month that has stories, or behind the last


def bars(counts: Iterable[tuple[str, int, str]]) -> list[Bar]:
    """Names, counts and addresses as bars."""
    given = list(counts)
    highest = max((count for _, count, _ in given), default=0)
    return [
        Bar(name, count, round(100 * count / highest, 1) if highest else 0.0, address)
        for name, count, address in given
    ]


def level(count: int, highest: int) -> int:
    """The shade of a count: by its square root, so that the small ones are told apart."""
    if not count:
        return 0
    return min(LEVELS, 1 + math.floor(LEVELS * math.sqrt((count - 1) / max(1, highest))))


def years(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of years, in their order, with the years between that have none.

    A longer stretch without any is left out: one year may be a mistake of its source.
    """
    known = sorted(int(year) for year in counts if year != UNDATED)
    shown = set(known)
    for before, after in pairwise(known):
        if after - before <= STRETCH:
            shown.update(range(before, after))
    return {f"{year:04d}": counts.get(f"{year:04d}", 0) for year in sorted(shown)}


def month_rows(
    counts: Mapping[str, int], address: Callable[[str], str], language: Language
) -> list[Row]:
    """Counts of months as the rows of a table, the newest year first."""
    if not counts:
        return []
    first, last, highest = min(counts), max(counts), max(counts.values())

    def cell(month: str) -> Cell | None:
        if not first <= month <= last:
            return None
        count = counts.get(month, 0)
        name = wording.date_text(PartialDate.parse(month), language)
        return Cell(name, count, level(count, highest), address(month))

    shown = years(dict.fromkeys((month[:4] for month in counts), 0))
    return [
        Row(year, [cell(f"{year}-{month:02d}") for month in MONTHS]) for year in reversed(shown)
    ]


def gaps(months: Sequence[str]) -> list[tuple[str, str]]:
    """The first and the last month of each stretch without stories between some months."""
    numbers = sorted(12 * int(month[:4]) + int(month[5:]) - 1 for month in months)
    return [
        (_month(before + 1), _month(after - 1))
        for before, after in pairwise(numbers)
        if after - before > 1
    ]


def months_in(gap: tuple[str, str]) -> int:
    """How many months a stretch has."""
    first, last = (12 * int(month[:4]) + int(month[5:]) for month in gap)
    return last - first + 1


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
