"""Accounts of editors: who may come in, what is kept of it, and what survives."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import runpy
import sqlite3
import stat
import subprocess
import sys
import termios
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from support import Ran, Run

from corpus import passwords, schema
from corpus.editors import Editors
from corpus.errors import IzdeError, NotFoundError, UsageError
from corpus.passwords import PasswordError, hashed, is_right
from corpus.store import Store, sqlite_engine

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "құлпынай мен бал"
OTHER = "correct horse battery"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "izde.sqlite", create=True) as opened:
        yield opened


@pytest.fixture
def editors(store: Store) -> Editors:
    return Editors(store)


# -- who comes in ----------------------------------------------------------------------------


def test_an_editor_comes_in_by_name_and_password_and_nobody_else(editors: Editors) -> None:
    editors.add("Әсел", PASSWORD, "admin", "csmrk")
    found = editors.authenticate("әсел", PASSWORD)
    assert found is not None
    assert (found.name, found.role, found.institution) == ("әсел", "admin", "csmrk")
    assert editors.authenticate("ӘСЕЛ ", PASSWORD) == found
    for name, password in [
        ("әсел", PASSWORD + " "),
        ("әсел", PASSWORD.upper()),
        ("әсел", ""),
        ("асел", PASSWORD),
        ("", PASSWORD),
        ("әсел' OR 1=1 --", PASSWORD),
    ]:
        assert editors.authenticate(name, password) is None, (name, password)


def test_a_password_is_the_same_on_every_keyboard(editors: Editors) -> None:
    composed = "йогурт и ёжик"
    taken_apart = unicodedata.normalize("NFD", composed)
    assert composed != taken_apart
    editors.add("olga", composed)
    assert editors.authenticate("olga", taken_apart) is not None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "short"),
        ("elevenchars", "short"),
        ("қазақша он1", "short"),
        ("x" * 257, "long"),
        ("ababababababab", "simple"),
        ("111111111111", "simple"),
        ("aigerim-2026-aigerim", "name"),
        ("My AIGERIM password", "name"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, reason: str) -> None:
    with pytest.raises(PasswordError) as refused:
        hashed(password, "aigerim")
    assert refused.value.reason == reason
    assert "\n" not in str(refused.value)
    assert not password or password not in str(refused.value)


@pytest.mark.parametrize("password", ["twelve chars", "он екі таңба!", "😀🐪🏛🎭 theatre"])
def test_any_letters_make_a_password(password: str) -> None:
    kept = hashed(password, "aigerim")
    assert is_right(password, kept)
    assert not is_right(password[:-1], kept)


def test_a_password_costs_who_guesses_it() -> None:
    untouched = runpy.run_path(passwords.__file__)  # in tests it costs nothing
    kept = untouched["hashed"](OTHER, "aigerim")
    assert kept.startswith("scrypt:32768:8:3$")
    assert is_right(OTHER, kept)


def test_two_accounts_with_one_password_have_different_hashes() -> None:
    assert hashed(OTHER, "one") != hashed(OTHER, "two")


def test_an_unknown_name_takes_as_long_as_a_wrong_password(
    editors: Editors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "METHOD", "scrypt:8192:8:1")
    editors.add("aigerim", PASSWORD)

    def seconds(name: str) -> float:
        began = time.process_time()
        assert editors.authenticate(name, "not the password") is None
        return time.process_time() - began

    times = [(seconds("aigerim"), seconds("nobody")) for _ in range(9)]
    known, unknown = (median(column) for column in zip(*times, strict=True))
    assert abs(known - unknown) < 0.25 * known


# -- accounts --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a", "Әсел.Қ", "o.petrova@museum.kz", "reader_2", "жібек-1"])
def test_names_of_editors(editors: Editors, name: str) -> None:
    assert editors.add(name, PASSWORD).name == name.casefold()


@pytest.mark.parametrize("name", ["", " ", "a b", "-a", "a/b", "a\nb", "<b>", "x" * 65, "a'b"])
def test_what_is_no_name_is_refused_in_one_line(editors: Editors, name: str) -> None:
    with pytest.raises(UsageError, match="is no name") as refused:
        editors.add(name, PASSWORD)
    assert "\n" not in str(refused.value)
    assert editors.all() == []


def test_a_name_is_given_once(editors: Editors) -> None:
    editors.add("aigerim", PASSWORD)
    with pytest.raises(IzdeError, match="already"):
        editors.add("AIGERIM", OTHER)
    assert editors.authenticate("aigerim", PASSWORD) is not None


def test_the_stamp_changes_with_password_role_and_account_and_with_nothing_else(
    editors: Editors,
) -> None:
    stamps = [editors.add("aigerim", PASSWORD).stamp]
    assert editors.change("aigerim", {"institution": "csmrk"}).stamp == stamps[0]
    editors.new_token("aigerim")
    assert editors.known("aigerim").stamp == stamps[0]
    stamps.append(editors.passwd("aigerim", OTHER).stamp)
    stamps.append(editors.change("aigerim", {"role": "admin"}).stamp)
    editors.remove("aigerim")
    assert editors.get("aigerim") is None
    stamps.append(editors.add("aigerim", OTHER, "admin").stamp)
    assert len(set(stamps)) == len(stamps)


@pytest.mark.parametrize("what", ["passwd", "change", "remove", "new_token", "withdraw_token"])
def test_what_is_done_to_nobody_is_refused(editors: Editors, what: str) -> None:
    given: dict[str, list[Any]] = {"passwd": [OTHER], "change": [{"role": "admin"}]}
    with pytest.raises(NotFoundError, match="nobody"):
        getattr(editors, what)("nobody", *given.get(what, []))
    assert list(editors.log()) == []


# -- tokens ----------------------------------------------------------------------------------


def test_a_token_is_its_editors_until_another_is_made(editors: Editors) -> None:
    editors.add("aigerim", PASSWORD)
    first = editors.new_token("aigerim")
    found = editors.by_token(first)
    assert found is not None
    assert (found.name, found.has_token) == ("aigerim", True)
    second = editors.new_token("aigerim")
    assert editors.by_token(first) is None
    assert editors.by_token(second) is not None
    for other in ("", second[:-1], second + "x", second.upper()):
        assert editors.by_token(other) is None
    editors.withdraw_token("aigerim")
    assert editors.by_token(second) is None
    with pytest.raises(NotFoundError, match="has no token"):
        editors.withdraw_token("aigerim")


def test_a_removed_account_takes_its_token_with_it(editors: Editors) -> None:
    editors.add("aigerim", PASSWORD)
    token = editors.new_token("aigerim")
    editors.remove("aigerim")
    assert editors.by_token(token) is None


def test_of_passwords_and_tokens_only_hashes_are_kept(editors: Editors, tmp_path: Path) -> None:
    editors.add("aigerim", OTHER)
    token = editors.new_token("aigerim")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("izde.sqlite*"))
    assert b"aigerim" in kept
    assert OTHER.encode() not in kept
    assert token.encode() not in kept
    assert token.removeprefix("izde_").encode() not in kept


# -- the log ---------------------------------------------------------------------------------


def test_every_change_of_an_account_is_in_the_log(editors: Editors) -> None:
    editors.add("aigerim", PASSWORD, "admin")
    editors.add("olga", PASSWORD, "editor", "csmrk", by="aigerim")
    editors.passwd("olga", OTHER, by="olga")
    editors.change("olga", {"role": "admin", "institution": "csmrk"}, by="aigerim")
    editors.change("olga", {"role": "admin"})  # nothing that was not so
    editors.new_token("olga", by="olga")
    editors.withdraw_token("olga", by="olga")
    editors.remove("olga")
    assert [(one.editor, one.action, one.subject, one.detail) for one in editors.log()] == [
        (None, "added", "aigerim", {"role": "admin", "institution": None}),
        ("aigerim", "added", "olga", {"role": "editor", "institution": "csmrk"}),
        ("olga", "password", "olga", {}),
        ("aigerim", "changed", "olga", {"role": "admin"}),
        ("olga", "token", "olga", {}),
        ("olga", "token withdrawn", "olga", {}),
        (None, "removed", "olga", {}),
    ]


def test_a_line_of_the_log_is_kept_with_what_it_tells_or_neither(
    store: Store, editors: Editors
) -> None:
    def half() -> None:
        with store.writing():
            editors.audit("aigerim", "verdict", "one other", {"kind": "copy"})
            editors.add("olga", PASSWORD)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert list(editors.log()) == []
    assert editors.all() == []


def test_the_log_is_read_from_its_end(editors: Editors) -> None:
    for number in range(7):
        editors.audit("aigerim", "verdict", f"pair {number}", {"kind": "copy"})
    first = editors.latest(3)
    assert [entry.subject for _, entry in first] == ["pair 6", "pair 5", "pair 4"]
    assert [entry.subject for _, entry in editors.latest(2, first[-1][0])] == ["pair 3", "pair 2"]


# -- the command -----------------------------------------------------------------------------


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, run: Run) -> Run:
    """Run with a line on standard input: the first argument."""

    def runner(line: str, *arguments: object) -> Ran:
        stream = SimpleNamespace(buffer=io.BytesIO(line.encode()), isatty=lambda: False)
        monkeypatch.setattr(sys, "stdin", stream)
        return run(*arguments)

    return runner


def test_accounts_by_the_command(typed: Run, run: Run) -> None:
    added = typed(
        f"{PASSWORD}\n", "editors", "add", "Әсел", "--institution", "csmrk", "--password-stdin"
    )
    assert added.code == 0, added.err
    assert (
        typed(f"{OTHER}\n", "editors", "add", "olga", "--role", "admin", "--password-stdin").code
        == 0
    )
    listed = run("editors", "list", "--json").json
    assert [(one["name"], one["role"], one["institution"]) for one in listed] == [
        ("әсел", "editor", "csmrk"),
        ("olga", "admin", None),
    ]
    assert not {"password", "token", "stamp"} & set(listed[0])
    token = run("editors", "token", "olga").out.strip()
    assert token.startswith("izde_")
    assert run("editors", "token", "olga", "--withdraw").code == 0
    assert run("editors", "change", "әсел", "--role", "admin", "--institution", "none").code == 0
    assert typed(f"{OTHER}\n", "editors", "passwd", "Әсел", "--password-stdin").code == 0
    assert run("editors", "remove", "olga").code == 0
    lines = run("editors", "log").out.splitlines()
    assert len(lines) == 7
    told = run("--json", "editors", "log").json
    assert [one["action"] for one in told][-3:] == ["changed", "password", "removed"]
    assert PASSWORD not in json.dumps(told, ensure_ascii=False)
    assert token not in json.dumps(told)


@pytest.mark.parametrize(
    ("line", "arguments", "said"),
    [
        ("қысқа", ["add", "a", "--password-stdin"], "too short"),
        ("", ["add", "a", "--password-stdin"], "too short"),
        (PASSWORD, ["add", "a"], "no terminal"),
        (PASSWORD, ["add", "a b", "--password-stdin"], "is no name"),
        (PASSWORD, ["add", "a", "--institution", "csmr", "--password-stdin"], "mean csmrk"),
        (PASSWORD, ["add", "a", "--role", "boss", "--password-stdin"], "boss"),
        (PASSWORD, ["passwd", "nobody", "--password-stdin"], "no editor 'nobody'"),
        (PASSWORD, ["change", "nobody"], "nothing to change"),
        (PASSWORD, ["remove", "nobody"], "no editor"),
        (PASSWORD, ["token", "nobody"], "no editor"),
    ],
)
def test_what_the_command_refuses_it_says_in_one_line(
    typed: Run, line: str, arguments: list[str], said: str
) -> None:
    assert typed(f"{PASSWORD}\n", "editors", "add", "first", "--password-stdin").code == 0
    ran = typed(f"{line}\n", "editors", *arguments)
    assert ran.code in (1, 2)
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert not line or line not in ran.err
    assert len(typed("", "editors", "list", "--json").json) == 1


def test_on_a_terminal_a_password_is_asked_for_twice_and_not_shown(data: Path) -> None:
    master, slave = pty.openpty()
    ran = subprocess.Popen(
        [sys.executable, "-m", "izde", "--data", str(data), "editors", "add", "aigerim"],
        cwd=ROOT,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(slave)
    shown = b""
    for asked in (b"Password", b"Once more"):
        while asked not in shown:
            shown += os.read(master, 1024)
        time.sleep(0.1)
        os.write(master, OTHER.encode() + b"\n")
    while b"added" not in shown:
        shown += os.read(master, 1024)
    assert ran.wait(20) == 0
    os.close(master)
    assert OTHER.encode() not in shown
    with Store.open(data / "izde.sqlite") as store:
        assert Editors(store).authenticate("aigerim", OTHER) is not None


# -- what survives ---------------------------------------------------------------------------

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
