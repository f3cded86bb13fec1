"""Kazakh words to their lemmas: every split into a stem and an ending, the likeliest first.

A reading costs what its stem and its chain of endings cost (minus the logarithms of their
shares, learnt from corpora by `grow`), so the sum is that of a unigram model of stems and
endings. An unknown stem costs the more the longer it is.

Reference: M. Creutz, K. Lagus, Unsupervised Models for Morpheme Segmentation and
Morphology Learning (ACM TSLP 2007), for the model.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from importlib.resources import files
from typing import NamedTuple

from corpus.story import Language
from index.analysis import QUERY_LEMMAS, Token
from index.kazakh import endings, lexicon
from index.kazakh.endings import Chain
from index.kazakh.phonology import VOICELESS, VOWELS, final_class
from index.tokens import exact_form, parts, words

CACHED = 200_000  # words; a year of news has fewer distinct ones
OTHER_HARMONY = 3.0  # the cost of an ending of the other harmony
UNKNOWN, UNKNOWN_LETTER = 13.0, 1.1  # the cost of an unknown stem and of each of its letters
UNKNOWN_VERB = 3.0
MARGIN = 3.0  # candidates that cost more than the best by this are not looked for


class Candidate(NamedTuple):
    """A reading of a word."""

    lemma: str
    pos: str  # see `lexicon`; "" of an unknown word
    endings: Chain  # voice or other derivation first
    score: float  # the higher the likelier; comparable within a word


class KazakhAnalyzer:
    """Lemmas of Kazakh words, with their endings."""

    language: Language = "kk"

    def __init__(self) -> None:
        self._endings = endings.table(chain_costs())
        self._longest = max(map(len, self._endings))
        self._stems = lexicon.build(lexicon.read())
        self.lemmas = functools.lru_cache(CACHED)(self._lemmas_of)

    def analyze(self, text: str) -> list[Token]:
        """The words of a text; a hyphenated word gives its parts."""
        tokens: list[Token] = []
        for word in words(text):
            for part in parts(word):
                exact = exact_form(part.text)
                tokens.append(
                    Token(
                        part.text, part.start, part.end, len(tokens), exact,
                        self.lemmas(exact), "kk",
                    )
                )  # fmt: skip
        return tokens

    def analyze_word(self, word: str) -> list[Candidate]:
        """All readings of a word in its exact form, the likeliest first; never empty."""
        found = self._known(word)
        best = min((cost for cost, *_ in found), default=99.0)
        if best > UNKNOWN:
            found += self._unknown(word)
        found.sort()
        seen = set()
        candidates = []
        for cost, lemma, pos, chain in found:
            if (lemma, pos) not in seen:
                seen.add((lemma, pos))
                candidates.append(Candidate(lemma, pos, chain, -cost))
        return candidates or [Candidate(word, "", (), -99.0)]

    def _lemmas_of(self, exact: str) -> tuple[str, ...]:
        candidates = self.analyze_word(exact)
        least = candidates[0].score - MARGIN
        likely = dict.fromkeys(one.lemma for one in candidates if one.score >= least)
        return tuple(likely)[:QUERY_LEMMAS]

    def _known(self, word: str) -> list[tuple[float, str, str, Chain]]:
        stems, table = self._stems, self._endings
        found = []
        for cut in range(max(1, len(word) - self._longest), len(word) + 1):
            shapes = stems.get(word[:cut])
            if shapes is None:
                continue
            readings = table.get(word[cut:])
            if readings is None:
                continue
            for slots, lax, lemma, pos, cost, derivation in shapes:
                named = (derivation,) if derivation else ()
                if slots == lexicon.INVARIABLE and cut == len(word):
                    found.append((cost, lemma, pos, named))
                for _, mask, price, chain in readings:
                    if mask & slots:
                        found.append((cost + price, lemma, pos, named + chain))
                    elif mask & lax:
                        found.append((cost + price + OTHER_HARMONY, lemma, pos, named + chain))
        return found

    def _unknown(self, word: str) -> list[tuple[float, str, str, Chain]]:
        table = self._endings
        found = []
        for cut in range(max(2, len(word) - self._longest), len(word) + 1):
            readings = table.get(word[cut:])
            if readings is None:
                continue
            stem = word[:cut]
            if VOWELS.isdisjoint(stem):
                continue
            for guess in guesses(stem, word[cut : cut + 1]):
                for verb in (False, True):
                    fitting = [
                        (tight, lax)
                        for text, tight, lax in lexicon.shapes(guess, verb)
                        if text == stem
                    ]
                    base = UNKNOWN + UNKNOWN_LETTER * len(guess) + UNKNOWN_VERB * verb
                    for _, mask, price, chain in readings:
                        for tight, lax in fitting:
                            if mask & tight:
                                found.append((base + price, guess, "v" if verb else "n", chain))
                            elif mask & lax:
                                found.append((base + price + OTHER_HARMONY, guess, "n", chain))
        return found or [(UNKNOWN + UNKNOWN_LETTER * len(word), word, "", ())]


def guesses(stem: str, following: str) -> list[str]:
    """The stems of which an unknown shape before an ending may be one."""
    if following and following in VOWELS and stem[-1] in VOICELESS and stem[-2:-1] in VOWELS:
        return [stem[:-1] + VOICELESS[stem[-1]]]
    return [stem]


UNSEEN = 0.05  # the count of a chain of which the corpora held none, before its morphemes' cost


def chain_costs() -> Callable[[bool, Chain], float]:
    """The cost of each chain of endings by the counts of `chains.tsv`."""
    counts: dict[tuple[bool, Chain], float] = {}
    totals = [1.0, 1.0]
    text = (files(__package__) / "chains.tsv").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            pos, names, count = line.split("\t")
            verb = pos == lexicon.VERB
            counts[verb, tuple(names.split())] = float(count)
            totals[verb] += float(count)
    return lambda verb, chain: math.log(
        totals[verb] / (counts.get((verb, chain), 0.0) + UNSEEN * math.exp(-1.5 * len(chain)))
    )


def make() -> KazakhAnalyzer:
    return KazakhAnalyzer()
