"""What the words of a query look for in running text: sequences of types.

By lemma, a word stands for all forms of its lemmas, a phrase for the lemmas of its words one
after the other; by form, each for its exact forms only. The weaker ways of a search (without
Kazakh letters, by the sound of a name) are taken where the word itself stands in no text:
whoever counts wants one word.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from corpus.scripts import fold_key
from corpus.story import LANGUAGES, Language
from index.fields import Part
from index.forward import Forward
from search.clauses import (
    Clause,
    Concept,
    Either,
    Every,
    Excluded,
    Pattern,
    Phrase,
    Term,
    Translation,
    Word,
    leaves,
)
from search.query import Rule
from search.wanted import unfolded

By = Literal["lemma", "form"]
BYS: tuple[By, ...] = get_args(By)

Types = NDArray[Any]  # numbers of them
Sounding = Callable[[str], Iterable[str]]


class Chain(NamedTuple):
    """Types that stand one after the other, or near each other where `near` is told."""

    clause: int  # by which it is looked for
    rule: Rule
    steps: tuple[Types, ...]
    near: int | None
    parts: tuple[Part, ...]


class Sought:
    """What the clauses of one query look for, in any segment."""

    def __init__(
        self,
        clauses: Sequence[Clause],
        by: By,
        forwards: Sequence[Forward],
        sounding: Sounding,
    ) -> None:
        """`sounding` gives the lemmas in texts that sound like a name."""
        self._by, self._sounding = by, sounding
        self._leaves = [
            (number, leaf)
            for number, clause in enumerate(clauses)
            if not clause.optional
            for leaf in leaves(clause)
            if not leaf.optional
        ]
        self._weak = {
            term
            for _, leaf in self._leaves
            for term in _terms(leaf)
            if by == "lemma" and not any(len(_strict(term, one)) for one in forwards)
        }

    def chains(self, forward: Forward) -> list[Chain]:
        """What stands for it in one segment; what the segment has no word of is left out."""
        return [
            one
            for number, leaf in self._leaves
            for one in self._of_leaf(number, leaf, forward)
            if all(len(step) for step in one.steps)
        ]

    def _of_leaf(
        self, number: int, leaf: Word | Phrase | Pattern | Concept, forward: Forward
    ) -> Iterator[Chain]:
        match leaf:
            case Word():
                for reading in leaf.readings:
                    rule: Rule = "lemma" if self._by == "lemma" else "form"
                    steps = tuple(self._of_term(term, forward) for term in reading)
                    yield Chain(number, rule, steps, None, leaf.parts)
            case Concept():
                for word in leaf.words:
                    if not word.optional:
                        yield from self._of_leaf(number, word, forward)
                if self._by == "lemma":
                    for other in leaf.others:
                        yield _translated(number, leaf, other, forward)
            case Phrase():
                terms = list(_terms_in(leaf.words))
                for forms in leaf.readings:
                    steps = tuple(self._of_form(form, terms, forward) for form in forms)
                    yield Chain(number, "form", steps, leaf.near, leaf.parts)
            case Pattern():
                types = _fitting(leaf.pattern, forward)
                yield Chain(number, "pattern", (types,), None, leaf.parts)

    def _of_term(self, term: Term, forward: Forward) -> Types:
        if self._by == "form":
            return _united(forward.types_with(form) for form in term.exacts)
        if term in self._weak:
            return _weak(term, forward, self._sounding)
        return _strict(term, forward)

    def _of_form(self, form: str, terms: Iterable[Term], forward: Forward) -> Types:
        """A word of a phrase."""
        own = forward.types_with(form)
        if self._by == "form":
            return own
        return _united([own, *(self._of_term(one, forward) for one in terms if form in one.exacts)])


def _terms(leaf: Word | Phrase | Pattern | Concept) -> Iterator[Term]:
    match leaf:
        case Word():
            for reading in leaf.readings:
                yield from reading
        case Concept():
            for word in leaf.words:
                yield from _terms(word)
        case Phrase():
            yield from _terms_in(leaf.words)


def _terms_in(clauses: Iterable[Clause]) -> Iterator[Term]:
    for clause in clauses:
        for leaf in leaves(clause):
            yield from _terms(leaf)


def _strict(term: Term, forward: Forward) -> Types:
    """The types of the lemmas that a word may be of, and those of its form."""
    lemmas = (*term.lemmas, *term.spelled)
    own = [_of_lemma(language, lemma, forward) for language, lemma in lemmas]
    return _united([*own, *(forward.types_with(form) for form in term.exacts)])


def _weak(term: Term, forward: Forward, sounding: Sounding) -> Types:
    """The types of lemmas that are the word without Kazakh letters, or sound like it."""
    found = [
        np.array(forward.types_of(number))
        for key in term.folds
        for first in unfolded(key[:1])
        for number in forward.beginning("kk", first)
        if fold_key(forward.lemma(number)) == key
    ]
    for lemma in sorted({lemma for name in term.names for lemma in sounding(name)}):
        found += [_of_lemma(language, lemma, forward) for language in LANGUAGES]
    return _united(found)


def _of_lemma(language: Language, lemma: str, forward: Forward) -> Types:
    number = forward.find(language, lemma)
    return np.arange(0) if number is None else np.array(forward.types_of(number))


def _translated(number: int, concept: Concept, other: Translation, forward: Forward) -> Chain:
    steps = tuple(_of_lemma(other.language, lemma, forward) for lemma in other.lemmas)
    rule: Rule = "synonym" if other.is_synonym else "translation"
    return Chain(number, rule, steps, None, concept.parts)


def _fitting(pattern: str, forward: Forward) -> Types:
    literal = pattern.partition("*")[0]
    types = forward.types_beginning(literal)
    if pattern.rstrip("*") != literal:
        wanted = re.compile(re.escape(pattern).replace(r"\*", ".*"), re.DOTALL)
        fits = [wanted.fullmatch(forward.form(one)) is not None for one in types.tolist()]
        types = types[np.array(fits, np.bool_)]
    return np.sort(types)


def _united(several: Iterable[Types]) -> Types:
    given = [one for one in several if len(one)]
    if not given:
        return np.arange(0)
    return np.unique(np.concatenate(given))


# -- which stories may have it -----------------------------------------------------------


def relaxed(clauses: Iterable[Clause], by: By) -> tuple[Clause, ...]:
    """Clauses that find all stories in which the words may stand, by the postings.

    A phrase by lemmas has no postings of its own: its words are looked for. By form, no word
    is looked for otherwise.
    """
    return tuple(_relaxed(clause, by) for clause in clauses)


def _relaxed(clause: Clause, by: By) -> Clause:
    match clause:
        case Phrase() if by == "lemma" and clause.words:
            inside = [one for one in clause.words if not one.optional] or list(clause.words)
            return Every(clause.start, clause.end, tuple(inside), clause.optional)
        case Word() if by == "form":
            readings = tuple(
                tuple(Term(term.exacts, ()) for term in reading) for reading in clause.readings
            )
            kept = tuple(one for one in readings if all(term.exacts for term in one))
            return dataclasses.replace(clause, readings=kept or readings)
        case Concept() if by == "form":
            words = tuple(_relaxed(word, by) for word in clause.words)
            return Every(clause.start, clause.end, words, clause.optional)
        case Either() | Every():
            return dataclasses.replace(clause, clauses=relaxed(clause.clauses, by))
        case Excluded() if by == "form":
            return dataclasses.replace(clause, clauses=relaxed(clause.clauses, by))
    return clause


def phrases(clauses: Sequence[Clause]) -> Iterator[int]:
    """The phrases that a story has to have, by their numbers among the clauses."""
    for number, clause in enumerate(clauses):
        if isinstance(clause, Phrase) and not clause.optional:
            yield number
