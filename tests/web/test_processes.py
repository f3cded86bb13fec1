"""The processes of a site: several, how they end, what their log and their metrics tell."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# -- several processes -------------------------------------------------------------------


def is_alive(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def eventually(holds: Callable[[], bool], seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def children(parent: int) -> set[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return {int(child) for child in text.split() if is_alive(int(child))}


Running = tuple["subprocess.Popen[str]", str]
Serve = Callable[..., Running]


@pytest.fixture
def serving(data: Path) -> Iterator[Serve]:
    """Runs `izde serve` with so many processes and settings; gives it and its address."""
    started: list[subprocess.Popen[str]] = []

    def start(
        processes: int, program: tuple[str, str] = ("-m", "izde"), **settings: object
    ) -> Running:
        command = [sys.executable, *program, "--data", str(data), "--json", "serve"]
        variables = {f"IZDE_{name.upper()}": str(value) for name, value in settings.items()}
        server = subprocess.Popen(
            [*command, "--port", "0", "--processes", str(processes)],
            cwd=ROOT,
            env={**os.environ, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(server)
        assert server.stdout is not None
        lines = iter(server.stdout.readline, "")
        address = next(line.split('"')[3] for line in lines if "address" in line)
        wanted = processes + ("metrics_port" in settings) if processes > 1 else 0
        assert eventually(lambda: len(children(server.pid)) >= wanted)
        return server, address

    yield start
    for server in started:
        with server:  # closes its pipes
            server.kill()


@pytest.fixture
def running(serving: Serve) -> Running:
    """`izde serve` in two processes, and its address."""
    return serving(2)


def answers(address: str) -> bool:
    with urllib.request.urlopen(f"{address}en/?q=museum", timeout=20) as response:
        return response.status == 200 and b"Night at the" in response.read()


def test_two_processes_serve_and_end_together(running: Running) -> None:
    server, address = running
    assert all(answers(address) for _ in range(8))
    workers = children(server.pid)
    server.terminate()
    assert server.wait(15) == 0
    assert not any(map(is_alive, workers))


def test_a_process_that_dies_is_replaced(running: Running) -> None:
    server, address = running
    assert answers(address)
    killed = min(children(server.pid))
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: len(children(server.pid) - {killed}) == 2)
    assert answers(address)
    server.terminate()
    assert server.wait(15) == 0
    assert server.stderr is not None
    assert "a serving process ended (-9); another one starts" in server.stderr.read()


def test_nobody_outlives_the_process_that_listens(running: Running) -> None:
    server, _ = running
    workers = children(server.pid)
    server.kill()
    assert eventually(lambda: not any(map(is_alive, workers)))


RESTLESS = """
import random, time, web.processes
web.processes.SETTLED = 0.0  # a child is replaced at once, however soon it dies
web.processes.keep_up([lambda: time.sleep(random.random() / 20)] * 3, 5.0)
"""


@pytest.mark.parametrize("wait", [0.3, 0.37, 0.44, 0.51])
def test_it_stops_at_any_moment_while_processes_come_and_go(wait: float) -> None:
    command = [sys.executable, "-c", RESTLESS]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as parent:
        assert eventually(lambda: bool(children(parent.pid)))
        time.sleep(wait)
        parent.terminate()
        _, said = parent.communicate(timeout=15)
    assert parent.returncode == 0
    assert {line.partition(" ")[0] for line in said.splitlines()} <= {"a"}  # … process ended


# -- the end, and the metrics --------------------------------------------------------------

# `izde`, with a page that comes when there is a file `enough` in the folder that is asked for.
SLOW = """
import pathlib, signal, sys, time, izde, web.app
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background ignore it
make = web.app.create_app

def create_app(settings):
    app = make(settings)

    def slow(folder):
        (folder / "began").touch()
        while not (folder / "enough").exists():
            time.sleep(0.02)
        yield b"ended"

    app.add_url_rule("/slow/<path:folder>", "slow", lambda folder: slow(pathlib.Path("/", folder)))
    return app

web.app.create_app = create_app
sys.exit(izde.run())
"""


def open_slow(address: str, folder: Path) -> socket.socket:
    """A connection on which a slow page is being made."""
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    connection = socket.create_connection((host, int(port)), timeout=30)
    connection.sendall(f"GET /slow{folder} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert eventually((folder / "began").exists)
    return connection


def all_of(connection: socket.socket) -> bytes:
    with connection:
        return b"".join(iter(lambda: connection.recv(4096), b""))


def is_taken(connection: socket.socket) -> bool:
    """Whether anybody listens where a connection leads."""
    with socket.socket() as trying:
        return trying.connect_ex(connection.getpeername()) == 0


@pytest.mark.parametrize(("processes", "number"), [(1, signal.SIGINT), (2, signal.SIGTERM)])
def test_a_stopped_site_ends_the_requests_under_way_and_takes_no_more(
    serving: Serve, tmp_path: Path, processes: int, number: signal.Signals
) -> None:
    server, address = serving(processes, ("-c", SLOW))
    assert answers(address)
    (tmp_path / "enough").touch()
    idle = open_slow(address, tmp_path)
    assert eventually(lambda: b"ended" in idle.recv(4096, socket.MSG_PEEK))
    for name in ("enough", "began"):
        (tmp_path / name).unlink()
    waiting = open_slow(address, tmp_path)
    server.send_signal(number)
    assert eventually(lambda: not is_taken(waiting))  # before the request has ended
    (tmp_path / "enough").touch()
    assert b"ended" in all_of(waiting)
    all_of(idle)  # is closed, though nobody asked for that
    assert server.wait(15) == 0


def test_no_thread_meets_the_end_of_the_interpreter(serving: Serve) -> None:
    """It would abort the process where it is within C++, as now and then while warming up."""
    server, address = serving(1, ("-c", f"import atexit, os\natexit.register(os.abort)\n{SLOW}"))
    assert answers(address)
    server.terminate()
    assert server.wait(15) == 0


def test_it_does_not_wait_for_ever(serving: Serve, tmp_path: Path) -> None:
    server, address = serving(2, ("-c", SLOW), stop_seconds=0.5)
    waiting = open_slow(address, tmp_path)
    server.terminate()
    assert server.wait(10) == 0
    assert b"ended" not in all_of(waiting)
    assert server.stderr is not None
    assert "stopped with 1 requests under way" in server.stderr.read()


def test_the_log_of_all_processes_is_json_where_that_is_set(serving: Serve) -> None:
    server, address = serving(2, log_format="json")
    assert all(answers(address) for _ in range(4))
    assert server.stderr is not None
    lines: list[dict[str, object]] = []
    while [line.get("endpoint") for line in lines].count("pages.search") < 4:  # told after answers
        lines.append(json.loads(server.stderr.readline()))
    killed = min(children(server.pid))
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: len(children(server.pid) - {killed}) == 2)
    server.terminate()
    assert server.wait(15) == 0
    lines += [json.loads(line) for line in server.stderr]
    assert [line["level"] for line in lines].count("warning") == 1
    assert [line.get("endpoint") for line in lines].count("pages.search") == 4


def test_metrics_add_up_over_processes_and_outlive_them(serving: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    server, address = serving(2, metrics_port=port)

    def metrics() -> dict[str, float]:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
            lines = response.read().decode().splitlines()
        pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
        return {name: float(value) for name, value in pairs}

    assert eventually(lambda: metrics().get("izde_processes") == 2)
    counted = 'izde_requests_total{endpoint="pages.search",method="GET",status="200"}'
    assert all(answers(address) for _ in range(10))
    assert eventually(lambda: metrics()[counted] == 10)
    before = children(server.pid)
    os.kill(max(before), signal.SIGKILL)  # the one that answers us was started first
    assert eventually(lambda: len(children(server.pid) - before) == 1)
    assert answers(address)
    assert eventually(lambda: metrics().get("izde_processes") == 2)
    assert eventually(lambda: metrics()[counted] == 11)
    after = metrics()
    timed = 'izde_request_seconds_bucket{endpoint="pages.search",le="+Inf"}'
    assert eventually(lambda: metrics()[timed] == 11)
    assert eventually(lambda: metrics()["izde_requests_under_way"] == 0)
    assert after["izde_index_stories"] > 50
    assert 0 < after["izde_index_revision"] <= after["izde_store_revision"]
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}metrics", timeout=10)
    server.terminate()
    assert server.wait(15) == 0
