"""The engine over the Whoosh index: words by postings, everything else by arrays.

Every search looks whether a newer commit or a rebuilt index serves and opens that first; a
search under way keeps the commit it began with, whose files stay open until the last such
search has ended.
"""

from __future__ import annotations

import contextlib
import functools
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from corpus.keyboards import other_layouts
from corpus.story import Story
from index.analysis import analyze_field
from index.whoosh_layout import open_index, serving
from search.expansion import Clause, expand
from search.facets import Filters
from search.loosen import loosenings
from search.query import Hit, Page, Query
from search.ranking import Mask, Scores, best, evaluate
from search.snapshot import Snapshot
from search.snippets import highlight_title, make_snippet

FEW = 3  # hits below which another keyboard layout is thought of
CACHED_TEXTS = 256  # analysed texts kept for highlights


class WhooshEngine:
    """A searchable index; safe to call from several threads.

    `excerpts` are the slugs of institutions of whose texts only an excerpt may be shown.
    Raises IndexMissingError, IndexStaleError or IndexDamagedError, when opened and later.
    """

    def __init__(self, data: Path, excerpts: Collection[str] = ()) -> None:
        self._index = data / "index"
        self._excerpts = frozenset(excerpts)
        self._analysis = functools.lru_cache(CACHED_TEXTS)(analyze_field)
        self._lock = threading.Lock()
        self._current: Snapshot | None = None
        with self._snapshot():
            pass

    @contextlib.contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        """The last commit, kept open while it is used."""
        with self._lock:
            if self._current is None or self._current.key != serving(self._index):
                newer = Snapshot(open_index(self._index))
                outdated, self._current = self._current, newer
                if outdated is not None and not outdated.users:
                    outdated.close()
            snapshot = self._current
            snapshot.users += 1
        try:
            yield snapshot
        finally:
            with self._lock:
                snapshot.users -= 1
                if not snapshot.users and snapshot is not self._current:
                    snapshot.close()

    def close(self) -> None:
        """Let go of the files; a search under way still ends well, a later one opens anew."""
        with self._lock:
            outdated, self._current = self._current, None
            if outdated is not None and not outdated.users:
                outdated.close()

    def search(self, query: Query) -> Page:
        """The page of results; one past the last has no hits and the right total.

        Words that find nothing, but something as they would be had another keyboard layout
        been active, are taken so; words that find little are only offered so.
        """
        started = time.perf_counter()
        with self._snapshot() as snapshot:
            page = self._page(query, snapshot)
            if page.total < FEW and not query.exact:
                page = self._in_other_layouts(page, snapshot)
        return msgspec.structs.replace(
            page, took_ms=round((time.perf_counter() - started) * 1000, 3)
        )

    def _in_other_layouts(self, page: Page, snapshot: Snapshot) -> Page:
        typed = page.query.words
        for words in other_layouts(typed):
            other = msgspec.structs.replace(page.query, words=words, page=1)
            if self._count(other, snapshot) > page.total:
                if page.total:
                    return msgspec.structs.replace(page, meant=other)
                return msgspec.structs.replace(self._page(other, snapshot), typed=typed)
        return page

    def _page(self, query: Query, snapshot: Snapshot) -> Page:
        clauses = expand(query.words, exact=query.exact)
        matching, scores = evaluate(clauses, snapshot)
        filters = Filters(query, snapshot.columns, snapshot.first, snapshot.last)
        found = filters.apply(matching)
        total = int(found.sum())
        return Page(
            query=query,
            total=total,
            pages=-(-total // query.limit),
            hits=self._hits(query, clauses, snapshot, found, scores),
            facets=filters.facets(matching),
            loosen=() if total else loosenings(query, clauses, filters, snapshot),
            took_ms=0.0,
        )

    def _count(self, query: Query, snapshot: Snapshot) -> int:
        matching, _ = evaluate(expand(query.words, exact=query.exact), snapshot)
        filters = Filters(query, snapshot.columns, snapshot.first, snapshot.last)
        return int(filters.apply(matching).sum())

    def _hits(
        self,
        query: Query,
        clauses: Sequence[Clause],
        snapshot: Snapshot,
        found: Mask,
        scores: Scores,
    ) -> tuple[Hit, ...]:
        end = query.page * query.limit
        ranked = best(
            found.nonzero()[0], query.order, scores, snapshot.newest, snapshot.oldest, end
        )
        hits = []
        for number in ranked[end - query.limit :]:
            story = snapshot.story(int(number))
            short = story.institution in self._excerpts
            hits.append(
                Hit(
                    story=story,
                    score=float(scores[number]),
                    title=highlight_title(story, clauses, self._analysis),
                    snippet=make_snippet(story, clauses, self._analysis, excerpt_only=short),
                )
            )
        return tuple(hits)

    def count(self, query: Query) -> int:
        with self._snapshot() as snapshot:
            return self._count(query, snapshot)

    def story(self, story_id: str) -> Story | None:
        with self._snapshot() as snapshot:
            number = snapshot.number_of(story_id)
            return None if number is None else snapshot.story(number)
