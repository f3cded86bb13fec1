"""The query algebra: what is looked for, as a tree of values that any engine can evaluate.

A node matches documents, and gives each of them a score of 0 or more. Trees are values:
equal ones mean the same, and may be the keys of a cache.

| node | matches | scores |
|---|---|---|
| `Term` | documents with a term | BM25 |
| `Phrase` | terms one after the other, or near each other | BM25, as one rare term |
| `Prefix`, `Wildcard`, `Fuzzy` | any of the terms that it stands for | BM25, as one term |
| `Word` | a word in any of its ways and zones | BM25F, as one term |
| `Sounding` | any of the names that sound the same | the best of their BM25 |
| `Sum` | any of its nodes | the sum of theirs |
| `Best` | any of its nodes | the best of theirs (dis-max) |
| `All` | all required nodes, none of the excluded | the sum; optional ones only add to it |
| `Some` | at least so many of its nodes | the sum, and what the optional ones add |
| `Rare` | what passes a filter | a share of the idf of a term that so many have |
| `Weighted` | its node | a share of its |
| `Days`, `Dates`, `Keyword`, `Everything` | what passes a filter | 0 |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from corpus.story import UNKNOWN
from index.fields import Keyword as KeywordField
from search.query import UNDATED, FacetName

MAX_SLOP = 1_000
# The value by which documents without one are chosen and counted; without it they are not.
MISSING: Mapping[FacetName, str] = {
    "institution": UNKNOWN,
    "city": UNKNOWN,
    "type": UNKNOWN,
    "year": UNDATED,
}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a field."""

    field: str
    term: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms of a field that has positions.

    With a `slop` of 0 they stand one after the other. Else all stand, in any order, within
    a stretch of as many positions as there are terms and `slop` more.
    """

    field: str
    terms: tuple[str, ...]  # at least one
    slop: int = 0

    def __post_init__(self) -> None:
        if not self.terms or not 0 <= self.slop <= MAX_SLOP:
            raise ValueError(f"a phrase needs terms, and a slop of 0 to {MAX_SLOP}")


@dataclass(frozen=True, slots=True)
class Prefix:
    """The terms that begin so."""

    field: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """The terms of a pattern: `*` is any characters or none, `?` any one."""

    field: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """The terms at most so many edits away that begin with the same `prefix` characters.

    An edit inserts, deletes or replaces a character, or swaps two neighbours (optimal string
    alignment: no stretch is edited twice).
    """

    field: str
    term: str
    edits: Literal[1, 2] = 1
    prefix: int = 1


@dataclass(frozen=True, slots=True)
class Sounding:
    """The names that sound like a lemma, but for itself (`index.phonetics`)."""

    field: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways in which a word may stand in a text, and what an occurrence counts."""

    node: Term | Sounding
    weight: float  # above 0
    telling: bool = True  # whether documents that have only this tell how rare the word is


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a story in which a word is looked for."""

    ways: tuple[Way, ...]
    length: str  # the field whose length is the part's
    weight: float  # of an occurrence here, beside the other zones
    b: float  # how far a long zone counts less, from 0 (not at all) to 1


@dataclass(frozen=True, slots=True)
class Word:
    """A word in all its ways and zones, scored as one term (BM25F).

    An occurrence in a zone is counted once, by the best of its ways. Occurrences are set
    against the length of their zone, weighted and summed before they are saturated; how rare
    the word is is told by the documents that have it in any telling way.
    """

    zones: tuple[Zone, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Any of the nodes; the more of them match, the better."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Best:
    """Any of the nodes, which are ways of saying the same."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is said by some words, or otherwise by any of the others.

    No other scores above its weight of the best of `own`: what a rarer word says is not meant
    more. Where `own` matches nothing, the others score as they are.
    """

    own: Node
    others: tuple[Weighted, ...]


@dataclass(frozen=True, slots=True)
class All:
    """All of the required nodes; without any, everything but what is excluded."""

    required: tuple[Node, ...] = ()
    optional: tuple[Node, ...] = ()
    excluded: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least so many of the nodes; the optional ones only add to the score."""

    nodes: tuple[Node, ...]
    optional: tuple[Node, ...] = ()
    least: int = 1


@dataclass(frozen=True, slots=True)
class Rare:
    """A filter whose documents score by how few they are: a share of the idf of a term."""

    node: Filter
    share: float  # above 0


@dataclass(frozen=True, slots=True)
class Weighted:
    """A node whose score is multiplied."""

    node: Node
    weight: float  # above 0


@dataclass(frozen=True, slots=True)
class Days:
    """Stories whose date may be a day of the range, both ends in it.

    Days are ordinals of datetime.date; None leaves an end open. Without a date no story
    matches.
    """

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Dates:
    """Stories of which the date or the event touches a range of days, both ends in it.

    Or a month and day of any year. With `wholly`, the date or all days of the event are in it.
    """

    first: int = 0
    last: int = 0
    month_day: tuple[int, int] | None = None
    wholly: bool = False


@dataclass(frozen=True, slots=True)
class Keyword:
    """Stories that have one of the values in a keyword field."""

    field: KeywordField
    values: tuple[str, ...]

    @property
    def missing(self) -> bool:
        """Whether those are meant, too, that have none."""
        return MISSING.get(self.field) in self.values


@dataclass(frozen=True, slots=True)
class Everything:
    """Every story."""


Expanding = Prefix | Wildcard | Fuzzy
Filter = Days | Dates | Keyword | Everything
Node = (
    Term
    | Phrase
    | Expanding
    | Sounding
    | Word
    | Sum
    | Best
    | Meaning
    | All
    | Some
    | Weighted
    | Rare
    | Filter
)
