"""How light and how fast a page is, on a slow phone; benchmarks/vitals.py measures all of them."""

from __future__ import annotations

import pytest
from browsing import CHOSEN, STORY, WIDTHS, views
from playwright.sync_api import Browser

from benchmarks.vitals import HEAVIEST, PAGES, visited

pytestmark = pytest.mark.browser

TRIES = 3  # other programs may keep the machine busy; none makes a page faster than it is
ADDRESSES = [
    "/{}/",
    CHOSEN,
    "/{}/?sort=newest",
    f"/{{}}/story/{STORY}?q=золото",
    "/{}/institution/alatau-history-museum",
    PAGES["calendar"],
    PAGES["counts"],
    PAGES["context"],
]


@pytest.mark.parametrize(
    ("page", "language", "width"),
    [view for turn, page in enumerate(ADDRESSES) for view in views(turn, WIDTHS, (), page)],
)
def test_a_page_is_light_and_fast_on_a_slow_phone(
    browser: Browser, site: str, page: str, language: str, width: int
) -> None:
    address = page.format(language)
    visit = visited(browser, site + address, width, TRIES)
    assert len(visit.weights) >= 3
    assert visit.weight < HEAVIEST, visit.weights
    assert not visit.faults(site + address)
