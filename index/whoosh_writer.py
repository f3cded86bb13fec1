"""The one writer of the Whoosh index: up to date with the store, or anew from it.

A commit is one rename (Whoosh's table of contents), a rebuild one more (`current`), and
everything they point to has reached the disk before, with a manifest of it. The files of the
commit before stay until the new one is complete. Whatever else lies in the index folder was
left by a killed writer, and the next one removes it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from corpus.errors import IndexDamagedError, IndexMissingError, IndexStaleError, IzdeError
from corpus.store import Store
from corpus.story import Story
from index.arrayfile import DamagedFileError
from index.commit import committing
from index.document import Document
from index.durable import sync, write_durably
from index.parallel import documents
from index.whoosh_layout import FOLDER_FORM, Opened, open_index, read_state, serving, state_file

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


def _bring_up_to_date(
    opened: Opened, store: Store, follow: Progress, processes: int, memory: int
) -> IndexReport:
    before = opened.state.stories
    # Read first: what changes while we read is read again next time.
    revision = store.revision()
    with committing(opened.folder, opened, memory) as commit:

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
        with committing(folder, None, memory) as commit:
            for document in given:
                commit.add(document)
            commit.finish(store, revision)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    sync(index)
    write_durably(index / "current", folder.name.encode())
    _sweep(index)  # the old one: whoever reads it has all of it open
    return commit.added
