"""Words in context and what stands near them, as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from corpus.institutions import Registry
from search.engine import Engine
from search.query import Query
from search.research.collocations import Collocate, Collocations
from search.research.concordance import Concordance, Lemma
from search.research.lines import Line
from web import wording
from web.languages import decimal_text, interface, number_text
from web.languages import gettext as _
from web.study import Study, study_of
from web.studypage import Option, StudyPage
from web.text import TAGS, USUAL

FORMS = 10  # of a lemma that are seen at once


class Form(NamedTuple):
    """A form that matched, and the address where it is struck out, or no longer."""

    name: str
    often: str
    is_struck: bool
    address: str


class Group(NamedTuple):
    """A lemma that matched, with its forms."""

    name: str
    language: str
    rule: str
    often: str
    is_struck: bool
    address: str
    shown: list[Form]
    more: list[Form]


class Shown(NamedTuple):
    """A line as it is shown."""

    line: Line
    tag: str  # its language as BCP 47 writes it
    is_rtl: bool
    date: str
    institution: str
    title: str
    address: str


class WordsPage(StudyPage):
    """What the pages about the words of one query share."""

    @property
    def bys(self) -> list[Option]:
        names = {"lemma": _("In all forms"), "form": _("Only in this form")}
        return self.options("by", names)

    def groups(self, lemmas: tuple[Lemma, ...]) -> list[Group]:
        """The lemmas that matched, each with the address where it is struck out."""
        return [self._group(one) for one in lemmas]

    def _group(self, lemma: Lemma) -> Group:
        forms = [
            Form(
                one.form,
                number_text(one.count),
                one.struck,
                self.study.toggled("out", one.key).address(),
            )
            for one in lemma.forms
        ]
        if lemma.struck:  # the lemma brings them back, not they themselves
            forms = [one._replace(address="") for one in forms]
        return Group(
            lemma.lemma,
            wording.language_name(lemma.language),
            wording.rule_name(lemma.rule) if lemma.rule not in ("lemma", "form") else "",
            number_text(lemma.count),
            lemma.struck,
            self.study.toggled("out", lemma.key).address(),
            forms[:FORMS],
            forms[FORMS:],
        )

    @property
    def restored(self) -> str | None:
        """The address where nothing is struck out."""
        return self.study.having(out=()).address() if self.study["out"] else None


class ContextPage(WordsPage):
    """What context.html shows."""

    own = ("by", "order")

    def __init__(
        self,
        study: Study,
        registry: Registry,
        engine: Engine,
        found: Concordance,
        *,
        story: Callable[[str, Query], str],
    ) -> None:
        super().__init__(study, registry, engine)
        self.found = found
        self._story = story

    @property
    def orders(self) -> list[Option]:
        names = {
            "newest": _("Newest first"),
            "oldest": _("Oldest first"),
            "left": _("By the words before"),
            "right": _("By the words after"),
            "word": _("By form"),
        }
        return self.options("order", names)

    @property
    def lines(self) -> list[Shown]:
        return [self._shown(one) for one in self.found.lines]

    def _shown(self, line: Line) -> Shown:
        usual = line.script == USUAL[line.language]
        return Shown(
            line,
            line.language if usual else f"{line.language}{TAGS[line.script]}",
            line.script == "arab",
            wording.date_text(line.date, interface()) if line.date else _("Undated"),
            self.names.of("institution", line.institution or "unknown"),
            line.title,
            self._story(line.id, self.query),
        )


class CollocationsPage(WordsPage):
    """What collocations.html shows."""

    own = ("by", "measure", "left", "right", "least", "stop")

    def __init__(
        self, study: Study, registry: Registry, engine: Engine, found: Collocations
    ) -> None:
        super().__init__(study, registry, engine)
        self.found = found

    @property
    def measures(self) -> list[Option]:
        names = {
            "log_likelihood": _("Log-likelihood"),
            "pmi": _("Mutual information (PMI)"),
            "dice": _("Dice coefficient"),
            "t": _("t-score"),
        }
        return self.options("measure", names)

    def by_measure(self, measure: str) -> str:
        return self.study.having(measure=measure).address()

    @property
    def rows(self) -> list[tuple[Collocate, list[str], str]]:
        """Each collocate with its figures, and the address of its lines."""
        return [(one, _figures(one), self._lines(one)) for one in self.found.collocates]

    def _lines(self, one: Collocate) -> str:
        """Where the two stand near each other."""
        width = max(self.found.left, self.found.right) - 1
        quoted = self.query.words.replace('"', " ").strip()
        words = f'"{quoted} {one.lemma}"~{max(1, width)}'
        query: Query = msgspec.structs.replace(self.query, words=words, page=1)
        return study_of("context", query).address()


def _figures(one: Collocate) -> list[str]:
    return [
        number_text(one.near),
        number_text(one.total),
        decimal_text(one.expected, 2),
        decimal_text(one.log_likelihood, 1),
        decimal_text(one.pmi, 2),
        decimal_text(one.dice, 4),
        decimal_text(one.t, 2),
    ]
