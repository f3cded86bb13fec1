"""Words of another keyboard layout among others, told by the words that stories have."""

from __future__ import annotations

import re

import pytest

from search.layouts import some_retyped

STORIES = (
    "концерт музыка музей музеев в и книги жибек құрманғазы үй көрме мұражай театр museum night "
    "felt almaty of the concert өнер"
)


def is_known(text: str) -> bool:
    """Whether the stories have all words of a text."""
    words = re.findall(r"\w+", text.casefold())
    return bool(words) and all(word in STORIES.split() for word in words)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("museum rjywthn", "museum концерт"),
        ("rjywthn museum", "концерт museum"),
        ("концерт vepsrf", "концерт музыка"),
        ("қыз ;b,tr", "қыз жибек"),
        ("night -yth", "night өнер"),
        ("almaty м9ражай", "almaty мұражай"),
        ("felt v9hf;fq", "felt мұражай"),
        ("музей ьгыугь", "музей museum"),
        ("концерт 8q", "концерт үй"),
        # its letters alone do not tell that it is no word
        ("museum rybub", "museum книги"),
        # a letter before it that is a function word there
        ("night d vepttd", "night в музеев"),
        ("museum b rybub", "museum и книги"),
        ("a rjywthn", "a концерт"),
        # operators stay
        ("title:rjywthn museum", "title:концерт museum"),
        ("museum OR rjywthn", "museum OR концерт"),
        ("museum|rjywthn", "museum|концерт"),
        ("museum (rjywthn vepsrf)", "museum (концерт музыка)"),
        ("museum =rjywthn", "museum =концерт"),
        ('"rjywthn" museum', '"концерт" museum'),
        # and misspelt perhaps: likely by its letters
        ("museum vjwfhn", "museum моцарт"),
    ],
)
def test_words_that_no_story_has_are_taken_as_of_another_layout(typed: str, meant: str) -> None:
    assert some_retyped(typed, is_known) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("language:kz", "language:fr концерт", "-year:ab концерт"),
        *("museum night", "концерт музей", "", "!!!", "museum 2024", "of the museum", "- | ="),
        "museum rhythm",  # крнерь would be as likely
        "TV концерт",  # too short to tell
        "концерт 5-сынып",
        "x" * 500,
    ],
)
def test_all_else_stays(typed: str) -> None:
    assert some_retyped(typed, is_known) == typed
