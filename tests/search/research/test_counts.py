"""Counts over time: true for the search with the period as a filter, and nothing dropped."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest
from making import MakeEngine, MakeStory

from corpus.errors import UsageError
from search.query import Query, make_query
from search.research.counts import MOST_QUERIES, Counts, counts
from search.whoosh_engine import WhooshEngine


@pytest.fixture
def engine(make_engine: MakeEngine, make_story: MakeStory) -> WhooshEngine:
    return make_engine(
        [
            make_story("a", "museum night", date="2020-05-17", institution="csmrk"),
            make_story("b", "museum", date="2022-01", institution="csmrk"),
            make_story("c", "museum", date="2022", language="ru"),
            make_story("d", "library", date="2022-03-02"),
            make_story("e", "museum"),
            make_story("f", "library", date="--06-16"),
        ]
    )


def table(found: Counts) -> dict[str, dict[str, int]]:
    return {
        one.value or one.query.words: dict(zip(found.periods, one.counts, strict=True))
        for one in found.series
    }


def test_years_have_no_gaps(engine: WhooshEngine) -> None:
    found = counts(
        engine,
        [make_query(words="museum", across=False), make_query(words="library", across=False)],
    )
    assert table(found) == {
        "museum": {"2020": 1, "2021": 0, "2022": 2},
        "library": {"2020": 0, "2021": 0, "2022": 1},
    }
    museum, library = found.series
    assert (museum.total, museum.undated, museum.outside) == (4, 1, 0)
    assert (library.total, library.undated) == (2, 1)
    assert museum.bases == (1, 0, 3)
    assert museum.per_thousand() == pytest.approx((1000, 0, 2000 / 3))


def test_months_tell_what_has_none(engine: WhooshEngine) -> None:
    found = counts(engine, [make_query(words="museum", across=False)], unit="month")
    (museum,) = found.series
    assert (found.periods[0], found.periods[-1]) == ("2020-05", "2022-03")
    assert len(found.periods) == 23
    assert {p: c for p, c in table(found)["museum"].items() if c} == {"2020-05": 1, "2022-01": 1}
    assert (museum.total, museum.undated) == (4, 2)  # of the year 2022, and of no date


def test_all_stories_where_nothing_is_asked(engine: WhooshEngine) -> None:
    found = counts(engine, [Query()])
    assert table(found) == {"": {"2020": 1, "2021": 0, "2022": 3}}
    assert found.series[0].undated == 2


@pytest.mark.parametrize(
    ("by", "split"),
    [
        ("language", {"en": (1, 0, 1), "ru": (0, 0, 1)}),
        ("institution", {"csmrk": (1, 0, 1), "unknown": (0, 0, 1)}),
    ],
)
def test_split_by_a_facet(engine: WhooshEngine, by: Any, split: dict[str, tuple[int, ...]]) -> None:
    found = counts(engine, [make_query(words="museum", across=False)], by=by)
    assert {one.value: one.counts for one in found.series} == split


def test_shares_of_a_split_are_those_of_the_value_or_of_all(engine: WhooshEngine) -> None:
    of_word = counts(engine, [make_query(words="museum", across=False)], by="language")
    assert {one.value: one.bases for one in of_word.series} == {"en": (1, 0, 2), "ru": (0, 0, 1)}
    of_all = counts(engine, [Query()], by="language")
    assert {one.value: one.bases for one in of_all.series} == {"en": (1, 0, 3), "ru": (1, 0, 3)}


def test_filters_hold(engine: WhooshEngine) -> None:
    found = counts(engine, [make_query(words="museum", language=("ru",), across=False)])
    assert table(found) == {"museum": {"2022": 1}}
    assert found.series[0].bases == (1,)


def test_what_finds_nothing_is_a_line_of_zeros(engine: WhooshEngine) -> None:
    found = counts(engine, [make_query(words="abracadabra")])
    assert table(found) == {"abracadabra": {"2020": 0, "2021": 0, "2022": 0}}
    assert counts(engine, [make_query(words="abracadabra")], by="language").series == ()


def test_a_story_far_from_all_others_is_told_apart(
    make_engine: MakeEngine, make_story: MakeStory
) -> None:
    engine = make_engine(
        [make_story("x", "museum", date="1712")]
        + [make_story(str(year), "museum", date=str(year)) for year in (2019, 2020, 2022)]
    )
    found = counts(engine, [make_query(words="museum")])
    assert found.periods == ("2019", "2020", "2021", "2022")
    (museum,) = found.series
    assert (museum.total, museum.undated, museum.outside) == (4, 0, 1)


def test_versions_are_counted_once_in_each_number(
    make_engine: MakeEngine, make_story: MakeStory
) -> None:
    engine = make_engine(
        [
            make_story("a", "museum", date="2020", versions=("b", "c")),
            make_story("b", "museum", date="2020", language="ru"),
            make_story("c", "museum", date="2021"),
        ]
    )
    (together,) = counts(engine, [make_query(words="museum")]).series
    assert (together.total, together.counts) == (1, (1, 1))
    (apart,) = counts(engine, [make_query(words="museum", together=False)]).series
    assert (apart.total, apart.counts) == (3, (2, 1))


@pytest.mark.parametrize(
    ("queries", "choices"),
    [
        ([], {}),
        ([Query()] * (MOST_QUERIES + 1), {}),
        ([Query()], {"unit": "week"}),
        ([Query()], {"by": "year"}),
        ([Query()], {"by": "colour"}),
    ],
)
def test_what_there_is_not_is_refused(
    engine: WhooshEngine, queries: list[Query], choices: dict[str, Any]
) -> None:
    with pytest.raises(UsageError):
        counts(engine, queries, **choices)


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("by", [None, "language", "institution"])
@pytest.mark.parametrize("unit", ["year", "month"])
def test_each_number_is_what_its_click_finds(
    make_engine: MakeEngine,
    make_story: MakeStory,
    trivial: None,
    unit: Any,
    by: Any,
    together: bool,
) -> None:
    random = Random(5)
    engine = make_engine(
        [
            make_story(
                f"s{number}",
                random.choice(["museum", "library"]),
                date=random.choice([None, "2020", "2020-02", "2021-02-03", "2021-01"]),
                language=random.choice(["kk", "ru"]),
                institution=random.choice([None, "csmrk", "kaznac"]),
                versions=(f"s{random.randrange(40)}",) if random.random() < 0.4 else (),
            )
            for number in range(40)
        ]
    )
    query = make_query(words="museum", together=together)
    found = counts(engine, [query], unit=unit, by=by)
    for one in found.series:
        chosen = {by: (one.value,)} if by else {}
        for period, count in zip(found.periods, one.counts, strict=True):
            clicked = msgspec.structs.replace(query, **chosen, **{unit: (period,)})
            assert engine.count(clicked) == count, (one.value, period)
        assert engine.count(msgspec.structs.replace(query, **chosen)) == one.total
