"""What the fixtures and the tests share."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import pytest
from jinja2.bccache import Bucket

# An entry of a registry of one's own.
HOUSE = """
[[institution]]
slug = "house"
kind = "museum"
city = "almaty"
names = { kk = "Үй музейі", ru = "Музей «Дом»", en = "House Museum" }
"""


class Ran(NamedTuple):
    """What a command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Of JSON Lines: lines end in \\n only."""
        return [json.loads(line) for line in self.out.split("\n") if line]


Run = Callable[..., Ran]


class Compiled(jinja2.BytecodeCache):
    """Templates compiled, in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first of all processes that needs it makes, for all of them."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, unfinished = base / f"{name}-for-all", base / f"{name}-unfinished"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(unfinished)
            unfinished.rename(folder)
    return folder
