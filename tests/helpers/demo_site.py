"""The demo corpus, indexed, and the real server over a data folder."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from corpus.adding import prepare_demo
from corpus.commands import registry_of
from corpus.errors import RecordError
from corpus.intake import Intake
from corpus.reading import read_records
from corpus.settings import Settings, load_settings
from corpus.store import Store
from corpus.story import Draft
from index.whoosh_writer import update
from web.commands import listen, prepare

PATIENCE = 60.0  # seconds


def indexed_demo(data: Path) -> Settings:
    """A data folder with the demo corpus in store and index."""
    drafts: list[Draft] = []
    with prepare_demo(load_settings(data)).open("rb") as stream:
        for record in read_records(stream, "jsonl").records:
            assert not isinstance(record.draft, RecordError), record
            drafts.append(record.draft)
    return indexed(data, drafts)


def indexed(data: Path, drafts: Iterable[Draft]) -> Settings:
    """A data folder with these stories in store and index."""
    settings = load_settings(data)
    with Store.open(settings.store, create=True) as store:
        intake = Intake(store, registry_of(settings))
        with store.writing():
            for draft in drafts:
                intake.take(draft)
        update(settings.index, store)
    return settings


@contextlib.contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The real server in a thread, and the address that it listens on.

    It finds all that there is, however busy the machine.
    """
    settings = msgspec.structs.replace(settings, query_seconds=PATIENCE)
    listening = listen("127.0.0.1", 0)
    server: Any = prepare(settings, listening)()

    def run() -> None:
        with contextlib.suppress(OSError):  # it waits on the socket that is closed below
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.close()
        thread.join(10)
        server.task_dispatcher.shutdown()
