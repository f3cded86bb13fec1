"""The geometry of the chart: axes, marks, and numbers that do not stand on each other."""

from __future__ import annotations

import itertools
import re

import pytest

from web.linechart import APART, LABEL, SHAPES, Chart, charts, mark


def ticks(series: list[list[float]], size: int = 0) -> list[str]:
    return [one.text for one in charts(["2020", "2021"], series)[size].up]


@pytest.mark.parametrize(
    ("highest", "named"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (3, ["0", "1", "2", "3"]),
        (7, ["0", "2", "4", "6", "8"]),
        (19, ["0", "5", "10", "15", "20"]),
        (0.3, ["0.0", "0.1", "0.2", "0.3"]),
    ],
)
def test_the_steps_of_the_axis_are_round(app: object, highest: float, named: list[str]) -> None:
    with app.test_request_context("/en/"):  # type: ignore[attr-defined]
        assert ticks([[0, highest]]) == named


@pytest.fixture
def drawn(app: object) -> list[Chart]:
    months = [f"{2000 + number // 12}-{number % 12 + 1:02d}" for number in range(240)]
    with app.test_request_context("/en/"):  # type: ignore[attr-defined]
        return charts(months, [[number % (line + 2) for number in range(240)] for line in range(8)])


def test_lines_stay_inside(drawn: list[Chart]) -> None:
    for chart in drawn:
        for line in chart.lines:
            points = re.findall(r"([\d.]+) ([\d.]+)", line.path)
            assert len(points) == 240
            assert all(chart.size.left <= float(x) <= chart.right for x, _ in points)
            assert all(chart.size.top <= float(y) <= chart.bottom for _, y in points)


def test_a_level_stretch_needs_no_points_between(app: object) -> None:
    years = [str(year) for year in range(2000, 2007)]
    with app.test_request_context("/en/"):  # type: ignore[attr-defined]
        broad = charts(years, [[0, 0, 0, 5, 5, 0, 0], [1]])[0]
    level, alone = (len(re.findall(r"[\d.]+ [\d.]+", one.path)) for one in broad.lines)
    assert (level, alone) == (6, 1)


def test_numbers_at_the_ends_stand_apart(drawn: list[Chart]) -> None:
    for chart in drawn:
        places = sorted(line.label for line in chart.lines)
        assert all(after - before >= LABEL - 0.2 for before, after in itertools.pairwise(places))
        assert places[-1] <= chart.bottom


def test_years_are_named_as_far_as_there_is_room(drawn: list[Chart]) -> None:
    broad, slim = drawn
    assert len(broad.across) <= broad.size.years
    assert len(slim.across) <= slim.size.years
    assert {one.text for one in slim.across} <= {str(year) for year in range(2000, 2020)}


def test_marks_stand_apart_on_every_screen(drawn: list[Chart]) -> None:
    for chart in drawn:
        for line in chart.lines:
            places = [float(x) for x in re.findall(r"[ML]([\d.]+) ", line.marked)]
            steps = [after - before for before, after in itertools.pairwise(places)]
            assert len(places) > 5
            assert min(steps) >= APART - 0.2


def test_a_chart_of_months_is_light(drawn: list[Chart]) -> None:
    broad, slim = (sum(len(one.path) + len(one.marked) for one in chart.lines) for chart in drawn)
    assert broad < 30_000
    assert slim < 25_000


def test_each_line_has_a_shape_of_its_own() -> None:
    shapes = [mark(number, 0, 0) for number in range(1, 9)]
    assert len(set(shapes)) == len(SHAPES) == 8
