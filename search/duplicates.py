"""The stories that are the same as a story, or nearly so, each of one kind.

Kinds (`search.likeness.KINDS`): a copy is the same text, be it in another script; a reprint an
edited one; of a teaser one text holds the other; a translation is the same story in another
language. These are one story, and may be shown as one. Stories of the same event, and of the
same event of another year (recurring), are told of, and stay apart.

Candidates come from keys in the index (`search.candidates`), and are compared one by one.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from corpus.kinds import Kind
from corpus.story import Story
from index.document import make_document
from index.profile import unpack
from search import candidates
from search.arrays import Docs
from search.candidates import Pairs
from search.comparing import Progress, compared
from search.duplicate_groups import Found, Outline, best_translations, completed
from search.likeness import Likeness, compare
from search.profiles import Rarity, weighed
from search.snapshot import Snapshot

# Raised whenever the same stories may come to other pairs: what was found before is found anew.
DETECTOR_VERSION = "6"
FEW = 100  # times as many documents as are asked of, above which each is looked for by itself


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

    @functools.cached_property
    def rarity(self) -> Rarity:
        snapshot = self.snapshot
        return Rarity.of(snapshot.landmark_counts, max(1, len(snapshot.documents)))

    def like(self, story: Story, n: int = 20) -> tuple[Match, ...]:
        """At most `n` stories that a story or a draft is like; the same story is none.

        Copies come first, then edited texts, then translations, then stories of the same event and
        of other years, each sort by its scores, the highest first.
        """
        given = make_document(story)
        own = weighed(unpack(given.profile), self.rarity)
        found = []
        for number in candidates.of_draft(given, self.snapshot).tolist():
            likeness = compare(own, weighed(self.snapshot.profile(number), self.rarity))
            if likeness is None:
                continue
            other = self.snapshot.story(number)
            if other.id != story.id:
                found.append(Match(other, likeness))
        found.sort(key=_rank)
        return tuple(found[:n])

    def all(self, progress: Progress = iter) -> Duplicates:
        """All stories that are like each other, two by two.

        `progress` is handed the pairs that are compared, in batches.
        """
        return whole(self.every(progress))

    def every(self, progress: Progress = iter) -> Duplicates:
        """The same, without what follows from the pairs."""
        return self._compared(candidates.pairs(self.snapshot), progress)

    def of(self, numbers: Docs, progress: Progress = iter) -> Duplicates:
        """The pairs that any of some documents is in, without what follows from them."""
        snapshot = self.snapshot
        if len(numbers) * FEW > snapshot.size:
            pairs = candidates.pairs(snapshot)
            return self._compared(pairs[np.isin(pairs, numbers).any(axis=1)], progress)
        found = {
            (min(number, other), max(number, other))
            for number in numbers.tolist()
            for other in candidates.of_draft(
                make_document(snapshot.story(number)), snapshot
            ).tolist()
            if other != number
        }
        return self._compared(np.array(sorted(found), np.int64).reshape(-1, 2), progress)

    def _compared(self, pairs: Pairs, progress: Progress) -> Duplicates:
        alike = list(compared(pairs, self.snapshot, self.rarity, progress))
        numbers = {number for one in alike for number in (one.one, one.other)}
        outlines = {number: self.outline(number) for number in sorted(numbers)}
        found = tuple(
            Found(outlines[one].id, outlines[other].id, likeness.kind, likeness.score)
            for one, other, likeness in alike
        )
        return Duplicates(found, {one.id: one for one in outlines.values()})

    def outline(self, number: int) -> Outline:
        """What is kept of a document while all are compared."""
        story, profile = self.snapshot.story(number), self.snapshot.profile(number)
        return Outline(
            id=story.id,
            language=story.language,
            institution=story.institution,
            date="" if story.date is None else str(story.date),
            title=story.title,
            length=profile.hashes.size,
            full=profile.full,
            when=profile.when,
        )


def whole(found: Duplicates) -> Duplicates:
    """What was found by comparing, and what follows from it."""
    pairs = completed(best_translations(found.pairs, found.outlines), found.outlines)
    return Duplicates(tuple(pairs), found.outlines)


# Scores of the words that two texts share and of what both name are not of one scale.
ORDER: dict[Kind, int] = {
    "copy": 0, "reprint": 1, "teaser": 1, "translation": 2, "same_event": 3, "recurring": 3,
}  # fmt: skip


def _rank(match: Match) -> tuple[int, float, str]:
    return ORDER[match.likeness.kind], -match.likeness.score, match.story.id
