"""The score, the same in every engine: BM25 as Lucene computes it, over fields.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), in
the form of Lucene's BM25Similarity (8 and later: without the constant factor k1 + 1), with
field lengths quantised as Lucene's SmallFloat does. Document counts are those of living
documents that have the field.

A word is one term (`search.lookup`), however it stands in a text: by its lemma, its form, in
another script or spelling, by the sound of a name. What it counts in a part of a story is what
the best of these ways counts, the parts are weighted and summed (BM25F; Robertson, Zaragoza and
Taylor, Simple BM25 Extension to Multiple Weighted Fields, CIKM 2004), and how rare the word is
is told by all documents that have it in any way. Once more a share is added for the word as it
was typed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.arrays import Scores

K1 = 1.2
B = 0.75


def idf(matching: int, documents: int) -> float:
    """How telling a term is that `matching` of `documents` have; always above 0."""
    return math.log1p((documents - matching + 0.5) / (matching + 0.5))


def idfs(matching: NDArray[Any], documents: int) -> Scores:
    """The same of many terms at once."""
    found: Scores = np.log1p((documents - matching + 0.5) / (matching + 0.5))
    return found


def _representable_lengths() -> NDArray[np.int64]:
    """The 256 lengths that a byte of Lucene's SmallFloat.intToByte4 can mean."""
    exact = 24  # values below are kept; those above have three bits after their first one
    steps = [code if code < 8 else (code & 7 | 8) << (code >> 3) - 1 for code in range(256 - exact)]
    return np.array([*range(exact), *(exact + step for step in steps)], np.int64)


LENGTHS = _representable_lengths()


def codes(lengths: NDArray[Any]) -> NDArray[np.uint8]:
    """Lengths as one byte keeps them: the place in LENGTHS of the nearest at or below."""
    found: NDArray[np.uint8] = (LENGTHS.searchsorted(lengths, side="right") - 1).astype(np.uint8)
    return found


def norms(average: float) -> Scores:
    """What a length of each code adds to a frequency: K1 * (1 - B + B * length / average)."""
    found: Scores = K1 * (1 - B + B * LENGTHS.astype(np.float64) / average)
    return found


def bm25(frequencies: Scores, added: Scores, rarity: float) -> Scores:
    """The score of one term in documents: its frequency in each, and the norm of its length."""
    scores: Scores = added + frequencies
    np.divide(frequencies, scores, out=scores)
    scores *= rarity
    return scores
