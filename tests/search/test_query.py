from __future__ import annotations

from typing import Any

import pytest

from corpus.errors import UsageError
from search.query import FACETS, MAX_VALUES, make_query

VALUES = {
    "institution": [f"museum-{number}" for number in range(MAX_VALUES + 1)],
    "city": [f"city-{number}" for number in range(MAX_VALUES + 1)],
    "type": ["museum", "library", "unknown"] * MAX_VALUES,
    "language": ["kk", "ru", "en"] * MAX_VALUES,
    "kind": ["full", "teaser", "headline"] * MAX_VALUES,
    "year": [str(1900 + number) for number in range(MAX_VALUES + 1)],
    "month": [f"{1900 + number}-05" for number in range(MAX_VALUES + 1)],
}


@pytest.mark.parametrize("facet", FACETS)
def test_a_facet_takes_fifty_values_and_no_more(facet: str) -> None:
    choice: dict[str, Any] = {facet: tuple(VALUES[facet][:MAX_VALUES])}
    assert set(make_query(**choice).chosen(facet)) == set(choice[facet])  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=rf"{facet} has \d+ values: use at most 50"):
        make_query(**{**choice, facet: tuple(VALUES[facet])})


@pytest.mark.parametrize(
    ("facet", "given", "chosen", "excluded"),
    [
        ("language", ("kk", "-ru", "-ru"), ("kk",), ("ru",)),
        ("institution", ("a-b", "-c-d"), ("a-b",), ("c-d",)),
        ("year", ("-2024", "-undated"), (), ("2024", "undated")),
        ("kind", ("full", "-full"), (), ("full",)),  # what is excluded is not chosen too
    ],
)
def test_a_minus_excludes(
    facet: Any, given: tuple[str, ...], chosen: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    choice: dict[str, Any] = {facet: given}
    query = make_query(**choice)
    assert (query.chosen(facet), query.excluded(facet)) == (chosen, excluded)
    choice[facet] = query.signed(facet)
    assert make_query(**choice) == query
    assert query.is_filtered


@pytest.mark.parametrize(
    ("facet", "value"),
    [("language", "-de"), ("year", "-24"), ("month", "-2024"), ("kind", ""), ("institution", "-")],
)
def test_what_is_excluded_has_to_be_a_value(facet: str, value: str) -> None:
    with pytest.raises(UsageError, match=facet):
        make_query(**{facet: (value,)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "facet", "value", "then"),
    [
        ({}, "year", "2024", {"year": ("2024",)}),
        ({"year": ("2024",)}, "year", "2024", {}),
        ({"year": ("-2024",)}, "year", "2024", {}),  # lifted
        ({"year": ("2024",)}, "month", "2024-05", {"year": ("2024",), "month": ("2024-05",)}),
        # all of a year again, rather than none of it
        ({"year": ("2024",), "month": ("2024-05",)}, "year", "2024", {"year": ("2024",)}),
        (
            {"month": ("2024-05", "2023-01")},
            "year",
            "2024",
            {"year": ("2024",), "month": ("2023-01",)},
        ),
        ({"page": 3, "after": "x"}, "language", "kk", {"language": ("kk",)}),
    ],
)
def test_a_click(asked: dict[str, Any], facet: Any, value: str, then: dict[str, Any]) -> None:
    assert make_query(**asked).toggled(facet, value) == make_query(**then)


@pytest.mark.parametrize(
    ("asked", "facet", "value", "then"),
    [
        ({}, "language", "kk", {"language": ("-kk",)}),
        ({"language": ("kk", "ru")}, "language", "kk", {"language": ("ru", "-kk")}),
        ({"language": ("-kk",)}, "language", "kk", {}),
        (
            {"month": ("2024-05", "2023-01")},
            "year",
            "2024",
            {"year": ("-2024",), "month": ("2023-01",)},
        ),
    ],
)
def test_a_click_that_excludes(
    asked: dict[str, Any], facet: Any, value: str, then: dict[str, Any]
) -> None:
    assert make_query(**asked).excluding(facet, value) == make_query(**then)
