"""Alphabetical order in Kazakh, Russian and English, for lists that people read.

After the Unicode Collation Algorithm (UTS #10) and CLDR, cut down to the scripts we
have: letters decide first, accents second, case third, and the text itself last, so
that the order is total. Punctuation, quotation marks, symbols and spaces do not count
before that last level.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from corpus.story import Language

SortKey = tuple[str, str, str, str]

DIGITS = "0123456789"
LATIN = "abcdefghiıjklmnŋopqrstuvwxyz"
# The root order of CLDR, where ё is an accented е; Russian and English lists use it.
CYRILLIC = "аәбвгғдежзийікқлмнңоөпрстуүұфхһцчшщъыьэюя"
# The alphabet of 42 letters, ё among them.
KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

# What precedes what: digits, then the reader's own script, then the other.
ORDER: dict[Language, str] = {
    "kk": DIGITS + KAZAKH + LATIN,
    "ru": DIGITS + CYRILLIC + LATIN,
    "en": DIGITS + LATIN + CYRILLIC,
}
# Latin letters that Unicode does not decompose: base letters and a mark.
DECOMPOSED = {
    "æ": "ae\u0335",
    "œ": "oe\u0335",
    "ß": "ss\u0335",
    "ø": "o\u0338",
    "đ": "d\u0335",
    "ł": "l\u0335",
}

FIRST_RANK = 0x100  # ranks are written as characters; these stay below the first letter
NO_MARK = "\x01"
LOWER, UPPER = "\x01", "\x02"


class Weights(dict[int, str]):
    """One level of a key for each code point, worked out when it is first met.

    Made for `str.translate`, which runs at the speed of C once the table is filled.
    """

    def __init__(self, language: Language, level: int) -> None:
        self._order = ORDER[language]
        self._level = level

    def __missing__(self, code: int) -> str:
        weight = self[code] = "".join(element[self._level] for element in self._elements(chr(code)))
        return weight

    def _elements(self, char: str) -> list[tuple[str, str, str]]:
        """Primary, secondary and tertiary weights of each letter in one character."""
        elements: list[tuple[str, str, str]] = []
        case = UPPER if char != char.lower() else LOWER
        # lower() makes "i" and a dot of "İ"; marks that stand alone count as accents
        for letter in self._letters(char.lower()):
            rank = self._order.find(letter)
            category = unicodedata.category(letter)
            if rank >= 0:
                elements.append((chr(FIRST_RANK + rank), NO_MARK, case))
            elif category == "Nd":
                elements.append((chr(FIRST_RANK + unicodedata.digit(letter)), letter, case))
            elif category[0] == "M":
                elements.append(("", letter, ""))
            elif category[0] in "LN":
                # letters of other scripts: after ours, in the order of Unicode
                beyond = min(FIRST_RANK * 2 + ord(letter), 0x10FFFF)
                elements.append((chr(beyond), NO_MARK, case))
        return elements

    def _letters(self, text: str) -> str:
        """The letters of the alphabet whole, all others taken apart."""
        return "".join(
            letter
            if letter in self._order
            else DECOMPOSED.get(letter) or unicodedata.normalize("NFKD", letter)
            for letter in text
        )


@cache
def _levels(language: Language) -> tuple[Weights, Weights, Weights]:
    return Weights(language, 0), Weights(language, 1), Weights(language, 2)


def sort_key(text: str, language: Language) -> SortKey:
    """What `text` is compared by in a list whose reader reads `language`.

    Four strings: letters and digits; accents; case, small before capital; the text
    itself. Kazakh lists follow the Kazakh alphabet, in which ё is a letter. Russian and
    English lists follow the root order of CLDR: ё with е, Kazakh letters after the
    letters they are made from. Digits come first, digit by digit, then the letters of
    the reader's script.
    """
    composed = unicodedata.normalize("NFC", text)
    primary, secondary, tertiary = _levels(language)
    return (
        composed.translate(primary),
        composed.translate(secondary),
        composed.translate(tertiary),
        text,
    )
