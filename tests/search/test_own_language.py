"""Stories in the language of the query: above those that only its translations find."""

from __future__ import annotations

import pytest
from asking import ask, ids
from making import MakeEngine, MakeStory


@pytest.mark.parametrize(
    ("words", "reader", "first"),
    [
        ("айтыс", "kk", "kk"),  # a word of both languages: the reader's
        ("айтыс", "ru", "ru"),
        ("музей", "kk", "kk"),
        ("музей", "ru", "ru"),
        ("музеев", "kk", "ru"),  # a Russian form, whoever asks
        ("muzeev", "en", "ru"),
        ("айтысының", "ru", "kk"),
        ("музейдің", "ru", "kk"),
    ],
)
def test_of_stories_nearly_alike_those_in_the_language_of_the_words_stand_first(
    make_story: MakeStory, make_engine: MakeEngine, words: str, reader: str, first: str
) -> None:
    engine = make_engine(
        [
            make_story("kk", "Айтыс, музей", language="kk", body="Ақындар айтысы өтті."),
            make_story("ru", "Айтыс, музей", language="ru", body="Прошёл айтыс акынов."),
        ]
    )
    assert ids(ask(engine, words, reader=reader, together=False))[0] == first


def test_a_rarer_word_of_another_language_counts_no_more_than_ones_own(
    make_story: MakeStory, make_engine: MakeEngine
) -> None:
    often = [make_story(f"{at}", "Көрме туралы", language="kk") for at in range(20)]
    other = make_story("en", "Exhibition, exhibition, exhibition", language="en")
    scores = dict(make_engine([*often, other]).rank("көрме", 30))
    assert 0 < scores["en"] < scores["0"]


@pytest.mark.parametrize(
    ("question", "own", "other"),
    [
        ("Маңғыстаудағы мұражай көрмесінің атақты суретшісі қай жылы туған?", "kk", "ru"),
        ("В каком году родился знаменитый художник выставки музея Мангистау?", "ru", "kk"),
    ],
)
def test_what_many_words_are_called_otherwise_moves_no_story_of_their_own_language(
    make_story: MakeStory, make_engine: MakeEngine, question: str, own: str, other: str
) -> None:
    """The words of a long question tell enough; each more way to match would add chance."""
    kk, ru = "Маңғыстауда суретші туған жылы.", "На Мангистау в том году родился художник."
    engine = make_engine(
        [
            make_story("kk", "Мұражай көрмесі", language="kk", body=kk),
            make_story("kk2", "Музей экспозициясы", language="kk", body=kk),
            make_story("ru", "Выставка музея", language="ru", body=ru),
            make_story("ru2", "Экспозиция галереи", language="ru", body=ru),
        ]
    )
    found, without = (
        {hit.story.id: hit.score for hit in ask(engine, question, across=across, reader=own).hits}
        for across in (True, False)
    )
    assert {own, f"{own}2"} <= set(without)
    for one in (own, f"{own}2"):
        assert found[one] == pytest.approx(without[one])
    assert found[other] < found[own]  # which the translations find
