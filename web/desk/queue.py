"""The queue of the desk: the cases that are asked for, and what of them is left."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple, cast

from flask import url_for

from corpus.collation import sort_key
from corpus.language import script_of
from corpus.partialdate import PartialDate
from corpus.story import Language, Script
from search.review import VERDICTS, WORK, Case, Choice
from web import wording
from web.desk import naming
from web.desk.asked import Asked
from web.desk.work import Present
from web.filters import Chip
from web.languages import gettext as _
from web.site import Site

AT_ONCE = 20  # cases on a page
INSTITUTIONS = 10  # that are listed; the others when they are asked for


class Value(NamedTuple):
    """A value of a filter: how many cases it leaves, and the address with or without it."""

    name: str
    cases: int
    address: str
    is_on: bool


class Told(NamedTuple):
    """A story of a case."""

    language: Language
    script: Script
    title: str
    institution: str
    date: str
    address: str
    is_canonical: bool


class Row(NamedTuple):
    """A case as the queue shows it."""

    lead: Told  # the story that the case is called by
    stories: list[list[Told]]  # the versions of each
    kinds: list[str]
    decided: int
    pairs: int
    is_reopened: bool
    address: str  # of the pair that is to be looked at first


class QueuePage:
    """What the queue shows of the cases that are asked for."""

    def __init__(self, asked: Asked, present: Present, site: Site, language: Language) -> None:
        self.asked = asked
        self.present = present
        self._cases = present.cases
        self._site = site
        self._language = language
        self._chosen = present.cases.chosen(asked.choice)

    @property
    def total(self) -> int:
        return len(self._chosen)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // AT_ONCE))

    def page_address(self, number: int) -> str | None:
        if not 1 <= number <= self.pages:
            return None
        return Asked(self.asked.choice, number).queue()

    @property
    def first(self) -> int:
        """The number of the first case on the page."""
        return (self.asked.page - 1) * AT_ONCE + 1

    @property
    def rows(self) -> list[Row]:
        first = (self.asked.page - 1) * AT_ONCE
        return [self._row(case) for case in self._chosen[first : first + AT_ONCE]]

    def _row(self, case: Case) -> Row:
        pair = case.first(self.asked.choice.kind)
        stories = [
            [self._told(id_, at == 0 and len(versions) > 1) for at, id_ in enumerate(versions)]
            for versions in case.stories
        ]
        return Row(
            lead=stories[0][0],
            stories=stories,
            kinds=[naming.kind_name(kind) for kind in case.kinds],
            decided=len(case.decided),
            pairs=len(case.pairs),
            is_reopened=bool(case.reopened),
            address=self.asked.pair(pair),
        )

    def _told(self, story_id: str, is_canonical: bool) -> Told:
        one = self._cases.outlines[story_id]
        date = wording.date_text(PartialDate.parse(one.date), self._language) if one.date else ""
        return Told(
            language=cast(Language, one.language),
            script=script_of(one.title),
            title=one.title or story_id,
            institution=self._institution(one.institution),
            date=date or _("Undated"),
            address=url_for("pages.story", interface=self._language, story_id=story_id),
            is_canonical=is_canonical,
        )

    def _institution(self, slug: str | None) -> str:
        return wording.institution_name(slug, self._site.registry, self._language)

    # -- filters -------------------------------------------------------------------------

    @cached_property
    def works(self) -> list[Value]:
        counts = self._cases.counts(self.asked.choice, "work")
        return [
            Value(
                naming.work_name(work),
                counts[work],
                self.asked.with_choice(work=work).queue(),
                work == self.asked.choice.work,
            )
            for work in WORK
        ]

    @cached_property
    def kinds(self) -> list[Value]:
        counts = self._cases.counts(self.asked.choice, "kind")
        return [
            self._value("kind", kind, naming.kind_name(kind), counts[kind])
            for kind in VERDICTS
            if counts[kind] or kind in self.asked.choice.kind
        ]

    @cached_property
    def institutions(self) -> list[Value]:
        """Those with most cases first; of as many, by the reader's alphabet."""
        counts = self._cases.counts(self.asked.choice, "institution")
        values = [
            self._value("institution", slug, self._institution(slug), counts[slug])
            for slug in {*counts, *self.asked.choice.institution}
        ]
        return sorted(
            values, key=lambda one: (not one.is_on, -one.cases, sort_key(one.name, self._language))
        )

    def _value(self, name: str, value: str, shown: str, cases: int) -> Value:
        chosen: tuple[str, ...] = getattr(self.asked.choice, name)
        others = tuple(one for one in chosen if one != value)
        is_on = value in chosen
        changed = others if is_on else (*others, value)
        return Value(shown, cases, self.asked.with_choice(**{name: changed}).queue(), is_on)

    @property
    def seen_institutions(self) -> int:
        return INSTITUTIONS

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on, and the address without each."""
        choice = self.asked.choice
        found = [
            Chip(_("Kind"), one.name, one.address) for one in self.kinds if one.is_on
        ]  # fmt: skip
        found += [
            Chip(_("Institution"), one.name, one.address) for one in self.institutions if one.is_on
        ]
        if choice.since or choice.until:
            text = wording.range_text(choice.since, choice.until, self._language)
            address = self.asked.with_choice(since=None, until=None).queue()
            found.append(Chip(_("Time"), text, address))
        return found

    @property
    def unfiltered(self) -> str:
        return Asked(Choice(work=self.asked.choice.work)).queue()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of the time sends along."""
        return [pair for pair in self.asked.parameters() if pair[0] not in ("from", "to", "page")]
