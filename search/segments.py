"""What one segment's documents are ranked and counted by, made once for all its commits."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.fields import Keyword
from index.packing import Numbers
from index.whoosh_layout import OpenSegment
from search.ranking import codes
from search.vocabulary import Vocabulary

PATIENCE = 0.5  # seconds that one thread waits for what another one makes


class Segment:
    """A segment never changes but for which of its documents are deleted."""

    def __init__(self, files: OpenSegment) -> None:
        self.files = files
        self._codes: dict[str, NDArray[np.uint8]] = {}
        self._vocabulary: Vocabulary | None = None
        self._making = threading.Lock()

    def __len__(self) -> int:
        return len(self.files.facts)

    def codes(self, field: str) -> NDArray[np.uint8]:
        """The lengths of a text field as one byte keeps them: places in `LENGTHS`."""
        found = self._codes.get(field)
        if found is None:  # two threads may make the same one
            found = self._codes[field] = codes(self.lengths(field))
        return found

    def lengths(self, field: str) -> NDArray[Any]:
        found = self.files.facts.lengths.get(field)
        return np.zeros(len(self), np.uint8) if found is None else found

    @cached_property
    def word_starts(self) -> Numbers:
        """Where the parts of each document begin among its words (`Facts.word_starts`)."""
        return self.files.facts.word_starts()

    def vocabulary(self) -> Vocabulary:
        """The words that complete what is typed; none while these are being made.

        That takes seconds in a large segment, in which not all threads shall wait.
        """
        if self._vocabulary is not None or not self._making.acquire(timeout=PATIENCE):
            return self._vocabulary or Vocabulary({})
        try:
            if self._vocabulary is None:
                self._vocabulary = Vocabulary.of(self.files.terms)
        finally:
            self._making.release()
        return self._vocabulary

    def ordinals(self, keyword: Keyword, numbers: dict[str, int]) -> NDArray[np.int32]:
        """Each document's value of a keyword, by the numbers of these; -1: none."""
        of_value = [numbers[value] for value in self.files.facts.values[keyword]] + [-1]
        found: NDArray[np.int32] = np.array(of_value, np.int32)[self.files.facts.ordinals[keyword]]
        return found
