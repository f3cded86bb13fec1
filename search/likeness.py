"""How like two stories are, and in which one way: the kinds of duplicates.

Stories of one language are compared by their shingles (`index.shingles`), stories of two by
their landmarks (`index.landmarks`): how much of what one names the other names too, each
landmark weighted by its rarity, and how far they stand in the same order. Both texts of a
translation name the same in the same order; two reports of one event share its names and dates.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np

from search.profiles import Profile, When

Kind = Literal["copy", "reprint", "teaser", "translation", "same_event", "recurring"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MERGED: frozenset[Kind] = frozenset({"copy", "reprint", "teaser", "translation"})

COPY = 0.8  # of the shingles of both texts: what a change of script leaves of a copy
WHOLE = 0.8  # of the shorter text's shingles: so much of another year's story is never the same
REPRINT = 0.42
REPRINT_CONTAINED = 0.62  # of the shingles of the shorter text, where texts are of like length
TEASER = 0.5  # of the shingles of the shorter text
SHORT = 0.5  # of the longer text's shingles: the most that a teaser has
# How sure is sure enough; of translations more, for these are shown as one story.
LIKELY: Mapping[Kind, float] = {"translation": 0.72, "recurring": 0.65, "same_event": 0.5}

# Of logistic regressions over `Features`, fitted to pairs of the demo corpus and of official
# documents (benchmarks/RESULTS.md).
Weights = Mapping[str, float]
TRANSLATION: Weights = {
    "high": 2.05, "low": 6.46, "order": 6.95, "both": 2.17, "length": 5.56, "numbers": 2.47,
    "named": -0.3, "bias": -20.5,
}  # fmt: skip
# Where both tell the same day of an event, teasers and free renderings are seen as well.
TRANSLATION_DATED: Weights = {
    "high": 9.9, "low": 11.4, "both": 3.5, "length": -5.7, "numbers": 1.3, "phases": -5.3,
    "bias": -13.9,
}  # fmt: skip
RECURRING: Weights = {
    "high": 6.0, "low": 12.3, "order": 4.5, "both": 2.0, "named": 0.55, "titled": 1.15,
    "at_home": 3.5, "bias": -17.6,
}  # fmt: skip
SAME_EVENT: Weights = {
    "high": 4.1, "low": 8.2, "order": -2.2, "both": 0.7, "named": 1.3, "titled": -8.4,
    "at_home": 6.6, "bias": -5.8,
}  # fmt: skip

Rarity = Callable[[str], float]  # a landmark's key -> its idf


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of one story's landmarks the other one has."""

    share: float  # weighted by rarity
    number: int
    order: float  # the longest run in the same order, as a share of them


class Features(NamedTuple):
    """What the decision rests on; shares are from 0 to 1."""

    resemblance: float  # of the shingles of both that they have in common (Jaccard)
    contained: float  # of the shingles of the shorter text that the other one has
    length: float  # of the shorter text in shingles, as a share of the longer one
    high: float  # of what one names that the other one names too, weighted: the larger share
    low: float  # the smaller one
    order: float  # of what both name, how much stands in the same order
    both: float  # how much both name, as a logarithm
    named: float  # of capitalised words that both have, weighted by rarity, as a logarithm
    titled: float  # of what one title names that the other title names too, the larger share
    numbers: float  # of the numbers of the one that has fewer: 1 where it has none
    at_home: float  # 1 where both are of one institution
    phases: float  # 1 where one was published before the event, the other one after it


def features(one: Profile, other: Profile, rarity: Rarity) -> Features:
    same = np.intersect1d(one.hashes, other.hashes, assume_unique=True).size
    sizes = sorted((one.hashes.size, other.hashes.size))
    here, there = coverage(one, other, rarity), coverage(other, one, rarity)
    common = one.places.keys() & other.places.keys()
    numbers = min(({key for key in own.places if key[0] == "n"} for own in (one, other)), key=len)
    titles = [set(own.titled) for own in (one, other)]
    in_title = sum(map(rarity, titles[0] & titles[1]))
    least_title = min(sum(map(rarity, keys)) for keys in titles)
    return Features(
        resemblance=same / max(1, sum(sizes) - same),
        contained=same / max(1, sizes[0]),
        length=sizes[0] / max(1, sizes[1]),
        high=max(here.share, there.share),
        low=min(here.share, there.share),
        order=(here.order + there.order) / 2,
        both=math.log1p(min(here.number, there.number)),
        named=math.log1p(sum(rarity(key) for key in common if key[0] == "p")),
        titled=in_title / least_title if least_title else 0.0,
        numbers=len(numbers & common) / len(numbers) if numbers else 1.0,
        at_home=float(
            one.story.institution is not None and one.story.institution == other.story.institution
        ),
        phases=float(
            one.announces is not None
            and other.announces is not None
            and one.announces != other.announces
        ),
    )


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two stories are."""

    kind: Kind
    score: float  # from 0 to 1: how sure it is, or of edited texts, how much is the same
    features: Features


def compare(one: Profile, other: Profile, rarity: Rarity) -> Likeness | None:
    """The kind and the score of two stories' likeness; None where they are different."""
    told = features(one, other, rarity)
    found = _decide(one, other, told)
    return None if found is None else Likeness(*found, told)


def _decide(one: Profile, other: Profile, told: Features) -> tuple[Kind, float] | None:
    years = years_apart(one.when, other.when)
    other_day = years or days_apart(one.when, other.when)
    if one.story.language == other.story.language:
        found = _edited(one, other, told, other_day)
    elif not other_day:
        dated = same_day(one.when, other.when)
        found = _sure("translation", TRANSLATION_DATED if dated else TRANSLATION, told)
    else:
        found = None
    if found is not None:
        return found
    if years:
        return _sure("recurring", RECURRING, told)
    if same_day(one.when, other.when):
        return _sure("same_event", SAME_EVENT, told)
    return None


def _edited(
    one: Profile, other: Profile, told: Features, other_day: bool
) -> tuple[Kind, float] | None:
    """What two texts of one language are whose words are the same in part."""
    if told.resemblance >= COPY:
        return "copy", told.resemblance
    if other_day and told.contained < WHOLE:
        return None  # the words of another year's are mostly those of the last
    if told.length <= SHORT:
        return ("teaser", told.contained) if told.contained >= TEASER else None
    if told.resemblance >= REPRINT or told.contained >= REPRINT_CONTAINED:
        return "reprint", max(told.resemblance, told.contained)
    return None


def _sure(kind: Kind, weights: Weights, told: Features) -> tuple[Kind, float] | None:
    """The kind with its probability, by a logistic regression; None where it is unlikely."""
    evidence = weights["bias"] + sum(
        weight * getattr(told, name) for name, weight in weights.items() if name != "bias"
    )
    score = 1 / (1 + math.exp(-max(-50.0, min(50.0, evidence))))
    return (kind, score) if score >= LIKELY[kind] else None


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


def years_apart(one: When, other: When) -> bool:
    return bool(one.year and other.year and one.year != other.year)


def days_apart(one: When, other: When) -> bool:
    """Whether the events are of one year, or of unknown ones, and of different days."""
    return bool(one.day and other.day and (one.month, one.day) != (other.month, other.day))


def same_day(one: When, other: When) -> bool:
    return bool(one.day) and (one.month, one.day) == (other.month, other.day)
