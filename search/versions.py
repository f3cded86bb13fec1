"""Stories that are one, shown as one result: versions that sources declare, and what was found.

A query looks at each version for itself: where `-концерт` excludes the Russian version, for that
has the word, the Kazakh one may stay. Its result then stands for the versions that the query does
not exclude: the others are not offered beside it. Those that merely do not match are, as they are
what a reader of their language wants.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.story import LANGUAGES
from search.arrays import NONE, Docs, Mask, Scored, Scores, union

FEW = 8  # times as many documents in groups as there are, below which it is not worth while to sort
MANY = 12  # members of a group that are not compared two by two


class Versions:
    """Which documents tell the same story; most tell one of their own."""

    def __init__(
        self,
        groups: NDArray[np.int64],
        several: Mask,
        ranks: NDArray[np.int32] | None = None,
        languages: NDArray[np.int8] | None = None,
    ) -> None:
        """With `ranks`, the lowest of a group's documents in one language stands for these."""
        self.groups = groups  # of each document: the number of its first member
        self.several = several  # whether the document's group has others, that are living
        self._ranks, self._languages = ranks, languages
        members = several.nonzero()[0]
        first = members if ranks is None else ranks[members]
        self._members: Docs = members[np.lexsort((members, first, groups[members]))]

    @classmethod
    def of(
        cls,
        size: int,
        live: Mask | None,
        edges: tuple[Docs, Docs],
        ranks: NDArray[np.int32] | None = None,
        languages: NDArray[np.int8] | None = None,
    ) -> Versions:
        """The groups of so many documents, of which pairs are one story."""
        groups = np.arange(size)
        one, other = edges
        while len(one):  # until the first of each group has reached all of it
            least = np.minimum(groups[one], groups[other])
            if (groups[one] == least).all() and (groups[other] == least).all():
                break
            np.minimum.at(groups, one, least)
            np.minimum.at(groups, other, least)
        counts = np.bincount(groups if live is None else groups[live], minlength=size)
        return cls(groups, counts[groups] > 1, ranks, languages)

    def others(self, doc: int, live: Mask | None) -> Docs:
        """The other living documents of a document's group."""
        if not self.several[doc]:
            return NONE
        same: Docs = (self.groups == self.groups[doc]).nonzero()[0]
        others = (same != doc) if live is None else (same != doc) & live[same]
        return same.compress(others)

    def stories(self, docs: Docs) -> int:
        """How many stories so many documents are, versions counted once."""
        several = docs.compress(self.several.take(docs))
        return len(docs) - len(several) + len(np.unique(self.groups[several]))

    def folded(self, found: Scored, preferred: Mask | None) -> Scored:
        """One document of each group, with the highest score that any of its group has.

        Of several, one of the preferred documents, then one of the language of that which matches
        best, of these the canonical one, or else that which matches best itself.
        """
        several = self.several.take(found.at).nonzero()[0]
        if not len(several):
            return found
        if found.scores is None:
            return Scored(self._without_others(found.at, found.at[several], preferred), None)
        scores = found.scored().scores
        assert scores is not None
        docs = found.at[several]
        groups = self.groups[docs]
        own = scores[several]
        liked = np.zeros(len(docs)) if preferred is None else preferred[docs].astype(float)
        if self._ranks is None or self._languages is None:
            order = np.lexsort((docs, -own, -liked, groups))
        else:
            best = self._best(groups, self._languages[docs], own)
            order = np.lexsort((docs, -own, self._ranks[docs], -best, -liked, groups))
        first = np.ones(len(order), np.bool_)
        first[1:] = groups[order][1:] != groups[order][:-1]
        starts = first.nonzero()[0]
        highest = np.maximum.reduceat(own[order], starts)
        kept = np.ones(len(found.at), np.bool_)
        kept[several] = False
        kept[several[order[starts]]] = True
        scores = scores.copy()
        scores[several[order[starts]]] = highest
        places = kept.nonzero()[0]
        return Scored(found.at[places], scores[places])

    def _without_others(self, docs: Docs, several: Docs, preferred: Mask | None) -> Docs:
        """The documents, of each group one: a preferred one, then the canonical one, the first."""
        chosen: Mask = np.zeros(len(self.groups), np.bool_)
        chosen[docs] = True
        ordered = self._members.compress(chosen.take(self._members))
        chosen[several] = False
        groups = self.groups.take(ordered)
        places = np.arange(len(ordered))
        if preferred is not None:
            places += np.where(preferred.take(ordered), 0, len(ordered))
        starts = np.concatenate(([0], (groups[1:] != groups[:-1]).nonzero()[0] + 1))
        chosen[ordered[np.minimum.reduceat(places, starts) % len(ordered)]] = True
        return docs.compress(chosen.take(docs))

    def _best(
        self, groups: NDArray[np.int64], languages: NDArray[np.int8], scores: Scores
    ) -> Scores:
        """Of each document the highest score of its group in its language."""
        _, places = np.unique(groups * len(LANGUAGES) + languages, return_inverse=True)
        best = np.zeros(int(places.max()) + 1)
        np.maximum.at(best, places, scores)
        found: Scores = best[places]
        return found

    def shared(self, found: Scored, live: Mask | None, share: float) -> Scored:
        """The same and other versions of them, each with a share of its group's highest score."""
        several = self.several.take(found.at)
        if not several.any():
            return found
        scores = found.scored().scores
        assert scores is not None
        highest = np.zeros(len(self.groups))
        np.maximum.at(highest, self.groups[found.at[several]], scores[several])
        others = self.several & (highest[self.groups] > 0)
        if live is not None:
            others &= live
        docs: Docs = others.nonzero()[0]
        parts = (Scored(found.at, scores), Scored(docs, share * highest[self.groups[docs]]))
        return union(parts, len(self.groups), np.maximum)

    def among(self, docs: Docs) -> Mask:
        """Which groups any of the documents is of, by the numbers of the groups."""
        mask: Mask = np.zeros(len(self.groups), np.bool_)
        mask[self.groups.take(docs)] = True
        return mask

    def repeated(self, docs: Docs, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """The value of each document that another one of its group has had already."""
        several = self.several.take(docs)
        groups, values = self.groups[docs[several]], values[several]
        order = np.lexsort((values, groups))
        groups, values = groups[order], values[order]
        again = (groups[1:] == groups[:-1]) & (values[1:] == values[:-1])
        return values[1:].compress(again)

    def by_group(self, docs: Docs) -> Docs:
        """Those of the documents whose group has others, the members of each together."""
        docs = docs.compress(self.several.take(docs))
        if len(docs) * FEW < len(self._members):
            return docs[self.groups.take(docs).argsort(kind="stable")]
        present: Mask = np.zeros(len(self.groups), np.bool_)
        present[docs] = True
        return self._members.compress(present.take(self._members))

    def repeats(self, docs: Docs, values: NDArray[np.int64]) -> Mask:
        """Which documents have a value that one before them, of their group, has too.

        They stand as `by_group` has them; each may stand there several times, for its values.
        """
        groups = self.groups.take(docs)
        again: Mask = np.zeros(len(docs), np.bool_)
        if not len(docs):
            return again
        most = int(np.bincount(np.cumsum(groups[1:] != groups[:-1]), minlength=1).max()) + 1
        if most > MANY:  # few groups are so large
            order = np.lexsort((values, groups))
            same = (groups[order][1:] == groups[order][:-1]) & (
                values[order][1:] == values[order][:-1]
            )
            again[order[1:].compress(same)] = True
            return again
        for step in range(1, most):
            alike = (groups[step:] == groups[:-step]) & (values[step:] == values[:-step])
            again[step:] |= alike
        return again


def edges(
    ids: NDArray[np.bytes_], declared: Sequence[tuple[int, NDArray[np.bytes_], NDArray[np.uint32]]]
) -> tuple[Docs, Docs]:
    """Pairs of documents of which one declares the other; what is not here is passed over.

    `declared` are of each segment its first document, the ids, and who declares them.
    """
    of = [base + documents.astype(np.intp) for base, _, documents in declared]
    named = [versions for _, versions, _ in declared if len(versions)]
    if not named:
        return NONE, NONE
    other, known = numbered(np.concatenate(named), ids, ids.argsort(kind="stable"))
    return np.concatenate(of)[known], other[known]


def numbered(wanted: NDArray[np.bytes_], ids: NDArray[np.bytes_], by_id: Docs) -> tuple[Docs, Mask]:
    """The documents that have ids, and which of these there are; `by_id` sorts all ids."""
    if not len(wanted) or not len(ids):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), np.bool_)
    places = ids.searchsorted(wanted, side="right", sorter=by_id) - 1
    docs = by_id[places]
    known: Mask = (places >= 0) & (ids[docs] == wanted)
    return docs, known
