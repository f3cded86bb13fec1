"""How to search: docs/searching.md, as a page of the site in the reader's language.

The document is written in the little of Markdown that is read here: headings, paragraphs, tables,
numbered lists, `code` and *words*. A code in the first column of a table is a query to try.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from flask import Blueprint, render_template

from corpus.story import Language
from search.query import make_query
from web.languages import NAMES
from web.pages import search_link

blueprint = Blueprint("searching", __name__)

DOCUMENT = Path(__file__).with_name("searching.md")
INLINE = re.compile(r"`(?P<code>[^`]+)`|\*(?P<em>[^*]+)\*|(?P<text>[^`*]+)")
CELL = re.compile(r"(?<!\\)\|")
STEP = re.compile(r"^\d+\. ", re.MULTILINE)


class Span(NamedTuple):
    """Words in one way of writing."""

    kind: str  # code, em or text
    text: str


Spans = tuple[Span, ...]


class Row(NamedTuple):
    """A query to try, and what it does."""

    query: str
    about: Spans


class Block(NamedTuple):
    """A part of the page; of its fields, those of its kind are filled."""

    kind: Literal["heading", "paragraph", "steps", "table"]
    spans: Spans = ()  # of a heading or a paragraph
    steps: tuple[Spans, ...] = ()
    names: tuple[str, ...] = ()  # of the columns
    rows: tuple[Row, ...] = ()


@blueprint.get("/<any(kk, ru, en):interface>/help")
def page(interface: Language) -> str:
    """The section of the document in this language; its examples lead to what they find."""
    return render_template("searching.html", blocks=blocks(interface), found=_found)


def _found(words: str) -> str:
    return search_link(make_query(words=words))


@cache
def blocks(language: Language) -> tuple[Block, ...]:
    """What the document says in a language."""
    _, _, behind = DOCUMENT.read_text("utf-8").partition(f"\n## {NAMES[language]}\n")
    return tuple(map(_block, behind.partition("\n## ")[0].strip().split("\n\n")))


def _block(text: str) -> Block:
    if text.startswith("### "):
        return Block("heading", spans=_spans(text.removeprefix("### ")))
    if text.startswith("| "):
        head, _rule, *lines = [list(_cells(line)) for line in text.splitlines()]
        rows = tuple(Row(query.strip("`"), _spans(about)) for query, about in lines)
        return Block("table", names=tuple(head), rows=rows)
    if STEP.match(text):
        return Block("steps", steps=tuple(_spans(step) for step in STEP.split(text)[1:]))
    return Block("paragraph", spans=_spans(text))


def _cells(line: str) -> Iterator[str]:
    for cell in CELL.split(line)[1:-1]:
        yield cell.strip().replace("\\|", "|")


def _spans(text: str) -> Spans:
    found = INLINE.finditer(" ".join(text.split()))
    return tuple(
        Span(kind, words) for one in found for kind, words in one.groupdict().items() if words
    )
