"""The language that the words of a query are in, as far as they tell."""

from __future__ import annotations

import functools

from corpus.language import detect
from corpus.story import LANGUAGES, Language
from index.english import english_knows
from index.kazakh.analyzer import kazakh_knows
from index.russian import russian_knows
from index.tokens import exact_form, words

KNOWS = {"kk": kazakh_knows, "ru": russian_knows, "en": english_knows}


@functools.lru_cache(10_000)
def spoken(text: str, reader: Language | None) -> Language | None:
    """The language of a query; that of its reader where all words are words of it, too.

    None where the words may be of several languages, and the reader's is not known.

    >>> spoken("музей", "kk"), spoken("музей", "ru"), spoken("музеев", "kk")
    ('kk', 'ru', 'ru')
    """
    forms = [exact_form(word.text) for word in words(text)]
    if reader and all(map(KNOWS[reader], forms)):
        return reader
    told = {detect(text, default)[0] for default in LANGUAGES}
    return told.pop() if len(told) == 1 else reader
