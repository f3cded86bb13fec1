"""What a query is taken for: as typed, mended, by most of its words; across languages, by dates."""

from __future__ import annotations

import time

import pytest
from making import MakeEngine, MakeStory

from corpus.partialdate import PartialDate
from search.query import Page, make_query
from search.whoosh_engine import WhooshEngine


@pytest.fixture
def engine(make_story: MakeStory, make_engine: MakeEngine) -> WhooshEngine:
    return make_engine(
        [
            make_story("kk", "Мұражай түні", language="kk", body="Көрме ашылды.", versions=("ru",)),
            make_story("ru", "Ночь музеев", language="ru", body="Открылась выставка."),
            make_story("en", "Night at the museum", language="en", body="An exhibition opened."),
            make_story("felt", "Войлок и серебро", language="ru", body="Мастера валяли войлок."),
            make_story("2019", "Ночь музеев в Орале", language="ru", date="2019-05-18"),
            make_story(
                "event",
                "Концерт на площади",
                language="ru",
                event_start=PartialDate(2022, 6, 15),
                event_end=PartialDate(2022, 6, 17),
            ),
        ]
    )


def ask(engine: WhooshEngine, words: str, **choices: object) -> Page:
    return engine.search(make_query(words=words, **choices))  # type: ignore[arg-type]


def ids(page: Page) -> list[str]:
    return [hit.story.id for hit in page.hits]


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


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("19 ғасыр", "XIX ғасырдың кілемдері"),
        ("ХІХ ғасыр", "19-ғасырдың кілемдері"),  # typed with Cyrillic letters
        ("ХVШ ғасыр", "XVIII ғасырдың кілемдері"),
        ("XIX век", "Ковры 19-го века"),
        ("19-й век", "Ковры XIX века"),
        ("XIX century", "Carpets of the 19th century"),
        ("19th century", "Carpets of the XIX century"),
    ],
)
def test_a_century_is_found_however_its_number_is_written(
    make_story: MakeStory, make_engine: MakeEngine, words: str, title: str
) -> None:
    language = "en" if title.isascii() else "ru" if "век" in title else "kk"
    engine = make_engine([make_story("carpets", title, language=language)])
    assert ids(ask(engine, words, across=False)) == ["carpets"]


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


def test_most_of_the_words_will_do(engine: WhooshEngine) -> None:
    page = ask(engine, "войлок серебро абракадабра")
    assert page.least == 2
    assert ids(page)[0] == "felt"
    assert any(offer.value == "абракадабра" for offer in page.loosen)


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


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ночь музеев 2019", {"2019"}),
        ("2019 мамырда", {"2019"}),
        ("18.05.2019", {"2019"}),
        ("05.2019", {"2019"}),
        ("2018-2020", {"2019"}),
        ("16 июня", {"event"}),
        ("June 16", {"event"}),
        ("концерт 16 июня 2022", {"event"}),
    ],
)
def test_a_date_is_the_storys_own(engine: WhooshEngine, words: str, found: set[str]) -> None:
    page = ask(engine, words)
    assert set(ids(page)) == found
    rule = "event" if found == {"event"} else "date"
    assert any(reason.rule == rule for reason in page.hits[0].reasons)


@pytest.mark.parametrize(
    ("words", "rule", "form"),
    [
        ("18 мая 2019", "date", "2019-05-18"),
        ("2019 жылғы мамыр", "date", "2019-05-18"),
        ("16 июня 2019", "event", "2019-06-15/2019-06-17"),
        ("June 16", "event", "2019-06-15/2019-06-17"),
        ("маусым 2019", "event", "2019-06-15/2019-06-17"),
        ("2019", "date", "2019-05-18"),  # of both
        ("(16 июня) OR (17 июля)", "event", "2019-06-15/2019-06-17"),
    ],
)
def test_the_date_that_matched_is_told(
    make_story: MakeStory, make_engine: MakeEngine, words: str, rule: str, form: str
) -> None:
    engine = make_engine(
        [
            make_story(
                "festival",
                "Фестиваль",
                language="ru",
                date="2019-05-18",
                event_start=PartialDate(2019, 6, 15),
                event_end=PartialDate(2019, 6, 17),
            )
        ]
    )
    (hit,) = ask(engine, words).hits
    assert [(reason.rule, reason.form) for reason in hit.reasons] == [(rule, form)]


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
    ("words", "found"),
    [
        ("16.06", {"day"}),
        ("с 2018 по 2020", {"2019"}),
        ("2018 жылдан 2020 жылға дейін", {"2019"}),
        ("from 2018 to 2020", {"2019"}),
        ("2018—2020", {"2019"}),
    ],
)
def test_short_dates_and_spans_of_years_are_dates(
    make_story: MakeStory, make_engine: MakeEngine, words: str, found: set[str]
) -> None:
    engine = make_engine(
        [
            make_story("2019", "Концерт", language="ru", date="2019-05-18"),
            make_story("2021", "Концерт", language="ru", date="2021-05-18"),
            make_story("day", "Концерт", language="ru", date="--06-16"),
        ]
    )
    assert set(ids(ask(engine, words))) == found


def test_the_day_itself_stands_above_what_lasts_for_weeks(
    make_story: MakeStory, make_engine: MakeEngine
) -> None:
    start, end = PartialDate(2019, 6, 3), PartialDate(2019, 7, 26)
    engine = make_engine(
        [
            make_story("dig", "Раскопки", date="2019-08-02", event_start=start, event_end=end),
            make_story("day", "Концерт", date="--06-16"),
        ]
    )
    page = ask(engine, "June 16")
    assert ids(page) == ["day", "dig"]
    assert [reason.rule for reason in page.hits[0].reasons] == ["date"]


def test_a_date_is_told_where_a_text_has_some_of_its_words_only(
    make_story: MakeStory, make_engine: MakeEngine
) -> None:
    story = make_story("a", "16 маусымда концерт", language="kk", date="2024-06-16")
    (hit,) = ask(make_engine([story]), "June 16").hits
    assert [(one.form, one.rule) for one in hit.reasons] == [
        ("16", "form"),
        ("2024-06-16", "date"),
    ]


@pytest.mark.parametrize("words", ["12400", "12400 негативов", "12 400", "12,400"])
def test_a_number_is_found_however_its_thousands_are_set(
    make_story: MakeStory, make_engine: MakeEngine, words: str
) -> None:
    engine = make_engine([make_story("a", "Архив оцифровал 12 400 негативов", language="ru")])
    assert ids(ask(engine, words)) == ["a"]


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


def test_a_common_word_is_no_name_that_sounds_alike(
    make_story: MakeStory, make_engine: MakeEngine
) -> None:
    engine = make_engine([make_story("a", "Орта ғасыр", language="kk"), make_story("b", "Young")])
    assert not ask(engine, "юрта").hits
    assert not ask(engine, "июнь").hits


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
