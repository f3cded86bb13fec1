"""One's own account, programs by its token, what admins see, and what nobody does."""

from __future__ import annotations

import logging

import lxml.html  # type: ignore[import-untyped]
import pytest
from accounts import ADMIN, DRAFT, LANGUAGES, NAME, NEW, PASSWORD, ask, attempt, is_in, post
from editor import sign_in
from flask import Flask
from flask.testing import FlaskClient

from corpus.editors import Editors
from corpus.settings import Settings
from corpus.story import Language
from web import logs, wording
from web.app import create_app

# -- one's own account ---------------------------------------------------------------------


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


# -- programs ------------------------------------------------------------------------------


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


# -- admins --------------------------------------------------------------------------------


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


# -- what nobody reads ---------------------------------------------------------------------


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
