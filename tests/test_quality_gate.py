"""Analysis may get better, not worse: floors under its figures on data that people judged."""

from __future__ import annotations

import datetime
import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from index.analysis import analyzer
from search.evaluation import LemmaReport, evaluate_lemmas, read_conllu

FLOORS_FILE = Path(__file__).with_name("quality_floors.toml")
FLOORS: dict[str, dict[str, Any]] = tomllib.loads(FLOORS_FILE.read_text("utf-8"))
FIGURES = ("accuracy_content", "any_content", "conflation_f1")
HOW = (
    f"Mend the analysis. If the loss is meant, lower the floor in tests/{FLOORS_FILE.name} with "
    "a new date and reason, and say so in CHANGELOG.md and benchmarks/RESULTS.md."
)


@pytest.fixture(scope="module", params=sorted(FLOORS))
def bank(request: pytest.FixtureRequest, shared: Path) -> Path:
    path = shared / "data" / "lemmas" / str(request.param)
    if not path.is_file():
        pytest.skip(f"REAL DATA ABSENT: {path.name} is not in ../shared/data/lemmas")
    return path


@pytest.fixture(scope="module")
def report(bank: Path) -> LemmaReport:
    return evaluate_lemmas(read_conllu(bank), analyzer(FLOORS[bank.name]["language"]))


def test_the_data_are_those_that_the_floors_were_measured_on(bank: Path) -> None:
    digest = hashlib.sha256(bank.read_bytes()).hexdigest()
    assert digest == FLOORS[bank.name]["sha256"], (
        f"{bank.name} is another file than the floors are of: measure it with `izde evaluate "
        f"lemmas`, then set its digest and floors in tests/{FLOORS_FILE.name}"
    )


@pytest.mark.parametrize("figure", FIGURES)
def test_no_figure_falls_under_its_floor(bank: Path, report: LemmaReport, figure: str) -> None:
    reached, floor = getattr(report, figure), FLOORS[bank.name][figure]
    assert reached >= floor, f"{bank.name}: {figure} {reached:.4f} is under its {floor}. {HOW}"


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_every_floor_says_since_when_and_why(name: str) -> None:
    floor = FLOORS[name]
    assert isinstance(floor["date"], datetime.date)
    assert len(floor["reason"].split()) >= 4
    assert all(0.5 < floor[figure] < 1 for figure in FIGURES), "a floor of nothing holds nothing"
