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
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any, NamedTuple

from corpus.story import LANGUAGES, Language, Segment
from index import analysis
from index.analysis import Analyzer, Token
from index.keys import weaker
from index.phonetics import name_key
from index.tokens import CYRILLIC, exact_form
from search.clauses import Clause, Phrase, leaves
from search.query import Rule
from search.wanted import LETTERS, Found, Seen, Wanted

CACHED = 32_000  # runs of each language
NEAR = 40  # characters between the words of a translation of several
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
    asked: tuple[int, int] = (0, 0)  # what of the query it is, its offsets there
    of: int = -1  # the translation of several words that it is one of


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
        self._wanted = Wanted(clauses, loose)
        self._phrases = [
            (number, forms, (leaf.start, leaf.end))
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
        found = list(self._together(found))
        found += self._occurrences(words)
        found.sort(key=lambda mark: (mark.start, -mark.end, mark.clause, mark.of >= 0))
        kept: list[Mark] = []
        for mark in found:
            if not kept or mark.start >= kept[-1].end:
                kept.append(mark)
        return kept

    def _may_hold_phrases(self, text: str) -> bool:
        """Whether a text has the words of a phrase, as far as can be told in no time."""
        lowered = exact_form(text)
        return any(all(form in lowered for form in forms) for _, forms, _ in self._phrases)

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
                yield _mark(word, found)
            for number, whole in self._wanted.within(word):
                yield _mark(word, whole)._replace(of=number)

    def _together(self, found: Sequence[Mark]) -> Iterator[Mark]:
        """The marks, of those of translations of several words where all of these stand near.

        Or anywhere in the text, where it has nothing else of what was asked for.
        """
        several: dict[int, list[Mark]] = {}
        clauses = set()
        for mark in found:
            if mark.of < 0:
                clauses.add(mark.clause)
                yield mark
            else:
                several.setdefault(mark.of, []).append(mark)
        for number, marks in several.items():
            wanted = self._wanted.sizes[number]
            near = [marks[at] for at in range(len(marks)) if _lemmas_near(marks, at) == wanted]
            if near:
                yield from near
            elif marks[0].clause not in clauses and len({one.lemma for one in marks}) == wanted:
                yield from marks

    def _occurrences(self, words: Sequence[Seen]) -> Iterator[Mark]:
        exacts = [word.exact for word in words]
        for number, forms, asked in self._phrases:
            starts = (at for at, exact in enumerate(exacts) if exact == forms[0])
            for first in starts:
                last = first + len(forms) - 1
                if tuple(exacts[first : last + 1]) == forms:
                    yield Mark(words[first].start, words[last].end, number, asked=asked)


def _mark(word: Seen, found: Found) -> Mark:
    return Mark(word.start, word.end, found.clause, found.rule, word.lemma, asked=found.asked)


def _lemmas_near(marks: Sequence[Mark], at: int) -> int:
    """How many different lemmas stand near one of the marks of a translation, its own with them."""
    here, lemmas = marks[at], {marks[at].lemma}
    for step in (-1, 1):
        other = at + step
        while 0 <= other < len(marks):
            one = marks[other]
            if max(one.start - here.end, here.start - one.end) > NEAR:
                break
            lemmas.add(one.lemma)
            other += step
    return len(lemmas)


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
