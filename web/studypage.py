"""What the pages of researchers have in common: tools, filters, files, which corpus was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

import msgspec
from flask import url_for

from corpus.institutions import Registry
from corpus.story import LANGUAGES, UNKNOWN
from search.engine import Engine
from search.query import FacetName, Query
from web import wording
from web.filters import Chip, Names, chips
from web.languages import gettext as _
from web.languages import interface
from web.study import TOOLS, Study, ToolName, study_of
from web.urls import link, search_parameters

NEAR = 1  # page numbers on each side of the present one


class Link(NamedTuple):
    """A way to another page."""

    name: str
    address: str
    is_current: bool = False


class Option(NamedTuple):
    """A value that a field of a form may have."""

    value: str
    name: str
    is_chosen: bool


class Step(NamedTuple):
    """A link of the paging; without an address it is the page itself."""

    page: int
    address: str | None


def tool_name(tool: ToolName) -> str:
    return {
        "counts": _("Counts over time"),
        "context": _("Words in context"),
        "collocations": _("Collocations"),
        "frequencies": _("Frequencies"),
    }[tool]


def tool_links(query: Query, current: ToolName | None = None) -> list[Link]:
    """The pages for researchers, asked what a search is asked."""
    return [
        Link(tool_name(name), study_of(name, query).address(), name == current) for name in TOOLS
    ]


class StudyPage:
    """A page of a tool."""

    own: tuple[str, ...] = ()  # fields of its form, beside those of all

    def __init__(self, study: Study, registry: Registry, engine: Engine) -> None:
        self.study = study
        self.query = study.query
        self._engine = engine
        self._registry = registry
        self.names = Names(registry, interface())

    @property
    def tool(self) -> ToolName:
        return self.study.tool.name

    @property
    def name(self) -> str:
        return tool_name(self.tool)

    @property
    def tools(self) -> list[Link]:
        return tool_links(self.query, self.tool)

    @property
    def path(self) -> str:
        """Where the form leads."""
        return self.study.address().partition("?")[0]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form carries along."""
        own = ("q", "language", "from", "to", "translate", "fold", *self.own)
        return self.study.kept(*own, *(("institution",) if self.institutions else ()))

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters."""
        own = self.query.across
        shown = self.query if self.study.tool.translated else _with(self.query, across=True)
        return chips(
            shown, self.names, lambda query: self.study.asking(_with(query, across=own)).address()
        )

    def options(self, field: str, names: Mapping[str, str]) -> list[Option]:
        """The values of a field of the form with their names."""
        chosen = self.study[field]
        return [Option(value, name, value == chosen) for value, name in names.items()]

    @property
    def languages(self) -> list[Option]:
        """The languages of stories, the reader's own first."""
        own = sorted(LANGUAGES, key=lambda language: language != interface())
        return [Option(one, wording.language_name(one), one in self.query.language) for one in own]

    @cached_property
    def institutions(self) -> list[Option]:
        """The institutions to choose one from; none where several are chosen."""
        chosen = self.query.institution
        if len(chosen) > 1:
            return []
        slugs = {*self._engine.coverage().institutions, *chosen}
        found = [Option(one, self.names.of("institution", one), one in chosen) for one in slugs]
        return sorted(found, key=lambda one: (one.value == UNKNOWN, self.names.sort_key(one.name)))

    @property
    def files(self) -> list[Link]:
        """What can be taken away."""
        return [
            Link("CSV", self.study.at_page(1).address("csv")),
            Link("JSON", self.study.address("json")),
        ]

    def search(self, query: Query) -> str:
        """The address of the stories that a query finds."""
        return search_address(query)

    def steps(self, pages: int) -> list[Step | None]:
        """Page numbers: first, last and those near the present one; None for a gap."""
        now = self.query.page
        numbers = sorted({1, pages, *range(max(1, now - NEAR), min(pages, now + NEAR) + 1)})
        steps: list[Step | None] = []
        before = 0
        for number in numbers:
            if number > before + 1:
                steps.append(None)
            address = None if number == now else self.study.at_page(number).address()
            steps.append(Step(number, address))
            before = number
        return steps

    def page_address(self, number: int, pages: int) -> str | None:
        """The address of a page; None where there is none."""
        return self.study.at_page(number).address() if 1 <= number <= pages else None


def split_names(facets: Iterable[FacetName]) -> dict[str, str]:
    """By what something may be split, and that it is not."""
    return {"": _("Not split"), **{one: wording.facet_name(one) for one in facets}}


def search_address(query: Query) -> str:
    """The page of results of a query, from its first page and in its usual order."""
    asked = _with(query, sort=None, page=1, after="")
    return link(url_for("pages.search", interface=interface()), search_parameters(asked))


def _with(query: Query, **changes: object) -> Query:
    return msgspec.structs.replace(query, **changes)
