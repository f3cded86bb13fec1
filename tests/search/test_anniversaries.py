"""Stories of a day, and of the same day of earlier years."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from making import MakeEngine, MakeStory

from corpus.partialdate import PartialDate
from corpus.story import Language, Story
from search.whoosh_engine import WhooshEngine


@pytest.fixture
def engine(make_story: MakeStory, make_engine: MakeEngine, trivial: None) -> WhooshEngine:
    def one(identity: str, date: str | None = None, **fields: Any) -> Story:
        for name in ("event_start", "event_end"):
            if name in fields:
                fields[name] = PartialDate.parse(fields[name])
        return make_story(identity, "Museum", date=date, **fields)

    return make_engine(
        [
            one("kk", "2024-05-17", language="kk", versions=("ru",)),
            one("ru", "2024-05-17", language="ru", versions=("kk",)),
            one("same", "2024-05-17"),
            one("month", "2024-05"),
            one("2019a", "2019-05-17"),
            one("2019b", "2019-05-17"),
            one("2012", "2012-05-17"),
            one("leap", "2016-02-29"),
            one("event", event_start="2021-05-17", event_end="2021-05-19"),
            one("long", event_start="2020-05-17", event_end="2020-09-01"),
            one("whole", event_start="2018-05", event_end="2018-05"),
            one("yearless", "--05-17"),
        ]
    )


@pytest.mark.parametrize(
    ("day", "reader", "today", "earlier", "around"),
    [
        ("2024-05-17", "kk", ["kk", "same"], ["event", "2019a", "2019b", "2012"], False),
        ("2024-05-17", "ru", ["ru", "same"], ["event", "2019a", "2019b", "2012"], False),
        ("2021-05-18", "en", ["event"], ["2019a", "2019b", "2012"], True),
        ("2030-05-17", "ru", [], ["ru", "event", "2019a", "2012"], False),
        ("2030-02-28", "ru", [], ["leap"], True),
        ("2024-02-29", "ru", [], ["leap"], False),
        ("2012-05-17", "ru", ["2012"], [], False),
        ("2030-08-01", "ru", [], [], False),
    ],
)
def test_a_day(
    engine: WhooshEngine,
    day: str,
    reader: Language,
    today: list[str],
    earlier: list[str],
    around: bool,
) -> None:
    found = engine.of_the_day(dt.date.fromisoformat(day), reader, 4)
    assert sorted(one.id for one in found.today) == today
    assert [one.story.id for one in found.earlier] == earlier
    assert found.around == around


def test_each_year_comes_before_a_second_story_of_one(engine: WhooshEngine) -> None:
    found = engine.of_the_day(dt.date(2030, 5, 17), "kk", 5)
    assert [one.story.id for one in found.earlier] == ["kk", "same", "event", "2019a", "2012"]
    assert [one.date.year for one in found.earlier] == [2024, 2024, 2021, 2019, 2012]
