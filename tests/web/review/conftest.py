"""A demo site with a desk, and an editor at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import sign_in
from flask import Flask
from flask.testing import FlaskClient

from corpus.settings import Settings
from web.app import create_app


@pytest.fixture
def settings(desk_data: Path, tmp_path: Path) -> Settings:
    shutil.copytree(desk_data, tmp_path / "demo")
    return Settings(data=tmp_path / "demo", demo=True)


@pytest.fixture
def desk(settings: Settings) -> Flask:
    app = create_app(settings)
    app.testing = True
    return app


@pytest.fixture
def aya(desk: Flask) -> Iterator[FlaskClient]:
    with desk.test_client() as client:
        sign_in(client)
        yield client
