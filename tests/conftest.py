"""What all tests share: the command, run in this process, and where ../shared lies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from demo_site import indexed_demo
from support import Ran, Run

import izde

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `izde …` on a data folder of the test's own."""
    monkeypatch.setenv("IZDE_DATA", str(data))

    def runner(*arguments: object) -> Ran:
        capfd.readouterr()
        code = izde.run([str(argument) for argument in arguments])
        return Ran(code, *capfd.readouterr())

    return runner


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost next to nothing to try."""
    monkeypatch.setattr("corpus.passwords.METHOD", "scrypt:256:8:1")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real pages and data beside the project; tests that need them skip without."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("REAL DATA ABSENT: there is no ../shared beside the project")
    return folder


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo corpus, stored and indexed: once for all, who changes it takes a copy."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    data = base / "demo-for-all"
    with (base / "demo-for-all.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "index" / "current").exists():
            indexed_demo(data)
    return data
