"""What the engine benchmark passes on: stories, queries, answers. Light, so that every
process of it may import this and no engine's memory counts another's libraries.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple, Protocol

LANGUAGES = ("ru", "kk", "en")
FACETS = ("institution", "language", "year")
TOP = 10
CLASSES = {
    "rare": "rare term",
    "common": "common term",
    "and": "2-term AND",
    "or": "3-term OR",
    "phrase": "phrase",
    "prefix": "prefix",
    "filter": "language + year, no text",
    "filtered": "term + filter",
    "newest": "by date",
}


class Story(NamedTuple):
    """One line of the corpus."""

    id: str
    institution: str
    language: str
    year: str  # 2024
    month: str  # 2024-05
    day: int  # ordinal of datetime.date
    title: str
    body: str


class Asked(NamedTuple):
    """A query: words of the body, and what it filters by; the class says how they join."""

    words: tuple[str, ...] = ()
    language: str = ""
    year: str = ""


class Answer(NamedTuple):
    """What engines must agree on; a facet has the values that are met."""

    total: int
    facets: dict[str, dict[str, int]]


class Engine(Protocol):
    """An index that is open; an answer is of any type until it is read."""

    def __init__(self, folder: Path) -> None: ...

    @staticmethod
    def load() -> None:
        """Import what it answers with; ImportError where that is not installed."""
        ...

    @staticmethod
    def about() -> str:
        """Name and version."""
        ...

    @staticmethod
    def build(folder: Path, stories: Iterable[Story], memory: int) -> None:
        """Make the index, with so many megabytes for what is not written yet."""
        ...

    def ask(self, kind: str, asked: Asked) -> Any: ...

    def read(self, answer: Any) -> Answer: ...


def package_version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return name


def stories(path: Path, number: int | None = None) -> Iterator[Story]:
    """The first stories of a corpus, or all."""
    with path.open(encoding="utf-8") as lines:
        for count, line in enumerate(lines):
            if count == number:
                return
            key, institution, language, year, month, day, title, body = line.split("\t")
            yield Story(key, institution, language, year, month, int(day), title, body[:-1])


def write_queries(path: Path, queries: dict[str, list[Asked]]) -> None:
    path.write_text(json.dumps(queries, ensure_ascii=False), encoding="utf-8")


def read_queries(path: Path) -> dict[str, list[Asked]]:
    made = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: [Asked(tuple(words), language, year) for words, language, year in asked]
        for name, asked in made.items()
    }
