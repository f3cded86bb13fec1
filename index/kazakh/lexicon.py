"""The stems: `lexicon.tsv` read into the shapes in which they appear before endings.

A line holds stem, part of speech, count, how many of these were bare, and a note, with tabs
between. The parts of
speech are `n` (nouns, adjectives, names: all take the same endings), `m` (numerals), `v`
(verbs), `x` (words that take no endings) and `f` (an irregular form, its note the lemma).
The note of an `n` or `v` is the shape that lost a vowel: халық, халқ.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import NamedTuple

from index.kazakh.endings import Chain, slot
from index.kazakh.phonology import (
    BACK,
    FRONT,
    JOINTS,
    STARTS,
    VOICELESS,
    VOWEL,
    Surface,
    Y,
    final_class,
    harmonise,
    harmony,
    join,
    nominal_surfaces,
    verbal_surfaces,
)

NOUN, NUMERAL, VERB, CLOSED, FORM = "n", "m", "v", "x", "f"
INVARIABLE = 1 << 200  # the slot of words without endings


class Entry(NamedTuple):
    """A line of the lexicon."""

    stem: str
    pos: str
    seen: int  # how often in the corpora
    bare: int  # how often without endings
    note: str


class Stem(NamedTuple):
    """A shape of a stem, found by its letters."""

    slots: int  # the places where it may stand, see `endings.slot`
    lax: int  # more places, of the other harmony: loan words waver
    lemma: str
    pos: str
    bare: float  # how rare it is without endings: minus the logarithm of its share
    cost: float  # how rare it is with endings
    derivation: str  # "" or the name of the morpheme that the shape holds: PASS, ORD …


Stems = dict[str, list[Stem]]

ORDINAL_COST = 1.0
# News and laws hardly say "I" and "you", but readers and poets do: such a chain is thought to
# be at least this much of the same chain in the third person.
PERSONAL = 0.05
THIRD = dict.fromkeys(("POSS.1SG", "POSS.2SG", "POSS.2HON", "POSS.1PL"), "POSS.3")
VOICES = ("PASS", "REFL", "RECP")  # on verbs; ORD on numerals is counted like them
UNSEEN = 10.0  # the count of a chain that the corpora do not hold, before its length
UNSEEN_LINK = 1.5  # how much rarer each of its morphemes makes it
BARE = {NOUN: 0.35, VERB: 0.02}  # how often a stem is bare before anything is known of it
BARE_WEIGHT = 3.0  # the occurrences that this knowledge counts for


def slots(shape: Surface, verb: bool, harmonies: tuple[int, ...]) -> int:
    """The bits of all places where a shape may stand."""
    return sum(
        slot(verb, shape.final, beginning, front)
        for front in harmonies
        for beginning in shape.before
    )


def shapes(stem: str, verb: bool, elided: str = "") -> Iterator[tuple[str, int, int]]:
    """The shapes of a stem: letters, places, and the places where it rarely stands.

    Rare are, for all but verbs, endings of the other harmony, and a voiceless sound that
    is kept before a vowel (тарапы). `elided` is the shape of a stem that may lose its last
    vowel (халық: халқ; дауыс has both дауысы and даусы).
    """
    own = harmony(stem) or BACK
    for cut, added, tight, lax in _shapes(stem[-2:], own, verb):
        yield stem[: len(stem) - cut] + added, tight, lax
    if elided:
        yield elided, slots(Surface(elided, final_class(stem), VOWEL), verb, (own,)), 0


@functools.cache
def _shapes(tail: str, front: int, verb: bool) -> list[tuple[int, str, int, int]]:
    """`shapes` by what decides: the last two letters and the harmony.

    Gives how many letters to cut off, which to add, and the places.
    """
    stem = harmonise("A", front) + tail
    found = []
    for shape in (verbal_surfaces if verb else nominal_surfaces)(stem):
        tight = slots(shape, verb, (front,))
        lax = 0 if verb else slots(shape._replace(before=STARTS), False, (BACK, FRONT))
        changed = shape.text != stem  # and then in the last letter
        found.append((int(changed), shape.text[len(stem) - changed :], tight, lax & ~tight))
    return found


# A stem that may stand behind the letters before an ending, its places, and those of the
# other harmony.
Guess = tuple[str, int, int]


def underlying(text: str, front: int, verb: bool) -> list[Guess]:
    """The stems, known or not, that may look like this before an ending.

    `front` is the harmony of the text, a stretch of letters with a vowel.
    """
    return [
        (text[: len(text) - cut] + added, tight, lax)
        for cut, added, tight, lax in _underlying(text[-2:], front, verb)
    ]


@functools.cache
def _underlying(tail: str, front: int, verb: bool) -> list[tuple[int, str, int, int]]:
    """`underlying` by the same, in the same form."""
    text = harmonise("A", front) + tail
    changes = [(0, "")]
    if tail[-1] in VOICELESS:
        changes.append((1, VOICELESS[tail[-1]]))
    if verb:
        changes += [(0, harmonise("Y", front)), (0, "й")]
        if tail[-1] == "у":
            changes.append((1, "п"))
    else:
        changes.append((0, "ь"))
    return [
        (cut, added, tight, lax)
        for cut, added in changes
        for shape, tight, lax in shapes(text[: len(text) - cut] + added, verb)
        if shape == text
    ]


def voices(verb: str) -> Iterator[tuple[str, str]]:
    """The verb's passive, reflexive and reciprocal stems, with the names of the voices."""
    front = harmony(verb) or BACK
    final = final_class(verb)
    if final == "V":
        liquid = "л" in verb[-2:]
        yield verb + ("н" if liquid else "л"), "PASS"
        if not liquid:
            yield verb + "н", "REFL"
        yield verb + "с", "RECP"
        return
    vowel = harmonise("Y", front)
    for shape in verbal_surfaces(verb):
        if shape.final in JOINTS or Y not in shape.before:
            continue
        yield shape.text + vowel + ("н" if final == "L" else "л"), "PASS"
        if final != "L":
            yield shape.text + vowel + "н", "REFL"
        yield shape.text + vowel + "с", "RECP"


def ordinal(numeral: str) -> str:
    """үш: үшінші; алты: алтыншы; жиырма: жиырмасыншы is irregular and listed."""
    front = harmony(numeral) or BACK
    return numeral + harmonise(join("yншY", final_class(numeral)), front)


def read() -> list[Entry]:
    """The lines of the shipped lexicon."""
    return [
        Entry(stem, pos, int(count), int(bare), note)
        for stem, pos, count, bare, note in rows("lexicon.tsv")
    ]


class ChainCosts(NamedTuple):
    """What chains of endings cost: minus the logarithms of their shares."""

    chains: dict[tuple[bool, Chain], float]  # verb or not, and the chain without voice
    totals: tuple[float, float]
    voices: dict[str, float]

    def of(self, verb: bool, chain: Chain) -> float:
        """The cost of a chain after a stem; that of a bare stem is the stem's own."""
        if not chain:
            return 0.0
        count = self.chains.get((verb, chain), 0.0)
        count += UNSEEN * math.exp(-UNSEEN_LINK * len(chain))
        impersonal = tuple(THIRD.get(name, name) for name in chain)
        if impersonal != chain:
            count = max(count, PERSONAL * self.chains.get((verb, impersonal), 0.0))
        return math.log(self.totals[verb] / count)


def read_chains() -> ChainCosts:
    """The costs by the counts of the shipped `chains.tsv`."""
    chains: dict[tuple[bool, Chain], float] = {}
    totals = [1.0, 1.0]
    voiced = dict.fromkeys(VOICES, 1.0)
    for pos, names, share in rows("chains.tsv"):
        verb, chain, count = pos == VERB, tuple(names.split()), float(share)
        totals[verb] += count
        if chain[0] in voiced or chain[0] == "ORD":
            if verb:
                voiced[chain[0]] += count
            chain = chain[1:]
            if not chain:
                continue
        chains[verb, chain] = chains.get((verb, chain), 0.0) + count
    costs = {voice: math.log(totals[True] / count) for voice, count in voiced.items()}
    return ChainCosts(chains, (totals[False], totals[True]), costs)


def rows(name: str) -> Iterator[list[str]]:
    """The fields of the lines of a shipped table."""
    for line in (files(__package__) / name).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def build(entries: list[Entry], voice_costs: Mapping[str, float]) -> Stems:
    """The table of shapes; `voice_costs` are what a verb's voices cost beside the verb."""
    total = sum(entry.seen for entry in entries) or 1
    listed = {entry.stem for entry in entries if entry.pos == VERB}
    stems: Stems = {}

    def add(
        lemma: str, letters: str, pos: str, costs: tuple[float, float],
        elided: str = "", derivation: str = "",
    ) -> None:  # fmt: skip
        for text, tight, lax in shapes(letters, pos == VERB, elided):
            stem = Stem(tight, lax, lemma, pos, *costs, derivation)
            stems.setdefault(text, []).append(stem)

    for stem, pos, count, bare, note in entries:
        cost = math.log(total / count)
        if pos in (CLOSED, FORM):
            whole = Stem(INVARIABLE, 0, note or stem, pos, cost, cost, "")
            stems.setdefault(stem, []).append(whole)
            continue
        expected = BARE[VERB if pos == VERB else NOUN]
        share = (bare + BARE_WEIGHT * expected) / (count + BARE_WEIGHT)
        costs = (cost - math.log(share), cost - math.log(1.0 - share))
        add(stem, stem, pos, costs, note)
        if pos == NUMERAL:
            rarer = (costs[0] + ORDINAL_COST, costs[1] + ORDINAL_COST)
            add(stem, ordinal(stem), pos, rarer, derivation="ORD")
        elif pos == VERB:
            for derived, voice in voices(stem):
                if derived not in listed:
                    rarer = (costs[0] + voice_costs[voice], costs[1] + voice_costs[voice])
                    add(stem, derived, pos, rarer, derivation=voice)
    return stems
