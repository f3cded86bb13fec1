"""Institutions, their list, and what is in the corpus."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient

from corpus.settings import Settings
from corpus.store import Store
from web import holdings
from web.app import create_app

Visit = Callable[..., Any]


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def bars(page: Any, heading: str) -> dict[str, tuple[int, str | None]]:
    """Value -> stories and address, of the bars under a heading."""
    section = page.get_element_by_id(heading).getparent()
    found = {}
    for item in section.cssselect(".tally li"):
        link = item.find("a")
        value, count = (text(item.cssselect(one)[0]) for one in (".tally-name", ".count"))
        found[value] = (int(count), None if link is None else link.get("href"))
    return found


def results(visit: Visit, address: str) -> int:
    """How many stories an address of the search finds."""
    return int(re.findall(r"\d+", text(visit(address).cssselect("h1")[0]))[0])


class TestInstitution:
    def test_what_it_is(self, visit: Visit) -> None:
        page = visit("/ru/institution/csmrk")
        assert text(page.cssselect("h1")[0]).startswith("Центральный государственный музей")
        assert text(page.cssselect(".identity .facts")[0]) == "Музей Алматы"
        known = {text(one.find("dt")): one.cssselect("dd") for one in page.cssselect(".known div")}
        assert known["Казахский"][0].get("lang") == "kk"
        assert "мұражайы" in text(known["Казахский"][0]) or "музейі" in text(known["Казахский"][0])
        assert known["Английский"][0].get("lang") == "en"
        assert known["Сайт"][0].find("a").get("href").startswith("http")

    def test_former_names_have_their_years(self, visit: Visit) -> None:
        page = visit("/en/institution/national-library")
        assert "Pushkin State Library of the Kazakh SSR (1937–1991)" in text(
            page.cssselect(".known")[0]
        )

    def test_its_years_lead_to_its_stories(self, visit: Visit) -> None:
        years = bars(visit("/en/institution/tower-museum"), "years")
        assert {year: count for year, (count, _) in years.items()} == {
            "2022": 1,
            "2023": 1,
            "2024": 2,
        }
        for count, address in years.values():
            assert address is not None
            assert "institution=tower-museum" in address
            assert results(visit, address) == count

    def test_its_languages_lead_to_its_stories(self, visit: Visit) -> None:
        for count, address in bars(visit("/en/institution/tower-museum"), "languages").values():
            assert address is not None
            assert results(visit, address) == count

    def test_years_between_are_shown_to_be_empty(self, visit: Visit) -> None:
        years = bars(visit("/en/institution/quiet-library"), "years")
        assert years["2020"][0] == 1
        assert list(years) == ["2020", "2021"]

    def test_its_months_are_a_table(self, visit: Visit) -> None:
        (table,) = visit("/kk/institution/quiet-library").cssselect("table.months")
        assert [text(one) for one in table.cssselect("tbody th")] == ["2021", "2020"]
        names = [one.text_content() for one in table.cssselect("th > .hidden")]
        assert names[:2] == ["қаңтар", "ақпан"]
        cells = {a.get("aria-label"): a.get("href") for a in table.cssselect("td a")}
        assert cells == {
            "2020 ж. қаңтар: 1": "/kk/?institution=quiet-library&month=2020-01",
            "2021 ж. наурыз: 1": "/kk/?institution=quiet-library&month=2021-03",
            "2021 ж. сәуір: 1": "/kk/?institution=quiet-library&month=2021-04",
            "2021 ж. мамыр: 1": "/kk/?institution=quiet-library&month=2021-05",
        }
        assert len(table.cssselect(".lacking")) == 13  # February 2020 to February 2021

    def test_its_latest_stories_stand_first_in_the_readers_language(self, visit: Visit) -> None:
        for language, title in (("kk", "Мұражайдағы түн"), ("ru", "Ночь в музее")):
            page = visit(f"/{language}/institution/tower-museum")
            titles = [text(one) for one in page.cssselect(".latest h3")]
            assert title in titles[:2]
            assert len(titles) == 4  # versions are one
            link = page.cssselect(".entire a")[0].get("href")
            assert link == f"/{language}/?institution=tower-museum"

    def test_its_news_can_be_followed(self, client: FlaskClient, visit: Visit) -> None:
        page = visit("/ru/institution/tower-museum")
        links = {text(a): a.get("href") for a in page.cssselect(".follow a")}
        assert links == {
            "Atom": "/ru/feed.atom?institution=tower-museum",
            "JSON Feed": "/ru/feed.json?institution=tower-museum",
        }
        declared = page.cssselect("link[rel=alternate][type]")
        assert [one.get("href") for one in declared] == list(links.values())
        for address in links.values():
            assert client.get(address).status_code == 200

    def test_a_search_can_be_kept_to_it(self, visit: Visit) -> None:
        form = visit("/en/institution/tower-museum").cssselect("form.within")[0]
        fields = {one.get("name"): one.get("value") for one in form.cssselect("input")}
        assert fields == {"q": None, "institution": "tower-museum"}
        assert form.get("action") == "/en/"

    def test_one_without_stories_says_so(self, visit: Visit) -> None:
        page = visit("/en/institution/abai-opera")
        assert "no news of this institution here yet" in text(page)
        assert page.cssselect("meta[name=robots]")[0].get("content") == "noindex"
        assert not page.cssselect(".tally, .latest, table")

    @pytest.mark.parametrize("slug", ["nowhere", "unknown", "tower%20museum", "..", "Tower-Museum"])
    def test_what_is_no_institution_is_not_found(self, visit: Visit, slug: str) -> None:
        visit(f"/en/institution/{slug}", 404)

    def test_one_that_the_registry_lost_keeps_its_page(self, failing: Any) -> None:
        settings: Settings = failing.extensions["izde"].settings
        settings.institutions.unlink()
        client = create_app(settings).test_client()
        page = lxml.html.document_fromstring(client.get("/en/institution/tower-museum").data)
        assert text(page.cssselect("h1")[0]) == "tower-museum"
        assert page.cssselect(".latest li")
        listed = lxml.html.document_fromstring(client.get("/en/institutions").data)
        assert "Others" in [text(one) for one in listed.cssselect("h2")]
        assert listed.cssselect("a[href='/en/institution/tower-museum']")


class TestList:
    @pytest.mark.parametrize(
        ("language", "cities", "kinds"),
        [
            ("kk", ["Алматы", "Кентау"], ["Кітапханалар", "Музейлер"]),
            ("ru", ["Алматы", "Кентау"], ["Библиотеки", "Музеи"]),
            ("en", ["Almaty", "Kentau"], ["Libraries", "Museums"]),
        ],
    )
    def test_cities_and_kinds_stand_by_the_readers_alphabet(
        self, visit: Visit, language: str, cities: list[str], kinds: list[str]
    ) -> None:
        page = visit(f"/{language}/institutions")
        sections = page.cssselect(".by-city section")
        names = [text(one.find("h2")) for one in sections]
        assert [name for name in names if name in cities] == cities
        kentau = sections[names.index(cities[-1])]
        assert [text(one) for one in kentau.cssselect("h3")] == kinds

    def test_each_says_how_many_stories_it_has(self, visit: Visit) -> None:
        page = visit("/en/institutions")
        for item in page.cssselect(".by-city li"):
            address, count = item.find("a").get("href"), int(text(item.cssselect(".count")[0]))
            slug = address.rpartition("/")[2]
            assert results(visit, f"/en/?institution={slug}") == count

    def test_stories_of_nobody_known_are_there_too(self, visit: Visit) -> None:
        (rest,) = visit("/en/institutions").cssselect("p.rest")
        assert rest.find("a").get("href") == "/en/?institution=unknown"
        assert text(rest.cssselect(".count")[0]) == "1"

    def test_those_without_stories_are_named_apart(self, visit: Visit) -> None:
        page = visit("/en/institutions")
        (empty,) = page.cssselect("details.rest")
        assert "/en/institution/abai-opera" in [a.get("href") for a in empty.cssselect("a")]
        assert not page.cssselect(".by-city a[href$='abai-opera']")

    def test_the_demo_names_no_real_ones(self, demo: FlaskClient) -> None:
        assert "abai-opera" not in demo.get("/en/institutions").get_data(as_text=True)


class TestCorpus:
    def figures(self, page: Any) -> dict[str, str]:
        return {
            text(one.find("dt")): text(one.find("dd")) for one in page.cssselect(".figures div")
        }

    def test_figures(self, visit: Visit) -> None:
        figures = self.figures(visit("/en/corpus"))
        assert figures["Stories"] == str(results(visit, "/en/"[:-1] + "/?sort=oldest"))
        assert int(figures["with their versions in other languages"]) == int(figures["Stories"]) + 2
        assert figures["Institutions"] == "5"
        assert figures["Years"] == "2000–2024"
        assert re.fullmatch(r"\d+ \w+ \d{4}", figures["Last update"])

    def test_the_version_is_that_of_the_store(self, visit: Visit, data: Path) -> None:
        with Store.open(data / "izde.sqlite") as store:
            expected = f"{store.identity}:{store.revision()}"
        assert self.figures(visit("/en/corpus"))["Version of the corpus"] == expected

    def test_years_and_languages_lead_to_their_stories(self, visit: Visit) -> None:
        page = visit("/ru/corpus")
        years = bars(page, "years")
        assert years["2017"] == (0, None)  # nothing: and nowhere to go
        for year in ("2000", "2024"):
            count, address = years[year]
            assert address is not None
            assert results(visit, address) == count
        assert set(bars(page, "languages")) == {"Казахский", "Русский", "Английский"}

    def test_what_is_missing(self, visit: Visit) -> None:
        page = visit("/en/corpus")
        gaps = {text(one.find("dt")): one.find("dd") for one in page.cssselect(".gaps div")}
        assert text(gaps["Stories without a date"]) == "1"
        assert gaps["Stories without a date"].find("a").get("href") == "/en/?year=undated"
        assert text(gaps["Stories without an institution"]) == "1"
        assert text(gaps["Stories dated by their year alone"]) == "1"
        assert text(gaps["Years without stories"]) == "2014, 2015, 2016, 2017, 2018, 2019"
        assert int(text(gaps["Months without stories"])) > 100
        stretches = [text(one) for one in page.cssselect(".stretches li")]
        assert "February 2020 – February 2021" in stretches

    def test_each_institution_and_year(self, visit: Visit) -> None:
        page = visit("/en/corpus")
        rows = {
            text(one.find("th")): one.cssselect("td")
            for one in page.cssselect(".holdings tbody tr")
        }
        assert list(rows)[-1] == "Unknown institution"
        names = list(rows)[:-1]
        assert names == sorted(names)
        heads = [text(one) for one in page.cssselect(".holdings thead th")]
        tower = rows["Tower Museum"]
        assert text(tower[heads.index("2024") - 1]) == "2"
        assert tower[heads.index("2024") - 1].find("a").get("href") == (
            "/en/?institution=tower-museum&year=2024"
        )
        assert tower[heads.index("2021") - 1].get("class") == "out"
        library = rows["Quiet Library"]
        assert text(library[-2]) == "13"
        assert text(library[-1]) == "February 2020 – February 2021"

    def test_an_empty_corpus_has_its_page(self, site_of: Callable[..., FlaskClient]) -> None:
        client = site_of()
        for address in ("/en/corpus", "/en/institutions", "/kk/calendar/2024/5"):
            assert client.get(address).status_code == 200
        assert client.get("/ru/calendar").status_code == 302
        assert "There is no news of any institution" in client.get("/en/institutions").text

    def test_a_story_without_date_and_institution_is_a_corpus(
        self, site_of: Callable[..., FlaskClient]
    ) -> None:
        client = site_of({"id": "solo", "language": "ru", "title": "Музей"})
        told = lxml.html.document_fromstring(client.get("/en/corpus").text)
        assert "years" not in [one.get("id") for one in told.cssselect("h2")]
        assert bars(told, "languages") == {"Russian": (1, "/en/?language=ru")}
        home = client.get("/kk/").text
        assert "#institutions" not in home
        assert "#years" not in home


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_leads_to_these(visit: Visit, language: str) -> None:
    for address in (f"/{language}/", f"/{language}/story/night-en", f"/{language}/corpus"):
        links = {a.get("href") for a in visit(address).cssselect(".foot a")}
        assert links >= {
            f"/{language}/{page}" for page in ("institutions", "calendar", "corpus", "api")
        }


@pytest.mark.parametrize("page", ["institutions", "institution/csmrk", "corpus", "calendar/2024/5"])
def test_without_an_index_they_say_what_to_do(tmp_path: Path, page: str) -> None:
    (tmp_path / "data").mkdir()
    client = create_app(Settings(data=tmp_path / "data")).test_client()
    response = client.get(f"/en/{page}")
    assert response.status_code == 503
    assert "izde index" in response.get_data(as_text=True)


class TestTable:
    """The table of the corpus, by institutions or, where they are many, by cities."""

    @pytest.fixture
    def folded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(holdings, "MOST_LINES", 2)

    def lines(self, page: Any) -> dict[str, tuple[str | None, str]]:
        """Name -> what it leads to and its stories."""
        rows = page.cssselect("table.holdings tbody tr")
        heads = [row.find("th") for row in rows]
        links = [next(iter(head.xpath("a/@href")), None) for head in heads]
        counts = [text(row.cssselect(".sum")[0]) for row in rows]
        return dict(zip(map(text, heads), zip(links, counts, strict=True), strict=True))

    def views(self, page: Any) -> dict[str, str]:
        return {text(a): a.get("href") for a in page.cssselect("p.tools a")}

    def test_few_institutions_are_all_there(self, visit: Visit) -> None:
        page = visit("/en/corpus")
        assert "Tower Museum" in self.lines(page)
        assert not self.views(page)

    @pytest.mark.parametrize(
        ("language", "city", "unknown", "every"),
        [
            ("kk", "Кентау 2 мекеме", "Қаласы белгісіз", "Барлық мекемелер 5"),
            ("ru", "Кентау 2 учреждения", "Город неизвестен", "Все учреждения 5"),
            ("en", "Kentau 2 institutions", "Unknown city", "All institutions 5"),
        ],
    )
    def test_many_are_folded_into_cities(
        self, visit: Visit, folded: None, language: str, city: str, unknown: str, every: str
    ) -> None:
        page = visit(f"/{language}/corpus")
        lines = self.lines(page)
        assert lines[city] == (f"/{language}/corpus?city=kentau#holdings", "8")
        assert list(lines)[-1].startswith(unknown)
        assert self.views(page) == {every: f"/{language}/corpus?by=institution#holdings"}

    def test_the_counts_of_a_city_are_what_they_lead_to(self, visit: Visit, folded: None) -> None:
        for link in visit("/en/corpus").cssselect("table.holdings td a"):
            assert results(visit, link.get("href")) == int(text(link))

    def test_a_city_leads_to_its_institutions(self, visit: Visit, folded: None) -> None:
        page = visit("/ru/corpus?city=kentau")
        assert set(self.lines(page)) == {"Музей «Башня»", "Тихая библиотека"}
        assert text(page.get_element_by_id("holdings")) == "Учреждения и годы: Кентау"
        assert self.views(page) == {
            "По городам": "/ru/corpus#holdings",
            "Все учреждения 5": "/ru/corpus?by=institution#holdings",
        }

    def test_all_institutions_are_shown_on_demand(self, visit: Visit, folded: None) -> None:
        page = visit("/en/corpus?by=institution")
        assert len(self.lines(page)) == 6
        assert self.views(page) == {"By city": "/en/corpus#holdings"}

    @pytest.mark.parametrize(
        ("asked", "reason"),
        [("city=paris", "There is no such city here."), ("by=week", "no such choice")],
    )
    def test_what_is_not_there_is_refused(self, visit: Visit, asked: str, reason: str) -> None:
        assert reason in text(visit(f"/en/corpus?{asked}", 400).cssselect("main")[0])
