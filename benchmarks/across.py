"""The beginnings of sentences in one language, asked over the sentences of another.

    .venv/bin/python -m benchmarks.across [--data DIR] [--words N]

FLORES-200 (../shared/data/parallel) has each sentence in Kazakh, Russian and English: the first
words of each in one language look for it among all in another. The shipped tables of
translations were learned from these sentences among others; for a figure that counts they are
made again without them first (`python -m index.translations.learn`, all files but that one).
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path

from corpus.story import LANGUAGES, Language
from search.retrieval import (
    Collection,
    Judged,
    evaluate_retrieval,
    own_story,
    throw_away_engine,
)

ROOT = Path(__file__).resolve().parents[1]
FILE = "sib200_flores.sentences.jsonl"
WORDS = 9  # about as long as a headline


def collection(
    sentences: list[dict[str, str]], asked: Language, written: Language, words: int
) -> Collection:
    """The sentences of one language as stories, the beginnings of the other's as queries."""
    stories, queries = [], []
    for number, sentence in enumerate(sentences):
        stories.append(own_story(str(number), "", sentence[written], written))
        text = " ".join(sentence[asked].split()[:words])
        queries.append(Judged(str(number), text, "", {str(number): 1}))
    return Collection(stories, queries)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "parallel")
    parser.add_argument("--words", type=int, default=WORDS)
    arguments = parser.parse_args()
    path = arguments.data / FILE
    if not path.exists():
        raise SystemExit(f"{path} is not there")
    sentences = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    print("| asked → written | nDCG@10 | R@10 | R@100 |\n|---|---|---|---|")
    for asked, written in itertools.permutations(LANGUAGES, 2):
        one = collection(sentences, asked, written, arguments.words)
        with throw_away_engine(one.stories) as engine:
            report, _ = evaluate_retrieval(one, engine, asked)
        found = report.measures
        print(
            f"| {asked} → {written} | {found['ndcg@10']:.3f} | {found['recall@10']:.3f} "
            f"| {found['recall@100']:.3f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
