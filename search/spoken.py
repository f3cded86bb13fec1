"""The language that the words of a query are in, as far as they tell."""

from __future__ import annotations

import functools

from corpus.language import detect
from corpus.story import LANGUAGES, Language
from index.english import english_knows
from index.kazakh.analyzer import kazakh_knows
from index.russian import russian_knows
from index.tokens import exact_form, words
from search.otherscripts import are_russian

KNOWS = {"kk": kazakh_knows, "ru": russian_knows, "en": english_knows}


@functools.lru_cache(10_000)
def spoken(text: str, reader: Language | None) -> Language | None:
    """The language of a query: its reader's, where all words are of that or may be.

    Else the one that the words show, if it has them all: names show none.

    >>> spoken("музей", "kk"), spoken("музей", "ru"), spoken("музеев", "kk")
    ('kk', 'ru', 'ru')
    """
    forms = [exact_form(word.text) for word in words(text)]
    if reader and all(map(KNOWS[reader], forms)):
        return reader
    if are_russian(forms, share=1.0):  # in Latin letters
        return "ru"
    told = {detect(text, default)[0] for default in LANGUAGES}
    if len(told) > 1:
        return reader
    (language,) = told
    return language if all(map(KNOWS[language], forms)) else None
