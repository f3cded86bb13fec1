"""How often words and names occur, and what is typical of some stories, as a page."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from corpus.institutions import Registry
from corpus.story import Language
from search.engine import Engine
from search.query import FACETS
from search.research.association import per_million
from search.research.comparison import Comparison
from search.research.frequencies import Frequencies
from search.research.tables import spelled
from search.research.tallies import Spelling
from web import wording
from web.languages import decimal_text, number_text
from web.languages import gettext as _
from web.study import Study, study_of
from web.studypage import Option, StudyPage, split_names

SPELLINGS = 6  # of a name whose lines are looked for
COLUMNS = 16  # parts of the stories that are shown: those with the most words


class Row(NamedTuple):
    """A word or a name with its figures."""

    name: str
    language: str
    tag: Language
    spellings: str
    figures: list[str]
    address: str | None  # of its lines


class FrequencyPage(StudyPage):
    """What frequencies.html shows; one of `found` and `compared` is there."""

    own = ("what", "by", "beside", "against", "least", "stop")

    def __init__(
        self,
        study: Study,
        registry: Registry,
        engine: Engine,
        found: Frequencies | Comparison,
    ) -> None:
        super().__init__(study, registry, engine)
        self.found = found if isinstance(found, Frequencies) else None
        self.compared = found if isinstance(found, Comparison) else None
        self.result = found

    @property
    def whats(self) -> list[Option]:
        names = {"words": _("Words"), "names": _("Names")}
        return self.options("what", names)

    @property
    def splits(self) -> list[Option]:
        return self.options("by", split_names(FACETS))

    @property
    def besides(self) -> list[Option]:
        """What the stories may be compared with."""
        names = {
            "": _("Not compared"),
            "rest": _("With all other stories"),
            "query": _("With the stories of another query"),
        }
        return self.options("beside", names)

    @property
    def sides(self) -> list[tuple[str, str, bool]]:
        """The two sets of stories: what is typical of each, its address, whether it is shown."""
        names = {
            "first": _("Typical of these stories"),
            "second": _("Typical of the others"),
        }
        return [
            (name, self.study.having(side=side).address(), side == self.study["side"])
            for side, name in names.items()
        ]

    @property
    def parts(self) -> list[int]:
        """The parts that are shown, by their numbers."""
        if self.found is None:
            return []
        columns = self.found.columns
        largest = sorted(range(len(columns)), key=lambda at: -columns[at].words)[:COLUMNS]
        return sorted(largest)

    @property
    def part_names(self) -> list[tuple[str, str]]:
        """What the shown parts are called, and how many words they have."""
        if self.found is None or self.found.by is None:
            return []
        columns = self.found.columns
        return [
            (self.names.of(self.found.by, columns[at].value), number_text(columns[at].words))
            for at in self.parts
        ]

    @property
    def hidden_parts(self) -> int:
        return len(self.found.columns) - len(self.parts) if self.found else 0

    @property
    def rows(self) -> list[Row]:
        if self.compared is not None:
            return [
                self._row(
                    one.lemma,
                    one.language,
                    one.spellings,
                    [
                        number_text(one.count),
                        decimal_text(one.per_million, 1),
                        number_text(one.other_count),
                        decimal_text(one.other_per_million, 1),
                        decimal_text(one.log_likelihood, 1),
                        _significance(one.probability),
                        decimal_text(one.log_ratio, 2),
                    ],
                )
                for one in self.compared.rows
            ]
        assert self.found is not None
        parts = self.parts
        return [
            self._row(
                one.lemma,
                one.language,
                one.spellings,
                [
                    number_text(one.count),
                    decimal_text(one.per_million, 1),
                    number_text(one.stories),
                    *(
                        decimal_text(per_million(one.columns[at], self.found.columns[at].words), 1)
                        for at in parts
                    ),
                ],
            )
            for one in self.found.rows
        ]

    def _row(
        self, lemma: str, language: Language, spellings: tuple[Spelling, ...], figures: list[str]
    ) -> Row:
        return Row(
            lemma,
            wording.language_name(language),
            language,
            spelled(spellings),
            figures,
            self._lines(spellings) if not self.query.words else None,
        )

    def _lines(self, spellings: tuple[Spelling, ...]) -> str:
        """Where the lines of a word are that passes the filters, in any of its spellings."""
        words = " OR ".join(dict.fromkeys(one.lemma for one in spellings[:SPELLINGS]))
        query = msgspec.structs.replace(self.query, words=words, page=1)
        return study_of("context", query).address()


def _significance(probability: float | None) -> str:
    return "" if probability is None else f"p < {decimal_text(probability, 4).rstrip('0')}"
