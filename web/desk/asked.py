"""What a page of the desk is asked, and the addresses that ask the same elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for

from search.review import VERDICTS, WORK, Choice, Pair
from web import languages
from web.site import site
from web.urls import PAGE_FORM, BadParameterError, link

MOST = 50  # values of a filter


@dataclass(frozen=True)
class Asked:
    """The cases that are asked for, and the page of them."""

    choice: Choice
    page: int = 1

    def parameters(self) -> list[tuple[str, str]]:
        """As the address tells it: nothing that goes without saying."""
        one = self.choice
        pairs: list[tuple[str, str]] = [("state", "" if one.work == "open" else one.work)]
        pairs += [("kind", kind) for kind in sorted(one.kind)]
        pairs += [("institution", slug) for slug in sorted(one.institution)]
        pairs += [("from", str(one.since or "")), ("to", str(one.until or ""))]
        pairs += [("page", str(self.page) if self.page > 1 else "")]
        return [(name, value) for name, value in pairs if value]

    @property
    def query(self) -> str:
        """The same behind any address."""
        return link("", self.parameters())

    def with_choice(self, **changes: Any) -> Asked:
        """Another choice, from its first page."""
        return Asked(replace(self.choice, **changes))

    def queue(self, *more: tuple[str, str]) -> str:
        """The address of the queue."""
        path = url_for("desk.front", interface=languages.interface())
        return link(path, [*self.parameters(), *more])

    def pair(self, pair: Pair, *more: tuple[str, str], do: str = "pair") -> str:
        """The address of a pair, or of what is done to it; the way back is kept in it."""
        path = url_for(f"review.{do}", interface=languages.interface(), one=pair[0], other=pair[1])
        return link(path, [*self.parameters(), *more])


def asked() -> Asked:
    """What the present request asks; raises BadParameterError."""
    given = request.args
    work = given.get("state", "open")
    if work not in WORK:
        raise BadParameterError("state", work)
    for kind in given.getlist("kind"):
        if kind not in VERDICTS:
            raise BadParameterError("kind", kind)
    for slug in given.getlist("institution"):
        if slug and not site().knows(slug):
            raise BadParameterError("institution", slug)
    for name in ("kind", "institution"):
        if len(given.getlist(name)) > MOST:
            raise BadParameterError(name, given.getlist(name)[MOST], many=True)
    page = given.get("page", "1")
    if not PAGE_FORM.fullmatch(page) or page == "0":
        raise BadParameterError("page", page)
    return Asked(
        Choice(
            work=work,
            kind=tuple(dict.fromkeys(given.getlist("kind"))),
            institution=tuple(dict.fromkeys(filter(None, given.getlist("institution")))),
            since=_day("from"),
            until=_day("to"),
        ),
        int(page),
    )


def _day(name: str) -> dt.date | None:
    value = request.args.get(name, "").strip()
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise BadParameterError(name, value) from None
