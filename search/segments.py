"""What one segment's documents are ranked and counted by, made once for all its commits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.fields import Keyword
from index.whoosh_layout import OpenSegment
from search.ranking import codes


class Segment:
    """A segment never changes but for which of its documents are deleted."""

    def __init__(self, files: OpenSegment) -> None:
        self.files = files
        self._codes: dict[str, NDArray[np.uint8]] = {}

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

    def ordinals(self, keyword: Keyword, numbers: dict[str, int]) -> NDArray[np.int32]:
        """Each document's value of a keyword, by the numbers of these; -1: none."""
        of_value = [numbers[value] for value in self.files.facts.values[keyword]] + [-1]
        found: NDArray[np.int32] = np.array(of_value, np.int32)[self.files.facts.ordinals[keyword]]
        return found
