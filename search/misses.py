"""What readers looked for and did not find: counts of queries, for who keeps the thesaurus.

Nothing of who asked is kept, and no time of day; what may be a person's address or number is not
counted at all. A count is never worth a page: one that cannot be written at once is dropped.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from corpus.errors import IzdeError
from corpus.story import Language

logger = logging.getLogger(__name__)

LONGEST = 100  # characters of a query that is counted
MOST_WORDS = 10
DIGITS = 7  # that may be a telephone number, or that of a person
KEPT = 10_000  # different queries
ROOM = 100  # of them are forgotten at once where they are too many: finding them takes time
PATIENCE = 0.05  # seconds in which another writer has to have ended; no page waits longer
TO_FORGET = 5.0  # the same for a person at the command
TABLE = """
CREATE TABLE IF NOT EXISTS misses (
    id INTEGER PRIMARY KEY,
    words TEXT NOT NULL UNIQUE,
    times INTEGER NOT NULL,
    language TEXT NOT NULL,
    week TEXT NOT NULL
)
"""
COUNT = """
INSERT INTO misses (words, times, language, week) VALUES (?, 1, ?, ?)
ON CONFLICT (words) DO UPDATE
SET times = times + 1, language = excluded.language, week = excluded.week
"""
# The seldomest, and of these what was asked longest ago; what has just come may stay.
FORGET_SOME = """
DELETE FROM misses WHERE id IN (
    SELECT id FROM misses WHERE words != ? ORDER BY times, week, id LIMIT ?
)
"""
MOST = """
SELECT words, times, language, week FROM misses WHERE week >= ?
ORDER BY times DESC, week DESC, words LIMIT ?
"""


class Miss(NamedTuple):
    """A query that found nothing as it was typed."""

    words: str
    times: int
    language: Language  # of the interface, the last time
    week: str  # of the last time: 2024-W20


class Misses:
    """The counts in one file; safe to call from several threads and processes.

    Each call opens the file anew, which takes a fraction of a millisecond: nothing is shared
    with forked processes, and a file that was moved away is let go of.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._has_warned = False

    def note(self, words: str, language: Language, today: dt.date | None = None) -> None:
        """Count a query; whatever goes wrong, nothing is raised."""
        counted = normalised(words)
        if counted is None:
            return
        try:
            with self._open("rwc", PATIENCE) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                # What a power cut takes from the counts is not worth the wait for a disk.
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(TABLE)
                connection.execute(COUNT, (counted, language, week_of(today or _today())))
                (kept,) = connection.execute("SELECT count(*) FROM misses").fetchone()
                if kept > KEPT:
                    connection.execute(FORGET_SOME, (counted, kept - KEPT + ROOM))
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            if not _is_busy(error) and not self._has_warned:
                self._has_warned = True
                logger.warning("%s: searches without results are not counted", self._told(error))

    def most(self, n: int, since: dt.date | None = None) -> tuple[Miss, ...]:
        """The most frequent queries, of those asked since the week of a day.

        Raises IzdeError where the file cannot be read.
        """
        if not self._path.exists():
            return ()
        try:
            with self._open("rw", PATIENCE) as connection:
                rows = connection.execute(MOST, (week_of(since) if since else "", n)).fetchall()
        except sqlite3.Error as error:
            if _has_no_table(error):
                return ()
            raise IzdeError(
                f"{self._told(error)}: if it is damaged, `izde misses --forget` begins anew"
            ) from None
        return tuple(Miss(*row) for row in rows)

    def forget(self) -> None:
        """Remove all counts, so that no word of them is left in the file.

        A file that is none of ours any more is removed. Raises IzdeError where it cannot be.
        """
        if not self._path.exists():
            return
        try:
            with self._open("rw", TO_FORGET) as connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("DROP TABLE IF EXISTS misses")
                connection.execute("VACUUM")
        except sqlite3.OperationalError as error:
            raise IzdeError(f"{self._told(error)}: nothing was forgotten") from None
        except sqlite3.DatabaseError:
            for end in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _open(self, mode: str, patience: float) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=patience,
            isolation_level=None,
        )
        with contextlib.closing(connection):  # takes a transaction back that has not ended
            yield connection

    def _told(self, error: Exception) -> str:
        return f"{self._path} cannot be used ({error})"


def normalised(words: str) -> str | None:
    """A query as it is counted; None for one that is not: too long, signs, a person's perhaps."""
    text = unicodedata.normalize("NFC", " ".join(words.casefold().split()))
    if not text or len(text) > LONGEST or text.count(" ") >= MOST_WORDS:
        return None
    if not any(map(str.isalnum, text)):
        return None
    if "@" in text or sum(map(str.isdigit, text)) >= DIGITS or not text.isprintable():
        return None
    return text


def week_of(day: dt.date) -> str:
    """The ISO week of a day: 2024-W20. Weeks stand in the order of their names."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _is_busy(error: Exception) -> bool:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest tells why
    return primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _has_no_table(error: sqlite3.Error) -> bool:
    return str(error).startswith("no such table")
