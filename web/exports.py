"""Whole results for programs, and what was asked, so that it can be asked again."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Iterator
from typing import Annotated

import msgspec
from flask import Blueprint, Response
from msgspec import Meta

from corpus.exports import FORMS, Origin
from corpus.intake import now
from corpus.story import Language, encode_hook
from index.analysis import ANALYSIS_VERSION
from search.answers import Asked
from search.answers import asked as plain_query
from search.edition import Edition
from search.parts import Note
from search.query import Mended
from web.asking import asked, results_page, story_page, with_query
from web.site import site

CHUNK = 64 * 1024  # bytes that are sent at once
BY_SUFFIX = {form.suffix: form for form in FORMS.values()}

blueprint = Blueprint("exports", __name__)


class CorpusVersion(msgspec.Struct, frozen=True, kw_only=True):
    """Which state of which corpus was searched."""

    store: Annotated[str, Meta(description="Identity of the store of record.")]
    revision: Annotated[int, Meta(description="Grows with every change of a story.")]
    indexed: Annotated[str, Meta(description="When, in UTC; empty where it is not known.")]
    analysis: Annotated[str, Meta(description="Version of the analysis of words.")]
    izde: Annotated[str, Meta(description="Version of the program.")]
    demo: Annotated[bool, Meta(description="Whether the corpus is invented.")]


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """A query with all that is needed to ask it again, and to tell whether the corpus changed."""

    address: str
    query: Asked
    interface: Language
    retrieved: str
    corpus: CorpusVersion
    total: int
    typed: str | None
    mended: Mended | None
    least: int | None
    read_as: str | None
    notes: tuple[Note, ...]
    exports: dict[str, str]


@blueprint.get("/<any(kk, ru, en):interface>/export.<any(csv, jsonl, ris, bib):suffix>")
def export(interface: Language, suffix: str) -> Response:
    """All that a query finds, streamed, of one commit of the index."""
    query = msgspec.structs.replace(asked(), reader=interface)
    whole = site().engine().whole(query)
    page = story_page(interface, "-").removesuffix("-")  # no request is left while it streams
    origin = Origin(
        retrieved=now(),
        corpus=f"{whole.edition.store}:{whole.edition.revision}",
        search=results_page(query, interface),
        total=whole.total,
        page=lambda story_id: page + story_id,
    )
    form = BY_SUFFIX[suffix]
    lines = form.lines(whole, site().registry, origin)
    name = f"izde-{origin.day}-r{whole.edition.revision}.{suffix}"
    response = attachment(chunks(lines), form.mimetype, name)
    described = with_query("exports.description", query, interface)
    response.headers["Link"] = f'<{described}>; rel="describedby"; type="application/json"'
    response.cache_control.no_cache = True  # it tells when it was made
    return response


def attachment(content: bytes | Iterable[bytes], mimetype: str, name: str) -> Response:
    """A file to be kept, in UTF-8."""
    response = Response(content, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, many lines at once."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


@blueprint.get("/<any(kk, ru, en):interface>/query.json")
def description(interface: Language) -> Response:
    """What was asked, when, and of which corpus: a result can be made again by it."""
    query = msgspec.structs.replace(asked(), reader=interface)
    whole = site().engine().whole(query)
    described = Described(
        address=results_page(query, interface),
        query=plain_query(whole.query),
        interface=interface,
        retrieved=now(),
        corpus=corpus_version(whole.edition),
        total=whole.total,
        typed=whole.typed or None,
        mended=whole.mended or None,
        least=whole.least or None,
        read_as=whole.read_as or None,
        notes=whole.notes,
        exports={
            form: with_query("exports.export", query, interface, suffix=form) for form in BY_SUFFIX
        },
    )
    encoded = msgspec.json.encode(described, enc_hook=encode_hook)
    response = Response(msgspec.json.format(encoded, indent=2), mimetype="application/json")
    response.cache_control.no_cache = True
    return response


def corpus_version(edition: Edition) -> CorpusVersion:
    return CorpusVersion(
        store=edition.store,
        revision=edition.revision,
        indexed=edition.written,
        analysis=ANALYSIS_VERSION,
        izde=importlib.metadata.version("izde"),
        demo=site().settings.demo,
    )
