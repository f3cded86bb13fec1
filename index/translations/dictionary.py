"""The words of general use that are translated by hand: `words.tsv`.

A line has what a thing is called in Kazakh, Russian and English, with tabs between; where a
language has several words for it, commas stand between these, the most usual first. They are
written for this project; what is learned from texts adds to them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files

from corpus.errors import IzdeError
from corpus.story import LANGUAGES, Language
from index.analysis import analyzer

FILE = "words.tsv"
USUAL = 0.9  # how sure the most usual words of a line are to mean the same
SELDOM = 0.7  # of any others of it

Line = dict[Language, tuple[str, ...]]
Table = dict[tuple[str, str], float]


def lines(name: str, content: str) -> Iterator[Line]:
    """The lines of a file's content, checked; raises IzdeError that names file and line."""
    for number, line in enumerate(content.split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        columns = line.split("\t")
        found = [tuple(word.strip() for word in column.split(",")) for column in columns]
        if len(columns) != len(LANGUAGES) or not all(map(all, found)):
            raise IzdeError(
                f"{name}, line {number}: words in {', '.join(LANGUAGES)} are needed, "
                "with tabs between, commas between several"
            )
        yield dict(zip(LANGUAGES, found, strict=True))


def shipped() -> list[Line]:
    return list(lines(FILE, (files(__package__) / FILE).read_text("utf-8")))


def tables(given: list[Line]) -> dict[tuple[Language, Language], Table]:
    """Pairs of lemmas with how sure they are, for each two languages.

    Words of two and more stand as their lemmas with spaces between.
    """
    found: defaultdict[tuple[Language, Language], defaultdict[tuple[str, str], float]]
    found = defaultdict(lambda: defaultdict(float))
    for line in given:
        lemmas = {
            language: [_lemmas(word, language) for word in line[language]] for language in line
        }
        for one, other in itertools.combinations(LANGUAGES, 2):
            for (at, word), (there, meaning) in itertools.product(
                enumerate(lemmas[one]), enumerate(lemmas[other])
            ):
                if word and meaning:
                    sure = USUAL if at == there == 0 else SELDOM
                    pair = word, meaning
                    found[one, other][pair] = max(found[one, other][pair], sure)
    return {languages: dict(table) for languages, table in found.items()}


def _lemmas(word: str, language: Language) -> str:
    return " ".join(token.lemmas[0] for token in analyzer(language).analyze(word))
