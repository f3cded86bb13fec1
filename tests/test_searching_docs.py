"""What docs/searching.md shows a visitor is found in the demo corpus, in all its languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.commands import registry_of
from corpus.settings import load_settings
from search.engine import Engine, open_engine
from search.query import make_query
from search.syntax import FIELDS, parse

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "searching.md"
LANGUAGES = ("Қазақша", "Русский", "English")
MOST_LINES = 80
# The code spans of a table's first column; there is one in each row.
EXAMPLE = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def sections() -> dict[str, str]:
    """The text under each language's heading."""
    _, *parts = re.split(r"^## (.+)\n", DOCUMENT.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


SECTIONS = sections()
EXAMPLES = {language: EXAMPLE.findall(text) for language, text in SECTIONS.items()}
ALL = [example for examples in EXAMPLES.values() for example in examples]


@pytest.fixture(scope="module")
def engine(demo_data: Path) -> Iterator[Engine]:
    """The real engine over the whole demo corpus, which knows what its institutions are called."""
    opened = open_engine(demo_data, registry_of(load_settings(demo_data)))
    yield opened
    opened.close()


@pytest.mark.parametrize("words", list(dict.fromkeys(ALL)))
def test_every_example_finds_something_as_it_means_to(engine: Engine, words: str) -> None:
    page = engine.search(make_query(words=words))
    assert page.total
    assert not page.least, "only some of the words were found"
    assert not page.notes, "part of the query was passed over"
    assert page.mended in ("", "layout"), "a word was mended"


def test_the_languages_show_the_same() -> None:
    assert tuple(SECTIONS) == LANGUAGES
    assert len({len(examples) for examples in EXAMPLES.values()}) == 1
    assert len({text.count("\n### ") for text in SECTIONS.values()}) == 1
    for language, text in SECTIONS.items():
        rows = text.count("\n| ") - text.count("\n|---")  # a table's first row is its heading
        assert len(EXAMPLES[language]) == rows, f"{language}: a row has no example"
        assert len(text.splitlines()) < MOST_LINES


def test_the_languages_show_the_same_operators_in_the_same_order() -> None:
    kinds = {
        tuple(
            tuple(type(part).__name__ for part in parse(example).whole.parts)
            for example in examples
        )
        for examples in EXAMPLES.values()
    }
    assert len(kinds) == 1


def test_every_name_of_a_field_is_told() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert not [name for name in FIELDS if f"`{name}:" not in text]
