"""Where the words of a query stand: spans of words in the stories that match it.

The postings tell the stories; their words are looked through as arrays of numbers. Which words
are meant is told by their lemmas and forms, each of which can be struck out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from corpus.story import Language
from index.forward import SHIFT, Forward
from index.packing import Numbers
from search.arrays import Docs, Mask
from search.finding import Finder
from search.query import Query, Rule
from search.research.sought import By, Chain, Sought, phrases, relaxed
from search.research.spans import Spans, spans_of, with_all
from search.research.texts import Texts

BETWEEN = "."  # in the key of a lemma or a form, which holds none itself


class Named(NamedTuple):
    """A form under its lemma; of several words, all of them."""

    language: Language
    lemma: str
    form: str


class Matched(NamedTuple):
    """A form under its lemma, and how often and by which rule it matched."""

    language: Language
    lemma: str
    form: str
    often: int
    rule: Rule
    struck: bool

    @property
    def lemma_key(self) -> str:
        """What strikes the lemma out, with all its forms."""
        return f"{self.language}{BETWEEN}{self.lemma}"

    @property
    def key(self) -> str:
        """What strikes the form out."""
        return f"{self.lemma_key}{BETWEEN}{self.form}"


@dataclass(frozen=True)
class Occurrences:
    """All spans, segment by segment, that are not struck out."""

    texts: Texts
    spans: tuple[Spans, ...]  # one for each piece of the texts
    forms: tuple[Named, ...]  # by the numbers that spans have
    matched: tuple[Matched, ...]  # the forms, those that are struck out among them
    partial: bool  # there was no time to look for all

    def __len__(self) -> int:
        return sum(len(one.at) for one in self.spans)

    @property
    def docs(self) -> Docs:
        """The documents that have any, rising."""
        found = [
            np.unique(piece.documents_of(own.at))
            for piece, own in zip(self.texts.pieces, self.spans, strict=True)
        ]
        return np.concatenate(found) if found else np.arange(0)


def occurrences(
    finder: Finder, query: Query, by: By = "lemma", struck: Collection[str] = ()
) -> Occurrences:
    """Where the words of a query stand, in the stories that it finds.

    `struck` are keys of lemmas and of forms that do not count (`Matched`). With
    `query.together`, of the versions of a story only that one counts in which most stand.
    """
    snapshot, clauses = finder.snapshot, finder.reading(query).clauses
    texts = snapshot.texts
    sought = Sought(clauses, by, [piece.forward for piece in texts.pieces], finder.sounding)
    docs = finder.selected(query, relaxed(clauses, by))
    required = tuple(phrases(clauses))
    every, forms = [], _Forms(struck)
    for piece in texts.pieces:
        chains = sought.chains(piece.forward)
        own = spans_of(piece, piece.own(docs), chains, finder.is_late)
        own = with_all(piece, own, chains, required)
        every.append(own._replace(forms=forms.numbers(piece.forward, own, chains)))
    struck_out = forms.struck()
    if query.together and snapshot.versions is not None:
        every = _once(texts, every, struck_out, snapshot.versions.groups)
    matched = forms.told(every)
    spans = tuple(one.only(~struck_out.take(one.forms)) for one in every)
    return Occurrences(texts, spans, tuple(forms.names), matched, finder.partial)


def _once(texts: Texts, spans: Sequence[Spans], struck: Mask, groups: Numbers) -> list[Spans]:
    """Of the documents of a group, only the one with most that is not struck; else the first."""
    of = [piece.documents_of(own.at) for piece, own in zip(texts.pieces, spans, strict=True)]
    counted = [~struck.take(own.forms) for own in spans]
    docs, places = np.unique(np.concatenate(of), return_inverse=True)
    often = np.bincount(places, np.concatenate(counted), len(docs))
    order = np.lexsort((docs, -often, groups[docs]))
    first = np.ones(len(order), np.bool_)
    first[1:] = groups[docs[order]][1:] != groups[docs[order]][:-1]
    chosen = docs[order[first]]
    return [own.only(np.isin(some, chosen)) for some, own in zip(of, spans, strict=True)]


class _Forms:
    """Numbers the forms that matched, under their lemmas, through all segments."""

    def __init__(self, struck: Collection[str]) -> None:
        self._struck = frozenset(struck)
        self.names: dict[Named, int] = {}
        self._rules: list[Rule] = []

    def numbers(self, forward: Forward, spans: Spans, chains: Sequence[Chain]) -> Numbers:
        """The number of the form of each span."""
        numbers = np.zeros(len(spans.at), np.int64)
        alone = spans.lengths == 1
        types = forward.words.take(spans.at) >> SHIFT
        distinct, first, of = np.unique(
            types.compress(alone), return_index=True, return_inverse=True
        )
        which = spans.chains.compress(alone).take(first).tolist()
        own = [
            self._number(forward, (kind,), " ", chains[chain].rule)
            for kind, chain in zip(distinct.tolist(), which, strict=True)
        ]
        numbers[alone] = np.array(own, np.int64).take(of.reshape(-1))
        known: dict[tuple[int, ...], int] = {}
        for place in (~alone).nonzero()[0].tolist():
            at, length, chain = (int(one[place]) for one in spans[:3])
            several = (forward.words[at : at + length] >> SHIFT).tolist()
            near = chains[chain].near is not None
            if near:
                several = [
                    one for one in several if any(one in step for step in chains[chain].steps)
                ]
            key = (chain, *several)
            if key not in known:
                between = " … " if near else " "
                known[key] = self._number(forward, several, between, chains[chain].rule)
            numbers[place] = known[key]
        return numbers

    def _number(self, forward: Forward, types: Sequence[int], between: str, rule: Rule) -> int:
        lemmas = [int(forward.lemma_of[one]) for one in types]
        key = Named(
            forward.language(lemmas[0]),
            between.join(map(forward.lemma, lemmas)),
            between.join(map(forward.form, types)),
        )
        number = self.names.setdefault(key, len(self.names))
        if number == len(self._rules):
            self._rules.append(rule)
        return number

    def _is_struck(self, language: Language, lemma: str, form: str) -> bool:
        key = f"{language}{BETWEEN}{lemma}"
        return key in self._struck or f"{key}{BETWEEN}{form}" in self._struck

    def struck(self) -> Mask:
        """Which forms, by their numbers, are struck out."""
        return np.array([self._is_struck(*key) for key in self.names] or [False], np.bool_)

    def told(self, spans: Iterable[Spans]) -> tuple[Matched, ...]:
        """The forms of spans by lemma, the most frequent lemmas and forms first."""
        counts = np.zeros(len(self.names), np.int64)
        for own in spans:
            counts += np.bincount(own.forms, minlength=len(counts))
        totals: Counter[tuple[Language, str]] = Counter()
        found = []
        for key, count in zip(self.names, counts.tolist(), strict=True):
            struck = self._is_struck(*key)
            if count or struck:
                found.append(Matched(*key, count, self._rules[self.names[key]], struck))
                totals[key[:2]] += count
        found.sort(
            key=lambda one: (
                -totals[one.language, one.lemma],
                one.lemma_key,
                -one.often,
                one.form,
            )
        )
        return tuple(found)
