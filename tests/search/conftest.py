"""Small corpora in a real index, analysed by real analyzers or by a trivial one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import index.analysis
from corpus.partialdate import PartialDate
from corpus.store import Store
from corpus.story import Language, Story, derived_date
from index.analysis import Token
from index.whoosh_writer import update
from search.whoosh_engine import WhooshEngine

MakeStory = Callable[..., Story]
MakeEngine = Callable[[Iterable[Story]], WhooshEngine]


def story(identity: str, title: str = "", **fields: Any) -> Story:
    published = PartialDate.parse(fields.pop("date")) if fields.get("date") else None
    fields.pop("date", None)
    date, source = derived_date(published, None)
    values: dict[str, Any] = {
        "id": identity,
        "url": None,
        "institution": None,
        "language": "en",
        "script": "latn",
        "segments": (),
        "kind": "full",
        "title": title,
        "teaser": "",
        "body": "",
        "published": published,
        "event_start": None,
        "event_end": None,
        "images": (),
        "attribution": "",
        "versions": (),
        "date": date,
        "date_source": source,
        "page": "",
        "added": "2024-01-01T00:00:00Z",
        "changed": "2024-01-01T00:00:00Z",
        "hash": "",
    }
    return Story(**{**values, **fields})


class Trivial:
    """Words are runs of letters and digits; a lemma is the first five letters."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def analyze(self, text: str) -> list[Token]:
        return [
            Token(
                found[0],
                found.start(),
                found.end(),
                position,
                found[0].casefold(),
                (found[0].casefold()[:5],),
                self.language,
            )
            for position, found in enumerate(re.finditer(r"[^\W_]+", text))
        ]


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
