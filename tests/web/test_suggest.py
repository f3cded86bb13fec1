from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpus.story import Language
from web.app import STATIC
from web.languages import catalogue


def ask(client: FlaskClient, typed: str, interface: Language = "kk") -> TestResponse:
    return client.get(f"/{interface}/suggest", query_string={"q": typed})


def suggestions(client: FlaskClient, typed: str, interface: Language = "kk") -> list[Any]:
    response = ask(client, typed, interface)
    assert response.status_code == 200
    found: list[Any] = response.get_json()["suggestions"]
    return found


def test_each_kind_leads_where_it_belongs(client: FlaskClient) -> None:
    found = [*suggestions(client, "музее", "ru"), *suggestions(client, "мұнар", "ru")]
    found += suggestions(client, "муз", "ru")
    kinds = {one["kind"]: one for one in reversed(found)}
    assert kinds["words"] == {
        "kind": "words",
        "text": "музеев",
        "language": "ru",
        "address": "/ru/?q=%D0%BC%D1%83%D0%B7%D0%B5%D0%B5%D0%B2",
    }
    assert kinds["institution"] == {
        "kind": "institution",
        "text": "Мұнара мұражайы",
        "language": "kk",
        "address": "/ru/?institution=tower-museum",
    }
    assert kinds["title"] == {
        "kind": "title",
        "text": "Ночь в музее",
        "language": "ru",
        "address": "/ru/story/night-ru",
    }


@pytest.mark.parametrize("typed", ["му", "мұр", "mus", "ночь в му", "night at the", "caravan, pa"])
@pytest.mark.parametrize("interface", ["kk", "ru", "en"])
def test_every_address_is_canonical_and_finds_something(
    client: FlaskClient, typed: str, interface: Language
) -> None:
    for one in suggestions(client, typed, interface):
        page = client.get(one["address"])
        assert page.status_code == 200, one
        assert "story/" in one["address"] or b'<ol class="results"' in page.data, one


def test_the_answer_may_be_kept_for_a_while_by_anybody(client: FlaskClient) -> None:
    response = ask(client, "му")
    assert response.mimetype == "application/json"
    assert response.get_json()["q"] == "му"
    assert response.cache_control.public
    assert response.cache_control.max_age == 300
    assert "Set-Cookie" not in response.headers
    assert "Vary" not in response.headers


@pytest.mark.parametrize("typed", ["", " ", "м", "\x00му\n", "му" * 250, "<b>", "🙂🙂", "ъъъъ"])
def test_anything_may_be_typed(client: FlaskClient, typed: str) -> None:
    assert isinstance(suggestions(client, typed), list)


def test_a_title_in_other_letters_says_so(client: FlaskClient) -> None:
    tags = {one["text"]: one["language"] for one in suggestions(client, "murajaida", "en")}
    assert tags["Murajaidağy keş"] == "kk-Latn"
    tags = {one["text"]: one["language"] for one in suggestions(client, "مۇرا", "kk")}
    assert tags["مۇراجاي كەشى"] == "kk-Arab"


def test_without_a_text_there_is_nothing_to_complete(client: FlaskClient) -> None:
    assert client.get("/en/suggest").get_json() == {"q": "", "suggestions": []}


@pytest.mark.parametrize("interface", ["kk", "ru", "en"])
def test_a_text_that_is_too_long_is_refused_in_the_readers_language(
    client: FlaskClient, interface: Language
) -> None:
    response = ask(client, "м" * 501, interface)
    assert response.status_code == 400
    assert response.mimetype == "application/json"
    reason = "The query is too long. Please use at most 500 characters."
    assert response.get_json() == {"error": catalogue(interface).gettext(reason)}
    assert not response.cache_control.public


def test_there_are_at_most_eight(client: FlaskClient) -> None:
    assert 0 < len(suggestions(client, "ca")) <= 8


def test_markup_in_a_title_is_text(client: FlaskClient) -> None:
    found = suggestions(client, "bold")
    assert "<script>alert(1)</script> & <b>bold</b>" in [one["text"] for one in found]
    assert b"<script>alert" not in client.get(found[0]["address"]).data


def test_without_an_index_the_box_is_as_it_was(failing: Flask) -> None:
    shutil.rmtree(Path(failing.extensions["izde"].settings.index))
    assert ask(failing.test_client(), "му").status_code == 503


@pytest.mark.parametrize(
    ("interface", "name", "number", "kind"),
    [
        ("kk", "Ұсыныстар", "Ұсыныстар: {number}", "Жаңалық"),
        ("ru", "Подсказки", "Подсказки: {number}", "Новость"),
        ("en", "Suggestions", "Suggestions: {number}", "Story"),
    ],
)
@pytest.mark.parametrize("address", ["/{}/", "/{}/?q=x", "/{}/story/night-en"])
def test_the_box_tells_the_script_what_to_say(
    visit: Any, address: str, interface: str, name: str, number: str, kind: str
) -> None:
    box = visit(address.format(interface)).get_element_by_id("q")
    assert box.get("data-suggest") == f"/{interface}/suggest"
    assert (box.get("data-name"), box.get("data-number")) == (name, number)
    assert box.get("data-title") == kind
    assert box.get("data-institution")
    assert box.get("role") is None  # a plain box, until there is a script


def test_the_script_is_small_and_asks_nobody_else() -> None:
    script = (STATIC / "izde.js").read_text("utf-8")
    assert len(script.encode()) < 16 * 1024
    assert "http" not in script
    assert "innerHTML" not in script
