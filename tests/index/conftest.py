"""Writers that die (`tests/helpers/victims.py`)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from victims import Victims


@pytest.fixture(scope="session")
def victims() -> Iterator[Victims]:
    with contextlib.closing(Victims()) as script:
        yield script
