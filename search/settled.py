"""What editors decided, laid over what was found.

A verdict is true of its two stories, and of all that are the same as these: two stories that are
one are so with all their versions, two that are different or of one event only are so in each
version. So a verdict of one pair joins two groups of versions, or keeps them apart; where
verdicts contradict each other, the later one holds.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable

from corpus.kinds import SAME
from corpus.verdicts import DIFFERENT, Verdict
from search.duplicate_groups import CERTAIN, Found, Outline, version
from search.duplicates import Duplicates

Pair = tuple[str, str]


def settled(
    found: Duplicates,
    verdicts: Iterable[Verdict],
    outline: Callable[[str], Outline | None] = lambda _: None,
) -> Duplicates:
    """What was found as editors see it, in the order of the ids.

    `verdicts` are those that stand, the oldest first; `outline` tells of a story in which nothing
    was found. A verdict of a story that nobody can tell of has no effect.
    """
    outlines = dict(found.outlines)
    told: list[Verdict] = []
    for one in verdicts:
        for id_ in one.pair:
            if id_ not in outlines and (known := outline(id_)) is not None:
                outlines[id_] = known
        if all(id_ in outlines for id_ in one.pair):
            told.append(one)
    if not told:
        return found
    decided: dict[Pair, Verdict] = {one.pair: one for one in told}
    versions = _Versions()
    for one in reversed(told):  # the latest first: it holds against those before it
        versions.decide(one)
    strongest = sorted(found.pairs, key=lambda one: (-one.score, one.one, one.other))
    for pair in strongest:
        if pair.kind in SAME and (pair.one, pair.other) not in decided:
            versions.join(pair.one, pair.other)
    pairs: dict[Pair, Found] = {}
    for pair in found.pairs:
        kept = _kept(pair, versions, outlines)
        if kept is not None:
            pairs[pair.one, pair.other] = kept
    for key, verdict in decided.items():
        pairs.pop(key, None)
        kind: str | None = verdict.kind
        if versions.same(*key) != (kind in SAME):  # later verdicts of others say otherwise
            here, there = (outlines[id_] for id_ in key)
            kind = version(here, there) if versions.same(*key) else versions.apart(*key)
        if kind is not None and kind != DIFFERENT:
            pairs[key] = Found(*key, kind, CERTAIN)  # type: ignore[arg-type]
    chosen = _chosen(told, versions)
    return Duplicates(
        tuple(pairs[key] for key in sorted(pairs)),
        {
            id_: dataclasses.replace(one, chosen=True) if id_ in chosen else one
            for id_, one in outlines.items()
        },
    )


def _kept(pair: Found, versions: _Versions, outlines: dict[str, Outline]) -> Found | None:
    """A pair that was found, as verdicts of the versions of its stories leave it."""
    if versions.same(pair.one, pair.other):
        if pair.kind in SAME:
            return pair
        kind: str = version(outlines[pair.one], outlines[pair.other])
    else:
        apart = versions.apart(pair.one, pair.other)
        if apart is None:
            # Never one story, though found so: a third one, decided otherwise, is between them.
            return None if pair.kind in SAME else pair
        if apart == DIFFERENT:
            return None
        kind = apart
    return dataclasses.replace(pair, kind=kind)  # type: ignore[arg-type]


class _Versions:
    """Stories that are one, and sets of these that are kept apart."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._apart: defaultdict[str, dict[str, str]] = defaultdict(dict)  # name: name: kind

    def _name(self, id_: str) -> str:
        name = self._names.setdefault(id_, id_)
        self._members.setdefault(name, [id_])
        return name

    def same(self, one: str, other: str) -> bool:
        return self._name(one) == self._name(other)

    def apart(self, one: str, other: str) -> str | None:
        """As what two stories are kept apart, by the latest verdict of any of their versions."""
        return self._apart[self._name(one)].get(self._name(other))

    def decide(self, verdict: Verdict) -> None:
        """Take in a verdict as far as those that were taken in before let it be."""
        here, there = map(self._name, verdict.pair)
        if verdict.kind in SAME:
            self.join(*verdict.pair)
        elif here != there:
            self._apart[here].setdefault(there, verdict.kind)
            self._apart[there].setdefault(here, verdict.kind)

    def join(self, one: str, other: str) -> None:
        """Make two stories one with all their versions, unless they are kept apart."""
        here, there = self._name(one), self._name(other)
        if here == there or there in self._apart[here]:
            return
        for id_ in self._members[there]:
            self._names[id_] = here
        self._members[here] += self._members.pop(there)
        for further, kind in self._apart.pop(there, {}).items():
            self._apart[here].setdefault(further, kind)
            self._apart[further].setdefault(here, self._apart[further].pop(there))


def _chosen(told: Iterable[Verdict], versions: _Versions) -> set[str]:
    """The stories that editors chose to stand for others, unless these gave way to some."""
    holding = [one for one in told if one.kind in SAME and versions.same(*one.pair)]
    won = {one.canonical for one in holding if one.canonical}
    lost = {id_ for one in holding for id_ in one.pair if id_ != one.canonical}
    return won - lost
