"""The stories of a segment, compressed as `Document.stored` is, each with its checksum.

Their profiles (`index.profile`) are in a file of the same form, `.prf`.

| bytes | what |
|---|---|
| … | the stories, one after the other |
| 8 × (n + 1) | where each begins, and where the last one ends |
| 4 × n | the CRC-32 of each |
| 4 | CRC-32 of the two arrays |
| 4 | n |
| 8 | `MAGIC` |

Numbers are little-endian. What is shown of a story thus belongs to the same commit as the
postings by which it was found, and only the stories that are shown are read.
"""

from __future__ import annotations

import contextlib
import mmap
import zlib
from array import array
from pathlib import Path

import numpy as np

from index.arrayfile import DamagedFileError

EXTENSION = ".sto"
PROFILES = ".prf"
MAGIC = b"IZDEsto1"
FOOTER = 16


class StoryWriter:
    """Writes the stories of a new segment, in the order of their documents."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._ends = array("Q", [0])
        self._checksums = array("I")

    def add(self, stored: bytes) -> None:
        self._file.write(stored)
        self._ends.append(self._ends[-1] + len(stored))
        self._checksums.append(zlib.crc32(stored))

    def close(self) -> None:
        """Write the tables at the end."""
        tables = np.array(self._ends, "<u8").tobytes() + np.array(self._checksums, "<u4").tobytes()
        count = len(self._checksums).to_bytes(4, "little")
        self._file.write(tables + zlib.crc32(tables).to_bytes(4, "little") + count + MAGIC)
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file, even where the disk refuses what is still to be written."""
        with contextlib.suppress(OSError):
            self._file.close()


class StoryFile:
    """The stories of a segment; safe to read from several threads."""

    def __init__(self, path: Path) -> None:
        """Raises DamagedFileError, FileNotFoundError."""
        self.path = path
        self._name = path.name
        with path.open("rb") as file:
            try:
                self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:  # an empty file
                raise DamagedFileError(path.name) from None
        footer = self._mapped[-FOOTER:]
        self.count = int.from_bytes(footer[4:8], "little")
        begin = len(self._mapped) - FOOTER - 8 * (self.count + 1) - 4 * self.count
        if footer[8:] != MAGIC or begin < 0:
            raise DamagedFileError(path.name)
        tables = self._mapped[begin:-FOOTER]
        if zlib.crc32(tables) != int.from_bytes(footer[:4], "little"):
            raise DamagedFileError(path.name)
        self._ends = np.frombuffer(tables, "<u8", self.count + 1)
        self._checksums = np.frombuffer(tables, "<u4", self.count, 8 * (self.count + 1))

    def __getitem__(self, number: int) -> bytes:
        """What was stored of a document; raises DamagedFileError where it has changed."""
        stored = self._mapped[int(self._ends[number]) : int(self._ends[number + 1])]
        if zlib.crc32(stored) != self._checksums[number]:
            raise DamagedFileError(f"{self._name}, story {number}")
        return stored
