"""Learn which words mean the same from sentences in two languages.

    python -m index.translations.learn FILE.jsonl...

Each line of a file is a sentence, or a short paragraph, under the codes of two or three
languages: {"kk": "…", "ru": "…"}. Writes the tables beside this module, of what is learned and
of the words that were translated by hand (`dictionary`). The shipped ones are of

- gov_kk_ru.pairs.public.jsonl: official sites of Kazakhstan, aligned by apertium-kaz-rus
  (GPL-3.0; the texts are official);
- kaznu_kk_en.sentences.jsonl: NLP-KazNU (CC BY-SA 4.0);
- sib200_flores.sentences.jsonl: FLORES-200 (CC BY-SA 4.0);
- ud_pud.ru-en.jsonl: Parallel Universal Dependencies (CC BY-SA 3.0);
- tatoeba.kk-en.jsonl, tatoeba.ru-en.jsonl: Tatoeba (CC BY 2.0 FR).

Method: IBM Model 1 by expectation maximisation (P. Brown and others, The Mathematics of
Statistical Machine Translation, Computational Linguistics 1993) over the lemmas of content
words, in both directions; a pair is as sure as the geometric mean of both (F. Och, H. Ney, A
Systematic Comparison of Various Statistical Alignment Models, 2003, on why both). Where kk-ru
and ru-en know two words, what they say together adds to kk-en.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus.errors import IzdeError, UsageError
from corpus.story import LANGUAGES, Language
from index.analysis import analyzer
from index.stopwords import is_stopword
from index.translations import MOST, PAIRS, dictionary
from index.translations.dictionary import Table

ROUNDS = 10
LONGEST = 60  # content words of a side; longer ones say little of which is which
SEEN = 2  # sentences that a pair has to be in
LIKELY = 0.12  # the least weight that another table may be bridged by
SURE = 0.25  # the least weight that is kept: of those, some nine in ten are right
LETTERS: dict[Language, re.Pattern[str]] = {
    "kk": re.compile("[а-яәіңғүұқөһ]+"),
    "ru": re.compile("[а-я]+"),
    "en": re.compile("[a-z]+"),
}
BRIDGED = 0.6  # how sure a pair over a third language is beside a direct one
SHORTEST = 3  # letters
SOURCES = (
    "apertium-kaz-rus (GPL-3.0, official texts), NLP-KazNU (CC BY-SA 4.0), FLORES-200 "
    "(CC BY-SA 4.0), Parallel Universal Dependencies (CC BY-SA 3.0), Tatoeba (CC BY 2.0 FR)"
)

Sentences = list[tuple[list[str], list[str]]]


def read(paths: Iterable[Path]) -> Iterator[dict[Language, str]]:
    """The sentences of files; raises IzdeError that names file and line."""
    for path in paths:
        try:
            lines = path.read_text("utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise IzdeError(f"{path} cannot be read: {error}") from None
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = msgspec.json.decode(line)
            except msgspec.DecodeError as error:
                raise IzdeError(f"{path}, line {number}: {error}") from None
            texts = record if isinstance(record, dict) else {}
            found: dict[Language, str] = {
                one: texts[one] for one in LANGUAGES if isinstance(texts.get(one), str)
            }
            if len(found) < 2:
                raise IzdeError(f"{path}, line {number}: texts under kk, ru or en are needed")
            yield found


def content_words(text: str, language: Language) -> list[str]:
    """The lemmas of a text's words that are neither function words nor numbers, each once."""
    lemmas = (
        token.lemmas[0]
        for token in analyzer(language).analyze(text)
        if not is_stopword(token.exact, language)
    )
    return list(
        dict.fromkeys(
            one for one in lemmas if len(one) >= SHORTEST and LETTERS[language].fullmatch(one)
        )
    )


def model1(sentences: Sequence[tuple[list[str], list[str]]]) -> Table:
    """How likely each word of the second language is of each of the first (IBM Model 1)."""
    first = _numbers(itertools.chain.from_iterable(one for one, _ in sentences))
    second = _numbers(itertools.chain.from_iterable(other for _, other in sentences))
    null = len(first)  # what stands there for no word of the other side
    pairs, tokens = [], []
    seen = 0
    for one, other in sentences:
        sources = np.array([*(first[word] for word in one), null], np.int64)
        targets = np.array([second[word] for word in other], np.int64)
        pairs.append((sources[None, :] * len(second) + targets[:, None]).ravel())
        tokens.append(np.repeat(np.arange(seen, seen + len(targets)), len(sources)))
        seen += len(targets)
    if not pairs:
        return {}
    distinct, of = np.unique(np.concatenate(pairs), return_inverse=True)
    token = np.concatenate(tokens)
    source = distinct // len(second)
    likely: NDArray[np.float64] = np.full(len(distinct), 1.0)
    for _ in range(ROUNDS):
        share = likely[of]
        share /= np.bincount(token, share)[token]
        counts = np.bincount(of, share, len(distinct))
        likely = counts / np.bincount(source, counts)[source]
    names, others = list(first), list(second)
    return {
        (names[key // len(second)], others[key % len(second)]): float(chance)
        for key, chance in zip(distinct.tolist(), likely.tolist(), strict=True)
        if chance > LIKELY * LIKELY and key // len(second) != null
    }


def _numbers(words: Iterable[str]) -> dict[str, int]:
    return {word: number for number, word in enumerate(dict.fromkeys(words))}


def learn(sentences: Sequence[tuple[list[str], list[str]]]) -> Table:
    """The pairs of words that mean the same, with how sure each is."""
    there = model1(sentences)
    back = model1([(other, one) for one, other in sentences])
    together: Counter[tuple[str, str]] = Counter()
    wanted = {pair for pair in there if pair[::-1] in back}
    for one, other in sentences:
        together.update(pair for pair in itertools.product(one, other) if pair in wanted)
    found = {
        pair: (there[pair] * back[pair[::-1]]) ** 0.5 for pair in wanted if together[pair] >= SEEN
    }
    return {pair: weight for pair, weight in found.items() if weight >= LIKELY}


def bridged(one: Table, other: Table) -> Table:
    """Pairs over a word of a third language that both tables know."""
    onward: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for (middle, last), weight in other.items():
        onward[middle].append((last, weight))
    found: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (begin, middle), weight in one.items():
        for last, further in onward.get(middle, ()):
            found[begin, last] += BRIDGED * weight * further
    return {pair: min(1.0, weight) for pair, weight in found.items() if weight >= SURE}


def merged(*tables: Table) -> Table:
    """What any of the tables is surest of."""
    found: defaultdict[tuple[str, str], float] = defaultdict(float)
    for table in tables:
        for pair, weight in table.items():
            found[pair] = max(found[pair], weight)
    return dict(found)


def best(table: Table) -> Table:
    """The surest translations of each word, in both directions."""
    kept: set[tuple[str, str]] = set()
    for side in (0, 1):
        by_word: defaultdict[str, list[tuple[float, tuple[str, str]]]] = defaultdict(list)
        for pair, weight in table.items():
            if weight >= SURE:
                by_word[pair[side]].append((-weight, pair))
        own = {pair for found in by_word.values() for _, pair in sorted(found)[:MOST]}
        kept = own if side == 0 else kept & own
    return {pair: table[pair] for pair in sorted(kept)}


def main(paths: Sequence[str]) -> None:
    """Learn from files and write the tables."""
    if not paths:
        raise UsageError("give the files of sentences to learn from")
    found: dict[tuple[Language, Language], Sentences] = {pair: [] for pair in PAIRS}
    for texts in read(map(Path, paths)):
        words = {language: content_words(text, language) for language, text in texts.items()}
        for one, other in PAIRS:
            if 0 < len(words.get(one, ())) <= LONGEST and 0 < len(words.get(other, ())) <= LONGEST:
                found[one, other].append((words[one], words[other]))
    tables = {pair: learn(sentences) for pair, sentences in found.items()}
    tables["kk", "en"] = merged(tables["kk", "en"], bridged(tables["kk", "ru"], tables["ru", "en"]))
    written = dictionary.tables(dictionary.shipped())
    for pair in PAIRS:
        one, other = pair
        table = merged(tables[pair], written[pair])
        path = Path(__file__).with_name(f"{one}-{other}.tsv")
        lines = [f"# of {dictionary.FILE}, and learned from {SOURCES}"]
        # The same word in both is found by itself: its letters are the same.
        lines += [
            f"{word}\t{meaning}\t{weight:.2f}"
            for (word, meaning), weight in best(table).items()
            if word != meaning
        ]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        print(f"{path.name}: {len(found[pair])} sentences, {len(lines) - 1} pairs")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except IzdeError as error:
        print(f"izde: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
