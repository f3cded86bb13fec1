"""What editors decided, laid over what was found: pairs change, groups join and split."""

from __future__ import annotations

import pytest

from corpus.kinds import SAME
from corpus.verdicts import DIFFERENT, Verdict
from index.profile import When
from search.duplicate_groups import Found, Outline, groups
from search.duplicates import Duplicates
from search.settled import settled


def outline(id_: str, date: str = "2023-05-20", language: str = "kk") -> Outline:
    return Outline(
        id=id_, language=language, institution="m", date=date, title=id_, length=90, full=True,
        when=When(2023, 5, 20),
    )  # fmt: skip


def found(*pairs: tuple[str, str, float]) -> Duplicates:
    """`ab copy .9` of two stories each with one letter."""
    made = [Found(ids[0], ids[1], kind, score) for ids, kind, score in pairs]  # type: ignore[arg-type]
    ids = sorted({id_ for one in made for id_ in (one.one, one.other)})
    return Duplicates(tuple(made), {id_: outline(id_) for id_ in ids})


def decided(*told: tuple[str, str]) -> list[Verdict]:
    """`ab copy`: the first letter stands for both."""
    return [
        Verdict(
            number, min(ids), max(ids), kind, ids[0] if kind in SAME else None, "", "aya",
            "2024-05-17T09:30:00Z", "", "",
        )
        for number, (ids, kind) in enumerate(told, 1)
    ]  # fmt: skip


def pairs(told: Duplicates) -> dict[str, str]:
    return {one.one + one.other: one.kind for one in told.pairs}


def stories(told: Duplicates) -> list[list[str]]:
    """The groups, each as its stories: the letters of the versions, the canonical one first."""
    return sorted(
        sorted("".join(one) for one in group.stories) for group in groups(told.pairs, told.outlines)
    )


CHAIN = found(("ab", "copy", 0.9), ("bc", "reprint", 0.6), ("ac", "reprint", 0.5))
EVENT = found(("ab", "copy", 1.0), ("ac", "same_event", 0.7), ("bc", "same_event", 0.7))
YEARS = found(("ab", "copy", 1.0), ("cd", "copy", 1.0), ("ac", "recurring", 0.7))


@pytest.mark.parametrize(
    ("before", "verdicts", "left", "groups_left"),
    [
        (CHAIN, [], {"ab": "copy", "bc": "reprint", "ac": "reprint"}, [["abc"]]),
        # One verdict of what is different splits; the weaker tie goes.
        (CHAIN, [("ac", DIFFERENT)], {"ab": "copy"}, [["ab"]]),
        (CHAIN, [("ab", DIFFERENT)], {"bc": "reprint"}, [["bc"]]),
        (CHAIN, [("ab", DIFFERENT), ("ac", DIFFERENT)], {"bc": "reprint"}, [["bc"]]),
        # A kind of one story changes a pair, or makes one.
        (CHAIN, [("ab", "teaser")], {"ab": "teaser", "bc": "reprint", "ac": "reprint"}, [["abc"]]),
        (EVENT, [("ac", "reprint")], {"ab": "copy", "ac": "reprint", "bc": "reprint"}, [["abc"]]),
        (
            YEARS,
            [("bc", "translation")],
            {"ab": "copy", "cd": "copy", "ac": "reprint", "bc": "translation"},
            [["bacd"]],
        ),
        # Of one event only, or of another year: told of, never one story.
        (CHAIN, [("ac", "same_event")], {"ab": "copy", "ac": "same_event", "bc": "same_event"},
         [["ab", "c"]]),
        (CHAIN, [("cb", "recurring")], {"ab": "copy", "ac": "recurring", "bc": "recurring"},
         [["ab", "c"]]),
        # What is different from one version is different from all.
        (EVENT, [("ac", DIFFERENT)], {"ab": "copy"}, [["ab"]]),
        (YEARS, [("bd", DIFFERENT)], {"ab": "copy", "cd": "copy"}, [["ab"], ["cd"]]),
        # The later verdict holds where two contradict each other.
        (CHAIN, [("ab", "copy"), ("cb", "copy"), ("ac", DIFFERENT)], {"bc": "copy"}, [["cb"]]),
        (CHAIN, [("ac", DIFFERENT), ("ab", "copy"), ("bc", "copy")],
         {"ab": "copy", "bc": "copy", "ac": "reprint"}, [["abc"]]),
        (found(("ab", "copy", 1.0)), [("ab", DIFFERENT)], {}, []),
    ],
)  # fmt: skip
def test_verdicts_are_laid_over_what_was_found(
    before: Duplicates,
    verdicts: list[tuple[str, str]],
    left: dict[str, str],
    groups_left: list[list[str]],
) -> None:
    told = settled(before, decided(*verdicts))
    assert pairs(told) == left
    assert stories(told) == groups_left


def test_the_story_that_an_editor_chose_stands_for_the_others() -> None:
    told = found(("ab", "copy", 1.0), ("bc", "copy", 1.0))
    assert stories(told) == [["abc"]]
    assert stories(settled(told, decided(("ca", "copy")))) == [["cab"]]
    assert stories(settled(told, decided(("ba", "copy"), ("cb", "copy")))) == [["cab"]]


def test_what_an_editor_decided_is_certain() -> None:
    told = settled(CHAIN, decided(("ac", "teaser")))
    assert {one.one + one.other: one.score for one in told.pairs} == {
        "ab": 0.9, "ac": 1.0, "bc": 0.6,
    }  # fmt: skip


def test_stories_that_were_not_found_alike_are_joined_where_they_are_known() -> None:
    told = found(("ab", "copy", 1.0))
    verdict = decided(("ax", "translation"))
    assert settled(told, verdict) is told
    known = settled(told, verdict, lambda id_: outline(id_, "2024-01-01", "ru"))
    assert pairs(known) == {"ab": "copy", "ax": "translation"}
    assert stories(known) == [["abx"]]
