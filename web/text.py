"""A story's text as HTML: escaped, with its matches marked and its languages named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from corpus.story import Field, Script, Segment, Story

BULLET = re.compile(r"[•▪◦●‣*-]\s+(?=\S)")  # a dash is speech
WORD = re.compile(r"\S+")
TAGS: dict[Script, str] = {"cyrl": "", "latn": "-Latn", "arab": "-Arab"}
USUAL: dict[str, Script] = {"kk": "cyrl", "ru": "cyrl", "en": "latn"}


class Stretch(NamedTuple):
    """Part of a text in another language; code points, end exclusive."""

    start: int
    end: int
    language: str


class Block(NamedTuple):
    """A paragraph or a list, each line as its offsets in the text."""

    is_list: bool
    lines: list[tuple[int, int]]


def language_tag(story: Story) -> str:
    """The story's language as BCP 47 writes it, with its script where it is not the usual."""
    if story.script == USUAL[story.language]:
        return story.language
    return f"{story.language}{TAGS[story.script]}"


def stretches(segments: Iterable[Segment], field: Field) -> list[Stretch]:
    """The segments of one field, in order."""
    return sorted(Stretch(s.start, s.end, s.language) for s in segments if s.field == field)


def marked(
    text: str,
    marks: Iterable[tuple[int, int]] = (),
    segments: Iterable[Stretch] = (),
    start: int = 0,
    end: int | None = None,
) -> Markup:
    """`text[start:end]` as HTML; marks and segments are offsets in the whole text."""
    end = len(text) if end is None else end
    marks = sorted(marks)
    parts: list[Markup] = []
    at = start
    for segment in segments:
        first, last = max(segment.start, at), min(segment.end, end)
        if first >= last:
            continue
        inner = _marked(text, marks, first, last)
        parts += [
            _marked(text, marks, at, first),
            Markup('<span lang="{}">{}</span>').format(segment.language, inner),
        ]
        at = last
    parts.append(_marked(text, marks, at, end))
    return Markup("").join(parts)


def _marked(text: str, marks: Iterable[tuple[int, int]], start: int, end: int) -> Markup:
    parts: list[Markup] = []
    at = start
    for mark in marks:
        first, last = max(mark[0], at), min(mark[1], end)
        if first < last:
            parts += [escape(text[at:first]), Markup("<mark>{}</mark>").format(text[first:last])]
            at = last
    parts.append(escape(text[at:end]))
    return Markup("").join(parts)


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs of a text, one a line; lines that begin with a bullet make a list."""
    lines = (match.span() for match in re.finditer(r"\S[^\n]*", text))
    for bulleted, run in groupby(lines, key=lambda line: BULLET.match(text, *line) is not None):
        if bulleted:
            yield Block(True, [(_after_bullet(text, line), line[1]) for line in run])
        else:
            yield from (Block(False, [line]) for line in run)


def _after_bullet(text: str, line: tuple[int, int]) -> int:
    match = BULLET.match(text, *line)
    return match.end() if match else line[0]


def snippet_segments(story: Story, snippet: str) -> list[Stretch]:
    """Where a snippet is in another language than its story.

    A snippet is a stretch of teaser and body with single spaces, and an ellipsis at an end
    that is cut; its words are laid beside those of the texts.
    """
    words = [match.span() for match in WORD.finditer(snippet)]
    words = [span for span in words if snippet[slice(*span)] != "…"]
    if not story.segments or not words:
        return []
    text = f"{story.teaser}\n{story.body}"
    shifts = {"teaser": 0, "body": len(story.teaser) + 1}
    place = re.search(r"\s+".join(re.escape(snippet[slice(*span)]) for span in words), text)
    if place is None:
        return []
    origins = [match.span() for match in WORD.finditer(text, *place.span())]
    found: list[Stretch] = []
    for one in story.segments:
        if one.field not in shifts:
            continue
        start, end = one.start + shifts[one.field], one.end + shifts[one.field]
        inside = [
            (shown + max(start - origin, 0), shown + min(end, last) - origin)
            for (shown, _), (origin, last) in zip(words, origins, strict=True)
            if origin < end and start < last
        ]
        if inside:
            found.append(Stretch(inside[0][0], inside[-1][1], one.language))
    return sorted(found)
