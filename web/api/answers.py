"""What the API answers beside a page of results; names and forms of the fields are a contract."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from corpus.institutions import Former, InstitutionKind
from corpus.story import Language, Story


class StoryAnswer(Story, frozen=True, kw_only=True):
    """One story, with the fields of `izde export` and its page here.

    Where the rights of its institution ask for it, the body is an excerpt.
    """

    address: Annotated[str, Meta(description="Of its page on this site.")]


class InstitutionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An institution of the registry."""

    slug: Annotated[str, Meta(description="For the parameter `institution`.")]
    kind: InstitutionKind
    names: dict[Language, str]
    short: dict[Language, str]
    former: tuple[Former, ...]
    city: str
    city_names: dict[Language, str]
    home: Annotated[str, Meta(description="Its own site; empty where that is not certain.")]
    stories: Annotated[int, Meta(description="Versions of a story counted once.")]


class Institutions(msgspec.Struct, frozen=True):
    """The institutions by the alphabet of a language."""

    institutions: tuple[InstitutionAnswer, ...]


class Completion(msgspec.Struct, frozen=True):
    """One way in which what is typed may go on."""

    kind: Literal["words", "title", "institution"]
    text: str
    target: Annotated[
        str | None,
        Meta(description="The id of a story, the slug of an institution; null for words."),
    ]


class Completions(msgspec.Struct, frozen=True):
    """How what is typed may go on."""

    q: str
    suggestions: tuple[Completion, ...]
