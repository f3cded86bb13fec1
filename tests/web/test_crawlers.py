"""robots.txt, the sitemap and the description of the search, by the rules of their formats."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import lxml.etree as etree  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient

from corpus.settings import Settings
from web import crawlers
from web.app import create_app

SCHEMAS = Path(__file__).with_name("schemas")
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LASTMOD = "{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod"
ALTERNATE = "{http://www.w3.org/1999/xhtml}link"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture
def known(data: Path) -> FlaskClient:
    """A site that knows its own address."""
    return create_app(Settings(data=data, public_address="https://izde.example")).test_client()


def document(client: FlaskClient, address: str, schema: str) -> Any:
    """An XML document that is valid by the rules of its format."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    root = etree.fromstring(response.data)
    grammar = etree.RelaxNG(etree.parse(SCHEMAS / f"{schema}.rng"))
    assert grammar.validate(root), grammar.error_log
    return root


def addresses(root: Any) -> list[str]:
    return [one.text for one in root.iter(LOC)]


class TestRobots:
    def allowed(self, robots: str, path: str) -> bool:
        """RFC 9309: the longest rule that matches decides; none allows."""
        rules = [line.partition(": ") for line in robots.splitlines() if "llow: " in line]
        best = ("", True)
        for kind, _, pattern in rules:
            wanted = re.escape(pattern).replace(r"\*", ".*").replace(r"\$", "$")
            if re.match(wanted, path) and len(pattern) >= len(best[0]):
                best = (pattern, kind == "Allow")
        return best[1]

    @pytest.mark.parametrize(
        ("path", "allowed"),
        [
            ("/kk/", True),
            ("/kk/story/night-kk", True),
            ("/ru/institutions", True),
            ("/ru/institution/csmrk", True),
            ("/en/calendar/2024/5", True),
            ("/en/corpus", True),
            ("/sitemap.xml", True),
            ("/static/0123456789ab/izde.css", True),
            ("/kk/?q=музей", False),
            ("/kk/?year=2024&institution=csmrk", False),
            ("/kk/?page=2", False),
            ("/kk/story/night-kk?q=музей", False),
            ("/kk/story/night-kk?beside=night-ru", False),
            ("/kk/story/night-kk/cite", False),
            ("/en/suggest?q=a", False),
            ("/en/opensearch/suggest?q=a", False),
            ("/en/export.csv", False),
            ("/en/query.json", False),
            ("/kk/counts", False),
            ("/kk/counts?q=музей", False),
            ("/ru/context?q=музей&order=left", False),
            ("/en/collocations.csv?q=museum", False),
            ("/en/frequencies.json", False),
            ("/en/conllu?q=museum", False),
            ("/en/story/night-en.ris", False),
            ("/en/facet/institution", False),
            ("/en/feed.atom", True),
            ("/api/v1/search", False),
        ],
    )
    def test_pages_are_for_crawlers_and_queries_are_not(
        self, client: FlaskClient, path: str, allowed: bool
    ) -> None:
        response = client.get("/robots.txt")
        assert response.mimetype == "text/plain"
        assert self.allowed(response.get_data(as_text=True), path) == allowed

    def test_it_names_the_sitemap(self, known: FlaskClient, client: FlaskClient) -> None:
        for site, root in ((known, "https://izde.example"), (client, "http://localhost")):
            assert f"\nSitemap: {root}/sitemap.xml\n" in site.get("/robots.txt").get_data(
                as_text=True
            )

    @pytest.mark.parametrize("tool", ["counts", "context", "collocations", "frequencies"])
    @pytest.mark.parametrize("form", ["", ".csv", ".json"])
    def test_what_counts_in_all_stories_is_kept_nowhere_and_leads_nowhere(
        self, client: FlaskClient, tool: str, form: str
    ) -> None:
        response = client.get(f"/kk/{tool}{form}?q=музей")
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"

    def test_the_demo_is_for_nobody(self, demo: FlaskClient) -> None:
        assert demo.get("/robots.txt").get_data(as_text=True) == "User-agent: *\nDisallow: /\n"


class TestSitemap:
    def test_the_index_names_its_parts(self, known: FlaskClient) -> None:
        root = document(known, "/sitemap.xml", "siteindex")
        assert addresses(root) == [
            "https://izde.example/sitemap-pages.xml",
            "https://izde.example/sitemap-1.xml",
        ]
        assert all(re.fullmatch(r"\d{4}-.*Z", one.text) for one in root.iter(LASTMOD))

    def test_every_story_is_there_once_in_its_own_language(
        self, known: FlaskClient, app: Flask
    ) -> None:
        root = document(known, "/sitemap-1.xml", "sitemap")
        found = addresses(root)
        assert "https://izde.example/ru/story/night-ru" in found
        assert "https://izde.example/kk/story/arabic" in found
        assert len(found) == len(set(found)) == app.extensions["izde"].engine().coverage().versions
        assert not any("/removed" in one for one in found)
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", one.text) for one in root.iter(LASTMOD))
        assert len(list(root.iter(LASTMOD))) == len(found)

    def test_versions_are_alternates_of_each_other(self, known: FlaskClient) -> None:
        root = document(known, "/sitemap-1.xml", "sitemap")
        languages = {}
        for url in root:
            others = {one.get("hreflang"): one.get("href") for one in url.iter(ALTERNATE)}
            languages[url.find(LOC).text.rpartition("/")[2]] = others
        expected = {
            language: f"https://izde.example/{language}/story/night-{language}"
            for language in ("kk", "ru", "en")
        }
        for language in expected:
            assert languages[f"night-{language}"] == expected
        assert languages["same-day"] == {}

    def test_the_other_pages_are_there_in_each_language(self, known: FlaskClient) -> None:
        root = document(known, "/sitemap-pages.xml", "sitemap")
        found = set(addresses(root))
        for path in ("", "institutions", "corpus", "institution/tower-museum", "calendar/2024/5"):
            for language in ("kk", "ru", "en"):
                assert f"https://izde.example/{language}/{path}" in found
        assert not any("abai-opera" in one for one in found)  # has no stories
        for url in root:
            assert {one.get("hreflang") for one in url.iter(ALTERNATE)} == {"kk", "ru", "en"}

    def test_every_address_of_it_is_a_canonical_page(self, client: FlaskClient) -> None:
        for part in ("/sitemap-pages.xml", "/sitemap-1.xml"):
            for address in addresses(document(client, part, "sitemap")):
                path = address.removeprefix("http://localhost")
                page = client.get(path)
                assert page.status_code == 200, path
                assert f'<link rel="canonical" href="{path}">' in page.get_data(as_text=True), path

    def test_many_stories_make_several_parts(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = addresses(document(client, "/sitemap-1.xml", "sitemap"))
        monkeypatch.setattr(crawlers, "PART", 20)
        parts = addresses(document(client, "/sitemap.xml", "siteindex"))[1:]
        assert len(parts) == -(-len(whole) // 20)
        found = [
            addresses(document(client, part.removeprefix("http://localhost"), "sitemap"))
            for part in parts
        ]
        assert max(map(len, found)) == 20
        assert [one for part in found for one in part] == whole
        assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404

    @pytest.mark.parametrize("part", ["0", "2", "99999999999", "x", "-1"])
    def test_there_are_no_other_parts(self, client: FlaskClient, part: str) -> None:
        assert client.get(f"/sitemap-{part}.xml").status_code == 404

    def test_a_part_is_within_what_the_protocol_allows(self) -> None:
        assert crawlers.PART <= 50_000

    def test_who_has_it_is_not_sent_it_again(self, client: FlaskClient) -> None:
        for address in ("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-1.xml"):
            first = client.get(address)
            assert first.cache_control.max_age
            again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
            assert (again.status_code, again.data) == (304, b"")

    def test_without_a_store_it_does_not_say_when_stories_changed(self, failing: Flask) -> None:
        settings: Settings = failing.extensions["izde"].settings
        settings.store.write_bytes(b"nonsense" * 1000)
        root = document(failing.test_client(), "/sitemap-1.xml", "sitemap")
        assert addresses(root)
        assert not list(root.iter(LASTMOD))

    @pytest.mark.parametrize("host", ["a&b.example", "a<b", "a b"])
    def test_what_is_no_host_is_in_no_address(self, client: FlaskClient, host: str) -> None:
        assert client.get("/sitemap-1.xml", headers={"Host": host}).status_code == 400


class TestOpenSearch:
    @pytest.mark.parametrize(
        ("language", "name"),
        [
            ("kk", "Izde: Қазақстанның мәдени жаңалықтары"),
            ("ru", "Izde: новости культуры Казахстана"),
            ("en", "Izde: cultural news of Kazakhstan"),
        ],
    )
    def test_a_description_in_each_language(
        self, known: FlaskClient, language: str, name: str
    ) -> None:
        root = document(known, f"/{language}/opensearch.xml", "opensearch")
        assert root.find(f"{OPENSEARCH}LongName").text == name
        urls = {one.get("type"): one.get("template") for one in root.iter(f"{OPENSEARCH}Url")}
        home = f"https://izde.example/{language}"
        assert urls == {
            "text/html": f"{home}/?q={{searchTerms}}&page={{startPage?}}",
            "application/atom+xml": f"{home}/feed.atom?q={{searchTerms}}",
            "application/x-suggestions+json": f"{home}/opensearch/suggest?q={{searchTerms}}",
            "application/opensearchdescription+xml": f"{home}/opensearch.xml",
        }

    def test_what_a_browser_makes_of_it_is_a_search(self, client: FlaskClient) -> None:
        root = document(client, "/en/opensearch.xml", "opensearch")
        template = next(root.iter(f"{OPENSEARCH}Url")).get("template")
        address = template.replace("{searchTerms}", "night+museum").replace("{startPage?}", "")
        response = client.get(address.removeprefix("http://localhost"), follow_redirects=True)
        assert response.status_code == 200
        assert "/en/story/night-en?q=night+museum" in response.get_data(as_text=True)

    def test_its_picture_is_there(self, client: FlaskClient) -> None:
        image = document(client, "/en/opensearch.xml", "opensearch").find(f"{OPENSEARCH}Image")
        with client.get(image.text.removeprefix("http://localhost")) as picture:
            assert picture.mimetype == image.get("type") == "image/svg+xml"

    @pytest.mark.parametrize("address", ["/kk/", "/ru/story/night-ru", "/en/nowhere"])
    def test_every_page_names_it_in_its_language(self, client: FlaskClient, address: str) -> None:
        page = client.get(address).get_data(as_text=True)
        (link,) = re.findall('<link rel="search"[^>]*>', page)
        assert 'type="application/opensearchdescription+xml"' in link
        assert f'href="{address[:3]}/opensearch.xml"' in link

    def test_suggestions_have_the_form_that_browsers_ask_for(self, client: FlaskClient) -> None:
        response = client.get("/en/opensearch/suggest?q=tow")
        assert response.mimetype == "application/x-suggestions+json"
        asked, texts, kinds, found = response.get_json(force=True)
        assert asked == "tow"
        assert len(texts) == len(kinds) == len(found)
        at = texts.index("Tower Museum")
        assert kinds[at] == "Institution"
        assert found[at] == "http://localhost/en/?institution=tower-museum"
        assert client.get("/en/opensearch/suggest").get_json(force=True) == ["", [], [], []]

    def test_a_query_that_is_too_long_is_refused(self, client: FlaskClient) -> None:
        response = client.get(f"/ru/opensearch/suggest?q={'а' * 501}")
        assert response.status_code == 400
        assert "500" in response.get_json()["error"]
