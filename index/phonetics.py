"""One key for a name across Kazakh, Russian and English, and their ways to spell it.

Шоқан, Чокан, Shoqan and Chokan are one man. The key is a skeleton of the consonants, told
apart as coarsely as the spellings confuse them (қ к г ғ х h are one; ж дж j zh are one), in
the manner of Soundex (R. Russell, US patent 1,261,167, 1918) for other languages. Vowels
change most between the languages; they count where a name has few consonants, and at its
beginning, in three classes. Endings are not cut: give it lemmas, or names as they stand.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from difflib import SequenceMatcher

from corpus.scripts import (
    ARABIC_LETTER,
    CYRILLIC,
    LATIN,
    arabic_to_cyrillic,
    mend_look_alikes,
)
from index.tokens import CACHED

FEW_CONSONANTS = 3  # a name with so few keeps its vowels
# Sounds, one letter each: A I U vowels, k q-like, j zh-like, c sh- and ch-like.
VOWELS = "AIU"

CYRILLIC_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("аәяӓ", "A"),
        **dict.fromkeys("еэёиіїыє", "I"),
        **dict.fromkeys("оөуұүюў", "U"),
        **dict.fromkeys("кқгғхһґ", "k"),
        **dict.fromkeys("шчщ", "c"),
        **dict(zip("бвджзлмнңпрстф", "bvdjzlmnnprstf", strict=True)),
        "ц": "ts",
        "й": "y",
        **dict.fromkeys("ьъ", ""),
    }
)
LATIN_SOUNDS = str.maketrans(
    {
        "a": "A",
        **dict.fromkeys("eiı", "I"),
        **dict.fromkeys("ou", "U"),
        **dict.fromkeys("kgqh", "k"),
        "w": "v",
        "x": "ks",
    }
)
# Before Latin letters are sounds; the first that fits.
LATIN_SPELLINGS = (
    ("s'|c'|[şšșçč]|shch|sch|tch|tsch|sh|ch", "C"),
    ("dzh|dj|zh|ž", "j"),
    ("y'", "u"),
    ("ph", "f"),
    ("th", "t"),
    ("ck|cq", "k"),
    ("c(?=[eiy])", "s"),
    ("c", "k"),
    ("tz", "ts"),
    ("o?ff$", "ov"),
    ("(?<=[aeiouy])h$|'", ""),  # Sarah
    ("w(?=[aeiouäöü])(?<=[aeiouäöü]w)|w(?=[^aeiouäöü]|$)(?<!ow)(?<!ew)", "u"),  # QazAqparat
    ("yo", "e"),
)
SPELLINGS = re.compile("|".join(f"(?P<s{at}>{one})" for at, (one, _) in enumerate(LATIN_SPELLINGS)))
MARKS = re.compile("[\u0300-\u036f]")
APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u02bb\u02b9`\u00b4]")

PATRONYMIC = re.compile(
    "(?<=..)[-\u2010\u2011 ]?(?:ұлы|улы|қызы|кызы|uly|ūly|u'ly|qyzy|kyzy|qızı|ulı)$"
)
GLIDE = re.compile("y(?=[AIU])|(?<=[AIU])y|^I(?=[AU])")  # Ерлан and Yerlan, Абай and Abai
VOWEL_RUN = re.compile("([AIU])[AIU]+")
DOUBLED = re.compile(r"(.)\1+")
NASAL = re.compile("nk")  # ң is ng: Жаңатас, Zhangatas
VOICED = str.maketrans("zbd", "spt")
# Voiceless where nobody hears the voice: Сәтбаев is Сатпаев, Ахмед is Ахмет.
DEVOICED = re.compile("(?<=[kcstpf])[zbd]|[zbd]$")
FEMININE = re.compile("(?<=[AIU]v)A$")  # Бектембаева is of the Бектембаевs
BAY = re.compile("(?<=[bp]A)v$")  # Кунанбаев is Құнанбайұлы, of Құнанбай


def likeness(one: str, other: str) -> float:
    """How alike two names of one key sound, vowels too: 0 to 1 (Ratcliff and Obershelp, 1988)."""
    return SequenceMatcher(None, sounds(one), sounds(other), autojunk=False).ratio()


@functools.lru_cache(CACHED)
def name_key(word: str) -> str:
    """The phonetic key of a name in Cyrillic, Latin or Arabic letters.

    Never empty for a word with a letter. Strings of other scripts are case folded only.
    """
    heard = sounds(word)
    consonants = [sound for sound in heard if sound not in VOWELS]
    if len(consonants) > FEW_CONSONANTS:
        heard = DOUBLED.sub(r"\1", heard[:1] + "".join(s for s in heard[1:] if s not in VOWELS))
    return heard.lower()


@functools.lru_cache(CACHED)
def sounds(word: str) -> str:
    """The sounds of a name, vowels in capital letters; never empty for a word with a letter."""
    folded = unicodedata.normalize("NFC", mend_look_alikes(word)).casefold()
    if ARABIC_LETTER.search(folded):
        folded = next(iter(arabic_to_cyrillic(folded)), folded)
    folded = PATRONYMIC.sub("", APOSTROPHES.sub("'", folded))
    if CYRILLIC.search(folded):
        heard = re.sub("дж", "ж", folded).replace("йо", "е").translate(CYRILLIC_SOUNDS)
    elif LATIN.search(folded):
        spelled = SPELLINGS.sub(lambda found: LATIN_SPELLINGS[_which(found)][1], folded)
        plain = MARKS.sub("", unicodedata.normalize("NFD", spelled.replace("ə", "a")))
        heard = plain.replace("ɵ", "o").translate(LATIN_SOUNDS).replace("C", "c")
    else:
        return folded
    heard = re.sub("[-' ]", "", heard)
    heard = GLIDE.sub("", heard).replace("y", "I")
    heard = VOWEL_RUN.sub(r"\1", DOUBLED.sub(r"\1", heard))
    heard = BAY.sub("", FEMININE.sub("", NASAL.sub("n", heard)))
    heard = DEVOICED.sub(lambda found: found[0].translate(VOICED), heard)
    return heard or folded


def _which(found: re.Match[str]) -> int:
    return int((found.lastgroup or "s0")[1:])
