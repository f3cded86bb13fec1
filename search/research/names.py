"""Which lemmas are names, and which of them are one name in several languages and spellings.

A name is written with a capital letter where other words are not: within sentences, titles aside
(after A. Mikheev, A Knowledge-free Method for Capitalized Word Disambiguation, ACL 1999). Names
that sound alike are one (`index.phonetics`): Шоқан, Чокан and Shokan.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.fields import PARTS
from index.forward import CAPITAL, SENTENCE, SHIFT
from index.keys import ALIKE
from index.phonetics import likeness, name_key
from search.arrays import Mask

if TYPE_CHECKING:
    from search.research.texts import Piece, Texts

MOSTLY = 0.75  # of its occurrences within sentences, those with a capital letter show a name
LETTERS = 2  # of a name at least
# English writes these with a capital letter as well.
CALENDAR = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
BLOCK = 1 << 18
NONE = -1


class Names:
    """The names among the lemmas of all stories."""

    def __init__(self, texts: Texts) -> None:
        inside, capital = _counts(texts)
        long = np.array(
            [len(one) >= LETTERS and one not in CALENDAR for one in texts.lexicon.texts], np.bool_
        )
        self.among: Mask = texts.telling & long & (capital > 0)
        self.among &= capital >= MOSTLY * inside
        self.group_of, self.groups = _grouped(texts, self.among, capital)


def _grouped(texts: Texts, among: Mask, often: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """The number of the name that each lemma is, NONE for the others; how many names there are.

    A lemma is of the first name, the most frequent ones first, that it sounds like.
    """
    lemmas = texts.lexicon.texts
    group_of = np.full(len(lemmas), NONE, np.int64)
    known: dict[str, list[tuple[str, int]]] = {}
    groups = 0
    numbers = among.nonzero()[0]
    for number in numbers[np.argsort(-often[numbers], kind="stable")].tolist():
        lemma = lemmas[number]
        alike = known.setdefault(name_key(lemma), [])
        for name, group in alike:
            if name == lemma or likeness(name, lemma) >= ALIKE:
                group_of[number] = group
                break
        else:
            alike.append((lemma, groups))
            group_of[number] = groups
            groups += 1
    return group_of, groups


def _counts(texts: Texts) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How often each lemma stands within sentences, and of these with a capital letter."""
    total = np.zeros((2, len(texts.lexicon)), np.int64)
    for at, piece in enumerate(texts.pieces):
        counts = np.zeros((2, piece.forward.lemmas), np.int64)
        for words in _within_sentences(piece):
            lemmas = piece.forward.lemma_of.take(words >> SHIFT)
            counts[0] += np.bincount(lemmas, minlength=counts.shape[1])
            capital = lemmas.compress((words & CAPITAL) != 0)
            counts[1] += np.bincount(capital, minlength=counts.shape[1])
        total[:, texts.lexicon.numbers(at)] += counts
    return total[0], total[1]


def _within_sentences(piece: Piece) -> Iterator[NDArray[np.uint32]]:
    """The words of teasers and bodies with which no sentence begins."""
    words, starts = piece.forward.words, piece.starts
    turns = np.zeros(len(words) + 1, np.int8)
    np.add.at(turns, starts[: -1 : len(PARTS)], 1)
    np.add.at(turns, starts[1 :: len(PARTS)], -1)
    in_title = turns.cumsum(dtype=np.int8).astype(np.bool_)
    for start in range(0, len(words), BLOCK):
        some = words[start : start + BLOCK]
        yield some.compress(((some & SENTENCE) == 0) & ~in_title[start : start + len(some)])
