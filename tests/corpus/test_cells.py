from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cells import guarded, unguarded


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+7 727 264 55 77", "'+7 727 264 55 77"),
        ("-сауда", "'-сауда"),
        ("@museum", "'@museum"),
        ("--06-16", "'--06-16"),
        ("＝1", "'＝1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("Концерт\n- Күй\n– Ән", "Концерт\n'- Күй\n– Ән"),
        ("көрме;=HYPERLINK(…)", "көрме;'=HYPERLINK(…)"),
        ("a\t@b", "a\t'@b"),
    ],
)
def test_no_text_becomes_a_formula(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


@pytest.mark.parametrize(
    "text", ["", "2 + 2 = 4", "e-mail: a@b.example", "қала; -сыз", "1–2", "'тырнақша'", "a,=b"]
)
def test_a_text_that_none_begins_in_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


@given(st.text("=+-@'\";,\t\r\nа "))
def test_what_is_guarded_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
