"""Why two stories are thought to be alike, in words."""

from __future__ import annotations

from typing import NamedTuple

from search.evidence import Evidence, Named
from web.languages import gettext as _


class Reason(NamedTuple):
    """A line of the evidence: what it is of, and the words of the texts."""

    name: str
    texts: tuple[str, ...]


def reasons(told: Evidence, one: str, other: str) -> list[Reason]:
    """What two texts share, and what only one of them names; `one` and `other` are their names."""
    found = [
        Reason(_("Names in both"), told.shared.names),
        Reason(_("Dates in both"), told.shared.dates),
        Reason(_("Numbers in both"), told.shared.numbers),
        Reason(_("Only in %(text)s", text=one), _all(told.only_one)),
        Reason(_("Only in %(text)s", text=other), _all(told.only_other)),
    ]
    return [reason for reason in found if reason.texts]


def _all(named: Named) -> tuple[str, ...]:
    return (*named.dates, *named.numbers, *named.names)
