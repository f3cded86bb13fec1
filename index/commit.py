"""One commit of the Whoosh index: a segment, a manifest, and the rename that makes it count."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from whoosh import formats
from whoosh.analysis import KeywordAnalyzer
from whoosh.fields import ID, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from index.analysis import ANALYSIS_VERSION
from index.document import Document
from index.durable import entry_of, sync, write_durably
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
from index.segment_writer import SegmentWriter, to_absorb
from index.whoosh_layout import NAME, Leaf, Opened, State, encode_state, state_file


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
        sync(folder)


def schema() -> Schema:
    """The fields as Whoosh knows them; their terms come analysed, as lists."""
    fields: dict[str, FieldType] = {name: ID() for name in KEYWORDS}
    spaces = KeywordAnalyzer()
    counted = (*LEMMA_FIELDS, *FOLD_FIELDS, *NAME_FIELDS, *STEM_FIELDS, *KEY_FIELDS)
    fields |= {name: FieldType(formats.Frequency(), spaces) for name in counted}
    fields |= {name: FieldType(formats.Positions(), spaces) for name in EXACT_FIELDS}
    return Schema(**fields)


class Commit:
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
                files[path.name] = entry_of(path)

        def seal(toc: Path, name: str) -> None:
            files[name] = entry_of(toc)
            state = State(
                store=store,
                revision=revision,
                analysis=ANALYSIS_VERSION,
                fields=FIELDS_VERSION,
                stories=sum(segment.doc_count() for segment in segments),
                files=files,
                written=dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            )
            write_durably(state_file(self._folder, generation), encode_state(state))

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
def committing(folder: Path, before: Opened | None, memory: int) -> Iterator[Commit]:
    """A commit that is given up, with its files, when anything fails before it is made."""
    commit = Commit(folder, before, memory)
    try:
        yield commit
    except BaseException:
        with contextlib.suppress(Exception):
            commit.abandon()
        raise
