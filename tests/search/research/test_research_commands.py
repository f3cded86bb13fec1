"""`izde counts | concordance | collocations | frequencies | conllu`, for people and programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import Ran

STORIES: list[dict[str, Any]] = [
    {
        "id": "night-en",
        "title": "Night at the museum",
        "body": "The museums opened their doors. An old museum is no old house.",
        "language": "en",
        "institution": "csmrk",
        "published": "2024-05-17",
    },
    {
        "id": "night-ru",
        "title": "Ночь музеев",
        "body": "-10 градусов было в музее.",
        "language": "ru",
        "institution": "csmrk",
        "published": "2023-05-18",
    },
    {"id": "library", "title": "A library evening in Almaty", "language": "en"},
]


@pytest.fixture
def izde(run: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    page = tmp_path / "stories.jsonl"
    page.write_text("".join(json.dumps(one) + "\n" for one in STORIES), "utf-8")
    assert run("add", page).code == 0
    assert run("index").code == 0
    return run


def table(ran: Ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out.removeprefix("\ufeff"), newline="")))


class TestCounts:
    def test_for_a_person(self, izde: Callable[..., Ran]) -> None:
        ran = izde("counts", "museum", "library", "--no-translate")
        assert ran.code == 0
        assert "1. museum: 1" in ran.out
        assert "2. library: 1, 1 undated" in ran.out
        assert "2024         1      0" in ran.out

    def test_for_a_program(self, izde: Callable[..., Ran]) -> None:
        told = izde("counts", "museum", "--unit", "month", "--json").json
        assert told["periods"][0] == "2023-05"
        assert told["series"][0]["query"]["q"] == "museum"
        assert told["series"][0]["total"] == 2
        assert told["corpus"]["version"]

    def test_as_a_table(self, izde: Callable[..., Ran]) -> None:
        rows = table(izde("counts", "--by", "language", "--csv"))
        assert [(one["value"], one["period"], one["stories"]) for one in rows] == [
            ("en", "2023", "0"), ("en", "2024", "1"), ("en", "undated", "1"),
            ("ru", "2023", "1"), ("ru", "2024", "0"), ("ru", "undated", "0"),
        ]  # fmt: skip
        assert rows[1]["per_thousand"] == "1000.0"


class TestConcordance:
    def test_for_a_person(self, izde: Callable[..., Ran]) -> None:
        ran = izde("concordance", "museum")
        assert "en.museum: 3   museum 2  museums 1" in ran.out
        assert "[museums] opened their doors" in ran.out
        assert "occurrences: 3, stories: 1" in ran.out

    def test_forms_are_left_out(self, izde: Callable[..., Ran]) -> None:
        told = izde("concordance", "museum", "--without", "en.museum.museum", "--json").json
        assert told["total"] == 1
        assert [one["struck"] for one in told["lemmas"][0]["forms"]] == [True, False]

    def test_one_form(self, izde: Callable[..., Ran]) -> None:
        assert izde("concordance", "museums", "--form", "--json").json["total"] == 1

    def test_all_lines_as_a_table_without_formulas(self, izde: Callable[..., Ran]) -> None:
        (first, second) = table(izde("concordance", "музей", "--csv", "--sort", "oldest"))
        assert (first["node"], first["part"], first["id"]) == ("музеев", "title", "night-ru")
        assert second["left"] == "'-10 градусов было в "

    def test_to_a_file(self, izde: Callable[..., Ran], tmp_path: Path) -> None:
        ran = izde("concordance", "museum", "--csv", "--output", tmp_path / "lines.csv")
        assert (ran.code, ran.out) == (0, "")
        assert (tmp_path / "lines.csv").read_text("utf-8-sig").count("night-en") == 3


class TestCollocations:
    def test_for_a_person(self, izde: Callable[..., Ran]) -> None:
        ran = izde("collocations", "museum", "--least", 1)
        assert ran.code == 0
        assert any(line.startswith("old ") for line in ran.out.splitlines())

    def test_as_a_table(self, izde: Callable[..., Ran]) -> None:
        rows = table(izde("collocations", "museum", "--least", 1, "--right", 0, "--csv"))
        assert {one["lemma"] for one in rows} == {"night", "old"}
        assert all(float(one["log_likelihood"]) for one in rows)

    def test_for_a_program(self, izde: Callable[..., Ran]) -> None:
        told = izde("collocations", "museum", "--least", 2, "--json").json
        assert [(one["lemma"], one["near"]) for one in told["collocates"]] == [("old", 2)]


class TestFrequencies:
    def test_for_a_person(self, izde: Callable[..., Ran]) -> None:
        ran = izde("frequencies", "--language", "en", "--by", "year")
        assert "stories: 2, words: 21" in ran.out
        assert any(
            line.startswith("museum") and line.endswith("2024 3  undated 0")
            for line in ran.out.splitlines()
        )

    def test_names(self, izde: Callable[..., Ran]) -> None:
        told = izde("frequencies", "--names", "--json").json
        assert told["what"] == "names"

    def test_compared_with_all_others(self, izde: Callable[..., Ran]) -> None:
        ran = izde("frequencies", "museum", "--language", "en", "--rest", "--least", 1)
        assert "stories: 1 and 1" in ran.out
        rows = table(
            izde("frequencies", "museum", "--language", "en", "--rest", "--least", 1, "--csv")
        )
        assert rows[0] == rows[0] | {"lemma": "", "count": "16", "other_count": "5"}
        assert rows[1]["lemma"] == "museum"

    def test_compared_with_another_query(self, izde: Callable[..., Ran]) -> None:
        arguments = ("year:2024", "--against", "year:2023", "--least", 1, "--json")
        assert izde("frequencies", *arguments).json["rows"][0]["language"] == "en"
        other = izde("frequencies", *arguments, "--other-side").json
        assert other["rows"][0]["language"] == "ru"
        assert other["other"]["q"] == "year:2023"

    def test_as_a_table_with_parts(self, izde: Callable[..., Ran]) -> None:
        rows = table(izde("frequencies", "--by", "language", "--csv"))
        assert rows[0]["en"] == "21"
        museum = next(one for one in rows if one["lemma"] == "museum")
        assert (museum["count"], museum["en"], museum["ru"]) == ("3", "3", "0")


class TestConllu:
    def test_of_a_result(self, izde: Callable[..., Ran]) -> None:
        ran = izde("conllu", "музей", "--no-translate")
        assert ran.out.startswith("# newdoc id = night-ru\n# lang = ru\n")
        assert "2\tмузеев\tмузей\tNOUN" in ran.out

    def test_of_stories_by_id(self, izde: Callable[..., Ran], tmp_path: Path) -> None:
        path = tmp_path / "two.conllu"
        assert (
            izde("conllu", "--story", "library", "--story", "night-en", "--output", path).code == 0
        )
        text = path.read_text("utf-8")
        assert text.index("newdoc id = library") < text.index("newdoc id = night-en")
        assert izde("conllu", "--story", "nowhere").code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["counts", "--unit", "week"], "unit 'week' is unknown: use year, month"),
        (["counts", *["a"] * 9], "there are 9 queries: use 1 to 8"),
        (["counts", "--institution", "nowhere"], "nowhere"),
        (["concordance", "a", "--sort", "up"], "use newest, oldest, left, right, word"),
        (["concordance", "a", "--limit", "999"], "use 1 to 200"),
        (["collocations", "a", "--left", "99"], "use 0 to 15"),
        (["collocations", "a", "--measure", "chi"], "use log_likelihood, pmi, dice, t"),
        (["frequencies", "--rest", "--by", "year"], "leave it out"),
        (["frequencies", "--rest", "--against", "a"], "contradict"),
        (["counts", "--csv", "--json"], "contradict"),
        (["conllu", "--json"], "leave out --json"),
        (["concordance"], "Missing argument"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    izde: Callable[..., Ran], arguments: list[str], message: str
) -> None:
    ran = izde(*arguments)
    assert ran.code in (1, 2)
    assert message in ran.err
    assert ran.err.count("\n") == 1
