"""What a query is taken for, and why its stories match: all words, most of them, operators."""

from __future__ import annotations

import pytest
from asking import ask, ids
from making import MakeEngine, MakeStory

from search.query import make_query
from search.whoosh_engine import WhooshEngine


@pytest.mark.parametrize(
    ("words", "first"),
    [("мұражай", "kk"), ("музей", "ru"), ("museum", "en"), ("exhibition", "en"), ("көрме", "kk")],
)
def test_other_languages_stand_below_ones_own(engine: WhooshEngine, words: str, first: str) -> None:
    found = ids(ask(engine, words, together=False))
    assert found[0] == first
    assert {"kk", "ru", "en"} <= set(found)
    alone = set(ids(ask(engine, words, together=False, across=False)))
    assert first in alone
    assert "en" not in alone or first == "en"


def test_versions_are_one_result_in_the_readers_language(engine: WhooshEngine) -> None:
    for reader, shown, other in (("kk", "kk", "ru"), ("ru", "ru", "kk")):
        page = ask(engine, "мұражай түні", reader=reader)
        hit = next(hit for hit in page.hits if hit.story.id in ("kk", "ru"))
        assert hit.story.id == shown
        assert [one.id for one in hit.others] == [other]
        assert page.total == len(page.hits)
    apart = ask(engine, "мұражай түні", together=False)
    assert {"kk", "ru"} <= set(ids(apart))


def test_facets_count_versions_once(engine: WhooshEngine) -> None:
    page = ask(engine, "мұражай")
    assert sum(one.count for one in page.facets.institution) == page.total
    for bucket in page.facets.language:
        assert engine.count(bucket.toggle) == bucket.count


def test_most_of_the_words_will_do(engine: WhooshEngine) -> None:
    page = ask(engine, "войлок серебро абракадабра")
    assert page.least == 2
    assert ids(page)[0] == "felt"
    assert any(offer.value == "абракадабра" for offer in page.loosen)


@pytest.mark.parametrize(
    ("words", "story", "rule"),
    [
        ("музей", "ru", "lemma"),
        ("войлок", "felt", "form"),
        ("muzei", "kk", "synonym"),
        ("museum", "ru", "translation"),
        ("войл*", "felt", "pattern"),
    ],
)
def test_each_result_says_why_it_matched(
    engine: WhooshEngine, words: str, story: str, rule: str
) -> None:
    hits = {hit.story.id: hit for hit in ask(engine, words, together=False).hits}
    assert rule in {reason.rule for reason in hits[story].reasons}


@pytest.mark.parametrize(
    ("words", "title", "language", "told"),
    [
        ("войлок", "Киіз", "kk", [("войлок", "Киіз", "translation")]),
        ("серебро", "Күміс", "kk", [("серебро", "Күміс", "translation")]),
        ("мурагат", "Мұрағат", "kk", [("мурагат", "Мұрағат", "letters")]),
        ("murajai", "Мұражай", "kk", [("murajai", "Мұражай", "script")]),
        ("мұрағат", "Архив", "kk", [("мұрағат", "Архив", "synonym")]),
        ("юрта", "Киіз үй", "kk", [("юрта", "Киіз", "translation"), ("юрта", "үй", "translation")]),
        ("yurt", "Үйде киіз басты", "kk", [("yurt", "Үйде", "translation")]),
        ("(балет OR опера)", "Опера", "ru", [("опера", "Опера", "form")]),
        ("title:(балет OR опера)", "Опера", "ru", [("опера", "Опера", "form")]),
        ("с 18 по 21 мая 2018", "С 18 до 21 мая 2018", "ru", [("18", "18", "form")]),
    ],
)
def test_a_result_tells_which_word_it_has_and_by_which_rule(
    make_story: MakeStory,
    make_engine: MakeEngine,
    words: str,
    title: str,
    language: str,
    told: list[tuple[str, str, str]],
) -> None:
    (hit,) = ask(make_engine([make_story("a", title, language=language)]), words).hits
    found = [(one.asked, one.form, one.rule) for one in hit.reasons]
    assert found[: len(told)] == told


@pytest.mark.parametrize(
    ("words", "title", "least"),
    [
        ("IT-компания", "IT-компания", 0),
        ("IT-компания", "Компания", 1),
        ("COVID-19", "COVID-19", 0),
        ("COVID-19", "19 музеев", 1),
        ("3D-очки", "Новые очки", 1),
    ],
)
def test_of_a_hyphenated_word_all_parts_are_looked_for_at_first(
    make_story: MakeStory, make_engine: MakeEngine, words: str, title: str, least: int
) -> None:
    page = ask(make_engine([make_story("a", title, language="ru")]), words)
    assert (ids(page), page.least) == (["a"], least)


def test_words_of_a_translation_are_told_where_they_stand_together(
    make_story: MakeStory, make_engine: MakeEngine
) -> None:
    body = "Үй алыс. " + "Жол ұзақ болды. " * 9 + "Ақ киіз үй тігілді."
    (hit,) = ask(make_engine([make_story("a", "Жол", language="kk", body=body)]), "yurt").hits
    shown = [hit.snippet.text[start:end] for start, end in hit.snippet.marks]
    assert shown == ["киіз", "үй"]


def test_what_is_excluded_is_never_there(engine: WhooshEngine) -> None:
    assert "felt" not in ids(ask(engine, "войлок OR музей -серебро"))
    for words in ("museum -мұражай", "мұражай -museum"):  # a word less its translation
        ask(engine, words)


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("=мұражай", ["ru"]),
        ("=мұражай -=войлок", ["ru"]),
        ("=мұражай -=выставка", []),
        ("(=мұражай -=выставка)", []),
        ("=мұражай -language:ru", []),
        ("=мұражай language:kk", ["ru"]),  # which does not match, and is not excluded
    ],
)
def test_a_version_that_is_excluded_is_not_offered_behind_another(
    engine: WhooshEngine, words: str, others: list[str]
) -> None:
    (hit,) = ask(engine, words, reader="kk").hits
    assert hit.story.id == "kk"
    assert [one.id for one in hit.others] == others
    assert ("ru" in dict(engine.rank(words, 10))) == bool(others)


def test_what_is_excluded_is_so_in_all_languages(engine: WhooshEngine) -> None:
    assert "kk" in ids(ask(engine, "мұражай"))
    assert "kk" not in ids(ask(engine, "мұражай -выставка"))  # көрме, in the Kazakh version
    assert "kk" in ids(ask(engine, "мұражай -выставка", across=False))


def test_a_query_that_has_no_time_says_so(engine: WhooshEngine) -> None:
    finder = engine._finder(engine._snapshot(), -1.0)
    assert finder.answer(make_query(words="музей ночь")).partial


@pytest.mark.parametrize("words", ["!!!", "?", "—", "«»", "( )", "🏛", "-", "=", "*", "OR"])
def test_signs_find_nothing_and_say_so(engine: WhooshEngine, words: str) -> None:
    page = ask(engine, words)
    assert page.total == 0
    assert "signs" in page.notes
    assert not any(bucket.count for bucket in page.facets.language)
    assert engine.rank(words, 10) == []
    (offer,) = ask(engine, words, language=("ru",)).loosen
    assert (offer.dropped, offer.query.words) == ("words", "")
    assert offer.count == engine.count(offer.query)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("=іс-шара", set()),
        ("=мұражай", {"kk"}),
        ("=музеев.", {"ru", "2019"}),
        ("=ночь,музеев", {"ru", "2019"}),
        ("=музе*", {"ru", "2019"}),
        ("музей|войлок", {"ru", "2019", "felt"}),
        ("museum|exhibition", {"en"}),
        ("title:-музеев", {"kk", "en", "felt", "event"}),
        ("жыл: 2019", {"2019"}),
        ("год:2018 - 2020", {"2019"}),
        ("year:2019,2021", {"2019"}),
        ("language: english", {"en"}),
        ("язык:(рус OR қаз) -год:2019", {"kk", "ru", "felt", "event"}),
    ],
)
def test_operators_find_what_they_mean(engine: WhooshEngine, words: str, found: set[str]) -> None:
    page = ask(engine, words, across=False, together=False)
    assert set() if page.least else set(ids(page)) == found
    assert not page.notes


@pytest.mark.parametrize(
    "words",
    [
        *("year:undated", "year: undated", "жыл:датасыз", "жыл:мерзімсіз", "жыл:күні белгісіз"),
        *("год:без даты", 'год:"без даты"', "год:без-даты", "год: недатированные"),
    ],
)
def test_stories_without_a_date_have_names_in_each_language(
    engine: WhooshEngine, words: str
) -> None:
    page = ask(engine, words, together=False)
    assert set(ids(page)) == {"kk", "ru", "en", "felt", "event"}
    assert not page.notes


def test_a_value_that_a_field_does_not_have_is_told_as_words(engine: WhooshEngine) -> None:
    page = ask(engine, "Тіл: халықтың жаны")
    assert page.notes == ("value",)
    assert page.read_as == "Тіл: халықтың жаны"
