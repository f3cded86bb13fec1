"""The other publications of a story, and the stories of its event and of other years' events."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from corpus.kinds import SAME, Kind, Same
from corpus.partialdate import PartialDate
from corpus.story import Language, Story
from search.arrays import Docs, Scored
from search.others import Publication
from search.snapshot import Snapshot

LISTED = 6  # stories of an event, and of other years'


class Alike(NamedTuple):
    """What is known of the likes of a story; of each of the others' publications, one."""

    publications: tuple[Publication, ...]  # of the story itself
    same_event: tuple[Story, ...]  # the earliest first
    other_years: tuple[Story, ...]  # the latest first


def publications(number: int, snapshot: Snapshot, but: Docs | None = None) -> list[Publication]:
    """The other publications of a document's story, by language and date, without some."""
    versions = snapshot.versions
    if versions is None:
        return []
    docs = versions.others(number, snapshot.live)
    if but is not None:
        docs = docs.compress(~np.isin(docs, but))
    return _publications(number, docs, snapshot)


def _publications(number: int, docs: Docs, snapshot: Snapshot) -> list[Publication]:
    own = snapshot.id(number)
    kinds: dict[str, Same] = {
        pair.other if pair.one == own else pair.one: pair.kind
        for pair in snapshot.pairs_of(own)
        if pair.kind in SAME
    }
    found = [_publication(doc, number, snapshot, kinds) for doc in docs.tolist()]
    return sorted(found, key=lambda one: (one.language, str(one.date or "~"), one.id))


def _publication(
    number: int, beside: int, snapshot: Snapshot, kinds: dict[str, Same]
) -> Publication:
    story_id = snapshot.id(number)
    language: Language = snapshot.keyword("language", number)  # type: ignore[assignment]
    kind = kinds.get(story_id)  # none where a third one is like both, or by the source
    if language != snapshot.keyword("language", beside):
        kind = "translation"
    return Publication(
        story_id,
        language,
        snapshot.keyword("institution", number),
        _date(number, snapshot),
        kind,
        snapshot.words(number) > snapshot.words(beside),
    )


def _date(number: int, snapshot: Snapshot) -> PartialDate | None:
    """The date of a document as far as it has a year."""
    if not snapshot.first[number]:
        return None
    first, last = (
        dt.date.fromordinal(int(days[number])) for days in (snapshot.first, snapshot.last)
    )
    if first == last:
        return PartialDate.of(first)
    return PartialDate(first.year, first.month if first.month == last.month else None)


def alike(number: int, snapshot: Snapshot, reader: Language) -> Alike:
    """What is known of the likes of a document, at most LISTED stories each."""
    own, versions = snapshot.id(number), snapshot.versions
    told: defaultdict[Kind, list[int]] = defaultdict(list)
    for pair in snapshot.pairs_of(own):
        other = snapshot.number_of(pair.other if pair.one == own else pair.one)
        if other is not None:
            told[pair.kind].append(other)
    itself = {number, *(other for kind in SAME for other in told[kind])}
    if versions is not None:
        itself.update(versions.others(number, snapshot.live).tolist())
    event = _one_of_each(set(told["same_event"]) - itself, snapshot, reader)
    years = _one_of_each(set(told["recurring"]) - itself, snapshot, reader)
    event.sort(key=lambda one: (snapshot.first[one] or np.inf, one))
    years.sort(key=lambda one: (-snapshot.first[one], one))
    return Alike(
        tuple(_publications(number, np.array(sorted(itself - {number}), np.intp), snapshot)),
        tuple(snapshot.story(one) for one in event[:LISTED]),
        tuple(snapshot.story(one) for one in years[:LISTED]),
    )


def _one_of_each(numbers: Iterable[int], snapshot: Snapshot, reader: Language) -> list[int]:
    """One document of each story, in the reader's language if there is one."""
    docs = np.array(sorted(numbers), np.intp)
    if snapshot.versions is not None:
        docs = snapshot.versions.folded(Scored(docs, None), snapshot.in_language(reader)).at
    found: list[int] = docs.tolist()
    return found
