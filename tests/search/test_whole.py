"""A whole result: all of it, in the order of its pages, of one commit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import MakeEngine, MakeStory

from corpus.store import Store
from index.whoosh_writer import update
from search.query import Query, make_query
from search.whoosh_engine import WhooshEngine

MANY = 230


@pytest.fixture
def engine(make_story: MakeStory, make_engine: MakeEngine, trivial: None) -> WhooshEngine:
    return make_engine(
        make_story(
            f"story-{number:03d}",
            f"Carpet {'rug ' * (number % 7)}{number}",
            date=f"{2000 + number % 20}-05-17" if number % 9 else None,
            versions=(f"story-{number + 1:03d}",) if number % 50 == 0 else (),
        )
        for number in range(MANY)
    )


def paged(engine: WhooshEngine, query: Query) -> list[str]:
    """The ids of all pages."""
    found: list[str] = []
    cursor = ""
    while True:
        page = engine.search(Query(words=query.words, sort=query.sort, after=cursor, limit=100))
        found += [hit.story.id for hit in page.hits]
        cursor = page.cursor
        if not cursor:
            return found


@pytest.mark.parametrize(
    "choices", [{"words": "carpet"}, {"words": "rug"}, {}, {"words": "carpet", "sort": "oldest"}]
)
def test_it_has_every_story_of_every_page_in_their_order(
    engine: WhooshEngine, choices: dict[str, Any]
) -> None:
    query = make_query(**choices)
    whole = engine.whole(query)
    found = [story.id for story in whole]
    assert found == paged(engine, query)
    assert len(found) == whole.total == engine.count(query) > 100


def test_its_page_and_limit_are_nothing_to_it(engine: WhooshEngine) -> None:
    query = Query(words="carpet", page=3, limit=1)
    assert len(list(engine.whole(query))) == engine.count(query)


def test_a_commit_meanwhile_changes_nothing_of_it(
    engine: WhooshEngine, store: Store, tmp_path: Path
) -> None:
    whole = engine.whole(Query(words="carpet"))
    stories = iter(whole)
    first = next(stories)
    before = engine.edition()
    store.remove([f"story-{number:03d}" for number in range(0, MANY, 2)], "2024-06-01T00:00:00Z")
    update(tmp_path / "data" / "index", store)
    assert engine.edition().revision > before.revision == whole.edition.revision
    assert len([first, *stories]) == whole.total > engine.count(Query(words="carpet"))


def test_it_tells_what_the_words_were_taken_for(engine: WhooshEngine) -> None:
    whole = engine.whole(Query(words="crapet"))
    assert (whole.typed, whole.mended, whole.query.words) == ("crapet", "spelling", "carpet")
    assert whole.total == len(list(whole)) > 100
    assert engine.whole(Query(words="carpet OR rug")).read_as
    assert list(engine.whole(Query(words="xylophone", exact=True))) == []


def test_an_edition_tells_of_which_store_and_when(engine: WhooshEngine, store: Store) -> None:
    edition = engine.edition()
    assert (edition.store, edition.revision) == (store.identity, store.revision())
    assert edition.written.endswith("Z")
