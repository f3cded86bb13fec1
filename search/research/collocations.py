"""Which words stand near a word more often than chance would have it.

A word is near where it stands at most so many words to the left or right, in the same sentence;
near two occurrences, it is counted once. The words of the node itself are left out of all
counts. A lemma is counted in the stories of one language, that in which it stands near most
often, and set against all their words, of stories that pass the filters: else every Russian word
would seem to belong to every other.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus.errors import UsageError
from corpus.story import LANGUAGES, Language
from index.forward import SENTENCE
from index.packing import Numbers, stretches
from search.arrays import Docs
from search.edition import Edition
from search.engine import Engine
from search.finding import Finder
from search.query import MAX_PAGE, Query
from search.research.association import MEASURES, Measure, Table, association
from search.research.concordance import Lemma, check, lemmas_of
from search.research.occurrences import Occurrences, occurrences
from search.research.sought import By
from search.research.spans import Spans
from search.research.texts import Piece

MOST_WINDOW = 15  # words on a side
WINDOW = 5
LEAST = 3  # times that a word has to stand near
COLLOCATES = 50  # of a page
MAX_COLLOCATES = 500
MOST = 2_000  # lemmas that are scored; with more, they have to stand near more often


class Collocate(msgspec.Struct, frozen=True, kw_only=True):
    """A lemma that stands near."""

    lemma: str
    language: Language
    near: int  # how often
    total: int  # how often it stands anywhere
    expected: float  # how often it would stand near by chance
    log_likelihood: float
    pmi: float
    dice: float
    t: float


class Collocations(msgspec.Struct, frozen=True, kw_only=True):
    """A page of collocates, the strongest first."""

    query: Query
    by: By
    left: int  # words that are looked at, to the left and to the right
    right: int
    least: int  # times; more than was asked for where there were too many lemmas
    measure: Measure
    stop_words: bool
    total: int  # occurrences of the node
    stories: int
    words: int  # near it
    lemmas: tuple[Lemma, ...]
    found: int  # collocates in all
    pages: int
    collocates: tuple[Collocate, ...]
    edition: Edition
    partial: bool = False


def collocations(
    engine: Engine,
    query: Query,
    *,
    by: By = "lemma",
    struck: Collection[str] = (),
    left: int = WINDOW,
    right: int = WINDOW,
    least: int = LEAST,
    measure: Measure = "log_likelihood",
    stop_words: bool = False,
    limit: int | None = COLLOCATES,
) -> Collocations:
    """A page (`query.page`) of the collocates of a query's words; all of them without a limit.

    Raises UsageError.
    """
    check(by)
    for name, value in (("left", left), ("right", right)):
        if not 0 <= value <= MOST_WINDOW:
            raise UsageError(f"{name} {value} is out of range: use 0 to {MOST_WINDOW}")
    if not left + right:
        raise UsageError("left and right are both 0: look at one word at least")
    if least < 1:
        raise UsageError(f"least {least} is out of range: use 1 or more")
    if measure not in MEASURES:
        raise UsageError(f"measure {measure!r} is unknown: use {', '.join(MEASURES)}")
    if limit is not None and not 1 <= limit <= MAX_COLLOCATES:
        raise UsageError(f"limit {limit} is out of range: use 1 to {MAX_COLLOCATES}")
    finder = engine.finder()
    found = occurrences(finder, query, by, struck)
    counted = _Counted(finder, found, query, left, right)
    chosen, least = counted.candidates(least, stop_words=stop_words)
    scored = [(association(counted.table(number), measure), number) for number in chosen]
    lexicon = found.texts.lexicon
    scored.sort(key=lambda one: (-one[0], -int(counted.near[one[1]]), lexicon.lemma(one[1])))
    per_page = limit or max(1, len(scored))
    start = (query.page - 1) * per_page if limit else 0
    return Collocations(
        query=query,
        by=by,
        left=left,
        right=right,
        least=least,
        measure=measure,
        stop_words=stop_words,
        total=len(found),
        stories=len(found.docs),
        words=counted.words,
        lemmas=lemmas_of(found.matched, struck),
        found=len(scored),
        pages=min(-(-len(scored) // per_page), MAX_PAGE),
        collocates=tuple(counted.told(number) for _, number in scored[start : start + per_page]),
        edition=finder.snapshot.edition,
        partial=finder.partial,
    )


class _Counted:
    """How often each lemma stands near the occurrences, and anywhere."""

    def __init__(
        self, finder: Finder, found: Occurrences, query: Query, left: int, right: int
    ) -> None:
        texts, snapshot = found.texts, finder.snapshot
        self._texts, self._lexicon = texts, texts.lexicon
        size = len(LANGUAGES), len(self._lexicon)
        near, nodes = np.zeros(size, np.int64), np.zeros(size, np.int64)
        spoken = snapshot.languages
        for at, (piece, own) in enumerate(zip(texts.pieces, found.spans, strict=True)):
            inside = stretches(own.at, own.lengths)
            for places, counts in (
                (_around(piece, own, left, right, inside), near),
                (inside, nodes),
            ):
                of = spoken.take(piece.documents_of(places))
                for number in np.unique(of).tolist():
                    counts[number] += texts.lemmas_at(at, places.compress(of == number))
        docs = finder.selected(query, ())
        if query.together and snapshot.versions is not None:
            docs = _once(docs, found.docs, snapshot.versions.groups)
        total = np.zeros(size, np.int64)
        for number, some in enumerate(near):
            if some.any():
                total[number] = texts.lemma_counts(docs[spoken.take(docs) == number]).counts
        total -= nodes
        # of each lemma, by the language of the stories in which it stands near most often
        self._spoken = near.argmax(axis=0)
        self.near: NDArray[np.int64] = near.max(axis=0)
        self._total = np.take_along_axis(total, self._spoken[None], axis=0)[0]
        self._near_words, self._words = near.sum(axis=1).tolist(), total.sum(axis=1).tolist()
        self.words = int(near.sum())

    def candidates(self, least: int, *, stop_words: bool) -> tuple[list[int], int]:
        """The lemmas that stand near so often; how often they do at least."""
        numbers = (self.near >= least).nonzero()[0]
        kept: list[int] = []
        for number in numbers[np.argsort(-self.near[numbers], kind="stable")].tolist():
            if len(kept) == MOST:
                least = int(self.near[number]) + 1
                return [one for one in kept if self.near[one] >= least], least
            if self._counts(number, stop_words):
                kept.append(number)
        return kept, least

    def _counts(self, number: int, stop_words: bool) -> bool:
        """Whether a lemma is a word, and no stop word unless these are wanted."""
        return bool((self._texts.words if stop_words else self._texts.telling)[number])

    def table(self, number: int) -> Table:
        spoken = int(self._spoken[number])
        return Table(
            int(self.near[number]),
            self._near_words[spoken],
            int(self._total[number]),
            self._words[spoken],
        )

    def told(self, number: int) -> Collocate:
        table = self.table(number)
        return Collocate(
            lemma=self._lexicon.lemma(number),
            language=self._lexicon.language(number),
            near=table.both,
            total=table.lemma,
            expected=table.expected,
            **{measure: association(table, measure) for measure in MEASURES},
        )


def _around(piece: Piece, own: Spans, left: int, right: int, inside: Numbers) -> Numbers:
    """The places near spans, within their sentences, but for those inside them."""
    words = piece.forward.words
    found = np.zeros(len(words), np.bool_)
    for edge, steps in (
        (own.at, range(-1, -left - 1, -1)),
        (own.at + own.lengths - 1, range(1, right + 1)),
    ):
        for step in steps:
            places = edge + step
            within = (places >= 0) & (places < len(words))
            places, edge = places.compress(within), edge.compress(within)
            # between two words a sentence ends where the second one begins another
            begins = words.take(places + 1 if step < 0 else places) & SENTENCE
            edge = edge.compress(begins == 0)
            found[edge + step] = True
    found[inside] = False
    return found.nonzero()[0]


def _once(docs: Docs, having: Docs, groups: Numbers) -> Docs:
    """One document of each group: that which has an occurrence, else the first."""
    has = np.isin(docs, having)
    order = np.lexsort((docs, ~has, groups[docs]))
    first = np.ones(len(order), np.bool_)
    first[1:] = groups[docs[order]][1:] != groups[docs[order]][:-1]
    return np.sort(docs[order[first]])
