"""What the tests of the desk share."""

from __future__ import annotations

from typing import Any

import lxml.html  # type: ignore[import-untyped]
from editor import csrf
from flask.testing import FlaskClient

LANGUAGES = ("kk", "ru", "en")
DRAFT = (
    "2023 жылғы 20 мамырда Алатау тарих мұражайында «Музей түні» өтеді. Есік кешкі сағат алтыдан "
    "түнгі он бірге дейін ашық, кіру – тегін. Биылғы тақырып – «Ұсталар мен зергерлер». "
    "Келушілер күміс әшекейлер көрмесін аралап, сақина соғудың қыр-сырын зергерден көріп үйренеді."
)


def tree(client: FlaskClient, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert response.status_code == status, response.status
    return lxml.html.document_fromstring(response.get_data(as_text=True))


def first_pair(client: FlaskClient, queue: str = "/en/desk") -> str:
    return str(tree(client, queue).cssselect("a.row")[0].get("href").partition("#")[0])


def decide(client: FlaskClient, pair: str, kind: str, **fields: str) -> Any:
    """Fill in the form of a pair; the answer."""
    page = tree(client, pair)
    form = page.cssselect("form.verdict")[0]
    values = dict(form.form_values()) | {"kind": kind} | fields
    return client.post(form.get("action"), data=values)


def heading(page: Any) -> int:
    return int(page.cssselect("h1")[0].text_content().split()[0])


def sent(client: FlaskClient, **fields: Any) -> Any:
    token = csrf(client.get("/en/desk/check").get_data(as_text=True))
    return client.post("/en/desk/check", data={"csrf": token, **fields})
