"""What an engine is to the rest of the house, and the way to open the one we have."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.institutions import Institution
from corpus.story import Language, Story
from search.clauses import Clause
from search.query import Page, Query, Suggestion

if TYPE_CHECKING:
    import datetime as dt

    from search.anniversaries import OfTheDay
    from search.coverage import Coverage
    from search.duplicates import Detector
    from search.edition import Edition
    from search.finding import Finder
    from search.listing import Entry
    from search.months import Month
    from search.publications import Alike
    from search.whole import Whole

BUDGET = 1.0  # seconds in which a query looks for more ways to match, unless a setting says


class Engine(Protocol):
    """A searchable index; safe to call from several threads."""

    def search(self, query: Query) -> Page:
        """The page of results; sees every commit made before the call."""
        ...

    def count(self, query: Query) -> int:
        """How many stories match, without looking at any."""
        ...

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """How a text that is being typed may go on."""
        ...

    def story(self, story_id: str) -> Story | None:
        """A story as it was indexed."""
        ...

    def clauses(self, query: Query) -> tuple[Clause, ...]:
        """What the words of a query look for, to mark them in a story."""
        ...

    def related(self, story_id: str, n: int = 5) -> tuple[Story, ...]:
        """At most `n` stories like a story, without its versions; none where none are like it."""
        ...

    def alike(self, story_id: str, reader: Language) -> Alike | None:
        """The other publications of a story, and stories of its event and of other years'.

        None where there is no such story.
        """
        ...

    def detector(self) -> Detector:
        """Finds what is like a story or a draft, in the present commit."""
        ...

    def edition(self) -> Edition:
        """Which state of the corpus is served."""
        ...

    def whole(self, query: Query) -> Whole:
        """All that a query finds, whatever its page, in its order and of one commit."""
        ...

    def coverage(self) -> Coverage:
        """How many stories there are of each institution, year, month and language."""
        ...

    def month(self, year: int, number: int, reader: Language) -> Month:
        """What was published in a month, and what took place in it."""
        ...

    def of_the_day(self, day: dt.date, reader: Language, n: int = 5) -> OfTheDay:
        """Stories of a day, and of the same day of earlier years."""
        ...

    def entries(self, start: int, stop: int) -> list[Entry]:
        """The stories from one place to another in the order of their ids."""
        ...

    def finder(self, budget: float | None = None) -> Finder:
        """What answers several questions out of one commit, within so many seconds."""
        ...

    @property
    def excerpts(self) -> frozenset[str]:
        """The institutions of whose bodies only an excerpt may be shown."""
        ...

    def close(self) -> None: ...


def open_engine(
    data: Path, institutions: Iterable[Institution] = (), budget: float = BUDGET
) -> Engine:
    """The engine over the index in a data folder.

    `institutions` tells what they are called, and whose texts are shown as excerpts only:
    their snippets are cut from nothing else. A query that has looked for ways to match for
    `budget` seconds finds with those it has, and says so.

    Raises IndexMissingError where there is none yet, IndexStaleError where it was made by
    another version of the analysis, IndexDamagedError where it cannot be read.
    """
    from search.whoosh_engine import WhooshEngine  # heavy: only who searches pays

    return WhooshEngine(data, institutions, budget)
