"""All that a query finds, story by story, as one commit of the index has it."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.story import Story
from search.edition import Edition
from search.finding import Answer
from search.parts import Note
from search.query import Mended, Query
from search.snapshot import Snapshot
from search.top import Ranked


class Whole:
    """A whole result: how it was found, and its stories in their order.

    Stories are read as they are asked for; a newer commit changes nothing of them.
    """

    def __init__(self, snapshot: Snapshot, answer: Answer) -> None:
        self._snapshot, self._answer = snapshot, answer

    @property
    def edition(self) -> Edition:
        return self._snapshot.edition

    @property
    def query(self) -> Query:
        """What was looked for: other words than were typed where these find nothing."""
        return self._answer.query

    @property
    def typed(self) -> str:
        """The words as they were typed, where others were taken; `mended` tells why."""
        return self._answer.typed

    @property
    def mended(self) -> Mended:
        return self._answer.mended

    @property
    def read_as(self) -> str:
        """How the words were read, where they are more than words and phrases."""
        return self._answer.reading.described

    @property
    def notes(self) -> tuple[Note, ...]:
        return self._answer.reading.notes

    @property
    def least(self) -> int:
        """How many of the words each story has at least; 0: all."""
        return self._answer.least

    @property
    def total(self) -> int:
        return self._answer.total

    def __iter__(self) -> Iterator[Story]:
        ranked = Ranked(self._answer.found, self.query.order, self._snapshot)
        for number in ranked.top(self.total).tolist():
            yield self._snapshot.story(number)
