"""Why two stories are thought to be alike, in words."""

from __future__ import annotations

from typing import NamedTuple

from search.evidence import Evidence, Named
from web.languages import gettext as _


class Reason(NamedTuple):
    """A line of the evidence: what it is of, and the words of the texts."""

    name: str
    texts: tuple[str, ...]


def reasons(told: Evidence, one: str, other: str, *, across: bool) -> list[Reason]:
    """What two texts share, and what only one of them names; `one` and `other` are their names.

    `across` languages it says nothing that a name is only in one of them.
    """
    found = [
        Reason(_("Names in both"), told.shared.names),
        Reason(_("Dates in both"), told.shared.dates),
        Reason(_("Numbers in both"), told.shared.numbers),
        Reason(_("Only in %(text)s", text=one), _all(told.only_one, across)),
        Reason(_("Only in %(text)s", text=other), _all(told.only_other, across)),
    ]
    return [reason for reason in found if reason.texts]


def _all(named: Named, across: bool) -> tuple[str, ...]:
    return (*named.dates, *named.numbers, *(() if across else named.names))
