from __future__ import annotations

import pytest

from corpus.story import LANGUAGES, Language
from index.stopwords import STOPWORDS, is_stopword
from index.tokens import exact_form, words


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        ("Бұл көрме туралы және оның тарихы", "kk", "көрме тарихы"),
        ("Музейдің жанында ашылған", "kk", "Музейдің ашылған"),
        ("В музее о том, как это было", "ru", "музее том"),
        ("Выставка для всех, которая открыта", "ru", "Выставка открыта"),
        ("A night at the museum that they don't forget", "en", "night museum forget"),
        ("The US in May", "en", "US May"),
    ],
)
def test_what_is_left_says_what_a_text_is_about(text: str, language: Language, left: str) -> None:
    kept = [one.text for one in words(text) if not is_stopword(exact_form(one.text), language)]
    assert " ".join(kept) == left


@pytest.mark.parametrize(
    ("word", "language"),
    [("ақ", "kk"), ("ана", "kk"), ("жыл", "kk"), ("тіл", "kk"), ("год", "ru"), ("мир", "ru")],
)
def test_words_of_titles_are_kept(word: str, language: Language) -> None:
    assert not is_stopword(word, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_are_of_exact_forms_and_of_some_hundreds(language: Language) -> None:
    assert 120 <= len(STOPWORDS[language]) <= 350
    for word in STOPWORDS[language]:
        assert exact_form(word) == word
