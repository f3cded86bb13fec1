from __future__ import annotations

import datetime as dt
import functools
import math
import random
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import choices
import pytest
from choices import INSTITUTIONS, check_clicks, consistent, of_institution
from small import story

from corpus.story import KINDS, to_json
from index.commit import committing
from index.document import Document, read_story
from index.fields import KEYWORDS
from index.fields import Keyword as KeywordField
from index.whoosh_layout import open_index
from index.whoosh_writer import _sweep, write_index
from search.expansion import Reading
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
    Way,
    Weighted,
    Wildcard,
    Word,
    Zone,
)
from search.query import SORTS, Exclusion, FacetName, Query, Sort
from search.ranking import LENGTHS
from search.whoosh_engine import WhooshEngine

Scores = dict[str, float]  # by story id

EXACT = ("title_exact", "body_exact")  # these have positions
FIELDS = (*EXACT, "body_kk")
WORDS = "museum museums musuem night түн түнгі күй күйші музей музея the".split()
COMMON = [8, 3, 1, 5, 4, 1, 2, 1, 3, 1, 9]
DAYS = {
    "2024-05-17": (738_658, 738_658),
    "2024-05": (738_642, 738_672),
    "2024": (738_521, 738_886),
    "2023-12-31": (738_520, 738_520),
}


# -- the model: a search by brute force ----------------------------------------------------


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


# -- random stories and questions ----------------------------------------------------------


class Draft(NamedTuple):
    """What is to be known of a story."""

    title: Sequence[str]
    body: Sequence[str]
    padding: int  # more words of the body
    institution: str | None
    language: str
    date: str | None
    kind: str


def document(name: str, draft: Draft) -> Document:
    lemmas = [word[:4] for word in draft.body]
    body = [*draft.body, *["the"] * draft.padding]
    terms = {"title_exact": list(draft.title), "body_exact": body, "body_kk": lemmas}
    keywords: dict[KeywordField, str] = {"language": draft.language, "kind": draft.kind}
    if draft.institution:
        keywords["institution"] = draft.institution
    if draft.date:
        keywords["year"] = draft.date[:4]
        if len(draft.date) > 4:
            keywords["month"] = draft.date[:7]
    first, last = DAYS[draft.date] if draft.date else (0, 0)
    return Document(
        id=name,
        terms={field: found for field, found in terms.items() if found},
        keywords=keywords,
        first_day=first,
        last_day=last,
        stored=zlib.compress(to_json(story(name, attribution=str(draft))), 1),
    )


class Chance(random.Random):
    """Draws stories and questions; common words are common."""

    def words(self, least: int, most: int) -> list[str]:
        return self.choices(WORDS, COMMON, k=self.randint(least, most))

    def draft(self) -> Draft:
        return Draft(
            self.words(0, 3),
            self.words(0, 9),
            self.choice((0, 0, 0, 30, 90)),
            self.choice(("csmrk", "almaty-library", "national-museum", None)),
            self.choice(("kk", "ru", "en")),
            self.choice((*DAYS, None)),
            self.choice(KINDS),
        )

    def name(self) -> str:
        return f"s{self.randrange(60)}"

    def some(self, *values: Any) -> tuple[Any, ...]:
        """Some of the values, often none."""
        return tuple(self.sample(values, self.choice((0, 0, 0, 1, len(values)))))

    def query(self) -> Query:
        """A query with filters; a tree stands in the place of its words."""
        return Query(
            words="zzyzx",  # of no language, which would come first
            institution=self.some("csmrk", "unknown"),
            city=self.some("almaty", "unknown"),
            type=self.some("museum"),
            language=self.some("kk", "en"),
            kind=self.some("full", "teaser"),
            year=self.some("2024", "undated"),
            month=self.some("2024-05", "2023-12"),
            without=self.some(
                Exclusion("institution", "csmrk"),
                Exclusion("kind", "full"),
                Exclusion("year", "2024"),
            ),
            since=self.choice((None, None, None, dt.date(2024, 1, 1), dt.date(2024, 5, 18))),
            until=self.choice((None, None, None, dt.date(2024, 5, 17))),
            exact=True,  # no other keyboard layouts
            sort=self.choice(SORTS),
        )

    def leaf(self) -> Node:
        field = self.choice((*FIELDS, *FIELDS, "title_en"))  # a field that nobody has
        kind = self.randrange(11)
        if kind == 10:
            return Word(tuple(self.zone() for _ in range(self.randrange(3))))
        if kind < 3:
            return Term(field, self.choice((*self.words(1, 1), "nowhere")))
        if kind < 5:
            slop = self.choice((0, 0, 1, 2, 6))
            return Phrase(self.choice(EXACT), tuple(self.words(1, 4)), slop)
        return (
            Prefix(field, self.choice(("mus", "түн", "м", "музей", "", "x"))),
            Wildcard(field, self.choice(("m*m", "*", "күй?", "?ү*", "музе?", "the", "*s*"))),
            Fuzzy(
                field,
                self.choice(("museum", "muse", "күи", "тун", "музеи", "nihgt", "hte")),
                self.choice((1, 1, 2)),
                self.randrange(3),
            ),
            self.keyword(),
            self.choice((Days(self.day(), self.day()), Everything())),
        )[kind - 5]

    def zone(self) -> Zone:
        ways = [
            Way(Term(self.choice(FIELDS), *self.words(1, 1)), self.choice((0.5, 1.0, 2.0)))
            for _ in range(self.randrange(4))
        ]
        return Zone(tuple(ways), self.choice(FIELDS), self.choice((1.0, 3.0)), self.random())

    def keyword(self) -> Keyword:
        values: dict[KeywordField, Sequence[str]] = {
            "institution": ("csmrk", "almaty-library", "unknown", "nobody"),
            "language": ("kk", "ru", "en"),
            "year": ("2024", "2023", "undated", "1999"),
            "month": ("2024-05", "2023-12"),
        }
        field = self.choice(list(values))
        return Keyword(field, tuple(self.choices(values[field], k=self.randrange(3))))

    def day(self) -> int | None:
        return self.choice((None, 738_520, 738_521, 738_650, 738_658, 738_900))

    def tree(self, height: int) -> Node:
        kind = self.randrange(7) if height else 0
        if kind < 2:
            return self.leaf()

        def several(most: int) -> tuple[Node, ...]:
            return tuple(self.tree(height - 1) for _ in range(self.randint(0, most)))

        if kind == 2:
            return Sum(several(3))
        if kind == 3:
            return Best(several(3))
        if kind == 4:
            return Weighted(self.tree(height - 1), self.choice((0.25, 4.0)))
        if kind == 5:
            others = (Weighted(one, self.choice((0.25, 4.0))) for one in several(2))
            return Meaning(self.tree(height - 1), tuple(others))
        return All(several(2), several(2), several(1))


# -- the writer ----------------------------------------------------------------------------

Change = tuple[str, Document | None]


def commit(index: Path, changes: Iterable[Change]) -> None:
    """What `update` does, with documents rather than stories."""
    opened = open_index(index)
    with committing(opened.folder, opened, 0) as making:
        for name, changed in changes:
            if changed is None:
                making.delete(name)
            else:
                making.add(changed)
        if making.changes:
            making.finish("", 0)
        else:
            making.abandon()
    _sweep(index)


# -- the engine against the model ----------------------------------------------------------


def ask(
    engine: WhooshEngine,
    documents: Mapping[str, Document],
    node: Node,
    query: Query,
    limit: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether the engine answers as the model does, in all its ways."""
    monkeypatch.setattr("search.finding.read", lambda words, **choices: Reading(()))
    monkeypatch.setattr("search.finding.tree", lambda clauses: node)
    model = Model(documents)
    matching = model.find(node)
    passing = {name: score for name, score in matching.items() if passes(documents[name], query)}

    everything = engine.search(replaced(query, limit=100))  # there are not as many
    scores = {hit.story.id: hit.score for hit in everything.hits}
    assert scores == pytest.approx(passing, abs=1e-9, rel=1e-9)
    expected = in_order(scores, documents, query.order)
    assert [hit.story.id for hit in everything.hits] == expected
    for hit in everything.hits:
        assert hit.story == read_story(documents[hit.story.id].stored)

    last = -(-len(expected) // limit)
    for number in sorted({1, 2, last, last + 1} - {0}):
        page = engine.search(replaced(query, limit=limit, page=number))
        assert [hit.story.id for hit in page.hits] == expected[(number - 1) * limit :][:limit]
        assert (page.total, page.pages) == (len(expected), last)
    paged, cursor = [], None
    while cursor != "":
        page = engine.search(replaced(query, limit=limit, after=cursor or ""))
        paged += [hit.story.id for hit in page.hits]
        cursor = page.cursor
    assert paged == expected
    assert engine.count(query) == len(expected)

    check_clicks(
        everything.facets,
        query,
        lambda asked: [of(documents[one]) for one in matching if passes(documents[one], asked)],
        lambda asked: sum(passes(documents[one], asked) for one in matching),
    )
    for bar in everything.timeline.bars:
        assert bar.stories == sum(passes(documents[one], bar.query) for one in matching)

    top = engine.top(node, order=query.order, n=limit)
    assert top.total == len(matching)
    if query.order != "relevance" or len(passing) == len(matching):
        assert top.ids == tuple(in_order({**matching, **scores}, documents, query.order)[:limit])
    for name, found in top.facets.items():
        assert found == counted(of(documents[one])[name] for one in matching)


def counted(values: Iterable[str | None]) -> dict[str, int]:
    return Counter(one for one in values if one is not None)


def replaced(query: Query, **changes: object) -> Query:
    values = {name: getattr(query, name) for name in Query.__struct_fields__}
    return Query(**{**values, **changes})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("index.inversion.CHECKED", 16)  # runs are spilled often
    monkeypatch.setattr("os.fsync", lambda descriptor: None)  # no power fails here
    return tmp_path


@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(8, 300))]
)
def test_the_engine_answers_as_brute_force_does(
    folder: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = Chance(seed)
    index = folder / "index"
    size = chance.choice((50, 50, 50, 4, 0))
    documents = {f"s{n}": document(f"s{n}", chance.draft()) for n in range(size)}
    write_index(index, documents.values(), memory=0)
    engine = WhooshEngine(folder, INSTITUTIONS)
    for step in range(6):
        changes = [
            (name, None if chance.randrange(3) == 0 else document(name, chance.draft()))
            for name in (chance.name() for _ in range(chance.choice((1, 4, 12, 12))))
        ]
        for name, changed in changes:
            documents.pop(name, None)
            if changed is not None:
                documents[name] = changed
        if step == 4 and chance.randrange(2):
            write_index(index, documents.values(), memory=0)
        else:
            commit(index, changes)
        if chance.randrange(2):
            engine = WhooshEngine(folder, INSTITUTIONS)  # else this one sees the commit
        for _ in range(8):
            query = chance.choice((consistent(chance.query()), Query(words="zzyzx", exact=True)))
            limit = chance.randint(1, 9)
            ask(engine, documents, chance.tree(3), query, limit, monkeypatch)
    engine.close()
