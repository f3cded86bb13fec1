"""A story cited: what a reference to it says, and how four styles write that.

ГОСТ Р 7.0.5—2008 (references to electronic resources, section 10), APA 7, Chicago 17
(bibliography), MLA 9. The institution is the author, or the site, for stories name no other.
ГОСТ has the words of the story's language, as descriptions have; the other styles are English.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple, get_args
from urllib.parse import urlsplit

from corpus.institutions import Registry
from corpus.partialdate import PartialDate
from corpus.story import Language, Story

Style = Literal["gost", "apa", "chicago", "mla"]
STYLES: tuple[Style, ...] = get_args(Style)

BEGINNING = 80  # characters that stand for a title where there is none
MONTHS = (
    "January February March April May June July August September October November December"
).split()
SHORT = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()
# After a day, and alone. Russian as ГОСТ Р 7.0.12—2011 shortens it.
RUSSIAN = "янв. февр. марта апр. мая июня июля авг. сент. окт. нояб. дек.".split()
RUSSIAN_ALONE = "Янв. Февр. Март Апр. Май Июнь Июль Авг. Сент. Окт. Нояб. Дек.".split()
KAZAKH = (
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
).split()
SITE: dict[Language, str] = {"kk": "сайт", "ru": "сайт", "en": "website"}
SEEN: dict[Language, str] = {"kk": "қаралған күні", "ru": "дата обращения", "en": "accessed"}


class Reference(NamedTuple):
    """What a reference says of a story; "" and None for what is not known."""

    id: str
    title: str
    author: str  # the institution, as the language of the story calls it
    city: str
    host: str  # of the address
    published: PartialDate | None  # as far as it is known, a year at least
    event: tuple[PartialDate, PartialDate] | None  # its first and last day, likewise
    url: str
    accessed: dt.date
    language: Language
    abstract: str


class Part(NamedTuple):
    """A piece of a citation."""

    text: str
    italic: bool = False
    own: bool = False  # in the language of the story, whatever the style's is


def reference(story: Story, registry: Registry, accessed: dt.date, page: str = "") -> Reference:
    """What is to be said of a story; `page` is its address here, where the source has none."""
    slug, language = story.institution, story.language
    one = registry.get(slug) if slug is not None and slug in registry else None
    url = story.url or page
    event = None
    if story.event_start and story.event_start.year:
        event = story.event_start, story.event_end or story.event_start
    return Reference(
        id=story.id,
        title=title_of(story),
        author=one.names[language] if one else "",
        city=registry.city_name(one.city, language) if one else "",
        host=(urlsplit(url).hostname or "").removeprefix("www."),
        published=story.published if story.published and story.published.year else None,
        event=event,
        url=url,
        accessed=accessed,
        language=language,
        abstract=" ".join(story.teaser.split()),
    )


def title_of(story: Story) -> str:
    """The title on one line; the first words of a story that has none."""
    return " ".join(story.title.split()) or beginning(story.teaser or story.body, BEGINNING)


def beginning(text: str, most: int) -> str:
    """The first words of a text on one line, in so many characters or fewer."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line.rfind(" ", 0, most)
    return line[: cut if cut > 0 else most - 1].rstrip(" .,;:–-") + "…"


def cite(source: Reference, style: Style) -> tuple[Part, ...]:
    """The citation in a style, in pieces."""
    write = {"gost": _gost, "apa": _apa, "chicago": _chicago, "mla": _mla}[style]
    return tuple(part for part in write(source) if part.text)


def plain(parts: tuple[Part, ...]) -> str:
    """The citation as text alone."""
    return "".join(part.text for part in parts)


# -- ГОСТ Р 7.0.5 ----------------------------------------------------------------------


def _gost(source: Reference) -> list[Part]:
    """Title // Site : сайт. City, 2006. 25 янв. URL: … (дата обращения: 19.03.2007)."""
    language = source.language
    parts = [Part(_bare(source.title), own=True)]
    if site := source.author or source.host:
        parts += [Part(" // "), Part(site, own=True), Part(f" : {SITE[language]}")]
    parts.append(_stop(parts[-1]))
    date = _gost_date(source.published, language)
    if place := ", ".join(filter(None, (source.city if source.author else "", date))):
        parts.append(Part(f" {_stopped(place)}"))
    if source.url:
        seen = source.accessed.strftime("%d.%m.%Y")
        parts.append(Part(f" URL: {source.url} ({SEEN[language]}: {seen})."))
    return parts


def _gost_date(date: PartialDate | None, language: Language) -> str:
    if date is None:
        return ""
    if date.month is None:
        return f"{date.year}"
    at = date.month - 1
    if language == "en":
        return f"{date.year}. {SHORT[at]}{f' {date.day}' if date.day else ''}"
    if date.day is None:
        return f"{date.year}. {RUSSIAN_ALONE[at] if language == 'ru' else KAZAKH[at].capitalize()}"
    return f"{date.year}. {date.day} {RUSSIAN[at] if language == 'ru' else KAZAKH[at]}"


# -- the English styles ----------------------------------------------------------------


def _apa(source: Reference) -> list[Part]:
    """Author. (2024, May 17). *Title*. Retrieved May 18, 2024, from URL"""
    date = source.published
    told = "n.d." if date is None else f"{date.year}"
    if date is not None and date.month:
        told += f", {MONTHS[date.month - 1]}{f' {date.day}' if date.day else ''}"
    title = Part(_bare(source.title), italic=True, own=True)
    dated = Part(f" ({told}).")
    if source.author:
        parts = [Part(_stopped(source.author), own=True), dated, Part(" "), title, _stop(title)]
    else:
        parts = [title, _stop(title), dated, Part(f" {source.host}." if source.host else "")]
    if source.url:
        parts.append(Part(f" Retrieved {_american(source.accessed)}, from {source.url}"))
    return parts


def _chicago(source: Reference) -> list[Part]:
    """Author. “Title.” May 17, 2024. Accessed May 18, 2024. URL."""
    parts = [Part(_stopped(source.author), own=True), Part(" " if source.author else "")]
    parts += _quoted(source.title)
    if source.host and not source.author:
        parts.append(Part(f" {source.host}."))
    if (date := source.published) is not None:
        parts.append(Part(f" {_american(date)}."))
    if source.url:
        parts.append(Part(f" Accessed {_american(source.accessed)}. {source.url}."))
    elif date is None:
        parts.append(Part(" n.d."))
    return parts


def _mla(source: Reference) -> list[Part]:
    """“Title.” *Site*, 17 May 2024, URL. Accessed 18 May 2024.

    Who has published what it has written is no author there: its name is that of its site.
    """
    parts = _quoted(source.title)
    site = Part(source.author or source.host, italic=True, own=bool(source.author))
    date = source.published
    told = ""
    if date is not None:
        month = f"{SHORT[date.month - 1]} " if date.month else ""
        told = f"{f'{date.day} ' if date.day else ''}{month}{date.year}"
    rest = [part for part in (site, Part(told), Part(source.url)) if part.text]
    for number, part in enumerate(rest):
        parts += [Part(", " if number else " "), part]
    if rest:
        parts.append(Part("."))
    if source.url:
        day = source.accessed
        parts.append(Part(f" Accessed {day.day} {SHORT[day.month - 1]} {day.year}."))
    return parts


def _american(date: PartialDate | dt.date) -> str:
    if not date.month:
        return f"{date.year}"
    month = MONTHS[date.month - 1]
    return f"{month} {date.day}, {date.year}" if date.day else f"{month} {date.year}"


def _quoted(title: str) -> list[Part]:
    """A title in quotation marks, with its stop inside and single marks for its own."""
    inner = re.sub('"([^"]*)"', "‘\\1’", _bare(title)).replace("“", "‘").replace("”", "’")
    return [Part("“"), Part(inner, own=True), Part(f"{_stop(Part(inner)).text}”")]


def _bare(title: str) -> str:
    """A title without a full stop of its own."""
    return title if title.endswith(("..", "…")) else title.removesuffix(".")


def _stop(part: Part) -> Part:
    """The full stop that a piece wants behind it."""
    return Part("" if part.text.endswith((".", "?", "!", "…", "?»", "!»", "?’", "!’")) else ".")


def _stopped(text: str) -> str:
    return text + _stop(Part(text)).text if text else ""
