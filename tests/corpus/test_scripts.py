import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.scripts import (
    MAX_CANDIDATES,
    arabic_to_cyrillic,
    fold_key,
    is_latin_kazakh,
    latin_to_cyrillic,
    mend_look_alikes,
)


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("Aлматы", "Алматы"),  # Latin A
        ("бiлiм", "білім"),  # Latin i
        ("MУЗEЙ", "МУЗЕЙ"),
        ("HАУРЫЗ", "НАУРЫЗ"),  # H is the capital Н
        ("мyзей", "музей"),
        ("Tokaeв", "Токаев"),
        ("ɵнер", "өнер"),
        ("əдебиет", "әдебиет"),
        ("Аlmaty", "Almaty"),  # Cyrillic А
        ("lіbrаry", "library"),  # Cyrillic і and а
        ("IT-маман", "IT-маман"),
        ("PDF-ті", "PDF-ті"),
        ("iPhoneдар", "iPhoneдар"),  # neither script alone
        ("Музей museum", "Музей museum"),
        ("copa", "copa"),
        ("сора", "сора"),
        ("2024", "2024"),
    ],
)
def test_look_alikes_are_mended_within_a_word_and_keep_its_length(typed: str, mended: str) -> None:
    assert mend_look_alikes(typed) == mended
    assert len(mended) == len(typed)


@pytest.mark.parametrize(
    ("typed", "proper"),
    [
        ("казак", "қазақ"),
        ("муражай", "мұражай"),
        ("онер", "өнер"),
        ("билим", "білім"),
        ("былым", "білім"),
        ("бiлiм", "білім"),
        ("ан", "ән"),
        ("кундери", "күндері"),
        ("халкы", "халқы"),
        ("гылым", "ғылым"),
        ("Гаухар", "Гауһар"),
        ("жана", "жаңа"),
        ("улттык", "ұлттық"),
        ("КИТАПХАНА", "Кітапхана"),
        ("ауезов", "Әуезов"),
        ("актер", "актёр"),
        ("премер", "премьер"),
        ("фильмi", "фильмі"),
    ],
)
def test_a_word_typed_without_kazakh_letters_meets_the_proper_one(typed: str, proper: str) -> None:
    assert fold_key(typed) == fold_key(proper)


@pytest.mark.parametrize(
    ("one", "other"),
    [("қала", "жала"), ("музей", "музе"), ("тай", "таи"), ("таңғы", "таңы"), ("museum", "мусеум")],
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold_key(one) != fold_key(other)


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        # 2017, apostrophes of any kind
        ("q'azaq", "қазақ"),
        ("a'lem", "әлем"),
        ("s'an'yraq", "шаңырақ"),
        ("o’ner", "өнер"),
        ("jan\u02bca", "жаңа"),
        ("g'ylym", "ғылым"),
        ("u'kimet", "үкімет"),
        ("c'empion", "чемпион"),
        # 2018, acutes
        ("ónegeli", "өнегелі"),
        ("mádenıet", "мәдениет"),
        ("ádebıet", "әдебиет"),
        ("Reseı", "ресей"),
        ("qoıady", "қояды"),
        ("oqý", "оқу"),
        ("naýryz", "наурыз"),
        ("ǵylym", "ғылым"),
        ("múmkin", "мүмкін"),
        # 2021
        ("mūrajay", "мұражай"),
        ("Şymkent", "шымкент"),
        ("jaña", "жаңа"),
        ("jaŋa", "жаңа"),
        ("kün", "күн"),
        ("bağdarlama", "бағдарлама"),
        ("ülken", "үлкен"),
        # QazAqparat
        ("mädenïet", "мәдениет"),
        ("xalıqaralıq", "халықаралық"),
        ("awdan", "аудан"),
        # what people type
        ("qazaq", "қазақ"),
        ("Qazaqstan", "қазақстан"),
        ("Almaty", "алматы"),
        ("murajai", "мұражай"),
        ("zhazushy", "жазушы"),
        ("jazushy", "жазушы"),
        ("bilim", "білім"),
        ("halyq", "халық"),
        ("zhyly", "жылы"),
        ("ushin", "үшін"),
        ("oner", "өнер"),
        ("tau", "тау"),
        ("ulttyq", "ұлттық"),
        ("memlekettik", "мемлекеттік"),
        ("İzde", "ізде"),
    ],
)
def test_latin_kazakh_reads_first_as(latin: str, cyrillic: str) -> None:
    assert latin_to_cyrillic(latin)[0] == cyrillic


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("kundyz", "құндыз"),
        ("kundyz", "күндіз"),
        ("kitapkhana", "кітапхана"),
        ("akademiya", "академия"),
        ("dastur", "дәстүр"),
        ("khalyk", "халық"),
        ("kuyi", "күйі"),
        ("tarikh", "тарих"),
        ("janga", "жаңа"),
        ("janga", "жанға"),
        ("universitet", "университет"),
        ("koncert", "концерт"),
        ("boiynsha", "бойынша"),
        ("uyym", "ұйым"),
        ("uaqytsha", "уақытша"),
        ("material", "материал"),
    ],
)
def test_conflicting_letters_give_several_readings(latin: str, cyrillic: str) -> None:
    readings = latin_to_cyrillic(latin)
    assert fold_key(cyrillic) in [fold_key(one) for one in readings]
    assert len(set(readings)) == len(readings) <= MAX_CANDIDATES


@pytest.mark.parametrize(
    ("arabic", "cyrillic"),
    [
        ("قازاقستان", "қазақстан"),
        ("كىتاپ", "кітап"),
        ("مادەنيەت", "мәдениет"),
        ("ٴبىلىم", "білім"),
        ("بٸلٸم", "білім"),
        ("ءتىل", "тіл"),
        ("ءونەر", "өнер"),
        ("مۇراجاي", "мұражай"),
        ("مۋزەي", "музей"),
        ("قويادى", "қояды"),
        ("رەسپۋبليكا", "республика"),
        ("تەاتر", "театр"),
        ("اۋەزوۆ", "әуезов"),
        ("ٷكٸمەت", "үкімет"),
        ("ٵلەم", "әлем"),
        ("ءۇي", "үй"),
        ("جازۋشى", "жазушы"),
        ("ۇلتتىق", "ұлттық"),
        ("حالىق", "халық"),
        ("ايۋ", "аю"),
        ("كەلۋ", "келу"),
        ("قَازَاق", "қазақ"),  # vowel marks
        ("قـازاق", "қазақ"),  # tatweel
        ("ﻗﺎﺯﺍﻕ", "қазақ"),  # presentation forms
    ],
)
def test_arabic_kazakh_reads_first_as(arabic: str, cyrillic: str) -> None:
    assert arabic_to_cyrillic(arabic)[0] == cyrillic


def test_a_front_word_without_its_hamza_is_among_the_readings() -> None:
    assert "ән" in arabic_to_cyrillic("ٴان")
    assert "академия" in arabic_to_cyrillic("اكادەميا")


@pytest.mark.parametrize("word", ["", "музей", "2024", "-", "x" * 100])
def test_what_is_no_word_in_these_letters_has_no_readings(word: str) -> None:
    assert latin_to_cyrillic(word) == ()
    assert arabic_to_cyrillic(word) == ()


@pytest.mark.parametrize(
    "text",
    [
        *("qazaq", "almaty qalasy", "kitapkhana", "zhibek zholy", "qalalyq kitaphana", "a'lem"),
        *("naýryz meıramy", "mädeniet üyi", "murajai", "halyqaralyq", "qazaq halqynyn tarihy"),
    ],
)
def test_latin_kazakh_is_recognised(text: str) -> None:
    assert is_latin_kazakh(text)


@pytest.mark.parametrize(
    "text",
    [
        *("museum", "museum of arts", "the history of Almaty", "women's rights", "I'll", "you're"),
        *("national library", "exhibition", "UNESCO", "museum 2024", "музей", "", "...", "2024"),
    ],
)
def test_english_is_not_taken_for_kazakh(text: str) -> None:
    assert not is_latin_kazakh(text)


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_taken(text: str) -> None:
    assert len(mend_look_alikes(text)) == len(text)
    assert fold_key(fold_key(text)) == fold_key(text)
    is_latin_kazakh(text)
    for reading in latin_to_cyrillic(text) + arabic_to_cyrillic(text):
        assert reading


@given(st.text("aeghiklnoqstuyzäáğıñúʼ'-", max_size=60))
def test_any_latin_word_is_read_alike_in_both_normal_forms(word: str) -> None:
    assert latin_to_cyrillic(unicodedata.normalize("NFD", word)) == latin_to_cyrillic(word) or (
        len(unicodedata.normalize("NFC", word)) > 40
    )


@given(st.text("اەبگعدجزيكقلمنڭوپرستۋۇفحھچشىٴء", max_size=60))
def test_any_arabic_word_is_read(word: str) -> None:
    assert len(arabic_to_cyrillic(word)) <= MAX_CANDIDATES
