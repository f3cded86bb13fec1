"""Random stories that change, and what is to hold of the index whatever happened to it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from small import story

from corpus.errors import IzdeError
from corpus.store import Store
from corpus.story import Story
from index.doctor import ANEW, examine
from index.whoosh_layout import serving
from search.query import make_query
from search.whoosh_engine import WhooshEngine

NOW = "2024-01-01T00:00:00Z"
WORDS = "museum museums night library күй күйші түн музей музея ночь open the of".split()
STORIES = 60


def made(number: int, chance: random.Random) -> Story:
    """A random story."""
    return story(
        f"s{number}",
        " ".join(chance.choices(WORDS, k=chance.randint(1, 4))),
        body=" ".join(chance.choices(WORDS, k=chance.randint(0, 60))),
        language=chance.choice(("kk", "ru", "en")),
        institution=chance.choice(("csmrk", "almaty-library", None)),
        date=chance.choice(("2024-05-17", "2024-05", "2023", None)),
    )


def change(store: Store, chance: random.Random, some: int = 6) -> dict[str, Story]:
    """Change, add and remove some stories; what there is then."""
    with store.writing():
        for number in chance.sample(range(STORIES), some):
            store.put(made(number, chance))
        gone = chance.choice([one.id for one in store.stories()])
        store.remove([gone], NOW)
    return contents(store)


def contents(store: Store) -> dict[str, Story]:
    return {one.id: one for one in store.stories()}


def served(engine: WhooshEngine) -> dict[str, Story]:
    """The stories that an engine answers with."""
    page = engine.search(make_query(limit=100))
    assert page.total == len(page.hits)
    return {hit.story.id: hit.story for hit in page.hits}


def assert_sound(data: Path, store: Store) -> None:
    """Every byte is as it was written, nothing lies about, and the stories are the store's."""
    index = data / "index"
    assert examine(index, store).findings == ()
    assert {path.name for path in index.iterdir()} == {"current", "lock", serving(index)[0].name}
    engine = WhooshEngine(data)
    assert served(engine) == contents(store)
    engine.close()


def assert_whole(data: Path, store: Store) -> None:
    """Every byte of the last commit is as it was written, whatever else lies there."""
    findings = examine(data / "index", store).findings
    assert [one for one in findings if one.mend == ANEW] == []


def told_by(function: Callable[..., object], *arguments: Any, **options: Any) -> str:
    """The error that a user is told, or nothing where there is none."""
    try:
        function(*arguments, **options)
    except IzdeError as error:
        return str(error)
    return ""
