"""Damaged files: an answer is right, or there is none, and the next writer mends them."""

from __future__ import annotations

import gc
import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harm import STORIES, assert_sound, change, told_by

from corpus.store import Store
from index.whoosh_writer import update
from search import nodes
from search.query import make_query
from search.whoosh_engine import WhooshEngine


def questions() -> Iterator[tuple[str, nodes.Node]]:
    """Queries that together look at lists of every kind."""
    for field in ("title_exact", "body_exact", "body_kk", "title_en"):
        for word in ("museum", "түн", "музей", "the"):
            yield f"term {field} {word}", nodes.Term(field, word[:5] if "_e" not in field else word)
        yield f"prefix {field}", nodes.Prefix(field, "mus")
    for words in (("the", "museum"), ("түн", "күй"), ("museum",) * 2):
        for slop in (0, 4):
            yield f"phrase {words} {slop}", nodes.Phrase("body_exact", words, slop)
    yield "wildcard", nodes.Wildcard("body_exact", "м*")
    yield "fuzzy", nodes.Fuzzy("body_exact", "musuem", 2)
    yield "keyword", nodes.Keyword("institution", ("csmrk", "unknown"))
    yield "year", nodes.All((nodes.Keyword("year", ("2024",)), nodes.Everything()))
    yield "days", nodes.Days(738_640, 738_660)


def answers(data: Path) -> Iterator[tuple[object, object]]:
    """What is asked, and the answer: queries, pages, and every story."""
    engine = WhooshEngine(data)
    try:
        for name, node in questions():
            yield name, engine.top(node, n=20)
        for words in ("museum night", '"the museum"', "музей"):
            page = engine.search(make_query(words=words, limit=20))
            yield words, [(hit.story, hit.score) for hit in page.hits]
        for number in range(STORIES):
            yield number, engine.story(f"s{number}")
    finally:
        engine.close()


FILES = ("current", "*.toc", "*.json", "*.trm", "*.fct", "*.pst", "*.sto", "lock")


def damage(path: Path, way: str, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    if way == "flipped":
        content[place] ^= 1 << chance.randrange(8)
    else:
        del content[place:]
    gc.collect()  # nobody has the file mapped
    path.write_bytes(content)


@pytest.fixture(scope="module")
def expected(pristine: Path) -> list[tuple[object, object]]:
    return list(answers(pristine))


@pytest.mark.parametrize("way", ["flipped", "truncated"])
@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(8, 64))]
)
def test_damage_is_told_or_harmless(
    data: Path, expected: list[tuple[object, object]], way: str, seed: int
) -> None:
    chance = random.Random(f"{way} {seed}")
    path = chance.choice(sorted((data / "index").rglob(FILES[seed % len(FILES)])))
    damage(path, way, chance)
    given: list[tuple[object, object]] = []
    told = told_by(lambda: given.extend(answers(data)))
    assert given == expected[: len(given)]
    if len(given) < len(expected):
        assert path.name in told
        assert "`izde index --rebuild` makes it anew" in told
        assert "\n" not in told


# -- mending -----------------------------------------------------------------------------


def spoil(path: Path) -> None:
    """Change bytes all over the first half of a file."""
    content = bytearray(path.read_bytes())
    for place in range(1, len(content) // 2, 40):
        content[place] ^= 1
    path.write_bytes(content)


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    ("damaged", "how", "reason"),
    [
        ("current", spoil, "could not be read"),
        ("*.toc", spoil, "could not be read"),
        ("*.json", spoil, "could not be read"),
        ("*.trm", spoil, "could not be read"),
        ("*.fct", spoil, "could not be read"),
        ("*.pst", halve, "could not be read"),
        ("*.sto", halve, "could not be read"),
        ("*.toc", Path.unlink, "could not be read"),
        ("*.json", Path.unlink, "could not be read"),
        ("*.sto", Path.unlink, "could not be read"),
        # what checks itself when it is read is met in merging
        ("*.pst", spoil, r"was damaged \(MAIN_\w+\.pst, posting list at byte \d+\)"),
        ("*.sto", spoil, r"was damaged \(MAIN_\w+\.sto, story \d+\)"),
    ],
)
def test_the_next_writer_makes_a_damaged_index_anew(
    data: Path,
    store: Store,
    damaged: str,
    how: Callable[[Path], object],
    reason: str,
) -> None:
    change(store, random.Random(1), 40)  # the segments are merged into a new one
    gc.collect()  # nobody has the files mapped
    for path in sorted((data / "index").rglob(damaged)):
        how(path)
    report = update(data / "index", store)
    assert report.rebuilt
    assert re.fullmatch(f"it {reason}", report.reason)
    assert_sound(data, store)


@pytest.mark.parametrize("damaged", FILES)
def test_a_rebuild_mends_any_damage(data: Path, store: Store, damaged: str) -> None:
    gc.collect()
    for path in sorted((data / "index").rglob(damaged)):
        spoil(path)
    assert update(data / "index", store, rebuild=True).reason == "asked for"
    assert_sound(data, store)
