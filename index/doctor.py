"""A deep look at the index: every byte against its manifest, every list and every story.

What an opening and a search check is what they use; this checks all of it, and that the parts
agree with each other and with the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from corpus.errors import IzdeError
from corpus.store import Store
from index import thesaurus
from index.arrayfile import DamagedFileError
from index.document import read_story
from index.lists import DamagedListError
from index.profile import unpack
from index.whoosh_layout import (
    Leaf,
    Opened,
    State,
    is_being_written,
    open_index,
    read_state,
    serving,
    state_file,
)

ANEW = "`izde index --rebuild` makes the index anew from the store"
UP_TO_DATE = "`izde index` brings it up to date"

Progress = Callable[[Iterable[Any], str], Iterator[Any]]  # items, what they are -> items


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it should be, and how to mend it."""

    where: str
    what: str
    mend: str


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, and what was found."""

    stories: int
    segments: int
    files: int
    lists: int
    megabytes: float
    findings: tuple[Finding, ...]


def examine(index: Path, store: Store, progress: Progress | None = None) -> Examination:
    """Check the index that serves; a finding for each thing that is not as it should be.

    Raises IndexMissingError where there is none.
    """
    follow: Progress = progress or (lambda items, what: iter(items))
    folder, generation = serving(index)
    try:
        state = read_state(folder, generation)
    except (DamagedFileError, OSError, IzdeError) as error:
        return _examination([Finding(state_file(folder, generation).name, _told(error), ANEW)])
    findings = list(_files(folder, state, follow))
    kept = {*state.files, state_file(folder, generation).name}
    if not is_being_written(index):
        findings += [
            Finding(path.name, "belongs to no commit", UP_TO_DATE)
            for path in sorted(folder.iterdir())
            if path.name not in kept
        ]
    if any(finding.mend == ANEW for finding in findings):
        return _examination(findings, state)  # what is damaged is not opened
    try:
        opened = open_index(index)
    except IzdeError as error:
        return _examination([*findings, Finding(folder.name, str(error), ANEW)], state)
    lists = 0
    for leaf in opened.leaves:
        counted, found = _segment(leaf, follow)
        lists += counted
        findings += found
    findings += _against(opened, store)
    return _examination(findings, state, len(opened.leaves), lists)


def check_thesaurus(own: Path) -> Iterator[Finding]:
    """What is not as it should be in an editor's own concepts, if there are any."""
    try:
        if own.exists():
            thesaurus.load(own)
    except IzdeError as error:
        what = str(error).removeprefix(str(own)).lstrip(" :,")
        yield Finding(own.name, what, "mend the file: until then that of the package serves")


def _examination(
    findings: list[Finding], state: State | None = None, segments: int = 0, lists: int = 0
) -> Examination:
    files = state.files.values() if state else ()
    return Examination(
        stories=state.stories if state else 0,
        segments=segments,
        files=len(files),
        lists=lists,
        megabytes=round(sum(entry.size for entry in files) / 1e6, 1),
        findings=tuple(findings),
    )


def _told(error: Exception) -> str:
    if isinstance(error, DamagedFileError):
        return "is not as it was written"
    return str(error)


def _files(folder: Path, state: State, follow: Progress) -> Iterator[Finding]:
    """Every file against the manifest."""
    for name, entry in follow(sorted(state.files.items()), "files"):
        path = folder / name
        if not path.is_file():
            yield Finding(name, "is not there", ANEW)
        elif path.stat().st_size != entry.size:
            yield Finding(name, f"has {path.stat().st_size} bytes, not {entry.size}", ANEW)
        else:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != entry.sha256:
                    yield Finding(name, "is not as it was written", ANEW)


def _segment(leaf: Leaf, follow: Progress) -> tuple[int, list[Finding]]:
    """Every list and every story of a segment; how many lists there are."""
    segment, findings, lists = leaf.segment, [], 0
    size = len(segment.facts)
    try:
        for field in follow(sorted(segment.terms.indexed_field_names()), "fields"):
            for terms, postings in segment.terms.field_lists(field):
                lists += len(terms)
                if int(postings.documents.max(initial=0)) >= size:
                    raise DamagedListError(f"{field} names documents that are not there")
                found = postings.positions
                if found is not None and len(found) != int(postings.frequencies.sum()):
                    raise DamagedListError(f"{field} has positions of no word")
    except DamagedListError as error:
        findings.append(Finding(f"{segment.name}.pst", f"{error} is damaged", ANEW))
    counts = {segment.stories.count, segment.profiles.count}
    if counts != {size} or leaf.whoosh.doc_count_all() != size:
        findings.append(Finding(segment.name, "its files differ in how many stories", ANEW))
        return lists, findings
    try:
        words = len(segment.forward.words)
        if words != segment.facts.word_starts()[-1]:
            where = f"{segment.name}.fwd"
            findings.append(Finding(where, f"has {words} words, not as many as the facts", ANEW))
    except DamagedFileError as error:
        findings.append(Finding(str(error), _told(error), ANEW))
    for number in follow(np.flatnonzero(leaf.live()).tolist(), "stories"):
        try:
            story = read_story(segment.stories[number])
            unpack(segment.profiles[number])
        except DamagedFileError as error:
            findings.append(Finding(str(error), _told(error), ANEW))
            continue
        if story.id.encode() != segment.facts.ids[number]:
            findings.append(Finding(f"{segment.name}.sto", f"story {number} is another", ANEW))
    return lists, findings


def _against(opened: Opened, store: Store) -> Iterator[Finding]:
    """The index against the store."""
    state, name = opened.state, opened.folder.name
    living = sum(len(leaf.segment.facts) - len(leaf.deleted) for leaf in opened.leaves)
    if living != state.stories:
        yield Finding(name, f"has {living} stories, not {state.stories}", ANEW)
    if state.store != store.identity:
        yield Finding(name, "was made from another store", UP_TO_DATE)
    elif state.revision > store.revision():
        yield Finding(name, "knows changes that the store does not", UP_TO_DATE)
    elif behind := sum(
        story is not None or _has(opened, story_id)  # came and gone since: nothing to do
        for story_id, story in store.changes(since=state.revision)
    ):
        yield Finding(name, f"is {behind} changes behind the store", UP_TO_DATE)
    elif state.stories != store.count():
        yield Finding(name, f"has {state.stories} stories, the store {store.count()}", ANEW)


def _has(opened: Opened, story_id: str) -> bool:
    """Whether the index has a living document of a story."""
    return any(
        (number := leaf.segment.facts.number_of(story_id)) is not None
        and number not in leaf.deleted
        for leaf in opened.leaves
    )
