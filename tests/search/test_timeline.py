"""The bars of a timeline: which stretches they are, and how many stories each has."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from making import MakeEngine, MakeStory

from search.query import make_query
from search.timeline import Timeline
from search.whoosh_engine import WhooshEngine

DATES = ["2021-03-05", "2023-12-31", "2024", "2024-05", "2024-05-17", "2024-05-17", "--06-16", None]


@pytest.fixture
def engine(make_story: MakeStory, make_engine: MakeEngine, trivial: None) -> WhooshEngine:
    return make_engine(make_story(f"s{at}", "Museum", date=date) for at, date in enumerate(DATES))


def shown(timeline: Timeline) -> list[tuple[str, int]]:
    """The bars that have stories, by their first day."""
    return [(one.since.isoformat(), one.stories) for one in timeline.bars if one.stories]


@pytest.mark.parametrize(
    ("choices", "unit", "number", "bars"),
    [
        # all years, also those without a story
        ({}, "year", 4, [("2021-01-01", 1), ("2023-01-01", 1), ("2024-01-01", 4)]),
        # the months of a year; what is known by its year only is in each
        (
            {"year": ("2024",)},
            "month",
            12,
            [(f"2024-{month:02d}-01", 4 if month == 5 else 1) for month in range(1, 13)],
        ),
        ({"since": "2024-03", "until": "2024-05"}, "month", 12, None),
        ({"year": ("2023", "2024")}, "month", 24, None),
        ({"since": "2023-11", "until": "2024-02"}, "month", 4, None),
        # the days of a month, also where fewer are asked for
        ({"month": ("2024-02",)}, "day", 29, None),
        ({"year": ("2024",), "month": ("2024-05",)}, "day", 31, None),
        ({"since": "2024-05-17", "until": "2024-05-17"}, "day", 31, None),
        ({"since": "2023-12-25", "until": "2024-01-05"}, "day", 12, None),
        # more than two years are years
        ({"year": ("2021", "2024")}, "year", 4, None),
        ({"since": "2022"}, "year", 4, None),
        ({"year": ("undated",)}, "year", 4, None),
        # an open end is that of the corpus, or the other end
        ({"since": "2024-02-01"}, "month", 12, None),
        ({"until": "2021-04-30"}, "month", 12, None),
        ({"since": "2030-01-01"}, "day", 31, []),
    ],
)
def test_what_is_asked_for_decides_what_a_bar_is(
    engine: WhooshEngine,
    choices: dict[str, Any],
    unit: str,
    number: int,
    bars: list[tuple[str, int]] | None,
) -> None:
    timeline = engine.search(make_query(words="museum", **choices)).timeline
    assert (timeline.unit, len(timeline.bars)) == (unit, number)
    if bars is not None:
        assert shown(timeline) == bars
    for one, following in zip(timeline.bars, timeline.bars[1:], strict=False):
        assert following.since == one.until + dt.timedelta(days=1)
    for bar in timeline.bars:
        assert engine.count(bar.query) == bar.stories


@pytest.mark.parametrize(
    ("choices", "selected"),
    [
        ({}, []),
        ({"year": ("2021", "2024")}, ["2021-01-01", "2024-01-01"]),
        ({"since": "2022"}, ["2022-01-01", "2023-01-01", "2024-01-01"]),
        ({"since": "2024-05-17", "until": "2024-05-17"}, ["2024-05-17"]),
        (
            {"year": ("2024",), "month": ("2024-05",)},
            [f"2024-05-{day:02d}" for day in range(1, 32)],
        ),
        ({"since": "2024-03-02", "until": "2024-05-31"}, ["2024-04-01", "2024-05-01"]),
    ],
)
def test_what_is_asked_for_is_marked(
    engine: WhooshEngine, choices: dict[str, Any], selected: list[str]
) -> None:
    timeline = engine.search(make_query(words="museum", **choices)).timeline
    assert [one.since.isoformat() for one in timeline.bars if one.selected] == selected


def test_a_click_lets_go_of_the_time_that_was_asked_for(engine: WhooshEngine) -> None:
    asked = make_query(
        words="museum", language=("en",), year=("2024", "-2021"), month=("-2024-06",), page=2
    )
    (first, *_) = engine.search(asked).timeline.bars
    assert first.query == make_query(
        words="museum", language=("en",), since="2024-01-01", until="2024-01-31"
    )


@pytest.mark.parametrize(
    ("years", "unit", "number", "first"),
    [
        ((1990, 2022), "year", 33, "1990-01-01"),
        ((1990, 2023), "years", 17, "1990-01-01"),
        ((1937, 2024), "years", 18, "1935-01-01"),
        ((1024, 2024), "years", 21, "1000-01-01"),
        ((1, 9999), "years", 20, "0001-01-01"),
    ],
)
def test_many_years_are_a_bar(
    make_story: MakeStory,
    make_engine: MakeEngine,
    trivial: None,
    years: tuple[int, int],
    unit: str,
    number: int,
    first: str,
) -> None:
    engine = make_engine(make_story(f"s{year}", "Museum", date=f"{year:04d}") for year in years)
    timeline = engine.search(make_query(words="museum")).timeline
    assert (timeline.unit, len(timeline.bars)) == (unit, number)
    assert timeline.bars[0].since.isoformat() == first
    assert sum(one.stories for one in timeline.bars) == 2
    year = str(years[1]).zfill(4)
    narrowed = engine.search(make_query(words="museum", year=(year,))).timeline
    assert (narrowed.unit, len(narrowed.bars)) == ("month", 12)


def test_where_nothing_is_dated_there_is_no_bar(
    make_story: MakeStory, make_engine: MakeEngine, trivial: None
) -> None:
    engine = make_engine([make_story("s1", "Museum"), make_story("s2", "Museum", date="--06-16")])
    assert engine.search(make_query()).timeline.bars == ()
