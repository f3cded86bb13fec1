from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

import web.commands
import web.logs
import web.processes
import web.serving
from corpus.errors import IzdeError, UsageError
from corpus.settings import Settings, described
from index import thesaurus, translations
from web.app import create_app
from web.commands import listen, prepare, serve


def test_it_serves_the_pages(address: str) -> None:
    with urllib.request.urlopen(f"{address}/en/?q=museum", timeout=10) as response:
        assert response.status == 200
        assert b"Night at the" in response.read()


def test_letters_of_an_address_need_not_be_encoded(address: str) -> None:
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as client:
        asked = "GET /api/v1/search?q=мұражай HTTP/1.0\r\nHost: localhost\r\n\r\n"
        client.sendall(asked.encode())
        answer = b"".join(iter(lambda: client.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.0 200")
    assert '"q":"мұражай"' in answer.replace(": ", ":")


def test_what_processes_share_is_loaded_before_they_are_forked(data: Path) -> None:
    for cache in (thesaurus.shipped, thesaurus._loaded, translations._table):
        cache.cache_clear()
    with listen("127.0.0.1", 0) as listening:
        prepare(Settings(data=data), listening)
        assert thesaurus.shipped.cache_info().currsize == 1
        tables = translations._table.cache_info().currsize
        assert tables == 2 * len(translations.PAIRS)
        read = [cache.cache_info().misses for cache in (thesaurus.shipped, translations._table)]
        # a search, as a child does it, reads none of it again
        for words in ("мұражай", "музей", "museum"):
            create_app(Settings(data=data)).test_client().get(f"/en/?q={words}")
    again = [cache.cache_info().misses for cache in (thesaurus.shipped, translations._table)]
    assert again == read


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


@pytest.fixture
def nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says what it has to say, and ends."""
    monkeypatch.setattr(web.commands, "prepare", lambda *_: object)
    monkeypatch.setattr(web.serving, "run", lambda *_: None)
    monkeypatch.setattr(web.commands, "leave", lambda: None)
    monkeypatch.setattr(web.processes, "keep_up", lambda *_, **__: None)
    monkeypatch.setattr(web.logs, "configure", lambda *_: None)


@pytest.mark.usefixtures("nothing_is_served")
@pytest.mark.parametrize("as_json", [False, True])
def test_the_address_is_said(data: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool) -> None:
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


@pytest.mark.usefixtures("nothing_is_served")
@pytest.mark.parametrize(
    ("processes", "environment", "told"),
    [
        (1, {}, ["public_address is not set"]),
        (3, {}, ["public_address is not set", "limits are counted in each of 3 processes"]),
        (3, {"IZDE_PUBLIC_ADDRESS": "https://izde.example"}, ["limits are counted"]),
        (1, {"IZDE_PUBLIC_ADDRESS": "https://izde.example"}, []),
        (3, {"IZDE_PUBLIC_ADDRESS": "https://izde.example", "IZDE_REDIS": "redis://host"}, []),
    ],
)
def test_what_an_operator_may_not_know_is_said(
    data: Path, processes: int, environment: dict[str, str], told: list[str]
) -> None:
    options = ["--data", str(data), "--port", "0", "--processes", str(processes)]
    result = CliRunner().invoke(serve, options, env=environment)
    assert result.exit_code == 0
    _served, *warnings = result.output.splitlines()
    assert [one.startswith(part) for one, part in zip(warnings, told, strict=True)] == [
        True for _ in told
    ]


def test_a_port_beyond_all_ports_is_wrong_use(data: Path) -> None:
    result = CliRunner().invoke(serve, ["--data", str(data), "--port", "70000"])
    assert result.exit_code == 2


def test_the_command_line_starts_without_the_site() -> None:
    code = "import sys, web.commands; sys.exit('flask' in sys.modules or 'waitress' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_taken_port_of_the_metrics_is_refused_in_one_line(data: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(IzdeError, match="choose another with metrics_port"),
    ):
        listen("127.0.0.1", taken.getsockname()[1], named="metrics_")


def test_the_help_names_every_setting() -> None:
    result = CliRunner().invoke(serve, ["--help"])
    for one in described():
        assert one.variable in result.output
        assert f"({one.name})" in result.output
