"""The analysed text of a story as CoNLL-U, for programs of corpus linguistics.

Of each word its form, its lemma and, as far as the analysis knows it, its part of speech; there
is no syntax. Words are cut as the index cuts them. What a word is of another language than its
story is told (`Lang=`), and what endings a Kazakh word has (`Endings=`). Format:
https://universaldependencies.org/format.html
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec

from corpus.story import Segment, Story
from index.analysis import Token, analyze_field, analyzer
from index.fields import PARTS, Part
from index.kazakh.analyzer import KazakhAnalyzer
from index.kazakh.lexicon import NUMERAL, VERB
from index.russian import RussianAnalyzer
from index.sentences import sentences

UNKNOWN = "_"
OF_KAZAKH = {VERB: "VERB", NUMERAL: "NUM"}  # nouns and adjectives are not told apart
# Of OpenCorpora; CONJ and COMP may be two of the universal ones each.
OF_RUSSIAN = {
    "NOUN": "NOUN",
    "ADJF": "ADJ",
    "ADJS": "ADJ",
    "VERB": "VERB",
    "INFN": "VERB",
    "PRTF": "VERB",
    "PRTS": "VERB",
    "GRND": "VERB",
    "NUMR": "NUM",
    "ADVB": "ADV",
    "NPRO": "PRON",
    "PREP": "ADP",
    "PRCL": "PART",
    "INTJ": "INTJ",
}
AUXILIARY = ("ru", "быть")


class Row(NamedTuple):
    """A word or a mark, and whether a space follows."""

    form: str
    lemma: str
    upos: str
    misc: tuple[str, ...]
    space: bool


def conllu(story: Story, body: str | None = None) -> Iterator[str]:
    """The sentences of a story, each with the blank line behind it.

    `body` is what may be shown of the body, where that is not all of it.
    """
    first = True
    for part in PARTS:
        text = body if part == "body" and body is not None else getattr(story, part)
        for number, (begins, rows) in enumerate(_sentences(story, part, text), 1):
            comments = _of_story(story) if first else []
            if begins:
                comments.append("# newpar")
            comments.append(f"# sent_id = {story.id}-{part}-{number}")
            yield "\n".join([*comments, *_lines(rows), "", ""])
            first = False


def _of_story(story: Story) -> list[str]:
    told = {
        "newdoc id": story.id,
        "lang": story.language,
        "institution": story.institution,
        "date": story.date,
        "source": story.url,
    }
    return [f"# {name} = {' '.join(str(value).split())}" for name, value in told.items() if value]


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    yield "# text = " + "".join(f"{row.form} " if row.space else row.form for row in rows).rstrip()
    for number, row in enumerate(rows, 1):
        misc = row.misc if row.space or number == len(rows) else (*row.misc, "SpaceAfter=No")
        columns = (str(number), row.form, row.lemma, row.upos, *[UNKNOWN] * 5)
        yield "\t".join((*columns, "|".join(misc) or UNKNOWN))


def _sentences(story: Story, part: Part, text: str) -> Iterator[tuple[bool, list[Row]]]:
    """The sentences of a part, and whether a paragraph begins with each."""
    tokens = analyze_field(text, story.language, _within(story, part, len(text)))
    here = at = 0
    for start, end in sentences(text):
        rows: list[Row] = []
        place = start
        while at < len(tokens) and tokens[at].start < end:
            token = tokens[at]
            rows += _marks(text[place : token.start])
            rows.append(_word(token, story, space=_spaced(text, token.end)))
            place = max(token.end, place)
            at += 1
        rows += _marks(text[place:end])
        if rows:
            yield not here or "\n" in text[here:start], rows
        here = end


def _within(story: Story, part: Part, length: int) -> list[Segment]:
    """The segments of a part, as far as it is shown."""
    return [
        msgspec.structs.replace(one, end=min(one.end, length))
        for one in story.segments
        if one.field == part and one.start < length
    ]


def _spaced(text: str, at: int) -> bool:
    return text[at : at + 1].isspace()


def _marks(text: str) -> Iterator[Row]:
    """The marks between two words, each a row; the same mark several times is one."""
    for mark, run in groupby(enumerate(text), key=lambda one: one[1]):
        category = unicodedata.category(mark)
        if mark.isspace() or category.startswith("C"):
            continue
        places = [at for at, _ in run]
        upos = "PUNCT" if category.startswith("P") else "SYM"
        form = mark * len(places)
        yield Row(form, form, upos, (), _spaced(text, places[-1] + 1))


def _word(token: Token, story: Story, *, space: bool) -> Row:
    misc = []
    upos, endings = _analysed(token)
    if endings:
        misc.append(f"Endings={'+'.join(endings)}")
    if token.language != story.language:
        misc.append(f"Lang={token.language}")
    return Row(token.text, token.lemmas[0], upos, tuple(misc), space)


def _analysed(token: Token) -> tuple[str, Sequence[str]]:
    """The universal part of speech of a word, and the endings of a Kazakh one."""
    if token.exact.isdecimal():
        return "NUM", ()
    spoken = analyzer(token.language)
    if isinstance(spoken, KazakhAnalyzer):
        reading = next(iter(spoken.readings(token)), None)
        return (OF_KAZAKH.get(reading.pos, UNKNOWN), reading.endings) if reading else (UNKNOWN, ())
    if isinstance(spoken, RussianAnalyzer) and (token.language, token.lemmas[0]) != AUXILIARY:
        return OF_RUSSIAN.get(spoken.part_of_speech(token.exact, token.lemmas[0]), UNKNOWN), ()
    return UNKNOWN, ()
