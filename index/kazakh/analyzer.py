"""Kazakh text to tokens: what is one word, and which language's lemmas it has."""

from __future__ import annotations

import functools
import gc
import re

from corpus.scripts import (
    ARABIC_LETTER,
    arabic_to_cyrillic,
    is_latin_kazakh,
    latin_to_cyrillic,
)
from corpus.story import Language
from index.analysis import QUERY_LEMMAS, Token, analyzer
from index.kazakh.lexicon import NOUN, NUMERAL
from index.kazakh.morphology import Candidate, Folded, Morphology
from index.numerals import both_ways
from index.tokens import APOSTROPHES, CYRILLIC, HYPHENS, Word, exact_form, parts, words

CACHED = 30_000  # words, in some 20 MB
# Candidates that cost more than the best by this are not looked for; those that take the
# whole word for a stem may cost more, since readers type words without endings.
MARGIN, WHOLE_MARGIN = 2.0, 7.0

# Written with a hyphen after any word, and no part of its meaning: заманнан-ақ.
PARTICLES = frozenset("ақ ау ай мыс міс шы ші ды ді ты ті да де та те ғой қой".split())
# Endings that no second part of a paired word looks like: ақш-пен, whatever its case.
CASES = frozenset("ның нің дың дің тың тің нан нен дан ден тан тен мен бен пен".split())
ORDINAL = re.compile("[ыі]?н?ш[ыі]")  # 2024-інші, 55-ші
CLOSING = frozenset("»”“\"’')]%°")
BEFORE_ENDINGS = CLOSING.union(HYPHENS)
JOINTS = frozenset((*HYPHENS, *APOSTROPHES))
JOINED = re.compile(f"(.+)[{APOSTROPHES}](.+)")
# How words end that no Kazakh stem and ending make: государственный, деятельности.
RUSSIAN_ENDS = frozenset(
    suffix + ending
    for suffixes, endings in (
        (
            "ен енн ск цк льн вн чн ющ ущ ащ ящ вш",
            "ый ий ой ая яя ое ее ые ие ого его ому ему ыми ими ых их ую юю ым им ом ем",
        ),
        ("ост ств ени ани аци", "ь и ью о а у е ом ем я ю ей ям ях ями ам ах ами"),
        ("т", "ь ься ся"),
    )
    for suffix in suffixes.split()
    for ending in endings.split()
)
RUSSIAN_LAST_TWO = {end[-2:] for end in RUSSIAN_ENDS}
RUSSIAN_END_LENGTHS = sorted(set(map(len, RUSSIAN_ENDS)))


Piece = tuple[int, int, str, tuple[str, ...]]  # offsets in its word, exact form, lemmas


class KazakhAnalyzer:
    """Lemmas of Kazakh words, with their endings.

    `analyze_word(exact)` gives the readings of a word in its exact form, the likeliest
    first; never none. With `derivation` off, lemmas are those that a word is derived from:
    тау for таулы, which a dictionary lists and the index keeps apart.
    """

    language: Language = "kk"

    def __init__(self, *, derivation: bool = True) -> None:
        self._derivation = derivation
        self._morphology = Morphology()
        self.analyze_word = functools.lru_cache(CACHED)(self._morphology.analyze_word)
        self._pieces = functools.lru_cache(CACHED)(self._pieces_of)
        self._in_cyrillic = functools.lru_cache(CACHED)(self._in_cyrillic_of)

    def analyze(self, text: str) -> list[Token]:
        """The words of a text.

        A hyphenated word gives its parts (`іс`, `шара`), but an ending after a hyphen
        belongs to its word (`ФИФА-ның`), and one after a closing quotation mark (`«Жібек
        жолы»-ға`) is no word. Words in Arabic letters, and those of a text that is Kazakh in
        Latin letters, have the lemmas of the Cyrillic words that they are.
        """
        tokens: list[Token] = []
        other_script = not CYRILLIC.search(text) and (
            ARABIC_LETTER.search(text) is not None or is_latin_kazakh(text)
        )
        for written, begin, end in words(text):
            if begin and text[begin - 1] in BEFORE_ENDINGS and self._is_stray(text, written, begin):
                continue
            for start, stop, exact, lemmas in self._pieces(written):
                whole = stop - start == end - begin
                piece = written if whole else written[start:stop]
                position = len(tokens)
                if other_script and not both_ways(exact):
                    lemmas = self._lemmas_of(self._in_cyrillic(exact))
                tokens.append(
                    Token(piece, begin + start, begin + stop, position, exact, lemmas, "kk")
                )
        return tokens

    def knows(self, exact: str) -> bool:
        """Whether a word is a form of a stem of the lexicon."""
        return self._morphology.is_known(exact)

    def folded_lemmas(self, exact: str) -> tuple[str, ...]:
        """The lemmas of a word typed without Kazakh letters, themselves without them."""
        return tuple(self._folded.lemmas(exact)[:QUERY_LEMMAS])

    @functools.cached_property
    def _folded(self) -> Folded:
        return self._morphology.folded()

    def _in_cyrillic_of(self, exact: str) -> str:
        """The Cyrillic word that a word in another script is: the one that reads best."""
        readings = arabic_to_cyrillic(exact) or latin_to_cyrillic(exact)
        return max(
            readings,
            key=lambda word: self.analyze_word(word)[0].score - readings.index(word),
            default=exact,
        )

    def lemmas(self, word: str) -> tuple[str, ...]:
        """The lemmas of one word as dictionaries list them: түр-түсіне, түр-түс; ж., ж.

        Of an analytic form (`көрген емеспін`) those of its first word.
        """
        if word.isalpha() and CYRILLIC.match(word):
            return self._pieces(word)[0][3]
        tokens = self.analyze(word)
        if not tokens or "." in word:
            return (exact_form(word),)
        if " " in word:
            return tokens[0].lemmas
        before = "".join(f"{token.exact}-" for token in tokens[:-1])
        return tuple(before + lemma for lemma in tokens[-1].lemmas)

    def readings(self, token: Token) -> list[Candidate]:
        """How a token of this analyzer was read: its lemmas with their endings, best first."""
        head, exact = token.lemmas[0], token.exact
        if exact.startswith(head) and exact[len(head) :][:1] in JOINTS:  # ФИФА-ның
            tail = exact[len(head) + 1 :]
            if ORDINAL.fullmatch(tail):
                return [Candidate(head, NUMERAL, ("ORD",), 0.0)]
            return [
                Candidate(head, NOUN, chain, -cost)
                for cost, chain in self._morphology.nominal_chains(tail)
            ]
        word = exact if CYRILLIC.search(exact) else self._in_cyrillic(exact)
        before, _, last = word.rpartition("-")
        if last in PARTICLES:
            word = before
        return [one for one in self.analyze_word(word) if one.lemma in token.lemmas]

    def _is_stray(self, text: str, written: str, begin: int) -> bool:
        """Whether a word is but the ending of what stands in quotation marks before it."""
        hyphens = text[begin - 1] in HYPHENS
        return text[begin - 1 - hyphens : begin - hyphens] in CLOSING and self._is_ending(
            exact_form(written)
        )

    def _is_ending(self, exact: str) -> bool:
        return self._morphology.is_ending(exact) or ORDINAL.fullmatch(exact) is not None

    def _pieces_of(self, text: str) -> list[Piece]:
        """The words that a word is made of, an ending after a hyphen left with its word."""
        if text.isalpha():
            exact = exact_form(text)
            return [(0, len(text), exact, self._lemmas_of(exact))]
        pieces = parts(Word(text, 0, len(text)))
        if len(pieces) == 1:
            joined = JOINED.fullmatch(text)
            if joined and self._is_ending(exact_form(joined[2])):
                return [(0, len(text), exact_form(text), (exact_form(joined[1]),))]
        else:
            head, tail = pieces[-2], exact_form(pieces[-1].text)
            lemmas: tuple[str, ...] | None = None
            if tail in CASES or (self._is_ending(tail) and takes_hyphen(head.text)):
                first = exact_form(head.text)
                lemmas = both_ways(first) or (first,)
            elif tail in PARTICLES:
                lemmas = self._lemmas_of(exact_form(head.text))
            if lemmas is not None:
                last = (head.start, len(text), exact_form(text[head.start :]), lemmas)
                return [*map(self._piece, pieces[:-2]), last]
        return [self._piece(piece) for piece in pieces]

    def _piece(self, word: Word) -> Piece:
        exact = exact_form(word.text)
        return word.start, word.end, exact, self._lemmas_of(exact)

    def _lemmas_of(self, exact: str) -> tuple[str, ...]:
        """Up to QUERY_LEMMAS lemmas of a word, best first; the index takes the first."""
        if numbers := both_ways(exact):
            return numbers
        if not CYRILLIC.search(exact):
            return (exact,)
        if looks_russian(exact) and self._is_russian(exact):
            return analyzer("ru").analyze(exact)[0].lemmas
        likely = self._morphology.lemmas(exact, MARGIN, WHOLE_MARGIN)
        if not self._derivation:
            likely = tuple(dict.fromkeys(map(self._morphology.base, likely)))
        if exact not in likely:  # perhaps a noun that looks inflected: кеспе, ұңғыма
            return (*likely[: QUERY_LEMMAS - 1], exact)
        return likely[:QUERY_LEMMAS]

    def _is_russian(self, exact: str) -> bool:
        """Whether a word that looks Russian is not rather one with Kazakh endings.

        Names that neither language knows (Щедринский) are what they look like.
        """
        if self._morphology.is_known(exact):
            return False
        from index.russian import russian_knows

        if russian_knows(exact):
            return True
        best = self.analyze_word(exact)[0]
        return not (best.endings and russian_knows(best.lemma))  # съемкадан


def looks_russian(exact: str) -> bool:
    """Whether the letters of a Cyrillic word are those of a Russian one, съезда, inflected."""
    if exact[-2:] in RUSSIAN_LAST_TWO:
        for length in RUSSIAN_END_LENGTHS:
            if exact[-length:] in RUSSIAN_ENDS:
                return True
    return "щ" in exact or "ъе" in exact or "ъя" in exact


def takes_hyphen(head: str) -> bool:
    """Whether endings follow a word after a hyphen: numbers, abbreviations, names, Latin."""
    return head[-1:].isdecimal() or head.isascii() or head[:1].isupper()


@functools.cache
def make() -> KazakhAnalyzer:
    made = KazakhAnalyzer()
    gc.freeze()  # the tables live as long as the process: nothing to collect in them
    return made


def kazakh_knows(exact: str) -> bool:
    """Whether a word is a form of a stem of the lexicon."""
    return make().knows(exact)


def folded_lemmas(exact: str) -> tuple[str, ...]:
    """The lemmas of a word typed without Kazakh letters, themselves without them."""
    return make().folded_lemmas(exact)
