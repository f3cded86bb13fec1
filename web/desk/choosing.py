"""Any two stories chosen to be compared: by their addresses, or one of them out of a search.

So an editor joins what the comparison did not find. Each story is named by its page here, its
address at the source, or its id.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from corpus.errors import RecordError
from corpus.story import Language, Story, id_from_address
from search.query import Page, Query
from search.review import Choice, Pair
from web import wording
from web.asking import asked
from web.desk.accounts import editors_only
from web.desk.asked import Asked
from web.desk.pages import HERE
from web.languages import gettext as _
from web.site import site
from web.urls import link, spaced

PATH = f"{HERE}/compare"
STORY = re.compile(r"/(?:kk|ru|en|api/v1)/(?:story|stories)/([^/]+)(?:/cite)?/?")
LONGEST = 2000  # characters of an address that are read
AT_ONCE = 10  # stories to choose from

Fault = Literal["missing", "unknown", "same"]

blueprint = Blueprint("choosing", __name__)


class Given(NamedTuple):
    """What a field was given, and the story that it names."""

    text: str
    story: Story | None = None
    fault: Fault | None = None

    @property
    def explained(self) -> str:
        """What is wrong with it, in the language of the page."""
        return fault_text(self.fault) if self.fault else ""


class Row(NamedTuple):
    """A story that may be chosen."""

    story: Story
    institution: str
    page: str  # its address
    compare: str  # the address at which both stories stand side by side


class ChoosingPage:
    """What the page shows: two fields, or a story and those that may be set beside it."""

    def __init__(
        self, first: Given, second: Given, query: Query, near: list[Story], language: Language
    ) -> None:
        """`near` are the stories that are offered while no words are asked for."""
        self.first, self.second = first, second
        self.query = query
        self._near = near
        self._language = language

    @property
    def story(self) -> Story | None:
        """The one that is kept while the other one is chosen."""
        return self.first.story

    @property
    def faults(self) -> list[str]:
        told = (self.first.explained, self.second.explained)
        return list(dict.fromkeys(filter(None, told)))

    @cached_property
    def found(self) -> Page | None:
        """What was searched for, each publication by itself: one of several may be meant."""
        if self.story is None or not self.query.words.strip():
            return None
        return site().engine().search(self.query)

    @property
    def rows(self) -> list[Row]:
        if self.story is None:
            return []
        kept = self.story.id
        if self.found is not None:
            others = [hit.story for hit in self.found.hits]
        else:
            others = self._near or list(site().engine().related(kept, AT_ONCE))
        return [
            Row(
                one,
                self.institution(one),
                url_for("pages.story", interface=self._language, story_id=one.id),
                _address(kept, one.id),
            )
            for one in others
            if one.id != kept
        ]

    def institution(self, story: Story) -> str:
        return wording.institution_name(story.institution, site().registry, self._language)

    def page_address(self, step: int) -> str | None:
        """The page of results before or behind this one."""
        number = self.query.page + step
        if self.found is None or self.story is None or not 1 <= number <= self.found.pages:
            return None
        page = [("page", str(number))] if number > 1 else []
        given = [("story", self.story.id), ("q", self.query.words), *page]
        return link(url_for("choosing.form", interface=self._language), given)


def fault_text(fault: Fault) -> str:
    """What is wrong with a story that was to be compared."""
    return {
        "missing": _("Say which stories are to be compared."),
        "unknown": _("There is no such story on this site."),
        "same": _("This is the same story once more: choose another one."),
    }[fault]


@blueprint.get(PATH)
@editors_only
def form(interface: Language) -> AnyResponse:
    """Where two stories are chosen; where both are, on to their pair."""
    first, second = _given()
    if first.story and second.story and second.fault is None:
        return redirect(_address(first.story.id, second.story.id), 303)
    query = msgspec.structs.replace(
        asked(only=("q", "page")), together=False, limit=AT_ONCE, reader=interface
    )
    offered = map(site().engine().story, request.args.getlist("with")[:AT_ONCE])
    page = ChoosingPage(first, second, query, [one for one in offered if one], interface)
    status = 400 if page.faults else 200
    return Response(render_template("desk_compare.html", page=page), status)


def compare_address(story: Story, others: list[Story], interface: Language) -> str:
    """Where a story is kept and one of the others, or any, may be set beside it."""
    pairs = [("story", story.id), *(("with", one.id) for one in others if one.id != story.id)]
    return link(url_for("choosing.form", interface=interface), pairs)


def _address(one: str, other: str) -> str:
    pair: Pair = (min(one, other), max(one, other))
    return Asked(Choice()).pair(pair)


def _given() -> tuple[Given, Given]:
    """The stories of the address, the one that is known first."""
    texts = [spaced(text).strip() for text in request.args.getlist("story")]
    told = [_read(text) for text in texts if text][:2]
    if not told:
        return Given("", fault="missing" if texts else None), Given("")
    if len(told) == 1:
        return told[0], Given("")
    first, second = told if told[0].story else reversed(told)
    if first.story and second.story and first.story.id == second.story.id:
        second = second._replace(fault="same")
    return (first, second) if first.story else (told[0], told[1])


def _read(text: str) -> Given:
    """The story of an address here, of one at its source, or of an id."""
    engine = site().engine()
    for story_id in _ids(text[:LONGEST]):
        if story := engine.story(story_id):
            return Given(text, story)
    return Given(text, fault="unknown")


def _ids(text: str) -> Iterator[str]:
    """What the id of the story may be."""
    yield text
    try:
        path = unquote(urlsplit(text).path)
    except ValueError:  # brackets that are no host
        return
    if ours := STORY.search(path):
        yield ours[1]
    with contextlib.suppress(RecordError):
        yield id_from_address(text)
