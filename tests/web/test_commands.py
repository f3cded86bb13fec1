from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import web.commands
import web.logs
import web.serving
from corpus.errors import IzdeError, UsageError
from web.commands import listen, serve

ROOT = Path(__file__).resolve().parents[2]


def test_it_serves_the_pages(address: str) -> None:
    with urllib.request.urlopen(f"{address}/en/?q=museum", timeout=10) as response:
        assert response.status == 200
        assert b"Night at the" in response.read()


def test_a_taken_port_is_refused_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(IzdeError, match=rf"port {port} of 127\.0\.0\.1 is taken.*--port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no host", "nowhere.invalid", "a..b"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(UsageError, match="--host"):
        listen(host, 0)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(IzdeError, match=r"cannot listen on 192\.0\.2\.1"):
        listen("192.0.2.1", 0)


@pytest.mark.parametrize("as_json", [False, True])
def test_the_address_is_said(data: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool) -> None:
    monkeypatch.setattr(web.commands, "prepare", lambda *_: object)
    monkeypatch.setattr(web.serving, "run", lambda *_: None)
    monkeypatch.setattr(web.logs, "configure", lambda *_: None)
    listening = listen("127.0.0.1", 0)
    monkeypatch.setattr(web.commands, "listen", lambda *_: listening)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    options = ["--processes", "1", *(["--json"] if as_json else [])]
    with listening:
        result = CliRunner().invoke(serve, ["--data", str(data), *options])
    assert result.exit_code == 0
    if as_json:
        assert json.loads(result.output) == {"address": address}
    else:
        assert address in result.output


def test_a_port_beyond_all_ports_is_wrong_use(data: Path) -> None:
    result = CliRunner().invoke(serve, ["--data", str(data), "--port", "70000"])
    assert result.exit_code == 2


def test_the_command_line_starts_without_the_site() -> None:
    code = "import sys, web.commands; sys.exit('flask' in sys.modules or 'waitress' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


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


@pytest.fixture
def running(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`izde serve` in two processes, and its address."""
    command = [sys.executable, "-m", "izde", "--data", str(data), "--json"]
    with subprocess.Popen(
        [*command, "serve", "--port", "0", "--processes", "2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        lines = iter(server.stdout.readline, "")
        address = next(line.split('"')[3] for line in lines if "address" in line)
        assert eventually(lambda: len(children(server.pid)) == 2)
        yield server, address
        server.kill()
        server.stdout.close()
        server.stderr.close()


def answers(address: str) -> bool:
    with urllib.request.urlopen(f"{address}en/?q=museum", timeout=20) as response:
        return response.status == 200 and b"Night at the" in response.read()


def test_two_processes_serve_and_end_together(
    running: tuple[subprocess.Popen[str], str],
) -> None:
    server, address = running
    assert all(answers(address) for _ in range(8))
    workers = children(server.pid)
    server.terminate()
    assert server.wait(15) == 0
    assert not any(map(is_alive, workers))


def test_a_process_that_dies_is_replaced(running: tuple[subprocess.Popen[str], str]) -> None:
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


def test_nobody_outlives_the_process_that_listens(
    running: tuple[subprocess.Popen[str], str],
) -> None:
    server, _ = running
    workers = children(server.pid)
    server.kill()
    assert eventually(lambda: not any(map(is_alive, workers)))
