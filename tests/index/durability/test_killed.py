"""Writers that are killed, and power cuts: an answer is right, or there is none.

Killed and refused writers run in processes of their own (`tests/helpers/victims.py`).
"""

from __future__ import annotations

import contextlib
import functools
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from harm import assert_sound, assert_whole, change, contents, served
from victims import Victims

from corpus.errors import IndexMissingError
from corpus.store import Store
from index.whoosh_layout import NAME, TOC_FORM, read_state, serving
from index.whoosh_writer import update
from search.whoosh_engine import WhooshEngine


@pytest.mark.parametrize("rebuild", [False, True], ids=["update", "rebuild"])
@pytest.mark.parametrize("way", ["at a moment", "after a time"])
@pytest.mark.parametrize("times", [2, pytest.param(50, marks=pytest.mark.long)])
def test_a_killed_writer_loses_nothing_and_the_next_goes_on(
    data: Path,
    store: Store,
    victims: Victims,
    rebuild: bool,
    way: str,
    times: int,
) -> None:
    chance = random.Random(f"{rebuild} {way}")
    change(store, chance)
    whole = victims.run(data, rebuild=rebuild)
    assert (whole.killed, whole.error) == (False, "")
    assert whole.moments > 10
    engine = WhooshEngine(data)
    old, killed, seconds = contents(store), 0, whole.seconds
    for number in range(times):
        new = change(store, chance)
        if way == "at a moment":
            end = victims.run(data, rebuild=rebuild, fatal=chance.randint(1, whole.moments))
        else:
            share = (number + chance.random()) / times  # spread over the whole run
            end = victims.run(data, rebuild=rebuild, delay=share * seconds)
        killed += end.killed
        seconds = seconds if end.killed else min(seconds, end.seconds)
        assert served(engine) in (old, new)  # who has it open
        assert served(WhooshEngine(data)) in (old, new)  # who opens it now
        assert_whole(data, store)
        assert update(data / "index", store).rebuilt is False
        assert served(engine) == new
        assert_sound(data, store)
        old = new
    assert killed >= times // 3


def test_a_writer_killed_at_its_first_index_leaves_nothing_in_the_way(
    tmp_path: Path, pristine: Path, victims: Victims
) -> None:
    shutil.copy(pristine / "izde.sqlite", tmp_path)
    with Store.open(tmp_path / "izde.sqlite") as store:
        moments = victims.run(tmp_path).moments
        for fatal in (1, 2, moments // 2, moments - 1, moments):
            shutil.rmtree(tmp_path / "index")
            assert victims.run(tmp_path, fatal=fatal).killed
            with contextlib.suppress(IndexMissingError):
                assert served(WhooshEngine(tmp_path)) == contents(store)
            update(tmp_path / "index", store)
            assert_sound(tmp_path, store)


# -- power cuts --------------------------------------------------------------------------


@pytest.mark.parametrize("rebuild", [False, True], ids=["update", "rebuild"])
def test_what_a_commit_points_to_is_on_the_disk_before(
    data: Path, store: Store, monkeypatch: pytest.MonkeyPatch, rebuild: bool
) -> None:
    synced: dict[int, int] = {}  # inode -> size, of files and folders since the last renaming
    renamed: list[str] = []
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def is_synced(path: Path) -> bool:
        return synced.get(path.stat().st_ino) == path.stat().st_size

    def note_sync(descriptor: int) -> None:
        fsync(descriptor)
        status = os.fstat(descriptor)
        synced[status.st_ino] = status.st_size

    def note_renaming(
        old: os.PathLike[str], new: os.PathLike[str], function: Callable[..., None] = rename
    ) -> None:
        old, new = Path(old), Path(new)
        assert is_synced(old)  # or the name would outlive the content
        if TOC_FORM.fullmatch(new.name):  # the commit
            state = read_state(new.parent, int(new.stem.rpartition("_")[2]))
            files = [old if name == new.name else new.parent / name for name in state.files]
            assert all(map(is_synced, files)) or not rebuild
            assert all(map(is_synced, [path for path in files if path.name not in kept]))
            assert is_synced(new.parent)
        if new.name == "current":
            assert is_synced(new.parent)  # the new folder stands in it
        function(old, new)
        synced.pop(new.parent.stat().st_ino, None)
        renamed.append(new.name)

    kept = {path.name for path in (data / "index").rglob("*")}
    change(store, random.Random(1))
    monkeypatch.setattr("os.fsync", note_sync)
    monkeypatch.setattr("os.rename", note_renaming)
    monkeypatch.setattr("os.replace", functools.partial(note_renaming, function=replace))
    update(data / "index", store, rebuild=rebuild)
    folder, generation = serving(data / "index")
    expected = [f"state_{generation}.json", f"_{NAME}_{generation}.toc"]
    assert renamed == [*expected, "current"] if rebuild else expected
    assert is_synced(folder)
    assert is_synced(data / "index") or not rebuild
