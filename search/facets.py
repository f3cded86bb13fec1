"""Filters and facets over ordinals: what a choice leaves, and what each click would show.

Values within a facet are OR, facets are AND, and a facet's counts ignore its own choice. Two
facets of which one lies within the other, as months in years, are one dimension: what is chosen
in either is OR, but that a chosen month narrows its own year. Exclusions are AND NOT.

Everything is decided for cells (`search.cells`), and documents are counted by these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.story import UNKNOWN
from search.arrays import Docs, Mask
from search.cells import Cells
from search.dates import Days
from search.query import TREES, UNDATED, Bucket, FacetName, Facets, Query
from search.timeline import Timeline, overlapping, timeline
from search.versions import Versions

PLAIN, ADDS, EXCLUDED = range(3)  # how the stories of a value are counted, see `Bucket`


class Dimension:
    """One facet, or two that make a tree (the wider one first), and what a query asks of it."""

    def __init__(self, facets: Sequence[FacetName], cells: Cells, query: Query) -> None:
        self.facets = tuple(facets)
        self._cells, self._query = cells, query
        narrower, wider = self.facets[-1], self.facets[0]
        chosen = {name: set(query.chosen(name)) for name in self.facets}
        if narrower != wider:
            chosen[wider] -= {cells.places.wider(narrower, one) for one in chosen[narrower]}
        self._whole = chosen[wider]  # of these, all
        self.chosen: Mask | None = None  # the cells with any of the chosen values; None: all
        if any(chosen.values()):
            masks = [cells.among(name, values) for name, values in chosen.items()]
            self.chosen = np.logical_or.reduce(masks)
        self._excluded: dict[FacetName, Mask] = {
            name: cells.among(name, barred)
            for name in self.facets
            if (barred := query.excluded(name))
        }

    @cached_property
    def passing(self) -> Mask | None:
        """The cells that pass; None: all of them."""
        masks = [~mask for mask in self._excluded.values()]
        if self.chosen is not None:
            masks.append(self.chosen)
        return np.logical_and.reduce(masks) if masks else None

    def kinds(self, name: FacetName) -> NDArray[np.int8]:
        """How each value of a facet is counted, by the ordinals of the values."""
        names = self._cells.names(name)
        kinds = np.full(len(names), PLAIN if self.chosen is None else ADDS, np.int8)
        own, barred = self._query.chosen(name), self._query.excluded(name)
        for at, value in enumerate(names):
            if value in barred:
                kinds[at] = EXCLUDED
            elif value in own or (
                name != self.facets[0] and self._cells.places.wider(name, value) in self._whole
            ):
                kinds[at] = PLAIN
        return kinds

    def open(self, name: FacetName) -> Mask | None:
        """The cells that a facet's values may be chosen from; None: all of them."""
        masks = [~mask for other, mask in self._excluded.items() if other != name]
        return np.logical_and.reduce(masks) if masks else None

    def counted(self, name: FacetName, kinds: NDArray[np.int8]) -> Mask | None:
        """Those of them that count for the values, as these are counted; None: all."""
        if self.chosen is None:
            return None
        of_cell = kinds.take(self._cells.of_cells(name))
        counted: Mask = (of_cell == PLAIN) | ((of_cell == EXCLUDED) == self.chosen)
        return counted


class Group:
    """The dimensions of one group of cells."""

    def __init__(self, cells: Cells, query: Query) -> None:
        self.cells = cells
        narrower = {TREES[name] for name in cells.values if name in TREES}
        self.dimensions = [
            Dimension((name, TREES[name]) if name in TREES else (name,), cells, query)
            for name in cells.values
            if name not in narrower
        ]

    def passing(self, but: Dimension | None = None) -> Mask | None:
        """The cells that pass all dimensions, or all but one; None: all of them."""
        masks = [
            one.passing for one in self.dimensions if one is not but and one.passing is not None
        ]
        return np.logical_and.reduce(masks) if masks else None

    def apply(self, docs: Docs) -> Docs:
        """Those of the documents that pass."""
        return self.within(docs, self.passing())

    def within(self, docs: Docs, cells: Mask | None) -> Docs:
        return docs if cells is None else docs.compress(cells.take(self.cells.of.take(docs)))


class Filters:
    """The filters of one query over the cells, and over the days, of an index."""

    def __init__(
        self,
        query: Query,
        cells: Sequence[Cells],
        first: Days,
        last: Days,
        versions: Versions | None = None,
    ) -> None:
        """With `versions`, these are counted as one story."""
        self._query = query
        self._versions = versions
        self._first, self._last = first, last
        self._since = None if query.since is None else query.since.toordinal()
        self._until = None if query.until is None else query.until.toordinal()
        self._groups = [Group(one, query) for one in cells]

    @property
    def _ranged(self) -> bool:
        return self._since is not None or self._until is not None

    def in_range(self, docs: Docs) -> Docs:
        """Those of the documents whose days touch the range of dates."""
        if not self._ranged:
            return docs
        days = self._first.take(docs), self._last.take(docs)
        return docs.compress(overlapping(*days, self._since, self._until))

    def apply(self, docs: Docs) -> Docs:
        """Those of the documents that pass every filter."""
        docs = self.in_range(docs)
        for group in self._groups:
            docs = group.apply(docs)
        return docs

    # -- counts ----------------------------------------------------------------------------

    def counts(self, docs: Docs) -> dict[FacetName, dict[str, int]]:
        """How many stories each value of each facet has, of documents that match the words."""
        return {name: counts for name, counts, _ in self._counted(docs)}

    def facets(self, docs: Docs) -> Facets:
        """The facets of documents that match the words."""
        counted = self._counted(docs)
        return Facets(**{name: self._buckets(name, counts, adds) for name, counts, adds in counted})

    def _counted(self, docs: Docs) -> Iterator[tuple[FacetName, dict[str, int], dict[str, bool]]]:
        """Of each facet: the stories of its values, and which of these are added."""
        ranged = self.in_range(docs)
        taken: Mask | None = None  # the groups of versions that are found already
        if self._versions is not None and self._query.is_filtered:
            taken = self._versions.among(self.apply(docs))
        for group in self._groups:
            others = ranged
            for other in self._groups:
                if other is not group:
                    others = other.apply(others)
            cells = group.cells.counts(others)
            for dimension in group.dimensions:
                rest = group.passing(but=dimension)
                for name in dimension.facets:
                    kinds = dimension.kinds(name)
                    mask = _both(rest, dimension.open(name))
                    having = counts = group.cells.by_value(name, _only(cells, mask))
                    if (more := dimension.counted(name, kinds)) is not None:
                        mask = _both(mask, more)
                        counts = group.cells.by_value(name, _only(cells, mask))
                    if self._versions is not None:
                        counts = counts - self._again(
                            group, name, group.within(others, mask), kinds, taken
                        )
                    names = group.cells.names(name)
                    adds = {names[at]: True for at in (kinds != PLAIN).nonzero()[0].tolist()}
                    yield name, group.cells.named(name, counts, having), adds

    def _again(
        self, group: Group, name: FacetName, docs: Docs, kinds: NDArray[np.int8], taken: Mask | None
    ) -> NDArray[np.int64]:
        """What versions count too often: beside one of the same value, or of what is found."""
        assert self._versions is not None
        docs = self._versions.by_group(docs)
        values = group.cells.ordinals(name, docs)
        again = self._versions.repeats(docs, values)
        if taken is not None:
            of_group = self._versions.groups.take(docs)
            again |= (kinds.take(values) != PLAIN) & taken.take(of_group)
        return np.bincount(values.compress(again), minlength=len(kinds))

    def _buckets(
        self, name: FacetName, counts: dict[str, int], adds: Mapping[str, bool]
    ) -> tuple[Bucket, ...]:
        query = self._query
        chosen, barred = query.chosen(name), query.excluded(name)
        counts = {**dict.fromkeys((*chosen, *barred), 0), **counts}
        if name in ("year", "month"):  # newest first
            values = sorted(counts, reverse=True)
        else:
            values = sorted(counts, key=lambda value: (-counts[value], value))
        values.sort(key=lambda value: value in (UNDATED, UNKNOWN))
        return tuple(
            Bucket(
                facet=name,
                value=value,
                count=counts[value],
                query=query,
                adds=adds.get(value, value in barred),
                within=self._within(value) if name == "city" else (),
            )
            for value in values
        )

    def _within(self, city: str) -> tuple[str, ...]:
        """The chosen institutions of a city."""
        wider = self._groups[0].cells.places.wider
        chosen = self._query.institution
        return tuple(one for one in chosen if wider("institution", one) == city)

    def timeline(self, docs: Docs) -> Timeline:
        """The documents over time that match the words, and pass the filters but those of time."""
        for group in self._groups:
            if "year" not in group.cells.values:
                docs = group.apply(docs)
        return timeline(self._query, docs, self._first, self._last, self._versions)

    def masks(self) -> Iterator[tuple[tuple[FacetName, ...], Mask]]:
        """Each dimension that filters, alone, over all documents; () for the range of dates."""
        for group in self._groups:
            for dimension in group.dimensions:
                if dimension.passing is not None:
                    yield dimension.facets, dimension.passing.take(group.cells.of)
        if self._ranged:
            yield (), overlapping(self._first, self._last, self._since, self._until)


def _only(cells: NDArray[np.int64], mask: Mask | None) -> NDArray[np.int64]:
    return cells if mask is None else cells * mask


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return other if one is None else one
    both: Mask = one & other
    return both
