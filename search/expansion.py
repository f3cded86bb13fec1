"""A query's words -> what is looked for in the index: lemmas of several languages, exact forms.

A text is read by `search.syntax`. Every word is analysed by each language that its script
allows, because nobody says in which language they search. A story has to match every word (but
stop words, where there are others) and every phrase, in any part of it. A date is found in the
text of a story and in its own dates. What carries no letter and no digit is passed over; a text
of nothing else looks for nothing, and finds nothing. Nothing that a person may type raises an
error.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from corpus.scripts import fold_key
from corpus.story import LANGUAGES, Language
from index.analysis import QUERY_LEMMAS, Token, analyzer
from index.kazakh import folded_lemmas, kazakh_knows
from index.keys import KAZAKH_LETTER, compounds, may_be_name, stem_term
from index.russian import is_common
from index.stopwords import is_stopword
from index.thesaurus import Thesaurus
from index.tokens import CYRILLIC, HYPHEN, exact_form
from search import parts, syntax
from search.clauses import (
    Clause,
    Dated,
    Either,
    Every,
    Excluded,
    Pattern,
    Phrase,
    Term,
    Word,
    titled,
)
from search.concepts import with_translations
from search.dating import dates_in
from search.otherscripts import are_russian, is_function_word, spelled
from search.values import chosen

MAX_CLAUSES = 32  # words and phrases of one query; those that follow are not looked for
LONG_NUMBER = re.compile(r"(?!1[5-9]..$|20..$)[1-9]\d{3,14}", re.ASCII)  # and no year


class Reading(NamedTuple):
    """A query's text as it was read."""

    clauses: tuple[Clause, ...]
    notes: tuple[parts.Note, ...] = ()
    described: str = ""  # in the syntax itself, where the text is more than words and phrases


def expand(
    text: str, *, exact: bool = False, across: Thesaurus | None = None
) -> tuple[Clause, ...]:
    """The clauses of a query's text (`read`)."""
    return read(text, exact=exact, across=across).clauses


def by_slug(name: str) -> tuple[str, ...]:
    """What an institution is called where nothing is known of its names."""
    return (name,)


def read(
    text: str,
    *,
    exact: bool = False,
    across: Thesaurus | None = None,
    slugs: Callable[[str], tuple[str, ...]] = by_slug,
) -> Reading:
    """The clauses of a query's text, in its order, at most `MAX_CLAUSES`, none twice.

    `exact` leaves the weaker matches out: other scripts and spellings, names by their sound.
    With a thesaurus `across` languages, translations are added.
    `slugs` tells which institutions have a name.
    """
    text = text.encode("utf-8", "replace").decode()  # a lone surrogate is no letter
    parsed = syntax.parse(text)
    reader = _Reader(text, exact, None if exact else across, slugs)
    found = [clause for part in parsed.whole.parts for clause in reader.clauses(part)]
    distinct = {_meaning(clause): clause for clause in reversed(found)}
    clauses = _stop_words_optional(list(distinct.values())[::-1])
    notes = dict.fromkeys((*parsed.notes, *reader.notes))
    if reader.left_out:
        notes["many"] = None
    if text.strip() and not clauses:
        notes["signs"] = None
    plain = parsed.is_plain and not notes
    described = "" if plain else parts.describe(parsed, text, reader.unknown)
    return Reading(tuple(clauses), tuple(notes), described)


def _meaning(clause: Clause) -> Clause:
    """A clause without its place."""
    return dataclasses.replace(clause, start=0, end=0)


def _stop_words_optional(clauses: Sequence[Clause]) -> list[Clause]:
    """Words that tell little are optional where others are required."""
    if all(_is_stop_word(clause) or not clause.searched for clause in clauses):
        return list(clauses)
    return [
        dataclasses.replace(clause, optional=True)
        if isinstance(clause, Word) and _is_stop_word(clause)
        else clause
        for clause in clauses
    ]


class _Reader:
    """Makes clauses of the parts of one text."""

    def __init__(
        self,
        text: str,
        exact: bool,
        across: Thesaurus | None,
        slugs: Callable[[str], tuple[str, ...]],
    ) -> None:
        self._text, self._exact, self._across, self._slugs = text, exact, across, slugs
        self._room = MAX_CLAUSES
        self.left_out = False
        self.notes: dict[parts.Note, None] = {}
        self.unknown: list[parts.Valued] = []  # values that their fields do not have

    def clauses(self, part: parts.Part) -> list[Clause]:
        """What a part looks for; nothing where it has no letter and no digit."""
        found = list(self._clauses(part))
        if isinstance(part, parts.Words | parts.Quoted | parts.Exactly | parts.Starred):
            self.left_out |= len(found) > self._room
            found = found[: self._room]
            self._room -= len(found)
        return found

    def _clauses(self, part: parts.Part) -> Iterator[Clause]:
        start, end = part.start, part.end
        match part:
            case parts.Words():
                yield from self._words(start, end)
            case parts.Quoted():
                if readings := _phrase(part.text):
                    inside = list(self._plain(start + 1, start + 1 + len(part.text)))
                    words = tuple(_stop_words_optional(inside))
                    yield Phrase(start, end, readings, near=part.near, words=words)
            case parts.Exactly():
                readings = _phrase(part.text)
                if any(len(forms) > 1 for forms in readings):  # іс-шара
                    yield Phrase(start, end, readings)
                elif readings:
                    yield Word(start, end, tuple((Term(forms, ()),) for forms in readings))
            case parts.Starred():
                yield Pattern(start, end, exact_form(part.pattern))
            case parts.Valued():
                found = chosen(part, self._slugs)
                if found is None:  # a word after all
                    self.notes["value"] = None
                    self.unknown.append(part)
                    yield from self._words(start, end)
                else:
                    yield found
            case parts.Titled():
                yield from (titled(clause) for clause in self.clauses(part.part))
            case parts.Not():
                if own := tuple(self.clauses(part.part)):
                    yield Excluded(start, end, own)
            case parts.Either():
                ways = [_one(self.clauses(one), one) for one in part.parts]
                if several := tuple(way for way in ways if way is not None):
                    yield Either(start, end, several)
            case parts.Both():
                if several := tuple(
                    _stop_words_optional(
                        [clause for one in part.parts for clause in self.clauses(one)]
                    )
                ):
                    yield Every(start, end, several)

    def _words(self, start: int, end: int) -> Iterator[Clause]:
        """The words of a stretch, its dates, and what they are called in other languages."""
        here = start
        for first, last, date, until in dates_in(self._text[start:end]):
            yield from self._plain(here, start + first)
            here = start + last
            words = _stop_words_optional(list(_words(self._text, start + first, here, self._exact)))
            inside = tuple(one for one in words if isinstance(one, Word))
            yield Dated(start + first, here, inside, date, until)
        yield from self._plain(here, end)

    def _plain(self, start: int, end: int) -> Iterator[Clause]:
        words = list(_words(self._text, start, end, self._exact))
        if self._across is not None:
            marked = _stop_words_optional(words)
            yield from with_translations(
                [one for one in marked if isinstance(one, Word)], self._across
            )
        else:
            yield from words


def _one(clauses: Sequence[Clause], part: parts.Part) -> Clause | None:
    if len(clauses) > 1:
        return Every(part.start, part.end, tuple(_stop_words_optional(clauses)))
    return clauses[0] if clauses else None


def _is_stop_word(clause: Clause) -> bool:
    """Whether a word is a function word in any language that it may be of."""
    return isinstance(clause, Word) and any(
        is_function_word(exact, term.spelled)
        or any(is_stopword(exact, language) for language, _ in term.lemmas)
        for terms in clause.readings
        for term in terms
        for exact in term.exacts
    )


def _phrase(text: str) -> tuple[tuple[str, ...], ...]:
    """How the languages read a phrase; nothing where it has no letter and no digit."""
    readings = (
        tuple(token.exact for token in analyzer(language).analyze(text)) for language in LANGUAGES
    )
    return tuple(dict.fromkeys(filter(None, readings)))


def _words(text: str, start: int, end: int, exact: bool) -> Iterator[Word]:
    """The words of a stretch of a text."""
    stretch = text[start:end]
    tokens = sorted(
        (
            token
            for language in LANGUAGES
            for token in analyzer(language).analyze(stretch)
            if language in languages_of(token.text)
        ),
        key=lambda token: (token.start, token.end),
    )
    russian = not exact and are_russian([one.exact for one in tokens if one.language == "en"])
    while tokens:
        reached = tokens[0].end
        size = 0  # of the tokens that overlap or that hyphens join: one word
        while size < len(tokens) and (
            tokens[size].start < reached or HYPHEN.fullmatch(stretch, reached, tokens[size].start)
        ):
            reached = max(reached, tokens[size].end)
            size += 1
        word, tokens = tokens[:size], tokens[size:]
        kazakh = [token for token in word if token.language == "kk"]
        whole = tuple((Term((), (("kk", lemma),)),) for lemma in compounds(stretch, kazakh))
        grouped = _grouped(stretch[word[0].start : reached])
        yield Word(
            start + word[0].start,
            start + reached,
            _readings(word, exact, russian) + whole + grouped,
        )


def _grouped(number: str) -> tuple[tuple[Term, ...], ...]:
    """A long number as it is written with a space or a comma between thousands."""
    if not LONG_NUMBER.fullmatch(number):
        return ()
    groups = f"{int(number):,}".split(",")
    return (tuple(Term((one,), tuple((spoken, one) for spoken in LANGUAGES)) for one in groups),)


def _readings(tokens: list[Token], exact: bool, russian: bool) -> tuple[tuple[Term, ...], ...]:
    """One reading for each way of cutting, the languages that cut alike taken together.

    What a language has no word for is as the others have it: IT in IT-компания.
    """
    ways: dict[tuple[tuple[int, int], ...], list[Token]] = {}
    for language in LANGUAGES:
        spoken = [token for token in tokens if token.language == language]
        if spoken:
            own = {(one.start, one.end) for one in spoken}
            spoken += [one for one in tokens if not any(_overlap(one, place) for place in own)]
            places = sorted({(one.start, one.end) for one in spoken})
            ways.setdefault(tuple(places), []).extend(spoken)
    return tuple(
        tuple(
            _term([one for one in cut if (one.start, one.end) == place], exact, russian)
            for place in places
        )
        for places, cut in ways.items()
    )


def _overlap(token: Token, place: tuple[int, int]) -> bool:
    return token.start < place[1] and place[0] < token.end


def _term(tokens: list[Token], exact: bool, russian: bool) -> Term:
    """One place of a reading, as the languages see it."""
    exacts = tuple(dict.fromkeys(token.exact for token in tokens))
    lemmas = tuple(
        dict.fromkeys(
            (one.language, lemma) for one in tokens for lemma in one.lemmas[:QUERY_LEMMAS]
        )
    )
    if exact:
        return Term(exacts, lemmas)
    written = tuple(
        dict.fromkeys(lemma for form in exacts for lemma in spelled(form, russian=russian))
    )
    # Russian lemmas too: a loan word (музей) is the same in both languages.
    cyrillic = [lemma for _, lemma in lemmas if CYRILLIC.search(lemma)]
    folds = dict.fromkeys(fold_key(lemma) for lemma in (*cyrillic, *(one for _, one in written)))
    for form in exacts if cyrillic else ():
        # perhaps for want of a keyboard that has them, but алтын is not of алты
        if not KAZAKH_LETTER.search(form) and not kazakh_knows(form):
            folds |= dict.fromkeys(folded_lemmas(form))
    names = () if _is_no_name(tokens) else tuple(dict.fromkeys(_names(tokens)))
    stems = (stem_term(lemma) for one in tokens for lemma in one.lemmas[:1])
    return Term(
        exacts,
        lemmas,
        written,
        tuple(folds),
        names,
        tuple(dict.fromkeys(stem for stem in stems if stem)),
    )


def _names(tokens: list[Token]) -> Iterator[str]:
    """What may be looked for by its sound."""
    for one in tokens:
        yield from (lemma for lemma in one.lemmas[:1] if may_be_name(one, lemma))


def _is_no_name(tokens: list[Token]) -> bool:
    """Whether it is a common word of Russian: юрта is not to be heard as Орта."""
    return any(
        one.language == "ru" and is_common(one.exact) and not kazakh_knows(one.exact)
        for one in tokens
    )


def languages_of(word: str) -> tuple[Language, ...]:
    """The languages that a word's letters allow; none without a letter or a digit."""
    if not any(character.isalnum() for character in word):
        return ()
    names = [unicodedata.name(character, "") for character in word if character.isalpha()]
    cyrillic = any(name.startswith("CYRILLIC") for name in names)
    latin = any(name.startswith("LATIN") for name in names)
    if any(name.startswith("ARABIC") for name in names):
        return ("kk",)
    if cyrillic == latin:
        return LANGUAGES
    return ("kk", "ru") if cyrillic else ("en",)
