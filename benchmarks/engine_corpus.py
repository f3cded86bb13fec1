"""The stories of the engine benchmark, made by seed or of real news, and the queries on them.

Stories are lines of tab separated fields (`Story`) whose texts are analysed already: words
with a space between. Made ones have the words of three invented vocabularies, as frequent as
words of a language are (Zipf, Mandelbrot), pairs that go together, words that come again
within their story, and Russian words in Kazakh and English stories.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.engine_stories import LANGUAGES, Asked, Story, stories

SEED = 1991
FIRST_DAY = datetime.date(2008, 1, 1).toordinal()
DAYS = datetime.date(2026, 11, 1).toordinal() - FIRST_DAY
SHARES = (0.55, 0.35, 0.10)
VOCABULARY = (70_000, 55_000, 25_000)
INSTITUTIONS = 120
CHUNK = 4_000  # stories made at once
BODY_WORDS = 225  # the median
HEAD = 150  # words of the highest ranks are function words: they do not come in bursts
BURST = 0.3  # of the other words repeat one of their story
PAIRED = 0.06  # of the words are followed by the word that they go with
FOREIGN = 0.04  # of the words of a Kazakh or English story are Russian
CONSONANTS = ("бвгдзклмнпрстхшжч", "бғгдзқкйлмңнпрсттшж", "bcdfghklmnprstvwy")
VOWELS = ("аеиоуыя", "аәеоөұүыі", "aeiou")
ENDINGS = (
    " а ы у е ом ов ами ах ой ая ого ный ность ение ения ский ского ться ал ила".split(" "),
    " лар лер ның нің ға ге да де дан ды ді ы і сы сі лық лік лары лері мен".split(" "),
    " s ed ing er ers al ly ion ions ness".split(" "),
)

QUERIES = 200  # a class, at most
RARE = (5e-5, 6e-4)  # shares of the stories that have the word
COMMON = (0.08, 0.35)
MIDDLE = (0.003, 0.20)
IN_PHRASE = (0.002, 0.25)
BEGINNING = (0.001, 0.05)
SOME = (0.01, 0.35)
PREFIX = 4  # letters

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


def _write(path: Path, rows: Iterator[Story]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines("\t".join(map(str, row)) + "\n" for row in rows)


class Language:
    """An invented vocabulary, the most frequent word first."""

    def __init__(self, number: int) -> None:
        self.rng = np.random.default_rng((SEED, number))
        size = VOCABULARY[number]
        self.words = np.array(self._words(number, size), dtype=object)
        weights = 1 / (np.arange(size) + 6.0) ** 1.05
        self.cumulative: Floats = np.cumsum(weights / weights.sum())
        self.partner: Integers = self.draw(self.rng, size)

    def _words(self, number: int, size: int) -> list[str]:
        """Stems of one to four syllables with endings; the longer, the rarer."""
        syllables = [c + v for c in CONSONANTS[number] for v in VOWELS[number]]
        finals = ["", *CONSONANTS[number]]
        endings = ENDINGS[number]
        found: dict[str, float] = {}
        stem = 0
        while len(found) < 2 * size:
            length = 1 + min(3, int(self.rng.integers(0, 2) + stem * 16 / size))
            text = "".join(syllables[i] for i in self.rng.integers(0, len(syllables), length))
            text += finals[self.rng.integers(len(finals))]
            noise = self.rng.normal(0, 0.8, len(endings))
            for place, ending in enumerate(endings):
                rank = float((stem + 1) * (place + 1) * np.exp(noise[place]))
                found.setdefault(text + ending, rank)
            stem += 1
        return sorted(found, key=found.__getitem__)[:size]

    def draw(self, rng: np.random.Generator, number: int) -> Integers:
        """Ranks of words of running text, each for itself."""
        ranks: Integers = np.searchsorted(self.cumulative, rng.random(number))
        return np.minimum(ranks, len(self.words) - 1)

    def texts(self, rng: np.random.Generator, sizes: Integers) -> Integers:
        """Ranks of the words of stories of these sizes, one after the other."""
        total = int(sizes.sum())
        starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
        ranks = self.draw(rng, total)
        earlier = starts + (rng.random(total) * (np.arange(total) - starts)).astype(np.int64)
        again = (ranks > HEAD) & (ranks[earlier] > HEAD) & (rng.random(total) < BURST)
        ranks[again] = ranks[earlier[again]]
        paired = np.flatnonzero(rng.random(max(0, total - 1)) < PAIRED)
        ranks[paired + 1] = self.partner[ranks[paired]]
        return ranks


def _days(rng: np.random.Generator, number: int) -> list[int]:
    """Ordinals of days, the later the more."""
    later: Floats = rng.random(number) ** 0.6
    return [int(day) for day in FIRST_DAY + DAYS * later]


def _institutions(rng: np.random.Generator, number: int) -> list[str]:
    weights = 1 / np.arange(1, INSTITUTIONS + 1) ** 0.9
    drawn = rng.choice(INSTITUTIONS, number, p=weights / weights.sum())
    return [f"institution-{one:03d}" for one in drawn.tolist()]


def _row(key: str, institution: str, language: str, day: int, title: str, body: str) -> Story:
    month = datetime.date.fromordinal(day).isoformat()[:7]
    return Story(key, institution, language, month[:4], month, day, title, body)


def _made(number: int) -> Iterator[Story]:
    languages = [Language(code) for code in range(len(LANGUAGES))]
    for start in range(0, number, CHUNK):
        rng = np.random.default_rng((SEED, 100, start))
        count = min(CHUNK, number - start)
        titles: Integers = rng.integers(5, 13, count)
        bodies: Integers = rng.lognormal(np.log(BODY_WORDS), 0.5, count).astype(np.int64)
        sizes = titles + np.maximum(bodies, 30)
        codes: Integers = rng.choice(len(LANGUAGES), count, p=SHARES)
        texts: list[tuple[str, str]] = [("", "")] * count
        for code, language in enumerate(languages):
            members = np.flatnonzero(codes == code)
            words = language.words[language.texts(rng, sizes[members])]
            if code:
                foreign = rng.random(len(words)) < FOREIGN
                drawn = languages[0].draw(rng, int(foreign.sum()))
                words[foreign] = languages[0].words[drawn]
            listed: list[str] = words.tolist()
            here = 0
            for member in members.tolist():
                body = here + int(titles[member])
                end = here + int(sizes[member])
                texts[member] = " ".join(listed[here:body]), " ".join(listed[body:end])
                here = end
        days, institutions = _days(rng, count), _institutions(rng, count)
        for one, (title, text) in enumerate(texts):
            key = f"s{start + one:07d}"
            yield _row(key, institutions[one], LANGUAGES[codes[one]], days[one], title, text)


def _real(folder: Path, number: int) -> Iterator[Story]:
    """Records of JSON Lines files in an order by seed; all of them again where they are few."""
    from index.tokens import words

    def text(value: str | None) -> str:
        return " ".join(word.text.lower() for word in words(value or ""))

    records = []
    for path in sorted(folder.glob("*.jsonl")):
        with path.open("rb") as lines:
            for line in lines:
                record = json.loads(line)
                if record.get("lang") in LANGUAGES and len(record.get("text") or "") >= 200:
                    title = record.get("title") or record["text"][:60]
                    records.append((record["lang"], text(title), text(record["text"])))
    if not records:
        raise SystemExit(f"{folder}: no JSON Lines with `lang` and `text`")
    rng = np.random.default_rng((SEED, 200))
    days, institutions = _days(rng, number), _institutions(rng, number)
    order: list[int] = []
    for one in range(number):
        if not order:
            order = rng.permutation(len(records)).tolist()
        language, title, body = records[order.pop()]
        yield _row(f"n{one:07d}", institutions[one], language, days[one], title, body)


class _Sampled(NamedTuple):
    """What queries are made of."""

    total: int
    shares: dict[str, float]  # word of a body -> the share of the stories that have it
    some: list[tuple[Story, list[str]]]  # stories, and the words of their bodies


def _sample(path: Path, number: int) -> _Sampled:
    seen: Counter[str] = Counter()
    some = []
    total = 0
    every = max(1, number // 4_000)
    for total, story in enumerate(stories(path, number), 1):
        body = story.body.split()
        seen.update(set(body))
        if total % every == 0:
            some.append((story, body))
    # several engines' tokenizers see these words alike: letters only
    shares = {word: n / total for word, n in seen.items() if word.isalpha()}
    return _Sampled(total, shares, some)


def make_queries(path: Path, number: int) -> dict[str, list[Asked]]:
    """Queries of each class, drawn by seed from the corpus that they are asked of."""
    sample = _sample(path, number)
    shares = sample.shares
    rng = np.random.default_rng((SEED, 300))

    def between(low: float, high: float, at_least: int = 1) -> list[str]:
        low = max(low, at_least / sample.total)
        words = sorted(word for word, share in shares.items() if low <= share < high)
        chosen = rng.permutation(len(words))[:QUERIES]
        return [words[one] for one in chosen]

    def drawn(tries: int) -> Iterator[tuple[Story, list[str]]]:
        for one in rng.integers(0, len(sample.some), tries).tolist():
            yield sample.some[one]

    def fit(body: list[str], low: float, high: float) -> list[str]:
        return sorted({word for word in body if low <= shares.get(word, 0) < high})

    def mixed(found: set[Asked]) -> list[Asked]:
        """Up to QUERIES of them, no longer by their letters: some engines get the first few."""
        listed = sorted(found)
        return [listed[one] for one in rng.permutation(len(listed))[:QUERIES].tolist()]

    def together(count: int, low: float, high: float) -> list[Asked]:
        """Words of one story."""
        found = set()
        for _, body in drawn(QUERIES * 2):
            if len(words := fit(body, low, high)) >= count:
                found.add(Asked(tuple(rng.choice(words, count, replace=False).tolist())))
        return mixed(found)

    def side_by_side(low: float, high: float) -> list[Asked]:
        """Neighbours: half of them such as are met more often, as people ask for those."""
        seen: Counter[Asked] = Counter()
        for _, body in sample.some:
            seen.update({Asked(pair) for pair in pairwise(body) if usable(pair, low, high)})
        often = mixed({pair for pair, count in seen.items() if count > 1})[: QUERIES // 2]
        return mixed({*often, *mixed({*seen} - {*often})[: QUERIES - len(often)]})

    def usable(pair: tuple[str, str], low: float, high: float) -> bool:
        return pair[0] != pair[1] and all(low <= shares.get(word, 0) < high for word in pair)

    def filters() -> list[Asked]:
        return mixed({Asked((), story.language, story.year) for story, _ in drawn(QUERIES * 2)})

    def filtered(low: float, high: float) -> list[Asked]:
        """A word of a story, and where that story is found."""
        found = set()
        for story, body in drawn(QUERIES * 2):
            if words := fit(body, low, high):
                found.add(Asked((str(rng.choice(words)),), story.language, story.year))
        return mixed(found)

    def terms(words: list[str]) -> list[Asked]:
        return [Asked((word,)) for word in words]

    beginnings = {word[:PREFIX] for word in between(*BEGINNING) if len(word) > PREFIX}
    return {
        "rare": terms(between(*RARE, at_least=2)),
        "common": terms(between(*COMMON)),
        "and": together(2, *MIDDLE),
        "or": together(3, *MIDDLE),
        "phrase": side_by_side(*IN_PHRASE),
        "prefix": mixed({Asked((beginning,)) for beginning in beginnings}),
        "filter": filters(),
        "filtered": filtered(*SOME),
        "newest": terms(between(*SOME)),
    }


def write_corpus(path: Path, number: int, news: Path | None) -> None:
    """Write so many stories, the same at every call."""
    unfinished = path.with_suffix(".unfinished")
    _write(unfinished, _real(news, number) if news else _made(number))
    unfinished.rename(path)
