"""The stories most like a story: those that have its most telling words.

How telling a word is, is told by how often the story has it, a title's words counting more, and
by how few others do (tf-idf). Words are looked for in all parts of the stories, and in other
languages by what they are called there. A likeness is a share of what a story would score that
had all of them: one floor serves short stories and long ones, small corpora and large.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corpus.story import Language, Story
from index.analysis import analyze_field
from index.fields import PARTS, lemma_field
from index.stopwords import is_stopword
from index.thesaurus import Thesaurus
from search import nodes
from search.arrays import Docs, Scored
from search.clauses import Concept, Term, Word
from search.concepts import with_translations
from search.evaluator import Evaluator
from search.lookup import WEIGHTS, node_of
from search.ranking import K1, idf
from search.snapshot import Snapshot
from search.top import Ranked

MOST = 25  # words of a story that are looked for
ENOUGH = 16  # words that tell what a story is about: with fewer, all of them prove less
SHARED = 3  # words that a related story has at least, unless there are fewer
ACROSS = 12  # of the words are looked for in other languages, too
TRANSLATIONS = 2  # of a word
READ = 10_000  # characters of a part that are looked through
# The least likeness that is shown. In the demo corpus, what scores more is of the same event,
# person, work or craft; from here down more and more is only of the same season or audience.
# In other languages less of what is said can be recognised, and what is proves as much.
FLOOR = 0.1
FLOOR_ACROSS = 0.075


class Telling(NamedTuple):
    """A word of a story, and how much it tells of it."""

    lemma: str
    often: float  # how often the story has it, parts weighted, from 0 to 1
    rarity: float  # its idf

    @property
    def weight(self) -> float:
        return self.often * self.rarity


def related(number: int, snapshot: Snapshot, thesaurus: Thesaurus, n: int) -> tuple[Story, ...]:
    """At most `n` stories that are like a document, the likest first.

    Neither itself nor its versions are among them, and of other versions only one.
    """
    story = snapshot.story(number)
    found = _likenesses(story, snapshot, thesaurus)
    assert found.scores is not None
    own = snapshot.in_language(story.language)
    assert own is not None
    enough = found.scores >= np.where(own.take(found.at), FLOOR, FLOOR_ACROSS)
    docs, scores = found.at.compress(enough), found.scores.compress(enough)
    others = ~np.isin(docs, _itself(number, story, snapshot))
    found = Scored(docs.compress(others), scores.compress(others))
    if snapshot.versions is not None:
        found = snapshot.versions.folded(found, own)
    first = Ranked(found, "relevance", snapshot).top(n)
    return tuple(snapshot.story(doc) for doc in first.tolist())


def _itself(number: int, story: Story, snapshot: Snapshot) -> Docs:
    """A document and all versions of it, by whichever of them these are declared."""
    declared = (snapshot.number_of(one) for one in story.versions)
    known = [number, *(one for one in declared if one is not None)]
    if snapshot.versions is None:
        return np.array(known, np.intp)
    return np.append(snapshot.versions.others(number, snapshot.live), known)


def _likenesses(story: Story, snapshot: Snapshot, thesaurus: Thesaurus) -> Scored:
    """How like the story others are, from 0 to 1; itself among them."""
    words = telling(story, snapshot)
    most = sum(one.weight * one.rarity for one in words)
    if not most:
        return Scored(np.empty(0, np.intp), np.empty(0))
    most *= max(1.0, ENOUGH / len(words))
    several = tuple(
        nodes.Weighted(
            _node(one.lemma, story.language, thesaurus if at < ACROSS else None), one.weight / most
        )
        for at, one in enumerate(words)
    )
    some = nodes.Some(several, least=min(SHARED, len(several)))
    return Evaluator(snapshot).evaluate(some).scored()


def telling(story: Story, snapshot: Snapshot) -> list[Telling]:
    """The words of a story, in its own language, that tell most of it."""
    language = story.language
    counts: dict[str, float] = {}
    for part in PARTS:
        segments = [segment for segment in story.segments if segment.field == part]
        for token in analyze_field(getattr(story, part)[:READ], language, segments):
            lemma = token.lemmas[0]
            if (
                token.language == language
                and len(lemma) > 1
                and any(map(str.isalpha, lemma))
                and not is_stopword(token.exact, language)
                and not is_stopword(lemma, language)
            ):
                counts[lemma] = counts.get(lemma, 0.0) + WEIGHTS[part]
    stories, found = len(snapshot.documents), []
    for lemma, count in counts.items():
        # Where bodies have a word, other parts would tell little more, and take as long. Deleted
        # documents are counted with the others: there may be more than are living.
        having = snapshot.frequency(lemma_field("body", language), lemma) or max(
            snapshot.frequency(lemma_field(part, language), lemma) for part in ("title", "teaser")
        )
        found.append(Telling(lemma, count / (count + K1), idf(min(having, stories), stories)))
    return sorted(found, key=lambda one: (-one.weight, one.lemma))[:MOST]


def _node(lemma: str, language: Language, thesaurus: Thesaurus | None) -> nodes.Node:
    """Looks for a lemma in its own language, and for less in the others."""
    word = Word(0, 0, ((Term((), ((language, lemma),)),),))
    if thesaurus is None:
        return node_of(word)
    (clause,) = with_translations((word,), thesaurus)
    if isinstance(clause, Concept):
        others = [one for one in clause.others if one.language != language]
        clause = Concept(0, 0, clause.words, tuple(others[:TRANSLATIONS]))
    return node_of(clause)
