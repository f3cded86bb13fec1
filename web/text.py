"""A story's text as HTML: escaped, with its matches marked and its languages named."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from corpus.story import Field, Language, Script, Segment, Story
from web.languages import gettext as _

BULLET = re.compile(r"[•▪◦●‣*-]\s+(?=\S)")  # a dash is speech
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
    return tag_of(story.language, story.script)


def tag_of(language: Language, script: Script) -> str:
    """A language as BCP 47 writes it, with its script where it is not the usual."""
    return language if script == USUAL[language] else f"{language}{TAGS[script]}"


def stretches(segments: Iterable[Segment], field: Field) -> list[Stretch]:
    """The segments of one field, in order."""
    return sorted(Stretch(s.start, s.end, s.language) for s in segments if s.field == field)


class Spans:
    """Stretches of a text, none overlapping, to be asked for those that touch a part of it."""

    def __init__(self, spans: Iterable[Stretch]) -> None:
        self._spans: list[Stretch] = []
        here = 0
        for span in sorted(spans):
            start = max(span.start, here)
            if start < span.end:
                self._spans.append(Stretch(start, span.end, span.language))
                here = span.end
        self._ends = [span.end for span in self._spans]

    def __len__(self) -> int:
        return len(self._spans)

    def __getitem__(self, number: int) -> Stretch:
        return self._spans[number]

    def numbers(self, start: int, end: int) -> Iterator[int]:
        """Which of them touch the part between two offsets; takes no longer for the others."""
        for number in range(bisect_right(self._ends, start), len(self._spans)):
            if max(self._spans[number].start, start) >= end:
                break
            yield number

    def within(self, start: int, end: int) -> Iterator[Stretch]:
        """What of them lies between two offsets."""
        for number in self.numbers(start, end):
            span = self._spans[number]
            yield Stretch(max(span.start, start), min(span.end, end), span.language)


class Steps(NamedTuple):
    """How the marks of a text are numbered on its page: from `first`, of `total`, from 1."""

    first: int
    total: int

    def opening(self, number: int) -> str:
        return f'<mark id="m{self.first + number}">'

    def links(self, number: int) -> str:
        """Links to the next mark and to the one before, which a sheet shows beside `:target`.

        They hold no text: what is read, copied or searched for is the story's own.
        """
        at, total = self.first + number, self.total
        following, before = at % total + 1, (at - 2) % total + 1
        name = escape(_("Match %(number)s of %(total)s", number=at, total=total))
        ways = (
            (f"m{following}", _("Next match")),
            (f"m{before}", _("Previous match")),
            ("matches", _("Leave the matches")),
        )
        links = "".join(
            f'<a href="#{target}" aria-label="{escape(said)}"></a>' for target, said in ways
        )
        return (
            f'<span class="step" role="group" aria-label="{name}" data-at="{at} / {total}">'
            f"{links}</span>"
        )


class MarkedText:
    """A text with its matches and its languages, laid out once, to be shown in parts."""

    def __init__(
        self,
        text: str,
        marks: Iterable[tuple[int, int]] = (),
        segments: Iterable[Stretch] = (),
    ) -> None:
        self._text = text
        self._marks = Spans(Stretch(*mark, "") for mark in marks)
        self._segments = Spans(segments)
        self.steps: Steps | None = None  # set, they number and link the matches

    @property
    def matches(self) -> int:
        return len(self._marks)

    def html(self, start: int = 0, end: int | None = None) -> Markup:
        """The part between two offsets, or the whole, as HTML."""
        end = len(self._text) if end is None else end
        parts: list[str] = []
        for segment in self._segments.within(start, end):
            parts += self._marked(start, segment.start)
            parts += ('<span lang="', escape(segment.language), '">')
            parts += self._marked(segment.start, segment.end)
            parts.append("</span>")
            start = segment.end
        parts += self._marked(start, end)
        return Markup("".join(parts))  # a join, for Markup's own methods are slow

    def _marked(self, start: int, end: int) -> Iterator[str]:
        for number in self._marks.numbers(start, end):
            mark = self._marks[number]
            first, last = max(mark.start, start), min(mark.end, end)
            yield escape(self._text[start:first])
            # of a mark in several pieces the first has its number, the last its links
            named = self.steps and first == mark.start
            yield self.steps.opening(number) if self.steps and named else "<mark>"
            yield escape(self._text[first:last])
            yield "</mark>"
            if self.steps and last == mark.end:
                yield self.steps.links(number)
            start = last
        yield escape(self._text[start:end])


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
