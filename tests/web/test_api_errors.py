"""The API: its errors, and what HTTP asks of its answers."""

from __future__ import annotations

import json
import shutil

import pytest
from asking_api import API, ask, problem, told
from flask import Flask
from flask.testing import FlaskClient

from search.query import MAX_VALUES

# -- errors ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/search?instituton=csmrk", "instituton"),
        ("/search?institution=no-such-place", "institution"),
        ("/search?month=2024-13", "month"),
        ("/search?year=24", "year"),
        ("/search?city=nowhere", "city"),
        ("/search?institution=-no-such-place", "institution"),
        ("/search?type=--museum", "type"),
        ("/search?from=yesterday", "from"),
        ("/search?language=de", "language"),
        ("/search?sort=sideways", "sort"),
        ("/search?page=0", "page"),
        ("/search?limit=101", "limit"),
        ("/search?limit=ten", "limit"),
        ("/search?exact=yes", "exact"),
        ("/search?year=", "year"),
        ("/search?year=+2024", "year"),
        ("/search?page=1&page=2", "page"),
        ("/search?lang=de", "lang"),
        ("/search?q=" + "м" * 501, "q"),
        ("/suggest?limit=21", "limit"),
        ("/counts?unit=week", "unit"),
        ("/counts?by=year", "by"),
        ("/counts?sort=newest", "sort"),
        ("/counts?" + "&".join(f"q={n}" for n in range(9)), "q"),
        ("/counts?q=a&q=" + "м" * 501, "q"),
        ("/concordance?by=root", "by"),
        ("/concordance?order=relevance", "order"),
        ("/concordance?limit=201", "limit"),
        ("/concordance?out=", "out"),
        ("/concordance?page=1001", "page"),
        ("/suggest?q=" + "м" * 501, "q"),
        ("/suggest?page=2", "page"),
        ("/stories/night-kk?q=x", "q"),
        ("/openapi.json?x=1", "x"),
        ("/search?" + "&".join(f"year={2000 + n}" for n in range(MAX_VALUES + 1)), "year"),
    ],
)
def test_a_parameter_at_fault_is_named(client: FlaskClient, path: str, parameter: str) -> None:
    found = problem(ask(client, path), 400)
    assert found["parameter"] == parameter
    assert found["type"] == "http://localhost/api#problem-parameter"


@pytest.mark.parametrize("cursor", ["x", "bm9uZQ", "%00"])
def test_a_cursor_that_leads_nowhere_is_not_found(client: FlaskClient, cursor: str) -> None:
    response = ask(client, f"/search?q=caravan&after={cursor}")
    assert response.status_code in (400, 404)
    assert response.get_json()["parameter"] == "after"


def test_a_cursor_of_another_order_leads_nowhere(client: FlaskClient) -> None:
    cursor = told(client, "/search?q=caravan&limit=1")["cursor"]
    assert problem(ask(client, f"/search?q=caravan&sort=newest&after={cursor}"), 404)


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/nowhere", 404, "missing"),
        ("/stories/never", 404, "missing"),
        ("/stories/a/b", 404, "missing"),
        ("/search/", 404, "missing"),
        ("/stories/removed", 410, "removed"),
    ],
)
def test_what_is_not_there_is_a_problem_too(
    client: FlaskClient, path: str, status: int, kind: str
) -> None:
    assert problem(ask(client, path), status)["type"].endswith(f"/api#problem-{kind}")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/search", "/stories/night-kk", "/openapi.json"])
def test_the_api_can_only_be_read(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(API + path, method=method)
    assert problem(response, 405)["type"].endswith("#problem-method")
    assert {"GET", "HEAD", "OPTIONS"} <= set(response.headers["Allow"].split(", "))


def test_without_an_index_it_says_when_to_come_again(failing: Flask) -> None:
    shutil.rmtree(failing.extensions["izde"].settings.index)
    client = failing.test_client()
    for path in ("/search", "/stories/x", "/institutions", "/suggest?q=му"):
        response = ask(client, path)
        assert problem(response, 503)["type"].endswith("#problem-index")
        assert response.headers["Retry-After"] == "60"


def test_a_failure_shows_nothing_of_itself(failing: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.api.handlers.searched", lambda *_, **__: 1 / 0)
    found = problem(ask(failing.test_client(), "/search?q=x"), 500)
    assert "division" not in json.dumps(found)


SAYS = {
    "kk": "Мұндай параметр жоқ.",
    "ru": "Такого параметра нет.",
    "en": "There is no such parameter.",
}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_problem_speaks_the_readers_language(client: FlaskClient, language: str) -> None:
    for response in (
        ask(client, "/search?x=1", Accept_Language=f"de, {language};q=0.8"),
        ask(client, f"/search?x=1&lang={language}", Accept_Language="de"),
    ):
        assert problem(response, 400)["detail"] == SAYS[language]
        assert response.headers["Content-Language"] == language
        assert "Accept-Language" in response.headers["Vary"]
        assert response.cache_control.no_store


def test_a_program_that_says_no_language_is_told_in_english(client: FlaskClient) -> None:
    assert problem(ask(client, "/search?x=1"), 400)["detail"] == SAYS["en"]


# -- HTTP --------------------------------------------------------------------------------

PATHS = [
    "/search?q=caravan",
    "/stories/night-kk",
    "/institutions",
    "/suggest?q=му",
    "/counts?q=caravan",
    "/concordance?q=caravan",
    "/openapi.json",
]


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_can_be_kept_and_asked_for_again(client: FlaskClient, path: str) -> None:
    first = ask(client, path)
    assert first.cache_control.public
    assert (first.cache_control.max_age or 0) >= 60
    again = ask(client, path, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert ask(client, path, If_None_Match='"other"').status_code == 200


def test_another_answer_has_another_etag(client: FlaskClient) -> None:
    etags = {ask(client, f"/search?q=caravan&page={page}").headers["ETag"] for page in (1, 2, 3)}
    assert len(etags) == 3


@pytest.mark.parametrize("path", [*PATHS, "/nowhere", "/search?x=1"])
def test_scripts_of_any_site_may_read_it(client: FlaskClient, path: str) -> None:
    response = ask(client, path, Origin="https://notebook.example")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_that_asks_first_is_told_that_it_may_read(client: FlaskClient, path: str) -> None:
    response = client.options(
        API + path,
        headers={"Origin": "https://notebook.example", "Access-Control-Request-Method": "GET"},
    )
    assert response.status_code == 200
    allowed = set(response.headers["Access-Control-Allow-Methods"].split(", "))
    assert allowed == set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert response.data == b""


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_its_body(client: FlaskClient, path: str) -> None:
    head, get = client.head(API + path), ask(client, path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(get.data))


def test_pages_stay_closed_to_scripts_of_other_sites(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/en/").headers
