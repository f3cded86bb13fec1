"""Stories as records of files: JSON Lines and CSV, in and out.

Both hold the fields of `Story` in its order. In CSV an empty cell means "not given", and
segments, images and versions are JSON inside their cells. What the export of a search tells
beside each story (`Besides`) is read and forgotten.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, NamedTuple, TypedDict

import msgspec

from corpus.cells import guarded, unguarded
from corpus.errors import RecordError
from corpus.story import Draft, Story, draft_from, to_builtins, to_json

FIELDS = Story.__struct_fields__
NESTED = frozenset({"segments", "images", "versions"})
BOM = b"\xef\xbb\xbf"
CSV_CELL = 20_000_000  # characters; the csv module's own bound is 131,072


class Besides(TypedDict):
    """What the export of a search tells beside a story."""

    institution_name: str
    address: str  # of the story's page
    retrieved: str  # 2024-05-17T09:30:00Z
    corpus: str  # identity and revision of the store
    search: str  # what was asked


BESIDE = tuple(Besides.__annotations__)
Beside = Callable[[Story], Besides]


class Record(NamedTuple):
    """One record of a file: the draft it holds, or why it is refused."""

    line: int  # 1-based; of a CSV record, its first line
    draft: Draft | RecordError


def read_jsonl(stream: IO[bytes]) -> Iterator[Record]:
    """The records of JSON Lines; lines end in \\n only, for texts may hold U+2028."""
    for number, line in enumerate(stream, start=1):
        text = line.removeprefix(BOM) if number == 1 else line
        if not text.strip():
            continue
        try:
            value = msgspec.json.decode(text)
            if not isinstance(value, dict):
                raise RecordError("the line is no JSON object")
            for name in BESIDE:
                value.pop(name, None)
            yield Record(number, draft_from(value))
        except (msgspec.DecodeError, RecursionError) as error:
            yield Record(number, RecordError(f"the line is no JSON: {error}"))
        except UnicodeDecodeError as error:
            yield Record(number, RecordError(f"the line is not UTF-8 ({error.reason})"))
        except RecordError as error:
            yield Record(number, error)


def read_csv(stream: IO[bytes]) -> Iterator[Record]:
    """The records of a CSV file with a header of field names, in any order.

    Raises RecordError where the header is no header of ours.
    """
    csv.field_size_limit(CSV_CELL)
    # A byte that is no UTF-8 spoils its own record only.
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    reader = csv.reader(text, strict=True)
    try:
        header = _header(reader)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield Record(line, RecordError(f"broken CSV ({error})"))
                return  # where the next record starts nobody knows
            if cells is None:
                return
            if cells:
                yield Record(line, _draft_of(header, cells))
    finally:
        text.detach()  # the stream is its opener's to close


def _header(reader: Iterator[list[str]]) -> list[str]:
    try:
        header = next(reader, None)
    except csv.Error as error:
        raise RecordError(f"broken CSV in the first line ({error})") from None
    if not header:
        raise RecordError("the file is empty: its first line must name the columns")
    unknown = [name for name in header if name not in (*Draft.__struct_fields__, *BESIDE)]
    if unknown:
        shown = ascii(unknown[0]) if not _is_utf8(unknown[0]) else repr(unknown[0])
        raise RecordError(f"unknown column {shown[:80]}: known are {', '.join(FIELDS)}")
    return header


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _draft_of(header: list[str], cells: list[str]) -> Draft | RecordError:
    if len(cells) != len(header):
        return RecordError(f"{len(cells)} cells, but the header names {len(header)} columns")
    if not all(map(_is_utf8, cells)):
        return RecordError("the record is not UTF-8: save the file as UTF-8")
    values: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=True):
        if cell == "" or name in BESIDE:
            continue
        cell = unguarded(cell)
        if name in NESTED:
            try:
                values[name] = msgspec.json.decode(cell)
            except (msgspec.DecodeError, RecursionError) as error:
                return RecordError(f"{name}: the cell is no JSON: {error}")
        else:
            values[name] = cell
    try:
        return draft_from(values)
    except RecordError as error:
        return error


def jsonl_lines(stories: Iterable[Story], beside: Beside | None = None) -> Iterator[bytes]:
    """A line for each story, with what `beside` tells of it."""
    for story in stories:
        line = to_json(story)
        if beside is not None:
            line = line[:-1] + b"," + msgspec.json.encode(beside(story))[1:]
        yield line + b"\n"


def csv_lines(stories: Iterable[Story], beside: Beside | None = None) -> Iterator[bytes]:
    """A header and a record for each story (RFC 4180, but lines end in \\n).

    No text can become a formula in a spreadsheet (`corpus.cells`).
    """
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")

    def written(cells: Iterable[str | None]) -> bytes:
        line.seek(0)
        line.truncate()
        writer.writerow(None if cell is None else guarded(cell) for cell in cells)
        return line.getvalue().encode()

    yield written((*FIELDS, *(BESIDE if beside else ())))
    for story in stories:
        values = to_builtins(story)
        for name in NESTED:
            values[name] = msgspec.json.encode(values[name]).decode()
        more = beside(story).values() if beside else ()
        yield written((*values.values(), *more))
