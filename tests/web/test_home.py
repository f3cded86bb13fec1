"""What a visitor comes to: the box, the newest stories, this day, who publishes, the years."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from panel import text, total

Visit = Callable[..., Any]


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes it another day."""

    def make(day: str) -> None:
        monkeypatch.setattr("web.home.today", lambda: dt.date.fromisoformat(day))

    return make


def told(page: Any, heading: str) -> list[str]:
    """The titles of a section."""
    found = page.xpath(f"//section[@aria-labelledby='{heading}']")
    return [text(one) for one in found[0].cssselect("h3")] if found else []


@pytest.mark.parametrize(
    ("interface", "heading", "under"),
    [
        (
            "kk",
            "Қазақстанның мәдени жаңалықтары",
            ["51 жаңалық", "5 мекеме", "2000–2024", "Қалай іздеу керек"],
        ),
        (
            "ru",
            "Новости культуры Казахстана",
            ["51 новость", "5 учреждений", "2000–2024", "Как искать"],
        ),
        (
            "en",
            "Cultural news of Kazakhstan",
            ["51 stories", "5 institutions", "2000–2024", "How to search"],
        ),
    ],
)
def test_it_says_what_this_is_and_how_much_there_is(
    visit: Visit, interface: str, heading: str, under: list[str]
) -> None:
    page = visit(f"/{interface}/")
    assert [text(one) for one in page.cssselect("h1")] == [heading]
    assert [text(one) for one in page.cssselect(".sizes li")] == under
    assert page.cssselect("form[role=search][method=get] input[name=q]")
    assert page.cssselect("label[for=q]")
    everything = page.cssselect(".sizes a")[0].get("href")
    assert everything == f"/{interface}/?sort=newest"
    assert total(visit(everything)) == 51
    for link in page.cssselect(".sizes a[href^='#']"):
        assert page.get_element_by_id(link.get("href")[1:]) is not None


def test_the_newest_stories_stand_there_in_the_readers_language(
    visit: Visit, day: Callable[[str], None]
) -> None:
    day("2030-01-15")
    assert "Мұражайдағы түн" in told(visit("/kk/"), "newest")
    russian = told(visit("/ru/"), "newest")
    assert "Ночь в музее" in russian
    assert "Мұражайдағы түн" not in russian
    assert not told(visit("/ru/"), "today")


def test_the_stories_of_today_stand_above_and_once(
    visit: Visit, day: Callable[[str], None]
) -> None:
    day("2024-05-17")
    page = visit("/en/")
    assert sorted(told(page, "today")) == ["A gift to the collection", "Night at the museum"]
    assert not set(told(page, "today")) & set(told(page, "newest"))
    assert text(page.get_element_by_id("today")) == "Today 17 May 2024"


@pytest.mark.parametrize(
    ("interface", "heading", "title"),
    [
        ("kk", "Өткен жылдары осы күні 17 мамыр", "Мұражайдағы түн"),
        ("ru", "В этот день в другие годы 17 мая", "Ночь в музее"),
        ("en", "This day in other years 17 May", "Night at the museum"),
    ],
)
def test_what_happened_on_this_day(
    visit: Visit, day: Callable[[str], None], interface: str, heading: str, title: str
) -> None:
    day("2031-05-17")
    page = visit(f"/{interface}/")
    assert text(page.get_element_by_id("earlier")) == heading
    assert title in told(page, "earlier")
    assert {text(one) for one in page.cssselect(".earlier .year")} == {"2024"}
    (every,) = page.cssselect(".earlier .all a")
    assert title in [text(one) for one in visit(every.get("href")).cssselect(".results h2")]


def test_else_what_happened_on_the_days_around_it(visit: Visit, day: Callable[[str], None]) -> None:
    day("2031-05-19")
    page = visit("/en/")
    assert text(page.get_element_by_id("earlier")) == "These days in other years 19 May"
    assert "2024 17 May" in [text(one) for one in page.cssselect(".earlier .year")]
    assert not page.cssselect(".earlier .all")
    day("2031-07-20")
    assert not told(visit("/en/"), "earlier")


def test_institutions_stand_by_their_cities_and_kinds(visit: Visit) -> None:
    page = visit("/en/")
    cities = {
        text(one.cssselect("h3")[0]): [text(house) for house in one.cssselect("ul > li")]
        for one in page.cssselect(".cities > li")
    }
    assert list(cities) == sorted(cities)
    (kentau,) = [houses for name, houses in cities.items() if name.startswith("Kentau ")]
    assert [house.rpartition(" ")[0] for house in kentau] == ["Quiet Library", "Tower Museum"]
    kinds = {text(one).rpartition(" ")[0] for one in page.cssselect(".kinds a")}
    assert {"Museums", "Libraries", "Academies"} <= kinds
    for link in page.cssselect(".kinds a, .cities h3 a"):
        assert total(visit(link.get("href"))) == int(text(link.cssselect(".count")[0]))
    for link in page.cssselect(".cities li li a"):  # pages of their own
        name, _, stories = text(link).rpartition(" ")
        house = visit(link.get("href"))
        assert text(house.cssselect("h1")[0]) == name
        assert re.search(rf"\b{stories}\b", text(house.cssselect("main")[0]))


def test_each_year_is_a_bar_that_leads_to_its_stories(visit: Visit) -> None:
    bars = visit("/en/").cssselect("#years .bars a")
    assert len(bars) == 19
    for bar in bars:
        year, _, stories = bar.get("aria-label").partition(": ")
        page = visit(bar.get("href"))
        assert total(page) == int(stories)
        assert f"Date: {year}" in text(page.cssselect(".chip")[0])


def test_many_institutions_have_a_page_of_their_own(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.home.INSTITUTIONS", 2)
    page = visit("/en/")
    assert len(page.cssselect(".cities li li")) == 2
    (every,) = page.cssselect(".houses .all a")
    assert (text(every), every.get("href")) == ("All institutions (5)", "/en/facet/institution")


def test_an_empty_corpus_says_what_to_do(site_of: Callable[..., FlaskClient]) -> None:
    page = site_of().get("/en/")
    assert page.status_code == 200
    assert "izde add PATH" in page.get_data(as_text=True)


def test_all_stories_of_an_empty_corpus_lead_nowhere(site_of: Callable[..., FlaskClient]) -> None:
    page = site_of().get("/en/?sort=newest").get_data(as_text=True)
    assert "The corpus is empty." in page
    assert "All stories" not in page


def test_programs_are_told_of_the_other_languages(visit: Visit) -> None:
    page = visit("/ru/")
    assert page.cssselect("link[rel=canonical]")[0].get("href").endswith("/ru/")
    alternates = {one.get("hreflang") for one in page.cssselect("link[rel=alternate][hreflang]")}
    assert alternates == {"kk", "ru", "en"}
    assert not page.cssselect("main a[rel=nofollow]:not(.bars a)")


def test_robots_may_come_in(client: FlaskClient) -> None:
    assert "X-Robots-Tag" not in client.get("/en/").headers


@pytest.mark.parametrize("interface", ["kk", "ru", "en"])
def test_a_corpus_without_a_single_date_has_every_page(
    site_of: Callable[..., FlaskClient], interface: str
) -> None:
    client = site_of({"id": "undated", "language": "en", "title": "Museum", "body": "A museum."})
    for address in (
        "",
        "?q=museum",
        "corpus",
        "institutions",
        "calendar",
        "story/undated",
        "counts",
    ):
        response = client.get(f"/{interface}/{address}", follow_redirects=True)
        assert response.status_code == 200, address
    assert "Museum" in client.get(f"/{interface}/").get_data(as_text=True)
