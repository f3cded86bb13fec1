"""Two stories side by side, why they are thought to be alike, and what may be decided."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from flask import url_for

from corpus.kinds import KINDS, SAME
from corpus.story import Language, Story
from corpus.verdicts import Verdict, wording_hash
from search.differences import How
from search.duplicate_groups import Found
from search.review import VERDICTS, Case, Pair
from web import wording
from web.desk import naming
from web.desk.asked import Asked
from web.desk.compared import Comparison
from web.desk.work import Present
from web.languages import gettext as _
from web.site import Site


class Button(NamedTuple):
    """A verdict that may be given."""

    kind: str
    key: str  # on the keyboard
    name: str
    about: str
    is_found: bool  # what the comparison came to
    is_decided: bool


class Past(NamedTuple):
    """A verdict of these two stories."""

    verdict: Verdict
    name: str
    state: str
    canonical: str  # the title of the story that stands for both
    can_be_undone: bool


class PairPage(Comparison):
    """What the page of a pair shows."""

    def __init__(
        self,
        one: Story,
        other: Story,
        asked: Asked,
        present: Present,
        site: Site,
        language: Language,
        how: How | None = None,
    ) -> None:
        self.pair: Pair = (min(one.id, other.id), max(one.id, other.id))
        self.asked = asked
        self._present = present
        self._past = present.past(self.pair)
        self._language = language
        self.case: Case | None = present.cases.of(*self.pair)
        first, second = (one, other) if one.id == self._canonical(one, other) else (other, one)
        super().__init__(first, second, (_("the first text"), _("the second text")), site, how)

    # -- the two stories -----------------------------------------------------------------

    def _canonical(self, one: Story, other: Story) -> str:
        """The one that stands for both, by its place among its versions; else the earlier."""
        standing = self._standing
        if standing and standing.canonical:
            return standing.canonical
        ids = self.case.ids if self.case else ()
        same = any({one.id, other.id} <= {*versions} for versions in self._versions)
        if same:
            return next(id_ for id_ in ids if id_ in (one.id, other.id))
        ordered = sorted(
            (one, other), key=lambda story: (story.kind != "full", str(story.date or "~"), story.id)
        )
        return ordered[0].id

    @property
    def _versions(self) -> tuple[tuple[str, ...], ...]:
        return self.case.stories if self.case else ()

    @property
    def _standing(self) -> Verdict | None:
        return next((one for one, state in self._past if state == "standing"), None)

    def institution(self, story: Story) -> str:
        return wording.institution_name(story.institution, self._site.registry, self._language)

    @property
    def seen(self) -> str:
        """The words that were looked at: a verdict is of these, and of no others."""
        return seen(self.first, self.second)

    @property
    def last(self) -> int:
        """The verdict that was seen: what another editor decides meanwhile is not overruled."""
        return max((one.id for one, _state in self._past if not one.undone_at), default=0)

    @property
    def other_way(self) -> tuple[str, str]:
        """What else may be marked in the texts, and the address where it is."""
        words = self.differences.how == "words"
        name = _("Mark what both name") if words else _("Mark the words that differ")
        return name, self.asked.pair(self.pair, ("mark", "named" if words else "words"))

    # -- what is known of them -----------------------------------------------------------

    @cached_property
    def found(self) -> Found | None:
        """What the comparison came to; None where an editor chose these two."""
        return self._present.found.get(self.pair)

    @property
    def found_name(self) -> str:
        return naming.kind_name(self.found.kind) if self.found else ""

    @property
    def score(self) -> int:
        """In hundredths."""
        return round(100 * self.found.score) if self.found else 0

    @property
    def past(self) -> list[Past]:
        titles = {story.id: story.title or story.id for story in (self.first, self.second)}
        return [
            Past(
                verdict,
                naming.kind_name(verdict.kind),
                naming.state_name(state),
                titles.get(verdict.canonical or "", ""),
                state == "standing",
            )
            for verdict, state in self._past
        ]

    @property
    def is_reopened(self) -> bool:
        return any(state == "reopened" for _one, state in self._past)

    @property
    def buttons(self) -> list[Button]:
        found = self.found.kind if self.found else ""
        standing = self._standing
        return [
            Button(
                kind,
                str((KINDS.index(kind) + 1) if kind in KINDS else 0),
                naming.kind_name(kind),
                naming.kind_about(kind),
                kind == found,
                standing is not None and standing.kind == kind,
            )
            for kind in VERDICTS
        ]

    @property
    def same(self) -> tuple[str, ...]:
        return SAME

    # -- the way on ----------------------------------------------------------------------

    @property
    def number(self) -> int:
        """Which pair of its case it is, from 1; 0 where it is none of it."""
        pairs = self.case.pairs if self.case else ()
        return pairs.index(self.pair) + 1 if self.pair in pairs else 0

    def _beside(self, step: int) -> str | None:
        pairs = self.case.pairs if self.case else ()
        at = self.number - 1 + step
        return self.asked.pair(pairs[at]) if self.number and 0 <= at < len(pairs) else None

    @property
    def previous(self) -> str | None:
        return self._beside(-1)

    @property
    def following(self) -> str | None:
        return self._beside(1)

    @property
    def next_case(self) -> str | None:
        """The next case of the queue that was come from."""
        pair = next_pair(self.asked, self._present, self.pair, elsewhere=True)
        return self.asked.pair(pair) if pair else None

    def story_address(self, story: Story) -> str:
        return url_for("pages.story", interface=self._language, story_id=story.id)


def seen(one: Story, other: Story) -> str:
    """The words of two texts as one short hash, whichever comes first."""
    hashes = (wording_hash(story.title, story.teaser, story.body) for story in (one, other))
    return "-".join(sorted(one[:16] for one in hashes))


def next_pair(
    asked: Asked, present: Present, after: Pair, *, elsewhere: bool = False
) -> Pair | None:
    """The pair that is to be looked at next: of the same case, else of the next in the queue."""
    case = present.cases.of(*after)
    if case is not None and not elsewhere and case.open:
        return case.next_open(after)
    queue = [one for one in present.cases.chosen(asked.choice) if one is not case]
    place = present.cases.place(case) if case is not None else -1
    behind = [one for one in queue if present.cases.place(one) > place]
    following = next(iter((*behind, *queue)), None)
    if following is None:
        return None
    return following.first(asked.choice.kind)
