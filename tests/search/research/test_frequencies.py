"""How often words and names occur, in which stories, and what is typical of some of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from making import MakeEngine, MakeStory

from corpus.errors import UsageError
from search.query import Query, make_query
from search.research.association import log_ratio
from search.research.comparison import Comparison, compare
from search.research.frequencies import Frequencies, frequencies
from search.whoosh_engine import WhooshEngine

IN_TWO_YEARS = make_query(words="year:2020"), make_query(words="year:2021")


def counts(found: Frequencies) -> dict[str, int]:
    return {one.lemma: one.count for one in found.rows}


@pytest.fixture
def engine(make_engine: MakeEngine, make_story: MakeStory) -> WhooshEngine:
    return make_engine(
        [
            make_story(
                "a",
                date="2020",
                body="The museum opened. Museums opened halls.",
                institution="csmrk",
            ),
            make_story(
                "b",
                date="2021-05",
                body="A museum sold books, books and books.",
                institution="csmrk",
            ),
            make_story("c", body="The library lent books."),
            make_story("k", date="2021", body="Музейде кітап бар.", language="kk", script="cyrl"),
        ]
    )


class TestWords:
    def test_by_lemma_without_function_words(self, engine: WhooshEngine) -> None:
        found = frequencies(engine, make_query(language=("en",)))
        assert counts(found) == {
            **{"book": 4, "museum": 3, "open": 2},
            **{"hall": 1, "lend": 1, "library": 1, "sell": 1},
        }
        assert (found.stories, found.words, found.found) == (3, 17, 7)
        book = found.rows[0]
        assert (book.language, book.stories) == ("en", 2)
        assert book.per_million == pytest.approx(4 / 17 * 1_000_000)

    def test_function_words_where_they_are_wanted(self, engine: WhooshEngine) -> None:
        found = frequencies(engine, make_query(language=("en",)), stop_words=True)
        assert counts(found)["the"] == 2
        assert found.words == 17

    def test_of_the_stories_that_words_find(self, engine: WhooshEngine) -> None:
        found = frequencies(engine, make_query(words="library"))
        assert counts(found) == {"book": 1, "lend": 1, "library": 1}

    @pytest.mark.parametrize(
        ("by", "parts", "books"),
        [
            ("year", {"2020": 6, "2021": 10, "undated": 4}, (0, 3, 1)),
            ("institution", {"csmrk": 13, "unknown": 7}, (3, 1)),
            ("language", {"en": 17, "kk": 3}, (4, 0)),
            ("month", {"2021-05": 7, "undated": 13}, (3, 1)),
        ],
    )
    def test_in_the_parts_of_the_stories(
        self, engine: WhooshEngine, by: Any, parts: dict[str, int], books: tuple[int, ...]
    ) -> None:
        found = frequencies(engine, make_query(), by=by)
        assert {one.value: one.words for one in found.columns} == parts
        book = next(one for one in found.rows if one.lemma == "book")
        assert book.columns == books
        assert sum(one.stories for one in found.columns) == found.stories == 4

    def test_pages_and_all(self, engine: WhooshEngine) -> None:
        whole = frequencies(engine, make_query(), limit=None)
        pages = [frequencies(engine, make_query(page=page), limit=3) for page in (1, 2, 3, 4)]
        assert tuple(row for page in pages for row in page.rows) == whole.rows
        assert pages[0].pages == -(-whole.found // 3)

    def test_versions_are_counted_once(
        self, make_engine: MakeEngine, make_story: MakeStory
    ) -> None:
        engine = make_engine(
            [
                make_story("a", "museum", versions=("b",)),
                make_story("b", "museum", versions=("a",)),
            ]
        )
        assert counts(frequencies(engine, make_query())) == {"museum": 1}
        assert counts(frequencies(engine, make_query(together=False))) == {"museum": 2}


class TestNames:
    @pytest.fixture
    def engine(self, make_engine: MakeEngine, make_story: MakeStory) -> WhooshEngine:
        return make_engine(
            [
                make_story(
                    "kk",
                    body="Бүгін Шоқан туралы айтылды. Кеше Шоқанға гүл қойылды. Шоқан келді.",
                    language="kk",
                    script="cyrl",
                    date="2020",
                ),
                make_story(
                    "ru",
                    "Большая Выставка",
                    body="Вчера о Чокане говорили. Выставка открыта. Эта выставка новая.",
                    language="ru",
                    script="cyrl",
                    date="2021",
                ),
                make_story(
                    "en", body="They spoke of Shokan in Almaty, on a Monday in July.", date="2021"
                ),
            ]
        )

    def test_a_name_is_one_in_all_its_spellings(self, engine: WhooshEngine) -> None:
        found = frequencies(engine, make_query(), what="names", by="year")
        assert counts(found) == {"Шоқан": 5, "Almaty": 1}
        row = found.rows[0]
        assert [(one.lemma, one.language, one.count) for one in row.spellings] == [
            ("Шоқан", "kk", 3),
            ("Shokan", "en", 1),
            ("Чокан", "ru", 1),
        ]
        assert (row.columns, row.stories) == ((3, 2), 3)

    def test_capitals_at_the_beginning_and_in_titles_make_no_name(
        self, engine: WhooshEngine
    ) -> None:
        names = {
            spelling.lemma
            for row in frequencies(engine, make_query(), what="names").rows
            for spelling in row.spellings
        }
        assert not names & {"Выставка", "Бүгін", "May", "Большой"}


class TestComparison:
    def test_with_all_other_stories_in_the_language(self, engine: WhooshEngine) -> None:
        found = compare(engine, make_query(words="museum", language=("en",)), least=1)
        assert (found.stories, found.words) == (2, 13)
        assert (found.other_stories, found.other_words, found.shared) == (1, 4, 0)
        museum = next(one for one in found.rows if one.lemma == "museum")
        assert (museum.count, museum.other_count) == (3, 0)
        assert museum.log_likelihood == pytest.approx(2 * 3 * 0.26826398659)  # ln (3 / (3 × 13/17))
        assert museum.log_ratio == pytest.approx(log_ratio(3, 13, 0, 4))
        assert museum.probability is None

    def test_each_side_has_what_is_typical_of_it(self, engine: WhooshEngine) -> None:
        query = make_query(words="museum", language=("en",))
        first = compare(engine, query, least=1)
        second = compare(engine, query, least=1, side="second")
        assert {one.lemma for one in second.rows} == {"library", "lend", "book"}
        assert all(one.log_likelihood > 0 for one in first.rows)
        assert all(one.log_likelihood < 0 for one in second.rows)
        for found in (first, second):
            strengths = [abs(one.log_likelihood) for one in found.rows]
            assert strengths == sorted(strengths, reverse=True)

    def test_with_the_stories_of_another_query(self, engine: WhooshEngine) -> None:
        found = compare(
            engine, make_query(words="year:2020"), make_query(words="year:2021"), least=1
        )
        assert (found.stories, found.other_stories) == (1, 2)
        assert {one.lemma for one in found.rows} == {"open", "hall", "museum"}

    def test_stories_in_both_are_told(self, engine: WhooshEngine) -> None:
        found = compare(engine, make_query(words="museum"), make_query(words="books"), least=1)
        assert found.shared == 2  # with what they are called in the other language

    def test_least_is_of_both_together(self, engine: WhooshEngine) -> None:
        found = compare(
            engine, make_query(words="year:2020"), make_query(words="year:2021"), least=2
        )
        assert {one.lemma for one in found.rows} == {"open", "museum"}

    def test_no_version_of_a_story_is_among_the_others(
        self, make_engine: MakeEngine, make_story: MakeStory
    ) -> None:
        engine = make_engine(
            [
                make_story("a", "museum night", versions=("b",)),
                make_story("b", "evening", versions=("a",)),
                make_story("c", "library"),
            ]
        )
        found = compare(engine, make_query(words="night", across=False), least=1)
        assert (found.stories, found.other_stories) == (1, 1)


@pytest.mark.parametrize(
    ("function", "choices"),
    [
        (frequencies, {"what": "verbs"}),
        (frequencies, {"by": "colour"}),
        (frequencies, {"limit": 501}),
        (compare, {"side": "third"}),
        (compare, {"least": 0}),
    ],
)
def test_what_there_is_not_is_refused(
    engine: WhooshEngine,
    function: Callable[..., Frequencies | Comparison],
    choices: dict[str, Any],
) -> None:
    with pytest.raises(UsageError):
        function(engine, Query(), **choices)


def test_an_empty_corpus(make_engine: MakeEngine, make_story: MakeStory) -> None:
    engine = make_engine([make_story("a", "—")])
    assert frequencies(engine, make_query(), by="year").rows == ()
    assert frequencies(engine, make_query(), what="names").rows == ()
    assert compare(engine, make_query(words="museum")).rows == ()


def test_counts_stand_over_several_segments(
    make_engine: MakeEngine, make_story: MakeStory, trivial: None
) -> None:
    for number in range(4):
        engine = make_engine(
            [
                make_story(f"s{number}-{at}", body="museum " * (number + 1) + "hall")
                for at in range(10 // (number + 1) or 1)
            ]
        )
    found = frequencies(engine, make_query(together=False))
    assert counts(found) == {"museu": 10 + 2 * 5 + 3 * 3 + 4 * 2, "hall": 10 + 5 + 3 + 2}
