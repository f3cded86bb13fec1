"""Whole results as files, and the query itself: complete, faithful, and told where from."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpus.settings import Settings
from corpus.store import Store
from corpus.story import EXCERPT, Story
from index.whoosh_writer import update
from web.app import create_app

FORMS = {
    "csv": "text/csv",
    "jsonl": "application/x-ndjson",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
}
BESIDE = ["institution_name", "address", "retrieved", "corpus", "search"]


def table(response: TestResponse) -> list[dict[str, str]]:
    text = response.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def lines(response: TestResponse) -> list[dict[str, Any]]:
    return [json.loads(line) for line in response.get_data(as_text=True).split("\n") if line]


def test_a_table_has_all_results_though_a_page_shows_ten(client: FlaskClient) -> None:
    rows = table(client.get("/en/export.csv?q=caravan&sort=oldest&page=2"))
    assert len(rows) == 42
    assert list(rows[0]) == [*Story.__struct_fields__, *BESIDE]
    dates = [row["published"] for row in rows]
    assert dates == sorted(dates)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?q=музеев&language=ru", {"night-ru"}),
        ("?q=museum&year=2024&translate=0&fold=0", {"night-en", "same-day"}),
        ("?institution=unknown", {"mixed"}),
        ("?from=2021-04&to=2021-05&institution=quiet-library", {"headline", "teaser"}),
        ("?q=nowhere&exact=1", set()),
    ],
)
def test_the_parameters_are_those_of_the_page(
    client: FlaskClient, asked: str, found: set[str]
) -> None:
    rows = table(client.get(f"/en/export.csv{asked}"))
    assert {row["id"] for row in rows} == found
    assert {line["id"] for line in lines(client.get(f"/en/export.jsonl{asked}"))} == found


def test_of_versions_the_readers_own_is_exported(client: FlaskClient) -> None:
    for interface in ("kk", "ru", "en"):
        rows = table(client.get(f"/{interface}/export.csv?institution=tower-museum&year=2024"))
        assert {row["id"] for row in rows} == {f"night-{interface}", "same-day"}


def test_every_record_tells_where_it_is_from(client: FlaskClient, data: Path) -> None:
    (line,) = lines(client.get("/ru/export.jsonl?q=музеев&language=ru"))
    with Store.open(data / "izde.sqlite") as store:
        assert line["corpus"] == f"{store.identity}:{store.revision()}"
    assert line["institution_name"] == "Музей «Башня»"
    assert line["address"] == "http://localhost/ru/story/night-ru"
    asked = "q=%D0%BC%D1%83%D0%B7%D0%B5%D0%B5%D0%B2&language=ru"
    assert line["search"] == f"http://localhost/ru/?{asked}"
    assert client.get(line["search"]).status_code == 200
    (row,) = table(client.get(f"/ru/export.csv?{asked}"))
    assert [row[name] for name in BESIDE if name != "retrieved"] == [
        line[name] for name in BESIDE if name != "retrieved"
    ]


def test_a_table_opens_in_a_spreadsheet_and_calculates_nothing(client: FlaskClient) -> None:
    response = client.get("/en/export.csv?q=hostile")
    assert response.get_data().startswith(b"\xef\xbb\xbfid,url,")
    (row,) = table(response)
    assert row["attribution"] == '\'=HYPERLINK("https://evil.example")'
    (undated,) = table(client.get("/en/export.csv?q=wisdom"))
    assert undated["event_start"] == "'--06-16"
    assert lines(client.get("/en/export.jsonl?q=wisdom"))[0]["event_start"] == "--06-16"


def test_an_excerpt_is_all_that_is_given_out_where_rights_ask_for_it(client: FlaskClient) -> None:
    (line,) = lines(client.get("/en/export.jsonl?q=reading&institution=quiet-library&year=2021"))
    assert line["id"] == "long"
    assert len(line["body"]) <= EXCERPT
    assert line["body"].endswith(" …")


def test_reference_managers_get_every_result(client: FlaskClient) -> None:
    ris = client.get("/en/export.ris?q=caravan").get_data(as_text=True)
    assert ris.count("TY  - ELEC\r\n") == ris.count("ER  - \r\n") == 42
    assert ris.count("N1  - http://localhost/en/?q=caravan\r\n") == 42
    bib = client.get("/en/export.bib?q=caravan").get_data(as_text=True)
    assert bib.count("@online{izde-series-") == 42
    assert "% http://localhost/en/?q=caravan\n" in bib
    assert ", stories: 42\n" in bib
    assert "  url = {http://localhost/en/story/series-07},\n" in bib  # the source has no address


def test_a_new_day_begins_where_readers_are(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.exports.now", lambda: "2024-05-31T20:15:00Z")
    ris = client.get("/en/export.ris?q=caravan")
    assert "Y2  - 2024/06/01/\r\n" in ris.get_data(as_text=True)
    assert "filename=izde-2024-06-01-r" in ris.headers["Content-Disposition"]
    bib = client.get("/en/export.bib?q=caravan").get_data(as_text=True)
    assert "  urldate = {2024-06-01},\n" in bib
    assert "% 2024-05-31T20:15:00Z, stories: 42\n" in bib


@pytest.mark.parametrize(("suffix", "mimetype"), FORMS.items())
def test_it_is_a_file_and_names_its_description(
    client: FlaskClient, suffix: str, mimetype: str
) -> None:
    response = client.get(f"/kk/export.{suffix}?q=мұражай")
    assert response.mimetype == mimetype
    assert response.content_type.endswith("; charset=utf-8")
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=izde-20")
    assert disposition.endswith(f".{suffix}")
    assert response.headers["Link"] == (
        "<http://localhost/kk/query.json?q=%D0%BC%D2%B1%D1%80%D0%B0%D0%B6%D0%B0%D0%B9>; "
        'rel="describedby"; type="application/json"'
    )
    assert response.is_streamed
    head = client.head(f"/kk/export.{suffix}?q=мұражай")
    assert (head.status_code, head.data) == (200, b"")


def test_a_query_describes_itself_so_that_it_can_be_asked_again(
    client: FlaskClient, data: Path
) -> None:
    told = client.get("/ru/query.json?q=музеев&year=2024&page=3").get_json()
    assert told["address"].startswith("http://localhost/ru/?q=")
    assert told["query"]["q"] == "музеев"
    assert told["query"]["year"] == ["2024"]
    assert told["total"] == len(table(client.get(told["exports"]["csv"])))
    with Store.open(data / "izde.sqlite") as store:
        assert told["corpus"]["store"] == store.identity
        assert told["corpus"]["revision"] == store.revision()
    assert told["corpus"]["demo"] is False
    assert told["corpus"]["analysis"]
    assert told["retrieved"].endswith("Z")
    assert set(told["exports"]) == set(FORMS)


def test_all_there_is_has_a_page_of_results_too(client: FlaskClient) -> None:
    told = client.get("/en/query.json").get_json()
    assert told["address"] == "http://localhost/en/?sort=newest"
    assert b'class="results"' in client.get(told["address"]).data


def test_it_says_what_words_were_taken_instead(client: FlaskClient) -> None:
    told = client.get("/en/query.json?q=musuem&translate=0").get_json()
    assert (told["typed"], told["mended"], told["query"]["q"]) == ("musuem", "spelling", "museum")
    assert told["total"] == len(table(client.get("/en/export.csv?q=musuem&translate=0"))) > 0


def test_addresses_are_those_of_the_public_site(data: Path) -> None:
    settings = Settings(data=data, public_address="https://izde.example")
    client = create_app(settings).test_client()
    (line,) = lines(client.get("/ru/export.jsonl?q=музеев&language=ru"))
    assert line["address"] == "https://izde.example/ru/story/night-ru"
    assert line["search"].startswith("https://izde.example/ru/?q=")


def test_a_commit_while_it_streams_changes_nothing_of_it(failing: Flask) -> None:
    settings = failing.extensions["izde"].settings
    response = failing.test_client().get("/en/export.jsonl?q=caravan")
    chunks = response.response
    with Store.open(settings.store) as store:
        store.remove([f"series-{number:02d}" for number in range(30)], "2024-07-01T00:00:00Z")
        update(settings.index, store)
    text = b"".join(chunks).decode()  # type: ignore[arg-type]  # the client gives bytes
    assert len(text.splitlines()) == 42
    assert len(lines(failing.test_client().get("/en/export.jsonl?q=caravan"))) == 12


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/export.pdf", 404),
        ("/de/export.csv", 404),
        ("/en/export.csv?month=2024-13", 400),
        ("/en/export.csv?institution=no-such", 400),
        ("/en/query.json?sort=sideways", 400),
    ],
)
def test_what_cannot_be_exported_is_a_page_that_says_so(
    client: FlaskClient, address: str, status: int
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.mimetype == "text/html"


def test_without_an_index_there_is_nothing_to_export(failing: Flask) -> None:
    shutil.rmtree(failing.extensions["izde"].settings.index)
    assert failing.test_client().get("/en/export.csv").status_code == 503


@pytest.mark.parametrize(
    ("interface", "words"),
    [("kk", "Барлық нәтиже файл түрінде:"), ("ru", "Все результаты файлом:")],
)
def test_a_page_of_results_leads_to_all_of_them(visit: Any, interface: str, words: str) -> None:
    page = visit(f"/{interface}/?q=caravan&page=3&sort=oldest")
    (take,) = (one for one in page.cssselect(".take") if one.cssselect("a[href*=feed]"))
    assert words in take.text_content()
    links = {link.text_content(): link.get("href") for link in take.cssselect("a")}
    assert links["CSV"] == f"/{interface}/export.csv?q=caravan&sort=oldest"
    assert links["JSON Feed"] == f"/{interface}/feed.json?q=caravan"
    assert len(links) == 7
    assert all(link.get("rel") == "nofollow" for link in take.cssselect("a"))
    assert not visit(f"/{interface}/?q=caravan&language=kk&exact=1").cssselect(".take")
