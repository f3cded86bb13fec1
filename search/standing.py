"""What is known of duplicates at present: what was found, and what editors decided of it.

Both change while a site serves: `izde duplicates` replaces its file, the desk writes verdicts
into the store. Who asks gets what there was a second ago at most, for the cost of two looks.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import StoreError
from corpus.settings import STORE
from search.findings import Findings, Latest

if TYPE_CHECKING:
    from corpus.verdicts import Verdict

SECONDS = 1.0  # for which what is known is not looked at again
logger = logging.getLogger(__name__)


class Known(NamedTuple):
    """What was found, and the verdicts that stand, the oldest first."""

    findings: Findings | None = None
    verdicts: tuple[Verdict, ...] = ()


NOTHING = Known()


class Standing:
    """Looks at a data folder; safe between threads."""

    def __init__(self, data: Path) -> None:
        self._store = data / STORE
        self._known = NOTHING
        self._latest = Latest(data)
        self._counters: tuple[int, ...] | None = None  # of the verdicts that were read
        self._looked = -SECONDS
        self._looking = threading.Lock()

    def look(self) -> Known:
        """What is known: the same object as before while nothing has changed."""
        if time.monotonic() - self._looked < SECONDS or not self._looking.acquire(blocking=False):
            return self._known
        try:
            self._look()
        finally:
            self._looked = time.monotonic()
            self._looking.release()
        return self._known

    def _look(self) -> None:
        verdicts = self._known.verdicts
        findings = self._latest.look()
        counters = self._count()
        if counters != self._counters:
            verdicts = self._verdicts(counters)
        if findings is not self._known.findings or verdicts != self._known.verdicts:
            self._known = Known(findings, verdicts)
        self._counters = counters

    def _count(self) -> tuple[int, ...]:
        """What changes whenever the verdicts that stand may have; zeros where none was given.

        Asked of SQLite itself: to open the store takes a hundred times as long.
        """
        query = (
            "SELECT count(*), count(undone_at), "
            "(SELECT value FROM counters WHERE name = 'revision') FROM verdicts"
        )
        with contextlib.suppress(sqlite3.Error):  # there is no store, or none with verdicts
            address = f"{self._store.absolute().as_uri()}?mode=ro"
            with contextlib.closing(sqlite3.connect(address, uri=True, timeout=1)) as store:
                made, undone, revision = store.execute(query).fetchone()
                return (made, undone, revision) if made else (0, 0, 0)
        return 0, 0, 0

    def _verdicts(self, counters: tuple[int, ...]) -> tuple[Verdict, ...]:
        if not counters[0]:
            return ()
        from corpus.store import Store  # heavy: only where there are any
        from corpus.verdicts import Verdicts

        try:
            with Store.open(self._store) as store:
                return tuple(Verdicts(store).standing())
        except StoreError as error:
            logger.error("%s", error)
            return self._known.verdicts
