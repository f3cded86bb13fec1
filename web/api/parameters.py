"""The parameters of the API: what each may be, and how a request's are read, strictly.

They are those of the pages, but nothing is passed over: a filter that is misspelt would
filter nothing, and a program would not see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import request

from corpus.errors import UsageError
from corpus.institutions import KINDS as TYPES
from corpus.story import KINDS, LANGUAGES, UNKNOWN, Language
from search.query import (
    MAX_LIMIT,
    MAX_PAGE,
    MAX_VALUES,
    MAX_WORDS,
    NOT,
    PAGE_SIZE,
    SORTS,
    UNDATED,
    Query,
)
from search.top import read_cursor
from web import asking
from web.api.problems import UnknownParameterError
from web.languages import gettext as _
from web.site import site
from web.urls import PARAMETERS, BadParameterError, spaced

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
    many: bool = False  # may be given several times
    needed: bool = False
    within: str = "query"
    default: str = ""
    example: str = ""


KNOWN: dict[str, Parameter] = {
    one.name: one
    for one in (
        Parameter("q", {"type": "string", "maxLength": MAX_WORDS}, example="киіз"),
        Parameter("institution", INSTITUTION, many=True),
        Parameter("city", CITY, many=True),
        Parameter("type", _of((*TYPES, UNKNOWN)), many=True, example="museum"),
        Parameter("language", _of(LANGUAGES), many=True, example="kk"),
        Parameter("kind", _of(KINDS), many=True, example="full"),
        Parameter("year", _like(f"{YEAR}|{UNDATED}"), many=True, example="2024"),
        Parameter("month", _like(MONTH), many=True, example="2024-05"),
        Parameter("from", DATE, example="2014-07-22"),
        Parameter("to", DATE, example="2024-05"),
        Parameter("exact", SWITCH, default="0"),
        Parameter("translate", SWITCH, default="1"),
        Parameter("versions", SWITCH, default="0"),
        Parameter("sort", {"type": "string", "enum": list(SORTS)}, example="newest"),
        Parameter("page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE}, default="1"),
        Parameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT},
            default=str(PAGE_SIZE),
            example="20",
        ),
        Parameter("after", {"type": "string", "minLength": 1}),
        Parameter("lang", {"type": "string", "enum": list(LANGUAGES)}, example="en"),
        Parameter("id", ID, needed=True, within="path"),
    )
}
COMPLETED = KNOWN["limit"]._replace(
    schema={"type": "integer", "minimum": 1, "maximum": SUGGESTIONS}, default="8", example="5"
)


def texts() -> dict[str, str]:
    """What each parameter is, in the language of the page."""
    return {
        "q": _("What is looked for, with the operators of the search page."),
        "institution": _("The slug of an institution, or unknown."),
        "city": _("The slug of the institution's city, or unknown."),
        "type": _("The kind of the institution: museum, library, theatre …, or unknown."),
        "language": _("The language of the story: kk, ru or en."),
        "kind": _("What there is of the story: full, teaser or headline."),
        "year": _("The year of the story: 2024, or undated."),
        "month": _("The month of the story: 2024-05."),
        "from": _("Stories of this day or later: 2024-05-17, 2024-05 or 2024."),
        "to": _("Stories of this day or earlier: 2024-05-17, 2024-05 or 2024."),
        "exact": _("1: only as typed, in no other script or spelling."),
        "translate": _("0: not what the words are called in other languages."),
        "versions": _("1: each version of a story for itself, not all as one result."),
        "sort": _("The order: relevance, newest or oldest."),
        "page": _("Which page of the results."),
        "limit": _("How many are told at once."),
        "after": _("Instead of a page: the cursor of the page before. All pages can be reached."),
        "lang": _("The language of errors and descriptions, and whose version of a story comes."),
        "id": _("The id of a story."),
    }


def of_the_registry() -> dict[str, Schema]:
    """The schemas of values that the registry knows."""
    registry = list(site().registry)
    return {
        "InstitutionSlug": _of((*sorted(one.slug for one in registry), UNKNOWN)),
        "CitySlug": _of((*sorted({one.city for one in registry}), UNKNOWN)),
    }


def check(parameters: Iterable[Parameter]) -> None:
    """Refuse what an endpoint does not have, what is empty, and what is told twice.

    Raises UnknownParameterError or BadParameterError.
    """
    known = {one.name: one for one in parameters if one.within == "query"}
    for name, values in request.args.lists():
        if name not in known:
            raise UnknownParameterError(name, known)
        one = known[name]
        for value in values:
            bad = not value or value != spaced(value).strip()
            if len(value) > MAX_WORDS if name == "q" else bad:
                raise BadParameterError(name, value)
        if len(values) > (MAX_VALUES if one.many else 1):
            raise BadParameterError(name, values[1], many=one.many)
    if request.args.get("lang", "en") not in LANGUAGES:
        raise BadParameterError("lang", request.args["lang"])


def reader() -> Language | None:
    """Whose version of a story is told."""
    return next((one for one in LANGUAGES if one == request.args.get("lang")), None)


def asked() -> Query:
    """The query of the request; raises BadParameterError."""
    query = asking.asked("limit", "after")
    if query.after:
        try:
            read_cursor(query.after, query.order)
        except UsageError:
            raise BadParameterError("after", query.after) from None
    return query
