"""Stories of few words, and an analysis of them that is easy to think through."""

from __future__ import annotations

import re
from typing import Any

from corpus.partialdate import PartialDate
from corpus.story import Language, Story, derived_date
from index.analysis import Token


def story(identity: str, title: str = "", **fields: Any) -> Story:
    published = PartialDate.parse(fields.pop("date")) if fields.get("date") else None
    fields.pop("date", None)
    date, source = derived_date(published, None)
    values: dict[str, Any] = {
        "id": identity,
        "url": None,
        "institution": None,
        "language": "en",
        "script": "latn",
        "segments": (),
        "kind": "full",
        "title": title,
        "teaser": "",
        "body": "",
        "published": published,
        "event_start": None,
        "event_end": None,
        "images": (),
        "attribution": "",
        "versions": (),
        "date": date,
        "date_source": source,
        "page": "",
        "added": "2024-01-01T00:00:00Z",
        "changed": "2024-01-01T00:00:00Z",
        "hash": "",
    }
    return Story(**{**values, **fields})


class Trivial:
    """Words are runs of letters and digits; a lemma is the first five letters."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def analyze(self, text: str) -> list[Token]:
        return [
            Token(
                found[0],
                found.start(),
                found.end(),
                position,
                found[0].casefold(),
                (found[0].casefold()[:5],),
                self.language,
            )
            for position, found in enumerate(re.finditer(r"[^\W_]+", text))
        ]
