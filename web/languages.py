"""The interface in Kazakh, Russian and English.

The language of a page stands first in its address; elsewhere the browser's preference
decides. Messages are written in English in the code; their translations are read from
the .po files when the site starts, so that no compiled file has to be kept.
"""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import cast

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request

from corpus.story import LANGUAGES, Language

DEFAULT: Language = "kk"
NAMES: dict[Language, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
TRANSLATIONS = Path(__file__).with_name("translations")


def interface() -> Language:
    """The language of the page that is being made."""
    if not has_request_context():
        return DEFAULT
    if "language" in g:
        return cast(Language, g.language)
    first = request.path.removeprefix("/").partition("/")[0]
    return first if first in LANGUAGES else preferred()


def preferred(default: Language = DEFAULT) -> Language:
    """The language that the browser asks for: its first that we speak, of whatever country."""
    asked = (tag.lower().partition("-")[0] for tag, quality in request.accept_languages if quality)
    return next((tag for tag in asked if tag in LANGUAGES), default)


def speak_now(language: Language) -> None:
    """Answer the present request in a language, whatever its address says."""
    g.language = language


@cache
def catalogue(language: Language) -> NullTranslations:
    """The translations into a language; English needs none."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        messages = read_po(file, locale=Locale(language))
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def gettext(message: str, **values: object) -> str:
    """A message in the language of the page, with its placeholders filled."""
    translated: str = catalogue(interface()).gettext(message)
    return translated % values if values else translated


def ngettext(one: str, several: str, number: int, **values: object) -> str:
    """The message for a number, in the form that the language of the page has for it."""
    translated: str = catalogue(interface()).ngettext(one, several, number)
    return translated % values if values else translated


def number_text(number: int) -> str:
    """A number as the language of the page writes it: 12 345 or 12,345."""
    return _number_text(number, interface())


@lru_cache(10_000)
def _number_text(number: int, language: Language) -> str:
    return format_decimal(number, locale=language)


def decimal_text(number: float, digits: int) -> str:
    """A number with so many digits behind its point, as the language of the page writes it."""
    form = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return format_decimal(round(number, digits), format=form, locale=interface())


def speak(app: Flask) -> None:
    """Give an application's templates their languages."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    install = vars(app.jinja_env)["install_gettext_callables"]  # what the extension adds
    install(gettext, ngettext, newstyle=True)
    app.add_template_filter(number_text, "number")
    app.add_template_filter(decimal_text, "decimal")
    for language in LANGUAGES:
        catalogue(language)  # a broken file shows at the start, not at the first visit
