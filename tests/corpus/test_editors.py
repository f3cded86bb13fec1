"""Accounts of editors: who may come in, and what is kept of it."""

from __future__ import annotations

import runpy
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from corpus import passwords
from corpus.editors import Editors
from corpus.errors import IzdeError, NotFoundError, UsageError
from corpus.passwords import PasswordError, hashed, is_right
from corpus.store import Store

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "құлпынай мен бал"
OTHER = "correct horse battery"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "izde.sqlite", create=True) as opened:
        yield opened


@pytest.fixture
def editors(store: Store) -> Editors:
    return Editors(store)


# -- who comes in ----------------------------------------------------------------------------


def test_an_editor_comes_in_by_name_and_password_and_nobody_else(editors: Editors) -> None:
    editors.add("Әсел", PASSWORD, "admin", "csmrk")
    found = editors.authenticate("әсел", PASSWORD)
    assert found is not None
    assert (found.name, found.role, found.institution) == ("әсел", "admin", "csmrk")
    assert editors.authenticate("ӘСЕЛ ", PASSWORD) == found
    for name, password in [
        ("әсел", PASSWORD + " "),
        ("әсел", PASSWORD.upper()),
        ("әсел", ""),
        ("асел", PASSWORD),
        ("", PASSWORD),
        ("әсел' OR 1=1 --", PASSWORD),
    ]:
        assert editors.authenticate(name, password) is None, (name, password)


def test_a_password_is_the_same_on_every_keyboard(editors: Editors) -> None:
    composed = "йогурт и ёжик"
    taken_apart = unicodedata.normalize("NFD", composed)
    assert composed != taken_apart
    editors.add("olga", composed)
    assert editors.authenticate("olga", taken_apart) is not None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "short"),
        ("elevenchars", "short"),
        ("қазақша он1", "short"),
        ("x" * 257, "long"),
        ("ababababababab", "simple"),
        ("111111111111", "simple"),
        ("aigerim-2026-aigerim", "name"),
        ("My AIGERIM password", "name"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, reason: str) -> None:
    with pytest.raises(PasswordError) as refused:
        hashed(password, "aigerim")
    assert refused.value.reason == reason
    assert "\n" not in str(refused.value)
    assert not password or password not in str(refused.value)


@pytest.mark.parametrize("password", ["twelve chars", "он екі таңба!", "😀🐪🏛🎭 theatre"])
def test_any_letters_make_a_password(password: str) -> None:
    kept = hashed(password, "aigerim")
    assert is_right(password, kept)
    assert not is_right(password[:-1], kept)


def test_a_password_costs_who_guesses_it() -> None:
    untouched = runpy.run_path(passwords.__file__)  # in tests it costs nothing
    kept = untouched["hashed"](OTHER, "aigerim")
    assert kept.startswith("scrypt:32768:8:3$")
    assert is_right(OTHER, kept)


def test_two_accounts_with_one_password_have_different_hashes() -> None:
    assert hashed(OTHER, "one") != hashed(OTHER, "two")


def test_an_unknown_name_takes_as_long_as_a_wrong_password(
    editors: Editors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "METHOD", "scrypt:8192:8:1")
    editors.add("aigerim", PASSWORD)

    def seconds(name: str) -> float:
        began = time.process_time()
        assert editors.authenticate(name, "not the password") is None
        return time.process_time() - began

    times = [(seconds("aigerim"), seconds("nobody")) for _ in range(9)]
    known, unknown = (median(column) for column in zip(*times, strict=True))
    assert abs(known - unknown) < 0.25 * known


# -- accounts --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a", "Әсел.Қ", "o.petrova@museum.kz", "reader_2", "жібек-1"])
def test_names_of_editors(editors: Editors, name: str) -> None:
    assert editors.add(name, PASSWORD).name == name.casefold()


@pytest.mark.parametrize("name", ["", " ", "a b", "-a", "a/b", "a\nb", "<b>", "x" * 65, "a'b"])
def test_what_is_no_name_is_refused_in_one_line(editors: Editors, name: str) -> None:
    with pytest.raises(UsageError, match="is no name") as refused:
        editors.add(name, PASSWORD)
    assert "\n" not in str(refused.value)
    assert editors.all() == []


def test_a_name_is_given_once(editors: Editors) -> None:
    editors.add("aigerim", PASSWORD)
    with pytest.raises(IzdeError, match="already"):
        editors.add("AIGERIM", OTHER)
    assert editors.authenticate("aigerim", PASSWORD) is not None


def test_the_stamp_changes_with_password_role_and_account_and_with_nothing_else(
    editors: Editors,
) -> None:
    stamps = [editors.add("aigerim", PASSWORD).stamp]
    assert editors.change("aigerim", {"institution": "csmrk"}).stamp == stamps[0]
    editors.new_token("aigerim")
    assert editors.known("aigerim").stamp == stamps[0]
    stamps.append(editors.passwd("aigerim", OTHER).stamp)
    stamps.append(editors.change("aigerim", {"role": "admin"}).stamp)
    editors.remove("aigerim")
    assert editors.get("aigerim") is None
    stamps.append(editors.add("aigerim", OTHER, "admin").stamp)
    assert len(set(stamps)) == len(stamps)


@pytest.mark.parametrize("what", ["passwd", "change", "remove", "new_token", "withdraw_token"])
def test_what_is_done_to_nobody_is_refused(editors: Editors, what: str) -> None:
    given: dict[str, list[Any]] = {"passwd": [OTHER], "change": [{"role": "admin"}]}
    with pytest.raises(NotFoundError, match="nobody"):
        getattr(editors, what)("nobody", *given.get(what, []))
    assert list(editors.log()) == []


# -- tokens ----------------------------------------------------------------------------------


def test_a_token_is_its_editors_until_another_is_made(editors: Editors) -> None:
    editors.add("aigerim", PASSWORD)
    first = editors.new_token("aigerim")
    found = editors.by_token(first)
    assert found is not None
    assert (found.name, found.has_token) == ("aigerim", True)
    second = editors.new_token("aigerim")
    assert editors.by_token(first) is None
    assert editors.by_token(second) is not None
    for other in ("", second[:-1], second + "x", second.upper()):
        assert editors.by_token(other) is None
    editors.withdraw_token("aigerim")
    assert editors.by_token(second) is None
    with pytest.raises(NotFoundError, match="has no token"):
        editors.withdraw_token("aigerim")


def test_a_removed_account_takes_its_token_with_it(editors: Editors) -> None:
    editors.add("aigerim", PASSWORD)
    token = editors.new_token("aigerim")
    editors.remove("aigerim")
    assert editors.by_token(token) is None


def test_of_passwords_and_tokens_only_hashes_are_kept(editors: Editors, tmp_path: Path) -> None:
    editors.add("aigerim", OTHER)
    token = editors.new_token("aigerim")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("izde.sqlite*"))
    assert b"aigerim" in kept
    assert OTHER.encode() not in kept
    assert token.encode() not in kept
    assert token.removeprefix("izde_").encode() not in kept


# -- the log ---------------------------------------------------------------------------------


def test_every_change_of_an_account_is_in_the_log(editors: Editors) -> None:
    editors.add("aigerim", PASSWORD, "admin")
    editors.add("olga", PASSWORD, "editor", "csmrk", by="aigerim")
    editors.passwd("olga", OTHER, by="olga")
    editors.change("olga", {"role": "admin", "institution": "csmrk"}, by="aigerim")
    editors.change("olga", {"role": "admin"})  # nothing that was not so
    editors.new_token("olga", by="olga")
    editors.withdraw_token("olga", by="olga")
    editors.remove("olga")
    assert [(one.editor, one.action, one.subject, one.detail) for one in editors.log()] == [
        (None, "added", "aigerim", {"role": "admin", "institution": None}),
        ("aigerim", "added", "olga", {"role": "editor", "institution": "csmrk"}),
        ("olga", "password", "olga", {}),
        ("aigerim", "changed", "olga", {"role": "admin"}),
        ("olga", "token", "olga", {}),
        ("olga", "token withdrawn", "olga", {}),
        (None, "removed", "olga", {}),
    ]


def test_a_line_of_the_log_is_kept_with_what_it_tells_or_neither(
    store: Store, editors: Editors
) -> None:
    def half() -> None:
        with store.writing():
            editors.audit("aigerim", "verdict", "one other", {"kind": "copy"})
            editors.add("olga", PASSWORD)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert list(editors.log()) == []
    assert editors.all() == []


def test_the_log_is_read_from_its_end(editors: Editors) -> None:
    for number in range(7):
        editors.audit("aigerim", "verdict", f"pair {number}", {"kind": "copy"})
    first = editors.latest(3)
    assert [entry.subject for _, entry in first] == ["pair 6", "pair 5", "pair 4"]
    assert [entry.subject for _, entry in editors.latest(2, first[-1][0])] == ["pair 3", "pair 2"]
