"""How light and how fast a page is, on a slow phone; benchmarks/vitals.py measures all of them."""

from __future__ import annotations

import pytest
from browsing import CHOSEN, DESK, LANGUAGES, PHONE, STORY
from playwright.sync_api import Browser

from benchmarks.vitals import HEAVIEST, PAGES, visited

pytestmark = pytest.mark.browser

TRIES = 3  # other programs may keep the machine busy; none makes a page faster than it is
VISITS = [
    *((f"/{language}/", PHONE) for language in LANGUAGES),
    *((CHOSEN.format(language), PHONE) for language in LANGUAGES),
    (CHOSEN.format("ru"), DESK),
    ("/kk/?sort=newest", PHONE),
    (f"/kk/story/{STORY}?q=золото", PHONE),
    ("/ru/institution/alatau-history-museum", PHONE),
    (PAGES["calendar"].format("kk"), PHONE),
    (PAGES["counts"].format("en"), PHONE),
    (PAGES["context"].format("ru"), PHONE),
]


@pytest.mark.parametrize(("address", "width"), VISITS)
def test_a_page_is_light_and_fast_on_a_slow_phone(
    browser: Browser, site: str, address: str, width: int
) -> None:
    visit = visited(browser, site + address, width, TRIES)
    assert len(visit.weights) >= 3
    assert visit.weight < HEAVIEST, visit.weights
    assert not visit.faults(site + address)
