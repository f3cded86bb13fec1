"""The pages of visitors: the search with its results, and a story."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import msgspec
from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from corpus.story import LANGUAGES, UNKNOWN, Language
from search.query import FACETS, MAX_WORDS, Page, Query, Suggestion
from web import languages, wording
from web.results import ResultPage
from web.site import site
from web.story import StoryPage
from web.text import tag_of
from web.urls import BadParameterError, address, is_canonical, read_query, spaced

SUGGESTIONS = 8
FRESH = 300  # seconds in which what is typed again is not asked again

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
    if request.method == "GET" and _is_missed(query, page):
        site().misses.note(query.words, interface)
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


@blueprint.get("/<any(kk, ru, en):interface>/suggest")
def suggest(interface: Language) -> Response | tuple[Response, int]:
    """How what is being typed may go on, for the script of the search box."""
    text = spaced(request.args.get("q", ""))
    if len(text) > MAX_WORDS:
        return jsonify(error=wording.refusal("q", many=False)), 400
    found = site().engine().suggest(text, SUGGESTIONS)
    response = jsonify(
        q=text,
        suggestions=[
            {
                "kind": one.kind,
                "text": one.text,
                "language": tag_of(one.language, one.script) if one.language else "",
                "address": _suggested(one),
            }
            for one in found
        ],
    )
    response.cache_control.public = True
    response.cache_control.max_age = FRESH
    return response


def _is_missed(query: Query, page: Page) -> bool:
    """Whether words, and not filters, have found nothing as they were typed.

    Later pages are of a search that was counted with its first.
    """
    filters = any(map(query.chosen, FACETS)) or query.since or query.until or query.exact
    if not query.words or query.page > 1 or filters:
        return False
    return page.total == 0 or page.least > 0 or page.typed != ""


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


def _suggested(one: Suggestion) -> str:
    """Where a suggestion leads."""
    if one.kind == "title":
        return _story_address(one.target, Query())
    if one.kind == "institution":
        return _search_address(Query(institution=(one.target,)))
    return _search_address(Query(words=one.text))


def _with_query(path: str) -> str:
    pairs = list(request.args.items(multi=True))
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _search_address(query: Query) -> str:
    return address(url_for("pages.search", interface=languages.interface()), query)


def _story_address(story_id: str, query: Query) -> str:
    path = url_for("pages.story", interface=languages.interface(), story_id=story_id)
    return address(path, query)
