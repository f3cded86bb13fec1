"""How long the questions of researchers take, over the index in a data folder.

    python -m benchmarks.research DATA

Each is asked twice: of a process that has searched already, then again. Times are those of the
processor, in milliseconds, without the page around the answer.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from search.engine import open_engine
from search.query import Query, make_query
from search.research.collocations import collocations
from search.research.comparison import compare
from search.research.concordance import concordance
from search.research.counts import counts
from search.research.frequencies import frequencies

MILLISECONDS = 1000


def query(words: str, **filters: Any) -> Query:
    return make_query(words=words, across=False, **filters)


QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "counts of three queries by year": lambda engine: counts(
        engine, [query("музей"), query("көрме"), query("the")]
    ),
    "counts of all stories by month and language": lambda engine: counts(
        engine, [Query()], unit="month", by="language"
    ),
    "a page of lines of музей, by neighbours": lambda engine: concordance(
        engine, query("музей"), order="left"
    ),
    "a page of lines of «и», by neighbours": lambda engine: concordance(
        engine, query("и"), order="left"
    ),
    "a page of lines of «the», by neighbours": lambda engine: concordance(
        engine, query("the"), order="right"
    ),
    "collocations of museum": lambda engine: collocations(engine, query("museum")),
    "collocations of «the»": lambda engine: collocations(engine, query("the")),
    "words of all stories": lambda engine: frequencies(engine, Query()),
    "names of all stories by year": lambda engine: frequencies(
        engine, Query(), what="names", by="year"
    ),
    "words of a year beside all others": lambda engine: compare(engine, query("", year=("2012",))),
}


def main() -> None:
    engine = open_engine(Path(sys.argv[1]))
    for words in ("мұражай", "музей", "museum"):
        engine.search(make_query(words=words))
    collocations(engine, query("museum"))
    for name, ask in QUESTIONS.items():
        took = []
        for _ in range(2):
            started = time.process_time()
            partial = ask(engine).partial
            took.append(MILLISECONDS * (time.process_time() - started))
        note = " (partial)" if partial else ""
        print(f"| {name} | {took[0]:.0f} | {took[1]:.0f}{note} |")


if __name__ == "__main__":
    main()
