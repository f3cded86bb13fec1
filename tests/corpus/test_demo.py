"""The demo corpus is what its key says, and it never passes for real news."""

from __future__ import annotations

import csv
import itertools
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support import Run

from corpus.story import normalised_title

DEMO = Path(__file__).resolve().parents[2] / "corpus" / "demo"
KINDS = ("translation", "teaser", "reprint", "copy", "same_event", "recurring")


def stories() -> dict[str, dict[str, Any]]:
    lines = (DEMO / "stories.jsonl").read_bytes().decode().split("\n")
    return {story["id"]: story for story in map(json.loads, filter(None, lines))}


def key() -> dict[str, dict[str, str]]:
    with (DEMO / "key.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["id"]: dict(row) for row in rows}


def pairs() -> dict[tuple[str, str], str]:
    with (DEMO / "pairs.tsv").open(encoding="utf-8", newline="") as stream:
        return {(one, other): kind for one, other, kind in csv.reader(stream, delimiter="\t")}


STORIES, KEY, PAIRS = stories(), key(), pairs()


def words(story: dict[str, Any]) -> str:
    return normalised_title(f"{story['title']} {story['body']}")


def test_it_is_as_large_and_as_varied_as_promised() -> None:
    assert len(STORIES) >= 180
    assert len({story["institution"] for story in STORIES.values()}) >= 20
    languages = Counter(story["language"] for story in STORIES.values())
    assert min(languages[language] for language in ("kk", "ru", "en")) >= 50
    years = {(story["published"] or "")[:4] for story in STORIES.values()} - {""}
    assert years == {str(year) for year in range(2012, 2027)}
    undated = [one for one in STORIES.values() if not one["published"]]
    assert sum(not (one["event_start"] or "").strip("-")[4:] for one in undated) >= 4
    assert {story["script"] for story in STORIES.values()} == {"cyrl", "latn", "arab"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_relation_occurs_often_enough_to_measure(kind: str) -> None:
    assert sum(one == kind for one in PAIRS.values()) >= 15


def kind_by_key(one: str, other: str) -> str | None:
    """The kind that the key gives two stories: one text, one event, one series, or none."""
    a, b, ka, kb = STORIES[one], STORIES[other], KEY[one], KEY[other]
    if ka["text"] == kb["text"]:
        if a["language"] != b["language"]:
            return "translation"
        if {a["kind"], b["kind"]} != {"full"}:
            return "teaser"
        if a["script"] != b["script"] or words(a) == words(b):
            return "copy"
        return "reprint"
    if ka["event"] == kb["event"]:
        return "same_event"
    if ka["series"] and ka["series"] == kb["series"]:
        return "recurring"
    return None


def test_the_pairs_are_those_that_the_key_gives() -> None:
    assert KEY.keys() == STORIES.keys()
    expected = {
        frozenset(pair): kind
        for pair in itertools.combinations(STORIES, 2)
        if (kind := kind_by_key(*pair))
    }
    assert {frozenset(pair): kind for pair, kind in PAIRS.items()} == expected


def test_declared_versions_are_translations_or_other_scripts_and_mutual() -> None:
    for story in STORIES.values():
        for version in story["versions"]:
            other = STORIES[version]
            assert story["id"] in other["versions"]
            assert KEY[version]["text"] == KEY[story["id"]]["text"]
            assert (other["language"], other["script"]) != (story["language"], story["script"])


def test_teasers_break_off_where_the_full_text_goes_on() -> None:
    short = [story for story in STORIES.values() if story["kind"] == "teaser"]
    assert len(short) >= 15
    for story in short:
        text = KEY[story["id"]]["text"]
        start = normalised_title(story["teaser"])
        wholes = [
            one
            for one in STORIES.values()
            if KEY[one["id"]]["text"] == text and one["kind"] == "full"
        ]
        assert any(start in normalised_title(one["body"]) for one in wholes)


@pytest.fixture
def demo(run: Run) -> Run:
    assert run("demo").code == 0
    return run


def test_it_lives_in_a_folder_that_says_so(demo: Run, data: Path) -> None:
    assert "demo = true" in (data / "izde.toml").read_text("utf-8")
    assert demo("--json", "institutions", "alatau-history-museum").json[0]["stories"] > 5


def test_every_exported_story_says_that_it_is_invented(demo: Run) -> None:
    notices = {"kk": "ойдан шығарылған", "ru": "вымышлены", "en": "invented"}
    for story in demo("export").lines:
        assert notices[story["language"]] in story["attribution"]


def test_adding_it_again_changes_nothing(demo: Run) -> None:
    again = demo("--json", "demo").json
    assert (again["unchanged"], again["added"], again["updated"]) == (len(STORIES), 0, 0)


def test_it_never_mixes_with_a_corpus_of_ones_own(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.jsonl"
    own.write_text('{"title": "Өз жаңалығымыз"}\n', "utf-8")
    assert run("add", own).code == 0
    ran = run("demo")
    assert ran.code == 2
    assert "--data" in ran.err
    assert len(run("export").lines) == 1
