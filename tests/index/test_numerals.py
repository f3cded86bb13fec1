from __future__ import annotations

import pytest

from corpus.story import Language
from index.analysis import analyzer
from index.numerals import MEANT, roman


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("ii", "2"),
        ("iv", "4"),
        ("ix", "9"),
        ("xiv", "14"),
        ("xix", "19"),
        ("xx", "20"),
        ("xxi", "21"),
        ("xxxix", "39"),
        ("хіх", "19"),  # typed with Kazakh letters
        ("хх", "20"),
        ("хvііі", "18"),
        ("хш", "13"),  # Ш for III, П for II
        ("хvш", "18"),
        ("хvп", "17"),
    ],
)
def test_a_roman_number_is_the_number_it_means(written: str, number: str) -> None:
    assert MEANT[roman(written) or ""] == number


@pytest.mark.parametrize(
    "word", ["", "i", "v", "x", "х", "iiii", "vx", "iix", "xl", "mix", "хан", "шп", "пш", "хит"]
)
def test_other_words_and_initials_are_not(word: str) -> None:
    assert roman(word) is None


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("kk", ["XIX ғасыр", "19 ғасыр", "19-ғасыр", "ХІХ ғасырда"]),
        ("kk", ["XX-шы ғасыр", "20-шы ғасыр", "ХХ ғасыр"]),
        ("kk", ["XV-XVIII ғасырлар", "15-18 ғасырлар"]),
        ("kk", ["ХVШ ғасырда", "18-ғасырда"]),
        ("ru", ["XIX век", "19 век", "ХІХ века", "19-й век", "19-го века"]),
        ("ru", ["Людовик XIV", "Людовик 14"]),
        ("en", ["XIX century", "19th century", "19 centuries"]),
        ("en", ["Elizabeth II", "Elizabeth 2nd", "Elizabeth 2"]),
    ],
)
def test_a_number_is_asked_for_as_it_may_be_indexed(language: Language, texts: list[str]) -> None:
    read = [[token.lemmas for token in analyzer(language).analyze(text)] for text in texts]
    for asked in read:
        for indexed in read:
            assert all(lemmas[0] in query for lemmas, query in zip(indexed, asked, strict=True))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_roman_number_stays_one_in_the_index(language: Language) -> None:
    assert [token.lemmas[0] for token in analyzer(language).analyze("ХІХ XX")] == ["xix", "xx"]
