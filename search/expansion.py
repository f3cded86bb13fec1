"""A query's words -> what is looked for in the index: lemmas of several languages, exact forms.

A text is read as words and "phrases". Every word is analysed by each language that its
script allows, because nobody says in which language they search. A story has to match every
word (but stop words, where there are others) and every phrase, in any part of it. What
carries no letter and no digit is passed over; a text of nothing else is no words at all, and
finds all stories. Nothing that a person may type raises an error.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from corpus.scripts import arabic_to_cyrillic, fold_key, is_latin_kazakh, latin_to_cyrillic
from corpus.story import LANGUAGES, Language
from index.analysis import QUERY_LEMMAS, Token, analyzer
from index.english import english_knows
from index.kazakh import folded_lemmas
from index.keys import KAZAKH_LETTER, compounds, may_be_name
from index.stopwords import is_stopword
from index.tokens import CYRILLIC, HYPHEN

MAX_CLAUSES = 32  # words and phrases of one query; those that follow are not looked for
QUOTES = '"“”„‟«»'
PHRASE = re.compile(f"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]")


class Term(NamedTuple):
    """What one word may be in the index: an exact form, a lemma, or a weaker match.

    `spelled` are Kazakh lemmas that the word is in another script, `folds` keys of Kazakh
    lemmas without Kazakh letters, `names` what may be looked for by its sound.
    """

    exacts: tuple[str, ...]
    lemmas: tuple[tuple[Language, str], ...]
    spelled: tuple[str, ...] = ()
    folds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word; a story matches by all terms of one of its readings.

    Most words have one reading of one term. Where languages cut differently, as Russian
    does a hyphenated word, there is a reading for each way of cutting.
    """

    start: int  # of its place in the query's text, end exclusive
    end: int
    readings: tuple[tuple[Term, ...], ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exact forms one after the other; a reading for each way of cutting."""

    start: int  # with the quotation marks
    end: int
    readings: tuple[tuple[str, ...], ...]
    optional: bool = False


Clause = Word | Phrase


def expand(text: str, *, exact: bool = False) -> tuple[Clause, ...]:
    """The clauses of a query's text, in its order, at most `MAX_CLAUSES`, none twice.

    `exact` leaves the weaker matches out: other scripts and spellings, names by their sound.
    """
    text = text.encode("utf-8", "replace").decode()  # a lone surrogate is no letter
    found: list[Clause] = []
    here = 0
    for quoted in PHRASE.finditer(text):
        found += _words(text, here, quoted.start(), exact)
        here = quoted.end()
        if readings := _phrase(quoted[1]):
            found.append(Phrase(quoted.start(), here, readings))
    found += _words(text, here, len(text), exact)
    clauses = list({clause.readings: clause for clause in reversed(found)}.values())[::-1]
    if not all(_is_stop_word(clause) for clause in clauses):
        clauses = [
            dataclasses.replace(clause, optional=True) if _is_stop_word(clause) else clause
            for clause in clauses
        ]
    return tuple(clauses[:MAX_CLAUSES])


def _is_stop_word(clause: Clause) -> bool:
    """Whether a word is a function word in any language that it may be of."""
    return isinstance(clause, Word) and any(
        is_stopword(exact, language)
        for terms in clause.readings
        for term in terms
        for exact in term.exacts
        for language, _ in term.lemmas
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
        yield Word(start + word[0].start, start + reached, _readings(word, exact) + whole)


def _readings(tokens: list[Token], exact: bool) -> tuple[tuple[Term, ...], ...]:
    """One reading for each way of cutting, the languages that cut alike taken together."""
    ways: dict[tuple[tuple[int, int], ...], list[Token]] = {}
    for language in LANGUAGES:
        spoken = [token for token in tokens if token.language == language]
        if spoken:
            ways.setdefault(tuple((one.start, one.end) for one in spoken), []).extend(spoken)
    return tuple(
        tuple(
            _term([one for one in cut if (one.start, one.end) == place], exact) for place in places
        )
        for places, cut in ways.items()
    )


def _term(tokens: list[Token], exact: bool) -> Term:
    """One place of a reading, as the languages see it."""
    exacts = tuple(dict.fromkeys(token.exact for token in tokens))
    lemmas = tuple(
        dict.fromkeys(
            (one.language, lemma) for one in tokens for lemma in one.lemmas[:QUERY_LEMMAS]
        )
    )
    if exact:
        return Term(exacts, lemmas)
    spelled = tuple(dict.fromkeys(lemma for form in exacts for lemma in _spelled(form)))
    # Russian lemmas too: a loan word (музей) is the same in both languages.
    cyrillic = [lemma for _, lemma in lemmas if CYRILLIC.search(lemma)]
    folds = dict.fromkeys(fold_key(lemma) for lemma in (*cyrillic, *spelled))
    for form in exacts if cyrillic else ():
        if not KAZAKH_LETTER.search(form):  # perhaps for want of a keyboard that has them
            folds |= dict.fromkeys(folded_lemmas(form))
    names = (lemma for one in tokens for lemma in one.lemmas[:1] if may_be_name(one, lemma))
    return Term(exacts, lemmas, spelled, tuple(folds), tuple(dict.fromkeys(names)))


def _spelled(form: str) -> Iterator[str]:
    """The Kazakh lemmas that a form in Latin or Arabic letters may be."""
    readings = arabic_to_cyrillic(form)
    if is_latin_kazakh(form) or not english_knows(form):
        readings += latin_to_cyrillic(form)
    for word in readings:
        for token in analyzer("kk").analyze(word):
            yield token.lemmas[0]


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
