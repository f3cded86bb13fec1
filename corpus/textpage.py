"""A page saved as plain text: which layout it has, and the entries that it consists of.

Three layouts are told apart by their shape alone: an article, a list of teasers (titles, each
with the beginning of its text or with nothing), and a list of titles with their dates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import Literal

from corpus.boilerplate import is_rubric
from corpus.pagelines import (
    MAX_TITLE,
    Line,
    dateline,
    is_labelled_date,
    leading_date,
)
from corpus.partialdate import PartialDate
from corpus.story import normalised_title

PageKind = Literal["article", "teasers", "dated-list"]

MIN_DATED = 2  # entries that make a list of dates
MAX_APART = 4  # lines from one date of a list to the next
MIN_TEASERS = 2
MIN_HEADLINES = 3
HEADLINE_WORDS = 4  # a headline has as many; shorter lines are labels or headings of sections
MAX_LABEL_WORDS = 4
MAX_SENTENCE_TITLE = 150  # characters of a title that is a sentence with its full stop


@dataclass(slots=True)
class Entry:
    """One story as the page shows it."""

    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    published: PartialDate | None = None
    url: str | None = None
    cut: bool = False  # the text breaks off


@dataclass(frozen=True, slots=True)
class Layout:
    """The entries of a page, in its order."""

    kind: PageKind
    entries: list[Entry]


def lay_out(lines: list[Line], is_label: Callable[[str], bool]) -> Layout:
    """Find the layout of a page and its entries.

    `is_label` tells a line that is nothing but an institution's name.
    """
    dates = _dated_lines(lines)
    if dates:
        return _dated_list(lines, dates)
    blocks = [list(group) for _, group in groupby(lines, key=lambda line: line.block)]
    if _is_teasers(lines, blocks):
        return Layout("teasers", _teasers(lines, is_label))
    return Layout("article", [article(lines, is_label)])


# --- lists with dates


def _dated_lines(lines: list[Line]) -> dict[int, tuple[PartialDate, str]]:
    """The lines that begin with a date, where they make the page a list; {} otherwise."""
    stated = {
        number: found
        for number, line in enumerate(lines)
        if not line.bullet and (found := leading_date(line.text))
    }
    sure = sum(
        not rest or (len(rest) <= MAX_TITLE and dateline(lines[number].text) is not None)
        for number, (_, rest) in stated.items()
    )
    if sure < MIN_DATED:
        return {}
    stated = {
        number: found
        for number, found in stated.items()
        if found[1] or dateline(lines[number].text) is not None
    }
    numbers = sorted(stated)
    between = [after - before for before, after in pairwise(numbers)]
    # A report may mention days at the beginning of paragraphs; in a list little stands between.
    if sum(gap <= MAX_APART for gap in between) * 2 < len(between):
        return {}
    days = [str(date) for _, (date, _) in sorted(stated.items())]
    if days == sorted(set(days)) and any(line.running for line in lines[: numbers[0]]):
        return {}  # days in their order under a text are its programme; news runs backwards
    return stated


def _dated_list(lines: list[Line], dates: dict[int, tuple[PartialDate, str]]) -> Layout:
    first = min(dates)
    after = _dates_follow_titles(lines, dates)
    start = first - 1 if after else first
    introduction = _introduction(lines[:start])
    entries: list[Entry] = []
    pending: PartialDate | None = None
    for number in range(start, len(lines)):
        line, date = lines[number], dates.get(number)
        if date and date[1]:
            entries.append(Entry(date[1], [], date[0], line.url))
        elif date and not after:
            pending = date[0]
        elif date and entries and entries[-1].published is None:
            entries[-1].published = date[0]
        elif pending or (after and number + 1 in dates and not dates[number + 1][1]):
            entries.append(Entry(line.text, [], pending, line.url))
            pending = None
        elif entries:
            _add(entries[-1], line)
    kind: PageKind = "teasers" if any(entry.paragraphs for entry in entries) else "dated-list"
    return Layout(kind, introduction + entries)


def _dates_follow_titles(lines: list[Line], dates: dict[int, tuple[PartialDate, str]]) -> bool:
    """Whether dates on lines of their own stand under their titles, not over them."""
    alone = [number for number, (_, rest) in dates.items() if not rest]
    if len(alone) * 2 < len(dates) or not alone or alone[0] == 0:
        return False
    last = alone[-1] + 1
    if last == len(lines):
        return True
    over = sum(number > 0 and lines[number - 1].block == lines[number].block for number in alone)
    under = sum(
        number + 1 < len(lines) and lines[number + 1].block == lines[number].block
        for number in alone
    )
    return over > under or (over == under and lines[last].running)


def _introduction(lines: list[Line]) -> list[Entry]:
    """What stands over a list: a teaser; a mere heading is none."""
    if not any(line.running or line.closed for line in lines):
        return []
    return [article(lines, lambda _: False)]


# --- lists of teasers


def _is_teasers(lines: list[Line], blocks: list[list[Line]]) -> bool:
    if any(line.level == 1 for line in lines) and sum(line.level > 0 for line in lines) == 1:
        return sum(line.cut for line in lines) >= MIN_TEASERS
    cut = sum(
        line.cut and before.headline and not before.closed for before, line in pairwise(lines)
    )
    if cut >= MIN_TEASERS:
        return True
    running = [line for line in lines if line.running]
    if not running:
        return _is_headlines(lines)
    pairs = [block for block in blocks if len(block) >= 2 and _is_pair(block)]
    headlines = [block for block in blocks if len(block) == 1 and block[0].headline]
    words = [len(block[0].text.split()) for block in pairs]
    return (
        len(pairs) >= MIN_TEASERS
        and len(pairs) + len(headlines) == len(blocks)
        and sum(words) >= HEADLINE_WORDS * len(pairs)
    )


def _is_pair(block: list[Line]) -> bool:
    """A title over the beginning of its text."""
    return (
        block[0].headline
        and not block[0].closed
        and all(line.running or line.closed for line in block[1:])
        and not any(line.bullet for line in block)
    )


def _is_headlines(lines: list[Line]) -> bool:
    titles = [line for line in lines if len(line.text.split()) >= HEADLINE_WORDS or line.url]
    return (
        len(titles) >= MIN_HEADLINES
        and len(titles) * 4 >= len(lines) * 3
        and not any(line.bullet for line in lines)
        and sum(line.closed for line in lines) * 2 < len(lines)
    )


def _teasers(lines: list[Line], is_label: Callable[[str], bool]) -> list[Entry]:
    """Titles and what follows each; a line that breaks off ends its entry."""
    entries: list[Entry] = []
    flat = not any(line.running for line in lines)  # nothing but titles
    for number, line in enumerate(lines):
        current = entries[-1] if entries else None
        stated = dateline(line.text)
        if stated and not stated[1]:
            if current and current.published is None and not current.paragraphs:
                current.published = stated[0]
            continue
        alone = number == 0 or lines[number - 1].block != line.block
        full = current is None or current.cut
        below = lines[number + 1] if number + 1 < len(lines) else None
        if line.running and not flat and not (stated and stated[1]):
            if current is None:
                entries.append(current := Entry())
            _add(current, line)
        elif flat or alone or full or (below and below.cut and below.block == line.block):
            if is_rubric(line.text) or (number == 0 and is_label(line.text)):
                continue
            title = stated[1] if stated else line.text
            entries.append(Entry(title, [], stated[0] if stated else None, line.url))
        elif current:
            _add(current, line)
    return entries


def _add(entry: Entry, line: Line) -> None:
    entry.paragraphs.append(line.text)
    entry.cut = line.cut
    entry.url = entry.url or (line.url if not entry.title else None)


# --- articles


def article(lines: list[Line], is_label: Callable[[str], bool], title: str = "") -> Entry:
    """The one story of a page; with a title known otherwise, only its text is looked for."""
    entry = Entry(title)
    entry.published, lines = _without_dates(lines)
    head = _head(lines)
    named = [line for line in lines[:head] if not is_rubric(line.text) and not is_label(line.text)]
    if title or any(line.headline for line in named):
        lines = named + lines[head:]
    chosen = None if title else _title(lines)
    if chosen is not None:
        entry.title, entry.url = lines[chosen].text, lines[chosen].url
        lines = _around_title(lines, chosen)
    lines = _without_repeats(lines, entry.title)
    entry.paragraphs = [line.text for line in lines]
    entry.cut = bool(lines) and lines[-1].cut
    return entry


def _head(lines: list[Line]) -> int:
    """How many lines stand before the running text."""
    return next((number for number, line in enumerate(lines) if line.running), len(lines))


def _without_dates(lines: list[Line]) -> tuple[PartialDate | None, list[Line]]:
    """The date of publication (labelled, above the text or as its last line), the other lines."""
    head, published, kept = _head(lines), None, []
    for number, line in enumerate(lines):
        stated = dateline(line.text)
        labelled = stated and is_labelled_date(line.text)
        last = number == len(lines) - 1
        if not stated or not (labelled or number <= head or (last and not stated[1])):
            kept.append(line)
            continue
        published = published or stated[0]
        if stated[1]:
            kept.append(replace(line, text=stated[1], level=0 if labelled else line.level or 1))
    return published, kept


def _title(lines: list[Line]) -> int | None:
    """Which line is the title; None where the page begins with running text."""
    head: list[int] = []
    for number, line in enumerate(lines):
        if line.running:
            break
        if line.headline:
            head.append(number)
    marked = [number for number in range(len(lines)) if lines[number].level]
    if marked and (lines[marked[0]].level == 1 or marked[0] in head):
        return marked[0]
    titles = [number for number in head if not lines[number].closed] or head[:1]
    for number in titles:
        if len(lines[number].text.split()) >= MAX_LABEL_WORDS - 1:
            return number
    if titles:
        return titles[0]
    # a sentence may be a title, over a longer text
    first = lines[0] if lines else None
    if first and len(lines) > 1 and len(first.text) <= MAX_SENTENCE_TITLE and not first.cut:
        rest = sum(len(line.text) for line in lines[1:])
        return 0 if rest > len(first.text) and not first.bullet else None
    return None


def _around_title(lines: list[Line], chosen: int) -> list[Line]:
    """The text after the title; short lines before it are the page's labels."""
    before = [
        line for line in lines[:chosen] if line.running or len(line.text.split()) > MAX_LABEL_WORDS
    ]
    return before + lines[chosen + 1 :]


def _without_repeats(lines: list[Line], title: str) -> list[Line]:
    """Drop the title's repetitions before the text, alone or with a label after them."""
    wanted = normalised_title(title)
    head = _head(lines)
    kept: list[Line] = []
    labels: set[str] = set()
    for number, line in enumerate(lines):
        text = normalised_title(line.text) if labels or number <= head else ""
        if wanted and number <= head and f"{text} ".startswith(f"{wanted} "):
            label = text[len(wanted) :].split()
            if not label or (len(label) <= MAX_LABEL_WORDS and not line.closed):
                labels.add(" ".join(label))
                continue
        if text not in labels:
            kept.append(line)
    return kept
