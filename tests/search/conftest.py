"""Small corpora in a real index, analysed by real analyzers or by a trivial one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from making import MakeEngine, MakeStory
from small import Trivial, story

import index.analysis
from corpus.partialdate import PartialDate
from corpus.store import Store
from corpus.story import Story
from index.whoosh_writer import update
from search.whoosh_engine import WhooshEngine


@pytest.fixture
def make_story() -> MakeStory:
    return story


@pytest.fixture
def trivial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.analysis.analyzer", Trivial)
    monkeypatch.setattr("search.expansion.analyzer", Trivial)
    assert index.analysis.analyzer is Trivial


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data" / "izde.sqlite", create=True) as opened:
        yield opened


@pytest.fixture
def make_engine(tmp_path: Path, store: Store) -> Iterator[MakeEngine]:
    """An engine over exactly the stories given."""
    opened: list[WhooshEngine] = []

    def make(stories: Iterable[Story]) -> WhooshEngine:
        with store.writing():
            for one in stories:
                store.put(one)
        update(tmp_path / "data" / "index", store)
        opened.append(WhooshEngine(tmp_path / "data"))
        return opened[-1]

    yield make
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(make_story: MakeStory, make_engine: MakeEngine) -> WhooshEngine:
    """An engine over a few stories in three languages, two with dates."""
    return make_engine(
        [
            make_story("kk", "Мұражай түні", language="kk", body="Көрме ашылды.", versions=("ru",)),
            make_story("ru", "Ночь музеев", language="ru", body="Открылась выставка."),
            make_story("en", "Night at the museum", language="en", body="An exhibition opened."),
            make_story("felt", "Войлок и серебро", language="ru", body="Мастера валяли войлок."),
            make_story("2019", "Ночь музеев в Орале", language="ru", date="2019-05-18"),
            make_story(
                "event",
                "Концерт на площади",
                language="ru",
                event_start=PartialDate(2022, 6, 15),
                event_end=PartialDate(2022, 6, 17),
            ),
        ]
    )
