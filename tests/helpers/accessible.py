"""What every page has to be for everybody, looked at in a browser."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEAST = 24  # pixels of a target (WCAG 2.2, 2.5.8)
SMALL = """([least, selector]) => {
  const targets = selector + " a[href], S button, S summary, S select, S textarea, "
    + "S input:not([type=hidden]), S [role=option]";
  const seen = [...document.querySelectorAll(targets.replaceAll("S ", selector + " "))]
    .map((one) => one.closest("label") ?? one)
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".skip"))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height);
  const small = seen.filter(([, box]) => Math.min(box.width, box.height) < least - 0.01);
  const told = ([one, box]) =>
    `${Math.round(box.width)} x ${Math.round(box.height)} ${one.outerHTML.slice(0, 200)}`;
  return [seen.length, small.map(told)];
}"""


def assert_accessible(page: Page, width: int, *, contrast: bool = True) -> None:
    """axe finds nothing, and nothing scrolls sideways.

    Contrast takes axe longer than all else and is the same in every language.
    """
    rules: dict[str, Any] = {
        "color-contrast": {"enabled": contrast},
        "target-size": {"enabled": True},
    }
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
    assert not found.violations_count, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def assert_large_enough(page: Page, within: str = "body", *, least: int = 1) -> None:
    """Whatever can be pressed has room for a finger; `least` such things are seen."""
    seen, small = page.evaluate(SMALL, [LEAST, within])
    assert not small, small
    assert seen >= least
