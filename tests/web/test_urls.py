from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from corpus.story import LANGUAGES
from search.query import FACETS, MAX_PAGE, MAX_VALUES, SORTS, UNDATED, Query, make_query
from web.urls import (
    BadParameterError,
    address,
    depth,
    is_canonical,
    link,
    parameters,
    read_query,
    search_parameters,
)


def read(query_string: str) -> Query:
    return read_query(MultiDict(parse_qsl(query_string, keep_blank_values=True)))


@pytest.mark.parametrize(
    ("query_string", "canonical"),
    [
        ("", ""),
        ("q=мұражай", "q=мұражай"),
        ("q=++night++at+the+museum+", "q=night at the museum"),
        ("q=museum&institution=&language=&from=&to=&sort=&page=", "q=museum"),
        ("page=1", ""),
        ("page=2", "page=2"),
        ("sort=relevance&q=museum", "q=museum"),
        ("sort=newest&q=museum", "q=museum&sort=newest"),
        ("sort=newest", ""),
        ("sort=relevance", ""),
        ("sort=oldest", "sort=oldest"),
        ("language=ru&language=kk&language=ru", "language=kk&language=ru"),
        ("language=-ru&language=kk&language=-en", "language=kk&language=-en&language=-ru"),
        ("institution=b&institution=-a&institution=a", "institution=b&institution=-a"),
        ("kind=full&city=almaty&type=museum", "city=almaty&type=museum&kind=full"),
        ("year=-2024&month=-2024-05", "year=-2024&month=-2024-05"),
        ("year=undated&year=2024", "year=2024&year=undated"),
        ("institution=kaznac&institution=csmrk", "institution=csmrk&institution=kaznac"),
        ("from=2024-05&to=2024", "from=2024-05-01&to=2024-12-31"),
        ("from=2024-12-31&to=2024-01-01", "from=2024-01-01&to=2024-12-31"),
        ("utm_source=x&fbclid=y&q=museum", "q=museum"),
        ("to=2024-05-17&page=3&q=a&year=2024", "q=a&year=2024&to=2024-05-17&page=3"),
        ("q=%00a%1fb", "q=a b"),
    ],
)
def test_an_address_has_one_form(query_string: str, canonical: str) -> None:
    assert (
        "&".join(f"{name}={value}" for name, value in parameters(read(query_string))) == canonical
    )


@pytest.mark.parametrize(
    ("query_string", "name"),
    [
        ("page=abc", "page"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1001", "page"),
        ("page=99999999999999999999", "page"),
        ("page=٣", "page"),
        ("month=2024-13", "month"),
        ("month=2024", "month"),
        ("month=2024-05-01", "month"),
        ("year=24", "year"),
        ("year=2024-05", "year"),
        ("year=2024&year=x", "year"),
        ("from=zzz", "from"),
        ("from=--06-16", "from"),
        ("to=2023-02-29", "to"),
        ("sort=x", "sort"),
        ("language=de", "language"),
        ("language=-de", "language"),
        ("kind=long", "kind"),
        ("type=circus", "type"),
        ("type=-circus", "type"),
        ("year=-24", "year"),
        ("institution=-", "institution"),
        (f"q={'a' * 501}", "q"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_parameter(query_string: str, name: str) -> None:
    with pytest.raises(BadParameterError) as refused:
        read(query_string)
    assert refused.value.name == name


@pytest.mark.parametrize("facet", FACETS)
def test_too_many_values_are_refused_before_any_is_read(facet: str) -> None:
    fifty = "&".join([f"{facet}=kk"] * MAX_VALUES)
    with pytest.raises(BadParameterError) as refused:
        read(f"q=a&{fifty}&{facet}=x")
    assert (refused.value.name, refused.value.many) == (facet, True)
    assert read("&".join([f"{facet}="] * 1_000)) == Query()


def test_a_single_parameter_given_twice_counts_once() -> None:
    assert read("q=first&q=second").words == "first"


days = st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31))
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
years = st.sampled_from(["1999", "2023", "2024", "-2022", "-undated", UNDATED])
months = st.builds(lambda day: day.isoformat()[:7], days)


def values(one: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(one, max_size=MAX_VALUES)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    since, until = draw(st.none() | days), draw(st.none() | days)
    arguments: dict[str, Any] = {
        "words": draw(words),
        "institution": tuple(draw(values(st.from_regex(r"-?[a-z0-9]{1,9}", fullmatch=True)))),
        "city": tuple(draw(values(st.sampled_from(["almaty", "-almaty", "astana", "unknown"])))),
        "type": tuple(draw(values(st.sampled_from(["museum", "-museum", "library", "-unknown"])))),
        "language": tuple(draw(values(st.sampled_from([*LANGUAGES, "-kk"])))),
        "kind": tuple(draw(values(st.sampled_from(["full", "-teaser"])))),
        "year": tuple(draw(values(years))),
        "month": tuple(draw(values(months))),
        "since": since.isoformat() if since else "",
        "until": until.isoformat() if until else "",
        "sort": draw(st.sampled_from(["", *SORTS])),
        "page": draw(st.integers(1, MAX_PAGE)),
    }
    return make_query(**arguments)


@given(queries())
def test_a_query_survives_its_address(query: Query) -> None:
    written = address("/kk/", query)
    again = read(urlsplit(written).query)
    assert address("/kk/", again) == written
    assert (again.words, again.order, again.page) == (query.words, query.order, query.page)
    assert (again.since, again.until) == (query.since, query.until)
    for facet in FACETS:
        assert set(again.signed(facet)) == set(query.signed(facet))


@given(queries())
def test_what_we_write_is_canonical(query: Query) -> None:
    pairs = MultiDict(search_parameters(query))
    assert is_canonical(pairs, read_query(pairs))


@pytest.mark.parametrize("query_string", ["q=a&from=&to=", "page=1", "language=kk&language=kk"])
def test_what_a_form_adds_is_not_canonical(query_string: str) -> None:
    pairs = MultiDict(parse_qsl(query_string, keep_blank_values=True))
    assert not is_canonical(pairs, read_query(pairs))


@given(queries())
def test_a_link_means_what_the_address_means(query: Query) -> None:
    shown = link("/kk/", parameters(query))
    assert not set(shown) & set(" <>\"'")
    assert parse_qsl(urlsplit(shown).query) == parse_qsl(urlsplit(address("/kk/", query)).query)


def test_a_link_keeps_its_letters() -> None:
    query = make_query(words="мұражай «түн» & 100%", institution=("-csmrk",))
    assert link("/kk/", parameters(query)) == (
        "/kk/?q=мұражай+%C2%ABтүн%C2%BB+%26+100%25&institution=-csmrk"
    )
    assert link("/kk/", []) == "/kk/"


@pytest.mark.parametrize(
    ("query_string", "constraints"),
    [
        ("", 0),
        ("sort=oldest", 0),
        ("q=a+b", 1),
        ("q=a&page=3", 2),
        ("year=2024&year=-2023&exact=1", 3),
    ],
)
def test_how_much_is_asked_for_at_once(query_string: str, constraints: int) -> None:
    assert depth(read(query_string)) == constraints


def test_no_parameter_is_an_address_of_results_too() -> None:
    assert parameters(Query()) == []
    assert search_parameters(Query()) == [("sort", "newest")]
