"""A researcher in a real browser: counts, reads lines, strikes out, compares, takes away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browsing import DESK, NARROW, PHONE, Look, everywhere, moved_sideways
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


PAGES = {
    "counts": "/{}/counts?q=музей&q=көрме&q=театр",
    "counts-split": "/{}/counts?by=institution&scale=thousand&unit=month",
    "context": "/{}/context?q=музей&order=left&out=ru.музей.музею&out=kk.музей",
    "context-empty": "/{}/context",
    "collocations": "/{}/collocations?q=museum&language=en",
    "names": "/{}/frequencies?what=names&by=year",
    "comparison": "/{}/frequencies?q=музей&beside=rest",
}


@everywhere()
def test_two_words_are_counted_over_time_and_a_number_leads_to_its_stories(
    look: Look, language: str, width: int
) -> None:
    page = look(f"/{language}/counts", width=width)
    fields = page.locator(".queries input")
    fields.nth(0).fill("музей")
    fields.nth(1).fill("театр")
    page.locator(".ask .primary").click()
    expect(page.locator(".legend a")).to_have_text(["музей", "театр"])
    assert "=&" not in page.url
    charts = page.get_by_role("img")
    expect(charts).to_have_count(1)  # the other size is not there for anybody
    assert charts.locator("visible=true").get_attribute("class") == (
        "chart slim" if width == PHONE else "chart broad"
    )
    number = page.locator(".figures tbody a").first
    wanted = number.inner_text()
    number.click()
    expect(page.locator("h1")).to_contain_text(re.compile(rf"^{wanted}\b"))


def test_letters_of_the_chart_are_legible_on_a_phone(look: Look) -> None:
    page = look(PAGES["counts"].format("kk"), width=NARROW)
    label = page.locator(".slim .axis text").first
    box = label.bounding_box()
    assert box is not None
    assert box["height"] >= 12


def test_lines_are_told_apart_without_colours(look: Look) -> None:
    page = look("/en/counts?by=institution")
    seen = page.evaluate(
        """[...document.querySelectorAll('.legend li')].map(one => [
            getComputedStyle(one.querySelector('.line')).strokeDasharray,
            one.querySelector('.marks').getAttribute('d')])"""
    )
    assert len({dashes for dashes, _ in seen}) == len({mark for _, mark in seen}) == 8


@everywhere()
def test_a_researcher_reads_lines_strikes_a_form_out_and_opens_a_story(
    look: Look, language: str, width: int
) -> None:
    page = look(f"/{language}/?q=музей", width=width)
    page.locator(f".take a[href^='/{language}/context']").click()
    expect(page.locator(".kwic > li").first).to_be_visible()
    lines = page.locator(".kwic mark")
    before = page.locator("#lines").inner_text()
    assert all("музе" in one.lower() for one in lines.all_inner_texts())
    asked = page.url
    page.locator("a.form", has_text="музея").first.click()
    page.wait_for_url(lambda address: address != asked)
    assert page.locator("#lines").inner_text() != before
    assert "музея" not in lines.all_inner_texts()
    page.locator("select[name=order]").select_option("right")
    page.locator(".ask .primary").click()
    expect(page.locator(".form.struck s")).to_have_text(["музея"])
    title = page.locator(".kwic .from a").first
    name = title.inner_text()
    title.click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("article mark").first).to_be_visible()


def test_words_stand_one_under_the_other_on_a_desk(look: Look) -> None:
    page = look("/ru/context?q=музей&order=left", width=DESK)
    places: list[Any] = [one.bounding_box() for one in page.locator(".kwic mark").all()[:20]]
    middles = {round(box["x"] + box["width"] / 2) for box in places}
    assert max(middles) - min(middles) <= 2


@everywhere()
def test_a_collocate_leads_to_its_lines(look: Look, language: str, width: int) -> None:
    page = look(f"/{language}/collocations", width=width)
    page.locator("input[name=q]").fill("museum")
    page.locator("input[name=left]").fill("3")
    page.locator(".ask .primary").click()
    first = page.locator(".figures tbody a").first
    word = first.inner_text()
    first.click()
    page.wait_for_url("**/context**")
    expect(page.locator(".kwic mark").first).to_contain_text(re.compile("museum", re.IGNORECASE))
    assert any(word in one.lower() for one in page.locator(".kwic .line").all_inner_texts())


@everywhere()
def test_stories_are_compared_with_the_others(look: Look, language: str, width: int) -> None:
    page = look(f"/{language}/frequencies", width=width)
    page.locator("input[name=q]").fill("театр")
    page.locator("select[name=beside]").select_option("rest")
    page.locator(".narrow > summary").click()
    page.locator("input[name=language][value=ru]").check()
    page.locator(".ask .primary").click()
    expect(page.locator(".figures tbody th").first).to_have_text("театр")
    page.locator(".sides a").nth(1).click()
    expect(page.locator(".figures tbody th").first).not_to_have_text("театр")

    page.locator("input[name=q]").fill("year:2023")
    page.locator("select[name=beside]").select_option("query")
    page.locator("input[name=against]").fill("year:2024")
    page.locator("input[name=what][value=names]").check()
    page.locator("input[name=least]").fill("2")
    page.locator(".ask .primary").click()
    expect(page.locator(".sets dd")).to_have_count(2)
    assert page.locator(".figures tbody tr").count() > 2


@everywhere(widths=(DESK,))
def test_figures_are_taken_away(look: Look, language: str, width: int) -> None:
    page = look(f"/{language}/counts?by=language&unit=month", width=width)
    page.locator(".paging a[rel~=next]").click()
    expect(page.locator(".paging .now")).to_contain_text("2")
    with page.expect_download() as taken:
        page.locator(".take a", has_text="CSV").click()
    assert taken.value.suggested_filename == "izde-counts.csv"
    page = look(f"/{language}/?q=музей", width=width)
    with page.expect_download() as taken:
        page.locator(".take a", has_text="CoNLL-U").click()
    assert taken.value.suggested_filename == "izde.conllu"


def test_tables_are_moved_by_the_keyboard(look: Look) -> None:
    page = look(PAGES["names"].format("en"), width=PHONE)
    region = page.locator(".wide")
    region.focus()
    expect(region).to_be_focused()
    page.keyboard.press("ArrowRight")
    moved_sideways(region)
