"""Stories -> Documents in several processes, in the order of the stories.

Stories go to the workers in batches, a few batches ahead of what has been taken: so memory
is bounded, however many there are. Words travel joined by spaces, which is several times
cheaper than as lists.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import msgspec

from corpus.errors import IzdeError
from corpus.story import Story, decode_hook, to_json
from index.document import Document, make_document
from index.fields import Keyword

FEW = 200  # stories for which starting workers would take longer than the work
BATCH = 32  # stories
AHEAD = 3  # batches for each worker that are under way or waiting to be taken


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    """A document as it travels."""

    id: str
    terms: dict[str, str]
    told: dict[str, str]
    keywords: dict[Keyword, str]
    first_day: int
    last_day: int
    stored: bytes
    event_days: tuple[int, int]
    month_day: int
    versions: tuple[str, ...]
    profile: bytes


CARRIED = tuple(name for name in _Packed.__struct_fields__ if name not in ("terms", "told"))
_STORY = msgspec.json.Decoder(Story, dec_hook=decode_hook)
_PACKED = msgspec.msgpack.Decoder(list[_Packed])


def processes_at_hand() -> int:
    """How many processes may run at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def documents(stories: Iterable[Story], processes: int) -> Generator[Document, None, None]:
    """Analyse stories; the documents come in their order.

    Few stories, and those of one process, are analysed in this process. Raises IzdeError
    where a worker dies.
    """
    rest = iter(stories)
    first = list(itertools.islice(rest, FEW + 1)) if processes > 1 else []
    if len(first) <= FEW:
        yield from map(make_document, itertools.chain(first, rest))
        return
    # A process of its own for each, never a copy of this one: it may have threads.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, initializer=_begin)
    try:
        waiting: deque[Future[bytes]] = deque()
        for batch in _batches(itertools.chain(first, rest)):
            waiting.append(pool.submit(_analyse, batch))
            if len(waiting) >= processes * AHEAD:
                yield from _unpack(waiting.popleft().result())
        while waiting:
            yield from _unpack(waiting.popleft().result())
    except BrokenProcessPool:
        raise IzdeError(
            "a process that analysed stories was killed (is there enough memory?): "
            "run it again, or with --processes 1"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _batches(stories: Iterator[Story]) -> Iterator[list[bytes]]:
    while batch := list(map(to_json, itertools.islice(stories, BATCH))):
        yield batch


def _unpack(content: bytes) -> Iterator[Document]:
    for packed in _PACKED.decode(content):
        yield Document(
            terms={field: words.split(" ") for field, words in packed.terms.items()},
            told={field: words.split(" ") for field, words in packed.told.items()},
            **{name: getattr(packed, name) for name in CARRIED},
        )


# -- in a worker -------------------------------------------------------------------------


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait for the parent to end, and end then."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _analyse(batch: list[bytes]) -> bytes:
    packed = []
    for content in batch:
        document = make_document(_STORY.decode(content))
        packed.append(
            _Packed(
                terms={field: " ".join(words) for field, words in document.terms.items()},
                told={field: " ".join(words) for field, words in document.told.items()},
                **{name: getattr(document, name) for name in CARRIED},
            )
        )
    return msgspec.msgpack.encode(packed)
