"""How the time of a query grows with what it matches: a plot in SVG, and a table."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from benchmarks.engine_stories import CLASSES

Point = tuple[int, str, int, float]  # stories, class, matches, ms

COLOURS = ("#1b6ca8", "#d1495b", "#3a7d44", "#8d6a9f", "#c98b2b")
COLUMNS = 3
WIDTH, HEIGHT = 300, 230  # of a panel, with its margins
LEFT, RIGHT, TOP, BOTTOM = 44, 24, 34, 30
HEADER = 62
MANY = 100  # matches from which growth is told: below, what any query costs tells
BINS_PER_DECADE = 6


def _binned(points: Sequence[tuple[int, float]]) -> list[tuple[float, float]]:
    """Medians of neighbours: of matches, and of ms."""
    bins: dict[int, list[tuple[int, float]]] = {}
    for matches, ms in points:
        bins.setdefault(round(math.log10(matches) * BINS_PER_DECADE), []).append((matches, ms))
    return [
        (statistics.median(m for m, _ in one), statistics.median(ms for _, ms in one))
        for _, one in sorted(bins.items())
    ]


def exponent(points: Sequence[tuple[int, float]]) -> float | None:
    """By which power of the matches the time grows; 1 is linear. Of medians of bins."""
    binned = [pair for pair in _binned(points) if pair[0] >= MANY]
    if len(binned) < 3:
        return None
    logs = [(math.log(matches), math.log(ms)) for matches, ms in binned]
    return statistics.linear_regression(*zip(*logs, strict=True)).slope


def growth_table(points: Sequence[Point]) -> list[str]:
    """Markdown: p50 and the median of matches of each class at each size, and the growth."""
    sizes = sorted({number for number, *_ in points})
    lines = [
        "| p50 ms (matches) | " + " | ".join(f"{n:,} stories" for n in sizes) + " | grows by |",
        "|---" * (len(sizes) + 2) + "|",
    ]
    for kind, title in CLASSES.items():
        cells = []
        for size in sizes:
            here = [(m, ms) for number, k, m, ms in points if (number, k) == (size, kind)]
            if not here:
                cells.append("")
                continue
            matches = statistics.median(m for m, _ in here)
            cells.append(f"{statistics.median(ms for _, ms in here):.3f} ({matches:,.0f})")
        power = exponent([(m, ms) for _, k, m, ms in points if k == kind and m])
        cells.append("" if power is None else f"matches^{power:.2f}")
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return lines


class _Axis:
    """A logarithmic axis over whole decades."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(values))))
        self.start, self.end = start, end

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _panel(title: str, series: list[list[tuple[float, float]]], x: _Axis, y: _Axis) -> list[str]:
    made = [f'<text x="{LEFT}" y="{TOP - 8}" class="title">{title}</text>']
    for tick in x.ticks():
        at = f"{x(tick):.1f}"
        made.append(f'<path d="M{at} {TOP}V{HEIGHT - BOTTOM}" class="grid"/>')
        made.append(f'<text x="{at}" y="{HEIGHT - BOTTOM + 14}" class="x">{_number(tick)}</text>')
    for tick in y.ticks():
        at = f"{y(tick):.1f}"
        made.append(f'<path d="M{LEFT} {at}H{WIDTH - RIGHT}" class="grid"/>')
        made.append(f'<text x="{LEFT - 5}" y="{y(tick) + 3:.1f}" class="y">{_number(tick)}</text>')
    made += _guides(x, y)
    for colour, points in zip(COLOURS, series, strict=False):
        if len(points) > 1:
            line = " ".join(f"{x(matches):.1f},{y(ms):.1f}" for matches, ms in points)
            made.append(f'<polyline points="{line}" stroke="{colour}" class="line"/>')
        made += [
            f'<circle cx="{x(matches):.1f}" cy="{y(ms):.1f}" r="2.4" fill="{colour}"/>'
            for matches, ms in points
        ]
    return made


def _guides(x: _Axis, y: _Axis) -> list[str]:
    """Dashed lines of linear growth, one through each corner of decades."""
    made = []
    for power in range(x.low - y.high, x.high - y.low + 1):
        low = max(x.low, y.low + power)
        high = min(x.high, y.high + power)
        if low < high:
            start, end = (10.0**low, 10.0 ** (low - power)), (10.0**high, 10.0 ** (high - power))
            made.append(
                f'<path d="M{x(start[0]):.1f} {y(start[1]):.1f}'
                f'L{x(end[0]):.1f} {y(end[1]):.1f}" class="linear"/>'
            )
    return made


def plot(name: str, points: Sequence[Point]) -> str:
    """A panel a class, a colour a size; both axes logarithmic, linear growth dashed."""
    points = [point for point in points if point[2]]
    sizes = sorted({number for number, *_ in points})
    x = _Axis([matches for _, _, matches, _ in points], LEFT, WIDTH - RIGHT)
    y = _Axis([ms for *_, ms in points], HEIGHT - BOTTOM, TOP)
    width, height = COLUMNS * WIDTH, HEADER + -(-len(CLASSES) // COLUMNS) * HEIGHT
    made = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" font-family="sans-serif" font-size="10">',
        f"<title>{name}: milliseconds of a query against its matches</title>",
        "<style>.grid{stroke:#e4e4e4}.linear{stroke:#999;stroke-dasharray:2 4}"
        ".line{fill:none;stroke-width:1.2}.title{font-size:12px;font-weight:bold}"
        ".x{text-anchor:middle;fill:#555}.y{text-anchor:end;fill:#555}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{name}: ms of a query (up) against its matches'
        " (across), medians; dashed: linear growth</text>",
    ]
    at = LEFT
    for colour, size in zip(COLOURS, sizes, strict=False):
        made.append(f'<circle cx="{at + 4}" cy="44" r="4" fill="{colour}"/>')
        made.append(f'<text x="{at + 14}" y="48" font-size="12">{size:,} stories</text>')
        at += 150
    for place, (kind, title) in enumerate(CLASSES.items()):
        left, top = place % COLUMNS * WIDTH, HEADER + place // COLUMNS * HEIGHT
        series = [
            _binned([(m, ms) for number, k, m, ms in points if (number, k) == (size, kind)])
            for size in sizes
        ]
        made.append(f'<g transform="translate({left} {top})">')
        made += _panel(title, series, x, y)
        made.append("</g>")
    return "\n".join([*made, "</svg>", ""])
