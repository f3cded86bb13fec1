"""How like two stories are, and in which one way: the kinds of duplicates.

Stories of one language are compared by their shingles (`index.shingles`), stories of two by
their landmarks (`index.landmarks`): how much of what one names the other names too, each
landmark weighted by its rarity, and how far they stand in the same order. Both texts of a
translation name the same in the same order; two reports of one event share its names and dates.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.kinds import Kind
from index.landmarks import day_key, year_key
from index.profile import Profile, When, key_hash
from search.profiles import Weighed

COPY = 0.8  # of the shingles of both texts in two scripts: what the change leaves of a copy
WHOLE = 0.8  # of the shorter text's shingles: so much is only the same where two days are told
REPRINT = 0.42
REPRINT_CONTAINED = 0.62  # of the shingles of the shorter text, where texts are of like length
TEASER = 0.5  # of the shingles of the shorter text
FEW = 3  # numbers: of fewer nothing is told
# Of a text of which many words were misread or replaced (`_misread`).
READ = 0.1  # of the shorter text's shingles
IN_ORDER = 0.85  # of the landmarks that both have
AS_LONG = 0.85
LANDMARKS = 20  # that both have, at least
NUMBERS = 0.5  # of the numbers: what comes each month has others
SPREAD = 1.2
HIGHEST = 0.999  # score of edited texts: 1 is what an editor decided
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


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of one story's landmarks the other one has."""

    share: float  # weighted by rarity
    number: int
    order: float  # the longest run in the same order, as a share of them


class Features(NamedTuple):
    """What the decision rests on, but for the words of one language; shares are from 0 to 1."""

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


def features(one: Weighed, other: Weighed) -> Features:
    at = np.minimum(other.keys.searchsorted(one.keys), max(0, len(other.keys) - 1))
    common = other.keys[at] == one.keys if len(other.keys) else np.zeros(len(one.keys), np.bool_)
    there = at[common]  # the same keys among the other's
    back = np.zeros(len(other.keys), np.intp)
    shared = np.zeros(len(other.keys), np.bool_)
    shared[there], back[there] = True, common.nonzero()[0]
    ours = coverage(one, other, common, at)
    theirs = coverage(other, one, shared, back)
    numbers = min(int(one.numbers.sum()), int(other.numbers.sum()))
    titles = min(float(own.rarity[own.titled].sum()) for own in (one, other))
    both_titles = common.copy()
    both_titles[common] = one.titled[common] & other.titled[there]
    here, far = one.profile, other.profile
    sizes = sorted((here.hashes.size, far.hashes.size))
    return Features(
        length=sizes[0] / max(1, sizes[1]),
        high=max(ours.share, theirs.share),
        low=min(ours.share, theirs.share),
        order=(ours.order + theirs.order) / 2,
        both=math.log1p(min(ours.number, theirs.number)),
        named=math.log1p(float(one.rarity[common & one.names].sum())),
        titled=float(one.rarity[both_titles].sum()) / titles if titles else 0.0,
        numbers=int((common & one.numbers).sum()) / numbers if numbers else 1.0,
        at_home=float(here.place != 0 and here.place == far.place),
        phases=float(
            here.announces is not None
            and far.announces is not None
            and here.announces != far.announces
        ),
    )


def coverage(
    one: Weighed, other: Weighed, common: NDArray[np.bool_], at: NDArray[np.intp]
) -> Coverage:
    """How much of what one story names the other one names.

    `common` tells which keys of the one the other has, `at` where.
    """
    hits = common[one.inverse].nonzero()[0]  # of the keys, landmark by landmark
    if not len(hits):
        return Coverage(0.0, 0, 0.0)
    units = one.profile.units.searchsorted(hits, side="right") - 1
    first = np.concatenate(([True], units[1:] != units[:-1]))
    units, hits = units[first], hits[first]
    places = other.first[at[one.inverse[hits]]]
    order = _longest_rising(places.tolist()) / len(units)
    return Coverage(float(one.weights[units].sum()) / one.total, len(units), order)


def _longest_rising(values: list[int]) -> int:
    """The length of the longest rising subsequence (C. Schensted, 1961)."""
    ends: list[int] = []
    for value in values:
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
    return len(ends)


class Words(NamedTuple):
    """How much of their words two texts of one language share."""

    resemblance: float  # of the shingles of both (Jaccard)
    contained: float  # of the shingles of the shorter text
    length: float  # of the shorter text, as a share of the longer one


def words_shared(one: Profile, other: Profile) -> Words:
    shorter, longer = sorted((one.hashes, other.hashes), key=len)
    if not len(shorter):
        return Words(0.0, 0.0, 0.0)
    at = np.minimum(longer.searchsorted(shorter), len(longer) - 1)
    same = int(np.count_nonzero(longer[at] == shorter))
    sizes = len(shorter), len(longer)
    return Words(same / (sum(sizes) - same), same / sizes[0], sizes[0] / sizes[1])


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two stories are."""

    kind: Kind
    score: float  # from 0 to 1: how sure it is, or of edited texts, how much is the same


def compare(one: Weighed, other: Weighed) -> Likeness | None:
    """The kind and the score of two stories' likeness; None where they are different."""
    here, there = one.profile, other.profile
    years = years_apart(here.when, there.when)
    other_day = years or days_apart(here.when, there.when)
    dated = same_day(here.when, there.when)
    across = here.language != there.language
    if not across:
        words = words_shared(here, there)
        edited = _edited(here, there, words, other_day)
        if edited is not None and edited.kind != "copy" and _is_filled_in(one, other, other_day):
            edited = None
        if edited is None and not other_day:
            edited = _misread(one, other, words)
        if edited is not None:
            return edited
    if not (years or dated or (across and not other_day)):
        return None
    told = features(one, other)
    found = None
    if across and not other_day:
        found = _sure("translation", TRANSLATION_DATED if dated else TRANSLATION, told)
    if found is None and years:
        found = _sure("recurring", RECURRING, told)
    elif found is None and dated:
        found = _sure("same_event", SAME_EVENT, told)
    return found


def _edited(one: Profile, other: Profile, told: Words, other_day: bool) -> Likeness | None:
    """What two texts of one language are whose words are the same in part."""
    if _same_text(one, other) or (one.script != other.script and told.resemblance >= COPY):
        return Likeness("copy", max(told.resemblance, WHOLE))
    if other_day and told.contained < WHOLE:
        return None  # the words of another year's are mostly those of the last
    if told.length <= SHORT:
        if told.contained < TEASER:
            return None
        return Likeness("teaser", min(told.contained, HIGHEST))
    if told.resemblance >= REPRINT or told.contained >= REPRINT_CONTAINED:
        return Likeness("reprint", min(max(told.resemblance, told.contained), HIGHEST))
    return None


def _is_filled_in(one: Weighed, other: Weighed, other_day: bool) -> bool:
    """Whether two texts have their words from one form, with other days or numbers in it.

    Last year's announcement with this year's date, each week's rates or a district's report.
    """
    if other_day and _tell_their_own_days(one, other):
        return True
    fewer = min(int(one.numbers.sum()), int(other.numbers.sum()))
    if fewer < FEW:
        return False
    both = np.intersect1d(one.keys[one.numbers], other.keys[other.numbers], assume_unique=True)
    return len(both) < NUMBERS * fewer


def _tell_their_own_days(one: Weighed, other: Weighed) -> bool:
    """Whether each text names the year, or the day, of its event, and not that of the other's."""
    here, there = one.profile.when, other.profile.when

    def apart(own: str, others: str) -> bool:
        mine, theirs = key_hash(own), key_hash(others)
        first = mine in one.keys and theirs not in one.keys
        return first and theirs in other.keys and mine not in other.keys

    if years_apart(here, there) and apart(year_key(here.year), year_key(there.year)):
        return True
    return bool(here.day and there.day) and apart(
        day_key(here.month, here.day), day_key(there.month, there.day)
    )


def _misread(one: Weighed, other: Weighed, told: Words) -> Likeness | None:
    """A reprint of which words all over the text are other ones: read by a machine, or replaced.

    Few runs of three words are left of it, but what both name stands in one order. Where a share s
    of the words is left here and there, s³ of the runs are; where two texts have a part of s in
    common, and else differ, s of them are: of such texts, as of each month's notice, nothing is
    told.
    """
    if told.contained < READ or told.length < AS_LONG:
        return None
    found = features(one, other)
    both = math.expm1(found.both)
    share = both / max(1, len(one.weights), len(other.weights))
    if found.order < IN_ORDER or found.numbers < NUMBERS or both < LANDMARKS:
        return None
    if told.contained > SPREAD * share**2:
        return None
    return Likeness("reprint", min(max(told.contained, found.low), HIGHEST))


def _same_text(one: Profile, other: Profile) -> bool:
    """Whether two texts are the same but for case, marks, spacing and boilerplate."""
    if not one.text or not other.text:
        return one.text == other.text and one.title == other.title
    return one.text == other.text and (one.title == other.title or 0 in (one.title, other.title))


def _sure(kind: Kind, weights: Weights, told: Features) -> Likeness | None:
    """The kind with its probability, by a logistic regression; None where it is unlikely."""
    evidence = weights["bias"] + sum(
        weight * getattr(told, name) for name, weight in weights.items() if name != "bias"
    )
    score = 1 / (1 + math.exp(-max(-50.0, min(50.0, evidence))))
    return Likeness(kind, score) if score >= LIKELY[kind] else None


def years_apart(one: When, other: When) -> bool:
    return bool(one.year and other.year and one.year != other.year)


def days_apart(one: When, other: When) -> bool:
    """Whether the events are of one year, or of unknown ones, and of different days."""
    return bool(one.day and other.day and (one.month, one.day) != (other.month, other.day))


def same_day(one: When, other: When) -> bool:
    return bool(one.day) and (one.month, one.day) == (other.month, other.day)
