"""The facts of a segment: built, written, read, merged, and checked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.arrayfile import DamagedFileError
from index.document import Document
from index.facts import Facts, FactsBuilder, merge_facts, read_facts, write_facts


def document(
    identity: str,
    words: int,
    language: str,
    month: str | None = None,
    versions: tuple[str, ...] = (),
) -> Document:
    return Document(
        id=identity,
        terms={"body_exact": ["w"] * words, "body_kk": ["w"] * (words // 2)},
        keywords={"language": language, **({"month": month} if month else {})},
        first_day=words,
        last_day=words + 1,
        stored=b"",
        event_days=(words + 2, words + 3),
        month_day=words % 1000,
        versions=versions,
    )


def facts_of(*documents: Document) -> Facts:
    builder = FactsBuilder()
    for one in documents:
        builder.add(one)
    return builder.facts()


SOME = (
    document("b", 300, "kk", "2024-05", ("long-id", "elsewhere")),
    document("long-id", 3, "ru", None, ("b",)),
    document("a", 70_000, "kk", "2023-01"),
)


def value(facts: Facts, keyword: str, number: int) -> str | None:
    ordinal = int(facts.ordinals[keyword][number])  # type: ignore[index]
    return None if ordinal < 0 else facts.values[keyword][ordinal]  # type: ignore[index]


def versions(facts: Facts) -> list[tuple[str, str]]:
    return [
        (facts.ids[of].decode(), other.decode())
        for of, other in zip(facts.version_of.tolist(), facts.versions.tolist(), strict=True)
    ]


def test_facts_come_back_as_they_were_written(tmp_path: Path) -> None:
    write_facts(tmp_path / "one.fct", facts_of(*SOME))
    facts = read_facts(tmp_path / "one.fct")
    assert facts.ids.tolist() == [b"b", b"long-id", b"a"]
    assert facts.first.tolist() == [300, 3, 70_000]
    assert facts.last.tolist() == [301, 4, 70_001]
    assert facts.event_first.tolist() == [302, 5, 70_002]
    assert facts.event_last.tolist() == [303, 6, 70_003]
    assert facts.month_day.tolist() == [300, 3, 0]
    assert versions(facts) == [("b", "long-id"), ("b", "elsewhere"), ("long-id", "b")]
    assert facts.lengths["body_exact"].tolist() == [300, 3, 70_000]
    assert facts.lengths["body_kk"].tolist() == [150, 1, 35_000]
    assert "title_exact" not in facts.lengths
    assert [value(facts, "language", number) for number in range(3)] == ["kk", "ru", "kk"]
    assert [value(facts, "month", number) for number in range(3)] == ["2024-05", None, "2023-01"]


@pytest.mark.parametrize(
    ("identity", "number"),
    [("a", 2), ("b", 0), ("long-id", 1), ("c", None), ("", None), ("zzzzzzzzzz", None)],
)
def test_a_story_is_found_by_its_id(identity: str, number: int | None) -> None:
    assert facts_of(*SOME).number_of(identity) == number


def test_of_one_id_put_twice_the_later_counts() -> None:
    assert facts_of(SOME[0], SOME[1], SOME[0]).number_of("b") == 2


def test_merging_keeps_what_is_chosen() -> None:
    other = facts_of(document("c", 9, "en", "2024-05", ("b",)))
    merged = merge_facts([(facts_of(*SOME), np.array([0, 2])), (other, np.array([0]))])
    assert merged.ids.tolist() == [b"b", b"a", b"c"]
    assert merged.lengths["body_exact"].tolist() == [300, 70_000, 9]
    assert merged.event_last.tolist() == [303, 70_003, 12]
    assert merged.month_day.tolist() == [300, 0, 9]
    assert versions(merged) == [("b", "long-id"), ("b", "elsewhere"), ("c", "b")]
    assert [value(merged, "language", number) for number in range(3)] == ["kk", "kk", "en"]
    assert [value(merged, "month", number) for number in range(3)] == [
        "2024-05",
        "2023-01",
        "2024-05",
    ]
    assert merged.number_of("c") == 2


@pytest.mark.parametrize("byte", [0, 9, 14, 40, -1])
def test_damage_is_named(tmp_path: Path, byte: int) -> None:
    path = tmp_path / "one.fct"
    write_facts(path, facts_of(*SOME))
    content = bytearray(path.read_bytes())
    content[byte] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedFileError, match=r"one\.fct"):
        read_facts(path)
    path.write_bytes(b"")
    with pytest.raises(DamagedFileError, match=r"one\.fct"):
        read_facts(path)
