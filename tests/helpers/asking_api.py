"""Asking the API in a test."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

API = "/api/v1"


def ask(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(API + path, headers={k.replace("_", "-"): v for k, v in headers.items()})


def told(client: FlaskClient, path: str) -> Any:
    response = ask(client, path)
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.mimetype == "application/json"
    return response.get_json()


def problem(response: TestResponse, status: int) -> Any:
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    found = response.get_json()
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found
