"""Analysis in several processes gives what one process gives, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import IzdeError
from corpus.partialdate import PartialDate
from corpus.story import Story
from index.document import make_document
from index.parallel import BATCH, FEW, documents

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "kk": "Мұражайда жаңа көрме ашылды, оған іс-шара ұйымдастырушылар келді",
    "ru": "В музее открылась выставка; её посетили жители Алматы",
    "en": "A new exhibition opened at the museum in 2024",
}


def story(number: int) -> Story:
    language = ("kk", "ru", "en")[number % 3]
    date = PartialDate.parse(f"20{10 + number % 15}-05") if number % 4 else None
    return Story(
        id=f"s{number}",
        url=None,
        institution="csmrk" if number % 2 else None,
        language=language,  # type: ignore[arg-type]
        script="latn" if language == "en" else "cyrl",
        segments=(),
        kind="full",
        title=f"{TEXTS[language]} {number}",
        teaser="",
        body=TEXTS[language],
        published=date,
        event_start=None,
        event_end=None,
        images=(),
        attribution="",
        versions=(),
        date=date,
        date_source="published" if date else None,
        page="",
        added="2024-01-01T00:00:00Z",
        changed="2024-01-01T00:00:00Z",
        hash="",
    )


def children() -> set[int]:
    """Processes whose parent is this one, but for those that Python itself keeps."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            command = (path.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and "resource_tracker" not in command:
            found.add(int(path.parent.name))
    return found


@pytest.mark.parametrize("number", [0, 1, FEW, FEW + 1, FEW + 3 * BATCH + 5])
def test_the_documents_are_those_of_one_process_in_their_order(number: int) -> None:
    stories = [story(n) for n in range(number)]
    assert list(documents(stories, 2)) == list(map(make_document, stories))


def test_stories_are_not_read_far_ahead_and_an_early_end_leaves_no_process() -> None:
    read = 0

    def endless() -> Iterator[Story]:
        nonlocal read
        while True:
            read += 1
            yield story(read)

    before = children()
    analysed = documents(endless(), 2)
    assert next(analysed).id == "s1"
    assert read <= FEW + 8 * BATCH
    assert len(children() - before) == 2
    analysed.close()
    assert children() == before


def test_a_killed_worker_is_told() -> None:
    before = children()
    analysed = documents((story(n) for n in range(5_000)), 2)
    next(analysed)
    os.kill(min(children() - before), signal.SIGKILL)
    with pytest.raises(IzdeError, match=r"was killed .*--processes 1"):
        list(analysed)
    assert children() == before


PARENT = """
import sys, time
sys.path[:0] = [sys.argv[1], sys.argv[2]]
from test_parallel import children, story
from index.parallel import documents
if __name__ == "__main__":
    analysed = documents((story(n) for n in range(100_000)), 2)
    next(analysed)
    print(*children(), flush=True)
    time.sleep(60)
"""


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, "utf-8")
    command = [sys.executable, str(script), str(ROOT), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout is not None
        workers = [int(number) for number in parent.stdout.readline().split()]
        parent.kill()
    assert len(workers) == 2
    for worker in workers:
        for _ in range(100):
            if not Path(f"/proc/{worker}").exists():
                break
            signal.sigtimedwait([], 0.05)
        assert not Path(f"/proc/{worker}").exists()
