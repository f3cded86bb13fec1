"""Each request has an id, leaves one line in the log, and is told to who counts.

The id is in the response (X-Request-ID), on an error's page and in every line that is logged
meanwhile: so what a reader reports can be found. A proxy may give it; else it is made here.
"""

from __future__ import annotations

import io
import logging
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol

from flask import Flask, Request, Response, has_request_context, request
from werkzeug.wsgi import ClosingIterator

from web.languages import interface

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
SANE = re.compile(r"[\w.:+/=@-]{8,64}", re.ASCII)
RECORD = "izde.record"  # in the environment of a request
REFUSED = "izde.refused"  # there: the status of one that the server will not pass on
LARGEST_ADDRESS = 64 * 1024  # bytes, percent-encoded
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
QUIET = ("static", "health.alive", "health.ready")  # asked for so often that it says nothing


@dataclass
class Record:
    """What may be told of a request: never who asked, and never for what."""

    id: str
    method: str
    endpoint: str = "none"
    language: str = ""
    status: int = 500
    seconds: float = 0.0  # until the last byte was handed over


class Observer(Protocol):
    """Who is told of every request."""

    def began(self) -> None: ...

    def ended(self, record: Record) -> None: ...


def observe(app: Flask, *observers: Observer) -> None:
    """Give each request of an application an id, and tell observers how it ended."""
    app.wsgi_app = _Observed(app.wsgi_app, (_Log(), *observers))  # type: ignore[method-assign, assignment]

    @app.after_request
    def note(response: Response) -> Response:
        record = _record()
        record.endpoint = request.endpoint or "none"
        record.language = interface()
        record.status = response.status_code
        response.headers[HEADER] = record.id
        return response


def request_id() -> str:
    """The id of the request that is being answered; nothing outside of one."""
    return _record().id if has_request_context() and RECORD in request.environ else ""


def _record() -> Record:
    record = request.environ[RECORD]
    assert isinstance(record, Record)
    return record


class _Observed:
    """A WSGI application that is watched until the last byte of each answer."""

    def __init__(self, application: WSGIApplication, observers: tuple[Observer, ...]) -> None:
        self._application = application
        self._observers = observers

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        began = time.monotonic()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        method = environ.get("REQUEST_METHOD", "")
        record = environ[RECORD] = Record(
            id=given if SANE.fullmatch(given) else secrets.token_hex(8),
            method=method if method in METHODS else "OTHER",
        )

        def ended() -> None:
            record.seconds = time.monotonic() - began
            for observer in self._observers:
                observer.ended(record)

        for observer in self._observers:
            observer.began()
        try:
            answer = self._application(environ, start)
        except BaseException:
            ended()
            raise
        return ClosingIterator(answer, ended)


class _Log:
    """Writes a line for each request."""

    def began(self) -> None: ...

    def ended(self, record: Record) -> None:
        quiet = record.endpoint in QUIET and record.status < 500
        logger.log(
            logging.DEBUG if quiet else logging.INFO,
            "%s %s %d",
            record.method,
            record.endpoint,
            record.status,
            extra={
                "fields": {
                    "request": record.id,
                    "method": record.method,
                    "endpoint": record.endpoint,
                    "language": record.language,
                    "status": record.status,
                    "ms": round(record.seconds * 1000, 1),
                }
            },
        )


class InMemory(Request):
    """A request whose files are read in memory: a draft is never written to a disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()
