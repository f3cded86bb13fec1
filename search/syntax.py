"""What a person typed -> its structure: words, phrases, operators. Nothing is refused.

| typed | meaning |
|---|---|
| `музей түні` | both words, in any of their forms |
| `"ночь музеев"`, `"ночь музеев"~5` | a phrase; the words near each other, 5 others between them |
| `-word`, `-"a phrase"`, `-(…)` | not this |
| `музей OR библиотека` | either (also `|`, `ИЛИ`, `НЕМЕСЕ`); it binds closer than two words do |
| `( … )` | a group |
| `=сөз` | the word in this form only |
| `музе*` | words that begin so; a star may also stand inside a word |
| `title:`, `institution:`, `year:`, `language:` | a word, phrase or group of the title; a value |

Operators are written in capitals. What cannot be an operator where it stands is read as if it
were not there, and noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MAX_DEPTH = 8  # of groups within groups; deeper parentheses are passed over
MAX_SLOP = 100  # other words between those of a phrase
LEAST_OF_PATTERN = 2  # letters before the first star
QUOTES = '"“”„‟«»'

FieldName = Literal["title", "institution", "year", "language"]
FIELDS: dict[str, FieldName] = {
    "title": "title",
    "тақырып": "title",
    "заголовок": "title",
    "institution": "institution",
    "мекеме": "institution",
    "учреждение": "institution",
    "year": "year",
    "жыл": "year",
    "год": "year",
    "language": "language",
    "тіл": "language",
    "язык": "language",
}
OR = frozenset(("OR", "ИЛИ", "НЕМЕСЕ", "|"))
AND = frozenset(("AND", "И", "ЖӘНЕ", "&"))
NOT = frozenset(("NOT", "НЕ", "ЕМЕС"))

# What was passed over, or read otherwise than it was meant perhaps.
Note = Literal["quote", "parenthesis", "operator", "pattern", "value", "many"]


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of plain words; offsets in the text, end exclusive, as of all that follows."""

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


TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
    | (?P<phrase>[{QUOTES}](?P<inside>[^{QUOTES}]*)[{QUOTES}](?:~(?P<near>\d{{1,3}})(?!\w))?)
    | (?P<quote>[{QUOTES}])
    | (?P<open>\()
    | (?P<close>\))
    | (?P<field>(?:{"|".join(FIELDS)}):(?=[^\s/:]))
    | (?P<minus>(?<!\S)-(?=[\w{QUOTES}(=])|(?<=\()-(?=[\w{QUOTES}(=]))
    | (?P<exact>(?<![^\s(:-])=(?P<form>[^\s()*{QUOTES}]*\w[^\s()*{QUOTES}]*))
    | (?P<star>(?<![^\s(:-])\w[^\s()*{QUOTES}]*\*[^\s(){QUOTES}]*)
    | (?P<run>[^\s(){QUOTES}]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def parse(text: str) -> Syntax:
    """Read a text; in time and room that grow with its length only, whatever it is."""
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [match for match in TOKEN.finditer(text) if match.lastgroup != "space"]
        self._at = 0
        self._notes: dict[Note, None] = {}
        self._shouted = not any(letter.islower() for letter in text)
        self._end = len(text)

    def parse(self) -> Syntax:
        parts = []
        while self._at < len(self._tokens):
            parts += self._sequence(0)
            if self._at < len(self._tokens):  # a parenthesis that nothing opened
                self._note("parenthesis")
                self._at += 1
        return Syntax(Both(0, self._end, self._merged(parts)), tuple(self._notes))

    def _note(self, note: Note) -> None:
        self._notes[note] = None

    def _is(self, words: frozenset[str]) -> bool:
        """Whether the next token is one of the operators."""
        if self._at >= len(self._tokens):
            return False
        word = self._tokens[self._at][0]
        return word in words

    def _sequence(self, depth: int) -> list[Part]:
        """The parts up to the end, or to a parenthesis that closes."""
        parts: list[Part] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token["close"]:
                break
            if self._is(OR):
                self._at += 1
                before = parts.pop() if parts else None
                after = self._part(depth)
                if before is None or after is None:
                    self._note("operator")
                    parts += [one for one in (before, after) if one is not None]
                    continue
                # of several words before, only the last: `a b OR c` is `a (b OR c)`
                parts.append(_either(before, after))
            elif self._is(AND):
                self._at += 1
                if not parts or self._at == len(self._tokens):
                    self._note("operator")
            else:
                part = self._part(depth)
                if part is not None:
                    parts.append(part)
        return parts

    def _part(self, depth: int) -> Part | None:
        """The next part; None where there is none, and what stands there is passed over."""
        if self._at >= len(self._tokens):
            return None
        token = self._tokens[self._at]
        if token["close"]:
            return None
        self._at += 1
        start, end = token.span()
        if token["phrase"]:
            near = None if token["near"] is None else min(int(token["near"]), MAX_SLOP)
            return Quoted(start, end, token["inside"], near)
        if token["quote"]:
            self._note("quote")
            return None
        if token["open"]:
            return self._group(start, depth)
        if token["minus"] or (token[0] in NOT and not self._shouted):
            return self._negated(start, depth, minus=bool(token["minus"]))
        if token["field"]:
            return self._field(token, depth)
        if token["exact"]:
            return Exactly(start, end, token["form"])
        if token["star"]:
            literal = token[0].partition("*")[0]
            if sum(map(str.isalnum, literal)) >= LEAST_OF_PATTERN:
                return Starred(start, end, token[0].rstrip(".,;:!?"))
            self._note("pattern")
        return Words(start, end)

    def _merged(self, parts: list[Part]) -> tuple[Part, ...]:
        """The parts with neighbouring words as one stretch: they may be understood together."""
        merged: list[Part] = []
        for part in parts:
            before = merged[-1] if merged else None
            if isinstance(part, Words) and isinstance(before, Words):
                between = self._text[before.end : part.start]
                if not any(map(str.isalnum, between)):  # no operator
                    merged[-1] = Words(before.start, part.end)
                    continue
            merged.append(part)
        return tuple(merged)

    def _group(self, start: int, depth: int) -> Part | None:
        if depth >= MAX_DEPTH:
            self._note("parenthesis")
            return None
        parts = self._merged(self._sequence(depth + 1))
        end = self._end
        if self._at < len(self._tokens):
            end = self._tokens[self._at].end()
            self._at += 1
        else:
            self._note("parenthesis")
        if not parts:
            return None
        if len(parts) == 1 and not isinstance(parts[0], Words):
            return parts[0]
        return Both(start, end, parts)

    def _negated(self, start: int, depth: int, *, minus: bool) -> Part | None:
        part = self._part(depth)
        if part is None:
            self._note("operator")
            return None
        if isinstance(part, Not):  # not not
            return part.part
        return Not(start, part.end, part)

    def _field(self, token: re.Match[str], depth: int) -> Part | None:
        name = FIELDS[token["field"][:-1].casefold()]
        part = self._part(depth)
        if part is None:
            self._note("operator")
            return None
        if name == "title":
            return Titled(token.start(), part.end, part)
        if isinstance(part, (Words, Quoted)):
            value = part.text if isinstance(part, Quoted) else self._tokens[self._at - 1][0]
            return Valued(token.start(), part.end, name, value.strip(" .,;"))
        self._note("value")
        return part


def _either(one: Part, other: Part) -> Either:
    firsts = one.parts if isinstance(one, Either) else (one,)
    return Either(one.start, other.end, (*firsts, other))


def positives(part: Part) -> Iterator[Part]:
    """The leaves that are looked for, in their order."""
    match part:
        case Not():
            return
        case Titled():
            yield from positives(part.part)
        case Both() | Either():
            for one in part.parts:
                yield from positives(one)
        case _:
            yield part


def describe(syntax: Syntax, text: str) -> str:
    """How a text was read, in the syntax itself, every group in parentheses."""
    return " ".join(_described(part, text) for part in syntax.whole.parts)


def _described(part: Part, text: str) -> str:
    match part:
        case Both(parts=(Words() as words,)) if len(text[words.start : words.end].split()) == 1:
            return _described(words, text)
        case Both():
            return f"({' '.join(_described(one, text) for one in part.parts)})"
        case Either():
            return f"({' OR '.join(_described(one, text) for one in part.parts)})"
        case Not():
            return f"-{_described(part.part, text)}"
        case Titled():
            return f"title:{_described(part.part, text)}"
        case Quoted():
            return f'"{" ".join(part.text.split())}"' + (f"~{part.near}" if part.near else "")
        case Valued():
            value = part.value if re.fullmatch(r"[\w-]+", part.value) else f'"{part.value}"'
            return f"{part.field}:{value}"
        case Exactly():
            return f"={part.text}"
        case _:
            return " ".join(re.sub(f"[{QUOTES}()]", " ", text[part.start : part.end]).split())
