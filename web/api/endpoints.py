"""The endpoints of the API, in one table: what routes them describes them, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
from flask import request

from corpus.collation import sort_key
from corpus.editing import shown
from corpus.story import Language
from search.answers import Searched, searched
from search.query import Query
from web.api.answers import (
    Completion,
    Completions,
    InstitutionAnswer,
    Institutions,
    StoryAnswer,
)
from web.api.parameters import COMPLETED, KNOWN, SEARCH, Parameter, asked, reader
from web.asking import asked_story, story_page
from web.languages import gettext as _
from web.site import site
from web.urls import BadParameterError, spaced


class Answer(NamedTuple):
    """What an endpoint answers, and the milliseconds that it took to find it."""

    value: msgspec.Struct
    took_ms: float = 0.0


class Endpoint(NamedTuple):
    """One address of the API."""

    name: str
    path: str  # with {id} where a value stands
    parameters: tuple[Parameter, ...]
    kind: type[msgspec.Struct]
    answer: Callable[..., Answer]
    max_age: int  # seconds in which the answer need not be asked again
    statuses: tuple[int, ...]  # of the problems that it may have


def search() -> Answer:
    """A page of results."""
    query = msgspec.structs.replace(asked(), reader=reader())
    page = site().engine().search(query)
    answer = searched(page, timed=False, address=_address)
    return Answer(answer, page.took_ms)


def story(story_id: str) -> Answer:
    """One story, as far as its rights allow."""
    found = shown(asked_story(story_id), site().registry)
    address = _address(found.id, found.language)
    fields = {name: getattr(found, name) for name in found.__struct_fields__}
    return Answer(StoryAnswer(**fields, address=address))


def _address(story_id: str, language: Language) -> str:
    return story_page(reader() or language, story_id)


def institutions() -> Answer:
    """The registry, with how many stories each has."""
    registry, language = site().registry, reader() or "en"
    facets = site().engine().search(Query(limit=1)).facets
    counts = {bucket.value: bucket.count for bucket in facets.institution}
    answers = [
        InstitutionAnswer(
            slug=one.slug,
            kind=one.kind,
            names=one.names,
            short=one.short,
            former=one.former,
            city=one.city,
            city_names={code: registry.city_name(one.city, code) for code in one.names},
            home=one.home,
            stories=counts.get(one.slug, 0),
        )
        for one in registry
    ]
    answers.sort(key=lambda one: (sort_key(one.names[language], language), one.slug))
    return Answer(Institutions(tuple(answers)))


def suggest() -> Answer:
    """How what is being typed may go on."""
    text = spaced(request.args.get("q", ""))
    limit = request.args.get("limit", COMPLETED.default)
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= 20:
        raise BadParameterError("limit", limit)
    found = site().engine().suggest(text, int(limit))
    return Answer(
        Completions(
            text, tuple(Completion(one.kind, one.text, one.target or None) for one in found)
        )
    )


def _named(*names: str) -> tuple[Parameter, ...]:
    return tuple(KNOWN[name] for name in names)


ENDPOINTS = (
    Endpoint("search", "/search", _named(*SEARCH), Searched, search, 60, (400, 404, 503)),
    Endpoint(
        "story", "/stories/{id}", _named("id", "lang"), StoryAnswer, story, 60, (400, 404, 410, 503)
    ),
    Endpoint(
        "institutions", "/institutions", _named("lang"), Institutions, institutions, 60, (400, 503)
    ),
    Endpoint(
        "suggest",
        "/suggest",
        (KNOWN["q"], COMPLETED, KNOWN["lang"]),
        Completions,
        suggest,
        300,
        (400, 503),
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
            _("How what is being typed may go on: words, titles, institutions."),
        ),
    }
