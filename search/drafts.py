"""A draft that nobody has published yet, as the story that it would be."""

from __future__ import annotations

from typing import Any

import msgspec

from corpus.errors import RecordError, UsageError
from corpus.institutions import Registry
from corpus.intake import complete
from corpus.story import Draft, Story, draft_from

LONGEST = 200_000  # bytes: what is longer is no story
ID = "draft"


def read_draft(content: bytes) -> Story:
    """A text whose first line is its title, or a record as `izde export` writes them (JSON).

    Raises UsageError where there is no text, too much of it, or none in UTF-8.
    """
    if len(content) > LONGEST:
        raise UsageError(f"the draft is longer than {LONGEST} bytes: that is no story")
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise UsageError("the draft is not UTF-8: save it as a text in UTF-8") from None
    if not text:
        raise UsageError("the draft is empty")
    try:
        return story_of(_record(text) if text.startswith("{") else _typed(text))
    except RecordError as error:
        raise UsageError(f"the draft: {error}") from None


def story_of(draft: Draft) -> Story:
    """The story that a draft would be; its institution, of whatever registry, is kept."""
    bare = msgspec.structs.replace(draft, id=draft.id or ID, institution=None)
    made = complete(bare, Registry({}, {}))
    return msgspec.structs.replace(made, institution=draft.institution)


def _record(text: str) -> Draft:
    try:
        value: Any = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise UsageError(f"the draft begins like a JSON record, but is none: {error}") from None
    return draft_from(value)


def _typed(text: str) -> Draft:
    title, _, body = text.partition("\n")
    if not body.strip() or len(title) > 300:  # one paragraph: a text without a title
        return Draft(body=text)
    return Draft(title=title.strip(), body=body.strip())
