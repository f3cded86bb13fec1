from __future__ import annotations

import datetime as dt
import random
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from brute import EXACT, FIELDS, Model, in_order, of, passes
from choices import INSTITUTIONS, check_clicks, consistent
from small import story

from corpus.story import KINDS, to_json
from index.commit import committing
from index.document import Document, read_story
from index.fields import Keyword as KeywordField
from index.whoosh_layout import open_index
from index.whoosh_writer import _sweep, write_index
from search.expansion import Reading
from search.nodes import (
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
from search.query import SORTS, Exclusion, Query
from search.whoosh_engine import WhooshEngine

WORDS = "museum museums musuem night түн түнгі күй күйші музей музея the".split()
COMMON = [8, 3, 1, 5, 4, 1, 2, 1, 3, 1, 9]
DAYS = {
    "2024-05-17": (738_658, 738_658),
    "2024-05": (738_642, 738_672),
    "2024": (738_521, 738_886),
    "2023-12-31": (738_520, 738_520),
}


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
