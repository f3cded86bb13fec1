"""The endpoints of the API, in one table: what routes them describes them, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from search.answers import Searched
from web.api import handlers
from web.api.answers import (
    Completions,
    ConcordanceAnswer,
    CountsAnswer,
    DraftBody,
    DuplicatesAnswer,
    Institutions,
    StoryAnswer,
)
from web.api.handlers import Answer
from web.api.parameters import (
    COMPLETED,
    CONCORDED,
    COUNTED,
    FILTERED,
    KNOWN,
    SEARCH,
    UNTRANSLATED,
    Parameter,
)
from web.languages import gettext as _


class Endpoint(NamedTuple):
    """One address of the API."""

    name: str
    path: str  # with {id} where a value stands
    parameters: tuple[Parameter, ...]
    kind: type[msgspec.Struct]
    answer: Callable[..., Answer]
    max_age: int  # seconds in which the answer need not be asked again
    statuses: tuple[int, ...]  # of the problems that it may have
    method: str = "GET"
    # What is sent, of endpoints that only editors reach; plain text will do, too.
    body: type[msgspec.Struct] | None = None


def _named(*names: str) -> tuple[Parameter, ...]:
    return tuple(KNOWN[name] for name in names)


_FILTERS = _named(*FILTERED)
_UNTRANSLATED = tuple(UNTRANSLATED if one.name == "translate" else one for one in _FILTERS)

ENDPOINTS = (
    Endpoint("search", "/search", _named(*SEARCH), Searched, handlers.search, 60, (400, 404, 503)),
    Endpoint(
        "story",
        "/stories/{id}",
        _named("id", "lang"),
        StoryAnswer,
        handlers.story,
        60,
        (400, 404, 410, 503),
    ),
    Endpoint(
        "institutions",
        "/institutions",
        _named("lang"),
        Institutions,
        handlers.institutions,
        60,
        (400, 503),
    ),
    Endpoint(
        "suggest",
        "/suggest",
        (KNOWN["q"], COMPLETED, KNOWN["lang"]),
        Completions,
        handlers.suggest,
        300,
        (400, 503),
    ),
    Endpoint(
        "counts", "/counts", (*COUNTED, *_FILTERS), CountsAnswer, handlers.counts, 60, (400, 503)
    ),
    Endpoint(
        "concordance",
        "/concordance",
        (*CONCORDED, *_UNTRANSLATED),
        ConcordanceAnswer,
        handlers.concordance,
        60,
        (400, 503),
    ),
    Endpoint(
        "duplicates",
        "/duplicates",
        _named("lang"),
        DuplicatesAnswer,
        handlers.duplicates,
        0,
        (400, 401, 413, 415, 503),
        method="POST",
        body=DraftBody,
    ),
)


def texts() -> dict[str, tuple[str, str]]:
    """What each endpoint is, in few words and in more, in the language of the page."""
    return {
        "search": (
            _("Search stories"),
            _(
                "Stories that match words and filters, a page at a time, with the counts of every "
                "facet. Several values of a filter are OR, filters are AND; a minus before a value "
                "excludes it. For all pages, follow the cursor."
            ),
        ),
        "story": (_("One story"), _("All fields of a story, as far as its rights allow.")),
        "institutions": (
            _("Institutions"),
            _("Who publishes: names in three languages, city, kind, and how many stories."),
        ),
        "suggest": (
            _("Suggestions"),
            _("Completions of what is being typed: words, titles, institutions."),
        ),
        "counts": (
            _("Counts over time"),
            _(
                "How many stories each query finds, year by year or month by month, with all "
                "stories of the time beside them; of one query or several, or split by a facet."
            ),
        ),
        "concordance": (
            _("Words in context"),
            _(
                "Each place where the words stand, with what is to the left and to the right, and "
                "the forms that were found, each of which can be struck out."
            ),
        ),
        "duplicates": (
            _("Check a draft"),
            _(
                "The stories that a draft is like, each with its kind and the evidence, and "
                "whether your institution published it. For editors: with a token. The draft is "
                "sent as JSON, or as plain text whose first line is its title, and kept nowhere."
            ),
        ),
    }
