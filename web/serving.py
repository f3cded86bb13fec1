"""One process that serves, by waitress, and how it stops.

Asked to stop, it takes no more visitors, lets the requests under way come to their end, and
closes what is idle. Who does not wait is cut off.
"""

from __future__ import annotations

import logging
import re
import signal
import socket
import time
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.parser import HTTPRequestParser  # type: ignore[import-untyped]
from waitress.server import create_server  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

logger = logging.getLogger(__name__)

LARGEST_REQUEST = 1_300_000  # bytes; a draft of an editor, and its page
LARGEST_HEADERS = 32 * 1024
LOOK = 0.5  # seconds after which a signal is seen at the latest
LOOK_WHILE_STOPPING = 0.05


def make_server(application: WSGIApplication, listening: socket.socket, threads: int) -> Any:
    """An application behind a socket."""
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
    server.channel_class = _Channel
    return server


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Takes addresses whose letters are not encoded, as curl sends what was typed."""

    def parse_header(self, header_plus: bytes) -> None:
        first, end, rest = header_plus.partition(b"\r\n")
        encoded = re.sub(rb"[\x80-\xff]", lambda byte: b"%%%02X" % byte[0][0], first)
        super().parse_header(encoded + end + rest)


class _Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = _Parser


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
