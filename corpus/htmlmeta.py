"""What the head and the markup of an HTML page say of it: title, address, date, pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from corpus.errors import RecordError
from corpus.pagelines import dateline
from corpus.partialdate import PartialDate
from corpus.scripts import stream_safe
from corpus.story import LANGUAGES, Image, canonical_address, normalised_title

MAX_DATE = 60  # characters of an element that holds a date and its time
MAX_META = 2_000  # characters of what the head says: an address is the longest of it
MAX_HEADING = 1_000  # characters
ARTICLE_TYPE = re.compile(r"(?:\w*Article|BlogPosting|Report|LiveBlogPosting)")
PUBLISHED_NAMES = (
    "article:published_time",
    "datepublished",
    "date_published",
    "og:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
)
# Parts of a page that are beside its story, by tag, class or id.
BESIDE = (
    "self::nav or self::aside or self::footer or self::form"
    " or contains(concat(@class, ' ', @id), 'related') or contains(@class, 'comment')"
    " or contains(@class, 'sidebar') or contains(@id, 'sidebar') or contains(@class, 'menu')"
    " or contains(@class, 'widget') or contains(@class, 'breadcrumb')"
    " or contains(@class, 'pagination') or contains(@class, 'footer')"
)
_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?=$|[T\s+Z])", re.ASCII)
_DATED_PATH = re.compile(r"/(20\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/-])", re.ASCII)
_SUFFIX = re.compile(r"\s+(?:[|–—·•»«:/\\]|-{1,2}|::)\s+|\s*[|»]\s*")
_MARKS = r"\s*[|–—·•»«:/\\-]+\s*"
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|pubdate|published|datetime|posted|posted-on|publish|news-date|time"
    r"|timestamp|created|data)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_PICTURE = re.compile(r"logo|placeholder|default|avatar|icon|sprite|blank\.", re.IGNORECASE)
_LANGUAGE_ROOT = re.compile(r"/?(?:kk|kz|ru|en|qaz|rus|eng)?/?(?:index\.\w+)?", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>)\s*$")


def text_of(node: Any) -> str:
    return stream_safe(" ".join(str(node.xpath("string()")).split()))


def beginning_of(node: Any, most: int) -> str:
    """The text of an element; where it has more than `most` characters, the first of them."""
    pieces: list[str] = []
    length = 0
    for piece in node.itertext():
        pieces.append(piece)
        length += sum(map(len, piece.split()))
        if length > most:
            break
    return stream_safe(" ".join("".join(pieces).split()))


def subtrees(tree: Any, condition: str) -> set[Any]:
    """The elements that meet an XPath condition, and all elements in them."""
    tops = set(tree.xpath(f"//*[{condition}]"))
    found: set[Any] = set()
    for node in tree.iter("*"):  # parents come before their children
        if node in tops or node.getparent() in found:
            found.add(node)
    return found


def meta(tree: Any) -> dict[str, str]:
    """The first content of every named `<meta>`, names in small letters."""
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        content = stream_safe(" ".join((node.get("content") or "").split())[:MAX_META])
        if name and content:
            found.setdefault(name, content)
    return found


def linked_data(tree: Any) -> list[dict[str, Any]]:
    """The JSON-LD objects of the page, those inside a graph too."""
    objects: list[dict[str, Any]] = []
    for node in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            pending = [json.loads(_COMMENT.sub("", node.text or ""), strict=False)]
        except (ValueError, RecursionError):
            continue  # broken scripts are common and say nothing
        while pending:
            value = pending.pop()
            if isinstance(value, list):
                pending += value[::-1]
            elif isinstance(value, dict):
                objects.append(value)
                pending += [value[name] for name in ("@graph", "mainEntity") if name in value]
    return objects


def is_article(named: dict[str, str], objects: list[dict[str, Any]]) -> bool:
    """Whether the page calls itself an article."""
    return named.get("og:type", "").lower() == "article" or any(_article_types(objects))


def _article_types(objects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for value in objects:
        kinds = value.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and ARTICLE_TYPE.fullmatch(name) for name in names):
            yield value


def read_date(text: str) -> PartialDate | None:
    """A date in ISO 8601, with or without a time, or as people write it."""
    match = _ISO.match(text)
    if match:
        try:
            return PartialDate(*(int(part) for part in match.groups()))
        except ValueError:
            return None
    found = dateline(text)
    return found[0] if found and len(found[1]) < 20 else None


def published(
    tree: Any,
    named: dict[str, str],
    objects: list[dict[str, Any]],
    url: str | None,
    beside: set[Any],
) -> PartialDate | None:
    """The day of publication.

    In this order: JSON-LD, `<meta>`, microdata, `<time>`, an element whose class says that
    it is a date, the address (`/2018/06/28/`).
    """
    for value in _stated_dates(tree, named, objects, beside):
        date = read_date(value) if isinstance(value, str) else None
        if date:
            return date
    dated = _DATED_PATH.search(urlsplit(url or "").path)
    return read_date("-".join(dated.groups())) if dated else None


def _stated_dates(
    tree: Any, named: dict[str, str], objects: list[dict[str, Any]], beside: set[Any]
) -> Iterator[object]:
    for value in (*_article_types(objects), *objects):
        yield value.get("datePublished")
    for name in PUBLISHED_NAMES:
        yield named.get(name)
    for node in tree.xpath("//*[@itemprop='datePublished' or @pubdate]"):
        yield from (
            node.get("datetime"),
            node.get("content"),
            beginning_of(node, MAX_DATE)[:MAX_DATE],
        )
    for node in tree.iter("time"):
        if node not in beside:
            yield from (node.get("datetime"), beginning_of(node, MAX_DATE)[:MAX_DATE])
    for node in tree.xpath("//body//*[@class]"):
        name = node.get("class")
        dated = _DATE_CLASS.search(name) and "event" not in name
        if dated and node not in beside and len(text := beginning_of(node, MAX_DATE)) <= MAX_DATE:
            yield text


def title(tree: Any, named: dict[str, str]) -> str:
    """The story's title without the site's name: a heading that the page's titles confirm."""
    site = named.get("og:site_name", "")
    window = _without_site(window_title(tree), site)
    shared = _without_site(named.get("og:title") or named.get("twitter:title") or "", site)
    headings = [
        text
        for tag in ("h1", "h2", "h3")
        for node in tree.iter(tag)
        if (text := beginning_of(node, MAX_HEADING))
    ]
    inner = [normalised_title(heading) for heading in headings]
    for wanted in (shared, window):
        outer = normalised_title(wanted)
        for heading, words in zip(headings, inner, strict=True):
            if outer.startswith(words) and len(words.split()) > 1:
                return heading
    if shared:
        return shared
    tops = [text for node in tree.iter("h1") if (text := beginning_of(node, MAX_HEADING))]
    if len(tops) == 1 and not normalised_title(window).endswith(normalised_title(tops[0])):
        return tops[0]
    return _longest_part(window)


def window_title(tree: Any) -> str:
    return " ".join(text_of(node) for node in tree.xpath("//head/title[1]"))[:MAX_META]


def _without_site(text: str, site: str) -> str:
    """A title without the site's name at either end."""
    name = re.escape(site)
    return re.sub(rf"^{name}{_MARKS}|{_MARKS}{name}$", "", text) if site else text


def _longest_part(text: str) -> str:
    """The title out of a window's title, whose other parts are the site and its sections."""
    parts = _SUFFIX.split(text)
    longest = max(parts, key=len)
    end = text.index(longest) + len(longest)
    return text[:end] if parts[0] != longest and len(parts[0].split()) > 2 else longest


def address(tree: Any, named: dict[str, str], url: str | None) -> str | None:
    """The canonical address: `rel=canonical`, `og:url`, else the one it was fetched from."""
    links = tree.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")
    for candidate in (*links, named.get("og:url", "")):
        absolute = absolute_address(str(candidate), url)
        # many sites call every page their home page
        if absolute and not (is_home(absolute) and url and not is_home(url)):
            return absolute
    return url


def absolute_address(href: str, base: str | None) -> str | None:
    """A web address, resolved against the page's; None for anything else."""
    href = href.strip()
    try:
        absolute = urljoin(base or "", href)
        canonical_address(absolute)
    except (ValueError, RecordError):
        return None
    return absolute if href and not href.startswith("#") else None


def is_home(url: str) -> bool:
    """Whether an address is a site's or a language's front page."""
    parts = urlsplit(url)
    return not parts.query and _LANGUAGE_ROOT.fullmatch(parts.path) is not None


def versions(tree: Any, own: str | None, base: str | None) -> tuple[str, ...]:
    """The addresses of the same article in Kazakh, Russian and English."""
    found: dict[str, str] = {}
    for node in tree.xpath("//link[@hreflang and @href] | //a[@hreflang and @href]"):
        other = absolute_address(node.get("href"), base)
        if node.get("hreflang", "")[:2].lower() in (*LANGUAGES, "kz") and other:
            found.setdefault(canonical_address(other), other)
    if own:
        found.pop(canonical_address(own), None)
    return tuple(other for other in found.values() if not is_home(other))


def pictures(
    tree: Any, named: dict[str, str], base: str | None, beside: set[Any]
) -> tuple[Image, ...]:
    """The page's own picture, and its figures with their captions."""
    found: dict[str, str] = {}
    shared = absolute_address(named.get("og:image", ""), base)
    if shared:
        found[shared] = ""
    for node in tree.xpath("//figure[.//img]"):
        if node in beside:
            continue
        image = node.xpath("(.//img)[1]")[0]
        source = absolute_address(image.get("data-src") or image.get("src") or "", base)
        captions = node.xpath(".//figcaption")
        if source:
            caption = text_of(captions[0]) if captions else ""
            found[source] = found.get(source) or caption
    return tuple(
        Image(source, caption)
        for source, caption in found.items()
        if not _NO_PICTURE.search(source)
    )
