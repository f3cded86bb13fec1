"""Our engine in the engine benchmark."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.engine_stories import FACETS, TOP, Answer, Asked, Story, package_version

if TYPE_CHECKING:
    from index.document import Document
    from search.nodes import Node


class Izde:
    """Our engine; its Document has the words of two fields, and the month besides."""

    def __init__(self, folder: Path) -> None:
        from search.whoosh_engine import WhooshEngine

        self.engine = WhooshEngine(folder)

    @staticmethod
    def load() -> None:
        for module in ("nodes", "whoosh_engine"):
            importlib.import_module(f"search.{module}")

    @staticmethod
    def about() -> str:
        return f"{package_version('izde')} on {package_version('numpy')}"

    @staticmethod
    def build(folder: Path, stories: Iterable[Story], memory: int) -> None:
        from index.whoosh_writer import write_index

        write_index(folder / "index", Izde._documents(stories), memory=memory)

    @staticmethod
    def _documents(stories: Iterable[Story]) -> Iterator[Document]:
        from index.document import Document

        for story in stories:
            yield Document(
                id=story.id,
                terms={"title_exact": story.title.split(), "body_exact": story.body.split()},
                keywords={
                    "institution": story.institution,
                    "language": story.language,
                    "year": story.year,
                    "month": story.month,
                },
                first_day=story.day,
                last_day=story.day,
                stored=story.id.encode(),
            )

    @staticmethod
    def _node(kind: str, asked: Asked) -> Node:
        from search.nodes import All, Keyword, Phrase, Prefix, Sum, Term

        if kind == "phrase":
            return Phrase("body_exact", asked.words)
        if kind == "prefix":
            return Prefix("body_exact", asked.words[0])
        terms = tuple(Term("body_exact", word) for word in asked.words)
        if kind == "and":
            return All(terms)
        if kind == "or":
            return Sum(terms)
        if kind in ("filter", "filtered"):
            where = Keyword("language", (asked.language,)), Keyword("year", (asked.year,))
            return All((*terms, *where))
        return terms[0]

    def ask(self, kind: str, asked: Asked) -> Any:
        node = self._node(kind, asked)
        if kind == "newest":
            return self.engine.top(node, order="newest", n=TOP)
        return self.engine.top(node, n=TOP)

    def read(self, answer: Any) -> Answer:
        return Answer(answer.total, {facet: dict(answer.facets[facet]) for facet in FACETS})
