"""What is typical of one set of stories beside another: words and names that it has more often.

Told by the log-likelihood of their frequencies, its sign that of the difference, and by how
large the difference is (`search.research.association`).
"""

from __future__ import annotations

import math
from typing import Literal, get_args

import msgspec
import numpy as np

from corpus.errors import UsageError
from corpus.story import Language
from search.arrays import Docs
from search.edition import Edition
from search.engine import Engine
from search.query import Query
from search.research.association import keyness, log_ratio, per_million, probability
from search.research.tallies import ROWS, Rows, Spelling, What, check, first, pages
from search.snapshot import Snapshot

Side = Literal["first", "second"]
SIDES: tuple[Side, ...] = get_args(Side)
LEAST = 5  # occurrences in both sets of stories together


class Typical(msgspec.Struct, frozen=True, kw_only=True):
    """A word or a name in two sets of stories."""

    lemma: str
    language: Language
    count: int
    per_million: float
    other_count: int
    other_per_million: float
    log_likelihood: float  # below 0 where the second set has relatively more
    log_ratio: float  # 1: twice as often in the first set, -1: half as often
    probability: float | None  # that chance alone makes such a difference: at most this
    spellings: tuple[Spelling, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what is typical of one of two sets of stories."""

    query: Query
    other: Query | None  # None: all other stories
    what: What
    side: Side
    stop_words: bool
    least: int
    stories: int
    words: int
    other_stories: int
    other_words: int
    shared: int  # stories that are in both
    found: int
    pages: int
    rows: tuple[Typical, ...]
    edition: Edition
    partial: bool = False


def compare(
    engine: Engine,
    query: Query,
    other: Query | None = None,
    *,
    what: What = "words",
    side: Side = "first",
    stop_words: bool = False,
    least: int = LEAST,
    limit: int | None = ROWS,
) -> Comparison:
    """A page (`query.page`) of what is typical of the stories of one query beside another's.

    Without another, they are set beside all other stories in the languages that the query asks
    for. Of versions that stand together, only one is in any set. Raises UsageError.
    """
    check(what, limit)
    if side not in SIDES:
        raise UsageError(f"side {side!r} is unknown: use {', '.join(SIDES)}")
    if least < 1:
        raise UsageError(f"least {least} is out of range: use 1 or more")
    finder = engine.finder() if limit else engine.finder(math.inf)
    snapshot = finder.snapshot
    texts, docs = snapshot.texts, finder.as_typed(query).found.at
    if other is None:
        rest = Query(language=query.language, together=query.together)
        others = without(finder.as_typed(rest).found.at, docs, snapshot)
    else:
        others = finder.as_typed(other).found.at
    rows = Rows(texts, what, stop_words=stop_words)
    counts, docs = texts.lemma_counts(docs, rows.flags, finder.is_late)
    other_counts, others = texts.lemma_counts(others, rows.flags, finder.is_late)
    words, other_words = (texts.size_of(one) for one in (docs, others))
    own, theirs = rows.totals(counts), rows.totals(other_counts)
    keys = keyness(own, words, theirs, other_words)
    sign = 1 if side == "first" else -1
    among = (own + theirs >= least) & (sign * keys > 0)
    chosen = first(-sign * keys, among, query, limit)
    return Comparison(
        query=query,
        other=other,
        what=what,
        side=side,
        stop_words=stop_words,
        least=least,
        stories=len(docs),
        words=words,
        other_stories=len(others),
        other_words=other_words,
        shared=len(np.intersect1d(docs, others)),
        found=int(among.sum()),
        pages=pages(int(among.sum()), limit),
        rows=tuple(
            Typical(
                **rows.told(number, counts + other_counts),
                count=int(own[number]),
                per_million=per_million(int(own[number]), words),
                other_count=int(theirs[number]),
                other_per_million=per_million(int(theirs[number]), other_words),
                log_likelihood=float(keys[number]),
                log_ratio=log_ratio(int(own[number]), words, int(theirs[number]), other_words),
                probability=probability(float(keys[number])),
            )
            for number in chosen.tolist()
        ),
        edition=snapshot.edition,
        partial=finder.partial,
    )


def without(docs: Docs, taken: Docs, snapshot: Snapshot) -> Docs:
    """Those of the documents that are not taken, and no version of one that is."""
    if snapshot.versions is None:
        return np.setdiff1d(docs, taken)
    groups = snapshot.versions.groups
    return docs.compress(~np.isin(groups[docs], groups[taken]))
