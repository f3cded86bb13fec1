"""Stories over time in a real browser: a period by mouse or keyboard, and late answers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from browsing import DESK, WORDS, Keep, Look, asked, everywhere, mark, total, value
from playwright.sync_api import Error, Locator, Page, Route, expect

pytestmark = pytest.mark.browser


def middle_of(bars: Locator, number: int, of: int) -> tuple[float, float]:
    box = bars.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (number + 0.5) / of, box["y"] + box["height"] / 2


@everywhere(widths=(DESK,))
def test_a_time_is_chosen_by_dragging_over_the_bars(
    look: Look, keep: Keep, language: str, width: int
) -> None:
    page = look(f"/{language}/?q={WORDS[language]}&language=-en", width=width)
    stayed = mark(page)
    bars = page.locator("svg[data-from]")
    starts = (bars.get_attribute("data-from") or "").split()
    page.mouse.move(*middle_of(bars, 9, len(starts)))
    page.mouse.down()
    page.mouse.move(*middle_of(bars, 7, len(starts)), steps=4)
    expect(page.locator(".drag")).to_be_visible()
    page.mouse.move(*middle_of(bars, 6, len(starts)), steps=4)
    keep(page, f"dragged-{language}")
    page.mouse.up()
    page.wait_for_url("**from=**")
    assert asked(page)["from"] == [starts[6]]
    assert asked(page)["to"] == [f"{starts[9][:4]}-12-31"]
    assert asked(page)["language"] == ["-en"]
    assert stayed()
    expect(page.locator("input[name=from]")).to_have_value(starts[6])
    chip = page.locator(".chip").last
    expect(chip).to_contain_text(f"{starts[6][:4]}–{starts[9][:4]}")
    dragged = total(page)

    page.go_back()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator("input[name=from]").fill(starts[6])  # the fields do the same
    page.locator("input[name=to]").fill(f"{starts[9][:4]}-12-31")
    page.locator(".ends button").click()
    page.wait_for_url("**from=**")
    expect(page.locator(".chip")).to_have_count(2)
    assert total(page) == dragged


@everywhere(widths=(DESK,))
def test_and_by_the_keyboard(look: Look, language: str, width: int) -> None:
    page = look(f"/{language}/?q={WORDS[language]}", width=width)
    bars = page.locator(".bars a")
    stops = [bar.get_attribute("tabindex") for bar in bars.all()]
    assert stops.count("0") == 1  # one stop for Tab, the arrows lead on
    page.locator(".bars a[tabindex='0']").focus()
    page.keyboard.press("Home")
    expect(bars.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".drag")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".drag")).to_have_count(0)
    page.keyboard.press("Shift+ArrowLeft")
    names = [(bar.get_attribute("aria-label") or "").partition(":")[0] for bar in bars.all()]
    page.keyboard.press("Enter")
    page.wait_for_url("**from=**")
    assert asked(page)["from"] == [f"{names[2]}-01-01"]
    assert asked(page)["to"] == [f"{names[3]}-12-31"]
    expect(page.locator(".bars a").first).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.bars') !== null")
    bar = page.locator(".bars a:focus")
    address = bar.get_attribute("href") or ""
    stories = int((bar.get_attribute("aria-label") or "").rpartition(": ")[2])
    expect(page.locator(".wider a")).to_have_count(1)  # all years
    page.keyboard.press("Enter")  # a bar alone is a link
    page.wait_for_url(lambda url: unquote(url).endswith(address))
    expect(page.locator(".wider a")).to_have_count(2)  # and the year of these days
    assert total(page) == stories


def test_on_the_first_page_too(look: Look) -> None:
    page = look("/ru/")
    bars = page.locator("svg[data-from]")
    number = len((bars.get_attribute("data-from") or "").split())
    bars.scroll_into_view_if_needed()
    page.mouse.move(*middle_of(bars, 2, number))
    page.mouse.down()
    page.mouse.move(*middle_of(bars, 4, number), steps=6)
    page.mouse.up()
    page.wait_for_url("**from=**")
    assert total(page) > 0


# -- answers that are late -------------------------------------------------------------------


def held(page: Page, pattern: str) -> Callable[[], None]:
    """Holds the next answer to what asks for an address back; what it gives lets it go."""
    waiting: list[Route] = []
    page.route(pattern, lambda route: waiting.append(route), times=1)

    def release() -> None:
        assert waiting
        with contextlib.suppress(Error):  # who asked has gone
            waiting[0].continue_()

    return release


def test_a_late_answer_takes_the_place_of_no_newer_one(look: Look) -> None:
    page = look("/en/?q=museum")
    stayed = mark(page)
    release = held(page, "**year=2024")
    with page.expect_request("**year=2024"):
        value(page, "year.2024").click()
    value(page, "year.2023").click()
    expect(page.locator(".chip")).to_contain_text("2023")
    found = total(page)
    release()
    page.evaluate("fetch('/healthz')")  # what is on its way has come before that
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".chip")).to_contain_text("2023")
    assert (asked(page)["year"], total(page)) == (["2023"], found)
    assert stayed()


def test_a_late_answer_does_not_call_back_who_has_left(look: Look) -> None:
    page = look("/en/?q=museum")
    release = held(page, "**year=2024")
    story = page.locator(".results h2 a").first
    title = story.inner_text()
    with page.expect_request("**year=2024"):
        value(page, "year.2024").click()
    story.click()
    release()
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)


def test_a_late_answer_leaves_what_is_being_typed(look: Look) -> None:
    page = look("/en/?q=museum")
    release = held(page, "**year=2024")
    with page.expect_request("**year=2024"):
        value(page, "year.2024").click()
    page.get_by_role("combobox").fill("library")
    release()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.get_by_role("combobox")).to_have_value("library")


def test_a_place_within_a_page_of_results_is_no_other_page(look: Look) -> None:
    page = look("/en/?q=museum")
    page.evaluate("document.getElementById('main').dataset.first = ''")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main') !== null")
    page.go_back()
    page.evaluate("fetch('/healthz')")
    expect(page.locator("main[data-first]")).to_have_count(1)  # it was not asked for again
