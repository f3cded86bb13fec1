from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

Visit = Callable[..., Any]


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def titles(page: Any) -> list[str]:
    return [text(one) for one in page.cssselect(".results h2")]


def result(page: Any, title: str) -> Any:
    return next(one for one in page.cssselect(".results article") if title in text(one))


class TestFrame:
    def test_what_is_asked_for_without_words_are_all_stories(self, visit: Visit) -> None:
        page = visit("/en/?sort=newest")
        assert text(page.cssselect("h1")[0]) == "51 results"
        assert len(titles(page)) == 10
        assert not page.cssselect(".chip")
        assert len(titles(visit("/en/?page=6"))) == 1

    def test_each_interface_names_itself_and_the_others(self, visit: Visit) -> None:
        page = visit("/ru/?q=museum&year=2024")
        assert page.get("lang") == "ru"
        alternates = {
            link.get("hreflang"): link.get("href")
            for link in page.cssselect("link[rel=alternate][hreflang]")
        }
        assert alternates == {"kk": "/kk/?q=museum&year=2024", "en": "/en/?q=museum&year=2024"}
        links = {a.get("hreflang"): a for a in page.cssselect(".switch a")}
        assert links["en"].get("href") == "/en/?q=museum&year=2024"
        assert links["kk"].get("lang") == "kk"
        assert links["ru"].get("aria-current") == "true"
        assert links["en"].get("aria-current") is None

    def test_the_page_has_landmarks_a_skip_link_and_one_first_heading(self, visit: Visit) -> None:
        page = visit("/en/?sort=newest")
        assert page.cssselect("body > a")[0].get("href") == "#main"
        assert page.cssselect("main#main")
        assert page.cssselect("form[role=search][method=get] input[name=q]")
        assert page.cssselect("label[for=q]")
        assert len(page.cssselect("h1")) == 1
        assert page.cssselect("aside[aria-label]")


class TestResults:
    @pytest.mark.parametrize(
        ("address", "title", "marked"),
        [
            ("/kk/?q=мұражайлар", "Мұражайдағы түн", "Мұражайдағы"),
            ("/ru/?q=музеев", "Ночь в музее", "музее"),
            ("/en/?q=museums", "Night at the museum", "museum"),
        ],
    )
    def test_a_word_is_marked_in_its_inflected_form(
        self, visit: Visit, address: str, title: str, marked: str
    ) -> None:
        page = visit(address)
        assert title in titles(page)
        heading = next(h for h in page.cssselect(".results h2") if text(h) == title)
        assert [text(one) for one in heading.cssselect("mark")] == [marked]

    @pytest.mark.parametrize(
        ("address", "count"),
        [
            ("/en/?q=caravan", "42 results"),
            ("/ru/?q=caravan", "42 результата"),
            ("/kk/?q=caravan", "42 нәтиже"),
            ("/ru/?q=saddle", "1 результат"),
        ],
    )
    def test_results_are_counted_in_good_grammar(
        self, visit: Visit, address: str, count: str
    ) -> None:
        assert text(visit(address).cssselect("h1")[0]) == count

    @pytest.mark.parametrize(
        ("address", "facts"),
        [
            ("/en/?q=saddle", "Tower Museum Published: 17 May 2024 English"),
            ("/kk/?q=saddle", "Мұнара мұражайы Жарияланды: 2024 ж. 17 мамыр Ағылшынша"),
            ("/ru/?q=saddle", "Музей «Башня» Опубликовано: 17 мая 2024 г. Английский"),
            ("/en/?q=читателя", "Quiet Library Event: 23 April 2021 Russian Headline only"),
            ("/en/?q=maps", "Quiet Library Published: 2 May 2021 English Teaser"),
            ("/ru/?q=wisdom", "Учреждение неизвестно Событие: 16 июня Английский"),
        ],
    )
    def test_a_result_says_who_when_in_which_language_and_how_much(
        self, visit: Visit, address: str, facts: str
    ) -> None:
        assert text(visit(address).cssselect(".results .facts")[0]) == facts

    def test_dates_are_for_machines_too(self, visit: Visit) -> None:
        times = visit("/en/?q=wisdom").cssselect(".results time")
        assert [one.get("datetime") for one in times] == ["06-16"]

    def test_every_text_names_its_language(self, visit: Visit) -> None:
        page = visit("/kk/?q=wisdom")
        heading = page.cssselect(".results h2")[0]
        assert heading.get("lang") == "en"
        assert [(s.get("lang"), text(s)) for s in heading.cssselect("span")] == [
            ("kk", "Құтадғу білік")
        ]
        snippet = page.cssselect(".results .snippet")[0]
        assert snippet.get("lang") == "en"
        assert [(s.get("lang"), text(s)) for s in snippet.cssselect("span")] == [
            ("kk", "Құтадғу білік")
        ]

    def test_scripts_are_named_and_arabic_runs_from_the_right(self, visit: Visit) -> None:
        page = visit("/kk/?institution=tower-museum")
        arabic = result(page, "مۇراجاي كەشى").cssselect("h2")[0]
        assert (arabic.get("lang"), arabic.get("dir")) == ("kk-Arab", "rtl")
        latin = result(page, "Murajaidağy keş").cssselect("h2")[0]
        assert (latin.get("lang"), latin.get("dir")) == ("kk-Latn", None)

    def test_markup_in_a_story_is_text(self, visit: Visit) -> None:
        page = visit("/en/?q=hostile")
        assert titles(page) == ["<script>alert(1)</script> & <b>bold</b>"]
        assert not page.cssselect(".results script, .results b, .results img")

    def test_markup_in_the_words_is_text(self, visit: Visit) -> None:
        page = visit("/en/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
        assert not page.cssselect("body script")
        assert page.cssselect("#q")[0].get("value") == '"><script>alert(1)</script>'

    def test_a_link_takes_the_search_along(self, visit: Visit) -> None:
        page = visit("/en/?q=saddle&year=2024")
        link = page.cssselect(".results h2 a")[0]
        assert link.get("href") == "/en/story/same-day?q=saddle&year=2024"


class TestOrder:
    def test_orders_are_links_and_the_present_one_is_said(self, visit: Visit) -> None:
        orders = {
            text(a): (a.get("href"), a.get("aria-current"))
            for a in visit("/en/?q=caravan&sort=oldest&page=2").cssselect(".sorts a")
        }
        assert orders == {
            "Best match": ("/en/?q=caravan", None),
            "Newest first": ("/en/?q=caravan&sort=newest", None),
            "Oldest first": ("/en/?q=caravan&sort=oldest", "true"),
        }

    def test_without_words_nothing_can_match_best(self, visit: Visit) -> None:
        orders = [text(a) for a in visit("/kk/?sort=newest").cssselect(".sorts a")]
        assert orders == ["Алдымен жаңасы", "Алдымен ескісі"]


class TestPaging:
    def test_pages_are_linked(self, visit: Visit) -> None:
        page = visit("/en/?q=caravan&page=3")
        assert [text(one) for one in page.cssselect(".paging li")] == [
            "Previous",
            "Page 1",
            "Page 2",
            "Page 3",
            "Page 4",
            "Page 5",
            "Next",
        ]
        assert page.cssselect(".paging a[rel=prev]")[0].get("href") == "/en/?q=caravan&page=2"
        assert page.cssselect(".paging a[rel=next]")[0].get("href") == "/en/?q=caravan&page=4"
        assert text(page.cssselect(".paging [aria-current=page]")[0]) == "Page 3"
        assert page.cssselect("ol.results")[0].get("start") == "21"
        assert page.cssselect("link[rel=canonical]")[0].get("href") == "/en/?q=caravan&page=3"

    def test_first_and_last_page_end_there(self, visit: Visit) -> None:
        first, last = visit("/en/?q=caravan"), visit("/en/?q=caravan&page=5")
        assert [text(one) for one in first.cssselect(".paging li")] == [
            "Page 1",
            "Page 2",
            "…",
            "Page 5",
            "Next",
        ]
        assert not first.cssselect("a[rel=prev]")
        assert not last.cssselect("a[rel=next]")
        assert len(titles(last)) == 2

    def test_a_page_behind_the_last_leads_back(self, visit: Visit) -> None:
        page = visit("/en/?q=caravan&page=9")
        assert not titles(page)
        assert page.cssselect(".note a")[0].get("href") == "/en/?q=caravan&page=5"

    def test_one_page_needs_no_paging(self, visit: Visit) -> None:
        assert not visit("/en/?q=saddle").cssselect(".paging")


class TestNothing:
    @pytest.mark.parametrize(
        ("address", "note", "offer"),
        [
            ("/kk/?q=мұражай+қызылбас", "Барлық сөзі бар жаңалық жоқ.", "«қызылбас» сөзінсіз"),
            ("/ru/?q=музей+краснобай", "Нет новости со всеми словами.", "Без слова «краснобай»"),
            (
                "/en/?q=museum+xylophone",
                "No story has all of the words.",
                "Without the word “xylophone”",
            ),
        ],
    )
    def test_it_says_so_and_offers_what_to_loosen(
        self, visit: Visit, address: str, note: str, offer: str
    ) -> None:
        page = visit(address)
        assert any(text(one).startswith(note) for one in page.cssselect(".note"))
        offers = {text(a): a for a in page.cssselect(".offers a")}
        assert offer in offers
        count = text(offers[offer].getparent().cssselect(".count")[0])
        found = visit(offers[offer].get("href"))
        assert text(found.cssselect("h1")[0]) == count

    def test_a_filter_can_be_what_is_too_much(self, visit: Visit) -> None:
        page = visit("/en/?q=caravan&institution=tower-museum")
        offers = [text(a) for a in page.cssselect(".offers a")]
        assert any("Institution" in one or "institution" in one for one in offers)


class TestForm:
    def test_the_empty_fields_of_a_form_leave_the_address(self, client: FlaskClient) -> None:
        response = client.get("/en/?q=museum&year=2024&from=&to=")
        assert (response.status_code, response.location) == (302, "/en/?q=museum&year=2024")

    def test_a_form_without_anything_leads_to_the_start(self, client: FlaskClient) -> None:
        response = client.get("/en/?q=&from=&to=&utm_source=letter")
        assert (response.status_code, response.location) == (302, "/en/")
        assert client.get("/en/?utm_source=letter").status_code == 200

    def test_all_stories_have_one_address(self, client: FlaskClient) -> None:
        for asked in ("page=1", "sort=newest&page=1"):
            response = client.get(f"/en/?{asked}")
            assert (response.status_code, response.location) == (302, "/en/?sort=newest")

    def test_what_others_put_into_an_address_is_ignored(self, client: FlaskClient) -> None:
        assert client.get("/en/?q=museum&utm_source=letter").status_code == 200


@pytest.mark.parametrize(
    ("address", "days", "rule"),
    [
        ("/en/?q=15+May+2024&fold=0", "15–16 May 2024", "the date of the event"),
        ("/ru/?q=15+мая+2024&fold=0", "15–16 мая 2024 г.", "дата события"),
        ("/kk/?q=2024+жылғы+15+мамыр&fold=0", "2024 ж. 15–16 мамыр", "іс-шараның күні"),
        ("/en/?q=17+May+2024&fold=0", "17 May 2024", "the date of the story"),
    ],
)
def test_the_date_that_matched_is_shown_as_the_reader_writes_it(
    visit: Visit, address: str, days: str, rule: str
) -> None:
    reasons = [why.text_content() for why in visit(address).cssselect(".why li")]
    assert any(why.endswith(f"{days} {rule}") for why in reasons), reasons


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", "Сұрауда іздейтін сөз жоқ."),
        ("ru", "В запросе нет слов, которые можно искать."),
        ("en", "The query has no words to look for."),
    ],
)
def test_signs_find_nothing_and_the_page_says_so(visit: Visit, language: str, told: str) -> None:
    page = visit(f"/{language}/?q=!!!")
    assert not page.cssselect(".results")
    assert told in [note.text_content() for note in page.cssselect(".note")]


def test_nothing_is_told_of_stories_that_a_filter_leaves_out(visit: Visit) -> None:
    page = visit("/ru/?q=музей+краснобай&year=1901")
    assert text(page.cssselect("h1")[0]) == "Ничего не найдено"
    assert "Нет новости со всеми словами." not in text(page.cssselect("main")[0])
