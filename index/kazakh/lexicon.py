"""The stems: `lexicon.tsv` read into the shapes in which they appear before endings.

A line holds stem, part of speech, count and a note, with tabs between. The parts of
speech are `n` (nouns, adjectives, names: all take the same endings), `m` (numerals), `v`
(verbs), `x` (words that take no endings) and `f` (an irregular form, its note the lemma).
The note of an `n` is the shape that lost a vowel: халық, халқ.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from index.kazakh.endings import slot
from index.kazakh.phonology import (
    BACK,
    FRONT,
    JOINTS,
    VOICELESS,
    VOWELS,
    Surface,
    final_class,
    harmonise,
    harmony,
    is_loan,
    join,
    nominal_surfaces,
    verbal_surfaces,
)

NOUN, NUMERAL, VERB, CLOSED, FORM = "n", "m", "v", "x", "f"
INVARIABLE = 1 << 80  # the slot of words without endings


class Entry(NamedTuple):
    """A line of the lexicon."""

    stem: str
    pos: str
    count: int
    note: str


class Stem(NamedTuple):
    """A shape of a stem, found by its letters."""

    slots: int  # the places where it may stand, see `endings.slot`
    lax: int  # more places, of the other harmony: loan words waver
    lemma: str
    pos: str
    cost: float  # how rare it is: minus the logarithm of its share
    derivation: str  # "" or the name of the morpheme that the shape holds: PASS, ORD …


Stems = dict[str, list[Stem]]

# What a verb's voices cost beside the verb, in the unit of `Stem.cost`.
VOICE_COSTS = {"PASS": 1.6, "REFL": 3.2, "RECP": 3.6}


def slots(shape: Surface, verb: bool, harmonies: tuple[int, ...]) -> int:
    """The bits of all places where a shape may stand."""
    bits = 0
    for front in harmonies:
        if shape.before_vowel:
            bits |= slot(verb, shape.final, True, front)
        if shape.before_consonant:
            bits |= slot(verb, shape.final, False, front)
    return bits


def shapes(stem: str, verb: bool, elided: str = "") -> Iterator[tuple[str, int, int]]:
    """The shapes of a stem: letters, slots, and the slots of the other harmony."""
    own = harmony(stem)
    if own is None:
        own = BACK
    for shape in verbal_surfaces(stem) if verb else nominal_surfaces(stem, elided):
        yield (
            shape.text,
            slots(shape, verb, (own,)),
            slots(shape, verb, (FRONT - own,)) if not verb else 0,
        )


def underlying(text: str, verb: bool) -> list[tuple[str, int]]:
    """The stems that may look like this before an ending, and the places where they do."""
    stems = [text]
    if text[-1] in VOICELESS:
        stems.append(text[:-1] + VOICELESS[text[-1]])
    if verb:
        stems += [text + harmonise("Y", harmony(text) or BACK), text + "й"]
        if text[-1] == "у":
            stems.append(text[:-1] + "п")
    else:
        stems.append(text + "ь")
    return [
        (stem, tight | (lax if is_loan(stem) else 0))
        for stem in stems
        if len(stem) > 1 and not VOWELS.isdisjoint(stem)
        for shape, tight, lax in shapes(stem, verb)
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
        if shape.final in JOINTS or not shape.before_vowel:
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
    text = (files(__package__) / "lexicon.tsv").read_text("utf-8")
    entries = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            stem, pos, count, note = line.split("\t")
            entries.append(Entry(stem, pos, int(count), note))
    return entries


def build(entries: list[Entry]) -> Stems:
    """The table of shapes."""
    total = sum(entry.count for entry in entries) or 1
    stems: Stems = {}

    def add(text: str, stem: Stem) -> None:
        stems.setdefault(text, []).append(stem)

    listed = {entry.stem for entry in entries if entry.pos == VERB}
    for stem, pos, count, note in entries:
        cost = math.log(total / count)
        if pos == FORM:
            add(stem, Stem(INVARIABLE, 0, note, pos, cost, ""))
        elif pos == CLOSED:
            add(stem, Stem(INVARIABLE, 0, stem, pos, cost, ""))
        elif pos == VERB:
            for text, tight, lax in shapes(stem, True):
                add(text, Stem(tight, lax, stem, pos, cost, ""))
            for derived, voice in voices(stem):
                if derived in listed:
                    continue
                for text, tight, lax in shapes(derived, True):
                    add(text, Stem(tight, lax, stem, pos, cost + VOICE_COSTS[voice], voice))
        else:
            for text, tight, lax in shapes(stem, False, note):
                add(text, Stem(tight, lax, stem, pos, cost, ""))
            if pos == NUMERAL:
                derived = ordinal(stem)
                for text, tight, lax in shapes(derived, False):
                    add(text, Stem(tight, lax, stem, pos, cost + 1.0, "ORD"))
    return stems
