from __future__ import annotations

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
        *("read_as", "notes", "least", "partial", "took_ms", "hits", "facets", "loosen"),
    ]
    assert answer["query"]["q"] == "museums"
    (hit,) = answer["hits"]
    assert not {"body", "segments"} & hit.keys()
    assert (hit["institution"], hit["date"]) == ("csmrk", "2024-05-17")
    assert hit["title_marks"] == [[13, 19]]
    text = hit["snippet"]["text"]
    assert [text[start:end] for start, end in hit["snippet"]["marks"]] == ["museums"]
    assert answer["facets"]["language"] == [{"value": "en", "count": 1, "selected": False}]
    assert answer["facets"]["year"] == [{"value": "2024", "count": 1, "selected": False}]
    assert hit["reasons"] == [
        {"asked": "museums", "form": "museum", "lemma": "museum", "rule": "lemma"},
        {"asked": "museums", "form": "museums", "lemma": "museum", "rule": "form"},
    ]
    nothing = izde("search", "museum", "nowhere", "--no-translate", "--json").json
    assert nothing["least"] == 1
    assert [(one["value"], one["count"]) for one in nothing["loosen"]] == [("nowhere", 1)]


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
    assert "nothing has 'museem'" in izde("search", "museem").out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--institution", "no-such-museum"], "no-such-museum"),
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
