"""A page of results in the words of its reader: filters, chips, results, paging."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from corpus.collation import sort_key
from corpus.institutions import Registry
from corpus.partialdate import PartialDate
from corpus.story import Language, Story
from search.query import (
    FACETS,
    MAX_PAGE,
    SORTS,
    Bucket,
    FacetName,
    Highlight,
    Hit,
    Page,
    Query,
    Reason,
)
from web import wording
from web.languages import gettext as _
from web.text import MarkedText, Stretch

SHOWN = 12  # values of a filter that are seen at once
MONTHS = 12  # more months than this are not shown until a year is chosen
NEAR = 1  # page numbers on each side of the present one

Address = Callable[[Query], str]


class Choice(NamedTuple):
    """A value of a filter, with how many stories it would show."""

    value: str
    name: str
    stories: int
    selected: bool


class Filter(NamedTuple):
    """A facet as a group of boxes to tick: the common values, and the others."""

    facet: FacetName
    name: str
    shown: list[Choice]
    more: list[Choice]


class Chip(NamedTuple):
    """An active filter and the address without it."""

    name: str
    value: str
    address: str


class Offer(NamedTuple):
    """A way out of no result: what to leave out, and what would then be found."""

    text: str
    stories: int
    address: str


class Why(NamedTuple):
    """Why a word matched: from what was asked to what stands in the story, and the rule."""

    steps: list[str]
    rule: str


class Other(NamedTuple):
    """The same story in another language."""

    language: Language
    address: str


class Result(NamedTuple):
    """A hit as it is shown."""

    story: Story
    title: Markup
    snippet: Markup
    address: str
    others: list[Other]
    why: list[Why]


class Step(NamedTuple):
    """A link of the paging; without an address it is the page itself, or a gap."""

    page: int
    address: str | None


class ResultPage:
    """What search.html shows of a page of results."""

    def __init__(
        self,
        page: Page,
        registry: Registry,
        language: Language,
        *,
        search: Address,
        story: Callable[[str, Query], str],
    ) -> None:
        self.page = page
        self.query = page.query
        self._registry = registry
        self._language = language
        self._search = search
        self._story = story

    @property
    def is_start(self) -> bool:
        """Nothing was asked: a visitor has just come."""
        query = self.query
        return not (query.words or self.chips or query.page > 1 or query.sort)

    @property
    def is_empty(self) -> bool:
        """There is nothing at all."""
        return not (self.query.words or self.chips or self.page.total)

    @property
    def is_beyond(self) -> bool:
        """The address is of a page behind the last."""
        return self.page.total > 0 and not self.page.hits

    @property
    def filters(self) -> list[Filter]:
        return [group for facet in FACETS if any((group := self._filter(facet))[2:])]

    def _filter(self, facet: FacetName) -> Filter:
        buckets: tuple[Bucket, ...] = getattr(self.page.facets, facet)
        name = wording.facet_name(facet)
        query = self.query
        choices = [
            Choice(b.value, self._name(facet, b.value), b.count, b.selected) for b in buckets
        ]
        if facet == "institution":  # as many stories: by the reader's alphabet
            choices.sort(key=lambda c: (-c.stories, sort_key(c.name, self._language)))
        if facet == "month" and len(buckets) > MONTHS and not query.year:
            choices = [choice for choice in choices if choice.selected]  # a year first
        shown = [c for at, c in enumerate(choices) if at < SHOWN or c.selected]
        more = [c for at, c in enumerate(choices) if at >= SHOWN and not c.selected]
        if facet == "institution":  # a long list is looked through by name
            more.sort(key=lambda c: sort_key(c.name, self._language))
        return Filter(facet, name, shown, more)

    @cached_property
    def chips(self) -> list[Chip]:
        """The active filters."""
        query = self.query
        chips = [
            Chip(
                wording.facet_name(facet),
                self._name(facet, value),
                self._search(query.toggled(facet, value)),
            )
            for facet in FACETS
            for value in query.chosen(facet)
        ]
        if query.since or query.until:
            text = wording.range_text(query.since, query.until, self._language)
            without = msgspec.structs.replace(query, since=None, until=None, page=1)
            chips.append(Chip(_("Date"), text, self._search(without)))
        if not query.across:
            without = msgspec.structs.replace(query, across=True, page=1)
            chips.append(Chip(_("Translations"), _("Without translations"), self._search(without)))
        if not query.together:
            without = msgspec.structs.replace(query, together=True, page=1)
            chips.append(Chip(_("Versions"), _("Each version for itself"), self._search(without)))
        if query.exact:
            without = msgspec.structs.replace(query, exact=False, page=1)
            chips.append(Chip(_("Spelling"), _("Only as I typed it"), self._search(without)))
        return chips

    @cached_property
    def unfiltered(self) -> str:
        """The address of the words alone."""
        return self._search(Query(words=self.query.words, sort=self.query.sort))

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders: name, address, whether it is the present one."""
        query = self.query
        return [
            (
                wording.sort_name(sort),
                self._search(msgspec.structs.replace(query, sort=sort, page=1)),
                sort == query.order,
            )
            for sort in SORTS
            if sort != "relevance" or query.words
        ]

    @property
    def as_typed(self) -> str:
        """The search for the very words, where they were taken as of another layout."""
        return self._search(msgspec.structs.replace(self.query, words=self.page.typed, exact=True))

    @property
    def meant(self) -> str | None:
        """The search that may have been meant."""
        return self._search(self.page.meant) if self.page.meant else None

    @property
    def notes(self) -> list[str]:
        """What the reader should know of how the words were read, and what was found."""
        page = self.page
        notes = [wording.note_text(note) for note in page.notes]
        if page.least > 1:
            notes.append(
                _(
                    "No story has all of the words. These have at least %(count)s of them.",
                    count=page.least,
                )
            )
        elif page.least:
            notes.append(_("No story has all of the words. These have some of them."))
        if page.partial:
            notes.append(_("The search took too long and was cut short: there may be more."))
        return notes

    @property
    def results(self) -> list[Result]:
        return [self._result(hit) for hit in self.page.hits]

    def _result(self, hit: Hit) -> Result:
        return Result(
            hit.story,
            _html(hit.title),
            _html(hit.snippet),
            self._story(hit.story.id, self.query),
            [Other(one.language, self._story(one.id, self.query)) for one in hit.others],
            [self._why(reason) for reason in hit.reasons],
        )

    def _why(self, reason: Reason) -> Why:
        steps = [reason.asked, reason.lemma, reason.form]
        if reason.rule == "form":
            steps = [reason.form]
        elif reason.rule in ("date", "event"):
            days = [PartialDate.parse(day) for day in reason.form.split("/")]
            steps = [reason.asked, wording.span_text(days[0], days[-1], self._language)]
        distinct = {step.casefold(): step for step in steps if step}
        return Why(list(distinct.values()), wording.rule_name(reason.rule))

    @property
    def offers(self) -> list[Offer]:
        """What to leave out where nothing was found, the most fruitful first as given."""
        return [
            Offer(self._offer(o.dropped, o.value), o.count, self._search(o.query))
            for o in self.page.loosen
        ]

    def _offer(self, dropped: str, value: str) -> str:
        if dropped == "words":
            return _("Without the word “%(word)s”", word=value) if value else _("Without the words")
        if dropped == "dates":
            return _("Any date")
        if dropped == "filters":
            return _("Without the filters")
        facet: FacetName = next(one for one in FACETS if one == dropped)
        if value:
            return _(
                "Without the filter “%(filter)s: %(value)s”",
                filter=wording.facet_name(facet),
                value=self._name(facet, value),
            )
        return {
            "institution": _("Any institution"),
            "language": _("Any language"),
            "year": _("Any year"),
            "month": _("Any month"),
        }[facet]

    @property
    def last_page(self) -> int:
        return min(self.page.pages, MAX_PAGE)

    def page_address(self, number: int) -> str | None:
        """The address of a page of these results, or None where there is none."""
        if not 1 <= number <= self.last_page:
            return None
        return self._search(msgspec.structs.replace(self.query, page=number))

    @property
    def steps(self) -> list[Step | None]:
        """Page numbers: first, last and those near the present one; None for a gap."""
        now, last = self.query.page, self.last_page
        numbers = sorted({1, last, *range(max(1, now - NEAR), min(last, now + NEAR) + 1)})
        steps: list[Step | None] = []
        before = 0
        for number in numbers:
            if number == before + 2:
                steps.append(Step(number - 1, self.page_address(number - 1)))
            elif number > before + 1:
                steps.append(None)
            steps.append(Step(number, None if number == now else self.page_address(number)))
            before = number
        return steps

    def _name(self, facet: FacetName, value: str) -> str:
        return wording.value_name(facet, value, self._registry, self._language)


def _html(highlight: Highlight) -> Markup:
    return MarkedText(
        highlight.text, highlight.marks, [Stretch(*one) for one in highlight.languages]
    ).html()
