"""Filters and facets over ordinals: what a choice leaves, and how many each value would.

Values within a facet are OR, facets are AND, and a facet's counts ignore its own choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpus.story import UNKNOWN
from search.query import FACETS, UNDATED, Bucket, FacetName, Facets, Query

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """One keyword of every document: the ordinal of its value, -1 where it has none."""

    values: tuple[str, ...]
    ordinals: NDArray[np.int32]
    missing: str | None  # the value that documents without one are counted under

    def among(self, chosen: Iterable[str]) -> Mask:
        """The documents that have one of these values."""
        chosen = set(chosen)
        wanted = [number for number, value in enumerate(self.values) if value in chosen]
        if self.missing is not None and self.missing in chosen:
            wanted.append(-1)
        return np.isin(self.ordinals, wanted)

    def counts(self, matching: Mask) -> dict[str, int]:
        """How many of the matching documents have each value; without those of none."""
        found = np.bincount(self.ordinals[matching] + 1, minlength=len(self.values) + 1)
        named = zip((self.missing, *self.values), found.tolist(), strict=True)
        return {value: count for value, count in named if value is not None and count}


class Filters:
    """The filters of one query as masks over an index."""

    def __init__(
        self,
        query: Query,
        columns: Mapping[FacetName, Column],
        first: NDArray[np.int32],
        last: NDArray[np.int32],
    ) -> None:
        self._query = query
        self._columns = columns
        self.masks: dict[FacetName | Literal["dates"], Mask] = {
            name: columns[name].among(query.chosen(name)) for name in FACETS if query.chosen(name)
        }
        if query.since is not None or query.until is not None:
            self.masks["dates"] = _overlapping(query, first, last)

    def apply(self, matching: Mask, *, but: FacetName | None = None) -> Mask:
        """Those of the matching documents that pass every filter, but the one named."""
        for name, mask in self.masks.items():
            if name != but:
                matching = matching & mask
        return matching

    def facets(self, matching: Mask) -> Facets:
        """The facets of documents that match the words."""
        return Facets(**{name: self._buckets(name, matching) for name in FACETS})

    def _buckets(self, name: FacetName, matching: Mask) -> tuple[Bucket, ...]:
        chosen = self._query.chosen(name)
        counts = self._columns[name].counts(self.apply(matching, but=name))
        counts = {**dict.fromkeys(chosen, 0), **counts}
        if name in ("year", "month"):  # newest first
            values = sorted(counts, reverse=True)
        else:
            values = sorted(counts, key=lambda value: (-counts[value], value))
        values.sort(key=lambda value: value in (UNDATED, UNKNOWN))
        return tuple(
            Bucket(
                value=value,
                count=counts[value],
                selected=value in chosen,
                toggle=self._query.toggled(name, value),
            )
            for value in values
        )


def _overlapping(query: Query, first: NDArray[np.int32], last: NDArray[np.int32]) -> Mask:
    """The dated stories whose first to last day touches the range."""
    mask = first > 0
    if query.since is not None:
        mask = mask & (last >= query.since.toordinal())
    if query.until is not None:
        mask = mask & (first <= query.until.toordinal())
    return mask
