"""The desk: the queue, two stories side by side, verdicts, and what becomes of them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import lxml.html  # type: ignore[import-untyped]
import pytest
from editor import HOME, NAME, PASSWORD, compare, csrf, sign_in
from flask import Flask
from flask.testing import FlaskClient

from corpus.editors import Editors
from corpus.settings import Settings
from corpus.store import Store
from corpus.verdicts import Verdicts
from index.whoosh_writer import update
from search.findings import read
from web.app import create_app
from web.site import KEY

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def settings(desk_data: Path, tmp_path: Path) -> Settings:
    shutil.copytree(desk_data, tmp_path / "demo")
    return Settings(data=tmp_path / "demo", demo=True)


@pytest.fixture
def desk(settings: Settings) -> Flask:
    app = create_app(settings)
    app.testing = True
    return app


@pytest.fixture
def aya(desk: Flask) -> Iterator[FlaskClient]:
    with desk.test_client() as client:
        sign_in(client)
        yield client


def tree(client: FlaskClient, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert response.status_code == status, response.status
    return lxml.html.document_fromstring(response.get_data(as_text=True))


def first_pair(client: FlaskClient, queue: str = "/en/desk") -> str:
    return str(tree(client, queue).cssselect("a.row")[0].get("href").partition("#")[0])


def decide(client: FlaskClient, pair: str, kind: str, **fields: str) -> Any:
    """Fill in the form of a pair; the answer."""
    page = tree(client, pair)
    form = page.cssselect("form.verdict")[0]
    values = dict(form.form_values()) | {"kind": kind} | fields
    return client.post(form.get("action"), data=values)


# -- who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["", "/check", "/compare", "/pair/a/b", "/verdicts.csv", "/verdicts.json"],
)
def test_without_a_login_there_is_only_the_login(desk: Flask, path: str) -> None:
    response = desk.test_client().get(f"/en/desk{path}")
    assert response.status_code == 303
    assert "/en/desk/login" in response.headers["Location"]


@pytest.mark.parametrize("path", ["/pair/a/b/verdict", "/verdict/1/undo", "/check"])
def test_without_a_login_nothing_is_changed(desk: Flask, path: str) -> None:
    assert desk.test_client().post(f"/en/desk{path}").status_code == 303


def test_a_form_without_its_token_changes_nothing(aya: FlaskClient, settings: Settings) -> None:
    assert decide(aya, first_pair(aya), "different", csrf="").status_code == 403
    with Store.open(settings.store) as store:
        assert Verdicts(store).all() == []


# -- the queue -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_has_the_newest_group_first(aya: FlaskClient, language: str) -> None:
    page = tree(aya, f"/{language}/desk")
    rows = page.cssselect("ol.results > li")
    assert len(rows) == 20
    dates = [[one.text_content() for one in row.cssselect(".members .label")] for row in rows]
    years = [max(map(int, re.findall(r"\b20\d\d\b", " ".join(told)))) for told in dates]
    assert years == sorted(years, reverse=True)
    assert "no-store" in aya.get(f"/{language}/desk").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("kind=copy", "Exact copy"),
        ("kind=copy&kind=recurring", "Another year"),
        (f"institution={HOME}", "Alatau History Museum"),
        ("from=2024-01-01", "2024"),
        ("to=2019-12-31", "2019"),
    ],
)
def test_groups_are_chosen_by_kind_institution_and_time(
    aya: FlaskClient, query: str, holds: str
) -> None:
    every = heading(tree(aya, "/en/desk"))
    page = tree(aya, f"/en/desk?{query}")
    assert 0 < heading(page) < every
    assert holds in page.cssselect(".cases")[0].text_content()
    assert page.cssselect(".chips .chip")
    assert f"?{query.partition('&')[0]}" in page.cssselect("a.row")[0].get("href")


def heading(page: Any) -> int:
    return int(page.cssselect("h1")[0].text_content().split()[0])


def test_the_numbers_of_filters_are_true_for_the_click_that_follows(aya: FlaskClient) -> None:
    page = tree(aya, "/en/desk")
    values = page.cssselect(".side .value a")
    assert len(values) > 10
    for value in values[:12]:
        said = int(value.cssselect(".count")[0].text_content())
        assert heading(tree(aya, value.get("href"))) == said


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("kind=same", 400), ("state=lost", 400), ("institution=nobody", 400), ("from=today", 400),
        ("page=0", 400), ("page=99", 200), ("done=x", 200), ("done=99", 200),
    ],
)  # fmt: skip
def test_wrong_questions_are_told_of(aya: FlaskClient, query: str, status: int) -> None:
    assert aya.get(f"/en/desk?{query}").status_code == status


def test_the_queue_has_pages(aya: FlaskClient) -> None:
    second = tree(aya, "/en/desk").cssselect("a[rel=next]")[0].get("href")
    page = tree(aya, second)
    assert page.cssselect("ol.results")[0].get("start") == "21"
    assert page.cssselect("a[rel=prev]")


def test_before_anything_was_compared_the_queue_says_what_to_do(
    aya: FlaskClient, settings: Settings
) -> None:
    shutil.rmtree(settings.data / "duplicates")
    assert "izde duplicates" in tree(aya, "/en/desk").cssselect(".note")[0].text_content()


# -- two stories -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "signs"),
    [
        ("copy", "section.found q"),
        ("reprint", ".beside del, .beside ins"),
        ("translation", ".beside mark"),
    ],
)
def test_a_pair_shows_what_differs_or_what_both_name(
    aya: FlaskClient, language: str, kind: str, signs: str
) -> None:
    page = tree(aya, first_pair(aya, f"/{language}/desk?kind={kind}"))
    assert len(page.cssselect(".beside > article")) == 2
    assert len(page.cssselect("form.verdict button[name=kind]")) == 7
    assert page.cssselect(".reasons dd")
    assert page.cssselect(signs)


def test_what_is_marked_can_be_changed(aya: FlaskClient) -> None:
    pair = first_pair(aya, "/en/desk?kind=reprint")
    page = tree(aya, f"{pair.partition('?')[0]}?mark=named")
    assert not page.cssselect(".beside del")
    assert aya.get(f"{pair.partition('?')[0]}?mark=nothing").status_code == 400


@pytest.mark.parametrize("path", ["/en/desk/pair/nobody/else", "/en/desk/pair/same/same"])
def test_what_is_no_pair_is_not_found(aya: FlaskClient, path: str) -> None:
    assert aya.get(path).status_code == 404


# -- verdicts --------------------------------------------------------------------------------


def test_a_verdict_is_kept_with_who_and_the_next_pair_is_shown(
    aya: FlaskClient, settings: Settings
) -> None:
    pair = first_pair(aya)
    page = tree(aya, pair)
    canonical = page.cssselect("input[name=canonical]")[1].get("value")
    response = decide(aya, pair, "reprint", canonical=canonical, note="Ескерту")
    assert response.status_code == 303
    following = response.headers["Location"]
    assert following.endswith("#pair")
    assert following.partition("?")[0] != pair.partition("?")[0]
    with Store.open(settings.store) as store:
        (verdict,) = Verdicts(store).standing()
        log = [entry for entry in Editors(store).log() if entry.action == "verdict"]
    assert (verdict.kind, verdict.canonical, verdict.note, verdict.editor) == (
        "reprint", canonical, "Ескерту", NAME,
    )  # fmt: skip
    assert [(one.editor, one.detail["kind"]) for one in log] == [(NAME, "reprint")]
    assert "Reprint" in tree(aya, following).cssselect(".done")[0].text_content()


def test_a_verdict_is_undone_and_its_pair_shown_again(aya: FlaskClient) -> None:
    pair = first_pair(aya)
    before = heading(tree(aya, "/en/desk"))
    page = tree(aya, decide(aya, pair, "different").headers["Location"])
    form = page.cssselect("form.done")[0]
    response = aya.post(form.get("action"), data=dict(form.form_values()))
    assert response.headers["Location"].partition("#")[0] == pair.partition("?")[0]
    again = tree(aya, response.headers["Location"])
    assert "taken back" in again.cssselect(".past")[0].text_content()
    assert heading(tree(aya, "/en/desk")) == before
    assert aya.post(form.get("action"), data=dict(form.form_values())).status_code == 404


def test_a_group_leaves_the_queue_when_its_pairs_are_decided(aya: FlaskClient) -> None:
    before = heading(tree(aya, "/en/desk"))
    pair = first_pair(aya)
    lead = pair
    for _ in range(12):
        page = tree(aya, pair)
        kind = page.cssselect("button.as-found")[0].get("value")
        pair = decide(aya, pair, kind).headers["Location"].partition("#")[0]
        if heading(tree(aya, "/en/desk")) < before:
            break
    assert heading(tree(aya, "/en/desk")) == before - 1
    decided = tree(aya, "/en/desk?state=decided")
    assert heading(decided) == 1
    assert lead.split("/")[4] in decided.cssselect("ol.results")[
        0
    ].text_content() or decided.cssselect("a.row")


def test_a_changed_text_reopens_its_verdict(aya: FlaskClient, settings: Settings) -> None:
    pair = first_pair(aya, "/en/desk?kind=copy")
    decide(aya, pair, "different")
    with Store.open(settings.store) as store:
        (verdict,) = Verdicts(store).standing()
        story = store.get(verdict.one)
        assert story is not None
        fields = {name: getattr(story, name) for name in story.__struct_fields__}
        store.put(type(story)(**{**fields, "body": story.body + " Тағы бір сөйлем."}))
        update(settings.index, store)
    compare(settings)
    aya.application.extensions["izde"].engine().close()
    page = tree(aya, "/en/desk?state=reopened")
    assert heading(page) == 1
    assert "Reopened" in page.cssselect("ol.results")[0].text_content()


def test_what_another_editor_decides_meanwhile_is_not_overruled(
    aya: FlaskClient, settings: Settings
) -> None:
    pair = first_pair(aya)
    form = tree(aya, pair).cssselect("form.verdict")[0]
    values = dict(form.form_values())
    assert decide(aya, pair, "different", note="the first").status_code == 303
    response = aya.post(form.get("action"), data=values | {"kind": "same_event", "note": "mine"})
    assert response.status_code == 409
    page = lxml.html.document_fromstring(response.get_data(as_text=True))
    assert "in the meantime" in page.cssselect("[role=alert]")[0].text_content()
    assert "the first" in page.cssselect(".past")[0].text_content()
    again = page.cssselect("form.verdict")[0]
    seen = dict(again.form_values())
    assert seen["note"] == "mine"
    assert aya.post(again.get("action"), data=seen | {"kind": "same_event"}).status_code == 303
    with Store.open(settings.store) as store:
        assert [one.kind for one in Verdicts(store).standing()] == ["same_event"]


def test_what_was_not_looked_at_is_not_decided(aya: FlaskClient) -> None:
    response = decide(aya, first_pair(aya), "different", seen="another text")
    assert response.status_code == 409
    assert "changed" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "fields", [{"kind": "same"}, {"kind": "copy", "canonical": ""}, {"note": "x" * 3000}]
)
def test_what_is_no_verdict_is_refused(aya: FlaskClient, fields: dict[str, str]) -> None:
    assert decide(aya, first_pair(aya), **{"kind": "different", **fields}).status_code == 400


def test_verdicts_are_exported_with_who_and_when(aya: FlaskClient) -> None:
    decide(aya, first_pair(aya), "recurring", note="=1+1")
    table = aya.get("/en/desk/verdicts.csv")
    assert "attachment" in table.headers["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(table.get_data(as_text=True).removeprefix("\ufeff")))
    assert (row["editor"], row["kind"], row["note"]) == (NAME, "recurring", "'=1+1")
    (record,) = json.loads(aya.get("/en/desk/verdicts.json").data)["verdicts"]
    assert record["at"] == row["at"]
    assert record["state"] == "standing"


# -- drafts ----------------------------------------------------------------------------------

DRAFT = (
    "2023 жылғы 20 мамырда Алатау тарих мұражайында «Музей түні» өтеді. Есік кешкі сағат алтыдан "
    "түнгі он бірге дейін ашық, кіру – тегін. Биылғы тақырып – «Ұсталар мен зергерлер». "
    "Келушілер күміс әшекейлер көрмесін аралап, сақина соғудың қыр-сырын зергерден көріп үйренеді."
)


def sent(client: FlaskClient, **fields: Any) -> Any:
    token = csrf(client.get("/en/desk/check").get_data(as_text=True))
    return client.post("/en/desk/check", data={"csrf": token, **fields})


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


# -- the same for programs -------------------------------------------------------------------


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


# -- two stories that were not found to be alike ---------------------------------------------

COMPARE = "/en/desk/compare"


@pytest.fixture
def apart(settings: Settings) -> tuple[str, str]:
    """Two stories of one language that are in no pair."""
    found = read(settings.data)
    assert found is not None
    with Store.open(settings.store) as store:
        alone = [
            one.id
            for one in store.stories()
            if one.id not in found.found.outlines and one.language == "ru"
        ]
    return min(alone), max(alone)


def pair_of(response: Any) -> tuple[str, ...]:
    assert response.status_code == 303
    return tuple(response.headers["Location"].partition("?")[0].split("/")[-2:])


@pytest.mark.parametrize(
    "told", ["{}", " {} ", "/ru/story/{}", "https://izde.example/en/story/{}?q=word#m1",
             "https://izde.example/kk/story/{}/cite", "https://izde.example/api/v1/stories/{}"],
)  # fmt: skip
def test_two_stories_are_named_by_id_or_by_the_address_of_a_page(
    aya: FlaskClient, apart: tuple[str, str], told: str
) -> None:
    for one, other in (apart, apart[::-1]):
        given = {"story": [told.format(one), other]}
        assert pair_of(aya.get(COMPARE, query_string=given)) == apart


def test_a_story_is_named_by_its_address_at_the_source(
    aya: FlaskClient, apart: tuple[str, str], settings: Settings
) -> None:
    with Store.open(settings.store) as store:
        named = next(one for one in store.stories() if one.url and one.id not in apart)
    given = {"story": [f"{named.url}#top", apart[0]]}
    assert set(pair_of(aya.get(COMPARE, query_string=given))) == {named.id, apart[0]}


@pytest.mark.parametrize(
    ("first", "second", "says", "keeps"),
    [
        ("", "", "Say which", False),
        ("nobody", "", "no such story", False),
        ("http://[", "nothing at all", "no such story", False),
        ("nobody", "{}", "no such story", True),
        ("{}", "/en/story/nobody", "no such story", True),
        ("{}", "https://izde.example/ru/story/{}", "same story once more", True),
    ],
)
def test_what_cannot_be_compared_is_said_and_what_was_right_is_kept(
    aya: FlaskClient, apart: tuple[str, str], first: str, second: str, says: str, keeps: bool
) -> None:
    told = [first.format(apart[0]), second.format(apart[0])]
    response = aya.get(COMPARE, query_string={"story": told})
    assert response.status_code == 400
    page = lxml.html.document_fromstring(response.get_data(as_text=True))
    assert says in page.cssselect("[role=alert]")[0].text_content()
    assert bool(page.cssselect("section.kept")) == keeps
    wrong = [one.get("value") for one in page.cssselect("[aria-invalid]")]
    assert wrong == ([text for text in told if text not in ("", apart[0])] or [""])
    if keeps:
        kept = page.cssselect("input[type=hidden][name=story]")
        assert {one.get("value") for one in kept} == {apart[0]}


def test_the_other_story_is_chosen_from_a_search(aya: FlaskClient, apart: tuple[str, str]) -> None:
    page = tree(aya, f"/en/story/{apart[0]}")
    (way,) = page.xpath("//a[normalize-space()='Compare with another story']/@href")
    page = tree(aya, way)
    assert page.cssselect("a.row")  # what is most like it
    page = tree(aya, f"{way}&q=музей")
    assert page.cssselect("a[rel=next]")
    seen = [row.get("href") for row in page.cssselect("a.row")]
    assert all(apart[0] in address for address in seen)
    further = tree(aya, page.cssselect("a[rel=next]")[0].get("href").partition("#")[0])
    assert not {row.get("href") for row in further.cssselect("a.row")} & set(seen)
    assert tree(aya, seen[0].partition("#")[0]).cssselect("form.verdict")
    assert not tree(aya, f"{way}&q=ешқандайсөз").cssselect("a.row")


def test_what_is_like_a_draft_is_compared_with_each_other(aya: FlaskClient) -> None:
    page = lxml.html.document_fromstring(sent(aya, text=DRAFT).get_data(as_text=True))
    ways = page.xpath("//a[starts-with(normalize-space(),'Compare with another story')]/@href")
    stories = page.cssselect(".answer .results h3 a")
    assert len(ways) == len(stories) > 1
    rows = tree(aya, ways[0]).cssselect("a.row")
    others = {one.get("href").rpartition("/")[2] for one in stories[1:]}
    assert len(rows) == len(others)
    assert all(any(other in row.get("href") for row in rows) for other in others)


def test_a_verdict_joins_two_stories_that_were_not_found_in_the_results(
    aya: FlaskClient, apart: tuple[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.standing.SECONDS", 0.0)
    with Store.open(settings.store) as store:
        first, second = (store.get(one) for one in apart)
    assert first
    assert second
    found = heading(tree(aya, "/en/?sort=oldest"))

    def beside(story: Any) -> list[str]:
        """The other publications that a search for a story's title tells of."""
        (row,) = tree(aya, f"/en/?q={quote(story.title)}").cssselect("ol.results > li")[:1]
        return [one.get("href") for one in row.cssselect("a")]

    assert not any(second.id in one for one in beside(first))
    given = {"story": list(apart)}
    pair = aya.get(COMPARE, query_string=given).headers["Location"]
    assert "Not found to be alike" in tree(aya, pair).cssselect("#found")[0].text_content()
    assert decide(aya, pair, "reprint", canonical=second.id).status_code == 303
    assert heading(tree(aya, "/en/?sort=oldest")) == found - 1
    assert any(second.id in one for one in beside(first))
    publications = tree(aya, f"/en/story/{second.id}").cssselect("#publications a")
    assert any(first.id in one.get("href") for one in publications)


def test_nobody_else_is_told_of_comparing(desk: Flask, apart: tuple[str, str]) -> None:
    stranger = desk.test_client()
    assert "/desk/compare" not in stranger.get(f"/en/story/{apart[0]}").get_data(as_text=True)
    response = stranger.get(COMPARE, query_string={"story": list(apart)})
    assert response.status_code == 303
    assert "/en/desk/login" in response.headers["Location"]


@pytest.mark.parametrize("query", ["?page=0", f"?q={'x' * 600}", "?story=" + "x" * 3000])
def test_wrong_addresses_of_comparing_are_told_of(aya: FlaskClient, query: str) -> None:
    assert aya.get(COMPARE + query).status_code == 400


def test_a_site_is_ready_for_drafts_before_the_first_one(desk: Flask) -> None:
    site = desk.extensions[KEY]
    site.warm_up()
    assert "rarity" in vars(site.engine().detector())  # what is weighed once for each commit
