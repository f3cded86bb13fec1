"""Accounts and what editors decided survive backups, indexing and older stores."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic import command
from alembic.config import Config
from support import Run

from corpus import schema
from corpus.editors import Editors
from corpus.store import Store, sqlite_engine

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "құлпынай мен бал"


VERDICT = {
    "one": "a",
    "other": "b",
    "kind": "copy",
    "canonical": "a",
    "note": "Бір мәтін",
    "editor": "aigerim",
    "at": "2026-11-27T00:00:00Z",
    "one_hash": "1",
    "other_hash": "2",
}


@pytest.fixture
def worked(run: Run, data: Path) -> str:
    """A store with an editor and a verdict, and the editor's token."""
    data.mkdir()
    with Store.open(data / "izde.sqlite", create=True) as store:
        editors = Editors(store)
        editors.add("aigerim", PASSWORD, "editor", "csmrk")
        with store.writing() as connection:
            connection.execute(schema.verdicts.insert().values(**VERDICT))
            editors.audit("aigerim", "verdict", "a b", {"kind": "copy"})
        return editors.new_token("aigerim")


def decided(data: Path) -> list[tuple[object, ...]]:
    with Store.open(data / "izde.sqlite") as store, store.reading() as connection:
        return [tuple(row) for row in connection.execute(schema.verdicts.select())]


def test_a_restored_store_has_its_editors_and_what_they_decided(
    run: Run, worked: str, data: Path, tmp_path: Path
) -> None:
    backup, new = tmp_path / "izde.zip", tmp_path / "new"
    assert run("backup", backup).code == 0
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    before, log = decided(data), run("editors", "log").out
    assert len(before) == 1
    assert run("restore", backup, "--data", new).code == 0
    assert decided(new) == before
    assert run("editors", "log", "--data", new).out == log
    with Store.open(new / "izde.sqlite") as store:
        found = Editors(store).authenticate("aigerim", PASSWORD)
        assert found is not None
        assert found.institution == "csmrk"
        assert Editors(store).by_token(worked) == found


def test_indexing_and_adding_change_nothing_of_it(
    run: Run, worked: str, data: Path, tmp_path: Path
) -> None:
    before = decided(data)
    (tmp_path / "records.jsonl").write_text('{"title": "Көрме ашылды"}\n', "utf-8")
    assert run("add", tmp_path / "records.jsonl").code == 0
    assert run("index").code == 0
    assert run("index", "--rebuild").code == 0
    assert decided(data) == before
    assert len(run("editors", "list", "--json").json) == 1


def test_accounts_are_not_overwritten_by_a_backup_that_nobody_said_may(
    run: Run, worked: str, data: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "izde.zip"
    assert run("backup", backup, "--data", data).code == 0
    refused = run("restore", backup)
    assert refused.code == 1
    assert "--replace" in refused.err
    assert run("restore", backup, "--replace").code == 0
    assert len(list(data.glob("before-restore-*.zip"))) == 1


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A data folder with a store as the first version made it, with a story."""
    folder = tmp_path / "older"
    folder.mkdir()
    engine = sqlite_engine(folder / "izde.sqlite")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(ROOT / "corpus" / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("UPDATE counters SET value = 1")
    engine.dispose()
    return folder


def test_an_older_store_has_its_tables_when_it_is_opened(older: Path) -> None:
    with Store.open(older / "izde.sqlite") as store:
        assert store.revision() == 1
        assert Editors(store).all() == []
        Editors(store).add("aigerim", PASSWORD)
        with store.reading() as connection:
            assert schema.version_of(connection) == schema.SCHEMA_VERSION


def test_a_backup_of_before_there_were_editors_leaves_those_who_are(
    run: Run, worked: str, data: Path, older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "old.zip"
    tables = schema.metadata.tables
    first = {
        name: tables[name] for name in ("properties", "counters", "stories", "edits", "removals")
    }
    with monkeypatch.context() as patched:
        patched.setattr(schema, "SCHEMA_VERSION", "0001")
        patched.setattr(
            "corpus.backup.schema.metadata", SimpleNamespace(sorted_tables=list(first.values()))
        )
        assert run("backup", backup, "--data", older).code == 0
    before = decided(data)
    assert run("restore", backup, "--replace").code == 0
    assert decided(data) == before
    assert [one["name"] for one in run("editors", "list", "--json").json] == ["aigerim"]


def test_the_store_is_a_plain_database_still(older: Path) -> None:
    Store.open(older / "izde.sqlite").close()
    with sqlite3.connect(older / "izde.sqlite") as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert {"editors", "audit", "verdicts", "stories"} <= names
