"""A draft that nobody has published yet, as the story that it would be."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Literal

import msgspec

from corpus.errors import RecordError, UsageError
from corpus.institutions import Registry
from corpus.intake import complete
from corpus.reading import SUFFIXES, decoded
from corpus.story import Draft, Language, Story, draft_from

LONGEST = 200_000  # bytes: what is longer is no story
LARGEST_FILE = 1_000_000  # bytes: a page has more about it than its story
MAX_TITLE = 300  # characters: what is longer begins the text
ID = "draft"

Fault = Literal["empty", "long", "encoding", "form", "body", "several", "page"]


class DraftError(UsageError):
    """What was given is no draft; `fault` says in which way."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


def read_draft(content: bytes) -> Story:
    """A text whose first line is its title, or a record as `izde export` writes them (JSON).

    Raises DraftError where there is no text, too much of it, or none in UTF-8.
    """
    text = decoded_draft(content)
    if not text.startswith("{"):
        return written("", text)
    try:
        return story_of(_record(text))
    except RecordError as error:
        raise DraftError("form", f"the draft: {error}") from None


def decoded_draft(content: bytes) -> str:
    """The text of a draft; raises DraftError where it is too long or not in UTF-8."""
    _refuse_long(len(content))
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise DraftError("encoding", "the draft is not UTF-8: save it as a text in UTF-8") from None


def written(
    title: str, text: str, language: Language | None = None, institution: str | None = None
) -> Story:
    """A draft with its title, or whose first line is that; `institution` is to publish it.

    Raises DraftError as `read_draft`.
    """
    _refuse_long(len(title.encode("utf-8", "replace")) + len(text.encode("utf-8", "replace")))
    title, text = title.strip(), text.strip()
    if not title and not text:
        raise DraftError("empty", "the draft is empty")
    if not title:
        first, _, rest = text.partition("\n")
        if rest.strip() and len(first) <= MAX_TITLE:  # else it is a text without a title
            title, text = first.strip(), rest.strip()
    try:
        return story_of(Draft(title=title, body=text, language=language, institution=institution))
    except RecordError as error:
        raise DraftError("form", f"the draft: {error}") from None


def read_file(
    content: bytes, name: str, registry: Registry, institution: str | None = None
) -> Story:
    """A saved page (HTML, text) as `izde add` reads it, or a text as `read_draft` does.

    `institution` is to publish it, whoever did so before. Raises DraftError as `read_draft`; also
    for a page of several stories, and for files of other kinds.
    """
    from corpus.extract import extract_html, extract_text  # heavy: only pages need it

    if len(content) > LARGEST_FILE:
        raise DraftError("long", f"the file is larger than {LARGEST_FILE} bytes: that is no story")
    kind = SUFFIXES.get(PurePath(name).suffix.lower())
    try:
        if kind == "html":
            found = extract_html(content, page=ID, registry=registry).drafts
        elif kind == "text":
            text = decoded(content)
            if not text.strip():
                raise DraftError("empty", "the file is empty")
            found = extract_text(text, page=ID, registry=registry).drafts
            if len(found) != 1:  # a plain text that has the look of a list
                return written("", text, institution=institution)
        else:
            raise DraftError("page", f"a file of no kind we read: use {' '.join(PAGES)}")
        if len(found) != 1:
            raise DraftError("several", "the page has several stories: save the page of one")
        draft = msgspec.structs.replace(found[0], institution=institution)
        _refuse_long(len(draft.body.encode()) + len(draft.teaser.encode()))
        return story_of(draft)
    except RecordError as error:
        raise DraftError("page", str(error)) from None


PAGES = tuple(suffix for suffix, kind in SUFFIXES.items() if kind in ("text", "html"))


def story_of(draft: Draft) -> Story:
    """The story that a draft would be; its institution, of whatever registry, is kept."""
    bare = msgspec.structs.replace(draft, id=draft.id or ID, institution=None)
    made = complete(bare, Registry({}, {}))
    return msgspec.structs.replace(made, institution=draft.institution)


def _refuse_long(size: int) -> None:
    if size > LONGEST:
        raise DraftError("long", f"the draft is longer than {LONGEST} bytes: that is no story")


def _record(text: str) -> Draft:
    try:
        value: Any = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise DraftError(
            "form", f"the draft begins like a JSON record, but is none: {error}"
        ) from None
    return draft_from(value)
