"""Institutions, the corpus and the calendar in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from accessible import assert_accessible
from browsing import DESK, LANGUAGES, PHONE, Look, everywhere, moved_sideways, total
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


HEADINGS = {
    "kk": ("Мекемелер", "Күнтізбе", "Корпус құрамы"),
    "ru": ("Учреждения", "Календарь", "Состав корпуса"),
    "en": ("Institutions", "Calendar", "What is in the corpus"),
}


@everywhere()
def test_a_visitor_finds_an_institution_and_its_stories_of_a_year(
    look: Look, language: str, width: int
) -> None:
    page = look(f"/{language}/", width=width)
    page.locator(".foot a", has_text=HEADINGS[language][0]).click()
    page.locator("a[href$='/institution/syrdarya-archaeology-museum']").click()
    year = page.locator(".tally li a").first
    count = int(year.locator(".count").inner_text())
    year.click()
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["institution"] == ["syrdarya-archaeology-museum"]
    assert int(page.locator("h1").inner_text().split()[0]) == count


@everywhere()
def test_a_search_kept_to_an_institution(look: Look, language: str, width: int) -> None:
    page = look(f"/{language}/institution/alatau-history-museum", width=width)
    page.locator("#within").fill("алтын")
    page.locator("#within").press("Enter")
    expect(page.locator(".results > li").first).to_be_visible()
    expect(page.locator(".chip")).to_have_count(1)


@everywhere()
def test_what_is_in_the_corpus_leads_to_its_stories(look: Look, language: str, width: int) -> None:
    page = look(f"/{language}/", width=width)
    page.locator(".foot a", has_text=HEADINGS[language][2]).click()
    expect(page.locator(".figures time")).to_be_visible()
    stories = int(page.locator(".figures a").first.inner_text())
    for bars in ("years", "languages", "missing"):
        expect(page.locator(f"h2#{bars}")).to_be_visible()
    page.locator(".place details summary").click()
    assert page.locator(".stretches li").count() > 10  # months without stories
    city = page.locator(".holdings tbody tr").first
    counted = int(city.locator(".sum a").inner_text())
    corpus = page.url
    city.locator("th a").click()  # its institutions
    page.wait_for_url(lambda address: address != corpus)
    parts = [int(one.inner_text()) for one in page.locator(".holdings .sum a").all()]
    assert sum(parts) == counted < stories
    page.go_back()
    year = page.locator("section[aria-labelledby=years] li a").first
    wanted = int(year.locator(".count").inner_text())
    year.click()
    assert total(page) == wanted


class TestCalendar:
    @everywhere(widths=(DESK,))
    def test_a_grid_on_a_desk(self, look: Look, language: str, width: int) -> None:
        page = look(f"/{language}/calendar/2014/7", width=width)  # began on a Tuesday
        heads = [one.bounding_box() for one in page.locator(".weekdays span").all()]
        days = [one.bounding_box() for one in page.locator(".day").all()]
        for at, day in enumerate(days):
            head = heads[(at + 1) % 7]
            assert day is not None
            assert head is not None
            assert abs(day["x"] - head["x"]) < 3
        assert days[5] is not None
        assert days[6] is not None
        assert days[6]["y"] > days[5]["y"]  # a week begins on Monday

    @everywhere(widths=(PHONE,))
    def test_a_list_of_the_days_that_have_something_on_a_phone(
        self, look: Look, language: str, width: int
    ) -> None:
        page = look(f"/{language}/calendar/2014/7", width=width)
        shown = page.locator(".day:visible")
        expect(page.locator(".weekdays")).to_be_hidden()
        assert 1 <= shown.count() < 31
        assert all(day.locator("a").count() for day in shown.all())
        assert "2" in shown.last.locator(".named").inner_text()

    def test_its_years_stand_whole_beside_the_months_on_a_phone(self, look: Look) -> None:
        page = look("/ru/calendar/2014/7", width=PHONE)
        years = page.locator("table.months tbody th")
        assert years.count() > 1
        cut = "years => years.filter((year) => year.scrollWidth > year.clientWidth).length"
        assert years.evaluate_all(cut) == 0

    def test_it_is_walked_by_the_keyboard(self, look: Look) -> None:
        page = look("/ru/calendar/2014/7")
        page.locator(".turn .after").focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("август 2014 г.")
        page.locator("table.months a").first.focus()
        page.keyboard.press("Tab")
        focused = page.locator("table.months a:focus")
        expect(focused).to_have_count(1)
        style = focused.evaluate("link => getComputedStyle(link).outlineStyle")
        assert style == "solid"
        page.keyboard.press("Enter")
        page.wait_for_url("**/ru/calendar/**")

    def test_it_needs_no_script(self, look: Look) -> None:
        page = look("/kk/calendar", script=False)
        page.locator(".turn .before").click()
        page.locator(".day a").first.click()
        expect(page.locator("h1")).to_be_visible()


def test_forty_years_have_room_on_the_narrowest_desk(
    browser: Browser, serve: Callable[..., str]
) -> None:
    """Their bars lie on nothing else, and the top of the page is one line in each language."""
    site = serve(
        *(
            {"id": f"s{year}", "language": "ru", "title": "Музей", "published": f"{year}-03-03"}
            for year in range(1985, 2025)
        )
    )
    page = browser.new_page(viewport={"width": 960, "height": 800})
    for language in LANGUAGES:
        page.goto(f"{site}/{language}/corpus")
        places: list[Any] = [
            page.locator(one).bounding_box() for one in (".brand", ".switch", ".upright", ".counts")
        ]
        brand, switch, bars, counts = places
        assert switch["y"] < brand["y"] + brand["height"]
        beside = bars["x"] + bars["width"] <= counts["x"]
        assert beside or bars["y"] + bars["height"] <= counts["y"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 960
    assert_accessible(page, 960, contrast=False)
    page.close()


def test_the_table_of_the_corpus_is_scrolled_by_the_keyboard(look: Look) -> None:
    page = look("/ru/corpus", width=PHONE)
    table = page.get_by_role("region", name="Города и годы")
    table.focus()
    page.keyboard.press("ArrowRight")
    moved_sideways(table)
    name, frame = page.locator(".holdings tbody th").first.bounding_box(), table.bounding_box()
    assert name is not None
    assert frame is not None
    assert abs(name["x"] - frame["x"]) < 1  # whose row it is stays in sight
