"""Readers that ask while a writer commits: each answer is that of one commit."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import readers
from small import story

from corpus.store import Store
from index.whoosh_writer import update
from search.whoosh_engine import WhooshEngine

ROOT = Path(__file__).resolve().parents[2]
SOME = 30  # stories that come and go
PATIENCE = 60  # seconds for which the readers' first answers are waited for


def change(store: Store, commit: int, chance: random.Random) -> None:
    """Change, add and remove some stories; their titles tell of which commit they are."""
    present = [one.id for one in store.stories()]
    with store.writing():
        for number in chance.sample(range(SOME), 5):
            store.put(
                story(
                    f"s{number}",
                    f"museum {commit}" if number % 5 else f"night {commit}",
                    language=chance.choice(("kk", "ru", "en")),
                    date=f"2024-{1 + number % 12:02}-{1 + number % 28:02}",
                )
            )
        store.put(story("always", f"museum {commit}", date="2024-01-01"))
        if present:
            store.remove([chance.choice(present)], "2024-01-01T00:00:00Z")


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("commits", [5, pytest.param(50, marks=pytest.mark.long)])
def test_every_answer_is_that_of_a_commit(
    tmp_path: Path, store: Store, trivial: None, commits: int
) -> None:
    data, chance = tmp_path / "data", random.Random(commits)
    right: dict[str, int] = {}  # answer -> commit

    def commit(number: int) -> None:
        change(store, number, chance)
        right[readers.right_answer(store.stories())] = number
        update(data / "index", store, rebuild=number % 4 == 3)

    commit(0)
    engine = WhooshEngine(data)
    seen: list[list[str]] = [[] for _ in range(4)]
    failures: list[BaseException] = []

    def read(mine: list[str]) -> None:
        try:
            mine.extend(readers.answers(engine, data / "stop"))
        except BaseException as failure:  # noqa: BLE001 (told in the main thread)
            failures.append(failure)

    threads = [threading.Thread(target=read, args=(mine,)) for mine in seen]
    notes = [tmp_path / f"reader{number}" for number in range(2)]
    processes = []
    for note in notes:
        with note.open("w") as file:
            command = [sys.executable, readers.__file__, str(data)]
            processes.append(subprocess.Popen(command, cwd=ROOT, stdout=file))
    try:
        wait_for(lambda: all(note.stat().st_size for note in notes))  # a process starts slowly
        for thread in threads:
            thread.start()
        wait_for(lambda: all(seen))
        for number in range(1, commits + 1):
            commit(number)
    finally:
        (data / "stop").touch()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
        assert [process.wait() for process in processes] == [0, 0]
    assert not failures
    for found in (*seen, *(note.read_text("utf-8").splitlines() for note in notes)):
        numbers = [right[one] for one in found]  # a commit's, each of them
        assert numbers == sorted(numbers)  # none goes back to an earlier one
        assert (numbers[0], numbers[-1]) == (0, commits)  # the last is seen at once
    assert len({*itertools.chain(*seen)}) > 2
    engine.close()
