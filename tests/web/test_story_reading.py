"""Reading a story: from match to match, beside a version, with its pictures; passing it on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import lxml.html  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient

from corpus.settings import Settings
from web.app import create_app

Visit = Callable[..., Any]


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def link(page: Any, words: str) -> str:
    (found,) = [a.get("href") for a in page.cssselect("a") if text(a) == words]
    return str(found)


class TestMatches:
    def test_each_match_leads_to_the_next_and_to_the_one_before(self, visit: Visit) -> None:
        page = visit("/en/story/night-en?q=museum")
        assert [(one.get("id"), text(one)) for one in page.cssselect("article mark")] == [
            ("m1", "museum"),  # in the title
            ("m2", "museum"),
            ("m3", "Museums"),
        ]
        steps = page.cssselect("mark + .step")
        assert [
            [(a.get("aria-label"), a.get("href")) for a in step.cssselect("a")] for step in steps
        ] == [
            [
                ("Next match", f"#m{n}"),
                ("Previous match", f"#m{p}"),
                ("Leave the matches", "#matches"),
            ]
            for n, p in ((2, 3), (3, 1), (1, 2))
        ]
        assert [step.get("data-at") for step in steps] == ["1 / 3", "2 / 3", "3 / 3"]
        assert steps[0].get("aria-label") == "Match 1 of 3"
        assert "3" in text(page.get_element_by_id("matches"))
        assert page.cssselect("#matches a")[0].get("href") == "#m1"

    def test_the_links_add_nothing_to_what_is_read_or_copied(self, visit: Visit) -> None:
        assert (
            text(visit("/en/story/night-en?q=museum").cssselect("h1")[0]) == "Night at the museum"
        )

    def test_two_matches_lead_to_each_other(self, visit: Visit) -> None:
        steps = visit("/en/story/mixed?q=wisdom+readers").cssselect(".step")
        assert [[a.get("href") for a in step.cssselect("a")] for step in steps] == [
            ["#m2", "#m2", "#matches"],
            ["#m1", "#m1", "#matches"],
        ]

    def test_where_nothing_is_marked_nothing_is_said(self, visit: Visit) -> None:
        for address in ("/en/story/night-en", "/en/story/night-en?q=saddle"):
            page = visit(address)
            assert not page.cssselect("#matches, .step, mark")


class TestSideBySide:
    def test_a_version_stands_beside_with_the_words_of_the_search(self, visit: Visit) -> None:
        page = visit("/en/story/night-en?q=museum&beside=night-ru")
        main, other = page.cssselect("article")
        assert text(other.cssselect("h2")[0]) == "Ночь в музее"
        assert other.cssselect("h2")[0].get("lang") == "ru"
        assert [text(one) for one in other.cssselect("mark")] == ["музее", "музеев"]
        assert not other.cssselect("mark[id]")  # only one text can be walked through
        assert main.cssselect("mark[id]")
        close = link(page, "Close (Russian)")
        assert close == "/en/story/night-en?q=museum"
        assert not page.cssselect("link[rel=canonical]")[0].get("href").count("?")

    def test_the_reading_direction_is_each_texts_own(self, visit: Visit) -> None:
        page = visit("/kk/story/night-kk?beside=night-en")
        assert [one.get("lang") for one in page.cssselect("article .text")] == ["kk", "en"]

    @pytest.mark.parametrize("beside", ["same-day", "night-nowhere", "night-en", "%00", "'"])
    def test_what_is_no_version_is_refused(self, visit: Visit, beside: str) -> None:
        page = visit(f"/en/story/night-en?beside={beside}", 400)
        assert "This is not a version of the story." in text(page)

    def test_an_empty_parameter_means_nothing(self, visit: Visit) -> None:
        assert len(visit("/en/story/night-en?beside=").cssselect("article")) == 1


class TestPictures:
    ADDRESS = "/en/story/night-en"

    def show(self, client: FlaskClient, show: str, **headers: str) -> Any:
        return client.post(
            f"{self.ADDRESS}/pictures?q=museum", data={"show": show}, headers=headers
        )

    def test_they_are_not_loaded_until_a_reader_asks(self, client: FlaskClient) -> None:
        response = client.get(self.ADDRESS)
        assert b"<img" not in response.data
        assert "img-src 'self';" in response.headers["Content-Security-Policy"]
        assert "Cookie" in response.vary
        form = lxml.html.document_fromstring(response.data).cssselect("form.loading")[0]
        assert form.get("method") == "post"
        assert "tower.example" in text(form)

    def test_the_choice_is_kept_in_a_cookie_and_leads_back(self, client: FlaskClient) -> None:
        response = self.show(client, "1")
        assert response.status_code == 303
        assert response.location == f"{self.ADDRESS}?q=museum"
        cookie = response.headers["Set-Cookie"]
        assert cookie.startswith("pictures=1;")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie

    def test_then_they_come_from_the_source_as_they_are_needed(self, client: FlaskClient) -> None:
        self.show(client, "1")
        response = client.get(self.ADDRESS)
        page = lxml.html.document_fromstring(response.get_data(as_text=True))
        images = page.cssselect(".pictures img")
        assert [one.get("src") for one in images] == [
            "https://tower.example/hall.jpg",
            "https://tower.example/a%20b.jpg",
        ]
        for one in images:
            assert one.get("loading") == "lazy"
            assert one.get("referrerpolicy") == "no-referrer"
            assert one.get("alt")
        assert [text(one) for one in page.cssselect("figcaption")] == ["The new hall"]
        policy = response.headers["Content-Security-Policy"]
        assert "img-src 'self' https://tower.example;" in policy
        assert policy.count("tower.example") == 1

    def test_other_pages_load_nothing_from_elsewhere(self, client: FlaskClient) -> None:
        self.show(client, "1")
        for address in ("/en/", "/en/story/night-kk", "/en/corpus"):
            assert "img-src 'self';" in client.get(address).headers["Content-Security-Policy"]

    def test_the_choice_can_be_taken_back(self, client: FlaskClient) -> None:
        self.show(client, "1")
        self.show(client, "0")
        assert b"<img" not in client.get(self.ADDRESS).data

    def test_another_site_cannot_choose(self, client: FlaskClient) -> None:
        response = self.show(client, "1", **{"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 400
        assert "Set-Cookie" not in response.headers

    def test_there_is_nothing_to_choose_for_no_story(self, client: FlaskClient) -> None:
        assert client.post("/en/story/nowhere/pictures", data={"show": "1"}).status_code == 404
        assert client.get(f"{self.ADDRESS}/pictures").status_code == 405


class TestPassingOn:
    @pytest.fixture
    def known(self, data: Path) -> FlaskClient:
        settings = Settings(
            data=data, public_address="https://izde.example", report_to="desk@izde.example"
        )
        return create_app(settings).test_client()

    def page(self, client: FlaskClient, address: str) -> Any:
        return lxml.html.document_fromstring(client.get(address).get_data(as_text=True))

    def test_the_address_is_that_of_the_story_alone(self, client: FlaskClient) -> None:
        page = self.page(client, "/ru/story/night-ru?q=музей")
        assert (
            page.get_element_by_id("address").get("value") == "http://localhost/ru/story/night-ru"
        )

    def test_the_ways_carry_title_and_address(self, known: FlaskClient) -> None:
        page = self.page(known, "/ru/story/night-ru")
        ways = {text(a): a.get("href") for a in page.cssselect(".passing li a")}
        assert list(ways) == ["Электронная почта", "Telegram", "WhatsApp", "Facebook"]
        address = "https://izde.example/ru/story/night-ru"
        for way in ways.values():
            assert address in unquote(way)
        assert parse_qs(urlsplit(ways["Telegram"]).query) == {
            "url": [address],
            "text": ["Ночь в музее"],
        }

    def test_an_error_is_told_to_whom_the_operator_named(self, known: FlaskClient) -> None:
        address = link(self.page(known, "/kk/story/night-kk"), "Қате туралы хабарлау")
        assert address.startswith("mailto:desk@izde.example?subject=")
        assert "+" not in address  # a mail program would show it
        told = parse_qs(urlsplit(address).query)
        assert told["subject"] == ["«Мұражайдағы түн» жаңалығындағы қате"]
        assert told["body"][0].startswith("https://izde.example/kk/story/night-kk\r\n")

    @pytest.mark.parametrize(
        ("given", "address"),
        [
            ("https://izde.example/errors", "https://izde.example/errors"),
            (
                "mailto:a@izde.example?cc=b@izde.example",
                "mailto:a@izde.example?cc=b@izde.example&subject=",
            ),
        ],
    )
    def test_it_may_be_a_page_or_a_letter_with_a_copy(
        self, data: Path, given: str, address: str
    ) -> None:
        client = create_app(Settings(data=data, report_to=given)).test_client()
        found = link(self.page(client, "/en/story/night-en"), "Report an error")
        assert found.startswith(address)

    def test_where_nobody_is_named_nothing_is_offered(self, client: FlaskClient) -> None:
        assert "Report an error" not in client.get("/en/story/night-en").get_data(as_text=True)

    def test_citations_have_their_page(self, client: FlaskClient) -> None:
        address = link(self.page(client, "/ru/story/night-ru?q=музей"), "Цитировать")
        assert address == "/ru/story/night-ru/cite"
        assert client.get(address).status_code == 200

    def test_paper_says_where_it_came_from(self, known: FlaskClient) -> None:
        (printed,) = self.page(known, "/en/story/night-en").cssselect(".printed")
        assert text(printed) == "https://izde.example/en/story/night-en"
