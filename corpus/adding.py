"""One run of `izde add`: reads the files, stores the stories, says what became of each."""

from __future__ import annotations

import contextlib
import itertools
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from corpus.errors import IzdeError, RecordError, UsageError
from corpus.institutions import Registry
from corpus.intake import Intake
from corpus.options import Invocation
from corpus.reading import SUFFIXES, Reading, Source, read_page, read_records, sources
from corpus.records import Record
from corpus.settings import FILE, Settings
from corpus.store import Store

BATCH = 200  # records kept together: a killed run loses at most so many
STDIN = Path("-")
DEMO_NOTICE = """\
# This folder holds Izde's demo corpus. Its institutions, people and events are invented;
# every page and export says so, and search engines are asked to keep out.
demo = true
"""


class Adder:
    """Adds files to a store and reports."""

    def __init__(
        self,
        invocation: Invocation,
        store: Store,
        registry: Registry,
        institution: str | None,
    ) -> None:
        self._invocation = invocation
        self._store = store
        self._registry = registry
        self._institution = institution
        self._intake = Intake(store, registry)
        self._single = True
        self._counts: Counter[str] = Counter()
        self._pages: list[dict[str, Any]] = []
        self._refused: list[dict[str, Any]] = []
        self._skipped: list[dict[str, Any]] = []

    def run(self, paths: tuple[Path, ...]) -> int:
        """Add everything; the exit code: 0, or 1 where something was refused."""
        known, other = sources(tuple(path for path in paths if path != STDIN))
        for source in other:
            if source.path in paths:  # named, not merely found in a folder
                suffixes = " ".join(SUFFIXES)
                self._refuse(str(source.path), 0, f"of no kind we read: use {suffixes}")
            else:
                self._skip(str(source.path), "", "of no kind we read")
        if STDIN in paths:
            self._take(Reading(read_records(sys.stdin.buffer, "jsonl").records), "-", False)
        # One bar at a time: over the files, or over the records of the only one.
        self._single = len(known) == 1
        files: Iterable[Source] = known
        if not self._single:
            files = self._invocation.progress(known, label="adding", total=len(known))
        for source in files:
            self._add_file(source)
        if not known and not self._refused and STDIN not in paths:
            self._refuse(" ".join(map(str, paths)), 0, "nothing to add there")
        return self._report()

    def _add_file(self, source: Source) -> None:
        kind = SUFFIXES[source.path.suffix.lower()]
        try:
            if kind in ("jsonl", "csv"):
                with source.path.open("rb") as stream:
                    reading = read_records(stream, kind)
                    self._take(reading, str(source.path), False)
            else:
                reading = read_page(source, self._registry, self._institution)
                self._take(reading, str(source.path), True)
        except RecordError as error:
            self._refuse(str(source.path), 0, str(error))
        except OSError as error:
            self._refuse(str(source.path), 0, error.strerror or str(error))
        except IzdeError:
            raise  # of the store: nothing can go on
        except Exception as error:  # one file that nobody thought of ends no run
            if self._invocation.traceback:
                raise
            self._refuse(str(source.path), 0, f"unexpected {type(error).__name__}: {error}")

    def _take(self, reading: Reading, path: str, is_page: bool) -> None:
        """Store the records of a file, a batch a transaction."""
        taken: list[dict[str, Any]] = []
        records: Iterator[Record] = reading.records
        if not is_page and self._single:
            records = self._invocation.progress(records, label=Path(path).name)
        while batch := list(itertools.islice(records, BATCH)):
            with self._store.writing():
                for record in batch:
                    with contextlib.suppress(RecordError):
                        taken.append(self._take_one(record, path))
        if is_page:
            self._tell_page(reading, path, taken)

    def _take_one(self, record: Record, path: str) -> dict[str, Any]:
        where = f"{path}:{record.line}" if record.line else path
        try:
            if isinstance(record.draft, RecordError):
                raise record.draft
            draft = record.draft
            if self._institution:
                draft = msgspec.structs.replace(draft, institution=self._institution)
            outcome = self._intake.take(draft, where)
        except RecordError as error:
            self._refuse(path, record.line, str(error))
            raise
        if outcome.what == "skipped":
            self._skip(where, outcome.id, outcome.reason)
        else:
            self._counts[outcome.what] += 1
        return {"id": outcome.id, "result": outcome.what, "title": outcome.title}

    def _tell_page(self, reading: Reading, path: str, taken: list[dict[str, Any]]) -> None:
        self._pages.append(
            {
                "file": path,
                "kind": reading.page_kind,
                "institution": reading.institution,
                "evidence": reading.evidence,
                "stories": taken,
            }
        )
        who = reading.institution or "publisher not recognised (--institution SLUG says it)"
        number = f"{len(taken)} {'story' if len(taken) == 1 else 'stories'}"
        self._invocation.say(f"{path}: {reading.page_kind}, {number}, {who}")

    def _refuse(self, path: str, line: int, reason: str) -> None:
        where = f"{path}, line {line}" if line else path
        self._invocation.warn(f"refused: {where}: {reason}")
        self._refused.append({"file": path, "line": line or None, "reason": reason})

    def _skip(self, where: str, story_id: str, reason: str) -> None:
        self._invocation.say(f"skipped: {where}: {reason}")
        self._skipped.append({"where": where, "id": story_id or None, "reason": reason})

    def _report(self) -> int:
        numbers = {what: self._counts[what] for what in ("added", "updated", "unchanged")}
        numbers |= {"skipped": len(self._skipped), "refused": len(self._refused)}
        told = ", ".join(f"{number} {what}" for what, number in numbers.items() if number)
        changed = numbers["added"] + numbers["updated"]
        self._invocation.say((told or "nothing") + ("; next: izde index" if changed else ""))
        self._invocation.emit(
            {
                **numbers,
                "pages": self._pages,
                "skipped_stories": self._skipped,
                "refused_records": self._refused,
            }
        )
        return 1 if self._refused else 0


def prepare_demo(settings: Settings) -> Path:
    """Make a data folder the demo's own; where its stories lie.

    Raises UsageError for a folder that holds anything else.
    """
    if not settings.demo and settings.data.exists() and any(settings.data.iterdir()):
        raise UsageError(f"{settings.data} holds something else: give the demo another --data")
    demo = Path(str(resources.files("corpus"))) / "demo"
    settings.data.mkdir(parents=True, exist_ok=True)
    (settings.data / FILE).write_text(DEMO_NOTICE, "utf-8")
    settings.institutions.write_bytes((demo / "institutions.toml").read_bytes())
    return demo / "stories.jsonl"
