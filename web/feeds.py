"""Saved searches: the newest stories of any query as Atom (RFC 4287) and as JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import msgspec
from flask import Blueprint, Response, request

from corpus.citation import beginning, title_of
from corpus.story import Language, Story
from search.query import Page, Query
from web import wording
from web.asking import asked, results_page, story_page, unordered, with_query
from web.filters import Names, chips
from web.languages import gettext as _
from web.site import site
from web.text import language_tag
from web.urls import parameters

ENTRIES = 50
SUMMARY = 300  # characters of a body that stand for a teaser
FRESH = 300  # seconds in which a feed need not be asked again
ATOM = "http://www.w3.org/2005/Atom"
SINCE = "2026"  # a year in which a site's host was its own (RFC 4151)
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

blueprint = Blueprint("feeds", __name__)
ET.register_namespace("", ATOM)


class Entry(NamedTuple):
    """A story as a feed tells it."""

    id: str
    story: Story
    title: str
    summary: str
    author: str
    address: str
    rights: str


class Feed(NamedTuple):
    """A query's newest stories, with the addresses of the feed and of its page."""

    id: str
    title: str
    subtitle: str
    updated: str
    itself: str
    page: str
    entries: list[Entry]


@blueprint.get("/<any(kk, ru, en):interface>/feed.atom")
def atom(interface: Language) -> Response:
    """The feed as Atom."""
    return _answer(interface, "feeds.atom", "application/atom+xml", _atom)


@blueprint.get("/<any(kk, ru, en):interface>/feed.json")
def json(interface: Language) -> Response:
    """The feed as JSON Feed."""
    return _answer(interface, "feeds.json", "application/feed+json", _json)


def _answer(
    interface: Language, endpoint: str, mimetype: str, write: Callable[[Feed, Language], bytes]
) -> Response:
    query = unordered(asked())
    written = site().engine().edition().written
    feed = _feed(query, interface, with_query(endpoint, query, interface), written)
    response = Response(write(feed, interface), mimetype=mimetype)
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    if written:
        response.last_modified = dt.datetime.fromisoformat(written)
    response.content_language.add(interface)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH
    response.make_conditional(request)
    return response


def _feed(query: Query, interface: Language, itself: str, written: str) -> Feed:
    """Stories with some of the words only are no news of a search for all of them."""
    newest = msgspec.structs.replace(query, sort="newest", reader=interface, limit=ENTRIES)
    page = site().engine().search(newest)
    stories = [hit.story for hit in page.hits] if not page.least else []
    entries = [_entry(story, interface) for story in stories]
    return Feed(
        id=_tag(f"feed/{interface}", query),
        title=f"Izde: {_named(page, interface)}",
        subtitle=_subtitle(),
        updated=max(
            (story.changed for story in stories), default=written or "1970-01-01T00:00:00Z"
        ),
        itself=itself,
        page=results_page(newest, interface),
        entries=entries,
    )


def _subtitle() -> str:
    if site().settings.demo:
        return _("The institutions, people and events in this corpus are invented.")
    return _("Cultural news of Kazakhstan")


def _named(page: Page, interface: Language) -> str:
    """A query in words: what was typed, then its filters."""
    active = chips(page.query, Names(site().registry, interface), lambda _: "")
    filters = [f"{chip.label} {chip.value}" for chip in active]
    return " · ".join([one for one in (page.query.words, *filters) if one]) or _("Newest stories")


def _entry(story: Story, interface: Language) -> Entry:
    return Entry(
        id=_tag(f"story/{story.id}"),
        story=story,
        title=title_of(story),
        summary=beginning(story.teaser or site().body(story), SUMMARY),
        author=wording.institution_name(story.institution, site().registry, interface),
        address=story_page(interface, story.id),
        rights=" ".join(story.attribution.split()),
    )


def _tag(path: str, query: Query | None = None) -> str:
    """A name that stays the same wherever the thing moves (RFC 4151)."""
    host = urlsplit(site().absolute("/")).hostname or "localhost"
    pairs = parameters(query) if query else []
    asks = "&".join(f"{name}={quote(value)}" for name, value in pairs)
    return f"tag:{host},{SINCE}:{path}{'?' if asks else ''}{asks}"


# -- Atom ------------------------------------------------------------------------------


def _atom(feed: Feed, interface: Language) -> bytes:
    root = ET.Element(f"{{{ATOM}}}feed", {LANG: interface})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", feed.updated)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.itself)
    _add(root, "link", rel="alternate", type="text/html", hreflang=interface, href=feed.page)
    _add(root, "generator", "Izde")
    for entry in feed.entries:
        _add_entry(root, entry)
    written: bytes = ET.tostring(root, encoding="utf-8")
    return DECLARATION + written


def _add_entry(root: ET.Element, entry: Entry) -> None:
    story, tag = entry.story, language_tag(entry.story)
    element = _add(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title, {LANG: tag})
    _add(element, "link", rel="alternate", type="text/html", href=entry.address)
    if story.url:
        _add(element, "link", rel="via", hreflang=tag, href=story.url)
    _add(element, "updated", story.changed)
    if day := _day(story):
        _add(element, "published", day)
    _add(_add(element, "author"), "name", entry.author)
    if story.institution:
        _add(element, "category", term=story.institution, label=entry.author)
    if entry.summary:
        _add(element, "summary", entry.summary, {LANG: tag})
    if entry.rights:
        _add(element, "rights", entry.rights)


def _add(
    parent: ET.Element, name: str, text: str = "", marks: dict[str, str] | None = None, **more: str
) -> ET.Element:
    clean = {key: NO_XML.sub("", value) for key, value in {**(marks or {}), **more}.items()}
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", clean)
    element.text = NO_XML.sub("", text) or None
    return element


def _day(story: Story) -> str:
    """The day of publication as a time (RFC 3339); "" where it is not known to the day."""
    published = story.published
    return f"{published}T00:00:00Z" if published and published.year and published.day else ""


# -- JSON Feed -------------------------------------------------------------------------


def _json(feed: Feed, interface: Language) -> bytes:
    return msgspec.json.encode(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.page,
            "feed_url": feed.itself,
            "description": feed.subtitle,
            "language": interface,
            "items": [_item(entry) for entry in feed.entries],
        }
    )


def _item(entry: Entry) -> dict[str, Any]:
    story = entry.story
    item = {
        "id": entry.id,
        "url": entry.address,
        "external_url": story.url,
        "title": entry.title,
        "content_text": entry.summary or entry.title,
        "summary": entry.summary,
        "date_published": _day(story),
        "date_modified": story.changed,
        "authors": [{"name": entry.author}],
        "tags": [story.institution] if story.institution else [],
        "language": language_tag(story),
    }
    return {name: value for name, value in item.items() if value}
