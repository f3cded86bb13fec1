from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RECORDS = "".join(
    f'{{"title": "Night {n} at the museum", "body": "Museums open.", "language": "en"}}\n'
    for n in range(20)
)


@pytest.fixture
def izde(run: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    page = tmp_path / "stories.jsonl"
    page.write_text(RECORDS, "utf-8")
    assert run("add", page).code == 0
    assert run("index").code == 0
    return run


@pytest.fixture
def folder(data: Path, izde: Callable[..., Any]) -> Path:
    return data / "index" / (data / "index" / "current").read_text().strip()


def test_a_sound_index(izde: Callable[..., Any]) -> None:
    seen = izde("doctor", "--json")
    assert seen.code == 0
    assert (seen.json["stories"], seen.json["segments"], seen.json["files"]) == (20, 1, 6)
    assert seen.json["lists"] > 10
    assert seen.json["findings"] == []
    assert "all as they were written" in izde("doctor").out


@pytest.mark.parametrize("extension", ["trm", "pst", "fct", "sto", "toc", "json"])
def test_a_flipped_bit_is_found_in_every_file(
    izde: Callable[..., Any], folder: Path, extension: str
) -> None:
    (path,) = folder.glob(f"*.{extension}")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    seen = izde("doctor")
    assert seen.code == 1
    assert f"{path.name}: is not as it was written: `izde index --rebuild`" in seen.out
    assert izde("index", "--rebuild").code == 0
    assert izde("doctor").code == 0


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda path: path.unlink(), "is not there"),
        (lambda path: path.write_bytes(path.read_bytes() + b"x"), "bytes, not"),
        (lambda path: path.with_name("stray").touch(), "stray: belongs to no commit"),
    ],
)
def test_what_else_is_found(
    izde: Callable[..., Any], folder: Path, damage: Callable[[Path], Any], told: str
) -> None:
    (path,) = folder.glob("*.pst")
    damage(path)
    assert told in izde("doctor").out
    assert izde("doctor").code == 1


def test_an_index_behind_its_store(izde: Callable[..., Any], tmp_path: Path) -> None:
    page = tmp_path / "more.jsonl"
    page.write_text('{"title": "Another night", "body": "Open.", "language": "en"}\n', "utf-8")
    izde("add", page)
    seen = izde("doctor")
    assert "is 1 changes behind the store: `izde index` brings it up to date" in seen.out
    assert izde("index").code == 0
    assert izde("doctor").code == 0
