"""Filters and facets over ordinals: what a choice leaves, and how many each value would.

Values within a facet are OR, facets are AND, and a facet's counts ignore its own choice.

Keywords that go together (institution and language, year and month) share one number for
each combination of their values, a cell: documents are counted by cells, once for each such
group, and what the facets of the group need is summed from few cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpus.story import UNKNOWN
from search.arrays import Docs, Mask
from search.nodes import MISSING
from search.query import UNDATED, Bucket, FacetName, Facets, Query
from search.versions import Versions

GROUPS: tuple[tuple[FacetName, ...], ...] = (("institution", "language"), ("year", "month"))


class Cells:
    """The combinations that documents have of the values of some keywords."""

    def __init__(
        self,
        values: Mapping[FacetName, Sequence[str]],
        ordinals: Mapping[FacetName, NDArray[np.int32]],
    ) -> None:
        """`ordinals` are of the values, one for each document; -1: none."""
        self.values = values
        joint = np.zeros(len(next(iter(ordinals.values()))), np.int64)
        for name in values:
            joint *= len(values[name]) + 1
            joint += ordinals[name] + 1
        cells, of = _distinct(joint)
        self.of: Docs = of  # the cell of each document
        self._ordinals: dict[FacetName, NDArray[np.int64]] = {}  # of each cell; 0: none
        self._names: dict[FacetName, NDArray[np.object_]] = {}  # by these ordinals
        for name in reversed(list(values)):
            cells, self._ordinals[name] = np.divmod(cells, len(values[name]) + 1)
            self._names[name] = np.array([MISSING.get(name, ""), *values[name]], object)
        self._size = len(cells)

    def __len__(self) -> int:
        return self._size

    def among(self, name: FacetName, chosen: Iterable[str]) -> Mask:
        """The cells that have one of these values."""
        wanted = set(chosen)
        among: Mask = np.array([value in wanted for value in self._names[name].tolist()], np.bool_)
        return among.take(self._ordinals[name])

    def ordinals(self, name: FacetName, docs: Docs) -> NDArray[np.int64]:
        """The value that each of the documents has of a keyword, as a number."""
        return self._ordinals[name].take(self.of.take(docs))

    def value(self, name: FacetName, ordinal: int) -> str:
        return str(self._names[name][ordinal])

    def counts(self, docs: Docs) -> NDArray[np.int64]:
        """How many of the documents are in each cell."""
        return np.bincount(self.of.take(docs), minlength=len(self))

    def named(self, name: FacetName, counts: NDArray[np.int64]) -> dict[str, int]:
        """Counts of cells as counts of values; without values of none."""
        names = self._names[name]
        found = np.bincount(self._ordinals[name], counts, len(names)).astype(np.int64)
        if name not in MISSING:
            found[0] = 0
        places = found.nonzero()[0]
        return dict(zip(names[places].tolist(), found[places].tolist(), strict=True))


def _distinct(joint: NDArray[np.int64]) -> tuple[NDArray[np.int64], Docs]:
    """The distinct numbers, rising, and the place of each number among them."""
    highest = int(joint.max(initial=0))
    if highest < 1 << 22:  # few enough to mark them, rather than to sort
        seen = np.zeros(highest + 1, np.bool_)
        seen[joint] = True
        cells = seen.nonzero()[0]
        return cells, (seen.cumsum() - 1)[joint]
    cells, of = np.unique(joint, return_inverse=True)
    return cells, of.astype(np.intp, copy=False)


class Filters:
    """The filters of one query over the cells, and over the days, of an index."""

    def __init__(
        self,
        query: Query,
        cells: Sequence[Cells],
        first: NDArray[np.int32],
        last: NDArray[np.int32],
        versions: Versions | None = None,
    ) -> None:
        """With `versions`, these are counted as one story."""
        self._query = query
        self._versions = versions
        self._cells = cells
        self._first, self._last = first, last
        self._since = None if query.since is None else query.since.toordinal()
        self._until = None if query.until is None else query.until.toordinal()
        self._chosen: list[dict[FacetName, Mask]] = [
            {name: group.among(name, query.chosen(name)) for name in names if query.chosen(name)}
            for names, group in zip(GROUPS, cells, strict=True)
        ]

    @property
    def _ranged(self) -> bool:
        return self._since is not None or self._until is not None

    def in_range(self, docs: Docs) -> Docs:
        """Those of the documents whose days touch the range of dates."""
        if not self._ranged:
            return docs
        days = self._first.take(docs), self._last.take(docs)
        return docs.compress(overlapping(*days, self._since, self._until))

    def _passing(self, at: int, docs: Docs) -> Docs:
        """Those of the documents that pass the choices of one group."""
        chosen = list(self._chosen[at].values())
        if not chosen:
            return docs
        passing: Mask = np.logical_and.reduce(chosen)
        return docs.compress(passing.take(self._cells[at].of.take(docs)))

    def apply(self, docs: Docs) -> Docs:
        """Those of the documents that pass every filter."""
        docs = self.in_range(docs)
        for at in range(len(GROUPS)):
            docs = self._passing(at, docs)
        return docs

    def counts(self, docs: Docs) -> dict[FacetName, dict[str, int]]:
        """How many of the documents, that match the words, have each value of each facet."""
        docs = self.in_range(docs)
        found: dict[FacetName, dict[str, int]] = {}
        for at, names in enumerate(GROUPS):
            others = docs
            for other in range(len(GROUPS)):
                if other != at:
                    others = self._passing(other, others)
            cells = self._cells[at].counts(others)
            for name in names:
                masks = [mask for of, mask in self._chosen[at].items() if of != name]
                left = np.where(np.logical_and.reduce(masks), cells, 0) if masks else cells
                found[name] = self._cells[at].named(name, left)
                if self._versions is not None:
                    for mask in masks:
                        others = others.compress(mask.take(self._cells[at].of.take(others)))
                    self._count_once(found[name], name, self._cells[at], others)
        return found

    def _count_once(
        self, counts: dict[str, int], name: FacetName, cells: Cells, docs: Docs
    ) -> None:
        """Take versions of a story that have the same value out of its count, but for one."""
        assert self._versions is not None
        again = self._versions.repeated(docs, cells.ordinals(name, docs))
        for value, times in zip(*np.unique(again, return_counts=True), strict=True):
            if value or name in MISSING:
                counts[cells.value(name, int(value))] -= int(times)

    def facets(self, docs: Docs) -> Facets:
        """The facets of documents that match the words."""
        return Facets(
            **{name: self._buckets(name, counts) for name, counts in self.counts(docs).items()}
        )

    def _buckets(self, name: FacetName, counts: dict[str, int]) -> tuple[Bucket, ...]:
        chosen = self._query.chosen(name)
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

    def masks(self) -> dict[FacetName | Literal["dates"], Mask]:
        """Each filter alone, over all documents."""
        found: dict[FacetName | Literal["dates"], Mask] = {
            name: mask.take(self._cells[at].of)
            for at, chosen in enumerate(self._chosen)
            for name, mask in chosen.items()
        }
        if self._ranged:
            found["dates"] = overlapping(self._first, self._last, self._since, self._until)
        return found


def overlapping(
    first: NDArray[np.int32], last: NDArray[np.int32], since: int | None, until: int | None
) -> Mask:
    """The dated stories whose first to last day touches the range."""
    mask: Mask = first > 0
    if since is not None:
        mask &= last >= since
    if until is not None:
        mask &= first <= until
    return mask
