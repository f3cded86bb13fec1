"""A reader who is refused, in a real browser: what the page says, and how it is for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from accessible import assert_accessible, assert_large_enough
from browsing import Keep, everywhere
from demo_site import served
from playwright.sync_api import Browser, expect

from corpus.settings import load_settings

pytestmark = pytest.mark.browser

TOO_MANY = {"kk": "Сұрау тым көп", "ru": "Слишком много запросов", "en": "Too many requests"}


@pytest.fixture(scope="module")
def strict_site(demo_data: Path) -> Iterator[str]:
    """A site behind a proxy, at which each address may ask twice a minute."""
    settings = msgspec.structs.replace(
        load_settings(demo_data), limit_search="2 per minute", trusted_proxies=1
    )
    with served(settings) as address:
        yield address


@everywhere()
def test_who_asks_too_often_is_told_in_their_language(
    browser: Browser, strict_site: str, keep: Keep, language: str, width: int
) -> None:
    """Static files have no limit: the page looks as all others."""
    asked_from = f"2001:db8:{width}:{ord(language[0])}::1"
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        extra_http_headers={"X-Forwarded-For": asked_from},
    )
    for _ in range(2):
        page.goto(f"{strict_site}/{language}/?q=музей")
        expect(page.locator(".results > li").first).to_be_visible()
    answer = page.goto(f"{strict_site}/{language}/?q=музей")
    assert answer is not None
    assert answer.status == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert page.locator("html").get_attribute("lang") == language
    expect(page.locator("h1")).to_have_text(TOO_MANY[language])
    expect(page.locator("main")).to_contain_text(answer.headers["x-request-id"])
    assert page.locator("main").evaluate("one => getComputedStyle(one).fontFamily") != "serif"
    keep(page, f"too-many-{language}-{width}")
    assert_accessible(page, width, contrast=False)
    assert_large_enough(page)
    page.close()
