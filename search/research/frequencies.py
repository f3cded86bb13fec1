"""How often words and names occur, in all stories that a query finds and in each part of them."""

from __future__ import annotations

import math

import msgspec

from corpus.errors import UsageError
from corpus.story import Language
from search.edition import Edition
from search.engine import Engine
from search.query import FACETS, FacetName, Query
from search.research.association import per_million
from search.research.tallies import (
    ROWS,
    Inside,
    Rows,
    Spelling,
    What,
    check,
    first,
    pages,
    parts_of,
)


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the stories: those with one value of a facet."""

    value: str
    stories: int
    words: int


class Frequency(msgspec.Struct, frozen=True, kw_only=True):
    """A word or a name, and how often it occurs."""

    lemma: str
    language: Language
    count: int
    per_million: float
    stories: int  # that have it
    spellings: tuple[Spelling, ...]  # the most frequent first; of a word, itself
    columns: tuple[int, ...]  # its occurrences in each part


class Frequencies(msgspec.Struct, frozen=True, kw_only=True):
    """A page of words or names, the most frequent first."""

    query: Query
    what: What
    by: FacetName | None
    stop_words: bool
    stories: int  # in which was counted
    words: int  # of these, of any kind
    found: int  # distinct words or names
    pages: int
    columns: tuple[Column, ...]
    rows: tuple[Frequency, ...]
    edition: Edition
    partial: bool = False  # there was no time to count in all that were found


def frequencies(
    engine: Engine,
    query: Query,
    *,
    what: What = "words",
    by: FacetName | None = None,
    stop_words: bool = False,
    limit: int | None = ROWS,
) -> Frequencies:
    """A page (`query.page`) of the words or names of the stories that a query finds.

    With `by`, also how often each occurs in the stories of each value of a facet. Without a
    limit, all of them, however long it takes. Raises UsageError.
    """
    check(what, limit)
    if by is not None and by not in FACETS:
        raise UsageError(f"by {by!r} is unknown: use {', '.join(FACETS)}")
    finder = engine.finder() if limit else engine.finder(math.inf)
    texts, docs = finder.snapshot.texts, finder.as_typed(query).found.at
    parts, names = parts_of(finder.snapshot, docs, by)
    rows = Rows(texts, what, stop_words=stop_words)
    counts, docs = texts.lemma_counts(docs, rows.flags, finder.is_late)
    totals = rows.totals(counts)
    chosen = first(-totals, totals > 0, query, limit)
    inside = Inside(rows.row_of(chosen), len(chosen), parts, len(names))
    inside.count(texts, docs, rows.flags)
    total, found = int(inside.words_of.sum()), int((totals > 0).sum())
    return Frequencies(
        query=query,
        what=what,
        by=by,
        stop_words=stop_words,
        stories=len(docs),
        words=total,
        found=found,
        pages=pages(found, limit),
        columns=tuple(
            Column(value=name, stories=stories, words=words)
            for name, stories, words in zip(
                names, inside.stories_of.tolist(), inside.words_of.tolist(), strict=True
            )
            if by is not None
        ),
        rows=tuple(
            Frequency(
                **rows.told(number, counts),
                count=int(totals[number]),
                per_million=per_million(int(totals[number]), total),
                stories=stories,
                columns=tuple(columns) if by is not None else (),
            )
            for number, stories, columns in zip(
                chosen.tolist(), inside.stories.tolist(), inside.counts.tolist(), strict=True
            )
        ),
        edition=finder.snapshot.edition,
        partial=finder.partial,
    )
