"""Which values documents have of the facets, as numbers to count by.

Facets that go together (who published a story and in which language, its year and month) share
one number for each combination of their values, a cell: documents are counted by cells, once
for each such group, and what the facets of the group need is summed from few cells. The city
and the type of an institution are of its cells, not of documents: they follow the registry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.institutions import Institution
from corpus.story import UNKNOWN
from index.fields import Keyword
from search.arrays import Docs, Mask
from search.nodes import MISSING
from search.query import FacetName

GROUPS: tuple[tuple[Keyword, ...], ...] = (("institution", "language", "kind"), ("year", "month"))


class Places:
    """What the registry tells of institutions: their city, and which type they are of."""

    def __init__(self, institutions: Iterable[Institution] = ()) -> None:
        known = tuple(institutions)
        self.of: dict[FacetName, dict[str, str]] = {
            "city": {one.slug: one.city for one in known},
            "type": {one.slug: one.kind for one in known},
        }

    def wider(self, facet: FacetName, value: str) -> str:
        """The year of a month, the city of an institution."""
        return value[:4] if facet == "month" else self.of["city"].get(value, UNKNOWN)


class Cells:
    """The combinations that documents have of the values of some facets."""

    def __init__(
        self,
        values: Mapping[Keyword, Sequence[str]],
        ordinals: Mapping[Keyword, NDArray[np.int32]],
        places: Places,
    ) -> None:
        """`ordinals` are of the values, one for each document; -1: none."""
        self.places = places
        joint = np.zeros(len(next(iter(ordinals.values()))), np.int64)
        for name in values:
            joint *= len(values[name]) + 1
            joint += ordinals[name] + 1
        cells, of = _distinct(joint)
        self.of: Docs = of  # the cell of each document
        self._size = len(cells)
        self._ordinals: dict[FacetName, NDArray[np.int64]] = {}  # of each cell; 0: none
        self._names: dict[FacetName, NDArray[np.object_]] = {}  # by these ordinals
        for name in reversed(list(values)):
            cells, self._ordinals[name] = np.divmod(cells, len(values[name]) + 1)
            self._names[name] = np.array([MISSING.get(name, ""), *values[name]], object)
        if "institution" in values:
            for facet, of_institution in places.of.items():
                self._derive(facet, of_institution)

    def _derive(self, facet: FacetName, of_institution: Mapping[str, str]) -> None:
        slugs = self._names["institution"].tolist()
        told = [of_institution.get(slug, UNKNOWN) for slug in slugs]
        names = [UNKNOWN, *sorted(set(told) - {UNKNOWN})]
        number = {name: at for at, name in enumerate(names)}
        self._names[facet] = np.array(names, object)
        ordinals = np.array([number[name] for name in told], np.int64)
        self._ordinals[facet] = ordinals.take(self._ordinals["institution"])

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> Collection[FacetName]:
        """The facets of which documents have values."""
        return self._names.keys()

    def names(self, name: FacetName) -> list[str]:
        """The values of a facet, by their ordinals; the first stands for none."""
        found: list[str] = self._names[name].tolist()
        return found

    def among(self, name: FacetName, chosen: Iterable[str]) -> Mask:
        """The cells that have one of these values."""
        wanted = set(chosen)
        among: Mask = np.array([value in wanted for value in self._names[name].tolist()], np.bool_)
        return among.take(self._ordinals[name])

    def of_cells(self, name: FacetName) -> NDArray[np.int64]:
        """The value that each cell has of a facet, as a number."""
        return self._ordinals[name]

    def ordinals(self, name: FacetName, docs: Docs) -> NDArray[np.int64]:
        """The value that each of the documents has of a facet, as a number."""
        return self._ordinals[name].take(self.of.take(docs))

    def value(self, name: FacetName, ordinal: int) -> str:
        return str(self._names[name][ordinal])

    def counts(self, docs: Docs) -> NDArray[np.int64]:
        """How many of the documents are in each cell."""
        return np.bincount(self.of.take(docs), minlength=len(self))

    def by_value(self, name: FacetName, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Counts of cells as counts of values, by their ordinals."""
        found = np.bincount(self._ordinals[name], counts, len(self._names[name]))
        return found.astype(np.int64)

    def named(
        self, name: FacetName, counts: NDArray[np.int64], having: NDArray[np.int64]
    ) -> dict[str, int]:
        """Counts of values by their names, of the values that somebody has."""
        places = having.nonzero()[0]
        if name not in MISSING:
            places = places[places > 0]
        names = self._names[name][places].tolist()
        return dict(zip(names, counts[places].tolist(), strict=True))


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
