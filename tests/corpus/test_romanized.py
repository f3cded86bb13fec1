from __future__ import annotations

import pytest

from corpus.romanized import latin_to_russian
from corpus.scripts import MAX_LETTERS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("noch", "ночь"),
        ("noch'", "ночь"),
        ("Muzeev", "музеев"),
        ("vystavka", "выставка"),
        ("khudozhnik", "художник"),
        ("hudojnik", "художник"),
        ("xudozhnik", "художник"),
        ("iskusstvo", "искусство"),
        ("kontsert", "концерт"),
        ("koncert", "концерт"),
        ("obshchestvo", "общество"),
        ("obschestvo", "общество"),
        ("semya", "семья"),
        ("sem'ya", "семья"),
        ("yubiley", "юбилей"),
        ("jubilej", "юбилей"),
        ("premyera", "премьера"),
        ("premiera", "премьера"),
        ("drevniy", "древний"),
        ("istoria", "история"),
        ("istoriya", "история"),
        ("otkrytie", "открытие"),
        ("otkrytiye", "открытие"),
        ("zhivopis’", "живопись"),
        ("živopis", "живопись"),
        ("deyatelnost", "деятельность"),
        ("pamyatnik", "памятник"),
    ],
)
def test_what_people_type_may_be_the_word_that_they_mean(typed: str, meant: str) -> None:
    assert meant in latin_to_russian(typed)


@pytest.mark.parametrize("typed", ["", "qala", "körme", "музей", "2024", "a" * (MAX_LETTERS + 1)])
def test_what_is_no_way_to_write_russian_may_be_nothing(typed: str) -> None:
    assert latin_to_russian(typed) == ()
