"""What is asked: words, filters, sort and page; and what comes back.

`Query` is the one form in which the page, the command and (later) the API ask; it is a
value, so that a facet's bucket can carry the query that its click asks.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple, get_args

import msgspec

from corpus.errors import UsageError
from corpus.partialdate import PartialDate
from corpus.story import LANGUAGES, Language, Script, Story
from search.parts import Note

Sort = Literal["relevance", "newest", "oldest"]
Mended = Literal["", "layout", "spelling"]
FacetName = Literal["institution", "language", "year", "month"]

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

SORTS: tuple[Sort, ...] = get_args(Sort)
FACETS: tuple[FacetName, ...] = get_args(FacetName)
UNDATED = "undated"  # the year of stories that tell none
PAGE_SIZE = 10
MAX_LIMIT = 100
MAX_PAGE = 1_000
MAX_WORDS = 500  # characters of a query
MAX_VALUES = 50  # chosen in one facet: every link of a page carries them all


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """One question to the index; several values within a filter are OR, filters are AND."""

    words: str = ""
    institution: tuple[str, ...] = ()  # slugs, or UNKNOWN
    language: tuple[Language, ...] = ()
    year: tuple[str, ...] = ()  # "2024", or UNDATED
    month: tuple[str, ...] = ()  # "2024-05"
    since: dt.date | None = None  # parameters `from` and `to`, both inclusive
    until: dt.date | None = None
    exact: bool = False  # no other scripts and spellings, no names by their sound
    across: bool = True  # also what the words are called in other languages
    together: bool = True  # versions of one story as one result
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

    def toggled(self, facet: FacetName, value: str) -> Query:
        """The query that a click on a facet's value asks, from its first page.

        Letting go of a year lets go of its months too: they could match nothing.
        """
        values = self.chosen(facet)
        if value not in values:
            return msgspec.structs.replace(self, page=1, after="", **{facet: (*values, value)})
        rest = tuple(one for one in values if one != value)
        changes: dict[str, object] = {facet: rest, "page": 1, "after": ""}
        if facet == "year":
            changes["month"] = tuple(m for m in self.month if not m.startswith(f"{value}-"))
        return msgspec.structs.replace(self, **changes)


def make_query(
    *,
    words: str = "",
    institution: tuple[str, ...] = (),
    language: tuple[str, ...] = (),
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

    Institutions are not checked here: what exists is the registry's to say.
    """
    if len(words) > MAX_WORDS:
        raise UsageError(f"the query is longer than {MAX_WORDS} characters: use fewer words")
    choices = {"institution": institution, "language": language, "year": year, "month": month}
    for name, values in choices.items():
        if len(values) > MAX_VALUES:
            raise UsageError(f"{name} has {len(values)} values: use at most {MAX_VALUES}")
    for value in language:
        if value not in LANGUAGES:
            raise UsageError(f"language {value!r} is unknown: use {', '.join(LANGUAGES)}")
    for value in year:
        if value != UNDATED and len(_partial("year", value).__str__()) != 4:
            raise UsageError(f"year {value!r} is no year: write 2024 or {UNDATED}")
    for value in month:
        parsed = _partial("month", value)
        if parsed.year is None or parsed.month is None or parsed.day is not None:
            raise UsageError(f"month {value!r} is no month: write 2024-05")
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
        institution=tuple(dict.fromkeys(institution)),
        language=tuple(one for one in LANGUAGES if one in language),
        year=tuple(dict.fromkeys(year)),
        month=tuple(dict.fromkeys(month)),
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
    )


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


class Version(NamedTuple):
    """The same story in another language."""

    id: str
    language: Language


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
    others: tuple[Version, ...] = ()  # where versions stand together
    reasons: tuple[Reason, ...] = ()  # of what is marked in title and snippet, each once


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a facet: how many stories a click on it would show."""

    value: str
    count: int
    selected: bool
    toggle: Query


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over everything that matches; each facet's ignore its own choice.

    Institutions and languages stand by falling count, years and months newest first,
    UNDATED and UNKNOWN last. A chosen value is always there, with 0 if need be.
    """

    institution: tuple[Bucket, ...] = ()
    language: tuple[Bucket, ...] = ()
    year: tuple[Bucket, ...] = ()
    month: tuple[Bucket, ...] = ()


class Loosening(msgspec.Struct, frozen=True, kw_only=True):
    """A query with one constraint less, and what it would find (offered at no result)."""

    query: Query
    dropped: Literal["words", "institution", "language", "year", "month", "dates", "filters"]
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
    loosen: tuple[Loosening, ...] = ()  # filled only where nothing matched
    typed: str = ""  # the words as typed, where they found nothing and `query` has others
    mended: Mended = ""  # why these: another keyboard layout, a misspelt word
    read_as: str = ""  # how the words were read, where they are more than words and phrases
    notes: tuple[Note, ...] = ()  # what of them was passed over
    least: int = 0  # so many of the words each story has at least; 0: all of them
    partial: bool = False  # there was no time to look for all
    meant: Query | None = None  # what may have been meant: other words that find something
    took_ms: float
