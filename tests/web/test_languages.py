from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import web
from corpus.story import Language
from web.languages import TRANSLATIONS, catalogue

ROOM = Path(web.__file__).parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]


def messages_of_the_code() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(ROOM, METHODS)
    return {tuple(m) if isinstance(m, (tuple, list)) else m for _, _, m, _, _ in found}


def read(language: Language) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def entries(language: Language) -> Iterator[Message]:
    return (message for message in read(language) if message.id)


@pytest.mark.parametrize("language", ["kk", "ru"])
class TestCatalogue:
    def test_it_has_every_message_of_the_code_and_no_other(self, language: Language) -> None:
        translated = {
            tuple(m.id) if isinstance(m.id, (tuple, list)) else m.id for m in entries(language)
        }
        assert translated == messages_of_the_code()

    def test_no_message_stands_twice(self, language: Language) -> None:
        text = (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").read_text("utf-8")
        counts = Counter(re.findall(r'^msgid "(.+)"$', text, re.MULTILINE))
        assert [message for message, times in counts.items() if times > 1] == []

    def test_nothing_is_untranslated_or_fuzzy_or_obsolete(self, language: Language) -> None:
        for message in entries(language):
            assert all(forms(message)), f"{language}: {message.id!r} is untranslated"
            assert not message.fuzzy, f"{language}: {message.id!r} is fuzzy"
        assert not read(language).obsolete

    def test_each_form_has_the_placeholders_of_its_message(self, language: Language) -> None:
        for message in entries(language):
            wanted = set(PLACEHOLDER.findall(ids(message)[0]))
            for form in forms(message):
                assert set(PLACEHOLDER.findall(form)) == wanted, message.id

    def test_no_ending_is_glued_to_what_is_inserted(self, language: Language) -> None:
        glued = re.compile(r"%\(\w+\)[sd](?!-бет\b)-?\w")
        for message in entries(language):
            assert not any(glued.search(form) for form in forms(message)), message.id


@pytest.mark.parametrize(
    ("language", "number", "form"),
    [
        ("kk", 1, "%(count)s нәтиже"),
        ("kk", 5, "%(count)s нәтиже"),
        ("ru", 1, "%(count)s результат"),
        ("ru", 3, "%(count)s результата"),
        ("ru", 11, "%(count)s результатов"),
        ("ru", 21, "%(count)s результат"),
        ("ru", 112, "%(count)s результатов"),
        ("en", 1, "%(count)s result"),
        ("en", 0, "%(count)s results"),
    ],
)
def test_plurals(language: Language, number: int, form: str) -> None:
    assert catalogue(language).ungettext("%(count)s result", "%(count)s results", number) == form


@pytest.mark.parametrize(
    ("preference", "language"),
    [
        (None, "kk"),
        ("ru", "ru"),
        ("ru-KZ,ru;q=0.9,en;q=0.8", "ru"),
        ("en-GB", "en"),
        ("de,en;q=0.5", "en"),
        ("de", "kk"),
        ("*", "kk"),
        ("kk;q=0.9,ru", "ru"),
        ("kk-KZ,ru;q=0.5", "kk"),
        ("en-US,de,ru;q=0.5", "en"),
        ("en;q=0", "kk"),
    ],
)
def test_the_front_follows_the_browser(
    client: FlaskClient, preference: str | None, language: str
) -> None:
    response = client.get("/", headers={"Accept-Language": preference} if preference else {})
    assert response.status_code == 302
    assert response.location == f"/{language}/"
    assert response.headers["Vary"] == "Accept-Language"


def test_the_front_takes_a_query_along(client: FlaskClient) -> None:
    assert client.get("/?q=a+b").location == "/kk/?q=a+b"


def test_a_page_carries_on_no_more_than_any_of_ours_asks(client: FlaskClient) -> None:
    """What a robot makes up would else stand many times in each page."""
    many = "&".join(f"unknown{number}=1" for number in range(5_000))
    for address in ("/en/?q=museum", "/en/institutions?", "/en/nowhere?", "/en/counts?q=museum"):
        plain = len(client.get(address).data)
        assert len(client.get(f"{address}&{many}").data) < plain + 100_000


def test_a_page_carries_on_all_that_it_was_asked(visit: Callable[..., Any]) -> None:
    values = "&".join(f"year={year}" for year in range(1950, 2000))
    (other,) = visit(f"/en/?q={'көрме' * 100}&{values}").cssselect(".switch a[lang=kk]")
    assert other.get("href").count("year=") == 50


def test_the_address_wins_over_the_browser(client: FlaskClient) -> None:
    page = client.get("/ru/", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert '<html lang="ru">' in page
