"""The sounds of Kazakh that decide which shape an ending takes, and what it does to a stem.

An ending is chosen by two properties of what stands before it: the vowel harmony of the
last syllable (back or front) and the class of the final sound. Endings are written as
templates whose capitals stand for sounds still to be chosen:

    A  а/е          Y  ы/і          G  ғ/г, after a voiceless sound қ/к       K  қ/к
    L  л/д/т        N  н/д/т (genitive)      C  н/д/т (accusative)      D  д/т
    B  д/н/т        M  м/б/п (instrumental)  P  м/б/п (negation)
    y  ы/і, none after a vowel       s  с after a vowel, else none

Reference: K. Musaev, The Kazakh Language (2008); R. Muhamedowa, Kazakh: A Comprehensive
Grammar (2015), chapters 1 and 2.
"""

from __future__ import annotations

from typing import NamedTuple

BACK, FRONT = 0, 1

BACK_VOWELS = frozenset("аоұыяё")
FRONT_VOWELS = frozenset("әөүіеэ")
BACK_STEMS = frozenset(("жи", "ми"))  # жияды, миға, but тиеді, биге
NEUTRAL_VOWELS = frozenset("иую")  # take the harmony of what precedes them
VOWELS = BACK_VOWELS | FRONT_VOWELS | NEUTRAL_VOWELS
KAZAKH_LETTERS = frozenset("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
FRONT_SOUNDS = FRONT_VOWELS.union("кг")
LOAN_LETTERS = frozenset("вфцчщъьэёх")
SIGNS = "ьъ"

# Final sounds. The first six are those of every stem; the others are joints where stem
# and ending melt together, and only verbs have them:
#   I  a final ы/і that melted into и or у       оқы + й + ды -> оқ|иды
#   J  a final й that melted into я or ю         қой + а + ды -> қо|яды
#   E  a final и, which softens а and у          жи + а + ды  -> жи|яды
FINALS = "VRLZNT"
JOINTS = "IJE"

# How an ending begins, as far as stems care: with a consonant, ы/і, а/е, у or й, and the
# -ып of converbs, before which a final п turns у (тап: тауып, but табылды).
CONSONANT, Y, A, U, YP = "CYAUP"
STARTS = CONSONANT + Y + A + U + YP
VOWEL = Y + A + U + YP

_FINAL_OF = {
    **dict.fromkeys("аәеёоөұүыіэя", "V"),
    **dict.fromkeys("рйуию", "R"),
    "л": "L",
    **dict.fromkeys("зж", "Z"),
    **dict.fromkeys("мнң", "N"),
    # Words in б в г д end voiceless when spoken: клубқа, Назарбаевтың, педагогтар.
    **dict.fromkeys("пфкқтсшщчцхһбвгд", "T"),
}

_SHAPES = {  # the sound that a capital takes after each final
    "L": dict(zip(FINALS, "ллдддт", strict=True)),
    "N": dict(zip(FINALS, "ндддн" + "т", strict=True)),
    "C": dict(zip(FINALS, "нддддт", strict=True)),
    "D": dict(zip(FINALS, "ддддд" + "т", strict=True)),
    "B": dict(zip(FINALS, "ддддн" + "т", strict=True)),
    "M": dict(zip(FINALS, "мммбмп", strict=True)),
    "P": dict(zip(FINALS, "мммббп", strict=True)),
    "G": dict(zip(FINALS, "GGGGG" + "K", strict=True)),
}
_HARMONIC = (str.maketrans("AYGK", "аығқ"), str.maketrans("AYGK", "еігк"))
_TEMPLATE_FINAL = {"A": "V", "Y": "V", "G": "T", "K": "T"}

VOICED = {"п": "б", "к": "г", "қ": "ғ"}
VOICELESS = {voiced: voiceless for voiceless, voiced in VOICED.items()}


def final_class(stem: str) -> str:
    """The class of a stem's (or template's) final sound, one of FINALS; "" if it has none."""
    last = stem.rstrip(SIGNS)[-1:]
    return _FINAL_OF.get(last) or _TEMPLATE_FINAL.get(last, "")


def harmony(stem: str) -> int | None:
    """BACK or FRONT by the last vowel that decides; None where no letter is a vowel.

    и and у before a consonant are vowels of loan words (кредит, минут) and decide like
    front and back ones; elsewhere they follow what stands before them (келу, оқу).
    """
    if stem in BACK_STEMS:
        return BACK
    if stem.endswith("ль"):  # фестивальге, рольге
        return FRONT
    for at in range(len(stem) - 1, -1, -1):
        letter = stem[at]
        if letter in BACK_VOWELS:
            return BACK
        if letter in FRONT_VOWELS:
            return FRONT
        if letter in NEUTRAL_VOWELS and stem[at + 1 : at + 2] not in ("", *VOWELS):
            return FRONT if letter == "и" else BACK
    for letter in reversed(stem):
        if letter in NEUTRAL_VOWELS:
            return FRONT if letter == "и" else BACK
    return None


def is_loan(stem: str) -> bool:
    """Whether a stem's letters show a loan word, whose endings waver between harmonies.

    They do where Kazakh has no such letter (фестиваль), no such vowels side by side (метро),
    or only қ and ғ with such vowels (банк, округ).
    """
    if not LOAN_LETTERS.isdisjoint(stem):
        return True
    return not BACK_VOWELS.isdisjoint(stem) and not FRONT_SOUNDS.isdisjoint(stem)


def join(template: str, final: str) -> str:
    """A template after a final of FINALS: all but the harmony (A, Y, G, K) is chosen."""
    if template[:1] in ("y", "s"):
        if template[0] == "y":
            template = template[1:] if final == "V" else "Y" + template[1:]
        else:
            template = ("с" if final == "V" else "") + template[1:]
    shapes = _SHAPES.get(template[:1])
    return template if shapes is None else shapes[final] + template[1:]


def harmonise(template: str, harmony: int) -> str:
    """The letters of a joined template in words of one harmony."""
    return template.translate(_HARMONIC[harmony])


def start(template: str) -> str:
    """How a joined template begins, one of STARTS; the end of the word is a consonant."""
    if template.startswith("Yп"):
        return YP
    return {"Y": Y, "A": A, "у": U, "й": U}.get(template[:1], CONSONANT)


class Surface(NamedTuple):
    """A shape in which a stem appears before endings."""

    text: str
    final: str  # one of FINALS or JOINTS
    before: str  # those of STARTS that may follow


def nominal_surfaces(stem: str) -> list[Surface]:
    """The shapes of a noun, adjective, numeral or name: кітап, кітаб-; фестиваль, фестивал-."""
    final = final_class(stem)
    if not final:
        return []
    last = stem[-1]
    if last in SIGNS:
        return [Surface(stem, final, CONSONANT), Surface(stem[:-1], final, VOWEL)]
    if last in VOICED and stem[-2:-1] in VOWELS:
        return [
            Surface(stem, final, CONSONANT),
            Surface(stem[:-1] + VOICED[last], final, VOWEL),
        ]
    return [Surface(stem, final, STARTS)]


def verbal_surfaces(stem: str) -> list[Surface]:
    """The shapes of a verb: оқы, оқ-; қой, қо-; жи; тап, таб-, тау-."""
    final, last = final_class(stem), stem[-1:]
    if not final:
        return []
    if last in "ыі":
        return [Surface(stem, final, CONSONANT), Surface(stem[:-1], "I", STARTS)]
    if last in "йи":  # only а and у melt with it: қояды, қою, but сүйеді, сүю
        unmelted = CONSONANT + Y + YP + (A if harmony(stem) == FRONT else "")
        melted = Surface(stem[:-1], "J", STARTS) if last == "й" else Surface(stem, "E", STARTS)
        return [Surface(stem, final, unmelted), melted]
    if last == "п":
        return [
            Surface(stem, final, CONSONANT),
            Surface(stem[:-1] + "б", final, Y + A + U),
            Surface(stem[:-1] + "у", final, YP),
        ]
    if last in VOICED:
        return [Surface(stem, final, CONSONANT), Surface(stem[:-1] + VOICED[last], final, VOWEL)]
    return [Surface(stem, final, STARTS)]
