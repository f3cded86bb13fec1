"""What an index holds: how many stories of each institution, year, month and language.

Versions of a story are counted once in each number, as a search with these filters counts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.arrays import Docs
from search.dates import EPOCH
from search.query import FacetName
from search.snapshot import Snapshot

MOST_MONTHS = 12 * 10_000
FIRST_MONTH = -12 * 1969  # January of the year 1, as numpy numbers months
BY = ("year", "month", "language")


class Holding(NamedTuple):
    """The stories of an institution, or of all; keys are values of facets."""

    stories: int
    years: Mapping[str, int]  # "2024", UNDATED
    months: Mapping[str, int]  # "2024-05"; a story without a month has none
    languages: Mapping[str, int]


class Coverage(NamedTuple):
    """What there is in all, and of each institution and each city by its slug (or UNKNOWN).

    `versions` are the stories with each version for itself. `calendar` counts, by months, the
    stories that are dated in them or whose event begins there.
    """

    total: Holding
    institutions: Mapping[str, Holding]
    cities: Mapping[str, Holding]
    versions: int
    calendar: Mapping[str, int]


def coverage(snapshot: Snapshot) -> Coverage:
    """What a snapshot holds."""
    docs = snapshot.documents
    return Coverage(
        _counted(snapshot, docs, np.zeros(len(docs), np.int64)),
        _held(snapshot, docs, "institution"),
        _held(snapshot, docs, "city"),
        len(docs),
        _calendar(snapshot, docs),
    )


def _held(snapshot: Snapshot, docs: Docs, facet: str) -> dict[str, Holding]:
    """What there is of each value of a facet."""
    numbers, slugs = _numbered(snapshot, facet, docs)
    stories = _several(snapshot, docs, numbers, np.zeros(len(docs), np.int64))
    found: dict[str, dict[str, dict[str, int]]] = {slug: {} for slug in slugs.values()}
    for name in BY:
        values, names = _numbered(snapshot, name, docs)
        for (one, value), count in _several(snapshot, docs, numbers, values).items():
            if value in names:
                found[slugs[one]].setdefault(name, {})[names[value]] = count
    return {
        slugs[one]: Holding(count, *(found[slugs[one]].get(name, {}) for name in BY))
        for (one, _), count in stories.items()
    }


def _calendar(snapshot: Snapshot, docs: Docs) -> dict[str, int]:
    """The stories of each month, by their own dates and by the first days of their events."""
    pairs = []
    for days in (snapshot.first, snapshot.dates.event_first):
        known = docs.compress(days.take(docs) > 0)
        dates = (days.take(known).astype(np.int64) - EPOCH).astype("datetime64[D]")
        months = dates.astype("datetime64[M]").astype(np.int64) - FIRST_MONTH
        pairs.append(known * MOST_MONTHS + months)
    both = np.unique(np.concatenate(pairs))
    of, months = np.divmod(both, MOST_MONTHS)
    counts = np.bincount(months)
    if snapshot.versions is not None:
        again = snapshot.versions.repeated(of, months)
        counts = counts - np.bincount(again, minlength=len(counts))
    return {
        f"{month // 12 + 1:04d}-{month % 12 + 1:02d}": int(counts[month])
        for month in counts.nonzero()[0].tolist()
    }


def _counted(snapshot: Snapshot, docs: Docs, alone: NDArray[np.int64]) -> Holding:
    by = []
    for name in BY:
        values, names = _numbered(snapshot, name, docs)
        counts = _several(snapshot, docs, alone, values)
        by.append({names[value]: count for (_, value), count in counts.items() if value in names})
    return Holding(sum(_several(snapshot, docs, alone, alone).values()), *by)


def _numbered(
    snapshot: Snapshot, name: str, docs: Docs
) -> tuple[NDArray[np.int64], dict[int, str]]:
    """The value of each document as a number, and what the numbers mean that mean something."""
    key: FacetName = name  # type: ignore[assignment]
    cells = next(one for one in snapshot.cells if key in one.values)
    numbers = cells.ordinals(key, docs)
    named = {number: cells.value(key, number) for number in np.unique(numbers).tolist()}
    return numbers, {number: value for number, value in named.items() if value}


def _several(
    snapshot: Snapshot, docs: Docs, one: NDArray[np.int64], other: NDArray[np.int64]
) -> dict[tuple[int, int], int]:
    """How many stories have each pair of numbers; of the versions of a story, each pair once."""
    width = int(other.max(initial=0)) + 1
    pairs = one * width + other
    found = np.bincount(pairs)
    if snapshot.versions is not None:
        again = snapshot.versions.repeated(docs, pairs)
        found = found - np.bincount(again, minlength=len(found))
    places = found.nonzero()[0]
    return {
        divmod(pair, width): count
        for pair, count in zip(places.tolist(), found[places].tolist(), strict=True)
    }
