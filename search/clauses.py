"""The clauses of a query: what each part of what was typed looks for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from corpus.partialdate import PartialDate
from corpus.story import Language
from index.fields import PARTS, Keyword
from index.fields import Part as StoryPart


class Term(NamedTuple):
    """What one word may be in the index: an exact form, a lemma, or a weaker match.

    `spelled` are lemmas that the word is in another script, `folds` keys of Kazakh lemmas
    without Kazakh letters, `names` what may be looked for by its sound, `stems` the
    beginnings that words of the same root share.
    """

    exacts: tuple[str, ...]
    lemmas: tuple[tuple[Language, str], ...]
    spelled: tuple[tuple[Language, str], ...] = ()
    folds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()


class Translation(NamedTuple):
    """A word or a phrase of another language for what was asked: its lemmas, and how sure."""

    language: Language
    lemmas: tuple[str, ...]
    weight: float  # above 0, at most 1
    concept: str = ""  # of the thesaurus; "" where it was learned
    is_synonym: bool = False  # another word of the language that was asked in


@dataclass(frozen=True, slots=True)
class _Placed:
    start: int  # of its place in the query's text, end exclusive
    end: int

    @property
    def searched(self) -> bool:
        """Whether it looks for something in texts."""
        return True


@dataclass(frozen=True, slots=True)
class Word(_Placed):
    """One word; a story matches by all terms of one of its readings.

    Most words have one reading of one term. Where languages cut differently, as Russian
    does a hyphenated word, there is a reading for each way of cutting.
    """

    readings: tuple[tuple[Term, ...], ...]
    optional: bool = False
    parts: tuple[StoryPart, ...] = PARTS


@dataclass(frozen=True, slots=True)
class Phrase(_Placed):
    """Exact forms one after the other; a reading for each way of cutting.

    With `near`, they stand in any order, with at most so many other words between them.
    """

    readings: tuple[tuple[str, ...], ...]
    optional: bool = False
    near: int | None = None
    parts: tuple[StoryPart, ...] = PARTS
    words: tuple[Clause, ...] = dataclasses.field(default=(), compare=False)  # by themselves


@dataclass(frozen=True, slots=True)
class Pattern(_Placed):
    """An exact form with stars for any letters."""

    pattern: str
    parts: tuple[StoryPart, ...] = PARTS
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Concept(_Placed):
    """One or more words that mean one thing, and what it is called otherwise."""

    words: tuple[Word, ...]
    others: tuple[Translation, ...]
    optional: bool = False
    parts: tuple[StoryPart, ...] = PARTS


@dataclass(frozen=True, slots=True)
class Dated(_Placed):
    """A date: its words in a text, or a story's own dates that touch it."""

    words: tuple[Word, ...]
    first: PartialDate
    last: PartialDate | None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Chosen(_Placed):
    """A filter in the words: a keyword that has one of some values."""

    field: Keyword
    values: tuple[str, ...]
    optional: bool = False

    @property
    def searched(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Excluded(_Placed):
    """What a story must not match (all of the clauses together)."""

    clauses: tuple[Clause, ...]
    optional: bool = False

    @property
    def searched(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Either(_Placed):
    """One of the clauses at least."""

    clauses: tuple[Clause, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Every(_Placed):
    """All of the clauses."""

    clauses: tuple[Clause, ...]
    optional: bool = False


Clause = Word | Phrase | Pattern | Concept | Dated | Chosen | Excluded | Either | Every
Any_ = TypeVar("Any_", bound=Clause)


def leaves(clause: Clause) -> Iterator[Word | Phrase | Pattern | Concept]:
    """What a clause looks for in texts."""
    match clause:
        case Word() | Phrase() | Pattern() | Concept():
            yield clause
        case Dated():
            yield from clause.words
        case Either() | Every():
            for one in clause.clauses:
                yield from leaves(one)


def titled(clause: Any_) -> Any_:
    """A clause that looks in titles only."""
    match clause:
        case Word() | Phrase() | Pattern():
            return dataclasses.replace(clause, parts=("title",))
        case Concept():
            words = tuple(titled(word) for word in clause.words)
            return dataclasses.replace(clause, words=words, parts=("title",))
        case Dated():
            return dataclasses.replace(clause, words=tuple(titled(word) for word in clause.words))
        case Excluded() | Either() | Every():
            inside = tuple(titled(one) for one in clause.clauses)
            return dataclasses.replace(clause, clauses=inside)
    return clause


def words_inside(leaf: Clause) -> Iterator[Word]:
    """The words of a clause, of a phrase too."""
    if isinstance(leaf, Word):
        yield leaf
    elif isinstance(leaf, Phrase):
        for clause in leaf.words:
            for one in leaves(clause):
                yield from words_inside(one)
