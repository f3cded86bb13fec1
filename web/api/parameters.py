"""The parameters of the API, which are those of the pages: what each may be, and what it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from corpus.institutions import KINDS as TYPES
from corpus.story import KINDS, LANGUAGES, UNKNOWN
from search.query import (
    FACETS,
    MAX_LIMIT,
    MAX_PAGE,
    MAX_VALUES,
    MAX_WORDS,
    NOT,
    PAGE_SIZE,
    SORTS,
    UNDATED,
)
from search.research.concordance import LINES, MAX_LINES
from search.research.counts import MOST_QUERIES, UNITS
from search.research.ordering import ORDERS
from search.research.sought import BYS
from web.languages import gettext as _
from web.site import site
from web.urls import PARAMETERS

Schema = dict[str, Any]

YEAR = "(?!0000)[0-9]{4}"
MONTH = f"{YEAR}-(0[1-9]|1[0-2])"
SWITCH: Schema = {"type": "string", "enum": ["0", "1"]}
DATE: Schema = {
    "anyOf": [
        {"type": "string", "format": "date"},
        {"type": "string", "pattern": f"^({YEAR}|{MONTH})$"},
    ]
}
ID: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
INSTITUTION: Schema = {"$ref": "#/components/schemas/InstitutionSlug"}
CITY: Schema = {"$ref": "#/components/schemas/CitySlug"}
SEARCH = (*PARAMETERS, "limit", "after", "lang")
SUGGESTIONS = 20  # at most


def _of(values: Iterable[str]) -> Schema:
    """One of the values, or all but it."""
    known = list(values)
    return {"type": "string", "enum": [*known, *(f"{NOT}{value}" for value in known)]}


def _like(pattern: str) -> Schema:
    """A value of this form, or all but it."""
    return {"type": "string", "pattern": f"^{NOT}?({pattern})$"}


class Parameter(NamedTuple):
    """A parameter as the description of the API has it."""

    name: str
    schema: Schema
    most: int = 1  # how often it may be given
    needed: bool = False
    within: str = "query"
    default: str = ""
    example: str = ""
    about: str = ""  # its text in `texts`; "" for that of its name


KNOWN: dict[str, Parameter] = {
    one.name: one
    for one in (
        Parameter("q", {"type": "string", "maxLength": MAX_WORDS}, example="киіз"),
        Parameter("institution", INSTITUTION, most=MAX_VALUES),
        Parameter("city", CITY, most=MAX_VALUES),
        Parameter("type", _of((*TYPES, UNKNOWN)), most=MAX_VALUES, example="museum"),
        Parameter("language", _of(LANGUAGES), most=MAX_VALUES, example="kk"),
        Parameter("kind", _of(KINDS), most=MAX_VALUES, example="full"),
        Parameter("year", _like(f"{YEAR}|{UNDATED}"), most=MAX_VALUES, example="2024"),
        Parameter("month", _like(MONTH), most=MAX_VALUES, example="2024-05"),
        Parameter("from", DATE, example="2014-07-22"),
        Parameter("to", DATE, example="2024-05"),
        Parameter("exact", SWITCH, default="0"),
        Parameter("translate", SWITCH, default="1"),
        Parameter("fold", SWITCH, default="1"),
        Parameter("sort", {"type": "string", "enum": list(SORTS)}, example="newest"),
        Parameter("page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE}, default="1"),
        Parameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT},
            default=str(PAGE_SIZE),
            example="20",
        ),
        Parameter("after", {"type": "string", "minLength": 1, "maxLength": MAX_WORDS}),
        Parameter("lang", {"type": "string", "enum": list(LANGUAGES)}, example="en"),
        Parameter("id", ID, needed=True, within="path"),
    )
}
COMPLETED = KNOWN["limit"]._replace(
    schema={"type": "integer", "minimum": 1, "maximum": SUGGESTIONS}, default="8", example="5"
)
# What is counted over time, and what words in context are looked for.
FILTERED = (*FACETS, "from", "to", "exact", "translate", "fold", "lang")
UNTRANSLATED = KNOWN["translate"]._replace(default="0", about="across")
UNIT = Parameter("unit", {"type": "string", "enum": list(UNITS)}, default="year")
SPLIT = Parameter(
    "by", {"type": "string", "enum": [one for one in FACETS if one not in UNITS]}, about="split"
)
COUNTED = (KNOWN["q"]._replace(most=MOST_QUERIES, about="queries"), UNIT, SPLIT)
BY = Parameter("by", {"type": "string", "enum": list(BYS)}, default="lemma")
LINE_ORDER = Parameter("order", {"type": "string", "enum": list(ORDERS)}, default="newest")
LINES_AT_ONCE = KNOWN["limit"]._replace(
    schema={"type": "integer", "minimum": 1, "maximum": MAX_LINES}, default=str(LINES)
)
OUT = Parameter("out", {"type": "string", "minLength": 1, "maxLength": MAX_WORDS}, most=MAX_VALUES)
CONCORDED = (KNOWN["q"], BY, LINE_ORDER, OUT, KNOWN["page"], LINES_AT_ONCE)


def texts() -> dict[str, str]:
    """What each parameter is, in the language of the page."""
    return {
        "q": _("What to look for; all operators of the search page work."),
        "institution": _("The slug of an institution, or unknown."),
        "city": _("The slug of the institution's city, or unknown."),
        "type": _("The kind of the institution: museum, library, theatre …, or unknown."),
        "language": _("The language of the story: kk, ru or en."),
        "kind": _("How much of the story there is: full, teaser or headline."),
        "year": _("The year of the story: 2024, or undated."),
        "month": _("The month of the story: 2024-05."),
        "from": _("Stories of this day or later: 2024-05-17, 2024-05 or 2024."),
        "to": _("Stories of this day or earlier: 2024-05-17, 2024-05 or 2024."),
        "exact": _("1: only as typed, in no other script or spelling."),
        "translate": _("0: without translations of the words."),
        "across": _("1: also with translations of the words."),
        "fold": _("0: each publication of a story as a result of its own, not all as one."),
        "sort": _("The order: relevance, newest or oldest."),
        "page": _("Which page of the results."),
        "limit": _("How many to return at once."),
        "after": _("Instead of a page: the cursor of the previous page. It reaches every result."),
        "lang": _("The language of errors and descriptions, and the preferred version of a story."),
        "id": _("The id of a story."),
        "queries": _("What is counted: a line for each query. None: all stories."),
        "unit": _("Years or months: year or month."),
        "split": _("A line for each value of a facet: language, institution …"),
        "by": _("lemma: every form of the words; form: only the forms as typed."),
        "order": _("The order of the lines: newest, oldest, left, right or word."),
        "out": _("The key of a lemma or of a form that is left out; the answer tells them."),
    }


def of_the_registry() -> dict[str, Schema]:
    """The schemas of values that the registry knows."""
    registry = list(site().registry)
    return {
        "InstitutionSlug": _of((*sorted(one.slug for one in registry), UNKNOWN)),
        "CitySlug": _of((*sorted({one.city for one in registry}), UNKNOWN)),
    }
