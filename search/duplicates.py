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

from corpus.story import Story
from search import candidates
from search.duplicate_groups import Found, Outline, best_translations, completed
from search.likeness import MERGED, Likeness, compare
from search.profiles import Profile, profile
from search.ranking import idf
from search.snapshot import Snapshot

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
        profiles = _Kept(self.snapshot)
        found: list[Found] = []
        outlines: dict[str, Outline] = {}
        for one, other in progress(candidates.pairs(self.snapshot).tolist()):
            here, there = profiles[one], profiles[other]
            likeness = compare(here, there, self.rarity)
            if likeness is not None:
                found.append(Found(here.story.id, there.story.id, likeness.kind, likeness.score))
                outlines |= {own.story.id: outline(own) for own in (here, there)}
        return Duplicates(tuple(completed(best_translations(found, outlines), outlines)), outlines)


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
