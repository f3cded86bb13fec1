"""What a page says of itself to programs: JSON-LD (schema.org), Open Graph, canonical address.

Addresses are absolute where the site knows its own (`public_address`); those of other sites
are given as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from markupsafe import Markup

from corpus.institutions import Institution, InstitutionKind, Registry
from corpus.partialdate import PartialDate
from corpus.story import LANGUAGES, Language, Story
from web.site import Site
from web.story import StoryPage
from web.text import language_tag

DESCRIBED = 200  # characters of a description
HEADLINE = 110  # characters of a headline, as search engines ask
SITE = "Izde"
LOCALES: dict[Language, str] = {"kk": "kk_KZ", "ru": "ru_RU", "en": "en_US"}
# Subtypes of schema.org's Organization; museums and theatres are places there.
PUBLISHERS: dict[InstitutionKind, str] = {
    "library": "Library",
    "academy": "EducationalOrganization",
    "culture-department": "GovernmentOrganization",
    "ministry": "GovernmentOrganization",
    "gallery": "ArtGallery",
    "archive": "ArchiveOrganization",
}
PLACES: dict[InstitutionKind, str] = {
    "museum": "Museum",
    "theatre": "PerformingArtsTheater",
    "concert-hall": "MusicVenue",
}


class Alternate(NamedTuple):
    """A version of the page's content in another language."""

    language: str  # as BCP 47 writes it
    address: str


def data_block(value: dict[str, Any]) -> Markup:
    """JSON that may stand in a <script>: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def shortened(text: str, most: int) -> str:
    """The beginning of a text on one line, cut at a space."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line.rfind(" ", 0, most)
    return line[: cut if cut > most // 2 else most - 1].rstrip(" .,;:–—-") + "…"


def institution_json_ld(one: Institution, site: Site, language: Language) -> Markup:
    """An institution as schema.org describes it, for its own page."""
    described = organisation(one, site.registry, language)
    return data_block({"@context": "https://schema.org", **described})


def organisation(one: Institution, registry: Registry, language: Language) -> dict[str, Any]:
    """An institution as schema.org describes it."""
    kinds = [PUBLISHERS.get(one.kind, "Organization")]
    kinds += [PLACES[one.kind]] if one.kind in PLACES else []
    name = one.names[language]
    others = [one.names[other] for other in LANGUAGES] + list(one.short.values())
    found: dict[str, Any] = {
        "@type": kinds[0] if len(kinds) == 1 else kinds,
        "name": name,
        "alternateName": [other for other in dict.fromkeys(others) if other != name],
        "address": {
            "@type": "PostalAddress",
            "addressLocality": registry.city_name(one.city, language),
            "addressCountry": "KZ",
        },
    }
    if one.home:
        found["url"] = one.home
    return found


class StoryMetadata:
    """What the page of a story says of it.

    A story's canonical page is that in the interface of its own language: `path` tells it.
    """

    def __init__(self, page: StoryPage, site: Site, path: Callable[[Story], str]) -> None:
        self._page = page
        self._site = site
        self._path = path
        self.description = shortened(page.story.teaser or site.body(page.story), DESCRIBED)

    @property
    def canonical(self) -> str:
        return self._address(self._page.story)

    @property
    def headline(self) -> str:
        return shortened(self._page.story.title or self.description, HEADLINE)

    @property
    def alternates(self) -> list[Alternate]:
        """The versions of the story, itself among them; none where it is the only one."""
        stories = [self._page.story, *(other.story for other in self._page.declared)]
        found = {language_tag(story): self._address(story) for story in reversed(stories)}
        return [Alternate(*one) for one in found.items()] if len(found) > 1 else []

    @property
    def open_graph(self) -> list[tuple[str, str]]:
        """Properties and their values, in their order (https://ogp.me)."""
        story = self._page.story
        pairs = [
            ("og:type", "article"),
            ("og:title", self.headline),
            ("og:description", self.description),
            ("og:url", self.canonical),
            ("og:site_name", SITE),
            ("og:locale", LOCALES[story.language]),
        ]
        pairs += [
            ("og:locale:alternate", LOCALES[language])
            for language in dict.fromkeys(other.story.language for other in self._page.declared)
            if language != story.language
        ]
        if story.published and story.published.day and story.published.year:
            pairs.append(("article:published_time", str(story.published)))
        pairs += [("og:image", picture.address) for picture in self._page.pictures[:1]]
        return [pair for pair in pairs if pair[1]]

    @property
    def json_ld(self) -> Markup:
        """The story as schema.org's NewsArticle."""
        story = self._page.story
        found: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.headline,
            "description": self.description,
            "inLanguage": language_tag(story),
            "url": self.canonical,
            "mainEntityOfPage": self.canonical,
            "datePublished": _dated(story.published),
            "isBasedOn": self._page.source,
            "image": [one.address for one in self._page.pictures if one.address],
            "about": self._event(),
            "copyrightNotice": " ".join(story.attribution.split()),
            "workTranslation": [
                {
                    "@type": "NewsArticle",
                    "headline": shortened(other.story.title, HEADLINE),
                    "inLanguage": language_tag(other.story),
                    "url": self._address(other.story),
                }
                for other in self._page.declared
            ],
        }
        registry = self._site.registry
        if story.institution is not None and story.institution in registry:
            one = registry.get(story.institution)
            found["publisher"] = organisation(one, registry, story.language)
            found["author"] = {
                "@type": found["publisher"]["@type"],
                "name": one.names[story.language],
            }
        return data_block({name: value for name, value in found.items() if value})

    def _event(self) -> dict[str, Any] | None:
        story = self._page.story
        start = _dated(story.event_start)
        if start is None:
            return None
        event = {"@type": "Event", "name": self.headline, "startDate": start}
        end = _dated(story.event_end)
        return event | ({"endDate": end} if end else {})

    def _address(self, story: Story) -> str:
        return self._site.public(self._path(story))


def _dated(date: PartialDate | None) -> str | None:
    """A date as ISO 8601 has it, where its year is known."""
    return str(date) if date and date.year else None
