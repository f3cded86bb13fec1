"""schemathesis holds the API against its own description; see also the long test."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from demo_site import served
from schemathesis.generation import GenerationMode

from corpus.editors import Editors
from corpus.settings import Settings
from corpus.store import Store
from web.api.endpoints import ENDPOINTS, Endpoint
from web.app import create_app

EXAMPLES = 12  # of each endpoint; the long test has many
# How what is wrong may be refused: an address may be too long before it is wrong.
REFUSALS = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 404, 405, 413, 414, 415, 431]
"""


@pytest.fixture(scope="module")
def api(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, str]]:
    """A site, and what an editor's program sends."""
    folder = tmp_path_factory.mktemp("contract") / "data"
    shutil.copytree(data, folder)
    settings = Settings(data=folder)
    with Store.open(settings.store) as store:
        Editors(store).add("aya", "several easy words", "editor", "tower-museum")
        token = Editors(store).new_token("aya")
    return settings, {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: one.name)
def test_answers_are_as_described(
    api: tuple[Settings, dict[str, str]], endpoint: Endpoint, mode: GenerationMode
) -> None:
    settings, token = api
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(settings))

    @hypothesis.settings(max_examples=EXAMPLES, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(case=schema[endpoint.path][endpoint.method].as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        case.call_and_validate(headers=token if endpoint.body else None)

    check()


@pytest.mark.long
def test_schemathesis_finds_no_fault_in_the_real_server(
    api: tuple[Settings, dict[str, str]], tmp_path: Path
) -> None:
    settings, token = api
    (tmp_path / "schemathesis.toml").write_text(REFUSALS)
    command = Path(sys.executable).with_name("schemathesis")
    with served(settings) as address:
        ran = subprocess.run(
            [
                *(command, "run", f"{address}/api/v1/openapi.json"),
                *("--checks", "all", "--mode", "all", "--max-examples", "200", "--no-color"),
                *("-H", f"Authorization: {token['Authorization']}"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stdout[-5000:]
    assert "No issues found" in ran.stdout
