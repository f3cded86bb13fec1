"""The page that explains the API to people, with examples that work."""

from __future__ import annotations

import contextlib
from typing import NamedTuple
from urllib.parse import unquote, urlencode

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from corpus.errors import IzdeError
from corpus.story import Language
from search.query import Query
from web import languages
from web.api import endpoints, parameters, problems
from web.api.endpoints import ENDPOINTS, Endpoint
from web.api.parameters import Parameter
from web.asking import with_query
from web.site import site

blueprint = Blueprint("api_page", __name__)

EXAMPLES: dict[str, dict[str, str]] = {
    "search": {"q": "мұражай", "language": "kk", "limit": "2"},
    "story": {},
    "institutions": {"lang": "kk"},
    "suggest": {"q": "му"},
    "counts": {"q": "мұражай", "unit": "year"},
    "concordance": {"q": "мұражай", "order": "right", "limit": "5"},
    "duplicates": {},
}


class Row(NamedTuple):
    """A parameter in the table of an endpoint."""

    name: str
    text: str
    default: str
    many: bool


class Section(NamedTuple):
    """An endpoint as the page explains it."""

    name: str
    method: str
    path: str
    title: str
    text: str
    rows: list[Row]
    example: str  # an absolute address
    shown: str  # the same for reading


class Kind(NamedTuple):
    """A kind of problem."""

    name: str
    status: str
    text: str


@blueprint.get("/api/v1")
@blueprint.get("/api")
def front() -> AnyResponse:
    """To the page in the reader's language."""
    response = redirect(url_for("api_page.page", interface=languages.preferred("en")), 302)
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/<any(kk, ru, en):interface>/api")
def page(interface: Language) -> str:
    """What the API is, endpoint by endpoint."""
    return render_template(
        "api.html",
        base=site().absolute("/api/v1"),
        sections=[_section(one, interface) for one in ENDPOINTS],
        problems=_problems(),
        example=_address(ENDPOINTS[0], interface),
        table=with_query("exports.export", Query(words="мұражай"), interface, suffix="csv"),
    )


def _section(one: Endpoint, interface: Language) -> Section:
    title, text = endpoints.texts()[one.name]
    texts, example = parameters.texts(), _address(one, interface)
    return Section(
        name=one.name,
        method=one.method,
        path=f"/api/v1{one.path}",
        title=title,
        text=text,
        rows=[_row(parameter, texts) for parameter in one.parameters],
        example=example,
        shown=unquote(example),
    )


def _row(one: Parameter, texts: dict[str, str]) -> Row:
    return Row(one.name, texts[one.about or one.name], one.default, one.most > 1)


def _address(one: Endpoint, interface: Language) -> str:
    """An example that finds something."""
    pairs = EXAMPLES[one.name]
    path = one.path.replace("{id}", _some_story(interface)) if "{id}" in one.path else one.path
    return site().absolute(f"/api/v1{path}{'?' if pairs else ''}{urlencode(pairs)}")


def _some_story(interface: Language) -> str:
    """The newest story; without an index there is no example."""
    with contextlib.suppress(IzdeError):
        hits = site().engine().search(Query(limit=1, reader=interface)).hits
        return hits[0].story.id if hits else "id"
    return "id"


def _problems() -> list[Kind]:
    statuses: dict[str, list[str]] = {"parameter": ["400", "404"], "server": ["500"]}
    for status in problems.KINDS:
        statuses.setdefault(problems.kind_of(status), []).append(str(status))
    return [Kind(kind, ", ".join(statuses[kind]), text) for kind, text in problems.texts().items()]
