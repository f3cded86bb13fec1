from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from corpus.settings import Settings
from corpus.store import Store
from index.whoosh_writer import update
from web.app import create_app

Visit = Callable[..., Any]


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ("page=abc", "Номер страницы — число от 1 до 1000."),
        ("page=0", "Номер страницы — число от 1 до 1000."),
        ("month=2024-13", "Месяц пишется так: 2024-05."),
        ("year=24", "Год пишется так: 2024."),
        ("from=zzz", "Дата пишется так: 2024-05-17."),
        ("to=2024-02-30", "Дата пишется так: 2024-05-17."),
        ("sort=x", "Сортировка — одна из трёх: relevance, newest или oldest."),
        ("language=de", "Язык — один из трёх: kk, ru или en."),
        ("institution=nobody", "Такого учреждения здесь нет."),
        ("q=" + "a" * 501, "Запрос слишком длинный. Уложитесь в 500 знаков."),
    ],
)
def test_a_bad_parameter_is_explained_in_the_readers_language(
    visit: Visit, parameters: str, reason: str
) -> None:
    page = visit(f"/ru/?{parameters}", 400)
    assert page.get("lang") == "ru"
    assert text(page.cssselect("h1")[0]) == "В адресе ошибка"
    assert reason in text(page.cssselect("main")[0])
    visit(f"/ru/story/night-ru?{parameters}", 400)


def test_a_query_that_is_too_long_is_not_repeated(visit: Visit) -> None:
    page = visit("/ru/?q=" + "м" * 3_000, 400)
    assert all(len(link.get("href")) < 200 for link in page.cssselect("a"))
    assert [a.get("href") for a in page.cssselect("#switch a")] == ["/kk/", "/ru/", "/en/"]
    assert "м" * 80 in text(page.cssselect("main")[0])


@pytest.mark.parametrize(
    ("interface", "reason"),
    [
        ("kk", "Бір сүзгіде ең көп дегенде 50 мән таңдауға болады."),
        ("ru", "В одном фильтре можно выбрать не больше 50 значений."),
        ("en", "At most 50 values can be chosen in one filter."),
    ],
)
def test_a_thousand_filters_are_refused_in_the_readers_language(
    visit: Visit, interface: str, reason: str
) -> None:
    years = "&".join(f"year={number:04d}" for number in range(1, 1_001))
    assert reason in text(visit(f"/{interface}/?{years}", 400).cssselect("main")[0])


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/kk/?page=abc", 400, "Мекенжайда қате бар"),
        ("/en/?page=abc", 400, "This address is not right"),
        ("/kk/story/nobody", 404, "Мұндай бет жоқ"),
        ("/ru/story/nobody", 404, "Такой страницы нет"),
        ("/en/nowhere/at/all", 404, "There is no such page"),
        ("/kk/story/removed", 410, "Бұл жаңалық алып тасталған"),
        ("/ru/story/removed", 410, "Эта новость удалена"),
        ("/en/story/removed", 410, "This story was removed"),
    ],
)
def test_errors_are_pages(visit: Visit, address: str, status: int, heading: str) -> None:
    page = visit(address, status)
    assert page.get("lang") == address[1:3]
    assert text(page.cssselect("h1")[0]) == heading
    assert page.cssselect("form[role=search]")


def test_outside_the_interfaces_the_browser_says_which_language(client: FlaskClient) -> None:
    response = client.get("/nowhere", headers={"Accept-Language": "ru"})
    assert response.status_code == 404
    assert '<html lang="ru">' in response.get_data(as_text=True)


def test_what_is_sent_is_refused(client: FlaskClient) -> None:
    response = client.post("/kk/")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert "Мұнда бұлай істеуге болмайды" in response.get_data(as_text=True)


def test_a_fault_of_ours_is_logged_and_not_shown(
    failing: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr(failing.extensions["izde"].engine(), "search", fail)
    with caplog.at_level(logging.ERROR):
        response = failing.test_client().get("/en/?q=museum")
    assert response.status_code == 500
    page = response.get_data(as_text=True)
    assert "Something went wrong" in page
    assert "secret" not in page
    assert "Traceback" not in page
    assert "a secret of the machine" in caplog.text


def test_a_broken_store_is_logged_and_the_story_just_not_there(
    failing: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    store = failing.extensions["izde"].settings.store
    store.write_bytes(b"no database " * 1_000)
    client = failing.test_client()
    assert client.get("/en/story/nobody").status_code == 404
    assert str(store) in caplog.text
    assert client.get("/en/story/night-en").status_code == 200


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "museum..example"])
@pytest.mark.parametrize("address", ["/kk/", "/nowhere"])
def test_a_host_that_is_no_name_is_refused_in_plain_text(
    client: FlaskClient, address: str, host: str
) -> None:
    response = client.get(address, headers={"Host": host})
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["a b<c>", "museum.example:99999999"])
@pytest.mark.parametrize("address", ["/api/v1/search?q=museum", "/api/v1/nowhere"])
def test_a_program_that_names_no_host_is_told_so(
    client: FlaskClient, address: str, host: str
) -> None:
    response = client.get(address, headers={"Host": host})
    assert response.status_code in (400, 404)
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["type"].startswith("/api#problem-")


@pytest.mark.parametrize(
    ("address", "location"),
    [("/kk", "/kk/"), ("/ru?q=a+b&year=2024", "/ru/?q=a+b&year=2024"), ("/en?q=%26", "/en/?q=%26")],
)
def test_a_missing_slash_is_added_whatever_the_host(
    client: FlaskClient, address: str, location: str
) -> None:
    response = client.get(address, headers={"Host": "elsewhere.example"})
    assert (response.status_code, response.location) == (308, location)


def test_no_redirect_leads_to_the_host_that_was_sent(client: FlaskClient) -> None:
    response = client.get("/kk//story/night-kk", headers={"Host": "elsewhere.example"})
    assert response.status_code == 404
    assert response.location is None


class TestNoIndexYet:
    def test_the_pages_say_what_to_do(self, tmp_path: Path) -> None:
        client = create_app(Settings(data=tmp_path)).test_client()
        for address in ("/kk/", "/kk/story/any"):
            response = client.get(address)
            assert response.status_code == 503
            page = response.get_data(as_text=True)
            assert "Әзірге іздейтін ештеңе жоқ" in page
            assert "izde add PATH\nizde index" in page
            assert int(response.headers["Retry-After"]) > 0

    def test_an_index_is_found_as_soon_as_it_is_there(self, tmp_path: Path) -> None:
        folder = Settings(data=tmp_path / "data")
        client = create_app(folder).test_client()
        assert client.get("/en/").status_code == 503
        with Store.open(folder.store, create=True) as store:
            update(folder.index, store)
        response = client.get("/en/")
        assert response.status_code == 200
        assert "The corpus is empty" in response.get_data(as_text=True)


@given(st.text(max_size=80), st.sampled_from(["q", "institution", "year", "month", "from", "page"]))
def test_nothing_typed_into_an_address_breaks_a_page(
    client: FlaskClient, value: str, name: str
) -> None:
    encoded = quote(value, errors="surrogatepass")
    for address in (f"/kk/?{name}={encoded}", f"/ru/story/night-kk?{name}={encoded}"):
        assert client.get(address).status_code in (200, 302, 400)
    assert client.get(f"/en/story/{encoded}").status_code in (200, 308, 404)


@pytest.mark.parametrize(
    "value", ["%00", "%FF%FE", "%ED%A0%80", '"', "((((", "*?~^", "%F0%9F%90%8E", "a" * 500, "%25s"]
)
def test_odd_words_find_something_or_nothing(client: FlaskClient, value: str) -> None:
    assert client.get(f"/kk/?q={value}").status_code in (200, 302)


@pytest.mark.parametrize("content", ["[museum", '[museum]\nkk = ["мұражай"]\n'])
@pytest.mark.parametrize(
    "address", ["/kk/?q=museum", "/ru/story/night-ru?q=музей", "/en/suggest?q=mus", "/en/"]
)
def test_a_site_goes_on_with_a_thesaurus_that_is_wrong(
    failing: Flask, caplog: pytest.LogCaptureFixture, content: str, address: str
) -> None:
    failing.extensions["izde"].settings.thesaurus.write_text(content, "utf-8")
    client = failing.test_client()
    assert client.get(address).status_code == 200
    assert b"night-en" in client.get("/ru/?q=музей&fold=0").data  # with that of the package
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert "thesaurus.toml" in record.message
    assert "Traceback" not in caplog.text
