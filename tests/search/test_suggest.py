from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from small import story

from corpus.institutions import Institution
from corpus.store import Store
from corpus.story import Story
from index.whoosh_writer import update
from search.query import Query
from search.whoosh_engine import WhooshEngine

INSTITUTIONS = (
    Institution(
        slug="tower-museum",
        kind="museum",
        city="kentau",
        names={"kk": "Мұнара мұражайы", "ru": "Музей «Башня»", "en": "Tower Museum"},
        short={"ru": "Башня"},
        spellings=("ММ КГУ",),
    ),
    Institution(
        slug="empty-museum",
        kind="museum",
        city="kentau",
        names={"kk": "Бос мұражай", "ru": "Пустой музей", "en": "Empty Museum"},
    ),
)
STORIES = (
    story(
        "kk-1",
        "Ұлттық кітапханада кеш өтті",
        language="kk",
        script="cyrl",
        institution="tower-museum",
        body="Қазақ халқының мұрасы мұражайда сақталады. Мұражай көрме ашты.",
    ),
    story(
        "kk-2",
        "Қазақ халқының әндері",
        language="kk",
        script="cyrl",
        body="Мұражай залында ән шырқалды. Көрме ашылды.",
    ),
    story(
        "ru-1",
        "Ночь в музее",
        language="ru",
        script="cyrl",
        institution="tower-museum",
        body="В музее открылась выставка. Музыка звучала до утра. Были и музейщики.",
    ),
    story(
        "ru-2",
        "Большая выставка ковров",
        language="ru",
        script="cyrl",
        body="Национальный музей показал ковры. Выставка открыта. Видео и музыка.",
    ),
    story(
        "en-1",
        "A night at the museum",
        body="The museum opened its doors. Music was played in the museum.",
    ),
    story("en-2", "State library opens", body="The library's museum of books is new."),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterable[WhooshEngine]:
    data = tmp_path_factory.mktemp("suggest") / "data"
    opened = indexed(data, STORIES)
    yield opened
    opened.close()


def indexed(data: Path, stories: Iterable[Story], removed: Iterable[str] = ()) -> WhooshEngine:
    with Store.open(data / "izde.sqlite", create=True) as store:
        with store.writing():
            for one in stories:
                store.put(one)
        update(data / "index", store)
        if removed:
            with store.writing():
                store.remove(list(removed), "2024-06-01T00:00:00Z")
            update(data / "index", store)
    return WhooshEngine(data, INSTITUTIONS)


def texts(engine: WhooshEngine, typed: str, kind: str = "words", limit: int = 8) -> list[str]:
    return [one.text for one in engine.suggest(typed, limit) if one.kind == kind]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("мұр", "мұражай"),
        ("МҰР", "мұражай"),
        ("кіт", "кітапханада"),
        ("муз", "музее"),
        ("выст", "выставка"),
        ("mus", "museum"),
        ("libr", "library"),
        # words before, as they stand in texts
        ("қазақ ха", "қазақ халқының"),
        ("көрме аш", "көрме ашты"),
        ("Ночь в му", "Ночь в музее"),
        ("национальный му", "национальный музей"),
        ("State  li", "State library"),
        ("museum of bo", "museum of books"),
        ("«Ночь в му", "«Ночь в музее"),
    ],
)
def test_the_most_frequent_form_comes_first(engine: WhooshEngine, typed: str, first: str) -> None:
    assert texts(engine, typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("мура", "мұражай"),
        ("кита", "кітапханада"),
        ("казак хал", "казак халқының"),
        ("v9hf;f", "мұражайда"),  # Kazakh, on English keys
        ("dscnfdr", "выставка"),  # Russian, on English keys
        ("ьгыу", "museum"),  # English, on Russian keys
        ("м9ра", "мұражай"),  # Kazakh, on Russian keys
    ],
)
def test_letters_may_be_those_of_another_keyboard(
    engine: WhooshEngine, typed: str, word: str
) -> None:
    assert word in texts(engine, typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("muraj", "мұражай"),  # Latin letters, by several tables
        ("mūraj", "мұражай"),
        ("murazh", "мұражай"),
        ("MURAJ", "мұражай"),
        ("murajai", "мұражай"),  # the word itself
        ("qaz", "қазақ"),
        ("kitap", "кітапханада"),
        ("körm", "көрме"),
        ("qazaq xal", "qazaq халқының"),
        ("مۇرا", "мұражай"),  # Arabic letters
        ("قازا", "қазақ"),
        ("كورم", "көрме"),
    ],
)
def test_kazakh_may_be_typed_in_latin_and_arabic_letters(
    engine: WhooshEngine, typed: str, first: str
) -> None:
    assert texts(engine, typed)[0] == first
    assert engine.count(Query(words=first))


def test_words_that_begin_as_typed_stand_before_those_of_other_letters(
    engine: WhooshEngine,
) -> None:
    found = texts(engine, "mus", limit=20)
    assert found[:2] == ["museum", "music"]
    assert "museum" in texts(engine, "mu", limit=2)
    assert not any("ұ" in one for one in texts(engine, "mu", limit=2))


@pytest.mark.parametrize(
    ("typed", "text", "language", "script"),
    [
        ("мұр", "мұражай", "kk", "cyrl"),
        ("көр", "көрме", "kk", "cyrl"),
        ("хал", "халқының", "kk", "cyrl"),
        ("муз", "музее", "ru", "cyrl"),
        ("mus", "museum", "en", "latn"),
        ("қазақ", "Қазақ халқының әндері", "kk", "cyrl"),
        ("большая", "Большая выставка ковров", "ru", "cyrl"),
        ("night", "A night at the museum", "en", "latn"),
        ("мұнар", "Мұнара мұражайы", "kk", "cyrl"),
        ("баш", "Музей «Башня»", "ru", "cyrl"),
        ("tow", "Tower Museum", "en", "latn"),
        ("ММ", "ММ КГУ", None, "cyrl"),
    ],
)
def test_each_says_which_language_it_is_in(
    engine: WhooshEngine, typed: str, text: str, language: str | None, script: str
) -> None:
    found = {one.text: (one.language, one.script) for one in engine.suggest(typed, 20)}
    assert found[text] == (language, script)


def test_letters_that_were_typed_are_not_taken_for_others(engine: WhooshEngine) -> None:
    assert "видео" not in texts(engine, "вы")  # ы may stand for і, but not for и
    assert "выставка" not in texts(engine, "ви")
    assert not texts(engine, "мүз")


@pytest.mark.parametrize("typed", ["му", "мұ", "mu", "вы", "қазақ ха", "ночь му", "көрме аш"])
def test_what_is_proposed_is_found(engine: WhooshEngine, typed: str) -> None:
    assert texts(engine, typed)
    for words in texts(engine, typed):
        assert engine.count(Query(words=words)), words


def test_words_that_no_story_has_together_are_not_proposed(engine: WhooshEngine) -> None:
    assert not texts(engine, "библиотека му")
    assert not texts(engine, "ковров утр")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("кеш", "Ұлттық кітапханада кеш өтті"),
        ("улттык ки", "Ұлттық кітапханада кеш өтті"),
        ("большая вы", "Большая выставка ковров"),
        ("выставки ковр", "Большая выставка ковров"),
        ("night at the mus", "A night at the museum"),
    ],
)
def test_titles_hold_the_words_before_and_one_that_begins_so(
    engine: WhooshEngine, typed: str, title: str
) -> None:
    found = [one for one in engine.suggest(typed) if one.kind == "title"]
    assert found[0].text == title
    assert found[0].target == next(one.id for one in STORIES if one.title == title)


def test_a_title_without_the_words_before_is_not_proposed(engine: WhooshEngine) -> None:
    assert not texts(engine, "концерт му", "title")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("мұнар", "Мұнара мұражайы"),
        ("мунара мур", "Мұнара мұражайы"),
        ("баш", "Музей «Башня»"),
        ("музей баш", "Музей «Башня»"),
        ("tow", "Tower Museum"),
        ("mūnara", "Мұнара мұражайы"),
        ("ММ", "ММ КГУ"),
    ],
)
def test_institutions_are_found_by_any_word_of_any_name(
    engine: WhooshEngine, typed: str, name: str
) -> None:
    found = [one for one in engine.suggest(typed) if one.kind == "institution"]
    assert [(one.text, one.target) for one in found] == [(name, "tower-museum")]


def test_an_institution_without_stories_is_not_proposed(engine: WhooshEngine) -> None:
    assert not texts(engine, "empt", "institution")


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "м", "m", "ночь в м", "музей ", "музей.", "-муз", "title:муз", "«»", "?!"),
        *("му" * 400, " ".join(f"w{number}" for number in range(9)), "\ud800\ud800"),
    ],
)
def test_nothing_is_proposed_where_no_word_is_being_typed(engine: WhooshEngine, typed: str) -> None:
    assert engine.suggest(typed) == ()


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 8])
def test_there_are_never_more_than_asked_for(engine: WhooshEngine, limit: int) -> None:
    found = engine.suggest("му", limit)
    assert len(found) == min(limit, len(engine.suggest("му", 50)))
    assert len(set(found)) == len(found)
    assert [one.kind for one in found[:1]] == ["words"][:limit]


def test_what_was_removed_is_not_proposed(tmp_path: Path) -> None:
    kept = [story(f"kept-{number}", "Caravan", body="A caravan.") for number in range(9)]
    gone = story("gone", "Cartography", body="Cartography.", institution="tower-museum")
    engine = indexed(tmp_path / "data", [*kept, gone], removed=["gone"])
    assert [one.text for one in engine.suggest("car")] == ["caravan", "Caravan"]
    assert not texts(engine, "tower", "institution")
    engine.close()


def test_what_was_added_since_is_proposed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    engine = indexed(data, [story("one", "Caravan")])
    assert texts(engine, "car") == ["caravan"]
    indexed(data, [story("two", "Carpet"), story("three", "Carpet weavers")]).close()
    assert texts(engine, "car") == ["carpet", "caravan"]
    engine.close()
