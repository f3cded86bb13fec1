"""What the pages call things: dates, languages, facets and their values, in three languages."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from babel import Locale

from corpus.clock import day_of, local
from corpus.institutions import InstitutionKind, Registry
from corpus.partialdate import PartialDate
from corpus.story import UNKNOWN, DateSource, Kind, Language
from search.others import Publication
from search.parts import Note
from search.query import UNDATED, FacetName, Rule, Sort
from web.languages import gettext as _
from web.languages import interface

Key = TypeVar("Key")


@cache
def month_name(month: int, language: Language, *, alone: bool = False, short: bool = False) -> str:
    """A month as it stands after a day, or alone (мая, май), or in short."""
    context = "stand-alone" if alone else "format"
    name: str = Locale(language).months[context]["abbreviated" if short else "wide"][month]
    return name.lower() if language != "en" else name


@cache
def weekday_name(day: int, language: Language, *, short: bool = False) -> str:
    """A day of the week, 0 being Monday, as it stands alone."""
    width = "abbreviated" if short else "wide"
    name: str = Locale(language).days["stand-alone"][width][day]
    return name.lower() if language != "en" and not short else name


def day_name(day: dt.date, language: Language) -> str:
    """A day without its year: 17 мамыр, 17 мая, 17 May."""
    return f"{day.day} {month_name(day.month, language)}"


def date_text(date: PartialDate, language: Language) -> str:
    """A date as far as it is known: 2024 ж. 17 мамыр, май 2024 г., 16 June."""
    return _days_text(date, f"{date.day}", language)


def _days_text(date: PartialDate, days: str, language: Language) -> str:
    """A date with one or several days of its month, in the order of the language (CLDR)."""
    if date.month is None:
        return f"{date.year}"
    month = month_name(date.month, language, alone=date.day is None)
    day = f"{days} {month}" if date.day else month
    if date.year is None:
        return day
    if language == "kk":
        return f"{date.year} ж. {day}"
    return f"{day} {date.year} г." if language == "ru" else f"{day} {date.year}"


def span_text(first: PartialDate, last: PartialDate | None, language: Language) -> str:
    """The days of an event: 22–24 July 2014; 30 June 2014 – 2 July 2014."""
    if last is None or last == first:
        return date_text(first, language)
    if (first.year, first.month) == (last.year, last.month) and first.day and last.day:
        return _days_text(last, f"{first.day}–{last.day}", language)
    return f"{date_text(first, language)} – {date_text(last, language)}"


def publication_name(one: Publication) -> str:
    """What another publication of a story is to it; "" where that is not known."""
    if one.kind == "teaser":
        return _("the full text") if one.is_longer else _("in short")
    names = {"copy": _("the same text"), "reprint": _("edited"), "translation": _("translation")}
    return names.get(one.kind or "", "")


def range_text(since: dt.date | None, until: dt.date | None, language: Language) -> str:
    """A range that may be open: May 2024, 2020–2024, 1 May 2024 – 3 May 2024, 1 May 2024 – …"""
    if since and until:
        if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
            years = since.year, until.year
            return "–".join(str(year) for year in dict.fromkeys(years))
        last = calendar.monthrange(since.year, since.month)[1]
        if (since.year, since.month, 1, last) == (until.year, until.month, since.day, until.day):
            return date_text(PartialDate(since.year, since.month), language)
    ends = [date_text(PartialDate.of(day), language) if day else "…" for day in (since, until)]
    return " – ".join(dict.fromkeys(ends))


def day_text(moment: str, language: Language) -> str:
    """The readers' day at a moment in UTC: 2024 ж. 17 мамыр."""
    return date_text(PartialDate.of(day_of(moment)), language)


def moment_text(moment: str, language: Language) -> str:
    """The same with the time by their clock: 2024 ж. 17 мамыр, 14:30."""
    return f"{day_text(moment, language)}, {local(moment):%H:%M}"


def machine_date(date: PartialDate) -> str:
    """A date as HTML's <time> reads it: a day without a year has no dashes before it."""
    return str(date).removeprefix("--")


def _once_a_language(make: Callable[[], dict[Key, str]]) -> Callable[[Key], str]:
    """A table of names that is made once for each language of the interface."""
    made: dict[Language, dict[Key, str]] = {}

    def name(key: Key) -> str:
        language = interface()
        if language not in made:
            made[language] = make()
        return made[language][key]

    return name


@_once_a_language
def language_name() -> dict[Language, str]:
    return {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}


@_once_a_language
def kind_name() -> dict[Kind, str]:
    """What a visitor should know before opening a story; "" for a whole one."""
    return {"full": "", "teaser": _("Teaser"), "headline": _("Headline only")}


@_once_a_language
def date_source_name() -> dict[DateSource | None, str]:
    return {
        "published": _("Published"),
        "event_start": _("Event"),
        None: "",
    }


@_once_a_language
def sort_name() -> dict[Sort, str]:
    return {
        "relevance": _("Best match"),
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
    }


@_once_a_language
def facet_name() -> dict[FacetName, str]:
    return {
        "institution": _("Institution"),
        "city": _("City"),
        "type": _("Kind of institution"),
        "language": _("Language"),
        "kind": _("Kind of result"),
        "year": _("Year"),
        "month": _("Month"),
    }


@_once_a_language
def many_of() -> dict[FacetName, str]:
    """All values of a facet, as what leads to them says."""
    return {
        "institution": _("All institutions"),
        "city": _("All cities"),
        "type": _("All kinds of institutions"),
        "language": _("All languages"),
        "kind": _("All kinds of results"),
        "year": _("All years"),
        "month": _("All months"),
    }


@_once_a_language
def kind_of_result() -> dict[Kind, str]:
    """How much of a story there is."""
    return {"full": _("Full text"), "teaser": _("Teaser"), "headline": _("Headline only")}


@_once_a_language
def kind_of_one() -> dict[InstitutionKind, str]:
    """What an institution is."""
    return {
        "museum": _("Museum"),
        "library": _("Library"),
        "theatre": _("Theatre"),
        "concert-hall": _("Concert organisation"),
        "academy": _("Academy"),
        "culture-department": _("Culture department"),
        "ministry": _("Ministry"),
        "gallery": _("Gallery"),
        "reserve": _("Museum-reserve"),
        "archive": _("Archive"),
        "culture-centre": _("Culture centre"),
        "international": _("International organisation"),
    }


@_once_a_language
def kind_of_many() -> dict[InstitutionKind, str]:
    """What a group of institutions is."""
    return {
        "museum": _("Museums"),
        "library": _("Libraries"),
        "theatre": _("Theatres"),
        "concert-hall": _("Concert organisations"),
        "academy": _("Academies"),
        "culture-department": _("Culture departments"),
        "ministry": _("Ministries"),
        "gallery": _("Galleries"),
        "reserve": _("Museum-reserves"),
        "archive": _("Archives"),
        "culture-centre": _("Culture centres"),
        "international": _("International organisations"),
    }


def institution_name(slug: str | None, registry: Registry, language: Language) -> str:
    if slug is None or slug == UNKNOWN:
        return _("Unknown institution")
    return registry.name(slug, language) if slug in registry else slug


def value_name(facet: FacetName, value: str, registry: Registry, language: Language) -> str:
    """A facet's value as a reader of `language` calls it."""
    if facet == "institution":
        return institution_name(value, registry, language)
    if facet == "language":
        return language_name(value)  # type: ignore[arg-type]  # Query holds no other
    if facet == "kind":
        return kind_of_result(value)  # type: ignore[arg-type]
    if facet == "city":
        known = value in registry.cities
        return registry.city_name(value, language) if known else _("Unknown city")
    if facet == "type":
        return _("Unknown kind") if value == UNKNOWN else kind_of_many(value)  # type: ignore[arg-type]
    if value == UNDATED:
        return _("Undated")
    return date_text(PartialDate.parse(value), language)


@_once_a_language
def note_text() -> dict[Note, str]:
    """What of a query's words was passed over, or read otherwise than it was meant perhaps."""
    return {
        "quote": _("A quotation mark without its pair was ignored."),
        "parenthesis": _("A parenthesis without its pair was ignored."),
        "operator": _("An operator that means nothing where it stands was ignored."),
        "pattern": _(
            "A star works only outside quotation marks, after two letters at least: it was ignored."
        ),
        "value": _("This field has no such value: it was looked for as a word."),
        "many": _("Words after the first 32 were not looked for."),
        "signs": _("The query has no words to look for."),
    }


@_once_a_language
def rule_name() -> dict[Rule, str]:
    """How a word of a story is one that was asked for."""
    return {
        "form": _("the same form"),
        "lemma": _("the same word"),
        "script": _("in another script"),
        "letters": _("without Kazakh letters"),
        "sound": _("a name that sounds alike"),
        "beginning": _("begins alike"),
        "pattern": _("fits the pattern"),
        "synonym": _("means the same"),
        "translation": _("a translation"),
        "date": _("the date of the story"),
        "event": _("the date of the event"),
    }


def refusal(name: str, *, many: bool) -> str:
    """Why a parameter was refused, for its value or as one of too many, and what it may be."""
    if many and name == "q":
        return _("At most 8 queries can be counted at once.")
    if many:
        return _("At most 50 values can be chosen in one filter.")
    reasons = {
        "q": _("The query is too long. Please use at most 500 characters."),
        "institution": _("There is no such institution here."),
        "city": _("There is no such city here."),
        "type": _("There is no such kind of institution."),
        "kind": _("The kind can be full, teaser or headline."),
        "language": _("The language can be kk, ru or en."),
        "year": _("A year is written like 2024."),
        "month": _("A month is written like 2024-05."),
        "from": _("A date is written like 2024-05-17."),
        "to": _("A date is written like 2024-05-17."),
        "exact": _("This can only be 1, for on, or 0."),
        "translate": _("This can only be 1, for on, or 0."),
        "versions": _("This can only be 1, for on, or 0."),
        "sort": _("The order can be relevance, newest or oldest."),
        "page": _("A page is a number from 1 to 1000."),
        "beside": _("This is not a version of the story."),
        "limit": _("That is more than one answer can hold."),
        "after": _("This cursor leads nowhere. Take it from the previous page."),
        "lang": _("The language can be kk, ru or en."),
    }
    reasons |= dict.fromkeys(
        ("left", "right", "least"), _("The number is too small or too large for this field.")
    )
    return reasons.get(name) or _("This page has no such choice.")
