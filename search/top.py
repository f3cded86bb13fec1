"""Which documents come first: by a key, the highest first; then the newest, then by id."""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

import numpy as np

from corpus.errors import UsageError
from search.arrays import Docs, Scored, Scores
from search.query import Sort
from search.snapshot import Snapshot

NEVER = -float(np.iinfo(np.int32).max)  # the key of the undated: they stand last, both ways


class Cursor(NamedTuple):
    """The last hit of a page; the next page begins behind it, whatever has been added."""

    order: Sort
    key: float
    day: float
    id: str

    def __str__(self) -> str:
        text = f"{self.order} {self.key.hex()} {self.day.hex()} {self.id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, order: Sort) -> Cursor:
    """A cursor as a page gave it; raises UsageError where it is none, or of another order."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        told = base64.b64decode(padded, b"-_", validate=True).decode()
        was, key, day, story_id = told.split(" ")
        found = Cursor(order, float.fromhex(key), float.fromhex(day), story_id)
    except (ValueError, binascii.Error, OverflowError):
        raise UsageError(f"cursor {text[:40]!r} is none: take it from the page before") from None
    if was != order:
        raise UsageError(f"the cursor is of a page sorted by {was}, not by {order}")
    return found


class Ranked:
    """Documents with what they are sorted by."""

    def __init__(self, found: Scored, order: Sort, snapshot: Snapshot) -> None:
        self.docs: Docs = found.at
        self._order, self._snapshot = order, snapshot
        self._keys: Scores
        if order == "relevance":
            self._keys = np.zeros(len(found.at)) if found.scores is None else found.scores
        else:
            self._keys = self._days(self.docs)
            if order == "oldest":
                self._keys = np.where(self._keys == NEVER, NEVER, -self._keys)

    def _days(self, docs: Docs) -> Scores:
        days = self._snapshot.first[docs].astype(np.float64)
        days[days == 0] = NEVER
        return days

    def behind(self, cursor: Cursor) -> None:
        """Leave only the documents that stand behind a cursor."""
        after = self._keys < cursor.key
        ties = (self._keys == cursor.key).nonzero()[0]
        days, ids = self._days(self.docs[ties]), self._snapshot.ids(self.docs[ties])
        later = (days == cursor.day) & (ids > cursor.id.encode())
        after[ties] = (days < cursor.day) | later
        self.docs, self._keys = self.docs[after], self._keys[after]

    def top(self, n: int) -> Docs:
        """The first `n` documents, in their order."""
        places = self._among_the_first(n)
        docs = self.docs[places]
        keys = (self._snapshot.ids(docs), -self._days(docs), -self._keys[places])
        return docs[np.lexsort(keys)[:n]]

    def _among_the_first(self, n: int) -> Docs:
        """The places of the first `n` documents, and of those that only ids tell from the last.

        The others need no sorting.
        """
        if len(self.docs) <= n:
            return np.arange(len(self.docs))
        above, ties = _first(self._keys, n)
        n -= len(above)
        if len(ties) <= n:
            return np.concatenate((above, ties))
        newer, twins = _first(self._days(self.docs[ties]), n)
        return np.concatenate((above, ties[newer], ties[twins]))

    def cursor(self, doc: int) -> Cursor:
        """The cursor behind one of the documents."""
        place = int(self.docs.searchsorted(doc))
        key, (day,) = float(self._keys[place]), self._days(self.docs[place : place + 1])
        (story_id,) = self._snapshot.ids(self.docs[place : place + 1])
        return Cursor(self._order, key, float(day), story_id.decode())


def _first(keys: Scores, n: int) -> tuple[Docs, Docs]:
    """The places of less than `n` highest keys, and of all those that tie for the rest."""
    least = np.partition(keys, len(keys) - n)[len(keys) - n]
    places = (keys >= least).nonzero()[0]
    tie = keys[places] == least
    return places[~tie], places[tie]
