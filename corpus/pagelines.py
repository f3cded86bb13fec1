"""The lines of a saved page: read, stripped of boilerplate, joined where they were broken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corpus.boilerplate import (
    attribution,
    is_interface,
    is_number,
    is_reaction_heading,
    is_rubric,
    is_ticker_heading,
    without_more,
)
from corpus.dates import find_dates, publication_date
from corpus.errors import RecordError
from corpus.partialdate import PartialDate
from corpus.scripts import stream_safe

MAX_TITLE = 250  # characters
RUNNING = 100  # characters; a line of this length with a sentence in it is running text
MAX_BEFORE_LINK = 4  # words: a bullet and a date before a linked title
MAX_DATELINE = 80  # characters of a line that is a section's name and a date
SHORTEST_WRAPPED = 40  # characters; text is not wrapped narrower
WIDEST_WRAPPED = 120
MAX_JOINED = 20_000  # characters; a page whose lines make longer paragraphs has none
UNFINISHED = 1_000  # characters of the last sentence of a wrapped text

MAX_PAGE = 400_000  # characters; what is longer is a book or a dump, no page of news
MAX_LINES = 15_000
MAX_CONTROL = 0.02  # share of control characters above which a "text" is binary

_HEADING = re.compile(r"(#{1,6})\s+(.{1,500}?)\s*#{0,6}$")
_UNDERLINE = re.compile(r"(=|-){4,}")
_RULE = re.compile(r"[-*_=~+\s]{3,}")
_BULLET = re.compile(r"(?:[•●▪◦‣·∙■□–—*+-]|\d{1,2}[.)]|[a-zа-я]\))\s+(?=\S)")
_PICTURE = re.compile(r"!\[([^\[\]]{0,300})\]\(([^()\s]{0,2000})[^()]{0,300}\)")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\(([^()\s]{0,2000})[^()]{0,300}\)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_CLOSING = '])»”"'
_SENTENCE = re.compile(r"[.!?…][\])»”\"'’]*(?:\s|$)")
_SPACES = re.compile(r"[^\S\n]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BINARY = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffc]")
_TIME = r"(?:\d{1,2}[:.]\d{2}(?::\d{2})?)"
_COUNTED = r"(?:views?|hits|comments?|просмотр\w*|комментари\w*|қаралым\w*|көрілім\w*|пікір\w*)"
_ASIDE = re.compile(  # what else may stand beside a date of publication
    rf"(?:[\s|•·,;/—–-]|{_TIME}|(?:г|ж)\.|(?:в|at|сағат)\s+(?={_TIME})"
    rf"|{_COUNTED}\s*:?\s*\d*|\d[\d ]{{0,12}}{_COUNTED}"
    r"|(?:автор|author|posted by|by|источник|source|авторы)\s*:?\s+[^|]{2,60}$|\d+(?=\s*$))+",
    re.IGNORECASE,
)
_LABEL = re.compile(  # a label says which date it is, wherever the line stands
    r"\W*(?:published|posted|опубликован\w*|дата публикации|размещено|добавлено|жариялан\w+)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun"
    r"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
    r"|дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі)\.?,?\s+(?=\w+\s\w+|\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: `block` counts the groups that blank lines set apart."""

    text: str
    block: int
    level: int = 0  # of a heading: 1 to 6; 0 where the page does not say that it is one
    bullet: bool = False
    more: bool = False  # a "Read more" followed
    url: str | None = None  # the whole line is a link to it

    @property
    def cut(self) -> bool:
        """Whether the text breaks off: what shows it is a teaser."""
        return len(self.text) >= SHORTEST_WRAPPED and (
            self.more or self.text.rstrip(_CLOSING).endswith(("...", "…"))
        )

    @property
    def closed(self) -> bool:
        return _is_closed(self.text)

    @property
    def running(self) -> bool:
        """Whether this can only be running text, not a title."""
        if self.level:
            return False
        if self.cut or len(self.text) > MAX_TITLE:
            return True
        sentences = len(_SENTENCE.findall(self.text))
        return sentences >= 2 or (len(self.text) >= RUNNING and sentences == 1 and self.closed)

    @property
    def headline(self) -> bool:
        """Whether this may be a title."""
        return self.level > 0 or (
            not self.bullet and not self.running and self.text[:1] not in "([.,;"
        )


@dataclass(slots=True)
class Lines:
    """What a page consists of, once the boilerplate is gone."""

    lines: list[Line] = field(default_factory=list)
    notices: dict[str, None] = field(default_factory=dict)  # attribution, one language each
    pictures: list[tuple[str, str]] = field(default_factory=list)  # address, caption


def clean(text: str) -> str:
    """The same text in NFC, with plain spaces and line ends, without invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))
    text = unicodedata.normalize("NFC", stream_safe(text))
    return _SPACES.sub(" ", _CONTROL.sub(" ", text))


def refuse_binary(text: str) -> None:
    """Raise RecordError for binary data."""
    if len(_BINARY.findall(text)) > MAX_CONTROL * len(text):
        raise RecordError("nothing to read: binary data: save the page as text or HTML")


def refuse_long(text: str) -> None:
    """Raise RecordError for a text too long to be a page of news."""
    if len(text) > MAX_PAGE:
        raise RecordError(f"{len(text):,} characters of text, over {MAX_PAGE:,}: not a page")
    lines = len(text.splitlines())
    if lines > MAX_LINES:
        raise RecordError(f"{lines:,} lines of text, over {MAX_LINES:,}: not a page")


def _is_closed(text: str) -> bool:
    """Whether a stop ends the text; quotes and brackets may close after it."""
    return text.rstrip(_CLOSING + "'’")[-1:] in tuple(".!?…:;")


def read_lines(text: str) -> Lines:
    """Read a page; Markdown's marks become levels, links and pictures."""
    page = Lines()
    block = 0
    blank = True
    raw = [line.strip() for line in clean(text).split("\n")]
    skip = _widgets(raw)
    for number, line in enumerate(raw):
        previous = page.lines[-1] if page.lines else None
        if _UNDERLINE.fullmatch(line) and previous and not blank and not previous.running:
            page.lines[-1] = replace(previous, level=1 if line[0] == "=" else 2)
            continue
        if not line or _RULE.fullmatch(line):
            blank = True
            continue
        page.pictures += [(found[2], found[1].strip()) for found in _PICTURE.finditer(line)]
        line, level, url = _plain(_PICTURE.sub("", line).strip())
        line, more = without_more(line)
        if number in skip or _ADDRESS.fullmatch(line) or is_interface(line):
            if previous and not without_more("." + line)[0].strip("."):
                page.lines[-1] = replace(previous, more=True)
            blank = True
            continue
        notices = attribution(line)
        if notices:
            page.notices |= dict.fromkeys(notices)
            continue
        block += blank
        blank = False
        bullet = _BULLET.match(line) is not None and leading_date(line) is None
        page.lines.append(Line(line, block, level, bullet, more, url))
    page.lines = _joined(_without_tickers(page.lines))
    if all(line.bullet for line in page.lines):  # a list of stories, not a list in a story
        page.lines = [
            replace(line, text=_BULLET.sub("", line.text, count=1), bullet=False)
            for line in page.lines
        ]
    return page


def _plain(line: str) -> tuple[str, int, str | None]:
    """A line without Markdown's marks, its heading level, the address that all of it links to."""
    level = 0
    heading = _HEADING.fullmatch(line)
    if heading:
        level, line = len(heading[1]), heading[2]
    line = line.removeprefix("> ")
    line = _EMPHASIS.sub(r"\2", line)
    link = _LINK.search(line)
    if link and link.end() == len(line) and len(line[: link.start()].split()) <= MAX_BEFORE_LINK:
        bullet = _BULLET.match(line)
        return _LINK.sub(r"\1", line[bullet.end() if bullet else 0 :]).strip(), level, link[2]
    return _LINK.sub(r"\1", line).strip(), level, None


def _widgets(lines: list[str]) -> set[int]:
    """The numbers of the lines of like buttons: labels, each followed by a bare count."""
    filled = [number for number, line in enumerate(lines) if line]
    heading = {number for number in filled if is_reaction_heading(lines[number])}
    pairs = [
        (label, count)
        for label, count in pairwise(filled)
        if is_number(lines[count])
        and not is_number(lines[label])
        and len(lines[label].split()) <= 3
        and not _is_closed(lines[label])
    ]
    if len(pairs) < 2 and not heading:
        return heading
    return heading | {number for pair in pairs for number in pair}


def _without_tickers(lines: list[Line]) -> list[Line]:
    """Cut the list of other stories under an article: a heading and no running text after it."""
    headings = [number for number, line in enumerate(lines) if is_ticker_heading(line.text)]
    running = [number for number, line in enumerate(lines) if line.running]
    uncut = [number for number in running if not lines[number].cut]
    for number in headings:
        if running and running[0] < number and not (uncut and uncut[-1] > number):
            return lines[:number]
    tickers = set(headings)
    return [line for number, line in enumerate(lines) if number not in tickers]


_WRAPS = re.compile(r"[^\W\d_]{3}[.!?…][»”\"]?\s+[«“\"]?[^\W\d_a-zа-яёәғқңөұүһі][^.!?…]*$")


def _joined(lines: list[Line]) -> list[Line]:
    """Join the lines that the page broke: wrapped text, a bullet of two lines."""
    wrapped = _wrapped_blocks(lines)
    marked = [line for line in lines if line.bullet]
    closed_bullets = sum(line.closed for line in marked) * 2 > len(marked)
    joined: list[Line] = []
    for number, line in enumerate(lines):
        last = joined[-1] if joined else None
        whole = last is None or last.level or len(last.text) > MAX_JOINED
        if last is None or whole or line.bullet or line.level or line.url:
            joined.append(line)
            continue
        same = line.block == last.block
        goes_on = (
            not last.closed
            and (
                (line.text[:1].islower() and (last.bullet or len(last.text) >= SHORTEST_WRAPPED))
                or (same and line.block in wrapped)
                # the end of one sentence and the beginning of the next
                or (
                    same
                    and len(last.text) >= SHORTEST_WRAPPED
                    and _WRAPS.search(last.text, max(0, len(last.text) - UNFINISHED))
                    and leading_date(line.text) is None
                )
                # among bullets that end in a stop, one that does not is unfinished
                or (
                    last.bullet
                    and closed_bullets
                    and line.text[:1] in "“«\"„'("
                    and number + 1 < len(lines)
                    and lines[number + 1].bullet
                )
            )
        )
        if goes_on or (same and line.block in wrapped and not line.bullet):
            joined[-1] = replace(
                last, text=f"{last.text} {line.text}", block=line.block, more=line.more
            )
        else:
            joined.append(line)
    return joined


def _wrapped_blocks(lines: list[Line]) -> set[int]:
    """The blocks that are one paragraph, wrapped to a column's width."""
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line)
    found = set()
    for number, block in blocks.items():
        widths = [len(line.text) for line in block[:-1]]
        if (
            len(block) >= 3
            and SHORTEST_WRAPPED <= max(widths) <= WIDEST_WRAPPED
            and min(widths) >= 0.7 * max(widths)
            and not any(line.bullet or line.level for line in block)
            and sum(line.text[:1].islower() for line in block[1:]) * 3 >= len(block) - 1
        ):
            found.add(number)
    return found


def dateline(line: str) -> tuple[PartialDate, str] | None:
    """The date of publication that a line states, and the title that follows it, if any.

    Times, counters and the author beside the date are no title.
    """
    if not _YEAR.search(line):
        return None
    weekday = _WEEKDAY.match(line)
    found = publication_date(line[weekday.end() :] if weekday else line)
    if found is None and len(line) <= MAX_DATELINE:  # Культура 15.05.2023
        day = next(iter(find_dates(line)), None)
        if day and is_rubric(line[: day.start]):
            found = publication_date(line[day.start :])
    if found is None:
        return None
    aside = _ASIDE.match(found[1])
    return found[0], found[1][aside.end() :].strip() if aside else found[1].strip()


def is_labelled_date(line: str) -> bool:
    return _LABEL.match(line) is not None and dateline(line) is not None


def leading_date(line: str) -> tuple[PartialDate, str] | None:
    """A full date that a line begins with, and the rest, even where that is a sentence.

    Only the layout of the page (a list of such lines) can tell that it is its publication.
    """
    if not _YEAR.search(line[:40]):
        return None
    stated = dateline(line)
    if stated:
        return stated
    for mention in find_dates(line[:80]):
        day = mention.first
        if mention.start <= 1 and mention.last in (None, day) and day.year and day.day:
            rest = line[mention.end :]
            aside = _ASIDE.match(rest)
            return day, rest[aside.end() :].strip() if aside else rest.strip()
    return None
