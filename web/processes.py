"""Several processes that serve one socket, kept up by the process that listens.

Python runs one thread at a time: a second processor needs a second process. Children are
forked before anything has threads, with the dictionaries already in memory, which they then
share. Each opens the index by itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from types import FrameType

SETTLED = 5.0  # seconds after which a child that dies is replaced at once
LONGEST_PAUSE = 30.0  # seconds before a child that keeps dying is replaced
PR_SET_PDEATHSIG = 1
ASKED = (signal.SIGTERM, signal.SIGINT)  # to end

Task = Callable[[], None]

logger = logging.getLogger(__name__)


class Stopped(BaseException):
    """The parent was asked to end; nothing on the way but `keep_up` may catch that."""


def keep_up(
    tasks: Sequence[Task],
    patience: float,
    *,
    stopping: Callable[[], None] = lambda: None,
    ended: Callable[[int], None] = lambda child: None,
) -> None:
    """Run each task in a child until a signal ends it all; a child that dies is replaced.

    Children are given `patience` seconds to end. `stopping` is called before they are asked
    to, `ended` with the process id of each that died by itself.
    """
    running: dict[int, tuple[Task, float]] = {}
    waiting = list(tasks)
    pause = 0.0

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        while True:
            while waiting:
                with _undisturbed():
                    task = waiting.pop()
                    running[_fork(task)] = task, time.monotonic()
            child, status = os.wait()
            task, began = running.pop(child)
            waiting.append(task)
            ended(child)
            lived = time.monotonic() - began
            code = os.waitstatus_to_exitcode(status)
            pause = 0.0 if lived >= SETTLED else min(LONGEST_PAUSE, max(1.0, 2 * pause))
            when = f"in {pause:.0f} s" if pause else "now"
            logger.warning("a serving process ended (%d); another one starts %s", code, when)
            time.sleep(pause)
    except Stopped:
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stopping()
        _end(set(running), patience)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals wait meanwhile: until a child is known, and does not take itself for its parent."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ASKED)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _fork(task: Task) -> int:
    """Start a child that ends when this process does, however it ends."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all: ours passes on
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == parent:  # else it has ended already
            task()
        code = 0
    finally:
        os._exit(code)


def _end(children: set[int], patience: float) -> None:
    """Ask the children to end, and do not wait for ever."""
    _send(signal.SIGTERM, children)
    deadline = time.monotonic() + patience
    while children and time.monotonic() < deadline:
        children.difference_update([child for child in children if _has_ended(child)])
        time.sleep(0.02)
    _send(signal.SIGKILL, children)
    for child in children:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)


def _send(number: int, children: set[int]) -> None:
    for child in children:
        with contextlib.suppress(ProcessLookupError):  # it has just died
            os.kill(child, number)


def _has_ended(child: int) -> bool:
    try:
        return os.waitpid(child, os.WNOHANG)[0] != 0
    except ChildProcessError:  # it had died before
        return True
