"""Sessions: their cookies and secret, their forms, how long they stand."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from accounts import ADMIN, NAME, NEW, PASSWORD, attempt, cookies_of, is_in, opened, post
from editor import csrf, sign_in
from flask import Flask
from flask.testing import FlaskClient

from corpus.editors import Editors
from corpus.errors import StoreError
from corpus.settings import Settings
from web.desk.accounts import Desk
from web.desk.secret import Secret
from web.desk.sessions import IDLE, LONGEST, Sessions

# -- cookies and the secret ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("public", "prefix", "secure"),
    [
        ("", "izde-", False),
        ("http://izde.example", "izde-", False),
        ("https://izde.example", "__Host-izde-", True),
    ],
)
def test_no_script_reads_a_cookie_and_no_other_site_sends_one(
    settings: Settings, public: str, prefix: str, secure: bool
) -> None:
    own = Settings(data=settings.data, public_address=public)
    client = opened(own).test_client()
    base = {"base_url": public or "http://localhost"}
    page = client.get("/en/desk/login", **base)
    form = {"csrf": csrf(page.text), "name": NAME, "password": PASSWORD}
    came = client.post("/en/desk/login", data=form, **base)
    assert came.status_code == 303
    given = cookies_of(page) | cookies_of(came)
    assert set(given) == {f"{prefix}{name}" for name in ("forms", "session", "device")}
    for cookie in given.values():
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert bool(cookie["secure"]) == secure
    assert int(given[f"{prefix}session"]["max-age"]) == LONGEST


def test_what_is_kept_of_sessions_lets_nobody_in(asel: FlaskClient, settings: Settings) -> None:
    cookie = asel.get_cookie("izde-session")
    assert cookie is not None
    assert is_in(asel)
    assert cookie.value.encode() not in settings.sessions.read_bytes()
    for path in (settings.secret, settings.sessions):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_login_begins_a_session_of_its_own(stranger: FlaskClient) -> None:
    stranger.set_cookie("izde-session", "chosen-by-somebody-else")
    sign_in(stranger, NAME, PASSWORD)
    cookie = stranger.get_cookie("izde-session")
    assert cookie is not None
    assert cookie.value != "chosen-by-somebody-else"
    assert len(cookie.value) >= 43  # 256 random bits


@pytest.mark.parametrize(
    "value", ["", "x", "'; DROP TABLE sessions; --", "é" * 50, "\x7f", "." * 9]
)
def test_a_cookie_that_was_made_up_lets_nobody_in(
    stranger: FlaskClient, settings: Settings, value: str
) -> None:
    Sessions(settings.sessions).begin(ADMIN, "")
    for name in ("session", "forms", "device"):
        stranger.set_cookie(f"izde-{name}", value)
    assert not is_in(stranger)
    assert attempt(stranger, NAME, PASSWORD).status_code == 303


def test_processes_that_share_a_folder_share_secret_and_sessions(
    settings: Settings, asel: FlaskClient
) -> None:
    other = opened(settings).test_client()
    for name in ("session", "device", "forms"):
        cookie = asel.get_cookie(f"izde-{name}")
        assert cookie is not None
        other.set_cookie(f"izde-{name}", cookie.value)
    token = csrf(asel.get("/en/desk/account").text)
    assert is_in(other)
    assert other.post("/en/desk/logout", data={"csrf": token}).status_code == 303
    assert not is_in(asel)


def test_of_two_processes_that_make_the_secret_one_is_heard(tmp_path: Path) -> None:
    one, other = Secret(tmp_path / "secret.key"), Secret(tmp_path / "secret.key")
    sealed = one.seal("form", "text")
    assert other.holds("form", "text", sealed)
    assert not other.holds("device", "text", sealed)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_secret_that_is_damaged_is_not_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(StoreError, match=r"secret\.key is damaged: remove it"):
        Secret(tmp_path / "secret.key").seal("form", "text")


def test_public_pages_stay_where_the_sessions_cannot_be_read(
    app: Flask, asel: FlaskClient, settings: Settings
) -> None:
    settings.sessions.write_bytes(b"no database at all, but long enough to be taken for one" * 99)
    app.testing = False
    response = asel.get("/en/?q=museum")
    assert response.status_code == 200
    assert "/desk" not in response.text
    assert asel.get("/en/desk").status_code == 500


# -- forms ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", "Ештеңе өзгерген жоқ"),
        ("ru", "Ничего не изменено"),
        ("en", "Nothing was changed"),
    ],
)
def test_a_form_that_is_not_of_this_session_does_nothing(
    app: Flask, settings: Settings, asel: FlaskClient, editors: Editors, language: str, told: str
) -> None:
    before_login = csrf(app.test_client().get("/en/desk/login").text)
    other = app.test_client()
    sign_in(other, NAME, PASSWORD)
    of_another = csrf(other.get("/en/desk/account").text)
    own = csrf(asel.get("/en/desk/account").text)
    log = list(editors.log())
    forms = {"old": PASSWORD, "new": NEW, "again": NEW, "do": "make"}
    for token in (None, "", before_login, of_another, own[:-1], own + "x", "ү" * 43):
        fields = forms if token is None else forms | {"csrf": token}
        for path in ("account/password", "account/token", "logout", "check", "nowhere"):
            refused = asel.post(f"/{language}/desk/{path}", data=fields)
            assert refused.status_code == 403, (token, path)
            assert told in refused.text
            assert f'lang="{language}"' in refused.text
    assert is_in(asel)
    assert list(editors.log()) == log


def test_a_login_wants_the_form_of_this_browser(app: Flask, stranger: FlaskClient) -> None:
    elsewhere = csrf(app.test_client().get("/en/desk/login").text)
    form = {"name": NAME, "password": PASSWORD}
    for client_has_seen_the_form in (False, True):
        if client_has_seen_the_form:
            stranger.get("/en/desk/login")
        for token in ("", elsewhere):
            refused = stranger.post("/en/desk/login", data=form | {"csrf": token})
            assert refused.status_code == 403
            assert "Nothing was changed" in refused.text
            assert not is_in(stranger)


def test_a_form_may_be_sent_twice_and_from_two_tabs(asel: FlaskClient) -> None:
    one, other = (csrf(asel.get("/en/desk/account").text) for _ in range(2))
    for token in (one, other, one):
        form = {"csrf": token, "do": "make"}
        assert asel.post("/en/desk/account/token", data=form).status_code == 200


def test_a_form_that_is_too_long_is_not_read(asel: FlaskClient) -> None:
    refused = post(asel, "/en/desk/account/password", old="x" * 1_300_000)
    assert refused.status_code == 413


# -- how long a session stands -------------------------------------------------------------


def test_a_session_ends_with_the_logout(app: Flask, asel: FlaskClient) -> None:
    cookie = asel.get_cookie("izde-session")
    assert cookie is not None
    out = post(asel, "/kk/desk/logout")
    assert (out.status_code, out.headers["Location"]) == (303, "/kk/desk/login")
    assert asel.get_cookie("izde-session") is None
    thief = app.test_client()
    thief.set_cookie("izde-session", cookie.value)
    assert not is_in(thief)


def test_a_get_signs_nobody_out(asel: FlaskClient) -> None:
    assert asel.get("/en/desk/logout").status_code == 404
    assert is_in(asel)


@pytest.mark.parametrize(
    ("done", "ends"),
    [
        (lambda editors: editors.passwd(NAME, NEW), True),
        (lambda editors: editors.change(NAME, {"role": "admin"}), True),
        (lambda editors: editors.remove(NAME), True),
        (lambda editors: (editors.remove(NAME), editors.add(NAME, PASSWORD)), True),
        (lambda editors: editors.change(NAME, {"institution": "quiet-library"}), False),
        (lambda editors: editors.new_token(NAME), False),
        (lambda editors: editors.passwd(ADMIN, NEW), False),
    ],
    ids=["password", "role", "removed", "another-of-the-name", "institution", "token", "others"],
)
def test_a_session_ends_when_its_account_is_another(
    asel: FlaskClient, editors: Editors, done: Callable[[Editors], object], ends: bool
) -> None:
    assert is_in(asel)
    done(editors)
    assert is_in(asel) is not ends
    assert is_in(asel) is not ends


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("waits", "stands"),
    [
        ([IDLE - 1], True),
        ([IDLE + 1], False),
        ([IDLE - 100, IDLE - 100], True),
        ([30, IDLE - 60], True),  # what is so soon after is not written down
        ([IDLE - 60] * 5 + [IDLE], True),
        ([IDLE - 60] * 6 + [IDLE - 60], False),  # used all the time, but a day has passed
    ],
)
def test_a_session_ends_unused_and_after_a_day(
    app: Flask, settings: Settings, waits: list[float], stands: bool
) -> None:
    clock, desk = Clock(), app.extensions["izde.desk"]
    assert isinstance(desk, Desk)
    desk.sessions = Sessions(settings.sessions, clock)
    client = app.test_client()
    sign_in(client, NAME, PASSWORD)
    for wait in waits[:-1]:
        clock.now += wait
        assert is_in(client)
    clock.now += waits[-1]
    assert is_in(client) is stands


def test_what_has_ended_is_forgotten(settings: Settings) -> None:
    clock = Clock()
    sessions = Sessions(settings.sessions, clock)
    first = sessions.begin(NAME, "stamp")
    clock.now += IDLE + 1
    second = sessions.begin(ADMIN, "stamp")
    clock.now -= IDLE  # were it still there, it would stand now
    assert sessions.find(first) is None
    assert sessions.find(second) is not None
