"""izde evaluate retrieval: a judged folder in, measures out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support import Run

STORIES = [
    {"_id": "a", "title": "Мұражайдағы көрме", "text": "Көрме мамырда ашылды.", "language": "kk"},
    {"_id": "b", "title": "Выставка в музее", "text": "Открылась в мае.", "published": "2024-05"},
    {"_id": "c", "title": "Night at the museum", "text": "Doors open at dusk."},
    {"_id": "d", "title": "A library reopens", "text": "Readers came back."},
]
QUERIES = [
    {"_id": "1", "text": "көрмелер", "kind": "inflected"},
    {"_id": "2", "text": "музеи", "kind": "inflected"},
    {"_id": "3", "text": "which museum is open at night?", "kind": "question"},
    {"_id": "4", "text": "never judged"},
]
QRELS = "query-id\tcorpus-id\tscore\n1\ta\t2\n2\tb\t1\n3\tc\t1\n3\td\t0\n4\tnone\t0\n"


def write(path: Path, records: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "corpus.jsonl", STORIES)
    write(tmp_path / "queries.jsonl", QUERIES)
    (tmp_path / "qrels.tsv").write_text(QRELS, "utf-8")
    return tmp_path


def test_the_measures_for_programs(run: Run, folder: Path) -> None:
    measured = run("evaluate", "retrieval", folder, "--json").json
    assert (measured["queries"], measured["stories"]) == (3, 4)
    for name in ("ndcg@10", "mrr@10", "recall@10", "recall@100"):
        assert measured[name] == 1.0
    assert measured["ms_per_query"] > 0
    assert {kind: values["queries"] for kind, values in measured["kinds"].items()} == {
        "inflected": 2,
        "question": 1,
    }


def test_a_table_for_people(run: Run, folder: Path) -> None:
    lines = run("evaluate", "retrieval", folder, "--language", "kk").out.splitlines()
    assert lines[0].split() == ["queries", "ndcg@10", "mrr@10", "recall@10", "recall@100"]
    assert [line.split()[:2] for line in lines[1:-1]] == [
        ["all", "3"],
        ["inflected", "2"],
        ["question", "1"],
    ]
    assert lines[-1].startswith("4 stories, ")


def test_a_wrong_first_hit_costs_what_it_should(run: Run, folder: Path) -> None:
    (folder / "qrels.tsv").unlink()
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text("3 Q0 d 1\n".replace(" ", "\t"), "utf-8")
    measured = run("evaluate", "retrieval", folder, "--json").json
    assert measured["queries"] == 1
    assert measured["mrr@10"] < 1.0


def test_other_queries_distractors_and_a_run(run: Run, folder: Path, tmp_path: Path) -> None:
    write(folder / "other.jsonl", [{"_id": "1", "text": "көрмеде"}])
    write(folder / "more.jsonl", [{"_id": "x", "title": "Концерт", "text": "Әуен"}])
    ran = run(
        *("evaluate", "retrieval", folder, "--queries", folder / "other.jsonl"),
        *("--extra", folder / "more.jsonl", "--run", tmp_path / "run.txt", "--json"),
    )
    assert (ran.json["queries"], ran.json["stories"]) == (1, 5)
    first = (tmp_path / "run.txt").read_text("utf-8").splitlines()[0].split()
    assert first[:4] == ["1", "Q0", "a", "1"]
    assert first[5] == "izde-whoosh"


def test_marks_of_the_encoding_lines_of_windows_and_repeated_lines_change_nothing(
    run: Run, folder: Path
) -> None:
    before = run("evaluate", "retrieval", folder, "--json").json
    for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"):
        content = (folder / name).read_bytes().replace(b"\n", b"\r\n")
        last = content.splitlines(keepends=True)[-1]
        (folder / name).write_bytes(b"\xef\xbb\xbf" + content + last)
    after = run("evaluate", "retrieval", folder, "--json").json
    assert {**after, "ms_per_query": 0} == {**before, "ms_per_query": 0}


def test_a_run_that_cannot_be_written_is_refused_at_once(run: Run, folder: Path) -> None:
    refused = run("evaluate", "retrieval", folder, "--run", folder / "nowhere" / "run.txt")
    assert refused.code == 2
    assert "nowhere is no folder" in refused.err


def test_a_distractor_takes_the_place_of_no_story(run: Run, folder: Path) -> None:
    write(folder / "more.jsonl", [{"_id": "a", "title": "Концерт", "text": "Әуен"}])
    before = run("evaluate", "retrieval", folder, "--json").json
    after = run("evaluate", "retrieval", folder, "--extra", folder / "more.jsonl", "--json").json
    assert {**after, "ms_per_query": 0} == {**before, "ms_per_query": 0}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("corpus.jsonl", '{"_id": "a"\n', r"corpus\.jsonl, line 1: "),
        ("corpus.jsonl", '{"title": "no id"}\n', r"corpus\.jsonl, line 1: .*_id"),
        ("corpus.jsonl", '{"_id": "a", "published": "soon"}\n', r"line 1: .*soon"),
        ("corpus.jsonl", '{"_id": "a", "x": ' + "[" * 9_999, r"corpus\.jsonl, line 1: "),
        (
            "corpus.jsonl",
            '{"_id": "a", "text": "x"}\n{"_id": "a", "text": "y"}\n',
            r"corpus\.jsonl, line 2: the _id 'a' is of another line, too",
        ),
        ("qrels.tsv", f"1\ta\t{10**20}\n", r"qrels\.tsv, line 1: query, document and a whole"),
        ("qrels.tsv", "q\td\ts\n1\ta\n", r"qrels\.tsv, line 2: query, document and a whole grade"),
        ("qrels.tsv", "1\ta\t0\n", "none of its queries has a judged document"),
        ("queries.jsonl", None, r"queries\.jsonl is not there"),
        ("qrels.tsv", None, r"test\.tsv is not there"),
    ],
)
def test_what_cannot_be_read_is_told_with_file_and_line(
    run: Run, folder: Path, name: str, content: str | None, told: str
) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content, "utf-8")
    refused = run("evaluate", "retrieval", folder)
    assert refused.code in (1, 2)

    assert re.search(told, refused.err), refused.err
    assert "\n" not in refused.err.rstrip("\n")
