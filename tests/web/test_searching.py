"""The page that tells how to search: docs/searching.md, whole, with examples that can be tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from corpus.story import LANGUAGES, Language
from web.languages import NAMES
from web.searching import DOCUMENT, blocks

Visit = Callable[..., Any]


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def section(language: Language) -> str:
    _, _, behind = DOCUMENT.read_text("utf-8").partition(f"\n## {NAMES[language]}\n")
    return behind.partition("\n## ")[0]


@pytest.mark.parametrize(
    ("language", "title", "first", "example"),
    [
        ("kk", "Қалай іздеу керек", "Сөздер", "айтыс НЕМЕСЕ опера"),
        ("ru", "Как искать", "Слова", '"ночь музеев"'),
        ("en", "How to search", "Words", "year:2019-2021 yurt"),
    ],
)
def test_it_is_in_the_language_of_the_reader(
    visit: Visit, language: Language, title: str, first: str, example: str
) -> None:
    page = visit(f"/{language}/help")
    assert text(page.find(".//h1")) == title
    assert text(page.cssselect("main h2")[0]) == first
    (link,) = [one for one in page.cssselect("main th a") if text(one) == example]
    found = visit(link.get("href"))
    assert found.get_element_by_id("q").get("value") == example


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_the_document_is_shown_and_none_of_its_signs(
    visit: Visit, language: Language
) -> None:
    source, (guide,) = section(language), visit(f"/{language}/help").cssselect(".guide")
    assert len(guide.cssselect("h2")) == source.count("\n### ")
    assert len(guide.cssselect("tbody tr")) == source.count("\n| `")
    assert len(guide.cssselect("ol li")) == 3
    shown = text(guide)
    assert "`" not in shown
    assert "\\" not in shown
    assert "|---" not in shown
    assert "айтыс|опера" in shown or "opera|ballet" in shown  # a bar within a cell is no border
    assert {block.kind for block in blocks(language)} == {"heading", "paragraph", "steps", "table"}


@pytest.mark.parametrize("address", ["/en/", "/en/?q=абракадабра", "/en/corpus"])
def test_the_way_to_it_is_shown(visit: Visit, address: str) -> None:
    assert visit(address).cssselect("a[href='/en/help']")
