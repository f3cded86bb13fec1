"""The engine over the Whoosh index: trees of nodes, evaluated over arrays.

Every search looks whether a newer commit or a rebuilt index serves and opens that first; a
search under way keeps the commit it began with, whose files stay mapped until the last such
search has ended.
"""

from __future__ import annotations

import datetime as dt
import math
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from corpus.institutions import Institution
from corpus.story import Language, Story
from index.thesaurus import Thesaurus, usable
from index.whoosh_layout import OpenSegment, Watch, open_index, serving
from search.anniversaries import OfTheDay, of_the_day
from search.cells import Places
from search.clauses import Clause
from search.coverage import Coverage, coverage
from search.duplicates import Detector
from search.edition import Edition
from search.engine import BUDGET
from search.evaluator import Evaluator
from search.facets import Filters
from search.finding import Finder
from search.folding import Folding
from search.hits import HitMaker
from search.listing import Entry, entries
from search.loosen import loosenings
from search.months import Month, month
from search.nodes import Node
from search.publications import Alike, alike
from search.query import FacetName, Page, Query, Sort, Suggestion
from search.related import related
from search.snapshot import Snapshot
from search.standing import Known, Standing
from search.suggest import Names, Suggester
from search.top import Ranked
from search.values import InstitutionNames
from search.whole import Whole


class Top(NamedTuple):
    """The first documents of a node, and how many there are of each kind."""

    total: int
    ids: tuple[str, ...]
    facets: dict[FacetName, dict[str, int]]


class WhooshEngine:
    """A searchable index; safe to call from several threads.

    `institutions` tells how these are called, and of whose texts only an excerpt may be shown,
    `budget` for how many seconds a query looks for ways to match.
    Raises IndexMissingError, IndexStaleError or IndexDamagedError, when opened and later.
    """

    def __init__(
        self, data: Path, institutions: Iterable[Institution] = (), budget: float = BUDGET
    ) -> None:
        self._budget = budget
        self._index = data / "index"
        self._own_thesaurus = data / "thesaurus.toml"
        known = tuple(institutions)
        self._excerpts = frozenset(one.slug for one in known if one.display == "excerpt")
        self._names = InstitutionNames(known)
        self._called = Names(known)
        self._places = Places(known)
        self._lock = threading.Lock()
        self._watch = Watch(self._index)
        self._standing = Standing(data)
        self._plain: Snapshot | None = None  # without what is known of duplicates
        self._folded: tuple[Snapshot, Known, Snapshot] | None = None  # with it, the last
        self._detector: Detector | None = None
        self._covered: tuple[Snapshot, Coverage] | None = None
        self._commit()

    @property
    def thesaurus(self) -> Thesaurus:
        """The shipped concepts and the editor's own, as far as these are right."""
        return usable(self._own_thesaurus)

    def _commit(self) -> Snapshot:
        """The last commit; who has it may go on with it when another one is current."""
        plain = self._plain
        if plain is not None and self._watch.unchanged():
            return plain
        with self._lock:
            plain = self._plain
            if plain is not None:
                self._watch.look(plain.key[0])
            before = plain.segments if plain else {}
            if plain is None or plain.key != serving(self._index):
                opened: dict[str, OpenSegment] = {name: one.files for name, one in before.items()}
                plain = Snapshot(open_index(self._index, opened), before, self._places)
            self._plain = plain
            return plain

    def _snapshot(self) -> Snapshot:
        """The last commit, with what is known of duplicates."""
        plain, known, folded = self._commit(), self._standing.look(), self._folded
        if folded is None or folded[0] is not plain or folded[1] is not known:
            folded = self._folded = plain, known, plain.folded_by(Folding(plain, known))
        return folded[2]

    def close(self) -> None:
        """Let go of the files; a search under way still ends well, a later one opens anew."""
        with self._lock:
            self._plain = self._folded = self._detector = None

    def search(self, query: Query) -> Page:
        """The page of results; one past the last has no hits and the right total.

        Words that find nothing are taken otherwise (`search.finding`), and the page says so.
        """
        started = time.perf_counter()
        snapshot = self._snapshot()
        answer = self._finder(snapshot).answer(query)
        hits, cursor = HitMaker(snapshot, answer, self._excerpts).page()
        nothing = answer.least or not answer.total
        return Page(
            query=answer.query,
            total=answer.total,
            pages=-(-answer.total // query.limit),
            hits=hits,
            cursor=cursor,
            facets=answer.filters.facets(answer.matching.at),
            timeline=answer.filters.timeline(answer.matching.at),
            loosen=loosenings(answer.query, answer.reading.clauses, answer.filters, snapshot)
            if nothing
            else (),
            typed=answer.typed,
            mended=answer.mended,
            meant=answer.meant,
            read_as=answer.reading.described,
            notes=answer.reading.notes,
            least=answer.least,
            partial=answer.partial,
            took_ms=round((time.perf_counter() - started) * 1000, 3),
        )

    def finder(self, budget: float | None = None) -> Finder:
        """What answers several questions out of one commit, within so many seconds.

        None: within those that a search has.
        """
        return self._finder(self._snapshot(), budget)

    @property
    def excerpts(self) -> frozenset[str]:
        """The institutions of whose bodies only an excerpt may be shown."""
        return self._excerpts

    def _finder(self, snapshot: Snapshot, budget: float | None = None) -> Finder:
        seconds = self._budget if budget is None else budget
        return Finder(snapshot, lambda: self.thesaurus, self._names.slugs, seconds)

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
        """The ids and scores of the first `n` stories for words, no story read.

        Stories with any of the words, each version for itself; where the words are few, those
        that match all of them stand first, as they do on a page. `language` is that of words which
        may be in several.
        """
        snapshot = self._snapshot()
        query = Query(words=words, together=False, reader=language)
        found = self._finder(snapshot, math.inf).ranked(query)
        docs = Ranked(found, "relevance", snapshot).top(n)
        ids = snapshot.ids(docs).tolist()
        assert found.scores is not None
        scores = found.scores[found.at.searchsorted(docs)].tolist()
        return [(one.decode(), score) for one, score in zip(ids, scores, strict=True)]

    def count(self, query: Query) -> int:
        return self._finder(self._snapshot()).answer(query).total

    def clauses(self, query: Query) -> tuple[Clause, ...]:
        return self._finder(self._snapshot()).reading(query).clauses

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """How a text that is being typed may go on (`search.suggest`)."""
        return Suggester(self._snapshot(), self._called).suggest(text, limit)

    def story(self, story_id: str) -> Story | None:
        snapshot = self._snapshot()
        number = snapshot.number_of(story_id)
        return None if number is None else snapshot.story(number)

    def detector(self) -> Detector:
        """Finds what is like a story, in the present commit."""
        commit = self._commit()
        detector = self._detector
        if detector is None or detector.snapshot is not commit:
            detector = self._detector = Detector(commit)
        return detector

    def edition(self) -> Edition:
        """Which state of the corpus is served."""
        return self._commit().edition

    def whole(self, query: Query) -> Whole:
        """All that a query finds, whatever its page, in its order and of one commit.

        Nothing cuts it short: what takes its time is looked for all the same.
        """
        snapshot = self._snapshot()
        return Whole(snapshot, self._finder(snapshot, math.inf).answer(query))

    def related(self, story_id: str, n: int = 5) -> tuple[Story, ...]:
        """At most `n` stories like a story, without its versions; none where none are like it."""
        snapshot = self._snapshot()
        number = snapshot.number_of(story_id)
        return () if number is None else related(number, snapshot, self.thesaurus, n)

    def alike(self, story_id: str, reader: Language) -> Alike | None:
        snapshot = self._snapshot()
        number = snapshot.number_of(story_id)
        return None if number is None else alike(number, snapshot, reader)

    def coverage(self) -> Coverage:
        """What there is; counted once for each commit, and for what is known of it."""
        snapshot = self._snapshot()
        if self._covered is None or self._covered[0] is not snapshot:
            self._covered = (snapshot, coverage(snapshot))
        return self._covered[1]

    def month(self, year: int, number: int, reader: Language) -> Month:
        return month(self._snapshot(), year, number, reader)

    def of_the_day(self, day: dt.date, reader: Language, n: int = 5) -> OfTheDay:
        return of_the_day(self._snapshot(), day, reader, n)

    def entries(self, start: int, stop: int) -> list[Entry]:
        return entries(self._snapshot(), start, stop)


def _filters(query: Query, snapshot: Snapshot) -> Filters:
    return Filters(query, snapshot.cells, snapshot.first, snapshot.last)
