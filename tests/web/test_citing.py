from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient

TODAY = dt.date(2024, 6, 1)


@pytest.fixture(autouse=True)
def night_in_kazakhstan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new day has begun where readers are, and not yet in UTC."""

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Clock:
            return cls(2024, 5, 31, 20, tzinfo=dt.UTC).astimezone(tz)

    monkeypatch.setattr("web.home.dt", SimpleNamespace(datetime=Clock))


def cited(page: Any) -> dict[str, str]:
    """The citations of a page by their styles."""
    return {
        section.cssselect("h2")[0].text_content(): section.cssselect(".citation")[0].text_content()
        for section in page.cssselect("section")
        if section.cssselect(".citation")
    }


@pytest.mark.parametrize(
    ("interface", "heading"),
    [
        ("kk", "Бұл жаңалыққа қалай сілтеме жасауға болады"),
        ("ru", "Как сослаться на эту новость"),
        ("en", "How to cite this story"),
    ],
)
def test_a_story_is_cited_in_four_styles(visit: Any, interface: str, heading: str) -> None:
    page = visit(f"/{interface}/story/night-ru/cite")
    assert page.cssselect("h1")[0].text_content() == heading
    citations = cited(page)
    assert list(citations) == ["ГОСТ Р 7.0.5—2008", "APA 7", "Chicago 17", "MLA 9"]
    assert citations["ГОСТ Р 7.0.5—2008"] == (
        "Ночь в музее // Музей «Башня» : сайт. Кентау, 2024. 17 мая. "
        f"URL: https://tower.example/ru/night (дата обращения: {TODAY:%d.%m.%Y})."
    )
    assert citations["APA 7"].startswith("Музей «Башня». (2024, May 17). Ночь в музее. Retrieved ")
    assert citations["Chicago 17"].startswith("Музей «Башня». “Ночь в музее.” May 17, 2024. ")
    assert citations["MLA 9"].startswith("“Ночь в музее.” Музей «Башня», 17 May")


def test_each_piece_is_in_its_language(visit: Any) -> None:
    gost, apa, *_ = visit("/en/story/night-kk/cite").cssselect(".citation")
    assert gost.get("lang") == "kk"
    assert not gost.cssselect("[lang]")[1:]
    assert apa.get("lang") == "en"
    assert {one.get("lang") for one in apa.cssselect("bdi")} == {"kk"}
    assert [one.text_content() for one in apa.cssselect("i")] == ["Мұражайдағы түн"]
    arabic = visit("/en/story/arabic/cite").cssselect(".citation bdi")
    assert {one.get("lang") for one in arabic} == {"kk-Arab"}


def test_what_the_source_has_no_address_of_is_cited_from_here(visit: Any) -> None:
    page = visit("/en/story/same-day/cite")
    assert all("http://localhost/en/story/same-day" in text for text in cited(page).values())


def test_markup_in_a_title_is_text(client: FlaskClient) -> None:
    page = client.get("/en/story/hostile/cite").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("suffix", "mimetype", "holds"),
    [
        ("ris", "application/x-research-info-systems", "TI  - Мұражайдағы түн\r\n"),
        ("bib", "application/x-bibtex", "  title = {Мұражайдағы түн},\n"),
    ],
)
def test_a_reference_is_a_file(client: FlaskClient, suffix: str, mimetype: str, holds: str) -> None:
    response = client.get(f"/kk/story/night-kk.{suffix}")
    assert response.mimetype == mimetype
    assert holds in response.get_data(as_text=True)
    assert f"filename=izde-night-kk.{suffix}" in response.headers["Content-Disposition"]
    assert "%" not in response.get_data(as_text=True).partition("\n")[0]


@pytest.mark.parametrize("rest", ["/cite", ".ris", ".bib"])
@pytest.mark.parametrize(("story", "status"), [("removed", 410), ("never", 404)])
def test_what_is_not_there_is_not_cited(
    client: FlaskClient, story: str, status: int, rest: str
) -> None:
    assert client.get(f"/en/story/{story}{rest}").status_code == status
