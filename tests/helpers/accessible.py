"""What every page has to be for everybody, looked at in a browser."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def assert_accessible(page: Page, width: int, **options: Any) -> None:
    """axe finds nothing, and nothing scrolls sideways; `options` are those of axe.run."""
    found = Axe().run(page, options=options or None)
    assert not found.violations_count, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
