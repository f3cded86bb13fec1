"""Dates as far as they are known: the four written forms and the calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.errors import UsageError
from corpus.partialdate import PartialDate


@pytest.mark.parametrize(
    ("written", "date", "first", "last"),
    [
        ("2024-05-17", PartialDate(2024, 5, 17), dt.date(2024, 5, 17), dt.date(2024, 5, 17)),
        ("2024-05", PartialDate(2024, 5), dt.date(2024, 5, 1), dt.date(2024, 5, 31)),
        ("2024-02", PartialDate(2024, 2), dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2023-02", PartialDate(2023, 2), dt.date(2023, 2, 1), dt.date(2023, 2, 28)),
        ("2024", PartialDate(2024), dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("0900", PartialDate(900), dt.date(900, 1, 1), dt.date(900, 12, 31)),
        ("--06-16", PartialDate(None, 6, 16), None, None),
        ("--02-29", PartialDate(None, 2, 29), None, None),
    ],
)
def test_a_form_reads_and_writes_itself(
    written: str, date: PartialDate, first: dt.date | None, last: dt.date | None
) -> None:
    assert PartialDate.parse(written) == date
    assert str(date) == written
    assert date.first_day() == first
    assert date.last_day() == last


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17.05.2024",
        "2024-5-17",
        "2024-13",
        "2023-02-29",
        "2024-00-01",
        "0000",
        "--02-30",
        "--06",
        "2024-05-17T10:00",
        " 2024",
        "2024\n",
        "٢٠٢٤",
        "yesterday",
    ],
)
def test_anything_else_is_refused_with_the_forms_we_take(text: str) -> None:
    with pytest.raises(UsageError, match=r"write 2024-05-17, 2024-05, 2024 or --06-16") as error:
        PartialDate.parse(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "parts",
    [
        (None, None, None),
        (None, 5, None),
        (None, None, 5),
        (2024, None, 17),
        (2023, 2, 29),
        (2024, 4, 31),
        (0, 1, 1),
        (10000, 1, 1),
        (2024, 0, None),
        (2024, 13, None),
        (2024, 1, 0),
    ],
)
def test_parts_that_make_no_date(parts: tuple[int | None, int | None, int | None]) -> None:
    with pytest.raises(ValueError):
        PartialDate(*parts)


def test_a_day_of_the_calendar() -> None:
    assert PartialDate.of(dt.date(2024, 5, 17)) == PartialDate(2024, 5, 17)


def test_dates_are_values() -> None:
    assert {PartialDate(2024, 5), PartialDate.parse("2024-05")} == {PartialDate(2024, 5)}
