"""What the present request asks, and the addresses that ask the same of other pages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import abort, jsonify, make_response, request, url_for
from werkzeug.datastructures import MultiDict

from corpus.story import UNKNOWN, Language, Story
from search.query import MAX_WORDS, Query, Suggestion
from web import languages, wording
from web.site import site
from web.urls import BadParameterError, address, read_query, search_parameters, spaced

SUGGESTIONS = 8


def asked(*more: str, only: Collection[str] | None = None) -> Query:
    """The query of the request's parameters, and of `more`; raises BadParameterError.

    Where `only` is told, of those of the parameters.
    """
    given = request.args
    if only is not None:
        given = MultiDict(pair for pair in given.items(multi=True) if pair[0] in only)
    query = read_query(given, more)
    for slug in (*query.institution, *query.excluded("institution")):
        if slug != UNKNOWN and not site().knows(slug):
            raise BadParameterError("institution", slug)
    for slug in (*query.city, *query.excluded("city")):
        if slug != UNKNOWN and slug not in site().registry.cities:
            raise BadParameterError("city", slug)
    return query


def asked_story(story_id: str) -> Story:
    """A story of the index; 410 where it was removed, 404 where it never was."""
    story = site().engine().story(story_id)
    if story is None:
        abort(410 if site().was_removed(story_id) else 404)
    return story


def asked_completions() -> tuple[str, tuple[Suggestion, ...]]:
    """What is being typed, and how it may go on; 400 as JSON where it is too long."""
    text = spaced(request.args.get("q", ""))
    if len(text) > MAX_WORDS:
        abort(make_response(jsonify(error=wording.refusal("q", many=False)), 400))
    return text, site().engine().suggest(text, SUGGESTIONS)


def unordered(query: Query) -> Query:
    """The question alone, in no order and from its first page."""
    return msgspec.structs.replace(query, sort=None, page=1)


def same_query(endpoint: str, query: Query, **values: Any) -> str:
    """The path at which another page is asked the same, for links."""
    path = url_for(endpoint, interface=languages.interface(), **values)
    feed = endpoint.startswith("feeds.")  # of which there is one order
    return address(path, unordered(query) if feed else msgspec.structs.replace(query, page=1))


def with_query(endpoint: str, query: Query, interface: Language, **values: Any) -> str:
    """The absolute address of a page that is asked the same."""
    return site().absolute(address(url_for(endpoint, interface=interface, **values), query))


def results_page(query: Query, interface: Language) -> str:
    """The absolute address of a query's page of results."""
    path = url_for("pages.search", interface=interface)
    return site().absolute(f"{path}?{urlencode(search_parameters(query))}")


def story_page(interface: Language, story_id: str) -> str:
    """The absolute address of a story's page."""
    return site().absolute(url_for("pages.story", interface=interface, story_id=story_id))
