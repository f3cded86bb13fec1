"""Words that mean the same in two languages, learned from parallel texts (`learn`).

The tables are what is left of the texts: pairs of lemmas, and how sure each is. Their first
line names the sources. Concepts of the thesaurus, written by hand, go before them.
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
    """A word of another language, and how sure it is that it means the same (0 to 1)."""

    language: Language
    lemma: str
    weight: float


def translations(language: Language, lemma: str) -> tuple[Translation, ...]:
    """What a lemma may be in the other languages, the surest first; often nothing."""
    found = [
        Translation(other, word, weight)
        for pair in PAIRS
        if language in pair
        for other in pair
        if other != language
        for word, weight in _table(pair, language).get(lemma, ())[:MOST]
    ]
    return tuple(sorted(found, key=lambda one: -one.weight))


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
