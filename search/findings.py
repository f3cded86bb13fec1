"""What was found of duplicates, kept in a file of the data folder.

To compare all stories takes minutes, so what was found is kept: `izde duplicates` writes it, the
desk and the site read it. It can be found again at any time, and so is in no backup. Pairs are
kept as they were compared, too, so that only new and changed stories need comparing again.

DATA/duplicates/findings    one line with the checksum of the rest; MessagePack, compressed
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import uuid
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from corpus.errors import IzdeError
from index.analysis import ANALYSIS_VERSION
from index.fields import FIELDS_VERSION
from search.comparing import Progress
from search.duplicate_groups import Found, Outline
from search.duplicates import DETECTOR_VERSION, Detector, Duplicates, whole
from search.edition import Edition
from search.engine import Engine

if TYPE_CHECKING:
    from corpus.store import Store

FOLDER, FILE = "duplicates", "findings"
MAGIC = b"izde-duplicates"
# What the same corpus may come to other pairs by.
VERSION = f"{DETECTOR_VERSION}/{ANALYSIS_VERSION}/{FIELDS_VERSION}"
MOST_CHANGED = 0.5  # of all stories: of more, all are compared
logger = logging.getLogger(__name__)


class FindingsError(IzdeError):
    """What was found of duplicates cannot be used: `izde duplicates` finds it again."""


class _Content(msgspec.Struct, frozen=True, array_like=True):
    """What the file holds."""

    version: str
    edition: Edition
    compared: tuple[Found, ...]
    pairs: tuple[Found, ...]
    outlines: tuple[Outline, ...]


@dataclass(frozen=True)
class Findings:
    """The duplicates of one commit of an index."""

    edition: Edition  # of the commit
    compared: tuple[Found, ...]  # what comparing told, before anything follows from it
    found: Duplicates


class Update(NamedTuple):
    """What `update` came to."""

    findings: Findings
    compared: int | None  # new, changed and removed stories; None: all were compared
    why: str = ""  # why all were, where there was a file


def path(data: Path) -> Path:
    return data / FOLDER / FILE


def read(data: Path) -> Findings | None:
    """What was found last; None where nothing was. Raises FindingsError, naming the file."""
    file = path(data)
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(file, f"cannot be read ({error.strerror})") from None
    head, _, packed = content.partition(b"\n")
    if head != MAGIC + b" " + hashlib.sha256(packed).hexdigest().encode():
        raise _unusable(file, "is not as it was written")
    try:
        told = msgspec.msgpack.decode(zlib.decompress(packed), type=_Content)
    except (msgspec.MsgspecError, zlib.error):  # its form has changed since
        raise _unusable(file, "is of another version of Izde") from None
    if told.version != VERSION:
        raise _unusable(file, "is of another version of Izde")
    outlines = {one.id: one for one in told.outlines}
    return Findings(told.edition, told.compared, Duplicates(told.pairs, outlines))


class Latest:
    """What was found last, read again where the file is another; for one thread at a time."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._findings: Findings | None = None
        self.stamp: tuple[int, int, int] | None = None  # of the file that was read

    def look(self) -> Findings | None:
        """None where nothing was found, or what there is cannot be used: that is logged once."""
        stamp = self._present()
        if stamp != self.stamp:
            try:
                self._findings = read(self._data)
            except FindingsError as error:
                logger.warning("%s", error)
                self._findings = None
            self.stamp = stamp
        return self._findings

    def _present(self) -> tuple[int, int, int] | None:
        try:
            found = path(self._data).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size


def _unusable(file: Path, why: str) -> FindingsError:
    return FindingsError(f"{file} {why}: `izde duplicates` finds duplicates anew")


def keep(data: Path, findings: Findings) -> None:
    """Write the file, in the place of the one before; raises FindingsError."""
    found = findings.found
    packed = zlib.compress(
        msgspec.msgpack.encode(
            _Content(
                VERSION,
                findings.edition,
                findings.compared,
                found.pairs,
                tuple(found.outlines.values()),
            )
        )
    )
    file = path(data)
    part = file.with_name(f".{FILE}.{uuid.uuid4().hex[:8]}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for left in file.parent.glob(f".{FILE}.????????"):
            left.unlink(missing_ok=True)  # of a killed run
        with part.open("wb") as out:
            out.write(MAGIC + b" " + hashlib.sha256(packed).hexdigest().encode() + b"\n" + packed)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        raise FindingsError(
            f"{file} cannot be written ({error.strerror}): mend its rights or free the disk"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def update(engine: Engine, store: Store, data: Path, progress: Progress = iter) -> Update:
    """Find what is alike in the served commit, and keep it.

    Where something was found before, only stories that are new or changed since are compared; as
    what is rare changes with the corpus, others may be a little less or more like each other
    than when all are compared. `progress` is handed the pairs that are compared. Raises
    FindingsError where it cannot be kept.
    """
    why = ""
    try:
        before = read(data)
    except FindingsError as error:
        before, why = None, str(error)
    detector = engine.detector()
    edition = detector.snapshot.edition
    if before is not None and (
        before.edition.store != edition.store or before.edition.revision > edition.revision
    ):
        before, why = None, f"{path(data)} is of another corpus: all stories are compared"
    changed: set[str] | None = None
    if before is not None:
        if before.edition[:2] == edition[:2]:
            return Update(before, 0)
        changed = _changed(store, before.edition)
    if before is None or changed is None or len(changed) > MOST_CHANGED * detector.snapshot.size:
        changed, told = None, detector.every(progress)
    else:
        told = _merged(detector, before, changed, progress)
    findings = Findings(edition, told.pairs, whole(told))
    keep(data, findings)
    return Update(findings, None if changed is None else len(changed), why)


def _changed(store: Store, since: Edition) -> set[str] | None:
    """The ids of what changed since an edition of a store; None where it is another store."""
    if store.identity != since.store:
        return None
    return {story_id for story_id, _ in store.changes(since.revision)}


def _merged(
    detector: Detector, before: Findings, changed: set[str], progress: Progress
) -> Duplicates:
    """What was found before of stories that are the same, and what is found now of the others."""
    snapshot = detector.snapshot
    numbers = [snapshot.number_of(one) for one in sorted(changed)]
    docs = np.array([one for one in numbers if one is not None], np.intp)
    told = detector.of(docs, progress)
    kept = tuple(
        one for one in before.compared if one.one not in changed and one.other not in changed
    )
    outlines = {
        id_: before.found.outlines[id_] for one in kept for id_ in (one.one, one.other)
    } | dict(told.outlines)
    pairs = sorted((*kept, *told.pairs), key=lambda one: (one.one, one.other))
    return Duplicates(tuple(pairs), outlines)
