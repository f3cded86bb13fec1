"""Stories like a story: by its telling words, in all languages, without its versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from corpus.store import Store
from corpus.story import Segment, Story
from index.whoosh_writer import update
from search.related import telling

# Of other things, so that a word that two stories share is a rare one.
OTHERS = (
    "Choir sings old songs at the station",
    "A new roof for the village school",
    "Young chess players win in Aktau",
    "The river festival ends with fireworks",
    "Teachers visit the planetarium",
    "Concert of the wind orchestra",
    "Apple orchards bloom near Talgar",
    "Lecture on the history of money",
    "Photographs of the steppe in winter",
    "A playground opens in the park",
    "Poets read aloud until midnight",
    "The bridge is closed for repairs",
)
FELT = "Craftswomen teach how felt is pressed and how a saddle blanket is sewn with wool."
WORKSHOP = "In the yard craftswomen pressed felt; children sewed a blanket for a saddle of wool."


@pytest.fixture
def engine_of(make_engine: Any, make_story: Any) -> Callable[..., Any]:
    others = [make_story(f"other-{at}", title) for at, title in enumerate(OTHERS)]

    def make(*stories: Story) -> Any:
        return make_engine([*stories, *others])

    return make


def ids(found: tuple[Story, ...]) -> list[str]:
    return [story.id for story in found]


def test_it_is_the_stories_that_share_the_telling_words(engine_of: Any, make_story: Any) -> None:
    engine = engine_of(
        make_story("felt", "A day of felt", body=FELT),
        make_story("workshop", "Felt workshop", body=WORKSHOP),
        make_story("saddle", "The saddle maker", body="He presses felt and sews a blanket."),
    )
    assert ids(engine.related("felt")) == ["workshop", "saddle"]
    assert ids(engine.related("felt", n=1)) == ["workshop"]
    assert engine.related("other-0") == ()
    assert engine.related("nowhere") == ()


def test_stop_words_numbers_and_other_languages_tell_nothing(
    make_engine: Any, make_story: Any
) -> None:
    body = "And 2024 of the Сәлем 17, which was there with them: 1 500."
    kazakh = Segment("body", 16, 21, "kk")
    one = make_story("one", "", body=body, segments=(kazakh,))
    engine = make_engine([one, make_story("two", "", body=body)])
    assert telling(one, engine._snapshot()) == []
    assert engine.related("one") == ()


def test_words_of_the_title_and_rare_words_tell_most(engine_of: Any, make_story: Any) -> None:
    story = make_story("felt", "Tapestry", body="Park orchestra; tapestry, loom and park.")
    engine = engine_of(story)
    words = [one.lemma for one in telling(story, engine._snapshot())]
    assert words[0] == "tapestry"
    assert words.index("loom") < words.index("orchestra")


def test_neither_itself_nor_any_of_its_versions(engine_of: Any, make_story: Any) -> None:
    """Whoever declares them, and over several steps."""
    engine = engine_of(
        make_story("felt", "A day of felt", body=FELT, versions=("declared",)),
        make_story("declared", "A day of felt", body=FELT),
        make_story("declaring", "A day of felt", body=FELT, versions=("felt",)),
        make_story("further", "A day of felt", body=FELT, versions=("declaring",)),
        make_story("workshop", "Felt workshop", body=WORKSHOP),
    )
    assert ids(engine.related("felt")) == ["workshop"]


def test_of_other_versions_only_one_in_its_own_language(engine_of: Any, make_story: Any) -> None:
    russian = "Мастерицы валяли войлок во дворе, дети сшили попону из шерсти."
    engine = engine_of(
        make_story("felt", "A day of felt", body=FELT),
        make_story("ru", "Войлок", body=russian, language="ru", script="cyrl", versions=("en",)),
        make_story("en", "Felt workshop", body=WORKSHOP, versions=("ru",)),
    )
    assert ids(engine.related("felt")) == ["en"]


def test_across_languages_below_its_own(engine_of: Any, make_story: Any) -> None:
    title = "Petroglyphs, carpets and ceramics in the museum"
    body = "Archaeologists bring manuscripts. Petroglyphs, carpets, ceramics; then a ballet."
    russian = "Археологи везут рукописи. Петроглифы, ковры, керамика; затем балет."
    engine = engine_of(
        make_story("en", title, body=body),
        make_story("own", title, body=body),
        make_story(
            "ru",
            "Петроглифы, ковры и керамика в музее",
            body=russian,
            language="ru",
            script="cyrl",
        ),
    )
    assert ids(engine.related("en")) == ["own", "ru"]


def test_what_was_removed_is_not_shown(
    engine_of: Any, make_story: Any, store: Store, tmp_path: Any
) -> None:
    engine = engine_of(
        make_story("felt", "A day of felt", body=FELT),
        make_story("workshop", "Felt workshop", body=WORKSHOP),
    )
    assert ids(engine.related("felt")) == ["workshop"]
    store.remove(["workshop"], "2024-06-01T00:00:00Z")
    update(tmp_path / "data" / "index", store)
    assert engine.related("felt") == ()
    assert engine.related("workshop") == ()
