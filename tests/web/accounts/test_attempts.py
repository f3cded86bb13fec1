"""How often a password may be tried."""

from __future__ import annotations

from typing import Any

import pytest
from accounts import (
    ABROAD,
    ADMIN,
    ADMINS_PASSWORD,
    NAME,
    NEW,
    PASSWORD,
    attempt,
    is_in,
    opened,
    post,
)
from flask import Flask
from flask.testing import FlaskClient

from corpus.settings import Settings


def test_one_address_tries_a_few_passwords_a_minute(settings: Settings) -> None:
    own = Settings(data=settings.data, limit_login="3 per minute")
    client = opened(own).test_client()
    from_there: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": ABROAD}}
    for number in range(3):
        assert attempt(client, f"nobody{number}", "x", **from_there).status_code == 403
    refused = attempt(client, NAME, PASSWORD, "kk", **from_there)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert not is_in(client)
    elsewhere: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.8"}}
    assert attempt(client, NAME, PASSWORD, **elsewhere).status_code == 303


@pytest.mark.parametrize(
    ("language", "told"),
    [("kk", "Әрекет тым көп болды"), ("ru", "Слишком много попыток"), ("en", "Too many attempts")],
)
@pytest.mark.parametrize("name", [NAME, "nobody"])
def test_one_account_is_tried_a_few_times_whoever_tries(
    app: Flask, name: str, language: str, told: str
) -> None:
    for number in range(10):
        each: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": f"203.0.113.{number}"}}
        assert attempt(app.test_client(), name, "guessed", **each).status_code == 403
    right = attempt(app.test_client(), name, PASSWORD, language)
    assert right.status_code == 429
    assert 1 <= int(right.headers["Retry-After"]) <= 300
    assert told in right.text
    assert 'role="alert"' in right.text
    assert attempt(app.test_client(), ADMIN, ADMINS_PASSWORD).status_code == 303


def test_who_guesses_does_not_shut_out_a_browser_that_is_known(
    app: Flask, asel: FlaskClient
) -> None:
    post(asel, "/en/desk/logout")
    for _ in range(11):
        last = attempt(app.test_client(), NAME, "guessed")
    assert last.status_code == 429
    assert attempt(asel, NAME, PASSWORD).status_code == 303


def test_a_known_browser_may_not_guess_without_end_either(asel: FlaskClient) -> None:
    post(asel, "/en/desk/logout")
    tried = [attempt(asel, NAME, "guessed").status_code for _ in range(11)]
    assert tried == [403] * 9 + [403, 429]


def test_a_browser_is_known_for_its_own_editor_only(app: Flask, asel: FlaskClient) -> None:
    post(asel, "/en/desk/logout")
    for _ in range(10):
        attempt(app.test_client(), ADMIN, "guessed")
    assert attempt(asel, ADMIN, ADMINS_PASSWORD).status_code == 429


def test_the_present_password_is_not_guessed_at_the_account_either(asel: FlaskClient) -> None:
    codes = [
        post(asel, "/en/desk/account/password", old="guess", new=NEW, again=NEW).status_code
        for _ in range(10)
    ]
    assert codes.count(429) >= 1 or codes == [400] * 10
    right = post(asel, "/en/desk/account/password", old=PASSWORD, new=NEW, again=NEW)
    assert right.status_code == 429
    assert int(right.headers["Retry-After"]) > 0
    assert "Too many attempts" in right.text
