"""The log: lines on standard error, for a person or as JSON, that tell nothing of who reads what.

No address of a visitor and no word of a query is written. A fault is told by its kind and the
places in the code; its message only where it is the machine's (a disk, a file, a database),
since any other may hold what was asked.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import sqlite3
import sys
import traceback
from types import TracebackType
from typing import Any, Literal, TextIO

import msgspec
from flask import Flask, request
from sqlalchemy.exc import DBAPIError

from corpus.errors import IndexDamagedError, StoreError
from web.requests import request_id

ROOMS = ("corpus", "index", "search", "web", "izde")
OF_THE_MACHINE = (OSError, MemoryError, sqlite3.Error, StoreError, IndexDamagedError)
# Libraries whose lines of a lower level name addresses and paths.
STRICT = ("flask-limiter",)
FRAMES = 30  # of a fault, the innermost

logger = logging.getLogger(__name__)


class Application(Flask):
    """A Flask application that logs its faults by their endpoint, not by the address asked."""

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType]
        | tuple[None, None, None],
    ) -> None:
        logger.error("a fault in %s", request.endpoint or "none", exc_info=exc_info)


def configure(kind: Literal["text", "json"], level: str) -> None:
    """Have this process log to standard error; a second call replaces what the first made."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _StandardError)]:
        root.removeHandler(handler)
    handler = _StandardError()
    handler.setFormatter(AsJson() if kind == "json" else AsText())
    root.addHandler(handler)
    for room in ROOMS:
        logging.getLogger(room).setLevel(level.upper())
    for name in STRICT:
        logging.getLogger(name).setLevel(logging.ERROR)
    waitress = logging.getLogger("waitress")
    if not any(isinstance(one, _WithoutPath) for one in waitress.filters):
        waitress.addFilter(_WithoutPath())


class AsText(logging.Formatter):
    """A line for a person; a fault's places follow it, indented."""

    def format(self, record: logging.LogRecord) -> str:
        fields = dict(_fields(record))
        number = fields.pop("request", "")
        words = [
            _time(record),
            record.levelname,
            record.getMessage(),
            *(f"{name}={value}" for name, value in fields.items() if name in ("ms", "language")),
            *([f"[{number}]"] if number else []),
        ]
        return "\n  ".join((" ".join(words), *_fault(record)))


class AsJson(logging.Formatter):
    """A JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
            **_fields(record),
        }
        if fault := _fault(record):
            line["fault"] = fault
        return msgspec.json.encode(line).decode()


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] = getattr(record, "fields", {})
    number = fields.get("request") or request_id()
    return {"request": number, **fields} if number else fields


def _time(record: logging.LogRecord) -> str:
    at = dt.datetime.fromtimestamp(record.created, dt.UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fault(record: logging.LogRecord) -> list[str]:
    """What went wrong and where in the code, the cause first."""
    if not record.exc_info or record.exc_info[1] is None:
        return []
    told: list[str] = []
    error: BaseException | None = record.exc_info[1]
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        places = [f"{_short(one.filename)}:{one.lineno} in {one.name}" for one in frames]
        told = [*places, _named(error), *told]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told


def _named(error: BaseException) -> str:
    name = type(error).__qualname__
    if isinstance(error, DBAPIError):  # its own message has the parameters of the query
        return f"{name}: {error.orig}"
    return f"{name}: {error}" if isinstance(error, OF_THE_MACHINE) else name


def _short(path: str) -> str:
    """A path from the package on."""
    _, found, rest = path.rpartition(f"{os.sep}site-packages{os.sep}")
    return rest if found else os.path.relpath(path) if path.startswith(os.sep) else path


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to what standard error is now, not to what it was when logging began."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


class _WithoutPath(logging.Filter):
    """Takes the path, in which anything may have been typed, from the server's own lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        text, found, _ = record.getMessage().partition(" while serving ")
        if found:
            record.msg, record.args = f"{text} while serving a page", None
        return True
