"""The tables of the store of record, and how a store is brought to this version.

Alembic's migrations in `migrations/` are the only thing that creates or alters tables;
the definitions here are what the code reads and writes, and a test holds the two together.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    inspect,
    select,
)

from corpus.errors import StoreError

SCHEMA_VERSION = "0002"  # the newest migration; a test compares

metadata = MetaData()

# One row for each property of the store itself: its identity, its revision counter.
properties = Table(
    "properties",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("url", Text),
    Column("institution", String(64), index=True),
    Column("language", String(2), nullable=False),
    Column("script", String(4), nullable=False),
    Column("segments", JSON, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("teaser", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("published", String(10)),
    Column("event_start", String(10)),
    Column("event_end", String(10)),
    Column("images", JSON, nullable=False),
    Column("attribution", Text, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("date", String(10)),
    Column("date_source", String(16)),
    Column("page", Text, nullable=False),
    Column("added", String(20), nullable=False),
    Column("changed", String(20), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Index("stories_revision", "revision"),
    Index("stories_title", "title"),
)

# What an editor decided about a field; `original` is what the source says of it.
edits = Table(
    "edits",
    metadata,
    Column("story_id", String(64), ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("field", String(32), primary_key=True),
    Column("value", JSON),
    Column("original", JSON),
    Column("at", String(20), nullable=False),
)

# Tombstones: a removed story does not come back by itself, unless `lifted`.
removals = Table(
    "removals",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", String(20), nullable=False),
    Column("lifted", Boolean, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Index("removals_revision", "revision"),
)

# Who may work at the desk. `password` and `token` are hashes.
editors = Table(
    "editors",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("password", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("institution", String(64)),
    Column("created", String(20), nullable=False),
    Column("token", String(64)),
    Index("editors_token", "token", unique=True),
)

# Who did what; without an editor, it was a command on the server.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(20), nullable=False),
    Column("editor", String(64)),
    Column("action", String(32), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("detail", JSON, nullable=False),
)

# What editors decided of two stories that are alike, or look so (`corpus.verdicts`).
verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("one", String(64), nullable=False),
    Column("other", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("canonical", String(64)),
    Column("note", Text, nullable=False),
    Column("editor", String(64), nullable=False),
    Column("at", String(20), nullable=False),
    Column("one_hash", String(64), nullable=False),
    Column("other_hash", String(64), nullable=False),
    Column("undone_at", String(20)),
    Column("undone_by", String(64)),
    Index("verdicts_pair", "one", "other"),
)


def version_of(connection: Connection) -> str | None:
    """The version of a store's tables; None where there are none yet.

    Raises StoreError for a database that is not Izde's.
    """
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if "alembic_version" not in names:
        raise StoreError("the database holds other tables than Izde's: choose another --data")
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def migrate(connection: Connection, target: str = "head") -> None:
    """Bring the tables to a version, inside the connection's transaction."""
    from alembic import command  # heavy, and seldom needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def bring_up_to_date(connection: Connection) -> None:
    """Create or upgrade the tables; raises StoreError where a newer Izde made them."""
    version = version_of(connection)
    if version == SCHEMA_VERSION:
        return
    if version is not None and version > SCHEMA_VERSION:
        raise StoreError(
            f"the store is of version {version}, made by a newer Izde than this one "
            f"(version {SCHEMA_VERSION}): install the newer Izde"
        )
    migrate(connection)


def identity_of(connection: Connection) -> str:
    query = select(properties.c.value).where(properties.c.name == "identity")
    return str(connection.execute(query).scalar_one())
