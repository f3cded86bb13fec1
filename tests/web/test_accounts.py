"""Accounts at the desk: who comes in and how, for how long, and what nobody else is told."""

from __future__ import annotations

import logging
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import pytest
from editor import csrf, sign_in
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import check_password_hash
from werkzeug.test import TestResponse

from corpus.editors import Editors
from corpus.errors import StoreError
from corpus.settings import Settings
from corpus.store import Store
from corpus.story import Language
from web import logs, wording
from web.app import create_app
from web.desk.accounts import Desk
from web.desk.secret import Secret
from web.desk.sessions import IDLE, LONGEST, Sessions

LANGUAGES = ("kk", "ru", "en")
NAME, PASSWORD = "әсел", "құлпынай мен бал"
ADMIN, ADMINS_PASSWORD = "olga", "шесть тихих залов"
NEW = "several easy words"
DRAFT = {"title": "Night at the museum", "text": "The museum opened three halls."}
ABROAD = "203.0.113.7"  # an address that is not the machine's own


@pytest.fixture
def settings(data: Path, tmp_path: Path) -> Settings:
    """A site of the test's own, with an editor and an admin."""
    shutil.copytree(data, tmp_path / "data")
    settings = Settings(data=tmp_path / "data")
    with Store.open(settings.store) as store:
        Editors(store).add(NAME, PASSWORD, "editor", "tower-museum")
        Editors(store).add(ADMIN, ADMINS_PASSWORD, "admin")
    return settings


def opened(settings: Settings) -> Flask:
    app = create_app(settings)
    app.testing = True
    return app


@pytest.fixture
def app(settings: Settings) -> Flask:
    return opened(settings)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def asel(app: Flask) -> FlaskClient:
    """A browser in which the editor is signed in."""
    client = app.test_client()
    sign_in(client, NAME, PASSWORD)
    return client


@pytest.fixture
def olga(app: Flask) -> FlaskClient:
    """The same of the admin."""
    client = app.test_client()
    sign_in(client, ADMIN, ADMINS_PASSWORD)
    return client


@pytest.fixture
def editors(settings: Settings) -> Iterator[Editors]:
    """The accounts, as the command on the server sees them."""
    with Store.open(settings.store) as store:
        yield Editors(store)


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


# -- without a login -------------------------------------------------------------------------

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


# -- who comes in ----------------------------------------------------------------------------


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


# -- cookies and the secret ------------------------------------------------------------------


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


# -- forms -----------------------------------------------------------------------------------


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


# -- how long a session stands ---------------------------------------------------------------


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


# -- limits ----------------------------------------------------------------------------------


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


# -- one's own account -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "role", "institution"),
    [
        ("kk", "Редактор", "Мұнара мұражайы"),
        ("ru", "Редактор", "Музей «Башня»"),
        ("en", "Editor", "Tower Museum"),
    ],
)
def test_an_account_says_whose_it_is(
    asel: FlaskClient, language: str, role: str, institution: str
) -> None:
    page = lxml.html.document_fromstring(asel.get(f"/{language}/desk/account").text)
    told = [one.text_content() for one in page.cssselect("dl.account dd")]
    assert told == [NAME, role, institution]


def test_another_password_ends_the_sessions_elsewhere(
    app: Flask, asel: FlaskClient, editors: Editors
) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere, NAME, PASSWORD)
    done = post(asel, "/en/desk/account/password", old=PASSWORD, new=NEW, again=NEW)
    assert done.status_code == 303
    assert "has been changed" in asel.get(done.headers["Location"]).text
    assert is_in(asel)
    assert not is_in(elsewhere)
    assert editors.authenticate(NAME, PASSWORD) is None
    assert editors.authenticate(NAME, NEW) is not None


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("", NEW, NEW, "not your present password"),
        (NEW, NEW, NEW, "not your present password"),
        (PASSWORD, NEW, "several easy word", "differ"),
        (PASSWORD, "short", "short", "too short"),
        (PASSWORD, "x1y2z" * 60, "x1y2z" * 60, "too long"),
        (PASSWORD, "a" * 20, "a" * 20, "too few different"),
        (PASSWORD, "менің атым әсел", "менің атым әсел", "holds your name"),
    ],
)
def test_a_password_is_changed_by_who_knows_the_old_one(
    asel: FlaskClient, editors: Editors, old: str, new: str, again: str, told: str
) -> None:
    refused = post(asel, "/en/desk/account/password", old=old, new=new, again=again)
    assert refused.status_code == 400
    page = lxml.html.document_fromstring(refused.text)
    assert told in page.cssselect("[role=alert]")[0].text_content()
    assert new not in refused.text or new == "short"
    assert editors.authenticate(NAME, PASSWORD) is not None


def test_a_token_is_shown_once(asel: FlaskClient, editors: Editors) -> None:
    made = post(asel, "/en/desk/account/token", do="make")
    token = lxml.html.document_fromstring(made.text).cssselect("code.token")[0].text_content()
    assert made.headers["Cache-Control"] == "no-store"
    found = editors.by_token(token)
    assert found is not None
    assert found.name == NAME
    assert token not in asel.get("/en/desk/account").text
    gone = post(asel, "/en/desk/account/token", do="withdraw")
    assert gone.status_code == 303
    assert editors.by_token(token) is None
    for do in ("", "other"):
        assert post(asel, "/en/desk/account/token", do=do).status_code == 400


# -- programs --------------------------------------------------------------------------------


def ask(client: FlaskClient, authorization: str | None) -> TestResponse:
    headers = {} if authorization is None else {"Authorization": authorization}
    return client.post("/api/v1/duplicates", json=DRAFT, headers=headers)


def test_a_program_comes_in_by_a_token(stranger: FlaskClient, editors: Editors) -> None:
    token = editors.new_token(NAME)
    for scheme in ("Bearer", "bearer"):
        answer = ask(stranger, f"{scheme} {token}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert not answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize(
    "given",
    [
        None,
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer {}x",
        "Basic {}",
        "{}",
        "Bearer a=b",
        "Bearer ÿ",
    ],
)
def test_without_the_right_one_it_does_not(
    stranger: FlaskClient, editors: Editors, given: str | None
) -> None:
    token = editors.new_token(NAME)
    refused = ask(stranger, given and given.format(token))
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith('Bearer realm="izde"')
    assert refused.mimetype == "application/problem+json"
    assert refused.headers["Cache-Control"] == "no-store"


def test_a_token_is_worthless_once_it_is_withdrawn_replaced_or_its_account_removed(
    stranger: FlaskClient, editors: Editors
) -> None:
    first = editors.new_token(NAME)
    second = editors.new_token(NAME)
    assert ask(stranger, f"Bearer {first}").status_code == 401
    assert ask(stranger, f"Bearer {second}").status_code == 200
    editors.withdraw_token(NAME)
    assert ask(stranger, f"Bearer {second}").status_code == 401
    third = editors.new_token(NAME)
    editors.remove(NAME)
    assert ask(stranger, f"Bearer {third}").status_code == 401


def test_a_cookie_is_worth_nothing_in_the_api_nor_a_token_at_the_desk(
    asel: FlaskClient, stranger: FlaskClient, editors: Editors
) -> None:
    assert is_in(asel)
    assert ask(asel, None).status_code == 401
    bearer = {"Authorization": f"Bearer {editors.new_token(NAME)}"}
    assert stranger.get("/en/desk/account", headers=bearer).status_code == 303


# -- admins ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_admins_see_who_has_an_account(
    asel: FlaskClient, olga: FlaskClient, language: str
) -> None:
    assert asel.get(f"/{language}/desk/editors").status_code == 404
    assert "/desk/editors" not in asel.get(f"/{language}/desk/account").text
    page = lxml.html.document_fromstring(olga.get(f"/{language}/desk/editors").text)
    names = [one.text_content() for one in page.cssselect("tbody th")]
    assert names == ([ADMIN, NAME] if language == "en" else [NAME, ADMIN])
    assert page.cssselect(f'nav a[href="/{language}/desk/editors"][aria-current=page]')


def test_admins_see_what_was_done_the_latest_first(olga: FlaskClient, editors: Editors) -> None:
    for number in range(101):
        editors.audit(NAME, "verdict", f"pair {number}", {"kind": "copy", "canonical": None})
    page = lxml.html.document_fromstring(olga.get("/en/desk/editors").text)
    rows = page.cssselect("section tbody tr")
    assert len(rows) == 100
    cells = [one.text_content() for one in rows[0]][1:]
    assert cells == [NAME, "Verdict", "pair 100", "Exact copy"]
    assert rows[0].cssselect('a[href="/en/desk/pair/pair/100"]')
    earlier = page.cssselect(".rest a")[0].get("href")
    rest = lxml.html.document_fromstring(olga.get(earlier).text).cssselect("section tbody tr")
    assert [row[3].text_content() for row in rest] == ["pair 0", ADMIN, NAME]
    assert olga.get("/en/desk/editors?before=999999999999999999999").status_code == 200


@pytest.mark.parametrize(
    ("language", "role"), [("kk", "Әкімші"), ("ru", "Администратор"), ("en", "Admin")]
)
def test_the_log_speaks_the_language_of_the_page(
    olga: FlaskClient, editors: Editors, language: Language, role: str
) -> None:
    editors.audit(None, "changed", NAME, {"role": "admin"})
    page = lxml.html.document_fromstring(olga.get(f"/{language}/desk/editors").text)
    latest = page.cssselect("section tbody tr")[0]
    assert latest[-1].text_content() == role
    moment = latest.cssselect("time")[0]
    assert moment.text == wording.moment_text(moment.get("datetime"), language)
    since = page.cssselect("tbody time")[0]
    assert since.text == wording.day_text(since.get("datetime"), language)


# -- what nobody reads -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["text", "json"])
def test_no_password_token_or_name_is_ever_logged(
    settings: Settings,
    editors: Editors,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    formatter = logs.AsJson() if kind == "json" else logs.AsText()
    caplog.set_level(logging.DEBUG)
    app = create_app(settings)
    client = app.test_client()
    token = editors.new_token(NAME)
    attempt(client, NAME, "wrongly guessed")
    attempt(client, "somebody-else", "wrongly guessed")
    sign_in(client, NAME, PASSWORD)
    post(client, "/en/desk/account/password", old=PASSWORD, new=NEW, again=NEW)
    ask(client, f"Bearer {token}")
    ask(client, "Bearer izde_made-up")
    made = post(client, "/en/desk/account/token", do="make").text
    shown = lxml.html.document_fromstring(made).cssselect("code.token")[0].text_content()
    session = client.get_cookie("izde-session")
    assert session is not None

    def fault(name: str, password: str) -> None:
        raise RuntimeError(f"{name} {password}")

    monkeypatch.setattr("web.desk.pages._authenticated", fault)
    assert attempt(app.test_client(), NAME, NEW).status_code == 500
    told = "\n".join(formatter.format(record) for record in caplog.records)
    assert "desk.sign_in" in told
    assert "a fault in" in told
    for secret in (
        *(NAME, PASSWORD, NEW, "wrongly guessed", "somebody-else"),
        *(token, shown, "made-up", session.value, DRAFT["text"]),
    ):
        assert secret not in told, secret


@pytest.mark.parametrize("number", ["0", "9" * 15, "9" * 30])
def test_there_is_no_such_verdict_to_take_back(asel: FlaskClient, number: str) -> None:
    assert post(asel, f"/en/desk/verdict/{number}/undo").status_code == 404
