"""Query <-> address: the parameters of the pages, which are permalinks.

An address is canonical: nothing that stands for itself (first page, usual sort, empty
fields), parameters in the order of `PARAMETERS`, values of a filter sorted, those that are
excluded behind those that are chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

import msgspec
from werkzeug.datastructures import MultiDict

from corpus.errors import UsageError
from search.query import FACETS, MAX_VALUES, NOT, Query, make_query

PARAMETERS = ("q", *FACETS, "from", "to", "exact", "translate", "fold", "sort", "page")
ARGUMENTS = {  # what make_query calls them
    "q": "words",
    "from": "since",
    "to": "until",
    "translate": "across",
    "fold": "together",
}
SWITCHES = {"exact": "1", "translate": "1", "fold": "1"}  # the value that is True
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
UNREADABLE = re.compile(r"[^\w.~*-]+")  # letters and digits of all scripts are readable
PAGE_FORM = re.compile(r"\d{1,9}", re.ASCII)


class BadParameterError(UsageError):
    """A parameter of an address that no page is there for, or with too many values."""

    def __init__(self, name: str, value: str, *, many: bool = False) -> None:
        what = f"has more than {MAX_VALUES} values" if many else f"cannot be {value[:80]!r}"
        super().__init__(f"parameter {name!r} {what}: take it out of the address")
        self.name = name
        self.value = value
        self.many = many


def read_query(given: MultiDict[str, str], more: tuple[str, ...] = ()) -> Query:
    """The query that an address asks; raises BadParameterError.

    Parameters that we do not know and empty ones are ignored; `more` are known, too. Whether
    an institution exists is not checked here.
    """
    arguments: dict[str, Any] = {}
    for name in (*PARAMETERS, *more):
        values = [value for value in map(_clean, given.getlist(name)) if value]
        if not values:
            continue
        if name in FACETS and len(values) > MAX_VALUES:
            raise BadParameterError(name, "…", many=True)
        argument = ARGUMENTS.get(name, name)
        for value in values:  # each on its own, so that the one at fault can be named
            try:
                make_query(**{argument: _argument(name, [value])})
            except (UsageError, ValueError):
                raise BadParameterError(name, value) from None
        arguments[argument] = _argument(name, values)
    return _usual(make_query(**arguments))


def parameters(query: Query) -> list[tuple[str, str]]:
    """The canonical parameters of a query."""
    pairs = [("q", query.words)]
    for facet in FACETS:
        if chosen := query.chosen(facet):
            pairs += [(facet, value) for value in sorted(chosen)]
        if query.without:
            pairs += [(facet, f"{NOT}{value}") for value in sorted(query.excluded(facet))]
    usual = "relevance" if query.words.strip() else "newest"
    pairs += [
        ("from", query.since.isoformat() if query.since else ""),
        ("to", query.until.isoformat() if query.until else ""),
        ("exact", "1" if query.exact else ""),
        ("translate", "" if query.across else "0"),
        ("fold", "" if query.together else "0"),
        ("sort", "" if query.sort is None or query.order == usual else query.sort),
        ("page", str(query.page) if query.page > 1 else ""),
    ]
    return [(name, value) for name, value in pairs if value]


def search_parameters(query: Query) -> list[tuple[str, str]]:
    """The same for the page of results, which needs one: without any, the page is another."""
    return parameters(query) or [("sort", query.order)]


def is_canonical(given: MultiDict[str, str], query: Query) -> bool:
    """Whether an address of results says no more than it has to, as the empty fields of a form."""
    known = [name for name, _ in given.items(multi=True) if name in PARAMETERS]
    return sorted(known) == sorted(name for name, _ in search_parameters(query))


def asks(given: MultiDict[str, str]) -> bool:
    """Whether an address asks for anything."""
    return any(_clean(value) for name in PARAMETERS for value in given.getlist(name))


def depth(query: Query) -> int:
    """How much a query asks for at once: crawlers that follow facets go ever deeper."""
    return sum(name not in ("sort", "page") for name, _ in parameters(query)) + (query.page > 1)


def address(path: str, query: Query) -> str:
    """A path with the query's parameters behind it."""
    pairs = parameters(query)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def link(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """An address for a link of a page, its letters as they are: a third as long in Cyrillic."""
    readable = "&".join(f"{name}={_readable(value)}" for name, value in pairs)
    return f"{path}?{readable}" if readable else path


@lru_cache(1_000)  # a page has a hundred links with the same words
def _readable(value: str) -> str:
    return UNREADABLE.sub(lambda found: quote_plus(found[0]), value)


def spaced(value: str) -> str:
    """What was typed, with spaces for what is no character."""
    return CONTROLS.sub(" ", value)


def _clean(value: str) -> str:
    return spaced(value).strip()


def _argument(name: str, values: list[str]) -> Any:
    if name in FACETS:
        return tuple(values)
    if name in SWITCHES:
        if values[0] not in ("0", "1"):
            raise ValueError(values[0])
        return values[0] == SWITCHES[name]
    if name in ("page", "limit"):
        if not PAGE_FORM.fullmatch(values[0]):
            raise ValueError(values[0])
        return int(values[0])
    return values[0]


def _usual(query: Query) -> Query:
    """The same question in its one form: sorted filters, no sort where it is the usual one."""
    usual = msgspec.structs.replace(query, sort=None)
    changes: dict[str, Any] = {facet: tuple(sorted(query.chosen(facet))) for facet in FACETS}
    changes["without"] = tuple(sorted(query.without))
    if query.order == usual.order:
        changes["sort"] = None
    return msgspec.structs.replace(query, **changes)
