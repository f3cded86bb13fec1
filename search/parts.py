"""The parts of which a text is made that a person typed, and how they are told again.

`search.syntax` makes them. Each has its place in the text: offsets in code points, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

QUOTES = '"“”„‟«»'

FieldName = Literal["title", "institution", "year", "language"]

# What was passed over, or read otherwise than it was meant perhaps.
Note = Literal["quote", "parenthesis", "operator", "pattern", "value", "many", "signs"]


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of plain words."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """A phrase, with its quotation marks; with `near`, so many other words may stand between."""

    start: int
    end: int
    text: str
    near: int | None = None


@dataclass(frozen=True, slots=True)
class Exactly:
    """A word in one form."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Starred:
    """A word with stars for any letters."""

    start: int
    end: int
    pattern: str


@dataclass(frozen=True, slots=True)
class Valued:
    """A field that has a value."""

    start: int
    end: int
    field: FieldName
    value: str


@dataclass(frozen=True, slots=True)
class Titled:
    """What is looked for in titles only."""

    start: int
    end: int
    part: Part


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    start: int
    end: int
    part: Part


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts at least."""

    start: int
    end: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All of the parts."""

    start: int
    end: int
    parts: tuple[Part, ...]


Part = Words | Quoted | Exactly | Starred | Valued | Titled | Not | Either | Both


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a text was read as."""

    whole: Both
    notes: tuple[Note, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is words and phrases only, and nothing in it was passed over."""
        return not self.notes and _is_plain(self.whole)


def _is_plain(part: Part) -> bool:
    if isinstance(part, Both):
        return all(map(_is_plain, part.parts))
    return isinstance(part, Words) or (isinstance(part, Quoted) and part.near is None)


def describe(syntax: Syntax, text: str, unknown: Collection[Valued] = ()) -> str:
    """How a text was read, in the syntax itself, every group in parentheses.

    Values that are `unknown` to their fields are words.
    """
    marked: dict[Part, Part] = {one: Words(one.start, one.end) for one in unknown}
    found = (_described(part, text, marked) for part in syntax.whole.parts)
    return " ".join(filter(None, found))


def _described(part: Part, text: str, unknown: Mapping[Part, Part]) -> str:
    def inside(several: Sequence[Part]) -> list[str]:
        return [told for one in several if (told := _described(one, text, unknown))]

    part = unknown.get(part, part)
    match part:
        case Both(parts=(Words() as words,)) if len(text[words.start : words.end].split()) == 1:
            return _described(words, text, unknown)
        case Both(parts=parts):
            return f"({' '.join(inside(parts))})"
        case Either(parts=parts):
            return f"({' OR '.join(inside(parts))})"
        case Not(part=excluded):
            return f"-{told}" if (told := _described(excluded, text, unknown)) else ""
        case Titled(part=titled):
            return f"title:{told}" if (told := _described(titled, text, unknown)) else ""
        case Quoted() if not any(map(str.isalnum, part.text)):
            return ""
        case Quoted():
            return f'"{" ".join(part.text.split())}"' + (f"~{part.near}" if part.near else "")
        case Valued():
            value = part.value if re.fullmatch(r"[\w-]+", part.value) else f'"{part.value}"'
            return f"{part.field}:{value}"
        case Exactly():
            return f"={part.text}"
        case Starred():
            return part.pattern
        case _:
            return " ".join(re.sub(f"[{QUOTES}()*]", " ", text[part.start : part.end]).split())
