"""The processes of the engine benchmark: one builds an index, one answers, both measured.

    python -m benchmarks.engine_process build ENGINE FOLDER CORPUS STORIES MEMORY
    python -m benchmarks.engine_process serve ENGINE FOLDER QUERIES

`benchmarks/engine.py` starts them. The second reads requests from its standard input, a line
of JSON each, and answers each with a line of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.engine_ours import Izde
from benchmarks.engine_rivals import Fts5, Tantivy, Whoosh
from benchmarks.engine_stories import Answer, Engine, read_queries, stories

ROOT = Path(__file__).resolve().parents[1]
ENGINES: dict[str, type[Engine]] = {
    "izde": Izde,
    "tantivy": Tantivy,
    "fts5": Fts5,
    "whoosh": Whoosh,
}


class Built(NamedTuple):
    """What making an index took."""

    cpu: float  # seconds, user and system
    wall: float
    peak: float  # megabytes of memory
    disk: float  # megabytes


def _memory(key: str) -> float:
    """Megabytes of memory of this process: VmHWM is its peak, VmRSS what it has now."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(key):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _build(name: str, folder: Path, corpus: Path, number: int, memory: int) -> Built:
    started = time.perf_counter()
    ENGINES[name].build(folder, stories(corpus, number), memory)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    wall = time.perf_counter() - started
    return Built(_cpu(), wall, max(children, _memory("VmHWM")), disk)


def _digest(answer: Answer) -> list[int]:
    """The total, and a number that is the same for the same counts of the facets."""
    counts = {facet: sorted(values.items()) for facet, values in answer.facets.items()}
    return [answer.total, zlib.crc32(json.dumps(counts, sort_keys=True).encode())]


def _serve(name: str, folder: Path, queries_file: Path) -> None:
    queries = read_queries(queries_file)
    out = sys.stdout
    sys.stdout = sys.stderr  # a library may print

    def say(value: object) -> None:
        out.write(json.dumps(value) + "\n")
        out.flush()

    engine_class = ENGINES[name]
    engine_class.load()
    started = time.perf_counter()
    engine = engine_class(folder)
    opened = time.perf_counter()
    kind = next(kind for kind in queries if queries[kind])
    engine.ask(kind, queries[kind][-1])
    answered = time.perf_counter()
    say({"open": (opened - started) * 1e3, "first": (answered - started) * 1e3})
    for line in sys.stdin:
        request = json.loads(line)
        kind = request.get("kind", "")
        if "show" in request:
            say(engine.read(engine.ask(kind, queries[kind][request["show"]])))
        elif kind:
            times, digests = [], []
            for asked in queries[kind][: request["number"]]:
                started = time.perf_counter()
                answer = engine.ask(kind, asked)
                times.append((time.perf_counter() - started) * 1e3)
                if request["check"]:
                    digests.append(_digest(engine.read(answer)))
            say({"times": times, "digests": digests})
        else:
            say({"rss": _memory("VmRSS"), "anonymous": _memory("RssAnon")})


def _command(*arguments: str | Path | int) -> list[str]:
    return [sys.executable, "-m", "benchmarks.engine_process", *map(str, arguments)]


def build(name: str, folder: Path, corpus: Path, number: int, memory: int) -> Built:
    """Build in a process of its own."""
    command = _command("build", name, folder, corpus, number, memory)
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Built(*json.loads(done.stdout.splitlines()[-1]))


class Server:
    """An engine that answers in a process of its own."""

    def __init__(self, name: str, folder: Path, queries: Path) -> None:
        self.name = name
        self._process = subprocess.Popen(
            _command("serve", name, folder, queries),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ready = self._read()
        self.open_ms: float = ready["open"]
        self.first_ms: float = ready["first"]

    def _read(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name}: its process ended with {self._process.wait()}")
        return json.loads(line)

    def _ask(self, request: object) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._read()

    def run(
        self, kind: str, number: int, *, check: bool
    ) -> tuple[list[float], list[tuple[int, int]]]:
        """Milliseconds of the first queries of a class; with a check, a digest of each too."""
        answer = self._ask({"kind": kind, "number": number, "check": check})
        return answer["times"], [tuple(digest) for digest in answer["digests"]]

    def show(self, kind: str, index: int) -> Answer:
        return Answer(*self._ask({"kind": kind, "show": index}))

    def memory(self) -> tuple[float, float]:
        """Megabytes: of all, and without the pages of files."""
        answer = self._ask({})
        return answer["rss"], answer["anonymous"]

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


def main(arguments: list[str]) -> None:
    what, name, folder, source, *numbers = arguments
    if what == "serve":
        _serve(name, Path(folder), Path(source))
    else:
        number, memory = map(int, numbers)
        print(json.dumps(_build(name, Path(folder), Path(source), number, memory)))


if __name__ == "__main__":
    main(sys.argv[1:])
