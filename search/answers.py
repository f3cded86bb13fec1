"""What programs are told of a search: the answer of `izde search --json` and of the API.

The names and the forms of the fields are a contract. Dates are ISO 8601, offsets code points,
their ends exclusive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from corpus.kinds import Same
from corpus.partialdate import PartialDate
from corpus.story import DateSource, Image, Kind, Language, Script
from search.parts import Note
from search.query import (
    FACETS,
    FacetName,
    Facets,
    Highlight,
    Hit,
    Mended,
    Page,
    Query,
    Rule,
    Sort,
)

Span = tuple[int, int]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A query under the names of its parameters, without its page."""

    q: str
    institution: Annotated[tuple[str, ...], Meta(description="-SLUG: not of this one.")]
    city: tuple[str, ...]
    type: tuple[str, ...]
    language: tuple[str, ...]
    kind: tuple[str, ...]
    year: tuple[str, ...]
    month: tuple[str, ...]
    since: dt.date | None = msgspec.field(name="from")
    until: dt.date | None = msgspec.field(name="to")
    exact: bool
    translate: bool
    fold: Annotated[bool, Meta(description="Publications of one story are one result.")]
    sort: Annotated[Sort, Meta(description="The order that applies.")]


class Snippet(msgspec.Struct, frozen=True):
    """A part of the text, with where words of the query stand in it."""

    text: str
    marks: tuple[Span, ...]


class Other(msgspec.Struct, frozen=True):
    """Another publication of the same story."""

    id: str
    language: Language
    institution: str | None
    date: PartialDate | None
    kind: Annotated[
        Same | None,
        Meta(description="What both are of each other; null: the source says that they are one."),
    ]


class Why(msgspec.Struct, frozen=True):
    """Why a word of the story is one that was asked for."""

    asked: str
    form: str
    lemma: str
    rule: Rule


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A story that was found: its fields without its body, and what matched."""

    id: str
    url: str | None
    institution: str | None
    language: Language
    script: Script
    kind: Kind
    title: str
    teaser: str
    published: PartialDate | None
    event_start: PartialDate | None
    event_end: PartialDate | None
    images: tuple[Image, ...]
    attribution: str
    versions: Annotated[tuple[str, ...], Meta(description="Ids of its versions.")]
    date: PartialDate | None
    date_source: DateSource | None
    page: Annotated[str, Meta(description="Of what the story was taken.")]
    added: str
    changed: str
    hash: str
    score: float
    title_marks: tuple[Span, ...]
    snippet: Snippet
    others: Annotated[
        tuple[Other, ...],
        Meta(description="The other publications of the story, which this result stands for."),
    ]
    reasons: tuple[Why, ...]
    address: Annotated[str | UnsetType, Meta(description="Of its page on this site.")] = UNSET


class Value(msgspec.Struct, frozen=True):
    """A value of a facet, and how many stories have it."""

    value: str
    count: int
    selected: bool
    excluded: bool
    adds: Annotated[
        bool, Meta(description="Others are chosen: with this one, so many more would be found.")
    ]


class Stretch(msgspec.Struct, frozen=True):
    """A stretch of time, and how many stories are of it, whatever time is asked for."""

    since: dt.date = msgspec.field(name="from")
    until: dt.date = msgspec.field(name="to")
    count: int


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A way out of no result: the query with one thing less, and how many it finds."""

    dropped: Annotated[str, Meta(description="words, dates, filters, or the name of a facet.")]
    value: str
    count: int
    query: Asked


class Searched(msgspec.Struct, frozen=True, kw_only=True):
    """A page of results."""

    query: Annotated[
        Asked, Meta(description="What was looked for, where `typed` finds nothing: other words.")
    ]
    total: int
    page: int
    pages: int
    limit: int
    cursor: Annotated[
        str | None, Meta(description="For the parameter `after`: the next page begins there.")
    ]
    typed: Annotated[
        str | None, Meta(description="The words of the query, where others were looked for.")
    ]
    mended: Annotated[
        Mended | None, Meta(description="Why others: another keyboard layout, a misspelt word.")
    ]
    meant: Annotated[str | None, Meta(description="Words that find more.")]
    read_as: Annotated[str | None, Meta(description="How operators and fields were read.")]
    notes: Annotated[tuple[Note, ...], Meta(description="What of the words was passed over.")]
    least: Annotated[
        int | None,
        Meta(description="No story has all words: each of these has at least so many."),
    ]
    partial: Annotated[bool, Meta(description="There was no time to look for all.")]
    took_ms: float | UnsetType = UNSET
    hits: tuple[Found, ...]
    facets: dict[FacetName, tuple[Value, ...]]
    timeline: tuple[Stretch, ...]
    loosen: tuple[Offer, ...]


Address = Callable[[str, Language], str]


def searched(page: Page, *, timed: bool = True, address: Address | None = None) -> Searched:
    """The answer to a search; `timed` tells how long it took, too.

    `address` makes the addresses of the stories' pages, from id and language.
    """
    return Searched(
        query=asked(page.query),
        total=page.total,
        page=page.query.page,
        pages=page.pages,
        limit=page.query.limit,
        cursor=page.cursor or None,
        typed=page.typed or None,
        mended=page.mended or None,
        meant=page.meant.words if page.meant else None,
        read_as=page.read_as or None,
        notes=page.notes,
        least=page.least or None,
        partial=page.partial,
        took_ms=page.took_ms if timed else UNSET,
        hits=tuple(_found(hit, address) for hit in page.hits),
        facets=_facets(page.facets),
        timeline=tuple(Stretch(one.since, one.until, one.stories) for one in page.timeline.bars),
        loosen=tuple(
            Offer(
                dropped=offer.dropped,
                value=offer.value,
                count=offer.count,
                query=asked(offer.query),
            )
            for offer in page.loosen
        ),
    )


def asked(query: Query) -> Asked:
    """A query as its parameters tell it."""
    return Asked(
        q=query.words,
        **{name: query.signed(name) for name in FACETS},
        since=query.since,
        until=query.until,
        exact=query.exact,
        translate=query.across,
        fold=query.together,
        sort=query.order,
    )


OF_THE_STORY = [
    name
    for name in Found.__struct_fields__
    if name not in ("score", "title_marks", "snippet", "others", "reasons", "address")
]


def _found(hit: Hit, address: Address | None) -> Found:
    return Found(
        **{name: getattr(hit.story, name) for name in OF_THE_STORY},
        score=hit.score,
        title_marks=hit.title.marks,
        snippet=_snippet(hit.snippet),
        others=tuple(
            Other(one.id, one.language, one.institution, one.date, one.kind) for one in hit.others
        ),
        reasons=tuple(Why(*one) for one in hit.reasons),
        address=address(hit.story.id, hit.story.language) if address else UNSET,
    )


def _snippet(highlight: Highlight) -> Snippet:
    return Snippet(highlight.text, highlight.marks)


def _facets(facets: Facets) -> dict[FacetName, tuple[Value, ...]]:
    return {
        name: tuple(
            Value(one.value, one.count, one.selected, one.excluded, one.adds)
            for one in getattr(facets, name)
        )
        for name in FACETS
    }
