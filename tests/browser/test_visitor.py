"""What a visitor does, in a real browser: searches, narrows, reads; on a phone and a desk."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import PHONE, Keep, Look, everywhere
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


VISITS = {
    # last: the beginnings of what is marked, in either script
    "kk": ("мұражайлар", "Мекеме", "Жылы", ("мұражай", "mūraja")),
    "ru": ("музеев", "Учреждение", "Год", ("музе", "muze")),
    "en": ("museums", "Institution", "Year", ("museum",)),
}


@everywhere()
def test_a_visitor_searches_narrows_and_reads(
    look: Look, keep: Keep, language: str, width: int
) -> None:
    words, institution, year, stems = VISITS[language]
    page = look(f"/{language}/", width=width)
    expect(page.locator("html")).to_have_attribute("lang", language)

    page.get_by_role("combobox").fill(words)
    page.get_by_role("combobox").press("Enter")
    marks = page.locator(".results mark")
    expect(marks.first).to_be_visible()
    assert any(mark.lower().startswith(stems) for mark in marks.all_text_contents())
    assert "=&" not in page.url
    assert not page.url.endswith("=")
    keep(page, f"results-{language}-{width}")

    filters = page.locator(".filters > summary")
    assert filters.is_visible() == (width == PHONE)
    if width == PHONE:
        expect(page.get_by_role("region", name=institution, exact=True)).to_be_hidden()
        filters.click()
    chips = page.locator(".chip")
    values = ((institution, "institution.alatau-history-museum"), (year, "year.2024"))
    for number, (group, value) in enumerate(values, 1):
        region = page.get_by_role("region", name=group, exact=True)
        region.locator(f"[id='{value}'] > .choose").click()
        expect(chips).to_have_count(number)
    found = int(page.locator("h1").inner_text().split()[0])
    assert found > 0
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["institution"], asked["year"]) == (["alatau-history-museum"], ["2024"])
    keep(page, f"narrowed-{language}-{width}")

    chips.filter(has_text=f"{year}:").click()
    expect(page.locator(".chip")).to_have_count(1)
    assert int(page.locator("h1").inner_text().split()[0]) >= found

    title = page.locator(".results h2 a").first
    name = title.inner_text()
    title.click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("article mark").first).to_be_visible()
    keep(page, f"story-{language}-{width}")

    page.locator(".back a").click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.get_by_role("combobox")).to_have_value(words)


def test_the_browser_says_which_language_and_the_switch_keeps_the_search(look: Look) -> None:
    page = look("/?q=museum")
    assert urlsplit(page.url).path == "/kk/"
    page.locator(".switch a[lang=en]").click()
    page.wait_for_url(lambda url: url.endswith("/en/?q=museum"))


def test_the_skip_link_is_the_first_stop_and_shows_itself(look: Look) -> None:
    page = look("/en/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("#main"))
