"""A Whoosh codec whose posting lists decode straight to arrays.

It plugs in where `whoosh.codec` means it to: a `Codec` makes the writers and readers of a
segment, and travels with the segment in the table of contents, so that an index opens with
Whoosh's own `open_dir`. The term dictionary is Whoosh's (`.trm`); the lists (`.pst`) are
those of `index.lists`, mapped into memory. Whoosh's writers and matchers work on it as on
its default codec, and what is in a hurry goes past them: `FieldWriter.add_lists` takes the
postings of many terms as arrays, `TermsReader.posting_list` gives one.

A list holds frequencies, not weights: boosts of single words are not kept.
"""

from __future__ import annotations

import contextlib
import itertools
import mmap
import struct
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import (
    W3Codec,
    W3FieldWriter,
    W3Segment,
    W3TermInfo,
    W3TermsReader,
)
from whoosh.filedb.structfile import BufferFile
from whoosh.matching import ListMatcher

from index.lists import DamagedListError, Encoded, PostingList, Postings, decode, encode
from index.packing import PADDING, Bytes, Numbers
from index.termtable import TermTable

# A row of the term dictionary, as W3TermInfo packs it.
TERM_INFO = np.dtype(
    [
        ("inlined", "u1"),
        ("weight", ">f4"),
        ("documents", ">u4"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("most", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
        ("offset", ">i8"),
        ("size", ">i4"),
    ]
)
ROW = struct.Struct(">BfIBBfIIqi")  # the same, for one row
FIELD_NUMBER = 2  # bytes before the term in a key of the dictionary
RESIDENT = 16_000_000  # bytes of lists that stay in a reader's memory, about
TOGETHER = 1 << 18  # postings that are encoded or decoded at once


class MappedFile(BufferFile):  # type: ignore[misc]
    """A file in memory as Whoosh reads it, without the copy that Whoosh makes of it.

    `get` moves no position: any thread may call it.
    """

    def __init__(self, mapped: mmap.mmap, name: str) -> None:
        self._buf = mapped
        self._name = name
        self.file = mapped  # for Whoosh's opening of a dictionary, which seeks
        self.onclose = None
        self.is_real = False
        self.is_closed = False

    def close(self) -> None:
        """Let go of it; it is unmapped when no array is a view of it any more."""
        del self._buf, self.file
        self.is_closed = True


def map_file(storage: Any, name: str) -> mmap.mmap:
    """Map a whole file of a storage; there are no empty ones."""
    with Path(storage.folder, name).open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class PostingsSegment(W3Segment):  # type: ignore[misc]
    """A segment whose files stay apart, to be mapped one by one."""

    def should_assemble(self) -> bool:
        return False


class PostingsCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with other posting lists."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> PostingsSegment:
        return PostingsSegment(self, indexname)

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        return FieldWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        if byteids:  # a vector's, whose "documents" are terms
            return super().postings_writer(dbfile, byteids=True)
        return PostingsWriter(dbfile)

    def terms_reader(self, storage: Any, segment: Any) -> TermsReader:
        terms = segment.make_filename(self.TERMS_EXT)
        lists = segment.make_filename(self.POSTS_EXT)
        return TermsReader(
            self,
            MappedFile(map_file(storage, terms), terms),
            storage.file_length(terms),
            MappedFile(map_file(storage, lists), lists),
        )

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> ListedMatcher:
        offset, size = terminfo.extent()
        if isinstance(size, tuple):  # as Whoosh reads it back
            (size,) = size
        content = np.frombuffer(dbfile.get(offset, size + PADDING), np.uint8)
        found = PostingList(content, 0, size)
        return ListedMatcher(found, format_, scorer=scorer, term=term, terminfo=terminfo)


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Whoosh's writer of fields, which also takes many terms at once."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        file: Any = self._tindex.dbfile  # type: ignore[has-type]
        try:
            file.seek(0)  # over the head that Whoosh's own table has written
            self._tindex = TermTable(file)
        except BaseException:  # a full disk: nobody else has the files yet
            self.abandon()
            raise
        self._fieldmap: dict[str, int] = {}
        self._tindex.extras["fieldmap"] = self._fieldmap

    def add_lists(self, terms: Sequence[bytes], postings: Postings) -> None:
        """Write the postings of terms of the field begun by `start_field`.

        Terms rise, and are above those already written of the field.
        """
        prefix = self._fieldid.to_bytes(FIELD_NUMBER, "big")
        for here, there in postings.stretches_of(TOGETHER):
            encoded = encode(postings.sliced(here, there))
            rows = _term_infos(encoded, self._postfile.tell())
            self._postfile.write(encoded.content)
            keys = [prefix + term for term in terms[here:there]]
            self._tindex.add_all_of(keys, rows.tobytes(), TERM_INFO.itemsize)

    def close(self) -> None:
        self._postfile.write(bytes(PADDING))
        super().close()

    def abandon(self) -> None:
        """Let go of the files, even where the disk refuses what is still to be written."""
        for written in (self._tindex.dbfile, self._postfile):
            with contextlib.suppress(OSError):
                written.file.close()


def _term_infos(encoded: Encoded, base: int) -> NDArray[Any]:
    infos = np.zeros(len(encoded.headers), TERM_INFO)
    infos["weight"] = encoded.headers["occurrences"]
    infos["documents"] = encoded.headers["documents"]
    infos["most"] = encoded.most
    infos["first"] = encoded.headers["first"]
    infos["last"] = encoded.last
    infos["offset"] = encoded.offsets + base
    infos["size"] = encoded.sizes
    return infos


class PostingsWriter:
    """Takes one term's postings after the other, as Whoosh's own writers give them."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def written(self) -> bool:
        return False

    def start_postings(self, format_: Any, terminfo: Any) -> None:
        self._format, self._info = format_, terminfo
        self._documents, self._frequencies = array("q"), array("q")
        self._positions = array("q") if format_.supports("positions") else None

    def add_posting(self, number: int, weight: float, value: bytes, length: object = None) -> None:
        frequency = max(1, round(weight))
        if self._positions is not None:
            positions = self._format.decode_positions(value)
            self._positions.extend(positions)
            frequency = len(positions)
        self._documents.append(number)
        self._frequencies.append(frequency)

    def finish_postings(self) -> W3TermInfo:
        """Write the list; the dictionary's row for it."""
        positions = self._positions
        encoded = encode(
            Postings(
                np.array((0, len(self._documents))),
                np.frombuffer(self._documents, np.int64),
                np.frombuffer(self._frequencies, np.int64),
                None if positions is None else np.frombuffer(positions, np.int64),
            )
        )
        offset = self._file.tell()
        self._file.write(encoded.content)
        info = W3TermInfo.from_bytes(_term_infos(encoded, offset).tobytes())
        info.set_extent(offset, len(encoded.content))
        return info


class Row(NamedTuple):
    """Where a term's list is, and how many documents it names, deleted ones among them."""

    offset: int
    size: int
    documents: int


class TermsReader(W3TermsReader):  # type: ignore[misc]
    """The dictionary and the lists of one segment; safe to call from several threads."""

    def __init__(self, codec: Any, dbfile: Any, length: int, postfile: Any) -> None:
        super().__init__(codec, dbfile, length, postfile)
        self.buffer: Bytes = np.frombuffer(postfile.file, np.uint8)
        self._read = 0

    def row(self, field: str, term: bytes) -> Row | None:
        """A term's row of the dictionary; None where the segment has none."""
        for at, _ in self._tindex.ranges_for_key(self._keycoder(field, term)):
            info = ROW.unpack(self._dbfile.get(at, ROW.size))
            return Row(offset=info[-2], size=info[-1], documents=info[2])
        return None

    def posting_list(self, field: str, term: bytes) -> PostingList | None:
        """A term's list; raises DamagedListError where it is not as it was written."""
        row = self.row(field, term)
        if row is None:
            return None
        self._let_go(row.size)
        with self._named():
            return PostingList(self.buffer, row.offset, row.size)

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """Damage told with the file's name."""
        try:
            yield
        except DamagedListError as error:
            raise DamagedListError(f"{self._postfile}, {error}") from None

    def _let_go(self, size: int) -> None:
        """Count what is read; now and then, let the pages go that were read so far.

        The system keeps them as long as it has room, and gives them back at a touch: but they
        do not count as memory of this process any more, however large the index is.
        """
        self._read += size
        if self._read >= RESIDENT and hasattr(mmap, "MADV_DONTNEED"):
            self._read = 0
            self._postfile.file.madvise(mmap.MADV_DONTNEED)

    def rows_of(self, field: str, prefix: bytes = b"") -> Iterator[tuple[bytes, Row]]:
        """The terms of a field that begin so, rising, with their rows of the dictionary."""
        if field not in self._fieldmap:
            return
        key = self._keycoder(field, prefix)
        for found, content in self._tindex.items_from(key):
            if not found.startswith(key):
                return
            info = ROW.unpack(content)
            yield found[FIELD_NUMBER:], Row(offset=info[-2], size=info[-1], documents=info[2])

    def postings_at(self, rows: Sequence[Row]) -> Postings:
        """The postings of rows of one field, without positions, at once."""
        self._let_go(sum(row.size for row in rows))
        offsets = np.array([row.offset for row in rows], np.int64)
        sizes = np.array([row.size for row in rows], np.int64)
        with self._named():
            return decode(self.buffer, offsets, sizes, positions=False)

    def field_lists(self, field: str) -> Iterator[tuple[list[bytes], Postings]]:
        """All terms of a field with their postings, some TOGETHER at a time."""
        if field not in self._fieldmap:
            return
        prefix = self._keycoder(field, b"")
        rows = itertools.takewhile(
            lambda row: row[0].startswith(prefix), self._tindex.items_from(prefix)
        )
        terms: list[bytes] = []
        content: list[bytes] = []
        waiting = 0
        for key, row in itertools.chain(rows, [(b"", b"")]):
            if not key or waiting >= TOGETHER:
                if terms:
                    infos = np.frombuffer(b"".join(content), TERM_INFO)
                    places: Numbers = infos["offset"].astype(np.int64)
                    with self._named():
                        found = decode(self.buffer, places, infos["size"].astype(np.int64))
                    yield terms, found
                terms, content, waiting = [], [], 0
            if key:
                terms.append(key[FIELD_NUMBER:])
                content.append(row)
                waiting += ROW.unpack(row)[2]

    def close(self) -> None:
        del self.buffer
        super().close()


class ListedMatcher(ListMatcher):  # type: ignore[misc]
    """A decoded list as Whoosh's queries walk it."""

    def __init__(
        self, found: PostingList, format_: Any, scorer: Any = None, term: Any = None,
        terminfo: Any = None, position: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(
            found.documents.tolist(), None, None, format_, scorer, position, None, term, terminfo
        )
        self._found = found
        self._starts: Numbers | None = None
        self._every: Numbers | None = None

    def copy(self) -> ListedMatcher:
        return ListedMatcher(
            self._found, self._format, self._scorer, self._term, self._terminfo, self._i
        )

    def weight(self) -> float:
        return float(self._found.frequencies[self._i])

    def value(self) -> bytes:
        """The posting's value in the bytes of the field's format."""
        if self._format.supports("positions"):
            if self._starts is None or self._every is None:
                frequencies = self._found.frequencies.astype(np.int64)
                self._starts = np.concatenate(([0], frequencies.cumsum()))
                self._every = self._found.positions()
            here, there = self._starts[self._i : self._i + 2].tolist()
            encoded: bytes = self._format.encode(self._every[here:there].tolist())
            return encoded
        if self._format.supports("frequency"):
            return int(self._found.frequencies[self._i]).to_bytes(4, "big")
        return b""

    def all_items(self) -> Iterator[tuple[int, bytes]]:
        matcher = self.copy()
        while matcher.is_active():
            yield matcher.id(), matcher.value()
            matcher.next()
