"""From a query to what matches it: as it was typed, else as it was meant perhaps.

1. All of its words, each in any of its ways.
2. Where that finds little, the words as another keyboard layout would have them, all or some of
   them (`layouts`); with a misspelt word mended (`repair`).
3. Where still nothing, stories with most of the words, of those that were mended where this
   brings more of them into stories.

Other words take the place of those that were typed where these find nothing; and where they find
stories only by the sound of a misspelt word, all of which the mended word finds, and more. Else
they are proposed, as are those near to a word that a dictionary has and hardly a story: it may be
meant.

What the words find by themselves decides, not what the filters leave of it: so that a query is
read alike whatever is filtered, and the counts of facets are true. What was done is told
(`Answer`), so that the page can say so. Whatever is proposed has results.
"""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
import numpy as np

from corpus.keyboards import PUNCTUATION, other_layouts
from index.fields import PARTS, exact_field, fold_field, lemma_field, name_field
from index.keys import BAR
from index.thesaurus import Thesaurus
from index.tokens import exact_form
from search.arrays import NONE, Docs, Mask, Scored, only, union
from search.clauses import Clause, Concept, Term, Word, leaves, words_inside
from search.evaluator import NOTHING, Evaluator
from search.expansion import Reading, expand, read
from search.facets import Filters
from search.layouts import some_retyped
from search.lookup import excluded_by, node_of, required_words, some_of, tree
from search.nodes import Sounding
from search.query import Mended, Query
from search.repair import Suspect, broken, is_misspelt, proposals, repaired
from search.snapshot import Snapshot
from search.spoken import spoken

FEW = 3  # hits below which another keyboard layout is thought of
ALL_FIRST = 3  # words of which stories with all stand above those with some
OWN = 0.02  # more for stories in the language of the words
VERSION = 0.5  # of the score of a story, what its other versions have at least
BY_OTHERS = 1e-3  # of what a story in the language of many words has by what else these are called
SHORT = 4  # words of a query in which also a word that few stories have may be misspelt
MOST_MENDED = 3  # words of one query
RARE = 2  # stories below which a word may be a misspelt one


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query was taken for, and the documents it finds."""

    query: Query
    reading: Reading
    matching: Scored  # the words
    found: Scored  # of these, what passes the filters
    filters: Filters
    least: int = 0  # how many of the words each story has at least; 0: all
    typed: str = ""  # the words as they were typed, where others were taken
    mended: Mended = ""  # and why
    meant: Query | None = None  # what was meant perhaps, and finds more
    partial: bool = False  # there was no time to look for all
    # The documents that the words exclude.
    excluded: Docs = dataclasses.field(default_factory=lambda: NONE)

    @property
    def total(self) -> int:
        return len(self.found.at)

    @property
    def matched(self) -> int:
        """How many documents the words find, before any filter."""
        return len(self.matching.at)


class Finder:
    """Finds the answer to one query in one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        thesaurus: Callable[[], Thesaurus],
        slugs: Callable[[str], tuple[str, ...]],
        budget: float = math.inf,
    ) -> None:
        """`slugs` tells which institutions are called so; the budget is in seconds."""
        self.snapshot = snapshot
        self._thesaurus, self._slugs = thesaurus, slugs
        self._budget = budget
        self._readings: dict[tuple[str, bool, bool], Reading] = {}

    @cached_property
    def _evaluator(self) -> Evaluator:
        """Made when the query has been read: the time for that is not counted."""
        return Evaluator(self.snapshot, time.monotonic() + self._budget)

    def answer(self, query: Query) -> Answer:
        """The best answer there is to a query."""
        found = self.as_typed(query)
        if not query.exact and query.words:
            found = self._otherwise(query, found)
        excluded = self._excluded(found.reading)
        return dataclasses.replace(found, excluded=excluded, partial=self._evaluator.partial)

    def _excluded(self, reading: Reading) -> Docs:
        node = excluded_by(reading.clauses)
        return NONE if node is None else self._evaluator.evaluate(node).at

    def _otherwise(self, query: Query, found: Answer) -> Answer:
        """The same, or the answer to other words where those that were typed find little."""
        if found.matched >= FEW:
            return self._heard(query, found)
        mixed = some_retyped(query.words, self._has)
        layouts = dict.fromkeys((*other_layouts(query.words), mixed))
        layouts.pop(query.words, None)
        for words in layouts:
            other = self.as_typed(_asked(query, words))
            if other.matched > found.matched:
                return self._instead(query, found, other, "layout")
        if found.matched and (heard := self._heard(query, found)) is not found:
            return heard
        suspects = self._suspects(found)
        repairs = repaired(query.words, [one for one in suspects if one.is_misspelt])
        for words in repairs:
            other = self.as_typed(_asked(query, words))
            if other.matched > found.matched:
                return self._instead(query, found, other, "spelling")
        best = found
        if not found.matched:
            is_long = required_words(found.reading.clauses) > SHORT  # then most are right
            best = self._some(query, found, mixed, repairs[: 0 if is_long else 1])
        if best.typed:
            return best
        for words in repaired(query.words, [one for one in suspects if not one.is_misspelt]):
            other = self.as_typed(_asked(query, words))
            if other.total > found.total:
                return dataclasses.replace(best, meant=other.query)
        return best

    def as_typed(self, query: Query) -> Answer:
        """What matches all words of a query and passes its filters."""
        reading = self.reading(query)
        if "signs" in reading.notes:  # nothing to look for
            return self._filtered(query, reading, NOTHING)
        matching = self._evaluator.evaluate(tree(reading.clauses))
        translated = any(isinstance(one, Concept) for one in reading.clauses)
        if translated and query.order == "relevance":
            matching = self._translations_last(query, matching)
        return self._filtered(query, reading, matching)

    def selected(self, query: Query, clauses: Sequence[Clause]) -> Docs:
        """The documents that match clauses and pass the filters of a query, each version."""
        matching = self._evaluator.evaluate(tree(clauses))
        apart = msgspec.structs.replace(query, together=False)
        return self._filtered(apart, Reading(tuple(clauses)), matching).found.at

    @property
    def partial(self) -> bool:
        """Whether there was no time to look for all."""
        return self._evaluator.partial

    def is_late(self) -> bool:
        """Whether the time is up; then what is found is partial."""
        return self._evaluator.is_late()

    def sounding(self, lemma: str) -> set[str]:
        """The names in texts that sound like a lemma, other than itself."""
        fields = map(name_field, PARTS)
        terms = (self._evaluator.sounding(Sounding(field, lemma)) for field in fields)
        return {term.partition(BAR)[2] for found in terms for term in found}

    def _translations_last(self, query: Query, matching: Scored) -> Scored:
        """The same, all that only translations match below what the words themselves do."""
        own = self._evaluator.evaluate(tree(self._untranslated(query).clauses))
        if matching.scores is None:
            return matching
        among = np.zeros(self.snapshot.size, np.bool_)
        among[own.at] = True
        among = among.take(matching.at)
        if among.all() or not among.any():
            return matching
        least = matching.scores[among].min()
        most = matching.scores[~among].max()
        if most < least:
            return matching
        return Scored(matching.at, np.where(among, 1.0, 0.99 * least / most) * matching.scores)

    def reading(self, query: Query) -> Reading:
        """What the words of a query look for."""
        key = query.words, query.exact, query.across
        if key not in self._readings:
            across = self._thesaurus() if query.across and query.words else None
            self._readings[key] = read(
                query.words, exact=query.exact, across=across, slugs=self._slugs
            )
        return self._readings[key]

    def _untranslated(self, query: Query) -> Reading:
        return self.reading(msgspec.structs.replace(query, across=False))

    def _mine(self, query: Query) -> Mask | None:
        """Which documents are in the language of the words; None where they do not tell."""
        return self.snapshot.in_language(spoken(query.words, query.reader))

    def _filtered(self, query: Query, reading: Reading, matching: Scored) -> Answer:
        snapshot = self.snapshot
        versions = snapshot.versions if query.together else None
        filters = Filters(query, snapshot.cells, snapshot.first, snapshot.last, versions)
        found = self._own_first(query, only(matching, filters.apply(matching.at)))
        if versions is not None:
            found = versions.folded(found, snapshot.in_language(query.reader))
        return Answer(query, reading, matching, found, filters)

    def _own_first(self, query: Query, found: Scored) -> Scored:
        """The same, of stories that are nearly alike those in the language of the words first."""
        if found.scores is None:
            return found
        mine = self._mine(query)
        if mine is None:
            return found
        return Scored(found.at, np.where(mine.take(found.at), 1 + OWN, 1.0) * found.scores)

    # -- other words -----------------------------------------------------------------------

    def _heard(self, query: Query, found: Answer) -> Answer:
        """What is found, or what was meant where it is found by the sound of a word only.

        Words that are near to it and find all of that and more take its place; those that find
        something else are proposed.
        """
        for word in broken(found.reading.clauses):
            if self._is_known(word):
                continue
            for other in proposals(word, self.snapshot):
                words = query.words[: word.start] + other + query.words[word.end :]
                mended = self.as_typed(_asked(query, words))
                if mended.matched > found.matched:
                    same = np.isin(found.matching.at, mended.matching.at).all()
                    if same and is_misspelt(word):
                        return _taken(query, mended, "spelling")
                    if mended.total > found.total:
                        return dataclasses.replace(found, meant=mended.query)
        return found

    def _has(self, text: str) -> bool:
        """Whether stories have all of the words of a text, otherwise than by their sound."""
        form = exact_form(text.strip(PUNCTUATION))
        if any(self.snapshot.frequency(exact_field(part), form) for part in PARTS):
            return True
        found = [leaf for clause in expand(text) for leaf in leaves(clause)]
        words = [one for leaf in found for one in words_inside(leaf)]
        return bool(words) and all(one.optional or self._is_known(one) for one in words)

    def _is_known(self, word: Word) -> bool:
        """Whether any story has a word otherwise than by its sound."""
        frequency = self.snapshot.frequency
        return any(frequency(field, key) for term in word.readings[0] for field, key in _keys(term))

    def _suspects(self, found: Answer) -> list[Suspect]:
        """The words of a query that hardly a story has, with others that are near to them."""
        suspects: list[Suspect] = []
        rare = RARE if required_words(found.reading.clauses) <= SHORT else 0
        for word in broken(found.reading.clauses):
            if len(suspects) == MOST_MENDED:
                break
            if self._often(word) > rare:  # told at once of most words
                continue
            having = len(self._evaluator.evaluate(node_of(word)).at)
            if having > rare and self._is_known(word):  # and not only by its sound
                continue
            if others := proposals(word, self.snapshot, strict=bool(found.matched)):
                suspects.append(Suspect(word, others, is_misspelt(word)))
        return suspects

    def _often(self, word: Word) -> int:
        """How many stories have a word in its very form, in the part where most do."""
        forms = [form for term in word.readings[0] for form in term.exacts]
        fields = [exact_field(part) for part in PARTS]
        return max(self.snapshot.frequency(field, form) for field in fields for form in forms)

    def _instead(self, query: Query, found: Answer, other: Answer, why: Mended) -> Answer:
        """Other words in the place of those that find nothing, else as a proposal."""
        if not found.matched:
            return _taken(query, other, why)
        meant = other.query if other.total > found.total else None
        return dataclasses.replace(found, meant=meant)

    def _some(self, query: Query, found: Answer, mixed: str, repairs: Sequence[str]) -> Answer:
        """What the words find as of another layout and mended, else stories with most of them."""
        ways: list[tuple[str, Mended]] = [(mixed, "layout")] if mixed != query.words else []
        for words in dict.fromkeys((*other_layouts(query.words)[:1], *(one for one, _ in ways))):
            other = self.as_typed(_asked(query, words))
            for mended in repaired(words, self._suspects(other)):
                other = self.as_typed(_asked(query, mended))
                if other.matched:
                    return self._instead(query, found, other, "layout")
                ways.append((mended, "layout"))
        return self._most(query, found, [*ways, *((words, "spelling") for words in repairs)])

    def _most(self, query: Query, found: Answer, ways: Sequence[tuple[str, Mended]]) -> Answer:
        """Stories with most of the words, or with any of them.

        Of the words as they were typed, or as they were meant perhaps, where more of these are in
        stories.
        """
        best, met = found, self._met(found.reading) if ways else 0
        for words, why in ways:
            asked = _asked(query, words)
            reading = self.reading(asked)
            if (own := self._met(reading)) > met:
                other = Answer(asked, reading, NOTHING, NOTHING, found.filters)
                best, met = _taken(query, other, why), own
        wanted = required_words(best.reading.clauses)
        for least in dict.fromkeys((-(-wanted // 2), 1)) if wanted else ():
            matching = self._with_some(best.query, best.reading, least)
            some = self._filtered(best.query, best.reading, matching)
            if some.matched:
                return dataclasses.replace(some, least=least, typed=best.typed, mended=best.mended)
        return found

    def _with_some(self, query: Query, reading: Reading, least: int) -> Scored:
        """Stories with so many of the words at least.

        Many words tell enough of a story in their own language: what else they are called there
        adds more of what is only near to what was asked than it finds (`benchmarks/RESULTS.md`).
        """
        found = self._evaluator.evaluate(some_of(reading.clauses, least)).scored()
        own = self._untranslated(query)
        if own == reading or required_words(own.clauses) <= SHORT:
            return found
        mine = self._mine(query)
        if mine is None:
            return found
        assert found.scores is not None
        by_words = np.zeros(self.snapshot.size)
        by_words[found.at] = BY_OTHERS * found.scores
        words = self._evaluator.evaluate(some_of(own.clauses, 1)).scored()
        by_words[words.at] = words.scores
        own_or_all = np.where(mine.take(found.at), by_words.take(found.at), found.scores)
        return Scored(found.at, own_or_all)

    def _met(self, reading: Reading) -> int:
        """How many of the words any story has."""
        return sum(
            bool(len(self._evaluator.evaluate(node_of(clause)).at))
            for clause in reading.clauses
            if clause.searched and not clause.optional
        )

    def ranked(self, query: Query) -> Scored:
        """All stories with any of the words, those first that match all, if these are few."""
        answer = self.answer(query)
        clauses = answer.reading.clauses
        if "signs" in answer.reading.notes:
            return answer.found.scored()
        matching = self._with_some(answer.query, answer.reading, 1)
        found = self._filtered(answer.query, answer.reading, matching).found.scored()
        assert found.scores is not None
        if not answer.least and required_words(clauses) <= ALL_FIRST:
            above = float(found.scores.max(initial=0.0))
            scores = answer.found.scored().scores
            assert scores is not None
            parts = (found, Scored(answer.found.at, scores + above))
            found = union(parts, self.snapshot.size, np.maximum)
        versions = self.snapshot.declared
        if versions is None:
            return found
        found = versions.shared(found, self.snapshot.live, VERSION)
        return only(found, found.at.compress(~np.isin(found.at, answer.excluded)))


def _asked(query: Query, words: str) -> Query:
    return msgspec.structs.replace(query, words=words, page=1, after="")


def _taken(query: Query, other: Answer, why: Mended) -> Answer:
    """The answer to other words than were typed, at the page of it that was asked for."""
    there = msgspec.structs.replace(other.query, page=query.page, after=query.after)
    return dataclasses.replace(other, query=there, typed=query.words, mended=why)


def _keys(term: Term) -> Iterator[tuple[str, str]]:
    """What a word may be in the index otherwise than by its sound: fields, and terms of these."""
    for part in PARTS:
        yield from ((exact_field(part), form) for form in term.exacts)
        lemmas = (*term.lemmas, *term.spelled)
        yield from ((lemma_field(part, language), lemma) for language, lemma in lemmas)
        yield from ((fold_field(part), key) for key in term.folds)
