"""Who comes in, and what there is for everybody else."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html  # type: ignore[import-untyped]
import pytest
from accounts import LANGUAGES, NAME, PASSWORD, attempt, is_in, opened
from editor import csrf
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import check_password_hash

from corpus.settings import Settings

# -- without a login -----------------------------------------------------------------------

OPEN = {"desk.login", "desk.sign_in", "desk.without_language"}
VALUES = {"one": "night-kk", "other": "night-ru", "number": "1", "form": "csv", "rest": "any/thing"}


def addresses_of_the_desk(app: Flask) -> list[str]:
    """Every address that the application has for its editors, however it is asked."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/<any(kk, ru, en):interface>/desk") and rule.endpoint not in OPEN:
            with app.test_request_context():
                values = {name: VALUES[name] for name in rule.arguments - {"interface"}}
                built = rule.build({"interface": "ru", **values})
                assert built is not None
                found.append(built[1])
    return sorted(set(found))


def test_whatever_is_asked_for_at_the_desk_there_is_only_the_login(app: Flask) -> None:
    addresses = addresses_of_the_desk(app)
    assert len(addresses) >= 11
    for address in [*addresses, "/ru/desk/nowhere", "/ru/desk/pair/a/b/c/d"]:
        for method in ("GET", "POST", "HEAD"):
            response = app.test_client().open(address, method=method)
            assert response.status_code == 303, (method, address)
            assert response.headers["Location"].startswith("/ru/desk/login"), address
            assert response.headers["Cache-Control"] == "no-store"
            assert "noindex" in response.headers["X-Robots-Tag"]
            assert not response.headers.getlist("Set-Cookie")


def test_no_address_of_the_desk_is_told_apart_from_one_that_is_none(app: Flask) -> None:
    def answer(method: str, path: str) -> tuple[int, set[str], str, str]:
        response = app.test_client().open(f"/en/desk/{path}", method=method)
        allowed = set(filter(None, response.headers.get("Allow", "").split(", ")))
        location, page = response.headers.get("Location", ""), response.text
        number = response.headers["X-Request-ID"]
        return (
            response.status_code,
            allowed,
            location,
            page.replace(f"/{path}", "").replace(number, ""),
        )

    for path in ("account", "editors", "check", "pair/a/b", "verdicts.csv"):
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            assert answer(method, path) == answer(method, "nowhere"), (method, path)


def test_the_login_leads_on_to_what_was_asked_for(stranger: FlaskClient) -> None:
    asked = stranger.get("/kk/desk/check?x=1")
    page = stranger.get(asked.headers["Location"]).text
    wanted = lxml.html.document_fromstring(page).cssselect("input[name=next]")[0].get("value")
    came = attempt(stranger, NAME, PASSWORD, "kk", form={"next": wanted})
    assert came.status_code == 303
    assert came.headers["Location"] == "/kk/desk/check?x=1"


def test_what_is_kept_of_the_desk_is_kept_by_nobody(asel: FlaskClient) -> None:
    for address in ("/en/desk", "/en/desk/login", "/en/desk/account", "/kk/desk/nowhere", "/desk"):
        headers = asel.get(address).headers
        assert headers["Cache-Control"] == "no-store", address
        assert "Cookie" in headers["Vary"]
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_robots_are_asked_to_keep_out(stranger: FlaskClient) -> None:
    rules = stranger.get("/robots.txt").text.splitlines()
    assert "Disallow: /desk" in rules
    assert "Disallow: /*/desk" in rules
    page = stranger.get("/en/desk/login").text
    assert '<meta name="robots" content="noindex, nofollow">' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_public_page_leads_to_the_desk_only_who_is_signed_in(
    app: Flask, asel: FlaskClient, language: str
) -> None:
    for path in ("/", "/?q=museum", "/story/night-ru", "/institutions", "/corpus", "/nowhere"):
        for_all = app.test_client().get(f"/{language}{path}")
        assert "/desk" not in for_all.text, path
        assert "Set-Cookie" not in for_all.headers
        for_editors = asel.get(f"/{language}{path}")
        assert f'href="/{language}/desk"' in for_editors.text, path
        assert for_editors.headers["Cache-Control"] == "no-store"


def test_the_sitemap_does_not_name_the_desk(stranger: FlaskClient) -> None:
    index = stranger.get("/sitemap.xml").text
    parts = re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", index)
    assert parts
    for address in parts:
        assert "/desk" not in stranger.get(address).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/desk", "/desk"),
        ("/desk/", "/desk"),
        ("/desk/check", "/desk/check"),
        ("/desk/check/", "/desk/check"),
        ("/desk/verdicts.csv", "/desk/verdicts.csv"),
        ("/desk/compare?story=night-kk&q=a+b", "/desk/compare?story=night-kk&q=a+b"),
    ],
)
def test_an_address_without_language_leads_to_the_login_in_the_browsers_own(
    stranger: FlaskClient, language: str, address: str, leads: str
) -> None:
    to = stranger.get(address, headers={"Accept-Language": language})
    assert to.headers["Location"] == f"/{language}{leads}"
    assert "Accept-Language" in to.headers["Vary"]
    login = stranger.get(to.headers["Location"]).headers["Location"]
    assert login.partition("?")[0] == f"/{language}/desk/login"


def test_from_an_address_without_language_the_login_leads_on_to_that_page(
    stranger: FlaskClient,
) -> None:
    to = stranger.get("/desk/check", headers={"Accept-Language": "kk"})
    login = stranger.get(to.headers["Location"]).headers["Location"]
    page = stranger.get(login).text
    hidden = re.search(r'name="next" value="([^"]*)"', page)
    assert hidden is not None
    form = {"csrf": csrf(page), "name": NAME, "password": PASSWORD, "next": hidden[1]}
    assert stranger.post("/kk/desk/login", data=form).headers["Location"] == "/kk/desk/check"


# -- who comes in --------------------------------------------------------------------------


@pytest.mark.parametrize("name", [NAME, "ӘСЕЛ", "  Әсел "])
def test_an_editor_comes_in_however_the_name_is_typed(stranger: FlaskClient, name: str) -> None:
    response = attempt(stranger, name, PASSWORD, "kk")
    assert (response.status_code, response.headers["Location"]) == (303, "/kk/desk")
    assert NAME in stranger.get("/kk/desk/account").text


def test_who_is_signed_in_needs_no_login(asel: FlaskClient) -> None:
    response = asel.get("/en/desk/login?next=/en/desk/check")
    assert (response.status_code, response.headers["Location"]) == (303, "/en/desk/check")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_name_is_answered_as_a_wrong_password(
    stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    compared: list[str] = []

    def check(kept: str, password: str) -> bool:
        compared.append(kept.partition("$")[0])
        return check_password_hash(kept, password)

    monkeypatch.setattr("corpus.passwords.check_password_hash", check)
    told = []
    for name, password in [(NAME, "not the password"), ("nobody", "not the password"), ("", "")]:
        response = attempt(stranger, name, password, language)
        assert response.status_code == 403
        assert "Retry-After" not in response.headers
        told.append(response.text.replace(f'value="{name}"', 'value=""'))
    assert told[0] == told[1] == told[2]
    assert compared == ["scrypt:256:8:1"] * 3
    assert not is_in(stranger)


def test_a_site_without_a_store_answers_with_the_same_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    def check(kept: str, password: str) -> bool:
        compared.append(kept)
        return check_password_hash(kept, password)

    monkeypatch.setattr("corpus.passwords.check_password_hash", check)
    (tmp_path / "empty").mkdir()
    stranger = opened(Settings(data=tmp_path / "empty")).test_client()
    assert attempt(stranger, NAME, PASSWORD).status_code == 403
    assert len(compared) == 1
    assert not Settings(data=tmp_path / "empty").store.exists()


def test_the_name_that_was_typed_stays_and_the_password_does_not(stranger: FlaskClient) -> None:
    page = attempt(stranger, 'a"><b>', "not the password").text
    assert 'value="a&#34;&gt;&lt;b&gt;"' in page
    assert "not the password" not in page


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/ru/desk/check", True),
        ("/kk/desk", True),
        ("/desk", True),
        ("/ru/desk?kind=copy&from=2024-01-01", True),
        ("/ru/desk/pair/night-kk/night-ru?kind=copy#pair", True),
        ("/ru/desk/verdicts.csv", True),
        ("", False),
        ("/", False),
        ("/ru/story/night-ru", False),
        ("/ru/desktop", False),
        ("ru/desk", False),
        ("https://evil.example/ru/desk", False),
        ("https:/ru/desk", False),
        ("https:", False),
        ("javascript:alert(1)", False),
        ("//evil.example/ru/desk", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("/ru/desk\\..\\..", False),
        ("/ru/desk//evil.example", False),
        ("/ru/desk/../../ru/story/night-ru", False),
        ("/ru/desk/..", False),
        ("/ru/desk/%2e%2E/%2e./", False),
        ("/ru/desk\n", False),
        ("/ru/desk\r\nSet-Cookie: a=b", False),
        ("\t//evil.example", False),
        (" /ru/desk", False),
        ("//[", False),
        ("http://[::1", False),
        ("/ru/desk?" + "x" * 2000, False),
    ],
)
def test_a_login_leads_to_the_desk_and_nowhere_else(
    stranger: FlaskClient, wanted: str, leads: bool
) -> None:
    shown = stranger.get("/ru/desk/login", query_string={"next": wanted})
    assert shown.status_code == 200
    came = attempt(stranger, NAME, PASSWORD, "ru", form={"next": wanted})
    assert came.status_code == 303
    assert came.headers["Location"] == (wanted if leads else "/ru/desk")
    again = stranger.get("/ru/desk/login", query_string={"next": wanted})
    assert again.headers["Location"] == (wanted if leads else "/ru/desk")
