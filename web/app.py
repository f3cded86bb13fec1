"""The Flask application: languages, pages, static files, errors."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, render_template, send_from_directory, url_for
from werkzeug.exceptions import BadHost, HTTPException

from corpus.errors import IndexDamagedError, IndexMissingError, IndexStaleError
from corpus.settings import Settings
from web import (
    asking,
    citing,
    crawlers,
    exports,
    feeds,
    headers,
    languages,
    pages,
    places,
    research,
    studypage,
    wording,
)
from web.api import page as api_page
from web.api import problems
from web.api import routes as api
from web.languages import gettext as _
from web.site import KEY, Site, site
from web.text import language_tag
from web.urls import BadParameterError

STATIC = Path(__file__).with_name("static")
FOREVER = 365 * 24 * 3600  # seconds; the address of a static file changes with its content


def create_app(settings: Settings) -> Flask:
    """The site over one data folder; raises IzdeError where its registry file is wrong."""
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False  # the redirect would lead to the Host that was sent
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[KEY] = Site(settings)
    languages.speak(app)
    _serve_static(app)
    for room in (pages, places, exports, citing, feeds, crawlers, api, api_page, research):
        app.register_blueprint(room.blueprint)
    app.before_request(_speak_to_programs)
    app.context_processor(_context)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(BadHost, _bad_host)
    app.register_error_handler(BadParameterError, _refused)
    for kind in (IndexMissingError, IndexStaleError, IndexDamagedError):
        app.register_error_handler(kind, _no_index)
    app.register_error_handler(problems.UnknownParameterError, problems.unknown_parameter)
    app.after_request(headers.harden)
    app.after_request(api.open_to_all)
    if settings.demo:
        app.after_request(headers.turn_robots_away)
    return app


def _context() -> dict[str, Any]:
    """What every template may use."""
    return {
        "interface": languages.interface(),
        "interfaces": languages.NAMES,
        "switch": pages.switch,
        "same_query": asking.same_query,
        "tool_links": studypage.tool_links,
        "words": wording,
        "language_tag": language_tag,
        "registry": site().registry,
        "demo": site().settings.demo,
        "public": site().public,
    }


def _serve_static(app: Flask) -> None:
    """Static files under addresses that hold a digest of their content."""
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in STATIC.iterdir()
        if path.is_file()
    }

    @app.get("/static/<digest>/<name>", endpoint="static")
    def static(digest: str, name: str) -> Response:
        if digests.get(name) != digest:
            abort(404)
        response = send_from_directory(STATIC, name, max_age=FOREVER)
        response.cache_control.public = True
        response.cache_control.immutable = True
        return response

    def asset(name: str) -> str:
        return url_for("static", digest=digests[name], name=name)

    app.add_template_global(asset)


# -- errors, in the reader's language --------------------------------------------------


def _speak_to_programs() -> None:
    if problems.are_asked_for():
        problems.choose_language()


def _error_page(error: HTTPException) -> Response | tuple[str, int, list[tuple[str, str]]]:
    """The page for an HTTP error; its own headers (Allow, Retry-After) stay."""
    title, text = _explained(error.code or 500)
    kept = [pair for pair in error.get_headers() if pair[0].lower() != "content-type"]
    if problems.are_asked_for():
        return problems.answer(error.code or 500, title, kept)
    page = render_template("error.html", code=error.code, title=title, text=text)
    return page, error.code or 500, kept


def _bad_host(error: BadHost) -> Response:
    """For a Host that is no name no address can be made, and so none of our pages."""
    return Response(
        "The Host of the request is not the name of a host.\n", 400, mimetype="text/plain"
    )


def _explained(code: int) -> tuple[str, str]:
    explanations = {
        400: (_("This address is not right"), _("Part of the address could not be understood.")),
        404: (
            _("There is no such page"),
            _("The address may have a mistake in it. Try a search instead."),
        ),
        405: (
            _("This cannot be done here"),
            _("The page can be read, but nothing can be sent to it."),
        ),
        410: (
            _("This story was removed"),
            _("It was here once and has been taken out of the corpus."),
        ),
    }
    if code in explanations:
        return explanations[code]
    if code < 500:
        return explanations[400]
    return (
        _("Something went wrong"),
        _("The mistake is ours and has been noted. Please try again a little later."),
    )


def _refused(error: BadParameterError) -> Response | tuple[str, int]:
    title, text = _("This address is not right"), wording.refusal(error.name, many=error.many)
    if problems.are_asked_for():
        status = 404 if error.name == "after" else 400  # a cursor leads to a page, or nowhere
        return problems.answer(
            status, title, detail=text, parameter=error.name, value=error.value[:80]
        )
    page = render_template(
        "error.html",
        code=400,
        title=title,
        text=text,
        parameter=error.name,
        value=error.value[:80],
    )
    return page, 400


def _no_index(error: Exception) -> Response | tuple[str, int, dict[str, str]]:
    title = _("Nothing to search yet")
    if problems.are_asked_for():
        return problems.answer(503, title, [("Retry-After", "60")])
    page = render_template(
        "error.html",
        code=503,
        title=title,
        text=_("The corpus is empty or its index is not ready. On the server, run:"),
        commands=_mending(error),
    )
    return page, 503, {"Retry-After": "60"}


def _mending(error: Exception) -> list[str]:
    if isinstance(error, IndexMissingError):
        return ["izde add PATH", "izde index"]
    return ["izde index --rebuild" if isinstance(error, IndexDamagedError) else "izde index"]
