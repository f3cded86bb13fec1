"""Ids, addresses, hashes, excerpts: what makes two stories the same."""

from __future__ import annotations

import pytest

from corpus.errors import RecordError
from corpus.story import (
    EXCERPT,
    Draft,
    canonical_address,
    draft_from,
    excerpt,
    id_from_address,
    normalised_title,
    story_id,
)


@pytest.mark.parametrize(
    "variant",
    [
        "https://museum.example/ru/news/5",
        "http://museum.example/ru/news/5",
        "https://www.museum.example/ru/news/5/",
        "HTTPS://MUSEUM.example:443/ru/news/5#comments",
        "https://museum.example/ru/news/5?utm_source=mail&fbclid=1",
        "  https://museum.example/ru/news/5 ",
    ],
)
def test_one_page_has_one_canonical_address(variant: str) -> None:
    assert canonical_address(variant) == "https://museum.example/ru/news/5"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://m.example/news?id=1", "https://m.example/news?id=2"),
        ("https://m.example/kk/5", "https://m.example/ru/5"),
        ("https://m.example:8080/5", "https://m.example/5"),
    ],
)
def test_different_pages_keep_different_ids(one: str, other: str) -> None:
    assert id_from_address(one) != id_from_address(other)


def test_cyrillic_and_percent_encoded_paths_are_one_address() -> None:
    assert canonical_address("https://m.example/жаңалық") == canonical_address(
        "https://m.example/%D0%B6%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B"
    )


@pytest.mark.parametrize(
    "bad", ["", "museum", "ftp://m.example/1", "javascript:alert(1)", "http://"]
)
def test_what_is_no_web_address_is_refused_by_name(bad: str) -> None:
    with pytest.raises(RecordError, match="no web address"):
        canonical_address(bad)


def test_without_an_address_the_id_comes_from_institution_page_and_title() -> None:
    first = Draft(institution="csmrk", page="news.txt", title="«Түнгі мұражай – 2024»")
    same = Draft(institution="csmrk", page="news.txt", title="түнгі мұражай  2024", body="Мәтін")
    assert story_id(first) == story_id(same)
    for other in (
        Draft(institution="kaznac", page="news.txt", title="Түнгі мұражай – 2024"),
        Draft(institution="csmrk", page="other.txt", title="Түнгі мұражай – 2024"),
        Draft(institution="csmrk", page="news.txt", title="Түнгі мұражай – 2025"),
    ):
        assert story_id(other) != story_id(first)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("«Ұлы дала» — көрме!", "ұлы дала көрме"),
        ("NIGHT  at the Museum-2024", "night at the museum 2024"),
        ("…", ""),
    ],
)
def test_a_title_is_compared_by_its_letters_and_digits(title: str, key: str) -> None:
    assert normalised_title(title) == key


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"titel": "x"}, "titel"),
        ({"title": 5}, "title"),
        ({"title": "x", "language": "de"}, "language"),
        ({"title": "x", "published": "17.05.2024"}, "2024-05-17"),
        ({"title": "x", "segments": [{"field": "title"}]}, "segments"),
    ],
)
def test_a_bad_field_is_named(record: dict[str, object], says: str) -> None:
    with pytest.raises(RecordError, match=says):
        draft_from(record)


def test_an_excerpt_is_cut_at_a_space_and_is_its_own_excerpt() -> None:
    body = "сөз " * 300
    cut = excerpt(body)
    assert len(cut) <= EXCERPT
    assert cut.endswith("сөз …")
    assert excerpt(cut) == cut
    assert excerpt("а" * 5000) == "а" * (EXCERPT - 2) + " …"
    assert excerpt("қысқа") == "қысқа"
