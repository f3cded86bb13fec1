from __future__ import annotations

import json
import logging
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from corpus.settings import Settings
from web.app import create_app
from web.logs import AsJson, AsText, configure

Visit = Callable[..., Any]
MADE = re.compile(r"[0-9a-f]{16}")


# -- the id of a request -------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/kk/", "/", "/en/story/night-en", "/en/nowhere", "/ru/?page=x", "/healthz"]
)
def test_every_answer_has_the_id_of_its_request(client: FlaskClient, address: str) -> None:
    ids = [client.get(address).headers["X-Request-ID"] for _ in range(2)]
    assert all(map(MADE.fullmatch, ids))
    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    "given",
    [
        "5f2b9c1e-8d4a-4c3b-9e77-0a1b2c3d4e5f",
        "Root=1-67891233-abcdef012345678912345678",
        "a1b2c3d4e5f60718",
    ],
)
def test_the_id_that_a_proxy_gives_is_kept(client: FlaskClient, given: str) -> None:
    answer = client.get("/kk/", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "two words", "<script>", "әріптер-нөмірі", 'a"b"c"d"e']
)
def test_what_is_no_sane_id_is_not(client: FlaskClient, given: str) -> None:
    environ = {"HTTP_X_REQUEST_ID": given.encode().decode("latin-1")}
    answer = client.get("/kk/", environ_overrides=environ)
    assert MADE.fullmatch(answer.headers["X-Request-ID"])


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/kk/story/nobody", 404, "Сұрау нөмірі: a1b2c3d4"),
        ("/ru/?page=abc", 400, "Номер запроса: a1b2c3d4"),
        ("/en/story/removed", 410, "Number of this request: a1b2c3d4"),
    ],
)
def test_the_page_of_an_error_shows_the_id(
    client: FlaskClient, address: str, status: int, says: str
) -> None:
    answer = client.get(address, headers={"X-Request-ID": "a1b2c3d4"})
    assert answer.status_code == status
    assert says in re.sub(r"<[^>]+>", "", answer.get_data(as_text=True))


# -- errors for programs -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "headers", "status", "kind", "title"),
    [
        ("/api/v9/nothing", {"Accept-Language": "kk"}, 404, "missing", "Мұндай бет жоқ"),
        ("/api/v9/nothing", {"Accept": "text/html"}, 404, "missing", "There is no such page"),
        ("/ru/?page=abc", {"Accept": "application/json"}, 400, "parameter", "В адресе ошибка"),
        ("/en/story/nobody", {"Accept": "application/problem+json"}, 404, "missing", None),
        ("/kk/story/removed", {"Accept": "application/json, */*;q=0.1"}, 410, "removed", None),
    ],
)
def test_a_program_is_told_of_errors_as_a_problem(
    client: FlaskClient,
    address: str,
    headers: dict[str, str],
    status: int,
    kind: str,
    title: str | None,
) -> None:
    answer = client.get(address, headers={**headers, "X-Request-ID": "a1b2c3d4"})
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    problem = json.loads(answer.data)
    assert problem["status"] == status
    assert problem["type"].endswith(f"#problem-{kind}")
    assert problem["request_id"] == "a1b2c3d4"
    assert problem["title"] == (title or problem["title"]) != ""
    assert problem["detail"]
    assert {"Accept", "Accept-Language"} <= set(answer.vary)


def test_a_problem_names_the_parameter(client: FlaskClient) -> None:
    answer = client.get("/en/?month=2024-13", headers={"Accept": "application/json"})
    problem = json.loads(answer.data)
    assert (problem["parameter"], problem["value"]) == ("month", "2024-13")
    assert problem["detail"] == "A month is written like 2024-05."


@pytest.mark.parametrize(
    "accept", [None, "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png"]
)
def test_everyone_else_gets_a_page(client: FlaskClient, accept: str | None) -> None:
    answer = client.get("/en/nowhere", headers={"Accept": accept} if accept else {})
    assert answer.mimetype == "text/html"


# -- the log -------------------------------------------------------------------------------


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Configures the log as `izde serve` does, and takes it back."""
    names = ["", "corpus", "index", "search", "web", "izde", "flask-limiter", "waitress"]
    loggers = [logging.getLogger(name) for name in names]
    before = [(one, one.level, list(one.handlers), list(one.filters)) for one in loggers]
    yield lambda kind, level: configure("json" if kind == "json" else "text", level)
    for one, level, handlers, filters in before:
        one.setLevel(level)
        one.handlers[:], one.filters[:] = handlers, filters


Configure = Callable[[str, str], None]
VISITOR = {"REMOTE_ADDR": "203.0.113.77"}
PRIVATE = ("203.0.113.77", "мұражай", "құпия", "secret", "Mozilla", "night-en")


def read(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_request_is_a_line_of_json(
    client: FlaskClient, logged: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    logged("json", "info")
    client.get("/kk/?q=мұражай", headers={"X-Request-ID": "a1b2c3d4"}, buffered=True)
    (line,) = read(capsys)
    assert line.pop("ms") > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line.pop("process") > 0
    assert line == {
        "level": "info",
        "logger": "web.requests",
        "message": "GET pages.search 200",
        "request": "a1b2c3d4",
        "method": "GET",
        "endpoint": "pages.search",
        "language": "kk",
        "status": 200,
    }


def test_a_request_is_a_line_of_text(
    client: FlaskClient, logged: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    logged("text", "info")
    client.get("/ru/story/nobody", headers={"X-Request-ID": "a1b2c3d4"}, buffered=True)
    line = capsys.readouterr().err
    form = r"\S+Z INFO GET pages\.story 404 language=ru ms=[\d.]+ \[a1b2c3d4\]\n"
    assert re.fullmatch(form, line)


@pytest.mark.parametrize("kind", ["text", "json"])
@pytest.mark.parametrize(
    "address",
    [
        "/kk/?q=мұражай+құпия",
        "/kk/suggest?q=мұраж",
        "/kk/мұражай/құпия",
        "/en/story/night-en?q=secret",
        "/en/?page=secret",
        "/api/v1/search?q=secret",
    ],
)
def test_nothing_of_who_asks_and_for_what_is_logged(
    failing: Flask, logged: Configure, capsys: pytest.CaptureFixture[str], kind: str, address: str
) -> None:
    logged(kind, "debug")
    client = failing.test_client()
    headers = {"User-Agent": "Mozilla/5.0 (a visitor)"}
    client.get(address, environ_overrides=VISITOR, headers=headers, buffered=True)
    written = capsys.readouterr().err
    assert written
    assert not [one for one in PRIVATE if one in written]


@pytest.mark.parametrize("kind", ["text", "json"])
def test_a_fault_is_told_by_its_kind_and_place_and_never_by_its_words(
    failing: Flask,
    monkeypatch: pytest.MonkeyPatch,
    logged: Configure,
    capsys: pytest.CaptureFixture[str],
    kind: str,
) -> None:
    def fail(*_: object) -> None:
        try:
            raise LookupError("мұражай")
        except LookupError as error:
            raise ValueError("құпия") from error

    monkeypatch.setattr(failing.extensions["izde"].engine(), "search", fail)
    logged(kind, "info")
    client = failing.test_client()
    answer = client.get("/kk/?q=мұражай", environ_overrides=VISITOR, buffered=True)
    assert answer.status_code == 500
    written = capsys.readouterr().err
    assert "a fault in pages.search" in written
    assert written.index("LookupError") < written.index("ValueError")
    assert re.search(r"web/pages\.py:\d+ in search", written)
    assert written.count(answer.headers["X-Request-ID"]) == 2  # the fault, and the request
    assert not [one for one in PRIVATE if one in written]
    if kind == "json":
        assert all(json.loads(line) for line in written.splitlines())


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (sqlite3.OperationalError("database is locked"), "OperationalError: database is locked"),
        (KeyError("мұражай"), "KeyError"),
    ],
)
def test_what_the_machine_lacks_is_told_in_its_words(error: Exception, told: str) -> None:
    try:
        raise error
    except Exception:  # noqa: BLE001
        record = logging.LogRecord("web", logging.ERROR, "", 0, "a fault", None, sys.exc_info())
    assert json.loads(AsJson().format(record))["fault"][-1] == told
    assert AsText().format(record).endswith(told)


def test_the_server_says_no_path_either(
    logged: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    logged("json", "info")
    logging.getLogger("waitress").warning("Client gone while serving /kk/мұражай")
    (line,) = read(capsys)
    assert line["message"] == "Client gone while serving a page"


def test_what_is_asked_for_all_the_time_is_logged_for_who_wants_all(
    client: FlaskClient, logged: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    logged("json", "info")
    client.get("/healthz", buffered=True)
    assert read(capsys) == []
    logged("json", "debug")
    client.get("/healthz", buffered=True)
    assert [line["endpoint"] for line in read(capsys)] == ["health.alive"]


def test_errors_only_are_logged_where_that_is_asked_for(
    client: FlaskClient, logged: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    logged("json", "error")
    client.get("/kk/", buffered=True)
    assert read(capsys) == []


# -- health --------------------------------------------------------------------------------


def test_a_site_that_can_be_asked_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        200,
        {"status": "ready", "checks": {"index": "ok", "store": "ok"}},
    )
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_site_without_anything_lives_and_is_not_ready(tmp_path: Path) -> None:
    client = create_app(Settings(data=tmp_path)).test_client()
    alive = client.get("/healthz")
    assert (alive.status_code, alive.json) == (200, {"status": "alive"})
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json == {
        "status": "not ready",
        "checks": {"index": "missing", "store": "missing"},
    }


def damage_store(data: Path) -> None:
    (data / "izde.sqlite").write_bytes(b"no database " * 1_000)


def damage_index(data: Path) -> None:
    for path in data.glob("index/*/*.toc"):
        path.write_bytes(b"nothing")


def damage_pointer(data: Path) -> None:
    (data / "index" / "current").write_text("nowhere")


@pytest.mark.parametrize(
    ("damage", "part", "found"),
    [
        (damage_store, "store", "unreadable"),
        (damage_index, "index", "damaged"),
        (damage_pointer, "index", "damaged"),
    ],
)
def test_what_cannot_be_read_is_named(
    data: Path, failing: Flask, damage: Callable[[Path], None], part: str, found: str
) -> None:
    damage(failing.extensions["izde"].settings.data)
    answer = failing.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"][part] == found
    assert str(data.parent) not in answer.get_data(as_text=True)


def test_an_index_of_another_version_is_named(
    failing: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.whoosh_layout.ANALYSIS_VERSION", "another")
    answer = failing.test_client().get("/readyz")
    assert answer.json is not None
    assert answer.json["checks"]["index"] == "of another version"


# -- the time of a search ------------------------------------------------------------------


def test_a_search_that_has_no_time_says_that_it_was_cut_short(data: Path) -> None:
    client = create_app(Settings(data=data, query_seconds=-1.0)).test_client()
    page = client.get("/en/?q=museum").get_data(as_text=True)
    assert "The search took too long and was cut short" in page
