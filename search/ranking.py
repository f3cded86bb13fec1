"""The score, the same in every engine: BM25 as Lucene computes it, over fields.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), in
the form of Lucene's BM25Similarity (8 and later: without the constant factor k1 + 1), with
field lengths quantised as Lucene's SmallFloat does. Document counts are those of living
documents that have the field.

A word scores in each part of a story the best of its lemmas and exact forms there, and once
more a share of its exact form; the parts are weighted and summed. What matches in a weaker
way (another script or spelling, the sound of a name) counts only a share.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.fields import PARTS, Part, exact_field, fold_field, lemma_field, name_field
from search import nodes
from search.arrays import Scores
from search.expansion import Clause, Phrase, Term

K1 = 1.2
B = 0.75
WEIGHTS: dict[Part, float] = {"title": 4.0, "teaser": 2.0, "body": 1.0}
EXACT = 0.25  # the share of an exact form beside its lemma
SPELLED = 0.7  # of a lemma that the word is in another script
FOLDED = 0.5  # of a lemma met without Kazakh letters
NAMED = 0.4  # of a name that sounds the same


def idf(matching: int, documents: int) -> float:
    """How telling a term is that `matching` of `documents` have; always above 0."""
    return math.log1p((documents - matching + 0.5) / (matching + 0.5))


def _representable_lengths() -> NDArray[np.int64]:
    """The 256 lengths that a byte of Lucene's SmallFloat.intToByte4 can mean."""
    exact = 24  # values below are kept; those above have three bits after their first one
    steps = [code if code < 8 else (code & 7 | 8) << (code >> 3) - 1 for code in range(256 - exact)]
    return np.array([*range(exact), *(exact + step for step in steps)], np.int64)


LENGTHS = _representable_lengths()


def codes(lengths: NDArray[Any]) -> NDArray[np.uint8]:
    """Lengths as one byte keeps them: the place in LENGTHS of the nearest one below."""
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


def tree(clauses: Sequence[Clause]) -> nodes.Node:
    """What a query's clauses look for; without any, every story."""
    if not clauses:
        return nodes.Everything()
    required = tuple(node_of(clause) for clause in clauses if not clause.optional)
    optional = tuple(node_of(clause) for clause in clauses if clause.optional)
    if len(required) == 1 and not optional:
        return required[0]
    return nodes.All(required, optional)


def node_of(clause: Clause) -> nodes.Node:
    """What one clause looks for: any of its readings."""
    if isinstance(clause, Phrase):
        return _best([_phrase(reading) for reading in clause.readings])
    return _best([_all([_term(term) for term in reading]) for reading in clause.readings])


def _best(several: Sequence[nodes.Node]) -> nodes.Node:
    return several[0] if len(several) == 1 else nodes.Best(tuple(several))


def _all(several: Sequence[nodes.Node]) -> nodes.Node:
    return several[0] if len(several) == 1 else nodes.All(tuple(several))


def _term(term: Term) -> nodes.Node:
    parts = []
    for part in PARTS:
        exact = [nodes.Term(exact_field(part), form) for form in term.exacts]
        ways: list[nodes.Node] = [*exact]
        ways += [nodes.Term(lemma_field(part, language), lemma) for language, lemma in term.lemmas]
        ways += _weaker(term, part)
        node = _best(ways)
        if exact:
            node = nodes.Sum((node, nodes.Weighted(_best(exact), EXACT)))
        parts.append(nodes.Weighted(node, WEIGHTS[part]))
    return nodes.Sum(tuple(parts))


def _weaker(term: Term, part: Part) -> Iterator[nodes.Node]:
    """The weaker matches of a term in a part of a story."""
    for lemma in term.spelled:
        yield nodes.Weighted(nodes.Term(lemma_field(part, "kk"), lemma), SPELLED)
    for key in term.folds:
        yield nodes.Weighted(nodes.Term(fold_field(part), key), FOLDED)
    for lemma in term.names:
        yield nodes.Weighted(nodes.Sounding(name_field(part), lemma), NAMED)


def _phrase(forms: tuple[str, ...]) -> nodes.Node:
    return nodes.Sum(
        tuple(
            nodes.Weighted(nodes.Phrase(exact_field(part), forms), WEIGHTS[part] * (1 + EXACT))
            for part in PARTS
        )
    )
