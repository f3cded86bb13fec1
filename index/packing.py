"""Whole numbers of a few bits each, packed without gaps; any of them can be read alone.

Every operation is vectorised over the values of many lists at once. A list begins at a
byte; its value i of `width` bits stands at bit `i * width`, the lowest bit first.

Reference: D. Lemire, L. Boytsov, Decoding billions of integers per second through
vectorization (Software: Practice and Experience 2015), for packing by a fixed width.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDEST = 32  # bits of a value
LONG = 4096  # values of a list for which reading it fast is worth some room
PADDING = 8  # bytes behind packed values in a buffer, that are read but mean nothing

Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

QUICK = np.arange(WIDEST + 1)
QUICK[1:5], QUICK[5:9], QUICK[14:17] = 4, 8, 16
PLAIN: dict[int, Any] = {8: np.dtype("u1"), 16: np.dtype("<u2"), 32: np.dtype("<u4")}


def widths_of(highest: NDArray[Any]) -> Numbers:
    """The bits that each of these numbers needs: 0 for 0, 3 for 7, 4 for 8; never 25 to 31."""
    exact = np.frexp(highest.astype(np.float64))[1].astype(np.int64)
    exact[exact > 24] = 32
    return exact


def quick_widths_of(highest: NDArray[Any], counts: Numbers) -> Numbers:
    """The same, but for long lists rather a few bits more where these are read much faster."""
    exact = widths_of(highest)
    return np.where(counts < LONG, exact, QUICK[exact])


def sizes_of(counts: Numbers, widths: Numbers) -> Numbers:
    """Bytes of lists of so many values of so many bits."""
    sizes: Numbers = (counts * widths + 7) >> 3
    return sizes


def stretches(starts: Numbers, counts: Numbers) -> Numbers:
    """The numbers of stretches: `count` of them from each start, one stretch after the other."""
    ends = counts.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - ends + counts, counts) + np.arange(total)


def bits_of(starts: Numbers, counts: Numbers, widths: Numbers) -> Numbers:
    """Where the values of lists stand in a buffer, given the byte at which each list starts."""
    within = stretches(np.zeros_like(counts), counts)
    return np.repeat(starts * 8, counts) + within * np.repeat(widths, counts)


def pack(out: Bytes, values: NDArray[Any], bits: Numbers) -> None:
    """Write values at bit places of a buffer of zeros that has PADDING bytes at its end."""
    if not len(values):
        return
    shifted = values.astype(np.int64) << (bits & 7)
    at = bits >> 3
    first = int(at.min())
    at -= first
    while shifted.any():
        # Values that share a byte share no bit of it, so that their sum holds both.
        lane = np.bincount(at, weights=shifted & 0xFF)
        out[first : first + len(lane)] += lane.astype(np.uint8)
        shifted >>= 8
        first += 1


def unpack(buffer: Bytes, bits: Numbers, widths: Numbers | int) -> Numbers:
    """The values at bit places of a buffer that has PADDING bytes at its end."""
    words = np.ndarray((len(buffer) - PADDING + 1,), "<u8", buffer, strides=(1,))
    found = words[bits >> 3]
    found >>= (bits & 7).astype(np.uint64)
    found &= np.uint64((1 << widths) - 1) if isinstance(widths, int) else _masks(widths)
    values: Numbers = found.view(np.int64)
    return values


def _masks(widths: Numbers) -> NDArray[np.uint64]:
    return ((1 << widths) - 1).view(np.uint64)


def unpack_list(buffer: Bytes, start: int, count: int, width: int) -> NDArray[Any]:
    """A whole list from its first byte; of a width of its own it is a view."""
    if width in PLAIN:
        return np.frombuffer(buffer, PLAIN[width], count, start)
    if not width:
        return np.zeros(count, np.uint8)
    if width == 4:
        pairs = np.frombuffer(buffer, np.uint8, (count + 1) >> 1, start)
        values = np.empty(2 * len(pairs), np.uint8)
        np.bitwise_and(pairs, 15, out=values[0::2])
        np.right_shift(pairs, 4, out=values[1::2])
        return values[:count]
    return unpack(buffer[start:], np.arange(0, count * width, width), width)
