"""Following a search and searching from the browser's own box, in a real browser."""

from __future__ import annotations

import json
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from browsing import WORDS, Look, everywhere, total
from playwright.sync_api import Page, Response, expect

pytestmark = pytest.mark.browser

ATOM, OPENSEARCH = "{http://www.w3.org/2005/Atom}", "{http://a9.com/-/spec/opensearch/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LABELS = {
    "kk": "Осы іздеуге жазылу:",
    "ru": "Подписаться на этот поиск:",
    "en": "Follow this search:",
}
NEXT = {"kk": "кітапхана", "ru": "библиотека", "en": "library"}
LONG_NAMES = {
    "kk": "Izde: Қазақстанның мәдени жаңалықтары",
    "ru": "Izde: новости культуры Казахстана",
    "en": "Izde: cultural news of Kazakhstan",
}


def declared(page: Page, kind: str) -> str:
    """The address of a feed that the head names."""
    return page.locator(f"link[rel=alternate][type='{kind}']").get_attribute("href") or ""


def followed(page: Page, name: str) -> Response:
    """The answer to a click on a feed of the page."""
    with page.expect_response(lambda one: "/feed." in one.url) as answered:
        page.locator(".take a", has_text=name).click()
    return answered.value


@everywhere()
def test_a_search_is_followed_from_its_results(look: Look, language: str, width: int) -> None:
    page = look(f"/{language}/", width=width)
    page.locator("#q").fill(NEXT[language])
    page.locator("#q").press("Enter")
    page.wait_for_url(f"**/{language}/?q=*")
    follow = page.locator(".take p", has_text=LABELS[language]).locator("a")
    expect(follow).to_have_text(["Atom", "JSON Feed"])
    found, asked = total(page), page.url.partition("?")[2]
    assert 0 < found <= 50
    # A reader of feeds is told of the same, also of results that came without a reload.
    atom, feed = (declared(page, f"application/{one}") for one in ("atom+xml", "feed+json"))
    assert (atom, feed) == (f"/{language}/feed.atom?{asked}", f"/{language}/feed.json?{asked}")

    root = ET.fromstring(followed(page, "Atom").body())
    assert root.get(LANG) == language
    assert NEXT[language] in (root.findtext(f"{ATOM}title") or "")
    assert len(root.findall(f"{ATOM}entry")) == found
    page.go_back()
    told = json.loads(followed(page, "JSON Feed").body())
    assert (told["language"], len(told["items"])) == (language, found)
    page.goto(told["home_page_url"])
    assert page.locator("html").get_attribute("lang") == language
    assert total(page) == found


@everywhere()
def test_a_browser_searches_by_what_a_page_tells_it(
    look: Look, site: str, language: str, width: int
) -> None:
    page = look(f"/{language}/?q={WORDS[language]}", width=width)
    found = total(page)
    link = page.locator("link[rel=search][type='application/opensearchdescription+xml']")
    answer = page.request.get(f"{site}{link.get_attribute('href')}")
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    root = ET.fromstring(answer.body())
    assert root.findtext(f"{OPENSEARCH}LongName") == LONG_NAMES[language]
    template = next(
        one.get("template") or ""
        for one in root.iter(f"{OPENSEARCH}Url")
        if one.get("type") == "text/html"
    )
    assert template.startswith(f"{site}/{language}/")
    filled = template.replace("{searchTerms}", quote(WORDS[language]))
    page.goto(filled.replace("{startPage?}", ""))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("#q").input_value() == WORDS[language]
    assert total(page) == found > 0
