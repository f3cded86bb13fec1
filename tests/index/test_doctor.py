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
    assert (seen.json["stories"], seen.json["segments"], seen.json["files"]) == (20, 1, 8)
    assert seen.json["lists"] > 10
    assert seen.json["findings"] == []
    assert "all as they were written" in izde("doctor").out


@pytest.mark.parametrize("extension", ["trm", "pst", "fct", "sto", "prf", "lmk", "toc", "json"])
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


def test_a_thesaurus_that_is_wrong_is_named(izde: Callable[..., Any], data: Path) -> None:
    own = data / "thesaurus.toml"
    own.write_text('[new]\nkk = ["а"]\nru = ["б"]\n', "utf-8")
    assert izde("doctor").code == 0
    own.write_text('[museum]\nkk = ["мұражай"]\n', "utf-8")
    seen = izde("doctor")
    assert seen.code == 1
    assert "thesaurus.toml: concept 'museum': terms in two languages at least" in seen.out
    assert "mend the file" in seen.out
    (finding,) = izde("doctor", "--json").json["findings"]
    assert finding["where"] == "thesaurus.toml"


def test_a_thesaurus_that_is_wrong_is_named_without_an_index(
    run: Callable[..., Any], data: Path, tmp_path: Path
) -> None:
    page = tmp_path / "stories.jsonl"
    page.write_text(RECORDS, "utf-8")
    assert run("add", page).code == 0
    (data / "thesaurus.toml").write_text("[museum", "utf-8")
    seen = run("doctor")
    assert seen.code == 1
    assert seen.out.startswith("thesaurus.toml: ")
