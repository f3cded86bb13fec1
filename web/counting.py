"""Counts over time as a chart and a table, each number of which leads to the stories it counts."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import msgspec

from corpus.institutions import Registry
from corpus.partialdate import PartialDate
from search.engine import Engine
from search.query import FACETS, UNDATED, Query
from search.research.counts import MOST_QUERIES, Counts, Series
from web import wording
from web.languages import decimal_text, interface, number_text
from web.languages import gettext as _
from web.linechart import Chart, charts, mark
from web.study import SPLIT, Study
from web.studypage import Link, Option, StudyPage, split_names

SHOWN = 8  # lines that can be told apart
FIELDS = 3  # for queries, at least
CELLS, ROWS = 240, 24  # of a page of the table: so many cells, but so many rows at least
DIGITS = 2  # of shares


class Entry(NamedTuple):
    """A line of the legend."""

    number: int
    name: str
    stories: int
    undated: int
    outside: int
    mark: str
    address: str


class Cell(NamedTuple):
    """A number of the table; without an address there is nothing to be shown."""

    text: str
    address: str | None


class Row(NamedTuple):
    """A period with its numbers."""

    name: str
    cells: list[Cell]


class CountsPage(StudyPage):
    """What counts.html shows."""

    own = ("unit", "by", "scale")

    def __init__(self, study: Study, registry: Registry, engine: Engine, counts: Counts) -> None:
        super().__init__(study, registry, engine)
        self.counts = counts
        self.series = counts.series[:SHOWN]
        self.more = len(counts.series) - len(self.series)
        self.is_share = study["scale"] == "thousand"

    @property
    def fields(self) -> list[str]:
        """The queries, and empty fields for more."""
        words = list(self.study.words)
        return words + [""] * min(max(1, FIELDS - len(words)), MOST_QUERIES - len(words))

    @property
    def units(self) -> list[Option]:
        names = {"year": _("By year"), "month": _("By month")}
        return self.options("unit", names)

    @property
    def scales(self) -> list[Option]:
        names = {"stories": _("Stories"), "thousand": _("Per thousand stories")}
        return self.options("scale", names)

    @property
    def splits(self) -> list[Option]:
        """By what the queries may be split."""
        return self.options("by", split_names(one for one in FACETS if one in SPLIT))

    @cached_property
    def charts(self) -> list[Chart]:
        if len(self.counts.periods) < 2:
            return []
        return charts(self.counts.periods, [self._values(one) for one in self.series])

    def _values(self, series: Series) -> tuple[float, ...]:
        return series.per_thousand() if self.is_share else tuple(map(float, series.counts))

    @property
    def legend(self) -> list[Entry]:
        return [
            Entry(
                number,
                self._name(one),
                one.total,
                one.undated,
                one.outside,
                mark(number, 30, 8),
                self.search(self._query(one)),
            )
            for number, one in enumerate(self.series, 1)
        ]

    def _name(self, series: Series) -> str:
        value = self.names.of(self.counts.by, series.value) if self.counts.by is not None else ""
        parts = [one for one in (series.query.words, value) if one]
        return " · ".join(parts) or _("All stories")

    def _query(self, series: Series, **changes: tuple[str, ...]) -> Query:
        if self.counts.by is not None:
            changes[self.counts.by] = (series.value,)
        return msgspec.structs.replace(series.query, **changes)

    @property
    def files(self) -> list[Link]:
        """They have the whole table."""
        whole = self.study.at_page(1)
        return [Link("CSV", whole.address("csv")), Link("JSON", whole.address("json"))]

    @property
    def _of_page(self) -> int:
        """The rows of a page of the table: each of its numbers may be a link."""
        return max(ROWS, CELLS // max(1, len(self.series)))

    @property
    def pages(self) -> int:
        return -(-len(self.counts.periods) // self._of_page)

    @property
    def rows(self) -> list[Row]:
        """The periods of this page, the last first, and behind all the stories without one."""
        before = (self.query.page - 1) * self._of_page
        newest_first = list(enumerate(self.counts.periods))[::-1]
        rows = [
            Row(
                wording.date_text(PartialDate.parse(period), interface()),
                [self._cell(one, at, period) for one in self.series],
            )
            for at, period in newest_first[before : before + self._of_page]
        ]
        if self.query.page < self.pages:
            return rows
        for name, counted in (
            (_("Dated outside the chart"), "outside"),
            (self.undated_name, "undated"),
        ):
            numbers = [getattr(one, counted) for one in self.series]
            if any(numbers):
                rows.append(Row(name, [Cell(number_text(one), None) for one in numbers]))
        return rows

    @property
    def undated_name(self) -> str:
        return _("Undated") if self.counts.unit == "year" else _("Without a month")

    def _cell(self, series: Series, at: int, period: str) -> Cell:
        count = series.counts[at]
        text = number_text(count)
        if not count:
            return Cell(text, None)
        if self.is_share:
            text = decimal_text(self._values(series)[at], DIGITS)
        if self.counts.unit == "year":
            query = self._query(series, year=(period,), month=self._months(period))
        else:
            query = self._query(series, month=(period,), year=())
        return Cell(text, self.search(query))

    def _months(self, year: str) -> tuple[str, ...]:
        """The months of a year that are chosen: a filter that the number holds to."""
        return tuple(one for one in self.query.month if one.startswith(year))

    @property
    def undated(self) -> list[tuple[str, str]]:
        """The lines that have stories without a date: what is said, and where they are."""
        return [
            (
                f"{self._name(one)}: {number_text(one.undated)}",
                self.search(self._query(one, year=(UNDATED,), month=())),
            )
            for one in self.series
            if one.undated
        ]
