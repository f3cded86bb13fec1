"""How light and how fast a page is, on a slow phone."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from browsing import CHOSEN, STORY, WIDTHS, views
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

VITALS = """
window.vitals = { lcp: 0, cls: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.vitals.lcp = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.vitals.cls += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
TRIES = 3  # other programs may keep the machine busy; none makes a page faster than it is
SLOW_4G = {  # as Lighthouse has it: bytes a second, milliseconds
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_638_400 / 8,
    "uploadThroughput": 768_000 / 8,
}


PAGES = [
    "/{}/",
    CHOSEN,
    "/{}/?sort=newest",
    f"/{{}}/story/{STORY}?q=золото",
    "/{}/institution/alatau-history-museum",
]


@pytest.mark.parametrize(
    ("page", "language", "width"),
    [view for turn, page in enumerate(PAGES) for view in views(turn, WIDTHS, (), page)],
)
def test_a_page_is_light_and_fast_on_a_slow_phone(
    browser: Browser, site: str, page: str, language: str, width: int
) -> None:
    address = page.format(language)
    vitals: dict[str, float] = {}
    for _ in range(TRIES):
        vitals, weights = visited_slowly(browser, site + address, width)
        assert vitals["cls"] == 0, vitals
        assert len(weights) >= 3
        assert {urlsplit(one).netloc for one in weights} == {urlsplit(site).netloc}
        assert sum(weights.values()) < 100_000, weights
        if vitals["lcp"] <= 2_500:
            return
    raise AssertionError(vitals)


def visited_slowly(
    browser: Browser, address: str, width: int
) -> tuple[dict[str, float], dict[str, int]]:
    """The vitals of a page, and what it weighs, not compressed: of each address its bytes."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        bypass_csp=True,  # which lets nobody wait for a function
    )
    context.add_init_script(VITALS)
    page = context.new_page()
    page.set_default_timeout(20_000)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    weights: dict[str, int] = {}
    page.on("response", lambda response: weights.update({response.url: len(response.body())}))
    page.goto(address, wait_until="networkidle")
    page.wait_for_function("window.vitals.lcp > 0")  # the paint is told of a little later
    vitals: dict[str, float] = page.evaluate("window.vitals")
    context.close()
    return vitals, weights
