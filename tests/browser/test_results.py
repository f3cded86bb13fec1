"""Home, results and facets in a real browser: by mouse, keyboard and finger, without a script."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from browsing import (
    WORDS,
    Keep,
    Look,
    asked,
    everywhere,
    mark,
    open_filters,
    total,
    value,
)
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


# -- home ------------------------------------------------------------------------------------


@everywhere()
def test_a_visitor_sees_at_once_what_is_here(
    look: Look, keep: Keep, language: str, width: int
) -> None:
    page = look(f"/{language}/", width=width)
    expect(page.get_by_role("combobox")).to_be_in_viewport()
    for heading in ("newest", "time", "houses"):
        expect(page.locator(f"h2#{heading}")).to_be_visible()
    assert page.locator(".told li").count() >= 5
    keep(page, f"home-{language}-{width}")

    bar = page.locator(".bars a").last
    name = bar.get_attribute("aria-label") or ""
    bar.click()
    assert total(page) == int(name.rpartition(": ")[2])
    expect(page.locator(".chip")).to_contain_text(name.partition(":")[0])

    page.go_back()
    house = page.locator(".cities li li a").first
    stories = int(house.locator(".count").inner_text())
    house.click()
    expect(page.locator("h1")).to_be_visible()
    assert str(stories) in page.locator("main").inner_text()


# -- results and facets ----------------------------------------------------------------------


@everywhere()
def test_facets_are_chosen_and_excluded_without_a_reload(
    look: Look, keep: Keep, language: str, width: int
) -> None:
    page = look(f"/{language}/?q={WORDS[language]}", width=width)
    stayed = mark(page)
    everything = total(page)
    open_filters(page)
    languages = page.locator("[id^='language.']")
    assert languages.first.get_attribute("id") == f"language.{language}"

    one = value(page, "year.2024")
    count = int(one.locator(".count").inner_text())
    one.click()
    expect(page.locator(".chip")).to_have_count(1)
    assert total(page) == count
    assert asked(page)["year"] == ["2024"]
    expect(page.get_by_role("status")).to_have_text(page.locator("main h1").inner_text())
    expect(value(page, "year.2024")).to_be_focused()
    expect(value(page, "year.2024")).to_have_attribute("aria-current", "true")
    expect(page.locator("[id^='month.2024-']").first).to_be_visible()  # the filters stay open

    more = value(page, "year.2023")
    added = int(more.locator(".count").inner_text().removeprefix("+"))
    more.click()
    expect(page.locator(".chip")).to_have_count(2)
    assert total(page) == count + added

    exclude = page.locator("[id='language.ru'] > .exclude")
    exclude.click()
    expect(page.locator(".chip.not")).to_have_count(1)
    assert asked(page)["language"] == ["-ru"]
    assert total(page) <= count + added
    expect(value(page, "language.ru")).to_be_focused()
    keep(page, f"facets-{language}-{width}")
    assert stayed()

    page.locator(".chip.not").click()
    expect(page.locator(".chip.not")).to_have_count(0)
    assert total(page) == count + added
    for _ in range(4):
        page.go_back()
    expect(page.locator(".chip")).to_have_count(0)
    assert total(page) == everything
    page.go_forward()
    expect(page.locator(".chip")).to_have_count(1)
    assert total(page) == count
    assert stayed()

    parts = urlsplit(page.url)
    again = look(f"{parts.path}?{parts.query}", width=width)
    assert total(again) == count  # whoever opens the address sees the same


@everywhere()
def test_order_pages_and_words_change_without_a_reload(
    look: Look, language: str, width: int
) -> None:
    page = look(f"/{language}/?q={WORDS[language]}&kind=full", width=width)
    stayed = mark(page)
    page.locator(".sorts a").last.click()
    page.wait_for_url("**sort=oldest")
    expect(page.locator(".sorts a").last).to_be_focused()
    first = page.locator(".results h2").first.inner_text()
    page.locator(".paging a[rel=next]").click()
    page.wait_for_url("**page=2")
    expect(page.locator("main h1")).to_be_focused()
    expect(page.locator("main h1")).to_be_in_viewport()
    assert asked(page) == {
        "q": [WORDS[language]],
        "kind": ["full"],
        "sort": ["oldest"],
        "page": ["2"],
    }
    assert page.locator(".results h2").first.inner_text() != first
    page.go_back()
    expect(page.locator(".results h2").first).to_have_text(first)

    box = page.get_by_role("combobox")
    box.fill("2024")
    box.press("Enter")
    page.wait_for_url("**q=2024**")
    expect(box).to_be_focused()
    assert asked(page) == {"q": ["2024"], "kind": ["full"], "sort": ["oldest"]}
    expect(page).to_have_title(re.compile("^2024 "))
    for other in page.locator(".switch a").all():
        assert "q=2024" in (other.get_attribute("href") or "")
    page.go_back()
    expect(box).to_have_value(WORDS[language])
    assert stayed()


def test_who_leaves_for_a_story_comes_back_to_the_same_place(look: Look) -> None:
    page = look("/en/?q=museum")
    value(page, "year.2024").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator(".results h2 a").last.scroll_into_view_if_needed()
    page.locator(".results h2 a").last.click()
    expect(page.locator(".back")).to_be_visible()
    page.go_back()
    expect(page.locator(".chip")).to_have_count(1)
    assert page.evaluate("scrollY") > 100


def test_what_opens_in_another_tab_is_left_to_the_browser(look: Look) -> None:
    page = look("/en/?q=museum")
    with page.context.expect_page() as opened:
        value(page, "year.2024").click(modifiers=["ControlOrMeta"])
    assert "year=2024" in opened.value.url
    opened.value.close()
    expect(page.locator(".chip")).to_have_count(0)


def test_where_the_server_does_not_answer_the_browser_asks_itself(look: Look) -> None:
    page = look("/en/?q=museum")
    stayed = mark(page)
    page.route(
        "**year=2024",
        lambda route: (
            route.abort() if route.request.resource_type == "fetch" else route.continue_()
        ),
    )
    value(page, "year.2024").click()
    expect(page.locator(".chip")).to_have_count(1)
    assert not stayed()


@everywhere()
def test_without_a_script_everything_works(
    look: Look, site: str, language: str, width: int
) -> None:
    page = look(f"/{language}/", width=width, script=False)
    page.get_by_role("searchbox").fill(WORDS[language])
    page.get_by_role("searchbox").press("Enter")
    open_filters(page)
    count = int(value(page, "year.2024").locator(".count").inner_text())
    value(page, "year.2024").click()
    assert total(page) == count
    open_filters(page)
    exclude = page.locator("[id^='language.'] > .exclude").last
    exclude.click()
    assert asked(page)["language"][0].startswith("-")
    page.locator(".chip.not").click()
    assert total(page) == count
    page.locator(".chip").click()

    if page.locator(".exactly > summary").is_visible():
        page.locator(".exactly > summary").click()
    page.locator("input[name=from]").fill("2024-12-31")  # the ends are put right
    page.locator("input[name=to]").fill("2023-01-01")
    page.locator(".ends button").click()
    assert (asked(page)["from"], asked(page)["to"]) == (["2024-12-31"], ["2023-01-01"])
    expect(page.locator("input[name=from]")).to_have_value("2023-01-01")
    expect(page.locator("input[name=to]")).to_have_value("2024-12-31")
    bar = page.locator(".bars a").first
    stories = int((bar.get_attribute("aria-label") or "").rpartition(": ")[2])
    bar.click()
    assert total(page) == stories

    page.goto(f"{site}/{language}/facet/institution")
    page.locator("#find").fill("ala" if language == "en" else "ала")
    page.locator("#find").press("Enter")
    page.wait_for_url("**find=**")  # until it has all come
    names = page.locator(".value .name")
    assert 0 < names.count() < 20
    names.first.click()
    assert total(page) > 0


# -- all values ------------------------------------------------------------------------------


@everywhere()
def test_many_values_are_looked_through_by_name(
    look: Look, keep: Keep, language: str, width: int
) -> None:
    page = look(f"/{language}/?sort=newest", width=width)
    open_filters(page)
    page.locator(".more a").first.click()
    page.wait_for_url("**/facet/institution**")
    every = page.locator(".values .value")
    number = every.count()
    assert number == 24
    keep(page, f"values-{language}-{width}")
    page.locator("#find").press_sequentially(
        {"kk": "мұражай", "ru": "музей", "en": "museum"}[language]
    )
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"\d"))
    seen = [one for one in every.all() if one.is_visible()]
    assert 0 < len(seen) < number
    assert page.get_by_role("status").inner_text().endswith(f" {len(seen)}")
    page.locator("#find").press("Enter")  # the server finds the same
    page.wait_for_url("**find=**")
    assert page.locator(".values .value").count() >= len(seen)
    page.locator(".values .exclude").first.click()
    expect(page.locator(".chip.not")).to_have_count(1)
