"""What a person may type, and what it is read as: nothing is refused."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search.parts import describe
from search.syntax import AND, FIELDS, NOT, OR, parse


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger queries of smaller ones."""
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(" ".join),
        two.map(" OR ".join),
        inner.map("-({})".format),
        inner.map("title:({})".format),
        inner.map("({})".format),
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("музей түні", "музей түні"),
        ('"" музей -"" title:«»', "музей"),
        ('"ночь  музеев"~5 Алматы', '"ночь музеев"~5 Алматы'),
        ("«Жібек жолы»", '"Жібек жолы"'),
        ("a b OR c d", "a (b OR c) d"),
        ("музей | библиотека ИЛИ театр", "(музей OR библиотека OR театр)"),
        ("музей|библиотека", "(музей OR библиотека)"),
        ("мұражай|кітапхана түні", "(мұражай OR кітапхана) түні"),
        ("museum||library", "(museum OR library)"),
        ("музей|-театр", "(музей OR -театр)"),
        ("музе*|теат*", "(музе* OR теат*)"),
        ("түн НЕМЕСЕ күн", "(түн OR күн)"),
        ("(опера балет) OR айтыс", "((опера балет) OR айтыс)"),
        ("музей AND ночь", "музей ночь"),
        ("музей -Алматы", "музей -Алматы"),
        ('музей -"ночь музеев" -(a b)', 'музей -"ночь музеев" -(a b)'),
        ("музей NOT ночь", "музей -ночь"),
        ("title:абай заголовок:(киіз күміс)", "title:абай title:(киіз күміс)"),
        ('мекеме:"Абай театры" жыл:2024', 'institution:"Абай театры" year:2024'),
        ("язык:ru тіл:kk", "language:ru language:kk"),
        ("мекеме: Алатау", "institution:Алатау"),
        ("Institution : Alatau", "institution:Alatau"),
        ("заголовок: войлок", "title:войлок"),
        ("year: 2024", "year:2024"),
        ("year:2019 - 2021 yurt", 'year:"2019 - 2021" yurt'),
        ("год:без даты войлок", 'year:"без даты" войлок'),
        ("жыл:күні белгісіз", 'year:"күні белгісіз"'),
        ("title:-музей", "title:-музей"),
        ("мекеме:-алатау", "-institution:алатау"),
        ("мекеме:алат*", "institution:алат"),
        ("мекеме:(Алатау тарих мұражайы)", 'institution:"Алатау тарих мұражайы"'),
        ("language:(kk OR ru)", "(language:kk OR language:ru)"),
        ("=сөз музе* му*й", "=сөз музе* му*й"),
        ("=музе*", "музе*"),
        ("муз*, театр", "муз* , театр"),
        ("іс-ша*", "(іс- ша*)"),
        ('="ночь музеев"', '"ночь музеев"'),
        ('"ночь музеев" ~5', '"ночь музеев"~5'),
        ('"ночь музеев"~1000', '"ночь музеев"~100'),
        # what is no operator where it stands
        ("іс-шара - сөз", "іс-шара - сөз"),
        ("http://example.kz/a:b", "http://example.kz/a:b"),
        ("қашан ашылды?", "қашан ашылды?"),
        ("«Жібек жолы»-ға", '"Жібек жолы" -ға'),
        ("И снова музей", "И снова музей"),
        ("МУЗЕЙ НЕ РАБОТАЕТ", "МУЗЕЙ НЕ РАБОТАЕТ"),
        ("18:00-20:00", "18:00-20:00"),
        ("R&B, C++, AC/DC", "R&B, C++, AC/DC"),
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
        ("м*", "м", ("pattern",)),
        ("*зей", "зей", ("pattern",)),
        ("музей *", "музей", ("pattern",)),
        ('"ноч* музеев"', '"ноч* музеев"', ("pattern",)),
        ("year:(2024 -2025)", "(2024 -2025)", ("value",)),
        # operators one after the other, or where they can do nothing
        ("музей OR OR театр", "(музей OR театр)", ("operator",)),
        ("музей OR AND театр", "(музей OR театр)", ("operator",)),
        ("музей AND OR театр", "(музей OR театр)", ("operator",)),
        ("музей OR !!!", "музей", ("operator",)),
        ("(музей AND) театр", "музей театр", ("operator",)),
        ("--музей", "--музей", ("operator",)),
        ("=(музей театр)", "(музей театр)", ("operator",)),
        ("музей title:", "музей title", ("operator",)),
        ("мекеме:", "мекеме", ("operator",)),
        # operators of other engines
        ("музей~2", "музей", ("operator",)),
        ("музей^3 түні", "музей түні", ("operator",)),
        ("музе*~2", "музе*", ("operator",)),
        ('"ночь музеев"~', '"ночь музеев"', ("operator",)),
        ('"ночь музеев"~5а', '"ночь музеев" ~5а', ("operator",)),
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


PIECES = (
    *("музей", "түн", "іс-шара", "2024", "kk", "2019 - 2021", "без даты", "а", "OR", "ИЛИ", "AND"),
    *("И", "NOT", "ЕМЕС", "|", "&", "-", "--", "(", ")", '"', "«", "»", "=", "*", "~", "~5", "^2"),
    *("title:", "мекеме: ", "year:", "тіл :", " ", "  ", ".", ",", "!", "'", "\x00", "🏛", "\u0301"),
)
TYPED = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(TYPED | st.text(max_size=60) | st.text('ab "«»()-=*:|~5ORтүн title', max_size=60))
def test_nothing_breaks_it_and_places_are_within_the_text(typed: str) -> None:
    syntax = parse(typed)
    describe(syntax, typed)
    for part in syntax.whole.parts:
        assert 0 <= part.start <= part.end <= len(typed)


@given(TYPED)
def test_no_word_is_lost_but_for_operators_that_are_noted(typed: str) -> None:
    syntax = parse(typed)
    told = describe(syntax, typed)
    if not syntax.notes:
        wanted = [word for word in re.findall(r"[^\W_]+", typed) if word not in OR | AND | NOT]
        left = [word for word in wanted if word in told or word.casefold() in FIELDS]
        assert left == wanted


@given(st.recursive(st.sampled_from(["музей", "=түн", "му*", '"а б"', "year:2024"]), grown))
def test_what_is_told_is_read_as_it_was_told(typed: str) -> None:
    syntax = parse(typed)
    assume(not syntax.notes)  # groups too deep
    told = describe(syntax, typed)
    again = parse(told)
    assert describe(again, told) == told
    assert not again.notes


LONG = (
    *(
        "title:" * 20_000,
        "NOT " * 20_000,
        "title:-" * 20_000,
        "=(" * 50_000,
        "title" + " " * 100_000,
        "|" * 100_000,
        "a|" * 50_000,
        "a-" * 50_000,
    ),
    *(
        "a-" * 50_000 + "*",
        "a*" * 50_000,
        "~" * 100_000,
        '"a"~' + "9" * 50_000,
        "год:без " * 10_000,
    ),
)


def test_the_longest_texts_are_read_in_no_time() -> None:
    started = time.process_time()
    for text in (
        "(" * 100_000,
        "a OR " * 5_000,
        '"' * 100_000,
        "-" * 100_000,
        "a:" * 50_000,
        *LONG,
    ):
        parse(text)
    assert time.process_time() - started < 5
