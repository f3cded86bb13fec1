"""The demo corpus behind the real server, and a Chromium that looks at it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from corpus.adding import prepare_demo
from corpus.commands import registry_of
from corpus.errors import RecordError
from corpus.intake import Intake
from corpus.reading import read_records
from corpus.settings import load_settings
from corpus.store import Store
from index.whoosh_writer import update
from web.commands import listen, prepare

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
    data = tmp_path_factory.mktemp("browser") / "demo"
    stories = prepare_demo(load_settings(data))
    settings = load_settings(data)
    with Store.open(settings.store, create=True) as store:
        intake = Intake(store, registry_of(settings))
        with store.writing(), stories.open("rb") as stream:
            for record in read_records(stream, "jsonl").records:
                assert not isinstance(record.draft, RecordError), record
                intake.take(record.draft)
        update(settings.index, store)
    listening = listen("127.0.0.1", 0)
    server: Any = prepare(settings, listening)()
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.close()
    thread.join(10)
    server.task_dispatcher.shutdown()


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
