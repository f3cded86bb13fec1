"""Many stories in one file: the forms that there are, and what each says of its origin."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from corpus.bibliography import bibtex_lines, ris_lines
from corpus.citation import Reference, reference
from corpus.clock import day_of
from corpus.editing import shown
from corpus.institutions import Registry
from corpus.records import BOM, Beside, Besides, csv_lines, jsonl_lines
from corpus.story import Story


class Origin(NamedTuple):
    """Where the stories of an export are from, so that they can be looked for again."""

    retrieved: str  # 2024-05-17T09:30:00Z
    corpus: str  # identity and revision of the store
    search: str  # what was asked; "" for all there is
    total: int
    page: Callable[[str], str] = lambda _: ""  # the address of a story's page, by its id

    @property
    def day(self) -> dt.date:
        """For readers, who cite it."""
        return day_of(self.retrieved)


Lines = Callable[[Iterable[Story], Registry, Origin], Iterator[bytes]]


class Form(NamedTuple):
    """A form that stories are exported in."""

    suffix: str
    mimetype: str
    lines: Lines


class Tally(Iterator[Story]):
    """Stories on their way out, counted."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self._stories = iter(stories)
        self.number = 0

    def __next__(self) -> Story:
        story = next(self._stories)
        self.number += 1
        return story


def deliver(lines: Iterable[bytes], output: Path | None) -> None:
    """Write to a file, which is there whole or not at all; without one to standard output."""
    if output is None:
        sys.stdout.buffer.writelines(lines)
        return
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("wb") as out:
            out.writelines(lines)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def _jsonl(stories: Iterable[Story], registry: Registry, origin: Origin) -> Iterator[bytes]:
    beside = _beside(registry, origin) if origin.search else None
    return jsonl_lines(_shown(stories, registry), beside)


def _csv(stories: Iterable[Story], registry: Registry, origin: Origin) -> Iterator[bytes]:
    """What was searched for is opened in a spreadsheet, which knows UTF-8 by its mark."""
    if not origin.search:
        yield from csv_lines(_shown(stories, registry))
        return
    yield BOM
    yield from csv_lines(_shown(stories, registry), _beside(registry, origin))


def _ris(stories: Iterable[Story], registry: Registry, origin: Origin) -> Iterator[bytes]:
    database = f"Izde, {origin.corpus}" if origin.corpus else "Izde"
    return ris_lines(_references(stories, registry, origin), database, origin.search)


def _bibtex(stories: Iterable[Story], registry: Registry, origin: Origin) -> Iterator[bytes]:
    notes = [origin.search] if origin.search else []
    if origin.corpus:
        notes[:0] = [f"Izde, {origin.corpus}", f"{origin.retrieved}, stories: {origin.total}"]
    return bibtex_lines(_references(stories, registry, origin), *notes)


FORMS: dict[str, Form] = {
    "jsonl": Form("jsonl", "application/x-ndjson", _jsonl),
    "csv": Form("csv", "text/csv", _csv),
    "ris": Form("ris", "application/x-research-info-systems", _ris),
    "bibtex": Form("bib", "application/x-bibtex", _bibtex),
}


def _shown(stories: Iterable[Story], registry: Registry) -> Iterator[Story]:
    """The stories as they may be given out."""
    return (shown(story, registry) for story in stories)


def _references(
    stories: Iterable[Story], registry: Registry, origin: Origin
) -> Iterator[Reference]:
    return (reference(story, registry, origin.day, origin.page(story.id)) for story in stories)


def _beside(registry: Registry, origin: Origin) -> Beside:
    def beside(story: Story) -> Besides:
        slug = story.institution
        known = slug is not None and slug in registry
        return Besides(
            institution_name=registry.name(slug, story.language) if slug and known else slug or "",
            address=origin.page(story.id),
            retrieved=origin.retrieved,
            corpus=origin.corpus,
            search=origin.search,
        )

    return beside
