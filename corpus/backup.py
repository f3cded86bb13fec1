"""Backup and restore: everything the store holds, whatever tables it comes to have.

A backup is a ZIP file: `manifest.json`, a JSON Lines file for each table of the database, and
what else an editor has in the data folder: its settings, institutions and thesaurus, and the
counts of what readers did not find. It is written from one consistent view and checked by
SHA-256 before any of it is used.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
import logging
import os
import sqlite3
import tempfile
import uuid
import zipfile
import zlib
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, delete, insert, select, update

from corpus import schema
from corpus.errors import StoreError
from corpus.intake import now
from corpus.settings import FILE, Settings
from corpus.store import BATCH, Store, sqlite_engine

FORMAT = "izde-backup"
FORMAT_VERSION = 2
# The files beside the store, and the version that began to hold them: of what a backup could not
# hold it does not tell that there was none.
FILES = {FILE: 1, "institutions.toml": 1, "thesaurus.toml": 2, "misses.sqlite": 2}
LOGS = ("-wal", "-shm")  # what SQLite keeps beside a file, and would take for the new one's
ALEMBIC = "alembic_version"
logger = logging.getLogger(__name__)
# What zipfile and json raise for archives that are damaged, encrypted or of another kind.
UNREADABLE = (
    KeyError,
    TypeError,
    ValueError,
    EOFError,
    RuntimeError,
    OSError,
    zlib.error,
    zipfile.BadZipFile,
)


def backup(settings: Settings, target: Path) -> dict[str, int]:
    """Write a backup; how many rows of each table. Raises StoreError, leaving no file."""
    if target.exists():
        raise StoreError(f"{target} exists: a backup never overwrites, give another name")
    if not target.parent.is_dir():
        raise StoreError(f"{target.parent} is no folder: make it first")
    for left in target.parent.glob(f".{glob.escape(target.name)}.????????"):
        left.unlink(missing_ok=True)  # of a killed run
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    part.touch(0o600)  # it holds the hashes of passwords
    try:
        with Store.open(settings.store) as store, store.reading() as connection:
            rows = _write(connection, settings, part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return rows


def _write(connection: Connection, settings: Settings, part: Path) -> dict[str, int]:
    tables: dict[str, dict[str, Any]] = {}
    files: dict[str, str] = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in schema.metadata.sorted_tables:
            digest, number = hashlib.sha256(), 0
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
                ordered = select(table).order_by(*table.primary_key.columns)
                query = ordered.execution_options(yield_per=BATCH)
                for row in connection.execute(query).mappings():
                    line = json.dumps(dict(row), ensure_ascii=False).encode() + b"\n"
                    digest.update(line)
                    out.write(line)
                    number += 1
            tables[table.name] = {"rows": number, "sha256": digest.hexdigest()}
        for name in FILES:
            content = _read_file(settings.data / name)
            if content is not None:
                files[name] = hashlib.sha256(content).hexdigest()
                archive.writestr(f"files/{name}", content)
        manifest = {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "schema": schema.version_of(connection),
            "made": now(),
            "tables": tables,
            "files": files,
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=2))
    return {name: table["rows"] for name, table in tables.items()}


def restore(settings: Settings, source: Path, *, replace: bool = False) -> dict[str, int]:
    """Make the store what a backup holds; how many rows of each table.

    The store must be empty unless `replace`, which first backs up what stands there.
    Raises StoreError, leaving the store as it was, where the backup is damaged, is none of
    ours, or comes from a newer Izde.
    """
    with _opened(source) as archive:
        manifest = _verified(archive, source)
        if settings.store.exists():
            with Store.open(settings.store) as store:
                empty = _is_empty(store)
            if not empty and not replace:
                raise StoreError(
                    f"{settings.store} holds stories or accounts: --replace puts the backup in "
                    "their place"
                )
            if not empty:
                backup(settings, _safety(settings))
        with tempfile.TemporaryDirectory() as folder:
            # Into tables of the backup's own version, then upgraded: old backups stay readable.
            engine = sqlite_engine(Path(folder) / "old.sqlite")
            with engine.connect().execution_options(writes=True) as old, old.begin():
                schema.migrate(old, manifest["schema"])
                _fill(old, archive, manifest)
                schema.bring_up_to_date(old)
                with Store.open(settings.store, create=True) as store, store.writing():
                    rows = _copy(old, store, manifest["tables"])
                    # Before the commit: a killed restore is none, and can be said again.
                    for name, since in FILES.items():
                        known = name in manifest["files"]
                        content = archive.read(f"files/{name}") if known else None
                        if known or manifest["version"] >= since:
                            _put_file(settings.data / name, content)
            engine.dispose()
    return rows


def _is_empty(store: Store) -> bool:
    """Whether nothing was ever stored, and no editor has an account."""
    with store.reading() as connection:
        accounts = connection.execute(select(schema.editors.c.name).limit(1)).first()
    return accounts is None and store.revision() == 0


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError) as error:
        raise StoreError(f"{source} is no backup of Izde ({error})") from None


def _verified(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """The manifest, after every member was compared with its checksum."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        if manifest["format"] != FORMAT:
            raise KeyError("format")
        if manifest["version"] > FORMAT_VERSION or manifest["schema"] > schema.SCHEMA_VERSION:
            raise StoreError(f"{source} was made by a newer Izde: install that one")
        members = {
            f"tables/{name}.jsonl": one["sha256"] for name, one in manifest["tables"].items()
        }
        members |= {f"files/{name}": digest for name, digest in manifest["files"].items()}
        if not set(manifest["files"]) <= set(FILES):
            raise KeyError("files")
        for member, expected in members.items():
            digest = hashlib.sha256()
            with archive.open(member) as stream:
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
            if digest.hexdigest() != expected:
                raise StoreError(f"{source} is damaged ({member}): use another backup")
    except UNREADABLE as error:
        raise StoreError(f"{source} is no whole backup of Izde ({error})") from None
    return manifest


def _safety(settings: Settings) -> Path:
    stamp = now().replace(":", "")
    return settings.data / f"before-restore-{stamp}-{uuid.uuid4().hex[:4]}.zip"


def _fill(connection: Connection, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """The backup's rows into tables of the backup's own version."""
    reflected = MetaData()
    reflected.reflect(connection)
    for table in reflected.sorted_tables:
        if table.name == ALEMBIC or table.name not in manifest["tables"]:
            continue
        connection.execute(delete(table))
        with archive.open(f"tables/{table.name}.jsonl") as stream:
            for batch in _batches(json.loads(line) for line in stream):
                connection.execute(insert(table), batch)


def _copy(old: Connection, store: Store, held: Container[str]) -> dict[str, int]:
    """All rows of one store into another, in one transaction of it, under a new identity.

    A table that the backup is too old to have held stays as it stands.
    """
    rows: dict[str, int] = {}
    tables = [table for table in schema.metadata.sorted_tables if table.name in held]
    with store.writing() as new:
        for table in reversed(tables):
            new.execute(delete(table))
        for table in tables:
            rows[table.name] = _copy_table(old, new, table)
        new.execute(
            update(schema.properties)
            .where(schema.properties.c.name == "identity")
            .values(value=uuid.uuid4().hex)
        )
    return rows


def _copy_table(old: Connection, new: Connection, table: Table) -> int:
    number = 0
    query = select(table).execution_options(yield_per=BATCH)
    for batch in _batches(dict(row) for row in old.execute(query).mappings()):
        new.execute(insert(table), batch)
        number += len(batch)
    return number


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _read_file(path: Path) -> bytes | None:
    """What a file holds, of a database what is in its log, too; None where there is none.

    A database that cannot be read is left out: it holds counts, which are not worth a backup.
    """
    if not path.exists():
        return None
    if path.suffix != ".sqlite":
        return path.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        try:
            source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
            with contextlib.closing(source) as connection:
                connection.execute("VACUUM INTO ?", (str(copy),))
        except sqlite3.Error as error:
            logger.warning("%s cannot be read (%s): the backup is without it", path, error)
            return None
        return copy.read_bytes()


def _put_file(path: Path, content: bytes | None) -> None:
    """Make a file hold this, or be gone."""
    for end in LOGS:
        path.with_name(path.name + end).unlink(missing_ok=True)
    if content is None:
        path.unlink(missing_ok=True)
        return
    part = path.with_name(f".{path.name}.new")
    part.write_bytes(content)
    part.replace(path)
