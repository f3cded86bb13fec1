"""Kazakh in other letters: look-alikes, Latin, Arabic, and Cyrillic without Kazakh letters.

Kazakh has been written in three scripts, in Latin by four official tables since 2017 and by
everybody's own besides. Cyrillic is what the index holds; here is how the others get there.
A spelling that may stand for several words gives several, the likeliest first. Only letters
are known here, no words: the likelihood comes from vowel harmony (K. Musaev, The Kazakh
Language, 2008) and from the pairs of letters that Kazakh words have (`corpus.bigrams`).

Latin tables: decrees No. 569 of 26 October 2017 (apostrophes) and No. 637 of 19 February
2018 (acutes), the proposal of 28 January 2021 (umlauts, breves, cedillas), and the one of
the news agency QazAqparat. Arabic: the reformed alphabet (töte zhazu) of A. Baitursynuly.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from corpus.bigrams import EDGE, UNSEEN, pairs, plausibility
from corpus.story import Language

MAX_MARKS = 30  # combining marks in a row
MAX_CANDIDATES = 6
MAX_LETTERS = 48  # of a word; a longer string is none
MAX_QUERY = 500  # characters that tell a Latin text to be Kazakh
BEAM = 24  # unfinished readings kept while a word is read
WITHIN = 9.0  # bits by which a reading may be less likely than the best
RANK_COST = 1.0  # bits for each place that a letter stands behind the first choice
HARMONY_COST = 3.0  # bits for a back vowel after a front one, or a front one after a back one
PLACE_COST = 3.0  # bits for a vowel that only first syllables have

APOSTROPHES = "'\u2018\u2019\u02bc\u02bb\u02b9`\u00b4"
CYRILLIC = re.compile("[\u0400-\u052f]")
LATIN = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0259\u0275\u1e00-\u1eff]")
_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{MAX_MARKS + 1},}}")  # combining marks among them
RUN = re.compile(r"[^\W\d_]+")

# Latin letters that look like Cyrillic ones, and the Cyrillic ones that look like Latin ones.
LOOK_ALIKES = str.maketrans(
    "ABCEHIKMOPTXYƏƟaceopxyihkmtəɵǝ",
    "АВСЕНІКМОРТХУӘӨасеорхуіһкмтәөә",
)
LATIN_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХІӘаеорсухіһә", "ABEKMHOPCTYXIƏaeopcyxihə")


def stream_safe(text: str) -> str:
    """`text` without the combining marks beyond 30 in a row (Unicode Annex 15, section 13).

    Putting marks in their order takes the square of their number; no language has so many.
    """

    def shortened(run: re.Match[str]) -> str:
        kept, marks = [], 0
        for char in run[0]:
            marks = marks + 1 if unicodedata.combining(char) else 0
            if marks <= MAX_MARKS:
                kept.append(char)
        return "".join(kept)

    return _MARKS.sub(shortened, text)


def mend_look_alikes(text: str) -> str:
    """The text with each word in one script that had look-alikes of the other script in it.

    Length and offsets stay. A word that mixes scripts for another reason (`iPhoneдар`)
    stays as it is, and so do both parts of `IT-маман`.
    """
    if not (LATIN.search(text) and CYRILLIC.search(text)):
        return text
    return RUN.sub(lambda run: _mend_run(run[0]), text)


def _mend_run(run: str) -> str:
    cyrillic = sum(bool(CYRILLIC.match(letter)) for letter in run)
    if cyrillic in (0, len(run)):
        return run
    as_cyrillic, as_latin = run.translate(LOOK_ALIKES), run.translate(LATIN_LOOK_ALIKES)
    mended = [] if LATIN.search(as_cyrillic) else [as_cyrillic]
    if not CYRILLIC.search(as_latin):
        mended.insert(0 if 2 * cyrillic < len(run) else len(mended), as_latin)
    return mended[0] if mended else run


# Letters as people on a Russian keyboard replace them. і becomes и or ы, and harmony leaves
# few words that differ in those alone.
FOLDED = str.maketrans("әғқңөұүһіыё", "агкноуухиие", "ьъ")


@functools.lru_cache(50_000)
def fold_key(word: str) -> str:
    """The key under which a word typed without Kazakh letters meets the word itself.

    For Cyrillic words; those of other scripts are case folded.
    """
    return mend_look_alikes(word).casefold().translate(FOLDED)


# The Cyrillic letters that Latin ones may stand for, the likeliest first. These hold in every
# table and in what people type.
LETTERS: dict[str, str] = {
    **dict(zip("bdfjlmprtvz", "бдфжлмпртвз", strict=True)),
    **{"a": "а ә", "c": "с ц к", "e": "е э", "g": "г ғ", "h": "х һ", "i": "і и й ы"},
    **{"k": "к қ", "n": "н ң", "o": "о ө", "q": "қ", "s": "с", "u": "ұ у ү"},
    **{"w": "у в", "x": "х кс", "y": "ы й і", "ı": "ы й и", "ə": "ә", "ɵ": "ө", "é": "е"},
    **{"ä": "ә", "á": "ә", "ğ": "ғ г", "ǵ": "ғ г", "ï": "и", "í": "и", "ñ": "ң", "ń": "ң"},
    **{"ŋ": "ң", "ö": "ө", "ó": "ө", "ş": "ш", "ș": "ш", "š": "ш", "ž": "ж", "č": "ч", "ç": "ч"},
    **{"ū": "ұ", "ü": "ү", "ú": "ү", "ý": "у", "yä": "я", "ýa": "уа"},
    **{"sh": "ш сх", "ch": "ч ш", "zh": "ж", "kh": "х қ", "gh": "ғ", "ng": "ң нг нғ"},
    **{
        "ts": "ц тс",
        "tsh": "тш",
        "ngh": "нғ ң",
        "sch": "щ",
        "shch": "щ",
        "dzh": "дж ж",
        "dj": "дж ж",
        "tch": "ч",
    },
    **{"ya": "я", "yu": "ю йу", "yo": "ё йо", "ye": "е йе", "yy": "йы ый", "iy": "ий йы иы"},
    **{"ia": "ия я иа", "ya'": "я", "iya": "ия", "ïya": "ия", "ïa": "ия", "ıa": "ия я иа"},
    **{"iu": "ию ю иу", "iyu": "ию", "ïyu": "ию", "ïw": "иу", "ıu": "ию ю", "ıý": "ию ю иу"},
}
_PLAIN = {"a": "а", "o": "о", "n": "н", "g": "г ғ"}  # in tables that mark the other letter
# What differs in a word that is recognisably in one of the tables.
TABLES: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = (
    (
        re.compile("[aginosucy]'"),
        _PLAIN
        | {"a'": "ә", "g'": "ғ г", "i'": "и й", "n'": "ң", "o'": "ө", "s'": "ш", "c'": "ч"}
        | {
            "u'": "ү",
            "y'": "у",
            "i": "і и й",
            "y": "ы й",
            "u": "ұ у",
            "i'a": "ия я иа",
            "ts'": "тш",
            "i'y'": "ию ю",
        },
    ),
    (
        re.compile("[áǵńóúý]"),
        _PLAIN | {"i": "і и й", "ı": "й и", "y": "ы й", "u": "ұ у", "c": "ц с"},
    ),
    (
        re.compile("[äğñŋöşūüïç]"),
        # ı is і and y is ы in the proposal, ı is ы and y is й in the Turkic alphabets
        _PLAIN | {"i": "і и й", "ı": "ы і", "y": "й ы", "u": "у ұ", "c": "ц с"},
    ),
)
GRAPHEME_LENGTH = 4  # letters of the longest key

# Arabic letters after compatibility decomposition, in back words and in front ones.
ARABIC: dict[str, str] = {
    **dict(zip("بپتجچحدرزسشعفقكگڭلمنهھۆۋ", "бптжчхдрзсшғфқкгңлмнһһву", strict=True)),
    **{"ا": "а", "ە": "е э", "ة": "е", "و": "о", "ۇ": "ұ", "ى": "ы", "ي": "и й"},
    **{"ک": "к", "ی": "ы и й", "ې": "и", "ۈ": "ү", "خ": "х", "غ": "ғ", "ط": "т", "ص": "с"},
    **{"ض": "з", "ظ": "з", "ث": "с", "ذ": "з", "ۅ": "ө", "ݣ": "ң", "ڤ": "в"},
    **{"يا": "я ия иа", "يۋ": "ю ию иу", "يو": "ё йо", "شش": "щ шш", "تس": "ц тс"},
}
ARABIC_FRONT = {"ا": "ә а", "و": "ө о", "ۇ": "ү ұ", "ى": "і ы", "ی": "і и й"}
ARABIC_LETTER = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
ARABIC_MARKS = re.compile("[\u0640\u064b-\u0653\u0655-\u065f\u0670\u200c\u200d]")
HAMZA = re.compile("[\u0621\u0654\u0674]")  # before a word or on a letter: the word is front
FRONT_LETTER = re.compile("[ەةكکگ]")  # stand in front words only, which then need no hamza


def latin_to_cyrillic(word: str) -> tuple[str, ...]:
    """The Cyrillic words that a Kazakh word in Latin letters may be, the likeliest first.

    At most `MAX_CANDIDATES`, lower case; none for a word without Latin letters, or longer
    than `MAX_LETTERS`.
    """
    folded = re.sub(f"[{APOSTROPHES}]", "'", unicodedata.normalize("NFC", word).casefold())
    folded = folded.replace("i\u0307", "i")  # of İ
    if len(folded) > MAX_LETTERS or not LATIN.search(folded):
        return ()
    table = next((own for mark, own in TABLES if mark.search(folded)), {})
    return _readings(list(graphemes(folded, LETTERS | table)))


def arabic_to_cyrillic(word: str) -> tuple[str, ...]:
    """The Cyrillic words that a Kazakh word in Arabic letters may be, the likeliest first.

    At most `MAX_CANDIDATES`, lower case; none for a word without Arabic letters, or longer
    than `MAX_LETTERS`. Presentation forms and vowel marks are taken as well.
    """
    folded = ARABIC_MARKS.sub("", unicodedata.normalize("NFKD", word).casefold())
    if len(folded) > MAX_LETTERS or not ARABIC_LETTER.search(folded):
        return ()
    folded = re.sub("ي(?=[\u0654\u0674])", "ى", folded)  # ٸ
    bare = HAMZA.sub("", folded)
    front = len(bare) < len(folded) or FRONT_LETTER.search(bare)
    return _readings(list(graphemes(bare, ARABIC | ARABIC_FRONT if front else ARABIC)))


def graphemes(word: str, table: dict[str, str]) -> Iterable[Sequence[str]]:
    """What each grapheme may stand for; what no table knows stands for itself."""
    at = 0
    while at < len(word):
        for size in range(min(GRAPHEME_LENGTH, len(word) - at), 0, -1):
            if found := table.get(word[at : at + size]):
                yield found.split(" ")
                break
        else:
            size = 1
            base = unicodedata.normalize("NFD", word[at])[0]
            if word[at] != "'":
                yield table.get(base, word[at]).split(" ")
        at += size


BACK, FRONT = frozenset("аоұыёқғ"), frozenset("әөүіе")
FIRST_SYLLABLE = frozenset("әөұү")
VOWEL = re.compile("[аәеёиоөуұүыіэюя]")


def _readings(spelled: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The likeliest Kazakh words with one choice from each grapheme, at most `MAX_CANDIDATES`."""
    ended = beam_search(spelled, "kk", _harmony_cost)
    best = ended[0][0]
    return tuple(text for cost, text in ended[:MAX_CANDIDATES] if text and cost <= best + WITHIN)


def _no_cost(text: str, letter: str) -> float:
    return 0.0


def beam_search(
    spelled: Sequence[Sequence[str]],
    language: Language,
    cost_of: Callable[[str, str], float] = _no_cost,
) -> list[tuple[float, str]]:
    """Strings with one choice from each grapheme, and how unlikely each is, in bits.

    By the pairs of letters of a language; `cost_of` tells what a letter after a text costs besides.
    """
    known = pairs(language)
    beam = [(0.0, "")]
    for choices in spelled:
        grown: dict[str, float] = {}
        for cost, begun in beam:
            for rank, choice in enumerate(choices):
                text, total = begun, 0.0
                for letter in choice:
                    total -= known.get((text[-1:] or EDGE) + letter, UNSEEN)
                    total += cost_of(text, letter)
                    text += letter
                grown[text] = cost + RANK_COST * rank + total
        beam = sorted((cost, text) for text, cost in grown.items())[:BEAM]
    return sorted((cost - known.get(text[-1:] + EDGE, UNSEEN), text) for cost, text in beam)


def _harmony_cost(text: str, letter: str) -> float:
    """How unlikely a letter is after a text by the rules of Kazakh vowels, in bits."""
    cost = 0.0
    if letter in FIRST_SYLLABLE and VOWEL.search(text):
        cost += PLACE_COST
    if letter in BACK or letter in FRONT:
        last = next((one for one in reversed(text) if one in BACK or one in FRONT), "")
        if last and (last in BACK) != (letter in BACK):
            cost += HARMONY_COST
    return cost


# Bits per pair of letters by which a text must look more like Kazakh than like English.
LATIN_KAZAKH_MARGIN = 0.1
# The 2017 table writes so inside words, English but in its contractions.
LETTER_WITH_APOSTROPHE = re.compile(rf"[agiuy][{APOSTROPHES}](?!ll|ve|re|all)(?=[^\W\d_]{{2}})")
LATIN_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{APOSTROPHES}](?=[^\W\d_]))*[{APOSTROPHES}]?")


def is_latin_kazakh(text: str) -> bool:
    """Whether the Latin words of a text look like Kazakh rather than English.

    Meant for queries: of single words typed without any special letter one in five Kazakh
    ones is missed, and one in sixteen English ones is taken.
    """
    score = letters = 0.0
    for match in LATIN_WORD.finditer(text[:MAX_QUERY]):
        if readings := latin_to_cyrillic(match[0]):
            kazakh = max(plausibility(reading, "kk") for reading in readings[:2])
            word = re.sub(f"[{APOSTROPHES}]", "", match[0]).casefold()
            marked = LETTER_WITH_APOSTROPHE.search(match[0].casefold()) is not None
            score += len(word) * (kazakh - plausibility(word, "en") + 2 * marked)
            letters += len(word)
    return bool(letters) and score / letters > LATIN_KAZAKH_MARGIN
