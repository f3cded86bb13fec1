"""Two stories that an editor compares, though nothing found them alike."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import lxml.html  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient
from reviewing import DRAFT, decide, heading, sent, tree

from corpus.settings import Settings
from corpus.store import Store
from search.findings import read
from web.site import KEY

COMPARE = "/en/desk/compare"


@pytest.fixture
def apart(settings: Settings) -> tuple[str, str]:
    """Two stories of one language that are in no pair."""
    found = read(settings.data)
    assert found is not None
    with Store.open(settings.store) as store:
        alone = [
            one.id
            for one in store.stories()
            if one.id not in found.found.outlines and one.language == "ru"
        ]
    return min(alone), max(alone)


def pair_of(response: Any) -> tuple[str, ...]:
    assert response.status_code == 303
    return tuple(response.headers["Location"].partition("?")[0].split("/")[-2:])


@pytest.mark.parametrize(
    "told", ["{}", " {} ", "/ru/story/{}", "https://izde.example/en/story/{}?q=word#m1",
             "https://izde.example/kk/story/{}/cite", "https://izde.example/api/v1/stories/{}"],
)  # fmt: skip
def test_two_stories_are_named_by_id_or_by_the_address_of_a_page(
    aya: FlaskClient, apart: tuple[str, str], told: str
) -> None:
    for one, other in (apart, apart[::-1]):
        given = {"story": [told.format(one), other]}
        assert pair_of(aya.get(COMPARE, query_string=given)) == apart


def test_a_story_is_named_by_its_address_at_the_source(
    aya: FlaskClient, apart: tuple[str, str], settings: Settings
) -> None:
    with Store.open(settings.store) as store:
        named = next(one for one in store.stories() if one.url and one.id not in apart)
    given = {"story": [f"{named.url}#top", apart[0]]}
    assert set(pair_of(aya.get(COMPARE, query_string=given))) == {named.id, apart[0]}


@pytest.mark.parametrize(
    ("first", "second", "says", "keeps"),
    [
        ("", "", "Say which", False),
        ("nobody", "", "no such story", False),
        ("http://[", "nothing at all", "no such story", False),
        ("nobody", "{}", "no such story", True),
        ("{}", "/en/story/nobody", "no such story", True),
        ("{}", "https://izde.example/ru/story/{}", "same story once more", True),
    ],
)
def test_what_cannot_be_compared_is_said_and_what_was_right_is_kept(
    aya: FlaskClient, apart: tuple[str, str], first: str, second: str, says: str, keeps: bool
) -> None:
    told = [first.format(apart[0]), second.format(apart[0])]
    response = aya.get(COMPARE, query_string={"story": told})
    assert response.status_code == 400
    page = lxml.html.document_fromstring(response.get_data(as_text=True))
    assert says in page.cssselect("[role=alert]")[0].text_content()
    assert bool(page.cssselect("section.kept")) == keeps
    wrong = [one.get("value") for one in page.cssselect("[aria-invalid]")]
    assert wrong == ([text for text in told if text not in ("", apart[0])] or [""])
    if keeps:
        kept = page.cssselect("input[type=hidden][name=story]")
        assert {one.get("value") for one in kept} == {apart[0]}


def test_the_other_story_is_chosen_from_a_search(aya: FlaskClient, apart: tuple[str, str]) -> None:
    page = tree(aya, f"/en/story/{apart[0]}")
    (way,) = page.xpath("//a[normalize-space()='Compare with another story']/@href")
    page = tree(aya, way)
    assert page.cssselect("a.row")  # what is most like it
    page = tree(aya, f"{way}&q=музей")
    assert page.cssselect("a[rel=next]")
    seen = [row.get("href") for row in page.cssselect("a.row")]
    assert all(apart[0] in address for address in seen)
    further = tree(aya, page.cssselect("a[rel=next]")[0].get("href").partition("#")[0])
    assert not {row.get("href") for row in further.cssselect("a.row")} & set(seen)
    assert tree(aya, seen[0].partition("#")[0]).cssselect("form.verdict")
    assert not tree(aya, f"{way}&q=ешқандайсөз").cssselect("a.row")


def test_what_is_like_a_draft_is_compared_with_each_other(aya: FlaskClient) -> None:
    page = lxml.html.document_fromstring(sent(aya, text=DRAFT).get_data(as_text=True))
    ways = page.xpath("//a[starts-with(normalize-space(),'Compare with another story')]/@href")
    stories = page.cssselect(".answer .results h3 a")
    assert len(ways) == len(stories) > 1
    rows = tree(aya, ways[0]).cssselect("a.row")
    others = {one.get("href").rpartition("/")[2] for one in stories[1:]}
    assert len(rows) == len(others)
    assert all(any(other in row.get("href") for row in rows) for other in others)


def test_a_verdict_joins_two_stories_that_were_not_found_in_the_results(
    aya: FlaskClient, apart: tuple[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.standing.SECONDS", 0.0)
    with Store.open(settings.store) as store:
        first, second = (store.get(one) for one in apart)
    assert first
    assert second
    found = heading(tree(aya, "/en/?sort=oldest"))

    def beside(story: Any) -> list[str]:
        """The other publications that a search for a story's title tells of."""
        (row,) = tree(aya, f"/en/?q={quote(story.title)}").cssselect("ol.results > li")[:1]
        return [one.get("href") for one in row.cssselect("a")]

    assert not any(second.id in one for one in beside(first))
    given = {"story": list(apart)}
    pair = aya.get(COMPARE, query_string=given).headers["Location"]
    assert "Not found to be alike" in tree(aya, pair).cssselect("#found")[0].text_content()
    assert decide(aya, pair, "reprint", canonical=second.id).status_code == 303
    assert heading(tree(aya, "/en/?sort=oldest")) == found - 1
    assert any(second.id in one for one in beside(first))
    publications = tree(aya, f"/en/story/{second.id}").cssselect("#publications a")
    assert any(first.id in one.get("href") for one in publications)


def test_nobody_else_is_told_of_comparing(desk: Flask, apart: tuple[str, str]) -> None:
    stranger = desk.test_client()
    assert "/desk/compare" not in stranger.get(f"/en/story/{apart[0]}").get_data(as_text=True)
    response = stranger.get(COMPARE, query_string={"story": list(apart)})
    assert response.status_code == 303
    assert "/en/desk/login" in response.headers["Location"]


@pytest.mark.parametrize("query", ["?page=0", f"?q={'x' * 600}", "?story=" + "x" * 3000])
def test_wrong_addresses_of_comparing_are_told_of(aya: FlaskClient, query: str) -> None:
    assert aya.get(COMPARE + query).status_code == 400


def test_a_site_is_ready_for_drafts_before_the_first_one(desk: Flask) -> None:
    site = desk.extensions[KEY]
    site.warm_up()
    assert "rarity" in vars(site.engine().detector())  # what is weighed once for each commit
