"""The Whoosh index on disk: its layout, and the way to open it.

DATA/index/current      the name of the folder that serves; replaced atomically
DATA/index/000001/      a Whoosh index, and state_<generation>.json for its last commit
DATA/index/lock         held by the writer, whose process id stands in it
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from corpus.errors import IndexDamagedError, IndexMissingError, IndexStaleError
from index.analysis import ANALYSIS_VERSION
from index.fields import FIELDS_VERSION

NAME = "MAIN"  # Whoosh's own name of an index in its folder
TOC_FORM = re.compile(rf"_{NAME}_(\d+)\.toc", re.ASCII)  # the file whose renaming commits
FOLDER_FORM = re.compile(r"\d{6}", re.ASCII)


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What a commit was made of; written beside it."""

    store: str  # identity of the store
    revision: int  # up to which it was read
    analysis: str
    fields: str
    stories: int


class Opened(NamedTuple):
    """An open commit. Its files are all open or mapped: it outlives their removal."""

    folder: Path
    generation: int
    state: State
    reader: Any  # whoosh.reading.IndexReader


def serving(index: Path) -> tuple[Path, int]:
    """The folder that serves and its latest generation, at the cost of one directory read.

    Raises IndexMissingError where there is no index yet, IndexDamagedError where `current`
    names nothing.
    """
    seen = ""
    while True:
        try:
            name = (index / "current").read_text("ascii").strip()
        except FileNotFoundError:
            raise IndexMissingError(
                f"there is no index in {index}: `izde index` makes one"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise damaged(index, error) from None
        folder = index / name
        try:
            if name == seen or not FOLDER_FORM.fullmatch(name):
                raise damaged(index, f"it names {name!r} as current, which is not there")
            found = [TOC_FORM.fullmatch(entry.name) for entry in folder.iterdir()]
        except OSError:  # a rebuild has just removed it: then another one is current now
            seen = name
            continue
        return folder, max((int(match[1]) for match in found if match), default=-1)


def damaged(index: Path, why: object) -> IndexDamagedError:
    reason = " ".join(str(why).split()) or type(why).__name__
    return IndexDamagedError(
        f"the index in {index} cannot be read ({reason}): "
        "`izde index --rebuild` makes it anew from the store"
    )


def open_index(index: Path) -> Opened:
    """Open the last commit, whatever a writer does meanwhile.

    Raises IndexMissingError, IndexStaleError or IndexDamagedError, each naming the folder.
    """
    while True:
        key = serving(index)
        try:
            opened = _open_commit(*key)
        except Exception as error:  # unpickling damaged files raises anything
            if serving(index) != key:  # a commit or a rebuild removed files under our hands
                continue
            if isinstance(error, IndexStaleError):
                raise
            raise damaged(index, error) from None
        if serving(index) == key:
            return opened
        opened.reader.close()


def _open_commit(folder: Path, generation: int) -> Opened:
    state = msgspec.json.decode(state_file(folder, generation).read_bytes(), type=State)
    for kind, found, ours in (
        ("analysis", state.analysis, ANALYSIS_VERSION),
        ("fields", state.fields, FIELDS_VERSION),
    ):
        if found != ours:
            raise IndexStaleError(
                f"the index in {folder.parent} was made by version {found} of the {kind}, "
                f"this is version {ours}: `izde index` makes it anew"
            )
    reader = FileIndex(FileStorage(str(folder)), indexname=NAME).reader()
    return Opened(folder, generation, state, reader)


def state_file(folder: Path, generation: int) -> Path:
    return folder / f"state_{generation}.json"
