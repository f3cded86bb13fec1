"""`izde backup` and `restore` hold everything that a person decided."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, Table
from support import Run

from corpus import schema

RECORDS = '{"title": "Көрме ашылды"}\n{"title": "Концерт өтті"}\n{"title": "Конкурс"}\n'


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> list[str]:
    """Three stories: one edited, one removed; their ids in that order, then the third."""
    path = tmp_path / "records.jsonl"
    path.write_text(RECORDS, "utf-8")
    assert run("add", path).code == 0
    ids = {story["title"]: story["id"] for story in run("export").lines}
    edited, removed, third = (ids[t] for t in ("Көрме ашылды", "Концерт өтті", "Конкурс"))
    assert run("edit", edited, "--title", "Көрме жабылды").code == 0
    assert run("remove", removed).code == 0
    return [edited, removed, third]


def test_a_restored_store_knows_every_decision(
    run: Run, filled: list[str], data: Path, tmp_path: Path
) -> None:
    (data / "institutions.toml").write_text("# ours\n", "utf-8")
    before = run("export").out
    backup, new = tmp_path / "izde.zip", tmp_path / "new"
    assert run("backup", backup).code == 0
    assert run("restore", backup, "--data", new).code == 0
    assert run("export", "--data", new).out == before
    assert (new / "institutions.toml").read_text("utf-8") == "# ours\n"
    again = run("--json", "--data", new, "add", tmp_path / "records.jsonl").json
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 2)
    assert [one["id"] for one in again["skipped_stories"]] == [filled[1]]
    assert run("edit", filled[0], "--undo", "title", "--data", new).code == 0


def counted(data: Path) -> list[tuple[str, int]]:
    with contextlib.closing(sqlite3.connect(data / "misses.sqlite")) as connection:
        return connection.execute("SELECT words, times FROM misses ORDER BY words").fetchall()


def count(data: Path, *words: str) -> None:
    """Count misses as the site does, with what is written last in the log only."""
    with contextlib.closing(sqlite3.connect(data / "misses.sqlite")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS misses (words TEXT UNIQUE, times INTEGER)")
        connection.executemany("INSERT INTO misses VALUES (?, 1)", [(one,) for one in words])
        connection.commit()


def test_what_readers_did_not_find_survives(
    run: Run, filled: list[str], data: Path, tmp_path: Path
) -> None:
    backup, new = tmp_path / "izde.zip", tmp_path / "new"
    count(data, "шертер", "қыл қобыз")
    # a reader that is looking: what was counted stays in the log
    reader = sqlite3.connect(data / "misses.sqlite")
    assert reader.execute("SELECT count(*) FROM misses").fetchone() == (2,)
    count(data, "ou")
    assert run("backup", backup).code == 0
    reader.close()
    assert run("restore", backup, "--data", new).code == 0
    assert counted(new) == [("ou", 1), ("шертер", 1), ("қыл қобыз", 1)]
    # and over other counts, whose log is not taken for that of these
    count(data, *(f"later {number}" for number in range(50)))
    shutil.copy(data / "misses.sqlite", data / "misses.sqlite-wal")
    assert run("restore", backup, "--replace").code == 0
    assert len(counted(data)) == 3
    (safety,) = data.glob("before-restore-*.zip")
    assert run("restore", safety, "--replace").code == 0
    assert len(counted(data)) == 53


def test_the_editors_thesaurus_is_held(
    run: Run, filled: list[str], data: Path, tmp_path: Path
) -> None:
    (data / "thesaurus.toml").write_text('[new]\nkk = ["а"]\nru = ["б"]\n', "utf-8")
    assert run("backup", tmp_path / "izde.zip").code == 0
    (data / "thesaurus.toml").write_text("spoiled", "utf-8")
    assert run("restore", tmp_path / "izde.zip", "--replace").code == 0
    assert (data / "thesaurus.toml").read_text("utf-8").startswith("[new]")


def test_a_backup_of_before_keeps_what_it_could_not_hold(
    run: Run, filled: list[str], data: Path, tmp_path: Path
) -> None:
    new, old = tmp_path / "new.zip", tmp_path / "old.zip"
    assert run("backup", new).code == 0
    with zipfile.ZipFile(new) as source, zipfile.ZipFile(old, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "manifest.json":
                content = json.dumps({**json.loads(content), "version": 1}).encode()
            target.writestr(name, content)
    count(data, "шертер")
    assert run("restore", old, "--replace").code == 0
    assert counted(data) == [("шертер", 1)]
    assert run("restore", new, "--replace").code == 0
    assert not (data / "misses.sqlite").exists()


def test_counts_that_cannot_be_read_are_left_out_and_named(
    run: Run, filled: list[str], data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "misses.sqlite").write_bytes(b"something else" * 1000)
    assert run("backup", tmp_path / "izde.zip").code == 0
    assert "misses.sqlite cannot be read" in caplog.text
    assert run("restore", tmp_path / "izde.zip", "--data", tmp_path / "new").code == 0


def test_every_table_is_in_the_backup_without_being_named(
    run: Run, filled: list[str], tmp_path: Path
) -> None:
    assert run("backup", tmp_path / "izde.zip").code == 0
    with zipfile.ZipFile(tmp_path / "izde.zip") as archive:
        members = {Path(name).stem for name in archive.namelist() if name.startswith("tables/")}
    assert members == set(schema.metadata.tables)


def test_a_table_added_later_is_backed_up_and_restored(
    run: Run, filled: list[str], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import corpus.schema

    later = Table("loans", schema.metadata, Column("id", Integer, primary_key=True))
    real = corpus.schema.migrate

    def migrated(connection: object, target: str = "head") -> None:
        real(connection, target)  # type: ignore[arg-type]
        later.create(connection)  # type: ignore[arg-type]

    monkeypatch.setattr("corpus.schema.migrate", migrated)
    try:
        with sqlite3.connect(data / "izde.sqlite") as connection:
            connection.execute("CREATE TABLE loans (id INTEGER PRIMARY KEY)")
            connection.execute("INSERT INTO loans VALUES (7)")
        connection.close()
        assert run("backup", tmp_path / "izde.zip").code == 0
        assert run("restore", tmp_path / "izde.zip", "--data", tmp_path / "new").code == 0
    finally:
        schema.metadata.remove(later)
    with sqlite3.connect(tmp_path / "new" / "izde.sqlite") as connection:
        assert connection.execute("SELECT id FROM loans").fetchall() == [(7,)]
    connection.close()


def test_restore_replaces_only_when_told_and_keeps_what_stood_there(
    run: Run, filled: list[str], data: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "izde.zip"
    assert run("backup", backup).code == 0
    assert run("remove", filled[2]).code == 0
    refused = run("restore", backup)
    assert refused.code == 1
    assert "--replace" in refused.err
    assert len(run("export").lines) == 1
    assert run("restore", backup, "--replace").code == 0
    assert len(run("export").lines) == 2
    (safety,) = data.glob("before-restore-*.zip")
    assert run("restore", safety, "--replace").code == 0
    assert len(run("export").lines) == 1


def test_an_index_cannot_mistake_a_restored_store_for_the_old_one(
    run: Run, filled: list[str], data: Path, tmp_path: Path
) -> None:
    from corpus.store import Store

    with Store.open(data / "izde.sqlite") as store:
        before = store.identity
    assert run("backup", tmp_path / "izde.zip").code == 0
    assert run("restore", tmp_path / "izde.zip", "--replace").code == 0
    with Store.open(data / "izde.sqlite") as store:
        assert store.identity != before


def damage(path: Path, at: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("at", [0.02, 0.3, 0.5, 0.7, 0.98])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    run: Run, filled: list[str], tmp_path: Path, at: float
) -> None:
    backup = tmp_path / "izde.zip"
    assert run("backup", backup).code == 0
    damage(backup, at)
    before = run("export").out
    ran = run("restore", backup, "--replace")
    # A flipped bit may sit in a field of the archive that nothing reads: then all is whole.
    if ran.code:
        assert ran.code == 1
        assert "backup" in ran.err
    assert run("export").out == before


def test_what_is_no_backup_is_refused(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(b"no archive")
    assert run("restore", other).code == 1
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert run("restore", other).code == 1
    assert run("restore", tmp_path / "missing.zip").code == 2


def test_a_backup_never_overwrites(run: Run, filled: list[str], tmp_path: Path) -> None:
    target = tmp_path / "izde.zip"
    target.write_text("precious", "utf-8")
    assert run("backup", target).code == 1
    assert target.read_text("utf-8") == "precious"
    assert run("backup", tmp_path / "no" / "such" / "folder.zip").code == 1


def test_a_restored_folder_has_the_settings_of_the_backup_and_no_others(
    run: Run, filled: list[str], data: Path, tmp_path: Path
) -> None:
    assert run("backup", tmp_path / "izde.zip").code == 0
    demo = tmp_path / "demo"
    assert run("demo", "--data", demo).code == 0
    assert run("restore", tmp_path / "izde.zip", "--replace", "--data", demo).code == 0
    assert not (demo / "izde.toml").exists()
    assert not (demo / "institutions.toml").exists()
    assert len(run("export", "--data", demo).lines) == 2


@pytest.mark.parametrize("name", ["izde.toml", "institutions.toml", "thesaurus.toml"])
def test_what_an_editor_wrote_beside_the_store_comes_back(
    run: Run, filled: list[str], data: Path, tmp_path: Path, name: str
) -> None:
    written = "# of an editor\n"
    (data / name).write_text(written, "utf-8")
    assert run("backup", tmp_path / "izde.zip").code == 0
    assert run("restore", tmp_path / "izde.zip", "--data", tmp_path / "new").code == 0
    assert (tmp_path / "new" / name).read_text("utf-8") == written
