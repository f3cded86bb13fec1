"""The one writer of the Whoosh index: up to date with the store, or anew from it.

A commit is one rename (Whoosh's table of contents), a rebuild one more (`current`), and
everything they point to has reached the disk before. Whatever else lies in the index folder
was left by a killed writer, and the next one removes it.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from whoosh import columns, formats
from whoosh.analysis import KeywordAnalyzer
from whoosh.fields import COLUMN, ID, STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex

from corpus.errors import IndexDamagedError, IndexMissingError, IndexStaleError, IzdeError
from corpus.store import Store
from corpus.story import Story
from index.analysis import ANALYSIS_VERSION
from index.document import make_document
from index.fields import (
    EXACT_FIELDS,
    FACTS,
    FIELDS_VERSION,
    FOLD_FIELDS,
    KEYWORDS,
    LEMMA_FIELDS,
    NAME_FIELDS,
)
from index.whoosh_layout import FOLDER_FORM, NAME, Opened, State, open_index, serving, state_file

MEMORY = 128  # megabytes of postings held before they are written out and merged

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


class DurableStorage(FileStorage):  # type: ignore[misc]
    """A folder whose files reach the disk before the rename that commits them."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        folder = Path(self.folder)
        for entry in folder.iterdir():
            if entry.is_file():
                _sync(entry)
        super().rename_file(oldname, newname, safe=safe)
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


def schema() -> Schema:
    """The fields as Whoosh knows them; their terms come analysed, as lists."""
    fields: dict[str, FieldType] = {
        "id": ID(unique=True),
        "facts": COLUMN(columns.FixedBytesColumn(FACTS.size)),
        "story": STORED(),
    }
    fields |= {name: ID() for name in KEYWORDS}
    spaces = KeywordAnalyzer()
    counted = (*LEMMA_FIELDS, *FOLD_FIELDS, *NAME_FIELDS)
    fields |= {name: FieldType(formats.Frequency(), spaces) for name in counted}
    fields |= {name: FieldType(formats.Positions(), spaces) for name in EXACT_FIELDS}
    return Schema(**fields)


def update(
    index: Path, store: Store, *, rebuild: bool = False, progress: Progress | None = None
) -> IndexReport:
    """Bring the index up to date with the store; nothing that did not change is touched.

    It is made anew where that is asked for, where there is none, and where the one there is
    cannot be used; the old one goes on serving until the new one is complete. `progress` is
    given the stories to come and how many they are (None: not known).

    Raises IzdeError where another process is writing or the disk refuses.
    """
    started = time.monotonic()
    follow: Progress = progress or (lambda items, total: items)
    try:
        with _only_writer(index):
            opened, reason = (None, "asked for") if rebuild else _usable(index, store)
            with contextlib.ExitStack() as stack:
                if opened is not None:
                    stack.callback(opened.reader.close)
                _sweep(index)
                if opened is None:
                    report = _rebuild(index, store, reason, follow)
                else:
                    report = _bring_up_to_date(opened, store, follow)
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
    opened.reader.close()
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
        toc = TOC.read(FileStorage(str(folder)), NAME, gen=generation)
        segments = tuple(f"{segment.segment_id()}." for segment in toc.segments)
    except Exception:  # noqa: BLE001 (an unusable index is made anew, and removed then)
        folder, generation, segments = index, -1, ()
    for entry in index.iterdir():
        stray = FOLDER_FORM.fullmatch(entry.name) and entry != folder and folder != index
        if stray or entry.name == "current.new":
            _remove(entry)
    if folder == index:
        return
    kept = {f"_{NAME}_{generation}.toc", state_file(folder, generation).name}
    for entry in folder.iterdir():
        if entry.name not in kept and not entry.name.startswith(segments):
            _remove(entry)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


class _Commit:
    """One commit in the making: documents in, and their state beside them."""

    def __init__(self, folder: Path, store: Store) -> None:
        # Read first: what changes while we read is read again next time.
        self._identity, self._revision = store.identity, store.revision()
        self._folder = folder

    @functools.cached_property
    def _writer(self) -> Any:  # made at the first change, so that none leaves nothing behind
        return FileIndex(DurableStorage(str(self._folder)), indexname=NAME).writer(limitmb=MEMORY)

    def add(self, story: Story) -> None:
        document = make_document(story)
        self._writer.add_document(
            **document.terms,
            **{str(name): value for name, value in document.keywords.items()},
            id=document.id,
            facts=document.facts,
            story=document.stored,
        )

    def delete(self, number: int) -> None:
        """Remove a document by its number in the commit before."""
        self._writer.delete_document(number)

    def finish(self, stories: int) -> None:
        state = State(
            store=self._identity,
            revision=self._revision,
            analysis=ANALYSIS_VERSION,
            fields=FIELDS_VERSION,
            stories=stories,
        )
        generation: int = self._writer.generation
        _write_durably(state_file(self._folder, generation), msgspec.json.encode(state))
        self._writer.commit()

    def cancel(self) -> None:
        if "_writer" in self.__dict__:
            self._writer.cancel()


@contextlib.contextmanager
def _commit(folder: Path, store: Store) -> Iterator[_Commit]:
    """A commit that is given up, with its files, when anything in it fails."""
    commit = _Commit(folder, store)
    try:
        yield commit
    except BaseException:
        with contextlib.suppress(Exception):  # a failed commit has cancelled itself
            commit.cancel()
        raise


def _bring_up_to_date(opened: Opened, store: Store, follow: Progress) -> IndexReport:
    added = changed = removed = 0
    before = opened.state.stories
    with _commit(opened.folder, store) as commit:
        for story_id, story in follow(store.changes(since=opened.state.revision), None):
            number = _number_of(opened.reader, story_id)
            if number is not None:
                commit.delete(number)
            if story is not None:
                commit.add(story)
            added += story is not None and number is None
            changed += story is not None and number is not None
            removed += story is None and number is not None
        total = before + added - removed
        if added or changed or removed:
            commit.finish(total)
    return IndexReport(
        added=added,
        changed=changed,
        removed=removed,
        unchanged=before - changed - removed,
        total=total,
        rebuilt=False,
        reason="",
        seconds=0.0,
    )


def _number_of(reader: Any, story_id: str) -> int | None:
    """A story's document number; None where the index has no living document of it."""
    if ("id", story_id) not in reader:
        return None
    matcher = reader.postings("id", story_id)  # deleted documents left out
    return int(matcher.id()) if matcher.is_active() else None


def _rebuild(index: Path, store: Store, reason: str, follow: Progress) -> IndexReport:
    """Make a new index in the next folder, and let it serve."""
    numbers = [int(entry.name) for entry in index.iterdir() if FOLDER_FORM.fullmatch(entry.name)]
    folder = index / f"{max(numbers, default=0) + 1:06d}"
    folder.mkdir()
    try:
        FileIndex.create(FileStorage(str(folder)), schema(), NAME)
        total = 0
        with _commit(folder, store) as commit:
            for story in follow(store.stories(), store.count()):
                commit.add(story)
                total += 1
            commit.finish(total)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _sync(index)
    _write_durably(index / "current", folder.name.encode())
    _sweep(index)  # the old one: whoever reads it has all of it open
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
