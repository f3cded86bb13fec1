from __future__ import annotations

import re

import pytest

from corpus.story import Language
from index.analysis import Token
from search.clauses import Phrase, Term, Word
from search.expansion import MAX_CLAUSES, expand, languages_of


@pytest.mark.parametrize(
    ("word", "languages"),
    [
        ("мұражай", ("kk", "ru")),
        ("museum", ("en",)),
        ("2024", ("kk", "ru", "en")),
        ("UNESCO-ның", ("kk", "ru", "en")),
        ("—", ()),
    ],
)
def test_a_words_letters_tell_its_languages(word: str, languages: tuple[str, ...]) -> None:
    assert languages_of(word) == languages


def test_a_word_is_looked_for_in_every_language_of_its_script(trivial: None) -> None:
    assert expand("Мұражайға museums", exact=True) == (
        Word(0, 9, ((Term(("мұражайға",), (("kk", "мұраж"), ("ru", "мұраж"))),),)),
        Word(10, 17, ((Term(("museums",), (("en", "museu"),)),),)),
    )


def test_quotation_marks_of_every_kind_make_a_phrase(trivial: None) -> None:
    forms = (("ночь", "музеев"),)
    for text in ('"Ночь музеев"', "«Ночь музеев»", "„Ночь музеев“", "“Ночь музеев”"):
        assert expand(text) == (Phrase(0, 13, forms),)


@pytest.mark.parametrize(
    ("text", "optional"),
    [
        ("night at the museum", [False, True, True, False]),
        ("күй және домбыра", [False, True, False]),
        ("в музее", [True, False]),
        ('"at the" of', [False, True]),
        ("to be or", [False, False, False]),  # all there is
    ],
)
def test_stop_words_are_optional_beside_others(
    trivial: None, text: str, optional: list[bool]
) -> None:
    assert [clause.optional for clause in expand(text)] == optional


def test_a_word_said_twice_counts_once_and_very_many_are_cut(trivial: None) -> None:
    assert len(expand("музей Музей музей")) == 1
    assert len(expand(" ".join(f"w{number}" for number in range(100)))) == MAX_CLAUSES


@pytest.mark.parametrize("text", ["", "  ", "?!", '"', '""', "«»", "\ud800"])
def test_what_has_no_letter_is_no_words(trivial: None, text: str) -> None:
    assert expand(text) == ()


class Whole:
    """Kazakh that keeps a hyphenated word together; the others cut it."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def analyze(self, text: str) -> list[Token]:
        form = r"[\w-]+" if self.language == "kk" else r"\w+"
        return [
            Token(m[0], m.start(), m.end(), n, m[0], (m[0],), self.language)
            for n, m in enumerate(re.finditer(form, text))
        ]


def test_a_word_has_a_reading_for_each_way_that_languages_cut_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search.expansion.analyzer", Whole)
    whole = (Term(("іс-шара",), (("kk", "іс-шара"),)),)
    cut = (Term(("іс",), (("ru", "іс"),)), Term(("шара",), (("ru", "шара"),)))
    assert expand("жаңа іс-шара", exact=True)[1] == Word(5, 12, (whole, cut))
    assert expand('"іс-шара"') == (Phrase(0, 9, (("іс-шара",), ("іс", "шара"))),)
