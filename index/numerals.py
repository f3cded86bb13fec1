"""Numbers as they are written: Roman ones, of centuries and rulers, mean Arabic ones.

XIX ғасыр is 19 ғасыр. On a Cyrillic keyboard Roman numbers are typed with letters that only
look so: ХІХ, and ХVШ for eighteen.
"""

from __future__ import annotations

import re

# Those of X, V and I, to 39: what centuries, rulers, congresses and volumes are numbered by, and
# few words look like. A single letter is an initial, or a word.
ROMAN = re.compile("(?=..)x{0,3}(?:ix|iv|v?i{0,3})")
LETTERS = str.maketrans("хі", "xi")
TYPED_INSTEAD = str.maketrans({"ш": "iii", "п": "ii"})  # after another: ХШ, ХVП
UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
WRITTEN = {str(number): "x" * (number // 10) + UNITS[number % 10] for number in range(2, 40)}
WRITTEN = {number: roman for number, roman in WRITTEN.items() if len(roman) > 1}
MEANT = {roman: number for number, roman in WRITTEN.items()}


def roman(exact: str) -> str | None:
    """A word in its exact form (`index.tokens`) as a Roman number in Latin letters, if it is one.

    >>> roman("xix"), roman("хvш"), roman("iiii")
    ('xix', 'xviii', None)
    """
    if len(exact) < 2 or exact[0] not in "xхviі":
        return None
    typed = exact.translate(LETTERS)
    if typed[0] in "xv":
        typed = typed.translate(TYPED_INSTEAD)
    return typed if ROMAN.fullmatch(typed) else None


def arabic(numbers: tuple[str, ...]) -> str:
    """Of a number both ways, that in Arabic digits."""
    return next(filter(str.isdecimal, numbers))


def both_ways(exact: str) -> tuple[str, ...]:
    """A number as it is written, and in the other digits; nothing of a word.

    The first is what a text is indexed by: a Roman number stays one.

    >>> both_ways("xix"), both_ways("19"), both_ways("1995"), both_ways("көрме")
    (('xix', '19'), ('19', 'xix'), ('1995',), ())
    """
    if exact.isdecimal():
        return (exact, WRITTEN[exact]) if exact in WRITTEN else (exact,)
    written = roman(exact)
    return (written, MEANT[written]) if written else ()
