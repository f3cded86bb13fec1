"""The engine over the Whoosh index: trees of nodes, evaluated over arrays.

Every search looks whether a newer commit or a rebuilt index serves and opens that first; a
search under way keeps the commit it began with, whose files stay mapped until the last such
search has ended.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from corpus.keyboards import other_layouts
from corpus.story import Language, Story
from index.whoosh_layout import OpenSegment, Watch, open_index, serving
from search.arrays import Docs, Scored
from search.evaluator import Evaluator
from search.expansion import Clause, expand
from search.facets import Filters
from search.loosen import loosenings
from search.nodes import Node
from search.query import FacetName, Hit, Page, Query, Sort
from search.ranking import any_of, tree
from search.snapshot import Snapshot
from search.snippets import Highlighter
from search.top import Ranked, read_cursor

FEW = 3  # hits below which another keyboard layout is thought of


class Top(NamedTuple):
    """The first documents of a node, and how many there are of each kind."""

    total: int
    ids: tuple[str, ...]
    facets: dict[FacetName, dict[str, int]]


class WhooshEngine:
    """A searchable index; safe to call from several threads.

    `excerpts` are the slugs of institutions of whose texts only an excerpt may be shown.
    Raises IndexMissingError, IndexStaleError or IndexDamagedError, when opened and later.
    """

    def __init__(self, data: Path, excerpts: Collection[str] = ()) -> None:
        self._index = data / "index"
        self._excerpts = frozenset(excerpts)
        self._lock = threading.Lock()
        self._watch = Watch(self._index)
        self._current: Snapshot | None = None
        self._snapshot()

    def _snapshot(self) -> Snapshot:
        """The last commit; who has it may go on with it when another one is current."""
        current = self._current
        if current is not None and self._watch.unchanged():
            return current
        with self._lock:
            if self._current is not None:
                self._watch.look(self._current.key[0])
            before = self._current.segments if self._current else {}
            if self._current is None or self._current.key != serving(self._index):
                known: dict[str, OpenSegment] = {name: one.files for name, one in before.items()}
                self._current = Snapshot(open_index(self._index, known), before)
            return self._current

    def close(self) -> None:
        """Let go of the files; a search under way still ends well, a later one opens anew."""
        with self._lock:
            self._current = None

    def search(self, query: Query) -> Page:
        """The page of results; one past the last has no hits and the right total.

        Words that find nothing, but something as they would be had another keyboard layout
        been active, are taken so; words that find little are only offered so.
        """
        started = time.perf_counter()
        snapshot = self._snapshot()
        page = self._page(query, snapshot)
        if page.total < FEW and not query.exact:
            page = self._in_other_layouts(page, snapshot)
        return msgspec.structs.replace(
            page, took_ms=round((time.perf_counter() - started) * 1000, 3)
        )

    def _in_other_layouts(self, page: Page, snapshot: Snapshot) -> Page:
        typed = page.query.words
        for words in other_layouts(typed):
            other = msgspec.structs.replace(page.query, words=words, page=1, after="")
            if self._count(other, snapshot) > page.total:
                if page.total:
                    return msgspec.structs.replace(page, meant=other)
                return msgspec.structs.replace(self._page(other, snapshot), typed=typed)
        return page

    def _page(self, query: Query, snapshot: Snapshot) -> Page:
        clauses = expand(query.words, exact=query.exact)
        matching = Evaluator(snapshot).evaluate(tree(clauses))
        filters = _filters(query, snapshot)
        found = _only(matching, filters.apply(matching.at))
        total = len(found.at)
        hits, cursor = self._hits(query, clauses, snapshot, found)
        return Page(
            query=query,
            total=total,
            pages=-(-total // query.limit),
            hits=hits,
            cursor=cursor,
            facets=filters.facets(matching.at),
            loosen=() if total else loosenings(query, clauses, filters, snapshot),
            took_ms=0.0,
        )

    def _count(self, query: Query, snapshot: Snapshot) -> int:
        matching = Evaluator(snapshot).evaluate(tree(expand(query.words, exact=query.exact)))
        return len(_filters(query, snapshot).apply(matching.at))

    def _hits(
        self, query: Query, clauses: Sequence[Clause], snapshot: Snapshot, found: Scored
    ) -> tuple[tuple[Hit, ...], str]:
        """The hits of a page, and the cursor behind them ("" where nothing is)."""
        ranked, skipped = Ranked(found, query.order, snapshot), (query.page - 1) * query.limit
        if query.after:
            ranked.behind(read_cursor(query.after, query.order))
            skipped = 0
        docs = ranked.top(skipped + query.limit)[skipped:]
        highlighter = Highlighter(clauses)
        hits = []
        for doc in docs.tolist():
            story = snapshot.story(doc)
            short = story.institution in self._excerpts
            score = 0.0 if found.scores is None else found.scores[found.at.searchsorted(doc)]
            hits.append(
                Hit(
                    story=story,
                    score=float(score),
                    title=highlighter.title(story),
                    snippet=highlighter.snippet(story, excerpt_only=short),
                )
            )
        more = hits and skipped + len(hits) < len(ranked.docs)
        return tuple(hits), str(ranked.cursor(int(docs[-1]))) if more else ""

    def top(self, node: Node, *, order: Sort = "relevance", n: int = 10) -> Top:
        """The first documents of a node with the counts of all facets, no story read."""
        snapshot = self._snapshot()
        found = Evaluator(snapshot).evaluate(node)
        ids = snapshot.ids(Ranked(found, order, snapshot).top(n))
        return Top(
            len(found.at),
            tuple(story_id.decode() for story_id in ids.tolist()),
            _filters(Query(), snapshot).counts(found.at),
        )

    def rank(self, words: str, n: int, language: Language | None = None) -> list[tuple[str, float]]:
        """The ids and scores of the first `n` stories for words, no story read."""
        snapshot = self._snapshot()
        found = Evaluator(snapshot).evaluate(any_of(expand(words)))
        docs = Ranked(found, "relevance", snapshot).top(n)
        ids = snapshot.ids(docs)
        scores = found.scores
        if scores is None:
            scores = np.zeros(len(found.at))
        own = scores.take(found.at.searchsorted(docs))
        return [
            (story_id.decode(), score)
            for story_id, score in zip(ids.tolist(), own.tolist(), strict=True)
        ]

    def count(self, query: Query) -> int:
        return self._count(query, self._snapshot())

    def story(self, story_id: str) -> Story | None:
        snapshot = self._snapshot()
        number = snapshot.number_of(story_id)
        return None if number is None else snapshot.story(number)


def _filters(query: Query, snapshot: Snapshot) -> Filters:
    return Filters(query, snapshot.cells, snapshot.first, snapshot.last)


def _only(found: Scored, docs: Docs) -> Scored:
    """What is found, of it the documents that are left."""
    if len(docs) == len(found.at):
        return found
    if found.scores is None:
        return Scored(docs, None)
    return Scored(docs, found.scores[np.searchsorted(found.at, docs)])
