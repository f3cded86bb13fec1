"""How well duplicates are found: stories and the pairs that people found among them.

A folder has `stories.jsonl`, as `izde export` writes it, and `pairs.tsv`: two ids and a kind
(`search.likeness.KINDS`) on a line, tabs between. Every pair that is not listed is different. A
found pair counts only with its kind. `first5` asks for each story that has a pair of a kind what
`izde duplicates check` would: whether one of those stories is among the first five.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import IzdeError
from corpus.kinds import KINDS, Kind
from corpus.story import Story
from index.document import make_document
from index.whoosh_writer import write_index
from search.duplicates import Detector
from search.retrieval import read_stories
from search.whoosh_engine import WhooshEngine

SHOWN = 5  # stories that are looked at, of a draft's
Key = tuple[str, str]  # two ids, rising


@dataclass(frozen=True, slots=True)
class Gold:
    """Stories, and what each two of them that are alike are."""

    stories: list[Story]
    pairs: dict[Key, Kind]


@dataclass(frozen=True, slots=True)
class KindReport:
    """How well one kind is found."""

    n: int  # pairs of it
    found: int
    right: int
    stories: int  # that have a pair of it
    first: int  # of these, whose match is among the first five of a check

    def as_json(self) -> dict[str, Any]:
        precision = self.right / self.found if self.found else float(self.n == 0)
        recall = self.right / self.n if self.n else 1.0
        both = precision + recall
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(2 * precision * recall / both, 4) if both else 0.0,
            "n": self.n,
            "first5": round(self.first / self.stories, 4) if self.stories else 1.0,
        }


@dataclass(frozen=True, slots=True)
class DuplicatesReport:
    """How well each kind is found, and what it took."""

    stories: int
    kinds: dict[Kind, KindReport]
    confused: Counter[tuple[str, str]]  # the kind it is, the kind it was taken for
    index_seconds: float
    seconds: float  # of finding all pairs
    check_ms: float  # of checking one story

    def as_json(self) -> dict[str, Any]:
        return {
            "stories": self.stories,
            "kinds": {kind: report.as_json() for kind, report in self.kinds.items()},
            "first5": {kind: report.as_json()["first5"] for kind, report in self.kinds.items()},
            "index_seconds": round(self.index_seconds, 2),
            "seconds": round(self.seconds, 2),
            "check_ms": round(self.check_ms, 1),
        }

    def lines(self) -> Iterable[str]:
        columns = ("precision", "recall", "f1", "first5", "n")
        yield f"{'':12}" + "".join(f"{column:>11}" for column in columns)
        for kind, report in self.kinds.items():
            values = report.as_json()
            figures = "".join(f"{values[column]:>11.4f}" for column in columns[:-1])
            yield f"{kind:12}{figures}{report.n:>11}"
        for (one, other), often in sorted(self.confused.items()):
            yield f"{one} taken for {other}: {often}"
        yield (
            f"{self.stories} stories: indexed in {self.index_seconds:.1f} s, all pairs in "
            f"{self.seconds:.1f} s, a check in {self.check_ms:.0f} ms"
        )


def read_gold(folder: Path) -> Gold:
    """The stories and pairs of a folder; raises IzdeError that names file and line."""
    stories = list(read_stories(folder / "stories.jsonl"))
    known = {story.id for story in stories}
    path = folder / "pairs.tsv"
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise IzdeError(f"{path} cannot be read: {error}") from None
    pairs: dict[Key, Kind] = {}
    kinds = {kind: kind for kind in KINDS}
    for number, line in enumerate(content.split("\n"), 1):
        cells = line.rstrip("\r").split("\t")
        if not line.strip() or cells[:1] == ["id1"]:
            continue
        where = f"{path}, line {number}"
        if len(cells) != 3 or cells[2] not in kinds:
            raise IzdeError(f"{where}: two ids and one of {', '.join(KINDS)} are needed")
        one, other = sorted(cells[:2])
        missing = {one, other} - known
        if missing or one == other:
            raise IzdeError(f"{where}: {', '.join(sorted(missing)) or one}: no two such stories")
        pairs[one, other] = kinds[cells[2]]
    return Gold(stories, pairs)


def evaluate_duplicates(
    gold: Gold, progress: Callable[[list[Story]], Iterable[Story]] = iter
) -> DuplicatesReport:
    """Index the stories, find what is alike, check each story as a draft.

    What the sources say of versions is not looked at, neither by the detector nor here.
    """
    with tempfile.TemporaryDirectory(prefix="izde-evaluation-") as folder:
        started = time.perf_counter()
        write_index(Path(folder) / "index", map(make_document, gold.stories))
        indexed = time.perf_counter()
        engine = WhooshEngine(Path(folder))
        detector = engine.detector()
        found = {(pair.one, pair.other): pair.kind for pair in detector.all().pairs}
        done = time.perf_counter()
        partners: defaultdict[tuple[Kind, str], set[str]] = defaultdict(set)
        for (one, other), kind in gold.pairs.items():
            partners[kind, one].add(other)
            partners[kind, other].add(one)
        first = _first(partners, gold.stories, detector, progress)
        checked = time.perf_counter()
        engine.close()
    confused = Counter(
        (gold.pairs.get(key, "different"), found.get(key, "different"))
        for key in found.keys() | gold.pairs.keys()
        if gold.pairs.get(key) != found.get(key)
    )
    right = Counter(kind for key, kind in found.items() if gold.pairs.get(key) == kind)
    return DuplicatesReport(
        stories=len(gold.stories),
        kinds={
            kind: KindReport(
                n=sum(one == kind for one in gold.pairs.values()),
                found=sum(one == kind for one in found.values()),
                right=right[kind],
                stories=sum(1 for one, _ in partners if one == kind),
                first=first[kind],
            )
            for kind in KINDS
        },
        confused=confused,
        index_seconds=indexed - started,
        seconds=done - indexed,
        check_ms=1000 * (checked - done) / max(1, len(gold.stories)),
    )


def _first(
    partners: dict[tuple[Kind, str], set[str]],
    stories: list[Story],
    detector: Detector,
    progress: Callable[[list[Story]], Iterable[Story]],
) -> Counter[Kind]:
    """How many stories have a match of each kind among the first that a check shows."""
    first: Counter[Kind] = Counter()
    for story in progress(stories):
        shown = {match.story.id for match in detector.like(story, SHOWN)}
        for kind in KINDS:
            first[kind] += bool(partners.get((kind, story.id), set()) & shown)
    return first
