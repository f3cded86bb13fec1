from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("whoosh", "numpy", "sqlalchemy", "pymorphy3", "flask")
RECORD = '{"title": "Night at the museum", "body": "Museums open.", "language": "en"}\n'


@pytest.fixture
def added(run: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    page = tmp_path / "stories.jsonl"
    page.write_text(RECORD, "utf-8")
    assert run("add", page).code == 0
    return run


def test_index_says_what_it_did(added: Callable[..., Any]) -> None:
    first = added("index")
    assert first.code == 0
    assert "1 added" in first.out
    assert "there was none" in first.out
    second = added("index", "--json")
    assert {name: second.json[name] for name in ("added", "unchanged", "total", "rebuilt")} == {
        "added": 0,
        "unchanged": 1,
        "total": 1,
        "rebuilt": False,
    }
    assert added("index", "--rebuild", "--json").json["reason"] == "asked for"


def test_without_a_store_it_says_so(run: Callable[..., Any]) -> None:
    refused = run("index")
    assert refused.code == 1
    assert refused.err.startswith("izde: there is no store at ")


@pytest.mark.parametrize("module", ["index.commands", "search.commands"])
def test_commands_are_light_to_import(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == ""
