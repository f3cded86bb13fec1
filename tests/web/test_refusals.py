"""What the server cannot read, or is too long, is answered as everything else is."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import lxml.html  # type: ignore[import-untyped]
import pytest
from demo_site import served

from corpus.settings import Settings
from web.requests import LARGEST_ADDRESS
from web.serving import LARGEST_HEADERS, LARGEST_REQUEST, MOST_PASSED_OVER

PROBLEM = "application/problem+json"
LONG = "%D2%9B" * (LARGEST_ADDRESS // 6)
LONGEST = LONG * (LARGEST_HEADERS // LARGEST_ADDRESS)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


class Asking:
    """Sends bytes to the real server, and reads what it answers until it closes."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        assert parts.hostname
        assert parts.port
        self._where = parts.hostname, parts.port

    def __call__(self, request: str, piece: int | None = None) -> Answer:
        """Send it in pieces of so many bytes, or at once."""
        sent = request.encode()
        step = piece or len(sent)
        with socket.create_connection(self._where, timeout=20) as to:
            for start in range(0, len(sent), step):
                to.sendall(sent[start : start + step])
            received = b"".join(iter(lambda: to.recv(65536), b""))
        assert received.count(b"HTTP/1.") == 1
        head, _, body = received.partition(b"\r\n\r\n")
        first, *fields = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in fields)}
        return Answer(int(first.split()[1]), headers, body.decode())


@pytest.fixture(scope="module")
def ask(data: Path) -> Iterator[Asking]:
    with served(Settings(data=data)) as address:
        yield Asking(address)


def get(address: str, **headers: str) -> str:
    told = {"Host": "izde.example", "Connection": "close"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    fields = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"GET {address} HTTP/1.1\r\n{fields}\r\n"


@pytest.mark.parametrize(
    ("address", "headers", "title"),
    [
        (f"/api/v1/search?lang=kk&q={LONG}", {}, "Мекенжай тым ұзын"),
        (f"/api/v1/search?lang=kk&q={LONGEST}", {}, "Мекенжай тым ұзын"),
        (f"/api/v1/counts?q={LONG}&lang=ru", {}, "Адрес слишком длинный"),
        (f"/api/v1/search?q={LONG}", {"Accept_Language": "ru, en;q=0.5"}, "Адрес слишком длинный"),
        (f"/api/v1/stories/{LONG}", {}, "This address is too long"),
        (f"/api/v1/stories/{LONGEST}", {}, "This address is too long"),
    ],
    ids=["long", "endless", "language-last", "header", "story", "endless-story"],
)
def test_a_program_is_told_that_its_address_is_too_long(
    ask: Asking, address: str, headers: dict[str, str], title: str
) -> None:
    answer = ask(get(address, **headers))
    assert (answer.status, answer.headers["content-type"]) == (414, PROBLEM)
    problem = json.loads(answer.body)
    assert (problem["status"], problem["title"]) == (414, title)
    assert problem["type"].endswith("/api#problem-size")
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("words", [LONG, LONGEST], ids=["long", "endless"])
@pytest.mark.parametrize(
    ("interface", "heading"),
    [
        ("kk", "Мекенжай тым ұзын"),
        ("ru", "Адрес слишком длинный"),
        ("en", "This address is too long"),
    ],
)
def test_a_reader_is_told_that_an_address_is_too_long(
    ask: Asking, interface: str, heading: str, words: str
) -> None:
    answer = ask(get(f"/{interface}/?q={words}"))
    page = lxml.html.document_fromstring(answer.body)
    assert (answer.status, page.get("lang")) == (414, interface)
    assert page.cssselect("h1")[0].text_content() == heading
    # Nothing leads back to where nothing can be shown.
    links = page.xpath("//nav[@id='switch']//a/@href")
    assert links == ["/kk/", "/ru/", "/en/"]
    assert len(answer.body) < 10_000
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_longest_address_that_is_taken_is_answered(ask: Asking) -> None:
    start = "/ru/?q=%D0%BA%D0%B8%D1%96%D0%B7&"
    assert ask(get(start + "a" * (LARGEST_ADDRESS - len(start)))).status == 200
    assert ask(get(start + "a" * (LARGEST_ADDRESS - len(start) + 1))).status == 414


def test_endless_cookies_are_told_of(ask: Asking) -> None:
    answer = ask(get("/kk/", Cookie="a" * LARGEST_HEADERS))
    assert answer.status == 431
    assert "Сұрау тым ұзын" in answer.body


@pytest.mark.parametrize("address", ["/en/export.csv", "/en/conllu", "/en/"])
def test_who_asks_for_headers_gets_no_more(ask: Asking, address: str) -> None:
    answer = ask(get(address).replace("GET", "HEAD", 1))
    assert (answer.status, answer.body) == (200, "")


@pytest.mark.parametrize(
    "request_",
    [
        "GET /api/v1/search?lang=ru&q=Night at the museum HTTP/1.1\r\nHost: izde.example\r\n\r\n",
        "GET /api/v1/search?lang=ru HTTP/1.1\r\nHost: izde.example\r\nContent-Length: no\r\n\r\n",
        "GET /api/v1/search?lang=ru HTTP/1.1\r\nHost: izde.example\r\nno header\r\n\r\n",
        "get /api/v1/search?lang=ru HTTP/1.1\r\nHost: izde.example\r\n\r\n",
        "GET http://[/api/v1/search?lang=ru HTTP/1.1\r\nHost: izde.example\r\n\r\n",
    ],
    ids=["spaces", "length", "header", "method", "address"],
)
def test_what_cannot_be_read_is_a_problem_for_programs(ask: Asking, request_: str) -> None:
    answer = ask(request_)
    assert (answer.status, answer.headers["content-type"]) == (400, PROBLEM)
    assert json.loads(answer.body)["title"] == "Запрос не удалось прочитать"


@pytest.mark.parametrize("start", ["\x16\x03\x01\x02", "nonsense", "GET", "GET  HTTP/1.1"])
def test_what_is_no_request_is_answered_with_a_page(ask: Asking, start: str) -> None:
    answer = ask(f"{start}\r\n\r\n")
    assert answer.status == 400
    assert "Сұрауды оқу мүмкін болмады" in answer.body


def test_another_coding_of_what_is_sent_is_not_taken(ask: Asking) -> None:
    answer = ask(
        "POST /api/v1/duplicates HTTP/1.1\r\nHost: izde.example\r\nTransfer-Encoding: gzip\r\n\r\n"
    )
    assert (answer.status, json.loads(answer.body)["title"]) == (
        501,
        "This request could not be read",
    )


@pytest.mark.parametrize(
    ("length", "sent"),
    [(LARGEST_REQUEST, LARGEST_REQUEST), (8_000_000, 8_000_000), (MOST_PASSED_OVER + 1, 0)],
)
def test_a_draft_that_is_too_long_is_read_to_its_end_and_refused(
    ask: Asking, length: int, sent: int
) -> None:
    head = (
        "POST /api/v1/duplicates?lang=kk HTTP/1.1\r\nHost: izde.example\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {length}\r\n\r\n"
    )
    answer = ask(head + "a" * sent)
    assert (answer.status, answer.headers["content-type"]) == (413, PROBLEM)
    assert json.loads(answer.body)["type"].endswith("#problem-long")


def test_who_asks_before_sending_a_long_draft_need_not_send_it(ask: Asking) -> None:
    answer = ask(
        "POST /api/v1/duplicates HTTP/1.1\r\nHost: izde.example\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {LARGEST_REQUEST}\r\nExpect: 100-continue\r\n\r\n"
    )
    assert answer.status == 413


@pytest.mark.parametrize("piece", [1_000, 8_192, 100_000])
def test_it_does_not_matter_how_a_request_is_cut_up(ask: Asking, piece: int) -> None:
    answer = ask(get(f"/api/v1/search?lang=kk&q={LONGEST}"), piece)
    assert (answer.status, json.loads(answer.body)["title"]) == (414, "Мекенжай тым ұзын")
