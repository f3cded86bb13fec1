"""Text typed while another keyboard layout was active: `vepsrf` for музыка.

Layouts are those of Windows for English (United States), Russian and Kazakh; Kazakh has
its nine letters on the number row (РСТ КазССР 903-90), so that мұражай comes out as `v9hf;fq`
on English keys and as `м9ражай` on Russian ones. Whole texts are converted before anything
cuts them into words, because keys of punctuation are letters on other layouts.

A conversion is offered only where it makes words of what were none: both are judged by the
pairs of letters that the words of a language have (`corpus.bigrams`), no dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.bigrams import EDGE, UNSEEN, plausibility
from corpus.story import Language

MAX_LENGTH = 500  # characters of a text; a longer one is no query

# What each key gives, in the same order on each layout: the number row, then three rows of
# letters; first as they are, then with Shift.
ENGLISH_KEYS = (
    "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
    '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
)
RUSSIAN_KEYS = (
    "ё1234567890-=йцукенгшщзхъ\\фывапролджэячсмитьбю."
    'Ё!"№;%:?*()_+ЙЦУКЕНГШЩЗХЪ/ФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,'
)
KAZAKH_KEYS = (
    '("әіңғ,.үұқөһйцукенгшщзхъ\\фывапролджэячсмитьбю№'
    ")!ӘІҢҒ;:ҮҰҚӨҺЙЦУКЕНГШЩЗХЪ/ФЫВАПРОЛДЖЭЯЧСМИТЬБЮ?"
)

# Mean log2 probability of a pair of letters (`corpus.bigrams.plausibility`).
WORDLIKE = -5.2  # what a conversion must reach
GAIN = 0.9  # by how much a conversion must be more plausible than the text as it is
SHORT, SHORT_GAIN = 3, 2.1  # so few letters tell little, and many abbreviations are so short
PUNCTUATION_COST = 1.1  # for taking outer punctuation as such where it may be letters

LATIN = re.compile("[A-Za-z]")
CYRILLIC = re.compile("[\u0400-\u052f]")
# A letter typed on the number row, in a word of others.
NUMBER_ROW = re.compile(r"(?=\W*[\d=-]*[\u0400-\u052f]).*[\d=-]")
LETTERS = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
NUMBER = re.compile(r"\W*\d+(?:[-.,:/]\d+)*\W*")
# 5-сынып, АСТАНА -ТАРАЗ, ЮНЕСКО-ның, іс-шара: no letters typed on the number row. Where the
# hyphen is ө, it has no vowel before it, unless digits show the number row (а0т-бе).
NO_LETTER_KEY = re.compile(
    r"\d-|-[А-ЯӘҒҚҢӨҰҮҺІ]|[А-ЯӘҒҚҢӨҰҮҺІ]{2}-|^\D*[аәеёиоөуұүыіэюяАӘЕИОӨУҰҮІЭЮЯ]\D*-\D*$"
)
PUNCTUATION = "\"'«»()[]{}<>.,;:!?…"
OPENING, STOPS = '"«(', ",."


class Layouts(NamedTuple):
    """One way to have the wrong layout active."""

    active: tuple[Language, ...]  # the languages that the letters typed belong to
    meant: Language
    typed: re.Pattern[str]  # what a word typed so has
    absent: re.Pattern[str]  # what no word typed so has
    keys: dict[int, str]


def _layouts(active: str, meant: str) -> dict[int, str]:
    return {ord(one): other for one, other in zip(active, meant, strict=True) if one != other}


WAYS = (
    Layouts(("en",), "ru", LATIN, CYRILLIC, _layouts(ENGLISH_KEYS, RUSSIAN_KEYS)),
    Layouts(("en",), "kk", LATIN, CYRILLIC, _layouts(ENGLISH_KEYS, KAZAKH_KEYS)),
    Layouts(("ru", "kk"), "en", CYRILLIC, LATIN, _layouts(RUSSIAN_KEYS, ENGLISH_KEYS)),
    Layouts(("ru", "kk"), "en", CYRILLIC, LATIN, _layouts(KAZAKH_KEYS, ENGLISH_KEYS)),
    Layouts(("ru", "kk"), "kk", NUMBER_ROW, LATIN, _layouts(RUSSIAN_KEYS, KAZAKH_KEYS)),
)


def other_layouts(text: str) -> tuple[str, ...]:
    """What a text would be had another layout been active, the likeliest first.

    Only what is plausible, and nothing for a text that is plausible as it is or longer than
    `MAX_LENGTH`. White space and numbers stay.
    """
    if len(text) > MAX_LENGTH:
        return ()
    found: dict[str, float] = {}
    for way in WAYS:
        converted, gain = _convert(text, way)
        if converted != text:
            found[converted] = max(gain, found.get(converted, gain))
    return tuple(sorted(found, key=lambda one: -found[one]))


def retyped(chunk: str) -> Iterator[str]:
    """What a run without white space would be on each other layout, if that has a word in it.

    How likely that is, is not told: who asks has words to compare it with.
    """
    if len(chunk) > MAX_LENGTH or NUMBER.fullmatch(chunk):
        return
    found: dict[str, None] = {}
    for way in WAYS:
        if not way.typed.search(chunk) or way.absent.search(chunk):
            continue
        if way.typed is NUMBER_ROW and NO_LETTER_KEY.search(chunk):
            continue
        for converted, word, _ in _conversions(chunk, way):
            if converted != chunk and LETTERS.fullmatch(word):
                found[converted] = None
    yield from found


def _convert(text: str, way: Layouts) -> tuple[str, float]:
    """The text in the layout that was meant and what is gained; as it is if not plausible."""
    before = after = 0.0
    letters = pairs = 0
    chunks = re.split(r"(\s+)", text)
    for at, chunk in enumerate(chunks):
        if NUMBER.fullmatch(chunk) or not way.typed.search(chunk):
            continue
        converted, word = max(
            _conversions(chunk, way), key=lambda one: _weigh(one[1], way.meant) - one[2]
        )[:2]
        if not NUMBER.fullmatch(converted):  # as a year typed on Kazakh keys
            if way.absent.search(chunk) or not LETTERS.fullmatch(word):
                return text, 0.0
            if way.typed is NUMBER_ROW and NO_LETTER_KEY.search(chunk):
                return text, 0.0
            was = max(_weigh(chunk.strip(PUNCTUATION), one) for one in way.active)
            before += was * (len(word) + 1)
            after += _weigh(word, way.meant) * (len(word) + 1)
            pairs += len(word) + 1
            letters += len(word)
        chunks[at] = converted
    if not pairs or after / pairs < WORDLIKE:
        return text, 0.0
    gain = (after - before) / pairs
    needed = SHORT_GAIN if letters <= SHORT else GAIN
    if way.typed is NUMBER_ROW and letters >= SHORT:
        needed = UNSEEN  # a digit or a hyphen there is unlikely enough
    return ("".join(chunks), gain) if gain > needed else (text, 0.0)


def _conversions(chunk: str, way: Layouts) -> Iterator[tuple[str, str, float]]:
    """The ways to convert a chunk: the whole, the word in it, and the cost of the way."""
    typed = chunk.translate(way.keys)
    start, end = 0, len(chunk)
    # where either layout has punctuation on a key, it is no letter of the word
    while start < end and typed[start] in PUNCTUATION and not chunk[start].isalnum():
        start += 1
    while start < end and typed[end - 1] in PUNCTUATION and not chunk[end - 1].isalnum():
        end -= 1
    yield typed, typed[start:end], 0.0
    if end - start > SHORT and typed[end - 1] in STOPS:  # "museum," typed on Russian keys
        yield typed, typed[start : end - 1], 0.0
    if core := chunk.lstrip(OPENING).rstrip(PUNCTUATION):
        start = chunk.index(core)
        word = core.translate(way.keys)
        yield chunk[:start] + word + chunk[start + len(core) :], word, PUNCTUATION_COST


def _weigh(word: str, language: Language) -> float:
    """How plausible a word is; its parts between hyphens are words of their own."""
    return plausibility(word.casefold().replace("-", EDGE), language)
