"""Asking an engine in a test."""

from __future__ import annotations

from search.engine import Engine
from search.query import Page, make_query


def ask(engine: Engine, words: str, **choices: object) -> Page:
    return engine.search(make_query(words=words, **choices))  # type: ignore[arg-type]


def ids(page: Page) -> list[str]:
    return [hit.story.id for hit in page.hits]
