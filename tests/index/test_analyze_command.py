from __future__ import annotations

import io
import sys

import pytest
from support import Run


def test_a_person_sees_form_lemma_and_language(run: Run) -> None:
    ran = run("analyze", "--language", "ru", "В музеях")
    assert ran.code == 0
    assert ran.out.splitlines() == ["В → в  ·  ru  ·  stop word", "музеях → музей  ·  ru"]


def test_a_kazakh_word_shows_its_endings(run: Run) -> None:
    (reading,) = (one for one in run("analyze", "кітаптарымыздан").out.splitlines() if "→" in one)
    assert reading == (
        "кітаптарымыздан → кітап, кітаптарымыздан  ·  kk  ·  кітап + PL + POSS.1PL + ABL"
    )


@pytest.mark.parametrize(
    ("word", "chain"),
    [
        ("ФИФА-ның", "фифа + GEN"),
        ("2024-інші", "2024 + ORD"),
        ("Назарбаев’тың", "назарбаев + GEN"),
        ("заманнан-ақ", "заман + ABL"),
        ("qazaqstannyń", "қазақстан + GEN"),
        ("съемкадан", "съемка + ABL"),
    ],
)
def test_endings_are_shown_after_hyphens_and_in_other_scripts(
    run: Run, word: str, chain: str
) -> None:
    assert f"  ·  {chain}" in run("analyze", "--language", "kk", word).out


def test_the_language_is_recognised_and_that_of_quoted_titles_too(run: Run) -> None:
    answer = run("analyze", "--json", "Музейде «Ночь в музее» акциясы өтті").json
    assert (answer["language"], answer["recognised"]) == ("kk", True)
    assert [one["language"] for one in answer["tokens"]] == ["kk", "ru", "ru", "ru", "kk", "kk"]


def test_a_program_gets_all_that_is_known_of_a_word(run: Run) -> None:
    (token,) = run("analyze", "--json", "--language", "en", "Paintings").json["tokens"]
    assert token == {
        "text": "Paintings",
        "start": 0,
        "end": 9,
        "position": 0,
        "exact": "paintings",
        "lemmas": ["painting"],
        "language": "en",
        "stopword": False,
        "concepts": ["painting-art"],
        "readings": [],
    }


def test_a_dash_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("theatres\n\xff".encode())))
    assert "theatres → theater" in run("analyze", "--language", "en", "-").out


@pytest.mark.parametrize(
    ("arguments", "says"), [([], "Missing argument"), (["--language", "de", "x"], "'de' is not")]
)
def test_wrong_use_is_one_line(run: Run, arguments: list[str], says: str) -> None:
    ran = run("analyze", *arguments)
    assert ran.code == 2
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_a_text_of_no_words_is_no_error(run: Run) -> None:
    assert run("analyze", "--json", "?!").json["tokens"] == []
