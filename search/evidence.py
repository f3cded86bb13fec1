"""Why two stories are thought to be alike: what they share, and what differs.

Shared passages are the longest runs of words that both texts have, whatever the script; names,
dates and numbers are told as the first text writes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from corpus.story import Story
from index.analysis import Token
from index.fields import PARTS, Part
from index.shingles import RUN, spoken
from search.named import Thing, named, things
from search.profiles import tokens_of_parts

SHORTEST = RUN + 2  # words of a passage that is told of
MOST = 5  # passages
MOST_NAMES = 20  # of each sort


class Place(NamedTuple):
    """A stretch of a field; offsets in code points, end exclusive."""

    field: Part
    start: int
    end: int


class Passage(NamedTuple):
    """The same words in both texts, as the first writes them, and where."""

    text: str
    words: int
    one: Place
    other: Place


@dataclass(frozen=True, slots=True)
class Named:
    """Names, dates and numbers, as they are written, each once."""

    names: tuple[str, ...]
    dates: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two stories share, and what only one of them names."""

    passages: tuple[Passage, ...]  # the longest first
    shared: Named
    only_one: Named
    only_other: Named


class _Word(NamedTuple):
    part: Part
    token: Token


def evidence(one: Story, other: Story) -> Evidence:
    """What makes two stories alike, and what does not."""
    here, there = tokens_of_parts(one), tokens_of_parts(other)
    across = one.language != other.language
    ours, theirs = things(one, here), things(other, there)
    names = named(ours, theirs, across=across)
    first, second = _written(one, ours, names), _written(other, theirs, names)
    passages: tuple[Passage, ...] = ()
    if not across:
        passages = tuple(_passages(one, _words(here), _words(there)))
    return Evidence(
        passages,
        _named({key: text for key, text in first.items() if key in second}),
        _named({key: text for key, text in first.items() if key not in second}),
        _named({key: text for key, text in second.items() if key not in first}),
    )


def _words(parts: Mapping[Part, list[Token]]) -> list[_Word]:
    return [_Word(part, token) for part in PARTS for token in parts[part]]


def _passages(story: Story, here: list[_Word], there: list[_Word]) -> Iterator[Passage]:
    """The longest runs of the same words, none overlapping another in the first text."""
    one = [spoken(word.token) for word in here]
    other = [spoken(word.token) for word in there]
    begins: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(other) - RUN + 1):
        begins[tuple(other[at : at + RUN])].append(at)
    runs: list[tuple[int, int, int]] = []  # length, and where in both
    at = 0
    while at <= len(one) - RUN:
        best = max(
            ((_run(here, there, one, other, at, place), place)
             for place in begins.get(tuple(one[at : at + RUN]), ())[:8]),
            default=(0, 0),
        )  # fmt: skip
        if best[0] >= SHORTEST:
            runs.append((best[0], at, best[1]))
        at += max(1, best[0])
    for size, at, place in sorted(runs, key=lambda run: (-run[0], run[1]))[:MOST]:
        first, second = _place(here, at, size), _place(there, place, size)
        text = getattr(story, first.field)[first.start : first.end]
        yield Passage(text, size, first, second)


def _run(
    here: list[_Word], there: list[_Word], one: list[str], other: list[str], at: int, place: int
) -> int:
    """How many words are the same from two places on, within a field of each text."""
    size = 0
    while (
        at + size < len(one)
        and place + size < len(other)
        and one[at + size] == other[place + size]
        and here[at + size].part == here[at].part
        and there[place + size].part == there[place].part
    ):
        size += 1
    return size


def _place(words: list[_Word], at: int, size: int) -> Place:
    first, last = words[at], words[at + size - 1]
    return Place(first.part, first.token.start, last.token.end)


Texts = dict[str, str]  # the key of a name, date or number -> how it is written first


def _written(story: Story, named: Iterable[Thing], names: frozenset[str]) -> Texts:
    found: Texts = {}
    for one in named:
        for key in one.keys:
            if key in names:
                found.setdefault(key, getattr(story, one.part)[one.start : one.end])
    return found


def _named(texts: Texts) -> Named:
    def of(kinds: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for key, text in texts.items() if key[0] in kinds))[
            :MOST_NAMES
        ]

    return Named(of("p"), of("dy"), of("n"))
