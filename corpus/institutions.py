"""The registry of institutions, and which of them published a page.

`institutions.toml` beside this module holds the entries; a user's own files of the same
form add to it or replace entries. How a page's publisher is told is in `publisher.py`.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

import msgspec

from corpus.errors import NotFoundError, RecordError, UsageError
from corpus.names import Names
from corpus.publisher import Recognition, publisher
from corpus.story import LANGUAGES, SLUG_FORM, UNKNOWN, Language

InstitutionKind = Literal[
    "museum",
    "library",
    "theatre",
    "concert-hall",
    "academy",
    "culture-department",
    "ministry",
    "gallery",
    "reserve",
    "archive",
    "culture-centre",
    "international",
]
KINDS: tuple[InstitutionKind, ...] = get_args(InstitutionKind)
PACKAGED = Path(__file__).with_name("institutions.toml")


class Former(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An earlier name, in any of the languages, and the years it was used, where known."""

    names: dict[Language, str]
    since: int | None = msgspec.field(default=None, name="from")
    until: int | None = msgspec.field(default=None, name="to")


class Institution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One institution: a slug for ever, and how it is named and found."""

    slug: str
    kind: InstitutionKind
    city: str
    names: dict[Language, str]
    short: dict[Language, str] = {}  # understood where the context is known
    spellings: tuple[str, ...] = ()  # other full names, and abbreviations
    hosts: tuple[str, ...] = ()  # web host names beside that of `home`
    former: tuple[Former, ...] = ()
    home: str = ""
    display: Literal["full", "excerpt"] = "full"


class Registry:
    """Institutions by slug, in file order."""

    def __init__(
        self,
        institutions: Mapping[str, Institution],
        cities: Mapping[str, Mapping[Language, str]],
    ) -> None:
        self._institutions = dict(institutions)
        self._cities = dict(cities)

    @classmethod
    def load(cls, *paths: Path) -> Registry:
        """The package's registry, then `paths`: they add entries or replace them by slug.

        Raises UsageError for a file that cannot be read, RecordError naming file and
        entry for one that is wrong.
        """
        institutions: dict[str, Institution] = {}
        cities: dict[str, Mapping[Language, str]] = {}
        for path in (PACKAGED, *paths):
            _read(path, institutions, cities)
        return cls(institutions, cities)

    def __iter__(self) -> Iterator[Institution]:
        return iter(self._institutions.values())

    def __len__(self) -> int:
        return len(self._institutions)

    def __contains__(self, slug: object) -> bool:
        return slug in self._institutions

    def get(self, slug: str) -> Institution:
        """The institution; raises NotFoundError that suggests slugs much like it."""
        try:
            return self._institutions[slug]
        except KeyError:
            raise _not_found("institution", slug, self._institutions) from None

    def name(self, slug: str, language: Language) -> str:
        return self.get(slug).names[language]

    @property
    def cities(self) -> Collection[str]:
        """The slugs of all cities."""
        return self._cities.keys()

    def city_name(self, slug: str, language: Language) -> str:
        """A city's name by the city's slug; raises NotFoundError."""
        try:
            return self._cities[slug][language]
        except KeyError:
            raise _not_found("city", slug, self._cities) from None

    def recognise(
        self, text: str, *, url: str | None = None, title: str = ""
    ) -> Recognition | None:
        """The institution that published a page, or None where the evidence is too thin.

        `text` is all the visible text of the page, line by line; `url` is its address,
        `title` its window title. See `corpus.publisher` for how the evidence is weighed.
        """
        return publisher(self._names, text, url=url, title=title)

    @cached_property
    def _names(self) -> Names:
        return Names(self._institutions, self._cities)


def _not_found(what: str, slug: str, known: Iterable[str]) -> NotFoundError:
    known = list(known)
    close = difflib.get_close_matches(slug, known, n=3, cutoff=0.5)
    close = close or [other for other in known if other.startswith(slug[:3])][:3]
    hint = f"did you mean {' or '.join(close)}?" if close else "see `izde institutions`"
    return NotFoundError(f"no {what} {slug!r}: {hint}")


def _read(
    path: Path,
    institutions: dict[str, Institution],
    cities: dict[str, Mapping[Language, str]],
) -> None:
    """Add one file's cities and institutions to those known so far."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # TOML's own error, and text that is not UTF-8
        raise RecordError(f"{path.name} is not TOML: {error}") from None
    for key in document.keys() - {"cities", "institution"}:
        raise RecordError(f"{path.name}: unknown key {key!r}: write [cities] or [[institution]]")
    try:
        cities |= msgspec.convert(document.get("cities", {}), dict[str, dict[Language, str]])
        entries = msgspec.convert(document.get("institution", []), list[dict[str, Any]])
    except msgspec.ValidationError as error:
        raise RecordError(f"{path.name}: {error}") from None
    for slug in document.get("cities", {}):
        _three_languages(cities[slug], f"{path.name}: city {slug!r}")
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        where = f"{path.name}: institution {number} ({entry.get('slug', 'no slug')})"
        item = _institution(entry, cities, where)
        if item.slug in seen:
            raise RecordError(f"{where}: the slug stands twice in this file: choose another")
        seen.add(item.slug)
        institutions[item.slug] = item


def _institution(
    entry: dict[str, Any], cities: Mapping[str, Mapping[Language, str]], where: str
) -> Institution:
    kind = entry.get("kind")
    if kind not in KINDS:
        raise RecordError(f"{where}: unknown kind {kind!r}: one of {', '.join(KINDS)}")
    try:
        item = msgspec.convert(entry, Institution)
    except msgspec.ValidationError as error:
        raise RecordError(f"{where}: {error}") from None
    if not SLUG_FORM.fullmatch(item.slug):
        raise RecordError(f"{where}: bad slug: write a-z, 0-9 and single hyphens")
    if item.slug == UNKNOWN:
        raise RecordError(f"{where}: this slug means an unknown publisher: choose another")
    if item.city not in cities:
        raise RecordError(f"{where}: unknown city {item.city!r}: add it to [cities]")
    _three_languages(item.names, where)
    if item.home and not _is_web_address(item.home):
        raise RecordError(f'{where}: home {item.home!r} is no web address: write https://… or ""')
    return item


def _three_languages(names: Mapping[Language, str], where: str) -> None:
    for language in LANGUAGES:
        if not names.get(language, "").strip():
            raise RecordError(f"{where}: no name in {language!r}: give kk, ru and en")


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
