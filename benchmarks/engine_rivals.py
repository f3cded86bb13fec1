"""The native engines and stock Whoosh, each as somebody who knows it well would use it.

Every engine gets the same words, split at spaces; indexes title and body with positions, the
facets and the day; and answers a query with the ids of the ten best and the counts of the
facets over all matches. What a page must have is timed; `Answer` is made of it afterwards.

tantivy: `search` without a count, so that it may skip blocks; ids from a fast field; `aggregate`
over the terms of three fast text fields. Of the ways to ask for a prefix, the fastest that find
everything: the terms of the dictionary joined by OR for the best ten, since ranges and patterns
do not score, and a range of terms for the counts.

fts5: contentless and merged into one segment; `ORDER BY bm25(…)`, which is faster here than
`rank`; a join with a table of integers for the facets, grouped by one integer that stands for a
combination of them and is unpacked in Python.

whoosh: its own codec; `groupedby`, counting, which makes it score every match.
"""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from benchmarks.engine_stories import (
    FACETS,
    LANGUAGES,
    TOP,
    Answer,
    Asked,
    Story,
    package_version,
)


class Tantivy:
    """Lucene's ways in Rust, one thread."""

    FACETS: ClassVar[dict[str, Any]] = {
        facet: {"terms": {"field": facet, "size": 1_000}} for facet in FACETS
    }

    def __init__(self, folder: Path) -> None:
        self.tantivy: Any = importlib.import_module("tantivy")
        self.index = self.tantivy.Index.open(str(folder))
        self.schema = self.index.schema
        self.searcher = self.index.searcher()

    @staticmethod
    def load() -> None:
        importlib.import_module("tantivy")

    @staticmethod
    def about() -> str:
        return package_version("tantivy")

    @staticmethod
    def build(folder: Path, stories: Iterable[Story], memory: int) -> None:
        tantivy: Any = importlib.import_module("tantivy")
        fields = tantivy.SchemaBuilder()
        fields.add_unsigned_field("number", indexed=True, fast=True)
        fields.add_unsigned_field("day", fast=True)
        for facet in FACETS:
            fields.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
        for part in ("title", "body"):
            fields.add_text_field(part, tokenizer_name="whitespace", index_option="position")
        index = tantivy.Index(fields.build(), path=str(folder))
        writer = index.writer(heap_size=memory * 1_000_000, num_threads=1)
        for number, story in enumerate(stories):
            document = tantivy.Document()
            document.add_unsigned("number", number)
            document.add_unsigned("day", story.day)
            document.add_text("institution", story.institution)
            document.add_text("language", story.language)
            document.add_text("year", story.year)
            document.add_text("title", story.title)
            document.add_text("body", story.body)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def _term(self, field: str, word: str, records: str) -> Any:
        return self.tantivy.Query.term_query(self.schema, field, word, index_option=records)

    def _queries(self, kind: str, asked: Asked) -> tuple[Any, Any]:
        """What the best ten are looked for with, and what is counted with."""
        query = self.tantivy.Query
        must, should = self.tantivy.Occur.Must, self.tantivy.Occur.Should
        words = asked.words
        if kind == "phrase":
            phrase = query.phrase_query(self.schema, "body", list(words))
            return phrase, phrase
        if kind == "prefix":
            first, last = words[0], words[0] + "\U0010ffff"
            counted = self.index.parse_query(f"body:[{first} TO {last}]", ["body"])
            found = self.searcher.terms_with_prefix("body", first)
            ranked = [(should, self._term("body", term, "freq")) for term, _ in found]
            return query.boolean_query(ranked), counted
        terms = [self._term("body", word, "freq") for word in words]
        if kind in ("filter", "filtered"):
            terms.append(self._term("language", asked.language, "basic"))
            terms.append(self._term("year", asked.year, "basic"))
        if len(terms) == 1:
            return terms[0], terms[0]
        occur = should if kind == "or" else must
        joined = query.boolean_query([(occur, term) for term in terms])
        return joined, joined

    def ask(self, kind: str, asked: Asked) -> Any:
        ranked, counted = self._queries(kind, asked)
        by = "day" if kind == "newest" else None
        found = self.searcher.search(ranked, TOP, count=False, order_by_field=by)
        addresses = [address for _, address in found.hits]
        ids = self.searcher.fast_field_values("number", addresses)
        return ids, self.searcher.aggregate(counted, self.FACETS)

    def read(self, answer: Any) -> Answer:
        facets = {
            facet: {bucket["key"]: bucket["doc_count"] for bucket in answer[1][facet]["buckets"]}
            for facet in FACETS
        }
        return Answer(sum(facets["language"].values()), facets)


class Fts5:
    """SQLite's full text."""

    # one integer for a combination of the facets
    CELL = "((institution * 8 + language) * 4096 + year)"
    TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cf'"
    TABLES = f"""
        PRAGMA journal_mode = OFF;
        PRAGMA synchronous = OFF;
        PRAGMA cache_size = -65536;
        CREATE VIRTUAL TABLE stories USING fts5(
            title, body, content = '', tokenize = "{TOKENIZER}"
        );
        CREATE TABLE institutions (number INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE facts (
            number INTEGER PRIMARY KEY, institution INTEGER, language INTEGER, year INTEGER,
            day INTEGER, cell INTEGER AS {CELL} STORED
        );
    """
    FINISH = """
        INSERT INTO stories (stories) VALUES ('optimize');
        CREATE INDEX places ON facts (language, year, cell);
        ANALYZE;
    """

    def __init__(self, folder: Path) -> None:
        self.base = sqlite3.connect(folder / "stories.db")
        self.base.executescript(
            "PRAGMA mmap_size = 8000000000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY"
        )
        names = self.base.execute("SELECT number, name FROM institutions")
        self.institutions: dict[int, str] = dict(names)

    @staticmethod
    def load() -> None:
        pass  # it is here already

    @staticmethod
    def about() -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    @staticmethod
    def build(folder: Path, stories: Iterable[Story], memory: int) -> None:
        institutions: dict[str, int] = {}
        base = sqlite3.connect(folder / "stories.db", isolation_level=None)
        base.executescript(Fts5.TABLES)
        size = "INSERT INTO stories (stories, rank) VALUES ('hashsize', ?)"
        base.execute(size, (memory * 1_000_000,))
        base.execute("BEGIN")
        texts = "INSERT INTO stories (rowid, title, body) VALUES (?, ?, ?)"
        facts = (
            "INSERT INTO facts (number, institution, language, year, day) VALUES (?, ?, ?, ?, ?)"
        )
        for number, story in enumerate(stories):
            base.execute(texts, (number, story.title, story.body))
            place = institutions.setdefault(story.institution, len(institutions))
            language = LANGUAGES.index(story.language)
            base.execute(facts, (number, place, language, int(story.year), story.day))
        base.executemany(
            "INSERT INTO institutions VALUES (?, ?)",
            [(number, name) for name, number in institutions.items()],
        )
        base.execute("COMMIT")
        base.executescript(Fts5.FINISH)
        base.close()

    @staticmethod
    def _match(kind: str, asked: Asked) -> str:
        quoted = [f'"{word}"' for word in asked.words]
        if kind == "phrase":
            return f'body : "{" ".join(asked.words)}"'
        if kind == "prefix":
            return f"body : {quoted[0]} *"
        return f"body : ({(' OR ' if kind == 'or' else ' AND ').join(quoted)})"

    def ask(self, kind: str, asked: Asked) -> Any:
        tables, where = "stories JOIN facts ON number = stories.rowid", "stories MATCH ?"
        values: list[str | int] = []
        order = "day DESC" if kind == "newest" else "bm25(stories)"
        if kind in ("filter", "filtered"):
            values = [LANGUAGES.index(asked.language), int(asked.year)]
        if kind == "filter":
            tables, where, order = "facts", "language = ? AND year = ?", "number"
        else:
            values.insert(0, self._match(kind, asked))
        if kind == "filtered":
            where += " AND language = ? AND year = ?"
        plain = kind not in ("filter", "filtered", "newest")
        number, ranked = ("rowid", "stories") if plain else ("number", tables)
        best = self.base.execute(
            f"SELECT {number} FROM {ranked} WHERE {where} ORDER BY {order} LIMIT {TOP}", values
        ).fetchall()
        cells = self.base.execute(
            f"SELECT cell, count(*) FROM {tables} WHERE {where} GROUP BY cell", values
        )
        counts: tuple[dict[int, int], ...] = ({}, {}, {})
        institutions, languages, years = counts
        for cell, count in cells:
            year, language, institution = cell & 4095, cell >> 12 & 7, cell >> 15
            years[year] = years.get(year, 0) + count
            languages[language] = languages.get(language, 0) + count
            institutions[institution] = institutions.get(institution, 0) + count
        return best, counts

    def read(self, answer: Any) -> Answer:
        institutions, languages, years = answer[1]
        facets = {
            "institution": {self.institutions[one]: n for one, n in institutions.items()},
            "language": {LANGUAGES[one]: n for one, n in languages.items()},
            "year": {str(one): n for one, n in years.items()},
        }
        return Answer(sum(languages.values()), facets)


class Whoosh:
    """Whoosh as it comes, its own codec."""

    def __init__(self, folder: Path) -> None:
        from whoosh.index import open_dir
        from whoosh.sorting import Count, Facets, FieldFacet

        self.searcher = open_dir(str(folder)).searcher()
        self.facets = Facets()
        for facet in FACETS:
            self.facets.add_facet(facet, FieldFacet(facet, maptype=Count))
        self.newest = FieldFacet("day", reverse=True)

    @staticmethod
    def load() -> None:
        for module in ("index", "query", "sorting"):
            importlib.import_module(f"whoosh.{module}")

    @staticmethod
    def about() -> str:
        return package_version("whoosh3")

    @staticmethod
    def build(folder: Path, stories: Iterable[Story], memory: int) -> None:
        from whoosh.analysis import SpaceSeparatedTokenizer
        from whoosh.columns import RefBytesColumn
        from whoosh.fields import ID, NUMERIC, TEXT, Schema
        from whoosh.index import create_in

        words = SpaceSeparatedTokenizer()
        schema = Schema(
            id=ID(stored=True, unique=True),
            day=NUMERIC(sortable=True),
            title=TEXT(analyzer=words),
            body=TEXT(analyzer=words),
            **{facet: ID(sortable=RefBytesColumn()) for facet in FACETS},
        )
        writer = create_in(str(folder), schema).writer(limitmb=memory)
        for story in stories:
            writer.add_document(
                id=story.id,
                day=story.day,
                title=story.title,
                body=story.body,
                institution=story.institution,
                language=story.language,
                year=story.year,
            )
        writer.commit()

    def ask(self, kind: str, asked: Asked) -> Any:
        from whoosh.query import And, Or, Phrase, Prefix, Term

        terms = [Term("body", word) for word in asked.words]
        where = And([Term("language", asked.language), Term("year", asked.year)])
        query = {
            "and": lambda: And(terms),
            "or": lambda: Or(terms),
            "phrase": lambda: Phrase("body", list(asked.words)),
            "prefix": lambda: Prefix("body", asked.words[0]),
            "filter": lambda: where,
        }.get(kind, lambda: terms[0])()
        results = self.searcher.search(
            query,
            limit=TOP,
            filter=where if kind == "filtered" else None,
            sortedby=self.newest if kind == "newest" else None,
            groupedby=self.facets,
        )
        return [hit["id"] for hit in results], results

    def read(self, answer: Any) -> Answer:
        results = answer[1]
        facets = {
            facet: {value: n for value, n in results.groups(facet).items() if n} for facet in FACETS
        }
        return Answer(len(results), facets)
