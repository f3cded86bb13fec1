"""The words of a segment's documents in their order: what stands beside what.

Postings tell which documents have a word; this tells, for any place of a document, which word
stands there: in which form, of which lemma and language, whether with a capital letter, and
whether a sentence begins with it. Concordances, collocations and frequencies are made of it by
operations on arrays (the "corpus positions" of O. Christ, A Modular and Flexible Architecture
for an Integrated Corpus Query System, COMPLEX 1994). A file `.fwd` (`index.arrayfile`):

| array | what |
|---|---|
| `words` | of each word its type, shifted left by `SHIFT`, and its flags; title, teaser, body |
| `lemma_types` | the first type of each lemma, and how many types there are |
| `languages` | of each lemma, as a place in `LANGUAGES` |
| `lemmas`, `lemma_ends` | their bytes in UTF-8, one after the other; where each ends |
| `forms`, `form_ends` | the same of the form of each type |
| `by_form` | the types in the order of their forms |

A type is a form under a lemma. Lemmas stand by language, then by their bytes; the types of a
lemma by the bytes of their forms. How many words a part has is among the facts (`index.facts`).
"""

from __future__ import annotations

import functools
import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.story import LANGUAGES, Language
from index.analysis import Token
from index.arrayfile import map_file, read_mapped
from index.tokens import APOSTROPHES, HYPHENS

EXTENSION = ".fwd"
CAPITAL, APART, SENTENCE = 1, 2, 4  # flags of a word
SHIFT = 3
FLAGS = (1 << SHIFT) - 1
JOINING = frozenset(HYPHENS + APOSTROPHES)
FIRST = "A"  # letters for numbers begin here
BEHIND = b"\0"  # stands before every letter: between a lemma and a form
AFTER = b"\xff"  # stands behind every letter in UTF-8


class Forward:
    """The words of a segment; checked as a whole when something of it is first asked for.

    Everything raises DamagedFileError where the file is not as it was written.
    """

    def __init__(self, path: Path) -> None:
        """Raises DamagedFileError, FileNotFoundError."""
        self._name = path.name
        self._mapped: mmap.mmap = map_file(path)

    @functools.cached_property
    def _arrays(self) -> dict[str, NDArray[Any]]:
        return read_mapped(self._mapped, self._name)[0]

    @property
    def words(self) -> NDArray[np.uint32]:
        """Type and flags of each word of the segment."""
        return self._arrays["words"]

    @property
    def lemma_types(self) -> NDArray[np.uint32]:
        return self._arrays["lemma_types"]

    @property
    def languages(self) -> NDArray[np.uint8]:
        """The language of each lemma, as a place in LANGUAGES."""
        return self._arrays["languages"]

    @property
    def types(self) -> int:
        """How many there are."""
        return len(self._arrays["form_ends"])

    @property
    def lemmas(self) -> int:
        """How many there are."""
        return len(self._arrays["lemma_ends"])

    @functools.cached_property
    def lemma_of(self) -> NDArray[np.int64]:
        """The lemma of each type."""
        first = self.lemma_types.astype(np.int64)
        counts = first[1:] - first[:-1]
        return np.repeat(np.arange(self.lemmas), counts)

    def lemma(self, number: int) -> str:
        return self._text("lemma", number).decode()

    def form(self, number: int) -> str:
        """The form of a type."""
        return self._text("form", number).decode()

    def several_forms(self, numbers: NDArray[np.int64]) -> list[str]:
        """The forms of types, faster than one by one."""
        ends = self._arrays["form_ends"]
        last = ends.take(numbers).tolist()
        first = np.where(numbers > 0, ends.take(numbers - 1), 0).tolist()
        content = self._arrays["forms"].data
        return [str(content[start:end], "utf-8") for start, end in zip(first, last, strict=True)]

    def language(self, lemma: int) -> Language:
        return LANGUAGES[int(self.languages[lemma])]

    def _lemma_bytes(self, number: int) -> bytes:
        return self._text("lemma", number)

    def _text(self, what: str, number: int) -> bytes:
        ends = self._arrays[f"{what}_ends"]
        start = int(ends[number - 1]) if number else 0
        return bytes(self._arrays[f"{what}s"][start : int(ends[number])])

    def texts(self, what: str) -> list[bytes]:
        """All of the lemmas ("lemma") or of the forms of types ("form"), in their order."""
        content = self._arrays[f"{what}s"].tobytes()
        ends = self._arrays[f"{what}_ends"].tolist()
        return [content[start:end] for start, end in pairwise([0, *ends])]

    def find(self, language: Language, lemma: str) -> int | None:
        """The number of a lemma; None where no word has it."""
        spoken = LANGUAGES.index(language)
        low, high = self.languages.searchsorted((spoken, spoken + 1)).tolist()
        wanted = lemma.encode()
        places = range(low, high)
        at = bisect_left(places, wanted, key=self._lemma_bytes)
        if at < len(places) and self._text("lemma", places[at]) == wanted:
            return places[at]
        return None

    def types_of(self, lemma: int) -> range:
        """The types of a lemma."""
        first, end = self.lemma_types[lemma : lemma + 2].tolist()
        return range(first, end)

    def beginning(self, language: Language, letters: str) -> range:
        """The lemmas of a language that begin so."""
        spoken = LANGUAGES.index(language)
        places = range(*self.languages.searchsorted((spoken, spoken + 1)).tolist())
        ends = (letters.encode(), letters.encode() + AFTER)
        first, end = (bisect_left(places, one, key=self._lemma_bytes) for one in ends)
        return places[first:end]

    def types_with(self, form: str) -> NDArray[np.int64]:
        """The types with a form: of each lemma that has it."""
        return self._types_between(form.encode(), form.encode() + BEHIND)

    def types_beginning(self, letters: str) -> NDArray[np.int64]:
        """The types whose forms begin so."""
        return self._types_between(letters.encode(), letters.encode() + AFTER)

    def _types_between(self, first: bytes, last: bytes) -> NDArray[np.int64]:
        """The types whose forms are from one to before another, by their bytes."""
        by_form: NDArray[np.uint32] = self._arrays["by_form"]
        places = range(len(by_form))

        def form(place: int) -> bytes:
            return self._text("form", int(by_form[place]))

        start, end = (bisect_left(places, one, key=form) for one in (first, last))
        return by_form[start:end].astype(np.int64)

    def keys(self, used: NDArray[np.bool_]) -> Iterator[tuple[bytes, int]]:
        """The keys of the types that are used, rising, with their numbers."""
        lemmas, forms, of = self.texts("lemma"), self.texts("form"), self.lemma_of.tolist()
        spoken = self.languages.tolist()
        for number in used.nonzero()[0].tolist():
            lemma = of[number]
            yield (
                bytes([spoken[lemma] + ord(FIRST)]) + lemmas[lemma] + BEHIND + forms[number],
                number,
            )


def told(text: str, tokens: Sequence[Token], sentence_starts: Iterable[int]) -> list[str]:
    """What is kept of each word of a text beside its form: a letter for language and flags,
    and the lemma.

    Words are APART where more than a space, a hyphen or an apostrophe stands between them.
    `sentence_starts` are offsets, rising.
    """
    found = []
    starts = iter(sentence_starts)
    start, end = next(starts, len(text)), 0
    for token in tokens:
        flags = CAPITAL if token.text[0].isupper() else 0
        if token.start > end:
            between = text[end : token.start]
            if between not in JOINING and not between.isspace():
                flags |= APART
        if token.end > start:
            flags |= SENTENCE | APART
            while start < token.end:
                start = next(starts, len(text) + 1)
        found.append(_letter(token.language, flags) + token.lemmas[0])
        end = token.end
    return found


@functools.cache
def _letter(language: Language, flags: int) -> str:
    return chr(ord(FIRST) + (LANGUAGES.index(language) << SHIFT) + flags)
