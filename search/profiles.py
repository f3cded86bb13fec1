"""Profiles made ready to be compared: their landmarks sorted, and weighed by how rare they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.story import Story
from index.analysis import Token, analyze_field
from index.fields import PARTS, Part
from index.landmark_counts import Counts
from index.profile import SORTS, Keys, Profile, sort_of
from search.ranking import idf, idfs

NAME, NUMBER = SORTS.index("p"), SORTS.index("n")

Weights = NDArray[np.float64]


class Rarity(NamedTuple):
    """How telling each landmark is, by its hash (`search.ranking.idf`)."""

    keys: Keys  # rising
    weights: NDArray[np.float32]
    unknown: float  # of what no document has

    @classmethod
    def of(cls, counts: Counts, size: int) -> Rarity:
        often = np.minimum(counts.often, size).astype(np.float64)
        return cls(counts.keys, idfs(often, size).astype(np.float32), idf(0, size))

    def __call__(self, keys: Keys) -> Weights:
        if not len(self.keys):
            return np.full(len(keys), self.unknown)
        at = np.minimum(self.keys.searchsorted(keys), len(self.keys) - 1)
        found = self.weights[at].astype(np.float64)
        found[self.keys[at] != keys] = self.unknown
        return found


@dataclass(frozen=True, slots=True)
class Weighed:
    """A profile whose landmarks are weighed; a landmark weighs what its commonest key does."""

    profile: Profile
    keys: Keys  # each once, rising
    rarity: Weights  # of each key
    first: NDArray[np.intp]  # the first landmark that has each key
    inverse: NDArray[np.intp]  # of each key of each landmark in its order, its place in `keys`
    weights: Weights  # of each landmark
    total: float
    names: NDArray[np.bool_]  # which keys are of capitalised words
    numbers: NDArray[np.bool_]  # which keys are numbers
    titled: NDArray[np.bool_]  # which keys are of the title


def weighed(profile: Profile, rarity: Rarity) -> Weighed:
    keys, first, inverse = np.unique(profile.keys, return_index=True, return_inverse=True)
    told = rarity(keys)
    starts = profile.units[:-1]
    weights = np.minimum.reduceat(told[inverse], starts) if len(starts) else np.empty(0)
    sorts = sort_of(keys)
    titled = np.zeros(len(keys), np.bool_)
    titled[inverse[: profile.units[profile.titled]]] = True
    return Weighed(
        profile,
        keys,
        told,
        profile.units.searchsorted(first, side="right") - 1,
        inverse,
        weights,
        float(weights.sum()),
        sorts == NAME,
        sorts == NUMBER,
        titled,
    )


def tokens_of_parts(story: Story) -> dict[Part, list[Token]]:
    """The words of a story, part by part."""
    return {
        part: analyze_field(
            getattr(story, part),
            story.language,
            [segment for segment in story.segments if segment.field == part],
        )
        for part in PARTS
    }
