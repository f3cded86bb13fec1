"""A site with an editor and an admin."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from accounts import ADMIN, ADMINS_PASSWORD, NAME, PASSWORD, opened
from editor import sign_in
from flask import Flask
from flask.testing import FlaskClient

from corpus.editors import Editors
from corpus.settings import Settings
from corpus.store import Store


@pytest.fixture
def settings(data: Path, tmp_path: Path) -> Settings:
    """A site of the test's own, with an editor and an admin."""
    shutil.copytree(data, tmp_path / "data")
    settings = Settings(data=tmp_path / "data")
    with Store.open(settings.store) as store:
        Editors(store).add(NAME, PASSWORD, "editor", "tower-museum")
        Editors(store).add(ADMIN, ADMINS_PASSWORD, "admin")
    return settings


@pytest.fixture
def app(settings: Settings) -> Flask:
    return opened(settings)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def asel(app: Flask) -> FlaskClient:
    """A browser in which the editor is signed in."""
    client = app.test_client()
    sign_in(client, NAME, PASSWORD)
    return client


@pytest.fixture
def olga(app: Flask) -> FlaskClient:
    """The same of the admin."""
    client = app.test_client()
    sign_in(client, ADMIN, ADMINS_PASSWORD)
    return client


@pytest.fixture
def editors(settings: Settings) -> Iterator[Editors]:
    """The accounts, as the command on the server sees them."""
    with Store.open(settings.store) as store:
        yield Editors(store)
