"""Which views of a flow `make test` takes, and which it leaves to `make test-all`."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from browsing import DESK, LANGUAGES, SCHEMES, WIDTHS, views

TURNS = range(7)


def soon(turn: int, *asked: Any) -> list[tuple[object, ...]]:
    """The views that are not long."""
    return [tuple(one.values) for one in views(turn, *asked) if not one.marks]


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("schemes", [(), SCHEMES])
def test_no_view_is_left_out(turn: int, schemes: tuple[str, ...]) -> None:
    every = itertools.product(LANGUAGES, WIDTHS, *([schemes] if schemes else []))
    assert [tuple(one.values) for one in views(turn, WIDTHS, schemes)] == [*every]


@pytest.mark.parametrize("turn", TURNS)
def test_a_flow_has_a_phone_and_a_desk_in_two_languages_and_schemes(turn: int) -> None:
    one, other = soon(turn, WIDTHS, SCHEMES)
    assert all(a != b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("turn", TURNS)
def test_three_flows_have_each_language_at_each_width(turn: int) -> None:
    seen = [view for number in range(3) for view in soon(turn + number)]
    assert sorted(seen) == sorted(itertools.product(LANGUAGES, WIDTHS))


@pytest.mark.parametrize("turn", TURNS)
def test_six_have_them_in_both_schemes(turn: int) -> None:
    seen = [view for number in range(6) for view in soon(turn + number, WIDTHS, SCHEMES)]
    assert sorted(seen) == sorted(itertools.product(LANGUAGES, WIDTHS, SCHEMES))


def test_what_is_for_a_desk_only_has_one_language_at_a_time() -> None:
    assert [soon(turn, (DESK,)) for turn in range(3)] == [[(one, DESK)] for one in LANGUAGES]


def test_a_kind_of_page_may_come_first() -> None:
    assert soon(0, WIDTHS, (), "home")[0][0] == "home"
