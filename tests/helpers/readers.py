"""Readers of an index that is being written, and what they note.

Run as a script, it reads the index in a data folder until a file `stop` is there, and prints
each answer that differs from the one before.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.story import Story
from search.query import make_query
from search.whoosh_engine import WhooshEngine

WORD = "museum"
PAUSE = 0.003  # seconds: the writer is to get on


def answer(engine: WhooshEngine) -> str:
    """All that a page says of the stories with a word, the newest first."""
    page = engine.search(make_query(words=WORD, sort="newest", limit=100))
    hits = " ".join(f"{hit.story.id}:{hit.story.title}" for hit in page.hits)
    languages = sorted(f"{one.value}={one.count}" for one in page.facets.language)
    return f"{page.total} {' '.join(languages)} {hits}"


def right_answer(stories: Iterable[Story]) -> str:
    """The same by brute force."""
    found = [one for one in stories if WORD in one.title.split()]
    found.sort(key=lambda one: one.id)
    found.sort(key=lambda one: str(one.date), reverse=True)
    hits = " ".join(f"{one.id}:{one.title}" for one in found)
    spoken = [one.language for one in found]
    languages = sorted(f"{language}={spoken.count(language)}" for language in {*spoken})
    return f"{len(found)} {' '.join(languages)} {hits}"


def answers(engine: WhooshEngine, stop: Path) -> Iterator[str]:
    """Answers until there is a file; the last question is asked when it is there."""
    stopped = False
    while not stopped:
        stopped = stop.exists()
        yield answer(engine)
        time.sleep(PAUSE)


def main(data: Path) -> None:
    from small import Trivial

    import index.analysis
    import search.expansion

    for module in (index.analysis, search.expansion):
        vars(module)["analyzer"] = Trivial
    last = ""
    for found in answers(WhooshEngine(data), data / "stop"):
        if found != last:
            print(found, flush=True)
        last = found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
