"""Posting lists as bytes: documents, frequencies and positions of a term, with a checksum.

A list is a header, three packed stretches (`index.packing`), and nothing between:

| bytes | what |
|---|---|
| 1, 1, 1 | bits of a gap between documents, of a frequency, of a position (0: no positions) |
| 1 | `FORMAT` |
| 4 | document frequency, n |
| 4 | the first document number |
| 4 | how often the term occurs in all: the sum of its frequencies |
| 4 | CRC-32 of the 16 bytes before and of all that follows |
| … | n - 1 gaps, each less 1 |
| … | n frequencies, each less 1; nothing where all are 1 |
| … | the positions, those of each document in rising order, one document after the other |

Numbers are little-endian. Many lists are encoded and decoded in one go, without a step for
each term; one list is decoded for a query by few operations.
"""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrayfile import DamagedFileError
from index.packing import (
    PADDING,
    Bytes,
    Numbers,
    bits_of,
    pack,
    quick_widths_of,
    sizes_of,
    stretches,
    unpack,
    unpack_list,
    widths_of,
)

FORMAT = 1
HEADER = np.dtype(
    [
        ("gap_bits", "u1"),
        ("frequency_bits", "u1"),
        ("position_bits", "u1"),
        ("format", "u1"),
        ("documents", "<u4"),
        ("first", "<u4"),
        ("occurrences", "<u4"),
        ("checksum", "<u4"),
    ]
)
HEAD = struct.Struct("<4B4I")  # the same, for one list
CHECKED = HEADER.fields["checksum"][1] if HEADER.fields else 0  # bytes before the checksum
HIGHEST_POSITION = (1 << 24) - 1  # words that stand later are said to stand here


class DamagedListError(DamagedFileError):
    """A posting list that is not as it was written; says where it stands."""


@dataclass(frozen=True)
class Postings:
    """The postings of terms one after the other; document numbers rise within a term."""

    starts: Numbers  # where each term's postings begin, and where the last ones end
    documents: Numbers
    frequencies: Numbers  # as many, each 1 or more
    positions: NDArray[Any] | None  # whole numbers, as many as the sum of the frequencies

    @property
    def position_starts(self) -> Numbers:
        """Where each posting's positions begin, and where the last ones end."""
        return np.concatenate(([0], self.frequencies.cumsum()))

    def stretches_of(self, most: int) -> Iterator[tuple[int, int]]:
        """From which terms to before which there are at most so many postings, or one term."""
        here, last = 0, len(self.starts) - 1
        while here < last:
            there = int(self.starts.searchsorted(self.starts[here] + most, side="right")) - 1
            there = max(here + 1, min(there, last))
            yield here, there
            here = there

    def sliced(self, here: int, there: int) -> Postings:
        """The postings of the terms from one to before another."""
        low, high = int(self.starts[here]), int(self.starts[there])
        positions = self.positions
        if positions is not None:
            first = int(self.frequencies[:low].sum())
            positions = positions[first : first + int(self.frequencies[low:high].sum())]
        return Postings(
            self.starts[here : there + 1] - low,
            self.documents[low:high],
            self.frequencies[low:high],
            positions,
        )


class Encoded(NamedTuple):
    """Lists as bytes, with what a term dictionary says of each."""

    content: memoryview
    offsets: Numbers  # of each list in the content
    sizes: Numbers
    headers: NDArray[Any]  # of dtype HEADER
    last: Numbers  # the last document number
    most: Numbers  # the highest frequency


def encode(postings: Postings) -> Encoded:
    """Lists of terms that each have a posting."""
    starts, documents, frequencies = postings.starts, postings.documents, postings.frequencies
    begin, counts = starts[:-1], np.diff(starts)
    gaps = np.empty(len(documents), np.int64)
    gaps[1:] = documents[1:] - documents[:-1] - 1
    gaps[begin] = 0
    headers = np.zeros(len(begin), HEADER)
    headers["format"] = FORMAT
    headers["documents"] = counts
    headers["first"] = documents[begin]
    headers["occurrences"] = np.add.reduceat(frequencies, begin)
    most = np.maximum.reduceat(frequencies, begin)
    headers["gap_bits"] = quick_widths_of(np.maximum.reduceat(gaps, begin), counts)
    headers["frequency_bits"] = quick_widths_of(most - 1, counts)
    if postings.positions is not None:
        positions = np.minimum(postings.positions, HIGHEST_POSITION)
        first = postings.position_starts[begin]
        headers["position_bits"] = np.maximum(1, widths_of(np.maximum.reduceat(positions, first)))
    parts = _parts(headers)
    sizes = np.full(len(begin), HEADER.itemsize, np.int64)
    for part in parts:
        sizes += sizes_of(part.counts, part.widths)
    offsets: Numbers = sizes.cumsum() - sizes
    out = np.zeros(int(sizes.sum()) + PADDING, np.uint8)
    gaps = np.delete(gaps, begin)
    at = offsets + HEADER.itemsize
    values = [gaps, frequencies - 1]
    if postings.positions is not None:
        values.append(positions)
    for part, numbers in zip(parts, values, strict=True):
        pack(out, *_kept(part, numbers, at))
        at = at + sizes_of(part.counts, part.widths)
    _write_headers(out, headers, offsets)
    content = out.data[:-PADDING]
    _seal(content, out, headers, offsets, sizes)
    last = documents[starts[1:] - 1]
    return Encoded(content, offsets, sizes, headers, last, most)


class _Part(NamedTuple):
    """One of the packed stretches of many lists."""

    counts: Numbers
    widths: Numbers


def _parts(headers: NDArray[Any]) -> list[_Part]:
    counts = headers["documents"].astype(np.int64)
    parts = [
        _Part(counts - 1, headers["gap_bits"].astype(np.int64)),
        _Part(counts, headers["frequency_bits"].astype(np.int64)),
    ]
    if len(headers) and headers["position_bits"][0]:
        occurrences = headers["occurrences"].astype(np.int64)
        parts.append(_Part(occurrences, headers["position_bits"].astype(np.int64)))
    return parts


def _kept(part: _Part, values: Numbers, at: Numbers) -> tuple[Numbers, Numbers]:
    """The values of lists that take any bits, and the places of these."""
    taken = part.widths > 0
    kept = values if taken.all() else values[np.repeat(taken, part.counts)]
    return kept, bits_of(at[taken], part.counts[taken], part.widths[taken])


def _write_headers(out: Bytes, headers: NDArray[Any], offsets: Numbers) -> None:
    rows = headers.view(np.uint8).reshape(len(headers), HEADER.itemsize)
    out[offsets[:, None] + np.arange(HEADER.itemsize)] = rows


def _seal(
    content: memoryview, out: Bytes, headers: NDArray[Any], offsets: Numbers, sizes: Numbers
) -> None:
    """Write each list's checksum."""
    crc32, header = zlib.crc32, HEADER.itemsize
    headers["checksum"] = [
        crc32(content[at + header : at + size], crc32(content[at : at + CHECKED]))
        for at, size in zip(offsets.tolist(), sizes.tolist(), strict=True)
    ]
    _write_headers(out, headers, offsets)


def check(buffer: Any, offset: int, size: int) -> None:
    """Raises DamagedListError where a list of so many bytes is not as it was written."""
    content = memoryview(buffer)[offset : offset + size]
    header = HEADER.itemsize
    if len(content) == size >= header and content[3] == FORMAT:
        found = zlib.crc32(content[header:], zlib.crc32(content[:CHECKED]))
        if found == int.from_bytes(content[CHECKED:header], "little"):
            return
    raise DamagedListError(f"posting list at byte {offset}")


class PostingList:
    """One list, decoded as far as it is asked for.

    Raises DamagedListError where the checksum does not hold.
    """

    def __init__(self, buffer: Bytes, offset: int, size: int) -> None:
        check(buffer, offset, size)
        self._buffer = buffer
        self._gap_bits, self._frequency_bits, self._position_bits, _, self.count, *rest = (
            HEAD.unpack_from(buffer.data, offset)
        )
        self._first, self.occurrences, _ = rest
        self._gaps_at = offset + HEADER.itemsize
        self._frequencies_at = self._gaps_at + (((self.count - 1) * self._gap_bits + 7) >> 3)
        self._positions_at = self._frequencies_at + ((self.count * self._frequency_bits + 7) >> 3)

    @functools.cached_property
    def documents(self) -> Numbers:
        """The document numbers, rising."""
        documents = np.empty(self.count, np.int64)
        documents[0] = self._first
        if self.count > 1:
            gaps = unpack_list(self._buffer, self._gaps_at, self.count - 1, self._gap_bits)
            np.add(gaps, 1, out=documents[1:], dtype=np.int64)
            np.cumsum(documents, out=documents)
        return documents

    @functools.cached_property
    def frequencies(self) -> NDArray[Any]:
        """How often each document has the term; as few bytes each as hold them."""
        rest = unpack_list(self._buffer, self._frequencies_at, self.count, self._frequency_bits)
        kind = np.uint8 if self._frequency_bits < 8 else np.uint32
        frequencies: NDArray[Any] = np.add(rest, 1, dtype=kind, casting="unsafe")
        return frequencies

    @property
    def has_positions(self) -> bool:
        return bool(self._position_bits)

    def positions(
        self, chosen: Numbers | None = None, frequencies: NDArray[Any] | None = None
    ) -> Numbers:
        """The positions in all documents, or in those at the chosen places of the list.

        `frequencies` are those of the list, where they are at hand.
        """
        width = self._position_bits
        if chosen is None:
            every = unpack_list(self._buffer, self._positions_at, self.occurrences, width)
            return every.astype(np.int64)
        often = self.frequencies if frequencies is None else frequencies
        ends = often.cumsum(dtype=np.int64)
        counts = often.take(chosen).astype(np.int64)
        places = stretches(ends.take(chosen) - counts, counts)
        return unpack(self._buffer, self._positions_at * 8 + places * width, width)


def decode(buffer: Bytes, offsets: Numbers, sizes: Numbers, *, positions: bool = True) -> Postings:
    """Many lists, those of one field, at once; the opposite of `encode`."""
    for offset, size in zip(offsets.tolist(), sizes.tolist(), strict=True):
        check(buffer, offset, size)
    rows = buffer[offsets[:, None] + np.arange(HEADER.itemsize)]
    headers = np.ascontiguousarray(rows).view(HEADER).reshape(-1)
    counts = headers["documents"].astype(np.int64)
    starts = np.concatenate(([0], counts.cumsum()))
    at = offsets + HEADER.itemsize
    found = []
    for part in _parts(headers)[: None if positions else 2]:
        bits = bits_of(at, part.counts, part.widths)
        found.append(unpack(buffer, bits, np.repeat(part.widths, part.counts)))
        at = at + sizes_of(part.counts, part.widths)
    documents = np.empty(len(found[1]), np.int64)
    first = np.zeros(len(documents), np.bool_)
    first[starts[:-1]] = True
    documents[~first] = found[0] + 1
    # A cumulative sum over all lists, each of which begins anew at its first document.
    documents[first] = headers["first"]
    totals = np.add.reduceat(documents, starts[:-1])
    documents[starts[1:-1]] -= totals[:-1]
    return Postings(starts, documents.cumsum(), found[1] + 1, found[2] if len(found) > 2 else None)


def joined(parts: Sequence[Postings], ranks: Sequence[Numbers], terms: int) -> Postings:
    """The postings of several parts as one, of so many terms.

    `ranks` number the terms of each part among all; document numbers of a later part are
    higher than those of an earlier one.
    """
    counts = [np.diff(part.starts) for part in parts]
    term = np.concatenate([np.repeat(r, c) for r, c in zip(ranks, counts, strict=True)])
    order = term.argsort(kind="stable")
    frequencies = np.concatenate([part.frequencies for part in parts])
    total = np.bincount(term, minlength=terms)
    positions = None
    if all(part.positions is not None for part in parts):
        every = np.concatenate([part.positions for part in parts if part.positions is not None])
        starts = frequencies.cumsum() - frequencies
        positions = every[stretches(starts[order], frequencies[order])]
    return Postings(
        np.concatenate(([0], total.cumsum())),
        np.concatenate([part.documents for part in parts])[order],
        frequencies[order],
        positions,
    )
