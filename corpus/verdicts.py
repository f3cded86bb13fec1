"""What editors decided of two stories: that they are of one kind of duplicates, or different.

A verdict stands until it is undone, replaced by a later one of the same two stories, or until
either text changes by more than spacing, case and punctuation: then it is reopened. Nothing is
ever deleted: who decided what and when, and who took it back, can be exported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import RowMapping, func, insert, select, update

from corpus.cells import csv_line
from corpus.errors import NotFoundError, UsageError
from corpus.intake import now
from corpus.kinds import KINDS, SAME
from corpus.schema import stories, verdicts
from corpus.store import BATCH, Store
from corpus.story import Story, normalised_title

DIFFERENT = "different"
MAX_NOTE = 2_000  # characters

State = Literal["standing", "reopened", "replaced", "undone", "missing"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an editor decided of two stories."""

    id: int
    one: str  # ids, the lesser first
    other: str
    kind: str  # of `KINDS`, or `DIFFERENT`
    canonical: str | None  # which of the two stands for both, where they are one story
    note: str
    editor: str
    at: str  # UTC, 2024-05-17T09:30:00Z
    one_hash: str  # `wording_hash` of the texts that were judged
    other_hash: str
    undone_at: str | None = None
    undone_by: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        return self.one, self.other


def wording_hash(title: str, teaser: str, body: str) -> str:
    """SHA-256 of the words of a text, hexadecimal: spacing, case and punctuation are no words."""
    words = "\n".join(map(normalised_title, (title, teaser, body)))
    return hashlib.sha256(words.encode()).hexdigest()


class Verdicts:
    """The verdicts of a store. Every method may raise StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self,
        one: Story,
        other: Story,
        kind: str,
        *,
        editor: str,
        canonical: str | None = None,
        note: str = "",
    ) -> Verdict:
        """Keep what an editor decided of two stories as they read now.

        Raises UsageError for an unknown kind, for the same story twice, where the stories are
        one and it is not said which stands for both, and for a note that is too long.
        """
        first, second = sorted((one, other), key=lambda story: story.id)
        if first.id == second.id:
            raise UsageError(f"{one.id}: no two stories")
        if kind not in (*KINDS, DIFFERENT):
            raise UsageError(f"{kind!r} is no verdict: use {', '.join((*KINDS, DIFFERENT))}")
        if (kind in SAME) != (canonical is not None) or canonical not in (
            None, first.id, second.id
        ):  # fmt: skip
            raise UsageError(f"of a {kind}, one of both stories stands for both, else none")
        if len(note) > MAX_NOTE:
            raise UsageError(f"the note is longer than {MAX_NOTE} characters")
        row = {
            "one": first.id,
            "other": second.id,
            "kind": kind,
            "canonical": canonical,
            "note": note.strip(),
            "editor": editor,
            "at": now(),
            "one_hash": wording_hash(first.title, first.teaser, first.body),
            "other_hash": wording_hash(second.title, second.teaser, second.body),
        }
        with self._store.writing() as connection:
            made = connection.execute(insert(verdicts).values(row)).inserted_primary_key
        assert made is not None
        return Verdict(id=int(made[0]), **row)  # type: ignore[arg-type]

    def get(self, verdict_id: int) -> Verdict:
        """Raises NotFoundError."""
        query = select(verdicts).where(verdicts.c.id == verdict_id)
        with self._store.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFoundError(f"there is no verdict {verdict_id}")
        return _verdict(row)

    def last(self, pair: tuple[str, str]) -> int:
        """The number of the last verdict of two stories that was not taken back; 0: of none."""
        query = select(func.max(verdicts.c.id)).where(
            verdicts.c.one == min(pair),
            verdicts.c.other == max(pair),
            verdicts.c.undone_at.is_(None),
        )
        with self._store.reading() as connection:
            return connection.execute(query).scalar() or 0

    def undo(self, verdict_id: int, editor: str) -> Verdict:
        """Take a verdict back; one that it replaced stands again. Raises NotFoundError."""
        undone = (
            update(verdicts)
            .where(verdicts.c.id == verdict_id, verdicts.c.undone_at.is_(None))
            .values(undone_at=now(), undone_by=editor)
        )
        with self._store.writing() as connection:
            if connection.execute(undone).rowcount == 0:
                raise NotFoundError(f"there is no verdict {verdict_id} that could be undone")
            return self.get(verdict_id)

    def all(self) -> list[tuple[Verdict, State]]:
        """All verdicts there ever were, the oldest first, and whether each still stands."""
        with self._store.reading() as connection:
            query = select(verdicts).order_by(verdicts.c.id)
            every = [_verdict(row) for row in connection.execute(query).mappings()]
            hashes = self._hashes({id_ for one in every if not one.undone_at for id_ in one.pair})
        last = {one.pair: one.id for one in every if not one.undone_at}

        def state(one: Verdict) -> State:
            if one.undone_at:
                return "undone"
            if last[one.pair] != one.id:
                return "replaced"
            if one.one not in hashes or one.other not in hashes:
                return "missing"
            held = (hashes[one.one], hashes[one.other]) == (one.one_hash, one.other_hash)
            return "standing" if held else "reopened"

        return [(one, state(one)) for one in every]

    def standing(self) -> list[Verdict]:
        """Those that hold: of each two stories the last that was not undone, the oldest first."""
        return [one for one, state in self.all() if state == "standing"]

    def version(self) -> tuple[int, int, int]:
        """What changes whenever `all` may have."""
        query = select(func.count(verdicts.c.id), func.count(verdicts.c.undone_at))
        with self._store.reading() as connection:
            made, undone = connection.execute(query).one()
            return made, undone, self._store.revision()

    def _hashes(self, ids: Iterable[str]) -> dict[str, str]:
        """The hashes of the texts as they are now, of those that are there."""
        found: dict[str, str] = {}
        wanted = sorted(ids)
        with self._store.reading() as connection:
            for start in range(0, len(wanted), BATCH):
                query = select(stories.c.id, stories.c.title, stories.c.teaser, stories.c.body)
                some = query.where(stories.c.id.in_(wanted[start : start + BATCH]))
                for row in connection.execute(some):
                    found[row.id] = wording_hash(row.title, row.teaser, row.body)
        return found


def _verdict(row: RowMapping) -> Verdict:
    return Verdict(**{name: row[name] for name in Verdict.__dataclass_fields__})


# -- exports ---------------------------------------------------------------------------

COLUMNS = (
    "id", "one", "other", "kind", "canonical", "note", "editor", "at", "state", "undone_at",
    "undone_by",
)  # fmt: skip


def records(every: Iterable[tuple[Verdict, State]]) -> list[dict[str, Any]]:
    """Verdicts for programs: who decided what and when, and whether it still stands."""
    return [
        {name: values[name] for name in COLUMNS}
        for one, state in every
        for values in [asdict(one) | {"state": state}]
    ]


def rows(every: Iterable[tuple[Verdict, State]]) -> Iterator[str]:
    """The same as lines of CSV."""
    yield csv_line(COLUMNS)
    for record in records(every):
        yield csv_line("" if record[name] is None else str(record[name]) for name in COLUMNS)
