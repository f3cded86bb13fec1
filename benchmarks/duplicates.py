"""How well duplicates are found, beside datasketch and SimHash, and what it costs.

    .venv/bin/python -m benchmarks.duplicates near|translations|growth [--data DIR] [--most N]

Extra `bench` installs datasketch and simhash. The data are ../shared/data: `near` takes pairs
with known edits (synthetic_kk_ru), planted pairs (minhash_*) and pairs of the same event
(tgcontest_*, wider than a duplicate: reported only); `translations` takes documents in Kazakh and
Russian among all other stories; `growth` takes more and more made-up stories, three in a hundred
of which are edited copies. The thresholds of the others are those that serve them best on the
same data; ours are fixed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
import zlib
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from corpus.kinds import SAME
from corpus.language import detect
from corpus.story import Draft, Story
from index.parallel import documents, processes_at_hand
from index.shingles import normal_words
from index.whoosh_writer import write_index
from search.drafts import story_of
from search.duplicate_groups import Found, best_translations
from search.duplicates import Detector, whole
from search.whoosh_engine import WhooshEngine

ROOT = Path(__file__).resolve().parents[1]
NEWS = (
    "gov_kk_ru", "gov_mono", "digitalgov_en", "factrueval_ru", "gum_en", "law_kk",
    "nerel_ru_wikinews", "telegram_ru",
)  # fmt: skip
SHORTEST = 200  # characters of a story that the others are mixed with
MONO = "govmono/"
PERMUTATIONS = 128  # of datasketch
THRESHOLDS = [step / 20 for step in range(1, 20)]
DISTANCES = range(33)  # of SimHash, bits of 64

Pair = frozenset[str]


class Task(NamedTuple):
    """Stories, and pairs of them that were judged; None: all other pairs are different."""

    name: str
    stories: dict[str, Story]
    alike: set[Pair]
    different: set[Pair] | None


class Figures(NamedTuple):
    """How well pairs were told apart."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"{self.precision:.3f} / {self.recall:.3f} / {self.f1:.3f}"


def figures(task: Task, found: set[Pair]) -> Figures:
    right = len(found & task.alike)
    judged = found if task.different is None else found & (task.alike | task.different)
    return Figures(right / len(judged) if judged else 0.0, right / len(task.alike))


# -- reading -----------------------------------------------------------------------------


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """JSON Lines that end in \\n only: texts may hold other line ends."""
    if not path.exists():
        raise SystemExit(f"{path} is not there")
    for line in path.read_text("utf-8").split("\n"):
        if line:
            yield json.loads(line)


def made(number: int, title: str, text: str, language: str = "") -> Story:
    """A story with an id of our own: those of the data have other letters."""
    told = language if language in ("kk", "ru", "en") else detect(f"{title}\n{text}")[0]
    return story_of(Draft(id=f"s{number}", title=title[:1000], body=text, language=told))  # type: ignore[arg-type]


def news(data: Path) -> dict[str, dict[str, Any]]:
    return {
        record["id"]: record for name in NEWS for record in lines(data / "news" / f"{name}.jsonl")
    }


def near_tasks(data: Path) -> Iterator[Task]:
    folder = data / "neardup"
    for size in (1000, 2500):
        stories = {
            record["id"]: made(number, "", record["text"])
            for number, record in enumerate(lines(folder / f"minhash_articles_{size}.jsonl"))
        }
        truth = (folder / f"minhash_articles_{size}.truth.tsv").read_text("utf-8").split("\n")[1:]
        alike = {frozenset(line.split("\t")) for line in truth if line}
        yield Task(f"minhash_articles_{size}", stories, alike, None)
    known = news(data)
    stories, labels = {}, {}
    for record in lines(folder / "synthetic_kk_ru.jsonl"):
        one = known[record["a"]]
        for name, title, text in (
            (record["a"], one["title"], one["text"]),
            (record["b"], record["b_title"], record["b_text"]),
        ):
            stories.setdefault(name, made(len(stories), title or "", text, record["lang"]))
        labels[frozenset((record["a"], record["b"]))] = bool(record["label"])
    yield _judged("synthetic_kk_ru", stories, labels)
    for name in ("tgcontest_ru_train_pool", "tgcontest_ru_exam_pool"):
        stories, labels = {}, {}
        for record in lines(folder / f"{name}.jsonl"):
            both = [f"{record['pair']}/{side}" for side in "ab"]
            for key, side in zip(both, "ab", strict=True):
                stories[key] = made(
                    len(stories), record[f"{side}_title"], record[f"{side}_text"], "ru"
                )
            labels[frozenset(both)] = record["label"] == "OK"
        yield _judged(name, stories, labels)


def _judged(name: str, stories: dict[str, Story], labels: dict[Pair, bool]) -> Task:
    alike = {pair for pair, label in labels.items() if label}
    return Task(name, stories, alike, set(labels) - alike)


# -- the detectors -----------------------------------------------------------------------


class Ours(NamedTuple):
    """The pairs of one story that were found, and what it took."""

    merged: set[Pair]
    translations: set[Pair]
    compared: set[Pair]  # of these, what comparing the two texts told
    index_seconds: float
    seconds: float
    check_ms: float


def ours(stories: dict[str, Story], checks: int = 50) -> Ours:
    names = {story.id: name for name, story in stories.items()}
    with tempfile.TemporaryDirectory(prefix="izde-duplicates-") as folder:
        started = time.perf_counter()
        write_index(Path(folder) / "index", documents(stories.values(), processes_at_hand()))
        indexed = time.perf_counter()
        engine = WhooshEngine(Path(folder))
        detector: Detector = engine.detector()
        every = detector.every()
        pairs = whole(every).pairs
        done = time.perf_counter()
        chosen = random.Random(7).sample(list(stories.values()), min(checks, len(stories)))
        for story in chosen[:3]:
            detector.like(story)
        warm = time.perf_counter()
        for story in chosen:
            detector.like(story)
        checked = time.perf_counter()
        engine.close()

    def named(pairs: Iterable[Found], kinds: Container[str]) -> set[Pair]:
        return {frozenset((names[one.one], names[one.other])) for one in pairs if one.kind in kinds}

    return Ours(
        named(pairs, SAME),
        named(pairs, ("translation",)),
        named(best_translations(every.pairs, every.outlines), ("translation",)),
        indexed - started,
        done - indexed,
        1000 * (checked - warm) / max(1, len(chosen)),
    )


def word_sets(stories: dict[str, Story]) -> dict[str, set[str]]:
    """Shingles of three words, as both others are given them."""
    found = {}
    for name, story in stories.items():
        row = normal_words(f"{story.title}\n{story.body}", "en")  # no sounds: words as they are
        found[name] = {" ".join(row[at : at + 3]) for at in range(max(1, len(row) - 2))}
    return found


def datasketch_pairs(sets: dict[str, set[str]], task: Task) -> tuple[float, Figures]:
    """The best of datasketch's MinHash LSH over all thresholds."""
    from datasketch import MinHash, MinHashLSH

    hashes = {}
    for name, shingles in sets.items():
        hashes[name] = MinHash(num_perm=PERMUTATIONS)
        hashes[name].update_batch([one.encode() for one in shingles])
    best = (0.0, Figures(0.0, 0.0))
    for threshold in THRESHOLDS:
        lsh = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        for name, one in hashes.items():
            lsh.insert(name, one)
        found = {
            frozenset((name, other))
            for name, one in hashes.items()
            for other in lsh.query(one)
            if other != name and one.jaccard(hashes[other]) >= threshold
        }
        best = max(best, (threshold, figures(task, found)), key=lambda one: one[1].f1)
    return best


def simhash_pairs(sets: dict[str, set[str]], task: Task) -> tuple[int, Figures]:
    """The best of SimHash over all distances."""
    from simhash import Simhash

    hashes = {name: Simhash(sorted(one)).value for name, one in sets.items()}
    judged = task.alike | task.different if task.different is not None else {
        frozenset((one, other)) for one in hashes for other in hashes if one < other
    }  # fmt: skip
    distances = {}
    for pair in judged:
        one, other = pair
        distances[pair] = (hashes[one] ^ hashes[other]).bit_count()
    return max(
        (
            (most, figures(task, {pair for pair, far in distances.items() if far <= most}))
            for most in DISTANCES
        ),
        key=lambda one: one[1].f1,
    )


# -- what is run -------------------------------------------------------------------------


def near(data: Path) -> None:
    print(
        "| set | izde P / R / F1 | datasketch (threshold) | SimHash (distance) |\n|---|---|---|---|"
    )
    for task in near_tasks(data):
        told = figures(task, ours(task.stories, checks=0).merged)
        sets = word_sets(task.stories)
        threshold, lsh = datasketch_pairs(sets, task)
        distance, bits = simhash_pairs(sets, task)
        print(
            f"| {task.name} | {told} | {lsh} ({threshold:.2f}) | {bits} ({distance}) |", flush=True
        )


def translations(data: Path, most: int | None) -> None:
    """Documents in Kazakh and Russian among all other stories."""
    records = {name: one for name, one in news(data).items() if len(one["text"] or "") >= SHORTEST}
    paired = list(lines(data / "parallel" / "gov_kk_ru.docs.public.jsonl"))
    own = {one["id"] for one in paired if len(one["text"]) >= SHORTEST}
    others = [name for name in records if name not in own]
    random.Random(7).shuffle(others)
    chosen = {one["id"]: one for one in paired if one["id"] in own}
    chosen |= {name: records[name] for name in others[:most]}
    stories = {
        name: made(number, one["title"] or "", one["text"], one["lang"])
        for number, (name, one) in enumerate(chosen.items())
    }
    alike = {
        frozenset((name, f"{name[:-3]}.ru"))
        for name in stories
        if name.endswith(".kk") and f"{name[:-3]}.ru" in stories
    }
    found = ours(stories)
    print(
        f"{len(stories)} stories, {len(alike)} translations: indexed in "
        f"{found.index_seconds:.0f} s, all pairs in {found.seconds:.0f} s, "
        f"a check in {found.check_ms:.0f} ms\n\n"
        "| P / R / F1 | all | one half | the other half |\n|---|---|---|---|"
    )
    for name, pairs in (("two texts compared", found.compared), ("folded", found.translations)):
        told = [
            figures(Task("", stories, _of_half(alike, half), None), _of_half(pairs, half))
            for half in (None, 0, 1)
        ]
        print(f"| {name} |", " | ".join(map(str, told)), "|")
    for name, pairs in (("two texts compared", found.compared), ("folded", found.translations)):
        unlisted = pairs - alike
        mono = sum(all(one.startswith(MONO) for one in pair) for pair in unlisted)
        print(f"{name}: {len(unlisted)} pairs are not listed, {mono} of them of {MONO}")
    for pair in sorted(found.compared - alike, key=sorted):
        print("  not listed:", *sorted(pair))


def _of_half(pairs: set[Pair], half: int | None) -> set[Pair]:
    """The pairs of half of the documents, by a hash of the id of the first."""
    return {
        pair
        for pair in pairs
        if half is None or zlib.crc32(min(pair).rsplit(".", 1)[0].encode()) % 2 == half
    }


def growth(data: Path, sizes: Iterable[int]) -> None:
    """Made-up stories of the sentences of real ones, and edited copies of three in a hundred."""
    sentences: dict[str, list[str]] = {"kk": [], "ru": [], "en": []}
    for record in news(data).values():
        if record["lang"] in sentences and record["text"]:
            sentences[record["lang"]] += [
                one for one in record["text"].replace("\n", ". ").split(". ") if len(one) > 30
            ]
    print("| stories | indexed, s | all pairs, s | a check, ms | memory, MB | found |")
    print("|---|---|---|---|---|---|")
    for size in sizes:
        chance = random.Random(size)
        stories: dict[str, Story] = {}
        planted = set()
        for number in range(size):
            name = f"s{number}"
            if number % 33 == 32:
                copied = f"s{chance.randrange(number - 32, number)}"
                text = stories[copied].body.split(". ")
                del text[chance.randrange(len(text))]
                stories[name] = made(number, "", ". ".join(text), stories[copied].language)
                planted.add(frozenset((name, copied)))
                continue
            language = chance.choice(("kk", "ru", "ru", "en"))
            body = ". ".join(chance.choice(sentences[language]) for _ in range(9))
            stories[name] = made(number, "", body, language)
        found = ours(stories)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        right = len(planted & found.merged) / len(planted)
        print(
            f"| {size} | {found.index_seconds:.0f} | {found.seconds:.0f} | {found.check_ms:.0f} "
            f"| {memory} | {right:.3f} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("near", "translations", "growth"))
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--most", type=int, help="Other stories, to distract.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    arguments = parser.parse_args()
    if arguments.what == "near":
        near(arguments.data)
    elif arguments.what == "translations":
        translations(arguments.data, arguments.most)
    else:
        growth(arguments.data, arguments.sizes)


if __name__ == "__main__":
    main()
