"""What a story is: its fields, their validation, its stable id.

A `Draft` is what a page or a record gave; a `Story` is complete and checked, and only
stories are stored, indexed and exported. The field order of `Story` is the order of the
export, a contract that programs rely on.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

import msgspec

from corpus.errors import RecordError, UsageError
from corpus.partialdate import PartialDate

Language = Literal["kk", "ru", "en"]
Script = Literal["cyrl", "latn", "arab"]
Kind = Literal["full", "teaser", "headline"]
Field = Literal["title", "teaser", "body", "attribution"]
DateSource = Literal["published", "event_start"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
SCRIPTS: tuple[Script, ...] = get_args(Script)
KINDS: tuple[Kind, ...] = get_args(Kind)

UNKNOWN = "unknown"  # stands for no institution where a value is asked for
ID_FORM = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
SLUG_FORM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
TIME_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
TRACKING = re.compile(r"utm_.*|fbclid|gclid|yclid|_openstat|ysclid", re.ASCII)
# Characters of a field; what is longer is a dump, not a story.
MAX_TEXT: dict[Field, int] = {
    "title": 1_000,
    "teaser": 20_000,
    "body": 2_000_000,
    "attribution": 20_000,
}
EXCERPT = 400  # characters of a body shown where the rights allow an excerpt only


class Segment(msgspec.Struct, frozen=True):
    """A stretch of a field in another language; offsets in code points, end exclusive."""

    field: Field
    start: int
    end: int
    language: Language


class Image(msgspec.Struct, frozen=True):
    """A picture that the source shows with the story."""

    address: str
    caption: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page or a record says of a story; whatever it leaves out is found later."""

    id: str | None = None
    url: str | None = None
    institution: str | None = None
    language: Language | None = None
    script: Script | None = None
    segments: tuple[Segment, ...] | None = None
    kind: Kind | None = None
    title: str = ""
    teaser: str = ""
    body: str = ""
    published: PartialDate | None = None
    event_start: PartialDate | None = None
    event_end: PartialDate | None = None
    images: tuple[Image, ...] = ()
    attribution: str = ""
    versions: tuple[str, ...] = ()  # ids, or addresses that ids are made from
    date: PartialDate | None = None  # derived: read and forgotten
    date_source: DateSource | None = None  # derived: read and forgotten
    page: str = ""
    added: str | None = None
    changed: str | None = None
    hash: str | None = None  # derived: read and forgotten


class Story(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One story, complete and checked; what `izde export` writes, a line each."""

    id: str
    url: str | None
    institution: str | None
    language: Language
    script: Script
    segments: tuple[Segment, ...]
    kind: Kind
    title: str
    teaser: str
    body: str
    published: PartialDate | None
    event_start: PartialDate | None
    event_end: PartialDate | None
    images: tuple[Image, ...]
    attribution: str
    versions: tuple[str, ...]
    date: PartialDate | None
    date_source: DateSource | None
    page: str
    added: str  # UTC, 2024-05-17T09:30:00Z
    changed: str
    hash: str


# Not of the content: given by us, or derived from it.
DERIVED = frozenset({"id", "date", "date_source", "added", "changed", "hash"})
CONTENT = tuple(name for name in Story.__struct_fields__ if name not in DERIVED)


def encode_hook(value: Any) -> str:
    if isinstance(value, PartialDate):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def decode_hook(kind: type, value: Any) -> Any:
    if kind is PartialDate and isinstance(value, str):
        try:
            return PartialDate.parse(value)
        except UsageError as error:
            raise ValueError(str(error)) from None
    raise ValueError(f"expected a {kind.__name__}, got {type(value).__name__}")


def to_json(story: Any) -> bytes:
    """One line of JSON, UTF-8, without the line end."""
    return msgspec.json.encode(story, enc_hook=encode_hook)


def to_builtins(value: Any) -> Any:
    """The same as plain dicts, lists and strings."""
    return msgspec.to_builtins(value, enc_hook=encode_hook)


def draft_from(fields: dict[str, Any]) -> Draft:
    """A Draft out of plain values; raises RecordError naming the field at fault."""
    try:
        return msgspec.convert(fields, Draft, dec_hook=decode_hook)
    except msgspec.ValidationError as error:
        raise RecordError(_explained(str(error))) from None


ALLOWED = {"language": LANGUAGES, "script": SCRIPTS, "kind": KINDS}


def _explained(error: str) -> str:
    """A validation error of msgspec's in words that name the field and what it may hold."""
    reason, _, path = error.partition(" - at `$")
    field = re.sub(r"\[\.\.\.\]", "", path.strip("`.")) or "the record"
    if unknown := re.fullmatch("Object contains unknown field `(.*)`", reason):
        return f"unknown field {unknown[1]!r}: known are {', '.join(Draft.__struct_fields__)}"
    if value := re.fullmatch("Invalid enum value (.*)", reason):
        allowed = ALLOWED.get(field.rpartition(".")[2])
        return f"{field} {value[1]} is unknown" + (f": use {', '.join(allowed)}" if allowed else "")
    return f"{field}: {reason[:1].lower()}{reason[1:]}"


def canonical_address(url: str) -> str:
    """The one form of an address that ids are made from.

    http and https, with and without "www.", tracking parameters, fragments, default
    ports and a closing slash are the same page. Raises RecordError for what is no web
    address.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise RecordError(f"url {url!r} is no web address: write https://…") from None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise RecordError(f"url {url!r} is no web address: write https://…")
    host = parts.hostname.removeprefix("www.")
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    # By bytes: old sites encode addresses in Windows-1251, which is no UTF-8.
    path = quote(unquote_to_bytes(parts.path), safe="/!$&'()*+,;=:@~-._").rstrip("/")
    pairs = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
        if not TRACKING.fullmatch(pair[0])
    ]
    query = urlencode(sorted(pairs), errors="surrogateescape")
    return urlunsplit(("https", host, path, query, ""))


def normalised_title(title: str) -> str:
    """Letters and digits only, case folded: what makes two titles the same."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return " ".join(re.findall(r"[^\W_]+", folded))


def _digest(*parts: str) -> str:
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return base64.b32encode(digest[:10]).decode().lower()  # 80 bits, 16 characters


def id_from_address(url: str) -> str:
    return _digest("url", canonical_address(url))


def story_id(draft: Draft) -> str:
    """The stable id: from the address, else from institution, page and title."""
    if draft.url:
        return id_from_address(draft.url)
    title = normalised_title(draft.title) or normalised_title(draft.body)[:200]
    return _digest("page", draft.institution or "", draft.page, title)


def content_hash(story: Story | dict[str, Any]) -> str:
    """SHA-256 over the content, in the order of the contract; hexadecimal."""
    values = to_builtins(story)
    canonical = msgspec.json.encode([values[name] for name in CONTENT])
    return hashlib.sha256(canonical).hexdigest()


def derived_date(
    published: PartialDate | None, event_start: PartialDate | None
) -> tuple[PartialDate | None, DateSource | None]:
    """A story's date, and which of its two dates that is."""
    if published is not None:
        return published, "published"
    if event_start is not None:
        return event_start, "event_start"
    return None, None


def excerpt(body: str) -> str:
    """The part of a body that may be shown where `display` is "excerpt".

    Cut at a space within `EXCERPT` characters; an excerpt of an excerpt is itself.
    """
    if len(body) <= EXCERPT:
        return body
    cut = body.rfind(" ", 0, EXCERPT - 1)
    return body[: cut if cut > 0 else EXCERPT - 2].rstrip() + " …"
