"""The thesaurus: concepts of cultural life with their words in three languages.

`thesaurus.toml` is written by hand for this project; an editor's own file may add to it. A
concept is found by the lemmas of its words, so that every form of them leads to it.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from corpus.errors import IzdeError
from corpus.story import LANGUAGES, Language
from index.analysis import analyzer

ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
Lemmas = tuple[str, ...]  # of the words of a term


class Concept(NamedTuple):
    """One thing, and what it is called; the usual term of a language stands first."""

    id: str
    terms: Mapping[Language, tuple[str, ...]]


class Thesaurus:
    """Concepts, by their ids and by the lemmas of their terms."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts

        self._by_lemmas: dict[Language, Mapping[Lemmas, tuple[Concept, ...]]] = {}

    def named(self, language: Language, lemmas: Lemmas) -> tuple[Concept, ...]:
        """The concepts that are called so."""
        if language not in self._by_lemmas:  # a second's work, for a language that is asked for
            self._by_lemmas[language] = self._indexed(language)
        return self._by_lemmas[language].get(lemmas, ())

    def _indexed(self, language: Language) -> Mapping[Lemmas, tuple[Concept, ...]]:
        found: dict[Lemmas, tuple[Concept, ...]] = {}
        for concept in self.concepts.values():
            terms = concept.terms.get(language, ())
            for key in dict.fromkeys(lemmas_of(term, language) for term in terms):
                found[key] = (*found.get(key, ()), concept)
        return found


def lemmas_of(term: str, language: Language) -> Lemmas:
    """The best lemmas of the words of a term."""
    return tuple(token.lemmas[0] for token in analyzer(language).analyze(term))


def load(*own: Path) -> Thesaurus:
    """The shipped concepts, and those of an editor's own files, which go before them.

    Raises IzdeError that names file and concept where one is not as it should be.
    """
    shipped = (files(__package__) / "thesaurus.toml").read_text("utf-8")
    concepts = read("thesaurus.toml", shipped)
    for path in own:
        try:
            concepts |= read(str(path), path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise IzdeError(f"{path} cannot be read: {error}") from None
    return Thesaurus(concepts)


def read(name: str, content: str) -> dict[str, Concept]:
    """The concepts of a file's content, checked."""
    try:
        tables = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise IzdeError(f"{name}: {error}: TOML is needed, a table for each concept") from None
    return {concept_id: _concept(name, concept_id, table) for concept_id, table in tables.items()}


def _concept(name: str, concept_id: str, table: object) -> Concept:
    where = f"{name}, concept {concept_id!r}"
    if not ID.fullmatch(concept_id):
        raise IzdeError(f"{where}: an id has small Latin letters, digits and hyphens")
    if not isinstance(table, dict) or not table or not set(table) <= set(LANGUAGES):
        raise IzdeError(f"{where}: lists of terms under kk, ru and en are needed, nothing else")
    if len(table) < 2:
        raise IzdeError(f"{where}: terms in two languages at least are needed")
    terms: dict[Language, tuple[str, ...]] = {}
    for language in LANGUAGES:
        given = table.get(language, [])
        if not isinstance(given, list) or not all(isinstance(term, str) for term in given):
            raise IzdeError(f"{where}: {language} is no list of words and phrases")
        if any(not term.strip() or term != term.strip() for term in given):
            raise IzdeError(f"{where}: {language} has an empty term, or one with spaces around it")
        if len({term.casefold() for term in given}) < len(given):
            raise IzdeError(f"{where}: {language} has a term twice")
        if given:
            terms[language] = tuple(given)
    return Concept(concept_id, terms)


@functools.cache
def shipped() -> Thesaurus:
    return load()
