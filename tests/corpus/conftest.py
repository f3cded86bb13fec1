"""The registry that comes with the package."""

from __future__ import annotations

import pytest

from corpus.institutions import Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load()
