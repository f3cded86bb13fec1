"""What editors decide of two stories is remembered, undone, reopened and exported."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from small import story
from support import Run

from corpus.errors import NotFoundError, UsageError
from corpus.kinds import KINDS, SAME
from corpus.store import Store
from corpus.story import Story
from corpus.verdicts import DIFFERENT, Verdicts, rows, wording_hash
from search import likeness

ONE = story("a", "Күміс түн", language="kk", body="Көрме мамырда ашылды.")
OTHER = story("b", "Серебряная ночь", language="ru", body="Выставка открылась в мае.")


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with Store.open(data / "izde.sqlite", create=True) as opened:
        opened.put(ONE)
        opened.put(OTHER)
        yield opened


@pytest.fixture
def verdicts(store: Store) -> Verdicts:
    return Verdicts(store)


def changed(one: Story, **fields: str) -> Story:
    return msgspec.structs.replace(one, **fields)


def test_kinds_are_those_of_the_detector() -> None:
    assert {*likeness.LIKELY} <= {*KINDS}
    assert KINDS == ("copy", "reprint", "teaser", "translation", "same_event", "recurring")
    assert KINDS[:4] == SAME


def test_a_verdict_is_remembered_with_who_and_when(verdicts: Verdicts) -> None:
    made = verdicts.add(OTHER, ONE, "translation", canonical="b", note=" Аударма ", editor="aya")
    assert made.pair == ("a", "b")
    assert (made.kind, made.canonical, made.note, made.editor) == (
        "translation", "b", "Аударма", "aya",
    )  # fmt: skip
    assert made.at.endswith("Z")
    assert verdicts.standing() == [made] == [verdicts.get(made.id)]


def test_what_is_undone_is_kept_and_what_it_replaced_stands_again(verdicts: Verdicts) -> None:
    first = verdicts.add(ONE, OTHER, DIFFERENT, editor="aya")
    second = verdicts.add(ONE, OTHER, "same_event", editor="dana")
    assert [state for _, state in verdicts.all()] == ["replaced", "standing"]
    undone = verdicts.undo(second.id, "aya")
    assert (undone.undone_by, bool(undone.undone_at)) == ("aya", True)
    assert verdicts.standing() == [first]
    assert [state for _, state in verdicts.all()] == ["standing", "undone"]
    with pytest.raises(NotFoundError):
        verdicts.undo(second.id, "aya")
    with pytest.raises(NotFoundError):
        verdicts.get(99)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"body": "көрме  мамырда\n\nашылды!"}, "standing"),
        ({"title": "«КҮМІС ТҮН»"}, "standing"),
        ({"attribution": "© Музей"}, "standing"),
        ({"body": "Көрме маусымда ашылды."}, "reopened"),
        ({"title": "Алтын түн"}, "reopened"),
        ({"teaser": "Жаңа анонс"}, "reopened"),
    ],
)
def test_a_verdict_is_reopened_when_a_text_changes_by_more_than_its_wording(
    store: Store, verdicts: Verdicts, fields: dict[str, str], state: str
) -> None:
    made = verdicts.add(ONE, OTHER, "translation", canonical="a", editor="aya")
    store.put(changed(ONE, **fields))
    assert [known for _, known in verdicts.all()] == [state]
    reopened = [one for one, found in verdicts.all() if found == "reopened"]
    assert reopened == ([made] if state == "reopened" else [])
    store.put(ONE)
    assert verdicts.standing() == [made]


def test_a_word_does_not_move_from_one_part_to_another_unseen() -> None:
    assert wording_hash("а б", "", "") != wording_hash("а", "б", "")


def test_a_verdict_of_a_removed_story_waits_for_it(store: Store, verdicts: Verdicts) -> None:
    made = verdicts.add(ONE, OTHER, "translation", canonical="a", editor="aya")
    store.remove(["b"], "2024-05-17T00:00:00Z")
    assert [state for _, state in verdicts.all()] == ["missing"]
    store.put(OTHER)
    assert verdicts.standing() == [made]


@pytest.mark.parametrize(
    ("kind", "canonical", "note", "why"),
    [
        ("same", None, "", "no verdict"),
        ("copy", None, "", "stands for both"),
        ("copy", "c", "", "stands for both"),
        ("recurring", "a", "", "stands for both"),
        (DIFFERENT, "a", "", "stands for both"),
        (DIFFERENT, None, "x" * 2_001, "longer than 2000"),
    ],
)
def test_what_is_no_verdict_is_refused(
    verdicts: Verdicts, kind: str, canonical: str | None, note: str, why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        verdicts.add(ONE, OTHER, kind, canonical=canonical, note=note, editor="aya")
    assert verdicts.all() == []


def test_a_story_is_not_compared_with_itself(verdicts: Verdicts) -> None:
    with pytest.raises(UsageError, match="no two stories"):
        verdicts.add(ONE, ONE, "copy", canonical="a", editor="aya")


def test_the_version_tells_of_every_change(store: Store, verdicts: Verdicts) -> None:
    seen = {verdicts.version()}
    made = verdicts.add(ONE, OTHER, DIFFERENT, editor="aya")
    seen.add(verdicts.version())
    verdicts.undo(made.id, "aya")
    seen.add(verdicts.version())
    store.put(changed(ONE, title="Алтын түн"))
    seen.add(verdicts.version())
    assert len(seen) == 4


# -- exports -----------------------------------------------------------------------------


def test_all_that_was_decided_is_exported(verdicts: Verdicts, run: Run) -> None:
    made = verdicts.add(ONE, OTHER, "translation", canonical="a", note="=1+1", editor="aya")
    verdicts.undo(made.id, "dana")
    told = run("verdicts", "export", "--json").json["verdicts"]
    assert [(one["kind"], one["editor"], one["undone_by"], one["state"]) for one in told] == [
        ("translation", "aya", "dana", "undone")
    ]
    assert told[0]["at"] == made.at
    table = list(csv.DictReader(io.StringIO(run("verdicts", "export", "--csv").out)))
    assert [(one["one"], one["other"], one["note"]) for one in table] == [("a", "b", "'=1+1")]
    assert "undone by dana" in run("verdicts", "export").out


def test_an_empty_export_says_so(store: Store, run: Run) -> None:
    assert run("verdicts", "export").out == "0 verdicts\n"
    assert list(rows([])) == [
        "id,one,other,kind,canonical,note,editor,at,state,undone_at,undone_by\r\n"
    ]


def test_verdicts_survive_a_backup(verdicts: Verdicts, run: Run, tmp_path: Path) -> None:
    made = verdicts.add(ONE, OTHER, "translation", canonical="b", note="Дәл", editor="aya")
    assert run("backup", tmp_path / "izde.zip").code == 0
    assert run("restore", tmp_path / "izde.zip", "--data", tmp_path / "new").code == 0
    with Store.open(tmp_path / "new" / "izde.sqlite") as restored:
        assert Verdicts(restored).standing() == [made]
