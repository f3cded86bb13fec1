"""schemathesis holds the API against its own description; see also the long test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from schemathesis.generation import GenerationMode

from web.api.endpoints import ENDPOINTS

EXAMPLES = 25


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: one.name)
def test_answers_are_as_described(app: Flask, endpoint: Any, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)

    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=schema[endpoint.path]["GET"].as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        case.call_and_validate()

    check()


@pytest.mark.long
def test_schemathesis_finds_no_fault_in_the_real_server(address: str, tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("schemathesis")
    ran = subprocess.run(
        [
            *(command, "run", f"{address}/api/v1/openapi.json"),
            *("--checks", "all", "--mode", "all", "--max-examples", "200", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-5000:]
    assert "No issues found" in ran.stdout
