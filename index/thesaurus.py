"""The thesaurus: concepts of cultural life with their words in three languages.

`thesaurus.toml` is written by hand for this project; an editor's own file may add to it. A
concept is found by the lemmas of its words, so that every form of them leads to it.
"""

from __future__ import annotations

import functools
import logging
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import IzdeError
from corpus.scripts import fold_key
from corpus.story import LANGUAGES, Language
from index.analysis import analyzer
from index.tokens import exact_form

ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
BEGINNING = 2  # letters
logger = logging.getLogger(__name__)
Lemmas = tuple[str, ...]  # of the words of a term


class Concept(NamedTuple):
    """One thing, and what it is called; the usual term of a language stands first."""

    id: str
    terms: Mapping[Language, tuple[str, ...]]


Called = tuple[Concept, ...]


class Thesaurus:
    """Concepts, by their ids and by the lemmas of their terms."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts
        self._by_beginning: dict[tuple[Language, str], list[tuple[str, Concept]]] = {}
        for concept in concepts.values():
            for language, terms in concept.terms.items():
                for term in terms:
                    key = language, _beginning(term)
                    self._by_beginning.setdefault(key, []).append((term, concept))
        self._called: dict[tuple[Language, str, bool], dict[Lemmas, Called]] = {}

    def named(
        self, language: Language, lemmas: Lemmas, *, folded: bool = False
    ) -> tuple[Concept, ...]:
        """The concepts that are called so; `folded`, when typed without Kazakh letters.

        Only terms that begin alike are analysed: all of them would take seconds.
        """
        called = self._beginning_with(language, lemmas[0], folded) if lemmas else {}
        return called.get(lemmas, ())

    def longest(self, language: Language, lemma: str, *, folded: bool = False) -> int:
        """How many lemmas the longest term has that begins with one; 0 where none does."""
        called = self._beginning_with(language, lemma, folded)
        return max((len(lemmas) for lemmas in called if lemmas[:1] == (lemma,)), default=0)

    def _beginning_with(
        self, language: Language, lemma: str, folded: bool
    ) -> Mapping[Lemmas, Called]:
        """What is called so, by the lemmas of the terms that begin with the letters of a lemma."""
        key = language, _beginning(lemma)
        if key not in self._by_beginning:  # nothing is kept of what readers type
            return {}
        called = self._called.get((*key, folded))
        if called is None:  # two threads make the same
            called = self._called[*key, folded] = self._analysed(key, folded)
        return called

    def _analysed(self, key: tuple[Language, str], folded: bool) -> dict[Lemmas, Called]:
        """The lemmas of the terms of a language that begin so, and what is called so."""
        found: dict[Lemmas, dict[str, Concept]] = {}
        for term, concept in self._by_beginning.get(key, ()):
            lemmas = lemmas_of(term, key[0])
            if folded:
                lemmas = tuple(map(fold_key, lemmas))
            found.setdefault(lemmas, {})[concept.id] = concept
        return {lemmas: tuple(concepts.values()) for lemmas, concepts in found.items()}


def _beginning(term: str) -> str:
    """What the forms and the lemma of a term's first word have in common, nearly always."""
    return fold_key(exact_form(term[:BEGINNING]))


def lemmas_of(term: str, language: Language) -> Lemmas:
    """The best lemmas of the words of a term."""
    spoken: Any = analyzer(language)
    return _lemmas_by(spoken, term)


@functools.lru_cache(50_000)
def _lemmas_by(spoken: Any, term: str) -> Lemmas:
    return tuple(token.lemmas[0] for token in spoken.analyze(term))


@functools.cache
def shipped() -> Thesaurus:
    """The concepts of the package."""
    name = "thesaurus.toml"
    return Thesaurus(read(name, (files(__package__) / name).read_text("utf-8")))


def load(own: Path) -> Thesaurus:
    """The shipped concepts, and those of an editor's own file, which go before them.

    Raises IzdeError that names file and concept where one is not as it should be.
    """
    try:
        content = own.read_text("utf-8-sig")  # some editors write a mark of the encoding
    except (OSError, UnicodeDecodeError) as error:
        raise IzdeError(f"{own} cannot be read: {error}") from None
    return Thesaurus({**shipped().concepts, **read(str(own), content)})


def usable(own: Path) -> Thesaurus:
    """The shipped concepts and, if there is such a file, an editor's own.

    A file that is not as it should be is passed over and logged: a site goes on without it. It is
    read again when it has changed.
    """
    try:
        stat = own.stat()
    except OSError:
        return shipped()
    return _loaded(own, (stat.st_mtime_ns, stat.st_size))


@functools.lru_cache(2)
def _loaded(own: Path, version: tuple[int, int]) -> Thesaurus:
    """One version of a file, read once, also for processes that are forked later."""
    try:
        return load(own)
    except IzdeError as error:
        logger.error("%s: the file is passed over, the thesaurus of the package serves", error)
        return shipped()


def read(name: str, content: str) -> dict[str, Concept]:
    """The concepts of a file's content, checked."""
    try:
        tables = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
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
