"""The endings of Kazakh words, generated from their morphemes.

A chain of endings is walked morpheme by morpheme; each is joined to the class of sound
before it (`phonology.join`) and at last given its harmony. What comes out is one table,
ending -> readings, in which every reading knows after which stems it may stand. Nothing
is listed by hand but the morphemes and which may follow which.

The names of morphemes follow the Leipzig Glossing Rules (2015) where these have one.

Reference: R. Muhamedowa, Kazakh: A Comprehensive Grammar (2015), chapters 2 to 5.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import NamedTuple

from index.kazakh.phonology import (
    BACK,
    FINALS,
    FRONT,
    JOINTS,
    STARTS,
    final_class,
    harmonise,
    join,
    start,
)

Chain = tuple[str, ...]  # the names of the morphemes, first to last
Joined = tuple[str, Chain]  # a template after its stem, all but its harmony chosen

PREDICATES = {
    "1SG": "MYн", "2SG": "сYң", "2HON": "сYз", "1PL": "PYз", "2PL": "сYңдAр",
    "2PL.HON": "сYздAр",
}  # fmt: skip
CASES = {
    "GEN": "NYң", "DAT": "GA", "ACC": "CY", "LOC": "DA", "ABL": "BAн", "INS": "Mен",
    "SIM": "DAй", "EQU": "шA",
}  # fmt: skip
OF_PERSON = {  # after the first and second person's possessive
    **CASES, "DAT": "A", "GEN": "нYң", "ABL": "нAн",
}  # fmt: skip
OF_THIRD = {  # after the third person's possessive, which keeps an old н
    "GEN": "нYң", "DAT": "нA", "ACC": "н", "LOC": "ндA", "ABL": "нAн", "INS": "мен",
    "SIM": "ндAй", "EQU": "ншA",
}  # fmt: skip
POSSESSIVES = {
    "POSS.1SG": ("yм", OF_PERSON), "POSS.2SG": ("yң", OF_PERSON),
    "POSS.2HON": ("yңYз", CASES), "POSS.1PL": ("yмYз", CASES), "POSS.3": ("sY", OF_THIRD),
}  # fmt: skip
# Endings that make new words of nouns, and so belong to the lemma: тау, таулы.
DERIVATIONS = {
    "PROP": "LY", "PRIV": "сYз", "ABST": "LYK", "NAGT": "шY", "NAGT.ABST": "шYлYK",
    "SON": "ұлы", "DAUGHTER": "қызы",
}  # fmt: skip
PAST = {
    "": "", "1SG": "м", "2SG": "ң", "2HON": "ңYз", "1PL": "K", "2PL": "ңдAр",
    "2PL.HON": "ңYздAр",
}  # fmt: skip


def _then(base: str, template: str) -> str:
    return base + join(template, final_class(base))


def _predicates(base: str, chain: Chain) -> Iterator[Joined]:
    for person, template in PREDICATES.items():
        if person == "2HON" and not chain:
            continue  # ақынсыз is "without a poet" far more often than "you are a poet"
        yield _then(base, template), (*chain, person)


def _cases(base: str, chain: Chain, templates: dict[str, str], deep: bool) -> Iterator[Joined]:
    """The cases after a base; with what follows them where `deep`."""
    for case, template in templates.items():
        inflected = _then(base, template)
        yield inflected, (*chain, case)
        if case == "LOC":
            attribute, named = inflected + "GY", (*chain, "LOC", "ATTR")
            if deep:
                yield from _inflected(attribute, named)
                yield from _predicates(inflected, (*chain, "LOC"))
            else:
                yield attribute, named
    own = _then(base, "Nікі")
    yield own, (*chain, "GEN.PRED")
    if deep:
        yield from _cases(own, (*chain, "GEN.PRED"), OF_THIRD, deep=False)


def _possessives(base: str, chain: Chain, deep: bool) -> Iterator[Joined]:
    for person, (template, cases) in POSSESSIVES.items():
        owned = _then(base, template)
        named = (*chain, person)
        yield owned, named
        yield from _cases(owned, named, cases, deep)
        if deep:
            yield from _predicates(owned, named)


def _numbers(base: str, chain: Chain, deep: bool) -> Iterator[Joined]:
    """Case and possession of a base and of its plural."""
    for stem, named in ((base, chain), (_then(base, "LAр"), (*chain, "PL"))):
        if named != chain:
            yield stem, named
        yield from _cases(stem, named, CASES, deep)
        yield from _possessives(stem, named, deep)
        if deep:
            yield from _predicates(stem, named)


@functools.cache
def nominal(final: str, deep: bool = True) -> tuple[Joined, ...]:
    """All endings of nouns, adjectives and names after a final sound; none is empty.

    `deep` adds persons (`ақынмын`) and what may follow `-дағы` and `-нікі`.
    """
    return _cut(_nominal_chains(STAND_INS[final], deep))


# One letter of each final: a stem to walk the endings from, cut off again.
STAND_INS = dict(zip(FINALS, "арлзмт", strict=True))


def _cut(chains: Iterator[Joined]) -> tuple[Joined, ...]:
    return tuple((template[1:], chain) for template, chain in chains)


def _nominal_chains(base: str, deep: bool) -> Iterator[Joined]:
    yield from _numbers(base, (), deep)
    if deep:
        yield from _inflected(_then(base, "GY"), ("ATTR",))  # күзгі, қазіргі
        yield from _inflected(_then(base, "yрAK"), ("CMPR",))  # үлкенірек
        for name, template in DERIVATIONS.items():
            derived = _then(base, template)
            yield from _inflected(derived, (name,))
            yield from _predicates(derived, (name,))


def _inflected(base: str, chain: Chain) -> Iterator[Joined]:
    """What ends like a noun (a participle, a verbal noun): itself and its nominal endings."""
    yield base, chain
    for template, following in nominal(final_class(base), deep=False):
        yield base + template, chain + following


def _finite(base: str, chain: Chain, persons: dict[str, str]) -> Iterator[Joined]:
    yield base, chain
    for person, template in persons.items():
        yield _then(base, template), (*chain, person)


def _moods(base: str, chain: Chain) -> Iterator[Joined]:
    """What follows a verb stem, negated or not, whatever its class."""
    for person, template in PAST.items():
        ending = (*chain, "PST", person) if person else (*chain, "PST")
        yield _then(base, "DY") + template, ending
        ending = (*chain, "COND", person) if person else (*chain, "COND")
        yield base + "сA" + template, ending
    yield base + "сAйшY", (*chain, "COND", "REQ")
    present = base + ("й" if final_class(base) == "V" else "A")
    yield from _finite(present, (*chain, "PRS"), PREDICATES)
    yield present + "дY", (*chain, "PRS", "3")
    past = _then(base, "yп")
    yield past, (*chain, "CVB")
    for person, template in {**PREDICATES, "3": "тY"}.items():
        yield _then(past, template), (*chain, "EVID", person)
    yield from _inflected(present + "тYн", (*chain, "HAB"))
    participle = _then(base, "GAн")
    yield from _inflected(participle, (*chain, "PTCP"))
    yield from _predicates(participle, (*chain, "PTCP"))
    yield from _predicates(present + "тYн", (*chain, "HAB"))
    yield from _inflected(participle + "дYK", (*chain, "PTCP", "NMLZ"))
    yield from _inflected(present + "тYндYK", (*chain, "HAB", "NMLZ"))
    yield from _inflected(base + "у", (*chain, "INF"))
    for name, template in {
        "IMP.2HON": "yңYз", "IMP.2SG": "yң", "IMP.2PL": "yңдAр", "IMP.2PL.HON": "yңYздAр",
        "IMP.3": "сYн", "IMP.3PL": "сYндAр", "UNTIL": "GAншA", "SINCE": "GAлY",
    }.items():  # fmt: skip
        yield _then(base, template), (*chain, name)
    hortative = "" if final_class(base) == "V" else "A"
    for name, template in {"IMP.1SG": "йYн", "IMP.1PL": "йYK"}.items():
        yield base + hortative + template, (*chain, name)
    optative = _then(base, "GAй")
    yield from _finite(optative, (*chain, "OPT"), PREDICATES)


def _verbal_chains(base: str) -> Iterator[Joined]:
    yield from _moods(base, ())
    negated = _then(base, "PA")
    yield negated, ("NEG",)
    yield from _moods(negated, ("NEG",))
    aorist = base + ("р" if final_class(base) == "V" else "Aр")
    yield from _inflected(aorist, ("FUT",))
    yield from _predicates(aorist, ("FUT",))
    yield from _inflected(aorist + "лYK", ("FUT", "NMLZ"))
    never = negated + "с"
    yield from _inflected(never, ("NEG", "FUT"))
    yield from _predicates(never, ("NEG", "FUT"))
    yield from _inflected(never + "тYK", ("NEG", "FUT", "NMLZ"))
    intention = _then(base, "PAK")
    yield from _finite(intention, ("INT",), PREDICATES)
    yield from _finite(intention + "шY", ("INT", "AGT"), PREDICATES)
    for person, (template, _) in POSSESSIVES.items():
        yield _then(_then(base, "GY"), template), ("DES", person)  # барғым келеді
    yield from _inflected(base + "ушY", ("AGT",))
    yield from _inflected(base + "улY", ("RES",))  # жазулы


@functools.cache
def verbal(final: str) -> tuple[Joined, ...]:
    """All endings of verbs after a final of FINALS or a joint of JOINTS; none is empty."""
    match final:
        case "I":  # оқы + й, у -> оқи, оқу
            return _melted("V", {"й": "и", "у": "у"})
        case "J" | "E":  # қой, жи + а, у -> қоя, жия, қою
            return _melted("R", {"A": "я", "у": "ю"})
    return _cut(_verbal_chains(STAND_INS[final]))


def _melted(final: str, sounds: dict[str, str]) -> tuple[Joined, ...]:
    """The endings after a final that begin with one of the sounds, these replaced."""
    return tuple(
        (melted + template[len(sound) :], chain)
        for template, chain in verbal(final)
        for sound, melted in sounds.items()
        if template.startswith(sound)
    )


FRONT_SHIFT = 2  # from the bit of a back stem to that of its front counterpart


class Reading(NamedTuple):
    """One way to read an ending."""

    verb: bool  # whether it follows verbs; else nouns, adjectives, numerals and names
    slots: int  # bits of the stems that it may follow, see `slot`
    cost: float  # how rare the chain is: minus the logarithm of its share
    kept: int  # how many letters of it belong to the lemma: 2 of `лының` in таулының
    chain: Chain


@functools.cache
def slot(verb: bool, final: str, beginning: str, harmony: int) -> int:
    """The bit of one kind of place between stem and ending; `beginning` is of STARTS."""
    at = (FINALS + JOINTS).index(final) * len(STARTS) + STARTS.index(beginning)
    return 1 << ((at * 2 + harmony) * 2 + verb)


Cost = Callable[[bool, Chain], float]


def table(cost: Cost) -> dict[str, tuple[Reading, ...]]:
    """Every ending with its readings; the empty one stands for the bare stem."""
    slots: dict[tuple[str, bool, Chain], int] = {}  # of back stems
    for verb in (False, True):
        for final in FINALS + (JOINTS if verb else ""):
            bare: tuple[Joined, ...] = (("", ()),) if final in FINALS else ()
            after = {beginning: slot(verb, final, beginning, BACK) for beginning in STARTS}
            for template, chain in bare + (verbal(final) if verb else nominal(final)):
                key = (template, verb, chain)
                slots[key] = slots.get(key, 0) | after[start(template)]
    nominal.cache_clear()  # nobody walks the endings twice
    verbal.cache_clear()
    known: dict[tuple[bool, Chain], tuple[Chain, float, int]] = {}  # one object for each chain
    masks: dict[int, int] = {}  # and for each mask
    readings: dict[str, tuple[Reading, ...]] = {}
    for (template, verb, named), back in slots.items():
        if (verb, named) not in known:
            kept = len(DERIVATIONS.get(named[0], "")) if named else 0
            known[verb, named] = (named, cost(verb, named), kept)
        chain, price, kept = known[verb, named]
        front = 0 if template[:1] == "я" else back << FRONT_SHIFT  # сүйе, тие: nothing melts
        texts = {harmonise(template, BACK): back}
        text = harmonise(template, FRONT)
        texts[text] = texts.get(text, 0) | front
        for text, mask in texts.items():
            if mask:
                one = Reading(verb, masks.setdefault(mask, mask), price, kept, chain)
                readings[text] = (*readings.get(text, ()), one)
    return readings
