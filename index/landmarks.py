"""What a story names that is the same in every language: names, dates, numbers, things.

Each word gives a few keys, so that a story and its translation meet in many of them:

| key | of |
|---|---|
| `p…` | a capitalised word, by its sound (`index.phonetics`) |
| `d05-17` | a day and its month, `y2024` a year, `n318` another number |
| `c…` | a concept of the thesaurus, by its id |
| `w…` | a word, as it is called in English |
| `r…` | a Kazakh or Russian word, as it is called in Russian |

Words that no table knows give a key of their own language (`k…`, `r…`, `w…`), by which stories
of one language meet.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus.story import LANGUAGES, Language
from index.analysis import Token
from index.keys import SHORTEST_NAME
from index.phonetics import name_key
from index.stopwords import is_stopword
from index.thesaurus import BEGINNING, Lemmas, lemmas_of, shipped
from index.tokens import CACHED, exact_form
from index.translations import translations

MEANINGS = 2  # of a word in a language, the surest
SURE = 0.3  # how sure they have to be
LONGEST = 3  # words of a concept's term
OWN: dict[Language, str] = {"kk": "k", "ru": "r", "en": "w"}

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "қаңтар январь january jan",
            "ақпан февраль february feb",
            "наурыз март march mar",
            "сәуір апрель april apr",
            "мамыр май may",
            "маусым июнь june jun",
            "шілде июль july jul",
            "тамыз август august aug",
            "қыркүйек сентябрь september sep sept",
            "қазан октябрь october oct",
            "қараша ноябрь november nov",
            "желтоқсан декабрь december dec",
        ),
        1,
    )
    for name in names.split()
}


class Landmark(NamedTuple):
    """A word or a date of a story with the keys under which it may be met elsewhere."""

    keys: tuple[str, ...]
    start: int  # offsets in its field
    end: int


def landmarks(tokens: Sequence[Token]) -> list[Landmark]:
    """The landmarks of a field's tokens, in their order; function words give none."""
    found: list[Landmark] = []
    keys: tuple[str, ...]
    concepts = _concepts(tokens)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        size, keys = 1, ()
        number = token.text.isdecimal()
        if number or token.exact in MONTHS:
            size, keys = _date(tokens, at)
        if not keys:
            keys = _number(token.text) if number else _of_word(token)
            if at in concepts:
                keys = tuple(dict.fromkeys((*concepts[at], *keys)))
        if keys:
            found.append(Landmark(keys, token.start, tokens[at + size - 1].end))
        at += size
    return found


def landmark_keys(parts: Iterable[Sequence[Landmark]]) -> list[str]:
    """All keys of the landmarks of several fields of a story, each once."""
    return list(dict.fromkeys(key for found in parts for one in found for key in one.keys))


def _date(tokens: Sequence[Token], at: int) -> tuple[int, tuple[str, ...]]:
    """The day that is told here, and in how many words; else one word and no keys."""
    token = tokens[at]
    if token.text.isdecimal():
        following = tokens[at + 1 : at + 3]
        number = int(token.text[:9])
        if following and 1 <= number <= 31 and (month := _month(following[0])):
            return 2, (day_key(month, number),)
        if len(following) == 2 and 1 <= number <= 31 and len(token.text) == 2:  # 17.05.2023
            second, third = following
            numeric = second.text.isdecimal() and third.text.isdecimal()
            close = second.start == token.end + 1 and third.start == second.end + 1
            if numeric and close and len(third.text) == 4 and 1 <= int(second.text) <= 12:
                return 3, (day_key(int(second.text), number), year_key(int(third.text)))
    elif (month := _month(token)) and at + 1 < len(tokens):  # May 17
        day = tokens[at + 1].text
        if token.language == "en" and day.isdecimal() and 1 <= int(day[:9]) <= 31:
            return 2, (day_key(month, int(day)),)
    return 1, ()


def day_key(month: int, day: int) -> str:
    """The key of a day of any year."""
    return f"d{month:02d}-{day:02d}"


def year_key(year: int) -> str:
    """The key of a year."""
    return f"y{year}"


def _month(token: Token) -> int | None:
    for lemma in token.lemmas:
        if found := MONTHS.get(lemma):
            return found
    return MONTHS.get(token.exact)


def _number(text: str) -> tuple[str, ...]:
    year = len(text) == 4 and text[:2] in ("18", "19", "20")
    return (f"{'y' if year else 'n'}{text}",)


def _of_word(token: Token) -> tuple[str, ...]:
    return _keys_of(token.lemmas[0], token.exact, token.language, token.text[0].isupper())


@functools.lru_cache(CACHED)
def _keys_of(lemma: str, exact: str, language: Language, is_capital: bool) -> tuple[str, ...]:
    if len(lemma) < 2 or is_stopword(exact, language):
        return ()
    keys = _meanings(lemma, language)
    if is_capital and len(lemma) >= SHORTEST_NAME and lemma.isalpha():
        return f"p{name_key(lemma)}", *keys
    return keys


def _meanings(lemma: str, language: Language) -> tuple[str, ...]:
    """The keys of a word: what it is called in Russian and English, and in its language."""
    if is_stopword(lemma, language) or not any(map(str.isalpha, lemma)):
        return ()
    keys = [] if language == "kk" else [OWN[language] + lemma]
    counts = {"ru": 0, "en": 0}
    for one in translations(language, lemma):
        if one.language == language or one.language == "kk" or one.weight < SURE:
            continue
        if language == "en" or counts[one.language] == MEANINGS:
            continue
        if len(one.lemmas) == 1 and not is_stopword(one.lemmas[0], one.language):
            counts[one.language] += 1
            keys.append(OWN[one.language] + one.lemmas[0])
    if language == "kk" and not keys:
        keys.append(OWN["kk"] + lemma)
    return tuple(keys)


# -- concepts ------------------------------------------------------------------------------


def _concepts(tokens: Sequence[Token]) -> dict[int, tuple[str, ...]]:
    """The concepts that are named, by the place of their first word; the longest term counts."""
    found: dict[int, tuple[str, ...]] = {}
    for at, token in enumerate(tokens):
        named = _begun_by(token.language, token.lemmas[0])
        if named is None or is_stopword(token.exact, token.language):
            continue
        for size in range(min(LONGEST, len(tokens) - at), 0, -1):
            lemmas = tuple(one.lemmas[0] for one in tokens[at : at + size])
            if ids := named.get(lemmas):
                found[at] = tuple(f"c{one}" for one in ids)
                break
    return found


@functools.lru_cache(CACHED)
def _begun_by(language: Language, lemma: str) -> dict[Lemmas, tuple[str, ...]] | None:
    """The concepts whose terms begin with a lemma, by all lemmas of these."""
    return _named(language, lemma[:BEGINNING]).get(lemma)


@functools.cache
def _named(language: Language, beginning: str) -> dict[str, dict[Lemmas, tuple[str, ...]]]:
    """The concepts whose terms begin so, by the first lemma of these, then by all of them.

    Only terms that begin alike are analysed: all of them would take seconds.
    """
    found: dict[str, dict[Lemmas, tuple[str, ...]]] = {}
    for term, concept in _terms().get((language, beginning), ()):
        lemmas = lemmas_of(term, language)
        if lemmas and not (len(lemmas) == 1 and is_stopword(lemmas[0], language)):
            own = found.setdefault(lemmas[0], {})
            own[lemmas] = (*own.get(lemmas, ()), concept)
    return found


@functools.cache
def _terms() -> dict[tuple[Language, str], list[tuple[str, str]]]:
    found: dict[tuple[Language, str], list[tuple[str, str]]] = {}
    for concept, language in itertools.product(shipped().concepts.values(), LANGUAGES):
        for term in concept.terms.get(language, ()):
            key = language, exact_form(term[:BEGINNING])
            found.setdefault(key, []).append((term, concept.id))
    return found
