"""What programs ask a site for: robots.txt, the sitemap, the description of its search.

A sitemap is an index of parts: the pages of the site, and the stories by their ids, each on the
page in its own language, with its versions as alternates (https://www.sitemaps.org/protocol.html).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for

from corpus.errors import StoreError
from corpus.store import Store
from corpus.story import LANGUAGES, UNKNOWN, Language
from web.asking import asked_completions
from web.languages import gettext as _
from web.pages import suggested
from web.site import site
from web.study import TOOLS

PART = 2_500  # stories of a part of the sitemap: it may have 50,000, for which others would wait
FRESH = 3600  # seconds in which what is asked for again is not made again
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"

logger = logging.getLogger(__name__)

blueprint = Blueprint("crawlers", __name__)


class Page(NamedTuple):
    """An address for the sitemap, and those of the same in other languages, itself among them."""

    address: str
    alternates: tuple[tuple[str, str], ...] = ()  # language, address
    changed: str = ""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers may ask for.

    Every query is left out: facets alone would make more addresses than there are stories, each
    of which costs a search. All stories are in the sitemap. An invented corpus is for nobody.
    """
    rules = ["User-agent: *"]
    if site().settings.demo:
        rules += ["Disallow: /"]
    else:
        rules += ["Disallow: /*?", "Disallow: /*/suggest", "Disallow: /*/opensearch/"]
        rules += ["Disallow: /*/conllu", *(f"Disallow: /*/{tool}" for tool in TOOLS)]
        rules += ["Disallow: /*/export.", "Disallow: /*/query.json", "Disallow: /*/story/*/"]
        rules += ["Disallow: /*/story/*.", "Disallow: /*/facet/", "Disallow: /api/"]
        rules += ["Disallow: /desk", "Disallow: /*/desk"]
        rules += ["", f"Sitemap: {site().absolute(url_for('crawlers.sitemap'))}"]
    return _kept(Response("\n".join(rules) + "\n", mimetype="text/plain"))


# -- the sitemap -----------------------------------------------------------------------------


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The index of the parts."""

    def index() -> Iterator[str]:
        written = site().engine().edition().written
        stories = range(1, -(-_stories() // PART) + 1)
        addresses = [url_for("crawlers.pages")]
        addresses += [url_for("crawlers.stories", number=number) for number in stories]
        yield f'<sitemapindex xmlns="{SITEMAP}">\n'
        for address in addresses:
            yield f"<sitemap><loc>{escape(site().absolute(address))}</loc>"
            yield f"<lastmod>{written}</lastmod></sitemap>\n" if written else "</sitemap>\n"
        yield "</sitemapindex>\n"

    return _xml(index)


@blueprint.get("/sitemap-pages.xml")
def pages() -> Response:
    """The part of the pages that are in each language of the interface."""
    return _xml(lambda: _urls(_pages()))


@blueprint.get("/sitemap-<int:number>.xml")
def stories(number: int) -> Response:
    """A part of the stories, counted from 1."""
    if not 1 <= number <= -(-_stories() // PART):
        abort(404)
    return _xml(lambda: _urls(_story_pages(number)))


def _stories() -> int:
    return site().engine().coverage().versions


def _pages() -> Iterator[Page]:
    coverage = site().engine().coverage()
    places: list[tuple[str, dict[str, Any]]] = [
        ("pages.search", {}),
        ("places.institutions", {}),
        ("places.corpus", {}),
        ("searching.page", {}),
    ]
    slugs = sorted(slug for slug in coverage.institutions if slug != UNKNOWN)
    places += [("places.institution", {"slug": slug}) for slug in slugs]
    months = [(int(month[:4]), int(month[5:])) for month in sorted(coverage.calendar)]
    places += [("places.month", {"year": year, "number": number}) for year, number in months]
    for endpoint, values in places:
        alternates = tuple(
            (language, site().absolute(url_for(endpoint, interface=language, **values)))
            for language in LANGUAGES
        )
        yield from (Page(address, alternates) for _language, address in alternates)


def _story_pages(number: int) -> Iterator[Page]:
    entries = site().engine().entries(PART * (number - 1), PART * number)
    changed = _changed(entries[0].id, entries[-1].id) if entries else {}
    root = site().absolute("")

    def address(story_id: str, language: Language) -> str:
        return f"{root}/{language}/story/{story_id}"

    for entry in entries:
        own = address(entry.id, entry.language)
        versions = {one.language: address(one.id, one.language) for one in entry.versions}
        alternates = tuple({**versions, entry.language: own}.items()) if versions else ()
        yield Page(own, alternates, changed.get(entry.id, ""))


def _changed(first: str, last: str) -> dict[str, str]:
    """When stories changed, as the store has it; nothing where it cannot tell."""
    try:
        with Store.open(site().settings.store) as store:
            return store.changed_between(first, last)
    except StoreError as error:
        logger.error("%s", error)
        return {}


def _urls(pages: Iterable[Page]) -> Iterator[str]:
    yield f'<urlset xmlns="{SITEMAP}" xmlns:xhtml="{XHTML}">\n'
    for page in pages:
        yield f"<url><loc>{escape(page.address)}</loc>"
        if page.changed:
            yield f"<lastmod>{page.changed}</lastmod>"
        for language, address in page.alternates:
            yield f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
        yield "</url>\n"
    yield "</urlset>\n"


def _xml(parts: Callable[[], Iterable[str]]) -> Response:
    """An XML document that is made only for who does not have it yet."""
    edition = site().engine().edition()
    response = Response(mimetype="application/xml")
    response.set_etag(f"{edition.store}-{edition.revision}-{edition.generation}")
    response.make_conditional(request)
    if response.status_code != 304:
        response.set_data("".join(chain([XML], parts())))
    return _kept(response)


def _kept(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = FRESH
    return response


# -- the search of a browser -----------------------------------------------------------------


@blueprint.get("/<any(kk, ru, en):interface>/opensearch.xml")
def opensearch(interface: Language) -> Response:
    """The description of the search (OpenSearch 1.1), by which a browser adds it to its own."""
    search = site().absolute(url_for("pages.search", interface=interface))
    text = render_template(
        "opensearch.xml",
        absolute=site().absolute,
        feed=site().absolute(url_for("feeds.atom", interface=interface)),
        search=f"{search}?q={{searchTerms}}&page={{startPage?}}",
        long_name=_("Izde: cultural news of Kazakhstan"),
        description=_(
            "Museums, libraries, theatres and academies: in Kazakh, Russian and English."
        ),
    )
    return _kept(Response(text, mimetype="application/opensearchdescription+xml"))


@blueprint.get("/<any(kk, ru, en):interface>/opensearch/suggest")
def suggest(interface: Language) -> Response:
    """How what is typed into the browser's own box may go on (OpenSearch Suggestions 1.1)."""
    text, found = asked_completions()
    kinds = {"words": "", "title": _("Story"), "institution": _("Institution")}
    response = jsonify(
        [
            text,
            [one.text for one in found],
            [kinds[one.kind] for one in found],
            [site().absolute(suggested(one)) for one in found],
        ]
    )
    response.mimetype = "application/x-suggestions+json"
    return _kept(response)
