"""Text in, analysed tokens out: the protocol every language answers, and its registry.

Analysis happens once, here, in Python; the engines store the terms and know nothing of
languages.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from corpus.story import Language, Segment
from index.tokens import WORD

# Written into every index; an index of another version is rebuilt. Raise it with any
# change that gives another term for any word.
ANALYSIS_VERSION = "7"
QUERY_LEMMAS = 3  # an ambiguous query word is looked for under this many lemmas


class Token(NamedTuple):
    """One word of a text."""

    text: str  # as written
    start: int  # offsets into the text, in code points, end exclusive
    end: int
    position: int  # the how-manieth word of the text, from 0
    exact: str  # the form that an exact search compares: case folded, look-alikes mended
    lemmas: tuple[str, ...]  # best first, never empty; the index takes the first
    language: Language


# A word that a written word is made of: its offsets in that, its exact form, its lemmas.
Piece = tuple[int, int, str, tuple[str, ...]]


class Analyzer(Protocol):
    """The analysis of one language."""

    language: Language

    def analyze(self, text: str) -> list[Token]:
        """The words of a text in their order; never raises, whatever the text."""
        ...


MODULES: dict[Language, str] = {
    "kk": "index.kazakh",
    "ru": "index.russian",
    "en": "index.english",
}


@functools.cache
def analyzer(language: Language) -> Analyzer:
    """The analyzer of a language, loaded when first asked for."""
    made: Analyzer = importlib.import_module(MODULES[language]).make()
    return made


def tokens_of(
    text: str, language: Language, pieces: Callable[[str], Sequence[Piece]]
) -> list[Token]:
    """The words of a text where each is understood by itself, whatever stands beside it.

    `pieces` is asked of every word as it is written, and should remember its answers.
    """
    tokens: list[Token] = []
    for match in WORD.finditer(text):
        written, begin = match[0], match.start()
        for start, end, exact, lemmas in pieces(written):
            at, piece = len(tokens), written[start:end]
            tokens.append(Token(piece, begin + start, begin + end, at, exact, lemmas, language))
    return tokens


def analyze_field(text: str, language: Language, segments: Iterable[Segment] = ()) -> list[Token]:
    """The words of one field of a story, each by the analyzer of its stretch.

    `segments` are the stretches in other languages; those that overlap an earlier one,
    or reach past the text, are passed over. Positions count through the whole field.
    """
    tokens: list[Token] = []
    here = 0

    def take(start: int, end: int, spoken: Language) -> None:
        found = analyzer(spoken).analyze(text[start:end])
        if start == 0:
            tokens.extend(found)
            return
        for written, begin, stop, _, exact, lemmas, language in found:
            position = len(tokens)
            tokens.append(
                Token(written, begin + start, stop + start, position, exact, lemmas, language)
            )

    for segment in sorted(segments, key=lambda one: one.start):
        if segment.start < here or segment.end > len(text):
            continue
        take(here, segment.start, language)
        take(segment.start, segment.end, segment.language)
        here = segment.end
    take(here, len(text), language)
    return tokens
