"""Highlights cut by our own offsets: the title, and the stretch that shows why it matched.

A word is marked as it stands in the text, in its inflected form (`marks`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from corpus.story import Field, Language, Segment, Story, excerpt
from search.clauses import Clause
from search.marks import Mark, Marker
from search.query import Highlight

LENGTH = 240  # characters of a snippet, its ellipses aside
LEAD = 100  # a snippet starts at a sentence at most so far before its first match
CONTEXT = 40  # else at a word about so far before it
GLANCED_AT = 2_000  # characters in which most stories show all words of a query
LOOKED_THROUGH = 10_000  # characters of teaser and body searched for the best stretch
TITLE_LOOKED_THROUGH = 1_000  # characters of a title searched for matches
# After a full stop or a line; begins with a set of characters, which are found at once.
WHITE = re.compile(r"\s+")
SENTENCE_START = re.compile(r"[.!?…\n](?:(?<!\n)[»”\")]*\s+|(?<=\n)\n*)")


class Highlighter:
    """Cuts the highlights of one page of results."""

    def __init__(self, clauses: Sequence[Clause], *, loose: bool = False) -> None:
        self._marker = Marker(clauses, loose=loose) if clauses else None
        self._clauses = sum(clause.searched and not clause.optional for clause in clauses)

    def title(self, story: Story) -> Highlight:
        """The whole title, with its matches marked."""
        return self._title(story)[0]

    def snippet(self, story: Story, *, excerpt_only: bool) -> Highlight:
        """The stretch of teaser and body with most of the query's words; without any, the start.

        The first stretch that has them all will do: the rest is not looked through for one with
        more. Where `excerpt_only`, nothing is shown of the body but its public excerpt.
        """
        return self._snippet(story, excerpt_only)[0]

    def both(self, story: Story, *, excerpt_only: bool) -> tuple[Highlight, Highlight, list[Mark]]:
        """Title, snippet, and the marks of both, the same way of the same word once."""
        title, in_title = self._title(story)
        snippet, in_snippet = self._snippet(story, excerpt_only)
        ways = {
            (mark.clause, mark.rule, form.casefold()): mark._replace(form=form)
            for form, mark in reversed((*in_title, *in_snippet))
        }
        return title, snippet, list(ways.values())[::-1]

    def _title(self, story: Story) -> tuple[Highlight, list[tuple[str, Mark]]]:
        marks = self._marks(story, "title", story.title[:TITLE_LOOKED_THROUGH])
        highlight = Highlight(
            story.title,
            tuple((mark.start, mark.end) for mark in marks),
            tuple(_languages(story, [("title", story.title)], 0, len(story.title))),
        )
        return highlight, [(story.title[mark.start : mark.end], mark) for mark in marks]

    def _snippet(
        self, story: Story, excerpt_only: bool
    ) -> tuple[Highlight, list[tuple[str, Mark]]]:
        body = excerpt(story.body) if excerpt_only else story.body
        parts: list[tuple[Field, str]] = [("teaser", story.teaser), ("body", body)]
        if story.teaser and body.startswith(story.teaser.rstrip(" …")):
            del parts[0]
        text = "\n".join(part for _, part in parts if part)[:LOOKED_THROUGH]
        marks: list[Mark] = []
        start, end = 0, _window_end(text, 0)
        for length in (GLANCED_AT, LOOKED_THROUGH) if self._marker else ():
            marks = list(self._marks_within(story, parts, length))
            (start, end), clauses = _best_window(text, marks)
            if clauses == self._clauses or length >= len(text):
                break
        marks = [mark for mark in marks if start <= mark.start and mark.end <= end]
        highlight = _cut(text, start, end, marks, _languages(story, parts, start, end))
        return highlight, [(text[mark.start : mark.end], mark) for mark in marks]

    def _marks_within(
        self, story: Story, parts: Sequence[tuple[Field, str]], length: int
    ) -> Iterator[Mark]:
        """What matches in the first characters of the parts, one a line."""
        for field, shift, whole in _placed(parts):
            words = whole[: max(0, length - shift)]
            if len(words) < len(whole):  # no part of a word
                words = words[: max(0, *(words.rfind(space) for space in " \n"))]
            for mark in self._marks(story, field, words):
                yield mark._replace(start=mark.start + shift, end=mark.end + shift)

    def _marks(self, story: Story, field: Field, text: str) -> list[Mark]:
        """What matches in a field, or in its beginning."""
        if self._marker is None:
            return []
        segments = segments_within(story, field, len(text))
        return self._marker.marks(text, story.language, segments)


def _placed(parts: Iterable[tuple[Field, str]]) -> Iterator[tuple[Field, int, str]]:
    """Where each part begins in a text that has one a line."""
    here = 0
    for field, text in parts:
        if text:
            yield field, here, text
            here += len(text) + 1


def _languages(
    story: Story, parts: Sequence[tuple[Field, str]], start: int, end: int
) -> Iterator[tuple[int, int, Language]]:
    """What lies between two offsets of the parts in another language than the story's."""
    for field, shift, text in _placed(parts):
        for segment in segments_within(story, field, len(text)):
            first, last = max(start, segment.start + shift), min(end, segment.end + shift)
            if first < last:
                yield first, last, segment.language


def segments_within(story: Story, field: Field, length: int) -> tuple[Segment, ...]:
    """The segments of the first characters of a field."""
    return tuple(
        msgspec.structs.replace(segment, end=min(segment.end, length))
        for segment in story.segments
        if segment.field == field and segment.start < length
    )


def _best_window(text: str, marks: Sequence[Mark]) -> tuple[tuple[int, int], int]:
    """The stretch with most distinct clauses, then most marks, then the earliest; its clauses.

    One pass: the stretches start and end ever later, and so do the marks inside them.
    """
    whole = len(text) <= LENGTH
    sentences = [found.end() for found in SENTENCE_START.finditer(text)] if marks else []
    starts = {0} if whole else {0, *(_lead_in(text, mark.start, sentences) for mark in marks)}
    best, most = (0, 0), (-1, -1)
    inside: dict[int, int] = {}  # clause -> its marks
    first = last = 0  # marks[first:last] are inside
    for start in sorted(starts):
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
    return best, most[0]


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


def _cut(
    text: str,
    start: int,
    end: int,
    marks: Iterable[Mark],
    languages: Iterable[tuple[int, int, Language]],
) -> Highlight:
    """The stretch with single spaces, and an ellipsis where something is left out."""
    lead = "… " if text[:start].strip() else ""
    start = end - len(text[start:end].lstrip())
    shown = lead + _spaced(text[start:end])
    more = " …" if text[end:].strip() else ""

    def moved(offset: int) -> int:
        return len(lead) + len(_spaced(text[start : max(start, offset)]))

    return Highlight(
        shown.rstrip() + more,
        tuple((moved(mark.start), moved(mark.end)) for mark in marks),
        tuple(
            (moved(first), min(moved(last), len(shown.rstrip())), language)
            for first, last, language in languages
        ),
    )


def _spaced(text: str) -> str:
    return WHITE.sub(" ", text)
