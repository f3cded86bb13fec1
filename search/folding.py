"""Which stories are one in a commit: those that sources declare, and those that were found so.

Of what was found, copies, reprints, teasers and translations are one story; what is of the same
event only or of another year's never is, not even by a third story that is the same as both. Edited
texts without a date are not always shown as one (`search.duplicate_groups.holding`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.kinds import SAME
from search.arrays import Docs, Mask
from search.duplicate_groups import Found, Outline, canonical_key, holding
from search.duplicates import Detector, Duplicates
from search.versions import Versions, numbered

if TYPE_CHECKING:
    from search.snapshot import Snapshot
    from search.standing import Known

Pairs = tuple[Docs, Docs]


class Folding:
    """What is known of duplicates, of the stories of one commit.

    What of it is asked for first takes some time: a tenth of a second for 100,000 stories.
    """

    def __init__(self, snapshot: Snapshot, known: Known) -> None:
        """`snapshot` has what sources declare."""
        self._snapshot = snapshot
        self.known = known

    @cached_property
    def duplicates(self) -> Duplicates:
        """The pairs as editors see them; none that were found in another corpus."""
        findings, verdicts = self.known
        found = Duplicates((), {})
        if findings is not None and findings.edition.store == self._snapshot.edition.store:
            found = findings.found
        if not verdicts:
            return found
        from search.settled import settled  # heavy, as all that knows the store

        return settled(found, verdicts, self._outline)

    def _outline(self, story_id: str) -> Outline | None:
        number = self._snapshot.number_of(story_id)
        return None if number is None else Detector(self._snapshot).outline(number)

    @cached_property
    def _pairs_of(self) -> dict[str, list[Found]]:
        found: defaultdict[str, list[Found]] = defaultdict(list)
        for pair in self.duplicates.pairs:
            found[pair.one].append(pair)
            found[pair.other].append(pair)
        return dict(found)

    def pairs_of(self, story_id: str) -> Sequence[Found]:
        """The pairs that a story is in, those that the index no longer has among them."""
        return self._pairs_of.get(story_id, ())

    @cached_property
    def versions(self) -> Versions | None:
        """The stories that are one; None where none is the same as another."""
        snapshot, declared = self._snapshot, self._snapshot.declared
        merged = holding(self.duplicates.pairs, self.duplicates.outlines)
        if not merged:
            return declared
        apart = [one for one in self.duplicates.pairs if one.kind not in SAME]
        ids = snapshot.ids(np.arange(snapshot.size))
        by_id = ids.argsort(kind="stable")
        same, other = (_numbers(pairs, ids, by_id) for pairs in (merged, apart))
        declared_edges = snapshot.declared_edges
        edges = _joined(declared_edges, same)
        groups = Versions.of(snapshot.size, snapshot.live, edges).groups
        if len(torn := np.unique(groups[other[0]][groups[other[0]] == groups[other[1]]])):
            same = _untorn(declared_edges, same, other, np.isin(groups, torn))
            edges = _joined(declared_edges, same)
        return Versions.of(
            snapshot.size,
            snapshot.live,
            edges,
            ranks=self._ranks(merged, ids, by_id),
            languages=snapshot.languages,
        )

    def _ranks(
        self, merged: Iterable[Found], ids: NDArray[np.bytes_], by_id: Docs
    ) -> NDArray[np.int32]:
        """Of each document its place among those that were found: the canonical ones first."""
        outlines = self.duplicates.outlines
        found = {id_ for one in merged for id_ in (one.one, one.other)}
        order = sorted(found, key=lambda one: canonical_key(outlines[one]))
        docs, known = numbered(np.array(order, np.bytes_), ids, by_id)
        ranks = np.full(len(ids), len(ids), np.int32)
        ranks[docs[known]] = known.nonzero()[0]
        return ranks


def _numbers(pairs: Sequence[Found], ids: NDArray[np.bytes_], by_id: Docs) -> Pairs:
    """The documents of pairs, those left out of which the index has not both.

    The most certain pairs stand first.
    """
    pairs = sorted(pairs, key=lambda one: (-one.score, one.one, one.other))
    one, has_one = numbered(np.array([pair.one for pair in pairs], np.bytes_), ids, by_id)
    other, has_other = numbered(np.array([pair.other for pair in pairs], np.bytes_), ids, by_id)
    both = has_one & has_other
    return one[both], other[both]


def _joined(*pairs: Pairs) -> Pairs:
    one, other = (np.concatenate(docs) for docs in zip(*pairs, strict=True))
    return one, other


def _untorn(declared: Pairs, same: Pairs, apart: Pairs, torn: Mask) -> Pairs:
    """The pairs of the same stories without those that would join stories that are apart.

    `torn` are the documents of groups in which this would be. The most certain pairs are first.
    """
    members: dict[int, list[int]] = {}
    names: dict[int, int] = {}
    foes: defaultdict[int, set[int]] = defaultdict(set)

    def of_torn(pairs: Pairs) -> list[tuple[int, int]]:
        here = torn[pairs[0]]
        return list(zip(pairs[0][here].tolist(), pairs[1][here].tolist(), strict=True))

    def joined(one: int, other: int, *, always: bool) -> bool:
        here, there = names.setdefault(one, one), names.setdefault(other, other)
        if here == there:
            return True
        if there in foes[here] and not always:
            return False
        gone = members.pop(there, [there])
        members.setdefault(here, [here]).extend(gone)
        names.update(dict.fromkeys(gone, here))
        foes[here] |= foes[there]
        for foe in foes.pop(there):
            foes[foe].add(here)
        return True

    for one, other in of_torn(apart):
        foes[one].add(other)
        foes[other].add(one)
    for one, other in of_torn(declared):
        joined(one, other, always=True)
    kept = ~torn[same[0]]
    kept[~kept] = [joined(one, other, always=False) for one, other in of_torn(same)]
    return same[0][kept], same[1][kept]
