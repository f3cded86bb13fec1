"""What the words of texts are made of: stems, chains of endings, and how frequent they are.

Expectation maximisation over a unigram model: a word is a stem and a chain of endings,
and its probability is that of the stem, times the stem's own share of bare forms or the
share of the chain among its part of speech. Every word of the texts divides its count
among its readings by their probability, and the divided counts make the next model. What
lowers a stem's count by a constant each round drives out stems that others explain.

Reference: M. Creutz, K. Lagus, Unsupervised Models for Morpheme Segmentation and
Morphology Learning (ACM TSLP 2007).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from index.kazakh.endings import DERIVATIONS, Chain, table
from index.kazakh.lexicon import (
    BARE,
    BARE_WEIGHT,
    CLOSED,
    FORM,
    NOUN,
    NUMERAL,
    VERB,
    ordinal,
    shapes,
    underlying,
    voices,
)
from index.kazakh.phonology import harmony, is_loan

Key = tuple[str, str]  # a stem and its part of speech, n or v
Reading = tuple[int, int]  # numbers of a stem and of a chain

ROUNDS = 8
PRUNED = (1, 3, 5)  # rounds after which inflected words are struck off the stems
LEAST_CHAINS = {NOUN: 3, VERB: 4}  # of a stem that nobody wrote down
LEAST_COUNT = 2.0
DISCOUNT, WRITTEN_DISCOUNT = 1.0, 0.3  # off a stem's count in each round
FIRST = {NOUN: 1.0, VERB: 0.3}  # how far a stem that nobody wrote down is believed at first
NONCE = 1e-3  # the share of words that are nobody's stem, before their letters
# Endings that also make words with a life of their own: -ды (adjectives), -дай, -ша, -ушы.
DERIVING = frozenset((name,) for name in ("ACC", "SIM", "EQU", "AGT", "RES", "GEN.PRED"))
PLURALS = frozenset(("лар", "лер", "дар", "дер", "тар", "тер"))
NEW_WORDS = frozenset((name,) for name in DERIVATIONS)
RARE = {"1SG": 3.0, "2SG": 4.0, "2HON": 4.0, "1PL": 3.0, "EQU": 3.0, "SIM": 3.0, "RECP": 3.6}


@dataclass
class Learnt:
    """Counts of stems with those of their bare forms, of chains, of words without endings."""

    stems: dict[Key, tuple[float, float]]
    chains: dict[tuple[bool, Chain], float]
    settled: dict[str, int]


class Guess(NamedTuple):
    """A stem that may stand behind the letters before an ending."""

    key: Key
    voice: Chain  # what the letters hold beside the stem: nothing, or a passive and the like
    slots: int  # see `endings.slot`


class Guesses:
    """The stems that may stand behind letters, seen or not."""

    def __init__(self, counts: Mapping[str, int], written: Mapping[Key, str]) -> None:
        self.written = written
        self._counts = counts
        self.endings = table(lambda verb, chain: 0.0)
        self._found: dict[tuple[str, bool], list[Guess]] = {}
        self._elided = {
            note: stem for (stem, pos), note in written.items() if pos in (NOUN, VERB) and note
        }
        self._voiced: dict[str, list[tuple[str, str]]] = {}
        self.ordinals = {ordinal(stem): stem for stem, pos in written if pos == NUMERAL}
        for stem, pos in sorted(written):
            if pos == VERB:
                for derived, voice in voices(stem):
                    if (derived, VERB) not in written:
                        self._voiced.setdefault(derived, []).append((stem, voice))

    def __call__(self, text: str, verb: bool) -> list[Guess]:
        found = self._found.get((text, verb))
        if found is None:
            found = self._found[text, verb] = list(self._guess(text, verb))
        return found

    def singular(self, key: Key) -> str:
        """The noun that an unwritten one is the plural of: microbes are hardly named one by one.

        Animals, peoples and the terms of sciences are seen in the plural only, with so many
        cases that they look like stems. "" where it is none, or where nothing shows it: of
        words in -тар and -тер (компьютер) the singular has to be seen.
        """
        stem, plural = key[0][:-3], key[0][-3:]
        if key[1] != NOUN or key in self.written or plural not in PLURALS or len(stem) < 3:
            return ""
        if plural[0] == "т" and not self._counts.get(stem) and (stem, NOUN) not in self.written:
            return ""
        front = harmony(stem)
        found = () if front is None else underlying(stem, front, False)
        slots = sum(tight | lax for noun, tight, lax in found if noun == stem)
        fits = any(one.slots & slots for one in self.endings[plural] if one.chain == ("PL",))
        return stem if fits else ""

    def _guess(self, text: str, verb: bool) -> Iterator[Guess]:
        front = harmony(text)
        if front is None:
            return
        for stem, tight, lax in underlying(text, front, verb):
            slots = tight | lax if is_loan(stem) else tight
            if verb and stem in self._voiced:
                for root, voice in self._voiced[stem]:
                    yield Guess((root, VERB), (voice,), slots)
            elif not verb and stem in self.ordinals:
                yield Guess((self.ordinals[stem], NOUN), ("ORD",), slots)
            elif stem[-1] != "ь" or self._counts.get(stem, 0) > 1:
                yield Guess((stem, VERB if verb else NOUN), (), slots)
        stem = self._elided.get(text, "")
        key = (stem, VERB if verb else NOUN)
        if key in self.written:
            for shape, tight, _ in shapes(stem, verb, text):
                if shape == text:
                    yield Guess(key, (), tight)


@dataclass
class Model:
    """The words with their readings, and the probabilities learnt so far."""

    written: frozenset[Key]
    words: list[str] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    readings: list[list[Reading]] = field(default_factory=list)
    stems: list[Key] = field(default_factory=list)
    chains: list[tuple[bool, Chain]] = field(default_factory=list)
    stem_share: list[float] = field(default_factory=list)
    bare_share: list[float] = field(default_factory=list)
    chain_share: list[float] = field(default_factory=list)
    numbers: dict[Key, int] = field(default_factory=dict)

    def divide(self, counts: Iterable[float]) -> tuple[list[float], list[float], list[float]]:
        """The counts of stems, of their bare forms, and of chains, by the present model."""
        stems, bares = [0.0] * len(self.stems), [0.0] * len(self.stems)
        chains = [0.0] * len(self.chains)
        stem_share, bare_share, chain_share = self.stem_share, self.bare_share, self.chain_share
        for word, count, readings in zip(self.words, counts, self.readings, strict=True):
            total = NONCE * math.exp(-len(word))
            parts = []
            for stem, chain in readings:
                bare = bare_share[stem]
                part = stem_share[stem] * ((1 - bare) * chain_share[chain] if chain > 1 else bare)
                parts.append(part)
                total += part
            for (stem, chain), part in zip(readings, parts, strict=True):
                share = count * part / total
                if share > 1e-4:
                    stems[stem] += share
                    chains[chain] += share
                    if chain <= 1:
                        bares[stem] += share
        return stems, bares, chains

    def learn(self, stems: list[float], bares: list[float], chains: list[float]) -> None:
        """Make the next model of divided counts."""
        left = [
            max(0.0, count - (WRITTEN_DISCOUNT if key in self.written else DISCOUNT))
            for key, count in zip(self.stems, stems, strict=True)
        ]
        total = sum(left)
        self.stem_share = [count / total for count in left]
        self.bare_share = [
            (bare + BARE_WEIGHT * BARE[key[1]]) / (count + BARE_WEIGHT)
            for key, bare, count in zip(self.stems, bares, stems, strict=True)
        ]
        totals = [1.0, 1.0]
        for number, ((verb, _), count) in enumerate(zip(self.chains, chains, strict=True)):
            totals[verb] += count if number > 1 else 0.0
        self.chain_share = [
            (count + 0.05 * math.exp(-surprise(chain))) / totals[verb]
            for (verb, chain), count in zip(self.chains, chains, strict=True)
        ]


def surprise(chain: Chain) -> float:
    """How rare a chain is before anything is counted: minus a logarithm."""
    return 0.7 + sum(RARE.get(name, 1.5) for name in chain)


def learn(counts: Mapping[str, int], written: Mapping[Key, str]) -> Learnt:
    """The stems and endings of counted words; `written` maps known stems to their notes."""
    ready = dict(written)
    ready.update(((stem, NOUN), note) for (stem, pos), note in written.items() if pos == NUMERAL)
    guesses = Guesses(counts, ready)
    model = read(counts, guesses)
    dampened = [1 + math.log(count) for count in model.counts]
    stems, bares, chains = model.divide(dampened)
    for round_ in range(ROUNDS):
        model.learn(stems, bares, chains)
        if round_ in PRUNED:
            strike_inflected(model, guesses, stems)
        stems, bares, chains = model.divide(dampened)
    model.learn(stems, bares, chains)
    stems, bares, chains = model.divide(map(float, model.counts))
    learnt: dict[Key, tuple[float, float]] = {}
    for key, count, bare in zip(model.stems, stems, bares, strict=True):
        if count >= LEAST_COUNT or key in ready:
            if singular := guesses.singular(key):
                key, bare = (singular, NOUN), 0.0
            before = learnt.get(key, (0.0, 0.0))
            learnt[key] = (before[0] + count, before[1] + bare)
    return Learnt(
        learnt,
        {
            key: count
            for number, (key, count) in enumerate(zip(model.chains, chains, strict=True))
            if count >= 0.5 and number > 1
        },
        {stem: counts.get(stem, 0) for stem, pos in written if pos in (CLOSED, FORM)},
    )


def read(counts: Mapping[str, int], guesses: Guesses) -> Model:
    """All readings of all words, but for stems too poor in forms to be any."""
    endings = guesses.endings
    longest = max(map(len, endings))
    settled = {stem for stem, pos in guesses.written if pos in (CLOSED, FORM)}
    own: dict[str, set[tuple[Key, tuple[bool, Chain]]]] = {}
    forms: dict[Key, set[tuple[bool, Chain]]] = defaultdict(set)
    for word in counts.keys() - settled:
        readings: set[tuple[Key, tuple[bool, Chain]]] = set()
        if word not in guesses.ordinals:
            readings.add(((word, NOUN), (False, ())))
        for cut in range(max(2, len(word) - longest), len(word) + 1):
            for verb, mask, _, _, chain in endings.get(word[cut:], ()):
                for key, voice, slots in guesses(word[:cut], verb):
                    # An imperative alone proves no verb.
                    if mask & slots and (not verb or chain or voice or key in guesses.written):
                        readings.add((key, (verb, voice + chain)))
        own[word] = readings
        for key, named in readings:
            forms[key].add(named)
    model = Model(frozenset(guesses.written))
    model.chains = [(False, ()), (True, ())]
    numbers = {chain: number for number, chain in enumerate(model.chains)}
    for word, readings in sorted(own.items()):
        kept: list[Reading] = []
        for key, named in sorted(readings):
            if key not in model.written and len(forms[key]) < LEAST_CHAINS[key[1]]:
                continue
            if key not in model.numbers:
                model.numbers[key] = len(model.stems)
                model.stems.append(key)
            if named not in numbers:
                numbers[named] = len(model.chains)
                model.chains.append(named)
            kept.append((model.numbers[key], numbers[named]))
        model.words.append(word)
        model.counts.append(counts[word])
        model.readings.append(kept)
    model.stem_share = [
        math.sqrt(len(forms[key])) * (6.0 if key in model.written else FIRST[key[1]])
        for key in model.stems
    ]
    model.bare_share = [BARE[pos] for _, pos in model.stems]
    model.chain_share = [math.exp(-surprise(chain)) for _, chain in model.chains]
    return model


def strike_inflected(model: Model, guesses: Guesses, counts: list[float]) -> None:
    """Take the share from stems that are plainly inflected forms of other stems."""
    endings = guesses.endings

    def lives(key: Key, least: float) -> bool:
        number = model.numbers.get(key)
        if number is None or not model.stem_share[number]:
            return False
        return key in model.written or (key[1] == NOUN and counts[number] >= least)

    for number, key in enumerate(model.stems):
        stem = key[0]
        if key not in model.written and any(
            mask & slots and lives(other, 0.3 * counts[number])
            for cut in range(2, len(stem))
            for verb, mask, _, _, chain in endings.get(stem[cut:], ())
            if chain not in DERIVING and chain[:1] not in NEW_WORDS
            for other, _, slots in guesses(stem[:cut], verb)
        ):
            model.stem_share[number] = 0.0
