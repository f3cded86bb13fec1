"""Publications of one story on the pages: one result, and what a story's page tells of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient

from corpus.settings import Settings
from corpus.store import Store
from search.findings import update
from search.whoosh_engine import WhooshEngine

BOAT = (
    "12 августа 2018 года, в День Каспийского моря, в Актау спустили на воду парусную лодку "
    "«Шагала». Три года её восстанавливал Каспийский морской музей. Лодка построена в 1931 году. "
    "Мастера заменили обшивку, мачту и паруса, а старый якорь остался на месте. На борту открыли "
    "маленькую выставку о рыбаках, которые выходили на ней за осетром до самой войны."
)
TITLE = "Лодка «Шагала» снова в море"
STORIES: list[dict[str, Any]] = [
    {
        "id": story_id,
        "institution": institution,
        "language": "ru",
        "title": TITLE,
        "body": body,
        "kind": kind,
        "published": published,
        "event_start": "2018-08-12",
    }
    for story_id, institution, body, kind, published in (
        ("first", "tower-museum", BOAT, "full", "2018-08-13"),
        ("again", "quiet-library", BOAT, "full", "2018-08-14"),
        ("short", "csmrk", BOAT.partition(" Три")[0], "teaser", "2018-08-12"),
    )
]
SiteOf = Callable[..., FlaskClient]


@pytest.fixture
def client(site_of: SiteOf, tmp_path: Path) -> FlaskClient:
    client = site_of(*STORIES)
    settings = Settings(data=tmp_path / "data")
    engine = WhooshEngine(settings.data)
    with Store.open(settings.store) as store:
        update(engine, store, settings.data)
    engine.close()
    return client


def page(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, address
    return lxml.html.document_fromstring(response.get_data(as_text=True))


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


@pytest.mark.parametrize(
    ("interface", "summary", "told"),
    [
        ("ru", "и ещё 2 публикации", ["краткий текст", "тот же текст"]),
        ("kk", "тағы 2 жарияланым", ["қысқа мәтін", "дәл сол мәтін"]),
        ("en", "2 more publications", ["in short", "the same text"]),
    ],
)
def test_a_group_is_one_result_and_opens_with_a_click(
    client: FlaskClient, interface: str, summary: str, told: list[str]
) -> None:
    found = page(client, f"/{interface}/?q=шагала")
    (result,) = found.cssselect(".results > li")
    assert f"/{interface}/story/first" in result.cssselect("h2 a")[0].get("href")
    (others,) = result.cssselect("details.also")
    assert text(others.find("summary")) == summary
    assert [text(one) for one in others.cssselect(".rule")] == told
    links = [a.get("href").partition("?")[0] for a in others.cssselect("a")]
    assert links == [f"/{interface}/story/short", f"/{interface}/story/again"]
    assert all(one.cssselect("time") for one in others.cssselect("li"))


def test_the_switch_stands_with_the_filters_with_words_or_without(client: FlaskClient) -> None:
    for address in ("/en/?q=шагала", "/en/?sort=newest"):
        found = page(client, address)
        (switch,) = found.cssselect("#fold a")
        assert text(switch) == "Each publication separately"
        unfolded = page(client, switch.get("href"))
        assert len(unfolded.cssselect(".results > li")) == 3
        assert not unfolded.cssselect(".also")
        (chip,) = [one for one in unfolded.cssselect(".chips a") if "Publications" in text(one)]
        assert len(page(client, chip.get("href")).cssselect(".results > li")) == 1


def test_no_value_is_offered_that_changes_nothing(client: FlaskClient) -> None:
    """All three are one story: with one institution of it chosen, the others add none."""
    for address in ("/ru/?institution=csmrk", "/ru/facet/institution?institution=csmrk"):
        told = page(client, address)
        (one,) = told.cssselect("[id^='institution.']")
        assert one.get("id") == "institution.csmrk"
    without = page(client, "/ru/?institution=-csmrk")
    (count,) = without.cssselect("[id='institution.csmrk'] .count")
    assert count.text_content() == "0"


def test_the_api_tells_the_others_and_has_the_switch(client: FlaskClient) -> None:
    told = client.get("/api/v1/search?q=шагала").get_json()
    assert (told["total"], told["query"]["fold"]) == (1, True)
    assert told["hits"][0]["others"] == [
        {
            "id": "short",
            "language": "ru",
            "institution": "csmrk",
            "date": "2018-08-12",
            "kind": "teaser",
        },
        {
            "id": "again",
            "language": "ru",
            "institution": "quiet-library",
            "date": "2018-08-14",
            "kind": "copy",
        },
    ]
    apart = client.get("/api/v1/search?q=шагала&fold=0").get_json()
    assert (apart["total"], apart["query"]["fold"]) == (3, False)


@pytest.mark.parametrize(("address", "stories"), [("", 1), ("&fold=0", 3)])
def test_exports_and_feeds_follow_the_switch(
    client: FlaskClient, address: str, stories: int
) -> None:
    exported = client.get(f"/en/export.jsonl?q=шагала{address}").get_data(as_text=True)
    assert exported.count("\n") == stories
    feed = client.get(f"/en/feed.json?q=шагала{address}").get_json()
    assert len(feed["items"]) == stories


@pytest.mark.parametrize(
    ("story", "told"),
    [
        ("first", {"short": "in short", "again": "the same text"}),
        ("short", {"first": "the full text", "again": "the full text"}),
    ],
)
def test_a_story_tells_where_else_it_stands(
    client: FlaskClient, story: str, told: dict[str, str]
) -> None:
    found = page(client, f"/en/story/{story}")
    (section,) = found.cssselect("#publications")
    listed = {
        one.cssselect("h3 a")[0].get("href").rpartition("/")[2]: text(one.cssselect(".label")[-1])
        for one in section.cssselect("li")
    }
    assert listed == told
    assert not found.cssselect("#related")
    (first, *_) = section.cssselect("a.aside")
    assert len(page(client, first.get("href")).cssselect("article")) == 2


@pytest.mark.parametrize(
    ("day", "shown"), [(dt.date(2026, 1, 9), "first"), (dt.date(2018, 8, 14), "again")]
)
def test_home_shows_one_story_of_a_group(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, day: dt.date, shown: str
) -> None:
    monkeypatch.setattr("web.home.today", lambda: day)
    links = {a.get("href").partition("?")[0] for a in page(client, "/ru/").cssselect("main a")}
    assert {one for one in links if "/story/" in one} == {f"/ru/story/{shown}"}


def test_the_calendar_shows_one_story_of_a_group(client: FlaskClient) -> None:
    links = page(client, "/ru/calendar/2018/8").cssselect("main a")
    assert len([one for one in links if "/story/" in one.get("href")]) == 1
