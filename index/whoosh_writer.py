"""The one writer of the Whoosh index: up to date with the store, or anew from it.

A commit is one rename (Whoosh's table of contents), a rebuild one more (`current`), and
everything they point to has reached the disk before, with a manifest of it. The files of the
commit before stay until the new one is complete. Whatever else lies in the index folder was
left by a killed writer, and the next one removes it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
import shutil
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from whoosh import formats
from whoosh.analysis import KeywordAnalyzer
from whoosh.fields import ID, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from corpus.errors import IndexDamagedError, IndexMissingError, IndexStaleError, IzdeError
from corpus.store import Store
from corpus.story import Story
from index.analysis import ANALYSIS_VERSION
from index.arrayfile import DamagedFileError
from index.document import Document
from index.fields import (
    EXACT_FIELDS,
    FIELDS_VERSION,
    FOLD_FIELDS,
    KEY_FIELDS,
    KEYWORDS,
    LEMMA_FIELDS,
    NAME_FIELDS,
    STEM_FIELDS,
)
from index.parallel import documents
from index.segment_writer import SegmentWriter, to_absorb
from index.whoosh_layout import (
    FOLDER_FORM,
    NAME,
    FileEntry,
    Leaf,
    Opened,
    State,
    encode_state,
    open_index,
    read_state,
    serving,
    state_file,
)

MEMORY = 96  # megabytes of postings held before they go to a temporary file

Progress = Callable[[Iterator[Any], int | None], Iterator[Any]]  # items, how many -> items


class IndexReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did to the index, in stories."""

    added: int
    changed: int
    removed: int
    unchanged: int
    total: int  # in the index now
    rebuilt: bool
    reason: str  # why it was rebuilt; "" where it was not
    seconds: float


class CommitStorage(FileStorage):  # type: ignore[misc]
    """A folder in which a rename commits: `before` is called with the file to be renamed.

    `after` is called when it is renamed, whatever may fail then.
    """

    def __init__(
        self, folder: Path, before: Callable[[Path, str], None], after: Callable[[], None]
    ) -> None:
        super().__init__(str(folder))
        self._before, self._after = before, after

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        folder = Path(self.folder)
        self._before(folder / oldname, newname)
        super().rename_file(oldname, newname, safe=safe)
        self._after()
        _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_durably(path: Path, content: bytes) -> None:
    """Replace a file: after a crash it holds all of the old content or all of the new."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(content)
    _sync(beside)
    beside.replace(path)
    _sync(path.parent)


def _entry(path: Path) -> FileEntry:
    """Size and checksums of a file, which is on the disk when they are known."""
    crc32, sha256, size = 0, hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            crc32 = zlib.crc32(block, crc32)
            sha256.update(block)
            size += len(block)
        os.fsync(file.fileno())
    return FileEntry(size, crc32, sha256.hexdigest())


def schema() -> Schema:
    """The fields as Whoosh knows them; their terms come analysed, as lists."""
    fields: dict[str, FieldType] = {name: ID() for name in KEYWORDS}
    spaces = KeywordAnalyzer()
    counted = (*LEMMA_FIELDS, *FOLD_FIELDS, *NAME_FIELDS, *STEM_FIELDS, *KEY_FIELDS)
    fields |= {name: FieldType(formats.Frequency(), spaces) for name in counted}
    fields |= {name: FieldType(formats.Positions(), spaces) for name in EXACT_FIELDS}
    return Schema(**fields)


def update(
    index: Path,
    store: Store,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    processes: int = 1,
    memory: int = MEMORY,
) -> IndexReport:
    """Bring the index up to date with the store; nothing that did not change is touched.

    It is made anew where that is asked for, where there is none, and where the one there is
    cannot be used; the old one goes on serving until the new one is complete. `progress` is
    given the stories to come and how many they are (None: not known). Many stories are
    analysed in so many `processes`; `memory` is in megabytes, of postings in the writer.

    Raises IzdeError where another process is writing or the disk refuses.
    """
    started = time.monotonic()
    follow: Progress = progress or (lambda items, total: items)
    try:
        with _only_writer(index):
            opened, reason = (None, "asked for") if rebuild else _usable(index, store)
            _sweep(index)
            if opened is None:
                report = _rebuild(index, store, reason, follow, processes, memory)
            else:
                try:
                    report = _bring_up_to_date(opened, store, follow, processes, memory)
                except DamagedFileError as error:  # seen only when segments are merged
                    reason = f"it was damaged ({error})"
                    report = _rebuild(index, store, reason, follow, processes, memory)
    except OSError as error:
        raise IzdeError(f"the index in {index} cannot be written: {error}") from None
    return msgspec.structs.replace(report, seconds=round(time.monotonic() - started, 3))


def _usable(index: Path, store: Store) -> tuple[Opened | None, str]:
    """The open index, or None and why it has to be made anew."""
    try:
        opened = open_index(index)
    except IndexMissingError:
        return None, "there was none"
    except IndexStaleError:
        return None, "it was made by another version"
    except IndexDamagedError:
        return None, "it could not be read"
    if opened.state.store == store.identity and opened.state.revision <= store.revision():
        return opened, ""
    return None, "it was made from another store"


@contextlib.contextmanager
def _only_writer(index: Path) -> Iterator[None]:
    """Hold the lock, which the system lets go of when its process ends, however it ends."""
    index.mkdir(parents=True, exist_ok=True)
    with (index / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise IzdeError(
                f"the index in {index} is being written by process {holder}: "
                "try again when it has finished"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _sweep(index: Path) -> None:
    """Remove what killed writers left: unfinished rebuilds, files of no commit."""
    try:
        folder, generation = serving(index)
        files = read_state(folder, generation).files
    except Exception:  # noqa: BLE001 (an unusable index is made anew, and removed then)
        return
    for entry in index.iterdir():
        stray = FOLDER_FORM.fullmatch(entry.name) and entry != folder
        if stray or entry.name == "current.new":
            _remove(entry)
    kept = {*files, state_file(folder, generation).name}
    for entry in folder.iterdir():
        if entry.name not in kept:
            _remove(entry)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


class _Commit:
    """One commit in the making; the leaves are those of the commit before."""

    def __init__(self, folder: Path, before: Opened | None, memory: int) -> None:
        self._folder, self._before = folder, before
        self._schema = before.schema if before else schema()
        self._writer = SegmentWriter(folder, self._schema, memory)
        self._new: dict[str, int] = {}  # numbers in the new segment
        self._deleted: dict[str, set[int]] = {}  # by segment
        self.added = self.changed = self.removed = 0
        self._committed = False

    def add(self, document: Document) -> None:
        """Put a document in, in the place of an older one of its id."""
        replaced = self._delete(document.id)
        self._new[document.id] = self._writer.add(document)
        self.added += not replaced
        self.changed += replaced

    def delete(self, story_id: str) -> None:
        self.removed += self._delete(story_id)

    def _delete(self, story_id: str) -> bool:
        number = self._new.pop(story_id, None)
        if number is not None:
            self._writer.segment.delete_document(number)
            return True
        for leaf in self._before.leaves if self._before else ():
            number = leaf.segment.facts.number_of(story_id)
            deleted = self._deleted.setdefault(leaf.segment.name, set(leaf.deleted.tolist()))
            if number is not None and number not in deleted:
                deleted.add(number)
                return True
        return False

    @property
    def changes(self) -> int:
        return self.added + self.changed + self.removed

    def finish(self, store: str, revision: int) -> None:
        """Write the segment, the manifest and the table of contents; then it is committed."""
        leaves = list(map(self._with_deletions, self._before.leaves if self._before else ()))
        leaves = [leaf for leaf in leaves if len(leaf.deleted) < len(leaf.segment.facts)]
        absorbed = to_absorb(leaves, len(self._writer)) if len(self._writer) else []
        taken = {leaf.segment.name for leaf in absorbed}
        segments = [leaf.whoosh for leaf in leaves if leaf.segment.name not in taken]
        if len(self._writer):
            segments.append(self._writer.finish(absorbed))
        else:
            self._writer.abandon()
        generation = self._before.generation + 1 if self._before else 1
        before = self._before.state.files if self._before else {}
        names = tuple(f"{segment.segment_id()}." for segment in segments)
        files = {name: entry for name, entry in before.items() if name.startswith(names)}
        for path in sorted(self._folder.iterdir()):
            if path.name.startswith(names) and path.name not in files:
                files[path.name] = _entry(path)

        def seal(toc: Path, name: str) -> None:
            files[name] = _entry(toc)
            state = State(
                store=store,
                revision=revision,
                analysis=ANALYSIS_VERSION,
                fields=FIELDS_VERSION,
                stories=sum(segment.doc_count() for segment in segments),
                files=files,
                written=dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            )
            _write_durably(state_file(self._folder, generation), encode_state(state))

        toc = TOC(self._schema, segments, generation)
        toc.write(CommitStorage(self._folder, seal, self._commit), NAME)

    def _commit(self) -> None:
        self._committed = True

    def _with_deletions(self, leaf: Leaf) -> Leaf:
        deleted = self._deleted.get(leaf.segment.name)
        if deleted is None:
            return leaf
        for number in deleted:
            leaf.whoosh.delete_document(number)
        return leaf._replace(deleted=np.array(sorted(deleted), np.int64))

    def abandon(self) -> None:
        """Remove what is written, unless it is committed: then it is the index."""
        if not self._committed:
            self._writer.abandon()


@contextlib.contextmanager
def _commit(folder: Path, before: Opened | None, memory: int) -> Iterator[_Commit]:
    """A commit that is given up, with its files, when anything fails before it is made."""
    commit = _Commit(folder, before, memory)
    try:
        yield commit
    except BaseException:
        with contextlib.suppress(Exception):
            commit.abandon()
        raise


def _bring_up_to_date(
    opened: Opened, store: Store, follow: Progress, processes: int, memory: int
) -> IndexReport:
    before = opened.state.stories
    # Read first: what changes while we read is read again next time.
    revision = store.revision()
    with _commit(opened.folder, opened, memory) as commit:

        def changed() -> Iterator[Story]:
            for story_id, story in follow(store.changes(since=opened.state.revision), None):
                if story is None:
                    commit.delete(story_id)
                else:
                    yield story

        with contextlib.closing(documents(changed(), processes)) as analysed:
            for document in analysed:
                commit.add(document)
        if commit.changes:
            commit.finish(store.identity, revision)
        else:
            commit.abandon()
    _sweep(opened.folder.parent)
    return IndexReport(
        added=commit.added,
        changed=commit.changed,
        removed=commit.removed,
        unchanged=before - commit.changed - commit.removed,
        total=before + commit.added - commit.removed,
        rebuilt=False,
        reason="",
        seconds=0.0,
    )


def _rebuild(
    index: Path, store: Store, reason: str, follow: Progress, processes: int, memory: int
) -> IndexReport:
    """Make a new index in the next folder, and let it serve."""
    revision = store.revision()
    stories: Iterator[Story] = follow(store.stories(), store.count())
    with contextlib.closing(documents(stories, processes)) as analysed:
        total = _make_anew(index, analysed, store.identity, revision, memory)
    return IndexReport(
        added=total,
        changed=0,
        removed=0,
        unchanged=0,
        total=total,
        rebuilt=True,
        reason=reason,
        seconds=0.0,
    )


def write_index(index: Path, given: Iterable[Document], memory: int = MEMORY) -> int:
    """Make a new index of documents that come from no store; how many there are."""
    with _only_writer(index):
        _sweep(index)
        return _make_anew(index, given, "", 0, memory)


def _make_anew(
    index: Path, given: Iterable[Document], store: str, revision: int, memory: int
) -> int:
    numbers = [int(entry.name) for entry in index.iterdir() if FOLDER_FORM.fullmatch(entry.name)]
    folder = index / f"{max(numbers, default=0) + 1:06d}"
    folder.mkdir()
    try:
        with _commit(folder, None, memory) as commit:
            for document in given:
                commit.add(document)
            commit.finish(store, revision)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _sync(index)
    _write_durably(index / "current", folder.name.encode())
    _sweep(index)  # the old one: whoever reads it has all of it open
    return commit.added
