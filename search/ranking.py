"""The score, the same in every engine: BM25 as Lucene computes it, over fields.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), in
the form of Lucene's BM25Similarity (8 and later: without the constant factor k1 + 1), with
field lengths quantised as Lucene's SmallFloat does. Document counts are those of living
documents that have the field.

A word is one term, however it stands in a text: by its lemma, its form, in another script or
spelling, by the sound of a name. What it counts in a part of a story is what the best of these
ways counts, the parts are weighted and summed (BM25F; Robertson, Zaragoza and Taylor, Simple
BM25 Extension to Multiple Weighted Fields, CIKM 2004), and how rare the word is is told by all
documents that have it in any way. Once more a share is added for the word as it was typed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.story import Language
from index.fields import PARTS, Part, exact_field, fold_field, lemma_field, name_field
from search import nodes
from search.arrays import Scores
from search.expansion import Clause, Phrase, Term

K1 = 1.2
B = 0.75
WEIGHTS: dict[Part, float] = {"title": 4.0, "teaser": 2.0, "body": 1.0}
# BM25's b of each part: titles and teasers are short in any case.
LONGER: dict[Part, float] = {"title": 0.3, "teaser": 0.3, "body": B}
EXACT = 0.25  # the share of an exact form beside its lemma
LEMMAS = (1.0, 0.4, 0.3)  # of the best lemma of a word, the second, the third
SPELLED = 0.7  # of a lemma that the word is in another script
FOLDED = 0.5  # of a lemma met without Kazakh letters
NAMED = 0.4  # of a name that sounds the same
STOPPED = 0.3  # of a stop word among others


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


def tree(clauses: Sequence[Clause]) -> nodes.Node:
    """What a query's clauses look for; without any, every story."""
    if not clauses:
        return nodes.Everything()
    required = tuple(node_of(clause) for clause in clauses if not clause.optional)
    optional = tuple(_stopped(clause) for clause in clauses if clause.optional)
    if len(required) == 1 and not optional:
        return required[0]
    return nodes.All(required, optional)


def any_of(clauses: Sequence[Clause]) -> nodes.Node:
    """Stories that match any of the clauses, those first that match more, and rarer ones."""
    if not clauses:
        return nodes.Everything()
    return nodes.Sum(
        tuple(_stopped(clause) if clause.optional else node_of(clause) for clause in clauses)
    )


def _stopped(clause: Clause) -> nodes.Node:
    return nodes.Weighted(node_of(clause), STOPPED)


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
    """A word in all its ways, and once more a share of it as it was typed."""
    word = nodes.Word(tuple(_zone(part, tuple(_ways(term, part))) for part in PARTS))
    if not term.exacts:
        return word
    typed = nodes.Word(tuple(_zone(part, tuple(_typed(term, part))) for part in PARTS))
    return nodes.Sum((word, nodes.Weighted(typed, EXACT)))


def _zone(part: Part, ways: tuple[nodes.Way, ...]) -> nodes.Zone:
    return nodes.Zone(ways, exact_field(part), WEIGHTS[part], LONGER[part])


def _typed(term: Term, part: Part) -> Iterator[nodes.Way]:
    for form in term.exacts:
        yield nodes.Way(nodes.Term(exact_field(part), form), 1.0)


def _ways(term: Term, part: Part) -> Iterator[nodes.Way]:
    """How a word may stand in a part of a story, and what each way counts."""
    yield from _typed(term, part)
    seen: Counter[Language] = Counter()
    for language, lemma in term.lemmas:
        share = LEMMAS[min(seen[language], len(LEMMAS) - 1)]
        seen[language] += 1
        yield nodes.Way(nodes.Term(lemma_field(part, language), lemma), share)
    for lemma in term.spelled:
        yield nodes.Way(nodes.Term(lemma_field(part, "kk"), lemma), SPELLED)
    for key in term.folds:
        yield nodes.Way(nodes.Term(fold_field(part), key), FOLDED)
    for lemma in term.names:
        yield nodes.Way(nodes.Sounding(name_field(part), lemma), NAMED)


def _phrase(forms: tuple[str, ...]) -> nodes.Node:
    return nodes.Sum(
        tuple(
            nodes.Weighted(nodes.Phrase(exact_field(part), forms), WEIGHTS[part] * (1 + EXACT))
            for part in PARTS
        )
    )
