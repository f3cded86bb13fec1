"""The page that lists all values of a facet, by the reader's alphabet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from panel import text, total, values

from corpus.collation import sort_key

Visit = Callable[..., Any]


@pytest.mark.parametrize("interface", ["kk", "ru", "en"])
def test_names_stand_by_the_readers_alphabet(visit: Visit, interface: Any) -> None:
    page = visit(f"/{interface}/facet/institution")
    names = [one.name for one in values(page, "institution").values()]
    known = names[:-1]
    assert known == sorted(known, key=lambda name: sort_key(name, interface))
    assert len(names) == 6
    assert list(values(page, "institution"))[-1] == "unknown"


@pytest.mark.parametrize(
    ("address", "facet"),
    [
        ("/en/facet/institution?q=caravan", "institution"),
        ("/en/facet/city?language=en", "city"),
        ("/en/facet/type?year=-2024", "type"),
        ("/kk/facet/language?year=2024", "language"),
        ("/ru/facet/kind", "kind"),
        ("/en/facet/year?q=caravan", "year"),
        ("/en/facet/month?q=caravan", "month"),
    ],
)
def test_every_value_leads_to_as_many_results_as_it_says(
    visit: Visit, address: str, facet: str
) -> None:
    listed = values(visit(address), facet)
    assert listed
    for value, one in listed.items():
        assert one.address is not None
        assert "/facet/" not in one.address
        assert total(visit(one.address)) == int(one.stories), value


def test_years_stand_newest_first_and_months_under_them(visit: Visit) -> None:
    years = list(values(visit("/en/facet/year"), "year"))
    assert years == [*sorted((one for one in years if one != "undated"), reverse=True), "undated"]
    page = visit("/en/facet/month")
    headings = [text(one) for one in page.cssselect("#every h2")]
    assert headings == sorted(headings, reverse=True)
    assert len(headings) > 10
    assert not page.cssselect(".sorts")


@pytest.mark.parametrize(
    ("by", "headings"),
    [
        ("city", ["Almaty", "Astana", "Kentau", "Unknown city"]),
        (
            "type",
            ["Academies", "Culture departments", "Libraries", "Museums", "Unknown kind"],
        ),
        ("name", []),
        ("size", []),  # there is no such order
    ],
)
def test_institutions_by_city_and_by_kind(visit: Visit, by: str, headings: list[str]) -> None:
    page = visit(f"/en/facet/institution?by={by}")
    assert [text(one) for one in page.cssselect("#every h2")] == headings
    assert len(values(page, "institution")) == 6
    current = [text(one) for one in page.cssselect(".sorts [aria-current]")]
    assert current == [{"city": "By city", "type": "By kind"}.get(by, "By name")]


def test_by_number_those_with_most_stand_first(visit: Visit) -> None:
    counts = [
        int(one.stories)
        for value, one in values(visit("/en/facet/institution?by=count"), "institution").items()
        if value != "unknown"
    ]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    ("interface", "typed", "found"),
    [
        ("en", "museum", {"tower-museum", "csmrk"}),
        ("en", "MUSEUM tower", {"tower-museum"}),
        ("kk", "мұнара", {"tower-museum"}),
        ("kk", "мунара", {"tower-museum"}),  # without Kazakh letters
        ("ru", "библ", {"quiet-library"}),
        ("ru", "цирк", set()),
    ],
)
def test_a_part_of_the_name_is_enough(
    visit: Visit, interface: str, typed: str, found: set[str]
) -> None:
    page = visit(f"/{interface}/facet/institution?q=&find={typed}")
    assert set(values(page, "institution")) == found
    assert page.get_element_by_id("find").get("value") == typed
    if not found:
        (again,) = page.cssselect(".note a")
        assert again.get("href") == f"/{interface}/facet/institution"


def test_the_box_keeps_what_is_asked_for(visit: Visit) -> None:
    page = visit("/en/facet/institution?q=caravan&language=-kk&by=city&find=a")
    fields = {one.get("name"): one.get("value") for one in page.cssselect(".find input")}
    assert fields == {"q": "caravan", "language": "-kk", "by": "city", "find": "a"}
    assert [text(one) for one in page.cssselect(".chip .label")] == ["Language, not:"]
    assert page.cssselect(".back a")[0].get("href") == "/en/?q=caravan&language=-kk"
    for order in page.cssselect(".sorts a"):
        assert "find=a" in order.get("href")
        assert "language=-kk" in order.get("href")
    assert [one.get("href") for one in page.cssselect(".switch a")][1] == (
        "/ru/facet/institution?q=caravan&language=-kk&by=city&find=a"
    )


def test_what_is_chosen_and_excluded_is_marked(visit: Visit) -> None:
    listed = values(visit("/en/facet/language?language=en&language=-kk"), "language")
    assert {value: one.state for value, one in listed.items()} == {
        "en": "chosen",
        "kk": "excluded",
        "ru": "",
    }


def test_there_is_no_page_of_what_is_no_facet(client: FlaskClient) -> None:
    assert client.get("/en/facet/colour").status_code == 404
    assert client.get("/en/facet/year?year=24").status_code == 400
    assert client.post("/en/facet/year").status_code == 405
