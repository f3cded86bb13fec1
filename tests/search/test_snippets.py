from __future__ import annotations

import time

import pytest
from making import MakeStory

from corpus.story import EXCERPT, Segment, Story
from search.expansion import expand
from search.marks import Mark, Marker
from search.query import Highlight
from search.snippets import (
    LENGTH,
    LOOKED_THROUGH,
    TITLE_LOOKED_THROUGH,
    Highlighter,
)

pytestmark = pytest.mark.usefixtures("trivial")
FILLER = "Nothing of note was said on that day by anyone. "


def marked(highlight: Highlight) -> list[str]:
    return [highlight.text[start:end] for start, end in highlight.marks]


def snippet(story: Story, words: str, *, excerpt_only: bool = False) -> Highlight:
    return Highlighter(expand(words)).snippet(story, excerpt_only=excerpt_only)


@pytest.mark.parametrize(
    ("title", "language", "words", "marks"),
    [
        ("Night at the Museums", "en", "museum", ["Museums"]),
        ("Night at the Museum", "en", "the museum", ["Museum"]),  # a stop word is not marked
        ("Музейлер түні", "kk", "музейге", ["Музейлер"]),
        ("Ночь в музее, ночь музеев", "ru", '"ночь музеев"', ["ночь музеев"]),
        ("Ночь в музее", "ru", "", []),
    ],
)
def test_a_title_is_whole_and_marked_in_its_inflected_forms(
    make_story: MakeStory, title: str, language: str, words: str, marks: list[str]
) -> None:
    highlight = Highlighter(expand(words)).title(make_story("a", title, language=language))
    assert highlight.text == title
    assert marked(highlight) == marks


def test_a_stretch_in_another_language_is_marked_by_its_own_lemmas(make_story: MakeStory) -> None:
    body = "The song Домбыраның үні was heard."
    segments = (Segment("body", 9, 23, "kk"),)
    assert marked(snippet(make_story("a", body=body, segments=segments), "домбыра")) == [
        "Домбыраның"
    ]
    assert marked(snippet(make_story("a", body=body.replace("Д", "д")), "домбыра")) == []


def test_a_short_text_is_shown_whole_with_single_spaces(make_story: MakeStory) -> None:
    story = make_story("a", teaser="The museum  opens.", body="\n\nOpen\tto all\nmuseums. ")
    found = snippet(story, "museum")
    assert found.text == "The museum opens. Open to all museums."
    assert marked(found) == ["museum", "museums"]


def test_without_words_the_beginning_is_shown(make_story: MakeStory) -> None:
    found = snippet(make_story("a", body=FILLER * 20), "")
    assert found.text.startswith("Nothing of note")
    assert found.text.endswith(" …")
    assert len(found.text) <= LENGTH + 2
    assert snippet(make_story("a", "Headline only"), "headline") == Highlight("")


def test_the_stretch_with_most_distinct_words_wins_and_starts_at_a_sentence(
    make_story: MakeStory,
) -> None:
    body = "The museum is old. " + FILLER * 8 + "At night the museum sings. " + FILLER * 8
    found = snippet(make_story("a", body=body), "museum night")
    assert found.text.startswith("… At night the museum sings. Nothing")
    assert found.text.endswith(" …")
    assert marked(found) == ["night", "museum"]
    assert len(found.text) <= LENGTH + 4


def test_a_long_sentence_is_cut_at_words(make_story: MakeStory) -> None:
    body = "and so on " * 60 + "museum " + "and so on " * 60
    found = snippet(make_story("a", body=body), "museum")
    inner = found.text.removeprefix("… ").removesuffix(" …")
    assert set(inner.split()) == {"and", "so", "on", "museum"}
    assert marked(found) == ["museum"]


def test_a_teaser_that_begins_the_body_is_not_shown_twice(make_story: MakeStory) -> None:
    story = make_story("a", teaser="The museum opens its …", body="The museum opens its doors.")
    assert snippet(story, "museum").text == "The museum opens its doors."


def test_of_an_excerpt_nothing_else_is_shown(make_story: MakeStory) -> None:
    body = FILLER * 20 + "The secret museum."
    assert len(body) > EXCERPT
    story = make_story("a", body=body)
    assert marked(snippet(story, "secret")) == ["secret"]
    hidden = snippet(story, "secret", excerpt_only=True)
    assert hidden.text.startswith("Nothing of note")
    assert hidden.marks == ()


def test_of_an_endless_story_no_more_than_the_beginning_is_looked_through(
    make_story: MakeStory,
) -> None:
    words = "museum " * 70_000
    segments = tuple(
        Segment(field, at, at + 900, "en")
        for field in ("title", "teaser", "body")
        for at in range(0, 400_000, 1_000)
    )
    story = make_story(
        "a", words, teaser=words, body="A " + words, language="kk", segments=segments
    )
    clauses = expand("museum " + " ".join(f"word{number}" for number in range(31)))
    started = time.process_time()
    title = Highlighter(clauses).title(story)
    shown = Highlighter(clauses).snippet(story, excerpt_only=False)
    assert time.process_time() - started < 2  # with a stretch weighed word by word: 30
    assert all(end <= TITLE_LOOKED_THROUGH for _, end in title.marks)
    assert title.text == words
    assert marked(title)[0] == marked(shown)[0] == "museum"
    assert len(shown.text) <= LENGTH + 4


def test_a_stretch_in_another_language_counts_where_the_looking_ends(
    make_story: MakeStory,
) -> None:
    body = "x" * (LOOKED_THROUGH - 100) + " Домбыраның " + "үні " * 100
    segments = (Segment("body", LOOKED_THROUGH - 99, len(body), "kk"),)
    assert marked(snippet(make_story("a", body=body, segments=segments), "домбыра")) == [
        "Домбыраның"
    ]


def test_the_first_of_two_words_that_mean_the_same_is_counted(make_story: MakeStory) -> None:
    both = Marker(expand("museum museums")).marks("Museums", "en")
    assert both == [Mark(0, 7, 0, "lemma", "museu", asked=(0, 6))]


def test_a_text_without_spaces_is_cut_all_the_same(make_story: MakeStory) -> None:
    found = snippet(make_story("a", body="x" * 5000), "museum")
    assert found.text == "x" * LENGTH + " …"


KAZAKH_AND_RUSSIAN = (
    "Come in. First\n things first. Guests read «Құтадғу білік» aloud. Потом был чай."
)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("", [("Құтадғу білік", "kk"), ("Потом был чай.", "ru")]),
        ("guests", [("Құтадғу білік", "kk"), ("Потом был чай.", "ru")]),
    ],
)
def test_a_snippet_knows_the_languages_of_its_stretches(
    make_story: MakeStory, words: str, shown: list[tuple[str, str]]
) -> None:
    body = KAZAKH_AND_RUSSIAN
    kazakh, russian = body.index("Құтадғу"), body.index("Потом")
    segments = (
        Segment("title", 0, 5, "kk"),
        Segment("body", kazakh, kazakh + 13, "kk"),
        Segment("body", russian, len(body), "ru"),
    )
    found = snippet(make_story("a", body=body, segments=segments), words)
    assert [(found.text[start:end], language) for start, end, language in found.languages] == shown


def test_a_stretch_that_is_cut_is_named_as_far_as_it_is_shown(make_story: MakeStory) -> None:
    body = FILLER * 10 + "Сөз " * 200
    segments = (Segment("body", len(FILLER) * 10, len(body), "kk"),)
    found = snippet(make_story("a", body=body, segments=segments), "сөз")
    ((start, end, language),) = found.languages
    assert set(found.text[start:end].split()) == {"Сөз"}
    assert language == "kk"
    assert found.text[end:] == " …"


def test_the_first_stretch_with_all_words_will_do(make_story: MakeStory) -> None:
    body = "A museum. " + FILLER * 60 + "Museum museum museum. A library and a museum."
    assert marked(snippet(make_story("a", body=body), "museum")) == ["museum"]
    assert marked(snippet(make_story("a", body=body), "museum library")) == [
        "Museum",
        "museum",
        "museum",
        "library",
        "museum",
    ]
