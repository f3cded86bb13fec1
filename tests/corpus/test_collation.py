"""Lists in alphabetical order, as a Kazakh, a Russian and an English reader expect them."""

from __future__ import annotations

import itertools
import random
import unicodedata

import pytest

from corpus.collation import sort_key
from corpus.story import LANGUAGES, Language

KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
RUSSIAN_ALPHABET = "абвгдежзийклмнопрстуфхцчшщъыьэюя"

ORDERED: list[tuple[Language, list[str]]] = [
    (
        "kk",
        [
            "Ақтау",
            "Ақтөбе",
            "Алматы",
            "Астана",
            "Атырау",
            "Әулиекөл",
            "Балқаш",
            "Ғабит",
            "Жезқазған",
            "Көкшетау",
            "Қостанай",
            "Қызылорда",
            "Орал",
            "Өскемен",
            "Павлодар",
            "Түркістан",
            "Шымкент",
            "Ықылас",
            "Ілияс",
        ],
    ),
    ("kk", ["Ұлытау", "Үржар", "Үштөбе"]),
    ("kk", ["Емхана", "Ерке", "Ёлка", "Жамбыл"]),  # ё is a letter of its own
    ("kk", ["Ыстық", "Іле", "Эстрада"]),
    ("kk", ["Мұзей", "Мұражай", "Театр", "UNESCO Almaty"]),  # Cyrillic before Latin
    (
        "ru",
        ["Академия хореографии", "Библиотека имени Чехова", "Ёлка", "Елочка", "Музей", "Театр"],
    ),
    ("ru", ["еж", "ёж", "ежа"]),  # ё differs from е only where all else is equal
    ("ru", ["Кокшетау", "Көкшетау", "Курчатов", "Қазақстан", "Лисаковск"]),  # қ after к
    ("ru", ["Алматы", "Яссы", "Almaty", "Zoom"]),
    ("en", ["Abai Theatre", "Almaty Library", "Zhambyl Hall", "Алматы", "Қазақстан"]),
    ("en", ["cafe", "café", "Café", "cafes"]),
    ("en", ["Qazaq", "Qazaqstan", "Qazaqstán", "Qazaqstandyq"]),
    ("en", ["Aıgúl", "Aigul Zhumadil"][::-1]),  # dotless ı is a letter after i
    ("en", ["Aesop", "Æsop", "Aeta"]),
    ("en", ["10 rooms", "1 May", "2 rooms", "95 years", "A room"]),  # digit by digit
    ("en", ["kazakh museum", "Kazakh museum", "Kazakh Museum", "Kazakh museums"]),
    ("en", ["library", "Library", "مكتبة"]),  # scripts we do not know come last
]


@pytest.mark.parametrize(("language", "names"), ORDERED)
def test_names_in_order(language: Language, names: list[str]) -> None:
    shuffled = random.Random(7).sample(names, len(names))
    assert sorted(shuffled, key=lambda name: sort_key(name, language)) == names


@pytest.mark.parametrize(
    ("language", "alphabet"), [("kk", KAZAKH_ALPHABET), ("ru", RUSSIAN_ALPHABET)]
)
def test_every_letter_of_the_alphabet_is_a_primary_difference(
    language: Language, alphabet: str
) -> None:
    for first, second in itertools.pairwise(alphabet):
        # the later letter loses even where the rest of the word would put it first
        assert sort_key(first.upper() + "я", language) < sort_key(second + "а", language)


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("kk", "«Абай» театры", "Абай университеті"),
        ("ru", "«Алатау» театр", "Алатау хор"),
        ("ru", "Театр «Заз»", "Театр имени Ауэзова"),
        ("en", "“Night at the Museum”", "Night watch"),
        ("en", "Co-operation", "Cooperative"),
    ],
)
def test_quotation_marks_and_spaces_do_not_count(
    language: Language, first: str, second: str
) -> None:
    without = ["".join(filter(str.isalnum, name)) for name in (first, second)]
    expected = sort_key(without[0], language) < sort_key(without[1], language)
    assert (sort_key(first, language) < sort_key(second, language)) is expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_is_total(language: Language) -> None:
    names = [
        "Абай",
        "«Абай»",
        "абай",
        "Aбай",
        "",
        " ",
        "é",
        "e\u0301",
        "e",
        "É",
        "й",
        "И",
        "İ",
        "٣",
        "3",
    ]
    keys = [sort_key(name, language) for name in names]
    assert len(set(keys)) == len(names)


def test_composed_and_decomposed_letters_are_neighbours() -> None:
    for word in ("Жайық", "ёлка", "café"):
        decomposed = unicodedata.normalize("NFD", word)
        assert sort_key(word, "ru")[:3] == sort_key(decomposed, "ru")[:3]
