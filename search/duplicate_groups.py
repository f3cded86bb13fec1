"""Pairs of stories that are alike, made whole: groups that agree with themselves.

Versions of one story are versions of each other, and what is of the same event as one of them
is of the same event as all; another year's event is another year's to all stories of it. So
pairs are told that were too unlike to be seen by themselves. Groups never join events of
different years.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus.errors import UsageError
from corpus.kinds import KINDS, SAME, Kind
from corpus.partialdate import PartialDate
from index.profile import When

BETTER = 0.5  # more evidence, in logarithms of odds, by which a translation is clearly better
TINY = 1e-15
MOST = 60  # stories of a group of which each two are told of
CERTAIN = 1.0  # the score of what an editor decided
MANY = 3  # teasers of one text
VERSIONS = 12  # stories that are one story; of more, none follows from the others


@dataclass(frozen=True, slots=True)
class Outline:
    """What is kept of a story while all are compared."""

    id: str
    language: str
    institution: str | None
    date: str  # as a story shows it; "" where undated
    title: str
    length: int  # shingles
    full: bool
    when: When
    chosen: bool = False  # an editor chose it to stand for its versions


@dataclass(frozen=True, slots=True)
class Found:
    """Two stories that are alike."""

    one: str
    other: str
    kind: Kind
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """Stories that are alike: those in one tuple are one story, the canonical one first."""

    stories: tuple[tuple[str, ...], ...]
    pairs: tuple[Found, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        found = {pair.kind for pair in self.pairs}
        return tuple(kind for kind in KINDS if kind in found)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one for story in self.stories for one in story)


class Sets:
    """Disjoint sets of ids (B. Galler, M. Fischer, 1964)."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def find(self, one: str) -> str:
        while (parent := self._parents.setdefault(one, one)) != one:
            self._parents[one] = self._parents[parent]
            one = parent
        return one

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parents[second] = first

    def groups(self, ids: Iterable[str]) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for one in ids:
            found[self.find(one)].append(one)
        return dict(found)


def best_translations(pairs: Iterable[Found], outlines: Mapping[str, Outline]) -> list[Found]:
    """The pairs, without translations where either text has a clearly better one.

    Texts of one office or one theme share most of what they name, and look like translations of
    each other; those that are, are more so. What is lost of copies and teasers follows from the
    rest (`completed`).
    """
    every = list(pairs)
    best: defaultdict[tuple[str, str], float] = defaultdict(lambda: -math.inf)
    for pair in every:
        if pair.kind == "translation":
            for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
                key = one, outlines[other].language
                best[key] = max(best[key], _evidence(pair))
    return [
        pair
        for pair in every
        if pair.kind != "translation"
        or _evidence(pair) + BETTER
        >= max(
            best[pair.one, outlines[pair.other].language],
            best[pair.other, outlines[pair.one].language],
        )
    ]


def _evidence(pair: Found) -> float:
    """The score as a logarithm of odds."""
    return math.log(max(pair.score, TINY) / max(1 - pair.score, TINY))


def completed(pairs: Iterable[Found], outlines: Mapping[str, Outline]) -> list[Found]:
    """The pairs, and those that follow from them; each once, in the order of their ids."""
    told = {
        key: Found(*key, one.kind, one.score) for one in pairs for key in [_key(one.one, one.other)]
    }
    loose = _gathered(told.values())
    ids = sorted({one for key in told for one in key})
    stories, events = Sets(), Sets()
    strongest = sorted(told.values(), key=lambda one: (-one.score, one.one, one.other))
    years = {one: outlines[one].when.year for one in ids}

    def join(sets: Sets, one: Found, years: dict[str, int]) -> None:
        here, there = sets.find(one.one), sets.find(one.other)
        if here != there and not (years[here] and years[there] and years[here] != years[there]):
            year = years[here] or years[there]
            sets.join(here, there)
            years[sets.find(here)] = year

    of_stories, of_events = dict(years), dict(years)
    for pair in strongest:
        if pair.kind in SAME and _key(pair.one, pair.other) not in loose:
            join(stories, pair, of_stories)
            join(events, pair, of_events)
    for pair in strongest:
        if pair.kind == "same_event":
            join(events, pair, of_events)
    members = events.groups(ids)
    small = {name for name, group in stories.groups(ids).items() if len(group) <= VERSIONS}
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for pair in strongest:
        if _key(pair.one, pair.other) not in loose and _leads_on(pair, outlines):
            alike[pair.one].add(pair.other)
            alike[pair.other].add(pair.one)
    for event in members.values():
        for one, other in _each_two(event):
            if _key(one, other) in loose:
                continue
            if stories.find(one) == stories.find(other):
                if stories.find(one) in small and (
                    _key(one, other) in told or alike[one] & alike[other]
                ):
                    _add(told, one, other, version(outlines[one], outlines[other]), again=SAME)
            else:
                _add(told, one, other, "same_event", again=("same_event",))
    recurring = {
        _key(events.find(pair.one), events.find(pair.other))
        for pair in strongest
        if pair.kind == "recurring"
    }
    for here, there in sorted(recurring):
        if here != there and len(members[here]) * len(members[there]) <= MOST**2:
            for one in members[here]:
                for other in members[there]:
                    _add(told, one, other, "recurring", again=("recurring", "copy"))
    return [told[key] for key in sorted(told)]


def _gathered(pairs: Collection[Found]) -> set[tuple[str, str]]:
    """The pairs of a text with its teasers where most of these have nothing to do with each other.

    Such a text is a digest of them, or holds a form that they share: none of them is what another
    one is.
    """
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.kind == "teaser" and pair.score < CERTAIN:
            partners[pair.one].add(pair.other)
            partners[pair.other].add(pair.one)
    alike = {_key(pair.one, pair.other) for pair in pairs if pair.kind != "recurring"}
    found = set()
    for one, others in partners.items():
        if len(others) < MANY:
            continue
        some = list(itertools.combinations(sorted(others)[:MOST], 2))
        if 2 * len(alike.intersection(some)) < len(some):
            found |= {_key(one, other) for other in others}
    return found


def _leads_on(pair: Found, outlines: Mapping[str, Outline]) -> bool:
    """Whether what one of two stories is, the other one is too.

    Of edited texts without a date this is not sure: forms and lists of offices share long parts
    (official documents: precision of translations .66 with these, .85 without them).
    """
    if pair.kind in ("copy", "translation"):
        return True
    return pair.kind in SAME and bool(outlines[pair.one].date and outlines[pair.other].date)


def holding(pairs: Iterable[Found], outlines: Mapping[str, Outline]) -> list[Found]:
    """The pairs of one story by which stories are shown as one.

    Copies, translations and edited texts with dates always are. Edited texts without a date are
    where more than half of the pairs between the groups that they would join are told of as one
    story: else forms and lists of offices, each like the next, would make one story of them all
    (average linkage; R. Sokal, C. Michener, 1958). A digest is none of the stories that it holds.
    What does not hold is still told of as a pair.
    """
    every = list(pairs)
    loose = _gathered(every)
    same = [pair for pair in every if pair.kind in SAME and _key(pair.one, pair.other) not in loose]
    sure = [pair.score >= CERTAIN or _leads_on(pair, outlines) for pair in same]
    kept = [pair for pair, is_sure in zip(same, sure, strict=True) if is_sure]
    unsure = [pair for pair, is_sure in zip(same, sure, strict=True) if not is_sure]
    if not unsure:
        return kept
    sets = Sets()
    for pair in kept:
        sets.join(pair.one, pair.other)
    members = sets.groups(sorted({id_ for pair in same for id_ in (pair.one, pair.other)}))
    told = {_key(pair.one, pair.other) for pair in same}
    for pair in sorted(unsure, key=lambda one: (-one.score, one.one, one.other)):
        here, there = sets.find(pair.one), sets.find(pair.other)
        if here != there:
            ours, theirs = members[here], members[there]
            alike = sum(_key(one, other) in told for one in ours for other in theirs)
            if 2 * alike <= len(ours) * len(theirs):
                continue
            sets.join(here, there)
            members[sets.find(here)] = ours + theirs
        kept.append(pair)
    return kept


def _key(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _each_two(ids: list[str]) -> Iterator[tuple[str, str]]:
    if len(ids) <= MOST:
        yield from ((one, other) for at, one in enumerate(ids) for other in ids[at + 1 :])


def _add(
    told: dict[tuple[str, str], Found], one: str, other: str, kind: Kind, again: tuple[Kind, ...]
) -> None:
    """Tell of a pair, unless it has been told of in a way that agrees."""
    key = _key(one, other)
    known = told.get(key)
    if known is None or known.kind not in again:
        told[key] = Found(*key, kind, known.score if known else 0.5)


def version(one: Outline, other: Outline) -> Kind:
    """What two stories are that are one story, by others that are like both."""
    if one.language != other.language:
        return "translation"
    lengths = sorted((one.length, other.length))
    return "teaser" if one.full != other.full or lengths[0] * 2 <= lengths[1] else "reprint"


def groups(
    pairs: Iterable[Found],
    outlines: Mapping[str, Outline],
    chosen: Callable[[Found], bool] = lambda _: True,
) -> list[Group]:
    """The groups that chosen pairs make, the one with the newest story first."""
    kept = [one for one in pairs if chosen(one)]
    ids = sorted({one for pair in kept for one in (pair.one, pair.other)})
    alike, same = Sets(), Sets()
    for pair in kept:
        alike.join(pair.one, pair.other)
    for pair in holding(kept, outlines):
        same.join(pair.one, pair.other)
    of_group: defaultdict[str, list[Found]] = defaultdict(list)
    for pair in kept:
        of_group[alike.find(pair.one)].append(pair)
    found = []
    for name, members in alike.groups(ids).items():
        stories = [
            tuple(sorted(versions, key=lambda one: canonical_key(outlines[one])))
            for versions in same.groups(members).values()
        ]
        stories.sort(key=lambda one: (outlines[one[0]].date, one[0]), reverse=True)
        found.append(Group(tuple(stories), tuple(of_group[name])))
    return sorted(
        found, key=lambda one: (max(outlines[id_].date for id_ in one.ids), one.ids), reverse=True
    )


def chosen_groups(
    pairs: Iterable[Found],
    outlines: Mapping[str, Outline],
    *,
    since: str = "",
    institution: str = "",
    kind: Collection[str] = (),
    min_score: float = 0.0,
) -> list[Group]:
    """The groups of pairs of some kinds, with a story of then or later and one of a place.

    Raises UsageError where `since` is no date.
    """
    first = PartialDate.parse(since).first_day() if since else None
    if since and first is None:
        raise UsageError(f"{since!r} has no year: a date as 2024-05-17, 2024-05 or 2024 is needed")

    def recent(date: str) -> bool:
        last = PartialDate.parse(date).last_day() if date else None
        return first is None or (last is not None and last >= first)

    found = groups(
        pairs, outlines, lambda one: (not kind or one.kind in kind) and one.score >= min_score
    )
    return [
        group
        for group in found
        if any(recent(outlines[one].date) for one in group.ids)
        and (not institution or any(outlines[one].institution == institution for one in group.ids))
    ]


def canonical_key(one: Outline) -> tuple[bool, bool, str, int, str]:
    """The one that an editor chose stands for the others, else the first in full."""
    return not one.chosen, not one.full, one.date or "~", -one.length, one.id
