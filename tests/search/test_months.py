"""The days of a month: what was published, what began, and what has no day of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from making import MakeEngine

from corpus.partialdate import PartialDate
from corpus.story import Story
from search.months import Month
from search.query import Query

MakeEvent = Callable[..., Story]


@pytest.fixture
def event(make_story: Callable[..., Story]) -> MakeEvent:
    def event(
        identity: str, starts: str | None = None, ends: str | None = None, **fields: Any
    ) -> Story:
        start, end = (PartialDate.parse(one) if one else None for one in (starts, ends))
        return make_story(identity, identity, event_start=start, event_end=end, **fields)

    return event


def begins(month: Month) -> dict[int, list[str]]:
    """The events that begin on each day."""
    return {
        day.date.day: [story.id for story in day.events.stories]
        for day in month.days
        if day.events.stories
    }


@pytest.mark.parametrize(
    ("starts", "ends", "days", "whole", "begun"),
    [
        ("2024-05-17", None, {17: ["it"]}, False, False),
        ("2024-05-17", "2024-05-19", {17: ["it"]}, False, False),
        ("2024-05-17", "2024-09-01", {17: ["it"]}, False, False),
        ("2024-04-30", "2024-05-02", {}, False, True),
        ("2024-04-30", "2024-06-02", {}, False, True),
        ("2024-05", None, {}, True, False),
        ("2024", None, {}, True, False),
        ("2024-05-01", "2024-05-31", {}, True, False),
        ("2024-05-01", "2024-05-30", {1: ["it"]}, False, False),
        ("2024-04-30", None, {}, False, False),
        ("2024-06-01", None, {}, False, False),
        ("--05-17", None, {}, False, False),
    ],
)
def test_an_event_stands_where_it_begins(
    make_engine: MakeEngine,
    event: MakeEvent,
    starts: str,
    ends: str | None,
    days: dict[int, list[str]],
    whole: bool,
    begun: bool,
) -> None:
    month = make_engine([event("it", starts, ends)]).month(2024, 5, "en")
    assert begins(month) == days
    assert bool(month.whole.stories) == whole
    assert bool(month.begun.stories) == begun


def test_a_month_has_its_days(make_engine: MakeEngine, event: MakeEvent) -> None:
    engine = make_engine([event("it", "2024-02-29")])
    assert len(engine.month(2024, 2, "en").days) == 29
    assert len(engine.month(2023, 2, "en").days) == 28
    assert len(engine.month(1, 1, "en").days) == 31
    assert len(engine.month(9999, 12, "en").days) == 31


def test_stories_are_counted_on_their_day_and_those_without_one_apart(
    make_engine: MakeEngine, event: MakeEvent, trivial: None
) -> None:
    engine = make_engine(
        [
            event("a", date="2024-05-17"),
            event("b", date="2024-05-17"),
            event("c", date="2024-05-31"),
            event("month", date="2024-05"),
            event("year", date="2024"),
            event("june", date="2024-06-01"),
            event("day", date="--05-17"),
            event("never"),
        ]
    )
    month = engine.month(2024, 5, "en")
    published = {day.date: day.published for day in month.days if day.published}
    assert {date.day: count for date, count in published.items()} == {17: 2, 31: 1}
    assert month.undated == 2
    for date, count in published.items():  # a search for a day shows both kinds
        assert engine.count(Query(since=date, until=date)) == count + month.undated


def test_versions_are_one_and_the_readers_language_is_shown(
    make_engine: MakeEngine, event: MakeEvent
) -> None:
    night = {"starts": "2024-05-17", "date": "2024-05-20"}
    engine = make_engine(
        [
            event("night-kk", language="kk", versions=("night-ru",), **night),
            event("night-ru", language="ru", versions=("night-kk",), **night),
        ]
    )
    for reader in ("kk", "ru", "en"):
        month = engine.month(2024, 5, reader)
        assert month.days[19].published == 1
        (shown,) = begins(month)[17]
        assert reader == "en" or shown == f"night-{reader}"


def test_what_goes_on_is_counted_on_each_of_its_days(
    make_engine: MakeEngine, event: MakeEvent
) -> None:
    engine = make_engine(
        [
            event("fair", "2024-05-17", "2024-05-19"),
            event("show", "2024-04-20", "2024-05-18"),
            event("season", "2024-05"),
        ]
    )
    ongoing = {day.date.day: day.ongoing for day in engine.month(2024, 5, "en").days}
    assert ongoing == {day: (day <= 18) + (day in (18, 19)) for day in range(1, 32)}


def test_a_full_day_says_how_many_more_there_are(make_engine: MakeEngine, event: MakeEvent) -> None:
    several = [event(f"e{number}", "2024-05-17") for number in range(7)]
    before = [
        event(f"b{number:02d}", f"2024-04-{number + 1:02d}", "2024-05-02") for number in range(14)
    ]
    month = make_engine([*several, *before]).month(2024, 5, "en")
    assert (len(month.days[16].events.stories), month.days[16].events.more) == (4, 3)
    assert (len(month.begun.stories), month.begun.more) == (12, 2)
    assert month.begun.stories[0].id == "b13"  # the latest first
