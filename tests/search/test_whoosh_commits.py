"""Searches while commits are made, and over what cannot be used."""

from __future__ import annotations

import gc
import os
import shutil
import threading
from pathlib import Path

import pytest
from making import MakeEngine, MakeStory

from corpus.errors import IndexDamagedError, IndexMissingError, IndexStaleError
from corpus.store import Store
from index.whoosh_writer import update
from search.query import make_query
from search.whoosh_engine import WhooshEngine


def ask(engine: WhooshEngine, words: str) -> list[str]:
    return [hit.story.id for hit in engine.search(make_query(words=words, across=False)).hits]


def test_a_search_sees_every_commit_made_before_it(
    tmp_path: Path, store: Store, make_story: MakeStory, make_engine: MakeEngine, trivial: None
) -> None:
    engine = make_engine([make_story("a", "Museum")])
    assert ask(engine, "museum") == ["a"]
    store.put(make_story("b", "Museum"))
    update(tmp_path / "data" / "index", store)
    assert ask(engine, "museum") == ["a", "b"]
    store.remove(["a"], "2024-01-01T00:00:00Z")
    update(tmp_path / "data" / "index", store, rebuild=True)
    assert ask(engine, "museum") == ["b"]
    assert engine.story("a") is None
    found = engine.story("b")
    assert found is not None
    assert found.title == "Museum"


def test_scores_count_living_stories_only(
    tmp_path: Path, store: Store, make_story: MakeStory, make_engine: MakeEngine, trivial: None
) -> None:
    engine = make_engine(make_story(f"s{n}", "Museum night" if n % 2 else "Park") for n in range(9))
    store.remove(["s1", "s2", "s3", "s4"], "2024-01-01T00:00:00Z")
    update(tmp_path / "data" / "index", store)
    with_deletions = engine.search(make_query(words="museum")).hits
    update(tmp_path / "data" / "index", store, rebuild=True)
    without = engine.search(make_query(words="museum")).hits
    assert [hit.score for hit in with_deletions] == [hit.score for hit in without]
    assert len(without) == 2


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts files as Linux shows them")
def test_two_hundred_swaps_leak_no_file(
    tmp_path: Path, make_story: MakeStory, make_engine: MakeEngine, trivial: None
) -> None:
    engine = make_engine([make_story("a", "Museum", body="Night")])
    index = tmp_path / "data" / "index"
    assert ask(engine, "museum") == ["a"]
    before = descriptors()
    folder = index / "000001"
    for number in range(2, 202):  # what a rebuild does, without its analysis
        newer = index / f"{number:06d}"
        shutil.copytree(folder, newer)
        (index / "current").write_text(newer.name)
        shutil.rmtree(folder)
        folder = newer
        assert ask(engine, "museum") == ["a"]
    assert descriptors() <= before + 2
    mapped = Path("/proc/self/maps").read_text().count(str(index))
    assert mapped <= 7  # the files of one segment


def test_threads_read_while_commits_are_made(
    tmp_path: Path, store: Store, make_story: MakeStory, make_engine: MakeEngine, trivial: None
) -> None:
    engine = make_engine(make_story(f"s{n}", "Museum night") for n in range(20))
    seen: list[tuple[int, int]] = []
    failures: list[BaseException] = []
    finished = threading.Event()

    def read() -> None:
        try:
            while not finished.is_set():
                page = engine.search(make_query(words='museum "museum night"', limit=50))
                assert all(hit.title.marks == ((0, 12),) for hit in page.hits)
                seen.append((page.total, len(page.hits)))
        except BaseException as failure:  # noqa: BLE001 (told in the main thread)
            failures.append(failure)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(20, 30):
        store.put(make_story(f"s{number}", "Museum night"))
        update(tmp_path / "data" / "index", store, rebuild=number % 3 == 0)
    finished.set()
    for reader in readers:
        reader.join()
    assert not failures
    assert {total for total, _ in seen} <= set(range(20, 31))
    assert all(total == hits for total, hits in seen)


def test_an_index_that_cannot_be_used_says_how_to_mend_it(
    tmp_path: Path, make_story: MakeStory, make_engine: MakeEngine, trivial: None
) -> None:
    with pytest.raises(IndexMissingError, match=r"no index in .*`izde index`"):
        WhooshEngine(tmp_path / "data")
    engine = make_engine([make_story("a", "Museum")])
    index = tmp_path / "data" / "index"
    segment = next((index / "000001").glob("*.trm"))
    os.truncate(segment, segment.stat().st_size // 2)
    with pytest.raises(IndexDamagedError, match=r"index in .*`izde index --rebuild`"):
        WhooshEngine(tmp_path / "data")
    gc.collect()
    (index / "current").write_text("000009")
    with pytest.raises(IndexDamagedError, match=r"'000009'.*`izde index --rebuild`"):
        WhooshEngine(tmp_path / "data")
    engine.close()


@pytest.mark.parametrize("version", ["ANALYSIS_VERSION", "FIELDS_VERSION"])
def test_an_index_of_another_version_is_refused(
    tmp_path: Path,
    make_story: MakeStory,
    make_engine: MakeEngine,
    trivial: None,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
) -> None:
    make_engine([make_story("a", "Museum")])
    monkeypatch.setattr(f"index.whoosh_layout.{version}", "other")
    with pytest.raises(IndexStaleError, match=r"version other: `izde index`"):
        WhooshEngine(tmp_path / "data")
