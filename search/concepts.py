"""What the words of a query are called in other languages, and otherwise in their own.

Concepts of the thesaurus, the longest first, outrank translations that were learned. A word is
taken as of each language that its letters allow.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from corpus.story import LANGUAGES, Language
from index.thesaurus import Concept as Meaning
from index.thesaurus import Lemmas, Thesaurus, lemmas_of
from index.translations import translations
from search.clauses import Clause, Concept, Translation, Word

LONGEST = 10  # words of a concept
MOST = 12  # translations of one word or phrase
TRIED = 2  # lemmas of each word of a phrase
MOST_PARTS = 6  # of a hyphenated word that may be a concept: the ways to read them multiply
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
    for size in range(min(len(words), max(1, _reach(words[0], thesaurus))), 0, -1):
        several = words[:size]
        if words[0].optional or words[size - 1].optional:
            continue
        meanings: dict[str, Meaning] = {}
        spoken: dict[tuple[Language, Lemmas], None] = {}
        read = list(_lemmas(several))
        if any(language != not_spoken for language, _ in read):
            read = [one for one in read if one[0] != not_spoken]
        for language, lemmas in read:
            spoken[language, lemmas] = None
            meanings.update((one.id, one) for one in thesaurus.named(language, lemmas))
        folded = not meanings
        if folded:
            for key in _folds(several):
                meanings.update((one.id, one) for one in thesaurus.named("kk", key, folded=True))
        if meanings:
            return size, _others(tuple(meanings.values()), tuple(spoken), folded=folded)
        if size == 1:
            return 1, _learned(tuple(spoken))
    return 1, ()


def _reach(word: Word, thesaurus: Thesaurus) -> int:
    """How many words a concept may have that begins with one."""
    found = [
        thesaurus.longest(language, lemmas[0])
        for language in LANGUAGES
        for lemmas in _ways(word, language)
    ]
    found += [thesaurus.longest("kk", key[0], folded=True) for key in _folds([word])]
    return max(found, default=1)


def _folds(words: Sequence[Word]) -> Iterator[Lemmas]:
    """The words as Kazakh ones typed without Kazakh letters."""
    ways = [
        [
            key
            for reading in word.readings
            if len(reading) <= MOST_PARTS
            for key in itertools.product(*(term.folds[:TRIED] for term in reading))
        ][:TRIED]
        for word in words
    ]
    for several in itertools.product(*ways):
        yield tuple(itertools.chain.from_iterable(several))


def _lemmas(words: Sequence[Word]) -> Iterator[tuple[Language, Lemmas]]:
    """The ways to read the words as lemmas of one language, the likeliest first."""
    for language in LANGUAGES:
        ways = [list(_ways(word, language)) for word in words]
        if len(words) > 1:
            ways = [found[:TRIED] for found in ways]
        for several in itertools.product(*ways):
            yield language, tuple(itertools.chain.from_iterable(several))


def _ways(word: Word, language: Language) -> Iterator[Lemmas]:
    """The lemmas of a word in a language; several at once of a hyphenated one."""
    found: dict[Lemmas, None] = {}
    for reading in word.readings:
        if len(reading) > MOST_PARTS:
            continue
        terms = [
            [lemma for spoken, lemma in (*term.lemmas, *term.spelled) if spoken == language]
            for term in reading
        ]
        if len(terms) > 1:
            terms = [list(dict.fromkeys(lemmas))[:TRIED] for lemmas in terms]
        found |= dict.fromkeys(itertools.product(*terms))
    yield from found


def _terms(concept: Meaning, language: Language) -> tuple[Lemmas, ...]:
    return tuple(
        dict.fromkeys(lemmas_of(term, language) for term in concept.terms.get(language, ()))
    )


def _others(
    meanings: Sequence[Meaning], spoken: Sequence[tuple[Language, Lemmas]], *, folded: bool
) -> tuple[Translation, ...]:
    """What is called so otherwise; `folded`, for Kazakh words typed without Kazakh letters."""
    found: dict[tuple[Language, Lemmas], Translation] = {}
    for meaning in meanings:
        of = [language for language, lemmas in spoken if lemmas in _terms(meaning, language)]
        for language in meaning.terms:
            sure = (SYNONYM if language in of else 1.0) * (VAGUE if len(meanings) > 1 else 1.0)
            for lemmas in _terms(meaning, language):
                key = language, lemmas
                if lemmas and key not in spoken and key not in found:
                    own = language in of or (folded and language == "kk")
                    found[key] = Translation(language, lemmas, sure, meaning.id, own)
    return tuple(sorted(found.values(), key=lambda one: -one.weight)[:MOST])


def _learned(spoken: Sequence[tuple[Language, Lemmas]]) -> tuple[Translation, ...]:
    found: dict[tuple[Language, Lemmas], Translation] = {}
    for language, lemmas in spoken:
        if len(lemmas) > 1:
            continue  # a hyphenated word; what its first part means is something else
        for one in translations(language, lemmas[0]):
            key = one.language, one.lemmas
            if key not in spoken and (key not in found or found[key].weight < one.weight):
                found[key] = Translation(one.language, one.lemmas, one.weight)
    return tuple(sorted(found.values(), key=lambda one: -one.weight)[:MOST])
