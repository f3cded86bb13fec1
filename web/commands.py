"""izde serve: the site, by waitress."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, NoReturn

import click
import msgspec

from corpus.errors import IzdeError, UsageError
from corpus.options import Invocation, izde_command
from corpus.settings import FILE, LIMITED, Settings, described
from corpus.story import LANGUAGES

YOUNG = 20_000  # objects that the collector waits for, some pages' worth
BESIDE = 2.0  # seconds that children have beyond what their requests have


class _WithSettings(click.Command):
    """A command whose help names every setting."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(f"Settings, in the environment or (name) in DIR/{FILE}"):
            formatter.write_dl(
                [
                    (one.variable, f"({one.name}) {one.text} [{_shown(one.default)}]")
                    for one in described()
                ],
                col_max=26,
            )
        formatter.write_paragraph()
        formatter.write_text("docs/running.md explains them, and how to run Izde.")


def _shown(default: object) -> str:
    return f"{default:g}" if isinstance(default, float) else str(default) or "none"


@izde_command("serve", cls=_WithSettings)
@click.option("--host", help="Address to listen on [IZDE_HOST].")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on [IZDE_PORT].")
@click.option("--processes", type=click.IntRange(1, 64), help="How many serve [IZDE_PROCESSES].")
def serve(invocation: Invocation, **options: Any) -> None:
    """Serve the site until it is stopped (Ctrl-C)."""
    from index.parallel import processes_at_hand
    from web import logs, serving
    from web.processes import keep_up

    chosen = {name: value for name, value in options.items() if value is not None}
    settings = msgspec.structs.replace(invocation.settings, **chosen)
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(listen(settings.host, settings.port))
        metrics = stack.enter_context(_metrics(settings)) if settings.metrics_port else None
        start = prepare(settings, listening)
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{shown}:{listening.getsockname()[1]}/"
        invocation.say(f"Izde serves {settings.data} on {address} (Ctrl-C stops it)")
        invocation.emit({"address": address})
        number = settings.processes or processes_at_hand()
        for warning in _warnings(settings, number):
            invocation.say(warning)
        logs.configure(settings.log_format, settings.log_level)

        def serve_one() -> None:
            serving.run(start(), settings.stop_seconds)

        if (number == 1 and metrics is None) or not hasattr(os, "fork"):
            serve_one()
            leave()
        else:
            keep_up(
                [serve_one] * number + ([metrics.serve] if metrics else []),
                settings.stop_seconds + BESIDE,
                stopping=listening.close,
                ended=metrics.forget if metrics else lambda _: None,
            )


def leave() -> NoReturn:
    """End this process at once, as the children of `keep_up` end.

    Threads may still run: the one that warms up, and those of requests that were given up. Python
    would end each where it next needs the interpreter; within C++ (the dictionaries) that aborts
    the process. All that was said is written by now: each line is, as it is said.
    """
    os._exit(0)


def _warnings(settings: Settings, processes: int) -> Iterator[str]:
    """What an operator may not know of a site that is for others than themselves."""
    if settings.demo:
        return
    if not settings.public_address:
        yield (
            "public_address is not set: feeds, the sitemap and what leads back to Izde name the "
            "host that was asked for, whoever asked"
        )
    if processes > 1 and not settings.redis and any(map(settings.limit, LIMITED)):
        yield (
            f"limits are counted in each of {processes} processes: one address may ask up to "
            f"{processes} times as often, unless redis is set"
        )


def listen(host: str, port: int, *, named: str = "--") -> socket.socket:
    """A socket that listens there; raises UsageError or IzdeError where none can.

    `named` is what stands before `host` and `port` where they are set.
    """
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(where[:2], family=family)
    except (socket.gaierror, UnicodeError):
        raise UsageError(f"{named}host {host!r} is no address of this machine") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise IzdeError(
                f"port {port} of {host} is taken: stop what listens there, "
                f"or choose another with {named}port"
            ) from None
        raise IzdeError(f"cannot listen on {host}, port {port}: {error.strerror}") from None


class _Metrics(NamedTuple):
    serve: Callable[[], None]
    forget: Callable[[int], None]  # a process that died


@contextlib.contextmanager
def _metrics(settings: Settings) -> Iterator[_Metrics]:
    """The process that answers Prometheus; to be entered before the site is made."""
    if not hasattr(os, "fork"):
        raise IzdeError("metrics need a system on which processes can be forked")
    with (
        listen(settings.metrics_host, settings.metrics_port, named="metrics_") as listening,
        tempfile.TemporaryDirectory(prefix="izde-metrics-") as folder,
    ):
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        from prometheus_client.multiprocess import mark_process_dead

        from web import serving
        from web.health import numbers
        from web.metrics import exposed
        from web.site import Site

        def serve() -> None:
            site = Site(settings)
            application = exposed(folder, lambda: numbers(site))
            serving.run(serving.make_server(application, listening, 1), settings.stop_seconds)

        yield _Metrics(serve, lambda child: mark_process_dead(child, folder))


def prepare(settings: Settings, listening: socket.socket) -> Callable[[], Any]:
    """All but the threads of a server: what it gives makes the server, in any process.

    Raises IzdeError where the data folder is wrong.
    """
    from index import thesaurus, translations
    from index.analysis import analyzer
    from web.app import create_app
    from web.serving import make_server
    from web.site import KEY

    app = create_app(settings)
    for language in LANGUAGES:
        analyzer(language)
    thesaurus.usable(settings.thesaurus)
    translations.load()
    settle()

    def warm_up() -> None:
        app.extensions[KEY].warm_up()
        settle()

    def start() -> Any:
        if settings.metrics_port:
            from web.metrics import processes

            processes.set(1)
        threading.Thread(target=warm_up, daemon=True).start()
        return make_server(app, listening, settings.threads, explains=True)

    return start


def settle() -> None:
    """Leave what is in memory now out of the collector's rounds: it stays, and is shared.

    A round over dictionaries takes a fifth of a second, in which no page is answered; and it
    writes into memory that forked processes would share.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
