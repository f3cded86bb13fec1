"""The API: what programs may rely on, in answers and in errors."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpus.story import EXCERPT, Story
from search.query import MAX_VALUES
from web.api.endpoints import ENDPOINTS
from web.api.parameters import texts
from web.urls import PARAMETERS

API = "/api/v1"


def ask(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(API + path, headers={k.replace("_", "-"): v for k, v in headers.items()})


def told(client: FlaskClient, path: str) -> Any:
    response = ask(client, path)
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.mimetype == "application/json"
    return response.get_json()


def problem(response: TestResponse, status: int) -> Any:
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    found = response.get_json()
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found


def ids(answer: Any) -> list[str]:
    return [hit["id"] for hit in answer["hits"]]


# -- search ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?q=музеев&language=ru", ["night-ru"]),
        ("?institution=unknown", ["mixed"]),
        ("?year=2022&year=2023&sort=oldest", ["latin", "arabic"]),
        ("?from=2021-04&to=2021-05&institution=quiet-library", ["teaser", "headline"]),
        ("?month=2024-05&lang=ru&q=gift", ["same-day"]),
        ("?institution=tower-museum&language=-en&year=-2024&sort=oldest", ["latin", "arabic"]),
        ("?city=kentau&type=-museum&kind=teaser", ["teaser"]),
        ("?q=хранитель&exact=1", []),
    ],
)
def test_its_parameters_are_those_of_the_page(
    client: FlaskClient, asked: str, found: list[str]
) -> None:
    assert ids(told(client, f"/search{asked}")) == found


def test_a_page_of_results_has_what_a_page_shows(client: FlaskClient) -> None:
    answer = told(client, "/search?q=museum&translate=0&year=2024&limit=1")
    assert (answer["total"], answer["pages"], answer["limit"]) == (2, 2, 1)
    assert answer["query"]["year"] == ["2024"]
    (tower,) = answer["facets"]["institution"]
    assert (tower["value"], tower["count"], tower["selected"]) == ("tower-museum", 2, False)
    (hit,) = answer["hits"]
    assert hit["id"] == "night-en"
    assert hit["address"] == "http://localhost/en/story/night-en"
    assert {one["language"] for one in hit["others"]} == {"kk", "ru"}
    assert [hit["title"][start:end] for start, end in hit["title_marks"]] == ["museum"]
    assert "body" not in hit
    assert "took_ms" not in answer


def test_lang_says_whose_version_of_a_story_is_told(client: FlaskClient) -> None:
    for lang in ("kk", "ru", "en"):
        hits = told(client, f"/search?institution=tower-museum&year=2024&lang={lang}")["hits"]
        night = next(hit for hit in hits if hit["id"].startswith("night"))
        assert night["id"] == f"night-{lang}"
        assert night["address"] == f"http://localhost/{lang}/story/night-{lang}"


@pytest.mark.parametrize("asked", ["q=caravan", "q=caravan&sort=oldest", "q=karavan", ""])
def test_every_result_can_be_reached_by_cursors(client: FlaskClient, asked: str) -> None:
    found: list[str] = []
    cursor = ""
    while True:
        answer = told(client, f"/search?{asked}&limit=20{cursor}")
        found += ids(answer)
        if answer["cursor"] is None:
            break
        cursor = f"&after={answer['cursor']}"
    assert len(found) == len(set(found)) == answer["total"] >= 42


def test_a_misspelt_query_keeps_its_place(client: FlaskClient) -> None:
    first = told(client, "/search?q=caravna&limit=5")
    assert (first["typed"], first["query"]["q"]) == ("caravna", "caravan")
    second = told(client, "/search?q=caravna&limit=5&page=2")
    assert not set(ids(first)) & set(ids(second))
    assert second["page"] == 2
    after = told(client, f"/search?q=caravna&limit=5&after={first['cursor']}")
    assert ids(after) == ids(second)


# -- a story, the institutions, suggestions --------------------------------------------


def test_a_story_has_the_fields_of_the_export(client: FlaskClient) -> None:
    story = told(client, "/stories/night-kk")
    assert list(story) == [*Story.__struct_fields__, "address"]
    assert story["address"] == "http://localhost/kk/story/night-kk"
    assert story["published"] == "2024-05-17"
    assert story["body"].startswith("Мұражайлар түнінде")


def test_an_excerpt_is_all_that_is_told_where_rights_ask_for_it(client: FlaskClient) -> None:
    body = told(client, "/stories/long")["body"]
    assert len(body) <= EXCERPT
    assert body.endswith(" …")


def test_institutions_stand_by_the_alphabet_with_their_stories(client: FlaskClient) -> None:
    answer = told(client, "/institutions")["institutions"]
    tower = next(one for one in answer if one["slug"] == "tower-museum")
    assert tower["names"]["kk"] == "Мұнара мұражайы"
    assert tower["city_names"] == {"kk": "Кентау", "ru": "Кентау", "en": "Kentau"}
    assert tower["stories"] == told(client, "/search?institution=tower-museum")["total"] > 0
    names = [one["names"]["kk"] for one in told(client, "/institutions?lang=kk")["institutions"]]
    first = [name[0] for name in names if name[0].isalpha()]
    assert first.index("Қ") > max(at for at, letter in enumerate(first) if letter == "К")
    assert len(names) == len(answer)


def test_suggestions_say_where_they_lead(client: FlaskClient) -> None:
    answer = told(client, "/suggest?q=мұнар&limit=3")
    assert answer["q"] == "мұнар"
    assert {"kind": "institution", "text": "Мұнара мұражайы", "target": "tower-museum"} in (
        answer["suggestions"]
    )
    assert len(told(client, "/suggest?q=ca&limit=2")["suggestions"]) == 2


# -- counts over time, words in context ------------------------------------------------


def test_counts_of_several_queries_stand_over_the_same_years(client: FlaskClient) -> None:
    answer = told(client, "/counts?q=museum&q=caravan&q=museum&translate=0")
    assert [one["query"]["q"] for one in answer["series"]] == ["museum", "caravan"]
    museum, caravan = answer["series"]
    at = answer["periods"].index("2024")
    assert museum["counts"][at] == told(client, "/search?q=museum&translate=0&year=2024")["total"]
    assert caravan["total"] == sum(caravan["counts"]) == 42
    assert museum["bases"] == caravan["bases"]
    assert museum["per_thousand"][at] == 1000 * museum["counts"][at] / museum["bases"][at]
    assert answer["corpus"]["revision"] > 0


def test_counts_can_be_split_by_a_facet_and_told_by_month(client: FlaskClient) -> None:
    answer = told(client, "/counts?by=language&unit=month&fold=0&year=2024")
    assert (answer["unit"], answer["by"], answer["periods"]) == ("month", "language", ["2024-05"])
    assert {one["value"]: one["counts"] for one in answer["series"]} == {
        "en": [2],
        "kk": [1],
        "ru": [1],
    }


def test_a_query_that_finds_nothing_has_no_lines_when_it_is_split(client: FlaskClient) -> None:
    answer = told(client, "/counts?q=zyzzyva&exact=1&by=language")
    assert (answer["series"], answer["periods"]) == ([], [])


def test_without_a_query_all_stories_are_counted(client: FlaskClient) -> None:
    (every,) = told(client, "/counts")["series"]
    assert every["counts"] == every["bases"]
    assert every["total"] == told(client, "/search")["total"]
    assert every["undated"] == 1


def test_words_stand_in_their_context(client: FlaskClient) -> None:
    answer = told(client, "/concordance?q=музей&fold=0")
    assert (answer["total"], answer["stories"], answer["pages"]) == (2, 1, 1)
    assert answer["query"]["translate"] is False
    assert told(client, "/concordance?q=музей&fold=0&translate=1")["total"] > 2
    lines = {(one["left"], one["node"], one["right"]) for one in answer["lines"]}
    assert ("Ночь в ", "музее", "") in lines
    assert any(
        one["left"].endswith("В залах ") and one["node"] == "музеев" for one in answer["lines"]
    )
    (lemma,) = answer["lemmas"]
    assert {form["form"]: form["count"] for form in lemma["forms"]} == {"музее": 1, "музеев": 1}


def test_a_form_can_be_struck_out_and_lines_come_page_by_page(client: FlaskClient) -> None:
    asked = "/concordance?q=музей&fold=0"
    (lemma,) = told(client, asked)["lemmas"]
    key = next(form["key"] for form in lemma["forms"] if form["form"] == "музеев")
    answer = told(client, f"{asked}&out={key}")
    assert [one["node"] for one in answer["lines"]] == ["музее"]
    assert told(client, f"{asked}&by=form")["total"] == 0
    first, second = (told(client, f"{asked}&limit=1&order=right&page={n}") for n in (1, 2))
    assert first["pages"] == 2
    assert first["lines"] != second["lines"]


def test_a_line_shows_no_more_than_rights_allow(client: FlaskClient) -> None:
    lines = told(client, "/concordance?q=sentence&institution=quiet-library&limit=200")["lines"]
    assert len(lines) == 60
    hidden = [one for one in lines if one["hidden"]]
    assert hidden
    assert all(one["node"] == one["left"] == one["right"] == "" for one in hidden)


# -- errors ----------------------------------------------------------------------------


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


# -- HTTP ------------------------------------------------------------------------------

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


# -- descriptions ----------------------------------------------------------------------


def test_every_parameter_of_the_pages_is_one_of_the_api(client: FlaskClient) -> None:
    described = told(client, "/openapi.json")["paths"]["/search"]["get"]["parameters"]
    assert {one["name"] for one in described} == {*PARAMETERS, "limit", "after", "lang"}
    every = [parameter for endpoint in ENDPOINTS for parameter in endpoint.parameters]
    assert texts().keys() == {one.about or one.name for one in every}


def test_openapi_names_every_endpoint_and_every_reference_is_there(client: FlaskClient) -> None:
    document = told(client, "/openapi.json")
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {one.path for one in ENDPOINTS}
    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert references == set(document["components"]["schemas"])
    assert document["servers"] == [{"url": "http://localhost/api/v1"}]


@pytest.mark.parametrize(
    ("asked", "summary"),
    [("", "Search stories"), ("?lang=kk", "Жаңалық іздеу"), ("?lang=ru", "Поиск новостей")],
)
def test_openapi_is_described_in_three_languages(
    client: FlaskClient, asked: str, summary: str
) -> None:
    response = ask(client, f"/openapi.json{asked}", Accept_Language="kk")
    assert response.get_json()["paths"]["/search"]["get"]["summary"] == summary


@pytest.mark.parametrize("interface", ["kk", "ru", "en"])
def test_the_page_explains_every_endpoint_and_its_examples_work(
    client: FlaskClient, visit: Any, interface: str
) -> None:
    page = visit(f"/{interface}/api")
    for one in ENDPOINTS:
        section = page.get_element_by_id(f"endpoint-{one.name}")
        rows = [row.text_content() for row in section.cssselect("tbody th code")]
        assert rows == [parameter.name for parameter in one.parameters]
        if one.method != "GET":  # it takes a token, and is shown as a command
            assert "Bearer" in section.cssselect("pre code")[0].text_content()
            continue
        (example,) = section.cssselect("a.example")
        answer = client.get(example.get("href"))
        assert answer.status_code == 200, example.get("href")
        assert answer.get_json()
    for link in page.cssselect("main a"):
        if link.get("href").startswith("#"):
            assert page.get_element_by_id(link.get("href")[1:]) is not None
        else:
            assert client.get(link.get("href")).status_code == 200
    loaded = [one.get("src") or "" for one in page.cssselect("[src]")]
    assert all(address.startswith("/static/") for address in loaded)


def test_the_python_of_the_page_runs(address: str, client: FlaskClient, visit: Any) -> None:
    (code,) = visit("/en/api").cssselect("code.python")
    program = code.text_content().replace("http://localhost", address)
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], capture_output=True, text=True, check=True
    )
    total = told(client, "/search?q=мұражай&sort=oldest")["total"]
    assert len(ran.stdout.splitlines()) == total > 2


@pytest.mark.parametrize(
    ("accepted", "target"), [("ru", "/ru/api"), ("kk, ru", "/kk/api"), ("de", "/en/api")]
)
@pytest.mark.parametrize("path", ["/api", "/api/v1"])
def test_its_root_leads_to_the_page(
    client: FlaskClient, path: str, accepted: str, target: str
) -> None:
    response = client.get(path, headers={"Accept-Language": accepted})
    assert (response.status_code, response.headers["Location"]) == (302, target)
    assert "Accept-Language" in response.headers["Vary"]
