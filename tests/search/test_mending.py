"""Words that were meant otherwise: misspelt, of another layout, heard; and those that were not."""

from __future__ import annotations

import time

import pytest
from asking import ask, ids
from making import MakeEngine, MakeStory

from search.whoosh_engine import WhooshEngine


@pytest.mark.parametrize(
    ("words", "taken"),
    [("вайлок", "войлок"), ("войлк", "войлок"), ("exibition", "exhibition"), ("dsqcnfdrf", None)],
)
def test_a_misspelt_word_is_mended(engine: WhooshEngine, words: str, taken: str | None) -> None:
    page = ask(engine, words)
    if taken is None:
        assert page.typed != words or page.query.words != words
        return
    assert (page.query.words, page.typed, page.mended) == (taken, words, "spelling")
    assert page.total > 0


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("museum djqkjr", "museum войлок"),
        ("войлок cthtеро", None),
        ("войлок cthth", None),
        ("felt ctht,hj", "felt серебро"),
        ("title:djqkjr", "title:войлок"),
        ("серебро OR [fks0", None),
        ("night j,hf;", None),
    ],
)
def test_one_word_of_several_may_be_of_another_layout(
    engine: WhooshEngine, typed: str, taken: str | None
) -> None:
    page = ask(engine, typed, across=True)
    if taken is None:
        assert page.mended != "layout"
        return
    assert (page.query.words, page.typed, page.mended) == (taken, typed, "layout")
    assert page.total or page.least


def test_a_word_of_another_layout_may_be_misspelt(engine: WhooshEngine) -> None:
    page = ask(engine, "серебро djqkr")  # войлк
    assert (page.query.words, page.mended) == ("серебро войлок", "layout")
    assert ids(page) == ["felt"]


def test_most_of_the_words_are_those_that_were_meant(engine: WhooshEngine) -> None:
    page = ask(engine, "вайлок серебро ауыл", across=False)
    assert (page.query.words, page.mended) == ("войлок серебро ауыл", "spelling")
    assert page.least == 2
    assert ids(page) == ["felt"]
    page = ask(engine, "выставка djqkjr", across=False)
    assert (page.query.words, page.mended, page.least) == ("выставка войлок", "layout", 1)
    assert {"ru", "felt"} <= set(ids(page))


@pytest.fixture
def sounding(make_story: MakeStory, make_engine: MakeEngine) -> WhooshEngine:
    """Stories with a word that begins a sentence only once, with a name, and with others."""
    return make_engine(
        [
            make_story("name", "Рассказ Домбыра", language="ru", body="Наурыз."),
            *(
                make_story(f"{number}", "Вечер", language="ru", body="Играла домбыра: наурыз.")
                for number in range(4)
            ),
            make_story("shoqan", "Шоқан мен Шара", language="kk", body="Шоқан келді."),
            make_story("chekan", "Чекан", language="ru", body="Чекан и чеканка. Чекан."),
            make_story("leaf", "The leaf", language="en", body="A leaf fell, and a leaf rose."),
        ]
    )


@pytest.mark.parametrize("words", ["дамбыра", "дамбыра наурыз"])
def test_what_is_found_by_sound_only_is_mended_where_nothing_is_lost(
    sounding: WhooshEngine, words: str
) -> None:
    page = ask(sounding, words)
    assert (page.typed, page.mended) == (words, "spelling")
    assert page.query.words == words.replace("дамбыра", "домбыра")
    assert page.total == 5
    assert ask(sounding, words, exact=True).total == 0


def test_a_name_that_is_found_by_its_sound_is_no_mistake(sounding: WhooshEngine) -> None:
    page = ask(sounding, "Чокан")
    assert page.typed == ""
    assert ids(page) == ["shoqan"]


def test_a_word_that_a_dictionary_has_is_not_mended_but_asked_for(sounding: WhooshEngine) -> None:
    page = ask(sounding, "deaf", across=False)
    assert (page.total, page.typed) == (0, "")
    assert page.meant is not None
    assert page.meant.words == "leaf"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("food", None),  # not foot: it is a word, and finds a story
        ("date", None),  # not ate
        ("мода", None),  # not вода
        ("horse", "house"),  # of five letters and more, and with the same first
        ("картина", "картинка"),
    ],
)
def test_a_word_that_finds_stories_is_seldom_meant_otherwise(
    make_story: MakeStory, make_engine: MakeEngine, words: str, meant: str | None
) -> None:
    near = "Foot, foot; ate, ate; вода, вода; house; картинка."
    engine = make_engine(
        [
            *(make_story(f"near{at}", near, language="en") for at in range(4)),
            make_story("own", "Food, date, мода, horse, картина", language="en"),
        ]
    )
    page = ask(engine, words, across=False)
    assert "own" in ids(page)
    assert (page.meant.words if page.meant else None) == meant


def test_a_common_word_is_no_name_that_sounds_alike(
    make_story: MakeStory, make_engine: MakeEngine
) -> None:
    engine = make_engine([make_story("a", "Орта ғасыр", language="kk"), make_story("b", "Young")])
    assert not ask(engine, "юрта").hits
    assert not ask(engine, "июнь").hits


@pytest.mark.parametrize("words", ["дамбыра", "вайлок серебро ауыл"])
def test_the_second_page_of_what_was_meant_goes_on(
    make_story: MakeStory, make_engine: MakeEngine, words: str
) -> None:
    body = "Играла домбыра: серебро. Мастера валяли войлок."
    engine = make_engine(
        [
            make_story("name", "Рассказ Домбыра", language="ru", body="Наурыз."),
            *(make_story(f"{one}", "Вечер", language="ru", body=body) for one in range(4)),
        ]
    )
    pages = [ask(engine, words, across=False, limit=2, page=number) for number in (1, 2)]
    assert [page.query.page for page in pages] == [1, 2]
    assert [page.mended for page in pages] == ["spelling", "spelling"]
    assert all(map(ids, pages))
    assert not {*ids(pages[0])} & {*ids(pages[1])}


@pytest.mark.parametrize("words", ["deaf", "lead"])
def test_nothing_is_proposed_that_the_filters_leave_nothing_of(
    sounding: WhooshEngine, words: str
) -> None:
    assert ask(sounding, words, across=False).meant is not None
    for language in ("kk", "ru", "en"):
        page = ask(sounding, words, across=False, language=(language,))
        assert page.meant is None or sounding.count(page.meant) > page.total, language


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("алтын", ["gold"]),  # a word that needs no other letters: not алты
        ("коркем", ["art"]),  # көркем, typed without them
    ],
)
def test_a_word_that_exists_is_not_taken_for_one_without_kazakh_letters(
    make_story: MakeStory, make_engine: MakeEngine, words: str, found: list[str]
) -> None:
    engine = make_engine(
        [
            make_story("gold", "Алтын көрмесі", language="kk"),
            make_story("six", "Алты көрме", language="kk"),
            make_story("art", "Көркем сурет", language="kk"),
        ]
    )
    assert ids(ask(engine, words)) == found


def test_no_word_of_hundreds_of_letters_is_mended(engine: WhooshEngine) -> None:
    started = time.process_time()
    ask(engine, "м" * 35)
    ordinary = time.process_time() - started
    assert not ask(engine, "м" * 500).hits
    assert time.process_time() - started < 2 * ordinary + 0.1
