"""What the editors of a site work on: the cases, as they are at this moment."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from flask import current_app

from corpus.store import Store
from corpus.verdicts import State, Verdict, Verdicts
from search import findings
from search.duplicate_groups import Found, Outline
from search.duplicates import Duplicates
from search.review import Cases, Pair, cases, with_verdicts
from web.site import Site

KEY = "izde.review"  # in app.extensions
NOTHING = Duplicates((), {})


class Present(NamedTuple):
    """The cases, and how far they have come."""

    cases: Cases
    found: Mapping[Pair, Found]  # what comparing came to, whatever was decided since
    verdicts: Sequence[tuple[Verdict, State]]  # all there ever were, the oldest first
    is_compared: bool  # anything was compared at all
    is_fresh: bool  # nothing has changed since

    def past(self, pair: Pair) -> list[tuple[Verdict, State]]:
        """All that was ever decided of two stories, the latest first."""
        return [told for told in reversed(self.verdicts) if told[0].pair == pair]


class Work:
    """Keeps the cases in memory until what was found or decided changes; safe between threads."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._latest = findings.Latest(site.settings.data)
        self._found = NOTHING
        self._base = Cases((), {})  # without verdicts
        self._pairs: dict[Pair, Found] = {}
        self._based: object = None  # on what these are
        self._key: object = None
        self._present = Present(Cases((), {}), {}, (), False, True)

    def now(self) -> Present:
        """The cases of this moment; raises what opening the index and the store may raise."""
        engine, settings = self._site.engine(), self._site.settings
        with Store.open(settings.store) as store, self._lock:
            latest = self._latest.look()
            verdicts = Verdicts(store)
            key = self._latest.stamp, engine.edition(), verdicts.version()
            if key != self._key:
                if key[:2] != self._based:
                    self._found = self._there(latest.found) if latest else NOTHING
                    self._base = cases(self._found, ())
                    self._pairs = {(one.one, one.other): one for one in self._found.pairs}
                    self._based = key[:2]
                every = verdicts.all()
                self._present = Present(
                    with_verdicts(self._base, self._found, every, self._outline),
                    self._pairs,
                    every,
                    latest is not None,
                    latest is None or latest.edition[:2] == engine.edition()[:2],
                )
                self._key = key
            return self._present

    def _there(self, found: Duplicates) -> Duplicates:
        """What was found, of stories that the index still has."""
        number_of = self._site.engine().detector().snapshot.number_of
        gone = {id_ for id_ in found.outlines if number_of(id_) is None}
        if not gone:
            return found
        kept = tuple(one for one in found.pairs if one.one not in gone and one.other not in gone)
        return dataclasses.replace(found, pairs=kept)

    def _outline(self, story_id: str) -> Outline | None:
        detector = self._site.engine().detector()
        number = detector.snapshot.number_of(story_id)
        return None if number is None else detector.outline(number)


def work() -> Work:
    """Of the application that answers the present request."""
    return cast(Work, current_app.extensions[KEY])
