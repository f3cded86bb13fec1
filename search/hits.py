"""The stories of a page of results: what is shown of each, and why it matched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set

import numpy as np

from corpus.story import Story
from search.clauses import Clause, Dated, Either, Every
from search.finding import Answer
from search.lookup import own_dates
from search.publications import publications
from search.query import Hit, Reason
from search.snapshot import Snapshot
from search.snippets import Highlighter
from search.top import Ranked, read_cursor

REASONS = 6  # that are told of one story


class HitMaker:
    """Makes the hits of one answer; `excerpts` are institutions with nothing but excerpts."""

    def __init__(self, snapshot: Snapshot, answer: Answer, excerpts: Collection[str]) -> None:
        self._snapshot, self._answer, self._excerpts = snapshot, answer, excerpts
        self._clauses = answer.reading.clauses
        self._highlighter = Highlighter(self._clauses, loose=answer.least > 0)

    def page(self) -> tuple[tuple[Hit, ...], str]:
        """The hits of the page that is asked for, and the cursor behind them ("": no more)."""
        query, found = self._answer.query, self._answer.found
        ranked, skipped = Ranked(found, query.order, self._snapshot), (query.page - 1) * query.limit
        if query.after:
            ranked.behind(read_cursor(query.after, query.order))
            skipped = 0
        docs = ranked.top(skipped + query.limit)[skipped:]
        hits = tuple(self._hit(doc) for doc in docs.tolist())
        more = hits and skipped + len(hits) < len(ranked.docs)
        return hits, str(ranked.cursor(int(docs[-1]))) if more else ""

    def _hit(self, doc: int) -> Hit:
        story, found = self._snapshot.story(doc), self._answer.found
        short = story.institution in self._excerpts
        score = 0.0 if found.scores is None else found.scores[found.at.searchsorted(doc)]
        title, snippet, marks = self._highlighter.both(story, excerpt_only=short)
        words = self._answer.query.words
        reasons = []
        for mark in marks[:REASONS]:
            start, end = mark.asked
            reasons.append(Reason(words[start:end], mark.form, mark.lemma, mark.rule))
        shown = {mark.asked for mark in marks}
        return Hit(
            story=story,
            score=float(score),
            title=title,
            snippet=snippet,
            others=tuple(publications(doc, self._snapshot, self._answer.excluded))
            if self._answer.query.together
            else (),
            reasons=(*reasons, *self._dates(doc, story, shown)),
        )

    def _dates(self, doc: int, story: Story, shown: Set[tuple[int, int]]) -> Sequence[Reason]:
        """The dates that were asked for and are the story's own, or else its event's.

        But for those all words of which are shown.
        """
        reasons, one = [], np.array([doc])
        for clause in self._clauses:
            for dated in _dated(clause):
                words = {(word.start, word.end) for word in dated.words if not word.optional}
                if words <= shown:
                    continue
                node = own_dates(dated.first, dated.last)
                if not self._snapshot.dates.touching(node, one).any():
                    continue
                asked = self._answer.query.words[dated.start : dated.end]
                if story.published and self._snapshot.dates.dated(node, one).any():
                    reasons.append(Reason(asked, str(story.published), "", "date"))
                else:
                    reasons.append(Reason(asked, _event(story), "", "event"))
        return reasons


def _dated(clause: Clause) -> Iterator[Dated]:
    """The dates that a clause looks for."""
    if isinstance(clause, Dated):
        yield clause
    elif isinstance(clause, Either | Every):
        for one in clause.clauses:
            yield from _dated(one)


def _event(story: Story) -> str:
    """The days of a story's event."""
    days = dict.fromkeys(map(str, filter(None, (story.event_start, story.event_end))))
    return "/".join(days)
