from __future__ import annotations

import math

import numpy as np
import pytest

from search.ranking import best, bm25, idf, quantised


@pytest.mark.parametrize(
    ("matching", "documents", "expected"),
    [(1, 1, math.log(4 / 3)), (1, 10, math.log(1 + 9.5 / 1.5)), (10, 10, math.log(1 + 0.5 / 10.5))],
)
def test_idf_is_lucenes_and_never_negative(matching: int, documents: int, expected: float) -> None:
    assert idf(matching, documents) == pytest.approx(expected)
    assert idf(matching, documents) > 0


def test_bm25_is_lucenes() -> None:
    scores = bm25(np.array([1.0, 3.0]), np.array([10.0, 20.0]), 10.0, 2.0)
    # tf / (tf + 1.2 * (0.25 + 0.75 * length / average))
    assert scores == pytest.approx([2 * 1 / 2.2, 2 * 3 / (3 + 1.2 * 1.75)])


@pytest.mark.parametrize(
    ("length", "kept"),  # as org.apache.lucene.util.SmallFloat rounds them
    [(0, 0), (1, 1), (39, 39), (40, 40), (41, 40), (42, 42), (57, 56), (100, 96), (1000, 984)],
)
def test_lengths_are_quantised_as_lucenes(length: int, kept: int) -> None:
    assert quantised(np.array([length], np.uint32))[0] == kept


@pytest.mark.parametrize(
    ("order", "n", "expected"),
    [
        ("relevance", 5, [3, 2, 0, 1]),  # 2 and 0 tie: the newer first
        ("relevance", 2, [3, 2]),
        ("newest", 5, [2, 3, 0, 1]),
        ("oldest", 3, [1, 0, 3]),
    ],
)
def test_the_best_come_in_order_without_ties(order: str, n: int, expected: list[int]) -> None:
    newest = np.array([2, 3, 0, 1])
    scores = np.array([1.0, 0.5, 1.0, 2.0])
    found = best(np.arange(4), order, scores, newest, 3 - newest, n)  # type: ignore[arg-type]
    assert found.tolist() == expected
