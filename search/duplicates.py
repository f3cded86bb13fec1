"""The stories that are the same as a story, or nearly so, each of one kind.

Kinds (`search.likeness.KINDS`): a copy is the same text, be it in another script; a reprint an
edited one; of a teaser one text holds the other; a translation is the same story in another
language. These are one story, and may be shown as one. Stories of the same event, and of the
same event of another year (recurring), are told of, and stay apart.

Candidates come from keys in the index (`search.candidates`), and are compared one by one.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from corpus.story import Story
from search import candidates
from search.arrays import Docs
from search.duplicate_groups import Found, Outline, best_translations, completed
from search.likeness import MERGED, Likeness, compare
from search.profiles import Profile, profile
from search.ranking import idf
from search.snapshot import Snapshot

# Raised whenever the same stories may come to other pairs: what was found before is found anew.
DETECTOR_VERSION = "1"
FEW = 100  # times as many documents as are asked of, above which each is looked for by itself
KEPT = 8_000  # profiles that are kept in memory while all stories are compared
REMEMBERED = 200_000  # landmarks whose rarity is kept


Progress = Callable[[list[list[int]]], Iterable[list[int]]]


@dataclass(frozen=True, slots=True)
class Match:
    """A story that is like another one."""

    story: Story
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Duplicates:
    """All stories of a corpus that are like others."""

    pairs: tuple[Found, ...]
    outlines: Mapping[str, Outline]  # of the stories in the pairs


class Detector:
    """Finds what is like a story in one commit of the index; safe between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.rarity: Callable[[str], float] = functools.lru_cache(REMEMBERED)(self._rarity)

    def _rarity(self, key: str) -> float:
        size = max(1, len(self.snapshot.documents))
        return idf(min(self.snapshot.frequency("landmarks", key), size), size)

    def like(self, story: Story, n: int = 20) -> tuple[Match, ...]:
        """At most `n` stories that a story or a draft is like; the same story is none.

        Those that are the same come first, then those of the same event and of other years, each
        sort by its scores, the highest first.
        """
        own = profile(story)
        found = []
        for number in candidates.of_draft(own, self.snapshot).tolist():
            other = self.snapshot.story(number)
            if other.id == story.id:
                continue
            likeness = compare(own, profile(other), self.rarity)
            if likeness is not None:
                found.append(Match(other, likeness))
        found.sort(key=_rank)
        return tuple(found[:n])

    def all(self, progress: Progress = iter) -> Duplicates:
        """All stories that are like each other, two by two.

        `progress` is handed the pairs that are compared.
        """
        return whole(self.every(progress))

    def every(self, progress: Progress = iter) -> Duplicates:
        """The same, without what follows from the pairs."""
        return self._compared(candidates.pairs(self.snapshot).tolist(), progress)

    def of(self, numbers: Docs, progress: Progress = iter) -> Duplicates:
        """The pairs that any of some documents is in, without what follows from them."""
        snapshot = self.snapshot
        if len(numbers) * FEW > snapshot.size:
            pairs = candidates.pairs(snapshot)
            pairs = pairs[np.isin(pairs, numbers).any(axis=1)]
            return self._compared(pairs.tolist(), progress)
        found = {
            (min(number, other), max(number, other))
            for number in numbers.tolist()
            for other in candidates.of_draft(profile(snapshot.story(number)), snapshot).tolist()
            if other != number
        }
        return self._compared([list(pair) for pair in sorted(found)], progress)

    def _compared(self, pairs: list[list[int]], progress: Progress) -> Duplicates:
        profiles = _Kept(self.snapshot)
        found: list[Found] = []
        outlines: dict[str, Outline] = {}
        for one, other in progress(pairs):
            here, there = profiles[one], profiles[other]
            likeness = compare(here, there, self.rarity)
            if likeness is not None:
                found.append(Found(here.story.id, there.story.id, likeness.kind, likeness.score))
                outlines |= {own.story.id: outline(own) for own in (here, there)}
        return Duplicates(tuple(found), outlines)


def whole(found: Duplicates) -> Duplicates:
    """What was found by comparing, and what follows from it."""
    pairs = completed(best_translations(found.pairs, found.outlines), found.outlines)
    return Duplicates(tuple(pairs), found.outlines)


def outline(own: Profile) -> Outline:
    story = own.story
    return Outline(
        id=story.id,
        language=story.language,
        institution=story.institution,
        date="" if story.date is None else str(story.date),
        title=story.title,
        length=own.hashes.size,
        full=story.kind == "full",
        when=own.when,
    )


def _rank(match: Match) -> tuple[bool, float, str]:
    return match.likeness.kind not in MERGED, -match.likeness.score, match.story.id


class _Kept:
    """The profiles of the documents that were asked for last."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._profiles: OrderedDict[int, Profile] = OrderedDict()

    def __getitem__(self, number: int) -> Profile:
        found = self._profiles.get(number)
        if found is None:
            found = self._profiles[number] = profile(self._snapshot.story(number))
            if len(self._profiles) > KEPT:
                self._profiles.popitem(last=False)
        else:
            self._profiles.move_to_end(number)
        return found
