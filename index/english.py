"""English: rules of inflection over simplemma's list of words, and our own tables.

The dictionary says which words exist; where it knows a form only as itself (`closing`) or
takes it to a word that nobody uses (`developed` to `develope`), the rules of regular
inflection decide. British spellings meet American ones. A word that neither knows keeps
its form, but for a plural that cannot be a name; a form in -ed or -ing of an unknown verb
has Snowball's stem. Capitals say nothing: readers type none.

References: A. Barbaresi, Simplemma (software, 2021), for the dictionary; M. Porter, Snowball
(2001), in NLTK, for what it lacks.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from corpus.story import Language
from index.analysis import QUERY_LEMMAS, Piece, Token, tokens_of
from index.english_words import (
    ALWAYS_ISE,
    AMBIGUOUS_ER,
    FORMS,
    GRADABLE,
    LOANS,
    NEVER_ING,
    NOUNS_ING,
    PARTICIPLES,
    SPELLINGS,
    VERBS_E,
)
from index.nltk_parts import nltk_part
from index.numerals import arabic, both_ways
from index.tokens import CACHED, Word, exact_form, parts

CLITIC = re.compile("(?:n't|'(?:s|re|ve|ll|d|m)|(?<=s)')$")
VOWEL = re.compile("[aeiouy]")
ORDINAL = re.compile("([0-9]+)(?:st|nd|rd|th)")
# A stem of one syllable that ends in one consonant after one vowel doubles it: `hoping` is of hope.
DOUBLES = re.compile("[^aeiouy]*(?:qu)?[aeiouy][^aeiouywx]")
DOUBLED = re.compile(r"([bcdfgklmnprstvz])\1$")
SIBILANT = re.compile("(?:[sxz]|[cs]h)$")
CONSONANT_Y = re.compile("[^aeiou]y$")
SIBILANT_PLURAL = re.compile("(?:x|[cs]h|ss|lens)es$")
# What a name may end in, and a plural hardly: Abbas, Davis, Marcus, Carlos, Jess.
NAME_S = re.compile("[aious]s$")
BRITISH = (  # (ending, American ending); taken where the American word exists
    ("isation", "ization"),
    ("ise", "ize"),
    ("iser", "izer"),
    ("our", "or"),
    ("oured", "ored"),
    ("ourable", "orable"),
)


class EnglishAnalyzer:
    """Lemmas of English words; words of other scripts stand for themselves."""

    language: Language = "en"

    def __init__(self) -> None:
        from simplemma.strategies.dictionaries import DefaultDictionaryFactory

        self._dictionary: Mapping[str, str] = DefaultDictionaryFactory().get_dictionary("en")
        self._pieces = functools.lru_cache(CACHED)(self._pieces_of)

    def analyze(self, text: str) -> list[Token]:
        """The words of a text; a hyphenated word gives its parts."""
        return tokens_of(text, "en", self._pieces)

    def _pieces_of(self, text: str) -> tuple[Piece, ...]:
        found = []
        for part in parts(Word(text, 0, len(text))):
            exact = exact_form(part.text)
            found.append((part.start, part.end, exact, self._lemmas_of(exact)))
        return tuple(found)

    def _lemmas_of(self, exact: str) -> tuple[str, ...]:
        """The lemmas of a word, best first, in American spelling."""
        if numbers := both_ways(exact):
            return (*numbers, _ordinal(arabic(numbers)))
        if ordinal := ORDINAL.fullmatch(exact):
            return (exact, *both_ways(ordinal[1]))
        word = exact if exact in FORMS else CLITIC.sub("", exact) or exact
        if word in FORMS:
            found = FORMS[word]
        elif word.isascii() and word.isalpha():
            found = self._inflected(word)
        else:
            return (word,)
        return tuple(dict.fromkeys(map(self._american, found)))[:QUERY_LEMMAS]

    def _inflected(self, word: str) -> tuple[str, ...]:
        if word in PARTICIPLES:
            return (word,)
        if word.endswith(("er", "est")) and (degree := self._degree(word)):
            return (degree, word) if word in AMBIGUOUS_ER else (degree,)
        if word.endswith("ing"):
            verb = None if word in NEVER_ING else self._verb(word, word[:-3])
            if verb is None:
                return self._known_or_stem(word)
            return (word, verb) if word in NOUNS_ING else (verb, word)
        if word.endswith("ed"):
            verb = self._verb(word, word[:-2])
            return self._known_or_stem(word) if verb is None else (verb,)
        if SIBILANT_PLURAL.search(word) and self._is_lemma(word[:-2]):
            return (word[:-2],)
        known = self._known(word)
        if known is not None and (known != word or not word.endswith("s")):
            return (known,)
        return (self._singular(word) or word,)

    def _known_or_stem(self, word: str) -> tuple[str, ...]:
        """The dictionary's lemma; of a verb too new for it (`livestreamed`), Snowball's stem."""
        if known := self._known(word):
            return (known,)
        return (self._stemmer.stem(word), word) if VOWEL.search(word[:-3]) else (word,)

    @functools.cached_property
    def _stemmer(self) -> Any:
        return nltk_part("stem.snowball").EnglishStemmer()  # takes a while: only when it is needed

    def knows(self, form: str) -> bool:
        """Whether an exact form is a word of the dictionary."""
        return form in FORMS or self._known(CLITIC.sub("", form)) is not None

    def _known(self, word: str) -> str | None:
        """The dictionary's lemma."""
        if word in LOANS:
            return word
        known = self._dictionary.get(word) or self._dictionary.get(word.capitalize())
        return known.lower() if known and known.isalpha() else None  # not wi-fi, etc.

    def _is_lemma(self, word: str) -> bool:
        """Whether the dictionary has a word as its own lemma, and its form in -s too."""
        if self._dictionary.get(word) != word:
            return False
        if SIBILANT.search(word):  # `fixes` may stand there under `fixe`
            return self._dictionary.get(word + "es") in (word, word + "e")
        third = word[:-1] + "ies" if CONSONANT_Y.search(word) else word + "s"
        return word in (self._dictionary.get(third), self._dictionary.get(word + "es"))

    def _verb(self, word: str, stem: str) -> str | None:
        """The verb that a form in -ed or -ing is of, `stem` being the form without it."""
        if not VOWEL.search(stem) or (word.endswith("ed") and self._is_lemma(word)):  # `need`
            return None
        if stem + "e" in VERBS_E:
            return stem + "e"
        if likely := next(filter(self._is_lemma, _bases(stem)), None):
            return likely
        known = self._known(word)
        return known if known != word else None

    def _degree(self, word: str) -> str | None:
        """The adjective that a form in -er or -est is a degree of."""
        stem = word.removesuffix("est") if word.endswith("est") else word.removesuffix("er")
        return next((base for base in _bases(stem) if base in GRADABLE), None)

    def _singular(self, word: str) -> str | None:
        """The singular of a plural that the dictionary does not know as one."""
        if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
            return None
        singular = word[:-3] + "y" if word.endswith("ies") else word[:-1]
        known = self._known(word)
        if known is None and NAME_S.search(word) and singular not in LOANS:
            return None
        if self._known(singular) == singular:
            return singular
        return singular if known is None else None

    def _american(self, lemma: str) -> str:
        if lemma in SPELLINGS:
            return SPELLINGS[lemma]
        if lemma in ALWAYS_ISE:
            return lemma
        for british, american in BRITISH:
            if lemma.endswith(british) and len(lemma) > len(british) + 2:
                other = lemma.removesuffix(british) + american
                if self._dictionary.get(other) == other:
                    return other
        return lemma


def _ordinal(number: str) -> str:
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    return number + ("th" if number[-2:-1] == "1" else ending)


def _bases(stem: str) -> Iterator[str]:
    """What a regular ending may have been put to, likeliest first."""
    if stem.endswith("i"):  # carri-ed, happi-er
        yield stem[:-1] + "y"
    if DOUBLED.search(stem):  # stopp-ing, cancell-ed; but call-ing, add-ed, pass-ing
        short = len(VOWEL.findall(stem)) == 1
        whole = stem.endswith("ss") or (short and (stem[-1] in "lzf" or len(stem) == 3))
        yield from (stem, stem[:-1]) if whole else (stem[:-1], stem)
    elif DOUBLES.fullmatch(stem):  # hop-ing
        yield stem + "e"
        yield stem
    else:
        yield stem
        yield stem + "e"


@functools.cache
def make() -> EnglishAnalyzer:
    return EnglishAnalyzer()


def english_knows(form: str) -> bool:
    """Whether an exact form is an English word."""
    return make().knows(form)
