"""Highlights cut by our own offsets: the title, and the stretch that shows why it matched.

A word is marked as it stands in the text, in its inflected form, where its lemma or its
exact form is one that the query looks for; of a phrase, only its occurrences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from corpus.story import Field, Language, Segment, Story, excerpt
from index.analysis import Token
from index.keys import ALIKE, fold_term, name_term
from index.phonetics import likeness, name_key
from search.expansion import Clause, Phrase, Term, Word
from search.query import Highlight

LENGTH = 240  # characters of a snippet, its ellipses aside
LEAD = 100  # a snippet starts at a sentence at most so far before its first match
CONTEXT = 40  # else at a word about so far before it
LOOKED_THROUGH = 20_000  # characters of a text searched for the best stretch
SENTENCE_START = re.compile(r"(?<=[.!?…])[»”\")]*\s+|\n+")

Analysis = Callable[[str, Language, tuple[Segment, ...]], Sequence[Token]]


class Mark(NamedTuple):
    """One occurrence: where, and of which clause."""

    start: int
    end: int
    clause: int


def find_marks(tokens: Sequence[Token], clauses: Sequence[Clause]) -> list[Mark]:
    """What matches in a text, in its order, none overlapping; optional words left out."""
    found: list[Mark] = []
    for number, clause in enumerate(clauses):
        if clause.optional:
            continue
        if isinstance(clause, Word):
            found += [
                Mark(token.start, token.end, number) for token in tokens if _is(token, clause)
            ]
        else:
            found += _occurrences(tokens, clause, number)
    found.sort(key=lambda mark: (mark.start, -mark.end))
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _is(token: Token, word: Word) -> bool:
    return any(_matches(token, term) for reading in word.readings for term in reading)


def _matches(token: Token, term: Term) -> bool:
    """Whether a word of a text is what a term looks for, in any of its ways."""
    lemma = token.lemmas[0]
    if token.exact in term.exacts or (token.language, lemma) in term.lemmas:
        return True
    if token.language == "kk" and lemma in term.spelled:
        return True
    if term.folds and fold_term(token) in term.folds:
        return True
    return any(
        name_key(name) == name_key(lemma) and likeness(name, lemma) >= ALIKE
        for name in term.names
        if name_term(token)
    )


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
    tokens = analysis(story.title, story.language, _segments(story, "title"))
    marks = find_marks(tokens, clauses)
    return Highlight(story.title, tuple((mark.start, mark.end) for mark in marks))


def make_snippet(
    story: Story, clauses: Sequence[Clause], analysis: Analysis, *, excerpt_only: bool
) -> Highlight:
    """The stretch of teaser and body with most of the query's words; without any, the start.

    Where `excerpt_only`, nothing is shown of the body but its public excerpt.
    """
    body = excerpt(story.body) if excerpt_only else story.body
    parts: list[tuple[Field, str]] = [("teaser", story.teaser), ("body", body[:LOOKED_THROUGH])]
    if story.teaser and body.startswith(story.teaser.rstrip(" …")):
        del parts[0]
    text = ""
    marks: list[Mark] = []
    for field, words in parts:
        if not words:
            continue
        text += "\n" * bool(text)
        if clauses:
            tokens = analysis(words, story.language, _segments(story, field))
            shift = len(text)
            marks += [
                Mark(mark.start + shift, mark.end + shift, mark.clause)
                for mark in find_marks(tokens, clauses)
            ]
        text += words
    start, end = _best_window(text, marks)
    return _cut(
        text, start, end, [mark for mark in marks if start <= mark.start and mark.end <= end]
    )


def _segments(story: Story, field: Field) -> tuple[Segment, ...]:
    return tuple(segment for segment in story.segments if segment.field == field)


def _best_window(text: str, marks: Sequence[Mark]) -> tuple[int, int]:
    """The stretch with most distinct clauses, then most marks, then the earliest."""
    if len(text) <= LENGTH:
        return 0, len(text)
    starts = [mark.start for mark in marks]

    def worth(window: tuple[int, int]) -> tuple[int, int, int]:
        inside: list[int] = []
        for mark in marks[bisect_left(starts, window[0]) :]:
            if mark.end > window[1]:
                break
            inside.append(mark.clause)
        return len(set(inside)), len(inside), -window[0]

    windows = {_window(text, 0)} | {_window(text, _lead_in(text, start)) for start in starts}
    return max(windows, key=worth)


def _lead_in(text: str, match: int) -> int:
    """Where a stretch starts that shows a match: at its sentence, else a few words before."""
    far = max(0, match - LEAD)
    sentences = [found.end() for found in SENTENCE_START.finditer(text, far, match)]
    if sentences:
        return sentences[-1]
    if far == 0:
        return 0
    space = text.find(" ", match - CONTEXT, match)
    return match if space < 0 else space + 1


def _window(text: str, start: int) -> tuple[int, int]:
    """From a start on, at most LENGTH characters, ending with a word."""
    end = start + LENGTH
    if end >= len(text):
        return start, len(text)
    if text[end].isspace():
        return start, end
    spaces = [found.start() for found in re.finditer(r"\s", text[start:end])]
    return start, start + spaces[-1] if spaces and spaces[-1] > 0 else end


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
