"""What was found of duplicates is kept, and only what is new is compared again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from demo_site import indexed
from support import Run

from corpus.store import Store
from corpus.story import draft_from
from index.whoosh_writer import update as update_index
from search import findings
from search.findings import FindingsError, Latest, path, read, update
from search.whoosh_engine import WhooshEngine

Pairs = set[tuple[str, str, str]]


@pytest.fixture
def data(desk_data: Path, tmp_path: Path) -> Path:
    """The demo corpus with what was found in it."""
    return Path(shutil.copytree(desk_data, tmp_path / "demo"))


def find(data: Path) -> findings.Update:
    engine = WhooshEngine(data)
    try:
        with Store.open(data / "izde.sqlite") as store:
            return update(engine, store, data)
    finally:
        engine.close()


def pairs(found: findings.Findings | None) -> Pairs:
    assert found is not None
    return {(one.one, one.other, one.kind) for one in found.found.pairs}


def change(data: Path, remove: list[str], add: list[str], source: Path) -> None:
    """Remove stories, and add those of another folder."""
    with Store.open(data / "izde.sqlite") as store, Store.open(source / "izde.sqlite") as other:
        with store.writing():
            store.remove(remove, "2026-01-01T00:00:00Z")
            for one in add:
                story = other.get(one)
                assert story is not None
                store.put(story)
        update_index(data / "index", store)


def test_what_was_found_is_read_again_as_it_was(data: Path) -> None:
    again = find(data)
    assert again.compared == 0
    kept = Latest(data).look()
    assert kept == again.findings
    assert kept is not None
    assert {id_ for pair in pairs(kept) for id_ in pair[:2]} == set(kept.found.outlines)


def test_stories_that_come_and_go_change_only_their_own_pairs(data: Path, desk_data: Path) -> None:
    kept = Latest(data).look()
    before = pairs(kept)
    gone = sorted({one for one, *_ in before})[:12]
    change(data, gone, [], desk_data)
    without = find(data)
    assert without.compared == len(gone)
    assert not [one for one in pairs(Latest(data).look()) if {*one[:2]} & set(gone)]
    assert kept is not None
    assert set(without.findings.compared) < set(kept.compared)
    change(data, [], gone, desk_data)
    assert find(data).compared == len(gone)
    assert pairs(Latest(data).look()) == before


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda content: content[:-1], "not as it was written"),
        (lambda content: b"", "not as it was written"),
        (lambda content: content.replace(b"izde", b"edzi", 1), "not as it was written"),
    ],
)
def test_a_damaged_file_is_named_and_found_anew(data: Path, spoil: object, why: str) -> None:
    before, file = pairs(Latest(data).look()), path(data)
    file.write_bytes(spoil(file.read_bytes()))  # type: ignore[operator]
    assert Latest(data).look() is None
    with pytest.raises(FindingsError, match=why):
        read(data)
    again = find(data)
    assert again.compared is None
    assert why in again.why
    assert pairs(Latest(data).look()) == before


def test_what_an_older_detector_found_is_not_used(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "VERSION", "another")
    assert Latest(data).look() is None
    with pytest.raises(FindingsError, match="another version"):
        read(data)


def test_what_was_found_in_another_corpus_is_not_used(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    indexed(other, [draft_from({"page": "test", "title": "Another corpus"})])
    path(other).parent.mkdir()
    shutil.copy(path(data), path(other))
    again = find(other)
    assert again.compared is None
    assert "another corpus" in again.why


def test_the_command_answers_from_the_file_and_reads_it_once(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[Path] = []

    def counted(data: Path) -> findings.Findings | None:
        times.append(data)
        return read(data)

    monkeypatch.setattr(findings, "read", counted)
    first = run("--data", data, "duplicates", "--json")
    assert (first.code, first.err, len(times)) == (0, "", 1)
    quiet = run("--data", data, "duplicates", "--quiet")
    assert quiet.out == f"{len(json.loads(first.out)['groups'])} groups\n"
    path(data).write_bytes(b"nothing")
    again = run("--data", data, "duplicates", "--json")
    assert json.loads(again.out) == json.loads(first.out)
    assert again.err.count("\n") == 1
