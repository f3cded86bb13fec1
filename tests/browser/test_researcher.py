"""What a researcher does, in a real browser: takes results away, cites, follows, reads the API."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import pytest
from browsing import DESK, NARROW, Keep, Look, everywhere
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


TAKE = {"kk": "Нәтижелерді сақтап алу", "ru": "Сохранить результаты", "en": "Save the results"}


@everywhere(widths=(NARROW, DESK))
def test_a_whole_result_is_saved_as_a_file(
    look: Look, site: str, keep: Keep, tmp_path: Path, language: str, width: int
) -> None:
    page = look(f"/{language}/?q=киіз", width=width)
    take = page.get_by_role("region", name=TAKE[language])
    take.scroll_into_view_if_needed()
    keep(page, f"take-{language}-{width}")
    files = {"CSV": "csv", "JSON Lines": "jsonl", "RIS": "ris", "BibTeX": "bib"}
    for name, suffix in files.items():
        link = take.get_by_role("link", name=name, exact=True)
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        with page.expect_download() as saved:
            link.click()
        assert saved.value.suggested_filename.endswith(f".{suffix}")
        saved.value.save_as(tmp_path / suffix)
        assert (tmp_path / suffix).stat().st_size > 1000
    asked = take.locator("a[href*='/query.json']").get_attribute("href") or ""
    told = page.request.get(site + asked).json()
    assert told["total"] == len((tmp_path / "jsonl").read_text("utf-8").splitlines()) > 5
    assert (told["query"]["q"], told["interface"]) == ("киіз", language)


WRONG = {"kk": "Мекенжайда қате бар", "ru": "В адресе ошибка", "en": "This address is not right"}


@everywhere(widths=(NARROW, DESK))
def test_a_programmer_tries_the_examples_of_the_api(
    look: Look, site: str, language: str, width: int
) -> None:
    """Each is answered; what is wrong is told in the language of the page."""
    page = look(f"/{language}/", width=width)
    page.locator(".foot a[href$='/api']").click()
    page.wait_for_url("**/api")
    examples = page.locator("main a[href*='/api/v1/']")
    assert examples.count() > 5
    for address in {one.get_attribute("href") or "" for one in examples.all()}:
        answer = page.request.get(urljoin(site, address))
        assert answer.ok
        assert answer.json()
    wrong = page.request.get(f"{site}/api/v1/search?month=2024-13&lang={language}")
    assert wrong.headers["content-type"] == "application/problem+json"
    assert (wrong.status, wrong.json()["title"]) == (400, WRONG[language])


def test_every_table_of_the_api_is_reached_by_the_keyboard(look: Look) -> None:
    page = look("/en/api", width=NARROW)
    for region in page.locator(".wide").all():
        region.focus()
        expect(region).to_be_focused()
