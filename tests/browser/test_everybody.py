"""What every kind of page is for everybody, in each language, on a phone and on a desk.

One visit looks at all of it: a picture is kept as a reader first sees the page, then all that is
folded is opened, axe looks for faults, and whatever can be pressed is measured.
"""

from __future__ import annotations

from typing import Any

import pytest
from accessible import assert_accessible, assert_large_enough
from browsing import CHOSEN, DESK, NARROW, SCHEMES, STORY, VERSION, Keep, Look, views
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

KINDS = {
    "home": "/{}/",
    "results": "/{}/?q=музей&language=ru",
    "all-results": "/{}/?sort=newest&page=2",
    "chosen": CHOSEN,
    "one-month": "/{}/?from=2023-05-01&to=2023-05-31",
    "nothing": "/{}/?q=музей+абракадабра&language=ru",
    "nothing-then": "/{}/?q=музей&from=1990-01-01&to=1990-12-31",
    "values": "/{}/facet/institution?q=музей&by=city",
    "values-none": "/{}/facet/institution?find=абракадабра",
    "bad": "/{}/?month=2024-13",
    "missing": "/{}/nowhere",
    "story-alone": f"/{{}}/story/{VERSION}",
    "story-with-matches": f"/{{}}/story/{STORY}?q=золото#m2",
    "story-beside": f"/{{}}/story/{STORY}?q=золото&beside={VERSION}",
    "cite": f"/{{}}/story/{STORY}/cite",
    "institutions": "/{}/institutions",
    "institution": "/{}/institution/alatau-history-museum",
    "corpus": "/{}/corpus",
    "help": "/{}/help",
    "calendar": "/{}/calendar/2014/7",
    "calendar-empty": "/{}/calendar/1999/1",
    "counts": "/{}/counts?q=музей&q=көрме&q=театр",
    "counts-split": "/{}/counts?by=institution&from=2023-01-01&scale=thousand&unit=month",
    "context": "/{}/context?q=музей&language=ru&order=left&out=ru.музей.музею",
    "context-empty": "/{}/context",
    "collocations": "/{}/collocations?q=museum&language=en",
    "names": "/{}/frequencies?what=names&by=year&from=2021-01-01",
    "comparison": "/{}/frequencies?q=музей&beside=rest&least=40",
    "api": "/{}/api",
}
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  return style.animationName !== "none"
    || style.transitionDuration.split(",").some((time) => parseFloat(time) > 0);
}).length"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const hit = one.querySelector(":scope > .hit");
  const box = one.closest(".box") && getComputedStyle(one.closest(".box"));
  return {
    what: one.outerHTML.slice(0, 120),
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      || hit !== null && parseFloat(getComputedStyle(hit).strokeWidth) >= 2
      || box !== null && box.outlineStyle !== "none",
  };
}"""
OPEN = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@pytest.mark.parametrize(
    ("kind", "language", "width", "scheme"),
    [
        view
        for turn, kind in enumerate(KINDS)
        for view in views(turn, (NARROW, DESK), SCHEMES, kind)
    ],
)
def test_a_kind_of_page_is_for_everybody(
    look: Look, keep: Keep, kind: str, language: str, width: int, scheme: str
) -> None:
    page = look(KINDS[kind].format(language), width=width, scheme=scheme)
    assert page.locator("html").get_attribute("lang") == language
    keep(page, f"{kind}-{language}-{scheme}-{width}")
    page.evaluate(OPEN)
    assert_accessible(page, width, contrast=language == "kk")
    assert_large_enough(page, least=8)


def test_no_page_breaks_the_rules_it_came_with_or_moves_for_who_does_not_want_it(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url} {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url} {error}"))
    for address in KINDS.values():
        answer = page.goto(site + address.format("kk"))
        assert answer is not None
        if answer.status >= 400:  # which the browser tells, too
            said.clear()
        assert page.locator("script:not([src])").count() <= 1  # JSON-LD, which nothing runs
        assert page.evaluate(MOVING) == 0, address
    assert said == []
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_needs_a_script(look: Look, kind: str) -> None:
    page = look(KINDS[kind].format("en"), script=False)
    expect(page.locator("h1")).to_be_visible()
    for field in page.locator("form[method=get]").all():
        assert (field.get_attribute("action") or "/en/").startswith("/en/")
    page.locator("form[method=get] [type=submit]").first.click()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("address", ["/kk/", CHOSEN.format("ru"), "/en/facet/institution"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(look: Look, address: str) -> None:
    page = look(address)
    stops = []
    for _ in range(150):
        page.keyboard.press("Tab")
        focused: dict[str, Any] | None = page.evaluate(FOCUSED)
        if focused is None:
            break
        assert focused["shown"], focused["what"]
        stops.append(focused["what"])
    for kind in ('id="q"', 'class="brand"'):
        assert any(kind in stop for stop in stops)
    if "facet" not in address:
        assert any("aria-label" in stop and "from=" in stop for stop in stops)  # a bar
    if "?" in address:
        for kind in ('class="choose"', 'class="exclude"', 'class="chip', 'type="date"'):
            assert any(kind in stop for stop in stops), kind
