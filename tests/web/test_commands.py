from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import web.commands
from corpus.errors import IzdeError, UsageError
from corpus.settings import Settings
from web.commands import listen, make_server, serve


@pytest.fixture
def address(data: Path) -> Iterator[str]:
    listening = listen("127.0.0.1", 0)
    server = make_server(Settings(data=data), listening)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.close()
    thread.join(10)
    server.task_dispatcher.shutdown()


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


class NeverRuns:
    def run(self) -> None:
        pass


@pytest.mark.parametrize("as_json", [False, True])
def test_the_address_is_said(data: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool) -> None:
    monkeypatch.setattr(web.commands, "make_server", lambda *_: NeverRuns())
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    listening = listen("127.0.0.1", 0)
    monkeypatch.setattr(web.commands, "listen", lambda *_: listening)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    options = ["--json"] if as_json else []
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
