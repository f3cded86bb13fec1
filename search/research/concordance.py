"""Words in context: where the words of a query stand, line by line, and in which forms.

Lines are counted and sorted as numbers, over all stories; texts are read of those only that are
shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from corpus.errors import UsageError
from corpus.story import Language
from search.edition import Edition
from search.engine import Engine
from search.query import MAX_PAGE, Query, Rule
from search.research.lines import Line, lines
from search.research.occurrences import Matched, occurrences
from search.research.ordering import ORDERS, Order, ordered
from search.research.sought import BYS, By

LINES = 50  # of a page
MAX_LINES = 200


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A form that matched; `key` strikes it out."""

    form: str
    count: int
    key: str
    struck: bool


class Lemma(msgspec.Struct, frozen=True, kw_only=True):
    """A lemma that matched, by which rule, and its forms; `key` strikes all of them out."""

    lemma: str
    language: Language
    rule: Rule
    count: int  # without what is struck out
    key: str
    struck: bool
    forms: tuple[Form, ...]


class Concordance(msgspec.Struct, frozen=True, kw_only=True):
    """A page of lines, and what was counted of all of them."""

    query: Query
    by: By
    order: Order
    total: int  # occurrences, without those struck out
    stories: int  # that have any
    lemmas: tuple[Lemma, ...]
    lines: tuple[Line, ...]
    pages: int
    edition: Edition
    partial: bool = False  # there was no time to look at all


def concordance(
    engine: Engine,
    query: Query,
    *,
    by: By = "lemma",
    order: Order = "newest",
    struck: Collection[str] = (),
    limit: int = LINES,
) -> Concordance:
    """A page (`query.page`) of the lines of a query's words; raises UsageError.

    `struck` are keys of lemmas and forms that are left out. With `query.together`, of the
    versions of a story only that one is looked at in which the words stand most often. A query
    without words finds no lines.
    """
    check(by, order)
    if not 1 <= limit <= MAX_LINES:
        raise UsageError(f"limit {limit} is out of range: use 1 to {MAX_LINES}")
    finder = engine.finder()
    found = occurrences(finder, query, by, struck)
    start = (query.page - 1) * limit
    wanted = ordered(finder.snapshot, found, order, start, start + limit)
    return Concordance(
        query=query,
        by=by,
        order=order,
        total=len(found),
        stories=len(found.docs),
        lemmas=lemmas_of(found.matched, struck),
        lines=tuple(lines(finder.snapshot, found, wanted, engine.excerpts)),
        pages=min(-(-len(found) // limit), MAX_PAGE),
        edition=finder.snapshot.edition,
        partial=found.partial,
    )


def every_line(
    engine: Engine,
    query: Query,
    *,
    by: By = "lemma",
    order: Order = "newest",
    struck: Collection[str] = (),
) -> Iterator[Line]:
    """All lines, of one commit, however long it takes; raises UsageError before the first."""
    check(by, order)
    finder = engine.finder(float("inf"))
    found = occurrences(finder, query, by, struck)
    wanted = ordered(finder.snapshot, found, order)
    return lines(finder.snapshot, found, wanted, engine.excerpts)


def check(by: str, order: str = "newest") -> None:
    """Raise UsageError for a choice that there is not."""
    for name, value, known in (("by", by, BYS), ("sort", order, ORDERS)):
        if value not in known:
            raise UsageError(f"{name} {value!r} is unknown: use {', '.join(known)}")


def lemmas_of(matched: Sequence[Matched], struck: Collection[str]) -> tuple[Lemma, ...]:
    """The forms that matched, lemma by lemma."""
    by_lemma: dict[str, list[Matched]] = {}
    for one in matched:
        by_lemma.setdefault(one.lemma_key, []).append(one)
    return tuple(
        Lemma(
            lemma=forms[0].lemma,
            language=forms[0].language,
            rule=forms[0].rule,
            count=sum(one.often for one in forms if not one.struck),
            key=key,
            struck=key in struck,
            forms=tuple(
                Form(form=one.form, count=one.often, key=one.key, struck=one.struck)
                for one in forms
            ),
        )
        for key, forms in by_lemma.items()
    )
