"""All stories by their ids, with their versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from making import MakeEngine

from corpus.store import Store
from corpus.story import Story
from index.whoosh_writer import update
from search.others import Version


def test_stories_come_by_their_ids_and_in_parts(
    make_engine: MakeEngine, make_story: Callable[..., Story]
) -> None:
    engine = make_engine([make_story(one, language="ru") for one in ("c", "a", "d", "b")])
    assert [one.id for one in engine.entries(0, 10)] == ["a", "b", "c", "d"]
    assert [one.id for one in engine.entries(1, 3)] == ["b", "c"]
    assert engine.entries(4, 10) == []
    assert engine.entries(0, 1)[0].language == "ru"


def test_versions_are_those_that_are_there_whoever_declares_them(
    make_engine: MakeEngine, make_story: Callable[..., Story], store: Store, tmp_path: Any
) -> None:
    engine = make_engine(
        [
            make_story("en", language="en", versions=("kk", "ru", "nowhere")),
            make_story("kk", language="kk"),
            make_story("ru", language="ru"),
            make_story("alone", language="kk"),
        ]
    )
    found = {one.id: one.versions for one in engine.entries(0, 10)}
    assert found["alone"] == ()
    assert set(found["en"]) == {Version("kk", "kk"), Version("ru", "ru")}
    assert set(found["kk"]) == {Version("en", "en"), Version("ru", "ru")}
    # also where they are in another part
    assert set(engine.entries(1, 2)[0].versions) == set(found["en"])

    store.remove(["ru"], "2026-01-01T00:00:00Z")
    update(tmp_path / "data" / "index", store)
    assert {one.id: one.versions for one in engine.entries(0, 10)} == {
        "alone": (),
        "en": (Version("kk", "kk"),),
        "kk": (Version("en", "en"),),
    }
