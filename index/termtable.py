"""A term dictionary as Whoosh reads it, written many terms at once.

The form is that of `whoosh.filedb.filetables.OrderedHashWriter`: rows of keys that rise, 256 hash
tables that lead to them, and where each row begins. Whoosh keeps a tuple for each term until the
end, a hundred bytes or more, and fills the tables slot by slot; here they are arrays. Keys are
hashed by CRC-32, which the form allows, in a tenth of the time of MD5.

Slots are found by linear probing: who looks for a key goes on from its slot to the first empty one.
So entries may stand in any order that leaves none empty on the way (D. Knuth, The Art of Computer
Programming, volume 3, 6.4): in that of the slots where they would stand if each were alone.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filetables import HashWriter, OrderedHashWriter
from whoosh.util.numlists import GrowableArray

CRC = 1  # the number of the hash function, as Whoosh counts them
TABLES = 256
POINTER = np.dtype([("hash", ">u4"), ("position", ">u8")])
LENGTHS = struct.Struct("!ii")

Numbers = NDArray[np.int64]


class TermTable(OrderedHashWriter):  # type: ignore[misc]
    """Takes keys that rise, with their rows; `close` writes the tables."""

    def __init__(self, file: Any) -> None:
        HashWriter.__init__(self, file, hashtype=CRC)
        self.lastkey = b""
        self._hashes, self._positions = array("I"), array("q")

    def add(self, key: bytes, value: bytes) -> None:
        """One key; raises ValueError where it is not above the one before."""
        self.add_all_of([key], value, len(value))

    def add_all_of(self, keys: Sequence[bytes], rows: bytes, size: int) -> None:
        """Keys and their rows of `size` bytes, one behind the other; ValueError as `add`."""
        if not keys:
            return
        before = self.lastkey
        for key in keys:
            if key <= before:
                raise ValueError(f"keys must rise: {before!r}, {key!r}")
            before = key
        self.lastkey = before
        lengths = np.fromiter(map(len, keys), np.int64, len(keys))
        begins = np.cumsum(lengths + LENGTHS.size + size) - (lengths + LENGTHS.size + size)
        self._positions.frombytes((begins + self.dbfile.tell()).tobytes())
        self._hashes.extend(map(zlib.crc32, keys))
        pack = LENGTHS.pack
        self.dbfile.write(
            b"".join(
                part
                for at, key in enumerate(keys)
                for part in (pack(len(key), size), key, rows[at * size : (at + 1) * size])
            )
        )

    def _write_hashes(self) -> None:
        hashes = np.frombuffer(self._hashes, np.uint32)
        positions = np.frombuffer(self._positions, np.int64)
        order = np.argsort(hashes & np.uint32(TABLES - 1), kind="stable")
        ends = np.bincount(hashes & np.uint32(TABLES - 1), minlength=TABLES).cumsum()
        first = 0
        for last in ends.tolist():
            of = order[first:last]
            first = last
            self.directory.append((self.dbfile.tell(), 2 * len(of)))
            table = np.zeros(2 * len(of), POINTER)
            at, chosen = _slots(hashes[of].astype(np.int64) >> 8, 2 * len(of))
            table["hash"][at] = hashes[of][chosen]
            table["position"][at] = positions[of][chosen]
            self.dbfile.write(table.tobytes())

    def _write_extras(self) -> None:
        last = self._positions[-1] if self._positions else 0
        self.index = GrowableArray()
        self.index.array = array("i", self._positions) if last < 2**31 else self._positions
        super()._write_extras()


def _slots(hashes: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """Where the entries of a table stand: slots, and which entry stands in each."""
    home = hashes % max(1, size)
    while True:
        order = np.argsort(home, kind="stable")
        rank = np.arange(len(home))
        slots = np.maximum.accumulate(home[order] - rank) + rank if len(home) else rank
        over = slots >= size
        if not over.any():
            return slots, order
        home[order[over]] = 0  # past the end the way leads to the beginning
