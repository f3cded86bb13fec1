"""The desk: the queue, two stories side by side, verdicts, and what becomes of them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil

import lxml.html  # type: ignore[import-untyped]
import pytest
from editor import HOME, NAME, compare, csrf
from flask import Flask
from flask.testing import FlaskClient
from reviewing import LANGUAGES, decide, first_pair, heading, tree

from corpus.editors import Editors
from corpus.settings import Settings
from corpus.store import Store
from corpus.verdicts import Verdicts
from index.whoosh_writer import update

# -- who may -------------------------------------------------------------------------------


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


# -- the queue -----------------------------------------------------------------------------


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


# -- two stories ---------------------------------------------------------------------------


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


# -- verdicts ------------------------------------------------------------------------------


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


@pytest.mark.parametrize("number", ["0", "9" * 15, "9" * 30])
def test_there_is_no_such_verdict_to_take_back(aya: FlaskClient, number: str) -> None:
    form = {"csrf": csrf(aya.get("/en/desk/account").text)}
    assert aya.post(f"/en/desk/verdict/{number}/undo", data=form).status_code == 404
