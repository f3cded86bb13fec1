from __future__ import annotations

import json
import logging
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from corpus.errors import IzdeError
from corpus.settings import Settings
from web.app import create_app
from web.desk.attempts import Attempts
from web.desk.secret import Secret
from web.limits import kind_of, network_of

ONE, OTHER = "203.0.113.7", "198.51.100.8"


def ask(client: FlaskClient, address: str, who: str = ONE, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(address, headers=named, environ_overrides={"REMOTE_ADDR": who})


@pytest.fixture
def limited(data: Path) -> Callable[..., FlaskClient]:
    """A site with its own limits."""
    return lambda **settings: create_app(Settings(data=data, **settings)).test_client()


Limited = Callable[..., FlaskClient]


@pytest.mark.parametrize(
    ("endpoint", "kind"),
    [
        ("pages.search", "search"),
        ("pages.story", "search"),
        ("research.context", "research"),
        ("research.counts", "research"),
        ("research.counts_file", "export"),
        ("research.story_conllu", "export"),
        ("whatever.comes", "search"),
        ("pages.suggest", "suggest"),
        ("exports.export", "export"),
        ("api.search", "api"),
        ("api.openapi", "api"),
        ("pages.front", None),
        ("health.ready", None),
        ("static", None),
        (None, None),
    ],
)
def test_a_route_falls_under_a_limit_by_its_endpoint_or_its_blueprint(
    endpoint: str | None, kind: str | None
) -> None:
    assert kind_of(endpoint) == kind


@pytest.mark.parametrize(
    ("limit", "addresses"),
    [
        ("limit_search", ["/kk/", "/en/?q=museum", "/ru/story/night-ru", "/en/corpus"]),
        ("limit_search", ["/ru/feed.atom?q=музей", "/kk/institution/tower-museum"]),
        ("limit_research", ["/kk/counts?q=музей", "/ru/context?q=музей", "/en/frequencies"]),
        ("limit_suggest", ["/kk/suggest?q=му", "/ru/suggest?q=му"]),
        ("limit_export", ["/en/export.csv?q=museum", "/kk/export.ris"]),
        ("limit_api", ["/api/v1/search?q=museum", "/api/v1/institutions"]),
    ],
)
def test_all_pages_of_a_kind_count_together(
    limited: Limited, limit: str, addresses: list[str]
) -> None:
    client = limited(**{limit: "2 per hour"})
    tried = [*addresses * 2][:4]
    assert [ask(client, one).status_code for one in tried] == [200, 200, 429, 429]
    assert ask(client, tried[0], OTHER).status_code == 200


def test_kinds_count_apart(limited: Limited) -> None:
    client = limited(limit_search="1 per hour")
    assert [ask(client, "/kk/").status_code for _ in range(2)] == [200, 429]
    for address in ("/api/v1/institutions", "/en/export.ris", "/kk/suggest?q=му", "/healthz"):
        assert ask(client, address).status_code == 200


def test_a_limit_that_is_off_refuses_nobody(limited: Limited) -> None:
    client = limited(limit_export="off")
    assert {ask(client, "/en/export.bib?q=concert").status_code for _ in range(40)} == {200}


@pytest.mark.parametrize("address", ["/", "/kk", "/healthz", "/readyz", "/en/nowhere"])
def test_what_costs_nothing_is_not_counted(limited: Limited, address: str) -> None:
    client = limited(limit_search="1 per hour")
    assert 429 not in {ask(client, address).status_code for _ in range(3)}
    assert ask(client, "/kk/").status_code == 200


@pytest.mark.parametrize(
    ("interface", "title", "text"),
    [
        ("kk", "Сұрау тым көп", "Сіздің желіңізден аз уақыт ішінде көп сұрау келді."),
        ("ru", "Слишком много запросов", "Из вашей сети за короткое время пришло много"),
        ("en", "Too many requests", "Many requests came from your network in a short time."),
    ],
)
def test_who_asks_too_often_is_told_so_in_their_language_and_until_when(
    limited: Limited, interface: str, title: str, text: str
) -> None:
    client = limited(limit_search="1 per minute")
    ask(client, f"/{interface}/")
    answer = ask(client, f"/{interface}/")
    assert answer.status_code == 429
    page = answer.get_data(as_text=True)
    assert f"<h1>{title}</h1>" in page
    assert text in page
    assert f'<html lang="{interface}">' in page
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Request-ID"] in page


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/api/v1/institutions", "Слишком много запросов"),
        ("/api/v1/institutions?lang=kk", "Сұрау тым көп"),
        ("/kk/suggest?q=му", "Сұрау тым көп"),
        ("/en/?q=museum", "Too many requests"),
    ],
)
def test_a_program_is_told_as_a_problem(limited: Limited, address: str, title: str) -> None:
    client = limited(
        limit_api="1 per minute", limit_suggest="1 per minute", limit_search="1 per minute"
    )
    ask(client, address)
    answer = ask(client, address, Accept="application/json", Accept_Language="ru")
    assert answer.status_code == 429
    assert answer.mimetype == "application/problem+json"
    problem = json.loads(answer.data)
    assert (problem["status"], problem["title"]) == (429, title)
    assert int(answer.headers["Retry-After"]) >= 1


def test_after_a_while_one_may_ask_again(limited: Limited) -> None:
    client = limited(limit_search="1 per second")
    seen: set[int] = set()
    end = time.monotonic() + 10
    while 429 not in seen and time.monotonic() < end:
        seen.add(ask(client, "/kk/").status_code)
    answer = ask(client, "/kk/")
    while answer.status_code == 429 and time.monotonic() < end:
        time.sleep(int(answer.headers["Retry-After"]))
        answer = ask(client, "/kk/")
    assert 429 in seen
    assert answer.status_code == 200


# -- who counts as one ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::1"),
        (None, "127.0.0.1"),
        ("localhost", "127.0.0.1"),
    ],
)
def test_an_ipv6_line_counts_as_one(address: str | None, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize("who", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.8.9.10"])
def test_the_machine_itself_is_not_limited(limited: Limited, who: str) -> None:
    client = limited(limit_search="1 per hour")
    assert {ask(client, "/kk/", who).status_code for _ in range(3)} == {200}


def test_without_trusted_proxies_nobody_is_believed_to_be_another(limited: Limited) -> None:
    client = limited(limit_search="1 per hour")
    answers = [
        ask(client, "/kk/", X_Forwarded_For=f"198.51.100.{number}").status_code
        for number in range(3)
    ]
    assert answers == [200, 429, 429]


@pytest.mark.parametrize(
    ("proxies", "first", "second", "statuses"),
    [
        (1, "198.51.100.1", "198.51.100.2", [200, 200]),
        (1, "198.51.100.1", "198.51.100.1", [200, 429]),
        # What a visitor wrote into the header stands before what the proxy adds.
        (1, "192.0.2.1, 198.51.100.1", "192.0.2.2, 198.51.100.1", [200, 429]),
        (2, "198.51.100.1, 10.0.0.1", "198.51.100.2, 10.0.0.1", [200, 200]),
        (2, "192.0.2.1, 198.51.100.1, 10.0.0.1", "198.51.100.1, 10.0.0.1", [200, 429]),
        (2, "198.51.100.1", "198.51.100.2", [200, 429]),  # fewer than there must be
    ],
)
def test_so_many_proxies_as_are_trusted_are_believed(
    limited: Limited, proxies: int, first: str, second: str, statuses: list[int]
) -> None:
    client = limited(limit_search="1 per hour", trusted_proxies=proxies)
    answers = [ask(client, "/kk/", "10.0.0.2", X_Forwarded_For=one) for one in (first, second)]
    assert [answer.status_code for answer in answers] == statuses


def test_a_proxy_on_the_machine_that_nobody_told_of_is_warned_of_once(
    limited: Limited, caplog: pytest.LogCaptureFixture
) -> None:
    client = limited()
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            ask(client, "/kk/", "127.0.0.1", X_Forwarded_For=ONE)
    assert [
        one.getMessage() for one in caplog.records if "trusted_proxies" in one.getMessage()
    ] == [
        "a proxy on this machine passes visitors on, but none is trusted: nobody is limited "
        "until trusted_proxies says how many there are"
    ]
    assert ONE not in caplog.text


# -- Redis ---------------------------------------------------------------------------------


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The address of a Redis of our own, and how to stop it."""
    command = shutil.which("redis-server")
    if command is None:
        pytest.skip("NO REDIS: redis-server is not installed, so no shared limit was tried")
    port = free_port()
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen([command, *arguments], stdout=subprocess.DEVNULL) as server:
        for _ in range(200):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)

        def stop() -> None:
            server.kill()
            server.wait(10)

        yield f"redis://127.0.0.1:{port}/0", stop
        stop()


Redis = tuple[str, Callable[[], None]]


def test_processes_count_together_in_redis(limited: Limited, redis: Redis) -> None:
    one, other = (limited(limit_search="2 per hour", redis=redis[0]) for _ in range(2))
    assert [ask(client, "/kk/").status_code for client in (one, other, one, other)] == [
        200,
        200,
        429,
        429,
    ]
    assert int(ask(one, "/kk/").headers["Retry-After"]) > 1


def test_without_its_redis_a_process_counts_for_itself_and_keeps_answering(
    limited: Limited, redis: Redis
) -> None:
    address, stop = redis
    client = limited(limit_search="2 per hour", redis=address)
    assert ask(client, "/kk/").status_code == 200
    stop()
    began = time.monotonic()
    assert [ask(client, "/kk/").status_code for _ in range(3)] == [200, 200, 429]
    assert time.monotonic() - began < 5


def test_a_redis_that_never_was_is_no_reason_not_to_answer(limited: Limited) -> None:
    client = limited(limit_search="2 per hour", redis=f"redis://127.0.0.1:{free_port()}/0")
    assert [ask(client, "/kk/").status_code for _ in range(3)] == [200, 200, 429]


def test_passwords_tried_for_an_account_are_counted_together_in_redis(
    tmp_path: Path, redis: Redis
) -> None:
    address, stop = redis
    settings = Settings(data=tmp_path, redis=address)
    one, other = (Attempts(settings, Secret(settings.secret)) for _ in range(2))
    waits = [process.wait("aigerim", "") for process in (one, other) * 5]
    assert waits == [0] * 10
    assert 1 <= other.wait("aigerim", "") <= 300
    assert other.wait("olga", "") == 0
    device = one.device("aigerim")
    assert other.wait("aigerim", device) == 0
    stop()  # each counts for itself then, and goes on
    assert [one.wait("aigerim", "") for _ in range(10)] == [0] * 10
    assert one.wait("aigerim", "") > 0


def test_redis_without_its_library_is_refused_in_one_line(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "redis.backoff", None)
    with pytest.raises(IzdeError, match=r"pip install 'izde\[redis\]'"):
        create_app(Settings(data=data, redis="redis://127.0.0.1/0"))
