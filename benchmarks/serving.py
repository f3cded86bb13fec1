"""A whole result page over HTTP, under an open load: arrivals do not wait for answers.

    .venv/bin/python benchmarks/serving.py [--data DIR] [--stories N --news DIR]
        [--rate 60] [--seconds 20] [--processes N]

Starts `izde serve` over a data folder that is indexed already (or, with --news, over one made
of N stories: the real records, and after them mixtures of the sentences of three records of a
language; with --data too, it is kept there), sends pages at a fixed rate from this process, and
counts each answer's time from the moment at which it was due: waiting for a free server counts.
Then it raises the rate until the 95th percentile passes 250 ms. Prints one Markdown table.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from benchmarks.first_steps import izde, news_records

ROOT = Path(__file__).resolve().parents[1]
SENTENCE = re.compile(r"(?<=[.!?…])\s+")
LIMIT = 250.0  # ms of the 95th percentile
RATES = (90, 120, 160, 200, 250, 300, 400, 500)


class Measured(NamedTuple):
    """What came of one rate."""

    rate: float
    p50: float  # ms
    p95: float
    p99: float
    errors: int
    megabytes: float  # read


def stories(news: Path, number: int, seed: int) -> Iterator[dict[str, str | None]]:
    """Real records, and mixtures of them where there are not so many."""
    chance = random.Random(seed)
    real: defaultdict[str, list[dict[str, str | None]]] = defaultdict(list)
    for record in news_records(news, number):
        real[record["language"] or ""].append(record)
        yield record
    languages = list(real)
    shares = [len(real[language]) for language in languages]
    for at in range(sum(shares), number):
        (language,) = chance.choices(languages, shares)
        mixed = chance.sample(real[language], 3)
        sentences = [one for record in mixed for one in SENTENCE.split(record["body"] or "")]
        chance.shuffle(sentences)
        words = (mixed[0]["title"] or "").split()[:4] + (mixed[1]["title"] or "").split()[-4:]
        yield {
            "title": " ".join(words),
            "body": " ".join(sentences[: len(sentences) // 3 + 1]),
            "language": language,
            "published": f"{chance.randint(2010, 2025)}-{chance.randint(1, 12):02d}",
            "page": f"benchmark {at + 1}",
        }


def pages(data: Path, seed: int) -> list[str]:
    """Addresses of result pages: words of the stories' titles, in each of their uses."""
    command = [sys.executable, "-m", "izde", "--data", str(data), "export"]
    exported = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    lines = exported.decode().split("\n")
    chance = random.Random(seed)
    titles = [
        json.loads(line)["title"] for line in chance.sample(lines[:-1], min(2000, len(lines) - 1))
    ]
    found: list[str] = []
    for title in titles:
        words = re.findall(r"\w{4,}", title)
        if len(words) < 2:
            continue
        one, two = chance.sample(words, 2)
        language = chance.choice(("kk", "ru", "en"))
        asked: list[tuple[str, str]] = chance.choice(
            [
                [("q", one)],
                [("q", one), ("page", "2")],
                [("q", f"{one} {two}")],
                [("q", f'"{words[0]} {words[1]}"')],
                [("q", one), ("language", language)],
                [("language", language), ("year", str(chance.randint(2015, 2025)))],
                [("q", one), ("sort", "newest")],
            ]
        )
        found.append(f"/{language}/?{urlencode(asked)}")
    return found


async def get(host: str, port: int, path: str) -> tuple[bool, int]:
    """Ask for a page; whether it came, and its bytes."""
    try:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        content = await reader.read()
        writer.close()
        return content.startswith((b"HTTP/1.1 200", b"HTTP/1.1 30")), len(content)
    except OSError:
        return False, 0


async def load(address: str, asked: list[str], rate: float, seconds: float) -> Measured:
    """Send pages at a rate, each when it is due."""
    where = urlsplit(address)
    host, port = where.hostname or "127.0.0.1", where.port or 80
    times: list[float] = []
    errors = size = 0

    async def one(path: str, due: float) -> None:
        nonlocal errors, size
        came, length = await get(host, port, path)
        times.append(1000 * (time.perf_counter() - due))
        errors += not came
        size += length

    began = time.perf_counter()
    tasks = []
    for number in range(int(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(asked[number % len(asked)], due)))
    await asyncio.gather(*tasks)
    cuts = statistics.quantiles(times, n=100)
    return Measured(rate, cuts[49], cuts[94], cuts[98], errors, size / 1e6)


def served(data: Path, processes: int | None) -> Iterator[tuple[str, int]]:
    """The address of a running site, and its process."""
    command = [sys.executable, "-m", "izde", "--data", str(data), "--json", "serve", "--port", "0"]
    if processes:
        command += ["--processes", str(processes)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            lines = iter(server.stdout.readline, "")
            yield next(line.split('"')[3] for line in lines if "address" in line), server.pid
        finally:
            server.terminate()


def memory_of(server: int) -> list[float]:
    """Megabytes of the serving processes that are their own, not shared."""
    found = []
    for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        rollup = Path(f"/proc/{child}/smaps_rollup").read_text()
        private = re.findall(r"Private_(?:Clean|Dirty):\s+(\d+)", rollup)
        found.append(sum(map(int, private)) / 1000)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--stories", type=int, default=5_000)
    parser.add_argument("--rate", type=float, default=60.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--processes", type=int)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder) / "data"
        if options.news:
            records = Path(folder) / "records.jsonl"
            with records.open("w", encoding="utf-8") as file:
                for record in stories(options.news, options.stories, 1):
                    file.write(json.dumps(record) + "\n")
            izde("--data", data, "add", records)
            izde("--data", data, "index")
        elif not options.data:
            izde("--data", data, "demo")
            izde("--data", data, "index")
        asked = pages(data, 1)
        print("| requests/s | p50, ms | p95, ms | p99, ms | errors | KB a page |")
        print("|---|---|---|---|---|---|")
        for address, server in served(data, options.processes):
            asyncio.run(load(address, asked, 30, 15))  # words of the corpus met, caches full
            for rate in (options.rate, *(one for one in RATES if one > options.rate)):
                found = asyncio.run(load(address, asked, rate, options.seconds))
                kilobytes = 1000 * found.megabytes / (rate * options.seconds)
                print(
                    f"| {rate:.0f} | {found.p50:.1f} | {found.p95:.1f} | {found.p99:.1f} "
                    f"| {found.errors} | {kilobytes:.0f} |",
                    flush=True,
                )
                if found.p95 > LIMIT:
                    break
            memory = ", ".join(f"{one:.0f}" for one in memory_of(server))
            print(f"\nMemory of the serving processes that is their own: {memory} MB")


if __name__ == "__main__":
    main()
