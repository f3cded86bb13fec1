"""What a reader does with a story besides reading it, in a real browser: whose it is, the same and
like ones, passing it on, citing it, printing it.
"""

from __future__ import annotations

import json

import pytest
from browsing import DESK, STORY, VERSION, Keep, Look, everywhere
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

STYLES = ["ГОСТ Р 7.0.5—2008", "APA 7", "Chicago 17", "MLA 9"]


def content(page: Page, selector: str, attribute: str = "content") -> str:
    return page.locator(f"head {selector}").first.get_attribute(attribute) or ""


@everywhere()
def test_a_story_says_whose_it_is_and_leads_to_like_ones(
    look: Look, site: str, language: str, width: int
) -> None:
    page = look(f"/{language}/story/{VERSION}?q=gold", width=width)
    title = page.locator("article h1").inner_text()
    expect(page.locator(".attribution")).to_be_visible()
    source = page.locator(".source a").get_attribute("href") or "?"
    told = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert (told["@type"], told["headline"], told["inLanguage"]) == ("NewsArticle", title, "en")
    assert source in json.dumps(told)
    assert content(page, "link[rel=canonical]", "href")
    assert content(page, "meta[property='og:title']") == title
    assert page.locator(".dates time").count() == 2  # of the publication and of the event

    like = page.locator("section.related h3 a").first
    name = like.inner_text()
    like.click()
    expect(page.locator("article h1")).to_have_text(name)
    page.go_back()
    page.locator(".side .institution a").click()
    expect(page.locator(".latest li").first).to_be_visible()
    feeds = page.locator("main a[href*='/feed.atom']")
    assert page.request.get(site + (feeds.first.get_attribute("href") or "")).ok


@everywhere()
def test_a_story_is_cited_in_four_styles_and_taken_for_a_reference_manager(
    look: Look, keep: Keep, language: str, width: int
) -> None:
    page = look(f"/{language}/story/{STORY}", width=width)
    page.locator(".tools a[href$='/cite']").click()
    page.wait_for_url("**/cite")
    expect(page.locator(".citations h2").filter(has_text=r"7")).to_have_count(3)
    assert page.locator(".citations h2").all_inner_texts()[:4] == STYLES
    citation = page.locator(".citation").first
    citation.click()
    assert page.evaluate("getSelection().toString()").strip() == citation.inner_text().strip()
    with page.expect_download() as saved:
        page.get_by_role("link", name="BibTeX").click()
    assert saved.value.suggested_filename == f"izde-{STORY}.bib"
    keep(page, f"cite-{language}-{width}")
    page.locator(".back a").click()
    expect(page.locator("article h1")).to_be_visible()


@everywhere(widths=(DESK,))
def test_its_address_is_copied_by_a_click(
    browser: Browser, site: str, language: str, width: int
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/{language}/story/{STORY}?q=золото")
    page.locator(".share summary").click()
    button = page.locator(".copy")
    before, after = button.inner_text(), button.get_attribute("data-copied") or ""
    button.click()
    expect(button).to_have_text(after)
    assert before != after
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/{language}/story/{STORY}"
    context.close()


def test_without_a_script_it_stands_there_to_be_taken(look: Look) -> None:
    page = look(f"/en/story/{STORY}", script=False)
    page.locator(".share summary").click()
    expect(page.get_by_label("Address of this story")).to_be_visible()
    expect(page.locator(".copy")).to_be_hidden()


@everywhere(widths=(DESK,))
def test_on_paper_there_is_the_story_and_where_it_came_from(
    look: Look, keep: Keep, language: str, width: int
) -> None:
    page = look(f"/{language}/story/{STORY}?q=золото")
    page.emulate_media(media="print")
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator(".printed")).to_contain_text(f"/{language}/story/{STORY}")
    expect(page.locator(".attribution")).to_be_visible()
    for hidden in ("[role=search]", ".side", ".tools", ".versions", ".matches", ".foot", ".switch"):
        expect(page.locator(hidden).first).to_be_hidden()
    keep(page, f"story-print-{language}")
