from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from whoosh import fields, formats
from whoosh.analysis import KeywordAnalyzer
from whoosh.codec import default_codec
from whoosh.index import create_in, open_dir
from whoosh.query import (
    And,
    AndMaybe,
    Every,
    FuzzyTerm,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    TermRange,
    Wildcard,
)
from whoosh.scoring import Frequency

from index.document import Document
from index.postings import PostingsCodec
from index.whoosh_layout import NAME, open_index
from index.whoosh_writer import write_index

WORDS = "museum museums night күй күйші түн түнгі музей музея ночь the of".split()
Row = tuple[str, str, str]  # id, text with positions, tags without


def schema() -> Any:
    spaces = KeywordAnalyzer()
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        text=fields.FieldType(formats.Positions(), spaces, scorable=True),
        tags=fields.FieldType(formats.Frequency(), spaces, scorable=True),
        kind=fields.FieldType(formats.Existence(), spaces),
    )


def put(writer: Any, row: Row) -> None:
    identity, text, tags = row
    writer.update_document(id=identity, text=text, tags=tags, kind=f"k{len(text) % 3}")


# -- histories of an index -----------------------------------------------------------------


def rows(seed: int, count: int, of: int) -> Iterator[Row]:
    """Random stories, ids among `of` of them; common words are common."""
    chance = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    for _ in range(count):
        text = " ".join(chance.choices(WORDS, weights, k=chance.randrange(1, 12)))
        tags = " ".join(chance.choices(WORDS, k=chance.randrange(4)))
        yield f"s{chance.randrange(of)}", text, tags


def one_segment(index: Any, codec: Any) -> None:
    writer = index.writer(codec=codec)
    for number, (_, text, tags) in enumerate(rows(1, 40, 1)):
        put(writer, (f"s{number}", text, tags))
    writer.commit()


def several_segments(index: Any, codec: Any) -> None:
    for commit in range(4):
        writer = index.writer(codec=codec)
        for row in {row[0]: row for row in rows(commit, 20, 1000)}.values():
            put(writer, row)
        writer.commit(merge=False)


def updates_and_deletes(index: Any, codec: Any) -> None:
    for commit in range(5):
        writer = index.writer(codec=codec)
        for row in {row[0]: row for row in rows(commit, 15, 40)}.values():
            put(writer, row)
        writer.delete_by_term("id", f"s{commit}")
        writer.delete_by_query(Term("tags", "ночь"))
        writer.commit(merge=False)


def merged(index: Any, codec: Any) -> None:
    updates_and_deletes(index, codec)
    writer = index.writer(codec=codec)
    put(writer, ("last", "museum night", "күй"))
    writer.commit(optimize=True)


def merged_as_whoosh_does(index: Any, codec: Any) -> None:
    for commit in range(8):
        writer = index.writer(codec=codec)
        for row in {row[0]: row for row in rows(commit, 6, 30)}.values():
            put(writer, row)
        writer.commit()


HISTORIES = (one_segment, several_segments, updates_and_deletes, merged, merged_as_whoosh_does)


@pytest.fixture(scope="module", params=HISTORIES, ids=lambda history: history.__name__)
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, Any]]:
    """Searchers of two indexes with the same history, over our codec and over Whoosh's own."""
    searchers = []
    for codec in (PostingsCodec(), default_codec()):
        folder = tmp_path_factory.mktemp(type(codec).__name__)
        request.param(create_in(folder, schema()), codec)
        searchers.append(open_dir(folder).searcher(weighting=Frequency()))
    yield searchers[0], searchers[1]
    for searcher in searchers:
        searcher.close()


# -- the same as over Whoosh's own codec ---------------------------------------------------

MUSEUM, NIGHT, TAG = Term("text", "museum"), Term("text", "night"), Term("tags", "күй")
QUERIES = (
    MUSEUM,
    TAG,
    Term("text", "nowhere"),
    Term("kind", "k1"),
    And([MUSEUM, NIGHT]),
    And([MUSEUM, NIGHT, TAG]),
    And([MUSEUM, Not(NIGHT)]),
    Or([MUSEUM, NIGHT, TAG]),
    Or([MUSEUM, And([NIGHT, TAG])]),
    And([Every(), Not(MUSEUM)]),  # a bare Not brings deleted documents back, over Whoosh's codec
    AndMaybe(MUSEUM, TAG),
    Phrase("text", ["museum", "museums"]),
    Phrase("text", ["museums", "museum", "museum"]),
    Phrase("text", ["museum", "night"], slop=3),
    Phrase("text", ["night", "museum", "күй"], slop=5),
    Prefix("text", "түн"),
    Prefix("tags", "mus"),
    Wildcard("text", "му*"),
    Wildcard("text", "м?зе?"),
    FuzzyTerm("text", "muzeum", maxdist=1),
    FuzzyTerm("tags", "күйшы", maxdist=2, prefixlength=1),
    TermRange("text", "night", "күй"),
    TermRange("tags", "м", None, startexcl=True),
    Every(),
    Every("tags"),
)


def found(searcher: Any, query: Any) -> list[tuple[str, float]]:
    return [(hit["id"], hit.score) for hit in searcher.search(query, limit=None)]


def test_queries_find_and_score_the_same(both: tuple[Any, Any]) -> None:
    ours, theirs = both
    answers = {str(query): found(ours, query) for query in QUERIES}
    assert answers == {str(query): found(theirs, query) for query in QUERIES}
    assert sum(map(bool, answers.values())) > len(QUERIES) * 2 / 3


def walked(matcher: Any, positions: bool) -> list[tuple[int, float, Any]]:
    """What a matcher gives, document by document."""
    seen = []
    while matcher.is_active():
        value = matcher.value_as("positions") if positions else matcher.value_as("frequency")
        seen.append((matcher.id(), matcher.weight(), value))
        matcher.next()
    return seen


def test_matchers_walk_the_same(both: tuple[Any, Any]) -> None:
    ours, theirs = both
    for field, positions in (("text", True), ("tags", False)):
        terms = sorted(theirs.reader().field_terms(field))
        assert sorted(ours.reader().field_terms(field)) == terms
        for term in terms:
            own, other = ours.postings(field, term), theirs.postings(field, term)
            assert walked(own, positions) == walked(other, positions)
            own, other = ours.postings(field, term), theirs.postings(field, term)
            assert list(own.all_ids()) == list(other.all_ids())


def test_matchers_skip_the_same(both: tuple[Any, Any]) -> None:
    for wanted in range(both[1].doc_count_all()):
        seen = []
        for searcher in both:
            matcher = searcher.postings("text", "museum")
            matcher.skip_to(wanted)
            seen.append((matcher.id(), matcher.weight()) if matcher.is_active() else None)
        assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "told",
    [
        lambda info: info.doc_frequency(),
        lambda info: info.weight(),
        lambda info: info.max_weight(),
        lambda info: info.min_id(),
        lambda info: info.max_id(),
    ],
)
def test_the_dictionary_tells_the_same(
    both: tuple[Any, Any], told: Callable[[Any], object]
) -> None:
    readers = [searcher.reader() for searcher in both]
    for field in ("text", "tags", "kind"):
        for term in readers[1].lexicon(field):
            own, other = (told(reader.term_info(field, term)) for reader in readers)
            assert own == other, (field, term)


# -- what our own writer makes -------------------------------------------------------------


def documents(count: int) -> list[Document]:
    return [
        Document(
            id=f"d{number}",
            terms={"title_exact": text.split(), **({"title_kk": tags.split()} if tags else {})},
            keywords={"language": "kk" if number % 3 else "ru"},
            first_day=0,
            last_day=0,
            stored=b"",
        )
        for number, (_, text, tags) in enumerate(rows(7, count, 1))
    ]


def stands(phrase: list[str], words: list[str]) -> bool:
    size = len(phrase)
    return any(words[at : at + size] == phrase for at in range(len(words)))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, list[Document]]]:
    """A Whoosh searcher over an index of our writer, and the documents in it."""
    index, every = tmp_path_factory.mktemp("index"), documents(60)
    write_index(index, every)
    (leaf,) = open_index(index).leaves
    assert leaf.segment.facts.ids.tolist() == [document.id.encode() for document in every]
    with open_dir(index / "000001", indexname=NAME).searcher(weighting=Frequency()) as searcher:
        yield searcher, every


def numbers(every: Iterable[Document], matches: Callable[[Document], bool]) -> list[int]:
    return [number for number, document in enumerate(every) if matches(document)]


@pytest.mark.parametrize("field", ["title_exact", "title_kk"])
def test_whoosh_finds_the_terms_of_our_own_writer(
    written: tuple[Any, list[Document]], field: str
) -> None:
    searcher, every = written
    for word in WORDS:
        results = searcher.search(Term(field, word), limit=None)
        assert sorted(results.docs()) == numbers(every, lambda d: word in d.terms.get(field, []))  # noqa: B023
        scores = {number: score for score, number in results.top_n}
        assert scores == {number: every[number].terms[field].count(word) for number in scores}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_whoosh_finds_the_keywords_of_our_own_writer(
    written: tuple[Any, list[Document]], language: str
) -> None:
    searcher, every = written
    expected = numbers(every, lambda document: document.keywords["language"] == language)
    assert sorted(searcher.search(Term("language", language), limit=None).docs()) == expected


def test_whoosh_finds_the_phrases_of_our_own_writer(written: tuple[Any, list[Document]]) -> None:
    searcher, every = written
    seen = 0
    for first in WORDS[:6]:
        for second in WORDS[:6]:
            results = searcher.search(Phrase("title_exact", [first, second]), limit=None)
            expected = numbers(every, lambda d: stands([first, second], d.terms["title_exact"]))  # noqa: B023
            assert sorted(results.docs()) == expected
            seen += len(expected)
    assert seen > 50
