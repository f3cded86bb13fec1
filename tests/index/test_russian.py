from __future__ import annotations

import pytest

from index.analysis import analyzer


def best(text: str) -> str:
    return " ".join(token.lemmas[0] for token in analyzer("ru").analyze(text))


def candidates(word: str) -> tuple[str, ...]:
    (token,) = analyzer("ru").analyze(word)
    return token.lemmas


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("В музеях города открылись новые выставки", "в музей город открыться новый выставка"),
        ("премьеры спектаклей и концертов", "премьера спектакль и концерт"),
        ("библиотекарями областной библиотеки", "библиотекарь областной библиотека"),
        ("Ёлки в театре", "елка в театр"),
        ("Museum 2024", "museum 2024"),
        ("", ""),
    ],
)
def test_inflected_words_have_one_lemma(text: str, lemmas: str) -> None:
    assert best(text) == lemmas


@pytest.mark.parametrize(
    ("forms", "lemma"),
    [
        ("Кунаев Кунаева Кунаеву Кунаевым", "кунаев"),  # not several men called Кунай
        ("Валиханов Валиханова", "валиханов"),
        ("Токаев Токаева Токаеву", "токаев"),
        ("Семей Семея Семею Семее", "семей"),  # the city
        ("семья семей семьи", "семья"),
        ("Костанай Костаная Костанае", "костанай"),
        ("Кызылорда Кызылорды Кызылорде", "кызылорда"),
        ("Акорда Акорды Акорде Акордой", "акорда"),
        ("новейшего новейшая новейшими", "новейший"),  # a superlative is a word of its own
        ("лучшие лучшую лучших", "лучший"),
        ("Георгиевна Георгиевной Георгиевну", "георгиевна"),  # not Георгиевич
        ("Юрьевич Юрьевичу Юрьевича", "юрьевич"),  # not Юриевич
        ("предгорье предгорьях предгорий", "предгорье"),
        ("Семиречье Семиречья", "семиречье"),
        ("счастья счастье счастьем", "счастье"),
        ("должен должна должны", "должен"),
        ("красиво красивая красивых", "красивый"),
        ("открытый открытая открытыми", "открытый"),
        ("открыт открыта открыли", "открыть"),
        ("утром утро утра", "утро"),
        ("вечером вечера вечер", "вечер"),
        ("большая больших большой", "большой"),
        ("деньги денег", "деньги"),
        ("сидя сидит", "сидеть"),
        ("проф профессора", "профессор"),
        ("статей статьи", "статья"),
    ],
)
def test_forms_of_one_word_meet(forms: str, lemma: str) -> None:
    assert {best(form) for form in forms.split()} == {lemma}


@pytest.mark.parametrize(
    ("forms", "lemma"),
    [
        ("Байтурсынов Байтурсынова Байтурсыновым Байтурсынову", "байтурсынов"),
        ("Сатпаев Сатпаева Сатпаевым", "сатпаев"),
        ("Касымов Касымовой", "касымов"),  # she and he are one: readers type either
        ("Абай Абая Абаем", "абай"),
        ("Шымкент Шымкента Шымкенте", "шымкент"),
        ("Талдыкорган Талдыкоргане", "талдыкорган"),
        ("Караганда Караганды Караганде", "караганда"),
        ("Алматы", "алматы"),
        ("акын акына акынов акынами", "акын"),
        ("кюй кюя кюев кюи", "кюй"),
        ("шанырак шанырака шаныраки", "шанырак"),
        ("домбра домбры домбру", "домбра"),
        ("алматинская алматинских", "алматинский"),
        ("Крэйг", "крэйг"),
        ("Митчелл", "митчелл"),
        ("вотьская", "вотьский"),
    ],
)
def test_names_and_words_of_kazakhstan_meet(forms: str, lemma: str) -> None:
    assert {best(form) for form in forms.split()} == {lemma}


@pytest.mark.parametrize(
    ("word", "lemmas"),
    [
        ("начала", ("начало", "начать")),
        ("цветов", ("цвет", "цветок")),
        ("вести", ("вести", "весть")),
        ("есть", ("быть", "есть")),
        ("музей", ("музей",)),
        ("соединенных", ("соединенный", "соединить")),
    ],
)
def test_a_query_is_given_the_other_likely_lemmas(word: str, lemmas: tuple[str, ...]) -> None:
    assert candidates(word) == lemmas


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("историко-культурного", [("историко", "историко"), ("культурного", "культурный")]),
        ("Нур-Султане", [("Нур", "нур"), ("Султане", "султан")]),
        ("арт-пространства", [("арт", "арт"), ("пространства", "пространство")]),
        ("25-летию", [("25", "25"), ("летию", "летие")]),
        ("1960-х", [("1960-х", "1960-й")]),
        ("14-го", [("14-го", "14-й")]),
    ],
)
def test_hyphens(text: str, tokens: list[tuple[str, str]]) -> None:
    found = analyzer("ru").analyze(text)
    assert [(token.text, token.lemmas[0]) for token in found] == tokens
    assert all(text[token.start : token.end] == token.text for token in found)
    assert [token.position for token in found] == list(range(len(found)))


def test_a_number_and_its_ordinal_find_each_other() -> None:
    assert set(candidates("1960")) == set(candidates("1960-х")) == {"1960", "1960-й"}
    assert candidates("1960")[0] == "1960"


@pytest.mark.parametrize("word", ["ъ", "ы-", "аааааааааааа", "щшщ", "ғылым", "ьь", "на" * 500])
def test_any_word_has_a_lemma(word: str) -> None:
    for token in analyzer("ru").analyze(word):
        assert token.lemmas
        assert all(token.lemmas)
