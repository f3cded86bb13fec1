"""What the words of a query are in Cyrillic letters, where they were typed in others: lemmas.

Kazakh in Latin and Arabic letters, Russian in Latin ones. Latin words may as well be English:
what English has is Russian only beside a word that can be nothing else (den pobedy).
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator

from corpus.romanized import latin_to_russian
from corpus.scripts import arabic_to_cyrillic, is_latin_kazakh, latin_to_cyrillic
from corpus.story import Language
from index.analysis import analyzer
from index.english import english_knows
from index.kazakh import kazakh_knows
from index.russian import russian_knows
from index.stopwords import is_stopword

LEAST = 3  # letters that a word needs to be told for Russian
SHARE = 0.5  # of a query's words that may be Russian, for it to be looked for as that, too
READINGS = 2  # Russian words that one in Latin letters may be

Lemma = tuple[Language, str]


def are_russian(forms: Collection[str], share: float = SHARE) -> bool:
    """Whether words are Russian in Latin letters: so many may be, and one can be nothing else."""
    if not any(map(_is_russian, forms)):
        return False
    return sum(bool(_russian(form)) for form in forms) >= share * len(forms)


def spelled(form: str, *, russian: bool) -> Iterator[Lemma]:
    """The lemmas that a word in Latin or Arabic letters may be, each with its language.

    `russian`: the words of the query may be that.
    """
    yield from _kazakh(form)
    if russian:
        yield from _russian(form)


def is_function_word(form: str, lemmas: Iterable[Lemma]) -> bool:
    """Whether a word of other letters is one that tells little: na, zhane, but not English men."""
    return any(
        is_stopword(lemma, language)
        for language, lemma in lemmas
        if language == "ru" or not english_knows(form)
    )


def _kazakh(form: str) -> Iterator[Lemma]:
    readings = arabic_to_cyrillic(form)
    if is_latin_kazakh(form) or not english_knows(form):
        readings += latin_to_cyrillic(form)
    for word in readings:
        for token in analyzer("kk").analyze(word):
            yield "kk", token.lemmas[0]


@functools.lru_cache(10_000)
def _russian(form: str) -> tuple[Lemma, ...]:
    words = [word for word in latin_to_russian(form) if russian_knows(word)][:READINGS]
    return tuple(
        (token.language, token.lemmas[0])
        for word in words
        for token in analyzer("ru").analyze(word)
    )


@functools.lru_cache(10_000)
def _is_russian(form: str) -> bool:
    if len(form) < LEAST or english_knows(form) or is_stopword(form, "en"):
        return False
    return bool(_russian(form)) and not any(map(kazakh_knows, latin_to_cyrillic(form)))
