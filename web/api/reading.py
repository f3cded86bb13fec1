"""How the API reads a request's parameters: strictly, and nothing is passed over.

A filter that is misspelt would filter nothing, and a program would not see it.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from flask import request

from corpus.errors import UsageError
from corpus.story import LANGUAGES, Language
from search.query import MAX_VALUES, MAX_WORDS, Query
from search.top import read_cursor
from web import asking
from web.api.parameters import FILTERED, Parameter
from web.api.problems import UnknownParameterError
from web.urls import PAGE_FORM, BadParameterError, spaced

TYPED = ("q", "out")  # that may hold anything


def check(parameters: Iterable[Parameter]) -> None:
    """Refuse what an endpoint does not have, what is empty, and what is told twice.

    Raises UnknownParameterError or BadParameterError.
    """
    known = {one.name: one for one in parameters if one.within == "query"}
    for name, values in request.args.lists():
        if name not in known:
            raise UnknownParameterError(name, known)
        one = known[name]
        for value in values:
            if len(value) > MAX_WORDS or not _is_clean(name, value):
                raise BadParameterError(name, value)
        if len(values) > one.most:
            raise BadParameterError(name, values[one.most], many=one.most == MAX_VALUES)
    if request.args.get("lang", "en") not in LANGUAGES:
        raise BadParameterError("lang", request.args["lang"])


def _is_clean(name: str, value: str) -> bool:
    """Whether a value is there, and has nothing about it that would be taken away."""
    if name in TYPED:
        return bool(value) or name == "q"
    return value != "" and value == spaced(value).strip()


def reader() -> Language | None:
    """Whose version of a story is told."""
    return next((one for one in LANGUAGES if one == request.args.get("lang")), None)


def asked() -> Query:
    """The query of the request; raises BadParameterError."""
    query = asking.asked("limit", "after")
    if query.after:
        try:
            read_cursor(query.after, query.order)
        except UsageError:
            raise BadParameterError("after", query.after) from None
    return query


def filters(*more: str) -> Query:
    """The query of the request's filters, and of `more`; raises BadParameterError."""
    return asking.asked(only=(*FILTERED, *more))


def several() -> list[Query]:
    """The filters of the request with each of its queries, or without words."""
    every = filters()
    words = dict.fromkeys(" ".join(spaced(q).split()) for q in request.args.getlist("q"))
    return [msgspec.structs.replace(every, words=one) for one in words] or [every]


def choice(one: Parameter) -> str:
    """The value of a parameter that has a few, or its default; raises BadParameterError."""
    value = request.args.get(one.name, one.default)
    if value and value not in one.schema["enum"]:
        raise BadParameterError(one.name, value)
    return value


def number(one: Parameter) -> int:
    """The value of a parameter that is a number, or its default; raises BadParameterError."""
    value = request.args.get(one.name, one.default)
    least, most = one.schema["minimum"], one.schema["maximum"]
    if not PAGE_FORM.fullmatch(value) or not least <= int(value) <= most:
        raise BadParameterError(one.name, value)
    return int(value)
