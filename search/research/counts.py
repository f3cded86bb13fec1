"""Counts over time: how many stories match each of several queries, year by year or month by month.

A number is what a search with this year (or month) as a filter finds. Beside it stands how many
stories there are at all that pass the filters, so that counts can be told per thousand. Stories
that have no date, or none in the stretch that is shown, are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, get_args

import msgspec
import numpy as np

from corpus.errors import UsageError
from index.packing import Numbers
from search.arrays import Docs
from search.edition import Edition
from search.engine import Engine
from search.finding import Finder
from search.query import FACETS, FacetName, Query
from search.snapshot import Snapshot

Unit = Literal["year", "month"]
UNITS: tuple[Unit, ...] = get_args(Unit)
MOST_QUERIES = 8
MOST_PERIODS = 600  # that are shown: the last ones
EMPTY = {"year": 30, "month": 360}  # periods without stories behind which others are a mistake
THOUSAND = 1_000


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one query, or of one value of a facet within it.

    `bases` are what the counts are shares of: all stories of a period that pass the filters; of a
    split query with words, those of them that have the value.
    """

    query: Query
    value: str  # of the facet; "" where nothing is split
    counts: tuple[int, ...]  # of each period
    bases: tuple[int, ...]
    total: int  # stories, dated or not
    undated: int  # of these, without a year, or without a month where months are counted
    outside: int  # of these, dated before or behind the periods

    def per_thousand(self) -> tuple[float, ...]:
        """The counts per thousand stories; 0 where there are none."""
        return tuple(
            THOUSAND * count / base if base else 0.0
            for count, base in zip(self.counts, self.bases, strict=True)
        )


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Several series over the same periods; of a split query, the largest series first."""

    unit: Unit
    by: FacetName | None
    periods: tuple[str, ...]  # "2024" or "2024-05", without gaps
    series: tuple[Series, ...]
    edition: Edition
    partial: bool = False  # there was no time to look for all


def counts(
    engine: Engine, queries: Sequence[Query], *, unit: Unit = "year", by: FacetName | None = None
) -> Counts:
    """The counts of queries, or with `by` of each value of a facet that their stories have.

    A query without words counts all stories that pass its filters. Raises UsageError.
    """
    if unit not in UNITS:
        raise UsageError(f"unit {unit!r} is unknown: use {', '.join(UNITS)}")
    if by is not None and (by not in FACETS or by in UNITS):
        known = ", ".join(one for one in FACETS if one not in UNITS)
        raise UsageError(f"by {by!r} is unknown: use {known}")
    if not 1 <= len(queries) <= MOST_QUERIES:
        raise UsageError(f"there are {len(queries)} queries: use 1 to {MOST_QUERIES}")
    finder = engine.finder()
    counter = _Counter(finder, unit, by)
    every = [one for query in queries for one in counter.series(query)]
    if by is not None:
        every.sort(key=lambda one: (-int(one.counts.sum()), one.value))
    none = np.zeros(len(counter.periods), np.int64)
    shown = _shown(counter.periods, sum((one.bases[:-1] for one in every), none), unit)
    return Counts(
        unit=unit,
        by=by,
        periods=tuple(counter.periods[shown]),
        series=tuple(one.told(shown) for one in every),
        edition=finder.snapshot.edition,
        partial=finder.partial,
    )


class _Counted(msgspec.Struct, frozen=True):
    """A series over all periods there are; the last entry is of the undated."""

    query: Query
    value: str
    counts: Numbers
    bases: Numbers
    total: int

    def told(self, shown: slice) -> Series:
        dated = self.counts[:-1]
        return Series(
            query=self.query,
            value=self.value,
            counts=tuple(dated[shown].tolist()),
            bases=tuple(self.bases[:-1][shown].tolist()),
            total=self.total,
            undated=int(self.counts[-1]),
            outside=int(dated.sum() - dated[shown].sum()),
        )


class _Counter:
    """Counts the stories of queries by period, and by the values of a facet."""

    def __init__(self, finder: Finder, unit: Unit, by: FacetName | None) -> None:
        self._finder, self._by = finder, by
        snapshot = finder.snapshot
        self._period, self.periods = _periods(snapshot, unit)
        self._value = np.zeros(snapshot.size, np.int64)
        self._values = [""]
        if by is not None:
            cells = next(one for one in snapshot.cells if by in one.values)
            self._value = cells.ordinals(by, np.arange(snapshot.size))
            self._values = cells.names(by)

    def series(self, query: Query) -> Iterator[_Counted]:
        """The series of a query; of a split one, those of the values that are found."""
        apart = msgspec.structs.replace(query, together=False)
        found = self._finder.as_typed(apart).found.at
        base = self._finder.as_typed(msgspec.structs.replace(apart, words="")).found.at
        counted, totals = self._counted(found, self._value, together=query.together)
        # Without words, a share is that of a value among all stories.
        split = self._value if query.words else np.zeros_like(self._value)
        bases, _ = self._counted(base, split, together=query.together)
        for number, value in enumerate(self._values):
            if self._by is None or totals[number]:
                own = bases[number if query.words else 0]
                yield _Counted(query, value, counted[number], own, int(totals[number]))

    def _counted(self, docs: Docs, of_value: Numbers, *, together: bool) -> tuple[Numbers, Numbers]:
        """The stories of each value and period, and those of each value; versions once each."""
        values, periods = len(self._values), len(self.periods) + 1
        of_value = of_value[docs]
        cells = of_value * periods + self._period[docs]
        versions = self._finder.snapshot.versions if together else None
        if versions is not None:
            groups = versions.groups[docs]
            cells = _distinct(groups, cells, values * periods)
            of_value = _distinct(groups, of_value, values)
        found = np.bincount(cells, minlength=values * periods).reshape(values, periods)
        return found, np.bincount(of_value, minlength=values)


def _distinct(groups: Numbers, values: Numbers, size: int) -> Numbers:
    """The value of each pair of a group and a value, each pair once."""
    return np.unique(groups * size + values) % size


def _periods(snapshot: Snapshot, unit: Unit) -> tuple[Numbers, list[str]]:
    """The period of each document, and all periods from the first to the last, without gaps.

    Documents without one have the number behind the last.
    """
    cells = next(one for one in snapshot.cells if unit in one.values)
    names = cells.names(unit)
    known = sorted(names[1:])
    periods = list(_between(known[0], known[-1])) if known else []
    place = {name: at for at, name in enumerate(periods)}
    numbers = np.array([place.get(name, len(periods)) for name in names], np.int64)
    return numbers.take(cells.ordinals(unit, np.arange(snapshot.size))), periods


def _between(first: str, last: str) -> Iterator[str]:
    """The years or months from one to another."""
    if len(first) == len("2024"):
        yield from (f"{year:04d}" for year in range(int(first), int(last) + 1))
        return
    start, end = (12 * int(one[:4]) + int(one[5:]) - 1 for one in (first, last))
    for month in range(start, end + 1):
        yield f"{month // 12:04d}-{month % 12 + 1:02d}"


def _shown(periods: Sequence[str], bases: Numbers, unit: Unit) -> slice:
    """The stretch of periods that has the most stories, ended by no long time without any.

    A single story far from all others has rather a mistake in its date than a history.
    """
    having = bases.nonzero()[0].tolist()
    if not having:
        return slice(0, 0)
    stretches = [[having[0], having[0]]]
    for before, after in pairwise(having):
        if after - before > EMPTY[unit]:
            stretches.append([after, after])
        stretches[-1][1] = after
    first, last = max(stretches, key=lambda ends: int(bases[ends[0] : ends[1] + 1].sum()))
    return slice(max(first, last + 1 - MOST_PERIODS), last + 1)
