from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

import pytest
from support import Run

from corpus.errors import IzdeError
from corpus.story import Language
from index.analysis import Token
from search.evaluation import GoldWord, evaluate_lemmas, lister, read_conllu


def line(number: str, form: str, lemma: str, part_of_speech: str) -> str:
    return "\t".join([number, form, lemma, part_of_speech, *"_" * 6]) + "\n"


@pytest.fixture
def treebank(tmp_path: Path) -> Any:
    def write(*lines: str | tuple[str, str, str, str]) -> Path:
        path = tmp_path / "bank.conllu"
        path.write_text(
            "".join(one if isinstance(one, str) else line(*one) for one in lines), "utf-8"
        )
        return path

    return write


class Table:
    """An analyzer that knows a table; of a word between hyphens, each part."""

    language: Language = "kk"

    def __init__(self, table: dict[str, tuple[str, ...]]) -> None:
        self.table = table

    def analyze(self, text: str) -> list[Token]:
        return [
            Token(part, 0, 0, 0, part, self.table.get(part, (part,)), "kk")
            for part in text.split("-")
        ]


# -- reading -----------------------------------------------------------------------------


def test_words_have_a_letter_and_a_lemma_and_are_no_punctuation(treebank: Any) -> None:
    path = treebank(
        "# text = Кітап, 2024 :D\n",
        ("1", "Кітабы", "Кітап", "NOUN"),
        ("2", ",", ",", "PUNCT"),
        ("3", "2024", "2024", "NUM"),
        ("4", ":D", ":D", "SYM"),
        ("5", "3D", "3D", "ADJ"),
        ("6", "жоқ", "_", "ADJ"),
        "\n",
        ("1", "Ёлка", "ёлка", "NOUN"),
    )
    assert read_conllu(path) == [
        GoldWord("кітабы", "кітап", "NOUN"),
        GoldWord("3d", "3d", "ADJ"),
        GoldWord("елка", "елка", "NOUN"),  # ё as е on both sides
    ]


def test_a_multiword_range_is_one_word_with_its_first_parts_lemma(treebank: Any) -> None:
    path = treebank(
        ("1-2", "don't", "_", "_"),
        ("1", "do", "do", "AUX"),
        ("2", "n't", "not", "PART"),
        ("2.1", "gone", "go", "VERB"),  # an empty node, not in the text
        ("3", "stop", "stop", "VERB"),
        "\n",
        ("1", "Stop", "stop", "VERB"),
    )
    assert [word.form for word in read_conllu(path)] == ["don't", "stop", "stop"]
    assert read_conllu(path)[0] == GoldWord("don't", "do", "AUX")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["1\tкітап\tкітап\tNOUN\n"], "line 1: 4 columns"),
        (["# ok\n", "the museum\n"], "line 2: 1 columns"),
        ([("one", "a", "b", "NOUN")], "line 1: 'one' is no CoNLL-U word number"),
        (["# nothing\n", "\n"], "no words with lemmas"),
        ([], "no words with lemmas"),
    ],
)
def test_what_is_no_conllu_is_refused_with_its_line(
    treebank: Any, lines: list[Any], says: str
) -> None:
    path = treebank(*lines)
    with pytest.raises(IzdeError) as refused:
        read_conllu(path)
    assert says in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.conllu"
    path.write_bytes("1\tмузей".encode("cp1251"))
    with pytest.raises(IzdeError, match="UTF-8"):
        read_conllu(path)


# -- judging -----------------------------------------------------------------------------


def test_the_figures_of_a_bank_small_enough_to_reckon() -> None:
    words = [
        GoldWord("museum", "museum", "NOUN"),
        GoldWord("museums", "museum", "NOUN"),
        GoldWord("saw", "see", "VERB"),
        GoldWord("see", "see", "VERB"),
        GoldWord("the", "the", "DET"),
    ]
    table = {"museums": ("museum",), "saw": ("saw", "see"), "the": ("a",)}
    report = evaluate_lemmas(words, Table(table))
    assert (report.tokens, report.content_tokens, report.forms) == (5, 4, 4)
    assert report.accuracy == 3 / 5
    assert report.accuracy_content == 3 / 4
    assert report.any_content == 1.0
    # the query "saw" finds the text's "see", but the query "see" not the text's "saw"
    assert (report.same_pairs, report.met_pairs, report.right_pairs) == (4, 3, 3)
    assert report.conflation_recall == 3 / 4
    assert report.conflation_precision == 1.0
    assert report.conflation_f1 == pytest.approx(6 / 7)
    assert report.words_per_second > 0


def test_without_pairs_the_shares_are_nought() -> None:
    report = evaluate_lemmas([GoldWord("the", "the", "DET")], Table({}))
    assert (report.conflation_f1, report.accuracy, report.accuracy_content) == (0, 1, 0)


@pytest.mark.parametrize("seed", range(20))
def test_counting_by_groups_gives_what_comparing_all_pairs_gives(seed: int) -> None:
    chance = random.Random(seed)
    forms = [f"w{number}" for number in range(30)]
    words = [GoldWord(form, f"l{chance.randrange(8)}", "NOUN") for form in forms * 2]
    table = {form: tuple(chance.sample("abcdefgh", chance.randint(1, 3))) for form in forms}
    gold = {form: {word.lemma for word in words if word.form == form} for form in forms}
    same = met = right = 0
    for document, query in itertools.permutations(forms, 2):
        ought = bool(gold[document] & gold[query])
        meets = table[document][0] in table[query]
        same, met, right = same + ought, met + meets, right + (ought and meets)
    report = evaluate_lemmas(words, Table(table))
    assert (report.same_pairs, report.met_pairs, report.right_pairs) == (same, met, right)


def test_lemmas_of_a_word_that_is_cut_are_joined_by_hyphens_and_at_most_three() -> None:
    table = Table({"көре": ("көр",), "сала": ("сал", "сала"), "b": ("x", "y", "z")})
    assert lister(table)("көре-сала") == ("көр-сал", "көр-сала")
    assert lister(table)("сала-b") == ("сал-x", "сал-y", "сал-z")


# -- the command -------------------------------------------------------------------------

FIELDS = {
    *("tokens", "accuracy", "accuracy_content", "any_content", "words_per_second"),
    *("conflation_recall", "conflation_precision", "conflation_f1"),
}


def test_evaluate_lemmas_answers_people_and_programs(run: Run, treebank: Any) -> None:
    path = treebank(("1", "museums", "museum", "NOUN"), ("2", "museum", "museum", "NOUN"))
    said = run("evaluate", "lemmas", path, "--language", "en")
    assert said.code == 0
    assert "conflation F1      1.0000 of 2 content forms" in said.out
    answered = run("evaluate", "lemmas", path, "--language", "en", "--json")
    assert set(answered.json) >= FIELDS
    assert answered.json["conflation_f1"] == 1.0
    assert run("--json", "evaluate", "lemmas", path, "--language", "en").json["tokens"] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "Missing command"),
        (["fly"], 2, "No such command 'fly'"),
        (["lemmas", "/no/such.conllu", "--language", "kk"], 2, "does not exist"),
        (["lemmas", __file__, "--language", "de"], 2, "'de' is not one of"),
        (["lemmas", __file__], 2, "--language"),
        (["lemmas", __file__, "--language", "kk"], 1, "line 1: 1 columns"),
    ],
)
def test_wrong_use_is_one_line(run: Run, arguments: list[str], code: int, says: str) -> None:
    ran = run("evaluate", *arguments)
    assert ran.code == code
    assert says in ran.err
    assert ran.err.count("\n") == 1
