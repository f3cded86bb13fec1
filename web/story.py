"""A story as its page shows it: its text, its dates, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from corpus.partialdate import PartialDate
from corpus.story import DateSource, Field, Language, Story
from search.differences import repeats
from search.marks import Marker
from search.publications import Alike
from search.query import Query
from search.snippets import segments_within
from web import wording
from web.site import Site
from web.text import MarkedText, Steps, blocks, stretches

HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
BESIDE = 6  # other stories of the day that are listed
RELATED = 5
PUBLICATIONS = 30  # of one story that are listed


class Part(NamedTuple):
    """A paragraph, or a list of several lines."""

    is_list: bool
    lines: list[Markup]


class Fact(NamedTuple):
    """A date of the story, for reading and for machines."""

    name: str
    text: str
    machine: str


class Other(NamedTuple):
    """Another story, and its address."""

    story: Story
    address: str


class Published(NamedTuple):
    """Another publication of a story, and what it is to it."""

    story: Story
    address: str
    kind: str


class Picture(NamedTuple):
    """A picture at the source: linked, and loaded from there only for who asks for it."""

    caption: str
    name: str  # the caption, or what the file is called
    address: str  # "" where no browser should open it


class StoryText:
    """The text of a story with the words of a search marked in it."""

    def __init__(self, story: Story, site: Site, marker: Marker | None) -> None:
        self.story = story
        self._body = site.body(story)
        self._marker = marker

    @cached_property
    def title(self) -> Markup:
        return self._laid_out["title"].html()

    @cached_property
    def teaser(self) -> list[Part]:
        return self._parts("teaser", self._teaser)

    @cached_property
    def body(self) -> list[Part]:
        return self._parts("body", self._body)

    @cached_property
    def attribution(self) -> list[Part]:
        return self._parts("attribution", self.story.attribution)

    @property
    def is_excerpt(self) -> bool:
        """Whether part of the body is held back."""
        return self._body != self.story.body

    @property
    def matches(self) -> int:
        return sum(text.matches for text in self._laid_out.values())

    def number_matches(self) -> None:
        """Lead from each match to the next; of several texts on a page, one can have this."""
        first, total = 1, self.matches
        for text in self._laid_out.values():  # in the order in which they stand
            text.steps = Steps(first, total)
            first += text.matches

    @property
    def _teaser(self) -> str:
        """The teaser, unless the body begins with the same words."""
        return "" if repeats(self.story) else self.story.teaser

    @cached_property
    def _laid_out(self) -> dict[Field, MarkedText]:
        texts: dict[Field, str] = {
            "title": self.story.title,
            "teaser": self._teaser,
            "body": self._body,
            "attribution": self.story.attribution,
        }
        return {
            field: MarkedText(text, self._marks(field, text), stretches(self.story.segments, field))
            for field, text in texts.items()
        }

    def _marks(self, field: Field, text: str) -> list[tuple[int, int]]:
        """Where the words stand that the reader searched for."""
        if field == "attribution" or self._marker is None:
            return []
        inside = segments_within(self.story, field, len(text))
        marks = self._marker.marks(text, self.story.language, inside)
        return [(mark.start, mark.end) for mark in marks]

    def _parts(self, field: Field, text: str) -> list[Part]:
        laid_out = self._laid_out[field]
        return [
            Part(block.is_list, [laid_out.html(start, end) for start, end in block.lines])
            for block in blocks(text)
        ]


class StoryPage:
    """What story.html shows of a story, found with a query (or with none).

    `beside` is a version of it that is shown with it.
    """

    def __init__(
        self,
        story: Story,
        query: Query,
        site: Site,
        language: Language,
        *,
        search: Callable[[Query], str],
        address: Callable[..., str],
        beside: Story | None = None,
        shows_pictures: bool = False,
    ) -> None:
        self.story = story
        self.query = query
        self.shows_pictures = shows_pictures
        self._site = site
        self._language = language
        self._search = search
        self._address = address
        marker = Marker(site.engine().clauses(query)) if query.words else None
        self.text = StoryText(story, site, marker)
        self.text.number_matches()
        self.beside = StoryText(beside, site, marker) if beside else None

    @cached_property
    def pictures(self) -> list[Picture]:
        return [
            Picture(
                image.caption,
                image.caption or _file_name(image.address),
                image.address if _origin(image.address) else "",
            )
            for image in self.story.images
        ]

    @property
    def picture_hosts(self) -> list[str]:
        """Who would learn that somebody looks at the pictures."""
        return list(dict.fromkeys(urlsplit(one).netloc for one in self.picture_origins))

    @property
    def picture_origins(self) -> list[str]:
        """Where the pictures are loaded from: https://museum.example."""
        found = (_origin(picture.address) for picture in self.pictures)
        return list(dict.fromkeys(one for one in found if one))

    # -- what is known of it -------------------------------------------------------------

    @property
    def institution(self) -> str:
        return wording.institution_name(self.story.institution, self._site.registry, self._language)

    @property
    def city(self) -> str:
        slug, registry = self.story.institution, self._site.registry
        if slug is None or slug not in registry:
            return ""
        return registry.city_name(registry.get(slug).city, self._language)

    @property
    def institution_address(self) -> str | None:
        """The search for all stories of the institution."""
        slug = self.story.institution
        return self._search(Query(institution=(slug,))) if slug else None

    @property
    def dates(self) -> list[Fact]:
        story, language = self.story, self._language
        dates = []
        if story.published:
            dates.append(_fact("published", story.published, story.published, language))
        if story.event_start:
            last = story.event_end or story.event_start
            dates.append(_fact("event_start", story.event_start, last, language))
        return dates

    @property
    def source(self) -> str | None:
        """The address of the original, if it is one that a browser may open."""
        return self.story.url if self.story.url and _is_web(self.story.url) else None

    @property
    def host(self) -> str:
        return urlsplit(self.source or "").hostname or ""

    # -- what stands beside it -----------------------------------------------------------

    @property
    def is_found(self) -> bool:
        """The reader came from a page of results."""
        return self.query != Query()

    @property
    def back(self) -> str:
        return self._search(self.query)

    @cached_property
    def declared(self) -> list[Other]:
        """The versions that its source declares, as far as we have them."""
        found = (self._site.engine().story(one) for one in self.story.versions)
        return [
            Other(story, self._address(story.id, self.query))
            for story in found
            if story is not None and story.id != self.story.id
        ]

    @cached_property
    def _alike(self) -> Alike:
        found = self._site.engine().alike(self.story.id, self._language)
        return found or Alike((), (), ())

    @cached_property
    def _publications(self) -> list[Published]:
        """The other publications of the story that its source does not declare."""
        declared = {self.story.id, *self.story.versions}
        published = []
        for one in self._alike.publications[:PUBLICATIONS]:
            story = self._site.engine().story(one.id) if one.id not in declared else None
            if story is not None:
                address = self._address(story.id, self.query)
                published.append(Published(story, address, wording.publication_name(one)))
        return published

    @cached_property
    def versions(self) -> list[Other]:
        """The same story in other languages, one in each, with the reader's search."""
        languages = {self.story.language, *(one.story.language for one in self.declared)}
        found: dict[Language, Other] = {}
        nearest = sorted(
            self._publications, key=lambda one: one.story.institution != self.story.institution
        )
        for one in nearest:
            if one.story.language not in languages:
                found.setdefault(one.story.language, Other(one.story, one.address))
        return [*self.declared, *(found[language] for language in sorted(found))]

    @cached_property
    def elsewhere(self) -> list[Published]:
        """Copies, reprints, teasers of the story, or its full text; more translations."""
        beside = {other.story.id for other in self.versions}
        return [one for one in self._publications if one.story.id not in beside]

    @cached_property
    def same_event(self) -> list[Other]:
        """Announcements, reports, what followed: other stories of the same occasion."""
        return [self._other(story) for story in self._alike.same_event]

    @cached_property
    def other_years(self) -> list[Other]:
        """The same event of other years."""
        return [self._other(story) for story in self._alike.other_years]

    def with_beside(self, version: Story) -> str:
        """The page of the story with a version of it at its side."""
        return self._address(self.story.id, self.query, beside=version.id)

    @property
    def alone(self) -> str:
        return self._address(self.story.id, self.query)

    @cached_property
    def same_day(self) -> list[Other]:
        """Other stories of the institution, of the same day."""
        story, date = self.story, self.story.date
        if story.institution is None or date is None or date.day is None or date.year is None:
            return []
        day = date.first_day()
        query = Query(institution=(story.institution,), since=day, until=day, limit=BESIDE + 2)
        beside = {story.id, *story.versions, *(one.id for one in self._alike.publications)}
        beside |= {other.story.id for other in self.same_event}
        hits = self._site.engine().search(query).hits
        return [self._other(hit.story) for hit in hits if hit.story.id not in beside][:BESIDE]

    @cached_property
    def related(self) -> list[Other]:
        """Stories like this one, but for those that stand beside it already."""
        told = (*self.versions, *self.same_day, *self.same_event, *self.other_years)
        beside = {other.story.id for other in told}
        found = self._site.engine().related(self.story.id, RELATED + len(beside))
        return [self._other(story) for story in found if story.id not in beside][:RELATED]

    def _other(self, story: Story) -> Other:
        return Other(story, self._address(story.id, Query()))


def _fact(name: DateSource, first: PartialDate, last: PartialDate, language: Language) -> Fact:
    machine = wording.machine_date(first)
    return Fact(wording.date_source_name(name), wording.span_text(first, last, language), machine)


def _is_web(address: str) -> bool:
    return address.startswith(("https://", "http://"))


def _origin(address: str) -> str:
    """Scheme, host and port of a web address, as a browser writes them; "" for any other."""
    if not _is_web(address):
        return ""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{host}{port}" if HOST.fullmatch(host) else ""


def _file_name(address: str) -> str:
    return unquote(urlsplit(address).path.rsplit("/", 1)[-1]) or address
