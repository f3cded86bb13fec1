"""What is marked where two stories are compared: words, or names, dates and numbers."""

from __future__ import annotations

import pytest
from small import story

from corpus.story import Story
from search.differences import Differences, How, differences

RU = (
    "12 августа 2018 года в Актау спустили на воду лодку «Шагала». Три года её восстанавливал "
    "Каспийский морской музей. Лодка построена в 1931 году."
)
KK = (
    "2023 жылғы 20 мамырда Алатау тарих мұражайында «Музей түні» өтеді. Есік кешкі сағат алтыдан "
    "түнгі он бірге дейін ашық, кіру тегін. Келушілер күміс әшекейлерді көреді."
)
KK_LATIN = (
    "2023 jylğy 20 mamyrda Alatau tarih mūrajaiynda «Muzei tünı» ötedı. Esık keşkı sağat altydan "
    "tüngı on bırge deiın aşyq, kıru aqyly. Keluşıler kümıs äşekeilerdı köredı."
)
EN = "On 12 August 2018 the Shagala, a boat of 1931, was launched at Aktau by the museum."


def signs(one: Story, told: Differences, side: str = "one") -> list[str]:
    """The marked stretches, each with its sign."""
    return [
        f"{mark.sign}: {getattr(one, mark.part)[mark.start : mark.end]}"
        for mark in getattr(told, side)
    ]


@pytest.mark.parametrize(
    ("before", "after", "lone", "there"),
    [
        (RU, RU, [], []),
        (RU, RU.upper().replace("«", '"'), [], []),
        (RU, RU.replace("Три года", "Два года"), ["only: Три"], ["only: Два"]),
        (RU, RU.replace(" морской", ""), ["only: морской"], []),
        (RU, RU + "\n\nПодробнее\n© Все права защищены", [],
         ["left_out: Подробнее", "left_out: © Все права защищены"]),
    ],
)  # fmt: skip
def test_words_that_one_text_has_are_marked(
    before: str, after: str, lone: list[str], there: list[str]
) -> None:
    one = story("a", "Шагала", language="ru", body=before)
    other = story("b", "ШАГАЛА", language="ru", body=after)
    told = differences(one, other)
    assert told.how == "words"
    assert told.is_whole
    assert signs(one, told) == lone
    assert signs(other, told, "other") == there


def test_kazakh_is_compared_across_scripts() -> None:
    one = story("a", language="kk", script="cyrl", body=KK)
    other = story("b", language="kk", script="latn", body=KK_LATIN)
    told = differences(one, other)
    assert signs(one, told) == ["only: тегін"]
    assert signs(other, told, "other") == ["only: aqyly"]


def test_what_moved_is_told_from_what_is_new() -> None:
    first, second, third = RU.split(". ")
    one = story("a", language="ru", body=RU)
    other = story("b", language="ru", body=f"{second}. Новое. {first}. {third}")
    told = differences(one, other)
    assert {sign.partition(":")[0] for sign in signs(one, told)} == {"moved"}
    assert "only: Новое" in signs(other, told, "other")


def test_a_teaser_that_the_body_repeats_is_not_compared() -> None:
    one = story("a", language="ru", teaser="12 августа 2018 года…", body=RU)
    other = story("b", language="ru", body=RU)
    assert signs(one, differences(one, other)) == []


def test_of_translations_names_dates_and_numbers_are_marked() -> None:
    one, other = story("a", language="ru", body=RU), story("b", language="en", body=EN)
    told = differences(one, other)
    assert told.how == "named"
    assert signs(one, told) == [
        "date: 12 августа", "date: 2018", "name: Актау", "date: 1931",
    ]  # fmt: skip
    assert {"date: 12 August", "name: Aktau", "date: 1931"} <= set(signs(other, told, "other"))


def test_only_what_is_a_name_is_marked_as_one() -> None:
    one = story("a", language="ru", body="Выставка Шагала открыта. Её видели 1 900 человек.")
    other = story("b", language="ru", body="Выставка закрыта: Шагала видели 1 900 человек.")
    told = differences(one, other, "named")
    assert signs(one, told) == ["name: Шагала", "number: 1 900"]


@pytest.mark.parametrize(("how", "told"), [(None, "named"), ("words", "words"), ("named", "named")])
def test_texts_that_share_little_are_compared_by_what_they_name(how: How | None, told: str) -> None:
    one = story("a", language="ru", body=RU)
    other = story("b", language="ru", body="В Актау 12 августа прошёл праздник моря и рыбаков.")
    assert differences(one, other, how).how == told


def test_stories_without_words_are_compared() -> None:
    assert differences(story("a"), story("b")).one == ()
