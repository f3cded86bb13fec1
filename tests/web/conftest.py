"""A small corpus of its own, indexed once, and a visitor to the site over it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import pytest
from demo_site import served
from flask import Flask
from flask.testing import FlaskClient

from corpus.commands import registry_of
from corpus.intake import Intake
from corpus.settings import Settings
from corpus.store import Store
from corpus.story import draft_from
from index.whoosh_writer import update
from web.app import create_app

REGISTRY = """
[cities]
kentau = { kk = "Кентау", ru = "Кентау", en = "Kentau" }

[[institution]]
slug = "tower-museum"
kind = "museum"
city = "kentau"
names = { kk = "Мұнара мұражайы", ru = "Музей «Башня»", en = "Tower Museum" }

[[institution]]
slug = "quiet-library"
kind = "library"
city = "kentau"
names = { kk = "Тыныш кітапхана", ru = "Тихая библиотека", en = "Quiet Library" }
display = "excerpt"
"""

NIGHT = "2024-05-17"
LONG = " ".join(f"Sentence number {number} of the long reading." for number in range(60))

STORIES: list[dict[str, Any]] = [
    {
        "id": "night-kk",
        "url": "https://tower.example/kk/night",
        "institution": "tower-museum",
        "language": "kk",
        "title": "Мұражайдағы түн",
        "body": "Мұражайлар түнінде көрме ашылды.\n\nКелушілер көп болды.",
        "published": NIGHT,
        "versions": ["night-ru", "night-en", "night-nowhere"],
    },
    {
        "id": "night-ru",
        "url": "https://tower.example/ru/night",
        "institution": "tower-museum",
        "language": "ru",
        "title": "Ночь в музее",
        "body": "В залах музеев открылась выставка.\n\nГостей было много.",
        "published": NIGHT,
        "versions": ["night-kk", "night-en"],
    },
    {
        "id": "night-en",
        "url": "https://tower.example/en/night",
        "institution": "tower-museum",
        "language": "en",
        "title": "Night at the museum",
        "body": "The museum opened three halls.\n\n• A concert\n• A lecture\n\nMuseums rejoiced.",
        "published": NIGHT,
        "event_start": "2024-05-15",
        "event_end": "2024-05-16",
        "versions": ["night-kk", "night-ru"],
        "images": [
            {"address": "https://tower.example/hall.jpg", "caption": "The new hall"},
            {"address": "https://tower.example/a%20b.jpg"},
        ],
        "attribution": "Дереккөзге сілтеме көрсетілсін.\nWhen using the text, link to the source.",
        "segments": [{"field": "attribution", "start": 0, "end": 31, "language": "kk"}],
    },
    {
        "id": "same-day",
        "institution": "tower-museum",
        "language": "en",
        "title": "A gift to the collection",
        "body": "A family gave the museum an old saddle.",
        "published": NIGHT,
    },
    {
        "id": "mixed",
        "language": "en",
        "title": "Evening of “Құтадғу білік” readers",
        "body": "Guests read “Құтадғу білік” aloud and spoke of its wisdom.",
        "segments": [
            {"field": "title", "start": 12, "end": 25, "language": "kk"},
            {"field": "body", "start": 13, "end": 26, "language": "kk"},
        ],
        "event_start": "--06-16",
    },
    {
        "id": "arabic",
        "institution": "tower-museum",
        "language": "kk",
        "script": "arab",
        "title": "مۇراجاي كەشى",
        "body": "مۇراجايدا كەش ءوتتى.",
        "segments": [],
        "published": "2023-02",
    },
    {
        "id": "latin",
        "institution": "tower-museum",
        "language": "kk",
        "script": "latn",
        "title": "Murajaidağy keş",
        "body": "Murajaida keş ötti.",
        "segments": [],
        "published": "2022",
    },
    {
        "id": "long",
        "url": "https://library.example/long",
        "institution": "quiet-library",
        "language": "en",
        "title": "The long reading",
        "body": LONG,
        "published": "2021-03-01",
    },
    {
        "id": "headline",
        "institution": "quiet-library",
        "language": "ru",
        "kind": "headline",
        "title": "День читателя",
        "event_start": "2021-04-23",
    },
    {
        "id": "teaser",
        "institution": "quiet-library",
        "language": "en",
        "kind": "teaser",
        "title": "A lecture on maps",
        "teaser": "Old maps of the steppe…",
        "published": "2021-05-02",
    },
    {
        "id": "hostile",
        "institution": "quiet-library",
        "language": "en",
        "title": "<script>alert(1)</script> & <b>bold</b>",
        "body": 'Hostile <img src=x onerror="alert(1)"> markup & ampersands.',
        "attribution": '=HYPERLINK("https://evil.example")',
        "segments": [],
        "published": "2020-01-01",
    },
    {
        "id": "removed",
        "institution": "quiet-library",
        "language": "en",
        "title": "A story that was taken out",
        "published": "2020-02-02",
    },
    *(
        {
            "id": f"series-{number:02d}",
            "institution": ("csmrk", "kaznac", "almaty-culture")[number % 3],
            "language": "en",
            "title": f"Chronicle of the caravan, part {number}",
            "body": "The caravan went on.",
            "published": f"{2000 + number % 14}-{number % 12 + 1:02d}-03",
        }
        for number in range(42)
    ),
]


def make_corpus(data: Path, stories: list[dict[str, Any]]) -> None:
    """A data folder with these stories, stored and indexed."""
    data.mkdir(exist_ok=True)
    settings = Settings(data=data)
    settings.institutions.write_text(REGISTRY, "utf-8")
    with Store.open(settings.store, create=True) as store:
        intake = Intake(store, registry_of(settings))
        with store.writing():
            for story in stories:
                intake.take(draft_from({"page": "test", **story}))
        if any(story["id"] == "removed" for story in stories):
            store.remove(["removed"], "2024-06-01T00:00:00Z")
        update(settings.index, store)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "data"
    make_corpus(folder, STORIES)
    return folder


@pytest.fixture(scope="session")
def app(data: Path) -> Flask:
    return create_app(Settings(data=data))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def demo(data: Path) -> FlaskClient:
    return create_app(Settings(data=data, demo=True)).test_client()


@pytest.fixture
def failing(data: Path, tmp_path: Path) -> Flask:
    """A site of its own that a test may break."""
    shutil.copytree(data, tmp_path / "data")
    return create_app(Settings(data=tmp_path / "data"))


SiteOf = Callable[..., FlaskClient]


@pytest.fixture
def site_of(tmp_path: Path) -> SiteOf:
    """A visitor to a site over a corpus of the test's own; settings may be given."""

    def site_of(*stories: dict[str, Any], **settings: Any) -> FlaskClient:
        make_corpus(tmp_path / "data", list(stories))
        return create_app(Settings(data=tmp_path / "data", **settings)).test_client()

    return site_of


@pytest.fixture
def address(data: Path) -> Iterator[str]:
    """The real server over the corpus, and where it listens."""
    with served(Settings(data=data)) as listening:
        yield listening


Open = Callable[..., Any]


@pytest.fixture
def visit(client: FlaskClient) -> Open:
    """A page as a tree; fails unless it came with the status expected."""

    def visit(address: str, status: int = 200) -> Any:
        response = client.get(address)
        assert response.status_code == status, f"{address}: {response.status}"
        return lxml.html.document_fromstring(response.get_data(as_text=True))

    return visit
