"""Named arrays in one file, mapped and checked when it is read.

| bytes | what |
|---|---|
| 8 | `MAGIC` |
| 4 | CRC-32 of all that follows |
| 4 | size of the description |
| … | the description: JSON, of the arrays (type, length, byte) and of what else is told |
| … | the arrays, little-endian, each at a byte that 8 divides |
"""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

MAGIC = b"IZDEarr1"
HEAD = 16
ALIGNED = 8
BLOCK = 1 << 20  # entries that are written at once

Arrays = dict[str, NDArray[Any]]


class DamagedFileError(Exception):
    """A file that is not as it was written; its text names the file."""


class Place(msgspec.Struct, frozen=True):
    """Where an array stands in its file."""

    type: str
    length: int
    byte: int


class Description(msgspec.Struct, frozen=True):
    """What a file holds."""

    arrays: dict[str, Place]
    told: dict[str, Any]


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]], told: dict[str, Any]) -> None:
    """Write one-dimensional arrays, and what JSON can say beside them."""
    places: dict[str, Place] = {}
    byte = 0
    for name, array in arrays.items():
        places[name] = Place(array.dtype.str, len(array), byte)
        byte += -(-array.nbytes // ALIGNED) * ALIGNED
    # Spaces are nothing to JSON: the arrays begin aligned.
    description = msgspec.json.encode(Description(places, told))
    description += b" " * (-(HEAD + len(description)) % ALIGNED)
    head = len(description).to_bytes(4, "little")
    checksum = zlib.crc32(description, zlib.crc32(head))
    with path.open("wb") as file:
        file.write(MAGIC + bytes(4) + head + description)
        for array in arrays.values():
            for start in range(0, len(array), BLOCK):
                content = np.ascontiguousarray(array[start : start + BLOCK]).tobytes()
                checksum = zlib.crc32(content, checksum)
                file.write(content)
            filling = bytes(-array.nbytes % ALIGNED)
            checksum = zlib.crc32(filling, checksum)
            file.write(filling)
        file.seek(len(MAGIC))
        file.write(checksum.to_bytes(4, "little"))


def read_arrays(path: Path) -> tuple[Arrays, dict[str, Any]]:
    """The arrays, as views of the mapped file, and what is told beside them.

    Raises DamagedFileError, FileNotFoundError.
    """
    return read_mapped(map_file(path), path.name)


def map_file(path: Path) -> mmap.mmap:
    """A file in memory, not looked at yet; raises DamagedFileError, FileNotFoundError."""
    with path.open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file
            raise DamagedFileError(path.name) from None


def read_mapped(mapped: mmap.mmap, name: str) -> tuple[Arrays, dict[str, Any]]:
    """The arrays of a mapped file of this name; raises DamagedFileError."""
    content = memoryview(mapped)
    checksum = int.from_bytes(content[8:12], "little")
    if content[:8] != MAGIC or zlib.crc32(content[12:]) != checksum:
        raise DamagedFileError(name)
    begin = HEAD + int.from_bytes(content[12:16], "little")
    described = msgspec.json.decode(content[HEAD:begin], type=Description)
    return {
        name: np.frombuffer(content, place.type, place.length, begin + place.byte)
        for name, place in described.arrays.items()
    }, described.told
