"""Two stories compared word by word, or by what they name: what an editor sees marked in both.

Words are compared in the form in which shingles are made (`index.shingles`), so that Kazakh in
Latin or Arabic letters is compared with Kazakh in Cyrillic. A line that is none of the story's
(a notice, a name of a section, a counter) is left out, and so is a teaser that the body repeats.
Between texts that share few words, as a translation and its original do, what both name is
marked instead: names, dates and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from corpus import boilerplate
from corpus.story import Story
from index.analysis import Token
from index.fields import Part
from index.shingles import spoken
from search.named import named, things
from search.profiles import tokens_of_parts

Sign = Literal["only", "moved", "name", "date", "number", "left_out"]
How = Literal["words", "named"]

SHARED = 0.4  # of the shorter text's words: of fewer, the differences cannot be read
MOVED = 5  # words that stand together, elsewhere in the other text
COMPARED = 8_000  # words of a text
ALIKE = 0.66  # of the letters: a word in another script
SIGNS: dict[str, Sign] = {"p": "name", "d": "date", "y": "date", "n": "number"}
TEXT: tuple[Part, ...] = ("teaser", "body")


class Mark(NamedTuple):
    """A marked stretch of a field; offsets in code points, end exclusive."""

    part: Part
    start: int
    end: int
    sign: Sign


@dataclass(frozen=True, slots=True)
class Differences:
    """What is marked in both texts."""

    how: How
    one: tuple[Mark, ...]
    other: tuple[Mark, ...]
    is_whole: bool  # False: texts were too long to be compared to their ends


class _Word(NamedTuple):
    part: Part
    token: Token
    form: str


def repeats(story: Story) -> bool:
    """Whether the body begins with the teaser, which then is not shown."""
    return story.body.startswith(story.teaser.rstrip(" .…"))


def differences(one: Story, other: Story, how: How | None = None) -> Differences:
    """What differs between two stories, or what both name; by default whichever tells more."""
    here, there = _Text(one), _Text(other)
    if how != "named" and (how == "words" or one.language == other.language):
        first, second, shared = _by_words(here, there, one.script != other.script)
        if how == "words" or shared >= SHARED:
            whole = max(len(here.words), len(there.words)) <= COMPARED
            return Differences("words", here.marked(first), there.marked(second), whole)
    names = named(here.things, there.things, across=one.language != other.language)
    names &= here.keys & there.keys
    return Differences(
        "named", here.marked(here.naming(names)), there.marked(there.naming(names)), True
    )


class _Text:
    """The words of a story that are compared."""

    def __init__(self, story: Story) -> None:
        self.left_out: list[Mark] = []
        parts: tuple[Part, ...] = ("title", "body") if repeats(story) else ("title", *TEXT)
        tokens = tokens_of_parts(story)
        self.tokens = {part: list(self._kept(story, part, tokens[part])) for part in parts}
        self.words = [
            _Word(part, token, spoken(token)) for part in parts for token in self.tokens[part]
        ]
        self.things = things(story, self.tokens)
        self.keys = {key for thing in self.things for key in thing.keys}

    def _kept(self, story: Story, part: Part, tokens: Iterable[Token]) -> Iterator[Token]:
        """The words of a field without those of lines that are none of the story's."""
        text: str = getattr(story, part)
        out = [
            Mark(part, *line.span(), "left_out")
            for line in re.finditer(r"\S[^\n]*", text)
            if part != "title" and _is_none_of_it(line[0])
        ]
        self.left_out += out
        for token in tokens:
            if not any(mark.start <= token.start < mark.end for mark in out):
                yield token

    def naming(self, keys: frozenset[str]) -> Iterator[Mark]:
        """What of these the text names."""
        for one in self.things:
            if not keys.isdisjoint(one.keys):
                yield Mark(one.part, one.start, one.end, SIGNS[one.keys[0][0]])

    def marked(self, marks: Iterable[Mark]) -> tuple[Mark, ...]:
        return tuple(sorted((*self.left_out, *marks)))


def _is_none_of_it(line: str) -> bool:
    return (
        boilerplate.is_interface(line)
        or boilerplate.is_counter(line)
        or boilerplate.is_rubric(line)
        or boilerplate.is_ticker_heading(line)
        or bool(boilerplate.attribution(line))
    )


def _by_words(here: _Text, there: _Text, scripts: bool) -> tuple[list[Mark], list[Mark], float]:
    """What only one of two texts has, and how much of the shorter one both have.

    Titles are compared with each other, and so is what stands below them.
    """
    one, other = here.words[:COMPARED], there.words[:COMPARED]
    lone_one: list[_Word | None] = []
    lone_other: list[_Word | None] = []
    for first, second in (
        ([w for w in one if w.part == "title"], [w for w in other if w.part == "title"]),
        ([w for w in one if w.part != "title"], [w for w in other if w.part != "title"]),
    ):
        matcher = SequenceMatcher(
            None, [word.form for word in first], [word.form for word in second]
        )
        for tag, start, end, begin, stop in matcher.get_opcodes():
            left, right = first[start:end], second[begin:stop]
            if tag == "equal" or (scripts and _are_alike(left, right)):
                lone_one.append(None)
                lone_other.append(None)
            else:
                lone_one += left
                lone_other += right
        lone_one.append(None)
        lone_other.append(None)
    alone = sum(word is not None for word in lone_one)
    alone_there = sum(word is not None for word in lone_other)
    shared = max(1 - alone / max(1, len(one)), 1 - alone_there / max(1, len(other)))
    moved = _runs(lone_one) & _runs(lone_other)
    return list(_stretches(lone_one, moved)), list(_stretches(lone_other, moved)), shared


def _are_alike(one: list[_Word], other: list[_Word]) -> bool:
    """Whether words in two scripts are the same, each in its place."""
    return len(one) == len(other) and all(
        SequenceMatcher(None, here.form, there.form, autojunk=False).ratio() >= ALIKE
        for here, there in zip(one, other, strict=True)
    )


def _runs(words: list[_Word | None]) -> set[tuple[str, ...]]:
    """All runs of `MOVED` words that follow one another."""
    return {
        tuple(word.form for word in run if word)
        for at in range(len(words) - MOVED + 1)
        if None not in (run := words[at : at + MOVED])
    }


def _stretches(words: list[_Word | None], moved: set[tuple[str, ...]]) -> Iterator[Mark]:
    """Words that stand together as one mark: those that moved, and those that one text has."""
    signs: list[Sign] = ["only"] * len(words)
    for at in range(len(words) - MOVED + 1):
        run = words[at : at + MOVED]
        if None not in run and tuple(word.form for word in run if word) in moved:
            signs[at : at + MOVED] = ["moved"] * MOVED
    mark: Mark | None = None
    position = -1
    for word, sign in zip(words, signs, strict=True):
        if word is None:
            if mark:
                yield mark
            mark = None
            continue
        token = word.token
        together = (
            mark is not None
            and (mark.part, mark.sign) == (word.part, sign)
            and token.position == position + 1
        )
        if mark and together:
            mark = mark._replace(end=token.end)
        else:
            if mark:
                yield mark
            mark = Mark(word.part, token.start, token.end, sign)
        position = token.position
    if mark:
        yield mark
