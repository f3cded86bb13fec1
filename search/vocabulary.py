"""The words of a segment as they stand in texts, to complete what a person types.

The dictionary of the index stands in the order of the alphabet, and has thousands of words that
begin with two letters: which of them are frequent would take a look at each. Here they stand by
their keys without Kazakh letters (`corpus.scripts.fold_key`), with how many stories have them, so
that the most frequent are found at once, whichever keyboard they are typed on. It is made once
for each segment, of its most frequent words, and holds some bytes for each.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from corpus.scripts import fold_key
from index.fields import PARTS, exact_field
from index.postings import TermsReader
from index.stopwords import is_stopword

MOST = 80_000  # words kept; what is rarer than these completes nothing
COUNTED = 4 * MOST  # words counted at the same time
LONGEST = 48  # bytes of a word
AFTER = b"\xff"  # stands behind every letter in UTF-8


class Vocabulary:
    """The most frequent words of one segment; never changes."""

    def __init__(self, often: dict[str, int]) -> None:
        """`often` tells how many stories have each word."""
        keyed = sorted((fold_key(form).encode()[:LONGEST], form) for form in often)
        self._keys = np.array([key for key, _ in keyed], f"S{LONGEST}")
        self._forms = np.array([form.encode() for _, form in keyed], f"S{LONGEST}")
        self._often: NDArray[np.int64] = np.array([often[form] for _, form in keyed], np.int64)

    @classmethod
    def of(cls, terms: TermsReader) -> Vocabulary:
        """The vocabulary of a segment's dictionary."""
        often: dict[bytes, int] = {}
        for term, documents in _counts(terms):
            often[term] = often.get(term, 0) + documents
            if len(often) > COUNTED:
                often = _most_frequent(often)
        kept = {term.decode(): count for term, count in _most_frequent(often).items()}
        return cls({form: count for form, count in kept.items() if not is_function_word(form)})

    def beginning(self, key: str, most: int) -> list[tuple[str, int]]:
        """The most frequent words whose keys begin so, with how many stories have them."""
        prefix = key.encode()
        if not prefix or len(prefix) >= LONGEST:
            return []
        # of the same type as the keys, else these are all converted at each call
        ends = np.array([prefix, prefix + AFTER], self._keys.dtype)
        first, end = self._keys.searchsorted(ends)
        often = self._often[first:end]
        places = first + np.argsort(-often, kind="stable")[:most]
        forms, counts = self._forms[places].tolist(), self._often[places].tolist()
        return [(form.decode(), count) for form, count in zip(forms, counts, strict=True)]


def _counts(terms: TermsReader) -> Iterator[tuple[bytes, int]]:
    """How many stories have each word in each of their parts."""
    for part in PARTS:
        for term, row in terms.rows_of(exact_field(part)):
            if len(term) <= LONGEST:
                yield term, row.documents


def _most_frequent(often: dict[bytes, int]) -> dict[bytes, int]:
    if len(often) <= MOST:
        return often
    return dict(heapq.nlargest(MOST, often.items(), key=lambda item: item[1]))


def is_function_word(form: str) -> bool:
    """Whether a word, in its exact form, tells little in any of the languages."""
    return any(is_stopword(form, language) for language in ("kk", "ru", "en"))
