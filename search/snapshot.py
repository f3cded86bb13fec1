"""One commit of the index in memory: arrays to rank, filter, count and sort by.

Document numbers run through all segments, deleted documents included; `live` tells those
that count. What a snapshot keeps is filled when it is first asked for and never
changes, so that any number of threads may ask at once; what it reads of files are mapped bytes.
"""

from __future__ import annotations

import contextlib
import copy
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.story import LANGUAGES, Language, Story
from index.arrayfile import DamagedFileError
from index.document import read_story
from index.fields import EXACT_FIELDS, Keyword
from index.inversion import Lists, merged, renumbered
from index.landmark_counts import Counts, together
from index.packing import Numbers
from index.postings import Row
from index.profile import Profile, unpack
from index.whoosh_layout import Opened, damaged
from search.arrays import Docs, Mask, Scored, Scores, summed, union
from search.cache import ByteCache
from search.cells import GROUPS, Cells, Places
from search.dates import Dates
from search.edition import Edition
from search.matching import Matching, Part, Statistics
from search.ranking import LENGTHS, bm25, idf, norms
from search.research.texts import Texts
from search.segments import Segment
from search.versions import Versions, edges

if TYPE_CHECKING:
    from search.duplicate_groups import Found
    from search.folding import Folding

CACHE = 60_000_000  # bytes of decoded postings: some 10 million of them


class Snapshot:
    """The arrays of one commit, and its terms and stories as they are asked for.

    `before` are the segments of an earlier snapshot, by name; `places` tells where the
    institutions of stories are.
    """

    def __init__(
        self,
        opened: Opened,
        before: Mapping[str, Segment] | None = None,
        places: Places | None = None,
    ) -> None:
        self.key = (opened.folder, opened.generation)
        self.edition = Edition(
            opened.state.store, opened.state.revision, opened.generation, opened.state.written
        )
        self._index = opened.folder.parent
        self.cache: ByteCache[Scored | Matching] = ByteCache(CACHE)
        self.segments: dict[str, Segment] = {}
        self._parts: list[tuple[int, Segment, Mask | None]] = []
        size = 0
        for leaf in opened.leaves:
            name = leaf.segment.name
            known = (before or {}).get(name)
            segment = known if known and known.files is leaf.segment else Segment(leaf.segment)
            self.segments[name] = segment
            self._parts.append((size, segment, leaf.live() if len(leaf.deleted) else None))
            size += len(segment)
        self.size = size
        facts = [segment.files.facts for _, segment, _ in self._parts]
        self.first: NDArray[np.int32] = _concatenated([one.first for one in facts])
        self.last: NDArray[np.int32] = _concatenated([one.last for one in facts])
        self.dates = Dates(
            self.first,
            self.last,
            _concatenated([one.event_first for one in facts]),
            _concatenated([one.event_last for one in facts]),
            _concatenated([one.month_day for one in facts]),
        )
        self.live: Mask | None = None  # None: all of them
        if any(live is not None for *_, live in self._parts):
            self.live = np.concatenate(
                [
                    np.ones(len(one), np.bool_) if live is None else live
                    for _, one, live in self._parts
                ]
            )
        self.documents: Docs = np.arange(size) if self.live is None else self.live.nonzero()[0]
        self.cells = [self._cells(names, places or Places()) for names in GROUPS]
        self._statistics_of: dict[str, Statistics] = {}
        self._folding: Folding | None = None

    def _cells(self, names: tuple[Keyword, ...], places: Places) -> Cells:
        values: dict[Keyword, list[str]] = {}
        ordinals: dict[Keyword, NDArray[np.int32]] = {}
        for name in names:
            every = {value for _, one, _ in self._parts for value in one.files.facts.values[name]}
            values[name] = sorted(every)
            number = {value: at for at, value in enumerate(values[name])}
            ordinals[name] = _concatenated(
                [one.ordinals(name, number) for _, one, _ in self._parts]
            )
        return Cells(values, ordinals, places)

    @cached_property
    def texts(self) -> Texts:
        """The words of the stories in their order."""
        with self._reading():
            return Texts([(base, segment) for base, segment, _ in self._parts], self.documents)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except DamagedFileError as error:
            raise damaged(self._index, error) from None

    @cached_property
    def declared_edges(self) -> tuple[Docs, Docs]:
        """Pairs of documents of which one declares the other as its version."""
        declared = [
            (base, one.files.facts.versions, one.files.facts.version_of)
            for base, one, _ in self._parts
        ]
        return edges(self.ids(np.arange(self.size)), declared)

    @cached_property
    def declared(self) -> Versions | None:
        """Which stories are versions of one by what sources say; None where none says any."""
        if not any(len(one.files.facts.versions) for _, one, _ in self._parts):
            return None
        return Versions.of(self.size, self.live, self.declared_edges)

    def folded_by(self, folding: Folding) -> Snapshot:
        """The same commit, with what is known of duplicates."""
        same = copy.copy(self)
        same._folding = folding
        return same

    @property
    def versions(self) -> Versions | None:
        """Which stories are one, declared or found; None where none is the same as another."""
        return self.declared if self._folding is None else self._folding.versions

    def pairs_of(self, story_id: str) -> Sequence[Found]:
        """What is known of the duplicates of a story; some of them may not be in the index."""
        return () if self._folding is None else self._folding.pairs_of(story_id)

    @cached_property
    def languages(self) -> NDArray[np.int8]:
        """The language of each document, as a place in LANGUAGES."""
        found = np.zeros(self.size, np.int8)
        for number, language in enumerate(LANGUAGES):
            found[self.in_language(language)] = number
        return found

    def in_language(self, language: Language | None) -> Mask | None:
        """Which documents are in a language; None where it is not told."""
        cells = next(one for one in self.cells if "language" in one.values)
        return None if language is None else cells.among("language", (language,)).take(cells.of)

    def keyword(self, name: Keyword, number: int) -> str | None:
        """The value that a document has of a keyword."""
        segment, at = self._at(number)
        facts = segment.files.facts
        ordinal = int(facts.ordinals[name][at])
        return facts.values[name][ordinal] if ordinal >= 0 else None

    def words(self, number: int) -> int:
        """How many words all parts of a document have."""
        segment, at = self._at(number)
        return sum(int(segment.lengths(field)[at]) for field in EXACT_FIELDS)

    # -- ranking ---------------------------------------------------------------------------

    def _statistics(self, field: str) -> Statistics:
        found = self._statistics_of.get(field)
        if found is None:
            total = having = 0
            for _, segment, live in self._parts:
                lengths = segment.lengths(field)
                lengths = lengths if live is None else lengths[live]
                total += int(lengths.sum(dtype=np.int64))
                having += int(np.count_nonzero(lengths))
            codes = _concatenated([segment.codes(field) for _, segment, _ in self._parts])
            average = total / having if having else 1.0
            found = Statistics(having, average, norms(average), codes)
            self._statistics_of[field] = found
        return found

    def codes(self, field: str, docs: Docs) -> NDArray[np.uint8]:
        """The codes of the lengths that a field has in documents."""
        return self._statistics(field).codes.take(docs)

    def score(
        self, field: str, frequencies: Scores, codes: NDArray[np.uint8], rarity: float
    ) -> Scores:
        """BM25 of one term in documents where the field has lengths of these codes."""
        return bm25(frequencies, self._statistics(field).norms.take(codes), rarity)

    def relative_lengths(self, field: str, docs: Docs) -> Scores:
        """The (quantised) lengths of a field in documents, as shares of their average."""
        statistics = self._statistics(field)
        lengths = LENGTHS.take(statistics.codes.take(docs))
        relative: Scores = lengths / statistics.average
        return relative

    def rarity(self, field: str, matching: int) -> float:
        """The idf of a term that so many living documents have in a field."""
        return idf(matching, self._statistics(field).documents)

    def frequency(self, field: str, term: str) -> int:
        """How many documents have a term, deleted ones among them."""
        key = term.encode()
        rows = (segment.files.terms.row(field, key) for _, segment, _ in self._parts)
        return sum(row.documents for row in rows if row is not None)

    # -- postings --------------------------------------------------------------------------

    def lists(self, field: str, term: str) -> list[Part]:
        """The lists of a term, one for each segment that has living documents with it."""
        parts = []
        key = term.encode()
        with self._reading():
            for base, segment, live in self._parts:
                found = segment.files.terms.posting_list(field, key)
                if found is None:
                    continue
                kept = None if live is None else live.take(found.documents).nonzero()[0]
                if kept is None or len(kept):
                    parts.append(Part(base, found, kept))
        return parts

    def matching(self, field: str, term: str) -> Matching:
        """The living documents with a term, and how often each has it."""
        docs, frequencies = [], []
        for base, found, kept in self.lists(field, term):
            own = found.documents if kept is None else found.documents[kept]
            docs.append(own + base if base else own)
            often = found.frequencies if kept is None else found.frequencies[kept]
            frequencies.append(often)
        every, documents = _concatenated(frequencies, np.uint8), _concatenated(docs, np.intp)
        narrow = np.min_scalar_type(int(every.max(initial=0)))
        codes = self.codes(field, documents)
        return Matching(documents.astype(np.int32), every.astype(narrow), codes)

    def positions(self, field: str, term: str, docs: Docs, every: Matching) -> Numbers:
        """Where a term stands in some of the documents that match it: rising keys.

        A key holds the document number in its upper 32 bits, the position in the lower.
        """
        keys = []
        documents = every.documents
        for base, found, kept in self.lists(field, term):
            size = found.count if kept is None else len(kept)
            low = int(documents.searchsorted(base))
            own = documents[low : low + size]
            here, there = docs.searchsorted((own[0], own[-1] + 1))
            wanted = docs[here:there]
            places = own.searchsorted(wanted.astype(np.int32))
            often = every.frequencies[low : low + size]
            counts = often.take(places).astype(np.int64)
            with self._reading():
                if kept is None:
                    positions = found.positions(places, often)
                else:
                    positions = found.positions(kept.take(places))
            upper = np.repeat(wanted.astype(np.int64) << 32, counts)
            upper |= positions
            keys.append(upper)
        return _concatenated(keys, np.int64)

    def terms(self, field: str, prefix: str, most: int) -> list[str]:
        """At most so many of the terms of a field that begin so."""
        rows = self._rows(field, prefix, most)
        return sorted({term.decode() for own in rows for term, _ in own})[:most]

    def completions(self, key: str, most: int) -> dict[str, int]:
        """Frequent words whose keys (`fold_key`) begin so, and how many stories have them."""
        found: dict[str, int] = {}
        with self._reading():
            for _, segment, _ in self._parts:
                for form, often in segment.vocabulary().beginning(key, most):
                    found[form] = found.get(form, 0) + often
        return found

    def _rows(self, field: str, prefix: str, most: int) -> list[list[tuple[bytes, Row]]]:
        key = prefix.encode()
        with self._reading():
            return [
                list(itertools.islice(segment.files.terms.rows_of(field, key), most))
                for _, segment, _ in self._parts
            ]

    def of_any(
        self, field: str, prefix: str, accept: Callable[[str], bool], looked_at: int, most: int
    ) -> Scored:
        """The living documents with any of some terms; the "scores" are how often they have them.

        The terms are the first `most` that begin so, of the first `looked_at`, and are accepted.
        """
        rows = self._rows(field, prefix, looked_at)
        terms = sorted({term for own in rows for term, _ in own})[:looked_at]
        wanted = set(itertools.islice((one for one in terms if accept(one.decode())), most))
        found = []
        for own, (base, segment, live) in zip(rows, self._parts, strict=True):
            chosen = [row for term, row in own if term in wanted]
            if not chosen:
                continue
            with self._reading():
                postings = segment.files.terms.postings_at(chosen)
            docs, often = postings.documents, postings.frequencies
            if live is not None:
                kept = live.take(docs)
                docs, often = docs.compress(kept), often.compress(kept)
            found.append(summed(docs + base, often.astype(np.float64), self.size))
        return union(found, self.size, np.add)

    def keyed(self, field: str) -> Iterator[Lists]:
        """All keys of a field, rising, with the living documents that have each; some at a time."""
        sources = []
        for base, segment, live in self._parts:
            numbers = np.arange(base, base + len(segment))
            if live is not None:
                numbers[~live] = -1
            sources.append(renumbered(segment.files.terms.field_lists, numbers)(field))
        with self._reading():
            yield from merged(sources)

    # -- what stories are compared by --------------------------------------------------------

    def profile(self, number: int) -> Profile:
        segment, at = self._at(number)
        with self._reading():
            return unpack(segment.files.profiles[at])

    @cached_property
    def landmark_counts(self) -> Counts:
        """How many documents have each landmark, deleted ones among them."""
        every = [segment.files.landmark_counts for _, segment, _ in self._parts]
        return every[0] if len(every) == 1 else together(every)

    def profile_files(self) -> list[tuple[int, Path]]:
        """Where the profiles of the segments are, each with its first document."""
        return [(base, segment.files.profiles.path) for base, segment, _ in self._parts]

    # -- stories ---------------------------------------------------------------------------

    def _at(self, number: int) -> tuple[Segment, int]:
        base, segment, _ = next(part for part in reversed(self._parts) if part[0] <= number)
        return segment, number - base

    def ids(self, docs: Docs) -> NDArray[np.bytes_]:
        """The ids of documents."""
        every = [segment.files.facts.ids for _, segment, _ in self._parts]
        if len(every) == 1:
            return every[0][docs]
        found = np.empty(len(docs), f"S{max((one.itemsize for one in every), default=1)}")
        for (base, segment, _), ids in zip(self._parts, every, strict=True):
            here = (docs >= base) & (docs < base + len(segment))
            found[here] = ids[docs[here] - base]
        return found

    def id(self, number: int) -> str:
        segment, at = self._at(number)
        found: bytes = segment.files.facts.ids[at]
        return found.decode()

    def story(self, number: int) -> Story:
        segment, at = self._at(number)
        with self._reading():
            return read_story(segment.files.stories[at])

    def number_of(self, story_id: str) -> int | None:
        """The document number of a story; None where the index has none."""
        for base, segment, live in self._parts:
            number = segment.files.facts.number_of(story_id)
            if number is not None and (live is None or live[number]):
                return base + number
        return None


def _concatenated(parts: list[NDArray], kind: type | None = None) -> NDArray:  # type: ignore[type-arg]
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return np.empty(0, kind or np.int32)
    return np.concatenate(parts)
