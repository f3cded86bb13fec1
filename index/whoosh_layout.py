"""The Whoosh index on disk: its layout, and the way to open it.

DATA/index/current      the name of the folder that serves; replaced atomically
DATA/index/000001/      a Whoosh index, and state_<generation>.json of its commit
DATA/index/lock         held by the writer, whose process id stands in it

A state is the manifest of its commit: what it was made of, and the size and the checksums
of each of its files. Nothing of a commit is used, and above all nothing unpickled, before
the checksums hold: those of the table of contents, of the term dictionaries and of the facts
when they are opened, that of each posting list and story when it is read, that of the words in
their order before the first of them is.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from corpus.errors import IndexDamagedError, IndexMissingError, IndexStaleError
from index.analysis import ANALYSIS_VERSION
from index.arrayfile import DamagedFileError
from index.facts import EXTENSION as FACTS
from index.facts import Facts, read_facts
from index.fields import FIELDS_VERSION
from index.forward import EXTENSION as FORWARD
from index.forward import Forward
from index.landmark_counts import EXTENSION as COUNTED
from index.landmark_counts import Counts, read_counts
from index.postings import PostingsCodec, PostingsSegment, TermsReader
from index.storyfile import EXTENSION as STORIES
from index.storyfile import PROFILES, StoryFile

NAME = "MAIN"  # Whoosh's own name of an index in its folder
TOC_FORM = re.compile(rf"_{NAME}_(\d+)\.toc", re.ASCII)  # the file whose renaming commits
FOLDER_FORM = re.compile(r"\d{6}", re.ASCII)
# What is checked as a whole when it is opened; the rest checks itself when it is read.
CHECKED_WHOLE = (".toc", PostingsCodec.TERMS_EXT)


class FileEntry(msgspec.Struct, frozen=True):
    """A file of a commit as it was written."""

    size: int
    crc32: int
    sha256: str


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What a commit was made of; written before it, under its generation."""

    store: str  # identity of the store
    revision: int  # up to which it was read
    analysis: str
    fields: str
    stories: int
    files: dict[str, FileEntry]
    written: str = ""  # UTC, 2024-05-17T09:30:00Z; "" where an older version wrote it


@dataclass(frozen=True)
class OpenSegment:
    """A segment's files, mapped; they outlive their removal. Safe between threads."""

    folder: Path
    name: str
    terms: TermsReader
    facts: Facts
    stories: StoryFile
    forward: Forward
    profiles: StoryFile
    landmark_counts: Counts


class Leaf(NamedTuple):
    """A segment as one commit has it."""

    segment: OpenSegment
    whoosh: PostingsSegment
    deleted: NDArray[np.int64]  # document numbers, rising

    def live(self) -> NDArray[np.bool_]:
        """Which documents are not deleted."""
        mask = np.ones(len(self.segment.facts), np.bool_)
        mask[self.deleted] = False
        return mask


class Opened(NamedTuple):
    """An open commit."""

    folder: Path
    generation: int
    state: State
    schema: Schema
    leaves: tuple[Leaf, ...]


def serving(index: Path) -> tuple[Path, int]:
    """The folder that serves and its latest generation, at the cost of one directory read.

    Raises IndexMissingError where there is no index yet, IndexDamagedError where `current`
    names nothing.
    """
    seen = ""
    while True:
        try:
            name = (index / "current").read_text("ascii", "replace").strip()
        except FileNotFoundError:
            raise IndexMissingError(
                f"there is no index in {index}: `izde index` makes one"
            ) from None
        except OSError as error:
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


class Watch:
    """Tells cheaply whether another commit may serve: by two looks at the file system.

    Whoever makes a commit or a rebuild changes the folder, or the file that names it. A change
    within a tick of the clock may not show: so what has changed a moment ago is looked at again.
    """

    SETTLED = 100_000_000  # nanoseconds

    def __init__(self, index: Path) -> None:
        self._current = index / "current"
        self._folder = index
        self._seen: tuple[int, int, int] | None = None

    def unchanged(self) -> bool:
        """Whether nothing has been written since `look` saw it, a while after it was written."""
        return self._seen is not None and self._seen == self._stamp()

    def look(self, folder: Path) -> None:
        """Remember what there is of a folder; to be called before it is read."""
        self._folder = folder
        self._seen = self._stamp()
        now = time.time_ns()
        if self._seen is not None and now - max(self._seen[1:]) < self.SETTLED:
            self._seen = None

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            current, folder = self._current.stat(), self._folder.stat()
        except OSError:
            return None
        return current.st_ino, current.st_mtime_ns, folder.st_mtime_ns


def damaged(index: Path, why: object) -> IndexDamagedError:
    reason = " ".join(str(why).split()) or type(why).__name__
    if isinstance(why, DamagedFileError):
        reason = f"{reason} is not as it was written"
    return IndexDamagedError(
        f"the index in {index} cannot be read ({reason}): "
        "`izde index --rebuild` makes it anew from the store"
    )


def open_index(index: Path, known: Mapping[str, OpenSegment] | None = None) -> Opened:
    """Open the last commit, whatever a writer does meanwhile.

    `known` are segments, by name, that are open already. Raises IndexMissingError,
    IndexStaleError or IndexDamagedError, each naming the folder.
    """
    while True:
        key = serving(index)
        try:
            opened = _open_commit(*key, known or {})
        except Exception as error:  # unpickling anything but our own raises anything
            if serving(index) != key:  # a commit or a rebuild removed files under our hands
                continue
            if isinstance(error, IndexStaleError):
                raise
            raise damaged(index, error) from None
        if serving(index) == key:
            return opened


def _open_commit(folder: Path, generation: int, known: Mapping[str, OpenSegment]) -> Opened:
    state = read_state(folder, generation)
    for kind, found, ours in (
        ("analysis", state.analysis, ANALYSIS_VERSION),
        ("fields", state.fields, FIELDS_VERSION),
    ):
        if found != ours:
            raise IndexStaleError(
                f"the index in {folder.parent} was made by version {found} of the {kind}, "
                f"this is version {ours}: `izde index` makes it anew"
            )
    known = {name: segment for name, segment in known.items() if segment.folder == folder}
    for name, entry in state.files.items():
        if name.partition(".")[0] not in known:
            _check(folder / name, entry)
    storage = FileStorage(str(folder))
    toc = TOC.read(storage, NAME, gen=generation)
    leaves = []
    for whoosh in toc.segments:
        name = whoosh.segment_id()
        segment = known.get(name) or OpenSegment(
            folder,
            name,
            whoosh.codec().terms_reader(storage, whoosh),
            read_facts(folder / f"{name}{FACTS}"),
            StoryFile(folder / f"{name}{STORIES}"),
            Forward(folder / f"{name}{FORWARD}"),
            StoryFile(folder / f"{name}{PROFILES}"),
            read_counts(folder / f"{name}{COUNTED}"),
        )
        deleted = np.array(sorted(whoosh.deleted_docs()), np.int64)
        leaves.append(Leaf(segment, whoosh, deleted))
    return Opened(folder, generation, state, toc.schema, tuple(leaves))


def _check(path: Path, entry: FileEntry) -> None:
    """What an opening can afford: every size, and the whole of what is unpickled."""
    if path.stat().st_size != entry.size:
        raise DamagedFileError(path.name)
    if path.suffix in CHECKED_WHOLE and zlib.crc32(path.read_bytes()) != entry.crc32:
        raise DamagedFileError(path.name)


def is_being_written(index: Path) -> bool:
    """Whether a writer holds the lock, whose end lets go of it, however it ends."""
    try:
        with (index / "lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def state_file(folder: Path, generation: int) -> Path:
    return folder / f"state_{generation}.json"


def encode_state(state: State) -> bytes:
    """The content of a state file: one line of JSON, and the SHA-256 of this line."""
    line = msgspec.json.encode(state)
    return line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"


def read_state(folder: Path, generation: int) -> State:
    """Raises DamagedFileError, OSError."""
    path = state_file(folder, generation)
    line, _, checksum = path.read_bytes().partition(b"\n")
    if hashlib.sha256(line).hexdigest().encode() != checksum.strip():
        raise DamagedFileError(path.name)
    try:
        return msgspec.json.decode(line, type=State)
    except msgspec.ValidationError:  # of a version before manifests
        raise IndexStaleError(
            f"the index in {folder.parent} was made by another version: `izde index` makes it anew"
        ) from None
