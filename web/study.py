"""What a researcher's page is asked: a query or several, and how these are counted and shown.

Its address is canonical as that of a search is (`web.urls`): nothing that stands for itself, so
that it stays short, and one address means one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

import msgspec
from flask import request, url_for

from search.query import FACETS, MAX_WORDS, NOT, Query
from search.research.association import MEASURES
from search.research.collocations import LEAST as LEAST_NEAR
from search.research.collocations import MOST_WINDOW, WINDOW
from search.research.comparison import LEAST, SIDES
from search.research.counts import MOST_QUERIES, UNITS
from search.research.ordering import ORDERS
from search.research.sought import BYS
from search.research.tallies import WHATS
from web import languages
from web.asking import asked
from web.urls import PARAMETERS, BadParameterError, link, parameters, spaced

ToolName = Literal["counts", "context", "collocations", "frequencies"]
MOST_KEYS = 50  # lemmas and forms that are struck out: every link carries them all
LONGEST_KEY = 200
SPLIT = ("institution", "city", "type", "language", "kind")


class Choice(NamedTuple):
    """One of several values; the first is the usual one."""

    values: tuple[str, ...]

    @property
    def usual(self) -> str:
        return self.values[0]

    def read(self, name: str, given: list[str]) -> str:
        if given[0] not in self.values:
            raise BadParameterError(name, given[0])
        return given[0]


class Whole(NamedTuple):
    """A whole number."""

    low: int
    high: int
    usual: int

    def read(self, name: str, given: list[str]) -> int:
        text = given[0]
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
        if not self.low <= number <= self.high:
            raise BadParameterError(name, text)
        return number


class Keys(NamedTuple):
    """Any texts, none twice."""

    usual: tuple[str, ...] = ()

    def read(self, name: str, given: list[str]) -> tuple[str, ...]:
        if len(given) > MOST_KEYS:
            raise BadParameterError(name, "…", many=True)
        return tuple(sorted({one[:LONGEST_KEY] for one in given}))


class Text(NamedTuple):
    """A text that is as long as a query at most."""

    usual: str = ""

    def read(self, name: str, given: list[str]) -> str:
        if len(given[0]) > MAX_WORDS:
            raise BadParameterError(name, given[0])
        return " ".join(given[0].split())


Kind = Choice | Whole | Keys | Text
SWITCH = Choice(("0", "1"))


@dataclass(frozen=True)
class Tool:
    """A page for researchers, and what can be chosen on it."""

    name: ToolName
    options: Mapping[str, Kind]
    queries: int = 1
    translated: bool = True  # whether words are looked for in other languages unless it is said


TOOLS: dict[ToolName, Tool] = {
    one.name: one
    for one in (
        Tool(
            "counts",
            {
                "unit": Choice(UNITS),
                "by": Choice(("", *SPLIT)),
                "scale": Choice(("stories", "thousand")),
            },
            queries=MOST_QUERIES,
        ),
        Tool(
            "context",
            {"by": Choice(BYS), "order": Choice(ORDERS), "out": Keys()},
            translated=False,
        ),
        Tool(
            "collocations",
            {
                "by": Choice(BYS),
                "measure": Choice(MEASURES),
                "left": Whole(0, MOST_WINDOW, WINDOW),
                "right": Whole(0, MOST_WINDOW, WINDOW),
                "least": Whole(1, 99_999, LEAST_NEAR),
                "stop": SWITCH,
                "out": Keys(),
            },
            translated=False,
        ),
        Tool(
            "frequencies",
            {
                "what": Choice(WHATS),
                "by": Choice(("", *FACETS)),
                "beside": Choice(("", "rest", "query")),
                "against": Text(),
                "side": Choice(SIDES),
                "least": Whole(1, 99_999, LEAST),
                "stop": SWITCH,
            },
        ),
    )
}


@dataclass(frozen=True)
class Study:
    """What one page is asked; `query` has the filters, and the words of the first query."""

    tool: Tool
    query: Query
    words: tuple[str, ...] = ()  # of each query
    values: Mapping[str, Any] = field(default_factory=dict)  # of the options that are not usual

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name, self.tool.options[name].usual)

    @property
    def queries(self) -> list[Query]:
        """Each query with its filters; one of all stories where no words are given."""
        return [msgspec.structs.replace(self.query, words=one) for one in self.words or ("",)]

    def pairs(self) -> list[tuple[str, str]]:
        """The canonical parameters."""
        asks = msgspec.structs.replace(
            self.query, words="", sort=None, across=True, page=1, after=""
        )
        pairs = [("q", one) for one in self.words] + parameters(asks)
        if self.query.across != self.tool.translated and any(self.words):
            pairs.append(("translate", str(int(self.query.across))))
        for name, kind in self.tool.options.items():
            value = self[name]
            if isinstance(kind, Keys):
                pairs += [(name, one) for one in value]
            elif value != kind.usual:
                pairs.append((name, str(value)))
        if self.query.page > 1:
            pairs.append(("page", str(self.query.page)))
        return pairs

    def address(self, suffix: str = "") -> str:
        """The path at which the same is asked, as a page, or as a file with a suffix."""
        values: dict[str, Any] = {"suffix": suffix} if suffix else {}
        endpoint = f"research.{self.tool.name}{'_file' if suffix else ''}"
        return link(url_for(endpoint, interface=languages.interface(), **values), self.pairs())

    def having(self, **changes: Any) -> Study:
        """The same with other values of options, from its first page."""
        query = msgspec.structs.replace(self.query, page=1)
        return replace(self, query=query, values={**self.values, **changes})

    def asking(self, query: Query) -> Study:
        """The same of another query, from its first page."""
        words = (query.words, *self.words[1:]) if query.words else self.words
        return replace(self, query=msgspec.structs.replace(query, page=1), words=words)

    def at_page(self, number: int) -> Study:
        return replace(self, query=msgspec.structs.replace(self.query, page=number))

    def toggled(self, name: str, key: str) -> Study:
        """The same with one more of some texts, or with one less."""
        present = set(self[name])
        return self.having(**{name: tuple(sorted(present ^ {key}))})

    def kept(self, *own: str) -> list[tuple[str, str]]:
        """What a form carries along beside the fields of its own: these exclude nothing."""
        return [
            (name, value)
            for name, value in self.pairs()
            if name != "page" and (name not in own or value.startswith(NOT))
        ]


def study_of(tool: ToolName, query: Query) -> Study:
    """The page of a tool that is asked what a search is asked; for links."""
    kind = TOOLS[tool]
    words = (query.words,) if query.words else ()
    plain = msgspec.structs.replace(query, sort=None, page=1, after="", across=kind.translated)
    return Study(kind, plain, words)


def read_study(name: ToolName) -> Study:
    """What the present request asks; raises BadParameterError."""
    tool = TOOLS[name]
    query = asked()
    if "translate" not in request.args:
        query = msgspec.structs.replace(query, across=tool.translated)
    given = {
        option: [one for one in map(_clean, request.args.getlist(option)) if one]
        for option in ("q", *tool.options)
    }
    if len(given["q"]) > MOST_QUERIES:
        raise BadParameterError("q", "…", many=True)
    words = tuple(dict.fromkeys(" ".join(one.split()) for one in given["q"]))[: tool.queries]
    for one in words:
        if len(one) > MAX_WORDS:
            raise BadParameterError("q", one)
    values = {
        option: kind.read(option, given[option])
        for option, kind in tool.options.items()
        if given[option]
    }
    first = words[0] if words else ""
    return Study(tool, msgspec.structs.replace(query, words=first, sort=None), words, values)


def is_canonical(study: Study) -> bool:
    """Whether the address of the request says no more than it has to."""
    known = {*PARAMETERS, *study.tool.options} - {"sort"}
    names = [name for name, _ in request.args.items(multi=True) if name in known]
    return sorted(names) == sorted(name for name, _ in study.pairs())


def _clean(value: str) -> str:
    return spaced(value).strip()
