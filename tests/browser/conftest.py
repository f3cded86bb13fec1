"""The demo corpus behind the real server, and a Chromium that looks at it.

A window costs a second of a processor, a page in a window that is open a fifth: each width and
scheme has one window, in which the tests look one after the other.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESK, Keep, Look
from demo_site import indexed, served
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, sync_playwright

from corpus.settings import load_settings
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
PATIENCE = 10_000  # milliseconds
PICTURES = 3  # attempts


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
def site(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo site."""
    data = shutil.copytree(demo_data, tmp_path_factory.mktemp("browser") / "demo")
    with served(load_settings(data)) as address:
        yield address


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """The address of a site over a test's own stories."""
    with contextlib.ExitStack() as sites:

        def serve(*stories: dict[str, Any]) -> str:
            drafts = [draft_from({"page": "test", **story}) for story in stories]
            return sites.enter_context(served(indexed(tmp_path / "data", drafts)))

        yield serve


class Windows:
    """The open windows, and what was asked in them of any other host than the site."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser, self._site = browser, site
        self._open: dict[tuple[int, str, bool], BrowserContext] = {}
        self.elsewhere: list[str] = []

    def page(self, width: int, scheme: str, script: bool) -> Page:
        key = width, scheme, script
        if key not in self._open:
            self._open[key] = self._browser.new_context(
                viewport={"width": width, "height": 844 if width < 600 else 900},
                color_scheme="dark" if scheme == "dark" else "light",
                locale="kk-KZ",
                java_script_enabled=script,
            )
            self._open[key].set_default_timeout(PATIENCE)
            self._open[key].on("request", self._note)
        context = self._open[key]
        return context.pages[0] if context.pages else context.new_page()

    def _note(self, request: Request) -> None:
        if not request.url.startswith(self._site):
            self.elsewhere.append(request.url)

    def forget(self) -> None:
        """Leave nothing of a test to the next, but the pages themselves."""
        for context in self._open.values():
            context.clear_cookies()
            for page in context.pages:
                page.unroute_all()
                page.emulate_media(media="null")
        self.elsewhere.clear()

    def close(self) -> None:
        for context in self._open.values():
            context.close()


@pytest.fixture(scope="session")
def windows(browser: Browser, site: str) -> Iterator[Windows]:
    opened = Windows(browser, site)
    yield opened
    opened.close()


@pytest.fixture
def look(windows: Windows, site: str) -> Iterator[Look]:
    """A window on a page of the site; what it asks of any other host is a failure."""

    def look(
        address: str, *, width: int = DESK, scheme: str = "light", script: bool = True
    ) -> Page:
        page = windows.page(width, scheme, script)
        page.goto(site + address)
        return page

    yield look
    elsewhere = [*windows.elsewhere]
    windows.forget()
    assert not elsewhere


@pytest.fixture(scope="session")
def keep() -> Keep:
    """Keeps a picture of a page for people to look at."""
    ARTIFACTS.mkdir(exist_ok=True)

    def keep(page: Page, name: str) -> None:
        for _ in range(PICTURES):
            with contextlib.suppress(Error):  # a busy Chromium now and then gives a picture up
                page.screenshot(
                    path=ARTIFACTS / f"{name}.jpg", full_page=True, type="jpeg", quality=70
                )
                return
        pytest.fail(f"no picture of {page.url} could be taken in {PICTURES} attempts")

    return keep
