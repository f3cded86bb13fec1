"""The pages of visitors: the search with its results, and a story."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import msgspec
from flask import (
    Blueprint,
    Response,
    abort,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from corpus.story import LANGUAGES, Language, Story
from search.query import FACETS, FacetName, Page, Query, Suggestion
from web import headers, languages, sharing
from web.asking import asked, asked_completions, asked_story
from web.filters import Names
from web.home import HomePage
from web.metadata import StoryMetadata
from web.results import ResultPage
from web.site import site
from web.story import StoryPage
from web.text import tag_of
from web.urls import (
    PARAMETERS,
    BadParameterError,
    address,
    asks,
    depth,
    is_canonical,
    link,
    parameters,
    search_parameters,
    spaced,
)
from web.values import ValuesPage

DEEPEST = 2  # constraints at once that robots may look at, however many visitors ask
MAX_TYPED = 100  # characters by which values of a facet are looked for
MOST_CARRIED = 10_000  # characters of an address that other addresses of its page carry on
PICTURES = "pictures"  # the cookie of readers who have them loaded from the sources
A_YEAR = 365 * 24 * 3600  # seconds
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
    """The results with their filters; where nothing is asked, what a visitor comes to."""
    query = msgspec.structs.replace(asked(), reader=interface)
    if not any(name in PARAMETERS for name in request.args):
        home = HomePage(
            site(),
            interface,
            search=search_link,
            story=story_link,
            every=every_link,
            house=lambda slug: url_for("places.institution", interface=interface, slug=slug),
        )
        return render_template("home.html", home=home)
    if not is_canonical(request.args, query):
        return redirect(search_address(query) if asks(request.args) else request.path, 302)
    page = site().engine().search(query)
    if request.method == "GET" and _is_missed(query, page):
        site().misses.note(query.words, interface)
    results = ResultPage(
        page,
        site().registry,
        interface,
        search=search_link,
        story=story_link,
        every=lambda facet: every_link(facet, page.query),
    )
    response = make_response(render_template("search.html", results=results, query=page.query))
    if depth(query) > DEEPEST:
        headers.turn_robots_away(response)
    return response


@blueprint.get(f"/<any(kk, ru, en):interface>/facet/<any({', '.join(FACETS)}):facet>")
def facet(interface: Language, facet: FacetName) -> Response:
    """All values of a facet, by the reader's alphabet; some of them where names are typed."""
    query = msgspec.structs.replace(asked(), reader=interface, page=1, limit=1)
    page = site().engine().search(query)
    values = ValuesPage(
        facet,
        page,
        Names(site().registry, interface),
        typed=spaced(request.args.get("find", ""))[:MAX_TYPED].strip(),
        by=request.args.get("by", ""),
        search=search_link,
        every=every_link,
    )
    response = make_response(render_template("facet.html", values=values, query=page.query))
    return headers.turn_robots_away(response)


@blueprint.get("/<any(kk, ru, en):interface>/story/<story_id>")
def story(interface: Language, story_id: str) -> Response:
    """One story, or it and a version `beside` it; the words of the search are marked.

    Its pictures are loaded from the source for readers who chose so.
    """
    query = asked()
    found = asked_story(story_id)
    page = StoryPage(
        found,
        query,
        site(),
        interface,
        search=search_link,
        address=story_link,
        beside=_beside(found),
        shows_pictures=request.cookies.get(PICTURES) == "1",
    )
    if page.shows_pictures:
        headers.allow_pictures(page.picture_origins)
    path = url_for("pages.story", interface=interface, story_id=found.id)
    response = make_response(
        render_template(
            "story.html",
            page=page,
            query=query,
            about=StoryMetadata(page, site(), _canonical_path),
            shared=site().absolute(path),
            sharing=sharing,
            report_to=site().settings.report_to,
            pictures_address=_with_query(f"{path}/pictures"),
        )
    )
    if page.pictures:
        response.vary.add("Cookie")
    return response


@blueprint.post("/<any(kk, ru, en):interface>/story/<story_id>/pictures")
def pictures(interface: Language, story_id: str) -> AnyResponse:
    """Remember whether a reader wants pictures loaded from the sources, and back to the story."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(400)  # another site decides nothing for our readers
    target = url_for("pages.story", interface=interface, story_id=asked_story(story_id).id)
    response = redirect(_with_query(target), 303)
    if request.form.get("show") == "1":
        response.set_cookie(
            PICTURES, "1", A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure
        )
    else:
        response.delete_cookie(PICTURES, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


@blueprint.get("/<any(kk, ru, en):interface>/suggest")
def suggest(interface: Language) -> Response:
    """How what is being typed may go on, for the script of the search box."""
    text, found = asked_completions()
    response = jsonify(
        q=text,
        suggestions=[
            {
                "kind": one.kind,
                "text": one.text,
                "language": tag_of(one.language, one.script) if one.language else "",
                "address": suggested(one),
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
    if not query.words or query.page > 1 or query.is_filtered or query.exact:
        return False
    return page.total == 0 or page.least > 0 or page.typed != ""


def switch(language: Language) -> str:
    """The present page in another interface language."""
    first, _, rest = request.path.removeprefix("/").partition("/")
    path = f"/{language}/{quote(rest)}" if first in LANGUAGES else f"/{language}/"
    return _with_query(path)


def _beside(story: Story) -> Story | None:
    """The version that is to stand beside a story; raises BadParameterError for no version."""
    wanted = request.args.get("beside", "")
    if not wanted:
        return None
    engine = site().engine()
    alike = engine.alike(story.id, story.language)
    published = () if alike is None else alike.publications
    known = {*story.versions, *(one.id for one in published)}
    version = engine.story(wanted) if wanted in known else None
    if version is None or version.id == story.id:
        raise BadParameterError("beside", wanted)
    return version


def _canonical_path(story: Story) -> str:
    """The page of a story in the interface of its own language."""
    return url_for("pages.story", interface=story.language, story_id=story.id)


def suggested(one: Suggestion) -> str:
    """Where a suggestion leads."""
    if one.kind == "title":
        return story_address(one.target, Query())
    if one.kind == "institution":
        return search_address(Query(institution=(one.target,)))
    return search_address(Query(words=one.text))


def _with_query(path: str) -> str:
    pairs = []
    room = MOST_CARRIED
    for name, value in request.args.items(multi=True):
        room -= len(name) + len(value) + len("&=")
        if room < 0:  # no page of ours asks for so much
            break
        pairs.append((name, value))
    return f"{path}?{urlencode(pairs)}" if pairs else path


def search_address(query: Query) -> str:
    """Where the results of a query are, for headers and for what leaves the site."""
    return f"{_search_path()}?{urlencode(search_parameters(query))}"


def search_link(query: Query) -> str:
    """The same for links of a page."""
    return link(_search_path(), search_parameters(query))


def _search_path() -> str:
    if "search_path" not in g:  # some pages have a thousand such links
        g.search_path = url_for("pages.search", interface=languages.interface())
    path: str = g.search_path
    return path


def every_link(facet: FacetName, query: Query, **others: str) -> str:
    """The page that lists all values of a facet for a query."""
    path = url_for("pages.facet", interface=languages.interface(), facet=facet)
    return link(path, [*parameters(query), *others.items()])


def story_link(story_id: str, query: Query, **others: str) -> str:
    path = url_for("pages.story", interface=languages.interface(), story_id=story_id)
    return link(path, [*parameters(query), *others.items()])


def story_address(story_id: str, query: Query) -> str:
    path = url_for("pages.story", interface=languages.interface(), story_id=story_id)
    return address(path, query)
