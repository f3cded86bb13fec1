"""What the words of a query look for in a text, and by which of these a word is found.

Told of one word at a time, with the keys that the analyzer gives it.
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus.scripts import fold_key
from corpus.story import Language
from index.keys import ALIKE, beginnings, stem_term
from index.phonetics import likeness, name_key
from index.stopwords import is_stopword
from search.clauses import Clause, Concept, Pattern, Phrase, Term, Translation, Word, leaves
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


class Seen(NamedTuple):
    """A word of a text, with all that a query may find it by."""

    start: int  # offsets, end exclusive
    end: int
    exact: str
    lemma: str
    language: Language
    fold: str | None
    sound: str | None  # of a name


class Found(NamedTuple):
    """What of the query a word is, and how."""

    clause: int
    rule: Rule
    asked: tuple[int, int]


class Wanted:
    """What the words of a query look for, and the first clause that looks for it."""

    def __init__(self, clauses: Sequence[Clause], loose: bool) -> None:
        self.something = False
        self._loose = loose
        self._exacts: dict[str, Found] = {}
        self._lemmas: dict[tuple[Language, str], Found] = {}
        self._others: dict[tuple[Language, str], Found] = {}
        self._within: dict[tuple[Language, str], list[tuple[int, Found]]] = {}
        self.sizes: list[int] = []  # how many lemmas each translation of several words has
        self._spelled: dict[tuple[Language, str], Found] = {}
        self._folds: dict[str, Found] = {}
        self._stems: dict[str, Found] = {}
        self._names: dict[str, list[tuple[str, Found]]] = {}  # by their sound
        self._patterns: list[tuple[re.Pattern[str], Found]] = []
        for number, clause in enumerate(clauses):
            for leaf in leaves(clause) if not clause.optional else ():
                self._add(leaf, number)

    def _add(self, leaf: Word | Phrase | Pattern | Concept, number: int) -> None:
        asked = leaf.start, leaf.end
        match leaf:
            case Word():
                if not leaf.optional:
                    for reading in leaf.readings:
                        for term in reading:
                            self._add_term(term, number, asked)
            case Concept():
                for word in leaf.words:
                    self._add(word, number)
                for other in leaf.others:
                    rule: Rule = "synonym" if other.is_synonym else "translation"
                    self._add_other(other, Found(number, rule, asked))
            case Pattern():
                self.something = True
                letters = re.escape(leaf.pattern).replace(r"\*", ".*")
                pattern = re.compile(letters, re.DOTALL)
                self._patterns.append((pattern, Found(number, "pattern", asked)))
            case Phrase():
                if self._loose:
                    for one in leaf.words:
                        for inside in leaves(one) if not one.optional else ():
                            self._add(inside, number)
                if leaf.near is not None:
                    self.something = True
                    for forms in leaf.readings:
                        for form in forms:
                            self._exacts.setdefault(form, Found(number, "form", asked))

    def _add_other(self, other: Translation, found: Found) -> None:
        lemmas = {one for one in other.lemmas if not is_stopword(one, other.language)}
        if len(lemmas) == 1:
            (lemma,) = lemmas
            self._others.setdefault((other.language, lemma), found)
            return
        for lemma in lemmas:  # басу of киіз басу (felt) alone is something else
            within = self._within.setdefault((other.language, lemma), [])
            within.append((len(self.sizes), found))
        self.sizes.append(len(lemmas))

    def _add_term(self, term: Term, number: int, asked: tuple[int, int]) -> None:
        self.something = True
        for exact in term.exacts:
            self._exacts.setdefault(exact, Found(number, "form", asked))
        for lemma in term.lemmas:
            self._lemmas.setdefault(lemma, Found(number, "lemma", asked))
        for spelled in term.spelled:
            self._spelled.setdefault(spelled, Found(number, "script", asked))
        for fold in term.folds:
            self._folds.setdefault(fold, Found(number, "letters", asked))
        for stem in term.stems if self._loose else ():
            self._stems.setdefault(stem, Found(number, "beginning", asked))
        for name in term.names:
            sounding = self._names.setdefault(name_key(name), [])
            sounding.append((name, Found(number, "sound", asked)))

    def beginnings(self, language: Language) -> set[str]:
        """One or two letters, in both cases, with which the words begin that are looked for."""
        begins = {exact[:2] for exact in self._exacts}
        begins.update(
            letters
            for spoken, lemma in (*self._lemmas, *self._spelled, *self._others, *self._within)
            if spoken == language
            for letters in beginnings(language, lemma)
        )
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
        ways.append(self._spelled.get((word.language, lemma)))
        if word.fold:
            ways.append(self._folds.get(word.fold))
        ways.append(self._others.get((word.language, lemma)))
        if word.sound:
            ways += [
                found
                for name, found in self._names.get(word.sound, ())
                if likeness(name, lemma) >= ALIKE
            ]
        ways += [found for one, found in self._patterns if one.fullmatch(word.exact)]
        if self._stems:
            ways.append(self._stems.get(stem_term(lemma) or ""))
        return min((way for way in ways if way is not None), key=lambda way: way[0], default=None)

    def within(self, word: Seen) -> Sequence[tuple[int, Found]]:
        """The translations of several words that a word is one of, by their numbers."""
        return self._within.get((word.language, word.lemma), ())


@functools.cache
def _first_sounds(letter: str) -> set[str]:
    """With what the keys of names may begin that begin with a letter: s, sh, sch, szh."""
    return {name_key(f"{letter}{rest}")[:1] for rest in AFTER_A_FIRST_LETTER}


@functools.cache
def unfolded(letter: str) -> str:
    """The letters that are this one without a Kazakh keyboard."""
    return "".join(one for one in CYRILLIC_LETTERS if fold_key(one)[:1] == letter) or letter
