"""Small conversions at the store's doors: what an editor types in, what a reader gets out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from corpus.errors import UsageError
from corpus.institutions import Registry
from corpus.records import NESTED
from corpus.story import Story, content_hash, excerpt

TEXTS = frozenset({"title", "teaser", "body", "attribution"})  # empty, never null


def values_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """What an editor typed for some fields, as the values of the JSON form."""
    values: dict[str, Any] = {}
    for field, text in typed.items():
        if field in NESTED:
            try:
                values[field] = msgspec.json.decode(text or "[]")
            except (msgspec.DecodeError, RecursionError) as error:
                raise UsageError(f"--{field} wants JSON, a list: {error}") from None
        else:
            values[field] = text if text or field in TEXTS else None
    return values


def shown(story: Story, registry: Registry) -> Story:
    """The story as it may be given out: its body an excerpt where rights ask for that."""
    slug = story.institution
    if slug is None or slug not in registry or registry.get(slug).display != "excerpt":
        return story
    body = excerpt(story.body)
    if body == story.body:
        return story
    kept = tuple(one for one in story.segments if one.field != "body" or one.end <= len(body) - 2)
    cut = msgspec.structs.replace(story, body=body, segments=kept)
    return msgspec.structs.replace(cut, hash=content_hash(cut))
