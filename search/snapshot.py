"""One commit of the index in memory: arrays to rank, filter, count and sort by.

Document numbers run through all segments, deleted documents included; `live` tells those
that count.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.story import UNKNOWN, Story
from index.document import read_story
from index.fields import KEYWORDS, TEXT_FIELDS, Keyword
from index.keys import ALIKE, BAR
from index.phonetics import likeness, name_key
from index.whoosh_layout import Opened, damaged
from search.facets import Column
from search.query import UNDATED
from search.ranking import Docs, Mask, Scores, bm25, idf, quantised

FACTS_TYPE = np.dtype(
    [("id", "S64"), ("first", "<i4"), ("last", "<i4"), ("lengths", "<u4", len(TEXT_FIELDS))]
)
MISSING: dict[Keyword, str] = {"institution": UNKNOWN, "year": UNDATED}
CACHED_TERMS = 1024
EVER = np.iinfo(np.int32).max  # later than every day


class Snapshot:
    """The arrays of one commit, and its terms and stories as they are asked for.

    The arrays are never changed; what reads Whoosh's files does so under a lock, because
    their position is shared. So any number of threads may ask at once.
    """

    def __init__(self, opened: Opened) -> None:
        self.key = (opened.folder, opened.generation)
        self.users = 0  # the engine's count
        self._opened = opened
        self._lock = threading.Lock()
        # One cache a commit: facets, pages and loosening ask for the same terms.
        self.term = functools.lru_cache(CACHED_TERMS)(self._term)
        self.sounding = functools.lru_cache(CACHED_TERMS)(self._sounding)
        try:
            with self._reading():
                self._load()
        except BaseException:
            opened.reader.close()
            raise

    def _load(self) -> None:
        self._leaves = [
            (leaf, first)
            for leaf, first in self._opened.reader.leaf_readers()
            if leaf.doc_count_all()
        ]
        facts = np.frombuffer(
            b"".join(
                record
                for leaf, _ in self._leaves
                for record in leaf.column_reader("facts", translate=False)
            ),
            FACTS_TYPE,
        )
        self.live: Mask = np.zeros(len(facts), np.bool_)
        for leaf, first in self._leaves:
            self.live[first + np.fromiter(leaf.all_doc_ids(), np.intp)] = True
        self.first = np.ascontiguousarray(facts["first"])
        self.last = np.ascontiguousarray(facts["last"])
        self._lengths: dict[str, NDArray[np.float64]] = {}
        self._documents: dict[str, int] = {}
        self._averages: dict[str, float] = {}
        for number, field in enumerate(TEXT_FIELDS):
            lengths = np.ascontiguousarray(facts["lengths"][:, number])
            having = lengths[self.live & (lengths > 0)]
            self._lengths[field] = quantised(lengths)
            self._documents[field] = len(having)
            self._averages[field] = float(having.mean()) if len(having) else 1.0
        ids = facts["id"]
        ever = np.where(self.first > 0, self.first, EVER)  # the undated stand last, both ways
        self.newest = _places(np.lexsort((ids, -self.first)))
        self.oldest = _places(np.lexsort((ids, ever)))
        self.columns: dict[Keyword, Column] = {name: self._column(name) for name in KEYWORDS}

    def _column(self, keyword: Keyword) -> Column:
        values: dict[str, int] = {}
        ordinals = np.full(len(self.live), -1, np.int32)
        for leaf, first in self._leaves:
            for term in leaf.lexicon(keyword):
                ordinal = values.setdefault(term.decode(), len(values))
                ids = np.fromiter(leaf.postings(keyword, term).all_ids(), np.intp)
                ordinals[first + ids] = ordinal
        return Column(tuple(values), ordinals, MISSING.get(keyword))

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except Exception as error:  # noqa: BLE001 (damaged files raise anything)
                raise damaged(self._opened.folder.parent, error) from None

    def close(self) -> None:
        self.term.cache_clear()
        self.sounding.cache_clear()
        with self._lock:
            self._opened.reader.close()

    def _matchers(self, field: str, term: str) -> Iterator[tuple[Any, int]]:
        for leaf, first in self._leaves:
            if (field, term) in leaf:
                yield leaf.postings(field, term), first  # deleted documents left out

    def _term(self, field: str, term: str) -> tuple[Docs, Scores]:
        """The living documents with a term, and its BM25 in each."""
        docs: list[int] = []
        frequencies: list[float] = []
        with self._reading():
            for matcher, first in self._matchers(field, term):
                while matcher.is_active():
                    docs.append(first + matcher.id())
                    frequencies.append(matcher.weight())
                    matcher.next()
        rarity = idf(len(docs), self._documents[field])
        return self._scored(field, np.array(docs, np.intp), np.array(frequencies), rarity)

    def _sounding(self, field: str, lemma: str) -> tuple[str, ...]:
        """The terms of a name field that sound like a name, other than itself."""
        key = f"{name_key(lemma)}{BAR}"
        with self._reading():
            terms = {
                term.decode() for leaf, _ in self._leaves for term in leaf.expand_prefix(field, key)
            }
        names = {term: term.removeprefix(key) for term in terms}
        return tuple(
            sorted(
                term
                for term, name in names.items()
                if name != lemma and likeness(lemma, name) >= ALIKE
            )
        )

    def phrase(self, field: str, forms: tuple[str, ...]) -> tuple[Docs, Scores]:
        """The living documents with forms one after the other, scored as one rare term."""
        starts: NDArray[np.int64] | None = None
        rarity = 0.0
        for place, form in enumerate(forms):
            keys = self._keys(field, form)
            rarity += idf(len(np.unique(keys >> 32)), self._documents[field])
            keys -= place
            starts = keys if starts is None else np.intersect1d(starts, keys, assume_unique=True)
            if not len(starts):
                break
        assert starts is not None  # a phrase has a word
        docs, frequencies = np.unique(starts >> 32, return_counts=True)
        return self._scored(field, docs.astype(np.intp), frequencies.astype(np.float64), rarity)

    def _keys(self, field: str, term: str) -> NDArray[np.int64]:
        """Where a term stands: document number in the upper 32 bits, position below."""
        keys: list[int] = []
        with self._reading():
            for matcher, first in self._matchers(field, term):
                while matcher.is_active():
                    document = (first + matcher.id()) << 32
                    keys.extend(document | place for place in matcher.value_as("positions"))
                    matcher.next()
        return np.array(keys, np.int64)

    def _scored(
        self, field: str, docs: Docs, frequencies: NDArray[np.float64], rarity: float
    ) -> tuple[Docs, Scores]:
        lengths = self._lengths[field][docs]
        return docs, bm25(frequencies, lengths, self._averages[field], rarity)

    def story(self, number: int) -> Story:
        with self._reading():
            return read_story(self._opened.reader.stored_fields(number)["story"])

    def number_of(self, story_id: str) -> int | None:
        """The document number of a story; None where the index has none."""
        with self._reading():
            for matcher, first in self._matchers("id", story_id):
                if matcher.is_active():
                    return first + int(matcher.id())
        return None


def _places(order: Docs) -> NDArray[np.intp]:
    """Where each document stands in an order of documents."""
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return places
