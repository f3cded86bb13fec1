"""What the tests of accounts share: who there is, and what they do."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

from editor import csrf
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpus.settings import Settings
from web.app import create_app

LANGUAGES = ("kk", "ru", "en")
NAME, PASSWORD = "әсел", "құлпынай мен бал"
ADMIN, ADMINS_PASSWORD = "olga", "шесть тихих залов"
NEW = "several easy words"
DRAFT = {"title": "Night at the museum", "text": "The museum opened three halls."}
ABROAD = "203.0.113.7"  # an address that is not the machine's own


def opened(settings: Settings) -> Flask:
    app = create_app(settings)
    app.testing = True
    return app


def is_in(client: FlaskClient) -> bool:
    status = client.get("/en/desk/account").status_code
    assert status in (200, 303)
    return status == 200


def attempt(
    client: FlaskClient, name: str, password: str, language: str = "en", **more: Any
) -> TestResponse:
    """Fill in the login."""
    page = client.get(f"/{language}/desk/login").text
    form = {"csrf": csrf(page), "name": name, "password": password}
    return client.post(f"/{language}/desk/login", data=form | more.pop("form", {}), **more)


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form of an account with what its page carries."""
    token = csrf(client.get("/en/desk/account").text)
    return client.post(path, data={"csrf": token} | fields)


def cookies_of(response: TestResponse) -> dict[str, Any]:
    """What a browser is told to keep, by the names of the cookies."""
    found: SimpleCookie = SimpleCookie()
    for line in response.headers.getlist("Set-Cookie"):
        found.load(line)
    return dict(found)


def ask(client: FlaskClient, authorization: str | None) -> TestResponse:
    headers = {} if authorization is None else {"Authorization": authorization}
    return client.post("/api/v1/duplicates", json=DRAFT, headers=headers)
