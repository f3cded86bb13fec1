"""The calendar of a month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient

Visit = Callable[..., Any]
SiteOf = Callable[..., FlaskClient]


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def told(identity: str, start: str | None, end: str | None = None, **fields: Any) -> dict[str, Any]:
    story = {"id": identity, "language": "en", "title": f"The {identity}", "body": "It was."}
    return {
        **story,
        "institution": "tower-museum",
        "event_start": start,
        "event_end": end,
        **fields,
    }


FELT = told("felt", "2024-05-17", "2024-05-19", published="2024-05-02")
CHOIR = told("choir", "2024-04-28", "2024-05-03")
SEASON = told("season", "2024-05")
JUNE = told("june", "2024-06-01")
QUOTED = told("quoted", None, published="2024-05-02")
MONTHLY = told("monthly", None, published="2024-05")


@pytest.fixture
def may(site_of: SiteOf) -> Callable[..., Any]:
    """May 2024 in a language."""
    client = site_of(FELT, CHOIR, SEASON, JUNE, QUOTED, MONTHLY)

    def may(language: str = "en") -> Any:
        response = client.get(f"/{language}/calendar/2024/5")
        assert response.status_code == 200
        return lxml.html.document_fromstring(response.get_data(as_text=True))

    return may


def day(page: Any, date: str) -> Any:
    (found,) = [
        one for one in page.cssselect(".day") if one.cssselect("time")[0].get("datetime") == date
    ]
    return found


@pytest.mark.parametrize(
    ("language", "name", "weekdays", "first"),
    [
        ("kk", "2024 ж. мамыр", ["дс", "сс", "ср", "бс", "жм", "сб", "жс"], "1 мамыр, сәрсенбі"),
        ("ru", "май 2024 г.", ["пн", "вт", "ср", "чт", "пт", "сб", "вс"], "1 мая, среда"),
        ("en", "May 2024", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "1 May, Wednesday"),
    ],
)
def test_a_month_in_each_language(
    may: Callable[..., Any], language: str, name: str, weekdays: list[str], first: str
) -> None:
    page = may(language)
    assert text(page.cssselect("h1")[0]) == name
    assert [text(one).casefold() for one in page.cssselect(".weekdays span")] == [
        one.casefold() for one in weekdays
    ]
    days = page.cssselect("ol.days > li")
    assert len(days) == 31
    assert page.cssselect("ol.days")[0].get("class") == "days starts-3"
    assert text(days[0].cssselect(".named")[0]) == first


def test_an_event_stands_on_the_day_it_begins_with_its_days(may: Callable[..., Any]) -> None:
    (item,) = day(may(), "2024-05-17").cssselect(".events li")
    assert item.find("a").get("href") == "/en/story/felt"
    assert text(item.cssselect(".label")[0]) == "Tower Museum · 17–19 May 2024"
    after = day(may(), "2024-05-18")
    assert not after.cssselect(".events")
    assert text(after.cssselect(".published a")[0]) == "1 event continues"


def test_what_has_no_day_stands_apart(may: Callable[..., Any]) -> None:
    page = may()
    sections = {text(one.find("h2")): one for one in page.cssselect(".beside section")}
    assert "The season" in text(sections["In the course of the month"])
    assert "The choir" in text(sections["Began earlier"])
    assert "28 April 2024 – 3 May 2024" in text(sections["Began earlier"])
    assert "The june" not in text(page)


def test_stories_are_counted_on_their_day_and_lead_to_a_search(may: Callable[..., Any]) -> None:
    ongoing, published = day(may(), "2024-05-02").cssselect(".published a")
    assert text(ongoing) == "1 event continues"
    assert text(published) == "2 stories published"
    assert published.get("href") == "/en/?from=2024-05-02&to=2024-05-02"
    # the one that is published so, and the one that tells of an event of the month
    assert "2 stories are dated by this month or its year" in text(may())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_only_a_day_of_which_something_is_known_leads_anywhere(
    may: Callable[..., Any], language: str
) -> None:
    (link,) = day(may(language), "2024-05-17").cssselect("h2 a")
    assert link.get("href").startswith(f"/{language}/?q=")
    assert not day(may(language), "2024-05-16").cssselect("a")


def test_the_search_of_a_day_finds_its_events(site_of: SiteOf) -> None:
    client = site_of(FELT, CHOIR, JUNE)
    for language in ("kk", "ru", "en"):
        page = lxml.html.document_fromstring(client.get(f"/{language}/calendar/2024/5").data)
        address = day(page, "2024-05-17").cssselect("h2 a")[0].get("href")
        found = lxml.html.document_fromstring(client.get(address).data)
        assert [text(one) for one in found.cssselect(".results h2")] == ["The felt"]


def test_the_way_goes_on_to_months_that_have_something(site_of: SiteOf) -> None:
    client = site_of(told("a", "2021-03-05"), told("b", "2021-06-05"))

    def ways(month: str) -> list[str]:
        page = lxml.html.document_fromstring(client.get(f"/en/calendar/{month}").data)
        return [a.get("href") for a in page.cssselect(".turn a")]

    # nobody, and no robot, has to walk through empty ones
    assert ways("2021/3") == ["/en/calendar/2021/6"]
    assert ways("2021/4") == ["/en/calendar/2021/3", "/en/calendar/2021/6"]
    assert ways("2021/6") == ["/en/calendar/2021/3"]
    assert ways("1999/1") == ["/en/calendar/2021/3"]
    assert ways("2099/1") == ["/en/calendar/2021/6"]


def test_december_and_january_are_neighbours(site_of: SiteOf) -> None:
    client = site_of(told("a", "2020-12-05"), told("b", "2021-01-05"))
    page = lxml.html.document_fromstring(client.get("/ru/calendar/2020/12").data)
    (after,) = page.cssselect(".turn a")
    assert after.get("href") == "/ru/calendar/2021/1"
    assert text(after) == "Следующий месяц: январь 2021 г."


def test_all_months_are_a_table(may: Callable[..., Any]) -> None:
    (table,) = may().cssselect("table.months")
    cells = {
        a.get("aria-label"): (a.get("href"), a.get("aria-current")) for a in table.cssselect("a")
    }
    assert cells == {
        "April 2024: 1": ("/en/calendar/2024/4", None),
        "May 2024: 4": ("/en/calendar/2024/5", "page"),
        "June 2024: 1": ("/en/calendar/2024/6", None),
    }


def test_the_calendar_opens_at_the_last_month_of_which_something_is_known(site_of: SiteOf) -> None:
    assert site_of(FELT, CHOIR).get("/kk/calendar").location == "/kk/calendar/2024/5"


def test_an_empty_month_says_so_and_is_not_for_robots(site_of: SiteOf) -> None:
    page = lxml.html.document_fromstring(site_of(FELT).get("/kk/calendar/1999/1").data)
    assert "Бұл ай туралы ештеңе белгісіз." in text(page)
    assert page.cssselect("meta[name=robots]")[0].get("content") == "noindex"


@pytest.mark.parametrize(
    "month", ["2024/0", "2024/13", "0/5", "10000/1", "99999999999999/1", "2024", "2024/5/17", "x/y"]
)
def test_what_is_no_month_is_not_found(visit: Visit, month: str) -> None:
    visit(f"/ru/calendar/{month}", 404)


def test_each_month_has_one_address(client: FlaskClient) -> None:
    response = client.get("/en/calendar/2024/05")
    assert (response.status_code, response.location) == (308, "/en/calendar/2024/5")


@pytest.mark.parametrize("month", ["1/1", "9999/12"])
def test_the_ends_of_the_calendar(visit: Visit, month: str) -> None:
    visit(f"/en/calendar/{month}")
