"""The pages of researchers, their tables and their answers for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import lxml.html  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient

from search.query import FACETS
from web.study import SPLIT

Open = Callable[..., Any]
LANGUAGES = ["kk", "ru", "en"]


def texts(nodes: list[Any]) -> list[str]:
    return [" ".join(node.text_content().split()) for node in nodes]


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.content_type == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    text = response.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def answer(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    return response.json


class TestCounts:
    def test_each_query_has_a_line_a_mark_and_a_column(self, visit: Open) -> None:
        page = visit("/en/counts?q=museum&q=caravan")
        for size in ("broad", "slim"):
            (chart,) = page.cssselect(f"svg.{size}")
            assert chart.get("role") == "img"
            named = [page.get_element_by_id(one) for one in chart.get("aria-labelledby").split()]
            assert [one.tag for one in named] == ["title", "desc"]
            assert "1: museum. 2: caravan." in named[1].text_content()
            assert len(chart.cssselect(".line")) == len(chart.cssselect(".marks")) == 2
        assert texts(page.cssselect(".legend a")) == ["museum", "caravan"]
        assert texts(page.cssselect(".figures thead th"))[1:] == ["1 museum", "2 caravan"]

    def test_a_number_leads_to_the_stories_it_counts(self, visit: Open) -> None:
        page = visit("/en/counts?q=museum&language=en")
        for row in page.cssselect(".figures tbody tr"):
            for link in row.cssselect("a"):
                found = visit(link.get("href"))
                assert texts(found.cssselect("h1"))[0].split()[0] == link.text_content()

    def test_what_has_no_date_is_told(self, visit: Open) -> None:
        page = visit("/en/counts")
        (note,) = page.cssselect("main .note")
        assert "have no date" in note.text_content()
        (link,) = note.cssselect("a")
        assert "year=undated" in link.get("href")
        assert texts(page.cssselect(".figures tbody th"))[-1] == "Undated"

    def test_split_by_institution_names_it(self, visit: Open) -> None:
        page = visit("/ru/counts?q=museum&by=institution")
        assert "museum · Музей «Башня»" in texts(page.cssselect(".legend a"))

    def test_a_table_of_many_months_has_pages(self, site_of: Callable[..., FlaskClient]) -> None:
        """Its chart has all of them, and so have its files."""
        dates = [f"{year}-{month:02}-11" for year in range(1998, 2024) for month in (1, 5, 12)]
        stories = (
            {"id": f"s{at}", "language": "ru", "title": "Музей", "published": date}
            for at, date in enumerate((*dates, "2023"))
        )
        client = site_of(*stories)
        address = "/en/counts?unit=month&q=музей&q=театр&q=опера"
        seen = []
        for number in (1, 2, 3, 4):
            told = client.get(f"{address}&page={number}", follow_redirects=True).text
            page = lxml.html.document_fromstring(told)
            seen += texts(page.cssselect(".figures tbody th"))
            marked = page.cssselect("svg.broad .marked")[0].get("d")
            assert page.cssselect(".take a")[0].get("href").endswith("unit=month")
            assert marked.count("L") > 30
        assert texts(page.cssselect(".paging .now")) == ["Page 4"]
        assert len(seen) == len(set(seen)) == 26 * 12 + 1
        assert (seen[0], seen[-2:]) == ("December 2023", ["January 1998", "Without a month"])
        assert len(table(client, "/en/counts.csv?unit=month&q=музей&page=2")) > 300
        beyond = client.get(f"{address}&page=5").text
        assert "There is no such page of results." in beyond

    def test_per_thousand(self, visit: Open) -> None:
        page = visit("/kk/counts?q=caravan&scale=thousand")
        shares = texts(page.cssselect(".figures tbody td"))
        assert any(re.fullmatch(r"[\d ]+,\d\d", share) for share in shares)

    def test_nothing_found_has_a_line_of_zeros(self, visit: Open) -> None:
        page = visit("/en/counts?q=abracadabra")
        assert set(texts(page.cssselect(".figures tbody td"))) == {"0"}

    def test_as_a_table_and_for_programs(self, client: FlaskClient) -> None:
        rows = table(client, "/en/counts.csv?q=museum&q=caravan")
        assert {one["query"] for one in rows} == {"museum", "caravan"}
        assert {one["period"] for one in rows} >= {"2000", "2024", "undated"}
        told = answer(client, "/en/counts.json?q=museum&unit=month")
        assert told["unit"] == "month"
        assert told["series"][0]["query"]["q"] == "museum"


class TestContext:
    def test_lines_lead_to_the_story_with_its_words(self, visit: Open) -> None:
        page = visit("/ru/context?q=музей")
        lines = page.cssselect(".kwic > li")
        assert len(lines) == 2
        assert {mark.text_content() for mark in page.cssselect(".kwic mark")} == {"музее", "музеев"}
        link = lines[0].cssselect(".from a")[0]
        story = visit(link.get("href"))
        assert story.cssselect("mark")

    def test_a_form_is_struck_out_and_put_back(self, visit: Open) -> None:
        page = visit("/en/context?q=museum")
        before = page.cssselect(".kwic > li")
        form = next(one for one in page.cssselect("a.form") if "museums" in one.text_content())
        struck = visit(form.get("href"))
        assert len(struck.cssselect(".kwic > li")) < len(before)
        assert texts(struck.cssselect(".form.struck s")) == ["museums"]
        again = visit(struck.cssselect("a.form.struck")[0].get("href"))
        assert len(again.cssselect(".kwic > li")) == len(before)
        everything = visit(struck.cssselect(".lemmas .clear")[0].get("href"))
        assert not everything.cssselect(".struck")

    def test_languages_and_directions_are_told(self, visit: Open) -> None:
        page = visit("/kk/context?q=مۇراجاي")
        told = {(line.get("lang"), line.get("dir")) for line in page.cssselect(".kwic .line")}
        assert told == {("kk-Arab", "rtl"), ("kk", None), ("kk-Latn", None)}

    def test_what_an_institution_keeps_back_is_not_shown(self, visit: Open) -> None:
        page = visit("/en/context?q=sentence&order=oldest")
        text = page.text_content()
        assert "Sentence number 1 of" in text
        assert "number 40" not in text
        assert "has not released this part" in text

    def test_pages(self, visit: Open) -> None:
        first = visit("/en/context?q=the&order=left")
        assert len(first.cssselect(".kwic > li")) == 50
        (after,) = first.cssselect(".paging a.turn")
        second = visit(after.get("href"))
        assert second.cssselect(".kwic")[0].get("start") == "51"
        beyond = visit("/en/context?q=the&page=900")
        assert "no such page" in texts(beyond.cssselect("main .note"))[0]

    def test_hostile_text_is_text(self, client: FlaskClient) -> None:
        page = client.get("/en/context?q=hostile").get_data(as_text=True)
        assert "<img" not in page
        assert "&lt;img" in page

    def test_as_a_table_and_for_programs(self, client: FlaskClient) -> None:
        rows = table(client, "/en/context.csv?q=the")
        assert len(rows) == answer(client, "/en/context.json?q=the")["total"] > 50
        assert list(rows[0])[:3] == ["number", "id", "institution"]


class TestCollocations:
    def test_a_collocate_leads_to_its_lines(self, visit: Open) -> None:
        page = visit("/en/collocations?q=caravan&least=5")
        rows = page.cssselect(".figures tbody tr")
        assert texts(rows[0].cssselect("th")) == ["chronicle"]
        lines = visit(rows[0].cssselect("a")[0].get("href"))
        assert len(lines.cssselect(".kwic > li")) == 42

    def test_sorted_by_another_measure(self, visit: Open) -> None:
        page = visit("/en/collocations?q=caravan")
        link = next(
            one for one in page.cssselect(".figures thead a") if "PMI" in one.text_content()
        )
        assert "measure=pmi" in link.get("href")
        sorted_by = visit(link.get("href")).cssselect("th[aria-sort]")
        assert texts(sorted_by) == ["Mutual information (PMI)"]

    def test_function_words_are_left_out_unless_wanted(self, visit: Open) -> None:
        words = "/en/collocations?q=caravan{}"
        without = texts(visit(words.format("")).cssselect(".figures tbody th"))
        wanted = texts(visit(words.format("&stop=1")).cssselect(".figures tbody th"))
        assert "the" not in without
        assert "the" in wanted

    def test_no_window_is_one_word(self, visit: Open) -> None:
        visit("/en/collocations?q=caravan&left=0&right=0")

    def test_as_a_table_and_for_programs(self, client: FlaskClient) -> None:
        rows = table(client, "/en/collocations.csv?q=caravan&least=1")
        told = answer(client, "/en/collocations.json?q=caravan&least=1")
        assert len(rows) == told["found"]
        assert rows[0]["lemma"] == told["collocates"][0]["lemma"]


class TestFrequencies:
    def test_words_by_year(self, visit: Open) -> None:
        page = visit("/en/frequencies?q=caravan&by=year")
        rows = page.cssselect(".figures tbody tr")
        assert texts(rows[0].cssselect("th")) == ["caravan"]
        assert len(rows[0].cssselect("td")) == 1 + 3 + 14

    def test_a_word_leads_to_its_lines(self, visit: Open) -> None:
        page = visit("/en/frequencies?language=en")
        link = page.cssselect(".figures tbody th a")[0]
        assert visit(link.get("href")).cssselect(".kwic > li")

    def test_compared(self, visit: Open) -> None:
        page = visit("/en/frequencies?q=museum&language=en&beside=rest&least=1")
        assert texts(page.cssselect(".sides [aria-current]")) == ["Typical of these stories"]
        assert texts(page.cssselect(".figures tbody th"))[0] == "museum"
        other = visit(page.cssselect(".sides a")[1].get("href"))
        assert texts(other.cssselect(".figures tbody th"))[0] in ("caravan", "number", "sentence")

    def test_compared_with_another_query(self, visit: Open) -> None:
        page = visit("/en/frequencies?q=museum&beside=query&against=caravan&least=1")
        assert "caravan" not in texts(page.cssselect(".figures tbody th"))
        (field,) = page.cssselect("input[name=against]")
        assert field.get("value") == "caravan"

    def test_as_a_table_and_for_programs(self, client: FlaskClient) -> None:
        rows = table(client, "/en/frequencies.csv?language=en&by=year")
        told = answer(client, "/en/frequencies.json?language=en&by=year")
        assert rows[1]["lemma"] == told["rows"][0]["lemma"]
        assert len(rows) == told["found"] + 1
        compared = table(client, "/en/frequencies.csv?q=museum&beside=rest&least=1")
        assert "log_likelihood" in compared[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address",
    [
        *(f"frequencies?by={facet}" for facet in FACETS),
        *(f"counts?by={facet}&unit=month" for facet in SPLIT),
        "frequencies?what=names&by=month&q=museum",
        "frequencies?beside=rest&what=names&q=museum",
        "frequencies?beside=query",
    ],
)
def test_every_split_is_shown_in_each_language(visit: Open, language: str, address: str) -> None:
    page = visit(f"/{language}/{address}")
    assert page.cssselect("h1")


class TestConllu:
    def test_of_a_result_and_of_a_story(self, client: FlaskClient) -> None:
        whole = client.get("/en/conllu?q=museum&translate=0")
        assert whole.content_type == "text/plain; charset=utf-8"
        text = whole.get_data(as_text=True)
        assert {line for line in text.splitlines() if line.startswith("# newdoc")} == {
            "# newdoc id = night-en",
            "# newdoc id = same-day",
        }
        one = client.get("/en/conllu/night-en").get_data(as_text=True)
        assert one in text
        assert client.get("/en/conllu/removed").status_code == 410
        assert client.get("/en/conllu/nowhere").status_code == 404

    def test_no_more_than_an_excerpt(self, client: FlaskClient) -> None:
        text = client.get("/en/conllu/long").get_data(as_text=True)
        assert "Sentence number 2 of" in text
        assert "number 40" not in text


class TestAddresses:
    @pytest.mark.parametrize(
        ("given", "canonical"),
        [
            ("counts?q=&q=museum&q=&unit=year&by=&from=", "counts?q=museum"),
            ("counts?q=museum&q=museum&scale=stories", "counts?q=museum"),
            ("context?q=museum&translate=0&by=lemma&order=newest", "context?q=museum"),
            ("context?q=museum&out=b&out=a&out=a", "context?q=museum&out=a&out=b"),
            ("collocations?left=5&right=5&least=3&q=museum", "collocations?q=museum"),
            ("frequencies?q=museum&translate=1&what=words&page=1", "frequencies?q=museum"),
        ],
    )
    def test_what_stands_for_itself_is_left_out(
        self, client: FlaskClient, given: str, canonical: str
    ) -> None:
        response = client.get(f"/en/{given}")
        assert (response.status_code, response.location) == (302, f"/en/{canonical}")
        assert client.get(response.location).status_code == 200

    @pytest.mark.parametrize(
        "address",
        [
            "counts?q=museum&q=library&by=language&language=en&from=2020-01-01&unit=month",
            "context?q=museum&fold=0&translate=1&by=form&order=left&out=en.museum.museums",
            "collocations?q=museum&institution=-tower-museum&measure=t&left=1&right=0&least=2&stop=1",
            "frequencies?year=2024&what=names&by=institution&stop=1&page=2",
            "frequencies?q=museum&exact=1&translate=0&beside=query&against=year%3A2020&side=second",
        ],
    )
    def test_a_canonical_address_stays_and_its_form_asks_the_same(
        self, visit: Open, address: str
    ) -> None:
        page = visit(f"/en/{address}")
        (form,) = page.cssselect("form.ask")
        asked = {pair for pair in parse_qsl(urlsplit(address).query) if pair[0] != "page"}
        fields = {(name, value) for name, value in form.form_values() if value}
        assert asked <= fields

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(
        "address",
        [
            "counts?unit=week",
            "counts?by=year",
            "counts?" + "&".join(f"q=word{number}" for number in range(9)),
            "context?order=up",
            "context?" + "&".join(f"out=a{number}" for number in range(51)),
            "collocations?left=16",
            "collocations?least=x",
            "frequencies?beside=them",
            "frequencies?month=2024-13",
            "context?institution=nowhere",
            "context?q=" + "a" * 501,
        ],
    )
    def test_what_there_is_not_is_refused(self, visit: Open, language: str, address: str) -> None:
        page = visit(f"/{language}/{address}", 400)
        assert page.get("lang") == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_lead_to_what_can_be_counted_of_them(visit: Open, language: str) -> None:
    page = visit(f"/{language}/?q=museum&language=en")
    links = [link.get("href") for link in page.cssselect(".take a")]
    for tool in ("counts", "context", "collocations", "frequencies"):
        address = next(link for link in links if link.startswith(f"/{language}/{tool}?"))
        assert "q=museum" in address
        assert "language=en" in address
        assert "nofollow" in page.xpath(f"//a[@href='{address}']")[0].get("rel")
        visit(address)


def test_nothing_of_the_pages_stands_in_their_markup(client: FlaskClient) -> None:
    for tool in ("counts?q=museum", "context?q=museum", "collocations?q=museum", "frequencies"):
        page = client.get(f"/en/{tool}").get_data(as_text=True)
        assert "style=" not in page
        assert not re.search(r"<script(?! src=)", page)


@pytest.mark.parametrize("address", ["/kk/", "/kk/?q=музей", "/kk/story/night-kk", "/kk/corpus"])
def test_every_page_leads_there(visit: Open, address: str) -> None:
    (link,) = visit(address).cssselect(".foot a[href='/kk/counts']")
    assert link.get("rel") == "nofollow"
