"""The API: what programs may rely on, in its answers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from asking_api import ask, told
from flask.testing import FlaskClient

from corpus.story import EXCERPT, Story
from web.api.endpoints import ENDPOINTS
from web.api.parameters import texts
from web.urls import PARAMETERS


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
