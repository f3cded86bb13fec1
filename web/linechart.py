"""Lines over time as SVG: drawn on the server, told apart by dashes, marks and numbers.

Colours are a help for those who see them. Each chart is drawn twice, for narrow and for wide
screens, so that its letters are legible on both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from web.languages import decimal_text, number_text

TICKS = 4  # of the vertical axis, about
APART = 18.0  # pixels from one mark of a line to the next, at least
MARK = 3.6  # half the size of a mark
LABEL = 14.0  # pixels from one number at the end of a line to the next
FULL_TURN = 2 * math.pi


class Size(NamedTuple):
    """A chart's pixels, and what is left free around its lines."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    years: int  # labels of the horizontal axis at most


SIZES = (
    Size("broad", 960, 380, 56, 30, 14, 30, 16),
    Size("slim", 340, 300, 44, 26, 12, 28, 5),
)


class Tick(NamedTuple):
    """A place on an axis, and what stands there."""

    at: float
    text: str


class Line(NamedTuple):
    """A line: its number, its points and those that have a mark, and where its number stands."""

    number: int
    path: str
    marked: str
    label: float  # pixels from above

    @property
    def mark(self) -> str:
        """Its mark, around the point 0 0."""
        return mark(self.number, 0, 0)


class Chart(NamedTuple):
    """A chart of one size."""

    size: Size
    lines: list[Line]
    across: list[Tick]  # periods
    up: list[Tick]

    @property
    def right(self) -> int:
        return self.size.width - self.size.right

    @property
    def bottom(self) -> int:
        return self.size.height - self.size.bottom


def charts(periods: Sequence[str], series: Sequence[Sequence[float]]) -> list[Chart]:
    """The lines of series over periods, 2024 or 2024-05, in each size."""
    highest = max((max(one, default=0) for one in series), default=0)
    return [_chart(size, periods, series, highest) for size in SIZES]


def _chart(
    size: Size, periods: Sequence[str], series: Sequence[Sequence[float]], highest: float
) -> Chart:
    step = _step(highest, TICKS)
    top = step * max(1, math.ceil(highest / step))
    inside = size.height - size.top - size.bottom
    across = size.width - size.left - size.right
    last = max(1, len(periods) - 1)

    def x(at: int) -> float:
        return size.left + across * (at / last if len(periods) > 1 else 0.5)

    def y(value: float) -> float:
        return size.top + inside * (1 - value / top)

    digits = max(0, -math.floor(math.log10(step)))
    up = [
        Tick(
            round(y(at * step), 1),
            decimal_text(at * step, digits) if digits else number_text(round(at * step)),
        )
        for at in range(round(top / step) + 1)
    ]
    every = max(1, math.ceil(APART * last / across))
    points = [[(x(at), y(value)) for at, value in enumerate(one)] for one in series]
    labels = _apart([one[-1][1] if one else y(0) for one in points], y(0))
    lines = [
        Line(number, _path(_bends(one)), _path(one[::every]), label)
        for number, (one, label) in enumerate(zip(points, labels, strict=True), 1)
    ]
    return Chart(size, lines, _named(periods, size, x), up)


def _step(highest: float, ticks: int) -> float:
    """The step of an axis: 1, 2 or 5 times a power of ten; of counts, 1 at least."""
    if highest <= 0:
        return 1.0
    rough = highest / ticks
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough * (1 - 1e-9))
    whole = highest == int(highest)
    return max(1.0, step) if whole else step


def _named(periods: Sequence[str], size: Size, x: Callable[[int], float]) -> list[Tick]:
    """The years at the horizontal axis."""
    years: dict[str, int] = {}
    for at, period in enumerate(periods):
        years.setdefault(period[:4], at)
    every = max(1, math.ceil(len(years) / size.years))
    named = [(year, at) for year, at in years.items() if int(year) % every == 0]
    return [Tick(round(x(at), 1), year) for year, at in named or list(years.items())[:1]]


def _bends(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points that a line needs: of those at one height in a row the first and the last."""
    threes = zip(points, points[1:], points[2:], strict=False)
    turns = [one for before, one, after in threes if not before[1] == one[1] == after[1]]
    return [*points[:1], *turns, *points[1:][-1:]]


def _path(points: Sequence[tuple[float, float]]) -> str:
    """A line through points."""
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points) if points else ""


def _short(number: float) -> str:
    """A number to a tenth of a pixel: a chart of months has thousands."""
    return f"{number:.1f}".removesuffix(".0")


def _apart(places: Sequence[float], bottom: float) -> list[float]:
    """The places moved so that no two numbers stand on each other."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    moved = list(places)
    for before, at in pairwise(order):
        moved[at] = max(moved[at], moved[before] + LABEL)
    lowest = bottom
    for at in reversed(order):
        moved[at] = min(moved[at], lowest)
        lowest = moved[at] - LABEL
    return [round(one, 1) for one in moved]


def mark(number: int, x: float, y: float) -> str:
    """The mark of a line as the path of a shape around a point."""
    return f"M{_short(x)} {_short(y)}{_outline((number - 1) % len(SHAPES))}"


@cache
def _outline(shape: int) -> str:
    """A shape as a path that begins at its middle."""
    corners = [(MARK * a, MARK * b) for a, b in SHAPES[shape]]
    steps = [(c - a, d - b) for (a, b), (c, d) in pairwise([(0.0, 0.0), *corners])]
    return "m" + "l".join(f"{_short(x)} {_short(y)}" for x, y in steps) + "z"


def _round(corners: int, turn: float = 0.0, size: float = 1.0) -> tuple[tuple[float, float], ...]:
    angles = (FULL_TURN * (at + turn) / corners - FULL_TURN / 4 for at in range(corners))
    return tuple((size * math.cos(angle), size * math.sin(angle)) for angle in angles)


def _star(points: int, inner: float) -> tuple[tuple[float, float], ...]:
    outer, inside = _round(points, size=1.35), _round(points, 0.5, inner)
    return tuple(one for pair in zip(outer, inside, strict=True) for one in pair)


SHAPES = (
    _round(12),  # a disc
    _round(4, 0.5, 1.25),  # a square
    _round(3, size=1.35),  # a triangle that stands
    _round(4, size=1.35),  # a lozenge
    _round(3, 0.5, 1.35),  # a triangle on its tip
    _star(4, 0.45),
    _round(6),
    _star(5, 0.55),
)
