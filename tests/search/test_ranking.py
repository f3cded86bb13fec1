from __future__ import annotations

import math

import numpy as np
import pytest

from search.ranking import LENGTHS, bm25, codes, idf, norms


@pytest.mark.parametrize(
    ("matching", "documents", "expected"),
    [(1, 1, math.log(4 / 3)), (1, 10, math.log(1 + 9.5 / 1.5)), (10, 10, math.log(1 + 0.5 / 10.5))],
)
def test_idf_is_lucenes_and_never_negative(matching: int, documents: int, expected: float) -> None:
    assert idf(matching, documents) == pytest.approx(expected)
    assert idf(matching, documents) > 0


def test_bm25_is_lucenes() -> None:
    lengths = norms(10.0)[codes(np.array([10, 20]))]
    scores = bm25(np.array([1.0, 3.0]), lengths, 2.0)
    # tf / (tf + 1.2 * (0.25 + 0.75 * length / average))
    assert scores == pytest.approx([2 * 1 / 2.2, 2 * 3 / (3 + 1.2 * 1.75)])


@pytest.mark.parametrize(
    ("length", "kept"),  # as org.apache.lucene.util.SmallFloat rounds them
    [(0, 0), (1, 1), (39, 39), (40, 40), (41, 40), (42, 42), (57, 56), (100, 96), (1000, 984)],
)
def test_lengths_are_quantised_as_lucenes(length: int, kept: int) -> None:
    assert LENGTHS[codes(np.array([length], np.uint32))][0] == kept
