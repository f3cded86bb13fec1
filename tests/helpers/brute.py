"""A search by brute force, as slow and as plain as can be: what the engine is held against."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import choices
from choices import of_institution

from index.document import Document
from index.fields import KEYWORDS
from index.fields import Keyword as KeywordField
from search.nodes import (
    MISSING,
    All,
    Best,
    Days,
    Everything,
    Fuzzy,
    Keyword,
    Meaning,
    Node,
    Phrase,
    Prefix,
    Sum,
    Term,
    Weighted,
    Wildcard,
    Word,
    Zone,
)
from search.query import FacetName, Query, Sort
from search.ranking import LENGTHS

Scores = dict[str, float]  # by story id

EXACT = ("title_exact", "body_exact")  # these have positions
FIELDS = (*EXACT, "body_kk")


class Model:
    """Finds by looking at every word of every document."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.having: Counter[str] = Counter()  # documents that have a field
        self.total: Counter[str] = Counter()  # words in it
        for one in documents.values():
            self.having.update(one.terms.keys())
            self.total.update({field: len(found) for field, found in one.terms.items()})

    def find(self, node: Node) -> Scores:
        match node:
            case Term(field, term):
                return self._term(field, lambda word: word == term)
            case Prefix(field, prefix):
                return self._term(field, lambda word: word.startswith(prefix))
            case Wildcard(field, pattern):
                return self._term(field, lambda word: fits(word, pattern))
            case Fuzzy(field, term, edits, same):
                return self._term(
                    field,
                    lambda word: word.startswith(term[:same]) and distance(word, term) <= edits,
                )
            case Phrase(field, terms, slop):
                rarity = sum(self._idf(field, lambda word, t=t: word == t) for t in terms)  # type: ignore[misc]
                often = {
                    name: near(words(one, field), terms, slop)
                    for name, one in self.documents.items()
                }
                return self._bm25(field, often, rarity)
            case Word(zones):
                return self._bm25f(zones)
            case Sum(several):
                return combined(map(self.find, several), lambda one, other: one + other)
            case Best(several):
                return combined(map(self.find, several), max)
            case Meaning(own, others):
                found = self.find(own)
                best = max(found.values(), default=float("inf"))
                capped = [
                    {name: min(score, best * one.weight) for name, score in self.find(one).items()}
                    for one in others
                ]
                return combined([found, *capped], max)
            case Weighted(inner, weight):
                return {name: score * weight for name, score in self.find(inner).items()}
            case All(required, optional, excluded):
                found = dict.fromkeys(self.documents, 0.0)
                for part in map(self.find, required):
                    found = {name: found[name] + part[name] for name in found if name in part}
                for part in map(self.find, excluded):
                    found = {name: score for name, score in found.items() if name not in part}
                for part in map(self.find, optional):
                    found = {name: score + part.get(name, 0) for name, score in found.items()}
                return found
            case Days(first, last):
                return self._all(lambda one: touches(one, first, last))
            case Keyword(field, values):
                return self._all(lambda one: value(one, field) in values)
            case Everything():
                return self._all(lambda one: True)
        raise AssertionError(node)

    def _all(self, passes: Callable[[Document], bool]) -> Scores:
        return {name: 0.0 for name, one in self.documents.items() if passes(one)}

    def _term(self, field: str, accept: Callable[[str], bool]) -> Scores:
        often = {name: sum(map(accept, words(one, field))) for name, one in self.documents.items()}
        return self._bm25(field, often, self._idf(field, accept))

    def _idf(self, field: str, accept: Callable[[str], bool]) -> float:
        matching = sum(any(map(accept, words(one, field))) for one in self.documents.values())
        return idf(matching, self.having[field])

    def _length(self, field: str, name: str, b: float) -> float:
        """How a field's length counts in a document, beside the average of those that have it."""
        average = self.total[field] / self.having[field] if self.having[field] else 1
        return 1 - b + b * kept_length(len(words(self.documents[name], field))) / average

    def _bm25(self, field: str, often: Mapping[str, int], rarity: float) -> Scores:
        return {
            name: rarity * count / (count + 1.2 * self._length(field, name, 0.75))
            for name, count in often.items()
            if count
        }

    def _bm25f(self, zones: Iterable[Zone]) -> Scores:
        often: Scores = {}
        for zone in zones:
            for name, one in self.documents.items():
                count = max(
                    (
                        way.weight * words(one, way.node.field).count(way.node.term)
                        for way in zone.ways
                        if isinstance(way.node, Term)
                    ),
                    default=0,
                )
                if count:
                    share = zone.weight * count / self._length(zone.length, name, zone.b)
                    often[name] = often.get(name, 0) + share
        rarity = idf(len(often), len(self.documents))
        return {name: rarity * count / (count + 1.2) for name, count in often.items()}


def idf(matching: int, documents: int) -> float:
    return math.log(1 + (documents - matching + 0.5) / (matching + 0.5))


def words(document: Document, field: str) -> list[str]:
    return document.terms.get(field, [])


def value(document: Document, field: KeywordField) -> str | None:
    return document.keywords.get(field, MISSING.get(field))


def touches(document: Document, first: int | None, last: int | None) -> bool:
    return (
        document.first_day > 0
        and (first is None or document.last_day >= first)
        and (last is None or document.first_day <= last)
    )


@functools.cache
def kept_length(length: int) -> int:
    return int(LENGTHS[length >= LENGTHS].max())


def combined(parts: Iterable[Scores], combine: Callable[[float, float], float]) -> Scores:
    total: Scores = {}
    for part in parts:
        for name, score in part.items():
            total[name] = combine(total[name], score) if name in total else score
    return total


def near(text: Sequence[str], terms: Sequence[str], slop: int) -> int:
    """How often terms stand in a text: in their order, or at how many places they end near."""
    size = len(terms)
    if not slop:
        return sum(tuple(text[at : at + size]) == tuple(terms) for at in range(len(text)))
    ends = set()
    for start in (at for at, word in enumerate(text) if word in terms):
        for end in range(start, min(start + size + slop, len(text))):
            if not Counter(terms) - Counter(text[start : end + 1]):
                ends.add(end)
                break
    return len(ends)


def fits(word: str, pattern: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(fits(word[at:], pattern[1:]) for at in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and fits(word[1:], pattern[1:])


@functools.cache
def distance(one: str, other: str) -> int:
    """Edits between two words, a swap of neighbours among them."""
    if not one or not other:
        return len(one) + len(other)
    found = min(
        distance(one[:-1], other) + 1,
        distance(one, other[:-1]) + 1,
        distance(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if one[-2:] == other[-2:][::-1] and len(one) > 1 and len(other) > 1:
        found = min(found, distance(one[:-2], other[:-2]) + 1)
    return found


def of(document: Document) -> dict[FacetName, str | None]:
    """The document's value in each facet."""
    institution = of_institution(document.keywords.get("institution"))
    return {**{name: value(document, name) for name in KEYWORDS}, **institution}


def passes(document: Document, query: Query) -> bool:
    """Whether a document passes a query's filters."""
    since, until = (day.toordinal() if day else None for day in (query.since, query.until))
    ranged = (since is None and until is None) or touches(document, since, until)
    return ranged and choices.passes(of(document), query)


def in_order(scores: Scores, documents: Mapping[str, Document], order: Sort) -> list[str]:
    """By falling scores or by date, the undated last; then the newest first; then by id."""

    def key(name: str) -> tuple[float, float, str]:
        day = documents[name].first_day
        newest = -day if day else math.inf
        oldest = day or math.inf
        first = {"relevance": -scores[name], "newest": newest, "oldest": oldest}[order]
        return first, newest, name

    return sorted(scores, key=key)
