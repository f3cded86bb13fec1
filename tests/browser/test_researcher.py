"""What a researcher does, in a real browser: takes results away, cites, follows, reads the API."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import DESK, NARROW, Keep, Look, everywhere
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


PAGES = {
    "cite": "/{}/story/dbp5f7agopmo4roz/cite",
    "api": "/{}/api",
}
TAKE = {"kk": "Нәтижелерді сақтап алу", "ru": "Сохранить результаты", "en": "Save the results"}


@everywhere(widths=(NARROW, DESK))
def test_a_whole_result_is_saved_as_a_file(
    look: Look, keep: Keep, tmp_path: Path, language: str, width: int
) -> None:
    page = look(f"/{language}/?q=киіз", width=width)
    take = page.get_by_role("region", name=TAKE[language])
    take.scroll_into_view_if_needed()
    keep(page, f"take-{language}-{width}")
    for name, suffix in (("CSV", "csv"), ("RIS", "ris"), ("BibTeX", "bib")):
        link = take.get_by_role("link", name=name, exact=True)
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        with page.expect_download() as saved:
            link.click()
        assert saved.value.suggested_filename.endswith(f".{suffix}")
        saved.value.save_as(tmp_path / suffix)
        assert (tmp_path / suffix).stat().st_size > 1000


@pytest.mark.parametrize("width", [NARROW, DESK])
def test_one_click_takes_a_citation_whole(look: Look, width: int) -> None:
    page = look("/ru/story/dbp5f7agopmo4roz/cite", width=width)
    citation = page.locator(".citation").first
    citation.click()
    assert page.evaluate("getSelection().toString()").strip() == citation.inner_text().strip()
    expect(page.get_by_role("heading", name="ГОСТ Р 7.0.5—2008")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="BibTeX").click()
    assert saved.value.suggested_filename == "izde-dbp5f7agopmo4roz.bib"


def test_every_table_of_the_api_is_reached_by_the_keyboard(look: Look) -> None:
    page = look("/en/api", width=NARROW)
    for region in page.locator(".wide").all():
        region.focus()
        expect(region).to_be_focused()
