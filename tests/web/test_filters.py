"""Facets, chips and the timeline of a page of results: where each link leads, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient
from panel import text, total, values

from search.query import FACETS
from web.app import create_app

Visit = Callable[..., Any]

LOOKED_AT = [
    "/en/?sort=newest",
    "/en/?q=caravan",
    "/kk/?q=мұражай",
    "/en/?q=caravan&year=2003",
    "/en/?year=2003&month=2003-04",
    "/en/?year=2003&year=2004&month=2003-04",
    "/en/?language=kk",
    "/en/?language=-en",
    "/ru/?city=kentau&institution=tower-museum",
    "/ru/?institution=-csmrk&type=museum",
    "/en/?city=-almaty&kind=full",
    "/en/?kind=-full&language=en",
    "/en/?from=2003-01-01&to=2004-06-30",
    "/en/?q=caravan+nowhere&language=en&year=2001",
]


class TestCounts:
    @pytest.mark.parametrize("address", LOOKED_AT)
    def test_each_is_true_for_the_click_that_follows(self, visit: Visit, address: str) -> None:
        page = visit(address)
        now = total(page)
        followed = 0
        for facet in FACETS:
            shown = values(page, facet)
            for value, one in shown.items():
                if one.address is None:
                    assert one.stories in ("0", ""), (facet, value)
                    continue
                after = visit(one.address)
                count = int(one.stories.strip("+−"))
                followed += 1
                if one.stories[0] in "+−":
                    assert total(after) == now + count, (facet, value)
                elif not one.state and not _chosen(page, facet):
                    assert total(after) == count, (facet, value)
                elif value in values(after, facet):  # what it has of what other facets leave
                    assert values(after, facet)[value].stories.strip("+−") == one.stories
        assert followed > 3

    @pytest.mark.parametrize("address", LOOKED_AT)
    def test_what_is_excluded_is_gone_and_comes_back(self, visit: Visit, address: str) -> None:
        page = visit(address)
        for facet in FACETS:
            for value, one in list(values(page, facet).items())[:4]:
                if one.exclude is None:
                    continue
                without = visit(one.exclude)
                again = values(without, facet)[value]
                assert again.state == "excluded"
                assert total(without) + int(again.stories.strip("−")) == total(page)
                assert again.address is not None
                assert total(visit(again.address)) == total(page)

    @pytest.mark.parametrize("address", LOOKED_AT)
    def test_each_bar_shows_as_many_as_it_says(self, visit: Visit, address: str) -> None:
        for bar in visit(address).cssselect(".bars a"):
            stories = bar.get("aria-label").rpartition(": ")[2]
            assert total(visit(bar.get("href"))) == int(stories)


def _chosen(page: Any, facet: str) -> bool:
    """Whether anything of the facet, or of the one it makes a tree with, is chosen."""
    tree = {"city": "institution", "institution": "city", "year": "month", "month": "year"}
    every = {**values(page, facet), **values(page, tree.get(facet, facet))}
    return any(one.state in ("chosen", "partial") for one in every.values())


class TestValues:
    def test_they_are_called_as_the_reader_does(self, visit: Visit) -> None:
        page = visit("/ru/?sort=newest")
        assert values(page, "institution")["tower-museum"].name == "Музей «Башня»"
        assert values(page, "city")["kentau"].name == "Кентау"
        assert values(page, "type")["museum"].name == "Музеи"
        assert [one.name for one in values(page, "kind").values()] == [
            "Полный текст",
            "Краткий текст",
            "Только заголовок",
        ]
        page = visit("/kk/?sort=newest")
        assert values(page, "institution")["unknown"].name == "Мекемесі белгісіз"
        assert values(visit("/en/?year=undated"), "year")["undated"][:3] == (
            "Undated",
            "1",
            "chosen",
        )

    @pytest.mark.parametrize(
        ("interface", "names"),
        [
            (
                "kk",
                [
                    "Тілі",
                    "Мекеме",
                    "Мекеме түрі",
                    "Жылы",
                    "Нәтиже түрі",
                    "Жазылуы",
                    "Жарияланымдар",
                ],
            ),
            (
                "ru",
                [
                    "Язык",
                    "Учреждение",
                    "Вид учреждения",
                    "Год",
                    "Вид результата",
                    "Написание",
                    "Публикации",
                ],
            ),
            (
                "en",
                [
                    *("Language", "Institution", "Kind of institution", "Year", "Kind of result"),
                    *("Spelling", "Publications"),
                ],
            ),
        ],
    )
    def test_each_group_has_a_heading_in_the_readers_language(
        self, visit: Visit, interface: str, names: list[str]
    ) -> None:
        page = visit(f"/{interface}/?q=museum")
        assert [text(one) for one in page.cssselect(".group h2")] == names
        for section in page.cssselect(".group"):
            assert page.get_element_by_id(section.get("aria-labelledby")) is not None

    @pytest.mark.parametrize("interface", ["kk", "ru", "en"])
    def test_the_readers_own_language_stands_first(self, visit: Visit, interface: str) -> None:
        assert next(iter(values(visit(f"/{interface}/?sort=newest"), "language"))) == interface

    def test_institutions_stand_under_their_cities(self, visit: Visit) -> None:
        page = visit("/en/?sort=newest")
        (almaty,) = page.cssselect("[id='city.almaty']")
        within = [one.get("id") for one in almaty.cssselect("ul > li")]
        assert within == [
            "institution.csmrk",
            "institution.almaty-culture",
            "institution.kaznac",
        ] or set(within) <= {
            "institution.csmrk",
            "institution.almaty-culture",
            "institution.kaznac",
        }
        assert not page.cssselect("[id='city.unknown']")
        assert page.cssselect(".group > ul > [id='institution.unknown']")

    def test_months_stand_under_the_years_that_are_chosen(self, visit: Visit) -> None:
        assert not values(visit("/en/?sort=newest"), "month")
        page = visit("/en/?year=2003")
        (year,) = page.cssselect("[id='year.2003']")
        months = [one.get("id") for one in year.cssselect("ul > li")]
        assert months == sorted(months, reverse=True)
        assert all(one.startswith("month.2003-") for one in months)
        assert values(visit("/en/?month=2003-04"), "year")["2003"].state == "partial"

    def test_a_chosen_value_is_ticked_and_the_others_stay(self, visit: Visit) -> None:
        years = values(visit("/en/?year=2009&year=2011"), "year")
        chosen = {value for value, one in years.items() if one.state == "chosen"}
        assert chosen == {"2009", "2011"}
        assert {one.stories[0] for value, one in years.items() if value not in chosen} == {"+"}
        page = visit("/en/?year=2009")
        assert page.cssselect("[id='year.2009'] > a")[0].get("aria-current") == "true"
        assert page.cssselect("[id='year.2011'] > a")[0].get("aria-current") is None

    def test_a_chosen_value_is_always_seen(self, visit: Visit) -> None:
        assert "2000" not in values(visit("/en/?sort=newest"), "year")
        assert values(visit("/en/?year=2000"), "year")["2000"].state == "chosen"
        assert values(visit("/en/?year=-2000"), "year")["2000"].state == "excluded"

    def test_what_is_left_out_has_a_page_of_its_own(self, visit: Visit) -> None:
        page = visit("/en/?q=caravan&kind=full")
        more = {text(one): one.get("href") for one in page.cssselect(".more a")}
        assert more == {"All years (14)": "/en/facet/year?q=caravan&kind=full"}

    def test_an_institution_that_left_the_registry_is_still_a_filter(self, failing: Flask) -> None:
        registry = failing.extensions["izde"].settings.institutions
        registry.write_text(re.sub("quiet-library", "loud-library", registry.read_text("utf-8")))
        client = create_app(failing.extensions["izde"].settings).test_client()

        def visit(address: str) -> Any:
            return lxml.html.document_fromstring(client.get(address).get_data(as_text=True))

        one = values(visit("/en/?sort=newest"), "institution")["quiet-library"]
        assert one.name == "quiet-library"
        page = visit("/en/?institution=quiet-library")
        assert text(page.cssselect("h1")[0]) == f"{one.stories} results"
        assert text(page.cssselect(".chip")[0]) == "Remove the filter Institution: quiet-library"
        links = visit("/en/story/headline").cssselect(".side a")
        assert "/en/?institution=quiet-library" in [a.get("href") for a in links]
        for asked in ("institution=nobody", "institution=-nobody", "city=nowhere", "city=-nowhere"):
            assert client.get(f"/en/?{asked}").status_code == 400


class TestChips:
    def test_they_remove_themselves(self, visit: Visit) -> None:
        page = visit("/en/?q=museum&language=en&year=2023&year=2024&from=2024-01-01&page=2")
        chips = {text(chip): chip.get("href") for chip in page.cssselect(".chip")}
        assert chips == {
            "Remove the filter Language: English": (
                "/en/?q=museum&year=2023&year=2024&from=2024-01-01"
            ),
            "Remove the filter Year: 2023": "/en/?q=museum&language=en&year=2024&from=2024-01-01",
            "Remove the filter Year: 2024": "/en/?q=museum&language=en&year=2023&from=2024-01-01",
            "Remove the filter Date: 1 January 2024 – …": (
                "/en/?q=museum&language=en&year=2023&year=2024"
            ),
        }
        assert page.cssselect(".clear")[0].get("href") == "/en/?q=museum"

    @pytest.mark.parametrize(
        ("address", "chips"),
        [
            ("/en/?language=-en", ["Language, not: English"]),
            ("/kk/?institution=-tower-museum", ["Мекеме, мынадан басқа: Мұнара мұражайы"]),
            ("/ru/?city=-kentau", ["Город, кроме: Кентау"]),
            # a city and a year say less than what is chosen of them
            ("/en/?city=kentau&institution=tower-museum", ["Institution: Tower Museum"]),
            ("/en/?year=2024&month=2024-05", ["Month: May 2024"]),
            ("/en/?year=2023&month=2024-05", ["Year: 2023", "Month: May 2024"]),
            ("/en/?from=2024-05-01&to=2024-05-31", ["Date: May 2024"]),
            ("/en/?from=2020&to=2024", ["Date: 2020–2024"]),
            ("/en/?q=museum&exact=1", ["Spelling: Only as I typed it"]),
        ],
    )
    def test_they_say_what_is_asked_for(self, visit: Visit, address: str, chips: list[str]) -> None:
        found = visit(address).cssselect(".chip")
        hidden = [text(chip.cssselect(".hidden")[0]) for chip in found]
        assert len(set(hidden)) == 1
        assert [text(chip).removeprefix(hidden[0]).strip() for chip in found] == chips

    def test_without_its_month_a_year_is_whole_again(self, visit: Visit) -> None:
        (chip,) = visit("/en/?year=2003&month=2003-04").cssselect(".chip")
        assert chip.get("href") == "/en/?year=2003"

    def test_the_last_one_leads_to_all_stories(self, visit: Visit) -> None:
        (chip,) = visit("/en/?year=2003").cssselect(".chip")
        assert chip.get("href") == "/en/?sort=newest"


class TestForm:
    def test_new_words_are_asked_with_the_filters(self, visit: Visit) -> None:
        page = visit("/en/?q=museum&language=-kk&year=2024&from=2024-01-01&sort=oldest&page=2")
        kept = [(one.get("name"), one.get("value")) for one in page.cssselect("#kept input")]
        assert kept == [("language", "-kk"), ("year", "2024"), ("sort", "oldest")]

    def test_the_range_stands_in_its_fields(self, visit: Visit) -> None:
        page = visit("/en/?from=2021-03&to=2021-04-30")
        assert page.cssselect("input[type=date][name=from]")[0].get("value") == "2021-03-01"
        assert page.cssselect("input[type=date][name=to]")[0].get("value") == "2021-04-30"
        assert {one.get("form") for one in page.cssselect(".ends input, .ends button")} == {
            "search"
        }
        titles = sorted(text(one) for one in page.cssselect(".results h2"))
        assert titles == ["The long reading", "День читателя"]

    def test_a_range_that_ends_before_it_begins_is_put_right(self, visit: Visit) -> None:
        page = visit("/en/?from=2021-04-30&to=2021-03-01")
        assert page.cssselect("input[name=from]")[0].get("value") == "2021-03-01"
        assert total(page) == 2

    def test_a_range_without_a_story_can_still_be_changed(self, visit: Visit) -> None:
        page = visit("/en/?from=1900-01-01&to=1900-12-31")
        assert total(page) == 0
        assert page.cssselect("input[name=from]")[0].get("value") == "1900-01-01"


class TestTimeline:
    @pytest.mark.parametrize(
        ("address", "names", "ways"),
        [
            ("/en/?year=2024", ["May 2024: 2"], ["All years"]),
            (
                "/ru/?from=2024-05-01&to=2024-05-31",
                ["17 мая 2024 г.: 2"],
                ["Все годы", "2024"],
            ),
            ("/kk/?from=2021&to=2021", None, ["Барлық жылдар"]),
        ],
    )
    def test_a_chosen_time_is_divided_and_left_again(
        self, visit: Visit, address: str, names: list[str] | None, ways: list[str]
    ) -> None:
        page = visit(address)
        shown = [one.get("aria-label") for one in page.cssselect(".bars a")]
        assert names is None or shown == names
        assert [text(one) for one in page.cssselect(".wider a")] == ways

    def test_places_and_heights_fit_the_drawing(self, visit: Visit) -> None:
        page = visit("/en/?sort=newest")
        starts = page.cssselect("svg[data-from]")[0].get("data-from").split()
        assert starts[0] == "2000-01-01"
        assert page.cssselect("svg[data-from]")[0].get("data-to") == "2024-12-31"
        bars = page.cssselect("rect.bar")
        lefts = [float(one.get("x").rstrip("%")) for one in bars]
        width = float(bars[0].get("width").rstrip("%"))
        assert width * len(starts) == pytest.approx(100, abs=0.1)
        assert lefts == sorted(lefts)
        assert lefts[-1] + width <= 100.1
        assert max(int(one.get("height")) for one in bars) == 64
        assert min(int(one.get("height")) for one in bars) >= 3

    def test_one_year_alone_needs_none(self, visit: Visit) -> None:
        assert not visit("/en/?q=saddle").cssselect("svg[data-from]")


class TestCrawlers:
    def test_links_of_facets_are_not_to_be_followed(self, visit: Visit) -> None:
        page = visit("/en/?q=museum&year=2024&language=-kk")
        links = page.cssselect("aside a, .chips a, .bars a, .wider a")
        assert len(links) > 10
        assert {link.get("rel") for link in links} == {"nofollow"}

    @pytest.mark.parametrize(
        ("asked", "away"),
        [
            ("sort=newest", False),
            ("q=museum", False),
            ("q=museum&language=en", False),
            ("q=museum&language=en&sort=oldest", False),
            ("q=museum&language=en&page=2", True),
            ("q=museum&language=en&year=2024", True),
            ("language=-ru&language=-kk&year=-2024", True),
            ("year=2022&year=2023&year=2024", True),
            ("q=museum&exact=1&from=2024-01-01", True),
        ],
    )
    def test_many_constraints_are_not_for_them(
        self, client: FlaskClient, asked: str, away: bool
    ) -> None:
        response = client.get(f"/en/?{asked}")
        assert response.status_code == 200
        assert response.headers.get("X-Robots-Tag") == ("noindex, nofollow" if away else None)

    def test_lists_of_values_are_not_for_them(self, client: FlaskClient) -> None:
        assert client.get("/en/facet/year").headers["X-Robots-Tag"] == "noindex, nofollow"
