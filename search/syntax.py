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

from search.parts import (
    QUOTES,
    Both,
    Either,
    Exactly,
    FieldName,
    Not,
    Note,
    Part,
    Quoted,
    Starred,
    Syntax,
    Titled,
    Valued,
    Words,
)

MAX_DEPTH = 8  # of groups and operators within each other; deeper ones are passed over
MAX_SLOP = 100  # other words between those of a phrase
LEAST_OF_PATTERN = 2  # letters before the first star
STOPS = ".,;:!?"  # behind a word, and not of it

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

START = r"(?<![^\s(:|-])"  # of a word; a minus, a field or a parenthesis may stand before it
TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
    | (?P<phrase>[{QUOTES}](?P<inside>[^{QUOTES}]*)[{QUOTES}](?:\s?~(?P<near>\d{{1,9}})(?!\w))?)
    | (?P<quote>[{QUOTES}])
    | (?P<open>\()
    | (?P<close>\))
    | (?P<bar>\|+)
    | (?P<field>(?P<name>{"|".join(FIELDS)})\s*+:\s*+(?![/:]))
    | (?P<minus>(?<![^\s(:|])-(?=[\w{QUOTES}(=]))
    | {START}=?(?P<before>(?:\w++-)*+)(?P<star>\w[\w'’]*\*[\w'’*]*)
    | (?P<exact>{START}=(?P<form>[^\s()*|{QUOTES}]*\w[^\s()*|{QUOTES}]*))
    | (?P<run>[^\s()|{QUOTES}]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Values of several words that need no quotation marks: a range of years, "undated".
SPACED_YEARS = re.compile(
    r"(?:\d{4}\s*[-–—]\s*\d{4}|без\s+даты|күні\s+белгісіз)(?!\w)", re.IGNORECASE
)
# музей~2, музей^3: operators of other engines.
ELSEWHERE = re.compile(r"(?<=[^\W\d_])[~^][\d.]*$")


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
        token = self._tokens[self._at]
        return token[0] in words or (token["bar"] is not None and words is OR)

    def _is_end(self) -> bool:
        """Whether nothing more stands in the text, or in the group."""
        return self._at >= len(self._tokens) or self._tokens[self._at]["close"] is not None

    def _is_operator(self) -> bool:
        return self._is(OR) or self._is(AND)

    def _sequence(self, depth: int) -> list[Part]:
        """The parts up to the end, or to a parenthesis that closes."""
        parts: list[Part] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token["close"]:
                break
            if self._is(OR):
                # of several words before, only the last: `a b OR c` is `a (b OR c)`
                parts += self._either(parts.pop() if parts else None, depth)
            elif self._is(AND) and (parts or token[0] != "И"):  # else a sentence begins so
                self._at += 1
                if not parts or self._is_end() or self._is_operator():
                    self._note("operator")
            else:
                part = self._part(depth)
                if part is not None:
                    parts.append(part)
        return parts

    def _either(self, before: Part | None, depth: int) -> list[Part]:
        """What stands before an OR, and what stands behind it and those that follow, as one."""
        several = [before]
        while self._is(OR):
            self._at += 1
            while self._is_operator():
                self._note("operator")
                self._at += 1
            several.append(self._part(depth))
        ways: list[Part] = []
        for one in several:
            if one is None or (isinstance(one, Words) and not _has_word(self._written(one))):
                self._note("operator")
            else:
                ways += one.parts if isinstance(one, Either) else (one,)
        return [Either(ways[0].start, ways[-1].end, tuple(ways))] if len(ways) > 1 else ways

    def _written(self, part: Part) -> str:
        return self._text[part.start : part.end]

    def _part(self, depth: int) -> Part | None:
        """The next part; None where there is none, and what stands there is passed over."""
        if self._is_end():
            return None
        token = self._tokens[self._at]
        self._at += 1
        start, end = token.span()
        if token["phrase"]:
            near = None if token["near"] is None else min(int(token["near"]), MAX_SLOP)
            if "*" in token["inside"]:
                self._note("pattern")
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
            return self._starred(token)
        return self._run(start, end, depth)

    def _starred(self, token: re.Match[str]) -> Part:
        """A pattern; before it perhaps the first words of a hyphenated one."""
        start, at, end = token.start(), token.start("star"), token.end()
        literal = token["star"].partition("*")[0]
        if sum(map(str.isalnum, literal)) < LEAST_OF_PATTERN:
            self._note("pattern")
            return Words(start, end)
        pattern = Starred(at, end, token["star"])
        return Both(start, end, (Words(start, at), pattern)) if token["before"] else pattern

    def _run(self, start: int, end: int, depth: int) -> Part | None:
        """Plain words; signs are noted that are operators elsewhere, or in another place."""
        run, after = self._text[start:end], self._text[end : end + 1]
        before = self._text[max(start - 1, 0) : start]
        if run == "=" and after and after in QUOTES:  # a phrase is in one form as it is
            return self._part(depth)
        if run == "=" and after == "(":
            self._note("operator")
            return self._part(depth)
        if run[:1] in "~^" and before and before in f"{QUOTES}*":
            self._note("operator")
            if not run[1:].strip("0123456789."):
                return None
        if foreign := ELSEWHERE.search(run):
            self._note("operator")
            return Words(start, start + foreign.start())
        if "*" in run:
            self._note("pattern")
        elif re.match(r"--+\w", run):
            self._note("operator")
        return Words(start, end)

    def _merged(self, parts: list[Part]) -> tuple[Part, ...]:
        """The parts with neighbouring words as one stretch: they may be understood together."""
        merged: list[Part] = []
        for part in parts:
            before = merged[-1] if merged else None
            if isinstance(part, Words) and isinstance(before, Words):
                between = self._text[before.end : part.start]
                if not _has_word(between) and "|" not in between:  # no operator
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
        part = self._part(depth + 1) if depth < MAX_DEPTH else None
        if part is None:
            self._note("operator")
            return None
        if isinstance(part, Not):  # not not
            return part.part
        return Not(start, part.end, part)

    def _field(self, token: re.Match[str], depth: int) -> Part | None:
        name, start = FIELDS[token["name"].casefold()], token.start()
        if name == "year" and (years := self._spaced_years(token.end())):
            return Valued(start, token.end() + len(years), name, years)
        part = self._part(depth + 1) if depth < MAX_DEPTH else None
        if part is None:  # a word after all
            self._note("operator")
            return Words(start, token.end("name"))
        if name == "title":
            return Titled(start, part.end, part)
        found = self._valued(name, part, start)
        if found is None:
            self._note("value")
        return found or part

    def _spaced_years(self, at: int) -> str:
        """The years that stand there in several words; "" where none do."""
        years = SPACED_YEARS.match(self._text, at)
        if years is None:
            return ""
        end = self._at
        while end < len(self._tokens) and self._tokens[end].start() < years.end():
            end += 1
        if self._text[years.end() : self._tokens[end - 1].end()].strip(STOPS):
            return ""  # 2019-2021-2023
        self._at = end
        return years[0]

    def _valued(self, field: FieldName, part: Part, start: int) -> Part | None:
        """A field that has a value, or one of several; None where a part is none."""
        match part:
            case Quoted(text=value) | Exactly(text=value) | Starred(pattern=value):
                return Valued(start, part.end, field, value.strip(f" *{STOPS}"))
            case Words():
                value = self._written(part)
                return Valued(start, part.end, field, value.strip(f" *{STOPS}"))
            case Both(parts=(Words() as words,)):
                return self._valued(field, words, start)
            case Not():
                inside = self._valued(field, part.part, start)
                return inside and Not(start, part.end, inside)
            case Either():
                ways = [self._valued(field, one, one.start) for one in part.parts]
                if all(ways):
                    return Either(start, part.end, tuple(one for one in ways if one))
        return None


def _has_word(text: str) -> bool:
    """Whether there is a letter or a digit."""
    return any(map(str.isalnum, text))
