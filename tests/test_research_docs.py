"""The study of docs/research.md comes out as told, in Python and in R."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_site import served

from corpus.settings import load_settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
TEXT = (DOCS / "research.md").read_text("utf-8")
KEPT = bool(os.environ.get("KEEP_FIGURES"))  # put new figures beside the text


def block(language: str) -> str:
    """The one code block in a language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def site(demo_data: Path) -> Iterator[str]:
    with served(load_settings(demo_data)) as address:
        yield address


def study(command: list[str], code: str, site: str, folder: Path) -> str:
    """What a program of the text prints, when it is run against the site."""
    program = folder / "study"
    assert "http://127.0.0.1:8000" in code
    program.write_text(code.replace("http://127.0.0.1:8000", site), "utf-8")
    ran = subprocess.run(
        [*command, program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    if KEPT:
        for figure in folder.glob("*.svg"):
            shutil.copy(figure, DOCS)
    return ran.stdout


def numbers(table: str) -> list[list[float]]:
    """The lines of a table that begin with a year."""
    return [
        [float(cell) for cell in line.split()]
        for line in table.splitlines()
        if re.match(r"\d{4} ", line)
    ]


def test_python_prints_what_the_text_shows_and_draws_its_figure(site: str, tmp_path: Path) -> None:
    printed = study([sys.executable, "-X", "utf8"], block("python"), site, tmp_path)
    first, _, rest = printed.partition("\n")
    assert re.fullmatch(r"Corpus [0-9a-f]{8}, revision 231", first)
    assert rest == block("text")
    assert len(numbers(rest)) == 15
    drawn = (tmp_path / "study_python.svg").read_text("utf-8")
    assert drawn == (DOCS / "study_python.svg").read_text("utf-8")


def test_r_comes_to_the_same_numbers(site: str, tmp_path: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("NO R: the R study of docs/research.md was not run")
    printed = study([rscript], block("r"), site, tmp_path)
    assert numbers(printed) == numbers(block("text"))
    assert re.search(r"kk +44 +59\nru +31 +24\nen +25 +16", printed)
    assert (tmp_path / "study_r.svg").read_bytes().startswith(b"<?xml")


def test_every_picture_and_page_that_is_named_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", TEXT):
        assert (DOCS / target).exists()
