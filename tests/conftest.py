"""What all tests share: the command, run in this process, and where ../shared lies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from demo_site import indexed_demo
from editor import desk_of
from support import Compiled, Ran, Run, made_once

import izde

ROOT = Path(__file__).resolve().parents[1]

# The same examples in every run, however slow the machine is.
hypothesis.settings.register_profile(
    "steady",
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.function_scoped_fixture,
        hypothesis.HealthCheck.too_slow,
    ],
)
hypothesis.settings.load_profile("steady")


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


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Passwords cost next to nothing to try; what they do cost has tests of its own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("corpus.passwords.METHOD", "scrypt:256:8:1")
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    """Every application of a process has the templates as the first compiled them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("flask.Flask.jinja_options", {"bytecode_cache": Compiled()})
        yield


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
    return made_once(tmp_path_factory, "demo", indexed_demo)


@pytest.fixture(scope="session")
def desk_data(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with what was found in it, and an editor; who changes it takes a copy."""
    return made_once(tmp_path_factory, "desk", lambda data: desk_of(demo_data, data))
