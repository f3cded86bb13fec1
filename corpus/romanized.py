"""Russian in Latin letters, as people type it who have no Russian keyboard at hand: noch muzeev.

They follow no table, or several at once: the passport's (ICAO Doc 9303: shch, ia), the
library's (ISO 9, ALA-LC: c, kh), the map's (BGN/PCGN: y, ye), and leave soft signs out. Each
letter gets all it may stand for; the pairs of letters that Russian words have
(`corpus.bigrams`) tell the likely words, and whoever asks knows by a dictionary which of them
are any.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from corpus.scripts import APOSTROPHES, MAX_LETTERS, beam_search, graphemes

# The Cyrillic letters that Latin ones may stand for, the likeliest first.
LETTERS: dict[str, str] = {
    **dict(zip("agkfu", "агкфу", strict=True)),
    **{letter: f"{own} {own}ь" for letter, own in zip("bvdzlmnprst", "бвдзлмнпрст", strict=True)},
    **{"w": "в", "c": "ц к", "h": "х", "x": "кс х", "e": "е э ье", "i": "и ы й", "o": "о"},
    **{"y": "ы й и ь", "j": "й ь ж", "'": "ь ъ", "č": "ч чь", "š": "ш шь", "ž": "ж жь"},
    **{"zh": "ж жь", "kh": "х", "ch": "ч чь", "sh": "ш шь", "ts": "ц тс тьс", "tz": "ц"},
    **{"shch": "щ щь", "sch": "щ", "sh'": "щ", "eh": "э", "è": "э"},
    **{"ya": "я ья", "ja": "я ья", "ia": "ия я ья", "iya": "ия ья", "ija": "ия", "'ya": "ья"},
    **{"yu": "ю ью", "ju": "ю ью", "iu": "ию ю ью", "iyu": "ию ью", "iju": "ию"},
    **{"yo": "е ье", "jo": "е ье", "ye": "е ье ые", "je": "е ье", "ie": "ие ье е", "iye": "ие ые"},
    **{"yy": "ый", "iy": "ий ый", "yi": "ый", "ij": "ий", "ii": "ий ии", "yj": "ый"},
}
RUSSIAN_IN_LATIN = re.compile(r"[a-pr-zčšžè]+(?:'[a-pr-zčšžè]*)*")


@functools.lru_cache(10_000)
def latin_to_russian(word: str) -> tuple[str, ...]:
    """What a word in Latin letters may be in Russian ones, the likeliest first; not all are words.

    Lower case, е for ё; none for a word with letters that no way to write Russian has (q, marks)
    or longer than `corpus.scripts.MAX_LETTERS`.

    >>> "выставка" in latin_to_russian("Vystavka"), "ночь" in latin_to_russian("noch")
    (True, True)
    >>> latin_to_russian("qala")
    ()
    """
    folded = re.sub(f"[{APOSTROPHES}]", "'", unicodedata.normalize("NFC", word).casefold())
    if len(folded) > MAX_LETTERS or not RUSSIAN_IN_LATIN.fullmatch(folded):
        return ()
    return tuple(text for _, text in beam_search(list(graphemes(folded, LETTERS)), "ru") if text)
