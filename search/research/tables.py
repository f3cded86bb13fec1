"""What is counted as tables: a row of names, then rows of texts and numbers, for CSV.

A row says all there is to say of one thing, so that tables can be read by programs as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from corpus.cells import guarded
from corpus.records import BOM
from search.answers import asked
from search.query import UNDATED, Query
from search.research.collocations import Collocate, Collocations
from search.research.comparison import Comparison
from search.research.counts import Counts
from search.research.frequencies import Frequencies
from search.research.lines import Line
from search.research.tallies import Spelling

Cell = str | int | float | None
Rows = Iterator[Sequence[Cell]]
OUTSIDE = "outside"  # the period of stories dated before or behind those that are counted
DIGITS = 6  # of numbers that are not whole, at most
CHUNK = 1 << 16  # characters


def counts_table(counts: Counts) -> Rows:
    """A row for each series and period; then of its stories without a date, or outside."""
    yield ("query", "value", "period", "stories", "all_stories", "per_thousand")
    for one in counts.series:
        told = one.query.words, one.value
        for period, count, base, share in zip(
            counts.periods, one.counts, one.bases, one.per_thousand(), strict=True
        ):
            yield (*told, period, count, base, share)
        yield (*told, UNDATED, one.undated, None, None)
        if one.outside:
            yield (*told, OUTSIDE, one.outside, None, None)


def lines_table(lines: Iterable[Line]) -> Rows:
    names = Line.__struct_fields__
    yield ("number", *names)
    for number, line in enumerate(lines, 1):
        values = (getattr(line, name) for name in names)
        yield (number, *("" if one is None else str(one) for one in values))


def collocations_table(collocations: Collocations) -> Rows:
    names = Collocate.__struct_fields__
    yield names
    for one in collocations.collocates:
        yield tuple(getattr(one, name) for name in names)


def frequencies_table(frequencies: Frequencies) -> Rows:
    """A column for each part of the stories; the row behind the names has their words."""
    parts = [one.value for one in frequencies.columns]
    yield ("lemma", "language", "count", "per_million", "stories", "spellings", *parts)
    words = [one.words for one in frequencies.columns]
    yield ("", "", frequencies.words, None, frequencies.stories, "", *words)
    for one in frequencies.rows:
        told = one.lemma, one.language, one.count, one.per_million, one.stories
        yield (*told, spelled(one.spellings), *one.columns)


def comparison_table(comparison: Comparison) -> Rows:
    """The row behind the names has the words of both sets of stories."""
    yield (
        *("lemma", "language", "count", "per_million", "other_count", "other_per_million"),
        *("log_likelihood", "log_ratio", "probability", "spellings"),
    )
    yield ("", "", comparison.words, None, comparison.other_words, *[None] * 4, "")
    for one in comparison.rows:
        counts = one.count, one.per_million, one.other_count, one.other_per_million
        figures = one.log_likelihood, one.log_ratio, one.probability
        yield (one.lemma, one.language, *counts, *figures, spelled(one.spellings))


def spelled(spellings: Sequence[Spelling]) -> str:
    """The spellings of a name with their counts; "" where there is but one."""
    if len(spellings) < 2:
        return ""
    return ", ".join(f"{one.lemma} ({one.language}) {one.count}" for one in spellings)


def csv_text(rows: Rows) -> Iterator[bytes]:
    """A table as CSV for spreadsheets: UTF-8 with its mark, and no text that is a formula."""
    yield BOM
    held = io.StringIO()
    writer = csv.writer(held)
    for row in rows:
        writer.writerow([_cell(one) for one in row])
        if held.tell() >= CHUNK:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return guarded(value)
    return round(value, DIGITS) if isinstance(value, float) else value


def answer(result: msgspec.Struct) -> dict[str, object]:
    """A result for programs: queries under the names of their parameters, and which corpus."""
    told = {name: getattr(result, name) for name in result.__struct_fields__}
    edition = told.pop("edition")
    return {
        "corpus": {"version": edition.name, "indexed": edition.written},
        **{name: _plain(value) for name, value in told.items()},
    }


def _plain(value: object) -> object:
    if isinstance(value, Query):
        return asked(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    return value
