"""Publications of one story in a real browser: folded, opened, and each for itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from accessible import assert_accessible
from playwright.sync_api import Browser, expect

from corpus.store import Store
from search.findings import update
from search.whoosh_engine import WhooshEngine

pytestmark = pytest.mark.browser

BODY = (
    "12 августа 2018 года в Актау спустили на воду парусную лодку «Шагала». Три года её "
    "восстанавливал Каспийский морской музей. Лодка построена в 1931 году."
)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_group_is_opened_by_the_keyboard_and_unfolded_by_its_switch(
    browser: Browser, serve: Callable[..., str], tmp_path: Path, scripts: bool
) -> None:
    site = serve(
        *(
            {
                "id": f"boat-{number}",
                "language": "ru",
                "title": "Лодка «Шагала»",
                "body": BODY,
                "published": f"2018-08-1{number}",
            }
            for number in range(3, 7)
        )
    )
    engine = WhooshEngine(tmp_path / "data")
    with Store.open(tmp_path / "data" / "izde.sqlite") as store:
        update(engine, store, tmp_path / "data")
    engine.close()
    page = browser.new_page(java_script_enabled=scripts)
    page.set_default_timeout(10_000)
    try:
        results = page.locator(".results > li")
        page.goto(f"{site}/ru/?q=шагала")
        page.wait_for_timeout(1_100)  # what was found is seen within a second
        page.goto(f"{site}/ru/?q=шагала")
        expect(results).to_have_count(1)
        others = results.locator(".also")
        summary = others.locator("summary")
        expect(summary).to_have_text("и ещё 3 публикации")
        expect(others.locator("li").first).to_be_hidden()
        summary.focus()
        page.keyboard.press("Enter")
        expect(others.locator("li")).to_have_count(3)
        expect(others.locator("li").first).to_be_visible()
        box = others.locator("li a").first.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        if scripts:
            assert_accessible(page, 1280)
        switch = page.locator("#fold a")
        switch.click()
        expect(results).to_have_count(4)
        expect(page.locator("#fold")).to_contain_class("chosen")
        page.locator("#fold a").click()
        expect(results).to_have_count(1)
    finally:
        page.close()
