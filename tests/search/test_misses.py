"""Counts of queries that found nothing: what is counted, for how long, and that nothing fails."""

from __future__ import annotations

import datetime as dt
import logging
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from support import Run

from corpus.errors import IzdeError
from search import misses
from search.misses import Miss, Misses, normalised, week_of

DAY = dt.date(2024, 5, 17)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "misses.sqlite"


def words(found: tuple[Miss, ...]) -> list[tuple[str, int]]:
    return [(one.words, one.times) for one in found]


def test_it_counts_with_the_last_language_and_week(path: Path) -> None:
    counts = Misses(path)
    counts.note("Қыл қобыз", "kk", DAY)
    counts.note("  қыл   ҚОБЫЗ ", "ru", DAY + dt.timedelta(days=7))
    counts.note("шертер", "kk", DAY)
    assert counts.most(10) == (
        Miss("қыл қобыз", 2, "ru", "2024-W21"),
        Miss("шертер", 1, "kk", "2024-W20"),
    )
    assert words(counts.most(1)) == [("қыл қобыз", 2)]
    assert words(counts.most(10, since=DAY + dt.timedelta(days=5))) == [("қыл қобыз", 2)]


def test_of_the_time_no_more_than_the_week_is_kept(path: Path) -> None:
    Misses(path).note("шертер", "kk", DAY)
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT * FROM misses").fetchall()
    connection.close()
    assert rows == [(1, "шертер", 1, "kk", "2024-W20")]


@pytest.mark.parametrize(
    ("day", "week"), [("2024-12-30", "2025-W01"), ("2021-01-03", "2020-W53"), ("0999-06-01", None)]
)
def test_weeks_are_those_of_iso(day: str, week: str | None) -> None:
    assert week_of(dt.date.fromisoformat(day)) == (week or "0999-W22")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "  ",
        "aigerim@example.org",
        "who is @aigerim",
        "+7 701 123 45 67",
        "!!!",
        "— ?",
        "990101300123",
        "٠١٢٣٤٥٦",
        "x" * 101,
        "one two three four five six seven eight nine ten eleven",
        "a\x00b",
        "a\ud800b",
        "a\u202eb",
    ],
)
def test_what_may_be_a_persons_or_is_no_query_is_not_counted(path: Path, query: str) -> None:
    assert normalised(query) is None
    Misses(path).note(query, "kk")
    assert not path.exists()


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        ("x" * 100, "x" * 100),
        ("Expo 2017-18", "expo 2017-18"),
        ("o\tp\n q", "o p q"),
        ("И\u0306од", "йод"),
        ("a b c d e f g h i j", "a b c d e f g h i j"),
        ("'; DROP TABLE misses; --", "'; drop table misses; --"),
    ],
)
def test_a_query_is_the_same_however_it_is_cased_spaced_and_composed(
    query: str, counted: str
) -> None:
    assert normalised(query) == counted


def test_the_seldomest_and_oldest_go_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misses, "KEPT", 4)
    monkeypatch.setattr(misses, "ROOM", 1)
    counts = Misses(path)
    for query, day in (
        ("twice", DAY - dt.timedelta(days=99)),
        ("twice", DAY - dt.timedelta(days=99)),
        ("second", DAY),
        ("third", DAY),
        ("oldest", DAY - dt.timedelta(days=30)),
        ("new", DAY),
    ):
        counts.note(query, "en", day)
    assert words(counts.most(10)) == [("twice", 2), ("new", 1), ("third", 1)]


def test_what_has_just_come_stays_among_frequent_ones(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(misses, "KEPT", 2)
    monkeypatch.setattr(misses, "ROOM", 0)
    counts = Misses(path)
    for query in ("a", "a", "b", "b", "b", "new"):
        counts.note(query, "en", DAY)
    assert words(counts.most(10)) == [("b", 3), ("new", 1)]


def test_several_threads_lose_no_count(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misses, "PATIENCE", 20.0)
    counts = Misses(path)
    counts.note("both", "kk", DAY)

    def work(own: str) -> None:
        for _ in range(25):
            counts.note("both", "kk", DAY)
            counts.note(own, "kk", DAY)

    threads = [threading.Thread(target=work, args=(own,)) for own in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert words(counts.most(10)) == [("both", 51), ("one", 25), ("other", 25)]


def test_a_count_that_has_to_wait_is_dropped(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    counts = Misses(path)
    counts.note("before", "kk", DAY)
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        counts.note("meanwhile", "kk", DAY)
        assert time.monotonic() - started < 5  # sqlite would wait for five by itself
    finally:
        other.close()
    counts.note("after", "kk", DAY)
    assert words(counts.most(10)) == [("after", 1), ("before", 1)]
    assert not caplog.records


def broken(path: Path, how: str) -> None:
    if how == "no database":
        path.write_bytes(b"something else" * 1000)
    elif how == "other tables":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE misses (other)")
        connection.close()
    elif how == "a folder":
        path.mkdir()


@pytest.mark.parametrize("how", ["no database", "other tables", "a folder"])
def test_a_broken_file_is_one_warning_and_no_counts(
    path: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken(path, how)
    counts = Misses(path)
    with caplog.at_level(logging.DEBUG):
        counts.note("шертер", "kk")
        counts.note("шертер", "kk")
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert str(path) in record.message
    with pytest.raises(IzdeError, match="--forget"):
        counts.most(10)
    if how == "a folder":
        with pytest.raises(IzdeError, match="nothing was forgotten"):
            counts.forget()
        return
    counts.forget()
    counts.note("шертер", "kk", DAY)
    assert words(counts.most(10)) == [("шертер", 1)]


@pytest.mark.parametrize("known", [False, True])
def test_a_read_only_folder_is_one_warning(
    path: Path, known: bool, caplog: pytest.LogCaptureFixture
) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    if known:
        Misses(path).note("before", "kk", DAY)
        path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        counts = Misses(path)
        counts.note("шертер", "kk")
        counts.note("шертер", "kk")
    finally:
        path.parent.chmod(0o755)
    assert len(caplog.records) == 1


def test_a_folder_that_is_not_there_is_not_made(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counts = Misses(tmp_path / "nowhere" / "misses.sqlite")
    counts.note("шертер", "kk")
    assert counts.most(10) == ()
    counts.forget()
    assert len(caplog.records) == 1
    assert not (tmp_path / "nowhere").exists()


def test_what_is_forgotten_is_nowhere_in_the_file(path: Path) -> None:
    counts = Misses(path)
    for number in range(300):
        counts.note(f"secret {number}", "en", DAY)
    counts.forget()
    assert counts.most(10) == ()
    assert not any(b"secret" in one.read_bytes() for one in path.parent.iterdir())
    counts.note("again", "en", DAY)
    assert words(counts.most(10)) == [("again", 1)]


def test_the_command_lists_and_forgets(run: Run, data: Path) -> None:
    assert "nothing was looked for in vain" in run("misses").out
    assert run("misses", "--json").json == []
    data.mkdir()
    counts = Misses(data / "misses.sqlite")
    for query in ("қыл қобыз", "шертер", "шертер"):
        counts.note(query, "kk", DAY)
    assert run("misses").out == ("     2  kk  2024-W20  шертер\n     1  kk  2024-W20  қыл қобыз\n")
    first = {"words": "шертер", "times": 2, "language": "kk", "week": "2024-W20"}
    assert run("misses", "--json", "--limit", 1).json == [first]
    assert run("misses", "--limit", 0).code == 2
    assert run("misses", "--forget").code == 0
    assert run("misses", "--json").json == []


def test_the_command_says_what_is_broken(run: Run, data: Path) -> None:
    data.mkdir()
    broken(data / "misses.sqlite", "no database")
    ran = run("misses")
    assert ran.code == 1
    assert "--forget" in ran.err
    assert run("misses", "--forget").code == 0
    assert run("misses").code == 0
