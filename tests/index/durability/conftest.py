"""A data folder whose index has several segments, for writers and files that come to harm."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from harm import STORIES, change, contents, made
from small import Trivial

from corpus.store import Store
from corpus.story import Story
from index.whoosh_layout import open_index
from index.whoosh_writer import update


@pytest.fixture(scope="module", autouse=True)
def _trivial() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("index.analysis.analyzer", Trivial)
        patched.setattr("search.expansion.analyzer", Trivial)
        yield


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose index has several segments, with deletions."""
    data, chance = tmp_path_factory.mktemp("pristine"), random.Random(0)
    with Store.open(data / "izde.sqlite", create=True) as store:
        with store.writing():
            for number in range(STORIES):
                store.put(made(number, chance))
        update(data / "index", store)
        for some in (12, 2):
            change(store, chance, some)
            update(data / "index", store)
    leaves = open_index(data / "index").leaves
    assert len(leaves) > 1
    assert any(len(leaf.deleted) for leaf in leaves)
    return data


@pytest.fixture
def data(pristine: Path, tmp_path: Path) -> Path:
    """A copy of the data folder."""
    shutil.copytree(pristine, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with Store.open(data / "izde.sqlite") as opened:
        yield opened


@pytest.fixture
def before(store: Store) -> dict[str, Story]:
    """What the index has."""
    return contents(store)
