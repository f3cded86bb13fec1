"""What a story names, for an editor to read: names, dates and numbers as they are written.

Landmarks (`index.landmarks`) are for finding: any capitalised word may be a name, and each group
of digits is a number. Here 1 900 is one number, and a capitalised word is a name where one of the
two texts has it within a sentence: at its beginning any word has a capital.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus.story import Story
from index.analysis import Token
from index.fields import PARTS, Part
from index.landmarks import Landmark, landmarks
from index.sentences import sentences

KINDS = "pdyn"  # how keys of names, days, years and other numbers begin
GROUPED = re.compile(r"[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE},]")
SPOKEN = re.compile(r":\s*[«“„\"]\s*")  # what somebody says begins a sentence
HEADED = 0.6  # of the words of a title: with so many capitals they tell no names


class Thing(NamedTuple):
    """A name, a date or a number of a story, and where it stands."""

    keys: tuple[str, ...]
    part: Part
    start: int
    end: int
    is_within: bool  # a capital here shows a name
    words: frozenset[str] = frozenset()  # the keys of what it is called, where it is a word


def things(story: Story, parts: Mapping[Part, Sequence[Token]]) -> list[Thing]:
    """All that the given words of a story name, in their order."""
    return [
        thing
        for part in PARTS
        if part in parts
        for thing in _of_part(part, getattr(story, part), parts[part])
    ]


def named(one: Iterable[Thing], other: Iterable[Thing], *, across: bool) -> frozenset[str]:
    """The keys of what two stories name.

    `across` languages a name, wherever it stands, is what sounds alike in both and is no word
    that both have.
    """
    first, second = list(one), list(other)
    found = {key for thing in (*first, *second) if thing.is_within for key in thing.keys}
    if across:
        words = _words(first) & _words(second)
        found |= _keys(first, words) & _keys(second, words)
    return frozenset(found)


def _words(named: Iterable[Thing]) -> set[str]:
    return {word for thing in named for word in thing.words}


def _keys(named: Iterable[Thing], words: set[str]) -> set[str]:
    return {key for thing in named if words.isdisjoint(thing.words) for key in thing.keys}


def _of_part(part: Part, text: str, tokens: Sequence[Token]) -> Iterator[Thing]:
    beginning = _beginning(part, text, tokens)
    found = landmarks(tokens)
    at = 0
    while at < len(found):
        one, size = found[at], _groups(text, found[at:])
        at += size
        if size > 1:
            end = found[at - 1].end
            digits = "".join(filter(str.isdecimal, text[one.start : end]))
            yield Thing((f"n{digits}",), part, one.start, end, is_within=True)
        elif keys := tuple(key for key in one.keys if key[0] in KINDS):
            is_within = keys[0][0] != "p" or one.start not in beginning
            words = frozenset(one.keys).difference(keys)
            yield Thing(keys, part, one.start, one.end, is_within, words)


def _groups(text: str, found: Sequence[Landmark]) -> int:
    """How many landmarks are the groups of digits of one number."""
    first = text[found[0].start : found[0].end]
    if not (first.isdecimal() and len(first) <= 3 and first[0] != "0"):
        return 1
    size = 1
    for before, one in itertools.pairwise(found):
        group = text[one.start : one.end]
        if not (len(group) == 3 and group.isdecimal()):
            break
        if not GROUPED.fullmatch(text, before.end, one.start):
            break
        size += 1
    return size


def _beginning(part: Part, text: str, tokens: Sequence[Token]) -> set[int]:
    """Where words stand whose capital shows no name."""
    words = [token for token in tokens if token.text[0].isalpha()]
    if part == "title" and _is_headed(words):
        return {token.start for token in words}
    found: set[int] = set()
    at = 0
    for start, end in sentences(text):
        first = True
        shouted = text[start:end].isupper()
        while at < len(words) and words[at].start < end:
            word = words[at]
            at += 1
            if first or shouted or _is_spoken(text, word.start):
                found.add(word.start)
            first = False
    return found


def _is_headed(words: Sequence[Token]) -> bool:
    return sum(word.text[0].isupper() for word in words) > HEADED * len(words)


def _is_spoken(text: str, start: int) -> bool:
    return any(SPOKEN.fullmatch(text, start - size, start) for size in (2, 3, 4) if start >= size)
