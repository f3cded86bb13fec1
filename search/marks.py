"""What a query matches in a text, found word by word without analysing a word twice.

A word is marked where its lemma, its exact form or one of its weaker keys is one that the
query looks for; of a phrase, only its occurrences. An analyzer reads a word alone as it does
within a text, but for what `Reader` knows. So words are looked up and texts are not analysed:
most words of a page of results were met on the pages before, and most others begin with
another letter than all that is looked for.
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from corpus.scripts import fold_key
from corpus.story import LANGUAGES, Language, Segment
from index import analysis
from index.analysis import Analyzer, Token
from index.keys import ALIKE, beginnings, stem_term, weaker
from index.phonetics import likeness, name_key
from index.stopwords import is_stopword
from index.tokens import CYRILLIC, exact_form
from search.clauses import Clause, Concept, Pattern, Phrase, Term, Word, leaves
from search.query import Rule

CYRILLIC_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәіңғүұқөһ"
LETTERS: Mapping[Language, str] = {  # of plain words, in both cases
    "kk": CYRILLIC_LETTERS + CYRILLIC_LETTERS.upper(),
    "ru": CYRILLIC_LETTERS + CYRILLIC_LETTERS.upper(),
    "en": string.ascii_letters,
}
# What may follow the first letter of a name and change its sound: s, sh, szh.
AFTER_A_FIRST_LETTER = (
    *("ana", "hana", "zhana", "chana", "yana", "eana", "iana", "oana", "uana", "ана", "шана"),
    *("жана", "хана", "яна", "еана", "ыана", "ьана", "уана", "иана", "оана"),
)
CACHED = 32_000  # runs of each language
RUN = re.compile(r"\S+")
# What may stand around the words of a run and changes nothing of them: «музей», is музей.
OPENING, CLOSING = "«(", ".,;:!?…»”)"


class Mark(NamedTuple):
    """One occurrence: where, of which clause, and by what."""

    start: int
    end: int
    clause: int
    rule: Rule = "form"
    lemma: str = ""
    form: str = ""  # as it stands in the text, where that is asked for


class Seen(NamedTuple):
    """A word of a text, with all that a query may find it by."""

    start: int  # offsets, end exclusive
    end: int
    exact: str
    lemma: str
    language: Language
    fold: str | None
    sound: str | None  # of a name


class Reader:
    """Texts of one language, of which each run is analysed when it is first met.

    A run is a stretch without white space: an ending after a quotation mark (`«Жібек
    жолы»-ға`) is in one run with what is before it. Of the rest of a text nothing matters for
    a word, but whether Kazakh is written in Cyrillic letters.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._cached = functools.lru_cache(CACHED)(self._analyzed)

    def has_runs(self, text: str) -> bool:
        """Whether a text can be read run by run."""
        return self._analyzer.language != "kk" or CYRILLIC.search(text) is not None

    def whole(self, text: str) -> list[Seen]:
        """The words of a text."""
        return [_seen(token) for token in self._analyzer.analyze(text)]

    def run(self, run: str) -> Sequence[Seen]:
        """The words of a run."""
        core = run.lstrip(OPENING)
        words = self._cached(core.rstrip(CLOSING))
        return words if len(core) == len(run) else _moved(words, len(run) - len(core))

    def _analyzed(self, run: str) -> tuple[Seen, ...]:
        # Latin letters of a text in Cyrillic ones are foreign: a Cyrillic word stands by.
        text = run if self.has_runs(run) else f"{run} а"
        tokens = self._analyzer.analyze(text)
        return tuple(_seen(token) for token in tokens if token.end <= len(run))


def _seen(token: Token) -> Seen:
    lemma = token.lemmas[0]
    keys = weaker(token)
    sound = name_key(lemma) if keys.name else None
    return Seen(token.start, token.end, token.exact, lemma, token.language, keys.fold, sound)


def _moved(words: Iterable[Seen], by: int) -> list[Seen]:
    return [word._replace(start=word.start + by, end=word.end + by) for word in words]


@functools.lru_cache(len(LANGUAGES))
def _reader_by(analyzer: Any) -> Reader:
    return Reader(analyzer)


def _reader(language: Language) -> Reader:
    """The reader of a language; one for each analyzer."""
    analyzer: Any = analysis.analyzer(language)
    return _reader_by(analyzer)


class Marker:
    """Marks what the clauses of one query match, in as many texts as are shown."""

    def __init__(self, clauses: Sequence[Clause], *, loose: bool = False) -> None:
        self._wanted = _Wanted(clauses, loose)
        self._phrases = [
            (number, forms)
            for number, clause in enumerate(clauses)
            for leaf in leaves(clause)
            if isinstance(leaf, Phrase) and leaf.near is None
            for forms in leaf.readings
        ]
        self._known: dict[Language, dict[str, Sequence[Mark]]] = {}  # of each run
        self._glances: dict[Language, re.Pattern[str]] = {}

    def marks(self, text: str, language: Language, segments: Iterable[Segment] = ()) -> list[Mark]:
        """What matches in a text, in its order, none overlapping; optional words left out.

        `segments` are the stretches in other languages, as `analyze_field` takes them.
        """
        found: list[Mark] = []
        words: list[Seen] = []
        for start, end, spoken in _stretches(len(text), language, segments):
            stretch = text[start:end]
            if self._wanted.something:
                found += self._matches(stretch, spoken, start)
            if self._phrases and self._may_hold_phrases(stretch):
                words += _words(stretch, spoken, start)
        found += self._occurrences(words)
        found.sort(key=lambda mark: (mark.start, -mark.end, mark.clause))
        kept: list[Mark] = []
        for mark in found:
            if not kept or mark.start >= kept[-1].end:
                kept.append(mark)
        return kept

    def _may_hold_phrases(self, text: str) -> bool:
        """Whether a text has the words of a phrase, as far as can be told in no time."""
        lowered = exact_form(text)
        return any(all(form in lowered for form in forms) for _, forms in self._phrases)

    def _matches(self, text: str, language: Language, shift: int) -> Iterator[Mark]:
        reader = _reader(language)
        if not reader.has_runs(text):
            yield from self._marked(_moved(reader.whole(text), shift))
            return
        known = self._known.setdefault(language, {})
        if language not in self._glances:
            self._glances[language] = _glance(self._wanted.beginnings(language), language)
        for run in self._glances[language].finditer(text):
            marks = known.get(run[1])
            if marks is None:
                marks = known[run[1]] = list(self._marked(reader.run(run[1])))
            at = shift + run.start(1)
            for mark in marks:
                yield mark._replace(start=at + mark.start, end=at + mark.end)

    def _marked(self, words: Iterable[Seen]) -> Iterator[Mark]:
        for word in words:
            found = self._wanted.found(word)
            if found is not None:
                yield Mark(word.start, word.end, *found, word.lemma)

    def _occurrences(self, words: Sequence[Seen]) -> Iterator[Mark]:
        exacts = [word.exact for word in words]
        for number, forms in self._phrases:
            starts = (at for at, exact in enumerate(exacts) if exact == forms[0])
            for first in starts:
                last = first + len(forms) - 1
                if tuple(exacts[first : last + 1]) == forms:
                    yield Mark(words[first].start, words[last].end, number)


def _glance(wanted: Set[str], language: Language) -> re.Pattern[str]:
    """Finds the runs of a text, but for plain words that begin with nothing that is wanted."""
    letters = LETTERS[language]
    begins = "|".join(sorted(map(re.escape, wanted)))
    plain = rf"[{OPENING}]*+(?!{begins})[{letters}]++(?:['’]s)?+[{re.escape(CLOSING)}]*+(?!\S)"
    if not any(one[0].isdecimal() for one in wanted):
        plain += r"|(?:\d|[^\w\s])++(?!\S)"  # numbers, dashes
    return re.compile(rf"(?:(?:{plain})\s*+)*+(\S+)")


def _words(text: str, language: Language, shift: int) -> Iterator[Seen]:
    """The words of a text of one language."""
    reader = _reader(language)
    if reader.has_runs(text):
        for run in RUN.finditer(text):
            yield from _moved(reader.run(run[0]), shift + run.start())
    else:
        yield from _moved(reader.whole(text), shift)


def _stretches(
    length: int, language: Language, segments: Iterable[Segment]
) -> Iterator[tuple[int, int, Language]]:
    """A text as `analyze_field` takes it apart: start, end and language."""
    here = 0
    for segment in sorted(segments, key=lambda one: one.start):
        if segment.start < here or segment.end > length:
            continue
        yield here, segment.start, language
        yield segment.start, segment.end, segment.language
        here = segment.end
    yield here, length, language


Found = tuple[int, Rule]


class _Wanted:
    """What the words of a query look for, and the first clause that looks for it."""

    def __init__(self, clauses: Sequence[Clause], loose: bool) -> None:
        self.something = False
        self._loose = loose
        self._exacts: dict[str, Found] = {}
        self._lemmas: dict[tuple[Language, str], Found] = {}
        self._spelled: dict[str, Found] = {}
        self._folds: dict[str, Found] = {}
        self._stems: dict[str, Found] = {}
        self._names: dict[str, list[tuple[str, int]]] = {}  # by their sound
        self._patterns: list[tuple[re.Pattern[str], int]] = []
        for number, clause in enumerate(clauses):
            for leaf in leaves(clause) if not clause.optional else ():
                self._add(leaf, number)

    def _add(self, leaf: Word | Phrase | Pattern | Concept, number: int) -> None:
        match leaf:
            case Word():
                if not leaf.optional:
                    for reading in leaf.readings:
                        for term in reading:
                            self._add_term(term, number)
            case Concept():
                for word in leaf.words:
                    self._add(word, number)
                own = {language for word in leaf.words for language in _spoken(word)}
                size = sum(max(map(len, word.readings)) for word in leaf.words)
                for other in leaf.others:
                    if len(other.lemmas) > 1 and size == 1:
                        continue  # киіз басу for felt: басу alone is something else
                    rule: Rule = "synonym" if other.language in own else "translation"
                    for lemma in other.lemmas:
                        if not is_stopword(lemma, other.language):
                            self._lemmas.setdefault((other.language, lemma), (number, rule))
            case Pattern():
                self.something = True
                letters = re.escape(leaf.pattern).replace(r"\*", ".*")
                self._patterns.append((re.compile(letters, re.DOTALL), number))
            case Phrase():
                if self._loose:
                    for one in leaf.words:
                        for inside in leaves(one) if not one.optional else ():
                            self._add(inside, number)
                if leaf.near is not None:
                    self.something = True
                    for forms in leaf.readings:
                        for form in forms:
                            self._exacts.setdefault(form, (number, "form"))

    def _add_term(self, term: Term, number: int) -> None:
        self.something = True
        for exact in term.exacts:
            self._exacts.setdefault(exact, (number, "form"))
        for lemma in term.lemmas:
            self._lemmas.setdefault(lemma, (number, "lemma"))
        for spelled in term.spelled:
            self._spelled.setdefault(spelled, (number, "script"))
        for fold in term.folds:
            self._folds.setdefault(fold, (number, "letters"))
        for stem in term.stems if self._loose else ():
            self._stems.setdefault(stem, (number, "beginning"))
        for name in term.names:
            self._names.setdefault(name_key(name), []).append((name, number))

    def beginnings(self, language: Language) -> set[str]:
        """One or two letters, in both cases, with which the words begin that are looked for."""
        begins = {exact[:2] for exact in self._exacts}
        begins.update(
            letters
            for spoken, lemma in self._lemmas
            if spoken == language
            for letters in beginnings(language, lemma)
        )
        begins |= {lemma[:2] for lemma in self._spelled}
        begins |= {pattern.pattern.replace("\\", "")[:2] for pattern, _ in self._patterns}
        folded = {key[:2] for key in (*self._folds, *self._stems)}
        begins |= {
            first + second
            for key in folded
            for first in unfolded(key[:1])
            for second in (unfolded(key[1:2]) if len(key) > 1 else [""])
        }
        begins |= {letters.replace("е", "ё") for letters in begins}
        begins |= {letters.title() for letters in begins} | {one.upper() for one in begins}
        sounds = {key[:1] for key in self._names}  # all that matters of names
        begins |= {one.upper() for one in LETTERS[language] if sounds & _first_sounds(one)}
        return begins - {""} if begins - {""} else {"\n"}

    def found(self, word: Seen) -> Found | None:
        """The first clause that a word of a text is looked for by, and the best of its ways."""
        lemma = word.lemma
        ways = [self._exacts.get(word.exact), self._lemmas.get((word.language, lemma))]
        if word.language == "kk" and self._spelled:
            ways.append(self._spelled.get(lemma))
        if word.fold:
            ways.append(self._folds.get(word.fold))
        if word.sound:
            ways += [
                (number, "sound")
                for name, number in self._names.get(word.sound, ())
                if likeness(name, lemma) >= ALIKE
            ]
        ways += [(number, "pattern") for one, number in self._patterns if one.fullmatch(word.exact)]
        if self._stems:
            ways.append(self._stems.get(stem_term(lemma) or ""))
        return min((way for way in ways if way is not None), key=lambda way: way[0], default=None)


@functools.cache
def _first_sounds(letter: str) -> set[str]:
    """With what the keys of names may begin that begin with a letter: s, sh, sch, szh."""
    return {name_key(f"{letter}{rest}")[:1] for rest in AFTER_A_FIRST_LETTER}


@functools.cache
def unfolded(letter: str) -> str:
    """The letters that are this one without a Kazakh keyboard."""
    return "".join(one for one in CYRILLIC_LETTERS if fold_key(one)[:1] == letter) or letter


def _spoken(word: Word) -> set[Language]:
    return {
        language for reading in word.readings for term in reading for language, _ in term.lemmas
    }
