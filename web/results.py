"""A page of results in the words of its reader: filters, chips, results, paging."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from corpus.institutions import Registry
from corpus.partialdate import PartialDate
from corpus.story import Language, Story
from search.others import Publication
from search.query import (
    MAX_PAGE,
    SORTS,
    Dropped,
    FacetName,
    Highlight,
    Hit,
    Page,
    Query,
    Reason,
)
from web import wording
from web.filters import Address, Chip, Names, Panel, chips
from web.languages import gettext as _
from web.text import MarkedText, Stretch
from web.timeline import Chart
from web.urls import parameters

LISTED = 20  # other publications of a result
NEAR = 1  # page numbers on each side of the present one


class Switch(NamedTuple):
    """Something that is on or off, and the address where it is not so."""

    key: str
    name: str
    is_on: bool
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
    """Another publication of a story."""

    language: Language
    institution: str
    date: PartialDate | None
    kind: str
    address: str


class Result(NamedTuple):
    """A hit as it is shown."""

    story: Story
    title: Markup
    snippet: Markup
    address: str
    languages: list[Other]  # one of each other language
    others: list[Other]  # the first of them
    number: int  # of others
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
        every: Callable[[FacetName], str],
    ) -> None:
        """`every` gives the address of the page that lists all values of a facet."""
        self.page = page
        self.query = page.query
        self._registry = registry
        self._names = Names(registry, language)
        self._language = language
        self._search = search
        self._story = story
        self._every = every

    @property
    def is_beyond(self) -> bool:
        """The address is of a page behind the last."""
        return self.page.total > 0 and not self.page.hits

    @cached_property
    def panel(self) -> Panel:
        return Panel(
            self.query, self.page.facets, self._names, address=self._search, every=self._every
        )

    @cached_property
    def chips(self) -> list[Chip]:
        """The active filters."""
        return chips(self.query, self._names, self._search)

    @cached_property
    def chart(self) -> Chart | None:
        """The results over time; None where no bar, or no more than one, could be drawn."""
        bars = self.page.timeline.bars
        if len(bars) < 2 or not any(bar.stories for bar in bars):
            return None
        return Chart(self.page.timeline, self.query, self._language, self._search)

    @property
    def switches(self) -> list[Switch]:
        """How the words are taken: name, whether it is on, the address where it is not."""
        query = self.query

        def other(**changes: object) -> str:
            return self._search(msgspec.structs.replace(query, page=1, after="", **changes))

        return [
            Switch("exact", _("Only as I typed it"), query.exact, other(exact=not query.exact)),
            Switch(
                "translate",
                _("Without translations"),
                not query.across,
                other(across=not query.across),
            ),
        ]

    @property
    def unfolded(self) -> Switch:
        """Whether each publication of a story is a result of its own."""
        query = self.query
        changed = msgspec.structs.replace(query, page=1, after="", together=not query.together)
        name = _("Each publication separately")
        return Switch("fold", name, not query.together, self._search(changed))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What new words are asked with: the filters and the order, without the fields' own."""
        own = ("q", "from", "to", "page")
        return [pair for pair in parameters(self.query) if pair[0] not in own]

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
        least = page.least if page.total else 0  # what no filter leaves is not shown
        if least > 1:
            notes.append(
                _(
                    "No story has all of the words. These have at least %(count)s of them.",
                    count=least,
                )
            )
        elif least:
            notes.append(_("No story has all of the words. These have some of them."))
        if page.partial:
            notes.append(_("The search took too long and was cut short: there may be more."))
        return notes

    @property
    def results(self) -> list[Result]:
        return [self._result(hit) for hit in self.page.hits]

    def _result(self, hit: Hit) -> Result:
        others = [self._other(one) for one in hit.others]
        first = {one.language: one for one in reversed(others)}
        first.pop(hit.story.language, None)
        return Result(
            hit.story,
            _html(hit.title),
            _html(hit.snippet),
            self._story(hit.story.id, self.query),
            [first[language] for language in sorted(first)],
            others[:LISTED],
            len(others),
            [self._why(reason) for reason in hit.reasons],
        )

    def _other(self, one: Publication) -> Other:
        return Other(
            one.language,
            wording.institution_name(one.institution, self._registry, self._language),
            one.date,
            wording.publication_name(one),
            self._story(one.id, self.query),
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

    def _offer(self, dropped: Dropped, value: str) -> str:
        if dropped == "words":
            return _("Without the word “%(word)s”", word=value) if value else _("Without the words")
        if dropped == "dates":
            return _("Any date")
        if dropped == "filters":
            return _("Without the filters")
        return {
            "institution": _("Any institution"),
            "type": _("Any kind of institution"),
            "language": _("Any language"),
            "kind": _("Any kind of result"),
            "year": _("Any year"),
        }[dropped]

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


def _html(highlight: Highlight) -> Markup:
    return MarkedText(
        highlight.text, highlight.marks, [Stretch(*one) for one in highlight.languages]
    ).html()
