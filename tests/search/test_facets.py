from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from choices import INSTITUTIONS, Values, check_clicks, of_institution
from making import MakeEngine, MakeStory

from corpus.story import Story
from search.query import Query, make_query
from search.whoosh_engine import WhooshEngine


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


# -- versions, exclusions, trees: each count is true for the click that follows ------------


@pytest.fixture
def told_in_several(
    tmp_path: Path, make_story: MakeStory, make_engine: MakeEngine, trivial: None
) -> Iterator[WhooshEngine]:
    """Stories with versions in other languages, dates and kinds; each of its own institution."""

    def one(identity: str, slug: str | None, language: str, date: str, *versions: str) -> Story:
        kind = "headline" if identity.endswith("2") else "full"
        fields = {"institution": slug, "language": language, "date": date, "kind": kind}
        return make_story(identity, "Museum", versions=versions, **fields)

    make_engine(
        [
            one("a1", "csmrk", "kk", "2024-05-17", "a2", "a3"),
            one("a2", "csmrk", "ru", "2024-05-18"),
            one("a3", "national-museum", "en", "2023-05-18"),
            one("b1", "csmrk", "kk", "2024-06-01", "b2"),
            one("b2", "almaty-library", "ru", "2024-06", "b1"),
            one("c1", "almaty-library", "ru", "2023-01-01"),
            one("d1", "national-museum", "en", "2024", "d2"),
            one("d2", None, "kk", "2022-12-31"),
            one("e1", None, "en", "2022-12-31"),
        ]
    )
    opened = WhooshEngine(tmp_path / "data", INSTITUTIONS)
    yield opened
    opened.close()


QUERIES: list[dict[str, Any]] = [
    {},
    {"language": ("kk",)},
    {"language": ("kk", "ru")},
    {"language": ("-ru",)},
    {"language": ("-ru", "-en")},
    {"language": ("kk", "-ru")},
    {"kind": ("headline",), "language": ("ru",)},
    {"city": ("almaty",)},
    {"city": ("almaty",), "institution": ("csmrk",)},
    {"city": ("almaty", "astana"), "institution": ("csmrk",)},
    {"city": ("-almaty",)},
    {"city": ("almaty",), "institution": ("-csmrk",)},
    {"institution": ("csmrk", "unknown"), "type": ("museum",)},
    {"type": ("-museum",)},
    {"year": ("2024",)},
    {"year": ("2024",), "month": ("2024-05",)},
    {"year": ("2024", "2023"), "month": ("2024-05",)},
    {"year": ("2022",), "month": ("2024-05", "2024-06")},
    {"month": ("2024-05",)},
    {"month": ("-2024-05",), "year": ("2024",)},
    {"year": ("-2024",), "language": ("ru",)},
    {"year": ("2024",), "language": ("-kk",), "city": ("almaty",)},
    {"since": "2024-05-18", "language": ("ru",)},
    {"since": "2023", "until": "2024-05", "year": ("-2023",)},
]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("choices", QUERIES)
def test_each_count_is_true_for_its_click(
    told_in_several: WhooshEngine, choices: dict[str, Any], together: bool
) -> None:
    engine = told_in_several

    def found(query: Query) -> list[Values]:
        apart = msgspec.structs.replace(query, together=False, limit=100)
        return [values_of(hit.story) for hit in engine.search(apart).hits]

    query = make_query(words="museum", together=together, **choices)
    page = engine.search(query)
    check_clicks(page.facets, query, found, engine.count)
    for bar in page.timeline.bars:
        assert bar.stories == engine.count(bar.query), bar


def values_of(story: Story) -> Values:
    date = str(story.date)
    return {
        **of_institution(story.institution),
        "language": story.language,
        "kind": story.kind,
        "year": date[:4],
        "month": date[:7] if len(date) > 4 else None,
    }


@pytest.mark.parametrize(
    ("choices", "found"),
    [
        # a month narrows its own year, and adds to others
        ({"year": ("2024",), "month": ("2024-05",)}, ["a1", "a2"]),
        ({"year": ("2022", "2024"), "month": ("2024-05",)}, ["a1", "a2", "d2", "e1"]),
        ({"year": ("2022",), "month": ("2024-05",)}, ["a1", "a2", "d2", "e1"]),
        # and so an institution its city
        ({"city": ("almaty",)}, ["a1", "a2", "b1", "b2", "c1"]),
        ({"city": ("almaty",), "institution": ("almaty-library",)}, ["b2", "c1"]),
        (
            {"city": ("almaty", "astana"), "institution": ("almaty-library",)},
            ["a3", "b2", "c1", "d1"],
        ),
        ({"city": ("unknown",)}, ["d2", "e1"]),
        ({"type": ("library", "unknown")}, ["b2", "c1", "d2", "e1"]),
        ({"kind": ("headline",)}, ["a2", "b2", "d2"]),
        # what is excluded is nowhere
        ({"city": ("almaty",), "institution": ("-csmrk",)}, ["b2", "c1"]),
        ({"institution": ("csmrk", "-csmrk", "national-museum")}, ["a3", "d1"]),
        ({"language": ("-ru", "-kk")}, ["a3", "d1", "e1"]),
        ({"year": ("2024",), "month": ("-2024-05",)}, ["b1", "b2", "d1"]),
        ({"year": ("-2024", "-2023")}, ["d2", "e1"]),
    ],
)
def test_what_is_chosen_and_what_is_excluded(
    told_in_several: WhooshEngine, choices: dict[str, Any], found: list[str]
) -> None:
    page = told_in_several.search(make_query(together=False, limit=100, **choices))
    assert sorted(hit.story.id for hit in page.hits) == found


def test_a_click_on_a_city_asks_for_all_of_it(told_in_several: WhooshEngine) -> None:
    narrowed = make_query(city=("almaty",), institution=("csmrk", "national-museum"))
    cities = {one.value: one for one in told_in_several.search(narrowed).facets.city}
    assert cities["almaty"].toggle == make_query(city=("almaty",), institution=("national-museum",))
    assert cities["almaty"].exclude == make_query(
        city=("-almaty",), institution=("national-museum",)
    )
    assert cities["astana"].toggle == make_query(city=("almaty", "astana"), institution=("csmrk",))


@pytest.mark.parametrize(
    ("words", "filtered"),
    [
        ("museum", {"language": ("en",)}),
        ("museum nowhere", {"language": ("en",)}),  # most of the words
        ("musuem", {"language": ("en",)}),  # a misspelt word
        ("ьгыугь", {"year": ("2022",)}),  # another keyboard layout
    ],
)
def test_words_are_read_alike_whatever_is_filtered(
    told_in_several: WhooshEngine, words: str, filtered: dict[str, Any]
) -> None:
    engine = told_in_several
    for choices in ({}, filtered, {"year": ("1999",)}):
        query = make_query(words=words, **choices)
        page = engine.search(query)
        assert page.query.words in ("museum", words)
        for name in ("language", "year", "city"):
            for bucket in getattr(page.facets, name):
                expected = bucket.count + (page.total if bucket.adds else 0)
                if not bucket.selected:
                    assert engine.count(bucket.toggle) == expected
