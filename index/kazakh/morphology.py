"""One Kazakh word to its readings: every split into a stem and endings, the likeliest first.

A reading costs what its stem and its chain of endings cost (minus the logarithms of their
shares, learnt from corpora by `grow`), so the sum is that of a unigram model of stems and
endings. An unknown stem costs the more the longer it is.

Reference: M. Creutz, K. Lagus, Unsupervised Models for Morpheme Segmentation and
Morphology Learning (ACM TSLP 2007), for the model.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus.scripts import fold_key
from index.kazakh import endings, lexicon
from index.kazakh.endings import Chain, Reading
from index.kazakh.phonology import SIGNS, VOICELESS, harmony, is_loan

RARELY = 3.0  # the cost of a stem where it rarely stands
UNKNOWN, UNKNOWN_LETTER = 8.0, 2.2  # the cost of an unknown stem and of each of its letters
UNKNOWN_VERB, UNKNOWN_ROOT = 1.0, 3.5  # more for verbs with and without a verbal suffix
UNUSUAL_END = 4.0  # more for a Kazakh stem with consonants at its end that no word has
RIVAL = 3.0  # unknown stems that cost more than a known one by this are not thought of
UNREADABLE = -100.0  # the score of a word without a vowel, and the like
POS = (lexicon.NOUN, lexicon.VERB)
# What it costs that an unknown stem is inflected, and that it is bare.
BARE_COSTS = [(-math.log(1.0 - lexicon.BARE[pos]), -math.log(lexicon.BARE[pos])) for pos in POS]
# What any unknown stem costs beside its letters.
LEAST_MORE = (BARE_COSTS[0], tuple(cost + UNKNOWN_VERB for cost in BARE_COSTS[1]))
VERBAL_SUFFIX = re.compile("(?:[лдт][ае][нст]?|[дт][ыі]р|[ғқгк][ыі]з|[ае][йр])$")
UNUSUAL = re.compile("[^аәеёиоөұүуыіэюя][лмнңрйбгғдқшщж]$")


class Candidate(NamedTuple):
    """A reading of a word."""

    lemma: str
    pos: str  # see `lexicon`; "" of a word that cannot be read
    endings: Chain  # voice or other derivation first
    score: float  # the higher the likelier; comparable within a word


Found = tuple[float, str, str, Chain]  # cost, lemma, part of speech, endings


class Morphology:
    """The shipped stems and endings, and how words are read by them."""

    def __init__(self) -> None:
        costs = lexicon.read_chains()
        self._endings = endings.table(costs.of)
        self._longest = max(map(len, self._endings))
        self._stems = lexicon.build(lexicon.read(), costs.voices)

    def base(self, lemma: str) -> str:
        """What a lemma is derived from: тау of таулы, ән of әнші; itself where from nothing."""
        found = known_readings(lemma, self._stems, self._endings, self._longest, derive=False)
        made = [one for one in sorted(found) if one[3] and one[3][-1] in endings.DERIVATIONS]
        return self.base(made[0][1]) if made and made[0][1] != lemma else lemma

    def folded(self) -> Folded:
        """The same stems and endings as they look without Kazakh letters."""
        return Folded(self._stems, self._endings, self._longest)

    def is_ending(self, text: str) -> bool:
        """Whether nouns and names can end so."""
        return bool(self.nominal_chains(text))

    def nominal_chains(self, text: str) -> list[tuple[float, Chain]]:
        """The chains of endings that the letters after a noun may be, the likeliest first."""
        return sorted(
            (reading.cost, reading.chain)
            for reading in self._endings.get(text, ())
            if not reading.verb and reading.chain
        )

    def is_known(self, word: str) -> bool:
        """Whether a word has a reading with a stem of the lexicon."""
        return bool(self._known(word))

    def readings(self, word: str) -> list[Candidate]:
        """All readings of a word in its exact form, the likeliest first; there may be none."""
        return [
            Candidate(lemma, pos, chain, -cost) for cost, lemma, pos, chain in self._found(word)
        ]

    def analyze_word(self, word: str) -> tuple[Candidate, ...]:
        """The likeliest reading of each lemma and part of speech, best first; never empty."""
        candidates: dict[tuple[str, str], Candidate] = {}
        for cost, lemma, pos, chain in self._found(word):
            if (lemma, pos) not in candidates:
                candidates[lemma, pos] = Candidate(lemma, pos, chain, -cost)
        return tuple(candidates.values()) or (Candidate(word, "", (), UNREADABLE),)

    def _found(self, word: str) -> list[Found]:
        found = self._known(word)
        self._add_unknown(word, found)
        found.sort()
        return found

    def lemmas(self, word: str, margin: float, whole_margin: float) -> tuple[str, ...]:
        """The lemmas of the likely readings, best first; never empty.

        Likely are those that cost more than the best by no more than `margin`, or by
        `whole_margin` where the word has no endings.
        """
        found = self._found(word)
        if not found:
            return (word,)
        best, first, _, _ = found[0]
        likely = {first: None}  # an ordered set
        for cost, lemma, _, chain in found:
            if cost - best <= (margin if chain else whole_margin):
                likely[lemma] = None
        return tuple(likely)

    def _known(self, word: str) -> list[Found]:
        return known_readings(word, self._stems, self._endings, self._longest)

    def _add_unknown(self, word: str, found: list[Found]) -> None:
        """Add the readings with unknown stems that may come near the cheapest.

        Beside known ones the bare word is held to the same limit; without them it is
        always thought of.
        """
        whole = len(word)
        limit = min(found)[0] + RIVAL if found else math.inf
        alone = not found
        for cut in range(max(2, whole - self._longest), whole + 1):
            least = UNKNOWN + UNKNOWN_LETTER * cut
            bare = cut == whole
            spared = alone and bare
            if least > limit and not spared:
                if alone:
                    continue
                break
            readings = self._endings.get(word[cut:])
            if readings is None:
                continue
            shape = word[:cut]
            front = harmony(shape)
            if front is None:
                continue
            signed = word[cut - 1] in SIGNS
            guesses: list[list[tuple[lexicon.Guess, float]] | None] = [None, None]
            for verb, mask, price, kept, chain in readings:
                if least + LEAST_MORE[verb][bare] + price > limit and not spared:
                    continue
                likely = guesses[verb]
                if likely is None:
                    likely = guesses[verb] = [
                        (guess, BARE_COSTS[verb][bare] + strangeness(guess[0], verb))
                        for guess in lexicon.underlying(shape, front, verb)
                        if signed or guess[0][-1] not in SIGNS
                    ]
                for (stem, tight, lax), cost in likely:
                    if mask & tight:
                        total = cost + price
                    elif mask & lax:
                        total = cost + price + RARELY
                    else:
                        continue
                    lemma = derived(word[: cut + kept]) if kept else stem
                    found.append((total, lemma, POS[verb], chain))
                    if total + RIVAL < limit:
                        limit = total + RIVAL


class Folded:
    """Words typed without Kazakh letters, read by stems and endings without them.

    The letters that told one harmony from the other are gone, so either will do; words whose
    stem is not known have no reading here.
    """

    def __init__(
        self, stems: lexicon.Stems, table: Mapping[str, Sequence[Reading]], longest: int
    ) -> None:
        self._stems: lexicon.Stems = {}
        for shape, found in stems.items():
            self._stems.setdefault(fold_key(shape), []).extend(found)
        self._endings: dict[str, list[Reading]] = {}
        for ending, readings in table.items():
            self._endings.setdefault(fold_key(ending), []).extend(readings)
        self._longest = longest

    def lemmas(self, word: str) -> list[str]:
        """The lemmas that a word may be of, the likeliest first, without Kazakh letters."""
        found = sorted(known_readings(fold_key(word), self._stems, self._endings, self._longest))
        return list(dict.fromkeys(fold_key(lemma) for _, lemma, _, _ in found))


def known_readings(
    word: str,
    stems_by_shape: lexicon.Stems,
    readings_by_ending: Mapping[str, Sequence[Reading]],
    longest: int,
    *,
    derive: bool = True,
) -> list[Found]:
    """The readings of a word with stems of the lexicon, in no order.

    A derivational ending belongs to the lemma (таулы) unless `derive` is off (тау).
    """
    found: list[Found] = []
    for cut in range(max(1, len(word) - longest), len(word) + 1):
        stems = stems_by_shape.get(word[:cut])
        if stems is None:
            continue
        readings = readings_by_ending.get(word[cut:])
        if readings is None:
            continue
        bare = cut == len(word)
        for slots, lax, lemma, pos, alone, inflected, derivation in stems:
            named: Chain = (derivation,) if derivation else ()
            cost = alone if bare else inflected
            if bare and slots == lexicon.INVARIABLE:
                found.append((cost, lemma, pos, named))
            for _, mask, price, kept, chain in readings:
                if mask & slots:
                    total = cost + price
                elif mask & lax:
                    total = cost + price + RARELY
                else:
                    continue
                whole = derived(word[: cut + kept]) if kept and derive else lemma
                found.append((total, whole, pos, named + chain))
    return found


def derived(letters: str) -> str:
    """The lemma that a stem and the ending of a derivation make: достығ- is of достық."""
    return letters[:-1] + VOICELESS.get(letters[-1], letters[-1])


def strangeness(stem: str, verb: bool) -> float:
    """The cost of a stem that the lexicon does not know."""
    cost, unusual = _ends(stem[-3:], verb)
    if unusual and not is_loan(stem):
        cost += UNUSUAL_END
    return cost + UNKNOWN + UNKNOWN_LETTER * len(stem)


@functools.cache
def _ends(tail: str, verb: bool) -> tuple[float, bool]:
    """What an unknown stem costs more by its last letters, and whether these are unusual."""
    root = UNKNOWN_VERB if VERBAL_SUFFIX.search(tail) else UNKNOWN_ROOT
    return root if verb else 0.0, UNUSUAL.search(tail) is not None
