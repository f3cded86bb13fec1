"""Errors in the reader's language: a page for a person, problem+json (RFC 9457) for a program."""

from __future__ import annotations

from flask import Flask, Response, abort, render_template, request, url_for
from werkzeug.exceptions import BadHost, HTTPException

from corpus.errors import IndexDamagedError, IndexMissingError, IndexStaleError
from corpus.story import Language
from search.drafts import DraftError
from web import wording
from web.api import problems
from web.desk.naming import fault_text
from web.languages import gettext as _
from web.requests import LARGEST_ADDRESS, REFUSED, request_id
from web.urls import BadParameterError

WAIT_FOR_INDEX = 60  # seconds
# Where the script of a page asks, or a program.
FOR_PROGRAMS = ("pages.suggest",)


def register(app: Flask) -> None:
    """Have an application answer its errors so."""
    app.before_request(_speak_to_programs)
    app.before_request(_refuse)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(BadHost, _bad_host)
    app.register_error_handler(BadParameterError, _refused)
    app.register_error_handler(DraftError, _no_draft)
    app.register_error_handler(problems.UnknownParameterError, problems.unknown_parameter)
    for kind in (IndexMissingError, IndexStaleError, IndexDamagedError):
        app.register_error_handler(kind, _no_index)


def _speak_to_programs() -> None:
    if problems.are_asked_for():
        problems.choose_language()


def _refuse() -> None:
    """Answer what the server could not read, and addresses that are too long."""
    if status := request.environ.get(REFUSED):
        abort(status)
    if len(request.environ.get("REQUEST_URI", "")) > LARGEST_ADDRESS:
        abort(414)


def _start(language: Language) -> str:
    """Where another language is chosen beside an error whose address leads nowhere."""
    return url_for("pages.search", interface=language)


def wants_problem() -> bool:
    """Whether who asks reads JSON rather than a page."""
    if problems.are_asked_for() or request.endpoint in FOR_PROGRAMS:
        return True
    known = ("text/html", "application/json", problems.MIMETYPE)
    return request.accept_mimetypes.best_match(known, "text/html") != "text/html"


def _page(code: int, title: str, text: str, **more: object) -> Response:
    page = render_template(
        "error.html", code=code, title=title, text=text, request_id=request_id(), **more
    )
    response = Response(page, code)
    response.vary.update(("Accept", "Accept-Language"))
    return response


def of_http(error: HTTPException) -> Response:
    """For an HTTP error; its own headers (Allow, Retry-After) stay."""
    code = error.code or 500
    title, text = _explained(code)
    kept = [pair for pair in error.get_headers() if pair[0].lower() != "content-type"]
    if wants_problem():
        return problems.answer(code, title, kept)
    more = {"switch": _start} if code == 414 or REFUSED in request.environ else {}
    response = _page(code, title, text, **more)
    response.headers.extend(kept)
    return response


def _bad_host(error: BadHost) -> Response:
    """For a Host that is no name no address can be made, and so none of our pages."""
    return Response(
        "The Host of the request is not the name of a host.\n", 400, mimetype="text/plain"
    )


def _explained(code: int) -> tuple[str, str]:
    if REFUSED in request.environ and code in (400, 501):
        return (
            _("This request could not be read"),
            _("The program that sent it does not keep to the rules of HTTP."),
        )
    explanations = {
        400: (_("This address is not right"), _("Part of the address could not be understood.")),
        403: (
            _("Nothing was changed"),
            _("The form was too old, or not from here. Go back, reload its page and try again."),
        ),
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
        413: (_("This is too long"), _("What was sent is too long for a draft.")),
        414: (
            _("This address is too long"),
            _("Shorten the query, or choose fewer values."),
        ),
        415: (_("This cannot be read"), _("A draft is sent as JSON or as plain text.")),
        429: (
            _("Too many requests"),
            _("Many requests came from your network in a short time. Please wait a little."),
        ),
        431: (
            _("This request is too long"),
            _("What the browser sent with the address is too long: its cookies, perhaps."),
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


def _refused(error: BadParameterError) -> Response:
    title, text = _("This address is not right"), wording.refusal(error.name, many=error.many)
    name, value = error.name, error.value[:80]
    if not wants_problem():
        # In another language the same address would say the same: a long one is not told again.
        more = {"switch": _start} if len(error.value) > len(value) else {}
        return _page(400, title, text, parameter=name, value=value, **more)
    # In the API a cursor leads to a page, or nowhere.
    status = 404 if name == "after" and problems.are_asked_for() else 400
    return problems.answer(status, title, detail=text, parameter=name, value=value)


def _no_draft(error: DraftError) -> Response:
    """For the API: the desk says it beside its form."""
    return problems.answer(400, _("This is not a draft"), detail=fault_text(error.fault))


def _no_index(error: Exception) -> Response:
    title = _("Nothing to search yet")
    if wants_problem():
        response = problems.answer(503, title)
    else:
        text = _("The corpus is empty or its index is not ready. On the server, run:")
        response = _page(503, title, text, commands=_mending(error))
    response.headers["Retry-After"] = str(WAIT_FOR_INDEX)
    return response


def _mending(error: Exception) -> list[str]:
    if isinstance(error, IndexMissingError):
        return ["izde add PATH", "izde index"]
    return ["izde index --rebuild" if isinstance(error, IndexDamagedError) else "izde index"]
