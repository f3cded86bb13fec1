"""What `izde add` is given: files and folders, each read by its kind.

Every file yields drafts, or the reasons why a record of it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal, NamedTuple

from corpus.errors import RecordError
from corpus.institutions import Registry
from corpus.records import Record, read_csv, read_jsonl

FileKind = Literal["text", "html", "jsonl", "csv"]
SUFFIXES: dict[str, FileKind] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
}
MAX_PAGE_FILE = 50_000_000  # bytes


class Source(NamedTuple):
    """A file to read, and the name that its stories remember it by."""

    path: Path
    page: str


class Reading(NamedTuple):
    """What one file gave."""

    records: Iterator[Record]
    # of a page only: what sort it is, whose it is, and how we know
    page_kind: str | None = None
    institution: str | None = None
    evidence: tuple[str, ...] = ()


def sources(paths: tuple[Path, ...]) -> tuple[list[Source], list[Source]]:
    """The files of the paths that we can read, in a stable order, and those we cannot.

    A file found in a folder is remembered by its path within it, a file given by name by
    its name. Hidden files and folders are passed over.
    """
    known: list[Source] = []
    other: list[Source] = []
    for path in paths:
        found = [Source(path, _page_name(path.name))] if not path.is_dir() else _within(path)
        for source in found:
            fits = source.path.suffix.lower() in SUFFIXES
            (known if fits else other).append(source)
    return known, other


def _within(folder: Path) -> list[Source]:
    """The files below a folder; links to folders are not followed."""
    found: list[Source] = []
    ahead = [folder]
    while ahead:
        here = ahead.pop()
        entries = sorted(here.iterdir(), key=lambda entry: entry.name)
        visible = [entry for entry in entries if not entry.name.startswith(".")]
        found += [
            Source(path, _page_name(path.relative_to(folder).as_posix()))
            for path in visible
            if path.is_file()
        ]
        inner = [path for path in visible if path.is_dir() and not path.is_symlink()]
        ahead += reversed(inner)
    return found


def _page_name(path: str) -> str:
    """A path as text: what of it is no UTF-8 becomes a question mark."""
    return path.encode("utf-8", "replace").decode()


def read_records(stream: IO[bytes], kind: Literal["jsonl", "csv"]) -> Reading:
    return Reading(read_jsonl(stream) if kind == "jsonl" else read_csv(stream))


def read_page(source: Source, registry: Registry, institution: str | None) -> Reading:
    """The stories of a saved page; raises RecordError where it holds none."""
    from corpus.extract import extract_html, extract_text  # heavy: only pages need it

    if source.path.stat().st_size > MAX_PAGE_FILE:
        raise RecordError(f"larger than {MAX_PAGE_FILE:,} bytes: not a page")
    data = source.path.read_bytes()
    if SUFFIXES[source.path.suffix.lower()] == "html":
        found = extract_html(data, page=source.page, registry=registry, institution=institution)
    else:
        found = extract_text(
            decoded(data), page=source.page, registry=registry, institution=institution
        )
    records = (Record(0, draft) for draft in found.drafts)
    return Reading(records, found.kind, found.institution, found.evidence)


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1251; raises RecordError for any other."""
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise RecordError("no text: the file is neither UTF-8, UTF-16 nor Windows-1251")
