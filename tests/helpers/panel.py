"""The filters of a page as a reader sees them."""

from __future__ import annotations

from typing import Any, NamedTuple


class Shown(NamedTuple):
    """A value of a facet in a page."""

    name: str
    stories: str
    state: str
    address: str | None
    exclude: str | None


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def values(page: Any, facet: str) -> dict[str, Shown]:
    """The values of a facet that are seen, in their order."""
    found = {}
    for item in page.cssselect(f"li.value[id^='{facet}.']"):
        (choose,) = item.xpath("./*[contains(@class, 'choose')]")
        exclude = item.xpath("./a[@class='exclude']")
        count = choose.cssselect(".count")
        names = [" ".join(one.text.split()) for one in choose.cssselect(".name")]
        found[item.get("id").partition(".")[2]] = Shown(
            names[0],
            text(count[0]) if count else "",
            item.get("class").removeprefix("value").strip(),
            choose.get("href"),
            exclude[0].get("href") if exclude else None,
        )
    return found


def total(page: Any) -> int:
    """How many results a page says there are."""
    first = text(page.cssselect("main h1")[0]).split()[0]
    return int(first) if first.isdecimal() else 0
