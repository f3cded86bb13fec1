"""What the words of a query are called in other languages, and otherwise in their own.

Concepts of the thesaurus, the longest first, outrank translations that were learned. A word is
taken as of each language that its letters allow.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from corpus.story import Language
from index.thesaurus import Concept as Meaning
from index.thesaurus import Thesaurus, lemmas_of
from index.translations import translations
from search.clauses import Clause, Concept, Translation, Word

LONGEST = 5  # words of a concept
MOST = 12  # translations of one word or phrase
TRIED = 2  # lemmas of each word of a phrase
SYNONYM = 0.6  # how sure another word of the same language is
VAGUE = 0.5  # of a word that means several things
KAZAKH_ONLY = frozenset("әіңғүұқөһ")


def with_translations(words: Sequence[Word], thesaurus: Thesaurus) -> Iterator[Clause]:
    """The words, those that mean something that the other languages have a word for as concepts."""
    not_spoken: Language | None = "ru" if _are_kazakh(words) else None
    at = 0
    while at < len(words):
        size, others = _longest(words[at : at + LONGEST], thesaurus, not_spoken)
        if not others:
            yield words[at]
        else:
            inside = tuple(words[at : at + size])
            yield Concept(inside[0].start, inside[-1].end, inside, others)
        at += size


def _are_kazakh(words: Sequence[Word]) -> bool:
    """Whether a letter says so that Russian lacks: among such words few are Russian ones."""
    return any(
        not KAZAKH_ONLY.isdisjoint(form)
        for word in words
        for reading in word.readings
        for term in reading
        for form in term.exacts
    )


def _longest(
    words: Sequence[Word], thesaurus: Thesaurus, not_spoken: Language | None
) -> tuple[int, tuple[Translation, ...]]:
    """How many of the first words are one concept, and its other names.

    What they would mean in a language that is not spoken does not count, where they mean
    something in another.
    """
    for size in range(len(words), 0, -1):
        several = words[:size]
        if words[0].optional or words[size - 1].optional:
            continue
        meanings: dict[str, Meaning] = {}
        spoken: dict[tuple[Language, tuple[str, ...]], None] = {}
        read = list(_lemmas(several))
        if any(language != not_spoken for language, _ in read):
            read = [one for one in read if one[0] != not_spoken]
        for language, lemmas in read:
            spoken[language, lemmas] = None
            meanings.update((one.id, one) for one in thesaurus.named(language, lemmas))
        if not meanings:
            for key in _folds(several):
                meanings.update((one.id, one) for one in thesaurus.named("kk", key, folded=True))
        if meanings:
            return size, _others(tuple(meanings.values()), tuple(spoken))
        if size == 1:
            return 1, _learned(tuple(spoken))
    return 1, ()


def _folds(words: Sequence[Word]) -> Iterator[tuple[str, ...]]:
    """The words as Kazakh ones typed without Kazakh letters."""
    keys = [
        [key for reading in word.readings if len(reading) == 1 for key in reading[0].folds][:TRIED]
        for word in words
    ]
    if all(keys):
        yield from itertools.product(*keys)


def _lemmas(words: Sequence[Word]) -> Iterator[tuple[Language, tuple[str, ...]]]:
    """The ways to read the words as lemmas of one language, the likeliest first."""
    by_language: dict[Language, list[list[str]]] = {}
    for at, word in enumerate(words):
        own: dict[Language, list[str]] = {}
        for reading in word.readings:
            if len(reading) > 1:
                continue
            for language, lemma in reading[0].lemmas:
                own.setdefault(language, []).append(lemma)
            own.setdefault("kk", []).extend(reading[0].spelled)
        for language, found in own.items():
            places = by_language.setdefault(language, [])
            if len(places) == at and found:
                places.append(list(dict.fromkeys(found))[: TRIED if len(words) > 1 else None])
    for language, places in by_language.items():
        if len(places) == len(words):
            for lemmas in itertools.product(*places):
                yield language, lemmas


def _terms(concept: Meaning, language: Language) -> tuple[tuple[str, ...], ...]:
    return tuple(
        dict.fromkeys(lemmas_of(term, language) for term in concept.terms.get(language, ()))
    )


def _others(
    meanings: Sequence[Meaning], spoken: Sequence[tuple[Language, tuple[str, ...]]]
) -> tuple[Translation, ...]:
    found: dict[tuple[Language, tuple[str, ...]], Translation] = {}
    for meaning in meanings:
        of = [language for language, lemmas in spoken if lemmas in _terms(meaning, language)]
        for language in meaning.terms:
            sure = (SYNONYM if language in of else 1.0) * (VAGUE if len(meanings) > 1 else 1.0)
            for lemmas in _terms(meaning, language):
                key = language, lemmas
                if lemmas and key not in spoken and key not in found:
                    found[key] = Translation(language, lemmas, sure, meaning.id)
    return tuple(sorted(found.values(), key=lambda one: -one.weight)[:MOST])


def _learned(spoken: Sequence[tuple[Language, tuple[str, ...]]]) -> tuple[Translation, ...]:
    found: dict[tuple[Language, tuple[str, ...]], Translation] = {}
    for language, lemmas in spoken:
        for one in translations(language, lemmas[0]):
            key = one.language, one.lemmas
            if key not in spoken and (key not in found or found[key].weight < one.weight):
                found[key] = Translation(one.language, one.lemmas, one.weight)
    return tuple(sorted(found.values(), key=lambda one: -one.weight)[:MOST])
