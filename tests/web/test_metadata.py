"""What pages say of themselves to other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient

from corpus.settings import Settings
from web.app import create_app
from web.metadata import data_block, shortened


@pytest.fixture
def known(data: Path) -> FlaskClient:
    """A site that knows its own address."""
    return create_app(Settings(data=data, public_address="https://izde.example")).test_client()


def read(client: FlaskClient, address: str) -> Any:
    return lxml.html.document_fromstring(client.get(address).get_data(as_text=True))


def linked(client: FlaskClient, page: Any) -> Any:
    (script,) = page.cssselect("script[type='application/ld+json']")
    return json.loads(script.text)


def properties(page: Any) -> dict[str, str]:
    return {one.get("property"): one.get("content") for one in page.cssselect("meta[property]")}


def alternates(page: Any) -> dict[str, str]:
    return {
        one.get("hreflang"): one.get("href")
        for one in page.cssselect("link[rel=alternate][hreflang]")
    }


def test_a_story_as_a_news_article(known: FlaskClient) -> None:
    article = linked(known, read(known, "/ru/story/night-en?q=museum"))
    assert article["@context"] == "https://schema.org"
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Night at the museum"
    assert article["inLanguage"] == "en"
    assert article["url"] == article["mainEntityOfPage"] == "https://izde.example/en/story/night-en"
    assert article["datePublished"] == "2024-05-17"
    assert article["isBasedOn"] == "https://tower.example/en/night"
    assert article["image"][0] == "https://tower.example/hall.jpg"
    assert article["about"] == {
        "@type": "Event",
        "name": "Night at the museum",
        "startDate": "2024-05-15",
        "endDate": "2024-05-16",
    }
    publisher = article["publisher"]
    assert publisher["@type"] == ["Organization", "Museum"]
    assert publisher["name"] == "Tower Museum"
    assert "Мұнара мұражайы" in publisher["alternateName"]
    assert publisher["address"]["addressLocality"] == "Kentau"
    assert {one["url"] for one in article["workTranslation"]} == {
        "https://izde.example/kk/story/night-kk",
        "https://izde.example/ru/story/night-ru",
    }
    assert "link to the source" in article["copyrightNotice"]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("arabic", {"inLanguage": "kk-Arab", "datePublished": "2023-02"}),
        ("latin", {"inLanguage": "kk-Latn", "datePublished": "2022"}),
        ("mixed", {"datePublished": None, "about": None, "publisher": None}),  # a day of no year
        (
            "headline",
            {"about": {"@type": "Event", "name": "День читателя", "startDate": "2021-04-23"}},
        ),
    ],
)
def test_what_is_not_known_is_not_said(
    client: FlaskClient, story: str, expected: dict[str, Any]
) -> None:
    article = linked(client, read(client, f"/en/story/{story}"))
    assert {name: article.get(name) for name in expected} == expected


def test_nothing_that_is_held_back_is_given_out(client: FlaskClient) -> None:
    page = client.get("/en/story/long").get_data(as_text=True)
    assert "number 59" not in page


def test_markup_in_a_story_cannot_end_the_block(client: FlaskClient) -> None:
    page = client.get("/en/story/hostile").get_data(as_text=True)
    assert "<script>alert" not in page
    article = linked(client, lxml.html.document_fromstring(page))
    assert article["headline"] == "<script>alert(1)</script> & <b>bold</b>"


def test_a_data_block_is_the_same_json() -> None:
    value = {"a": "</script><!-- & \u2028 Қазақ"}
    block = data_block(value)
    assert json.loads(block) == value
    assert not set(block) & set("<>&\u2028")
    assert "Қазақ" in block


@pytest.mark.parametrize("interface", ["kk", "ru", "en"])
def test_the_canonical_page_of_a_story_is_that_in_its_own_language(
    known: FlaskClient, client: FlaskClient, interface: str
) -> None:
    address = f"/{interface}/story/night-ru?q=музей&beside=night-en"
    for site, root in ((known, "https://izde.example"), (client, "")):
        page = read(site, address)
        (canonical,) = page.cssselect("link[rel=canonical]")
        assert canonical.get("href") == f"{root}/ru/story/night-ru"
        assert alternates(page) == {
            language: f"{root}/{language}/story/night-{language}" for language in ("kk", "ru", "en")
        }


def test_a_story_of_one_language_has_no_alternates(client: FlaskClient) -> None:
    assert not alternates(read(client, "/kk/story/same-day"))


def test_a_story_in_open_graph(known: FlaskClient) -> None:
    found = properties(read(known, "/kk/story/night-en"))
    assert found["og:type"] == "article"
    assert found["og:title"] == "Night at the museum"
    assert found["og:url"] == "https://izde.example/en/story/night-en"
    assert found["og:image"] == "https://tower.example/hall.jpg"
    assert found["og:locale"] == "en_US"
    assert found["article:published_time"] == "2024-05-17"
    assert found["og:description"].startswith("The museum opened three halls.")


@pytest.mark.parametrize(
    "path", ["institutions", "institution/tower-museum", "corpus", "calendar/2024/5"]
)
def test_other_pages_are_alternates_of_each_other(known: FlaskClient, path: str) -> None:
    page = read(known, f"/ru/{path}?utm_source=x")
    (canonical,) = page.cssselect("link[rel=canonical]")
    assert canonical.get("href") == f"https://izde.example/ru/{path}"
    assert alternates(page) == {
        language: f"https://izde.example/{language}/{path}" for language in ("kk", "ru", "en")
    }
    assert properties(page)["og:url"] == f"https://izde.example/ru/{path}"
    assert page.cssselect("meta[name=description]")[0].get("content")


def test_an_institution_in_json_ld(client: FlaskClient) -> None:
    found = linked(client, read(client, "/ru/institution/tower-museum"))
    assert found["@type"] == ["Organization", "Museum"]
    assert found["name"] == "Музей «Башня»"
    assert found["address"]["addressCountry"] == "KZ"


@pytest.mark.parametrize(
    ("long", "most", "short"),
    [
        ("Мұражайдағы түн", 40, "Мұражайдағы түн"),
        ("Мұражайдағы түн.\n\nКелушілер көп болды", 25, "Мұражайдағы түн…"),
        ("Ночь в музее — большая выставка", 15, "Ночь в музее…"),
        ("onelongwordwithoutspaces", 10, "onelongwo…"),
        ("", 10, ""),
    ],
)
def test_a_text_is_shortened_at_a_space(long: str, most: int, short: str) -> None:
    assert shortened(long, most) == short
    assert len(shortened(long, most)) <= most
