"""Who is at the desk: sessions in a file that all processes share.

The browser holds a random number, the file its hash: who reads the file cannot come in by it.
It is no part of a backup; where it is removed, all editors log in anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from corpus.errors import StoreError

IDLE = 4 * 3600  # seconds without a request after which a session ends
LONGEST = 24 * 3600  # seconds after which it ends anyhow
NOTED = 60  # seconds in which a further request need not be written down
PATIENCE = 5.0  # seconds in which another writer has to have ended
TABLE = """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    editor TEXT NOT NULL,
    stamp TEXT NOT NULL,
    began REAL NOT NULL,
    seen REAL NOT NULL
) WITHOUT ROWID
"""
FIND = "SELECT editor, stamp, seen FROM sessions WHERE id = ? AND seen >= ? AND began >= ?"


class Session(NamedTuple):
    """A session that stands: of which editor, and with which password and role it began."""

    editor: str
    stamp: str


class Sessions:
    """The sessions in one file; safe to call from several threads and processes.

    Every method raises StoreError where the file cannot be used.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock

    def begin(self, editor: str, stamp: str) -> str:
        """A new session, and the number by which its browser is known."""
        number, now = secrets.token_urlsafe(32), self._clock()
        with self._open(create=True) as connection:
            connection.execute("DELETE FROM sessions WHERE seen < ? OR began < ?", _oldest(now))
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
                (_digest(number), editor, stamp, now, now),
            )
        return number

    def find(self, number: str) -> Session | None:
        """The session of a number, if it stands; it is seen to be in use."""
        if not self._path.exists():
            return None
        now, key = self._clock(), _digest(number)
        with self._open() as connection:
            row = connection.execute(FIND, (key, *_oldest(now))).fetchone()
            if row is None:
                return None
            if now - row[2] > NOTED:
                connection.execute("UPDATE sessions SET seen = ? WHERE id = ?", (now, key))
        return Session(row[0], row[1])

    def end(self, number: str) -> None:
        """End a session, if it stands."""
        if self._path.exists():
            with self._open() as connection:
                connection.execute("DELETE FROM sessions WHERE id = ?", (_digest(number),))

    @contextlib.contextmanager
    def _open(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            if create and not self._path.exists():
                os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600))
            connection = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
            with contextlib.closing(connection):
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(TABLE)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self._path} cannot be used ({error}): remove it, and all editors log in anew"
            ) from None


def _oldest(now: float) -> tuple[float, float]:
    return now - IDLE, now - LONGEST


def _digest(number: str) -> str:
    return hashlib.sha256(number.encode("utf-8", "replace")).hexdigest()
