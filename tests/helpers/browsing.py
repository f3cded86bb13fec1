"""What the tests in a browser share: how each looks in which language, on what, and where to
look on a page of results."""

from __future__ import annotations

import itertools
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page

NARROW, PHONE, DESK = 360, 390, 1280  # pixels of width
WIDTHS = (PHONE, DESK)
LANGUAGES = ("kk", "ru", "en")
SCHEMES = ("light", "dark")
WORDS = {"kk": "мұражай", "ru": "музей", "en": "museum"}
CHOSEN = "/{}/?q=музей&year=2023&year=2024&month=2024-05&language=-kk&city=almaty"
STORY, VERSION = "dbp5f7agopmo4roz", "u4w6w2a5wfq3h437"  # of the demo corpus

Keep = Callable[[Page, str], None]
Flow = TypeVar("Flow", bound=Callable[..., None])


class Look(Protocol):
    """Goes to an address of the site, in the window of a width and a scheme."""

    def __call__(
        self, address: str, *, width: int = DESK, scheme: str = "light", script: bool = True
    ) -> Page: ...


_flows: Counter[str] = Counter()  # that a file has so far


def everywhere(
    *, widths: Sequence[int] = WIDTHS, schemes: Sequence[str] = ()
) -> Callable[[Flow], Flow]:
    """Parametrize a flow by `language`, `width` and, where given, `scheme`: by all of them in
    `make test-all`, by those whose turn it is in `make test` (see `views`)."""
    names = ("language", "width", "scheme") if schemes else ("language", "width")

    def parametrized(flow: Flow) -> Flow:
        file = flow.__module__
        turn = zlib.crc32(file.encode()) + _flows[file]  # not every file begins with Kazakh
        _flows[file] += 1
        found: Flow = pytest.mark.parametrize(names, views(turn, widths, schemes))(flow)
        return found

    return parametrized


def views(
    turn: int, widths: Sequence[int] = WIDTHS, schemes: Sequence[str] = (), *first: object
) -> list[Any]:
    """Parameters (`first` and) language, width and scheme, each with each.

    All but one of each width are long: a Latin square, in which three turns that follow one
    another have each language at each width once, and twice as many have them in both schemes.

    ========  =======  =======  =======  =======  =======  =======
    turn      0        1        2        3        4        5
    ========  =======  =======  =======  =======  =======  =======
    phone     kk       ru       en       kk dark  ru dark  en dark
    desk      ru dark  en dark  kk dark  ru       en       kk
    ========  =======  =======  =======  =======  =======  =======
    """
    own = set()
    for at, width in enumerate(widths):
        scheme = (schemes[(turn // len(LANGUAGES) + at) % len(schemes)],) if schemes else ()
        own.add((LANGUAGES[(turn + at) % len(LANGUAGES)], width, *scheme))
    every = itertools.product(LANGUAGES, widths, *([schemes] if schemes else []))
    return [
        pytest.param(*first, *view, marks=() if view in own else pytest.mark.long) for view in every
    ]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def total(page: Page) -> int:
    first = page.locator("main h1").inner_text().split()[0]
    return int(first) if first.isdecimal() else 0


def value(page: Page, key: str) -> Locator:
    """The link of a value of a facet."""
    return page.locator(f"[id='{key}'] > .choose")


def open_filters(page: Page) -> None:
    """On a phone they are folded."""
    summary = page.locator(".filters > summary")
    if summary.is_visible() and page.locator(".filters").get_attribute("open") is None:
        summary.click()


def moved_sideways(region: Locator) -> None:
    """Return when a region has been moved; a page that allows no eval cannot be waited for."""
    region.evaluate(
        """(one) => new Promise((done) => {
          const look = () => one.scrollLeft > 0 ? done() : requestAnimationFrame(look);
          look();
        })"""
    )


def mark(page: Page) -> Callable[[], bool]:
    """Tells whether the page has stayed the same one, without a reload."""
    page.evaluate("window.stayed = true")
    return lambda: bool(page.evaluate("window.stayed === true"))
