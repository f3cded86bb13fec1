"""What stands near a word: counted as by hand, within sentences, in the stories of a language."""

from __future__ import annotations

import re
from collections import Counter
from random import Random
from typing import Any

import pytest
from making import MakeEngine, MakeStory

from corpus.errors import UsageError
from corpus.story import Story
from search.query import make_query
from search.research.association import Table, association
from search.research.collocations import Collocations, collocations
from search.whoosh_engine import WhooshEngine


def near(found: Collocations) -> dict[str, int]:
    return {one.lemma: one.near for one in found.collocates}


def find(
    engine: WhooshEngine, words: str, query: dict[str, Any] | None = None, **choices: Any
) -> Collocations:
    asked = make_query(words=words, **{"across": False, **(query or {})})
    return collocations(engine, asked, **{"least": 1, "limit": 500, **choices})


@pytest.fixture
def engine(make_engine: MakeEngine, make_story: MakeStory) -> WhooshEngine:
    return make_engine(
        [
            make_story(
                "a",
                "Old museum",
                date="2020",
                body="The big old museum opened new halls. Visitors came. A museum, a big museum!",
            ),
            make_story("b", "Night", date="2021", body="Big night of the museums in big towns."),
            make_story("c", "Nothing", date="2021", body="A big nothing in old towns."),
        ]
    )


class TestNear:
    def test_within_the_window_and_the_sentence(self, engine: WhooshEngine) -> None:
        found = find(engine, "museum", left=2, right=1)
        assert near(found) == {"old": 2, "big": 2, "open": 1}
        # «the», «in», «a» are function words; the halls are too far, the visitors elsewhere
        assert (found.total, found.stories) == (5, 2)
        with_stop_words = find(engine, "museum", left=2, right=1, stop_words=True)
        assert near(with_stop_words) == {
            **{"old": 2, "big": 2, "open": 1},
            **{"a": 2, "the": 1, "of": 1, "in": 1},
        }

    def test_one_side_only(self, engine: WhooshEngine) -> None:
        assert near(find(engine, "museum", left=0, right=2)) == {"open": 1, "new": 1, "big": 2}
        assert near(find(engine, "museum", left=1, right=0)) == {"old": 2, "big": 1}

    def test_what_stands_near_two_is_counted_once(self, engine: WhooshEngine) -> None:
        found = find(engine, "museum", left=3, right=3)
        assert near(found)["big"] == 3  # before the first, between two, behind the last

    def test_the_node_is_no_collocate_of_itself(self, engine: WhooshEngine) -> None:
        assert "museum" not in near(find(engine, "museum"))

    def test_a_phrase_is_one_node(self, engine: WhooshEngine) -> None:
        found = find(engine, '"old museum"', left=1, right=1)
        assert found.total == 2
        assert near(found) == {"big": 1, "open": 1}

    def test_what_is_struck_out_is_no_node(self, engine: WhooshEngine) -> None:
        found = find(engine, "museum", left=1, right=1, struck=["en.museum.museum"])
        assert (found.total, near(found)) == (1, {})

    def test_least(self, engine: WhooshEngine) -> None:
        assert near(find(engine, "museum", left=2, right=1, least=2)) == {"old": 2, "big": 2}


class TestFigures:
    def test_the_table_by_hand(self, engine: WhooshEngine) -> None:
        found = find(engine, "museum", left=2, right=1)
        old = next(one for one in found.collocates if one.lemma == "old")
        # 32 words, 5 of them the node; near: old | big old, opened | a, a big | of the, in
        assert found.words == 10
        table = Table(both=2, near=10, lemma=3, words=27)
        assert (old.near, old.total) == (2, 3)
        assert old.expected == pytest.approx(10 * 3 / 27)
        assert old.log_likelihood == pytest.approx(association(table, "log_likelihood"))
        assert old.t == pytest.approx((2 - 30 / 27) / 2**0.5)

    def test_only_stories_that_pass_the_filters_are_set_against(self, engine: WhooshEngine) -> None:
        found = find(engine, "museum", {"year": ("2021",)}, left=5, right=5)
        big = next(one for one in found.collocates if one.lemma == "big")
        assert (big.near, big.total) == (2, 3)

    @pytest.mark.parametrize("measure", ["log_likelihood", "pmi", "dice", "t"])
    def test_the_strongest_stand_first(self, engine: WhooshEngine, measure: Any) -> None:
        found = find(engine, "museum", measure=measure)
        strengths = [getattr(one, measure) for one in found.collocates]
        assert strengths == sorted(strengths, reverse=True)

    def test_a_lemma_is_set_against_stories_in_its_language(
        self, make_engine: MakeEngine, make_story: MakeStory
    ) -> None:
        russian = [
            make_story(f"r{number}", body="новый музей", language="ru", script="cyrl")
            for number in range(3)
        ]
        english = [make_story(f"e{number}", body="much else is here") for number in range(50)]
        engine = make_engine([*russian, *english])
        (new,) = find(engine, "музей").collocates
        assert (new.near, new.total, new.expected) == (3, 3, 3.0)
        assert new.log_likelihood == pytest.approx(0, abs=1e-6)


def test_pages_and_all(engine: WhooshEngine) -> None:
    whole = find(engine, "museum", limit=None)
    assert whole.pages == 1
    first = find(engine, "museum", limit=2)
    second = find(engine, "museum", {"page": 2}, limit=2)
    assert first.collocates + second.collocates == whole.collocates[:4]
    assert first.pages == -(-whole.found // 2)


def test_too_many_words_have_to_stand_near_more_often(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.research.collocations.MOST", 2)
    found = find(engine, "museum", left=2, right=1)
    assert found.least > 1
    assert all(one.near >= found.least for one in found.collocates)
    assert found.found <= 2


@pytest.mark.parametrize(
    "choices",
    [
        {"left": -1},
        {"right": 16},
        {"left": 0, "right": 0},
        {"least": 0},
        {"measure": "chi"},
        {"by": "stem"},
        {"limit": 0},
    ],
)
def test_what_there_is_not_is_refused(engine: WhooshEngine, choices: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        find(engine, "museum", **choices)


def test_versions_are_counted_once(make_engine: MakeEngine, make_story: MakeStory) -> None:
    engine = make_engine(
        [
            make_story("a", "old museum", versions=("b",)),
            make_story("b", "old museum museum", versions=("a",)),
            make_story("c", "old town"),
        ]
    )
    (old,) = find(engine, "museum").collocates
    assert (old.near, old.total) == (1, 2)
    (old,) = find(engine, "museum", {"together": False}).collocates
    assert (old.near, old.total) == (2, 3)


def test_counts_are_those_of_a_look_at_each_word(
    make_engine: MakeEngine, make_story: MakeStory, trivial: None
) -> None:
    random = Random(3)
    stories: dict[str, Story] = {}
    engine: WhooshEngine | None = None
    for _ in range(3):
        fresh = [
            make_story(
                f"s{random.randrange(30)}",
                body=" ".join(
                    random.choice(["node", "alpha", "beta", "gamma. Delta", "omega"])
                    for _ in range(random.randrange(20))
                ),
            )
            for _ in range(15)
        ]
        stories |= {one.id: one for one in fresh}
        engine = make_engine(fresh)
    assert engine is not None
    for left, right in ((1, 1), (0, 4), (3, 2)):
        expected: Counter[str] = Counter()
        for story in stories.values():
            for sentence in re.split(r"(?<=\.) ", story.body):
                words = re.findall(r"\w+", sentence.lower())
                places = {
                    at + step
                    for at, word in enumerate(words)
                    if word == "node"
                    for step in range(-left, right + 1)
                    if 0 <= at + step < len(words)
                }
                expected.update(words[at] for at in places if words[at] != "node")
        found = find(engine, "node", left=left, right=right, stop_words=True)
        assert near(found) == {word[:5]: count for word, count in expected.items()}
