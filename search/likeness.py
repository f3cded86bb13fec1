"""How like two stories are, and in which one way: the kinds of duplicates.

Stories of one language are compared by their shingles (`index.shingles`), stories of two by
their landmarks (`index.landmarks`): how much of what one names the other names too, each
landmark weighted by its rarity, and how far they stand in the same order. Both texts of a
translation name the same in the same order; two reports of one event share its names and dates.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from search.profiles import Profile, When

Kind = Literal["copy", "reprint", "teaser", "translation", "same_event", "recurring"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MERGED: frozenset[Kind] = frozenset({"copy", "reprint", "teaser", "translation"})

COPY = 0.8  # of the shingles of both texts: what a change of script leaves of a copy
COPIED_TITLE_APART = 0.9  # of those of the shorter text without its title
REPRINT = 0.42
REPRINT_CONTAINED = 0.62  # of the shingles of the shorter text, where texts are of like length
TEASER = 0.5  # of the shingles of the shorter text
SHORT = 0.5  # of the longer text's shingles: the most that a teaser has
FEWEST = 3  # shingles that two stories have in common at least

Rarity = Callable[[str], float]  # a landmark's key -> its idf


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two stories are."""

    kind: Kind
    score: float  # from 0 to 1
    resemblance: float  # share of the shingles of both that they have in common (Jaccard)
    contained: float  # share of the shingles of the shorter text that the other one has
    named: float  # share of what one names that the other one names, the larger of both
    order: float  # how far what both name stands in the same order


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of one story's landmarks the other one has."""

    share: float  # weighted by rarity
    number: int
    order: float  # the longest run in the same order, as a share of them


def compare(one: Profile, other: Profile, rarity: Rarity) -> Likeness | None:
    """The kind and the score of two stories' likeness; None where they are different."""
    same = np.intersect1d(one.hashes, other.hashes, assume_unique=True).size
    sizes = sorted((one.hashes.size, other.hashes.size))
    resemblance = same / max(1, sum(sizes) - same)
    contained = same / max(1, sizes[0])
    length = sizes[0] / max(1, sizes[1])
    here, there = coverage(one, other, rarity), coverage(other, one, rarity)
    named = max(here.share, there.share)
    order = (here.order + there.order) / 2
    found: tuple[Kind, float] | None = None
    if one.story.language == other.story.language:
        if same >= min(FEWEST, sizes[0]):
            found = _edited(one, other, resemblance, contained, length)
    else:
        found = _translated(one, other, here, there)
    if found is None:
        found = _related(one, other, here, there, rarity)
    if found is None:
        return None
    return Likeness(found[0], found[1], resemblance, contained, named, order)


def _edited(
    one: Profile, other: Profile, resemblance: float, contained: float, length: float
) -> tuple[Kind, float] | None:
    """What two texts of one language are whose words are the same in part."""
    if resemblance >= COPY:
        return "copy", resemblance
    if _years_apart(one.when, other.when) or _days_apart(one.when, other.when):
        # the words of another year's are mostly those of the last
        return None
    if length <= SHORT and contained >= TEASER:
        return "teaser", contained
    if resemblance >= REPRINT or contained >= REPRINT_CONTAINED:
        return ("reprint" if length > SHORT else "teaser"), max(resemblance, contained)
    return None


def _translated(
    one: Profile, other: Profile, here: Coverage, there: Coverage
) -> tuple[Kind, float] | None:
    if _years_apart(one.when, other.when) or _days_apart(one.when, other.when):
        return None
    high, low = max(here.share, there.share), min(here.share, there.share)
    order = (here.order + there.order) / 2
    evidence = (
        -9.0
        + 14.0 * high
        + 8.0 * low
        + 3.0 * order
        + 1.0 * math.log1p(min(here.number, there.number))
    )
    score = 1 / (1 + math.exp(-evidence))
    return ("translation", score) if score >= 0.5 else None


def _related(
    one: Profile, other: Profile, here: Coverage, there: Coverage, rarity: Rarity
) -> tuple[Kind, float] | None:
    """Of one event, or of an event that comes again; else None."""
    high = max(here.share, there.share)
    low = min(here.share, there.share)
    mean = (high + low) / 2
    if _years_apart(one.when, other.when):
        return ("recurring", mean) if mean >= 0.3 else None
    if _same_day(one.when, other.when):
        return ("same_event", mean) if mean >= 0.15 else None
    return None


def coverage(one: Profile, other: Profile, rarity: Rarity) -> Coverage:
    """How much of what one story names the other one names."""
    every = shared = 0.0
    found: list[int] = []
    for keys in one.units:
        weight = min(map(rarity, keys))
        every += weight
        places = [other.places[key] for key in keys if key in other.places]
        if places:
            shared += weight
            found.append(places[0])
    order = _longest_rising(found) / len(found) if found else 0.0
    return Coverage(shared / every if every else 0.0, len(found), order)


def _longest_rising(values: list[int]) -> int:
    """The length of the longest rising subsequence (C. Schensted, 1961)."""
    ends: list[int] = []
    for value in values:
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
    return len(ends)


def _years_apart(one: When, other: When) -> bool:
    return bool(one.year and other.year and one.year != other.year)


def _days_apart(one: When, other: When) -> bool:
    """Whether the events are of one year, or of unknown ones, and of different days."""
    return bool(one.day and other.day and (one.month, one.day) != (other.month, other.day))


def _same_day(one: When, other: When) -> bool:
    return bool(one.day) and (one.month, one.day) == (other.month, other.day)
