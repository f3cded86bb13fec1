"""A new segment out of new documents and of older segments that it takes in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage

from index.document import Document
from index.facts import EXTENSION as FACTS
from index.facts import FactsBuilder, merge_facts, write_facts
from index.fields import EXACT_FIELDS
from index.forward import EXTENSION as FORWARD
from index.forward_writer import ForwardWriter
from index.inversion import Pool, merged, renumbered
from index.landmark_counts import EXTENSION as COUNTED
from index.landmark_counts import Counted
from index.postings import PostingsCodec, PostingsSegment
from index.storyfile import EXTENSION as STORIES
from index.storyfile import PROFILES, StoryWriter
from index.whoosh_layout import NAME, Leaf

MOST_SEGMENTS = 12
ABSORBED_UP_TO = 2.0  # times as many documents as there are to write already


class SegmentWriter:
    """Takes documents; `finish` writes the segment's files.

    `memory`: megabytes of postings held before they go to a temporary file.
    """

    def __init__(self, folder: Path, schema: Schema, memory: int) -> None:
        self._folder, self._schema = folder, schema
        self._storage = FileStorage(str(folder))
        self._codec = PostingsCodec()
        self.segment: PostingsSegment = self._codec.new_segment(self._storage, NAME)
        self._stories = StoryWriter(self._path(STORIES))
        self._profiles = StoryWriter(self._path(PROFILES))
        self._facts = FactsBuilder()
        self._forward = ForwardWriter(folder)
        self._pool = Pool(frozenset(EXACT_FIELDS), memory, folder)

    def _path(self, extension: str) -> Path:
        name: str = self.segment.make_filename(extension)
        return self._folder / name

    def __len__(self) -> int:
        return len(self._facts)

    def add(self, document: Document) -> int:
        """Take a document; its number in the segment."""
        number = len(self._facts)
        self._pool.add(number, document.terms)
        self._pool.add(number, {str(name): (word,) for name, word in document.keywords.items()})
        self._facts.add(document)
        self._forward.add(document)
        self._stories.add(document.stored)
        self._profiles.add(document.profile)
        return number

    def finish(self, absorbed: Sequence[Leaf]) -> PostingsSegment:
        """Write everything; documents of the absorbed segments come after the new ones."""
        size = len(self._facts)
        sources = self._pool.sources()
        fields = self._pool.fields()
        facts = [(self._facts.facts(), np.arange(size))]
        words = []
        for leaf in absorbed:
            live = leaf.live()
            kept = live.nonzero()[0]
            numbers = np.where(live, live.cumsum() - 1 + size, -1)
            sources.append(renumbered(leaf.segment.terms.field_lists, numbers))
            fields.update(leaf.segment.terms.indexed_field_names())
            facts.append((leaf.segment.facts, kept))
            starts = leaf.segment.facts.word_starts()[:: len(EXACT_FIELDS)]
            words.append((leaf.segment.forward, starts, live))
            for number in kept.tolist():
                self._stories.add(leaf.segment.stories[number])
                self._profiles.add(leaf.segment.profiles[number])
            size += len(kept)
        writer: Any = self._codec.field_writer(self._storage, self.segment)
        counted = Counted()
        try:
            for field in sorted(fields):
                writer.start_field(field, self._schema[field])
                for terms, postings in merged([source(field) for source in sources]):
                    writer.add_lists(terms, postings)
                    if field == "landmarks":
                        counted.add(terms, np.diff(postings.starts))
                writer.finish_field()
            writer.close()
        except BaseException:
            writer.abandon()
            raise
        self._pool.close()
        self._stories.close()
        self._profiles.close()
        counted.write(self._path(COUNTED))
        write_facts(self._path(FACTS), merge_facts(facts))
        self._forward.finish(self._path(FORWARD), words)
        self.segment.set_doc_count(size)
        return self.segment

    def abandon(self) -> None:
        """Remove what is written."""
        self._pool.close()
        self._forward.close()
        self._stories.abandon()
        self._profiles.abandon()
        for name in self.segment.list_files(self._storage):
            (self._folder / name).unlink(missing_ok=True)


def to_absorb(leaves: Sequence[Leaf], fresh: int) -> list[Leaf]:
    """Which segments a new one of so many documents takes in, in their order.

    The smallest first, as long as they are not much larger than what is written anyway: so
    each document is written again some log(n) times in all, and segments stay few. A segment
    most of whose documents are deleted is taken in as well.
    """
    chosen: set[int] = set()
    sizes = [len(leaf.segment.facts) - len(leaf.deleted) for leaf in leaves]
    for at in sorted(range(len(leaves)), key=sizes.__getitem__):
        many = len(leaves) - len(chosen) >= MOST_SEGMENTS
        hollow = len(leaves[at].deleted) > sizes[at]
        if sizes[at] <= ABSORBED_UP_TO * fresh or many or hollow:
            chosen.add(at)
            fresh += sizes[at]
    return [leaf for at, leaf in enumerate(leaves) if at in chosen]
