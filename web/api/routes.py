"""The API's routes: answers that caches and scripts of other sites may use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from corpus.story import encode_hook
from web.api import openapi, problems
from web.api.endpoints import ENDPOINTS, Endpoint
from web.api.parameters import KNOWN
from web.api.reading import check
from web.desk.accounts import editors_only

VERSION = "/api/v1"
A_DAY = 24 * 3600  # seconds
MAY_BE_SENT = "Accept, Accept-Language, If-Modified-Since, If-None-Match"
MAY_BE_READ = "Content-Language, ETag, Link, Retry-After, Server-Timing, X-Request-ID"

blueprint = Blueprint("api", __name__, url_prefix=VERSION)


def open_to_all(response: Response) -> Response:
    """Let scripts of any site read the answer (CORS): there is nothing here but what is public."""
    if not problems.are_asked_for():
        return response
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = MAY_BE_READ
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS" and response.status_code == 200:
        headers["Access-Control-Allow-Methods"] = headers["Allow"]
        headers["Access-Control-Allow-Headers"] = MAY_BE_SENT
        headers["Access-Control-Max-Age"] = str(A_DAY)
    return response


def _view(endpoint: Endpoint) -> Callable[..., Response]:
    """What answers at an endpoint."""

    def view(**values: str) -> Response:
        check(endpoint.parameters)
        answer = endpoint.answer(*values.values())
        response = _encoded(answer.value, endpoint.max_age)
        if endpoint.method != "GET":  # what was sent is nobody else's
            response.headers["Cache-Control"] = "no-store"
            del response.headers["ETag"]
        if answer.took_ms:
            response.headers["Server-Timing"] = f"search;dur={answer.took_ms}"
        return response

    return view if endpoint.body is None else editors_only(view)


def _encoded(value: Any, max_age: int) -> Response:
    """JSON with its ETag; nothing but 304 where it is known already."""
    body = msgspec.json.encode(value, enc_hook=encode_hook)
    response = Response(body, mimetype="application/json")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.cache_control.public = True
    response.cache_control.max_age = max_age
    response.make_conditional(request)
    return response


for one in ENDPOINTS:
    rule = one.path.replace("{id}", "<story_id>")
    blueprint.add_url_rule(rule, one.name, _view(one), methods=[one.method])


@blueprint.get("/openapi.json")
def description() -> Response:
    """The description of the API for programs (OpenAPI 3.1)."""
    check((KNOWN["lang"],))
    return _encoded(openapi.document(), 3600)
