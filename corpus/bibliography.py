"""Stories for reference managers: RIS and BibTeX (biblatex's `@online`), in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from corpus.citation import Reference
from corpus.partialdate import PartialDate
from corpus.story import Language

# babel's and polyglossia's names, which biblatex hyphenates and sorts by
TONGUES: dict[Language, str] = {"kk": "kazakh", "ru": "russian", "en": "english"}
# A brace counts for BibTeX even where it is escaped: it has to be named.
ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{one: rf"\{one}" for one in "$&#_%"},
}
SPECIAL = re.compile("[" + re.escape("".join(ESCAPED)) + "]")
# Letters, digits and what addresses are made of; a brace would end the field.
ADDRESS = "!#$%&'()*+,-./:;=?@[]_~"


def ris_lines(
    sources: Iterable[Reference], database: str = "Izde", note: str = ""
) -> Iterator[bytes]:
    """A record of each reference, its tags as RIS has them, lines ending in CR LF.

    `database` says where the references are from, `note` how they were found.
    """
    for source in sources:
        yield "".join(
            f"{tag}  - {value}\r\n"
            for tag, value in (*_ris(source), ("DB", database), ("N1", note), ("ER", ""))
            if value or tag == "ER"
        ).encode()


def _ris(source: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "ELEC"
    yield "ID", source.id
    yield "AU", source.author.replace(",", "")  # a comma would divide it like a person's name
    yield "TI", source.title
    if (date := source.published) is not None:
        yield "PY", f"{date.year}"
        yield "DA", _ris_date(date)
    yield "LA", source.language
    yield "PB", source.author
    yield "CY", source.city
    yield "AB", source.abstract
    yield "UR", source.url
    yield "Y2", _ris_date(PartialDate.of(source.accessed))


def _ris_date(date: PartialDate) -> str:
    """YYYY/MM/DD/ with nothing between the strokes where nothing is known."""
    parts = [f"{date.year:04d}"]
    parts += [f"{part:02d}" if part else "" for part in (date.month, date.day)]
    return "/".join(parts) + "/"


def bibtex_lines(sources: Iterable[Reference], *notes: str) -> Iterator[bytes]:
    """An `@online` entry for each reference, for biblatex; `notes` stand above as comments."""
    for note in notes:
        yield f"% {note.replace('@', '(at)')}\n".encode()  # an @ would begin an entry
    for number, source in enumerate(sources):
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _bibtex(source) if value)
        blank = "\n" if number or notes else ""
        yield f"{blank}@online{{izde-{source.id},\n{fields}}}\n".encode()


def _bibtex(source: Reference) -> Iterator[tuple[str, str]]:
    if source.author:
        yield "author", f"{{{_escaped(source.author)}}}"  # one name, and no person's
    yield "title", _escaped(source.title)
    yield "date", str(source.published or "")
    if source.event:
        yield "eventdate", "/".join(dict.fromkeys(map(str, source.event)))
    yield "url", quote(source.url, safe=ADDRESS)
    yield "urldate", source.accessed.isoformat()
    yield "langid", TONGUES[source.language]
    yield "abstract", _escaped(source.abstract)


def _escaped(text: str) -> str:
    """A text as LaTeX shows it; letters of any alphabet stay as they are."""
    return SPECIAL.sub(lambda match: ESCAPED[match[0]], text)
