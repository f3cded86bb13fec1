from __future__ import annotations

import pytest
from flask import Flask

from corpus.partialdate import PartialDate
from corpus.story import Language
from web.wording import date_text, machine_date, moment_text, span_text, value_name


@pytest.mark.parametrize(
    ("date", "kk", "ru", "en"),
    [
        ("2024-05-17", "2024 ж. 17 мамыр", "17 мая 2024 г.", "17 May 2024"),
        ("2024-05", "2024 ж. мамыр", "май 2024 г.", "May 2024"),
        ("2024", "2024", "2024", "2024"),
        ("--06-16", "16 маусым", "16 июня", "16 June"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(date: str, kk: str, ru: str, en: str) -> None:
    parsed = PartialDate.parse(date)
    assert [date_text(parsed, language) for language in ("kk", "ru", "en")] == [kk, ru, en]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "2024 ж. 18 мамыр, 01:30"),
        ("ru", "18 мая 2024 г., 01:30"),
        ("en", "18 May 2024, 01:30"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_readers(language: Language, text: str) -> None:
    assert moment_text("2024-05-17T20:30:00Z", language) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2014-07-22", "2014-07-24", "22–24 July 2014"),
        ("2014-06-30", "2014-07-02", "30 June 2014 – 2 July 2014"),
        ("2014-07-22", "2014-07-22", "22 July 2014"),
        ("--07-22", "--07-24", "22–24 July"),
        ("2014-06", "2014-07", "June 2014 – July 2014"),
    ],
)
def test_the_days_of_an_event(first: str, last: str, text: str) -> None:
    assert span_text(PartialDate.parse(first), PartialDate.parse(last), "en") == text


@pytest.mark.parametrize(
    ("date", "machine"), [("2024-05-17", "2024-05-17"), ("2024", "2024"), ("--06-16", "06-16")]
)
def test_a_date_for_machines(date: str, machine: str) -> None:
    assert machine_date(PartialDate.parse(date)) == machine


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "kk",
            ["Мекемесі белгісіз", "Мұнара мұражайы", "Орысша", "Күні белгісіз", "2024 ж. мамыр"],
        ),
        ("ru", ["Учреждение неизвестно", "Музей «Башня»", "Русский", "Без даты", "май 2024 г."]),
        ("en", ["Unknown institution", "Tower Museum", "Russian", "Undated", "May 2024"]),
    ],
)
def test_values_are_named_in_the_language_of_the_interface(
    app: Flask, language: Language, names: list[str]
) -> None:
    registry = app.extensions["izde"].registry
    with app.test_request_context(f"/{language}/"):
        values = [
            value_name("institution", "unknown", registry, language),
            value_name("institution", "tower-museum", registry, language),
            value_name("language", "ru", registry, language),
            value_name("year", "undated", registry, language),
            value_name("month", "2024-05", registry, language),
        ]
    assert values == names
