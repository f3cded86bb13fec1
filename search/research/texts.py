"""The words of the stories of one commit, in their order and as numbers, over all segments.

Places of words are numbered through all segments, as documents are. Lemmas have one number for
all segments, and types (a form under a lemma) one for each (`index.forward`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.story import LANGUAGES, Language
from index.fields import PARTS
from index.forward import SHIFT, Forward
from index.packing import Numbers, stretches
from index.stopwords import is_stopword
from search.arrays import Docs, Mask
from search.cache import ByteCache
from search.research.names import Names
from search.segments import Segment

KEPT = 24_000_000  # bytes of counts
BLOCK = 1 << 18  # words that are looked at between two looks at the clock


class Block(NamedTuple):
    """The words of some documents of a segment, and where they stand."""

    own: Docs
    words: NDArray[np.uint32]
    first: int
    places: Numbers | None  # None: one after the other from the first on

    def at(self, numbers: Numbers) -> Numbers:
        """The places of some of the words."""
        return numbers + self.first if self.places is None else self.places.take(numbers)


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

    def blocks(self, own: Docs) -> Iterator[Block]:
        """The words of documents, some documents at a time."""
        starts = self.document_starts
        ends = (starts[own + 1] - starts[own]).cumsum()
        here = 0
        while here < len(own):
            before = int(ends[here - 1]) if here else 0
            there = max(here + 1, int(ends.searchsorted(before + BLOCK, side="right")))
            some = own[here:there]
            if some[-1] - some[0] == len(some) - 1:  # all from one to another: no copy
                first, last = int(starts[some[0]]), int(starts[some[-1] + 1])
                yield Block(some, self.forward.words[first:last], first, None)
            else:
                places = self.places(some)
                yield Block(some, self.forward.words.take(places), 0, places)
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
        self._numbers = (
            self._united() if len(forwards) > 1 else [np.arange(one.lemmas) for one in forwards]
        )
        size = max((int(own.max(initial=-1)) + 1 for own in self._numbers), default=0)
        self.languages = np.zeros(size, np.uint8)
        for numbers, forward in zip(self._numbers, forwards, strict=True):
            self.languages[numbers] = forward.languages

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

    def numbers(self, at: int) -> NDArray[np.int64]:
        """The numbers of the lemmas of a segment."""
        return self._numbers[at]

    @cached_property
    def texts(self) -> list[str]:
        """All lemmas, by their numbers."""
        found = [""] * len(self)
        for numbers, forward in zip(self._numbers, self._forwards, strict=True):
            for number, lemma in zip(numbers.tolist(), forward.texts("lemma"), strict=True):
                found[number] = lemma.decode()
        return found

    def lemma(self, number: int) -> str:
        at, own = self._owners[number] if self._owners else (0, number)
        return self._forwards[at].lemma(own)

    def language(self, number: int) -> Language:
        return LANGUAGES[int(self.languages[number])]

    def find(self, language: Language, lemma: str) -> int | None:
        """The number of a lemma; None where no text has it."""
        for at, forward in enumerate(self._forwards):
            own = forward.find(language, lemma)
            if own is not None:
                return int(self._numbers[at][own])
        return None

    def among(self, language: Language) -> Mask:
        """Which lemmas are of a language."""
        mask: Mask = self.languages == LANGUAGES.index(language)
        return mask


class Counted(NamedTuple):
    """How often documents have each lemma."""

    counts: NDArray[np.int64]
    docs: Docs

    @property
    def nbytes(self) -> int:
        return self.counts.nbytes + self.docs.nbytes


class Texts:
    """The words of all stories; never changes, safe between threads."""

    def __init__(self, parts: Sequence[tuple[int, Segment]], documents: Docs) -> None:
        """Raises DamagedFileError."""
        self.documents = documents
        self._kept: ByteCache[Counted] = ByteCache(KEPT)
        self.pieces: list[Piece] = []
        first = 0
        for base, segment in parts:
            self.pieces.append(Piece(base, segment, first))
            first += len(self.pieces[-1])  # reads the file, and so checks it
        self.size = first

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon([piece.forward for piece in self.pieces])

    def lemma_counts(
        self, docs: Docs, flags: int = 0, is_late: Callable[[], bool] = lambda: False
    ) -> Counted:
        """How often documents have each lemma; with flags, only words that have all of them.

        Where it is late, in as many of the documents as there was time for. What is complete is
        kept for the next time.
        """
        key = flags, hashlib.blake2b(docs.tobytes()).digest()
        found = self._kept.peek(key)
        if found is None:
            found = self._counted(docs, flags, is_late)
            if len(found.docs) == len(docs):
                self._kept.get(key, lambda: found)
        return found

    def _counted(self, docs: Docs, flags: int, is_late: Callable[[], bool]) -> Counted:
        total, done = np.zeros(len(self.lexicon), np.int64), 0
        for at, piece in enumerate(self.pieces):
            counts = np.zeros(piece.forward.lemmas, np.int64)
            for block in piece.blocks(piece.own(docs)):
                if is_late():
                    break
                words = block.words
                if flags:
                    words = words.compress((words & flags) == flags)
                lemmas = piece.forward.lemma_of.take(words >> SHIFT)
                counts += np.bincount(lemmas, minlength=len(counts))
                done += len(block.own)
            total[self.lexicon.numbers(at)] += counts
        return Counted(total, docs[:done])

    def size_of(self, docs: Docs) -> int:
        """How many words documents have."""
        total = 0
        for piece in self.pieces:
            own, starts = piece.own(docs), piece.document_starts
            total += int((starts[own + 1] - starts[own]).sum())
        return total

    def lemmas_at(self, at: int, places: Numbers) -> NDArray[np.int64]:
        """How often the words at places of a piece have each lemma."""
        forward = self.pieces[at].forward
        lemmas = forward.lemma_of.take(forward.words.take(places) >> SHIFT)
        numbers = self.lexicon.numbers(at).take(lemmas)
        return np.bincount(numbers, minlength=len(self.lexicon))

    @cached_property
    def telling(self) -> Mask:
        """The lemmas that are words and no function words."""
        stop = np.array(
            [
                is_stopword(lemma, language)
                for lemma, language in zip(self.lexicon.texts, self._spoken(), strict=True)
            ],
            np.bool_,
        )
        telling: Mask = self.words & ~stop if len(stop) else self.words
        return telling

    @cached_property
    def words(self) -> Mask:
        """The lemmas with a letter."""
        return np.array([any(map(str.isalpha, one)) for one in self.lexicon.texts], np.bool_)

    def _spoken(self) -> list[Language]:
        return [LANGUAGES[number] for number in self.lexicon.languages.tolist()]

    @cached_property
    def names(self) -> Names:
        return Names(self)
