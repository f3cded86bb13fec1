"""Makes the file of a segment's words in their order, of new documents and of older segments.

New words are numbered as they are met. What would outgrow the memory is a run, which is sorted
and written to files that nobody else sees; runs and older segments are merged in the end.
"""

from __future__ import annotations

import contextlib
import heapq
import mmap
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrayfile import write_arrays
from index.document import Document
from index.fields import EXACT_FIELDS
from index.forward import BEHIND, FIRST, FLAGS, SHIFT, Forward
from index.packing import Numbers, stretches

MOST_TYPES = 1 << 17  # distinct words that are held at once: some 30 MB
BLOCK = 1 << 20  # words that are moved at once


class _Run:
    """Words whose types are numbered in the order of their keys: in memory, or in files."""

    def __init__(self, keys: Iterable[bytes], words: NDArray[np.uint32], types: int) -> None:
        self.types = types
        self._keys, self._words = keys, words
        self._files: list[Any] = []

    def spill(self, folder: Path) -> None:
        """Let go of the memory; the files vanish with the process."""
        for _ in range(2):
            self._files.append(_anonymous(folder))
        keys, words = self._files
        keys.writelines(key + b"\n" for key in self._keys)
        words.write(self._words.data)
        self._keys, self._words = keys, _as_array(words)

    def keys(self) -> Iterator[tuple[bytes, int]]:
        """The keys with their numbers."""
        if self._files:
            self._files[0].seek(0)
        for number, key in enumerate(self._keys):
            yield key.rstrip(b"\n"), number

    def blocks(self) -> Iterator[NDArray[np.uint32]]:
        for start in range(0, len(self._words), BLOCK):
            yield self._words[start : start + BLOCK]

    def close(self) -> None:
        """Let go of the files, even where the disk refuses what is still to be written."""
        for file in self._files:
            with contextlib.suppress(OSError):
                file.close()


class ForwardWriter:
    """Takes the words of documents; `finish` writes the file.

    At most `MOST_TYPES` distinct words are held: what goes beyond is a run in files without a
    name, in `folder`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._types: dict[str, int] = {}
        self._words = array("I")
        self._runs: list[_Run] = []

    def add(self, document: Document) -> None:
        types = self._types
        for field in EXACT_FIELDS:
            forms = document.terms.get(field, ())
            # A document that was not analysed is of words that stand for themselves.
            said = document.told.get(field) or [FIRST + form for form in forms]
            for form, one in zip(forms, said, strict=True):
                code = ord(one[0]) - ord(FIRST)
                key = f"{chr(ord(FIRST) + (code >> SHIFT))}{one[1:]}\0{form}"
                number = types.setdefault(key, len(types))
                self._words.append(number << SHIFT | (code & FLAGS))
        if len(types) > MOST_TYPES:
            self._sort().spill(self._folder)

    def _sort(self) -> _Run:
        """Make a run of what was taken."""
        keys = sorted(self._types)  # by code points, as by their bytes in UTF-8
        rank = np.empty(len(keys), np.uint32)
        rank[[self._types[key] for key in keys]] = np.arange(len(keys), dtype=np.uint32)
        words = _renumbered(np.frombuffer(self._words, np.uint32), rank)
        run = _Run([key.encode() for key in keys], words, len(keys))
        self._runs.append(run)
        self._types, self._words = {}, array("I")
        return run

    def finish(
        self, path: Path, absorbed: Sequence[tuple[Forward, Numbers, NDArray[np.bool_]]]
    ) -> None:
        """Write all, and behind it the living documents of older segments.

        Of each of these, where its documents begin (and the last one ends), and which live.
        """
        if self._types:
            self._sort()
        sources = [run.keys() for run in self._runs]
        sizes = [run.types for run in self._runs]
        for forward, starts, live in absorbed:
            sources.append(forward.keys(_used(forward, starts, live)))
            sizes.append(forward.types)
        lexicon = _Lexicon()
        maps = [np.zeros(size, np.uint32) for size in sizes]
        for key, source, number in heapq.merge(
            *(_numbered(source, at) for at, source in enumerate(sources))
        ):
            maps[source][number] = lexicon.number_of(key)
        with _anonymous(self._folder) as file:
            for run, numbers in zip(self._runs, maps, strict=False):
                for block in run.blocks():
                    file.write(_renumbered(block, numbers).tobytes())
            for (forward, starts, live), numbers in zip(
                absorbed, maps[len(self._runs) :], strict=True
            ):
                for block in _living(forward, starts, live):
                    file.write(_renumbered(block, numbers).tobytes())
            write_arrays(path, {"words": _as_array(file), **lexicon.arrays()}, {})
        self.close()

    def close(self) -> None:
        """Let go of the runs, and so of their files."""
        for run in self._runs:
            run.close()
        self._runs.clear()


class _Lexicon:
    """Numbers rising keys, and keeps what they hold."""

    def __init__(self) -> None:
        self._last = b""
        self._last_lemma = b""
        self._types = 0
        self._lemma_types, self._languages = array("I"), bytearray()
        self._lemmas, self._lemma_ends = bytearray(), array("I")
        self._forms, self._form_ends = bytearray(), array("I")

    def number_of(self, key: bytes) -> int:
        if key == self._last:
            return self._types - 1
        lemma, _, form = key.partition(BEHIND)
        if lemma != self._last_lemma:
            self._last_lemma = lemma
            self._languages.append(lemma[0] - ord(FIRST))
            self._lemma_types.append(self._types)
            self._lemmas += lemma[1:]
            self._lemma_ends.append(len(self._lemmas))
        self._forms += form
        self._form_ends.append(len(self._forms))
        self._last = key
        self._types += 1
        return self._types - 1

    def arrays(self) -> dict[str, NDArray[Any]]:
        types = np.array([*self._lemma_types, self._types], np.uint32)
        return {
            "lemma_types": types,
            "languages": np.frombuffer(self._languages, np.uint8),
            "lemmas": np.frombuffer(self._lemmas, np.uint8),
            "lemma_ends": np.array(self._lemma_ends, np.uint32),
            "forms": np.frombuffer(self._forms, np.uint8),
            "form_ends": np.array(self._form_ends, np.uint32),
            "by_form": np.array(self._by_form(), np.uint32),
        }

    def _by_form(self) -> list[int]:
        forms = [bytes(self._forms[start:end]) for start, end in pairwise([0, *self._form_ends])]
        return sorted(range(len(forms)), key=forms.__getitem__)


def _anonymous(folder: Path) -> Any:
    """A file that nobody else sees, and that vanishes with the process."""
    return tempfile.TemporaryFile(dir=folder)


def _numbered(source: Iterator[tuple[bytes, int]], at: int) -> Iterator[tuple[bytes, int, int]]:
    for key, number in source:
        yield key, at, number


def _renumbered(words: NDArray[np.uint32], numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Words whose types are numbered otherwise."""
    found = numbers.take(words >> SHIFT)
    found <<= SHIFT
    found |= words & np.uint32(FLAGS)
    return found


def _as_array(file: Any) -> NDArray[np.uint32]:
    size = file.seek(0, 2)
    if not size:
        return np.empty(0, np.uint32)
    return np.frombuffer(mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ), np.uint32)


def _living(
    forward: Forward, starts: Numbers, live: NDArray[np.bool_]
) -> Iterator[NDArray[np.uint32]]:
    """The words of the living documents, some documents at a time."""
    words, here, last = forward.words, 0, len(live)
    while here < last:
        there = int(starts.searchsorted(starts[here] + BLOCK, side="right")) - 1
        there = max(here + 1, min(there, last))
        kept = live[here:there].nonzero()[0] + here
        yield words[stretches(starts[kept], starts[kept + 1] - starts[kept])]
        here = there


def _used(forward: Forward, starts: Numbers, live: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which types the living documents have."""
    used = np.zeros(forward.types, np.bool_)
    for block in _living(forward, starts, live):
        used[block >> SHIFT] = True
    return used
