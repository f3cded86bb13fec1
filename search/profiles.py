"""What a story is compared by: its shingles, its landmarks, when its event was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from corpus.dates import event_dates
from corpus.story import Story
from index.analysis import Token, analyze_field
from index.fields import PARTS, Part
from index.landmarks import Landmark, landmarks
from index.shingles import Hashes, shingles, text_words


class When(NamedTuple):
    """When an event was, as far as it is told; 0: not told."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A story or a draft, analysed to be compared."""

    story: Story
    hashes: Hashes  # distinct shingles, rising
    units: Mapping[tuple[str, ...], int]  # landmarks, and the place of each among them
    places: Mapping[str, int]  # the first place of each of their keys
    titled: frozenset[str]  # the keys of the title's landmarks
    when: When
    announces: bool | None  # whether it was published before the event; None: not known


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


def profile(story: Story) -> Profile:
    """Analyse a story for comparison: a few milliseconds."""
    parts = tokens_of_parts(story)
    when = _when(story)
    found = [one for tokens in parts.values() for one in landmarks(tokens)]
    return Profile(
        story,
        np.unique(shingles(text_words(parts.values()))),
        *_places(found),
        frozenset(key for one in landmarks(parts["title"]) for key in one.keys),
        when,
        _announces(story, when),
    )


def _places(found: Sequence[Landmark]) -> tuple[dict[tuple[str, ...], int], dict[str, int]]:
    units: dict[tuple[str, ...], int] = {}
    places: dict[str, int] = {}
    for place, one in enumerate(found):
        units.setdefault(one.keys, place)
        for key in one.keys:
            places.setdefault(key, place)
    return units, places


def _when(story: Story) -> When:
    """The first day of the story's event, as its source or its text tells it."""
    start = story.event_start or event_dates(story.body or story.teaser, story.title)[0]
    year = start.year if start else None
    if year is None and story.date is not None:
        year = story.date.year
    return When(year or 0, (start.month if start else 0) or 0, (start.day if start else 0) or 0)


def _announces(story: Story, when: When) -> bool | None:
    """Whether a story was published before the day of its event."""
    published = story.published
    if published is None or not (when.year and when.day and published.year and published.month):
        return None
    told = (published.year, published.month, published.day or when.day)
    if published.day is None and (published.year, published.month) == when[:2]:
        return None
    return told < when
