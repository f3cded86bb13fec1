"""Stories flow corpus -> index -> search -> web; imports run only the other way round."""

from __future__ import annotations

import ast
import importlib.metadata
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("corpus", "index", "search", "web")
SETTINGS_READERS = {"commands.py", "app.py", "options.py", "settings.py"}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, at its top or inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where a name comes from"
            yield node.module or ""


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_itself_and_the_rooms_to_its_left(room: str) -> None:
    allowed = ROOMS[: ROOMS.index(room) + 1]
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(room)
        for name in imported(path)
        if name.split(".")[0] in {*ROOMS, "izde"} and name.split(".")[0] not in allowed
    ]
    assert modules(room)
    assert not wrong


def test_only_commands_and_the_application_load_the_settings() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in modules(room)
        if "load_settings" in path.read_text("utf-8") or "os.environ" in path.read_text("utf-8")
    }
    assert {Path(reader).name for reader in readers} <= SETTINGS_READERS


def test_nothing_installed_beside_izde_owns_our_package_names() -> None:
    owners = importlib.metadata.packages_distributions()
    for room in ROOMS:
        assert set(owners.get(room, ["izde"])) == {"izde"}
