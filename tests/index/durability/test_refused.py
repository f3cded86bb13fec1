"""Writers that the disk or the system refuses."""

from __future__ import annotations

import contextlib
import gc
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harm import assert_sound, change, served, told_by
from victims import Victims

from corpus.errors import IzdeError
from corpus.store import Store
from corpus.story import Story
from index.whoosh_layout import serving
from index.whoosh_writer import update
from search.whoosh_engine import WhooshEngine


@pytest.fixture
def small_disk(data: Path) -> Iterator[Callable[..., None]]:
    """Puts the index on a file system of its own; call it to mount that anew."""
    index, aside = data / "index", data / "aside"

    def mount(options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", options, "izde-test", str(index)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("NO FULL DISK IS TRIED: there is no `mount`")
        if done.returncode:
            pytest.skip(f"NO FULL DISK IS TRIED: {done.stderr.splitlines()[0]}")

    shutil.copytree(index, aside)
    mount("size=1m")
    shutil.copytree(aside, index, dirs_exist_ok=True)
    yield mount
    gc.collect()
    subprocess.run(["umount", "-l", str(index)], check=True)


def segments(index: Path) -> set[str]:
    """The files of segments, of a commit or not."""
    return {path.name for path in index.rglob("MAIN_*")}


def fill(folder: Path, leave: int) -> Path:
    """Fill a disk but for so many pages."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)) == 4096:
            pass
    os.truncate(ballast, max(0, ballast.stat().st_size - 4096 * leave))
    return ballast


@pytest.mark.parametrize("rebuild", [False, True], ids=["update", "rebuild"])
@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.long)])
def test_a_full_disk_is_told_and_the_last_commit_serves(
    small_disk: Callable[..., None],
    data: Path,
    store: Store,
    before: dict[str, Story],
    step: int,
    rebuild: bool,
) -> None:
    index, engine = data / "index", WhooshEngine(data)
    new, listed = change(store, random.Random(1), 20), segments(index)
    refused = 0
    for leave in range(0, 200, step):  # pages; at last there are enough
        ballast = fill(index, leave)
        told = told_by(update, index, store, rebuild=rebuild)
        ballast.unlink()
        if not told:
            break
        refused += 1
        assert "cannot be written" in told
        assert "No space left" in told
        assert served(engine) == before
        assert served(WhooshEngine(data)) == before
        assert rebuild or segments(index) == listed  # what was begun gives its room back
    assert refused > 5 / step
    assert served(engine) == new
    update(index, store)
    assert_sound(data, store)


def test_a_read_only_disk_is_told_and_the_last_commit_serves(
    small_disk: Callable[..., None], data: Path, store: Store, before: dict[str, Story]
) -> None:
    new = change(store, random.Random(1))
    small_disk("remount,ro")
    engine = WhooshEngine(data)
    for rebuild in (False, True):
        with pytest.raises(IzdeError, match=r"cannot be written: .*Read-only"):
            update(data / "index", store, rebuild=rebuild)
        assert served(engine) == before
    small_disk("remount,rw")
    update(data / "index", store)
    assert served(engine) == new
    assert_sound(data, store)


def test_a_folder_that_may_not_be_written_is_told_and_the_last_commit_serves(
    data: Path, store: Store, before: dict[str, Story]
) -> None:
    if not os.geteuid():
        pytest.skip("NO FORBIDDEN FOLDER IS TRIED: root may write everywhere")
    new = change(store, random.Random(1))
    folders = [data / "index", serving(data / "index")[0]]
    for folder in folders:
        folder.chmod(0o500)
    with pytest.raises(IzdeError, match=r"cannot be written: .*Permission denied"):
        update(data / "index", store)
    assert served(WhooshEngine(data)) == before
    for folder in folders:
        folder.chmod(0o700)
    update(data / "index", store)
    assert served(WhooshEngine(data)) == new


@pytest.mark.parametrize("rebuild", [False, True], ids=["update", "rebuild"])
@pytest.mark.parametrize(
    "limits", [(0, 5000), pytest.param((1, 100, 1000, 2000), marks=pytest.mark.long)], ids=len
)
def test_files_that_may_not_grow_are_told_and_the_last_commit_serves(
    data: Path,
    store: Store,
    before: dict[str, Story],
    victims: Victims,
    limits: tuple[int, ...],
    rebuild: bool,
) -> None:
    new = change(store, random.Random(1))
    for limit in limits:
        end = victims.run(data, rebuild=rebuild, limit=limit)
        assert not end.killed
        assert end.error.startswith("IzdeError: ")
        assert "cannot be written" in end.error
        assert "File too large" in end.error
        assert served(WhooshEngine(data)) == before
    assert victims.run(data, rebuild=rebuild, limit=1_000_000).error == ""
    assert served(WhooshEngine(data)) == new
    assert_sound(data, store)
