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
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from index.kazakh.endings import Chain, table
from index.kazakh.lexicon import CLOSED, FORM, NOUN, NUMERAL, VERB, shapes, underlying, voices

Key = tuple[str, str]  # a stem and its part of speech, n or v
Reading = tuple[int, int]  # numbers of a stem and of a chain

ROUNDS = 8
PRUNED = (1, 3, 5)  # rounds after which inflected words are struck off the stems
LEAST_CHAINS = {NOUN: 3, VERB: 4}  # of a stem that nobody wrote down
LEAST_COUNT = 2.0
DISCOUNT, WRITTEN_DISCOUNT = 1.0, 0.3  # off a stem's count in each round
NONCE = 1e-3  # the share of words that are nobody's stem, before their letters
BARE = {NOUN: 0.35, VERB: 0.02}  # how often a stem is bare before anything is known of it
BARE_WEIGHT = 3.0  # the occurrences that this knowledge counts for
# Endings that also make words with a life of their own: -ды (adjectives), -дай, -ша, -ушы.
DERIVING = frozenset({("ACC",), ("SIM",), ("EQU",), ("AGT",), ("RES",), ("GEN.PRED",)})
RARE = {"1SG": 3.0, "2SG": 4.0, "2HON": 4.0, "1PL": 3.0, "EQU": 3.0, "SIM": 3.0, "RECP": 3.6}


@dataclass
class Learnt:
    """Stems with their counts and those of their bare forms; chains with their counts."""

    stems: dict[Key, tuple[float, float]]
    chains: dict[tuple[bool, Chain], float]


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
        totals = [0.0, 0.0]
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
    ready = {(stem, NOUN if pos == NUMERAL else pos): note for (stem, pos), note in written.items()}
    model = read(counts, ready)
    dampened = [1 + math.log(count) for count in model.counts]
    stems, bares, chains = model.divide(dampened)
    for round_ in range(ROUNDS):
        model.learn(stems, bares, chains)
        if round_ in PRUNED:
            strike_inflected(model, stems)
        stems, bares, chains = model.divide(dampened)
    model.learn(stems, bares, chains)
    stems, bares, chains = model.divide(map(float, model.counts))
    return Learnt(
        {
            key: (count, bare)
            for key, count, bare in zip(model.stems, stems, bares, strict=True)
            if count >= LEAST_COUNT or key in ready
        },
        {
            key: count
            for number, (key, count) in enumerate(zip(model.chains, chains, strict=True))
            if count >= 0.5 and number > 1
        },
    )


def read(counts: Mapping[str, int], written: Mapping[Key, str]) -> Model:
    """All readings of all words, but for stems too poor in forms to be any."""
    endings = table(lambda verb, chain: 0.0)
    longest = max(map(len, endings))
    elided = {note: stem for (stem, pos), note in written.items() if pos == NOUN and note}
    settled = {stem for stem, pos in written if pos in (CLOSED, FORM)}
    own: dict[str, list[tuple[Key, tuple[bool, Chain]]]] = {}
    forms: dict[Key, set[tuple[bool, Chain]]] = defaultdict(set)
    known: dict[tuple[str, bool], list[tuple[str, int]]] = {}

    def stems_of(text: str, verb: bool) -> list[tuple[str, int]]:
        """The stems that may look like this, with the places where they do."""
        found = known.get((text, verb))
        if found is None:
            found = [
                (stem, slots)
                for stem, slots in underlying(text, verb)
                if stem[-1] != "ь" or counts.get(stem, 0) > 1
            ]
            if not verb and text in elided:
                found += [
                    (elided[text], tight)
                    for shape, tight, _ in shapes(elided[text], False, text)
                    if shape == text
                ]
            known[text, verb] = found
        return found

    for word in counts:
        if word in settled:
            continue
        readings = {((word, NOUN), (False, ()))}
        for cut in range(max(2, len(word) - longest), len(word) + 1):
            for mask, _, chain in endings.get(word[cut:], ()):
                for verb in (False, True):
                    for stem, slots in stems_of(word[:cut], verb):
                        if mask & slots:
                            readings |= set(sources(stem, verb, chain, written))
        own[word] = list(readings)
        for key, chain in readings:
            forms[key].add(chain)
    model = Model(frozenset(written))
    model.chains = [(False, ()), (True, ())]
    numbers = {chain: number for number, chain in enumerate(model.chains)}
    for word, found in own.items():
        kept: list[Reading] = []
        for key, chain in found:
            if key not in written and len(forms[key]) < LEAST_CHAINS[key[1]]:
                continue
            if key not in model.numbers:
                model.numbers[key] = len(model.stems)
                model.stems.append(key)
            if chain not in numbers:
                numbers[chain] = len(model.chains)
                model.chains.append(chain)
            kept.append((model.numbers[key], numbers[chain]))
        model.words.append(word)
        model.counts.append(counts[word])
        model.readings.append(kept)
    first = Counter({key: math.sqrt(len(forms[key])) for key in model.stems})
    for key in first:
        first[key] *= 6.0 if key in written else 0.3 if key[1] == VERB else 1.0
    model.stem_share = [first[key] for key in model.stems]
    model.bare_share = [BARE[key[1]] for key in model.stems]
    model.chain_share = [math.exp(-surprise(chain)) for _, chain in model.chains]
    return model


def voiced_verbs(written: Iterable[Key]) -> dict[str, tuple[str, str]]:
    """Passive, reflexive and reciprocal stems -> their verb and the name of the voice."""
    verbs = sorted(stem for stem, pos in written if pos == VERB)
    listed = set(verbs)
    found: dict[str, tuple[str, str]] = {}
    for verb in verbs:
        for derived, voice in voices(verb):
            if derived not in listed:
                found.setdefault(derived, (verb, voice))
    return found


def strike_inflected(model: Model, counts: list[float]) -> None:
    """Take the share from stems that are plainly inflected forms of other stems."""
    endings = table(lambda verb, chain: 0.0)
    for number, (stem, _) in enumerate(model.stems):
        if model.stems[number] in model.written or not model.stem_share[number]:
            continue
        least = 0.3 * counts[number]
        if any(
            mask & slots and model.explained(key, least)
            for cut in range(2, len(stem))
            for verb, mask, _, chain in endings.get(stem[cut:], ())
            if chain not in DERIVING
            for key, slots in model.sources(stem[:cut], verb)
        ):
            model.stem_share[number] = 0.0
