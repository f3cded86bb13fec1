"""Other ways to meet a word: whole, without Kazakh letters, by its sound, by its beginning."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus.scripts import fold_key
from corpus.story import Language
from index.analysis import Token
from index.phonetics import name_key
from index.stopwords import is_stopword
from index.tokens import CACHED, CYRILLIC, HYPHEN, HYPHENS

KAZAKH_LETTER = re.compile("[әіңғүұқөһ]")
SHORTEST_NAME = 4  # letters; shorter ones sound like too many others
ALIKE = 0.7  # how alike two names of one key have to sound (`index.phonetics.likeness`)
SHORTEST_STEM = 4  # letters of a lemma that is looked for by its beginning
STEM = 5
SHORT_LEMMA = 4  # letters of a lemma whose second letter may change
BAR = "|"  # between the key of a name and its lemma


# Lemmas whose forms begin otherwise: люди, went.
OTHER_BEGINNINGS: Mapping[tuple[Language, str], str] = {
    ("ru", "человек"): "л",
    ("ru", "ребенок"): "д",
    ("ru", "ребеночек"): "д",
    ("ru", "год"): "л",
    ("ru", "идти"): "ш",
    ("ru", "слать"): "ш",
    ("ru", "ехать"): "е",
    ("ru", "жечь"): "ж",
    ("ru", "искать"): "и",
    ("ru", "искаться"): "и",
    ("ru", "уйти"): "у",
    ("ru", "хороший"): "л",
    ("ru", "плохой"): "х",
    ("ru", "большой"): "в",
    ("ru", "быть"): "е",
    ("ru", "александрович"): "с",
    ("kk", "быть"): "е",
    ("en", "bad"): "w",
    ("en", "be"): "ai",
    ("en", "eat"): "a",
    ("en", "go"): "w",
    ("en", "good"): "b",
}


VOWELS: Mapping[Language, str] = {"kk": "", "ru": "аеио", "en": "aeiou"}
CHANGING = 7  # letters of a lemma whose first vowel may change


def beginnings(language: Language, lemma: str) -> Iterator[str]:
    """One or two letters with which the forms of a lemma begin, function words aside.

    A vowel may change (sing, sang), go (день, дня) or come (брать, беру).
    """
    first, second = lemma[:1], lemma[1:2]
    yield first if len(lemma) <= SHORT_LEMMA else lemma[:2]  # ағады of ақ, льва of лев
    yield from OTHER_BEGINNINGS.get((language, lemma), "")
    if language == "ru" and lemma.endswith(("ый", "ий", "ой")):
        yield "по"  # поближе
    vowels = VOWELS[language]
    if vowels and second and len(lemma) <= CHANGING:
        if second in vowels:
            yield first + lemma[2:3]
        yield from (first + vowel for vowel in vowels)


class Weaker(NamedTuple):
    """The weaker keys of a word; None where it has none."""

    stem: str | None  # its first letters
    fold: str | None  # a Kazakh word typed without Kazakh letters
    name: str | None  # the sound of a name


def weaker(token: Token) -> Weaker:
    """The weaker keys of a word of a text."""
    return _weaker(token.lemmas[0], token.exact, token.language, token.text[0].isupper())


@functools.lru_cache(CACHED)
def _weaker(lemma: str, exact: str, language: Language, is_capital: bool) -> Weaker:
    is_name = is_capital and _may_be_name(lemma, exact, language)
    return Weaker(
        stem_term(lemma),
        _fold_term(lemma, language),
        f"{name_key(lemma)}{BAR}{lemma}" if is_name else None,
    )


def _fold_term(lemma: str, language: Language) -> str | None:
    if lemma.isascii():  # most others, told in no time
        return None
    letters = CYRILLIC if language == "kk" else KAZAKH_LETTER
    return fold_key(lemma) if letters.search(lemma) else None


@functools.lru_cache(CACHED)
def stem_term(lemma: str) -> str | None:
    """The first letters of a lemma, a weak key: of музей and of музейлік the same.

    Words of one root share it across parts of speech and, loan words, across languages
    (P. McNamee, J. Mayfield, Character N-Gram Tokenization for European Language Text
    Retrieval, 2004: words cut to 4 or 5 letters do well in many languages).
    """
    if len(lemma) < SHORTEST_STEM or not lemma.isalpha():
        return None
    return fold_key(lemma[:STEM]) if not lemma.isascii() else lemma[:STEM]


def compounds(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """The paired words of a Kazakh text whole (`іс-шара`), whose parts are tokens.

    The last part as a lemma, those before it as they stand.
    """
    if not tokens or not HYPHEN.search(text):
        return
    run: list[Token] = []  # the parts before this one
    for part, following in zip(tokens, [*tokens[1:], None], strict=True):
        if (
            following
            and part.language == following.language == "kk"
            and part.end + 1 == following.start
            and text[part.end] in HYPHENS
        ):
            run.append(part)
        elif run:
            yield "-".join([*(one.exact for one in run), part.lemmas[0]])
            run = []


def may_be_name(token: Token, lemma: str) -> bool:
    """Whether a lemma is long enough, and enough of a word, to be looked for by sound."""
    return _may_be_name(lemma, token.exact, token.language)


def _may_be_name(lemma: str, exact: str, language: Language) -> bool:
    return len(lemma) >= SHORTEST_NAME and lemma.isalpha() and not is_stopword(exact, language)
