from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import ids
from choices import INSTITUTIONS, check_clicks, consistent, of_institution, passes
from hypothesis import given, settings
from hypothesis import strategies as st
from making import MakeEngine, MakeStory

from corpus.store import Store
from corpus.story import KINDS, Story
from index.whoosh_writer import update
from search.query import Exclusion, FacetName, Query, make_query
from search.whoosh_engine import WhooshEngine


def ask(engine: WhooshEngine, words: str = "", **choices: Any) -> list[str]:
    return ids(engine.search(make_query(words=words, across=False, **choices)))


# -- words -----------------------------------------------------------------------------


@pytest.fixture
def museums(make_story: MakeStory, make_engine: MakeEngine, trivial: None) -> WhooshEngine:
    return make_engine(
        [
            make_story("body", "News", body="The museum opens."),
            make_story("exact", "Night at the museum"),
            make_story("inflected", "Night of all museums"),
            make_story("kazakh", "Мұражайлар түні", language="kk", body="Museum night"),
            make_story("russian", "Ночь музеев", language="ru", body="В музее выставка «Күй»."),
            make_story("teaser", "News", teaser="A museum."),
        ]
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("museum", {"body", "exact", "inflected", "kazakh", "teaser"}),
        ("MUSEUMS", {"body", "exact", "inflected", "teaser"}),
        ("night museum", {"exact", "inflected", "kazakh"}),  # all words, in any part
        ("мұражай", {"kazakh"}),
        ("музйе", {"russian"}),  # misspelt
        ("музея", set()),  # the trivial lemma is five letters; but a dictionary has the word
        ("стена", set()),
        ("музеев", {"russian"}),
        ("the museum", {"body", "exact", "inflected", "kazakh", "teaser"}),  # stop words rank only
        ("the", {"body", "exact"}),  # … unless they are all there is
        ('"night at the museum"', {"exact"}),
        ('"museum at night"', {"exact", "inflected", "kazakh"}),  # its words at least
        ("«ночь музеев» күй", {"russian"}),
        ("„Күй“", {"russian"}),
        ('night "', {"exact", "inflected", "kazakh"}),
        ("-night", {"body", "russian", "teaser"}),
        ("museum -night", {"body", "teaser"}),
        ("museum nowhere", {"body", "exact", "inflected", "kazakh", "teaser"}),  # most of them
        ("opens OR выставка", {"body", "russian"}),
        ("(opens OR выставка) -музее", {"body"}),
        ("title:museum", {"exact", "inflected"}),
        ("title:(night museum)", {"exact", "inflected"}),
        ("=museum", {"body", "exact", "kazakh", "teaser"}),
        ("museu*", {"body", "exact", "inflected", "kazakh", "teaser"}),
        ("мұр*лар", {"kazakh"}),
        ('"museum night"~3', {"exact", "kazakh"}),
        ("language:kk", {"kazakh"}),
        ("night language:en,kk", {"exact", "inflected", "kazakh"}),
        ("?! — …", set()),
        ('""', set()),
    ],
)
def test_a_story_matches_every_word_in_any_part_and_language(
    museums: WhooshEngine, words: str, found: set[str]
) -> None:
    page = museums.search(make_query(words=words, across=False))
    assert set(ids(page)) == found
    assert page.total == museums.count(page.query) == len(found)


def test_title_ranks_above_teaser_above_body_and_exact_above_inflected(
    make_story: MakeStory, make_engine: MakeEngine, trivial: None
) -> None:
    others = [make_story(f"other{n}", "Night in the park", body="A walk") for n in range(30)]
    engine = make_engine(
        [
            make_story("exact", "Night at the museum"),
            make_story("inflected", "Night of all museums"),
            make_story("teaser", "News of the night", teaser="All museums."),
            make_story("body", "News of the night", body="There are museums in the park."),
            *others,
        ]
    )
    assert ask(engine, "museum") == ["exact", "inflected", "teaser", "body"]


@settings(max_examples=150)
@given(
    st.text(max_size=60) | st.text(alphabet='"«»“”-+*()~:=?[]{}\\ OR мұa1\x00\ud800', max_size=30)
)
def test_no_query_raises(museums: WhooshEngine, text: str) -> None:
    page = museums.search(Query(words=text))
    assert 0 <= page.total <= 6


def test_a_hundred_words_are_cut_to_the_first_thirty_two(museums: WhooshEngine) -> None:
    many = " ".join(["museum", *("night" for _ in range(80)), "museum"])
    assert "exact" in ask(museums, many)
    assert museums.search(Query(words=" ".join(f"w{n}" for n in range(200)))).total == 0


# -- order, pages ----------------------------------------------------------------------


@pytest.fixture
def dated(make_story: MakeStory, make_engine: MakeEngine, trivial: None) -> WhooshEngine:
    return make_engine(
        make_story(name, "News", date=date)
        for name, date in {
            "day": "2024-05-17",
            "month": "2024-05",
            "year": "2024",
            "none": None,
            "no-year": "--06-16",
            "twin-b": "2023-12-31",
            "twin-a": "2023-12-31",
        }.items()
    )


@pytest.mark.parametrize(
    ("choices", "found"),
    [
        # a partial date stands at its first day, the undated last, ties by id
        ({}, ["day", "month", "year", "twin-a", "twin-b", "no-year", "none"]),
        ({"sort": "oldest"}, ["twin-a", "twin-b", "year", "month", "day", "no-year", "none"]),
        ({"words": "news"}, ["day", "month", "year", "twin-a", "twin-b", "no-year", "none"]),
        ({"words": "news", "sort": "oldest", "limit": 2}, ["twin-a", "twin-b"]),
        ({"limit": 3, "page": 2}, ["twin-a", "twin-b", "no-year"]),
        ({"limit": 3, "page": 3}, ["none"]),
        ({"limit": 3, "page": 4}, []),
        # a range takes what it overlaps
        ({"since": "2024-05-20"}, ["month", "year"]),
        ({"since": "2024-05-17", "until": "2024-05-17"}, ["day", "month", "year"]),
        ({"until": "2024-05-16"}, ["month", "year", "twin-a", "twin-b"]),
        ({"since": "2024-06"}, ["year"]),
        ({"until": "2023"}, ["twin-a", "twin-b"]),
        ({"since": "2025"}, []),
        # facets
        ({"year": ("2024",)}, ["day", "month", "year"]),
        ({"year": ("undated",)}, ["no-year", "none"]),
        ({"year": ("undated", "2023")}, ["twin-a", "twin-b", "no-year", "none"]),
        ({"month": ("2024-05",)}, ["day", "month"]),
        ({"month": ("2024-06",)}, []),
    ],
)
def test_order_pages_and_dates(
    dated: WhooshEngine, choices: dict[str, Any], found: list[str]
) -> None:
    assert ask(dated, **choices) == found


def test_a_page_past_the_end_tells_the_right_total(dated: WhooshEngine) -> None:
    page = dated.search(make_query(limit=3, page=9))
    assert (page.hits, page.total, page.pages) == ((), 7, 3)


# -- against brute force ---------------------------------------------------------------

WORDS = ("museum", "museums", "night", "library")
SLUGS = ("almaty-library", "csmrk", "national-museum", None)
DATES = ("2024-05-17", "2024-05", "2024", "2023-12-31", "--06-16", None)

stories_drawn = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), max_size=4),
        st.sampled_from(SLUGS),
        st.sampled_from(("kk", "ru", "en")),
        st.sampled_from(DATES),
        st.sampled_from(KINDS),
    ),
    max_size=9,
)
queries_drawn = st.builds(
    Query,
    words=st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join),
    institution=st.sets(st.sampled_from(("csmrk", "almaty-library", "unknown"))).map(tuple),
    city=st.sets(st.sampled_from(("almaty", "astana"))).map(tuple),
    type=st.sets(st.sampled_from(("museum", "unknown"))).map(tuple),
    language=st.sets(st.sampled_from(("kk", "en"))).map(tuple),
    kind=st.sets(st.sampled_from(("full", "headline"))).map(tuple),
    year=st.sets(st.sampled_from(("2024", "2023", "undated"))).map(tuple),
    month=st.sets(st.sampled_from(("2024-05", "2023-12"))).map(tuple),
    without=st.sets(
        st.sampled_from(
            (
                Exclusion("institution", "csmrk"),
                Exclusion("city", "almaty"),
                Exclusion("language", "ru"),
                Exclusion("year", "2023"),
                Exclusion("month", "2024-05"),
            )
        )
    ).map(tuple),
    since=st.sampled_from((None, None, dt.date(2024, 1, 1), dt.date(2024, 5, 18))),
    until=st.sampled_from((None, None, dt.date(2024, 5, 17))),
    sort=st.sampled_from(("newest", "oldest")),
    exact=st.just(True),  # words that find nothing are not taken otherwise
    page=st.integers(1, 2),
    limit=st.integers(1, 4),
).map(consistent)


def values(story: Story) -> dict[FacetName, str | None]:
    """A story's value in each facet."""
    known = story.date is not None and story.date.year is not None
    date = str(story.date)
    return {
        **of_institution(story.institution),
        "language": story.language,
        "kind": story.kind,
        "year": date[:4] if known else "undated",
        "month": date[:7] if known and len(date) > 4 else None,
    }


def matches(story: Story, query: Query) -> bool:
    """Brute force: whether a story is found."""
    title = story.title.split()
    lemmas = {word[:5] for word in title}
    spoken = story.language == "en"  # a Latin query word has an English lemma
    words = all(w in title or (spoken and w[:5] in lemmas) for w in query.words.split())
    first = story.date.first_day() if story.date else None
    last = story.date.last_day() if story.date else None
    ranged = (query.since is None and query.until is None) or (
        first is not None
        and last is not None
        and (query.since is None or last >= query.since)
        and (query.until is None or first <= query.until)
    )
    return words and passes(values(story), query) and ranged


def in_order(stories: Iterable[Story], sort: str | None) -> list[str]:
    def day(story: Story) -> int:
        first = story.date.first_day() if story.date else None
        return 10**9 if first is None else first.toordinal() * (-1 if sort == "newest" else 1)

    return [one.id for one in sorted(stories, key=lambda story: (day(story), story.id))]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Store]]:
    """One index for all examples: it goes through many deletions and merges."""
    folder = tmp_path_factory.mktemp("kept")
    with Store.open(folder / "izde.sqlite", create=True) as store:
        yield folder, store


@given(drawn=stories_drawn, queries=st.lists(queries_drawn, min_size=3, max_size=6))
def test_filters_facets_order_and_pages_equal_brute_force(
    kept: tuple[Path, Store],
    trivial: None,
    make_story: MakeStory,
    drawn: list[Any],
    queries: list[Query],
) -> None:
    # Hypothesis seeds every example alike, and Whoosh names its segments at random.
    random.seed(os.urandom(16))
    folder, store = kept
    with store.writing():
        gone = [one.id for one in store.stories()][len(drawn) :]
        store.remove(gone, "2024-01-01T00:00:00Z")
        for number, (words, slug, language, date, kind) in enumerate(drawn):
            fields = {"institution": slug, "language": language, "date": date, "kind": kind}
            store.put(make_story(f"s{number}", " ".join(words), **fields))
    update(folder / "index", store)
    stories = list(store.stories())
    engine = WhooshEngine(folder, INSTITUTIONS)
    for query in queries:
        page = engine.search(query)
        found = in_order((one for one in stories if matches(one, query)), query.sort)
        start = (query.page - 1) * query.limit
        assert ids(page) == found[start : start + query.limit]
        assert (page.total, page.pages) == (len(found), -(-len(found) // query.limit))
        check_clicks(
            page.facets,
            query,
            lambda asked: [values(one) for one in stories if matches(one, asked)],
            lambda asked: sum(matches(one, asked) for one in stories),
        )
        for bar in page.timeline.bars:
            assert bar.stories == sum(matches(one, bar.query) for one in stories)
    engine.close()
