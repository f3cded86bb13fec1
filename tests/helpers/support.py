"""Types that the tests share (conftest holds the fixtures)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple


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
