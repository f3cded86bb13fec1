"""How many documents of a segment have each landmark, by the hashes that profiles hold.

A file `.lmk` (`index.arrayfile`) of two arrays: `keys`, rising (`index.profile.key_hash`), and
`often`. Two landmarks of one hash, one in a thousand, count as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrayfile import read_arrays, write_arrays
from index.profile import Keys, key_hash

EXTENSION = ".lmk"


class Counts(NamedTuple):
    """Landmarks and how many documents have each."""

    keys: Keys  # rising
    often: NDArray[np.uint32]


class Counted:
    """Takes the landmarks of a new segment."""

    def __init__(self) -> None:
        self._parts: list[Counts] = []

    def add(self, terms: Sequence[bytes], often: NDArray[Any]) -> None:
        keys = np.fromiter((key_hash(term.decode()) for term in terms), np.uint32, len(terms))
        self._parts.append(Counts(keys, often.astype(np.uint32)))

    def write(self, path: Path) -> None:
        write_arrays(path, together(self._parts)._asdict(), {})


def together(parts: Sequence[Counts]) -> Counts:
    """The sums of several counts."""
    none = np.empty(0, np.uint32)
    every = np.concatenate([none, *(one.keys for one in parts)])
    often = np.concatenate([none, *(one.often for one in parts)])
    if not len(every):
        return Counts(every, often)
    order = every.argsort(kind="stable")
    every = every[order]
    starts = np.concatenate(([True], every[1:] != every[:-1])).nonzero()[0]
    return Counts(every[starts], np.add.reduceat(often[order], starts).astype(np.uint32))


def read_counts(path: Path) -> Counts:
    """Raises DamagedFileError, FileNotFoundError."""
    arrays, _ = read_arrays(path)
    return Counts(arrays["keys"], arrays["often"])
