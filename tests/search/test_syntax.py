"""What a person may type, and what it is read as: nothing is refused."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.syntax import describe, parse


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("музей түні", "музей түні"),
        ('"ночь  музеев"~5 Алматы', '"ночь музеев"~5 Алматы'),
        ("«Жібек жолы»", '"Жібек жолы"'),
        ("a b OR c d", "a (b OR c) d"),
        ("музей | библиотека ИЛИ театр", "(музей OR библиотека OR театр)"),
        ("түн НЕМЕСЕ күн", "(түн OR күн)"),
        ("(опера балет) OR айтыс", "((опера балет) OR айтыс)"),
        ("музей AND ночь", "музей ночь"),
        ("музей -Алматы", "музей -Алматы"),
        ('музей -"ночь музеев" -(a b)', 'музей -"ночь музеев" -(a b)'),
        ("музей NOT ночь", "музей -ночь"),
        ("title:абай заголовок:(киіз күміс)", "title:абай title:(киіз күміс)"),
        ('мекеме:"Абай театры" жыл:2024', 'institution:"Абай театры" year:2024'),
        ("язык:ru тіл:kk", "language:ru language:kk"),
        ("=сөз музе* му*й", "=сөз музе* му*й"),
        # what is no operator where it stands
        ("іс-шара - сөз", "іс-шара - сөз"),
        ("http://example.kz/a:b", "http://example.kz/a:b"),
        ("қашан ашылды?", "қашан ашылды?"),
        ("«Жібек жолы»-ға", '"Жібек жолы" -ға'),
        ("year: 2024", "year: 2024"),
    ],
)
def test_how_it_is_read(typed: str, read: str) -> None:
    syntax = parse(typed)
    assert describe(syntax, typed) == read
    assert not syntax.notes


@pytest.mark.parametrize(
    ("typed", "read", "notes"),
    [
        ('"музей түні', "музей түні", ("quote",)),
        ("музей (түні", "музей түні", ("parenthesis",)),
        ("музей) түні", "музей түні", ("parenthesis",)),
        ("OR музей", "музей", ("operator",)),
        ("музей OR", "музей", ("operator",)),
        ("м*", "м*", ("pattern",)),
        ("year:(2024 2025)", "(2024 2025)", ("value",)),
        ("(" * 50 + "музей", "музей", ("parenthesis",)),
    ],
)
def test_what_is_passed_over_is_noted(typed: str, read: str, notes: tuple[str, ...]) -> None:
    syntax = parse(typed)
    assert describe(syntax, typed) == read
    assert syntax.notes == notes


@pytest.mark.parametrize("typed", ["музей түні", '"ночь музеев" музей', "Абай (роман)", "", " - "])
def test_words_and_phrases_are_plain(typed: str) -> None:
    assert parse(typed).is_plain


@pytest.mark.parametrize("typed", ["a -b", "a OR b", "=a", "a*b*", "year:2024", '"a b"~2', '"a'])
def test_all_else_is_told_to_the_reader(typed: str) -> None:
    assert not parse(typed).is_plain or typed == "a*b*"


@given(st.text(alphabet='ab "«»()-=*:|~5ORтүн title', max_size=60))
def test_nothing_breaks_it_and_places_are_within_the_text(typed: str) -> None:
    syntax = parse(typed)
    describe(syntax, typed)
    for part in syntax.whole.parts:
        assert 0 <= part.start <= part.end <= len(typed)


def test_the_longest_texts_are_read_in_no_time() -> None:
    started = time.process_time()
    for text in ("(" * 100_000, "a OR " * 5_000, '"' * 100_000, "-" * 100_000, "a:" * 50_000):
        parse(text)
    assert time.process_time() - started < 5
