"""Highlights cut by our own offsets: the title, and the stretch that shows why it matched.

A word is marked as it stands in the text, in its inflected form (`marks`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from corpus.story import Field, Segment, Story, excerpt
from search.expansion import Clause
from search.marks import Mark, Marker
from search.query import Highlight

LENGTH = 240  # characters of a snippet, its ellipses aside
LEAD = 100  # a snippet starts at a sentence at most so far before its first match
CONTEXT = 40  # else at a word about so far before it
LOOKED_THROUGH = 10_000  # characters of teaser and body searched for the best stretch
TITLE_LOOKED_THROUGH = 1_000  # characters of a title searched for matches
# After a full stop or a line; begins with a set of characters, which are found at once.
SENTENCE_START = re.compile(r"[.!?…\n](?:(?<!\n)[»”\")]*\s+|(?<=\n)\n*)")


class Highlighter:
    """Cuts the highlights of one page of results."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._marker = Marker(clauses) if clauses else None

    def title(self, story: Story) -> Highlight:
        """The whole title, with its matches marked."""
        marks = self._marks(story, "title", story.title[:TITLE_LOOKED_THROUGH])
        return Highlight(story.title, tuple((mark.start, mark.end) for mark in marks))

    def snippet(self, story: Story, *, excerpt_only: bool) -> Highlight:
        """The stretch of teaser and body with most of the query's words; without any, the start.

        Where `excerpt_only`, nothing is shown of the body but its public excerpt.
        """
        body = excerpt(story.body) if excerpt_only else story.body
        parts: list[tuple[Field, str]] = [("teaser", story.teaser), ("body", body)]
        if story.teaser and body.startswith(story.teaser.rstrip(" …")):
            del parts[0]
        text = ""
        marks: list[Mark] = []
        for field, whole in parts:
            words = whole[: max(0, LOOKED_THROUGH - len(text))]
            if not words:
                continue
            text += "\n" * bool(text)
            shift = len(text)
            marks += [
                Mark(mark.start + shift, mark.end + shift, mark.clause)
                for mark in self._marks(story, field, words)
            ]
            text += words
        start, end = _best_window(text, marks)
        return _cut(
            text, start, end, [mark for mark in marks if start <= mark.start and mark.end <= end]
        )

    def _marks(self, story: Story, field: Field, text: str) -> list[Mark]:
        """What matches in a field, or in its beginning."""
        if self._marker is None:
            return []
        segments = segments_within(story, field, len(text))
        return self._marker.marks(text, story.language, segments)


def segments_within(story: Story, field: Field, length: int) -> tuple[Segment, ...]:
    """The segments of the first characters of a field."""
    return tuple(
        msgspec.structs.replace(segment, end=min(segment.end, length))
        for segment in story.segments
        if segment.field == field and segment.start < length
    )


def _best_window(text: str, marks: Sequence[Mark]) -> tuple[int, int]:
    """The stretch with most distinct clauses, then most marks, then the earliest.

    One pass: the stretches start and end ever later, and so do the marks inside them.
    """
    if len(text) <= LENGTH:
        return 0, len(text)
    sentences = [found.end() for found in SENTENCE_START.finditer(text)] if marks else []
    best, most = (0, 0), (-1, -1)
    inside: dict[int, int] = {}  # clause -> its marks
    first = last = 0  # marks[first:last] are inside
    for start in sorted({0, *(_lead_in(text, mark.start, sentences) for mark in marks)}):
        end = _window_end(text, start)
        while last < len(marks) and marks[last].end <= end:
            inside[marks[last].clause] = inside.get(marks[last].clause, 0) + 1
            last += 1
        while first < last and marks[first].start < start:
            inside[marks[first].clause] -= 1
            first += 1
        worth = sum(map(bool, inside.values())), last - first
        if worth > most:
            best, most = (start, end), worth
    return best


def _lead_in(text: str, match: int, sentences: Sequence[int]) -> int:
    """Where a stretch starts that shows a match: at its sentence, else a few words before."""
    far = max(0, match - LEAD)
    before = bisect_right(sentences, match) - 1
    if before >= 0 and sentences[before] > far:
        return sentences[before]
    if far == 0:
        return 0
    space = text.find(" ", match - CONTEXT, match)
    return match if space < 0 else space + 1


def _window_end(text: str, start: int) -> int:
    """The end of at most LENGTH characters from a start on, with a word if it can be."""
    end = start + LENGTH
    if end >= len(text):
        return len(text)
    for space in range(end, start, -1):
        if text[space].isspace():
            return space
    return end


def _cut(text: str, start: int, end: int, marks: Sequence[Mark]) -> Highlight:
    """The stretch with single spaces, and an ellipsis where something is left out."""
    shown = "… " if text[:start].strip() else ""
    left = bool(text[end:].strip())
    bounds: list[tuple[int, int]] = []
    here = start
    for mark in marks:
        shown = _joined(shown, text[here : mark.start])
        opened = len(shown)
        shown = _joined(shown, text[mark.start : mark.end])
        bounds.append((opened, len(shown)))
        here = mark.end
    shown = _joined(shown, text[here:end]).rstrip()
    return Highlight(shown + " …" if left else shown, tuple(bounds))


def _joined(before: str, more: str) -> str:
    """Two texts one after the other, every run of white space as one space."""
    more = re.sub(r"\s+", " ", more)
    return before + (more.lstrip(" ") if not before or before.endswith(" ") else more)
