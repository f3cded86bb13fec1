"""Grow the lexicon from texts: `python -m index.kazakh.grow FOLDER…`.

Reads any folders of text, counts the Kazakh words, learns their stems and endings
(`learning`) from these counts and the stems that people wrote down (`stems.txt`), and
writes `lexicon.tsv` and `chains.tsv`. Only stems, endings and counts come out;
`sources.txt` names the texts that were read.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from index.kazakh.learning import Key, Learnt, learn
from index.kazakh.lexicon import CLOSED, FORM, NOUN, NUMERAL, VERB
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
                found = [exact_form(part.text) for word in words(paragraph) for part in parts(word)]
                kazakh = [word for word in found if is_word(word)]
                special = sum(1 for word in kazakh if KAZAKH_ONLY.search(word))
                if special >= LEAST_SHARE * len(found):
                    counts.update(kazakh)
    return counts


def is_word(word: str) -> bool:
    return KAZAKH_LETTERS.issuperset(word) and not VOWELS.isdisjoint(word)


SECTIONS = {"noun": "n", "numeral": "m", "verb": "v", "closed": "x", "form": "f"}


def read_written(path: Path) -> dict[Key, str]:
    """(stem, part of speech) -> note, out of the sections of `stems.txt`."""
    notes: dict[Key, str] = {}
    pos = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            pos = SECTIONS[line.strip("[]")]
        elif not line.startswith("#"):
            for item in line.split():
                stem, _, note = item.partition("/")
                notes[stem, pos] = note or notes.get((stem, pos), "")
    return notes


def write(learnt: Learnt, written: Mapping[Key, str], sources: Iterable[str], folder: Path) -> None:
    """Make `lexicon.tsv` and `chains.tsv` in a folder."""
    rows = {}
    for (stem, pos), (count, bare) in learnt.stems.items():
        rows[stem, pos] = (count, bare, written.get((stem, pos), ""))
    for (stem, pos), note in written.items():
        if pos == NUMERAL:
            rows[stem, pos] = rows.pop((stem, NOUN), (1.0, 1.0, ""))
        elif pos in (CLOSED, FORM):
            count = float(learnt.settled.get(stem, 0))
            rows[stem, pos] = (count, count, note)
        else:
            rows.setdefault((stem, pos), (1.0, 0.0, note))
    header = "".join(f"# {source}\n" for source in (HEADER, *sources))
    lexicon = header + "".join(
        f"{stem}\t{pos}\t{max(1, round(count))}\t{round(bare)}\t{note}\n"
        for (stem, pos), (count, bare, note) in sorted(rows.items())
    )
    (folder / "lexicon.tsv").write_text(lexicon, "utf-8")
    chains = sorted(learnt.chains.items(), key=lambda item: (item[0][0], -item[1]))
    (folder / "chains.tsv").write_text(
        header
        + "".join(
            f"{VERB if verb else NOUN}\t{' '.join(chain)}\t{count:.1f}\n"
            for (verb, chain), count in chains
        ),
        "utf-8",
    )


HEADER = "Made by `python -m index.kazakh.grow` of the counts of words in these texts:"


def main(arguments: list[str] | None = None) -> None:
    """Read texts, write the two tables."""
    parser = argparse.ArgumentParser(prog="python -m index.kazakh.grow", description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path, help="folders or files, .txt and .jsonl")
    parser.add_argument(
        "--sources",
        type=Path,
        default=HERE / "sources.txt",
        help="a file whose lines name the texts and their licences",
    )
    parser.add_argument("--out", type=Path, default=HERE, help="the folder of the tables")
    options = parser.parse_args(arguments)
    paths = sorted(
        path
        for text in options.texts
        for path in ([text] if text.is_file() else text.rglob("*"))
        if path.suffix in (".txt", ".jsonl")
    )
    sources = options.sources.read_text("utf-8").splitlines()
    written = read_written(HERE / "stems.txt")
    write(learn(count_words(paths), written), written, sources, options.out)


HERE = Path(__file__).parent

if __name__ == "__main__":
    main()
