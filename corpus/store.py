"""The store of record: SQLAlchemy Core over a SQLite file.

Everything else (index, pages, exports) can be made again from it. Each change of a story
raises the store's `revision`; an index remembers up to which revision it has read, and of
which store (`identity`).
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    RowMapping,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    union,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from corpus import schema
from corpus.errors import NotFoundError, StoreError
from corpus.schema import counters, edits, removals, stories
from corpus.story import Story, decode_hook, to_builtins

BUSY = 30_000  # milliseconds to wait for another writer
BATCH = 500  # rows read at a time


def sqlite_engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours to say, below
        for pragma in (
            f"busy_timeout = {BUSY}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A writer takes its lock at once: one that reads first could not wait for it later.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


class Store:
    """The stories, what editors decided, and what was removed.

    Use it as a context manager. Every method may raise StoreError.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._local = threading.local()  # the transaction that this thread writes in

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Store:
        """Open a store, upgrading older tables; raises StoreError where there is none."""
        if not path.exists() and not create:
            raise StoreError(f"there is no store at {path}: `izde add PATH` makes one")
        path.parent.mkdir(parents=True, exist_ok=True)
        store = cls(sqlite_engine(path), path)
        try:
            with store.reading() as connection:
                current = schema.version_of(connection) == schema.SCHEMA_VERSION
            if not current:
                with store.writing() as connection:
                    schema.bring_up_to_date(connection)
        except StoreError:
            store.close()
            raise
        return store

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error)
            if re.search("disk|readonly|locked|unable to open", reason):
                mending = "free the disk, mend its rights or wait for the other writer, then again"
            else:
                mending = "`izde restore FILE --data DIR` brings a backup back into a new folder"
            raise StoreError(
                f"the store {self._path} cannot be used ({reason}): {mending}"
            ) from None

    @property
    def _writing(self) -> Connection | None:
        return getattr(self._local, "connection", None)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; inside `writing`, the writer's own."""
        if self._writing is not None:
            yield self._writing
            return
        with self._guarded(), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept or none. Nested uses join the outermost."""
        if self._writing is not None:
            yield self._writing
            return
        with self._guarded(), self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                self._local.connection = connection
                try:
                    yield connection
                finally:
                    self._local.connection = None

    # -- reading ---------------------------------------------------------------------

    @property
    def identity(self) -> str:
        """The random name of this database; a restored one has a new name."""
        with self.reading() as connection:
            return schema.identity_of(connection)

    def revision(self) -> int:
        """Grows with every change of a story; 0 while nothing was ever stored."""
        query = select(counters.c.value).where(counters.c.name == "revision")
        with self.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def count(self) -> int:
        with self.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(stories)).scalar_one())

    def counts(self) -> dict[str | None, int]:
        """How many stories each institution has; None for those of unknown publishers."""
        number = func.count().label("stories")
        query = select(stories.c.institution, number).group_by(stories.c.institution)
        with self.reading() as connection:
            return {row.institution: row.stories for row in connection.execute(query)}

    def get(self, story_id: str) -> Story | None:
        with self.reading() as connection:
            row = connection.execute(_all_of(story_id)).mappings().one_or_none()
        return None if row is None else _story(row)

    def named(self, institution: str | None, title: str) -> list[Story]:
        """The stories of an institution (or of unknown publishers) with a title."""
        query = select(stories).where(stories.c.title == title)
        with self.reading() as connection:
            named = [_story(row) for row in connection.execute(query).mappings()]
        return [story for story in named if story.institution == institution]

    def is_removed(self, story_id: str) -> bool:
        """Whether a tombstone stands for this id."""
        query = select(removals.c.id).where(removals.c.id == story_id, ~removals.c.lifted)
        with self.reading() as connection:
            return connection.execute(query).first() is not None

    def stories(self) -> Iterator[Story]:
        """All stories by their ids, read in batches."""
        query = select(stories).order_by(stories.c.id).execution_options(yield_per=BATCH)
        with self.reading() as connection:
            for row in connection.execute(query).mappings():
                yield _story(row)

    def changed_between(self, first: str, last: str) -> dict[str, str]:
        """When each story changed whose id is one of these or stands between them."""
        query = select(stories.c.id, stories.c.changed).where(stories.c.id.between(first, last))
        with self.reading() as connection:
            return {row.id: row.changed for row in connection.execute(query)}

    def changes(self, since: int) -> Iterator[tuple[str, Story | None]]:
        """What changed after a revision: each id once, with its story or None if it is gone."""
        changed = union(
            select(stories.c.id).where(stories.c.revision > since),
            select(removals.c.id).where(removals.c.revision > since),
        ).subquery()
        query = (
            select(changed.c.id.label("changed_id"), stories)
            .select_from(changed.outerjoin(stories, stories.c.id == changed.c.id))
            .order_by(changed.c.id)
            .execution_options(yield_per=BATCH)
        )
        with self.reading() as connection:
            for row in connection.execute(query).mappings():
                yield row["changed_id"], None if row["id"] is None else _story(row)

    def edits_of(self, story_id: str) -> dict[str, dict[str, Any]]:
        """What editors decided of a story: field -> {"value", "original", "at"}."""
        query = select(edits).where(edits.c.story_id == story_id)
        with self.reading() as connection:
            return {
                row["field"]: {name: row[name] for name in ("value", "original", "at")}
                for row in connection.execute(query).mappings()
            }

    # -- writing ---------------------------------------------------------------------

    def _next_revision(self, connection: Connection) -> int:
        changed = (
            update(counters)
            .where(counters.c.name == "revision")
            .values(value=counters.c.value + 1)
            .returning(counters.c.value)
        )
        return int(connection.execute(changed).scalar_one())

    def put(self, story: Story) -> None:
        """Write a story, new or changed."""
        with self.writing() as connection:
            row = {**to_builtins(story), "revision": self._next_revision(connection)}
            done = connection.execute(update(stories).where(stories.c.id == story.id).values(row))
            if done.rowcount == 0:
                connection.execute(insert(stories).values(row))

    def put_edits(self, story_id: str, decided: dict[str, dict[str, Any]]) -> None:
        """Replace what editors decided of a story (the form of `edits_of`)."""
        with self.writing() as connection:
            connection.execute(delete(edits).where(edits.c.story_id == story_id))
            rows = [
                {"story_id": story_id, "field": field, **values}
                for field, values in decided.items()
            ]
            if rows:
                connection.execute(insert(edits), rows)

    def remove(self, story_ids: Iterable[str], at: str) -> None:
        """Delete stories and leave tombstones; raises NotFoundError, removing none."""
        with self.writing() as connection:
            for story_id in story_ids:
                gone = connection.execute(delete(stories).where(stories.c.id == story_id))
                if gone.rowcount == 0:
                    raise NotFoundError(f"no story {story_id!r} in the store: nothing was removed")
                connection.execute(delete(removals).where(removals.c.id == story_id))
                connection.execute(
                    insert(removals).values(
                        id=story_id,
                        at=at,
                        lifted=False,
                        revision=self._next_revision(connection),
                    )
                )

    def lift(self, story_ids: Iterable[str]) -> None:
        """Let removed stories come back when they are added again; raises NotFoundError."""
        with self.writing() as connection:
            for story_id in story_ids:
                lifted = connection.execute(
                    update(removals)
                    .where(removals.c.id == story_id, ~removals.c.lifted)
                    .values(lifted=True)
                )
                if lifted.rowcount == 0:
                    raise NotFoundError(f"no story {story_id!r} was removed: nothing was undone")


def _all_of(story_id: str) -> Any:
    return select(stories).where(stories.c.id == story_id)


def _story(row: RowMapping) -> Story:
    values = {name: row[name] for name in Story.__struct_fields__}
    return msgspec.convert(values, Story, dec_hook=decode_hook)
