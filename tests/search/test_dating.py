"""Dates, centuries and numbers of a query: found in texts, and as a story's own dates."""

from __future__ import annotations

import pytest
from asking import ask, ids
from making import MakeEngine, MakeStory

from corpus.partialdate import PartialDate
from search.whoosh_engine import WhooshEngine


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("19 ғасыр", "XIX ғасырдың кілемдері"),
        ("ХІХ ғасыр", "19-ғасырдың кілемдері"),  # typed with Cyrillic letters
        ("ХVШ ғасыр", "XVIII ғасырдың кілемдері"),
        ("XIX век", "Ковры 19-го века"),
        ("19-й век", "Ковры XIX века"),
        ("XIX century", "Carpets of the 19th century"),
        ("19th century", "Carpets of the XIX century"),
    ],
)
def test_a_century_is_found_however_its_number_is_written(
    make_story: MakeStory, make_engine: MakeEngine, words: str, title: str
) -> None:
    language = "en" if title.isascii() else "ru" if "век" in title else "kk"
    engine = make_engine([make_story("carpets", title, language=language)])
    assert ids(ask(engine, words, across=False)) == ["carpets"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ночь музеев 2019", {"2019"}),
        ("2019 мамырда", {"2019"}),
        ("18.05.2019", {"2019"}),
        ("05.2019", {"2019"}),
        ("2018-2020", {"2019"}),
        ("16 июня", {"event"}),
        ("June 16", {"event"}),
        ("концерт 16 июня 2022", {"event"}),
    ],
)
def test_a_date_is_the_storys_own(engine: WhooshEngine, words: str, found: set[str]) -> None:
    page = ask(engine, words)
    assert set(ids(page)) == found
    rule = "event" if found == {"event"} else "date"
    assert any(reason.rule == rule for reason in page.hits[0].reasons)


@pytest.mark.parametrize(
    ("words", "rule", "form"),
    [
        ("18 мая 2019", "date", "2019-05-18"),
        ("2019 жылғы мамыр", "date", "2019-05-18"),
        ("16 июня 2019", "event", "2019-06-15/2019-06-17"),
        ("June 16", "event", "2019-06-15/2019-06-17"),
        ("маусым 2019", "event", "2019-06-15/2019-06-17"),
        ("2019", "date", "2019-05-18"),  # of both
        ("(16 июня) OR (17 июля)", "event", "2019-06-15/2019-06-17"),
    ],
)
def test_the_date_that_matched_is_told(
    make_story: MakeStory, make_engine: MakeEngine, words: str, rule: str, form: str
) -> None:
    engine = make_engine(
        [
            make_story(
                "festival",
                "Фестиваль",
                language="ru",
                date="2019-05-18",
                event_start=PartialDate(2019, 6, 15),
                event_end=PartialDate(2019, 6, 17),
            )
        ]
    )
    (hit,) = ask(engine, words).hits
    assert [(reason.rule, reason.form) for reason in hit.reasons] == [(rule, form)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("16.06", {"day"}),
        ("с 2018 по 2020", {"2019"}),
        ("2018 жылдан 2020 жылға дейін", {"2019"}),
        ("from 2018 to 2020", {"2019"}),
        ("2018—2020", {"2019"}),
    ],
)
def test_short_dates_and_spans_of_years_are_dates(
    make_story: MakeStory, make_engine: MakeEngine, words: str, found: set[str]
) -> None:
    engine = make_engine(
        [
            make_story("2019", "Концерт", language="ru", date="2019-05-18"),
            make_story("2021", "Концерт", language="ru", date="2021-05-18"),
            make_story("day", "Концерт", language="ru", date="--06-16"),
        ]
    )
    assert set(ids(ask(engine, words))) == found


def test_the_day_itself_stands_above_what_lasts_for_weeks(
    make_story: MakeStory, make_engine: MakeEngine
) -> None:
    start, end = PartialDate(2019, 6, 3), PartialDate(2019, 7, 26)
    engine = make_engine(
        [
            make_story("dig", "Раскопки", date="2019-08-02", event_start=start, event_end=end),
            make_story("day", "Концерт", date="--06-16"),
        ]
    )
    page = ask(engine, "June 16")
    assert ids(page) == ["day", "dig"]
    assert [reason.rule for reason in page.hits[0].reasons] == ["date"]


def test_a_date_is_told_where_a_text_has_some_of_its_words_only(
    make_story: MakeStory, make_engine: MakeEngine
) -> None:
    story = make_story("a", "16 маусымда концерт", language="kk", date="2024-06-16")
    (hit,) = ask(make_engine([story]), "June 16").hits
    assert [(one.form, one.rule) for one in hit.reasons] == [
        ("16", "form"),
        ("2024-06-16", "date"),
    ]


@pytest.mark.parametrize("words", ["12400", "12400 негативов", "12 400", "12,400"])
def test_a_number_is_found_however_its_thousands_are_set(
    make_story: MakeStory, make_engine: MakeEngine, words: str
) -> None:
    engine = make_engine([make_story("a", "Архив оцифровал 12 400 негативов", language="ru")])
    assert ids(ask(engine, words)) == ["a"]
