"""Saved searches as Atom and JSON Feed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree  # type: ignore[import-untyped]

from corpus.settings import Settings
from corpus.store import Store
from corpus.story import LANGUAGES
from index.whoosh_writer import update
from web.app import create_app

SCHEMAS = Path(__file__).with_name("schemas")
JSON_FEED = {  # what JSON Feed 1.1 knows; names of our own would begin with _
    *("version", "title", "home_page_url", "feed_url", "description", "language", "items"),
}
JSON_ITEM = {
    *("id", "url", "external_url", "title", "content_text", "summary", "language", "authors"),
    *("date_published", "date_modified", "tags"),
}
ATOM = {"": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(client: FlaskClient, address: str) -> ET.Element:
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype == "application/atom+xml"
    return ET.fromstring(response.get_data())


def text(element: ET.Element, path: str) -> str:
    return element.findtext(path, namespaces=ATOM) or ""


def link(element: ET.Element, rel: str) -> ET.Element:
    return next(one for one in element.findall("link", ATOM) if one.get("rel") == rel)


def test_atom_tells_what_rfc_4287_asks_for(client: FlaskClient) -> None:
    feed = atom(client, "/ru/feed.atom?q=музеев&language=ru")
    assert feed.get(LANG) == "ru"
    asked = "q=%D0%BC%D1%83%D0%B7%D0%B5%D0%B5%D0%B2&language=ru"
    assert text(feed, "id") == f"tag:localhost,2026:feed/ru?{asked}"
    assert text(feed, "title") == "Izde: музеев · Язык: Русский"
    assert link(feed, "self").get("href") == f"http://localhost/ru/feed.atom?{asked}"
    assert link(feed, "alternate").get("href") == f"http://localhost/ru/?{asked}&sort=newest"
    (entry,) = feed.findall("entry", ATOM)
    assert text(entry, "id") == "tag:localhost,2026:story/night-ru"
    assert text(entry, "title") == "Ночь в музее"
    assert text(entry, "published") == "2024-05-17T00:00:00Z"
    assert text(entry, "author/name") == "Музей «Башня»"
    assert text(entry, "summary").startswith("В залах музеев")
    assert link(entry, "alternate").get("href") == "http://localhost/ru/story/night-ru"
    assert link(entry, "via").get("href") == "https://tower.example/ru/night"
    assert text(feed, "updated") == text(entry, "updated") != ""


def test_json_feed_tells_the_same(client: FlaskClient) -> None:
    response = client.get("/ru/feed.json?q=музеев&language=ru")
    assert response.mimetype == "application/feed+json"
    feed = response.get_json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["language"] == "ru"
    assert feed["title"] == "Izde: музеев · Язык: Русский"
    assert feed["feed_url"].startswith("http://localhost/ru/feed.json?q=")
    (item,) = feed["items"]
    assert item["id"] == "tag:localhost,2026:story/night-ru"
    assert item["external_url"] == "https://tower.example/ru/night"
    assert item["language"] == "ru"
    assert item["authors"] == [{"name": "Музей «Башня»"}]
    assert item["content_text"]


def test_the_newest_stories_come_first_and_fifty_are_enough(client: FlaskClient) -> None:
    items = client.get("/en/feed.json?sort=oldest&page=2").get_json()["items"]
    assert len(items) == 50
    assert {item["id"].rpartition("/")[2] for item in items[:2]} == {"night-en", "same-day"}
    dates = [item["date_published"] for item in items if "date_published" in item]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize(
    "asked", ["", "?q=музей", "?institution=unknown", "?q=zyzzyva", "?year=undated&fold=0"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_is_valid_in_both_formats(client: FlaskClient, language: str, asked: str) -> None:
    root = etree.fromstring(client.get(f"/{language}/feed.atom{asked}").data)
    grammar = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    assert grammar.validate(root), grammar.error_log
    alternates = Counter(
        one.getparent() for one in root.iter("{*}link") if one.get("rel") == "alternate"
    )
    assert set(alternates.values()) == {1}
    feed = client.get(f"/{language}/feed.json{asked}").get_json()
    assert set(feed) <= JSON_FEED
    assert (feed["version"], feed["language"]) == ("https://jsonfeed.org/version/1.1", language)
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    for item in feed["items"]:
        assert set(item) <= JSON_ITEM
        assert isinstance(item["content_text"], str)
        assert item["url"].startswith(f"http://localhost/{language}/story/")
        for name in ("date_published", "date_modified"):
            assert name not in item or dt.datetime.fromisoformat(item[name]).tzinfo
        assert all(author["name"] for author in item["authors"])


def test_a_story_keeps_its_id_in_every_feed(client: FlaskClient) -> None:
    def ids(address: str) -> set[str]:
        return {item["id"] for item in client.get(address).get_json()["items"]}

    assert ids("/kk/feed.json?q=caravan") == ids("/en/feed.json?institution=csmrk") | ids(
        "/en/feed.json?institution=kaznac&institution=almaty-culture"
    )


def test_ids_and_addresses_are_those_of_the_public_site(data: Path) -> None:
    settings = Settings(data=data, public_address="https://izde.example")
    feed = atom(create_app(settings).test_client(), "/en/feed.atom?q=museum")
    assert text(feed, "id") == "tag:izde.example,2026:feed/en?q=museum"
    assert link(feed, "self").get("href") == "https://izde.example/en/feed.atom?q=museum"
    assert text(feed, "entry/id").startswith("tag:izde.example,2026:story/")


def test_each_entry_says_its_language_and_script(client: FlaskClient) -> None:
    feed = atom(client, "/en/feed.atom?institution=tower-museum&fold=0")
    found = {
        text(entry, "id").rpartition("/")[2]: one.get(LANG)
        for entry in feed.findall("entry", ATOM)
        if (one := entry.find("title", ATOM)) is not None
    }
    assert found["arabic"] == "kk-Arab"
    assert found["latin"] == "kk-Latn"
    assert (found["night-kk"], found["night-ru"]) == ("kk", "ru")


def test_a_day_that_is_not_known_is_not_made_up(client: FlaskClient) -> None:
    items = client.get("/en/feed.json?institution=tower-museum").get_json()["items"]
    days = {item["id"].rpartition("/")[2]: item.get("date_published") for item in items}
    assert (days["arabic"], days["latin"]) == (None, None)


def test_only_stories_with_all_of_the_words_are_news(client: FlaskClient) -> None:
    assert client.get("/en/?q=museum+abracadabra+zyzzyva").status_code == 200
    assert client.get("/en/feed.json?q=museum+abracadabra+zyzzyva").get_json()["items"] == []
    feed = atom(client, "/en/feed.atom?q=museum+abracadabra+zyzzyva")
    assert feed.findall("entry", ATOM) == []
    assert text(feed, "updated").endswith("Z")


@pytest.mark.parametrize("suffix", ["atom", "json"])
def test_who_has_the_feed_already_is_told_so(client: FlaskClient, suffix: str) -> None:
    address = f"/kk/feed.{suffix}?q=мұражай"
    first = client.get(address)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert first.headers["Content-Language"] == "kk"
    assert first.cache_control.public
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": modified}).status_code == 304
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(address).headers["ETag"] == etag


def test_a_changed_corpus_changes_the_feed(failing: Flask) -> None:
    client = failing.test_client()
    settings = failing.extensions["izde"].settings
    before = client.get("/en/feed.atom?q=caravan")
    with Store.open(settings.store) as store:
        story = store.get("series-00")
        assert story is not None
        changed = msgspec.structs.replace(story, title="Caravan!", changed="2031-01-01T00:00:00Z")
        store.put(changed)
        update(settings.index, store)
    after = client.get("/en/feed.atom?q=caravan", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert text(ET.fromstring(after.get_data()), "updated") == "2031-01-01T00:00:00Z"


def test_hostile_text_stays_text(client: FlaskClient) -> None:
    feed = atom(client, "/en/feed.atom?q=hostile%01%0b")
    assert text(feed, "entry/title") == "<script>alert(1)</script> & <b>bold</b>"


@pytest.mark.parametrize("suffix", ["atom", "json"])
def test_the_demo_says_that_it_is_invented(demo: FlaskClient, suffix: str) -> None:
    assert "вымышлены" in demo.get(f"/ru/feed.{suffix}").get_data(as_text=True)


@pytest.mark.parametrize("suffix", ["atom", "json"])
def test_a_bad_address_is_refused(client: FlaskClient, suffix: str) -> None:
    assert client.get(f"/en/feed.{suffix}?month=2024-13").status_code == 400


def test_browsers_find_the_feed_of_a_page(visit: Any) -> None:
    page = visit("/en/?q=museum&language=en&sort=oldest")
    feeds = {
        one.get("type"): one.get("href") for one in page.cssselect("link[rel=alternate][type]")
    }
    assert feeds == {
        "application/atom+xml": "/en/feed.atom?q=museum&language=en",
        "application/feed+json": "/en/feed.json?q=museum&language=en",
    }
