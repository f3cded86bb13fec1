"""How well Izde does against judged data: lemmas today.

Lemmas are judged against a treebank in CoNLL-U (https://universaldependencies.org/format.html),
the way that search uses them: a text's word is kept under its best lemma, a query's word is
looked for under up to three.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

from corpus.errors import IzdeError
from corpus.story import Language
from index.analysis import QUERY_LEMMAS, Analyzer

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
# Words for which analyzers load what they load only once: dictionaries of other languages.
WARMING = ("государственный", "livestreamed")
NO_WORDS = frozenset({"PUNCT", "SYM"})
COLUMNS = 10
FORM, LEMMA, UPOS = 1, 2, 3


class GoldWord(NamedTuple):
    """A word of a treebank, form and lemma folded as `fold` does."""

    form: str
    lemma: str
    part_of_speech: str  # UPOS


@dataclass(frozen=True, slots=True)
class LemmaReport:
    """What `evaluate_lemmas` found; shares are of 1, and 0 where there was nothing to share."""

    language: Language
    tokens: int
    content_tokens: int
    accuracy: float  # the best lemma is the gold one: of all tokens
    accuracy_content: float  # of the content words
    any_content: float  # the gold lemma is among the up to three: of the content words
    forms: int  # distinct content forms; the pairs are made of them
    same_pairs: int  # with a gold lemma in common
    met_pairs: int  # that the analyzer lets meet
    right_pairs: int  # both
    conflation_recall: float
    conflation_precision: float
    conflation_f1: float
    words_per_second: float

    def lines(self) -> list[str]:
        """The report for a person."""
        return [
            f"tokens             {self.tokens}, content words {self.content_tokens}",
            f"accuracy           {self.accuracy:.4f}",
            f"  content words    {self.accuracy_content:.4f}",
            f"  any of three     {self.any_content:.4f}",
            f"conflation F1      {self.conflation_f1:.4f} of {self.forms} content forms",
            f"  recall           {self.conflation_recall:.4f} ({self.right_pairs} of "
            f"{self.same_pairs} pairs of one lemma meet)",
            f"  precision        {self.conflation_precision:.4f} ({self.right_pairs} of "
            f"{self.met_pairs} pairs that meet are of one lemma)",
            f"words per second   {self.words_per_second:,.0f} at first sight",
        ]


def fold(text: str) -> str:
    """Case folded, and ё as е: the analyzers' lemmas are so, and the gold's must be."""
    return text.casefold().replace("ё", "е")


# -- reading -----------------------------------------------------------------------------


def read_conllu(path: Path) -> list[GoldWord]:
    """The words of a CoNLL-U file, in their order.

    A word has a letter, a lemma, and is no PUNCT or SYM. A multiword range (`don't`) is
    one word, with lemma and part of speech of its first part; empty nodes are left out.

    Raises IzdeError, with the line, for what is no CoNLL-U, and where there are no words.
    """
    words: list[GoldWord] = []
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for form, lemma, part_of_speech in _tokens(path, lines):
                if part_of_speech in NO_WORDS or "_" in (form, lemma):
                    continue
                if any(character.isalpha() for character in form):
                    words.append(GoldWord(fold(form), fold(lemma), part_of_speech))
    except UnicodeDecodeError as error:
        raise IzdeError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from None
    if not words:
        raise IzdeError(f"{path}: holds no words with lemmas; a CoNLL-U treebank is needed")
    return words


def _tokens(path: Path, lines: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    """Form, lemma and part of speech of each token, ranges whole."""
    range_form, range_end = "", 0
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            continue
        if not line.strip():
            range_end = 0
            continue
        columns = line.rstrip("\r\n").split("\t")
        if len(columns) != COLUMNS:
            raise IzdeError(
                f"{path}, line {number}: {len(columns)} columns instead of CoNLL-U's "
                f"{COLUMNS}, separated by tabs"
            )
        identifier = columns[0]
        first, _, last = identifier.partition("-")
        if "." in identifier:
            continue
        if not first.isdecimal() or (last and not last.isdecimal()):
            raise IzdeError(f"{path}, line {number}: {identifier!r} is no CoNLL-U word number")
        if last:
            range_form, range_end = columns[FORM], int(last)
        elif range_form:
            yield range_form, columns[LEMMA], columns[UPOS]
            range_form = ""
        elif int(first) > range_end:
            yield columns[FORM], columns[LEMMA], columns[UPOS]


# -- judging -----------------------------------------------------------------------------


@runtime_checkable
class Listing(Protocol):
    """An analyzer that knows how dictionaries list a word which the index cuts."""

    def lemmas(self, word: str) -> tuple[str, ...]: ...


def evaluate_lemmas(words: Sequence[GoldWord], spoken: Analyzer) -> LemmaReport:
    """Accuracy and conflation of an analyzer over a treebank's words.

    Conflation is over all ordered pairs of distinct content forms (document form, query
    form). A pair meets where the document form's best lemma is among the query form's up
    to three; it ought to where the treebank gives both forms one lemma. Recall is the
    share of the pairs that ought to meet which do; precision the share of those that meet
    which ought to; F1 their harmonic mean.

    Words per second are of the distinct forms, each seen for the first time by an
    analyzer that has loaded what it needs, but analysed nothing of this before.
    """
    for form in WARMING:
        spoken.analyze(form)
    started = time.process_time()
    of = lister(spoken)
    found = {form: of(form) for form in {word.form for word in words}}
    seconds = time.process_time() - started
    content = [word for word in words if word.part_of_speech in CONTENT]
    gold: defaultdict[str, set[str]] = defaultdict(set)
    for word in content:
        gold[word.form].add(word.lemma)
    same, met, right = _pairs(found, {form: frozenset(gold[form]) for form in gold})
    recall, precision = _share(right, same), _share(right, met)
    return LemmaReport(
        language=spoken.language,
        tokens=len(words),
        content_tokens=len(content),
        accuracy=_share(sum(found[word.form][0] == word.lemma for word in words), len(words)),
        accuracy_content=_share(
            sum(found[word.form][0] == word.lemma for word in content), len(content)
        ),
        any_content=_share(sum(word.lemma in found[word.form] for word in content), len(content)),
        forms=len(gold),
        same_pairs=same,
        met_pairs=met,
        right_pairs=right,
        conflation_recall=recall,
        conflation_precision=precision,
        conflation_f1=_share(2 * precision * recall, precision + recall),
        words_per_second=_share(len(found), seconds),
    )


def lister(spoken: Analyzer) -> Callable[[str], tuple[str, ...]]:
    """How an analyzer gives the up to three lemmas of a word alone, best first.

    As the analyzer says that dictionaries list the word, if it does; else, where it cuts the
    word (at a hyphen, say), the lemmas of its parts are joined by hyphens.
    """
    if isinstance(spoken, Listing):
        return spoken.lemmas

    def joined(form: str) -> tuple[str, ...]:
        parts = (token.lemmas for token in spoken.analyze(form))
        return tuple(itertools.islice(map("-".join, itertools.product(*parts)), QUERY_LEMMAS))

    return joined


def _pairs(
    found: Mapping[str, tuple[str, ...]], gold: Mapping[str, frozenset[str]]
) -> tuple[int, int, int]:
    """Ordered pairs of distinct forms that ought to meet, that meet, that do both.

    Forms are counted by group, never compared pair by pair: by their set of gold lemmas,
    and within it by best lemma.
    """
    by_gold = Counter(gold.values())
    by_best = Counter(found[form][0] for form in gold)
    by_both = Counter((gold[form], found[form][0]) for form in gold)
    with_lemma: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    for group in by_gold:
        for lemma in group:
            with_lemma[lemma].add(group)
    same = met = right = -len(gold)  # a form always meets itself, which is no pair
    for form, group in gold.items():
        related = set().union(*(with_lemma[lemma] for lemma in group))
        keys = set(found[form])
        same += sum(by_gold[other] for other in related)
        met += sum(by_best[key] for key in keys)
        right += sum(by_both[other, key] for other in related for key in keys)
    return same, met, right


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
