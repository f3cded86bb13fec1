"""`izde editors`: accounts by the command."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from support import Ran, Run

from corpus.editors import Editors
from corpus.store import Store

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "құлпынай мен бал"
OTHER = "correct horse battery"


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
