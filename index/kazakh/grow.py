"""Grow the lexicon from texts: `python -m index.kazakh.grow --help`.

Which stems and endings the words of Kazakh texts are made of is learnt by expectation
maximisation over a unigram model of stems and chains of endings: every word of the texts
shares its count among its readings by their likelihood, and the shares make the next
model. A stem must be seen with several different chains, else it is no stem; the stems
that people wrote down (`stems.txt`) need less evidence.

Reference: M. Creutz, K. Lagus, Unsupervised Models for Morpheme Segmentation and
Morphology Learning (ACM TSLP 2007).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from index.kazakh.phonology import KAZAKH_LETTERS, VOWELS
from index.tokens import exact_form, parts, words

KAZAKH_ONLY = re.compile("[әғқңөұүһі]")
BLOCK = 40  # lines of a plain text judged together
LEAST_SHARE = 0.3  # of the words of a Kazakh block that hold a letter Russian lacks


def blocks(path: Path) -> Iterator[str]:
    """The texts of a file: the strings of its JSON Lines, or blocks of its plain lines."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        if path.suffix == ".jsonl":
            for line in lines:
                yield from strings(json.loads(line))
            return
        block: list[str] = []
        for line in lines:
            block.append(line)
            if len(block) == BLOCK:
                yield "".join(block)
                block = []
        yield "".join(block)


def strings(value: Any) -> Iterator[str]:
    """The texts inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def count_words(paths: Iterable[Path]) -> Counter[str]:
    """How often each Kazakh word occurs; repeated texts and other languages left out."""
    counts: Counter[str] = Counter()
    seen: set[int] = set()
    for path in paths:
        for block in blocks(path):
            for paragraph in block.split("\n") if path.suffix == ".jsonl" else [block]:
                if hash(paragraph) in seen:
                    continue
                seen.add(hash(paragraph))
                found = [
                    exact_form(part.text) for word in words(paragraph) for part in parts(word)
                ]
                kazakh = [word for word in found if is_word(word)]
                special = sum(1 for word in kazakh if KAZAKH_ONLY.search(word))
                if special >= LEAST_SHARE * len(found):
                    counts.update(kazakh)
    return counts


def is_word(word: str) -> bool:
    return KAZAKH_LETTERS.issuperset(word) and not VOWELS.isdisjoint(word)


class Written(NamedTuple):
    """The stems that people wrote down, by part of speech, with the note of each."""

    notes: dict[tuple[str, str], str]

    def __contains__(self, key: object) -> bool:
        return key in self.notes


SECTIONS = {"noun": "n", "numeral": "m", "verb": "v", "closed": "x", "form": "f"}


def read_written(path: Path) -> dict[tuple[str, str], str]:
    """(stem, part of speech) -> note, out of the sections of `stems.txt`."""
    notes: dict[tuple[str, str], str] = {}
    pos = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            pos = SECTIONS[line.strip("[]")]
        elif not line.startswith("#"):
            for item in line.split():
                stem, _, note = item.partition("/")
                notes[stem, pos] = note
    return notes
