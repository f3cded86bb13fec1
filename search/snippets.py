"""Highlights cut by our own offsets: the title, and the stretch that shows why it matched.

A word is marked as it stands in the text, in its inflected form, where its lemma or its
exact form is one that the query looks for; of a phrase, only its occurrences.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from corpus.story import Field, Language, Segment, Story, excerpt
from index.analysis import Token
from index.keys import ALIKE, fold_term, name_term
from index.phonetics import likeness, name_key
from search.expansion import Clause, Phrase, Term, Word
from search.query import Highlight

LENGTH = 240  # characters of a snippet, its ellipses aside
LEAD = 100  # a snippet starts at a sentence at most so far before its first match
CONTEXT = 40  # else at a word about so far before it
LOOKED_THROUGH = 10_000  # characters of teaser and body searched for the best stretch
TITLE_LOOKED_THROUGH = 1_000  # characters of a title searched for matches
SENTENCE_START = re.compile(r"(?<=[.!?…])[»”\")]*\s+|\n+")

Analysis = Callable[[str, Language, tuple[Segment, ...]], Sequence[Token]]


class Mark(NamedTuple):
    """One occurrence: where, and of which clause."""

    start: int
    end: int
    clause: int


class _Wanted:
    """What the words of a query look for, and the first clause that looks for it."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._exacts: dict[str, int] = {}
        self._lemmas: dict[tuple[Language, str], int] = {}
        self._spelled: dict[str, int] = {}
        self._folds: dict[str, int] = {}
        self._names: dict[str, list[tuple[str, int]]] = {}  # by their sound
        for number, clause in enumerate(clauses):
            if isinstance(clause, Word) and not clause.optional:
                for reading in clause.readings:
                    for term in reading:
                        self._add(term, number)

    def _add(self, term: Term, number: int) -> None:
        for exact in term.exacts:
            self._exacts.setdefault(exact, number)
        for lemma in term.lemmas:
            self._lemmas.setdefault(lemma, number)
        for spelled in term.spelled:
            self._spelled.setdefault(spelled, number)
        for fold in term.folds:
            self._folds.setdefault(fold, number)
        for name in term.names:
            self._names.setdefault(name_key(name), []).append((name, number))

    def clause(self, token: Token) -> int | None:
        """The first clause that a word of a text is looked for by, in any of its ways."""
        lemma = token.lemmas[0]
        found = [self._exacts.get(token.exact), self._lemmas.get((token.language, lemma))]
        if token.language == "kk":
            found.append(self._spelled.get(lemma))
        if self._folds and (fold := fold_term(token)):
            found.append(self._folds.get(fold))
        if self._names and name_term(token):
            found += [
                number
                for name, number in self._names.get(name_key(lemma), ())
                if likeness(name, lemma) >= ALIKE
            ]
        return min((number for number in found if number is not None), default=None)


def find_marks(tokens: Sequence[Token], clauses: Sequence[Clause]) -> list[Mark]:
    """What matches in a text, in its order, none overlapping; optional words left out."""
    wanted = _Wanted(clauses)
    known: dict[tuple[str, str, Language, bool], int | None] = {}  # most words come again
    found: list[Mark] = []
    for token in tokens:
        key = (token.exact, token.lemmas[0], token.language, token.text[0].isupper())
        if key not in known:
            known[key] = wanted.clause(token)
        if (number := known[key]) is not None:
            found.append(Mark(token.start, token.end, number))
    for number, clause in enumerate(clauses):
        if isinstance(clause, Phrase):
            found += _occurrences(tokens, clause, number)
    found.sort(key=lambda mark: (mark.start, -mark.end, mark.clause))
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _occurrences(tokens: Sequence[Token], phrase: Phrase, number: int) -> Iterator[Mark]:
    exacts = [token.exact for token in tokens]
    for forms in phrase.readings:
        for first in range(len(tokens) - len(forms) + 1):
            last = first + len(forms) - 1
            if exacts[first : last + 1] == list(forms):
                yield Mark(tokens[first].start, tokens[last].end, number)


def highlight_title(story: Story, clauses: Sequence[Clause], analysis: Analysis) -> Highlight:
    """The whole title, with its matches marked."""
    if not clauses:
        return Highlight(story.title)
    marks = _marks(story, "title", story.title[:TITLE_LOOKED_THROUGH], clauses, analysis)
    return Highlight(story.title, tuple((mark.start, mark.end) for mark in marks))


def make_snippet(
    story: Story, clauses: Sequence[Clause], analysis: Analysis, *, excerpt_only: bool
) -> Highlight:
    """The stretch of teaser and body with most of the query's words; without any, the start.

    Where `excerpt_only`, nothing is shown of the body but its public excerpt.
    """
    body = excerpt(story.body) if excerpt_only else story.body
    parts: list[tuple[Field, str]] = [("teaser", story.teaser), ("body", body)]
    if story.teaser and body.startswith(story.teaser.rstrip(" …")):
        del parts[0]
    text = ""
    marks: list[Mark] = []
    for field, whole in parts:
        words = whole[: max(0, LOOKED_THROUGH - len(text))]
        if not words:
            continue
        text += "\n" * bool(text)
        shift = len(text)
        marks += [
            Mark(mark.start + shift, mark.end + shift, mark.clause)
            for mark in _marks(story, field, words, clauses, analysis)
        ]
        text += words
    start, end = _best_window(text, marks)
    return _cut(
        text, start, end, [mark for mark in marks if start <= mark.start and mark.end <= end]
    )


def _marks(
    story: Story, field: Field, text: str, clauses: Sequence[Clause], analysis: Analysis
) -> list[Mark]:
    """What matches in a field, or in its beginning."""
    if not clauses:
        return []
    return find_marks(
        analysis(text, story.language, segments_within(story, field, len(text))), clauses
    )


def segments_within(story: Story, field: Field, length: int) -> tuple[Segment, ...]:
    """The segments of the first characters of a field."""
    return tuple(
        msgspec.structs.replace(segment, end=min(segment.end, length))
        for segment in story.segments
        if segment.field == field and segment.start < length
    )


def _best_window(text: str, marks: Sequence[Mark]) -> tuple[int, int]:
    """The stretch with most distinct clauses, then most marks, then the earliest.

    One pass: the stretches start and end ever later, and so do the marks inside them.
    """
    if len(text) <= LENGTH:
        return 0, len(text)
    sentences = [found.end() for found in SENTENCE_START.finditer(text)]
    best, most = (0, 0), (-1, -1)
    inside: dict[int, int] = {}  # clause -> its marks
    first = last = 0  # marks[first:last] are inside
    for start in sorted({0, *(_lead_in(text, mark.start, sentences) for mark in marks)}):
        end = _window_end(text, start)
        while last < len(marks) and marks[last].end <= end:
            inside[marks[last].clause] = inside.get(marks[last].clause, 0) + 1
            last += 1
        while first < last and marks[first].start < start:
            inside[marks[first].clause] -= 1
            first += 1
        worth = sum(map(bool, inside.values())), last - first
        if worth > most:
            best, most = (start, end), worth
    return best


def _lead_in(text: str, match: int, sentences: Sequence[int]) -> int:
    """Where a stretch starts that shows a match: at its sentence, else a few words before."""
    far = max(0, match - LEAD)
    before = bisect_right(sentences, match) - 1
    if before >= 0 and sentences[before] > far:
        return sentences[before]
    if far == 0:
        return 0
    space = text.find(" ", match - CONTEXT, match)
    return match if space < 0 else space + 1


def _window_end(text: str, start: int) -> int:
    """The end of at most LENGTH characters from a start on, with a word if it can be."""
    end = start + LENGTH
    if end >= len(text):
        return len(text)
    for space in range(end, start, -1):
        if text[space].isspace():
            return space
    return end


def _cut(text: str, start: int, end: int, marks: Sequence[Mark]) -> Highlight:
    """The stretch with single spaces, and an ellipsis where something is left out."""
    shown = "… " if text[:start].strip() else ""
    left = bool(text[end:].strip())
    bounds: list[tuple[int, int]] = []
    here = start
    for mark in marks:
        shown = _joined(shown, text[here : mark.start])
        opened = len(shown)
        shown = _joined(shown, text[mark.start : mark.end])
        bounds.append((opened, len(shown)))
        here = mark.end
    shown = _joined(shown, text[here:end]).rstrip()
    return Highlight(shown + " …" if left else shown, tuple(bounds))


def _joined(before: str, more: str) -> str:
    """Two texts one after the other, every run of white space as one space."""
    more = re.sub(r"\s+", " ", more)
    return before + (more.lstrip(" ") if not before or before.endswith(" ") else more)
