"""Files that are on the disk when it is said that they are."""

from __future__ import annotations

import hashlib
import os
import zlib
from pathlib import Path

from index.whoosh_layout import FileEntry


def sync(path: Path) -> None:
    """Return when a file, or the names in a folder, have reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file: after a crash it holds all of the old content or all of the new."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(content)
    sync(beside)
    beside.replace(path)
    sync(path.parent)


def entry_of(path: Path) -> FileEntry:
    """Size and checksums of a file, which is on the disk when they are known."""
    crc32, sha256, size = 0, hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            crc32 = zlib.crc32(block, crc32)
            sha256.update(block)
            size += len(block)
        os.fsync(file.fileno())
    return FileEntry(size, crc32, sha256.hexdigest())
