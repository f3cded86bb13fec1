"""The measures, against values that were printed or worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from search.research.association import (
    MEASURES,
    Measure,
    Table,
    association,
    keyness,
    log_ratio,
    per_million,
    probability,
)

# C. Manning, H. Schütze, Foundations of Statistical Natural Language Processing (1999), chapter
# 5: bigrams of the New York Times, 14,307,668 words.
WORDS = 14_307_668


@pytest.mark.parametrize(
    ("table", "measure", "printed", "within"),
    [
        # table 5.12; printed from binomials, where NLTK has all four cells
        pytest.param(
            Table(150, 12593, 932, WORDS), "log_likelihood", 1291.42, 0.2, id="most powerful"
        ),
        pytest.param(
            Table(13, 932, 3424, WORDS), "log_likelihood", 80.39, 0.05, id="powerful force"
        ),
        # section 5.3.1
        pytest.param(Table(8, 15828, 4675, WORDS), "t", 0.999932, 1e-6, id="new companies"),
        # table 5.14
        pytest.param(Table(20, 42, 20, WORDS), "pmi", 18.38, 0.01, id="Ayatollah Ruhollah"),
        # 2 × 150 / (12593 + 932)
        pytest.param(Table(150, 12593, 932, WORDS), "dice", 300 / 13525, 1e-9, id="by hand"),
    ],
)
def test_printed_values(table: Table, measure: Measure, printed: float, within: float) -> None:
    assert association(table, measure) == pytest.approx(printed, abs=within)


def test_words_that_avoid_each_other_have_a_log_likelihood_below_zero() -> None:
    # 1 of 100 words near, where 10 of 100 were to be expected
    table = Table(both=1, near=100, lemma=100, words=1000)
    assert table.expected == 10
    by_hand = 2 * (
        1 * math.log(1 / 10)
        + 99 * math.log(99 / 90)
        + 99 * math.log(99 / 90)
        + 801 * math.log(801 / 810)
    )
    assert association(table, "log_likelihood") == pytest.approx(-by_hand)


@pytest.mark.parametrize("measure", MEASURES)
def test_no_measure_fails_at_the_edges(measure: Measure) -> None:
    for table in (Table(1, 1, 1, 1), Table(5, 5, 5, 5), Table(3, 10, 3, 10), Table(2, 2, 9, 9)):
        assert math.isfinite(association(table, measure))


def test_keyness_by_hand() -> None:
    """Rayson and Garside (2000): 2 (a ln (a / Ea) + b ln (b / Eb))."""
    # 20 in 1,000 words and 10 in 2,000: 10 and 20 were to be expected
    typical = 2 * (20 * math.log(2) + 10 * math.log(1 / 2))
    # 0 in 1,000 and 5 in 2,000: 5/3 and 10/3
    missing = -2 * 5 * math.log(5 / (10 / 3))
    found = keyness(np.array([20, 10, 0, 0]), 1000, np.array([10, 20, 5, 0]), 2000)
    assert found == pytest.approx([typical, 0, missing, 0])
    assert typical == pytest.approx(13.863, abs=0.001)


def test_keyness_of_nothing_is_nothing() -> None:
    assert keyness(np.array([3]), 10, np.array([0]), 0).tolist() == [0]
    assert keyness(np.array([0]), 0, np.array([3]), 10).tolist() == [0]


@pytest.mark.parametrize(
    ("counts", "ratio"),
    [
        ((16, 1000, 1, 1000), 4),  # sixteen times as often (Hardie 2014)
        ((1, 1000, 1, 2000), 1),
        ((5, 500, 10, 1000), 0),
        ((0, 1000, 4, 1000), -3),  # half an occurrence for none
        ((4, 1000, 0, 1000), 3),
        ((3, 100, 3, 0), 0),
    ],
)
def test_log_ratio(counts: tuple[int, int, int, int], ratio: float) -> None:
    assert log_ratio(*counts) == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("likelihood", "level"),
    [(3.83, None), (3.84, 0.05), (-6.7, 0.01), (10.83, 0.001), (99.0, 0.0001), (0.0, None)],
)
def test_significance(likelihood: float, level: float | None) -> None:
    assert probability(likelihood) == level


def test_per_million() -> None:
    assert per_million(3, 1_500_000) == 2
    assert per_million(3, 0) == 0
