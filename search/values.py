"""The values of fields in a query's words: `year:2024`, `language:kk`, `institution:SLUG`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from corpus.institutions import Institution
from corpus.scripts import fold_key
from corpus.story import Language
from index.keys import STEM
from search.clauses import Chosen
from search.parts import Valued
from search.query import UNDATED

MOST_YEARS = 200
YEARS = re.compile(r"(\d{4})(?:\s*(?:[-–—]|\.\.)\s*(\d{4}))?", re.ASCII)
BETWEEN = re.compile(r"\s*,\s*|(?<=\d)\s+(?=\d)")  # several years
# What stories without a date are called, with spaces and hyphens left out.
UNDATED_NAMES = frozenset(
    (
        *(UNDATED, "none", "unknown", "nodate", "withoutdate"),
        *("датасыз", "мерзімсіз", "күнсіз", "белгісіз", "күнібелгісіз", "датасыбелгісіз"),
        *("бездаты", "недатировано", "недатированные", "неизвестно", "неизвестен"),
    )
)
LANGUAGE_NAMES: dict[str, Language] = {
    "kk": "kk",
    "кк": "kk",
    "kz": "kk",  # of the country, as many write it
    "кз": "kk",
    "каз": "kk",
    "қаз": "kk",
    "kaz": "kk",
    "kazakh": "kk",
    "қазақша": "kk",
    "қазақ": "kk",
    "казахский": "kk",
    "ru": "ru",
    "ру": "ru",
    "рус": "ru",
    "rus": "ru",
    "russian": "ru",
    "орысша": "ru",
    "орыс": "ru",
    "русский": "ru",
    "en": "en",
    "eng": "en",
    "англ": "en",
    "english": "en",
    "ағылшынша": "en",
    "ағылшын": "en",
    "английский": "en",
}


def chosen(part: Valued, slugs: Callable[[str], tuple[str, ...]]) -> Chosen | None:
    """The filter that a value is; None where there is no such value.

    `slugs` tells which institutions are called so.
    """
    value = part.value.casefold()
    if not value:
        return None
    if part.field == "language":
        languages = {LANGUAGE_NAMES.get(one.strip()) for one in value.split(",")}
        spoken = tuple(sorted(one for one in languages if one))
        return Chosen(part.start, part.end, "language", spoken) if None not in languages else None
    if part.field == "year":
        years = _years(value)
        return Chosen(part.start, part.end, "year", years) if years else None
    found = slugs(part.value) or _all_of(part.value.split(","), slugs)
    return Chosen(part.start, part.end, "institution", found) if found else None


def _all_of(names: list[str], slugs: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The institutions of several names; none where one is none."""
    several = [slugs(name.strip()) for name in names]
    return tuple(dict.fromkeys(slug for found in several for slug in found)) if all(several) else ()


class InstitutionNames:
    """What institutions are called, in all languages and in any letters."""

    def __init__(self, institutions: Iterable[Institution]) -> None:
        self._words = {
            one.slug: [
                _words(name) for name in (*one.names.values(), *one.short.values(), *one.spellings)
            ]
            for one in institutions
        }

    def slugs(self, name: str) -> tuple[str, ...]:
        """The institutions in one of whose names each word begins so; a slug means itself."""
        if name in self._words or not self._words:
            return (name,)
        wanted = _words(name)
        if not wanted:
            return ()
        return tuple(
            slug
            for slug, names in self._words.items()
            if any(
                all(any(word.startswith(one) for word in words) for one in wanted)
                for words in names
            )
        )


def _words(name: str) -> list[str]:
    """The words of a name, the endings of long ones off."""
    return [fold_key(word)[:STEM] for word in re.findall(r"\w+", name.casefold())]


def _years(value: str) -> tuple[str, ...]:
    """The years of `2024`, `2019-2021`, `2019, 2021`, `undated`; none where one is no year."""
    found: dict[str, None] = {}
    for one in BETWEEN.split(value):
        if re.sub(r"[\s-]", "", one) in UNDATED_NAMES:
            found[UNDATED] = None
        elif match := YEARS.fullmatch(one):
            first, last = sorted((int(match[1]), int(match[2] or match[1])))
            years = range(first, min(last, first + MOST_YEARS) + 1)
            found |= dict.fromkeys(f"{year:04d}" for year in years)
        else:
            return ()
    return tuple(found)
