"""Many pairs of stories compared, in several processes where there are many.

A worker maps the files of profiles by itself (`index.storyfile`), so that only numbers travel.
"""

from __future__ import annotations

import itertools
import multiprocessing
import signal
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NamedTuple

import numpy as np

from corpus.errors import IzdeError
from index.parallel import end_with_parent, processes_at_hand
from index.profile import Profile, unpack
from index.storyfile import StoryFile
from search.candidates import Pairs
from search.likeness import Likeness, compare
from search.profiles import Rarity, Weighed, weighed
from search.snapshot import Snapshot

BATCH = 2_000  # pairs
FEW = 20_000  # pairs for which starting workers would take longer than the work
AHEAD = 4  # batches for each worker that are under way
KEPT = 8_000  # profiles that are kept in memory

Progress = Callable[[Sequence[Pairs]], Iterable[Pairs]]


class Alike(NamedTuple):
    """Two documents that are like each other."""

    one: int
    other: int
    likeness: Likeness


def compared(
    pairs: Pairs, snapshot: Snapshot, rarity: Rarity, progress: Progress = iter
) -> Iterator[Alike]:
    """The pairs that are like each other; `progress` is handed all pairs in batches."""
    batches = [pairs[start : start + BATCH] for start in range(0, len(pairs), BATCH)]
    processes = min(processes_at_hand(), 1 + len(pairs) // FEW)
    if processes == 1:
        comparer = _Comparer(snapshot.profile, rarity)
        for batch in progress(batches):
            yield from comparer.of(batch)
        return
    context = multiprocessing.get_context("spawn")  # as in `index.parallel`
    files = snapshot.profile_files()
    pool = ProcessPoolExecutor(processes, context, _begin, (files, rarity))
    try:
        rest = iter(batches)
        waiting: deque[Future[list[Alike]]] = deque()
        for batch in itertools.islice(rest, AHEAD * processes):
            waiting.append(pool.submit(_compare, batch))
        for _ in progress(batches):
            found = waiting.popleft().result()
            for batch in itertools.islice(rest, 1):
                waiting.append(pool.submit(_compare, batch))
            yield from found
    except BrokenProcessPool:
        raise IzdeError(
            "a process that compared stories ended: the index was written meanwhile, or there is "
            "too little memory; run it again"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Comparer:
    """Compares pairs; keeps the profiles that were asked for last."""

    def __init__(self, profile: Callable[[int], Profile], rarity: Rarity) -> None:
        self._profile, self._rarity = profile, rarity
        self._kept: OrderedDict[int, Weighed] = OrderedDict()

    def __getitem__(self, number: int) -> Weighed:
        found = self._kept.get(number)
        if found is None:
            found = self._kept[number] = weighed(self._profile(number), self._rarity)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(number)
        return found

    def of(self, pairs: Pairs) -> list[Alike]:
        return [
            Alike(one, other, likeness)
            for one, other in pairs.tolist()
            if (likeness := compare(self[one], self[other])) is not None
        ]


# -- in a worker -------------------------------------------------------------------------

_comparer: _Comparer | None = None


def _begin(files: list[tuple[int, Path]], rarity: Rarity) -> None:
    global _comparer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    opened = [(base, StoryFile(path)) for base, path in files]
    bases = np.array([base for base, _ in opened])

    def profile(number: int) -> Profile:
        base, file = opened[int(bases.searchsorted(number, side="right")) - 1]
        return unpack(file[number - base])

    _comparer = _Comparer(profile, rarity)


def _compare(pairs: Pairs) -> list[Alike]:
    assert _comparer is not None
    return _comparer.of(pairs)
