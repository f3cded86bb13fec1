"""The words of the stories of one commit, in their order and as numbers, over all segments.

Places of words are numbered through all segments, as documents are. Lemmas have one number for
all segments, and types (a form under a lemma) one for each (`index.forward`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.story import LANGUAGES, Language
from index.fields import PARTS
from index.forward import CAPITAL, SENTENCE, SHIFT, Forward
from index.packing import Numbers, stretches
from index.stopwords import is_stopword
from search.arrays import Docs, Mask
from search.segments import Segment

BLOCK = 1 << 20  # words that are looked at at once
MOSTLY = 0.75  # of its occurrences within sentences, those with a capital letter show a name
NAME_LETTERS = 2  # of a name at least

Words = NDArray[np.uint32]


class Piece:
    """The words of one segment."""

    def __init__(self, base: int, segment: Segment, first: int) -> None:
        self.base = base  # the number of the segment's first document
        self.first = first  # the place of its first word
        self.forward: Forward = segment.files.forward
        self.starts = segment.word_starts  # of title, teaser, body of each document
        self.size = len(segment)

    def __len__(self) -> int:
        return len(self.forward.words)

    @property
    def document_starts(self) -> Numbers:
        return self.starts[:: len(PARTS)]

    def own(self, docs: Docs) -> Docs:
        """Those of the documents (rising) that are of this segment, by their numbers in it."""
        low, high = docs.searchsorted((self.base, self.base + self.size))
        found: Docs = docs[low:high] - self.base
        return found

    def places(self, own: Docs) -> Numbers:
        """The places of all words of some documents, in this segment."""
        starts = self.document_starts
        return stretches(starts[own], starts[own + 1] - starts[own])

    def blocks(self, own: Docs) -> Iterator[tuple[Docs, Words]]:
        """The words of documents, some documents at a time: these, and their words."""
        words, starts = self.forward.words, self.document_starts
        whole = len(own) == self.size
        ends = (starts[own + 1] - starts[own]).cumsum()
        here = 0
        while here < len(own):
            before = int(ends[here - 1]) if here else 0
            there = max(here + 1, int(ends.searchsorted(before + BLOCK, side="right")))
            some = own[here:there]
            if whole:
                yield some, words[starts[some[0]] : starts[some[-1] + 1]]
            else:
                yield some, words[self.places(some)]
            here = there

    def documents_of(self, places: Numbers) -> Docs:
        """The documents (numbered through all segments) in which words stand."""
        found: Docs = self.document_starts.searchsorted(places, side="right") - 1 + self.base
        return found

    def parts_of(self, places: Numbers) -> Numbers:
        """The parts in which words stand, numbered through all documents of the segment."""
        found: Numbers = self.starts.searchsorted(places, side="right") - 1
        return found


class Lexicon:
    """The lemmas of several segments under one number each."""

    def __init__(self, forwards: Sequence[Forward]) -> None:
        self._forwards = forwards
        self._owners: list[tuple[int, int]] = []  # a segment that has it, and its number there
        self._numbers = self._united() if len(forwards) > 1 else None
        spoken = [np.asarray(one.languages) for one in forwards]
        if self._numbers is None:
            self.languages = spoken[0] if spoken else np.empty(0, np.uint8)
        else:
            self.languages = np.zeros(len(self._owners), np.uint8)
            for numbers, own in zip(self._numbers, spoken, strict=True):
                self.languages[numbers] = own

    def _united(self) -> list[NDArray[np.int64]]:
        known: dict[tuple[int, bytes], int] = {}
        numbers = []
        for at, forward in enumerate(self._forwards):
            keys = list(zip(forward.languages.tolist(), forward.texts("lemma"), strict=True))
            own = np.empty(len(keys), np.int64)
            for number, key in enumerate(keys):
                found = known.setdefault(key, len(known))
                own[number] = found
                if found == len(self._owners):
                    self._owners.append((at, number))
            numbers.append(own)
        return numbers

    def __len__(self) -> int:
        return len(self.languages)

    def numbers(self, at: int) -> NDArray[np.int64] | None:
        """The numbers of the lemmas of a segment; None where they are its own."""
        return None if self._numbers is None else self._numbers[at]

    def lemma(self, number: int) -> str:
        at, own = (0, number) if self._numbers is None else self._owners[number]
        return self._forwards[at].lemma(own)

    def language(self, number: int) -> Language:
        return LANGUAGES[int(self.languages[number])]

    def find(self, language: Language, lemma: str) -> int | None:
        """The number of a lemma; None where no text has it."""
        for at, forward in enumerate(self._forwards):
            own = forward.find(language, lemma)
            if own is not None:
                return own if self._numbers is None else int(self._numbers[at][own])
        return None

    def among(self, language: Language) -> Mask:
        """Which lemmas are of a language."""
        mask: Mask = self.languages == LANGUAGES.index(language)
        return mask


class Texts:
    """The words of all stories; never changes, safe between threads."""

    def __init__(self, parts: Sequence[tuple[int, Segment]], documents: Docs) -> None:
        """Raises DamagedFileError."""
        self.documents = documents
        self.pieces: list[Piece] = []
        first = 0
        for base, segment in parts:
            self.pieces.append(Piece(base, segment, first))
            first += len(self.pieces[-1])  # reads the file, and so checks it
        self.size = first

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon([piece.forward for piece in self.pieces])

    def lemma_counts(self, docs: Docs, flags: int = 0) -> NDArray[np.int64]:
        """How often documents have each lemma; with flags, only words that have all of them."""
        total = np.zeros(len(self.lexicon), np.int64)
        for at, piece in enumerate(self.pieces):
            of, size = piece.forward.lemma_of, piece.forward.lemmas
            counts = np.zeros(size, np.int64)
            for _, words in piece.blocks(piece.own(docs)):
                if flags:
                    words = words[(words & flags) == flags]
                counts += np.bincount(of.take(words >> SHIFT), minlength=size)
            numbers = self.lexicon.numbers(at)
            if numbers is None:
                return counts
            total[numbers] += counts
        return total

    @cached_property
    def every(self) -> NDArray[np.int64]:
        """How often all stories have each lemma."""
        return self.lemma_counts(self.documents)

    @cached_property
    def names(self) -> Mask:
        """The lemmas that are names: written with a capital letter where others are not.

        Within sentences, titles aside, where capitals say little (after A. Mikheev, A Knowledge-
        free Method for Capitalized Word Disambiguation, ACL 1999).
        """
        inside = np.zeros(len(self.lexicon), np.int64)
        capital = np.zeros(len(self.lexicon), np.int64)
        for at, piece in enumerate(self.pieces):
            size = piece.forward.lemmas
            numbers = self.lexicon.numbers(at)
            for wanted, total in ((0, inside), (CAPITAL, capital)):
                counts = np.zeros(size, np.int64)
                for words in _within_sentences(piece):
                    kept = words[(words & wanted) == wanted] if wanted else words
                    counts += np.bincount(
                        piece.forward.lemma_of.take(kept >> SHIFT), minlength=size
                    )
                if numbers is None:
                    total += counts
                else:
                    total[numbers] += counts
        names: Mask = (capital > 0) & (capital >= MOSTLY * inside)
        for number in names.nonzero()[0].tolist():
            lemma = self.lexicon.lemma(number)
            names[number] = (
                len(lemma) >= NAME_LETTERS
                and lemma[0].isalpha()
                and not is_stopword(lemma, self.lexicon.language(number))
            )
        return names


def _within_sentences(piece: Piece) -> Iterator[Words]:
    """The words of teasers and bodies with which no sentence begins."""
    words, titles = piece.forward.words, len(PARTS)
    ends = np.zeros(len(piece) + 1, np.int8)
    np.add.at(ends, piece.starts[:-1:titles], 1)
    np.add.at(ends, piece.starts[1::titles], -1)
    in_title = ends.cumsum(dtype=np.int8)
    for start in range(0, len(words), BLOCK):
        some = words[start : start + BLOCK]
        yield some[((some & SENTENCE) == 0) & (in_title[start : start + len(some)] == 0)]
