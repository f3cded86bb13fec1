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

import functools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.fields import PARTS, Part, exact_field, fold_field, lemma_field, name_field
from search.expansion import Clause, Phrase, Term
from search.query import Sort

K1 = 1.2
B = 0.75
WEIGHTS: dict[Part, float] = {"title": 4.0, "teaser": 2.0, "body": 1.0}
EXACT = 0.25  # the share of an exact form beside its lemma
SPELLED = 0.7  # of a lemma that the word is in another script
FOLDED = 0.5  # of a lemma met without Kazakh letters
NAMED = 0.4  # of a name that sounds the same

Docs = NDArray[np.intp]  # document numbers, rising
Scores = NDArray[np.float64]  # as many
Mask = NDArray[np.bool_]  # one for each document of the index


class Postings(Protocol):
    """What ranking needs of an index."""

    live: Mask

    def term(self, field: str, term: str) -> tuple[Docs, Scores]:
        """The living documents with a term, and its BM25 in each."""
        ...

    def sounding(self, field: str, lemma: str) -> tuple[str, ...]:
        """The terms of a name field that sound like a name, other than itself."""
        ...

    def phrase(self, field: str, forms: tuple[str, ...]) -> tuple[Docs, Scores]:
        """The living documents with terms one after the other, and their BM25 as one term."""
        ...


def idf(matching: int, documents: int) -> float:
    """How telling a term is that `matching` of `documents` have; always above 0."""
    return math.log1p((documents - matching + 0.5) / (matching + 0.5))


def bm25(
    frequencies: NDArray[np.float64], lengths: NDArray[np.float64], average: float, rarity: float
) -> Scores:
    """The score of one term in documents: its frequency and their (quantised) lengths."""
    return rarity * frequencies / (frequencies + K1 * (1 - B + B * lengths / average))


def _representable_lengths() -> NDArray[np.int64]:
    """The 256 lengths that a byte of Lucene's SmallFloat.intToByte4 can mean."""
    exact = 24  # values below are kept; those above have three bits after their first one
    steps = [code if code < 8 else (code & 7 | 8) << (code >> 3) - 1 for code in range(256 - exact)]
    return np.array([*range(exact), *(exact + step for step in steps)], np.int64)


LENGTHS = _representable_lengths()


def quantised(lengths: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Lengths as one byte keeps them: rounded down to the nearest representable one."""
    return LENGTHS[np.searchsorted(LENGTHS, lengths, side="right") - 1].astype(np.float64)


def score(clause: Clause, postings: Postings) -> Scores:
    """The score of one clause in each document of the index; 0 where it does not match."""
    if isinstance(clause, Phrase):
        return _best_of(_phrase_scores(reading, postings) for reading in clause.readings)
    return _best_of(_all_of(reading, postings) for reading in clause.readings)


def _best_of(several: Iterable[Scores]) -> Scores:
    return functools.reduce(np.maximum, several)


def _all_of(terms: Sequence[Term], postings: Postings) -> Scores:
    """The summed scores where all terms match, else 0."""
    scores = [_term_scores(term, postings) for term in terms]
    matching = functools.reduce(np.logical_and, (one > 0 for one in scores))
    return np.where(matching, functools.reduce(np.add, scores), 0.0)


def _term_scores(term: Term, postings: Postings) -> Scores:
    total = np.zeros(len(postings.live))
    for part in PARTS:
        exact, best = np.zeros_like(total), np.zeros_like(total)
        for form in term.exacts:
            docs, scores = postings.term(exact_field(part), form)
            exact[docs] = np.maximum(exact[docs], scores)
        for language, lemma in term.lemmas:
            docs, scores = postings.term(lemma_field(part, language), lemma)
            best[docs] = np.maximum(best[docs], scores)
        for field, key, share in _weaker(term, part, postings):
            docs, scores = postings.term(field, key)
            best[docs] = np.maximum(best[docs], share * scores)
        total += WEIGHTS[part] * (np.maximum(best, exact) + EXACT * exact)
    return total


def _weaker(term: Term, part: Part, postings: Postings) -> Iterator[tuple[str, str, float]]:
    """The weaker matches of a term in a part of a story: field, index term, share."""
    for lemma in term.spelled:
        yield lemma_field(part, "kk"), lemma, SPELLED
    for key in term.folds:
        yield fold_field(part), key, FOLDED
    for lemma in term.names:
        for name in postings.sounding(name_field(part), lemma):
            yield name_field(part), name, NAMED


def _phrase_scores(forms: tuple[str, ...], postings: Postings) -> Scores:
    total = np.zeros(len(postings.live))
    for part in PARTS:
        docs, scores = postings.phrase(exact_field(part), forms)
        total[docs] += WEIGHTS[part] * (1 + EXACT) * scores
    return total


def evaluate(clauses: Iterable[Clause], postings: Postings) -> tuple[Mask, Scores]:
    """Which documents match all clauses, and their scores; all match where there are none."""
    matching = postings.live.copy()
    total = np.zeros(len(matching))
    for clause in clauses:
        scores = score(clause, postings)
        total += scores
        if not clause.optional:
            matching &= scores > 0
    return matching, total


def best(
    docs: Docs,
    order: Sort,
    scores: Scores,
    newest: NDArray[np.intp],
    oldest: NDArray[np.intp],
    n: int,
) -> Docs:
    """The first `n` of the documents in an order.

    `newest` and `oldest` are the places of every document in these orders, without ties;
    equal scores stand by `newest`.
    """
    if order != "relevance":
        places = newest if order == "newest" else oldest
        return docs[np.argsort(places[docs])][:n]
    if n < len(docs):  # the others need no sorting; ties with the last one stay
        threshold = np.partition(scores[docs], len(docs) - n)[len(docs) - n]
        docs = docs[scores[docs] >= threshold]
    return docs[np.lexsort((newest[docs], -scores[docs]))][:n]
