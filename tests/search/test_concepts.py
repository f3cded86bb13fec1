"""What the words of a query are called in other languages, hyphenated ones too."""

from __future__ import annotations

import time

import pytest
from making import MakeEngine, MakeStory

from index.thesaurus import shipped
from search.clauses import Concept
from search.expansion import expand
from search.query import make_query


def concepts_of(words: str) -> set[str]:
    return {
        other.concept
        for clause in expand(words, across=shipped())
        if isinstance(clause, Concept)
        for other in clause.others
    }


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("әл-Фараби", "al-farabi"),
        ("әл-Фарабидің", "al-farabi"),
        ("Әбу Насыр әл-Фараби", "al-farabi"),
        ("Аль-Фараби", "al-farabi"),
        ("аль-фараби", "al-farabi"),
        ("Аль Фараби", "al-farabi"),
        ("Al-Farabi", "al-farabi"),
        ("проспект Аль-Фараби", "al-farabi-avenue"),
        ("үй-музей", "house-museum"),
        ("дома-музея", "house-museum"),
        ("іс-шара", "event-occasion"),
        ("ис-шара", "event-occasion"),  # without Kazakh letters
        ("хип-хопа", "hip-hop"),
        (
            "саяси қуғын-сүргін және ашаршылық құрбандарын еске алу күні",
            "remembrance-day-of-repression-victims",
        ),
        (
            "National Commission of Kazakhstan for UNESCO and ISESCO",
            "national-commission-for-unesco",
        ),
    ],
)
def test_hyphenated_words_are_concepts(words: str, concept: str) -> None:
    assert concept in concepts_of(words)


def test_a_hyphenated_word_is_not_what_its_first_part_means() -> None:
    (clause,) = expand("музей-абракадабра", across=shipped())
    assert not isinstance(clause, Concept)


@pytest.mark.parametrize(
    "words", ["-".join(["аб"] * 160), "әң-" * 120 + "ән", ".".join(["аб"] * 160)]
)
def test_a_chain_of_hyphens_takes_no_time(words: str) -> None:
    started = time.process_time()
    expand(words, across=shipped())
    assert time.process_time() - started < 5


@pytest.mark.parametrize("words", ["әл-Фараби", "Аль-Фараби", "Al-Farabi"])
def test_a_hyphenated_name_meets_stories_in_all_languages(
    make_story: MakeStory, make_engine: MakeEngine, words: str
) -> None:
    engine = make_engine(
        [
            make_story("kk", "Әл-Фараби мұрасы туралы кеш", language="kk", script="cyrl"),
            make_story("ru", "Вечер о наследии аль-Фараби", language="ru", script="cyrl"),
            make_story("en", "An evening on al-Farabi's heritage", language="en"),
            make_story("other", "Ночь музеев", language="ru", script="cyrl"),
        ]
    )
    hits = engine.search(make_query(words=words)).hits
    assert {hit.story.id for hit in hits} == {"kk", "ru", "en"}
    assert all(hit.title.marks for hit in hits)
    assert all(hit.reasons for hit in hits)
