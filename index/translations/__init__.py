"""Words that mean the same: written by hand (`dictionary`), or learned from texts (`learn`).

The tables are made of both: pairs of lemmas of two languages, and how sure each is.
Their first line names the sources. Concepts of the thesaurus go before them.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from importlib.resources import files
from typing import NamedTuple

from corpus.story import Language

PAIRS: tuple[tuple[Language, Language], ...] = (("kk", "ru"), ("kk", "en"), ("ru", "en"))
MOST = 5  # translations of a word into one language


class Translation(NamedTuple):
    """Another word or phrase, its lemmas, and how sure it is that it means the same (0 to 1)."""

    language: Language
    lemmas: tuple[str, ...]
    weight: float


def translations(language: Language, lemma: str) -> tuple[Translation, ...]:
    """What a lemma may be in the other languages, the surest first; often nothing."""
    found = [
        Translation(other, tuple(words.split(" ")), weight)
        for pair in PAIRS
        if language in pair
        for other in pair
        if other != language
        for words, weight in _table(pair, language).get(lemma, ())[:MOST]
    ]
    return tuple(sorted(found, key=lambda one: -one.weight))


def load() -> None:
    """Read the tables, which the first question does else."""
    for pair in PAIRS:
        for language in pair:
            _table(pair, language)


@functools.cache
def _table(
    pair: tuple[Language, Language], language: Language
) -> dict[str, list[tuple[str, float]]]:
    """A table from one of its languages to the other."""
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    content = (files(__package__) / f"{pair[0]}-{pair[1]}.tsv").read_text("utf-8")
    for line in content.split("\n")[1:]:
        if line:
            one, other, weight = line.split("\t")
            word, meaning = (one, other) if language == pair[0] else (other, one)
            found[word].append((meaning, float(weight)))
    for meanings in found.values():
        meanings.sort(key=lambda one: (-one[1], one[0]))
    return dict(found)
