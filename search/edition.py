"""Which state of the corpus an answer is of."""

from __future__ import annotations

from typing import NamedTuple


class Edition(NamedTuple):
    """Which state of the corpus an index holds."""

    store: str  # the identity of the store it was made of
    revision: int  # of the store, which grows with every change
    generation: int  # of the index
    written: str  # when, in UTC: 2024-05-17T09:30:00Z; "" where that is not known

    @property
    def name(self) -> str:
        """What a figure can be cited with: no other state of any corpus is called so."""
        return f"{self.store}:{self.revision}"
