"""What was found to be one story is one result: which stands for it, and what it is counted as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from asking import ids
from making import MakeEngine, MakeStory

from corpus.kinds import Kind
from corpus.store import Store
from corpus.story import Story
from corpus.verdicts import Verdicts
from index.profile import When
from search.duplicate_groups import Found, Outline
from search.duplicates import Duplicates
from search.findings import Findings, keep, update
from search.query import make_query
from search.whoosh_engine import WhooshEngine

BOAT = (
    "12 августа 2018 года, в День Каспийского моря, в Актау спустили на воду парусную лодку "
    "«Шагала». Три года её восстанавливал Каспийский морской музей. Лодка построена в 1931 году."
)
BOAT_KK = (
    "2018 жылғы 12 тамызда, Каспий теңізі күні, Ақтауда «Шағала» желкенді қайығы суға түсірілді. "
    "Оны Каспий теңіз мұражайы үш жыл қалпына келтірді. Қайық 1931 жылы жасалған."
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known is looked at with every search."""
    monkeypatch.setattr("search.standing.SECONDS", 0.0)


def boats(make_story: MakeStory) -> list[Story]:
    def boat(story_id: str, institution: str, date: str, **fields: object) -> Story:
        given = {"language": "ru", "script": "cyrl", "title": "Лодка «Шагала»", "body": BOAT}
        return make_story(story_id, institution=institution, date=date, **{**given, **fields})

    return [
        boat("first", "a", "2018-08-13"),
        boat("again", "b", "2018-08-14"),
        boat("short", "c", "2018-08-12", kind="teaser", body=BOAT.partition(" Три")[0]),
        boat("kk", "a", "2018-08-13", language="kk", title="«Шағала» қайығы", body=BOAT_KK),
        make_story("other", language="ru", script="cyrl", title="Лодка", body="Другая лодка."),
    ]


def known(engine: WhooshEngine, data: Path, *pairs: tuple[str, str, Kind]) -> None:
    """Keep pairs as if they had been found."""
    ids = sorted({one for pair in pairs for one in pair[:2]})
    outlines = {}
    for id_ in ids:
        story = engine.story(id_)
        assert story is not None
        outlines[id_] = Outline(
            id=id_,
            language=story.language,
            institution=story.institution,
            date=str(story.date or ""),
            title=story.title,
            length=len(story.body),
            full=story.kind == "full",
            when=When(0, 0, 0),
        )
    found = tuple(Found(min(one, other), max(one, other), kind, 0.9) for one, other, kind in pairs)
    keep(data, Findings(engine.edition(), found, Duplicates(found, outlines)))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def engine(make_engine: MakeEngine, make_story: MakeStory, data: Path) -> WhooshEngine:
    made = make_engine(boats(make_story))
    known(
        made,
        data,
        ("first", "again", "copy"),
        ("first", "short", "teaser"),
        ("again", "short", "teaser"),
        ("first", "kk", "translation"),
    )
    return made


def boats_shown(engine: WhooshEngine, **asked: Any) -> list[str]:
    """The ids that a Russian reader's search for the boat shows, sorted."""
    return sorted(ids(engine.search(make_query(**{"words": "Шагала", "reader": "ru"} | asked))))


def stories(store: Store, *wanted: str) -> list[Story]:
    return [story for one in wanted if (story := store.get(one))]


def test_the_canonical_story_stands_for_the_others_and_tells_them(engine: WhooshEngine) -> None:
    page = engine.search(make_query(words="лодка", reader="ru"))
    assert sorted(ids(page)) == ["first", "other"]
    (hit,) = (one for one in page.hits if one.story.id == "first")
    told = [(one.id, one.institution, str(one.date), one.kind) for one in hit.others]
    assert told == [
        ("kk", "a", "2018-08-13", "translation"),
        ("short", "c", "2018-08-12", "teaser"),
        ("again", "b", "2018-08-14", "copy"),
    ]
    assert not any(one.is_longer for one in hit.others if one.kind == "teaser")


@pytest.mark.parametrize(("reader", "shown"), [("ru", "first"), ("kk", "kk"), ("en", "first")])
def test_the_readers_own_language_stands_first(
    engine: WhooshEngine, reader: str, shown: str
) -> None:
    assert boats_shown(engine, reader=reader) == [shown]


def test_the_switch_shows_each_publication(engine: WhooshEngine) -> None:
    page = engine.search(make_query(words="лодка", together=False))
    assert sorted(ids(page)) == ["again", "first", "kk", "other", "short"]
    assert not any(hit.others for hit in page.hits)


@pytest.mark.parametrize("words", ["лодка", ""])
@pytest.mark.parametrize("chosen", [(), ("b",), ("a", "c")])
def test_each_count_is_true_for_its_click(
    engine: WhooshEngine, words: str, chosen: tuple[str, ...]
) -> None:
    page = engine.search(make_query(words=words, institution=chosen))
    buckets = [*page.facets.institution, *page.facets.language, *page.facets.kind]
    assert buckets
    for bucket in buckets:
        if not bucket.selected:
            there = engine.count(bucket.toggle)
            assert there == bucket.count + (page.total if bucket.adds else 0), bucket


def test_where_the_canonical_story_is_filtered_out_another_one_stands(
    engine: WhooshEngine,
) -> None:
    assert boats_shown(engine, words="лодка", institution=("b", "c")) == ["again"]


@pytest.mark.parametrize("kind", ["same_event", "recurring"])
def test_stories_of_an_event_or_of_another_year_are_never_folded(
    make_engine: MakeEngine, make_story: MakeStory, data: Path, kind: Kind
) -> None:
    engine = make_engine(boats(make_story))
    known(engine, data, ("first", "again", kind))
    assert len(boats_shown(engine, across=False)) == 4
    # nor by a third one that is the same as both
    known(engine, data, ("first", "again", kind), *(
        (one, "short", "teaser") for one in ("first", "again")
    ))  # fmt: skip
    groups = [
        {hit.story.id, *(one.id for one in hit.others)}
        for hit in engine.search(make_query(words="Шагала")).hits
    ]
    assert not any({"first", "again"} <= group for group in groups)
    assert any("short" in group and len(group) == 2 for group in groups)


def test_verdicts_are_followed_without_opening_anything_anew(
    engine: WhooshEngine, store: Store
) -> None:
    verdicts = Verdicts(store)
    first, again = stories(store, "first", "again")
    assert boats_shown(engine) == ["first"]
    chosen = verdicts.add(first, again, "copy", editor="e", canonical="again")
    assert boats_shown(engine) == ["again"]
    verdicts.undo(chosen.id, "e")
    assert boats_shown(engine) == ["first"]
    verdicts.add(first, again, "different", editor="e")
    assert boats_shown(engine) == ["again", "first"]


def test_a_verdict_holds_where_nothing_was_found(
    make_engine: MakeEngine, make_story: MakeStory, store: Store
) -> None:
    engine = make_engine(boats(make_story))
    first, again = stories(store, "first", "again")
    Verdicts(store).add(first, again, "copy", editor="e", canonical="first")
    found = boats_shown(engine)
    assert "first" in found
    assert "again" not in found


def test_what_was_found_in_another_corpus_folds_nothing(
    engine: WhooshEngine, data: Path, make_engine: MakeEngine, make_story: MakeStory
) -> None:
    edition = engine.edition()._replace(store="another")
    found = (Found("again", "first", "copy", 1.0),)
    keep(data, Findings(edition, found, Duplicates(found, {})))
    assert len(boats_shown(engine)) == 4


def test_the_measure_of_retrieval_folds_nothing_that_was_found(engine: WhooshEngine) -> None:
    assert len(engine.rank("Шагала", 10)) == 4


def test_a_story_tells_its_publications_its_event_and_other_years(
    make_engine: MakeEngine, make_story: MakeStory, data: Path
) -> None:
    engine = make_engine(boats(make_story))
    known(
        engine,
        data,
        ("first", "again", "copy"),
        ("first", "short", "same_event"),
        ("again", "short", "same_event"),
        ("first", "other", "recurring"),
    )
    told = engine.alike("first", "ru")
    assert told is not None
    assert [one.id for one in told.publications] == ["again"]
    assert [one.id for one in told.same_event] == ["short"]
    assert [one.id for one in told.other_years] == ["other"]
    back = engine.alike("short", "ru")
    assert back is not None
    assert [one.id for one in back.same_event] == ["first"]  # one of both publications
    assert engine.alike("nowhere", "ru") is None


def test_what_is_found_by_the_detector_folds(
    make_engine: MakeEngine, make_story: MakeStory, data: Path, store: Store
) -> None:
    engine = make_engine(boats(make_story))
    update(engine, store, data)
    assert boats_shown(engine, words="лодка", across=False) == ["first", "other"]
