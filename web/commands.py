"""izde serve: the site, by waitress."""

from __future__ import annotations

import errno
import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from corpus.errors import IzdeError, UsageError
from corpus.options import Invocation, izde_command
from corpus.story import LANGUAGES

if TYPE_CHECKING:
    from flask import Flask

    from corpus.settings import Settings

THREADS = 8
YOUNG = 20_000  # objects that the collector waits for, some pages' worth


@izde_command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="That serve; else as many as there are processors.",
)
def serve(invocation: Invocation, host: str, port: int, processes: int | None) -> None:
    """Serve the site until it is stopped (Ctrl-C)."""
    from index.parallel import processes_at_hand
    from web.processes import serve_with

    listening = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    start = prepare(invocation.settings, listening)
    invocation.say(f"Izde serves {invocation.settings.data} on {address} (Ctrl-C stops it)")
    invocation.emit({"address": address})
    number = processes or processes_at_hand()
    if number > 1 and hasattr(os, "fork"):
        serve_with(number, lambda: start().run(), invocation.warn)
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # as containers and make stop it
    start().run()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises UsageError or IzdeError where none can."""
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(where[:2], family=family)
    except (socket.gaierror, UnicodeError):
        raise UsageError(f"--host {host!r} is no address of this machine") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise IzdeError(
                f"port {port} of {host} is taken: stop what listens there, "
                "or choose another with --port"
            ) from None
        raise IzdeError(f"cannot listen on {host}, port {port}: {error.strerror}") from None


def prepare(settings: Settings, listening: socket.socket) -> Callable[[], Any]:
    """All but the threads of a server: what it gives makes the server, in any process.

    Raises IzdeError where the data folder is wrong.
    """
    from index.analysis import analyzer
    from web.app import create_app

    app = create_app(settings)
    for language in LANGUAGES:
        analyzer(language)
    settle()
    return lambda: make_server(app, listening)


def settle() -> None:
    """Leave what is in memory now out of the collector's rounds: it stays, and is shared.

    A round over dictionaries takes a fifth of a second, in which no page is answered; and it
    writes into memory that forked processes would share.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def make_server(app: Flask, listening: socket.socket) -> Any:
    """The site behind a socket, by waitress."""
    from waitress.server import create_server  # type: ignore[import-untyped]

    from web.site import KEY

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue is no event

    def warm_up() -> None:
        app.extensions[KEY].warm_up()
        settle()

    threading.Thread(target=warm_up, daemon=True).start()
    return create_server(app, sockets=[listening], threads=THREADS, ident=None)
