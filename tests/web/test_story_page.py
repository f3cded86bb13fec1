from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from search.whoosh_engine import WhooshEngine

Visit = Callable[..., Any]


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def test_title_institution_and_dates(visit: Visit) -> None:
    page = visit("/ru/story/night-en")
    title = page.cssselect("h1")[0]
    assert (text(title), title.get("lang")) == ("Night at the museum", "en")
    assert text(page.cssselect(".who")[0]) == "Музей «Башня»"
    assert "Кентау" in text(page.cssselect(".institution")[0])
    dates = {text(d.find("dt")): text(d.find("dd")) for d in page.cssselect(".dates div")}
    assert dates == {"Опубликовано": "17 мая 2024 г.", "Событие": "15–16 мая 2024 г."}


def test_the_institution_leads_to_all_its_stories(visit: Visit) -> None:
    links = visit("/en/story/night-en").cssselect(".side a")
    assert "/en/?institution=tower-museum" in [a.get("href") for a in links]


def test_paragraphs_and_bullets(visit: Visit) -> None:
    body = visit("/en/story/night-en").cssselect(".text")[0]
    assert body.get("lang") == "en"
    assert [text(p) for p in body.cssselect("p")] == [
        "The museum opened three halls.",
        "Museums rejoiced.",
    ]
    assert [text(li) for li in body.cssselect("ul > li")] == ["A concert", "A lecture"]


def test_the_source_is_linked_where_there_is_one(visit: Visit) -> None:
    link = visit("/en/story/night-en").cssselect(".source a")[0]
    assert link.get("href") == "https://tower.example/en/night"
    assert "noopener" in link.get("rel")
    assert not visit("/en/story/same-day").cssselect(".source")


def test_attribution_keeps_its_languages(visit: Visit) -> None:
    lines = visit("/ru/story/night-en").cssselect(".attribution p")
    assert [text(one) for one in lines] == [
        "Дереккөзге сілтеме көрсетілсін.",
        "When using the text, link to the source.",
    ]
    assert [one.get("lang") for one in lines[0]] == ["kk"]
    assert lines[1].getparent().get("lang") == "en"


def test_pictures_are_links_and_nothing_is_loaded_from_elsewhere(visit: Visit) -> None:
    page = visit("/en/story/night-en")
    pictures = {text(a): a.get("href") for a in page.cssselect(".pictures a")}
    assert pictures == {
        "The new hall": "https://tower.example/hall.jpg",
        "a b.jpg": "https://tower.example/a%20b.jpg",
    }
    assert not page.cssselect("img, body script, iframe, video")
    loaded = [node.get("href") for node in page.cssselect("link[rel=stylesheet], link[rel=icon]")]
    assert all(address.startswith("/static/") for address in loaded)


def test_segments_name_their_language(visit: Visit) -> None:
    page = visit("/en/story/mixed")
    for node in (page.cssselect("h1")[0], page.cssselect(".text p")[0]):
        assert [(s.get("lang"), text(s)) for s in node.cssselect("span")] == [
            ("kk", "Құтадғу білік")
        ]


def test_arabic_script_runs_from_the_right(visit: Visit) -> None:
    page = visit("/kk/story/arabic")
    for node in (page.cssselect("h1")[0], page.cssselect(".text")[0]):
        assert (node.get("lang"), node.get("dir")) == ("kk-Arab", "rtl")


def test_versions_that_we_have_are_linked_with_their_languages(visit: Visit) -> None:
    page = visit("/en/story/night-kk?q=музей")
    versions = {text(a): unquote(a.get("href")) for a in page.cssselect(".versions a")}
    assert versions == {
        "Russian: Ночь в музее": "/en/story/night-ru?q=музей",
        "Side by side (Russian)": "/en/story/night-kk?q=музей&beside=night-ru",
        "English: Night at the museum": "/en/story/night-en?q=музей",
        "Side by side (English)": "/en/story/night-kk?q=музей&beside=night-en",
    }


def test_other_stories_of_the_day_leave_out_the_story_and_its_versions(visit: Visit) -> None:
    page = visit("/en/story/night-kk")
    others = [text(a) for a in page.cssselect(".others a") if not a.cssselect(".label")]
    assert others == ["A gift to the collection"]


def test_related_stories_are_listed_with_what_is_known_of_them(visit: Visit) -> None:
    page = visit("/ru/story/series-00")
    (section,) = page.cssselect("main .related")
    assert text(section.find("h2")) == "Похожие новости"
    items = section.cssselect("ul > li")
    assert len(items) == 5
    for item in items:
        (title,) = item.cssselect("h3")
        assert title.get("lang") == "en"
        assert text(title).startswith("Chronicle of the caravan, part ")
        assert title.find("a").get("href").startswith("/ru/story/series-")
        assert text(item.cssselect(".badge")[0]) == "Английский"
        assert item.cssselect(".who")
        assert item.cssselect("time")
    assert "/ru/story/series-00" not in [a.get("href") for a in section.cssselect("a")]


@pytest.mark.parametrize("story", ["hostile", "headline", "night-en"])
def test_without_related_stories_there_is_no_section(visit: Visit, story: str) -> None:
    page = visit(f"/en/story/{story}")
    assert not page.cssselect(".related")
    assert "Related" not in page.text_content()


def test_a_story_that_stands_beside_is_not_listed_again(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ("same-day", "night-ru", "long")
    monkeypatch.setattr(
        WhooshEngine, "related", lambda self, _, __: tuple(self.story(one) for one in found)
    )
    links = visit("/en/story/night-en").cssselect(".related a")
    assert [a.get("href") for a in links] == ["/en/story/long"]


@pytest.mark.parametrize("story", ["mixed", "arabic", "latin", "teaser"])
def test_a_day_that_is_not_known_or_not_shared_has_no_others(visit: Visit, story: str) -> None:
    assert not visit(f"/en/story/{story}").cssselect(".others")


def test_only_an_excerpt_where_the_institution_allows_no_more(visit: Visit) -> None:
    page = visit("/en/story/long")
    shown = text(page.cssselect(".text")[0])
    assert shown.startswith("Sentence number 0")
    assert shown.endswith(" …")
    assert len(shown) <= 400
    assert "number 59" not in page.text_content()
    assert "has not released the full text" in text(page.cssselect(".note")[0])
    assert page.cssselect(".source a")[0].get("href") == "https://library.example/long"


@pytest.mark.parametrize("story", ["headline", "teaser"])
def test_a_story_without_a_body_says_that_there_is_no_more(visit: Visit, story: str) -> None:
    assert "has no more text" in text(visit(f"/en/story/{story}").cssselect(".note")[0])


def test_the_words_of_the_search_are_marked_and_the_way_back_is_kept(visit: Visit) -> None:
    page = visit("/en/story/night-en?q=museum&year=2024&page=2")
    assert [text(one) for one in page.cssselect("article mark")] == ["museum", "museum", "Museums"]
    back = page.cssselect(".back a")[0]
    assert (text(back), back.get("href")) == (
        "Back to the results",
        "/en/?q=museum&year=2024&page=2",
    )
    assert page.cssselect("#q")[0].get("value") == "museum"
    assert page.cssselect("link[rel=canonical]")[0].get("href") == "/en/story/night-en"


def test_without_a_search_there_is_nothing_to_mark(visit: Visit) -> None:
    page = visit("/en/story/night-en")
    assert not page.cssselect("mark")
    assert page.cssselect(".back a")[0].get("href") == "/en/?sort=newest"


def test_the_switch_keeps_story_and_search(visit: Visit) -> None:
    page = visit("/en/story/night-en?q=museum")
    links = {a.get("lang"): a.get("href") for a in page.cssselect(".switch a")}
    assert links["kk"] == "/kk/story/night-en?q=museum"


def test_markup_in_a_story_is_text(visit: Visit) -> None:
    page = visit("/en/story/hostile?q=markup")
    assert text(page.cssselect("h1")[0]) == "<script>alert(1)</script> & <b>bold</b>"
    assert not page.cssselect("body script, article b, img")
    assert [text(one) for one in page.cssselect("article mark")] == ["markup"]
