"""Our engine beside native ones: faceted queries, building, room, memory.

    .venv/bin/python benchmarks/engine.py [--stories 100000] [--news ../shared/data/news]
        [--engines izde,tantivy,fts5,whoosh] [--whoosh-stories N] [--memory MEGABYTES]
        [--starts 3] [--rounds 2] [--keep FOLDER [--rebuild izde]] [--json FILE]
    .venv/bin/python benchmarks/engine.py --sizes 10000,30000,100000 [--plot FILE]

Makes a corpus by seed (or takes the JSON Lines of --news, again and again where they are
few), builds an index of it with each engine in a process of its own, and asks each up to 200
queries of each class: the ten best by BM25, or the newest, with the counts of three facets
over all matches. The engines are started several times, and each time take turns at every
class: once at first sight, when no query has been asked of that process before, then in more
rounds, when what an engine keeps in memory is warm. A ratio is the median over rounds of
(median ms of ours / median ms of theirs). Prints Markdown, and what engines disagree on; ends
with 1 if they do.

tantivy is installed by `.venv/bin/pip install '.[bench]'`; without it its column is missing.
Stock Whoosh is slow: it gets 20 queries a class and, unless --whoosh-stories says otherwise,
takes part with at most 20,000 stories, which then are the only ones that it is measured on.

With --keep, the corpus and the indexes stay in the folder, and a later run builds only what
--rebuild names. With --sizes, the first of --engines alone is asked at several sizes, and a
plot of milliseconds against matches is written.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import shutil
import statistics
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import engine_corpus
from benchmarks.engine_plot import growth_table, plot
from benchmarks.engine_process import ENGINES, Built, Server, build
from benchmarks.engine_stories import CLASSES, FACETS, read_queries, write_queries

ROOT = Path(__file__).resolve().parents[1]
OURS = "izde"
SLOW = "whoosh"
SLOW_STORIES = 20_000
SLOW_QUERIES = 20
INSTALL = {"tantivy": "Install it: .venv/bin/pip install '.[bench]'"}
SHOWN = 5  # disagreements


@dataclass
class Measured:
    """One engine on one corpus."""

    name: str
    number: int  # stories
    built: Built
    earlier: bool  # built by an earlier run
    open_ms: list[float] = field(default_factory=list)  # at each start
    first_ms: list[float] = field(default_factory=list)
    rss: float = 0.0
    anonymous: float = 0.0
    # class -> round -> ms of each query
    times: dict[str, list[list[float]]] = field(default_factory=dict)
    sights: dict[str, list[list[float]]] = field(default_factory=dict)  # the same, at first sight
    digests: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def rounds(self, kind: str, *, first: bool) -> list[list[float]]:
        return (self.sights if first else self.times)[kind]


@dataclass(frozen=True)
class Corpus:
    """Stories and queries in a folder, and the indexes of them."""

    folder: Path
    number: int

    @property
    def stories(self) -> Path:
        return self.folder / "corpus.tsv"

    @property
    def queries(self) -> Path:
        return self.folder / "queries.json"

    @classmethod
    def make(cls, below: Path, number: int, news: Path | None) -> Corpus:
        """The corpus of this size, and of this version of the generator."""
        version = zlib.crc32(Path(engine_corpus.__file__).read_bytes())
        folder = below / f"{'news' if news else 'made'}-{number}-{version:08x}"
        corpus = cls(folder, number)
        if not corpus.queries.exists():
            say(f"corpus of {number:,} stories")
            folder.mkdir(parents=True, exist_ok=True)
            engine_corpus.write_corpus(corpus.stories, number, news)
            queries = engine_corpus.make_queries(corpus.stories, number)
            write_queries(corpus.queries, queries)
        return corpus

    def index(self, name: str, number: int, memory: int, *, rebuild: bool) -> Measured:
        folder = self.folder / f"{name}-{number}"
        record = self.folder / f"{name}-{number}.json"
        if record.exists() and not rebuild:
            return Measured(name, number, Built(*json.loads(record.read_text())), earlier=True)
        say(f"{name}: building")
        record.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        built = build(name, folder, self.stories, number, memory)
        record.write_text(json.dumps(built))
        return Measured(name, number, built, earlier=False)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def serving(corpus: Corpus, measured: list[Measured]) -> Iterator[list[Server]]:
    servers: list[Server] = []
    try:
        for one in measured:
            folder = corpus.folder / f"{one.name}-{one.number}"
            servers.append(Server(one.name, folder, corpus.queries))
            one.open_ms.append(servers[-1].open_ms)
            one.first_ms.append(servers[-1].first_ms)
        yield servers
    finally:
        for server in servers:
            server.close()


def ask_all(corpus: Corpus, measured: list[Measured], starts: int, rounds: int) -> list[str]:
    """Ask every engine everything; what they disagree on."""
    wrong: list[str] = []
    for start in range(starts):
        say(f"asking, start {start + 1} of {starts}")
        with serving(corpus, measured) as servers:
            for turn in range(rounds + 1):
                ask_round(measured, servers, turn, check=start == turn == 0)
            for one, server in zip(measured, servers, strict=True):
                one.rss, one.anonymous = server.memory()
            if start == 0:
                wrong = disagreements(corpus, measured, servers)
    return wrong


def ask_round(measured: list[Measured], servers: list[Server], turn: int, *, check: bool) -> None:
    """Ask every class of all engines; who begins changes."""
    pairs = list(zip(measured, servers, strict=True))
    for place, kind in enumerate(CLASSES):
        begin = (turn + place) % len(pairs)
        for one, server in pairs[begin:] + pairs[:begin]:
            number = SLOW_QUERIES if one.name == SLOW else engine_corpus.QUERIES
            times, digests = server.run(kind, number, check=check)
            (one.times if turn else one.sights).setdefault(kind, []).append(times)
            if check:
                one.digests[kind] = digests


def disagreements(corpus: Corpus, measured: list[Measured], servers: list[Server]) -> list[str]:
    """Queries to which engines give other totals or facets than the first one asked."""
    queries = read_queries(corpus.queries)
    found: list[str] = []
    pairs = [(m, s) for m, s in zip(measured, servers, strict=True) if m.number == corpus.number]
    for kind in CLASSES:
        for one, server in pairs[1:]:
            first, first_server = pairs[0]
            both = zip(first.digests[kind], one.digests[kind], strict=False)
            for index, (expected, got) in enumerate(both):
                if expected == got:
                    continue
                words, *where = queries[kind][index]
                asked = " ".join([*words, *where]).strip()
                line = f"- {kind} «{asked}»: {first.name} and {one.name} differ"
                if len(found) < SHOWN:
                    left, right = first_server.show(kind, index), server.show(kind, index)
                    line += f", totals {left.total} and {right.total}"
                    for facet in FACETS:
                        pair = left.facets[facet].items() ^ right.facets[facet].items()
                        line += f"; {facet} {sorted(pair)[:6]}" if pair else ""
                found.append(line)
    return found


def ratio(left: Measured, right: Measured, kind: str, *, first: bool) -> float:
    """The median over rounds of how many times as long the left one takes."""
    ratios = []
    both = zip(left.rounds(kind, first=first), right.rounds(kind, first=first), strict=True)
    for ours, theirs in both:
        count = min(len(ours), len(theirs))
        ratios.append(statistics.median(ours[:count]) / statistics.median(theirs[:count]))
    return statistics.median(ratios)


def quantiles(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


class Table:
    """The results in Markdown: a row a line of what is measured, a column an engine."""

    def __init__(self, measured: list[Measured], number: int) -> None:
        self.measured = measured
        self.ours = next((one for one in measured if one.name == OURS), None)
        same = [one for one in measured if one.number == number and one.name != OURS]
        self.rivals = same if self.ours else []
        self.first = [one for one in self.rivals if one.name == "tantivy"]
        self.lines: list[str] = []
        heads = [
            one.name if one.number == number else f"{one.name}, {one.number:,} stories"
            for one in measured
        ]
        heads += [f"{OURS} / {one.name}" for one in self.rivals]
        heads += [f"… {one.name} at first sight" for one in self.first]
        self.row("p50 / p95, ms", heads)
        self.lines.append("|---" * (len(heads) + 1) + "|")

    def row(self, what: str, cells: list[str]) -> None:
        blank = len(self.measured) + len(self.rivals) + len(self.first) - len(cells)
        self.lines.append(f"| {what} | " + " | ".join(cells + [""] * blank) + " |")

    def classes(self) -> dict[str, dict[str, float]]:
        """The rows of the classes; their ratios, by rival and class."""
        kinds = [kind for kind in CLASSES if all(one.times[kind][0] for one in self.measured)]
        ratios: dict[str, dict[str, float]] = {}
        for kind in kinds:
            cells = []
            for one in self.measured:
                p50, p95 = quantiles([ms for times in one.times[kind] for ms in times])
                cells.append(f"{p50:.3f} / {p95:.3f}")
            for suffix, rivals, first in self._ratios():
                for one in rivals:
                    assert self.ours
                    value = ratio(self.ours, one, kind, first=first)
                    ratios.setdefault(one.name + suffix, {})[kind] = value
                    cells.append(shown(value))
            self.row(CLASSES[kind], cells)
        if ratios:
            means = [
                math.exp(statistics.fmean(map(math.log, values.values())))
                for values in ratios.values()
            ]
            blank = [""] * len(self.measured)
            self.row("**geometric mean**", [*blank, *(f"**{shown(mean)}**" for mean in means)])
        return ratios

    def _ratios(self) -> list[tuple[str, list[Measured], bool]]:
        return [("", self.rivals, False), (", first sight", self.first, True)]

    def figure(self, what: str, get: str, digits: int = 1) -> None:
        """A row of a figure of each engine, and its ratios."""
        values = {one.name: read(one, get) for one in self.measured}
        cells = [f"{value:.{digits}f}" for value in values.values()]
        cells += [shown(values[OURS] / values[one.name]) for one in self.rivals]
        self.row(what, cells)


def read(one: Measured, get: str) -> float:
    """A figure by its name; the median where there are several."""
    value = getattr(one.built if get in Built._fields else one, get)
    return statistics.median(value) if isinstance(value, list) else float(value)


def shown(value: float) -> str:
    """A ratio, with as many digits as say something."""
    return f"{value:.2f} ×" if value >= 0.1 else f"1/{1 / value:.0f} ×"


def report(corpus: Corpus, measured: list[Measured]) -> dict[str, dict[str, float]]:
    table = Table(measured, corpus.number)
    ratios = table.classes()
    table.figure("build, CPU s", "cpu")
    table.figure("build, peak memory, MB", "peak", 0)
    table.figure("index, MB", "disk")
    table.figure("opening, ms", "open_ms")
    table.figure("opening and first answer, ms", "first_ms")
    table.figure("reader, memory, MB", "rss", 0)
    table.figure("reader, without pages of files, MB", "anonymous", 0)
    print("\n".join(table.lines))
    print()
    print(f"{corpus.number:,} stories; " + ", ".join(ENGINES[m.name].about() for m in measured))
    if earlier := [one.name for one in measured if one.earlier]:
        print(f"Built by an earlier run: {', '.join(earlier)}.")
    return ratios


def compare(options: argparse.Namespace, folder: Path, engines: list[str]) -> int:
    corpus = Corpus.make(folder, options.stories, options.news)
    measured = []
    for name in engines:
        number = options.stories
        if name == SLOW:
            number = min(number, options.whoosh_stories)
        rebuild = name in options.rebuild.split(",")
        measured.append(corpus.index(name, number, options.memory, rebuild=rebuild))
    wrong = ask_all(corpus, measured, options.starts, options.rounds)
    ratios = report(corpus, measured)
    compared = sum(1 for one in measured if one.number == corpus.number)
    if wrong:
        print("\n".join(wrong[:SHOWN]))
    if compared > 1:
        asked = sum(map(len, read_queries(corpus.queries).values()))
        print(f"{len(wrong)} disagreements of {compared} engines on {asked} queries")
    if options.json:
        written = {
            "stories": corpus.number,
            "load": os.getloadavg(),
            "ratios": ratios,
            "engines": [{**vars(one), "built": one.built._asdict()} for one in measured],
            "disagreements": wrong,
        }
        options.json.write_text(json.dumps(written), encoding="utf-8")
    return 1 if wrong else 0


def grow(options: argparse.Namespace, folder: Path, name: str) -> int:
    """Ask one engine at several sizes, in turns."""
    pairs = []
    for number in map(int, options.sizes.split(",")):
        corpus = Corpus.make(folder, number, options.news)
        rebuild = name in options.rebuild.split(",")
        pairs.append((corpus, corpus.index(name, number, options.memory, rebuild=rebuild)))
    for _ in range(options.starts):
        for corpus, one in pairs:
            ask_all(corpus, [one], 1, options.rounds)
    points = []
    for corpus, one in pairs:
        for kind in CLASSES:
            medians = map(statistics.median, zip(*one.times[kind], strict=True))
            for (matches, _), ms in zip(one.digests[kind], medians, strict=True):
                points.append((corpus.number, kind, matches, ms))
    print("\n".join(growth_table(points)))
    options.plot.parent.mkdir(parents=True, exist_ok=True)
    options.plot.write_text(plot(name, points), encoding="utf-8")
    print(f"\nwritten: {options.plot}")
    return 0


def present(names: str) -> list[str]:
    """The engines that can take part; says which cannot, and why."""
    found = []
    for name in names.split(","):
        if name not in ENGINES:
            raise SystemExit(f"{name}: no such engine; there are {', '.join(ENGINES)}")
        try:
            ENGINES[name].load()
        except ImportError as error:
            say(f"{name} is left out: {error}. {INSTALL.get(name, '')}")
        else:
            found.append(name)
    if not found:
        raise SystemExit("no engine to measure")
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--whoosh-stories", type=int, default=SLOW_STORIES)
    parser.add_argument("--memory", type=int, default=256, help="megabytes for a writer")
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--rebuild", default=OURS)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sizes")
    parser.add_argument("--plot", type=Path, default=ROOT / "docs" / "engine_growth.svg")
    options = parser.parse_args()
    engines = present(options.engines)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep.resolve() if options.keep else Path(temporary)
        if options.sizes:
            return grow(options, folder, engines[0])
        return compare(options, folder, engines)


if __name__ == "__main__":
    sys.exit(main())
