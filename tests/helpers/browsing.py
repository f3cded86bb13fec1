"""What the tests in a browser share: widths, languages, and where to look on a page of results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page

NARROW, PHONE, DESK = 360, 390, 1280  # pixels of width
WIDTHS = (PHONE, DESK)
LANGUAGES = ("kk", "ru", "en")
WORDS = {"kk": "мұражай", "ru": "музей", "en": "museum"}
CHOSEN = "/{}/?q=музей&year=2023&year=2024&month=2024-05&language=-kk&city=almaty"
STORY, VERSION = "dbp5f7agopmo4roz", "u4w6w2a5wfq3h437"  # of the demo corpus

Keep = Callable[[Page, str], None]


class Look(Protocol):
    """Goes to an address of the site, in the window of a width and a scheme."""

    def __call__(
        self, address: str, *, width: int = DESK, scheme: str = "light", script: bool = True
    ) -> Page: ...


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def total(page: Page) -> int:
    first = page.locator("main h1").inner_text().split()[0]
    return int(first) if first.isdecimal() else 0


def value(page: Page, key: str) -> Locator:
    """The link of a value of a facet."""
    return page.locator(f"[id='{key}'] > .choose")


def open_filters(page: Page) -> None:
    """On a phone they are folded."""
    summary = page.locator(".filters > summary")
    if summary.is_visible() and page.locator(".filters").get_attribute("open") is None:
        summary.click()


def moved_sideways(region: Locator) -> None:
    """Return when a region has been moved; a page that allows no eval cannot be waited for."""
    region.evaluate(
        """(one) => new Promise((done) => {
          const look = () => one.scrollLeft > 0 ? done() : requestAnimationFrame(look);
          look();
        })"""
    )


def mark(page: Page) -> Callable[[], bool]:
    """Tells whether the page has stayed the same one, without a reload."""
    page.evaluate("window.stayed = true")
    return lambda: bool(page.evaluate("window.stayed === true"))
