"""The analysed text as CoNLL-U: valid, and all that the analysis knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import story

from corpus.story import Segment, Story
from index.conllu import conllu

UPOS = frozenset(
    "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X _".split()
)


class Sentence:
    """A sentence, checked as level 1 of the UD validator does: its form, and its text."""

    def __init__(self, block: str) -> None:
        assert block.endswith("\n\n")
        lines = block[:-2].split("\n")
        comments = [line for line in lines if line.startswith("#")]
        assert lines[: len(comments)] == comments
        self.told = {
            key: value for key, _, value in (line[2:].partition(" = ") for line in comments)
        }
        self.rows = [line.split("\t") for line in lines[len(comments) :]]
        assert self.rows
        for number, row in enumerate(self.rows, 1):
            assert len(row) == 10
            assert row[0] == str(number)
            assert all(column and column == column.strip() for column in row)
            assert not any(re.search(r"\s", column) for column in row)
            assert row[3] in UPOS
            assert row[4:9] == ["_"] * 5
            assert row[9] == "_" or row[9].split("|") == sorted(row[9].split("|"))
        words = "".join(
            row[1] + ("" if "SpaceAfter=No" in row[9].split("|") else " ") for row in self.rows
        )
        assert words.rstrip() == self.told["text"]

    def column(self, number: int) -> list[str]:
        return [row[number] for row in self.rows]


def sentences(of: Story, body: str | None = None) -> Iterator[Sentence]:
    found = [Sentence(block) for block in conllu(of, body)]
    ids = [one.told["sent_id"] for one in found]
    assert len(set(ids)) == len(ids)
    return iter(found)


def make(**fields: Any) -> Story:
    return story("abc", **{"language": "ru", "script": "cyrl", **fields})


def test_a_sentence_of_each_language() -> None:
    (russian,) = sentences(make(body="В музее открылась «Ночь»!"))
    assert russian.column(1) == ["В", "музее", "открылась", "«", "Ночь", "»", "!"]
    assert russian.column(2) == ["в", "музей", "открыться", "«", "ночь", "»", "!"]
    assert russian.column(3) == ["ADP", "NOUN", "VERB", "PUNCT", "NOUN", "PUNCT", "PUNCT"]
    (kazakh,) = sentences(make(body="Мұражайда 2 көрме ашылды.", language="kk"))
    assert kazakh.column(2) == ["мұражай", "2", "көрме", "аш", "."]
    assert kazakh.column(3) == ["_", "NUM", "_", "VERB", "PUNCT"]
    assert kazakh.column(9) == [
        "Endings=LOC", "_", "_", "Endings=PASS+PST|SpaceAfter=No", "_",
    ]  # fmt: skip
    (english,) = sentences(make(body="Museums cost 5 $ or 5%", language="en"))
    assert english.column(2) == ["museum", "cost", "5", "$", "or", "5", "%"]
    assert english.column(3) == ["_", "_", "NUM", "SYM", "_", "NUM", "PUNCT"]


def test_story_paragraphs_and_sentences_are_told() -> None:
    found = list(
        sentences(
            make(
                title="Заголовок",
                body="Первое. Второе.\n\nТретье.",
                institution="csmrk",
                date="2024-05",
                url="https://museum.example/1",
            )
        )
    )
    assert [one.told["sent_id"] for one in found] == [
        "abc-title-1", "abc-body-1", "abc-body-2", "abc-body-3",
    ]  # fmt: skip
    assert ["newpar" in one.told for one in found] == [True, True, False, True]
    first = found[0].told
    assert first["newdoc id"] == "abc"
    assert (first["lang"], first["institution"], first["date"]) == ("ru", "csmrk", "2024-05")
    assert first["source"] == "https://museum.example/1"
    assert not any("newdoc id" in one.told for one in found[1:])


def test_words_of_another_language_are_told() -> None:
    (one,) = sentences(
        make(body="Читали «Абай жолы» вслух.", segments=(Segment("body", 8, 17, "kk"),))
    )
    told = dict(zip(one.column(1), one.column(9), strict=True))
    assert told["Абай"] == "Lang=kk"
    assert "Lang=kk" in told["жолы"].split("|")
    assert told["вслух"] == "SpaceAfter=No"


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("Іс-шара", ["Іс", "-", "шара"]),
        ("Уже... всё!!", ["Уже", "...", "всё", "!!"]),
        ("а\u00a0б\tв", ["а", "б", "в"]),
        ("_ и #", ["_", "и", "#"]),
        ("а\u200bб", ["а", "б"]),
        ("— 😀 —", ["—", "😀", "—"]),
    ],
)
def test_marks_and_spaces(body: str, rows: list[str]) -> None:
    (one,) = sentences(make(body=body, language="kk"))
    assert one.column(1) == rows


def test_no_more_of_a_body_than_may_be_shown() -> None:
    whole = make(body="Первое слово. Второе слово.", segments=(Segment("body", 7, 25, "kk"),))
    (one,) = sentences(whole, body="Первое слово.")
    assert one.told["text"] == "Первое слово."
    assert "Lang=kk" in one.rows[1][9]


def test_a_story_without_words_has_no_sentences() -> None:
    assert list(conllu(make(title="", body=" \n "))) == []


@given(st.text(max_size=60), st.sampled_from(["kk", "ru", "en"]))
def test_any_text_is_valid(text: str, language: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    found = list(sentences(make(body=text, language=language)))
    shown = "".join(char for one in found for form in one.column(1) for char in form)
    kept = "".join(
        char
        for char in text
        if not char.isspace() and not unicodedata.category(char).startswith("C")
    )
    visible = "".join(char for char in shown if not unicodedata.category(char).startswith("C"))
    assert visible == kept
