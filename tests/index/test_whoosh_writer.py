from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small import Trivial
from victims import Victims

from corpus.errors import IzdeError
from corpus.store import Store
from corpus.story import Story
from index.document import read_story
from index.whoosh_layout import open_index, serving
from index.whoosh_writer import IndexReport, update

ROOT = Path(__file__).resolve().parents[2]
NOW = "2024-01-01T00:00:00Z"


def story(identity: str, title: str) -> Story:
    return Story(
        id=identity,
        url=None,
        institution=None,
        language="en",
        script="latn",
        segments=(),
        kind="full",
        title=title,
        teaser="",
        body="",
        published=None,
        event_start=None,
        event_end=None,
        images=(),
        attribution="",
        versions=(),
        date=None,
        date_source=None,
        page="",
        added=NOW,
        changed=NOW,
        hash="",
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "izde.sqlite", create=True) as opened:
        yield opened


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def titles(index: Path) -> dict[str, str]:
    """What the index holds, read anew."""
    opened = open_index(index)
    found = [
        read_story(leaf.segment.stories[number])
        for leaf in opened.leaves
        for number in leaf.live().nonzero()[0].tolist()
    ]
    assert opened.state.stories == len(found)
    assert len({one.id for one in found}) == len(found)
    return {one.id: one.title for one in found}


def files(index: Path) -> set[str]:
    return {path.relative_to(index).as_posix() for path in index.rglob("*")}


def figures(report: IndexReport) -> tuple[int, int, int, int, int]:
    return (report.added, report.changed, report.removed, report.unchanged, report.total)


def test_the_index_follows_the_store(store: Store, index: Path) -> None:
    for name in ("a", "b", "c"):
        store.put(story(name, f"Museum {name}"))
    first = update(index, store)
    assert figures(first) == (3, 0, 0, 0, 3)
    assert (first.rebuilt, first.reason) == (True, "there was none")

    store.put(story("b", "Night"))
    store.put(story("d", "Day"))
    store.remove(["a"], NOW)
    second = update(index, store)
    assert figures(second) == (1, 1, 1, 1, 3)
    assert (second.rebuilt, second.reason) == (False, "")
    assert titles(index) == {"b": "Night", "c": "Museum c", "d": "Day"}


def test_without_a_change_there_is_no_commit(store: Store, index: Path) -> None:
    store.put(story("a", "Museum"))
    update(index, store)
    before, listed = serving(index), files(index)
    assert figures(update(index, store)) == (0, 0, 0, 1, 1)
    assert (serving(index), files(index)) == (before, listed)


def test_an_empty_store_has_an_empty_index(store: Store, index: Path) -> None:
    assert figures(update(index, store)) == (0, 0, 0, 0, 0)
    assert titles(index) == {}
    store.put(story("a", "Museum"))
    assert figures(update(index, store)) == (1, 0, 0, 0, 1)


def test_what_came_and_went_between_two_runs_was_never_there(store: Store, index: Path) -> None:
    update(index, store)
    store.put(story("a", "Museum"))
    store.remove(["a"], NOW)
    assert figures(update(index, store)) == (0, 0, 0, 0, 0)
    assert titles(index) == {}


def test_a_rebuild_takes_the_next_folder_and_leaves_nothing_else(store: Store, index: Path) -> None:
    store.put(story("a", "Museum"))
    update(index, store)
    (leaf,) = open_index(index).leaves
    report = update(index, store, rebuild=True)
    assert (report.rebuilt, report.reason, report.total) == (True, "asked for", 1)
    assert serving(index)[0].name == "000002"
    assert not (index / "000001").exists()
    assert read_story(leaf.segment.stories[0]).id == "a"  # who has it open goes on reading
    assert leaf.segment.terms.posting_list("title_exact", b"museum")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ("index.whoosh_layout.ANALYSIS_VERSION", "it was made by another version"),
        ("index.whoosh_layout.FIELDS_VERSION", "it was made by another version"),
        ("toc", "it could not be read"),
        ("state", "it could not be read"),
        ("current", "it could not be read"),
        ("identity", "it was made from another store"),
    ],
)
def test_an_index_that_cannot_be_used_is_made_anew(
    store: Store,
    index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    damage: str,
    reason: str,
) -> None:
    store.put(story("a", "Museum"))
    update(index, store)
    folder, generation = serving(index)
    toc = folder / f"_MAIN_{generation}.toc"
    with Store.open(tmp_path / "other.sqlite", create=True) as other:
        other.put(story("b", "Night"))
        if damage == "toc":
            toc.write_bytes(toc.read_bytes()[:40])
        elif damage == "state":
            (folder / f"state_{generation}.json").unlink()
        elif damage == "current":
            (index / "current").write_text("../../etc")
        elif damage != "identity":
            monkeypatch.setattr(damage, "other")
            monkeypatch.setattr(damage.replace("whoosh_layout", "commit"), "other")
        report = update(index, other if damage == "identity" else store)
        gc.collect()
    assert (report.rebuilt, report.reason, report.total) == (True, reason, 1)
    assert titles(index) == ({"b": "Night"} if damage == "identity" else {"a": "Museum"})


def test_a_failed_run_changes_nothing(
    store: Store, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(story("a", "Museum"))
    update(index, store)
    store.put(story("b", "Night"))

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("index.durable.sync", full)
        for rebuild in (False, True):
            with pytest.raises(IzdeError, match=r"cannot be written: .*No space left"):
                update(index, store, rebuild=rebuild)
            assert titles(index) == {"a": "Museum"}
    assert figures(update(index, store)) == (1, 0, 0, 1, 2)
    update(index, store)  # sweeps
    assert len(open_index(index).leaves) == 1  # the first segment was small enough to be taken in
    assert len(list((index / "000001").iterdir())) == 2 + 7  # table, state, a segment's files


HOLDER = """
import sys
from pathlib import Path
from index.whoosh_writer import _only_writer
with _only_writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_told_who_writes_and_a_dead_one_is_no_obstacle(
    store: Store, index: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(index)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(IzdeError, match=rf"process {holder.pid}: "):
            update(index, store)
        holder.kill()
        holder.wait()
        assert (index / "lock").read_text() == str(holder.pid)
        assert update(index, store).rebuilt


@pytest.mark.parametrize("rebuild", [False, True], ids=["update", "rebuild"])
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_killed_writer_leaves_a_whole_index_and_the_next_mends_it(
    store: Store,
    index: Path,
    victims: Victims,
    monkeypatch: pytest.MonkeyPatch,
    rebuild: bool,
    every: bool,
) -> None:
    monkeypatch.setattr("index.analysis.analyzer", Trivial)  # as in the victims
    for name in ("a", "b"):
        store.put(story(name, "Museum"))
    update(index, store)
    store.put(story("a", "first"))
    whole = victims.run(index.parent, rebuild=rebuild)
    assert (whole.killed, whole.error) == (False, "")
    moments = whole.moments
    assert moments >= 8
    expected = {"a": "first", "b": "Museum"}
    some = (1, 3, moments // 2, moments - 2, moments)
    for number, fatal in enumerate(range(1, moments + 1) if every else some, 1):
        store.put(story("a", f"change {number}"))
        assert victims.run(index.parent, rebuild=rebuild, fatal=fatal).killed
        after = {"a": f"change {number}", "b": "Museum"}
        assert titles(index) in (expected, after)  # the commit before, or this one
        assert update(index, store).rebuilt is False
        assert titles(index) == after
        folder, generation = serving(index)
        assert {path.name for path in index.iterdir()} == {"current", "lock", folder.name}
        assert [path.name for path in folder.glob("state_*")].count(f"state_{generation}.json")
        expected = after
