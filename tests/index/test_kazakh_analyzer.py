"""Kazakh text to tokens: offsets, hyphens, quotation marks, languages, candidates."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import QUERY_LEMMAS
from index.kazakh import KazakhAnalyzer, make

KAZAKH = make()


def lemmas(text: str) -> list[str]:
    return [token.lemmas[0] for token in KAZAKH.analyze(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("іс-шаралар өтті", ["іс", "шара", "өт"]),
        ("ФИФА-ның кеңсесі", ["фифа", "кеңсе"]),
        ("2024-інші жылы", ["2024", "жыл"]),
        ("«Жібек жолы»-ға", ["жібек", "жол"]),
        ("«Жібек жолы»ға барды", ["жібек", "жол", "бар"]),
        ("«Абай» операсы", ["абай", "опера"]),
        ("90%-ға өсті", ["90", "өс"]),
        ("Нью-Йорк-те", ["нью", "йорк"]),
        ("KEGOC-тың", ["kegoc"]),
        ("заманнан-ақ", ["заман"]),
        ("ата-анасына", ["ата", "ана"]),
        ("“Самұрық” да", ["самұрық", "да"]),
    ],
)
def test_words_of_a_text(text: str, found: list[str]) -> None:
    assert lemmas(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("государственный", "государственный"),
        ("деятельности", "деятельность"),
        ("искусственного", "искусственный"),
        ("съемкадан", "съемка"),  # a Russian word with a Kazakh ending
    ],
)
def test_russian_words_have_their_russian_lemma(text: str, found: str) -> None:
    assert lemmas(text) == [found]


@pytest.mark.parametrize("word", ["museum", "UNESCO", "Paintings"])
def test_latin_words_stand_for_themselves(word: str) -> None:
    assert lemmas(word) == [word.lower()]


def test_an_ending_belongs_to_the_token_of_its_word() -> None:
    (token,) = KAZAKH.analyze("ФИФА-ның")
    assert (token.text, token.start, token.end, token.exact) == ("ФИФА-ның", 0, 8, "фифа-ның")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ашу", "ашылды"),
        ("ашу", "ашты"),
        ("қойылым", "қойылымның"),
        ("құру", "құрылған"),
        ("өткізу", "өткізіледі"),
        ("жазу", "жазылған"),
        ("сайлау", "сайланды"),
        ("кездесу", "кездесуге"),
        ("даму", "дамуы"),
        ("кеспе", "кеспелердің"),  # nouns that look like a verb with endings
        ("ұңғыма", "ұңғымалардан"),
        ("жаңғырыс", "жаңғырыстарда"),
        ("полиметр", "полиметрдің"),  # loan words that no lexicon has
        ("картинг", "картингке"),
    ],
)
def test_what_readers_type_meets_what_is_written(one: str, other: str) -> None:
    """The document's best lemma is among those of the query."""
    (query,), (document,) = KAZAKH.analyze(one), KAZAKH.analyze(other)
    assert document.lemmas[0] in query.lemmas


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("қасқыр", "қас"),
        ("кітап", "кіт"),
        ("аударма", "аудан"),
        ("көрме", "көру"),
        ("баспа", "бас"),
        ("алматы", "алма"),
    ],
)
def test_different_words_do_not_meet(one: str, other: str) -> None:
    (query,), (document,) = KAZAKH.analyze(one), KAZAKH.analyze(other)
    assert document.lemmas[0] not in query.lemmas


def test_candidates_name_their_endings() -> None:
    best = KAZAKH.analyze_word("кітаптарымыздан")[0]
    assert (best.lemma, best.pos, best.endings) == ("кітап", "n", ("PL", "POSS.1PL", "ABL"))
    best = KAZAKH.analyze_word("ашылмады")[0]
    assert (best.lemma, best.pos, best.endings) == ("аш", "v", ("PASS", "NEG", "PST"))


def test_candidates_come_best_first() -> None:
    scores = [one.score for one in KAZAKH.analyze_word("табысты")]
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)


@given(st.text(max_size=60))
def test_any_text_gives_tokens_that_lie_where_they_say(text: str) -> None:
    check(KAZAKH, text)


@given(st.text(alphabet="аәбвгғкқлмнңоөрстуүұыіьйия-'»% \u0301.", max_size=40))
def test_any_kazakh_letters_do_too(text: str) -> None:
    check(KAZAKH, text)


def check(kazakh: KazakhAnalyzer, text: str) -> None:
    end = 0
    for number, token in enumerate(kazakh.analyze(text)):
        assert token.position == number
        assert token.start >= end
        assert text[token.start : token.end] == token.text
        assert 1 <= len(token.lemmas) <= QUERY_LEMMAS
        assert all(token.lemmas)
        end = token.end


def test_long_words_take_linear_time() -> None:
    start = time.process_time()
    KAZAKH.analyze("ла" * 50_000)
    KAZAKH.analyze("-".join("а" * 20_000))
    assert time.process_time() - start < 2.0


@pytest.mark.parametrize(
    ("word", "kept", "undone"),
    [
        ("таулы", "таулы", "тау"),
        ("үмітсіз", "үмітсіз", "үміт"),
        ("балалықтан", "балалық", "бала"),
        ("әншілердің", "әнші", "ән"),
        ("жұмысшыларға", "жұмысшы", "жұмыс"),
        ("кітаптар", "кітап", "кітап"),
        ("көрмесі", "көрме", "көрме"),
    ],
)
def test_derivation_is_a_switch(
    word: str, kept: str, undone: str, underived: KazakhAnalyzer
) -> None:
    assert KAZAKH.analyze(word)[0].lemmas[0] == kept
    assert underived.analyze(word)[0].lemmas[0] == undone


@pytest.fixture(scope="module")
def underived() -> KazakhAnalyzer:
    return KazakhAnalyzer(derivation=False)
