"""Drafts that are checked, at the desk and by a newsroom's own system."""

from __future__ import annotations

import io
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import pytest
from editor import HOME, NAME, PASSWORD, csrf, sign_in
from flask import Flask
from flask.testing import FlaskClient
from reviewing import DRAFT, sent

from corpus.editors import Editors
from corpus.settings import Settings
from corpus.store import Store

# -- drafts --------------------------------------------------------------------------------


def sent_as_bytes(client: FlaskClient, page: bytes) -> Any:
    """A page as a browser sends it; the test client would write it to a file of its own."""
    token = csrf(client.get("/en/desk/check").get_data(as_text=True))
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    form = part.format("csrf", "") + token + "\r\n"
    body = (form + part.format("file", '; filename="page.html"')).encode()
    return client.post(
        "/en/desk/check",
        data=body + page + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )


def test_a_draft_is_set_against_what_we_ran_and_what_others_did(aya: FlaskClient) -> None:
    response = sent(aya, title="Музей түні", text=DRAFT)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    page = lxml.html.document_fromstring(response.get_data(as_text=True))
    ours = page.cssselect(".ours .results > li")
    assert "Alatau History Museum" in page.cssselect("#ours")[0].text_content()
    assert ours
    assert all("Alatau History Museum" in one.cssselect(".who")[0].text_content() for one in ours)
    assert page.cssselect(".ours .beside article")
    assert page.cssselect('.desk-menu a[href="/en/desk/check"][aria-current=page]')
    assert "Teaser" in ours[0].text_content()


# A week of books that a library has each year, in words of its own.
WEEK = (
    "Неделя детской книги – 2020\n\nС 23 марта 2020 года библиотека «Нурлы» проводит Неделю "
    "детской книги. Читателей ждут комиксы, кюи, книжная больница и встреча с писателями."
)
ITS_WEEK = "nurly-library"


def test_a_draft_is_looked_at_as_its_own_institution_would_run_it(
    desk: Flask, settings: Settings
) -> None:
    with Store.open(settings.store) as store:
        editors = Editors(store)
        editors.add("lena", PASSWORD, "editor", ITS_WEEK)
        tokens = [editors.new_token(name) for name in ("lena", NAME)]
    told = [
        desk.test_client()
        .post(
            "/api/v1/duplicates",
            headers={"Authorization": f"Bearer {token}"},
            json={"text": WEEK},
        )
        .get_json()["matches"]
        for token in tokens
    ]
    assert {(one["kind"], one["ours"]) for one in told[0]} == {("recurring", True)}
    assert not told[1]
    with desk.test_client() as client:
        sign_in(client, "lena")
        for given in ({"text": WEEK}, {"file": (io.BytesIO(WEEK.encode()), "week.txt")}):
            page = lxml.html.document_fromstring(sent(client, **given).get_data(as_text=True))
            assert page.cssselect(".ours .results > li")


def test_a_draft_like_nothing_is_told_so(aya: FlaskClient) -> None:
    page = sent(aya, text="Мүлдем басқа жайт.\nЕшкім жазбаған мәтін.").get_data(as_text=True)
    assert "Nothing like it was found" in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("draft.txt", f"Музей түні\n\n{DRAFT}".encode()),
        ("draft.txt", f"Музей түні\n\n{DRAFT}".encode("utf-16")),
        (
            "page.html",
            "<!doctype html><meta charset=utf-8><title>Музей түні</title><nav><a href=/>Басты бет"
            f"</a></nav><article><h1>Музей түні</h1><p>{DRAFT}</p></article>".encode(),
        ),
    ],
)
def test_a_draft_may_be_a_file(aya: FlaskClient, name: str, content: bytes) -> None:
    page = sent(aya, file=(io.BytesIO(content), name)).get_data(as_text=True)
    assert "We ran it" in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": " "}, "There is no text in it."),
        ({"text": "а" * 120_000}, "too long"),
        ({"file": (io.BytesIO(b"PK"), "draft.docx")}, "text and HTML pages"),
        ({"file": (io.BytesIO(b""), "draft.txt")}, "There is no text in it."),
    ],
)
def test_what_is_no_draft_is_refused(aya: FlaskClient, fields: dict[str, Any], says: str) -> None:
    response = sent(aya, **fields)
    assert response.status_code == 400
    assert says in response.get_data(as_text=True)


def test_a_draft_is_kept_nowhere(
    aya: FlaskClient,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def no_file(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened for a draft")

    caplog.set_level("DEBUG")
    word = "ерекшесөз"
    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(f"tempfile.{name}", no_file)
        monkeypatch.setattr(f"werkzeug.formparser.{name}", no_file, raising=False)
    large = f"<!doctype html><article><p>{word} {DRAFT}</p></article><!--{'x' * 700_000}-->"
    assert sent(aya, text=f"{word}\n{DRAFT}").status_code == 200
    assert sent_as_bytes(aya, large.encode()).status_code == 200
    assert word not in caplog.text
    for file in settings.data.rglob("*"):
        assert not file.is_file() or word.encode() not in file.read_bytes(), file


def test_too_large_a_file_is_refused(aya: FlaskClient) -> None:
    assert sent_as_bytes(aya, b"x" * 1_400_000).status_code == 413


# -- the same for programs -----------------------------------------------------------------


@pytest.fixture
def token(settings: Settings) -> dict[str, str]:
    with Store.open(settings.store) as store:
        return {"Authorization": f"Bearer {Editors(store).new_token(NAME)}"}


def test_a_newsroom_asks_before_it_publishes(desk: Flask, token: dict[str, str]) -> None:
    client = desk.test_client()
    for given in (
        {"json": {"title": "Музей түні", "text": DRAFT}},
        {"json": {"text": f"Музей түні\n{DRAFT}", "language": "kk"}},
        {"data": f"Музей түні\n{DRAFT}".encode(), "content_type": "text/plain; charset=utf-8"},
    ):
        response = client.post("/api/v1/duplicates", headers=token, **given)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
        first = response.get_json()["matches"][0]
        assert (first["ours"], first["institution"], first["kind"]) == (True, HOME, "teaser")
        assert first["evidence"]["passages"]
        assert client.get(first["address"]).status_code == 200


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ({"json": {}}, 400, "мәтін (text)"),
        ({"data": b" ", "content_type": "text/plain"}, 400, "Онда мәтін жоқ."),
        ({"json": {"text": "x", "more": 1}}, 400, "мәтін (text)"),
        ({"data": b"[", "content_type": "application/json"}, 400, "мәтін (text)"),
        ({"data": b"\xff", "content_type": "text/plain"}, 400, "UTF-8"),
        ({"data": b"<p>", "content_type": "text/html"}, 415, "JSON"),
        ({"data": b"x" * 500_000, "content_type": "text/plain"}, 413, "тым ұзын"),
    ],
)
def test_what_is_no_draft_is_a_problem_in_the_language_asked_for(
    desk: Flask, token: dict[str, str], given: dict[str, Any], status: int, says: str
) -> None:
    response = desk.test_client().post("/api/v1/duplicates?lang=kk", headers=token, **given)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert says in response.get_json()["detail"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer izde_wrong"}])
def test_without_a_token_there_is_no_answer(desk: Flask, headers: dict[str, str]) -> None:
    response = desk.test_client().post("/api/v1/duplicates", headers=headers, json={"text": DRAFT})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
