"""Occurrences as they stand in the texts: the word, and what is to its left and right.

The place of a word is looked up by analysing the part of the story it stands in, as the index
did. Of institutions whose bodies may not be shown, a line holds no more of these than their
excerpt.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator

import msgspec
import numpy as np

from corpus.partialdate import PartialDate
from corpus.story import Language, Script, Story, excerpt
from index.analysis import Token, analyze_field
from index.fields import PARTS, Part
from index.packing import Numbers
from search.research.occurrences import Occurrences
from search.research.ordering import joined
from search.snapshot import Snapshot

WIDTH = 90  # characters on each side
STORIES = 64  # read ones that are kept, with the words of their parts


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An occurrence with what stands around it in one part of a story."""

    id: str  # of the story
    institution: str | None
    language: Language
    script: Script
    date: PartialDate | None
    title: str
    part: Part
    left: str
    node: str  # as it stands in the text
    right: str
    lemma: str
    form: str
    hidden: bool = False  # it stands where the institution lets us show nothing


def lines(
    snapshot: Snapshot, found: Occurrences, wanted: Numbers, excerpts: Collection[str]
) -> Iterator[Line]:
    """The lines of some occurrences, by their numbers through all segments, in this order.

    `excerpts` are the institutions of whose bodies nothing but an excerpt may be shown.
    """
    reader = _Reader(snapshot)
    ends = np.cumsum([len(own.at) for own in found.spans])
    forms = joined([own.forms for own in found.spans])
    for number in wanted.tolist():
        which = int(ends.searchsorted(number, side="right"))
        piece, own = found.texts.pieces[which], found.spans[which]
        place = number - (int(ends[which - 1]) if which else 0)
        at, length = int(own.at[place]), int(own.lengths[place])
        part = int(piece.parts_of(own.at[place : place + 1])[0])
        first = at - int(piece.starts[part])
        doc, name = piece.base + part // len(PARTS), PARTS[part % len(PARTS)]
        story = reader.story(doc)
        tokens = reader.tokens(doc, name)
        form = found.forms[int(forms[number])]
        shown = excerpt(story.body) if name == "body" and story.institution in excerpts else None
        yield _line(story, name, tokens[first : first + length], shown, form.lemma, form.form)


def _line(
    story: Story, part: Part, words: list[Token], shown: str | None, lemma: str, form: str
) -> Line:
    """A line; where `shown` is told, of no more than this."""
    text: str = getattr(story, part)
    start, end = words[0].start, words[-1].end
    if shown is not None and shown != text:
        text = text[: len(shown.removesuffix(" …"))]
    hidden = end > len(text)
    return Line(
        id=story.id,
        institution=story.institution,
        language=words[0].language,
        script=story.script,
        date=story.date,
        title=story.title,
        part=part,
        left="" if hidden else _before(text, start),
        node="" if hidden else _spaced(text[start:end]),
        right="" if hidden else _behind(text, end),
        lemma=lemma,
        form=form,
        hidden=hidden,
    )


def _before(text: str, start: int) -> str:
    """What stands before an offset, from the beginning of a word on."""
    begin = max(0, start - WIDTH)
    stretch = text[begin:start]
    if begin and not text[begin - 1].isspace():
        stretch = stretch.partition(" ")[2] or stretch
    return _spaced(stretch).lstrip()


def _behind(text: str, end: int) -> str:
    """What stands behind an offset, up to the end of a word."""
    stretch = text[end : end + WIDTH]
    if end + WIDTH < len(text) and not text[end + WIDTH].isspace():
        stretch = stretch.rpartition(" ")[0] or stretch
    return _spaced(stretch).rstrip()


def _spaced(text: str) -> str:
    """With single spaces for all white space; where it begins or ends with some, too."""
    inside = " ".join(text.split())
    lead = " " if text[:1].isspace() else ""
    return f"{lead}{inside}{' ' if inside and text[-1:].isspace() else ''}"


class _Reader:
    """The stories that lines are taken from, the last ones kept."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.story = functools.lru_cache(STORIES)(snapshot.story)
        self.tokens = functools.lru_cache(STORIES)(self._tokens)

    def _tokens(self, doc: int, part: Part) -> list[Token]:
        story = self.story(doc)
        segments = [one for one in story.segments if one.field == part]
        return analyze_field(getattr(story, part), story.language, segments)
