"""From documents to postings: a pool that inverts by sorting, and the merging of its runs.

The pool keeps the words of documents as numbers, field by field. A run is what comes of
sorting them: packed keys of term, document and position are sorted as whole numbers, so
that no step is taken for a single posting. Where the pool would outgrow its memory, its run
is written to a file that nobody else sees, and the runs are merged in the end, as older
segments are with new ones.

Reference: J. Zobel, A. Moffat, Inverted Files for Text Search Engines (ACM Computing
Surveys 2006), section 5: sort-based inversion and merging of runs.
"""

from __future__ import annotations

import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from index.lists import HIGHEST_POSITION, Postings, joined
from index.packing import Numbers, stretches

# What a word costs in the pool and while its field is sorted, and a distinct one in the
# vocabulary, in bytes.
WORD_COST, TERM_COST = 45, 190
KEY_BITS = 63  # of a packed key: term, document, position
PIECE = 1 << 14  # postings that are read at once of a run in a file; of many runs at a time
CHECKED = 64  # documents between two looks at the memory

Lists = tuple[list[bytes], Postings]  # terms, rising, and their postings
Source = Callable[[str], Iterator[Lists]]  # a field -> its lists, some at a time


class _Vocabulary(dict[str, int]):
    """Numbers its words in the order in which it meets them."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class _Field:
    """The words of one field of all documents."""

    def __init__(self) -> None:
        self.vocabulary = _Vocabulary()
        self.words = array("I")
        self.documents = array("I")
        self.lengths = array("I")

    def add(self, document: int, words: Sequence[str]) -> None:
        self.words.extend(map(self.vocabulary.__getitem__, words))
        self.documents.append(document)
        self.lengths.append(len(words))

    def inverted(self, positions: bool) -> Lists:
        terms = sorted(self.vocabulary)  # by code points, as by their bytes in UTF-8
        rank = np.empty(len(terms), np.int64)
        rank[[self.vocabulary[term] for term in terms]] = np.arange(len(terms))
        lengths = np.frombuffer(self.lengths, np.uint32).astype(np.int64)
        places = stretches(np.zeros_like(lengths), lengths)
        np.minimum(places, HIGHEST_POSITION, out=places)
        documents = np.frombuffer(self.documents, np.uint32).astype(np.int64)
        first = documents[0]
        documents -= first
        place_bits = int(places.max()).bit_length() if positions else 0
        document_bits = int(documents[-1]).bit_length()
        if len(terms).bit_length() + document_bits + place_bits > KEY_BITS:
            raise OverflowError("too many words for one run: give the writer less memory")
        keys = rank[np.frombuffer(self.words, np.uint32)]
        keys <<= document_bits
        keys |= np.repeat(documents, lengths)
        if positions:
            keys <<= place_bits
            keys |= places
        del places
        keys.sort()
        found = (keys & ((1 << place_bits) - 1)).astype(np.uint32) if positions else None
        keys >>= place_bits
        new = np.empty(len(keys), np.bool_)
        new[0] = True
        np.not_equal(keys[1:], keys[:-1], out=new[1:])
        starts = new.nonzero()[0]
        frequencies = np.diff(starts, append=len(keys))
        keys = keys[starts]
        term_starts = (keys >> document_bits).searchsorted(np.arange(len(terms) + 1))
        keys &= (1 << document_bits) - 1
        keys += first
        return [term.encode() for term in terms], Postings(term_starts, keys, frequencies, found)


class Pool:
    """The words of new documents, and their postings in the end.

    `with_positions` are the fields whose positions are kept; `memory` is in megabytes, about;
    runs go to files in `folder`, which vanish with the process.
    """

    def __init__(self, with_positions: frozenset[str], memory: int, folder: Path) -> None:
        self._with_positions = with_positions
        self._memory = memory * 1_000_000
        self._folder = folder
        self._fields: dict[str, _Field] = {}
        self._runs: list[_Spilled] = []
        self._documents = 0

    def add(self, document: int, terms: Mapping[str, Sequence[str]]) -> None:
        """Take a document's words; document numbers rise."""
        for name, words in terms.items():
            field = self._fields.get(name)
            if field is None:
                field = self._fields[name] = _Field()
            field.add(document, words)
        self._documents += 1
        if self._documents % CHECKED == 0 and self._size() > self._memory:
            self._spill()

    def _size(self) -> int:
        return sum(
            WORD_COST * len(field.words) + TERM_COST * len(field.vocabulary)
            for field in self._fields.values()
        )

    def _spill(self) -> None:
        self._runs.append(_Spilled(self._folder))
        for name in sorted(self._fields):
            self._runs[-1].add(name, self._fields.pop(name).inverted(name in self._with_positions))

    def fields(self) -> set[str]:
        return set(self._fields).union(*(run.fields for run in self._runs))

    def sources(self) -> list[Source]:
        """The runs, in the order of their documents; what is in memory can be read once."""
        return [*(run.lists for run in self._runs), self._lists]

    def close(self) -> None:
        """Let go of the runs, and so of their files."""
        for run in self._runs:
            run.close()
        self._runs.clear()

    def _lists(self, name: str) -> Iterator[Lists]:
        field = self._fields.pop(name, None)
        if field is not None:
            yield field.inverted(name in self._with_positions)


class _Spilled:
    """A run in a file without a name, in pieces that are read one after the other."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (`close` does)
        self._pieces: dict[str, list[tuple[int, list[int]]]] = {}  # byte, lengths of arrays

    @property
    def fields(self) -> set[str]:
        return set(self._pieces)

    def add(self, name: str, lists: Lists) -> None:
        terms, postings = lists
        pieces = self._pieces[name] = []
        for here, there in postings.stretches_of(PIECE):
            piece = postings.sliced(here, there)
            arrays = [piece.starts, piece.documents, piece.frequencies]
            if piece.positions is not None:
                arrays.append(piece.positions)
            blob = b"\n".join(terms[here:there])  # words hold no line ends
            pieces.append((self._file.tell(), [len(blob), *map(len, arrays)]))
            self._file.write(blob)
            for array_ in arrays:
                self._file.write(array_.astype(np.uint32).data)

    def close(self) -> None:
        self._file.close()

    def lists(self, name: str) -> Iterator[Lists]:
        for byte, (size, *lengths) in self._pieces.get(name, ()):
            self._file.seek(byte)
            terms = self._file.read(size).split(b"\n")
            starts, documents, frequencies, *positions = (
                np.frombuffer(self._file.read(4 * length), np.uint32) for length in lengths
            )
            yield (
                terms,
                Postings(
                    starts.astype(np.int64),
                    documents.astype(np.int64),
                    frequencies.astype(np.int64),
                    positions[0] if positions else None,
                ),
            )


def renumbered(source: Source, numbers: Numbers) -> Source:
    """The lists of a segment under new document numbers; -1 drops a document.

    Numbers that are kept rise as the old ones do.
    """

    def lists(field: str) -> Iterator[Lists]:
        for terms, postings in source(field):
            documents = numbers[postings.documents]
            kept = documents >= 0
            if kept.all():
                yield (
                    terms,
                    Postings(postings.starts, documents, postings.frequencies, postings.positions),
                )
                continue
            if not kept.any():
                continue
            before = np.concatenate(([0], kept.cumsum()))
            starts = before[postings.starts]
            left = np.diff(starts).nonzero()[0]
            positions = postings.positions
            if positions is not None:
                positions = positions[np.repeat(kept, postings.frequencies)]
            yield (
                [terms[at] for at in left.tolist()],
                Postings(
                    np.append(starts[left], starts[-1]),
                    documents[kept],
                    postings.frequencies[kept],
                    positions,
                ),
            )

    return lists


class _Buffered:
    """The lists of one source that are still to be merged."""

    def __init__(self, lists: Iterator[Lists]) -> None:
        self._lists = lists
        self.terms: list[bytes] = []
        self._postings: Postings | None = None
        self._here = 0
        self.fill()

    def fill(self) -> None:
        while self._here >= len(self.terms):
            found = next(self._lists, None)
            if found is None:
                self.terms, self._postings = [], None
                return
            (self.terms, self._postings), self._here = found, 0

    def take(self, bound: bytes) -> Lists | None:
        """The lists up to a term, it included."""
        assert self._postings is not None
        there = bisect_right(self.terms, bound, lo=self._here)
        if there == self._here:
            return None
        taken = self.terms[self._here : there], self._postings.sliced(self._here, there)
        self._here = there
        return taken


def merged(sources: Sequence[Iterator[Lists]]) -> Iterator[Lists]:
    """The lists of several sources as one; a later source has higher document numbers."""
    buffers = [buffer for buffer in map(_Buffered, sources) if buffer.terms]
    while buffers:
        bound = min(buffer.terms[-1] for buffer in buffers)
        taken = [lists for buffer in buffers if (lists := buffer.take(bound)) is not None]
        if len(taken) == 1:
            yield taken[0]
        else:
            terms = sorted({term for own, _ in taken for term in own})
            number = {term: at for at, term in enumerate(terms)}
            ranks = [np.array([number[term] for term in own], np.int64) for own, _ in taken]
            yield terms, joined([postings for _, postings in taken], ranks, len(terms))
        for buffer in buffers:
            buffer.fill()
        buffers = [buffer for buffer in buffers if buffer.terms]
