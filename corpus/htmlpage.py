"""A page saved as HTML: its characters, its main text, or its list of teasers."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Any

from corpus import htmlmeta
from corpus.boilerplate import attribution, is_interface
from corpus.errors import RecordError
from corpus.htmlmeta import BESIDE, absolute_address, read_date, subtrees, text_of
from corpus.pagelines import (
    Lines,
    clean,
    dateline,
    read_lines,
    refuse_binary,
    refuse_long,
)
from corpus.partialdate import PartialDate
from corpus.scripts import stream_safe
from corpus.story import Image, normalised_title
from corpus.textpage import Entry

MIN_CARDS = 3
MIN_LINK = 15  # characters of a link that may be a title
MAX_BEFORE_LINK = 60  # characters of date and label before the title of a card
MAX_LABEL_WORDS = 3
MAX_BYTES = 10_000_000  # pictures and fonts may be written into a page
MAX_ELEMENTS = 12_000  # 4,300 in the largest of 300 real pages
MAX_DEPTHS = 400_000  # the sum of all elements' depths; 38,000 there
MAX_ATTRIBUTES = 2_000  # of one element; libxml2 compares each with all before it
SAMPLE = 100_000  # characters that tell the encoding of a page
SHORT = 3  # a text so many times shorter than the page's paragraphs is not all of it

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_NO_CHARSETS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ATTRIBUTE = r"""(?>[\s/]*[^\s/>=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?)"""
_TAG = re.compile(
    rf"<[a-zA-Z][^\s/>]*+{_ATTRIBUTE}{{0,{MAX_ATTRIBUTES}}}+(?P<crowded>{_ATTRIBUTE})?"
)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_CYRILLIC_8BIT = ("windows-1251", "koi8-r", "kz1048", "cp866", "iso8859-5", "mac-cyrillic")
_COMMON = re.compile("[оеаинтсрвлы]")  # the commonest small letters of Russian and Kazakh
_SHOUTED = re.compile("[а-я][А-Я]")  # what a wrong 8-bit encoding makes of small letters
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hr li main nav ol option p pre section table td th time tr ul".split()
)
_SILENT = frozenset("script style noscript template svg iframe select textarea head title".split())
WITHIN_ARTICLE = (
    "@itemprop='articleBody' or contains(@class, 'entry-content')"
    " or contains(@class, 'article-body') or contains(@class, 'post-content')"
    " or contains(@class, 'article__body') or contains(@class, 'post-body')"
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What an HTML page shows; `cards` are the entries of a list, empty for an article."""

    visible: str
    window_title: str
    title: str
    url: str | None
    lines: Lines
    published: PartialDate | None
    images: tuple[Image, ...] = ()
    versions: tuple[str, ...] = ()
    cards: list[Entry] = field(default_factory=list)


def decode(data: bytes) -> str:
    """The characters of an HTML page, after the WHATWG's order, corrected where it lies.

    A byte order mark goes first. Text that is valid UTF-8 is UTF-8, whatever it declares;
    then the declared encoding is tried beside the Cyrillic ones, and the one that gives
    the most of the common small letters wins, the declared one on a tie.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    head = data[:4096]
    if head[:32].count(0) >= 8:  # UTF-16 without a mark: every other byte of markup is 0
        return data.decode("utf-16-be" if head[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # cut off inside a character
            return data.decode("utf-8", "ignore")
    declared = _DECLARED.search(head)
    names = [*([declared[1].decode("ascii", "ignore")] if declared else []), *_CYRILLIC_8BIT]
    if names[0].lower().replace("_", "-") in _NO_CHARSETS:  # Python's, and slow
        declared = None
        names.pop(0)
    best, best_score = data.decode("utf-8", "replace"), 0
    best_score = _letters(best)
    for name in names:
        try:
            text = data.decode(name)
        except (LookupError, ValueError):
            continue
        score = _letters(text)
        if score > best_score or (name is names[0] and declared and score >= best_score):
            best, best_score = text, score
    return best


def _letters(text: str) -> int:
    text = text[:SAMPLE]
    return len(_COMMON.findall(text)) - 5 * len(_SHOUTED.findall(text)) - 2 * text.count("\ufffd")


def read_html(data: bytes, url: str | None) -> HtmlPage:
    """Read a page; raises RecordError where it has no HTML, or is no page of news."""
    # heavy, and text pages need neither
    from lxml import etree, html  # type: ignore[import-untyped]

    if len(data) > MAX_BYTES:
        raise RecordError(f"{len(data):,} bytes of HTML, over {MAX_BYTES:,}: not a page")
    text = _PROLOG.sub("", decode(data)).replace("\0", "")
    refuse_binary(text)
    text = _NO_XML.sub("", text)
    if any(tag["crowded"] for tag in _TAG.finditer(text)):
        raise RecordError(f"a tag of over {MAX_ATTRIBUTES:,} attributes: not a page")
    if not text.strip():
        raise RecordError("nothing to read: the page is empty")
    if "<" not in text or not re.search(r"<[a-zA-Z!/]", text):
        raise RecordError("nothing to read: not HTML: save the page again, or as text")
    try:
        parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        tree = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError):
        raise RecordError("nothing to read: not HTML: save the page again, or as text") from None
    _refuse_maze(tree)
    named, objects = htmlmeta.meta(tree), htmlmeta.linked_data(tree)
    bases = tree.xpath("//base/@href")
    own = htmlmeta.address(tree, named, url)
    base = (absolute_address(str(bases[0]), url) if bases else None) or url or own
    visible = "\n".join(block_lines(tree))
    refuse_long(visible)
    window = htmlmeta.window_title(tree)
    beside = subtrees(tree, BESIDE)
    notices = _notices(visible)
    if not htmlmeta.is_article(named, objects):
        cards = _cards(tree, base, beside)
        if cards:
            return HtmlPage(visible, window, "", own, Lines([], notices), None, cards=cards)
    published = htmlmeta.published(tree, named, objects, own, beside)
    _without_layout_tables(tree)
    lines = read_lines(main_text(tree, base, beside).replace("\n", "\n\n"))
    if not lines.lines:  # too short or too odd for the extractor
        lines = read_lines("\n\n".join(block_lines(tree, beside=False)))
        lines.lines = [line for line in lines.lines if line.running or line.closed]
    lines.notices |= notices
    return HtmlPage(
        visible,
        window,
        clean(htmlmeta.title(tree, named)).strip(),
        own,
        lines,
        published,
        htmlmeta.pictures(tree, named, base, beside),
        htmlmeta.versions(tree, own, base),
    )


def _refuse_maze(tree: Any) -> None:
    """Raise RecordError for markup that no one wrote: too much of it, or too deep."""
    elements = int(tree.xpath("count(//*)"))
    if elements > MAX_ELEMENTS:
        raise RecordError(f"{elements:,} elements of HTML, over {MAX_ELEMENTS:,}: not a page")
    level, depth, depths = [tree], 0, 0
    while level := [child for node in level for child in node]:
        depth += 1
        depths += depth * len(level)
    if depths > MAX_DEPTHS:
        raise RecordError("HTML nested too deep within itself: not a page")


def main_text(tree: Any, base: str | None, beside: set[Any]) -> str:
    """The article's text, a paragraph a line, by trafilatura (Barbaresi 2021, ACL demo).

    Its precise mode is the best on the whole, but now and then keeps one paragraph of a
    long text; its balanced mode then has the rest.
    """
    precise = _extracted(tree, base, precise=True)
    paragraphs = sum(len(text_of(node)) for node in _outside(tree, beside))
    if len(precise) * SHORT >= paragraphs:
        return precise
    balanced = _extracted(tree, base, precise=False)
    return balanced if len(balanced) > len(precise) * SHORT else precise


def _outside(tree: Any, beside: set[Any]) -> list[Any]:
    """The paragraphs that are not beside the story."""
    return [node for node in tree.xpath("//body//p") if node not in beside]


def _without_layout_tables(tree: Any) -> None:
    """Make plain blocks of the tables that lay out the page, as old sites do."""
    for table in tree.xpath("//table[.//h1 or .//h2 or .//table or .//td//div or .//td//p]"):
        for node in list(table.iter("table", "tbody", "tr", "td", "th")):
            node.tag = "div"


def _extracted(tree: Any, base: str | None, *, precise: bool) -> str:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports what we handle
    try:
        text = trafilatura.extract(
            tree, url=base, favor_precision=precise, include_comments=False, include_tables=True
        )
    except Exception:  # noqa: BLE001  (whatever it meets in a stranger's markup)
        text = None
    return text or ""


def block_lines(node: Any, *, beside: bool = True) -> list[str]:
    """The visible text of an element, a line for each of its blocks.

    Without `beside`, what the markup itself sets apart from the story is left out.
    """
    silent = _SILENT if beside else _SILENT | {"nav", "aside", "header", "footer", "form"}
    pieces: list[str] = []
    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        current, done = stack.pop()
        name = current.tag if isinstance(current.tag, str) else ""
        edge = "\n" if name in _BLOCKS else ""
        if done:
            pieces += [edge, current.tail or "" if current is not node else ""]
            continue
        if name in silent or not name:
            pieces.append(current.tail or "" if current is not node else "")
            continue
        pieces += [edge, " ".join((current.text or "").split("\n"))]
        stack.append((current, True))
        stack += [(child, False) for child in reversed(current)]
    text = stream_safe("".join(pieces))
    return [line for raw in text.split("\n") if (line := " ".join(raw.split()))]


def _notices(visible: str) -> dict[str, None]:
    return {notice: None for line in visible.split("\n") for notice in attribution(line)}


# --- lists of teasers


def _cards(tree: Any, base: str | None, beside: set[Any]) -> list[Entry]:
    """The entries of an index page; [] where the page is an article.

    A card is the largest element about one link; cards alike in markup make a list. The
    list is the page where it outweighs the paragraphs that stand outside it.
    """
    article = subtrees(tree, WITHIN_ARTICLE)
    links = [
        link
        for link in tree.xpath("//body//a[@href]")
        if link not in beside and link.getparent() not in article and _may_be_title(link)
    ]
    shared = _shared(links)
    groups: dict[tuple[str | None, ...], dict[Any, Any]] = {}
    cards: dict[Any, Any] = {}
    for link in links:
        card = _card(link, shared, cards)
        parent = card.getparent()
        key = (card.tag, card.get("class"), parent.tag, parent.get("class"))
        groups.setdefault(key, {}).setdefault(card, link)
    lists = [
        (sum(len(text_of(card)) for card in group), group)
        for group in groups.values()
        if len(group) >= MIN_CARDS
    ]
    if not lists:
        return []
    weight, group = max(lists, key=lambda pair: pair[0])
    within = set(group)
    outside = sum(
        len(text)
        for node in _outside(tree, beside)
        if len(text := text_of(node)) > MIN_LINK * 4
        and node not in within
        and not any(parent in within for parent in node.iterancestors())
    )
    entries = [_entry(card, link, base) for card, link in group.items()]
    found = [entry for entry in entries if entry is not None]
    if weight <= outside or len(found) < MIN_CARDS or len(found) * 3 < len(group) * 2:
        return []
    return list({entry.url or number: entry for number, entry in enumerate(found)}.values())


def _shared(links: list[Any]) -> set[Any]:
    """The elements that hold links to more than one address."""
    targets: dict[Any, str] = {}
    shared: set[Any] = set()
    for link in links:
        target = link.get("href")
        for node in link.iterancestors():
            known = targets.get(node)
            if node in shared or known == target:
                break  # and so it is with all above
            if known is None:
                targets[node] = target
            else:
                shared.add(node)
    return shared


def _card(link: Any, shared: set[Any], cards: dict[Any, Any]) -> Any:
    """The largest element about one link; `cards` keeps it for the elements on the way."""
    card, path = link, []
    for node in link.iterancestors():
        if node in shared or node.tag in ("body", "html", "main"):
            break
        if node in cards:
            card = cards[node]
            break
        card = node
        path.append(node)
    cards.update(dict.fromkeys(path, card))
    return card


def _may_be_title(link: Any) -> bool:
    text = text_of(link)
    return len(text) >= MIN_LINK or bool(
        text
        and (
            any(node.tag in _HEADINGS for node in link.iterancestors())
            or link.xpath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6")
            or is_interface(text)
        )
    )


def _entry(card: Any, link: Any, base: str | None) -> Entry | None:
    """A card's title, date and teaser; None where it has no title of its own."""
    headings = card.xpath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6")
    title = text_of(headings[0]) if headings else ""
    title = title or text_of(link)
    lines = block_lines(card)
    before = "\n".join(lines).find(title)
    if is_interface(title) or (not headings and before > MAX_BEFORE_LINK):
        return None
    entry = Entry(title, url=absolute_address(link.get("href"), base))
    stated = dateline(title)
    if stated and stated[1]:
        entry.published, entry.title = stated
    for node in card.xpath(".//time[@datetime]"):
        entry.published = entry.published or read_date(node.get("datetime"))
    rest = [line for line in lines if normalised_title(line) != normalised_title(title)]
    for line in read_lines("\n\n".join(rest)).lines:
        text = line.text.removeprefix(title).strip() if len(title) > MIN_LINK else line.text
        stated = dateline(text)
        if stated and not line.running:
            entry.published = entry.published or stated[0]
        elif stated is None and (line.running or len(text.split()) > MAX_LABEL_WORDS):
            entry.paragraphs.append(text)
            entry.cut = line.cut
    return entry
