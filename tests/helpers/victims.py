"""Writers that die, or that the system refuses: run as a script, it forks one for each line.

A line is an `Order` as JSON, the answer an `End`. The script has everything loaded and no
thread but its own: a writer costs a fork, not the start of an interpreter.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[2]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a writer is to do, and what is to happen to it."""

    data: str
    rebuild: bool = False
    fatal: int = 0  # it dies at this how-manieth moment at which something reaches the disk
    delay: float | None = None  # or after so many seconds
    limit: int | None = None  # bytes that a file may have


class End(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a writer."""

    killed: bool
    seconds: float
    moments: int  # at which something reached the disk; 0 where it was killed
    error: str  # what it raised


class Victims:
    """The script in a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self, data: Path, **order: Any) -> End:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(Order(data=str(data), **order)) + b"\n")
        self._process.stdin.flush()
        return msgspec.json.decode(self._process.stdout.readline(), type=End)

    def close(self) -> None:
        self._process.communicate(timeout=60)


def main() -> None:
    sys.path.insert(1, str(ROOT))
    from small import Trivial, story

    import index.analysis
    from corpus.store import Store
    from index.whoosh_writer import update

    vars(index.analysis)["analyzer"] = Trivial

    def work(order: Order) -> str:
        data = Path(order.data)
        with Store.open(data / "izde.sqlite") as store:
            if order.limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (order.limit, resource.RLIM_INFINITY))
            try:
                update(data / "index", store, rebuild=order.rebuild)
            except Exception as error:  # noqa: BLE001 (told)
                return f"{type(error).__name__}: {error}"
        return ""

    with tempfile.TemporaryDirectory() as folder:  # what is imported late is imported now
        data = Path(folder)
        with Store.open(data / "izde.sqlite", create=True) as store:
            with store.writing():
                store.put(story("one", "museum"))
            update(data / "index", store)
    for line in sys.stdin:
        print(msgspec.json.encode(_forked(msgspec.json.decode(line, type=Order), work)).decode())
        sys.stdout.flush()


def _forked(order: Order, work: Callable[[Order], str]) -> End:
    started = time.monotonic()
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        moments = _count_moments(order.fatal)
        told = work(order).encode()
        os.write(theirs, len(moments).to_bytes(4, "big") + told)
        os._exit(0)
    os.close(theirs)
    if order.delay is not None and not select.select([ours], [], [], order.delay)[0]:
        os.kill(child, signal.SIGKILL)
    with open(ours, "rb") as pipe:  # noqa: PTH123 (a descriptor)
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    return End(
        killed=os.WIFSIGNALED(status),
        seconds=time.monotonic() - started,
        moments=int.from_bytes(told[:4], "big"),
        error=told[4:].decode(),
    )


def _count_moments(fatal: int) -> list[str]:
    """Note each call that changes what is on the disk, and die at one of them."""
    moments: list[str] = []

    def deadly(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            moments.append(name)
            if len(moments) == fatal:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **options)

        return call

    for name in ("fsync", "rename", "replace", "remove", "unlink", "mkdir", "rmdir"):
        setattr(os, name, deadly(name, getattr(os, name)))
    return moments


if __name__ == "__main__":
    main()
