"""Several processes that serve one socket, kept up by the process that listens.

Python runs one thread at a time: a second processor needs a second process. Children are
forked before anything has threads, with the dictionaries already in memory, which they then
share. Each opens the index by itself.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

SETTLED = 5.0  # seconds after which a child that dies is replaced at once
PATIENCE = 10.0  # seconds that children have to end
LONGEST_PAUSE = 30.0  # seconds before a child that keeps dying is replaced
PR_SET_PDEATHSIG = 1


class Stopped(Exception):  # noqa: N818 (no error)
    """The parent was asked to end."""


def serve_with(processes: int, serve: Callable[[], None], warn: Callable[[str], None]) -> None:
    """Run `serve` in so many children until a signal ends it all; a child that dies is replaced."""
    started: dict[int, float] = {}
    pause = 0.0

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        while True:
            while len(started) < processes:
                started[_fork(serve)] = time.monotonic()
            child, status = os.wait()
            lived = time.monotonic() - started.pop(child)
            code = os.waitstatus_to_exitcode(status)
            pause = 0.0 if lived >= SETTLED else min(LONGEST_PAUSE, max(1.0, 2 * pause))
            when = f"in {pause:.0f} s" if pause else "now"
            warn(f"izde: a serving process ended ({code}); another one starts {when}")
            time.sleep(pause)
    except Stopped:
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _end(set(started))


def _fork(serve: Callable[[], None]) -> int:
    """Start a child that ends when this process does, however it ends."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all: ours passes on
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == parent:  # else it has ended already
            serve()
        code = 0
    finally:
        os._exit(code)


def _end(children: set[int]) -> None:
    """Ask the children to end, and do not wait for ever."""
    for child in children:
        os.kill(child, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while children and time.monotonic() < deadline:
        for child in list(children):
            if os.waitpid(child, os.WNOHANG)[0]:
                children.discard(child)
        time.sleep(0.02)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
