from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.packing import (
    LONG,
    PADDING,
    bits_of,
    pack,
    quick_widths_of,
    sizes_of,
    stretches,
    unpack,
    unpack_list,
    widths_of,
)

WIDTHS = (*range(25), 32)


@pytest.mark.parametrize(
    ("highest", "width"),
    [
        (0, 0),
        (1, 1),
        (7, 3),
        (8, 4),
        (255, 8),
        (256, 9),
        ((1 << 24) - 1, 24),
        (1 << 24, 32),  # 25 to 31 bits are not worth a way of their own
        (1 << 31, 32),
        ((1 << 32) - 1, 32),
    ],
)
def test_how_many_bits_a_number_needs(highest: int, width: int) -> None:
    assert widths_of(np.array([highest, 0])).tolist() == [width, 0]


@pytest.mark.parametrize(
    ("exact", "count", "width"),
    [
        (3, LONG - 1, 3),
        (3, LONG, 4),  # a long list is read fast
        (0, LONG, 0),
        (6, LONG, 8),
        (9, LONG, 9),  # 16 bits would be too much room
        (14, LONG, 16),
        (17, LONG, 17),
    ],
)
def test_long_lists_take_widths_that_are_read_fast(exact: int, count: int, width: int) -> None:
    highest = np.array([(1 << exact) - 1])
    assert quick_widths_of(highest, np.array([count])).tolist() == [width]


class Lists(NamedTuple):
    widths: list[int]
    values: list[list[int]]


def of_width(width: int) -> st.SearchStrategy[tuple[int, list[int]]]:
    highest = (1 << width) - 1
    return st.tuples(st.just(width), st.lists(st.integers(0, highest) | st.just(highest)))


lists_drawn = st.lists(st.sampled_from(WIDTHS).flatmap(of_width), min_size=1, max_size=6).map(
    lambda rows: Lists([width for width, _ in rows], [values for _, values in rows])
)


@given(lists_drawn)
def test_what_is_packed_is_unpacked(lists: Lists) -> None:
    counts = np.array([len(values) for values in lists.values], np.int64)
    widths = np.array(lists.widths, np.int64)
    sizes = sizes_of(counts, widths)
    starts = sizes.cumsum() - sizes
    every = np.array([value for values in lists.values for value in values], np.int64)
    bits = bits_of(starts, counts, widths)
    buffer = np.zeros(int(sizes.sum()) + PADDING, np.uint8)
    wide = np.repeat(widths, counts) > 0  # values of no bits take no place
    pack(buffer, every[wide], bits[wide])
    assert not buffer[-PADDING:].any()
    assert unpack(buffer, bits, np.repeat(widths, counts)).tolist() == every.tolist()
    for start, width, values in zip(starts.tolist(), lists.widths, lists.values, strict=True):
        assert unpack_list(buffer, start, len(values), width).tolist() == values
        for at, value in enumerate(values):  # any of them can be read alone
            alone = unpack(buffer, np.array([start * 8 + at * width]), width)
            assert alone.tolist() == [value]


@pytest.mark.parametrize(
    ("starts", "counts", "expected"),
    [
        ([], [], []),
        ([5], [0], []),
        ([5], [3], [5, 6, 7]),
        ([5, 0, 9], [2, 0, 1], [5, 6, 9]),
        ([7, 7], [2, 2], [7, 8, 7, 8]),
    ],
)
def test_stretches(starts: list[int], counts: list[int], expected: list[int]) -> None:
    found = stretches(np.array(starts, np.int64), np.array(counts, np.int64))
    assert found.tolist() == expected
