"""The documents say what is there, and their examples come out as they promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import Run

import izde

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(path.name for path in ROOT.glob("*.md"))


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_readme_names_every_command() -> None:
    table = set(re.findall(r"`izde ([a-z]+)", read("README.md")))
    assert table == set(izde.MODULES)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", read(name)):
        assert (ROOT / target).exists(), f"{name} links to {target}"


def test_the_architecture_names_every_module() -> None:
    text = read("ARCHITECTURE.md") + read("docs/kazakh.md")
    for room in ("corpus", "index", "search", "web"):
        for path in (ROOT / room).rglob("*.py"):
            if path.name not in ("__init__.py", "commands.py") and "migrations" not in path.parts:
                assert path.name in text, f"ARCHITECTURE.md does not name {room}/{path.name}"


def test_the_story_of_the_architecture_comes_out_as_told(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    shown = re.search(r"<<'END'\n(.*?)END\n", read("ARCHITECTURE.md"), re.DOTALL)
    assert shown is not None
    page.write_text(shown[1], "utf-8")
    assert run("add", page).code == 0
    (story,) = run("export").lines
    assert story["title"] == "«Күміс түн» көрмесі ашылды"
    assert (story["institution"], story["published"]) == ("csmrk", "2021-03-12")
    assert story["event_start"] == "2021-03-10"
    assert story["body"].endswith("бұйымдары қойылды.")
    assert "құқықтар" in story["attribution"]
    assert run("index").code == 0
    assert run("search", "көрме", "--json").json["total"] == 1
