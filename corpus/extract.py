"""A saved page -> its stories: an article, a list of teasers, or a list of dated titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from corpus.dates import event_dates
from corpus.errors import RecordError
from corpus.htmlpage import read_html
from corpus.institutions import Registry
from corpus.language import detect, segments_of
from corpus.pagelines import Lines, read_lines, refuse_binary, refuse_long
from corpus.story import (
    MAX_TEXT,
    Draft,
    Image,
    Kind,
    Language,
    Segment,
    normalised_title,
)
from corpus.textpage import Entry, Layout, PageKind, article, lay_out

MAX_STORIES = 5_000  # of one page
MAX_ERROR = 60  # words; a page that says more than an error page does is a story

_ERROR = re.compile(
    r"(?:error\W*|ошибка\W*|қате\W*)?(?:40[0-9]|410|429|50[0-9])\b.{0,60}"
    r"|.{0,30}\b(?:page|file) (?:was )?(?:not|cannot be) found.{0,40}|not found|forbidden"
    r"|access denied.{0,40}|just a moment\W*|bad gateway|service unavailable"
    r"|internal server error|attention required.{0,40}|are you (?:a robot|human).{0,20}"
    r"|.{0,30}страница (?:\w+ )?не (?:найдена|существует).{0,40}"
    r"|доступ (?:запрещ[её]н|закрыт).{0,40}"
    r"|.{0,30}(?:бет|парақша) (?:табылма\w+|жоқ|табылған жоқ).{0,40}"
    r"|сайт временно недоступен.{0,40}"
    r"|проверка браузера.{0,40}|checking your browser.{0,60}",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """The stories of one page, in its order, and what was made out about the page.

    `institution` is a slug, `evidence` the names and addresses that gave it away.
    """

    drafts: tuple[Draft, ...]
    institution: str | None
    evidence: tuple[str, ...]
    kind: PageKind


def extract_text(
    text: str,
    *,
    page: str,
    registry: Registry,
    institution: str | None = None,
    url: str | None = None,
) -> Extraction:
    """The stories of a page saved as plain text.

    `page` names the page and is kept with each story; `institution` (a slug) overrides
    what the page says of itself; `url` is the page's address and becomes the story's where
    the page is an article. Raises RecordError where there is no story in it.
    """
    refuse_long(text)
    refuse_binary(text)
    lines = read_lines(text)
    layout = lay_out(lines.lines, _labels(registry))
    if url and layout.kind == "article":
        layout.entries[0].url = url
    images = tuple(
        Image(address, caption)
        for address, caption in dict(lines.pictures).items()
        if address.startswith(("http://", "https://"))
    )
    slug, evidence = _institution(registry, institution, text, url, "")
    drafts = _drafts(layout, lines, images if layout.kind == "article" else (), page, slug)
    return Extraction(drafts, slug, evidence, layout.kind)


def extract_html(
    data: bytes,
    *,
    page: str,
    registry: Registry,
    institution: str | None = None,
    url: str | None = None,
) -> Extraction:
    """The stories of a page saved as HTML, in whatever encoding; see `extract_text`.

    The page's own canonical address goes before `url`. Other languages' addresses of the
    article are its `versions`.
    """
    html = read_html(data, url)
    slug, evidence = _institution(registry, institution, html.visible, html.url, html.window_title)
    if html.cards:
        titles = all(card.published and not card.paragraphs for card in html.cards)
        kind: PageKind = "dated-list" if titles else "teasers"
        layout = Layout(kind, html.cards)
        return Extraction(_drafts(layout, html.lines, (), page, slug), slug, evidence, kind)
    entry = article(html.lines.lines, _labels(registry), html.title)
    entry.url = html.url
    entry.published = html.published or entry.published
    drafts = _drafts(Layout("article", [entry]), html.lines, html.images, page, slug, html.versions)
    return Extraction(drafts, slug, evidence, "article")


def _labels(registry: Registry) -> Callable[[str], bool]:
    names = {
        normalised_title(name)
        for institution in registry
        for name in (
            *institution.names.values(),
            *institution.short.values(),
            *institution.spellings,
        )
    }
    return lambda line: normalised_title(line) in names


def _institution(
    registry: Registry, given: str | None, text: str, url: str | None, title: str
) -> tuple[str | None, tuple[str, ...]]:
    if given is not None:
        return given, ()
    found = registry.recognise(text, url=url, title=title)
    return (found.slug, tuple(found.evidence)) if found else (None, ())


def _drafts(
    layout: Layout,
    lines: Lines,
    images: tuple[Image, ...],
    page: str,
    institution: str | None,
    versions: tuple[str, ...] = (),
) -> tuple[Draft, ...]:
    """The entries as drafts, in the page's language; raises RecordError where none is a story."""
    entries = [entry for entry in layout.entries if entry.title or entry.paragraphs]
    if len(entries) > MAX_STORIES:
        raise RecordError(f"{len(entries):,} stories, over {MAX_STORIES:,}: not a page")
    text = "\n".join(part for entry in entries for part in (entry.title, *entry.paragraphs))
    if not re.search(r"[^\W\d_]{2}", text):
        raise RecordError("no text: there is no story in the page")
    if len(text.split()) <= MAX_ERROR and _ERROR.fullmatch(entries[0].title):
        raise RecordError(f"nothing to read: an error page ({entries[0].title})")
    language, script = detect(text)
    notice = "\n".join(lines.notices)
    seen: Counter[str] = Counter()
    drafts = []
    for entry in entries:
        title, body = (
            entry.title[: MAX_TEXT["title"]],
            "\n\n".join(entry.paragraphs)[: MAX_TEXT["body"]],
        )
        name = page
        if entry.url is None:  # such a story's id is made from page and title
            key = normalised_title(title) or normalised_title(body)[:200]
            seen[key] += 1
            name = page if seen[key] == 1 else f"{page}#{seen[key]}"
        kind = _kind(entry, layout.kind)
        start, end = event_dates(body, title=title)
        drafts.append(
            Draft(
                url=entry.url,
                institution=institution,
                language=language,
                script=script,
                segments=(
                    *segments_of("title", title, language),
                    *segments_of("body" if kind == "full" else "teaser", body, language),
                    *_notice_segments(lines.notices, language),
                ),
                kind=kind,
                title=title,
                teaser="" if kind == "full" else body,
                body=body if kind == "full" else "",
                published=entry.published,
                event_start=start,
                event_end=end,
                images=images,
                attribution=notice,
                versions=versions,
                page=name,
            )
        )
    return tuple(drafts)


def _kind(entry: Entry, page: PageKind) -> Kind:
    if not entry.paragraphs:
        return "headline"
    teaser = page != "article" or (entry.cut and len(entry.paragraphs) == 1)
    return "teaser" if teaser else "full"


def _notice_segments(notices: Iterable[str], language: Language) -> tuple[Segment, ...]:
    segments, start = [], 0
    for notice in notices:
        end = start + len(notice)
        other, _ = detect(notice)
        if other != language:
            segments.append(Segment("attribution", start, end, other))
        start = end + 1
    return tuple(segments)
