"""Figures of corpus linguistics: how words go together, and what is typical of a corpus.

Collocation: a table of words that stand near a word or not, and are of a lemma or not (S. Evert,
Corpora and Collocations, 2008, section 4), scored by NLTK's measures (log-likelihood: T. Dunning,
Accurate Methods for the Statistics of Surprise and Coincidence, 1993).

Comparison: the log-likelihood of two frequencies (P. Rayson, R. Garside, Comparing Corpora using
Frequency Profiling, 2000), and the binary logarithm of their ratio as the size of the difference
(A. Hardie, Log Ratio: an informal introduction, 2014).
"""

from __future__ import annotations

import functools
import math
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from index.nltk_parts import nltk_part

Measure = Literal["log_likelihood", "pmi", "dice", "t"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
MILLION = 1_000_000
HALF = 0.5  # stands for no occurrence where a ratio is taken, as Hardie has it
# Critical values of the chi-squared distribution with one degree of freedom, and the
# probability that chance alone gives more.
CRITICAL = ((15.13, 0.0001), (10.83, 0.001), (6.63, 0.01), (3.84, 0.05))


class Table(NamedTuple):
    """How often words stand near a node, in words."""

    both: int  # of the lemma, and near
    near: int  # near, of any lemma
    lemma: int  # of the lemma, anywhere
    words: int  # all

    @property
    def expected(self) -> float:
        """How many words of the lemma would stand near by chance."""
        return self.near * self.lemma / self.words


@functools.cache
def _measures() -> Any:
    return nltk_part("metrics.association").BigramAssocMeasures


def association(table: Table, measure: Measure) -> float:
    """The strength of a collocation; log-likelihood is below 0 where words avoid each other."""
    given = table.both, (table.near, table.lemma), table.words
    measures = _measures()
    match measure:
        case "log_likelihood":
            strength = max(0.0, float(measures.likelihood_ratio(*given)))
            return strength if table.both >= table.expected else -strength
        case "pmi":
            return float(measures.pmi(*given))
        case "dice":
            return float(measures.dice(*given))
        case "t":
            return float(measures.student_t(*given))


def per_million(count: int, words: int) -> float:
    return MILLION * count / words if words else 0.0


def keyness(
    count: NDArray[np.int64], words: int, other: NDArray[np.int64], other_words: int
) -> NDArray[np.float64]:
    """The log-likelihood of frequencies in two corpora; below 0 where the other has more.

    2 (a ln (a / Ea) + b ln (b / Eb)), where each corpus would have its share of a + b.
    """
    if not words or not other_words:
        return np.zeros(len(count))
    both = count + other
    first = both * (words / (words + other_words))
    second = both * (other_words / (words + other_words))
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.where(count > 0, count * np.log(count / first), 0.0)
        gain += np.where(other > 0, other * np.log(other / second), 0.0)
    strength = 2 * np.maximum(gain, 0.0)
    return np.where(count * other_words >= other * words, strength, -strength)


def log_ratio(count: int, words: int, other: int, other_words: int) -> float:
    """The binary logarithm of the ratio of relative frequencies: 1 is twice as often, -1 half.

    Where a corpus has none, half an occurrence is taken. 0 where a corpus is empty.
    """
    if not words or not other_words:
        return 0.0
    return math.log2((count or HALF) / words) - math.log2((other or HALF) / other_words)


def probability(likelihood: float) -> float | None:
    """The level at which a log-likelihood is significant: 0.0001 to 0.05; None: at none."""
    return next((level for value, level in CRITICAL if abs(likelihood) >= value), None)
