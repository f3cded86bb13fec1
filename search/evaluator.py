"""A tree of nodes -> the living documents that match it, and their scores.

Everything is a rising array of document numbers and an array of scores beside it; the
operations on them are those of `search.arrays`.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.keys import ALIKE, BAR
from index.packing import Numbers
from index.phonetics import likeness, name_key
from search import nodes
from search.arrays import (
    NONE,
    Docs,
    Mask,
    Scored,
    Scores,
    intersection,
    occurrences,
    union,
    windows,
)
from search.distance import within
from search.matching import Matching
from search.ranking import K1, idf
from search.snapshot import Snapshot
from search.timeline import overlapping

MOST_TERMS = 512  # that a prefix, a pattern or a misspelt word may stand for
MOST_LOOKED_AT = 50_000  # terms among which those of a pattern are looked for
Costly = TypeVar("Costly", bound=nodes.Phrase | nodes.Prefix | nodes.Wildcard | nodes.Fuzzy)
Repeated = TypeVar("Repeated", bound=nodes.Word | nodes.Way)
NOTHING = Scored(NONE, np.empty(0))


class Evaluator:
    """Evaluates nodes over one snapshot; terms and phrases are kept in its cache."""

    def __init__(self, snapshot: Snapshot, deadline: float = math.inf) -> None:
        """After `deadline` (of `time.monotonic`) no more ways to match are tried.

        What is found then is part of what there is: `partial` says so.
        """
        self._snapshot = snapshot
        self._deadline = deadline
        self.partial = False
        # One query evaluates the same words several times: for all of them, for most of them, ...
        self._known: dict[nodes.Word | nodes.Way, Scored] = {}
        self._names: dict[nodes.Sounding, list[str]] = {}

    def is_late(self) -> bool:
        """Whether the time is up; then what is found is partial."""
        if time.monotonic() > self._deadline:
            self.partial = True
        return self.partial

    def evaluate(self, node: nodes.Node) -> Scored:
        """The documents of a node, rising; scores are None where nothing in it scores."""
        match node:
            case nodes.Term():
                return self._term(node)
            case nodes.Phrase():
                return self._kept(node, self._phrase)
            case nodes.Prefix() | nodes.Wildcard() | nodes.Fuzzy():
                return self._kept(node, self._expanded)
            case nodes.Sounding():
                terms = self.sounding(node)
                return self._union([nodes.Term(node.field, term) for term in terms], np.maximum)
            case nodes.Word():
                return self._once(node, self._word)
            case nodes.Sum():
                return self._union(node.nodes, np.add)
            case nodes.Best():
                return self._union(node.nodes, np.maximum)
            case nodes.Meaning():
                return self._meaning(node)
            case nodes.Weighted():
                at, scores = self.evaluate(node.node)
                return Scored(at, None if scores is None else scores * node.weight)
            case nodes.All():
                return self._all(node)
            case nodes.Some():
                return self._some(node)
            case nodes.Rare():
                at = self._filtered([node.node]).at
                rarity = idf(len(at), len(self._snapshot.documents))
                return Scored(at, np.full(len(at), node.share * rarity))
            case nodes.Everything():
                return Scored(self._snapshot.documents, None)
            case _:
                return self._filtered([node])

    # -- leaves ----------------------------------------------------------------------------

    def _kept(self, node: Costly, evaluate: Callable[[Costly], Scored]) -> Scored:
        """What a node gives, from the cache where it is there."""
        found = self._snapshot.cache.get(node, lambda: evaluate(node))
        assert isinstance(found, Scored)
        return found

    def _once(self, node: Repeated, evaluate: Callable[[Repeated], Scored]) -> Scored:
        """What a node gives, evaluated once in a query."""
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = evaluate(node)
        return found

    def _matching(self, field: str, term: str) -> Matching:
        """The documents with a term."""
        found = self._snapshot.cache.get(
            (field, term), lambda: self._snapshot.matching(field, term)
        )
        assert isinstance(found, Matching)
        return found

    def _term(self, node: nodes.Term) -> Scored:
        documents, frequencies, codes = self._matching(node.field, node.term)
        if not len(documents):
            return NOTHING
        rarity = self._snapshot.rarity(node.field, len(documents))
        counted = frequencies.astype(np.float64)
        scores = self._snapshot.score(node.field, counted, codes, rarity)
        return Scored(documents.astype(np.intp), scores)

    def _counted(self, field: str, docs: Docs, frequencies: Scores, rarity: float) -> Scored:
        """Documents and how often what is looked for is in each -> documents and BM25."""
        codes = self._snapshot.codes(field, docs)
        return Scored(docs, self._snapshot.score(field, frequencies, codes, rarity))

    def _word(self, node: nodes.Word) -> Scored:
        zones = []
        for zone in node.zones:
            ways = [self._once(way, self._occurrences) for way in zone.ways]
            docs, often = union(ways, self._snapshot.size, np.maximum)
            if often is None or not len(docs):
                continue
            lengths = self._snapshot.relative_lengths(zone.length, docs)
            zones.append(Scored(docs, zone.weight * often / (1 - zone.b + zone.b * lengths)))
        docs, often = union(zones, self._snapshot.size, np.add)
        if often is None or not len(docs):
            return NOTHING
        rarity = idf(self._telling(node, len(docs)), len(self._snapshot.documents))
        return Scored(docs, rarity * often / (often + K1))

    def _telling(self, node: nodes.Word, having: int) -> int:
        """How many of the documents that have a word have it in a telling way."""
        ways = [way for zone in node.zones for way in zone.ways]
        if all(way.telling for way in ways):
            return having
        found = [self._once(way, self._occurrences) for way in ways if way.telling]
        return len(union(found, self._snapshot.size, np.maximum).at) or having

    def _occurrences(self, way: nodes.Way) -> Scored:
        """The documents with a way, and its occurrences there, weighted."""
        node = way.node
        terms = self.sounding(node) if isinstance(node, nodes.Sounding) else [node.term]
        found = []
        for term in terms:
            documents, frequencies, _ = self._matching(node.field, term)
            found.append(Scored(documents.astype(np.intp), frequencies * way.weight))
        return union(found, self._snapshot.size, np.maximum)

    def _phrase(self, node: nodes.Phrase) -> Scored:
        snapshot, distinct = self._snapshot, dict.fromkeys(node.terms)
        found = {term: self._matching(node.field, term) for term in distinct}
        docs = self._common([one.documents for one in found.values()])
        if not len(docs):
            return NOTHING
        keys = {
            term: snapshot.positions(node.field, term, docs, every) for term, every in found.items()
        }
        if node.slop:
            width = len(node.terms) + node.slop
            counted = [(keys[term], node.terms.count(term)) for term in distinct]
            places = windows(counted, width)
        else:
            places = occurrences([keys[term] for term in node.terms])
        matching, frequencies = _counted(places)
        rarity = sum(
            snapshot.rarity(node.field, len(every.documents)) * node.terms.count(term)
            for term, every in found.items()
        )
        return self._counted(node.field, matching, frequencies.astype(np.float64), rarity)

    def _expanded(self, node: nodes.Expanding) -> Scored:
        """The documents with any of the terms, scored as if these were one term."""
        prefix, accept = _accepted(node)
        looked_at = MOST_TERMS if isinstance(node, nodes.Prefix) else MOST_LOOKED_AT
        docs, often = self._snapshot.of_any(node.field, prefix, accept, looked_at, MOST_TERMS)
        if often is None or not len(docs):
            return NOTHING
        return self._counted(node.field, docs, often, self._snapshot.rarity(node.field, len(docs)))

    def sounding(self, node: nodes.Sounding) -> list[str]:
        """The terms of a name field that sound like a name, other than itself."""
        found = self._names.get(node)
        if found is None:
            key = f"{name_key(node.lemma)}{BAR}"
            terms = self._snapshot.terms(node.field, key, MOST_TERMS)
            found = self._names[node] = [
                term for term in terms if _sounds_like(node.lemma, term.removeprefix(key))
            ]
        return found

    # -- combinations ----------------------------------------------------------------------

    def _union(self, several: Iterable[nodes.Node], combine: np.ufunc) -> Scored:
        found: list[Scored] = []
        for one in several:
            if found and self.is_late():
                break
            found.append(self.evaluate(one))
        return union(found, self._snapshot.size, combine)

    def _meaning(self, node: nodes.Meaning) -> Scored:
        own = self.evaluate(node.own).scored()
        assert own.scores is not None
        best = own.scores.max() if len(own.at) else np.inf
        found = [own]
        for other in node.others:
            if self.is_late():
                break
            at, scores = self.evaluate(other)
            found.append(
                Scored(at, None if scores is None else np.minimum(scores, best * other.weight))
            )
        return union(found, self._snapshot.size, np.maximum)

    def _common(self, several: Sequence[NDArray[Any]]) -> Docs:
        """The documents that are in each of several rising lists."""
        rising = sorted(several, key=len)
        docs: Docs = rising[0].astype(np.intp)
        for other in rising[1:]:
            docs = docs[intersection(docs, other, self._snapshot.size)[0]]
        return docs

    def _all(self, node: nodes.All) -> Scored:
        size = self._snapshot.size
        filters = [one for one in node.required if isinstance(one, nodes.Filter)]
        found = [self.evaluate(one) for one in node.required if not isinstance(one, nodes.Filter)]
        found.sort(key=lambda one: len(one.at))
        if not found:
            found, filters = [self._filtered(filters)], []
        docs, scores = found[0]
        for other in found[1:]:
            here, there = intersection(docs, other.at, size)
            docs = docs[here]
            scores = None if scores is None else scores[here]
            if other.scores is not None:
                own = other.scores[there]
                scores = own if scores is None else scores + own
        kept: Mask | None = None
        for filter_ in filters:
            passing = self._passing(filter_, docs)
            kept = passing if kept is None else kept & passing
        for one in node.excluded:
            here, _ = intersection(docs, self.evaluate(one).at, size)
            if kept is None:
                kept = np.ones(len(docs), np.bool_)
            kept[here] = False
        if kept is not None:
            docs = docs.compress(kept)
            scores = None if scores is None else scores.compress(kept)
        return self._added(docs, scores, node.optional)

    def _some(self, node: nodes.Some) -> Scored:
        size = self._snapshot.size
        found = [self.evaluate(one).scored() for one in node.nodes]
        docs, scores = union(found, size, np.add)
        if node.least > 1:
            counts = np.zeros(size, np.int32)
            for one in found:
                counts[one.at] += 1
            enough = counts.take(docs) >= node.least
            docs = docs.compress(enough)
            scores = None if scores is None else scores.compress(enough)
        return self._added(docs, scores, node.optional)

    def _added(self, docs: Docs, scores: Scores | None, optional: Sequence[nodes.Node]) -> Scored:
        """Documents with what optional nodes add to their scores."""
        for one in optional:
            if self.is_late():
                break
            other = self.evaluate(one)
            if other.scores is None:
                continue
            here, there = intersection(docs, other.at, self._snapshot.size)
            scores = np.zeros(len(docs)) if scores is None else scores.copy()
            scores[here] += other.scores[there]
        return Scored(docs, scores)

    def _filtered(self, filters: Sequence[nodes.Filter]) -> Scored:
        """The documents that pass all of the filters, beginning with the keyword of the fewest."""
        keywords = [one for one in filters if isinstance(one, nodes.Keyword) and not one.missing]
        first = min(keywords, key=self._frequency, default=None)
        docs = self._snapshot.documents
        if first is not None:
            found = [self._matching(first.field, value).documents for value in first.values]
            parts = [Scored(documents.astype(np.intp), None) for documents in found]
            docs = union(parts, self._snapshot.size, np.maximum).at
        for one in filters:
            if one is not first:
                docs = docs.compress(self._passing(one, docs))
        return Scored(docs, None)

    def _frequency(self, node: nodes.Keyword) -> int:
        """How many documents, deleted ones among them, have one of the values."""
        return sum(self._snapshot.frequency(node.field, value) for value in node.values)

    def _passing(self, node: nodes.Filter, docs: Docs) -> Mask:
        """Which of the documents pass a filter."""
        snapshot = self._snapshot
        match node:
            case nodes.Days():
                days = snapshot.first.take(docs), snapshot.last.take(docs)
                return overlapping(*days, node.first, node.last)
            case nodes.Dates():
                return snapshot.dates.touching(node, docs)
            case nodes.Keyword():
                cells = next(one for one in snapshot.cells if node.field in one.values)
                return cells.among(node.field, node.values).take(cells.of.take(docs))
            case nodes.Everything():
                return np.ones(len(docs), np.bool_)


def _sounds_like(lemma: str, name: str) -> bool:
    return name != lemma and likeness(lemma, name) >= ALIKE


def _accepted(node: nodes.Expanding) -> tuple[str, Callable[[str], bool]]:
    """How the terms begin that a node stands for, and which of those that begin so they are."""
    match node:
        case nodes.Prefix():
            return node.prefix, lambda term: True
        case nodes.Wildcard():
            pattern = re.compile(
                "".join({"*": ".*", "?": "."}.get(one, re.escape(one)) for one in node.pattern),
                re.DOTALL,
            )
            literal = re.split(r"[*?]", node.pattern, maxsplit=1)[0]
            return literal, lambda term: pattern.fullmatch(term) is not None
        case nodes.Fuzzy():
            return node.term[: node.prefix], lambda term: within(node.term, term, node.edits)


def _counted(places: Numbers) -> tuple[Docs, Numbers]:
    """The documents of rising keys, and how many keys each has."""
    docs = places >> 32
    new = np.ones(len(docs), np.bool_)
    np.not_equal(docs[1:], docs[:-1], out=new[1:])
    starts = new.nonzero()[0]
    return docs[starts], np.diff(starts, append=len(docs))
