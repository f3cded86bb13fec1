from __future__ import annotations

from typing import Any

import pytest

from corpus.errors import UsageError
from search.query import FACETS, MAX_VALUES, make_query

VALUES = {
    "institution": [f"museum-{number}" for number in range(MAX_VALUES + 1)],
    "language": ["kk", "ru", "en"] * MAX_VALUES,
    "year": [str(1900 + number) for number in range(MAX_VALUES + 1)],
    "month": [f"{1900 + number}-05" for number in range(MAX_VALUES + 1)],
}


@pytest.mark.parametrize("facet", FACETS)
def test_a_facet_takes_fifty_values_and_no_more(facet: str) -> None:
    choice: dict[str, Any] = {facet: tuple(VALUES[facet][:MAX_VALUES])}
    assert set(make_query(**choice).chosen(facet)) == set(choice[facet])  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=rf"{facet} has \d+ values: use at most 50"):
        make_query(**{**choice, facet: tuple(VALUES[facet])})
