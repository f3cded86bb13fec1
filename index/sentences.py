"""Where the sentences of a text begin and end, in three languages.

A line ends a sentence; so does a full stop, question or exclamation mark before a word that may
begin another one, but not behind an initial or an abbreviation.

Reference: G. Grefenstette, P. Tapanainen, What is a Word, What is a Sentence? Problems of
Tokenization (COMPLEX 1994), for rules with a list of abbreviations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# What may end a sentence, the quotation marks that close behind it, the space, and what begins.
END = re.compile(
    r"[.!?…]+[»”\"’')\]]*(?P<space>\s+)(?=[«“„\"‘'(\[–—-]*\s*(?P<next>[^\W_]))|\s*\n\s*"
)
BEFORE = re.compile(r"(?:(?P<number>\d)\s*)?(?P<word>[^\W\d_]+(?:\.[^\W\d_]+)*)\.$")
REACH = 24  # characters before a full stop that are looked at
# These never end a sentence: what they belong to follows.
LEADING = frozenset(
    # Russian
    "им в вв ул пр просп пл пер обл р-н пос стр рис см ср напр проф акад доц канд докт зав зам ред"
    " сост св гр г-н г-жа тов тел кв корп мин макс т.е т.н т.к"
    # Kazakh
    " көш даң ауд обл қар мыс проф акад т.ж ж.т"
    # English
    " mr mrs ms dr prof st sr jr no vol fig pp ed eds vs e.g i.e cf approx dept gen col rev".split()
)
# These end one where a capital follows; г., ж. and the like only behind a number.
CLOSING = frozenset("т.д т.п т.б др пр etc al inc ltd co".split())
OF_NUMBERS = frozenset("г гг ж жж ғ ғғ жыл тыс млн млрд мың руб тг тнг см км м кг".split())


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without the space around it; of a text in its order."""
    start = 0
    for match in END.finditer(text):
        if match["next"] and not _ends(text, match):
            continue
        end = match.start("space") if match["space"] else match.start()
        if text[start:end].strip():
            yield _trimmed(text, start, end)
        start = match.end()
    if text[start:].strip():
        yield _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    whole = text[start:end]
    return start + len(whole) - len(whole.lstrip()), start + len(whole.rstrip())


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a mark ends a sentence, by what stands before and behind it."""
    if "\n" in match["space"]:
        return True
    following = match["next"]
    if following.islower():
        return False
    if text[match.start()] != "." or text[match.start() + 1 : match.start() + 2] in tuple(".!?…"):
        return True
    before = BEFORE.search(text[max(0, match.start() - REACH) : match.start() + 1])
    if before is None:
        return True
    word = before["word"]
    lowered = word.casefold()
    if lowered in OF_NUMBERS:
        return before["number"] is not None and not following.isdecimal()
    if len(word) == 1 and word.isupper():  # А. Құнанбайұлы
        return False
    if lowered in CLOSING:
        return True
    return lowered not in LEADING
