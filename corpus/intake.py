"""Drafts into the store: cleaned, completed, checked, and weighed against what stands there.

What an editor decided outlives whatever a source says later, a removed story stays away,
and an excerpt never replaces the full text that it was cut from.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from corpus.errors import NotFoundError, RecordError, UsageError
from corpus.institutions import Registry
from corpus.language import detect, script_of, segments_of
from corpus.partialdate import PartialDate
from corpus.scripts import stream_safe
from corpus.store import Store
from corpus.story import (
    CONTENT,
    ID_FORM,
    MAX_TEXT,
    TIME_FORM,
    Draft,
    Field,
    Language,
    Segment,
    Story,
    canonical_address,
    content_hash,
    derived_date,
    draft_from,
    excerpt,
    id_from_address,
    story_id,
    to_builtins,
)

TEXT_FIELDS: tuple[Field, ...] = get_args(Field)
EDITABLE = tuple(name for name in CONTENT if name not in ("segments", "page"))
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
MAX_ADDRESS = 2_000
MAX_LIST = 1_000  # images, versions of one story


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one draft."""

    what: Literal["added", "updated", "unchanged", "skipped"]
    id: str
    title: str
    reason: str = ""


def now() -> str:
    """The time in UTC, to the second."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clean(text: str) -> str:
    """One form for a text: NFC, \\n line ends, no control characters, no outer space."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", stream_safe(CONTROLS.sub("", unified))).strip()


class Intake:
    """Takes drafts into a store; one run of `izde add`."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self._store = store
        self._registry = registry
        self._seen: dict[str, tuple[str, str]] = {}  # id -> hash and where it came from

    def take(self, draft: Draft, where: str = "") -> Outcome:
        """Store a draft; raises RecordError where it is no story.

        What has no address is known by its page and title alone, so it is looked at twice:
        the same page found under another path is no new story, and another event of the
        same name is no new version of the one that stands there.
        """
        source = complete(draft, self._registry)
        if source.url is None and draft.id is None:
            known = self._known_page(source)
            if known is not None:
                return Outcome(what="unchanged", id=known.id, title=known.title)
        if self._store.is_removed(source.id):
            reason = f"removed earlier; `izde remove --undo {source.id}` lets it back"
            return Outcome(what="skipped", id=source.id, title=source.title, reason=reason)
        seen = self._seen.setdefault(source.id, (source.hash, where))
        if seen[0] != source.hash:
            raise RecordError(f"the same story as {seen[1]}, with another text: only one is kept")
        stored = self._store.get(source.id)
        with self._store.writing():
            story = self._as_decided(self._unshortened(source, stored))
            if stored is None:
                self._store.put(story)
                return Outcome(what="added", id=story.id, title=story.title)
            if stored.hash == story.hash:
                return Outcome(what="unchanged", id=story.id, title=story.title)
            later = story.changed if draft.changed and story.changed > stored.changed else now()
            self._store.put(
                msgspec.structs.replace(story, added=stored.added, changed=later),
            )
            return Outcome(what="updated", id=story.id, title=story.title)

    def _known_page(self, source: Story) -> Story | None:
        """The same page under another path; RecordError where another event has its id."""
        stored = self._store.get(source.id)
        if stored is None:
            twins = self._store.named(source.institution, source.title)
            return next((twin for twin in twins if _is_same_page(twin, source)), None)
        dated = {"published", "event_start"} & self._store.edits_of(source.id).keys()
        if stored.date and source.date and stored.date != source.date and not dated:
            raise RecordError(
                f"a story of {stored.date} has the same page and title, this one is of "
                f"{source.date}: give it a url or an id, or add the folder above its page, so "
                "that their paths tell them apart"
            )
        return None

    def edit(self, id_: str, changes: Mapping[str, Any], undo: tuple[str, ...] = ()) -> Outcome:
        """Set fields of a story for good, or give them back to the source (`undo`).

        Values are those of the JSON form. Raises NotFoundError, UsageError.
        """
        for field in (*changes, *undo):
            if field not in EDITABLE:
                raise UsageError(f"{field!r} cannot be edited: use {', '.join(EDITABLE)}")
        try:
            return self._edit(id_, changes, undo)
        except RecordError as error:
            raise UsageError(str(error)) from None

    def _edit(self, id_: str, changes: Mapping[str, Any], undo: tuple[str, ...]) -> Outcome:
        with self._store.writing():
            stored = self._store.get(id_)
            if stored is None:
                raise NotFoundError(f"no story {id_!r} in the store")
            decided = self._store.edits_of(id_)
            values = to_builtins(stored)
            for field in undo:
                if field not in decided:
                    raise UsageError(f"{field} of {id_} was never edited")
                values[field] = decided.pop(field)["original"]
            for field, value in changes.items():
                original = decided[field]["original"] if field in decided else values[field]
                values[field] = value
                decided[field] = {"value": value, "original": original, "at": now()}
            story = self._rewritten(values, {*changes, *undo})
            for field in changes:  # as cleaned and checked
                decided[field]["value"] = to_builtins(story)[field]
            self._store.put_edits(id_, decided)
            if story.hash == stored.hash:
                return Outcome(what="unchanged", id=id_, title=story.title)
            self._store.put(
                msgspec.structs.replace(story, added=stored.added, changed=now()),
            )
        return Outcome(what="updated", id=id_, title=story.title)

    def _rewritten(self, values: dict[str, Any], fields: set[str]) -> Story:
        """A story from values of which some fields are new; segments follow the texts."""
        if fields & {*TEXT_FIELDS, "language"}:
            values = {**values, "segments": None}
        if fields & {"title", "teaser", "body"} and "kind" not in fields:
            values = {**values, "kind": None}
        return complete(draft_from(values), self._registry)

    def _as_decided(self, source: Story) -> Story:
        """The source's story with what editors decided laid over it."""
        decided = self._store.edits_of(source.id)
        values = to_builtins(source)
        overruled = [field for field, edit in decided.items() if values[field] != edit["value"]]
        if not overruled:
            return source
        for field in overruled:
            decided[field]["original"] = values[field]
            values[field] = decided[field]["value"]
        self._store.put_edits(source.id, decided)
        return self._rewritten(values, set(overruled))

    def _unshortened(self, source: Story, stored: Story | None) -> Story:
        """The stored body where the draft only brings the excerpt that we gave out."""
        if stored is None or source.body == stored.body or source.institution is None:
            return source
        if self._registry.get(source.institution).display != "excerpt":
            return source
        if source.body != excerpt(stored.body):
            return source
        whole = msgspec.structs.replace(source, body=stored.body, segments=stored.segments)
        return msgspec.structs.replace(whole, hash=content_hash(whole))


def _is_same_page(one: Story, other: Story) -> bool:
    """Whether two stories are the same but that one path is the end of the other."""
    paths = sorted((f"/{one.page}", f"/{other.page}"), key=len)
    return paths[1].endswith(paths[0]) and other.hash == content_hash(
        msgspec.structs.replace(one, page=other.page)
    )


def complete(draft: Draft, registry: Registry) -> Story:
    """A checked story out of a draft; raises RecordError naming the field at fault."""
    texts: dict[str, str] = {name: _text(name, getattr(draft, name)) for name in TEXT_FIELDS}
    if not texts["title"] and not texts["body"]:
        raise RecordError("a story needs a title or a body")
    if draft.institution is not None and draft.institution not in registry:
        raise RecordError(
            f"institution {draft.institution!r} is not in the registry: "
            "`izde institutions` lists them, institutions.toml in the data folder adds one"
        )
    whole = "\n".join(filter(None, (texts["title"], texts["teaser"], texts["body"])))
    language = draft.language or detect(whole)[0]
    kind = draft.kind or ("full" if texts["body"] else "teaser" if texts["teaser"] else "headline")
    if kind == "full" and not texts["body"]:
        raise RecordError("kind is full, but there is no body")
    start, end = draft.event_start, draft.event_end
    _check_event(start, end)
    date, date_source = derived_date(draft.published, start)
    url = _address("url", draft.url) if draft.url else None
    values: dict[str, Any] = {
        "id": _id(draft, url),
        "url": url,
        "institution": draft.institution,
        "language": language,
        "script": draft.script or script_of(whole),
        "segments": _segments(draft, texts, language),
        "kind": kind,
        **texts,
        "published": draft.published,
        "event_start": start,
        "event_end": None if end == start else end,
        "images": tuple(
            msgspec.structs.replace(
                image, address=_address("images", image.address), caption=clean(image.caption)
            )
            for image in _bounded("images", draft.images)
        ),
        "versions": (),
        "date": date,
        "date_source": date_source,
        "page": clean(draft.page),
        "added": _time("added", draft.added),
        "changed": _time("changed", draft.changed or draft.added),
        "hash": "",
    }
    values["versions"] = tuple(
        sorted({_version_id(one) for one in _bounded("versions", draft.versions)} - {values["id"]})
    )
    story = Story(**values)
    return msgspec.structs.replace(story, hash=content_hash(story))


def _text(name: Field, text: str) -> str:
    if len(text) > MAX_TEXT[name]:
        raise RecordError(f"{name} is longer than {MAX_TEXT[name]:,} characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RecordError(f"{name} holds half a character (a lone surrogate)") from None
    return clean(text)


def _bounded(name: str, items: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(items) > MAX_LIST:
        raise RecordError(f"{name} has more than {MAX_LIST:,} entries")
    return items


def _address(name: str, url: str) -> str:
    url = clean(url)
    if len(url) > MAX_ADDRESS or re.search(r"\s", url):
        raise RecordError(f"{name}: {url[:60]!r} is no web address: write https://…")
    try:
        canonical_address(url)
    except RecordError as error:
        raise RecordError(f"{name}: {error}" if name != "url" else str(error)) from None
    return url


def _id(draft: Draft, url: str | None) -> str:
    if draft.id is None:
        return story_id(msgspec.structs.replace(draft, url=url, title=clean(draft.title)))
    if not ID_FORM.fullmatch(draft.id):
        raise RecordError(f"id {draft.id[:70]!r} is no id: 1 to 64 of A-Z a-z 0-9 _ -")
    return draft.id


def _version_id(version: str) -> str:
    if ID_FORM.fullmatch(version):
        return version
    return id_from_address(_address("versions", version))


def _time(name: str, given: str | None) -> str:
    if given is None:
        return now()
    try:
        if not TIME_FORM.fullmatch(given):
            raise ValueError
        dt.datetime.strptime(given, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        raise RecordError(f"{name} {given!r} is no time: write 2024-05-17T09:30:00Z") from None
    return given


def _check_event(start: PartialDate | None, end: PartialDate | None) -> None:
    if end is None:
        return
    if start is None:
        raise RecordError("event_end is given without event_start")
    first, last = start.first_day(), end.last_day()
    if (first is None) != (last is None) or (first and last and last < first):
        raise RecordError(f"the event ends ({end}) before it starts ({start})")


def _segments(draft: Draft, texts: dict[str, str], language: Language) -> tuple[Segment, ...]:
    """The declared segments where they still fit the cleaned texts, else detected ones."""
    unchanged = all(getattr(draft, name) == texts[name] for name in TEXT_FIELDS)
    if draft.segments is None or not unchanged:
        return tuple(
            segment for name in TEXT_FIELDS for segment in segments_of(name, texts[name], language)
        )
    for one in draft.segments:
        if not 0 <= one.start < one.end <= len(texts[one.field]):
            raise RecordError(f"segments: {one.start} to {one.end} is not within {one.field}")
    return draft.segments
