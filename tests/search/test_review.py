"""The work of the desk: which pairs wait for a verdict, and which cases are asked for."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest

from corpus.kinds import SAME
from corpus.verdicts import DIFFERENT, State, Verdict
from index.profile import When
from search.duplicate_groups import Found, Outline
from search.duplicates import Duplicates
from search.review import Case, Choice, cases, with_verdicts


def outline(id_: str) -> Outline:
    """Letters a, b, c … are of May 2023, 2022, 2021 … and of two museums in turn."""
    year = 2023 - (ord(id_) - ord("a"))
    return Outline(
        id=id_, language="kk", institution=("tower", "quiet")[ord(id_) % 2],
        date=f"{year}-05-20" if id_ != "z" else "", title=id_, length=90, full=True,
        when=When(year, 5, 20),
    )  # fmt: skip


def found(**told: str) -> Duplicates:
    """`ab="copy"`: each two of the letters."""
    pairs = [
        Found(one, other, kind, 0.9)  # type: ignore[arg-type]
        for ids, kind in told.items()
        for one, other in combinations(ids, 2)
    ]
    ids = {id_ for one in pairs for id_ in (one.one, one.other)}
    return Duplicates(tuple(pairs), {id_: outline(id_) for id_ in sorted(ids)})


def told(*verdicts: str) -> list[tuple[Verdict, State]]:
    """`ab copy`, `ab copy reopened`."""
    made: list[tuple[Verdict, State]] = []
    for number, (ids, kind, *rest) in enumerate(map(str.split, verdicts), 1):
        canonical = ids[0] if kind in SAME else None
        verdict = Verdict(
            number, min(ids), max(ids), kind, canonical, "", "aya", "2024-05-17T09:30:00Z", "", ""
        )
        made.append((verdict, rest[0] if rest else "standing"))  # type: ignore[arg-type]
    return made


MANY = Duplicates(
    (*found(ab="copy", cd="translation", ef="recurring").pairs,),
    {id_: outline(id_) for id_ in "abcdef"},
)


def waiting(case: Case) -> list[str]:
    return sorted(one + other for one, other in case.open)


FOUR = found(abcd="copy")
EVENT = Duplicates(
    (
        Found("a", "b", "copy", 0.9),
        Found("a", "c", "same_event", 0.7),
        Found("b", "c", "same_event", 0.7),
    ),
    {id_: outline(id_) for id_ in "abc"},
)


@pytest.mark.parametrize(
    ("before", "verdicts", "left"),
    [
        # The oldest, d, stands for the others: each is set against it.
        (FOUR, [], ["ad", "bd", "cd"]),
        (FOUR, ["ad copy"], ["ab", "ac"]),  # a stands for all of them now
        (FOUR, ["da copy", "db copy", "dc reprint"], []),
        (FOUR, ["da copy", "ab reprint", "bc copy"], []),
        (FOUR, [f"ad {DIFFERENT}"], ["ac", "bc"]),  # d is alone now
        (EVENT, [], ["ab", "bc"]),
        (EVENT, ["ba copy"], ["bc"]),
        (EVENT, ["ba copy", "ac same_event"], []),
        (EVENT, ["ba copy", f"ac {DIFFERENT}"], []),
        (found(ab="copy"), [f"ab {DIFFERENT}"], []),
        (found(ab="copy"), ["ab copy reopened"], ["ab"]),
        (found(ab="copy"), ["ab copy undone"], ["ab"]),
    ],
)
def test_only_what_connects_stories_waits_for_a_verdict(
    before: Duplicates, verdicts: list[str], left: list[str]
) -> None:
    (case,) = cases(before, told(*verdicts)).every
    assert with_verdicts(cases(before, ()), before, told(*verdicts)).every == (case,)
    assert waiting(case) == left
    assert set(case.ids) == set(before.outlines)
    assert len(case.pairs) == len(left) + sum(
        "reopened" not in v and "undone" not in v for v in verdicts
    )


def test_what_was_decided_to_be_different_stays_in_its_case_to_be_taken_back() -> None:
    (case,) = cases(found(ab="copy"), told(f"ab {DIFFERENT}")).every
    assert case.stories == (("a",), ("b",))
    assert case.works == ("decided",)
    assert case.kinds == (DIFFERENT,)


def test_a_reopened_verdict_is_told_of() -> None:
    (case,) = cases(FOUR, told("da copy reopened", "db copy")).every
    assert case.reopened == {("a", "d")}
    assert case.works == ("open", "reopened")


def test_a_verdict_of_stories_in_two_cases_makes_them_one() -> None:
    two = found(ab="copy", cd="copy")
    assert len(cases(two, []).every) == 2
    (case,) = cases(two, told("ac recurring")).every
    assert waiting(case) == ["ab", "cd"]


@pytest.mark.parametrize(
    "verdicts", [[], ["ac recurring"], ["cd copy"], ["ab different", "ef copy"]]
)
def test_only_what_was_decided_is_thought_over_again(verdicts: list[str]) -> None:
    base = cases(MANY, ())
    now = with_verdicts(base, MANY, told(*verdicts))
    assert now.every == cases(MANY, told(*verdicts)).every
    untouched = {one for one in "abcdef" if one not in "".join(verdicts)}
    for case in base.every:
        if untouched.issuperset(case.ids):
            assert now.case_of(case.ids[0]) is case


@pytest.mark.parametrize(
    ("after", "following"), [(None, "ad"), ("ad", "bd"), ("bc", "bd"), ("cd", "ad")]
)
def test_the_next_pair_is_behind_the_last(after: str | None, following: str) -> None:
    (case,) = cases(FOUR, []).every
    assert case.next_open((after[0], after[1]) if after else None) == tuple(following)


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Choice(), ["ab", "cd"]),
        (Choice(work="decided"), ["ef"]),
        (Choice(kind=("copy", "recurring")), ["ab"]),
        (Choice(institution=("tower",)), ["ab", "cd"]),
        (Choice(institution=("nobody",)), []),
        (Choice(since=dt.date(2022, 1, 1)), ["ab"]),
        (Choice(until=dt.date(2021, 12, 31)), ["cd"]),
    ],
)
def test_cases_are_chosen_by_kind_institution_time_and_state(
    choice: Choice, left: list[str]
) -> None:
    every = cases(MANY, told("ef recurring"))
    assert ["".join(sorted(case.ids)) for case in every.chosen(choice)] == left


def test_counts_of_a_facet_ignore_its_own_choice() -> None:
    every = cases(MANY, told("ef recurring"))
    assert every.counts(Choice(kind=("copy",)), "kind") == {"copy": 1, "translation": 1}
    assert every.counts(Choice(kind=("copy",)), "work") == {"open": 1}
    assert every.counts(Choice(), "work") == {"open": 2, "decided": 1}
    assert every.counts(Choice(), "institution") == {"tower": 2, "quiet": 2}


def test_two_stories_are_in_one_case_or_in_none() -> None:
    every = cases(MANY, [])
    assert every.of("a", "b") is every.every[0]
    assert every.of("a", "c") is None
    assert every.of("nobody", "a") is None


def test_undated_stories_are_outside_every_time() -> None:
    every = cases(
        Duplicates((Found("y", "z", "copy", 1.0),), {"z": outline("z"), "y": outline("z")}), []
    )
    assert every.chosen(Choice(since=dt.date(1990, 1, 1))) == []
    assert len(every.chosen(Choice())) == 1
