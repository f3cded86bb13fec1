"""What a snapshot tells of a term and of a field, as arrays."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.lists import PostingList
from search.arrays import Scores


class Part(NamedTuple):
    """A term's list in one segment."""

    base: int  # the number of the segment's first document
    found: PostingList
    kept: NDArray[np.intp] | None  # the places of living documents; None: all


class Matching(NamedTuple):
    """The living documents with a term, in as few bytes as they can be kept in."""

    documents: NDArray[np.int32]
    frequencies: NDArray[Any]
    codes: NDArray[np.uint8]  # of the lengths of the field in these documents

    @property
    def nbytes(self) -> int:
        return self.documents.nbytes + self.frequencies.nbytes + self.codes.nbytes


class Statistics(NamedTuple):
    """What BM25 needs to know of a field."""

    documents: int  # living ones that have it
    average: float  # length in these
    norms: Scores  # of each code of a length, see `search.ranking.norms`
    codes: NDArray[np.uint8]  # of each document
