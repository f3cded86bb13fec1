"""Text to words and their exact forms."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokens import Word, exact_form, parts, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Абай атындағы опера", ["Абай", "атындағы", "опера"]),
        ("іс-шара, ата‑ана", ["іс-шара", "ата‑ана"]),
        ("ФИФА-ның «кубогы»", ["ФИФА-ның", "кубогы"]),
        ("Children's museum’s", ["Children's", "museum’s"]),
        ("O‘zbekiston ma'no", ["O‘zbekiston", "ma'no"]),
        ("1990-жылдары 5,5", ["1990-жылдары", "5", "5"]),
        ("за́мок со\u00adюз", ["за́мок", "со\u00adюз"]),
        ("- — «» …", []),
        ("snake_case", ["snake", "case"]),
        ("тамаша!Керемет", ["тамаша", "Керемет"]),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert [word.text for word in words(text)] == found


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("МҰРАЖАЙ", "мұражай"),
        ("Ёлка", "елка"),
        ("за́мок", "замок"),
        ("со\u00adюз", "союз"),
        ("ата‑ана", "ата-ана"),
        ("Children’s", "children's"),
        ("кiтап", "кітап"),  # Latin i
        ("й", "й"),  # и and a breve
        ("Straße", "strasse"),
        ("PAINTINGS", "paintings"),
    ],
)
def test_exact_forms(text: str, exact: str) -> None:
    assert exact_form(text) == exact


def test_parts_of_a_hyphenated_word_lie_where_they_stood() -> None:
    assert parts(Word("ата-ана", 10, 17)) == [Word("ата", 10, 13), Word("ана", 14, 17)]
    assert parts(Word("мұражай", 3, 10)) == [Word("мұражай", 3, 10)]


@given(st.text(max_size=80))
def test_words_lie_where_they_say(text: str) -> None:
    end = 0
    for word in words(text):
        assert word.start >= end
        assert text[word.start : word.end] == word.text
        assert [part.text for part in parts(word)]
        end = word.end


@given(st.text(max_size=40))
def test_an_exact_form_stays_what_it_is(text: str) -> None:
    for word in words(text):
        exact = exact_form(word.text)
        assert exact_form(exact) == exact


def test_time_is_linear() -> None:
    start = time.process_time()
    words("а" * 200_000 + "-" * 200_000 + "а-" * 100_000)
    assert time.process_time() - start < 2.0
