"""The store of record: what is written is read, transactions hold, versions are minded."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from corpus import schema
from corpus.errors import NotFoundError, StoreError
from corpus.institutions import Registry
from corpus.intake import complete
from corpus.store import Store
from corpus.story import Draft, Story

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "izde.sqlite", create=True) as opened:
        yield opened


def story(title: str, registry: Registry, **fields: object) -> Story:
    return complete(Draft(title=title, page="test", **fields), registry)  # type: ignore[arg-type]


def test_a_story_is_read_as_it_was_written(store: Store, registry: Registry) -> None:
    written = story("Көрме «Выставка» ашылды", registry, institution="csmrk", body="Мәтін.")
    store.put(written)
    assert store.get(written.id) == written
    assert store.count() == 1
    assert store.counts() == {"csmrk": 1}
    assert store.get("nobody") is None


def test_stories_come_sorted_by_id(store: Store, registry: Registry) -> None:
    for number in range(20):
        store.put(story(f"Жаңалық {number}", registry))
    ids = [one.id for one in store.stories()]
    assert ids == sorted(ids)
    assert len(ids) == 20


def test_changes_since_a_revision_hold_each_id_once(store: Store, registry: Registry) -> None:
    one, two = story("Бірінші", registry), story("Екінші", registry)
    store.put(one)
    before = store.revision()
    store.put(two)
    store.put(two)
    assert list(store.changes(before)) == [(two.id, two)]
    store.remove([one.id], "2024-05-17T00:00:00Z")
    assert dict(store.changes(before)) == {two.id: two, one.id: None}
    assert dict(store.changes(store.revision())) == {}


def test_when_stories_changed_is_told_of_a_stretch_of_ids(store: Store, registry: Registry) -> None:
    for number in range(9):
        store.put(story(f"Новость {number}", registry))
    every = {one.id: one.changed for one in store.stories()}
    ids = sorted(every)
    assert store.changed_between(ids[0], ids[-1]) == every
    assert sorted(store.changed_between(ids[2], ids[4])) == ids[2:5]
    assert store.changed_between("", "!") == {}


def test_a_lifted_removal_is_still_a_change_that_an_index_must_see(
    store: Store, registry: Registry
) -> None:
    one = story("Бірінші", registry)
    store.put(one)
    indexed = store.revision()
    store.remove([one.id], "2024-05-17T00:00:00Z")
    assert store.is_removed(one.id)
    store.lift([one.id])
    assert not store.is_removed(one.id)
    assert list(store.changes(indexed)) == [(one.id, None)]


def test_removing_an_unknown_id_removes_nothing(store: Store, registry: Registry) -> None:
    one = story("Бірінші", registry)
    store.put(one)
    with pytest.raises(NotFoundError, match="nobody"):
        store.remove([one.id, "nobody"], "2024-05-17T00:00:00Z")
    assert store.get(one.id) == one


def test_a_failed_transaction_leaves_nothing(store: Store, registry: Registry) -> None:
    before = store.revision()

    def half() -> None:
        with store.writing():
            store.put(story("Жартылай", registry))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert store.count() == 0
    assert store.revision() == before


def test_sqlite_runs_with_wal_and_foreign_keys(store: Store) -> None:
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_readers_go_on_while_a_writer_writes(
    store: Store, registry: Registry, tmp_path: Path
) -> None:
    with store.writing(), Store.open(tmp_path / "izde.sqlite") as reader:
        store.put(story("Жазылып жатыр", registry))
        assert reader.count() == 0
    assert store.count() == 1


def test_the_tables_are_those_that_the_migrations_make(store: Store) -> None:
    with store.reading() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), schema.metadata)
    assert difference == []


def test_the_schema_version_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "corpus" / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.SCHEMA_VERSION


def test_a_store_of_a_newer_izde_is_refused(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer Izde"):
        Store.open(tmp_path / "izde.sqlite")


def test_a_missing_store_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="izde add"):
        Store.open(tmp_path / "data" / "izde.sqlite")
    assert not (tmp_path / "data").exists()


def test_a_damaged_file_and_a_foreign_database_are_named(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"this is no database " * 100)
    with pytest.raises(StoreError, match=r"damaged\.sqlite"):
        Store.open(damaged)
    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="other tables"):
        Store.open(foreign)


def test_two_processes_may_create_the_same_store_at_once(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from corpus.store import Store\n"
        "store = Store.open(pathlib.Path(sys.argv[1]), create=True)\n"
        "print(store.identity); store.close()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "izde.sqlite")]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    names = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len(names) == 1
