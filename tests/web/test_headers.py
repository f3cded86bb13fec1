from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from corpus.settings import Settings
from web.app import create_app

PAGES = [
    "/kk/",
    "/ru/?q=музей",
    "/en/story/night-en?q=museum&beside=night-kk",
    "/kk/institutions",
    "/ru/institution/tower-museum",
    "/en/corpus",
    "/kk/calendar/2024/5",
    "/en/nowhere",
    "/en/?page=x",
    "/",
]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_but_what_is_our_own_may_load(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Referrer-Policy" in headers
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    features = headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(features)
    assert all(feature.endswith("=()") for feature in features)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("public", "insists"),
    [("https://izde.example", True), ("http://izde.example", False), ("", False)],
)
def test_only_a_site_that_has_https_insists_on_it(
    data: Path, address: str, public: str, insists: bool
) -> None:
    client = create_app(Settings(data=data, public_address=public)).test_client()
    found = client.get(address).headers.get("Strict-Transport-Security")
    assert found == ("max-age=31536000" if insists else None)


def test_a_route_may_set_a_header_otherwise(data: Path) -> None:
    app = create_app(Settings(data=data))
    own = {"Content-Security-Policy": "default-src 'none'; img-src https:"}
    app.add_url_rule("/other", "other", lambda: ("", 200, own))
    headers = app.test_client().get("/other").headers
    assert headers["Content-Security-Policy"] == own["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", PAGES[:-1])
def test_no_script_or_style_stands_in_a_page(client: FlaskClient, address: str) -> None:
    page = client.get(address).get_data(as_text=True)
    own = r'<script src="/static/[0-9a-f]{12}/(izde|story)\.js" defer></script>'
    assert "izde" in re.findall(own, page)
    data = r'<script type="application/ld\+json">[^<]*</script>'  # which no browser executes
    rest = re.sub(f"{own}|{data}", "", page)
    assert not re.search(r"<script|<style|<[^>]*\s(style|on\w+)=", rest)


@pytest.mark.parametrize("address", PAGES)
def test_head_answers_like_get_without_a_body(client: FlaskClient, address: str) -> None:
    head, get = client.head(address), client.get(address)
    assert head.status_code == get.status_code
    assert head.data == b""


def test_static_files_are_kept_for_ever_under_an_address_of_their_content(
    client: FlaskClient,
) -> None:
    page = client.get("/kk/").get_data(as_text=True)
    address = re.findall(r'href="(/static/[0-9a-f]{12}/izde\.css)"', page)[0]
    with client.get(address) as response:
        assert response.status_code == 200
        assert response.mimetype == "text/css"
        assert response.cache_control.immutable
        assert (response.cache_control.max_age or 0) >= 31_536_000
        assert response.data.startswith(b":root {\ncolor-scheme")  # without what is for writers
        assert b"/*" not in response.data
    assert client.get(re.sub(r"[0-9a-f]{12}", "0" * 12, address)).status_code == 404
    assert client.get("/static/000000000000/../app.py").status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_the_demo_asks_robots_to_keep_out(
    client: FlaskClient, demo: FlaskClient, address: str
) -> None:
    assert demo.get(address).headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "X-Robots-Tag" not in client.get(address).headers


@pytest.mark.parametrize(
    ("address", "banner"),
    [
        ("/kk/", "Бұл корпустағы мекемелер, адамдар мен оқиғалар ойдан шығарылған."),
        ("/ru/story/night-ru", "Учреждения, люди и события этого корпуса вымышлены."),
        ("/en/nowhere", "The institutions, people and events in this corpus are invented."),
    ],
)
def test_every_page_of_the_demo_says_that_it_is_invented(
    client: FlaskClient, demo: FlaskClient, address: str, banner: str
) -> None:
    page = demo.get(address).get_data(as_text=True)
    assert banner in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    own = client.get(address).get_data(as_text=True)
    assert banner not in own
    assert 'name="robots"' not in own
