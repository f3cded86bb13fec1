"""What the API answers beside a page of results; names and forms of the fields are a contract."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from corpus.institutions import Former, InstitutionKind
from corpus.kinds import Kind as DuplicateKind
from corpus.partialdate import PartialDate
from corpus.story import Language, Story
from index.fields import Part
from search.answers import Asked
from search.query import FacetName
from search.research.concordance import Lemma
from search.research.counts import Unit
from search.research.lines import Line
from search.research.ordering import Order
from search.research.sought import By
from web.exports import CorpusVersion


class StoryAnswer(Story, frozen=True, kw_only=True):
    """One story, with the fields of `izde export` and its page here.

    Where the rights of its institution ask for it, the body is an excerpt.
    """

    address: Annotated[str, Meta(description="Of its page on this site.")]


class InstitutionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An institution of the registry."""

    slug: Annotated[str, Meta(description="For the parameter `institution`.")]
    kind: InstitutionKind
    names: dict[Language, str]
    short: dict[Language, str]
    former: tuple[Former, ...]
    city: str
    city_names: dict[Language, str]
    home: Annotated[str, Meta(description="Its own site; empty where that is not certain.")]
    stories: Annotated[int, Meta(description="Versions of a story counted once.")]


class Institutions(msgspec.Struct, frozen=True):
    """The institutions by the alphabet of a language."""

    institutions: tuple[InstitutionAnswer, ...]


class Completion(msgspec.Struct, frozen=True):
    """One way in which what is typed may go on."""

    kind: Literal["words", "title", "institution"]
    text: str
    target: Annotated[
        str | None,
        Meta(description="The id of a story, the slug of an institution; null for words."),
    ]


class Completions(msgspec.Struct, frozen=True):
    """How what is typed may go on."""

    q: str
    suggestions: tuple[Completion, ...]


class CountSeries(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one query, or of one value of a facet within it."""

    query: Asked
    value: Annotated[str, Meta(description="Of the facet; empty where nothing is split.")]
    counts: Annotated[tuple[int, ...], Meta(description="Of each period.")]
    bases: Annotated[
        tuple[int, ...],
        Meta(description="All stories of each period that pass the filters."),
    ]
    per_thousand: tuple[float, ...]
    total: Annotated[int, Meta(description="Stories, dated or not.")]
    undated: Annotated[int, Meta(description="Of these, in no period.")]
    outside: Annotated[int, Meta(description="Of these, in a period that is not shown.")]


class CountsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Several series over the same periods."""

    unit: Unit
    by: FacetName | None
    periods: Annotated[tuple[str, ...], Meta(description="2024 or 2024-05, without gaps.")]
    series: tuple[CountSeries, ...]
    corpus: CorpusVersion
    partial: Annotated[bool, Meta(description="There was no time to look for all.")]


class ConcordanceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A page of lines, and what was counted of all of them."""

    query: Asked
    by: By
    order: Order
    total: Annotated[int, Meta(description="Places, without those struck out.")]
    stories: Annotated[int, Meta(description="That have any.")]
    lemmas: Annotated[tuple[Lemma, ...], Meta(description="What was found; `key` is for `out`.")]
    lines: tuple[Line, ...]
    page: int
    pages: int
    corpus: CorpusVersion
    partial: Annotated[bool, Meta(description="There was no time to look at all.")]


class DraftBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A draft that is to be checked."""

    text: Annotated[
        str,
        Meta(pattern=r"\S", description="Where there is no title, its first line is that."),
    ]
    title: Annotated[str, Meta(max_length=1_000)] = ""
    language: Annotated[Language | None, Meta(description="Recognised where it is not told.")] = (
        None
    )


class TextPlace(msgspec.Struct, frozen=True):
    """A stretch of a text; code points, end exclusive."""

    field: Part
    start: int
    end: int


class SharedPassage(msgspec.Struct, frozen=True):
    """The same words in the draft and in the story."""

    text: str
    words: int
    draft: TextPlace
    story: TextPlace


class NamedThings(msgspec.Struct, frozen=True):
    """Names, dates and numbers as they are written."""

    names: tuple[str, ...]
    dates: tuple[str, ...]
    numbers: tuple[str, ...]


class DuplicateEvidence(msgspec.Struct, frozen=True):
    """Why a draft and a story are thought to be alike, and what differs."""

    passages: tuple[SharedPassage, ...]
    shared: NamedThings
    only_in_draft: NamedThings
    only_in_story: NamedThings


class DuplicateMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A story that a draft is like."""

    id: str
    url: str | None
    address: Annotated[str, Meta(description="Of its page on this site.")]
    institution: str | None
    ours: Annotated[bool, Meta(description="The institution is that of the account.")]
    date: PartialDate | None
    language: Language
    title: str
    kind: Annotated[
        DuplicateKind,
        Meta(description="The first four are one story; same_event and recurring never are."),
    ]
    score: Annotated[float, Meta(ge=0, le=1)]
    evidence: DuplicateEvidence


class DuplicatesAnswer(msgspec.Struct, frozen=True):
    """The stories that a draft is like: those that are the same first."""

    matches: tuple[DuplicateMatch, ...]
