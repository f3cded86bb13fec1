from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

STORIES: list[dict[str, Any]] = [
    {
        "title": "Night at the museum",
        "body": "The museums of Almaty opened their doors at night.",
        "language": "en",
        "institution": "csmrk",
        "published": "2024-05-17",
    },
    {
        "title": "Ночь музеев в Алматы",
        "body": "В музее прошла ночь музеев.",
        "language": "ru",
        "institution": "csmrk",
        "published": "2023-05-18",
    },
    {"title": "A library evening", "language": "en", "kind": "headline"},
]


@pytest.fixture
def izde(run: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    page = tmp_path / "stories.jsonl"
    page.write_text("".join(json.dumps(one) + "\n" for one in STORIES), "utf-8")
    assert run("add", page).code == 0
    assert run("index").code == 0
    return run


def found(ran: Any) -> list[str]:
    assert ran.code == 0, ran.err
    return [hit["title"] for hit in ran.json["hits"]]


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (["museum"], ["Night at the museum", "Ночь музеев в Алматы"]),
        (["museum", "--no-translate"], ["Night at the museum"]),
        (["музеи"], ["Ночь музеев в Алматы", "Night at the museum"]),
        (["language:ru", "museum"], ["Ночь музеев в Алматы"]),
        (
            ["--institution", "csmrk", "--sort", "oldest"],
            ["Ночь музеев в Алматы", "Night at the museum"],
        ),
        (["--year", "2024", "--year", "undated"], ["Night at the museum", "A library evening"]),
        (["--language", "ru"], ["Ночь музеев в Алматы"]),
        (["--month", "2024-05"], ["Night at the museum"]),
        (["--from", "2023-05-18", "--to", "2023-12"], ["Ночь музеев в Алматы"]),
        (["--limit", "1", "--page", "2"], ["Ночь музеев в Алматы"]),
        (["--institution", "unknown"], ["A library evening"]),
        (["--city", "almaty", "--language=-ru"], ["Night at the museum"]),
        (["--type", "museum", "--year=-2024"], ["Ночь музеев в Алматы"]),
        (["--kind", "headline"], ["A library evening"]),
    ],
)
def test_search_for_programs(
    izde: Callable[..., Any], arguments: list[str], titles: list[str]
) -> None:
    assert found(izde("search", *arguments, "--json")) == titles


def test_the_answer_holds_what_programs_rely_on(izde: Callable[..., Any]) -> None:
    answer = izde("search", "museums", "--no-translate", "--json").json
    assert list(answer) == [
        *("query", "total", "page", "pages", "limit", "cursor", "typed", "mended", "meant"),
        *(
            "read_as",
            "notes",
            "least",
            "partial",
            "took_ms",
            "hits",
            "facets",
            "timeline",
            "loosen",
        ),
    ]
    assert answer["query"]["q"] == "museums"
    (hit,) = answer["hits"]
    assert not {"body", "segments"} & hit.keys()
    assert (hit["institution"], hit["date"]) == ("csmrk", "2024-05-17")
    assert hit["title_marks"] == [[13, 19]]
    text = hit["snippet"]["text"]
    assert [text[start:end] for start, end in hit["snippet"]["marks"]] == ["museums"]
    counted = {"count": 1, "selected": False, "excluded": False, "adds": False}
    for name, value in (("language", "en"), ("year", "2024"), ("city", "almaty")):
        assert answer["facets"][name] == [{"value": value, **counted}]
    (bar,) = answer["timeline"]
    assert bar == {"from": "2024-01-01", "to": "2024-12-31", "count": 1}
    assert hit["reasons"] == [
        {"asked": "museums", "form": "museum", "lemma": "museum", "rule": "lemma"},
        {"asked": "museums", "form": "museums", "lemma": "museum", "rule": "form"},
    ]
    nothing = izde("search", "museum", "nowhere", "--no-translate", "--json").json
    assert nothing["least"] == 1
    assert [(one["value"], one["count"]) for one in nothing["loosen"]] == [("nowhere", 1)]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_whole_result_can_be_written_and_added_elsewhere(
    izde: Callable[..., Any], tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"museums.{form}"
    ran = izde("--json", "search", "museums", "--format", form, "--output", file, "--limit", "1")
    assert ran.json == {"exported": 2, "file": str(file), "format": form}
    izde("--data", tmp_path / "copy", "add", file)
    copied = izde("--data", tmp_path / "copy", "export").lines
    ids = {hit["id"] for hit in izde("search", "museums", "--json").json["hits"]}
    assert {story["id"] for story in copied} == ids


def test_an_export_of_a_search_tells_where_it_is_from(izde: Callable[..., Any]) -> None:
    (line,) = izde("search", "музей", "--language", "ru", "--format", "jsonl").lines
    assert line["institution_name"].startswith("Центральный государственный музей")
    assert line["corpus"].endswith(":3")
    assert json.loads(line["search"])["q"] == "музей"
    assert json.loads(line["search"])["language"] == ["ru"]
    assert line["retrieved"].endswith("Z")
    assert line["address"] == ""
    table = izde("search", "музей", "--language", "ru", "--format", "csv").out
    assert table.startswith("\ufeffid,url,")
    (row,) = csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline=""))
    assert row["corpus"] == line["corpus"]
    assert row["title"] == "Ночь музеев в Алматы"


def test_reference_managers_are_told_what_was_asked(izde: Callable[..., Any]) -> None:
    ris = izde("search", "museum", "--format", "ris").out
    assert ris.count("TY  - ELEC") == ris.count("ER  - ") == ris.count('N1  - {"q":"museum"') == 2
    bib = izde("search", "museum", "--format", "bibtex").out
    assert bib.count("@online{izde-") == 2
    assert bib.count('% {"q":"museum"') == 1
    assert ", stories: 2\n" in bib


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--format", "csv", "--page", "2"], "whole result"),
        (["--format", "csv", "--after", "x"], "whole result"),
        (["--output", "x.csv"], "--format"),
        (["--format", "ris", "--json"], "contradict"),
        (["--format", "pdf"], "pdf"),
    ],
)
def test_an_export_that_makes_no_sense_is_refused(
    izde: Callable[..., Any], arguments: list[str], says: str
) -> None:
    ran = izde("search", "museum", *arguments)
    assert ran.code == 2
    assert says in ran.err


def test_search_for_a_person(izde: Callable[..., Any]) -> None:
    ran = izde("search", "музеев")
    assert ran.out.startswith("2 stories\n\n1. Ночь музеев в Алматы\n")
    assert "2023-05-18 · ru" in ran.out
    assert "В музее прошла ночь музеев." in ran.out
    assert "\x1b" not in ran.out
    nowhere = izde("search", "museum nowhere", "--no-translate").out
    assert "no story has all of the words; these have 1 of them or more" in nowhere
    assert "without the word 'nowhere': 1" in nowhere
    assert "read as: museum (night OR day)" in izde("search", "museum night OR day").out
    assert "note: a quotation mark without its pair" in izde("search", '"museum').out
    nothing = izde("search", "!!!").out
    assert nothing.startswith("0 stories\n")
    assert "note: the query has no words to look for" in nothing
    assert "without its words: " in nothing
    filtered = izde("search", "museum nowhere", "--year", "1901").out
    assert "no story has all of the words" not in filtered
    assert "nothing has 'museem'" in izde("search", "museem").out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--institution", "no-such-museum"], "no-such-museum"),
        (["--institution=-no-such-museum"], "no-such-museum"),
        (["--city", "no-such-city"], "no-such-city"),
        (["--type", "circus"], "'circus'"),
        (["--kind=-long"], "'long'"),
        (["--language", "de"], "'de'"),
        (["--year", "24"], "'24'"),
        (["--from", "yesterday"], "'yesterday'"),
        (["--sort", "random"], "'random'"),
        (["--page", "0"], "page 0"),
        (["--limit", "1000"], "limit 1000"),
    ],
)
def test_wrong_use_is_refused_by_name(
    izde: Callable[..., Any], arguments: list[str], named: str
) -> None:
    ran = izde("search", *arguments)
    assert ran.code == 2
    assert named in ran.err


def test_without_an_index_it_says_how_to_make_one(run: Callable[..., Any]) -> None:
    ran = run("search", "museum")
    assert ran.code == 1
    assert "`izde index`" in ran.err


def test_a_thesaurus_that_is_wrong_is_one_line(
    izde: Callable[..., Any], data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "thesaurus.toml").write_text("[museum", "utf-8")
    ran = izde("search", "museum")
    assert ran.code == 0
    assert "stories" in ran.out or "1 story" in ran.out
    (record,) = caplog.records
    assert "thesaurus.toml: " in record.message
    assert "\n" not in record.message
