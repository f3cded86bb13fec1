"""The page that lists all values of a facet, for results that have many of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import groupby
from typing import Literal, NamedTuple, get_args

from corpus.scripts import fold_key
from corpus.story import UNKNOWN
from search.query import UNDATED, Bucket, FacetName, Page
from web import wording
from web.filters import Address, Chip, Choice, Names, chips, offered, shown
from web.languages import gettext as _
from web.urls import parameters

Order = Literal["name", "count", "city", "type"]
ORDERS: tuple[Order, ...] = get_args(Order)


class Part(NamedTuple):
    """Values under one heading, or all of them under none."""

    heading: str
    choices: list[Listed]


class Listed(NamedTuple):
    """A value, and where an institution is and what it is."""

    choice: Choice
    about: str


class ValuesPage:
    """What facet.html shows."""

    def __init__(
        self,
        facet: FacetName,
        page: Page,
        names: Names,
        *,
        typed: str,
        by: str,
        search: Address,
        every: Callable[..., str],
    ) -> None:
        """`typed` is a part of the names, `by` the order: an unknown one is the usual."""
        self.facet = facet
        self.query = page.query
        self.typed = typed
        self.by: Order = next((one for one in self._orders() if one == by), "name")
        self._page, self._names = page, names
        self._search, self._every = search, every

    @property
    def title(self) -> str:
        return wording.many_of(self.facet)

    @property
    def back(self) -> str:
        return self._search(self.query)

    @property
    def chips(self) -> list[Chip]:
        return chips(self.query, self._names, self._search)

    @property
    def total(self) -> int:
        return len(self._buckets)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What the form of the box sends along."""
        return [*parameters(self.query), *self._by(self.by).items()]

    @property
    def unfound(self) -> str:
        """The page with all values again."""
        return self._every(self.facet, self.query, **self._by(self.by))

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """Name, address, whether it is the present one."""
        called = {
            "name": _("By name"),
            "count": _("By number"),
            "city": _("By city"),
            "type": _("By kind"),
        }
        found = {"find": self.typed} if self.typed else {}
        return [
            (
                called[one],
                self._every(self.facet, self.query, **found, **self._by(one)),
                one == self.by,
            )
            for one in self._orders()
        ]

    def _orders(self) -> tuple[Order, ...]:
        if self.facet in ("year", "month"):
            return ()
        return ORDERS if self.facet == "institution" else ("name", "count")

    @staticmethod
    def _by(order: Order) -> dict[str, str]:
        return {} if order == "name" else {"by": order}

    @cached_property
    def _buckets(self) -> list[Bucket]:
        every: tuple[Bucket, ...] = getattr(self._page.facets, self.facet)
        return offered(self.query, self._names, self.facet, every)

    def _name(self, bucket: Bucket) -> str:
        return self._names.of(self.facet, bucket.value)

    @property
    def parts(self) -> list[Part]:
        """The values whose names have all that was typed, in their order."""
        wanted = [fold_key(word) for word in self.typed.split()]
        buckets = [
            one
            for one in self._buckets
            if all(word in fold_key(self._name(one)) for word in wanted)
        ]
        if self.facet not in ("year", "month"):  # these stand newest first as they are
            buckets.sort(key=self._key)
        return [
            Part(heading, [self._listed(one) for one in some])
            for heading, some in groupby(buckets, key=self._heading)
        ]

    def _key(self, bucket: Bucket) -> tuple[object, ...]:
        last = bucket.value in (UNKNOWN, UNDATED)
        name, key = self._name(bucket), self._names.sort_key
        if self.by == "count":
            return last, -bucket.count, key(name)
        if self.by == "city":  # and in it by kind
            kind = self._names.of("type", self._names.type(bucket.value))
            return last, key(self._heading(bucket)), key(kind), key(name)
        return last, key(self._heading(bucket)), key(name)

    @property
    def is_grouped(self) -> bool:
        return self.facet == "month" or self.by in ("city", "type")

    def _heading(self, bucket: Bucket) -> str:
        if self.facet == "month":
            return bucket.value[:4]
        if self.by == "city":
            return self._names.of("city", self._names.city(bucket.value))
        if self.by == "type":
            return self._names.of("type", self._names.type(bucket.value))
        return ""

    def _listed(self, bucket: Bucket) -> Listed:
        choice = shown(self.query, self._names, self._search, self.facet, bucket)
        if self.facet != "institution" or bucket.value == UNKNOWN:
            return Listed(choice, "")
        about = [
            self._names.of(facet, value)
            for facet, value in self._places(bucket.value)
            if facet != self.by and value != UNKNOWN
        ]
        return Listed(choice, " · ".join(about))

    def _places(self, institution: str) -> tuple[tuple[FacetName, str], ...]:
        return ("city", self._names.city(institution)), ("type", self._names.type(institution))
