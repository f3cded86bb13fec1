"""The site counts a query that found nothing as it was typed, once, and nothing of who asked."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from corpus.settings import Settings
from search.misses import Misses
from web.app import create_app
from web.site import KEY

NOTHING = "/en/?q=Zyxwvut"


@pytest.fixture
def uncounted(failing: Flask) -> Flask:
    """A site of its own, without what other tests looked for in the data that it is a copy of."""
    for left in failing.extensions[KEY].settings.data.glob("misses.sqlite*"):
        left.unlink()
    return failing


def counted(app: Flask) -> dict[str, int]:
    return {one.words: one.times for one in app.extensions[KEY].misses.most(100)}


def test_a_search_without_results_counts_once(uncounted: Flask) -> None:
    client = uncounted.test_client()
    assert client.get(NOTHING).status_code == 200
    assert counted(uncounted) == {"zyxwvut": 1}
    client.get("/kk/?q=zyxwvut")
    (one,) = Misses(uncounted.extensions[KEY].settings.misses).most(10)
    assert (one.words, one.times, one.language) == ("zyxwvut", 2, "kk")


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/en/?q=caravan",
        "/en/?q=caravan&page=900",
        "/en/?q=zyxwvut&page=2",
        "/en/?q=zyxwvut&language=en",
        "/en/?q=zyxwvut&institution=tower-museum",
        "/en/?q=zyxwvut&year=2024",
        "/en/?q=zyxwvut&from=2024-01-01",
        "/en/?q=zyxwvut&exact=1",
        "/en/?q=zyxwvut%40example.org",
        "/en/?year=1850",
        "/?q=zyxwvut",
        "/en/story/night-en?q=zyxwvut",
    ],
)
def test_what_has_results_or_filters_does_not_count(uncounted: Flask, address: str) -> None:
    uncounted.test_client().get(address)
    assert counted(uncounted) == {}


def test_a_redirect_and_a_look_at_the_headers_do_not_count(uncounted: Flask) -> None:
    client = uncounted.test_client()
    assert client.get("/en/?q=zyxwvut&nonsense=1&page=1").status_code == 302
    assert client.head(NOTHING).status_code == 200
    assert counted(uncounted) == {}


def test_words_that_were_taken_otherwise_count_as_they_were_typed(uncounted: Flask) -> None:
    client = uncounted.test_client()
    client.get("/en/?q=vepsrf")  # no layout makes a word of it
    client.get("/en/?q=museum+zyxwvut")  # only stories with some of the words
    client.get("/en/?q=cfravan")  # mended
    assert set(counted(uncounted)) == {"vepsrf", "museum zyxwvut", "cfravan"}


def test_a_file_that_cannot_be_used_shows_on_no_page(
    uncounted: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    site = uncounted.extensions[KEY]
    site.settings.misses.mkdir()
    with caplog.at_level(logging.WARNING):
        client = uncounted.test_client()
        pages = [client.get(NOTHING) for _ in range(3)]
    assert [page.status_code for page in pages] == [200] * 3
    assert [record.name for record in caplog.records] == ["search.misses"]


def test_each_data_folder_has_its_own_counts(uncounted: Flask) -> None:
    uncounted.test_client().get(NOTHING)
    folder = uncounted.extensions[KEY].settings.data
    assert counted(create_app(Settings(data=folder))) == {"zyxwvut": 1}
