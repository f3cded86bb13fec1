"""What a first user waits for: adding, indexing, searching, and how much room it takes.

    .venv/bin/python benchmarks/first_steps.py [--news FOLDER] [--stories N]

Without --news it measures the demo corpus; with it, the first N records of JSON Lines files
that have `lang`, `title` and `text` (the folder ../shared/data/news has such files). Prints
one Markdown table.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUERIES = ("мұражайлар", "музеев", "museums", "кітапхана көрме", '"Ночь музеев"', "")
REPEATS = 20


def izde(*arguments: str | Path) -> float:
    """Run a command in a process of its own; seconds of wall clock."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "izde", *map(str, arguments)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def news_records(folder: Path, number: int) -> Iterator[dict[str, str | None]]:
    """Records of the files in turn, so that all languages come."""
    files = [path.open("rb") for path in sorted(folder.glob("*.jsonl"))]
    streams = itertools.zip_longest(*files)
    taken = 0
    for line in itertools.chain.from_iterable(streams):
        if line is None or taken == number:
            continue
        record = json.loads(line)
        if record.get("lang") in ("kk", "ru", "en") and len(record.get("text") or "") >= 200:
            taken += 1
            yield {
                "title": record.get("title") or record["text"][:80],
                "body": record["text"],
                "language": record["lang"],
                "page": f"benchmark {taken}",
            }
    for file in files:
        file.close()


def size(folder: Path) -> float:
    """Megabytes of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def query_times(data: Path) -> list[float]:
    """Milliseconds of each query, warm."""
    from search.engine import open_engine
    from search.query import make_query

    engine = open_engine(data)
    times = []
    for words in QUERIES:
        query = make_query(words=words)
        engine.search(query)
        times += [engine.search(query).took_ms for _ in range(REPEATS)]
    engine.close()
    return times


def measure(data: Path, source: Path | None) -> list[tuple[str, str]]:
    rows = []
    adding = izde("--data", data, "add", source) if source else izde("--data", data, "demo")
    rows.append(("add", f"{adding:.1f} s"))
    rows.append(("index, first time", f"{izde('--data', data, 'index'):.1f} s"))
    rows.append(("index, nothing changed", f"{izde('--data', data, 'index'):.2f} s"))
    rows.append(("search from the shell", f"{izde('--data', data, 'search', 'музеев'):.2f} s"))
    times = query_times(data)
    rows.append(("query, warm, p50", f"{statistics.median(times):.1f} ms"))
    rows.append(("query, warm, p95", f"{statistics.quantiles(times, n=20)[-1]:.1f} ms"))
    rows.append(("store", f"{size(data) - size(data / 'index'):.1f} MB"))
    rows.append(("index", f"{size(data / 'index'):.1f} MB"))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--news", type=Path)
    parser.add_argument("--stories", type=int, default=5_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = None
        if options.news:
            source = Path(folder) / "news.jsonl"
            with source.open("w", encoding="utf-8") as out:
                for record in news_records(options.news, options.stories):
                    out.write(json.dumps(record, ensure_ascii=False) + "\n")
        rows = measure(Path(folder) / "data", source)
    print("| what | figure |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
