"""All stories of an index by their ids, with their versions, for who lists every page."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corpus.story import Language
from search.others import Version
from search.snapshot import Snapshot


class Entry(NamedTuple):
    """A story's id and language, and those of its versions that are in the index."""

    id: str
    language: Language
    versions: tuple[Version, ...]


def entries(snapshot: Snapshot, start: int, stop: int) -> list[Entry]:
    """The stories from one place to another, in the order of their ids; no story is read."""
    living = snapshot.documents
    ids = snapshot.ids(living)
    docs = living[ids.argsort(kind="stable")[start:stop]]
    cells = next(one for one in snapshot.cells if "language" in one.values)

    def versions_of(numbers: list[int]) -> list[Version]:
        chosen = np.array(numbers, np.intp)
        languages = cells.ordinals("language", chosen).tolist()
        return [
            Version(one.decode(), cells.value("language", language))  # type: ignore[arg-type]
            for one, language in zip(snapshot.ids(chosen).tolist(), languages, strict=True)
        ]

    own = versions_of(docs.tolist())
    versions = snapshot.declared
    if versions is None:
        return [Entry(one.id, one.language, ()) for one in own]
    related = living[
        versions.several[living] & np.isin(versions.groups[living], versions.groups[docs])
    ]
    groups: dict[int, list[Version]] = {}
    told = versions_of(related.tolist())
    for group, one in zip(versions.groups[related].tolist(), told, strict=True):
        groups.setdefault(group, []).append(one)
    return [
        Entry(one.id, one.language, tuple(other for other in groups.get(group, ()) if other != one))
        for one, group in zip(own, versions.groups[docs].tolist(), strict=True)
    ]
