"""What near copies have in common: hashes of a text's runs of words, and keys made of these.

A text is a row of words without case, marks and punctuation; Kazakh words by their sound, so
that the same text in Latin or Arabic letters, or without Kazakh letters, has the same hashes.
A shingle is `RUN` words that follow one another, as a 64-bit hash. Of the set of these are made

- bands: `BANDS` hashes of `ROWS` values of a MinHash each. Two texts that have the share j of
  their shingles in common share one with the probability 1 - (1 - j^ROWS)^BANDS: at a third
  of them six times in ten, at a half 96 times in a hundred (A. Broder, On the resemblance and
  containment of documents, 1997; J. Leskovec, A. Rajaraman, J. Ullman, Mining of Massive
  Datasets, chapter 3);
- passages: the smallest hash of each window of `WINDOW` shingles. Two texts that share a
  passage of WINDOW + RUN - 1 words share a key, however long the rest is (S. Schleimer,
  D. Wilkerson, A. Aiken, Winnowing: Local Algorithms for Document Fingerprinting, 2003).
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.story import Language
from index.analysis import Token
from index.phonetics import sounds
from index.tokens import CACHED, exact_form, words

RUN = 3  # words of a shingle
BANDS, ROWS = 24, 3
WINDOW = 8  # shingles
KEY_BYTES = 6  # of a key: of a million texts, two in a thousand millions of pairs meet by chance

Hashes = NDArray[np.uint64]

# Multipliers of the hashes, odd and fixed for good: keys of two runs have to meet.
_RANDOM = np.random.Generator(np.random.PCG64(20240517))
_PLACES: Hashes = _RANDOM.integers(0, 2**64, RUN, np.uint64, endpoint=False) | np.uint64(1)
_ROWS: Hashes = _RANDOM.integers(0, 2**64, BANDS * ROWS, np.uint64, endpoint=False) | np.uint64(1)
_SALTS: Hashes = _RANDOM.integers(0, 2**64, BANDS * ROWS, np.uint64, endpoint=False)


def spoken(token: Token) -> str:
    """The word as it counts in a shingle."""
    return normal(token.exact, token.language)


def normal(exact: str, language: Language) -> str:
    """A form (`index.tokens.exact_form`) as it counts: Kazakh by its sound, others as it is."""
    return sounds(exact) if language == "kk" and not exact.isdigit() else exact


def normal_words(text: str, language: Language) -> list[str]:
    """The words of a text of one language as they count."""
    return [normal(exact_form(word.text), language) for word in words(text)]


@functools.lru_cache(CACHED)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _mixed(values: Hashes) -> Hashes:
    """The finalizer of splitmix64 (G. Steele and others, 2014): each bit depends on all."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def shingles(given: Sequence[str]) -> Hashes:
    """The hashes of all shingles in their order, as often as they come.

    A text of fewer words than a shingle has one of all its words; none at all, of none.
    """
    if not given:
        return np.empty(0, np.uint64)
    hashes = np.fromiter(map(_word_hash, given), np.uint64, len(given))
    size = max(1, len(hashes) - RUN + 1)
    total = np.zeros(size, np.uint64)
    for place, factor in enumerate(_PLACES[: len(hashes)]):
        total += _mixed(hashes[place : place + size] * factor)
    return _mixed(total)


def band_keys(hashes: Hashes) -> list[str]:
    """The MinHash bands of a set of shingles; none of an empty one."""
    if not len(hashes):
        return []
    distinct = np.unique(hashes)
    least = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(distinct), 1024):  # a long text does not need it all at once
        some = distinct[start : start + 1024, None]
        np.minimum(least, _mixed((some ^ _SALTS) * _ROWS).min(0), out=least)
    bands = least.reshape(BANDS, ROWS)
    numbered = _mixed(np.arange(1, BANDS + 1, dtype=np.uint64))
    return _keys(_mixed(bands[:, 0] + _mixed(bands[:, 1] + _mixed(bands[:, 2] + numbered))))


def passage_keys(hashes: Hashes) -> list[str]:
    """The winnowed shingles of a text, each once; of a short text its smallest one."""
    if not len(hashes):
        return []
    if len(hashes) <= WINDOW:
        return _keys(hashes.min()[None])
    windows = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW)
    return _keys(np.unique(windows.min(1)))


def _keys(hashes: Hashes) -> list[str]:
    """Hashes as short terms."""
    content = hashes.astype(">u8").tobytes()
    return [
        base64.urlsafe_b64encode(content[at : at + KEY_BYTES]).decode()
        for at in range(0, len(content), 8)
    ]


def text_words(parts: Iterable[Sequence[Token]]) -> list[str]:
    """The words of several fields of a story, one after the other."""
    return [spoken(token) for tokens in parts for token in tokens]
