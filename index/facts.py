"""What is known of each document of a segment, as arrays: to sort, filter, count and rank by.

A file `.fct` beside the segment's others holds them (`index.arrayfile`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrayfile import DamagedFileError, read_arrays, write_arrays
from index.document import Document
from index.fields import EXACT_FIELDS, KEYWORDS, TEXT_FIELDS, Keyword
from index.packing import Numbers

EXTENSION = ".fct"
COLUMNS = ("first", "last", "event_first", "event_last", "month_day", "versions", "version_of")


@dataclass(frozen=True)
class Facts:
    """One entry for each document, in the order of their numbers."""

    ids: NDArray[np.bytes_]
    by_id: NDArray[Any]  # document numbers in the order of their ids
    first: NDArray[np.int32]  # first and last day of the date; 0: undated
    last: NDArray[np.int32]
    event_first: NDArray[np.int32]  # the same of the event
    event_last: NDArray[np.int32]
    month_day: NDArray[np.int16]  # of a date without a year: 32 times the month, and the day
    versions: NDArray[np.bytes_]  # ids of other versions of documents
    version_of: NDArray[np.uint32]  # the documents they are versions of
    lengths: dict[str, NDArray[Any]]  # of text fields; those that nobody has are left out
    values: dict[Keyword, tuple[str, ...]]
    ordinals: dict[Keyword, NDArray[np.int32]]  # of the values; -1: none

    def __len__(self) -> int:
        return len(self.ids)

    def word_starts(self) -> Numbers:
        """Where the words of each part of each document begin in `index.forward`.

        Three for each document, and where the last words end.
        """
        none = np.zeros(len(self), np.int64)
        parts = [self.lengths.get(field, none) for field in EXACT_FIELDS]
        lengths = np.stack(parts, axis=1).astype(np.int64).reshape(-1)
        starts: Numbers = np.concatenate(([0], lengths.cumsum()))
        return starts

    def number_of(self, story_id: str) -> int | None:
        """The number of the document with an id, deleted or not; of several, the last one."""
        wanted = story_id.encode()
        place = int(self.ids.searchsorted(wanted, side="right", sorter=self.by_id)) - 1
        if place >= 0 and self.ids[self.by_id[place]] == wanted:
            return int(self.by_id[place])
        return None


class FactsBuilder:
    """Takes the facts of new documents one by one."""

    def __init__(self) -> None:
        self._ids: list[bytes] = []
        self._days = array("i")
        self._month_days = array("h")
        self._versions: list[bytes] = []
        self._version_of = array("I")
        self._lengths = array("I")
        self._keywords: dict[Keyword, list[str | None]] = {name: [] for name in KEYWORDS}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, document: Document) -> None:
        self._ids.append(document.id.encode())
        self._days.extend((document.first_day, document.last_day, *document.event_days))
        self._month_days.append(document.month_day)
        self._versions.extend(one.encode() for one in document.versions)
        self._version_of.extend([len(self._ids) - 1] * len(document.versions))
        self._lengths.extend([len(document.terms.get(field, ())) for field in TEXT_FIELDS])
        for name, values in self._keywords.items():
            values.append(document.keywords.get(name))

    def facts(self) -> Facts:
        ids = np.array(self._ids, np.bytes_)
        days = np.frombuffer(self._days, np.int32).reshape(-1, 4).T
        every = np.frombuffer(self._lengths, np.uint32).reshape(-1, len(TEXT_FIELDS)).T
        lengths = {
            field: _narrow(row) for field, row in zip(TEXT_FIELDS, every, strict=True) if row.any()
        }
        values = {name: _distinct(found) for name, found in self._keywords.items()}
        ordinals = {}
        for name, found in self._keywords.items():
            number: dict[str | None, int] = {value: at for at, value in enumerate(values[name])}
            ordinals[name] = np.array([number.get(value, -1) for value in found], np.int32)
        return Facts(
            ids=ids,
            by_id=_by_id(ids),
            first=days[0],
            last=days[1],
            event_first=days[2],
            event_last=days[3],
            month_day=np.array(self._month_days, np.int16),
            versions=np.array(self._versions, np.bytes_),
            version_of=np.array(self._version_of, np.uint32),
            lengths=lengths,
            values=values,
            ordinals=ordinals,
        )


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value is not None}))


def _by_id(ids: NDArray[np.bytes_]) -> NDArray[np.uint32]:
    return ids.argsort(kind="stable").astype(np.uint32)


def _narrow(counts: NDArray[Any]) -> NDArray[Any]:
    return counts.astype(np.min_scalar_type(int(counts.max(initial=0))))


def merge_facts(parts: Iterable[tuple[Facts, Numbers]]) -> Facts:
    """The facts of the kept documents of several segments, one after the other."""
    kept = [(facts, numbers) for facts, numbers in parts if len(numbers)]
    lengths = {}
    for field in TEXT_FIELDS:
        if any(field in facts.lengths for facts, _ in kept):
            columns = [
                facts.lengths[field][numbers].astype(np.int64)
                if field in facts.lengths
                else np.zeros(len(numbers), np.int64)
                for facts, numbers in kept
            ]
            lengths[field] = _narrow(np.concatenate(columns))
    values: dict[Keyword, tuple[str, ...]] = {}
    ordinals: dict[Keyword, NDArray[np.int32]] = {}
    for keyword in KEYWORDS:
        every = _distinct(value for facts, _ in kept for value in facts.values[keyword])
        number = {value: at for at, value in enumerate(every)}
        mapped = []
        for facts, numbers in kept:
            of_value = [number[value] for value in facts.values[keyword]] + [-1]
            mapped.append(np.array(of_value, np.int32)[facts.ordinals[keyword][numbers]])
        values[keyword], ordinals[keyword] = every, np.concatenate(mapped)
    ids = np.concatenate([facts.ids[numbers] for facts, numbers in kept])
    starts = np.cumsum([0, *(len(numbers) for _, numbers in kept)]).tolist()
    moved = [(one, _versions(*one, start)) for one, start in zip(kept, starts, strict=False)]
    return Facts(
        ids=ids,
        by_id=_by_id(ids),
        first=np.concatenate([facts.first[numbers] for facts, numbers in kept]),
        last=np.concatenate([facts.last[numbers] for facts, numbers in kept]),
        event_first=np.concatenate([facts.event_first[numbers] for facts, numbers in kept]),
        event_last=np.concatenate([facts.event_last[numbers] for facts, numbers in kept]),
        month_day=np.concatenate([facts.month_day[numbers] for facts, numbers in kept]),
        versions=np.concatenate([facts.versions[own] for (facts, _), (own, _) in moved]),
        version_of=np.concatenate([of for _, (_, of) in moved]),
        lengths=lengths,
        values=values,
        ordinals=ordinals,
    )


def _versions(facts: Facts, kept: Numbers, start: int) -> tuple[Numbers, NDArray[np.uint32]]:
    """Which entries of the versions stay, and of which documents they will be."""
    number = np.full(len(facts), -1, np.int64)
    number[kept] = np.arange(start, start + len(kept))
    of = number[facts.version_of]
    staying = (of >= 0).nonzero()[0]
    return staying, of[staying].astype(np.uint32)


def write_facts(path: Path, facts: Facts) -> None:
    arrays: dict[str, NDArray[Any]] = {
        "ids": facts.ids,
        "by_id": facts.by_id,
        **{name: getattr(facts, name) for name in COLUMNS},
    }
    arrays |= {f"length {field}": lengths for field, lengths in facts.lengths.items()}
    arrays |= {f"keyword {name}": numbers for name, numbers in facts.ordinals.items()}
    write_arrays(path, arrays, {"values": facts.values})


def read_facts(path: Path) -> Facts:
    """Raises DamagedFileError."""
    arrays, told = read_arrays(path)
    try:
        return Facts(
            ids=arrays["ids"],
            by_id=arrays["by_id"],
            **{name: arrays[name] for name in COLUMNS},
            lengths={
                field: arrays[f"length {field}"]
                for field in TEXT_FIELDS
                if f"length {field}" in arrays
            },
            values={keyword: tuple(told["values"][keyword]) for keyword in KEYWORDS},
            ordinals={keyword: arrays[f"keyword {keyword}"] for keyword in KEYWORDS},
        )
    except KeyError:
        raise DamagedFileError(path.name) from None
