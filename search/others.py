"""Other publications of a story, as values."""

from __future__ import annotations

from typing import NamedTuple

from corpus.kinds import Same
from corpus.partialdate import PartialDate
from corpus.story import Language


class Version(NamedTuple):
    """The same story in another language."""

    id: str
    language: Language


class Publication(NamedTuple):
    """Another publication of a story: in another language, elsewhere, shorter or in full."""

    id: str
    language: Language
    institution: str | None
    date: PartialDate | None
    kind: Same | None  # what both are of each other; None: its source says no more
    is_longer: bool
