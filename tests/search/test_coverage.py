"""What an index holds, in numbers that a search with the same filters finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from making import MakeEngine
from msgspec.structs import replace

from corpus.partialdate import PartialDate
from corpus.store import Store
from corpus.story import LANGUAGES, Story
from index.whoosh_writer import update
from search.query import Query


@pytest.fixture
def stories(make_story: Callable[..., Story]) -> list[Story]:
    def one(identity: str, date: str | None, **fields: Any) -> Story:
        event = fields.pop("event", None)
        starts = PartialDate.parse(event) if event else None
        return make_story(identity, "Museum", date=date, event_start=starts, **fields)

    return [
        one("night-kk", "2024-05-17", institution="csmrk", language="kk", versions=("night-ru",)),
        one("night-ru", "2024-05-18", institution="csmrk", language="ru", event="2024-06-01"),
        one("later-ru", "2024-06-02", institution="csmrk", language="ru", versions=("night-kk",)),
        one("felt", "2023-05-01", institution="almaty-libraries", language="ru"),
        one("year", "2024", language="en", event="2025-01"),
        one("day", "--06-16", language="en"),
        one("never", None, institution="csmrk", language="en"),
    ]


def test_what_there_is_in_all_counts_versions_once(
    make_engine: MakeEngine, stories: list[Story], trivial: None
) -> None:
    coverage = make_engine(stories).coverage()
    assert coverage.versions == 7
    assert coverage.total.stories == 5
    assert coverage.total.years == {"2024": 2, "2023": 1, "undated": 2}
    assert coverage.total.months == {"2023-05": 1, "2024-05": 1, "2024-06": 1}
    assert coverage.total.languages == {"kk": 1, "ru": 2, "en": 3}


def test_the_calendar_has_months_of_stories_and_of_events(
    make_engine: MakeEngine, stories: list[Story], trivial: None
) -> None:
    # The night is told of in June by a version and by its event; 2024 alone stands in January.
    assert make_engine(stories).coverage().calendar == {
        "2023-05": 1,
        "2024-01": 1,
        "2024-05": 1,
        "2024-06": 1,
        "2025-01": 1,
    }


def test_each_number_is_what_a_search_finds(
    make_engine: MakeEngine, stories: list[Story], trivial: None
) -> None:
    engine = make_engine(stories)
    coverage = engine.coverage()
    assert set(coverage.institutions) == {"csmrk", "almaty-libraries", "unknown"}
    assert set(coverage.cities) == {"unknown"}  # no registry is told of here
    queries = {
        **{Query(institution=(slug,)): held for slug, held in coverage.institutions.items()},
        **{Query(city=(slug,)): held for slug, held in coverage.cities.items()},
    }
    for of, held in queries.items():
        assert held.stories == engine.count(of)
        for year, count in held.years.items():
            assert count == engine.count(replace(of, year=(year,)))
        for month, count in held.months.items():
            assert count == engine.count(replace(of, month=(month,)))
        for language in LANGUAGES:
            found = engine.count(replace(of, language=(language,)))
            assert held.languages.get(language, 0) == found


def test_an_empty_index_holds_nothing(make_engine: MakeEngine) -> None:
    coverage = make_engine([]).coverage()
    assert coverage.total.stories == coverage.versions == 0
    assert not coverage.institutions
    assert not coverage.calendar


def test_it_follows_the_commits(
    make_engine: MakeEngine, stories: list[Story], store: Store, tmp_path: Any, trivial: None
) -> None:
    engine = make_engine(stories)
    before = engine.edition()
    assert engine.coverage().total.stories == 5
    store.remove(["felt"], "2026-01-01T00:00:00Z")
    update(tmp_path / "data" / "index", store)
    assert engine.coverage().total.stories == 4
    assert "almaty-libraries" not in engine.coverage().institutions
    after = engine.edition()
    assert (after.store, after.revision) == (before.store, before.revision + 1)
    assert after.name != before.name
    assert after.written.endswith("Z")
