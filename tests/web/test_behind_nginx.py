"""The site behind a real nginx that has the example of docs/nginx.conf."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import pytest
from demo_site import served
from proxy import proxied

from corpus.settings import Settings

KAZAKH = quote("қ" * 1_000)


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def site(data: Path, folder: Path) -> Iterator[str]:
    settings = Settings(data=data, trusted_proxies=1)
    with served(settings) as address, proxied(folder, urlsplit(address).netloc) as proxy:
        yield proxy


def ask(site: str, address: str, **more: Any) -> Answer:
    host = urlsplit(site).netloc
    with contextlib.closing(http.client.HTTPConnection(host, timeout=20)) as connection:
        connection.request(more.pop("method", "GET"), address, **more)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


def test_pages_are_compressed_and_say_who_made_them_of_the_host_that_was_asked(site: str) -> None:
    plain = ask(site, "/kk/?q=museum")
    answer = ask(site, "/kk/?q=museum", headers={"Accept-Encoding": "gzip"})
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert len(answer.body) < len(plain.body) / 2
    assert b'<html lang="kk">' in gzip.decompress(answer.body)
    assert len(answer.headers["X-Request-ID"]) == 32
    feed = json.loads(ask(site, "/kk/feed.json", headers={"Host": "izde.example"}).body)
    assert feed["home_page_url"].startswith("http://izde.example/")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/api/v1/counts?lang=ru&q={KAZAKH}", 400),  # 6 KB
        (f"/api/v1/counts?lang=ru&q={KAZAKH * 5}", 400),  # 30 KB
        (f"/api/v1/counts?lang=ru&q={KAZAKH * 20}", 414),  # 120 KB
    ],
    ids=["6 KB", "30 KB", "120 KB"],
)
def test_long_addresses_are_for_izde_to_answer(site: str, address: str, status: int) -> None:
    answer = ask(site, address)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status, answer.headers["Content-Language"]) == (status, "ru")


def test_a_draft_that_is_too_long_is_for_izde_to_refuse(site: str) -> None:
    kind = {"Content-Type": "text/plain"}
    sent = {"method": "POST", "body": b"a" * 5_000_000, "headers": kind}
    answer = ask(site, "/api/v1/duplicates?lang=kk", **sent)
    assert answer.status == 413
    assert json.loads(answer.body)["title"] == "Бұл тым ұзын"


def test_whole_exports_come_through(site: str) -> None:
    lines = ask(site, "/en/export.jsonl").body.splitlines()
    assert len(lines) > 5
    assert all(json.loads(line)["id"] for line in lines)


def test_its_log_tells_nothing_of_readers(site: str, folder: Path) -> None:
    ask(site, "/kk/?q=secretword")
    ask(site, f"/kk/?q={'secretword' * 30_000}")
    told = "".join(path.read_text() for path in folder.glob("*.log"))
    assert " GET 200 " in told
    assert "secretword" not in told
    assert "127.0.0.1" not in told
