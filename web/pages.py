"""The pages of visitors: the search with its results, and a story."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import msgspec
from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from corpus.story import LANGUAGES, UNKNOWN, Language
from search.query import Query
from web import languages
from web.results import ResultPage
from web.site import site
from web.story import StoryPage
from web.urls import BadParameterError, address, is_canonical, read_query

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def front() -> AnyResponse:
    """To the interface of the browser's language."""
    target = url_for("pages.search", interface=languages.preferred())
    response = redirect(_with_query(target), 302)
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/<any(kk, ru, en):interface>")
def without_slash(interface: Language) -> AnyResponse:
    """To the search; left to routing, the address would be one of the Host that was sent."""
    return redirect(_with_query(url_for("pages.search", interface=interface)), 308)


@blueprint.get("/<any(kk, ru, en):interface>/")
def search(interface: Language) -> str | AnyResponse:
    """The box, the filters and the results; the newest stories where nothing is asked."""
    query = msgspec.structs.replace(_asked(), reader=interface)
    if not is_canonical(request.args, query):
        return redirect(_search_address(query), 302)
    page = site().engine().search(query)
    results = ResultPage(
        page, site().registry, interface, search=_search_address, story=_story_address
    )
    return render_template("search.html", results=results, query=page.query)


@blueprint.get("/<any(kk, ru, en):interface>/story/<story_id>")
def story(interface: Language, story_id: str) -> str:
    """One story; the words of the search that led to it are marked."""
    query = _asked()
    found = site().engine().story(story_id)
    if found is None:
        abort(410 if site().was_removed(story_id) else 404)
    page = StoryPage(
        found, query, site(), interface, search=_search_address, address=_story_address
    )
    return render_template("story.html", page=page, query=query)


def switch(language: Language) -> str:
    """The present page in another interface language."""
    first, _, rest = request.path.removeprefix("/").partition("/")
    path = f"/{language}/{quote(rest)}" if first in LANGUAGES else f"/{language}/"
    return _with_query(path)


def _asked() -> Query:
    query = read_query(request.args)
    for slug in query.institution:
        if slug != UNKNOWN and not site().knows(slug):
            raise BadParameterError("institution", slug)
    return query


def _with_query(path: str) -> str:
    pairs = list(request.args.items(multi=True))
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _search_address(query: Query) -> str:
    return address(url_for("pages.search", interface=languages.interface()), query)


def _story_address(story_id: str, query: Query) -> str:
    path = url_for("pages.story", interface=languages.interface(), story_id=story_id)
    return address(path, query)
