"""What is asked: words, filters, sort and page; and what comes back.

`Query` is the one form in which the page, the command and (later) the API ask; it is a
value, so that a facet's bucket can carry the query that its click asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import msgspec

from corpus.errors import UsageError
from corpus.institutions import KINDS as TYPES
from corpus.partialdate import PartialDate
from corpus.story import KINDS, LANGUAGES, UNKNOWN, Kind, Language, Script, Story
from search.others import Publication
from search.parts import Note

if TYPE_CHECKING:
    from search.timeline import Timeline

Sort = Literal["relevance", "newest", "oldest"]
Mended = Literal["", "layout", "spelling"]
FacetName = Literal["institution", "city", "type", "language", "kind", "year", "month"]

# How a word of a text is one that was asked for: in the same form, by its lemma, in another
# script, without Kazakh letters, by the sound of a name, by its beginning, by a pattern, as
# another word for the same, in another language, by the story's own date, by its event's.
Rule = Literal[
    "form",
    "lemma",
    "script",
    "letters",
    "sound",
    "beginning",
    "pattern",
    "synonym",
    "translation",
    "date",
    "event",
]

# What a query may let go of; a facet stands for the whole tree that it is of.
Dropped = Literal["words", "institution", "type", "language", "kind", "year", "dates", "filters"]

SORTS: tuple[Sort, ...] = get_args(Sort)
FACETS: tuple[FacetName, ...] = get_args(FacetName)
UNDATED = "undated"  # the year of stories that tell none
KNOWN: dict[FacetName, tuple[str, ...]] = {
    "type": (*TYPES, UNKNOWN),
    "language": LANGUAGES,
    "kind": KINDS,
}
PAGE_SIZE = 10
MAX_LIMIT = 100
MAX_PAGE = 1_000
MAX_WORDS = 500  # characters of a query
MAX_VALUES = 50  # of one facet: every link of a page carries them all
NOT = "-"  # before a value that is excluded

# Facets that go together, the wider one first: a value of the narrower one lies within one of
# the wider, and narrows it where both are chosen. All else of them is OR.
TREES: dict[FacetName, FacetName] = {"city": "institution", "year": "month"}


class Exclusion(NamedTuple):
    """A value of a facet that no story may have."""

    facet: FacetName
    value: str


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """One question to the index.

    Several values within a facet are OR, so are those of two facets that make a tree; facets
    are AND, and what is excluded is left out of whatever the others leave.
    """

    words: str = ""
    institution: tuple[str, ...] = ()  # slugs, or UNKNOWN
    city: tuple[str, ...] = ()  # slugs of the institutions' cities, or UNKNOWN
    type: tuple[str, ...] = ()  # the kinds of institutions, or UNKNOWN
    language: tuple[Language, ...] = ()
    kind: tuple[Kind, ...] = ()
    year: tuple[str, ...] = ()  # "2024", or UNDATED
    month: tuple[str, ...] = ()  # "2024-05"
    without: tuple[Exclusion, ...] = ()
    since: dt.date | None = None  # parameters `from` and `to`, both inclusive
    until: dt.date | None = None
    exact: bool = False  # no other scripts and spellings, no names by their sound
    across: bool = True  # also what the words are called in other languages
    together: bool = True  # publications of one story as one result
    reader: Language | None = None  # whose version of several is shown; not part of an address
    sort: Sort | None = None  # None: relevance where there are words, else newest
    page: int = 1
    after: str = ""  # instead of a page, for programs: the cursor of the page before
    limit: int = PAGE_SIZE

    @property
    def order(self) -> Sort:
        """The sort that applies."""
        if self.sort is None or (self.sort == "relevance" and not self.words.strip()):
            return "relevance" if self.words.strip() else "newest"
        return self.sort

    def chosen(self, facet: FacetName) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def excluded(self, facet: FacetName) -> tuple[str, ...]:
        return tuple(one.value for one in self.without if one.facet == facet)

    def signed(self, facet: FacetName) -> tuple[str, ...]:
        """What is chosen and what is excluded, as `make_query` reads it."""
        return (*self.chosen(facet), *(f"{NOT}{value}" for value in self.excluded(facet)))

    def toggled(self, facet: FacetName, value: str, within: Iterable[str] = ()) -> Query:
        """What a click on a facet's value asks: with the value, or no longer so.

        One that is excluded is no longer excluded. `within` are the chosen values of the narrower
        facet that lie within this one, but for the months of a year, which tell it themselves: a
        click asks for all of it, and lets go of them. All from the first page.
        """
        if Exclusion(facet, value) in self.without:
            return self.excluding(facet, value)
        inner = self._inner(facet, value, within)
        values = self.chosen(facet)
        if value not in values:
            values = (*values, value)
        elif not inner:
            values = tuple(one for one in values if one != value)
        return self._changed(facet, values, inner, self.without)

    def excluding(self, facet: FacetName, value: str, within: Iterable[str] = ()) -> Query:
        """The query that excludes a facet's value, or no longer does where it was excluded."""
        exclusion = Exclusion(facet, value)
        values = tuple(one for one in self.chosen(facet) if one != value)
        if exclusion in self.without:
            without = tuple(one for one in self.without if one != exclusion)
            return self._changed(facet, values, set(), without)
        inner = self._inner(facet, value, within)
        return self._changed(facet, values, inner, (*self.without, exclusion))

    def _inner(self, facet: FacetName, value: str, within: Iterable[str]) -> set[str]:
        if facet == "year":
            return {one for one in self.month if one.startswith(f"{value}-")}
        return set(within)

    def _changed(
        self,
        facet: FacetName,
        values: tuple[str, ...],
        inner: set[str],
        without: tuple[Exclusion, ...],
    ) -> Query:
        changes: dict[str, object] = {facet: values, "without": without, "page": 1, "after": ""}
        if inner:
            narrower = TREES[facet]
            changes[narrower] = tuple(one for one in self.chosen(narrower) if one not in inner)
        return msgspec.structs.replace(self, **changes)

    @property
    def is_filtered(self) -> bool:
        """Whether more than words is asked for."""
        chosen = any(map(self.chosen, FACETS))
        return chosen or bool(self.without or self.since or self.until)


def make_query(
    *,
    words: str = "",
    institution: tuple[str, ...] = (),
    city: tuple[str, ...] = (),
    type: tuple[str, ...] = (),
    language: tuple[str, ...] = (),
    kind: tuple[str, ...] = (),
    year: tuple[str, ...] = (),
    month: tuple[str, ...] = (),
    since: str = "",
    until: str = "",
    exact: bool = False,
    across: bool = True,
    together: bool = True,
    reader: Language | None = None,
    sort: str = "",
    page: int = 1,
    after: str = "",
    limit: int = PAGE_SIZE,
) -> Query:
    """A Query out of what a person gave; raises UsageError that names the value at fault.

    A value with a minus before it is excluded. Institutions and cities are not checked here:
    what exists is the registry's to say.
    """
    if len(words) > MAX_WORDS:
        raise UsageError(f"the query is longer than {MAX_WORDS} characters: use fewer words")
    asked: dict[FacetName, tuple[str, ...]] = {
        "institution": institution,
        "city": city,
        "type": type,
        "language": language,
        "kind": kind,
        "year": year,
        "month": month,
    }
    chosen: dict[str, tuple[str, ...]] = {}
    without: list[Exclusion] = []
    for facet, given in asked.items():
        if len(given) > MAX_VALUES:
            raise UsageError(f"{facet} has {len(given)} values: use at most {MAX_VALUES}")
        for value in given:
            _check(facet, value.removeprefix(NOT))
        barred = dict.fromkeys(one.removeprefix(NOT) for one in given if one.startswith(NOT))
        without += (Exclusion(facet, value) for value in barred)
        chosen[facet] = tuple(
            dict.fromkeys(one for one in given if one.removeprefix(NOT) not in barred)
        )
    if sort and sort not in SORTS:
        raise UsageError(f"sort {sort!r} is unknown: use {', '.join(SORTS)}")
    if not 1 <= page <= MAX_PAGE:
        raise UsageError(f"page {page} is out of range: use 1 to {MAX_PAGE}")
    if not 1 <= limit <= MAX_LIMIT:
        raise UsageError(f"limit {limit} is out of range: use 1 to {MAX_LIMIT}")
    first = _partial("from", since).first_day() if since else None
    last = _partial("to", until).last_day() if until else None
    if (since and first is None) or (until and last is None):
        raise UsageError("from and to need a year: write 2024-05-17, 2024-05 or 2024")
    if first and last and first > last:  # put right, not refused
        first, last = _partial("from", until).first_day(), _partial("to", since).last_day()
    return Query(
        words=" ".join(words.split()),
        without=tuple(without),
        since=first,
        until=last,
        exact=exact,
        across=across,
        together=together,
        reader=reader,
        sort=next((one for one in SORTS if one == sort), None),
        page=page,
        after=after,
        limit=limit,
        **chosen,  # type: ignore[arg-type]  # checked above
    )


def _check(facet: FacetName, value: str) -> None:
    """Raise UsageError for what is no value of a facet."""
    if not value:
        raise UsageError(f"{facet} has an empty value: leave it out")
    if facet == "year":
        if value != UNDATED and len(str(_partial("year", value))) != 4:
            raise UsageError(f"year {value!r} is no year: write 2024 or {UNDATED}")
    elif facet == "month":
        parsed = _partial("month", value)
        if parsed.year is None or parsed.month is None or parsed.day is not None:
            raise UsageError(f"month {value!r} is no month: write 2024-05")
    elif (known := KNOWN.get(facet)) and value not in known:
        raise UsageError(f"{facet} {value!r} is unknown: use {', '.join(known)}")


def _partial(name: str, value: str) -> PartialDate:
    try:
        return PartialDate.parse(value)
    except UsageError as error:
        raise UsageError(f"{name}: {error}") from None


class Highlight(msgspec.Struct, frozen=True):
    """A text to show, with the stretches that matched (code points, end exclusive).

    `languages` are its stretches in another language than the story's.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    languages: tuple[tuple[int, int, Language], ...] = ()


class Reason(NamedTuple):
    """Why a word of a story is one that was asked for."""

    asked: str  # as it stands in the query
    form: str  # as it stands in the story; a date, or two with a slash between (ISO 8601)
    lemma: str
    rule: Rule


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One story that matched."""

    story: Story
    score: float
    title: Highlight
    snippet: Highlight  # text "" where a story is a headline only
    others: tuple[Publication, ...] = ()  # of the same story, which this one stands for
    reasons: tuple[Reason, ...] = ()  # of what is marked in title and snippet, each once


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a facet, and how many stories it has.

    Where nothing of the facet is chosen, a click shows so many. Where `adds` is set, others are
    chosen, or the value is excluded: a click shows so many more than there are now.
    """

    facet: FacetName
    value: str
    count: int
    query: Query  # that was asked
    adds: bool = False
    within: tuple[str, ...] = ()  # of the narrower facet, what is chosen in this value

    @property
    def selected(self) -> bool:
        return self.value in self.query.chosen(self.facet)

    @property
    def excluded(self) -> bool:
        return Exclusion(self.facet, self.value) in self.query.without

    @property
    def toggle(self) -> Query:
        """What a click asks."""
        return self.query.toggled(self.facet, self.value, self.within)

    @property
    def exclude(self) -> Query:
        """Without its stories, or with them again where it is excluded."""
        return self.query.excluding(self.facet, self.value, self.within)


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over everything that matches; each facet's ignore its own choice.

    Years and months stand newest first, the others by falling count, UNDATED and UNKNOWN last.
    A value that is chosen or excluded is always there, with 0 if need be.
    """

    institution: tuple[Bucket, ...] = ()
    city: tuple[Bucket, ...] = ()
    type: tuple[Bucket, ...] = ()
    language: tuple[Bucket, ...] = ()
    kind: tuple[Bucket, ...] = ()
    year: tuple[Bucket, ...] = ()
    month: tuple[Bucket, ...] = ()


class Loosening(msgspec.Struct, frozen=True, kw_only=True):
    """A query with one constraint less, and what it would find (offered at no result)."""

    query: Query
    dropped: Dropped
    value: str  # the word or the facet's value; "" for a whole group
    count: int


class Suggestion(NamedTuple):
    """One way in which a text that is being typed may go on."""

    kind: Literal["words", "title", "institution"]
    text: str
    target: str = ""  # the id of a story, the slug of an institution
    language: Language | None = None  # of the text; None where that is not known
    script: Script = "cyrl"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of results."""

    query: Query
    total: int
    pages: int  # 0 where nothing matched
    hits: tuple[Hit, ...]
    cursor: str = ""  # behind the last hit; "" where nothing is
    facets: Facets
    timeline: Timeline
    loosen: tuple[Loosening, ...] = ()  # filled only where nothing matched
    typed: str = ""  # the words as typed, where they found nothing and `query` has others
    mended: Mended = ""  # why these: another keyboard layout, a misspelt word
    read_as: str = ""  # how the words were read, where they are more than words and phrases
    notes: tuple[Note, ...] = ()  # what of them was passed over
    least: int = 0  # so many of the words each story has at least; 0: all of them
    partial: bool = False  # there was no time to look for all
    meant: Query | None = None  # what may have been meant: other words that find something
    took_ms: float
