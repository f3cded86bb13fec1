"""The comparison with rivals still runs: a small set, and the rivals that need no more."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import quality
from benchmarks.quality_rivals import Fts5, OpenSearch, Rival, Whoosh
from search.retrieval import read_collection

TEXTS = {"a": "The museum opened a hall of silver.", "b": "A concert was given in the park."}
ASKED = {"silver hall?": "a", "the concert": "b"}


def write_set(folder: Path) -> None:
    folder.mkdir()
    stories = [{"_id": name, "title": "", "text": text} for name, text in TEXTS.items()]
    queries = [{"_id": f"q{at}", "text": text, "kind": "all"} for at, text in enumerate(ASKED)]
    for name, records in (("corpus", stories), ("queries", queries)):
        lines = [json.dumps(record) + "\n" for record in records]
        (folder / f"{name}.jsonl").write_text("".join(lines), "utf-8")
    rows = [f"q{at}\t{story}\t1\n" for at, story in enumerate(ASKED.values())]
    (folder / "qrels.tsv").write_text("".join(rows), "utf-8")


def test_engines_are_measured_beside_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_set(tmp_path / "xquad-en")
    written = tmp_path / "out.json"
    monkeypatch.setattr(OpenSearch, "url", "")
    arguments = ["--data", str(tmp_path), "--sets", "xquad-en,xquad-ru", "--json", str(written)]
    engines = "izde,fts5,whoosh,opensearch"
    monkeypatch.setattr(sys, "argv", ["quality", *arguments, "--engines", engines])

    assert quality.main() == 0

    said = capsys.readouterr()
    assert "| xquad-en | 2 | 2 | **1.000** | **1.000** | **1.000** |" in said.out.splitlines()
    assert "| xquad-en: all | 2 | **1.000** | **1.000** | **1.000** |" in said.out.splitlines()
    assert "opensearch is left out: no --opensearch URL" in said.err
    assert "xquad-ru is left out: " in said.err
    found = json.loads(written.read_text("utf-8"))["sets"]["xquad-en"]
    assert {engine: one["recall@100"] for engine, one in found.items()} == {
        "izde": 1.0,
        "fts5": 1.0,
        "whoosh": 1.0,
    }


@pytest.mark.parametrize("kind", [Fts5, Whoosh])
def test_rivals_rank_any_of_the_words_and_take_signs_for_no_syntax(
    kind: type[Rival], tmp_path: Path
) -> None:
    write_set(tmp_path / "set")
    rival = kind(read_collection(tmp_path / "set").stories, "en")
    assert sorted(found for found, _ in rival.rank('park? "silver', 10)) == ["a", "b"]
    assert [found for found, _ in rival.rank("NOT title:silver OR (", 10)] == ["a"]
    assert len(rival.rank("silver park", 1)) == 1
    assert rival.rank("…? -", 10) == []
    rival.close()


def test_an_unknown_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["quality", "--engines", "fts6"])
    with pytest.raises(SystemExit, match="fts6: no such engine"):
        quality.main()
