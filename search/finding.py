"""From a query to what matches it: as it was typed, else as it was meant perhaps.

1. All of its words, each in any of its ways.
2. Where that finds little, the words as another keyboard layout would have them; where it finds
   nothing, with a word mended that the corpus does not have.
3. Where still nothing, stories with most of the words.

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

from corpus.keyboards import other_layouts
from index.fields import PARTS, exact_field, fold_field, lemma_field, name_field
from index.keys import BAR
from index.thesaurus import Thesaurus
from search.arrays import Docs, Scored, union
from search.clauses import Clause, Concept, Word
from search.evaluator import Evaluator
from search.expansion import Reading, read
from search.facets import Filters
from search.lookup import node_of, required_words, some_of, tree
from search.nodes import Sounding
from search.query import Mended, Query
from search.repair import broken, proposals
from search.snapshot import Snapshot

FEW = 3  # hits below which another keyboard layout is thought of
ALL_FIRST = 3  # words of which stories with all stand above those with some
VERSION = 0.5  # of the score of a story, what its other versions have at least
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
        self.snapshot = self._snapshot = snapshot
        self._thesaurus, self._slugs = thesaurus, slugs
        self._budget = budget
        self._readings: dict[tuple[str, bool, bool], Reading] = {}

    @cached_property
    def _evaluator(self) -> Evaluator:
        """Made when the query has been read: the time for that is not counted."""
        return Evaluator(self._snapshot, time.monotonic() + self._budget)

    def answer(self, query: Query) -> Answer:
        """The best answer there is to a query."""
        found = self.as_typed(query)
        if query.exact or not query.words:
            return self._told(found)
        if found.matched >= FEW:
            return self._told(self._unknown_mended(query, found))
        if other := self._other_layout(query, found):
            return self._told(other)
        if other := self._mended(query, found):
            return self._told(other)
        if not found.matched:
            found = self._most(query, found)
        return self._told(found)

    def _told(self, answer: Answer) -> Answer:
        partial = self._evaluator.partial
        return dataclasses.replace(answer, partial=partial)

    def as_typed(self, query: Query) -> Answer:
        """What matches all words of a query and passes its filters."""
        reading = self.reading(query)
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
        mine = self.reading(msgspec.structs.replace(query, across=False))
        own = self._evaluator.evaluate(tree(mine.clauses))
        if matching.scores is None:
            return matching
        among = np.zeros(self._snapshot.size, np.bool_)
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

    def _filtered(self, query: Query, reading: Reading, matching: Scored) -> Answer:
        snapshot = self._snapshot
        versions = snapshot.versions if query.together else None
        filters = Filters(query, snapshot.cells, snapshot.first, snapshot.last, versions)
        found = only(matching, filters.apply(matching.at))
        if versions is not None:
            found = versions.folded(found, snapshot.in_language(query.reader))
        return Answer(query, reading, matching, found, filters)

    # -- other words -----------------------------------------------------------------------

    def _other_layout(self, query: Query, found: Answer) -> Answer | None:
        """Words that find little as they would be had another keyboard layout been active."""
        for words in other_layouts(query.words):
            other = self.as_typed(_asked(query, words))
            if other.matched > found.matched:
                return self._instead(query, found, other, "layout")
        return None

    def _mended(self, query: Query, found: Answer) -> Answer | None:
        """A word that hardly a story has, as a word that stories have and that is near to it."""
        for words in self._repairs(query.words, found):
            other = self.as_typed(_asked(query, words))
            if other.matched > found.matched:
                return self._instead(query, found, other, "spelling")
        return None

    def _unknown_mended(self, query: Query, found: Answer) -> Answer:
        """What is found, and what was meant perhaps where it is by the sound of a word only."""
        for word in broken(found.reading.clauses):
            if not self._is_known(word):
                for other in proposals(word, self._snapshot)[:1]:
                    words = query.words[: word.start] + other + query.words[word.end :]
                    mended = self.as_typed(_asked(query, words))
                    if mended.matched > found.matched and mended.total > found.total:
                        return dataclasses.replace(found, meant=mended.query)
        return found

    def _is_known(self, word: Word) -> bool:
        """Whether any story has a word otherwise than by its sound."""
        frequency = self._snapshot.frequency
        return (
            any(
                frequency(exact_field(part), form)
                for part in PARTS
                for term in word.readings[0]
                for form in term.exacts
            )
            or any(
                frequency(lemma_field(part, language), lemma)
                for part in PARTS
                for term in word.readings[0]
                for language, lemma in (*term.lemmas, *(("kk", one) for one in term.spelled))
            )
            or any(
                frequency(fold_field(part), key)
                for part in PARTS
                for term in word.readings[0]
                for key in term.folds
            )
        )

    def _repairs(self, words: str, found: Answer) -> Iterator[str]:
        """The words with those mended that need it: all of them at once, then with one each."""
        suspects: list[tuple[Word, list[str]]] = []
        rare = RARE if required_words(found.reading.clauses) <= SHORT else 0
        for word in broken(found.reading.clauses):
            if len(suspects) == MOST_MENDED:
                break
            having = len(self._evaluator.evaluate(node_of(word)).at)
            if having <= rare and (others := proposals(word, self._snapshot)):
                suspects.append((word, others))
        best = words
        for word, others in reversed(suspects):
            best = best[: word.start] + others[0] + best[word.end :]
        if suspects:
            yield best
        for word, others in suspects:
            for other in others:
                mended = words[: word.start] + other + words[word.end :]
                if mended != best:
                    yield mended

    def _instead(self, query: Query, found: Answer, other: Answer, why: Mended) -> Answer:
        """Other words in the place of those that find nothing, else as a proposal."""
        if found.matched:
            meant = other.query if other.total > found.total else None
            return dataclasses.replace(found, meant=meant)
        there = msgspec.structs.replace(other.query, page=query.page, after=query.after)
        return dataclasses.replace(other, query=there, typed=query.words, mended=why)

    def _most(self, query: Query, found: Answer) -> Answer:
        """Stories with most of the words, or with any of them."""
        words = required_words(found.reading.clauses)
        if not words:
            return found
        for least in dict.fromkeys((-(-words // 2), 1)):
            node = some_of(found.reading.clauses, least)
            other = self._filtered(query, found.reading, self._evaluator.evaluate(node))
            if other.matched:
                return dataclasses.replace(other, least=least)
        return found

    def ranked(self, query: Query) -> Scored:
        """All stories with any of the words, those first that match all, if these are few."""
        answer = self.answer(query)
        clauses = answer.reading.clauses
        node = some_of(clauses, 1)
        some = self._filtered(answer.query, answer.reading, self._evaluator.evaluate(node)).found
        found = some.scored()
        assert found.scores is not None
        if not answer.least and required_words(clauses) <= ALL_FIRST:
            above = float(found.scores.max(initial=0.0))
            scores = answer.found.scored().scores
            assert scores is not None
            parts = (found, Scored(answer.found.at, scores + above))
            found = union(parts, self._snapshot.size, np.maximum)
        versions = self._snapshot.versions
        return found if versions is None else versions.shared(found, self._snapshot.live, VERSION)


def _asked(query: Query, words: str) -> Query:
    return msgspec.structs.replace(query, words=words, page=1, after="")


def only(found: Scored, docs: Docs) -> Scored:
    """What is found, of it the documents that are left."""
    if len(docs) == len(found.at):
        return found
    if found.scores is None:
        return Scored(docs, None)
    return Scored(docs, found.scores[np.searchsorted(found.at, docs)])
