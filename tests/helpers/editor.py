"""A demo site with a desk: everything was compared, and an editor may sign in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from flask.testing import FlaskClient

from corpus.editors import Editors
from corpus.settings import Settings, load_settings
from corpus.store import Store
from search.engine import open_engine
from search.findings import update

NAME, PASSWORD = "aya", "several easy words"
HOME = "alatau-history-museum"  # the institution of the editor


def desk_of(demo: Path, data: Path) -> None:
    """Make a data folder of the demo corpus, compared, with an editor."""
    settings = load_settings(Path(shutil.copytree(demo, data)))
    compare(settings)
    with Store.open(settings.store) as store:
        Editors(store).add(NAME, PASSWORD, "editor", HOME)


def compare(settings: Settings) -> None:
    """What `izde duplicates` does."""
    engine = open_engine(settings.data)
    try:
        with Store.open(settings.store) as store:
            update(engine, store, settings.data)
    finally:
        engine.close()


def csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def sign_in(client: FlaskClient, name: str = NAME, password: str = PASSWORD) -> None:
    page = client.get("/en/desk/login").get_data(as_text=True)
    form = {"csrf": csrf(page), "name": name, "password": password}
    assert client.post("/en/desk/login", data=form).status_code == 303
