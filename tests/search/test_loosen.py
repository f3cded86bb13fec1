from __future__ import annotations

from typing import Any

import pytest
from making import MakeEngine, MakeStory

from search.query import make_query
from search.whoosh_engine import WhooshEngine


@pytest.fixture
def engine(make_story: MakeStory, make_engine: MakeEngine, trivial: None) -> WhooshEngine:
    return make_engine(
        [
            make_story("a", "Museum night", date="2024-05-17", institution="csmrk"),
            make_story("b", "Museum park", date="2023-05-17", institution="csmrk"),
            make_story("c", "Library night", date="2023", institution="nlrk"),
        ]
    )


@pytest.mark.parametrize(
    ("choices", "offers"),
    [
        ({"words": "museum"}, []),  # found: nothing to loosen
        ({"words": "museum library"}, [("words", "museum", 1), ("words", "library", 2)]),
        ({"words": "nowhere"}, [("words", "nowhere", 3)]),
        ({"words": "the nowhere"}, [("words", "nowhere", 3)]),
        ({"words": "nowhere neither"}, []),
        (
            {"words": 'park "library night"'},
            [("words", "park", 1), ("words", '"library night"', 1)],
        ),
        (
            {"words": "night", "year": ("2023",), "institution": ("csmrk",)},
            [("words", "night", 1), ("institution", "", 1), ("year", "", 1)],
        ),
        ({"words": "park", "since": "2024"}, [("words", "park", 1), ("dates", "", 1)]),
        ({"month": ("2020-01",)}, [("year", "", 3)]),
    ],
)
def test_each_offer_finds_what_it_says(
    engine: WhooshEngine, choices: dict[str, Any], offers: list[tuple[str, str, int]]
) -> None:
    page = engine.search(make_query(**choices))
    found = [(one.dropped, one.value, one.count) for one in page.loosen]
    assert found == sorted(offers, key=lambda offer: -offer[2])
    assert [engine.count(one.query) for one in page.loosen] == [count for *_, count in found]


def test_at_most_six_are_offered(
    make_story: MakeStory, make_engine: MakeEngine, trivial: None
) -> None:
    words = "abc bcd cde def efg fgh ghi"
    without = [" ".join(word for word in words.split() if word != one) for one in words.split()]
    engine = make_engine(make_story(f"s{n}", title) for n, title in enumerate(without))
    assert len(engine.search(make_query(words=words)).loosen) == 6
