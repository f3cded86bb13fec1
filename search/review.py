"""What editors have to decide: groups of stories that are alike, pair by pair.

Of a group not every pair has to be looked at: a version against the one that stands for its
story, and each story against one other of the group. What editors decided connects stories, too,
so that a group of n stories never asks for more than n - 1 verdicts.
"""

from __future__ import annotations

import datetime as dt
from collections import ChainMap, Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from corpus.kinds import KINDS
from corpus.partialdate import PartialDate
from corpus.verdicts import DIFFERENT, State, Verdict
from search.duplicate_groups import Found, Group, Outline, Sets, groups, version
from search.duplicates import Duplicates
from search.settled import settled

Pair = tuple[str, str]
Work = Literal["open", "reopened", "decided"]
WORK: tuple[Work, ...] = get_args(Work)
VERDICTS = (*KINDS, DIFFERENT)


@dataclass(frozen=True)
class Case:
    """A group of stories as editors work on it."""

    stories: tuple[tuple[str, ...], ...]  # as in `Group`; those that are alone now, too
    open: Mapping[Pair, Found]  # what waits for a verdict
    decided: Mapping[Pair, Verdict]
    reopened: frozenset[Pair]  # of those that wait: what had one before a text changed
    newest: str  # the date of its newest story
    institutions: frozenset[str]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(id_ for versions in self.stories for id_ in versions)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs, in an order that verdicts do not change."""
        return tuple(sorted({*self.open, *self.decided}))

    def kind(self, pair: Pair) -> str:
        """What a pair was decided to be, else what it was found to be."""
        return self.decided[pair].kind if pair in self.decided else self.open[pair].kind

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        found = set(map(self.kind, self.pairs))
        return tuple(kind for kind in VERDICTS if kind in found)

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """Where the case is listed."""
        if not self.open:
            return ("decided",)
        return ("open", "reopened") if self.reopened else ("open",)

    def first(self, kinds: Collection[str] = ()) -> Pair:
        """The pair that is to be looked at first, of some kinds if there is one."""
        waiting = sorted(self.open)
        asked = [pair for pair in (*waiting, *self.pairs) if self.kind(pair) in kinds]
        return next(iter((*asked, *waiting, *self.pairs)))

    def next_open(self, after: Pair | None = None) -> Pair | None:
        """The pair that waits behind another one, or the first."""
        waiting = sorted(self.open)
        behind = [pair for pair in waiting if after is not None and pair > after]
        return next(iter((*behind, *waiting)), None)


@dataclass(frozen=True)
class Choice:
    """Which cases are asked for; what is empty asks for all."""

    work: Work = "open"
    kind: tuple[str, ...] = ()
    institution: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Cases:
    """All cases, the one with the newest story first."""

    every: tuple[Case, ...]
    outlines: Mapping[str, Outline]

    @cached_property
    def _of(self) -> dict[str, Case]:
        return {id_: case for case in self.every for id_ in case.ids}

    def place(self, case: Case) -> int:
        """Where a case stands among all."""
        return self._places[id(case)]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(case): place for place, case in enumerate(self.every)}

    def case_of(self, story_id: str) -> Case | None:
        return self._of.get(story_id)

    def of(self, one: str, other: str) -> Case | None:
        """The case that two stories are in; None where they are in none together."""
        case = self._of.get(one)
        return case if case is not None and other in case.ids else None

    def chosen(self, choice: Choice, *, without: Collection[str] = ()) -> list[Case]:
        """The cases that a choice leaves, in their order; `without` some of its fields."""
        tests: dict[str, Callable[[Case], bool]] = {
            "work": lambda case: choice.work in case.works,
            "kind": lambda case: not {*choice.kind}.isdisjoint(case.kinds),
            "institution": lambda case: not case.institutions.isdisjoint(choice.institution),
            "time": lambda case: any(
                _touches(self.outlines[id_].date, choice.since, choice.until) for id_ in case.ids
            ),
        }
        if not choice.kind:
            del tests["kind"]
        if not choice.institution:
            del tests["institution"]
        if choice.since is None and choice.until is None:
            del tests["time"]
        asked = [test for name, test in tests.items() if name not in without]
        return [case for case in self.every if all(test(case) for test in asked)]

    def counts(self, choice: Choice, facet: str) -> Counter[str]:
        """How many cases each value of a facet has; its own choice is let go."""
        tell: dict[str, Callable[[Case], Iterable[str]]] = {
            "work": lambda case: case.works,
            "kind": lambda case: case.kinds,
            "institution": lambda case: case.institutions,
        }
        chosen = self.chosen(choice, without=(facet,))
        return Counter(value for case in chosen for value in tell[facet](case))


def _touches(date: str, since: dt.date | None, until: dt.date | None) -> bool:
    known = PartialDate.parse(date) if date else None
    first = known.first_day() if known else None
    last = known.last_day() if known else None
    if first is None or last is None:
        return False
    return (since is None or last >= since) and (until is None or first <= until)


def cases(
    found: Duplicates,
    verdicts: Iterable[tuple[Verdict, State]],
    outline: Callable[[str], Outline | None] = lambda _: None,
) -> Cases:
    """What was found, and what editors decided of it; `outline` as for `settled`."""
    every = list(verdicts)
    standing = [one for one, state in every if state == "standing"]
    before = frozenset(one.pair for one, state in every if state == "reopened")
    now = settled(found, standing, outline)
    outlines = now.outlines
    known = {one.pair: one for one in standing if all(id_ in outlines for id_ in one.pair)}
    together = Sets()
    for pair in found.pairs:
        together.join(pair.one, pair.other)
    for one, other in known:
        together.join(one, other)
    ids = {id_ for pair in found.pairs for id_ in (pair.one, pair.other)}
    ids |= {id_ for pair in known for id_ in pair}
    parts: defaultdict[str, list[Group]] = defaultdict(list)
    alone = set(ids)
    for group in groups(now.pairs, outlines):
        parts[together.find(group.ids[0])].append(group)
        alone -= set(group.ids)
    singles: defaultdict[str, list[str]] = defaultdict(list)
    for id_ in sorted(alone):
        singles[together.find(id_)].append(id_)
    decided: defaultdict[str, dict[Pair, Verdict]] = defaultdict(dict)
    for key, verdict in known.items():
        decided[together.find(key[0])][key] = verdict
    made = []
    for name in {together.find(id_) for id_ in ids}:
        waiting = {
            (one.one, one.other): one
            for group in parts[name]
            for one in _waiting(group, outlines, decided[name])
        }
        stories = [story for group in parts[name] for story in group.stories]
        stories += [(id_,) for id_ in singles[name]]
        stories.sort(key=lambda one: (outlines[one[0]].date, one[0]), reverse=True)
        told = [outlines[id_] for story in stories for id_ in story]
        made.append(
            Case(
                tuple(stories),
                waiting,
                decided[name],
                before & waiting.keys(),
                newest=max(one.date for one in told),
                institutions=frozenset(one.institution for one in told if one.institution),
            )
        )
    return Cases(_in_order(made), outlines)


def with_verdicts(
    base: Cases,
    found: Duplicates,
    verdicts: Iterable[tuple[Verdict, State]],
    outline: Callable[[str], Outline | None] = lambda _: None,
) -> Cases:
    """What `cases` tells; `base` is what it tells without any verdict.

    Only groups of which anything was decided are thought over again.
    """
    every = list(verdicts)
    touched = {
        id(case): case for one, _state in every for id_ in one.pair if (case := base.case_of(id_))
    }
    ids = {id_ for case in touched.values() for id_ in case.ids}
    some = tuple(pair for pair in found.pairs if pair.one in ids)
    now = cases(Duplicates(some, {id_: found.outlines[id_] for id_ in ids}), every, outline)
    kept = (case for case in base.every if id(case) not in touched)
    return Cases(_in_order((*kept, *now.every)), ChainMap(dict(now.outlines), dict(base.outlines)))


def _in_order(made: Iterable[Case]) -> tuple[Case, ...]:
    return tuple(sorted(made, key=lambda case: (case.newest, case.ids), reverse=True))


def _waiting(
    group: Group, outlines: Mapping[str, Outline], decided: Mapping[Pair, Verdict]
) -> Iterator[Found]:
    """The pairs of a group that connect what no verdict has connected."""
    connected = Sets()
    members = set(group.ids)
    found = {(one.one, one.other): one for one in group.pairs}
    for pair, verdict in decided.items():
        if verdict.kind != DIFFERENT and members.issuperset(pair):
            connected.join(*pair)
    for canonical, *versions in group.stories:
        for id_ in versions:
            if connected.find(id_) != connected.find(canonical):
                connected.join(id_, canonical)
                pair = min(id_, canonical), max(id_, canonical)
                kind = version(outlines[id_], outlines[canonical])
                yield found.get(pair) or Found(*pair, kind, 0.5)
    place = {
        id_: (number, at)
        for number, versions in enumerate(group.stories)
        for at, id_ in enumerate(versions)
    }

    def first_come(one: Found) -> tuple[int, int, int, str, str]:
        here, there = sorted((place[one.one], place[one.other]))
        return here[1] + there[1], here[0], there[0], one.one, one.other

    for one in sorted(group.pairs, key=first_come):
        if connected.find(one.one) != connected.find(one.other):
            connected.join(one.one, one.other)
            yield one
