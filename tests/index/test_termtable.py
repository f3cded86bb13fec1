"""A term dictionary that is written at once is read as Whoosh reads its own."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashReader

from index.termtable import TermTable

SIZE = 4


@contextlib.contextmanager
def written(folder: Path, keys: list[bytes], at_once: int) -> Iterator[Any]:
    """A reader of a table of keys, which were written so many at a time."""
    storage = FileStorage(str(folder))
    table = TermTable(storage.create_file("terms"))
    table.extras["fieldmap"] = {"text": 0}
    for start in range(0, len(keys), at_once):
        some = keys[start : start + at_once]
        table.add_all_of(some, b"".join(map(row, some)), SIZE)
    table.close()
    reader = OrderedHashReader(storage.open_file("terms"), storage.file_length("terms"))
    yield reader
    reader.close()


def row(key: bytes) -> bytes:
    return sum(key).to_bytes(SIZE, "big")


@pytest.mark.parametrize("count", [0, 1, 2, 3, 300, 5000])
@pytest.mark.parametrize("at_once", [1, 7, 10_000])
def test_every_key_leads_to_its_row_and_no_other_key_to_any(
    tmp_path: Path, count: int, at_once: int
) -> None:
    chance = random.Random(count)
    every = sorted({chance.randbytes(chance.randrange(1, 9)) for _ in range(2 * count)})
    keys, absent = every[::2], every[1::2]
    with written(tmp_path, keys, at_once) as reader:
        assert reader.extras["fieldmap"] == {"text": 0}
        assert [reader[key] for key in keys] == list(map(row, keys))
        assert not any(key in reader for key in absent)
        assert list(reader.items()) == [(key, row(key)) for key in keys]
        for key in absent[:20]:
            assert list(reader.keys_from(key)) == [one for one in keys if one > key]


@pytest.mark.parametrize("keys", [[b"b", b"a"], [b"a", b"a"]])
def test_keys_have_to_rise(tmp_path: Path, keys: list[bytes]) -> None:
    table = TermTable(FileStorage(str(tmp_path)).create_file("terms"))
    with pytest.raises(ValueError, match="rise"):
        table.add_all_of(keys, bytes(2 * SIZE), SIZE)
    table.close()


def test_keys_rise_from_one_time_to_the_next(tmp_path: Path) -> None:
    table = TermTable(FileStorage(str(tmp_path)).create_file("terms"))
    table.add(b"b", b"")
    with pytest.raises(ValueError, match="rise"):
        table.add(b"a", b"")
    table.close()
