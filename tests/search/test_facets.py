from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from corpus.story import Story
from search.query import make_query
from search.whoosh_engine import WhooshEngine

MakeStory = Callable[..., Story]
MakeEngine = Callable[[Iterable[Story]], WhooshEngine]


@pytest.fixture
def engine(make_story: MakeStory, make_engine: MakeEngine, trivial: None) -> WhooshEngine:
    def one(identity: str, institution: str | None, language: str, date: str | None) -> Story:
        return make_story(identity, "Museum", institution=institution, language=language, date=date)

    return make_engine(
        [
            one("a", "csmrk", "kk", "2024-05-17"),
            one("b", "csmrk", "kk", "2024-06"),
            one("c", "almaty-libraries", "ru", "2023-05-01"),
            one("d", None, "en", "2024"),
            one("e", None, "en", "--06-16"),
            one("f", None, "ru", None),
        ]
    )


def buckets(engine: WhooshEngine, facet: str, **choices: Any) -> list[tuple[str, int, bool]]:
    facets = engine.search(make_query(**choices)).facets
    return [(one.value, one.count, one.selected) for one in getattr(facets, facet)]


@pytest.mark.parametrize(
    ("facet", "choices", "expected"),
    [
        # institutions and languages by falling count, the unknown last
        (
            "institution",
            {},
            [("csmrk", 2, False), ("almaty-libraries", 1, False), ("unknown", 3, False)],
        ),
        ("language", {}, [("en", 2, False), ("kk", 2, False), ("ru", 2, False)]),
        # years and months newest first, the undated last
        ("year", {}, [("2024", 3, False), ("2023", 1, False), ("undated", 2, False)]),
        ("month", {}, [("2024-06", 1, False), ("2024-05", 1, False), ("2023-05", 1, False)]),
        # a facet's counts ignore its own choice, and follow the others'
        (
            "year",
            {"year": ("2023",)},
            [("2024", 3, False), ("2023", 1, True), ("undated", 2, False)],
        ),
        ("year", {"language": ("kk",)}, [("2024", 2, False)]),
        ("language", {"year": ("2023", "undated")}, [("ru", 2, False), ("en", 1, False)]),
        # a chosen value is always there
        (
            "institution",
            {"institution": ("unesco-almaty",), "language": ("kk",)},
            [("csmrk", 2, False), ("unesco-almaty", 0, True)],
        ),
        (
            "year",
            {"year": ("undated",), "language": ("kk",)},
            [("2024", 2, False), ("undated", 0, True)],
        ),
        ("month", {"since": "2025"}, []),
    ],
)
def test_buckets(
    engine: WhooshEngine, facet: str, choices: dict[str, Any], expected: list[tuple[str, int, bool]]
) -> None:
    assert buckets(engine, facet, **choices) == expected


def test_a_bucket_carries_the_query_of_its_click(engine: WhooshEngine) -> None:
    page = engine.search(make_query(words="museum", year=("2024",), page=2))
    toggles = {one.value: one.toggle for one in page.facets.year}
    assert toggles["2023"] == make_query(words="museum", year=("2024", "2023"))
    assert toggles["2024"] == make_query(words="museum")
    assert all(engine.count(one.toggle) == one.count for one in page.facets.language)
