"""docs/desk.md says what the desk calls things, in its three languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from corpus.story import Language
from search.review import VERDICTS
from web import languages
from web.desk.naming import kind_name

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "desk.md"
SECTIONS: dict[Language, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
KEYS = (*"123456", "0")


def section(language: Language) -> str:
    _, *parts = re.split(r"^## (.+)\n", DOCUMENT.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))[SECTIONS[language]]


@pytest.mark.parametrize("language", SECTIONS)
def test_every_kind_is_told_with_its_key_and_its_name(language: Language) -> None:
    rows = re.findall(r"^\| `(\d)` \| ([^|]+) \|", section(language), re.MULTILINE)
    with Flask(__name__).test_request_context():
        languages.speak_now(language)
        names = [kind_name(kind) for kind in VERDICTS]
    assert rows == list(zip(KEYS, names, strict=True))


def test_the_languages_tell_the_same() -> None:
    told = [section(language) for language in SECTIONS]
    for mark in ("\n### ", "\n| ", "```", "`izde "):
        assert len({text.count(mark) for text in told}) == 1, mark
