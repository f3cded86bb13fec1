"""The interface in Kazakh, Russian and English.

The language of a page stands first in its address; elsewhere the browser's preference
decides. Messages are written in English in the code; their translations are read from
the .po files when the site starts, so that no compiled file has to be kept.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import cast

import flask_babel  # type: ignore[import-untyped]
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request

from corpus.story import LANGUAGES, Language

DEFAULT: Language = "kk"
NAMES: dict[Language, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
TRANSLATIONS = Path(__file__).with_name("translations")


def interface() -> Language:
    """The language of the page that is being made."""
    if not has_request_context():
        return DEFAULT
    first = request.path.removeprefix("/").partition("/")[0]
    return first if first in LANGUAGES else preferred()


def preferred() -> Language:
    """The language that the browser asks for."""
    return cast(Language, request.accept_languages.best_match(LANGUAGES, DEFAULT))


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


class Catalogues(flask_babel.Domain):  # type: ignore[misc]
    """Flask-Babel's messages, out of `catalogue` instead of compiled files."""

    def get_translations(self) -> NullTranslations:
        return catalogue(cast(Language, str(flask_babel.get_locale())))


def gettext(message: str, **values: object) -> str:
    """A message in the language of the page, with its placeholders filled."""
    return cast(str, flask_babel.gettext(message, **values))


def speak(app: Flask) -> None:
    """Give an application its languages."""
    babel = flask_babel.Babel(app, default_locale=DEFAULT, locale_selector=interface)
    babel.domain_instance = Catalogues()
    for language in LANGUAGES:
        catalogue(language)  # a broken file shows at the start, not at the first visit
