"""A page saved as HTML: its characters, its main text, or its list of teasers."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Any

from corpus import htmlmeta
from corpus.boilerplate import MAX_NOTICE, attribution, is_interface
from corpus.errors import RecordError
from corpus.htmlmeta import BESIDE, absolute_address, read_date, text_of
from corpus.pagelines import Lines, clean, dateline, read_lines
from corpus.partialdate import PartialDate
from corpus.story import Image, normalised_title
from corpus.textpage import Entry

MIN_CARDS = 3
MIN_LINK = 15  # characters of a link that may be a title
MAX_BEFORE_LINK = 60  # characters of date and label before the title of a card
MAX_LABEL_WORDS = 3
SHORT = 3  # a text so many times shorter than the page's paragraphs is not all of it

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
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
    "ancestor::*[@itemprop='articleBody' or contains(@class, 'entry-content')"
    " or contains(@class, 'article-body') or contains(@class, 'post-content')"
    " or contains(@class, 'article__body') or contains(@class, 'post-body')]"
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
    return len(_COMMON.findall(text)) - 5 * len(_SHOUTED.findall(text)) - 2 * text.count("\ufffd")


def read_html(data: bytes, url: str | None) -> HtmlPage:
    """Read a page; raises RecordError where it has no HTML."""
    # heavy, and text pages need neither
    from lxml import etree, html  # type: ignore[import-untyped]

    text = _PROLOG.sub("", decode(data)).replace("\0", "")
    if not text.strip():
        raise RecordError("nothing to read: the page is empty")
    if "<" not in text or not re.search(r"<[a-zA-Z!/]", text):
        raise RecordError("nothing to read: not HTML: save the page again, or as text")
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True))
    except (etree.LxmlError, ValueError):
        raise RecordError("nothing to read: not HTML: save the page again, or as text") from None
    for node in list(tree.iter(etree.Comment, etree.ProcessingInstruction)):
        if node.getparent() is not None:
            node.drop_tree()
    named, objects = htmlmeta.meta(tree), htmlmeta.linked_data(tree)
    bases = tree.xpath("//base/@href")
    own = htmlmeta.address(tree, named, url)
    base = (absolute_address(str(bases[0]), url) if bases else None) or url or own
    visible = "\n".join(block_lines(tree))
    window = " ".join(text_of(node) for node in tree.xpath("//head/title[1]"))
    notices = _notices(visible)
    if not htmlmeta.is_article(named, objects):
        cards = _cards(tree, base)
        if cards:
            return HtmlPage(visible, window, "", own, Lines([], notices), None, cards=cards)
    published = htmlmeta.published(tree, named, objects, own)
    _without_layout_tables(tree)
    lines = read_lines(main_text(tree, base).replace("\n", "\n\n"))
    if not lines.lines:  # too short or too odd for the extractor
        lines = read_lines("\n\n".join(block_lines(tree, beside=False)))
        lines.lines = [line for line in lines.lines if line.running or line.closed]
    lines.notices += [notice for notice in notices if notice not in lines.notices]
    return HtmlPage(
        visible,
        window,
        clean(htmlmeta.title(tree, named)).strip(),
        own,
        lines,
        published,
        htmlmeta.pictures(tree, named, base),
        htmlmeta.versions(tree, own, base),
    )


def main_text(tree: Any, base: str | None) -> str:
    """The article's text, a paragraph a line, by trafilatura (Barbaresi 2021, ACL demo).

    Its precise mode is the best on the whole, but now and then keeps one paragraph of a
    long text; its balanced mode then has the rest.
    """
    precise = _extracted(tree, base, precise=True)
    paragraphs = sum(len(text_of(node)) for node in tree.xpath(f"//body//p[not({BESIDE})]"))
    if len(precise) * SHORT >= paragraphs:
        return precise
    balanced = _extracted(tree, base, precise=False)
    return balanced if len(balanced) > len(precise) * SHORT else precise


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
    text = "".join(pieces)
    return [line for raw in text.split("\n") if (line := " ".join(raw.split()))]


def _notices(visible: str) -> list[str]:
    notices: list[str] = []
    for line in visible.split("\n"):
        if len(line) <= MAX_NOTICE:
            notices += [notice for notice in attribution(line) if notice not in notices]
    return notices


# --- lists of teasers


def _cards(tree: Any, base: str | None) -> list[Entry]:
    """The entries of an index page; [] where the page is an article.

    A card is the largest element about one link; cards alike in markup make a list. The
    list is the page where it outweighs the paragraphs that stand outside it.
    """
    query = f"//body//a[@href and not({BESIDE}) and not({WITHIN_ARTICLE})]"
    links = [link for link in tree.xpath(query) if _may_be_title(link)]
    targets: dict[Any, set[str]] = {}
    for link in links:
        for node in link.iterancestors():
            targets.setdefault(node, set()).add(link.get("href"))
    groups: dict[tuple[str | None, ...], dict[Any, Any]] = {}
    for link in links:
        card = link
        for node in link.iterancestors():
            if len(targets[node]) > 1 or node.tag in ("body", "html", "main"):
                break
            card = node
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
        for node in tree.xpath(f"//body//p[not({BESIDE})]")
        if len(text := text_of(node)) > MIN_LINK * 4
        and node not in within
        and not any(parent in within for parent in node.iterancestors())
    )
    entries = [_entry(card, link, base) for card, link in group.items()]
    found = [entry for entry in entries if entry is not None]
    if weight <= outside or len(found) < MIN_CARDS or len(found) * 3 < len(group) * 2:
        return []
    return list({entry.url or number: entry for number, entry in enumerate(found)}.values())


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
