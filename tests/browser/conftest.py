"""The demo corpus behind the real server, and a Chromium that looks at it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from demo_site import indexed, indexed_demo, served
from playwright.sync_api import Browser, Page, sync_playwright

from corpus.story import draft_from

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("NO BROWSER: chromium is not installed, so no page was looked at")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo site."""
    with served(indexed_demo(tmp_path_factory.mktemp("browser") / "demo")) as address:
        yield address


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """The address of a site over a test's own stories."""
    with contextlib.ExitStack() as sites:

        def serve(*stories: dict[str, Any]) -> str:
            drafts = [draft_from({"page": "test", **story}) for story in stories]
            return sites.enter_context(served(indexed(tmp_path / "data", drafts)))

        yield serve


Look = Callable[..., Page]


@pytest.fixture
def look(browser: Browser, site: str) -> Iterator[Look]:
    """A window on a page of the site; what it asks of any other host is a failure."""
    windows: list[Page] = []
    elsewhere: list[str] = []

    def look(address: str, *, width: int = 1280, scheme: str = "light") -> Page:
        page = browser.new_page(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="kk-KZ",
        )
        windows.append(page)
        page.set_default_timeout(10_000)
        page.on(
            "request",
            lambda request: None if request.url.startswith(site) else elsewhere.append(request.url),
        )
        page.goto(site + address)
        return page

    yield look
    for page in windows:
        page.close()
    assert not elsewhere


@pytest.fixture(scope="session")
def keep() -> Callable[[Page, str], None]:
    """Keeps a picture of a page for people to look at."""
    ARTIFACTS.mkdir(exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    return keep
