"""Russian: the dictionary of OpenCorpora through pymorphy3, weighed for the readers of news.

The dictionary gives every reading of a word. Ours is which of them counts, and under which
lemma: superlatives, women's patronymics and nouns in -ье keep their own; an adjective goes
before its adverb and a converb before an adverb or preposition of the same letters; a word
that the dictionary does not know is rather a name than a verb. `russian_words` holds what no
rule can tell.

Reference: M. Korobov, Morphological Analyzer and Generator for Russian and Ukrainian
Languages (AIST 2015).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.story import Language
from index.analysis import QUERY_LEMMAS, Piece, Token, analyzer, tokens_of
from index.numerals import arabic, both_ways, roman
from index.russian_words import FORMS, LEMMAS, WRITTEN
from index.tokens import CACHED, Word, exact_form, parts

LEAST_SCORE = 0.1  # of a normal form that is still worth looking for
RECENT = 20_000  # words as they are written: most of any text

CYRILLIC = re.compile("[\u0400-\u04ff]")
# 1960-х, 14-го, 3-й: one word, of the number; but 20-летие and 5-км are two.
ORDINAL = re.compile("([0-9]+)-(?:[аеиоуыь]?(?:й|я|е|ю|го|му|м|х|ми)|ти|и)")
SOFT = re.compile("ь[еяюё][а-я]{0,2}$")  # знанье, счастья, предгорьях
# A kind of reading -> those of the same letters that it goes before.
RIVALS = {
    "ADJS": frozenset({"ADVB", "PRED"}),  # красиво, известно
    "GRND": frozenset({"ADVB"}),  # сидя
    "ADJF": frozenset({"PRTF"}),  # открытый
    "PRTS": frozenset({"ADJS"}),  # открыт
}
NONE: frozenset[str] = frozenset()
NAMES = ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad")
KNOWING = frozenset({"DictionaryAnalyzer", "KnownPrefixAnalyzer"})  # pymorphy's that do not guess

# Of words that no dictionary knows.
SURNAME = re.compile("(.+(?:[ое]в|[иы]н))(?:а|у|ым|е|ой|ою|ы|ых|ыми)")
POSSESSIVE = re.compile("[ое]в$")
NOMINATIVE = re.compile("[бвгджзйклмнопрстфхцчшщь]$")
OBLIQUE = re.compile("(?:[оеыи]м|[ая]ми?|[ая]х|[ое]й|[иы]х|[ео]го)$")
# Those in -а that are a nominative, rather than the genitive of a man's name.
FEMININE = re.compile("(?:[бвгджзлмнпрстфхи]к|[хнлжшчцщиь])[ая]$")
NOT_OF_A = re.compile("[^аяыиую]$(?<![ое]й)")  # no case of a noun in -а, but its prepositional


class RussianAnalyzer:
    """Lemmas of Russian words; words of other scripts stand for themselves."""

    language: Language = "ru"

    def __init__(self) -> None:
        import pymorphy3  # its dictionary is memory-mapped, but still 0.1 s

        self._morph = pymorphy3.MorphAnalyzer(lang="ru")
        self._pieces = functools.lru_cache(RECENT)(self._pieces_of)
        self._lemmas = functools.lru_cache(CACHED)(self._lemmas_of)

    def analyze(self, text: str) -> list[Token]:
        """The words of a text; a hyphenated word gives its parts."""
        return tokens_of(text, "ru", self._pieces)

    def knows(self, exact: str) -> bool:
        """Whether the dictionary has a word in this form."""
        known: bool = self._morph.word_is_known(exact)
        return known

    def is_common(self, exact: str) -> bool:
        """Whether the dictionary has a word in this form, and no name."""
        known = [parse.tag for parse in self._morph.parse(exact) if parse.is_known]
        return bool(known) and not any(name in tag for tag in known for name in NAMES)

    def part_of_speech(self, exact: str, lemma: str) -> str:
        """What a word of a lemma is, as OpenCorpora names it; "" where the dictionary has none."""
        for parse in self._morph.parse(exact):
            if not parse.is_known:
                continue
            found = _lemma(exact, parse.normal_form.replace("ё", "е"), _kind(parse.tag))
            if LEMMAS.get(found, found) == lemma:
                return str(parse.tag.POS)
        return ""

    def _pieces_of(self, text: str) -> tuple[Piece, ...]:
        """The words that a word is made of: one, unless it has a hyphen."""
        *firsts, last = _parts(Word(text, 0, len(text)))
        found = []
        for part in firsts:
            exact = exact_form(part.text)
            found.append((part.start, part.end, exact, self._first_of(exact)))
        exact = exact_form(last.text)
        lemmas = WRITTEN.get(last.text) or self._lemmas(exact)
        return (*found, (last.start, last.end, exact, lemmas))

    def _first_of(self, exact: str) -> tuple[str, ...]:
        """The lemmas of a part before a hyphen: itself in лечебно-, дайв-, Нур-."""
        if not roman(exact) and (exact.endswith("о") or not self.knows(exact)):
            return (exact,)
        return self._lemmas(exact)

    def _lemmas_of(self, exact: str) -> tuple[str, ...]:
        """The lemmas of a word by their summed scores, best first."""
        if numbers := both_ways(exact):
            return (*numbers, f"{arabic(numbers)}-й")
        if ordinal := ORDINAL.fullmatch(exact):
            return (f"{ordinal[1]}-й", *both_ways(ordinal[1]))
        if exact in FORMS:
            return FORMS[exact]
        if not CYRILLIC.search(exact):
            return (exact,)
        scores: dict[str, float] = {}
        for lemma, score in _readings(exact, self._morph.parse(exact)):
            scores[lemma] = scores.get(lemma, 0.0) + score
        ranked = sorted(scores, key=lambda lemma: -scores[lemma])
        likely = [lemma for lemma in ranked[:QUERY_LEMMAS] if scores[lemma] >= LEAST_SCORE]
        return tuple(likely or ranked[:1] or [exact])


def _parts(word: Word) -> list[Word]:
    ordinal = word.text[0].isdecimal() and ORDINAL.fullmatch(exact_form(word.text))
    return [word] if ordinal else parts(word)


@functools.cache
def _kind(tag: Any) -> str:
    """What matters of a tag of OpenCorpora: there are some thousands of them."""
    if "Supr" in tag:
        return "Supr"
    if "Patr" in tag:
        return "daughter" if "femn" in tag else "son"
    return str(tag.POS)


def _readings(word: str, parses: Sequence[Any]) -> Iterator[tuple[str, float]]:
    """The lemmas of a word's parses with our weights."""
    kinds = {_kind(parse.tag) for parse in parses}
    known = any(type(parse.methods_stack[-1][0]).__name__ in KNOWING for parse in parses)
    if known and POSSESSIVE.search(word) and all("Name" in one.tag for one in parses):
        yield word, 2.0  # Валиханов, not of several men called Валихан
    if not known and "NOUN" in kinds:
        if surname := SURNAME.fullmatch(word):
            yield surname[1], 2.0
        elif NOMINATIVE.search(word) and not OBLIQUE.search(word):
            yield word, 2.0
    for parse in parses:
        kind = _kind(parse.tag)
        lemma = _lemma(word, parse.normal_form.replace("ё", "е"), kind)
        score = parse.score + (1.0 if kinds & RIVALS.get(kind, NONE) else 0.0)
        yield LEMMAS.get(lemma, lemma), score * (1.0 if known else _belief(word, lemma, kind))


def _lemma(word: str, normal: str, kind: str) -> str:
    """The lemma of a reading, where it is not the dictionary's normal form."""
    if kind == "Supr":  # новейшего, лучшая, наибольшей
        return word[: word.rindex("ш")] + "ший"
    if kind == "daughter":  # Георгиевной; of several, Георгиевен
        return (word[:-2] if word.endswith("ен") else word[: word.rindex("н")]) + "на"
    if kind == "son" and "ье" in word:  # Юрьевича
        return normal.replace("иевич", "ьевич")
    if kind == "NOUN" and normal.endswith("ие") and SOFT.search(word):  # предгорьях
        return normal[:-2] + "ье"
    if normal.endswith("скай"):  # лопская
        return normal[:-2] + "ий"
    return normal


def _belief(word: str, lemma: str, kind: str) -> float:
    """How likely a guess is: a word that no dictionary knows is mostly a name.

    The factors were set by hand on the development parts of two treebanks.
    """
    if kind == "ADJF":
        return 3.0 if lemma.endswith("ский") else 0.5
    if kind != "NOUN":
        return 0.2
    if not lemma.startswith(word[:-3]):  # филлипсу is not of филлипес
        return 0.3
    if lemma == word and word.endswith(("а", "я")):
        return 3.0 if FEMININE.search(word) else 0.5
    if lemma.endswith(("а", "я")) and NOT_OF_A.search(word):
        return 0.3  # шымкенте is rather of шымкент than of шымкента
    return 1.0


def make() -> RussianAnalyzer:
    return RussianAnalyzer()


def russian_knows(exact: str) -> bool:
    """Whether the dictionary has a word in this form."""
    spoken = analyzer("ru")
    return isinstance(spoken, RussianAnalyzer) and spoken.knows(exact)


@functools.lru_cache(RECENT)
def is_common(exact: str) -> bool:
    """Whether the dictionary has a word in this form, and no name."""
    spoken = analyzer("ru")
    return isinstance(spoken, RussianAnalyzer) and spoken.is_common(exact)
