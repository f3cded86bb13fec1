"""One process that serves, by waitress, and how it stops.

Asked to stop, it takes no more visitors, lets the requests under way come to their end, and
closes what is idle. Who does not wait is cut off.
"""

from __future__ import annotations

import io
import logging
import re
import signal
import socket
import time
from http import HTTPStatus
from types import FrameType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.parser import HTTPRequestParser, ParsingError  # type: ignore[import-untyped]
from waitress.rfc7230 import HEADER_FIELD_RE  # type: ignore[import-untyped]
from waitress.server import create_server  # type: ignore[import-untyped]
from waitress.task import WSGITask  # type: ignore[import-untyped]
from waitress.utilities import find_double_newline  # type: ignore[import-untyped]

from web.requests import LARGEST_ADDRESS, REFUSED

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

LARGEST_REQUEST = 1_300_000  # bytes; a draft of an editor, and its page
LARGEST_HEADERS = 4 * LARGEST_ADDRESS  # with the address
MOST_PASSED_OVER = 16 * 2**20  # bytes of a request that is refused
# What an answer is made by, of a request that cannot be read.
ANSWERED_BY = ("ACCEPT", "ACCEPT-LANGUAGE", "HOST", "X-REQUEST-ID")
LOOK = 0.5  # seconds after which a signal is seen at the latest
LOOK_WHILE_STOPPING = 0.05


def make_server(
    application: WSGIApplication,
    listening: socket.socket,
    threads: int,
    *,
    explains: bool = False,
) -> Any:
    """An application behind a socket.

    One that explains what is wrong is asked with a status as `REFUSED` where a request cannot be
    read or is too long; for others waitress answers, in plain text.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue is no event
    server = create_server(
        application,
        sockets=[listening],
        threads=threads,
        ident=None,
        max_request_body_size=LARGEST_REQUEST,
        inbuf_overflow=LARGEST_REQUEST + LARGEST_HEADERS,  # no draft is ever written to a disk
        max_request_header_size=LARGEST_HEADERS,
        clear_untrusted_proxy_headers=False,  # `web.app` believes what the settings say
    )
    server.channel_class = _ExplainingChannel if explains else _Channel
    return server


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Takes addresses whose letters are not encoded, as curl sends what was typed.

    What is refused has a method, a path and a language as well, as far as they can be read, and
    is read to its end: who is still sending would see a broken connection, not the answer.
    """

    command, version, url_scheme = "GET", "1.0", "http"
    path = request_uri = "/"
    query = fragment = ""
    expect_continue: bool
    error: Any
    _left = 0  # bytes that are still passed over
    _last = b""  # those before, where headers are passed over

    def parse_header(self, header_plus: bytes) -> None:
        first, end, rest = header_plus.partition(b"\r\n")
        encoded = re.sub(rb"[\x80-\xff]", lambda byte: b"%%%02X" % byte[0][0], first)
        try:
            super().parse_header(encoded + end + rest)
        except ValueError as error:  # of an address that is none: http://[
            raise ParsingError(str(error)) from None

    def received(self, data: bytes) -> int:
        if self._is_refused():
            return self._pass_over(data)
        in_headers = self.body_rcv is None
        consumed: int = super().received(data)
        if in_headers and self._is_refused():
            self._refuse(self.header_plus + data[:consumed])
        return consumed

    def _is_refused(self) -> bool:
        return self.error is not None

    def _refuse(self, start: bytes) -> None:
        code = self.error.code
        if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:  # its headers are read
            if not self.expect_continue and self.content_length <= MOST_PASSED_OVER:
                self._left, self.completed = self.content_length, False
            self.expect_continue = False  # it is answered, and so need not be sent
            return
        line, _, fields = start.lstrip().partition(b"\r\n")
        self._read_loosely(line, fields)
        if code == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
            if len(line) > LARGEST_ADDRESS:
                self.error.code = HTTPStatus.REQUEST_URI_TOO_LONG
            if find_double_newline(start) < 0:
                self._left, self._last, self.completed = MOST_PASSED_OVER, start[-3:], False

    def _read_loosely(self, line: bytes, fields: bytes) -> None:
        """Take what an answer is made by of headers that are wrong, or not all there."""
        method, _, rest = line.partition(b" ")
        if method.isalpha() and method.isupper():
            self.command = method.decode("ascii")
        address = rest.partition(b" ")[0][:LARGEST_ADDRESS]
        path, _, query = re.sub(rb"^\w+://[^/?]*", b"", address).partition(b"?")
        self.path = unquote_to_bytes(path).decode("latin-1") or "/"
        self.query = query.decode("latin-1")
        self.request_uri = address.decode("latin-1")
        found = map(HEADER_FIELD_RE.match, fields.split(b"\r\n"))
        given = {one["name"].decode("latin-1").upper(): one["value"] for one in found if one}
        self.headers = {
            name.replace("-", "_"): given[name].strip(b" \t").decode("latin-1")
            for name in ANSWERED_BY
            if name in given
        }

    def _pass_over(self, data: bytes) -> int:
        consumed = min(len(data), self._left)
        if self._last:
            end = find_double_newline(self._last + data)
            if end >= 0:
                self._left = consumed = end - len(self._last)
            self._last = (self._last + data)[-3:]
        self._left -= consumed
        self.completed = self._left == 0
        return consumed


class _Task(WSGITask):  # type: ignore[misc]
    """Sends nothing behind the headers where nothing else is asked for; waitress would send the
    last chunk of a body, which is taken for the beginning of the next answer.
    """

    def finish(self) -> None:
        if self.request.command != "HEAD":
            super().finish()
        elif not self.wrote_header:
            self.write(b"")


class _Refusal(_Task):
    """A request that cannot be read or is too long, answered by the application all the same."""

    def get_environment(self) -> WSGIEnvironment:
        environ: WSGIEnvironment = super().get_environment()
        environ.pop("CONTENT_LENGTH", None)
        environ["wsgi.input"] = io.BytesIO()
        environ[REFUSED] = int(self.request.error.code)
        return environ

    def execute(self) -> None:
        self.set_close_on_finish()
        super().execute()


class _Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = _Parser
    task_class = _Task


class _ExplainingChannel(_Channel):
    error_task_class = _Refusal


def run(server: Any, seconds: float) -> None:
    """Serve until SIGTERM or SIGINT, then end within so many seconds.

    A second signal ends at once.
    """
    asked = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(number, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, stop)
    while not asked:
        server.asyncore.loop(timeout=LOOK, map=server._map, count=1)
    _drain(server, seconds)


def _drain(server: Any, seconds: float) -> None:
    server.asyncore.dispatcher.close(server)  # the socket; what wakes this loop stays
    deadline = time.monotonic() + seconds
    while server.active_channels and time.monotonic() < deadline:
        for channel in list(server.active_channels.values()):
            if not channel.requests and not channel.total_outbufs_len:
                channel.will_close = True
        server.asyncore.loop(timeout=LOOK_WHILE_STOPPING, map=server._map, count=1)
    if left := len(server.active_channels):
        logger.warning("stopped with %d requests under way", left)
