"""Completion in the search box, by keyboard and by mouse; and the box where there is none."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from accessible import assert_accessible, assert_large_enough
from browsing import DESK, NARROW, SCHEMES, Keep, Look, everywhere
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


TYPED = {"kk": "мұр", "ru": "муз", "en": "mus"}


def box_of(page: Page) -> Locator:
    return page.get_by_role("combobox")


def typed(page: Page, text: str) -> Locator:
    """What is proposed for a text."""
    box_of(page).press_sequentially(text)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    return options


@everywhere()
def test_the_arrows_choose_words_and_enter_searches_for_them(
    look: Look, language: str, width: int
) -> None:
    page = look(f"/{language}/", width=width)
    box = box_of(page)
    expect(box).to_have_attribute("aria-expanded", "false")
    options = typed(page, TYPED[language])
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_contain_text(str(options.count()))

    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(box).to_be_focused()
    box.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "")
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    box.press("ArrowDown")
    words = options.first.inner_text().strip()
    box.press("Enter")
    page.wait_for_url("**q=**")
    assert parse_qs(urlsplit(page.url).query)["q"] == [words]
    expect(page.locator(".results > li").first).to_be_visible()


def test_a_click_leads_to_the_story_or_to_the_institution(look: Look) -> None:
    page = look("/en/")
    story = typed(page, "librarian sc").filter(has_text="Story").first
    title = story.locator("span").first.inner_text()
    story.click()
    expect(page.locator("h1")).to_have_text(title)

    page = look("/en/")
    typed(page, "alat").filter(has_text="Institution").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    assert "institution=alatau-history-museum" in page.url


@pytest.mark.parametrize(("text", "language"), [("мұр", "kk"), ("выст", "ru"), ("muraj", "kk")])
def test_each_option_says_its_language(look: Look, text: str, language: str) -> None:
    option = typed(look("/en/"), text).first
    words = option.locator("span").first
    expect(words).to_have_attribute("lang", language)
    expect(words).to_have_attribute("dir", "auto")
    assert option.get_attribute("lang") is None  # the kind is named in that of the page


def test_words_are_asked_with_the_filters_of_the_page(look: Look) -> None:
    page = look("/ru/?language=ru")
    typed(page, "музе").first.click()
    page.wait_for_url("**q=**")
    assert "language=ru" in page.url


def test_escape_closes_the_list_and_keeps_the_text(look: Look) -> None:
    page = look("/kk/")
    options = typed(page, "мұр")
    box = box_of(page)
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("мұр")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("Enter")
    page.wait_for_url("**q=**")
    assert unquote(page.url).endswith("q=мұр")


def test_to_leave_the_box_closes_the_list(look: Look) -> None:
    page = look("/kk/")
    options = typed(page, "мұр")
    box_of(page).press("Tab")
    expect(options).to_have_count(0)


def test_where_nothing_can_be_asked_the_box_is_a_box(look: Look) -> None:
    page = look("/en/")
    page.route("**/suggest?*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        box_of(page).press_sequentially("mus")
    expect(page.get_by_role("option")).to_have_count(0)
    box_of(page).fill("museum")
    box_of(page).press("Enter")
    expect(page.locator(".results > li").first).to_be_visible()


def test_without_a_script_the_box_is_a_box(look: Look) -> None:
    page = look("/en/", script=False)
    box = page.get_by_role("searchbox")
    box.fill("museum")
    box.press("Enter")
    expect(page.locator(".results > li").first).to_be_visible()


@everywhere(widths=(NARROW, DESK), schemes=SCHEMES)
def test_axe_finds_nothing_and_options_are_large_enough(
    look: Look, keep: Keep, language: str, width: int, scheme: str
) -> None:
    page = look(f"/{language}/", width=width, scheme=scheme)
    options = typed(page, TYPED[language])
    box_of(page).press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    keep(page, f"completion-{language}-{scheme}-{width}")
    assert_accessible(page, width, contrast=language == "kk")
    assert_large_enough(page, ".box", least=options.count())
