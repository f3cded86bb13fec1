"""What is told of duplicates: to programs, by `--json` and by the API, and to people.

The answers to programs are a contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpus.cells import csv_line
from corpus.story import Story
from search.duplicate_groups import Group, Outline
from search.duplicates import Match
from search.evidence import Evidence, Named, Place, evidence

COLUMNS = (
    "group", "kind", "score",
    "id1", "institution1", "date1", "language1", "title1",
    "id2", "institution2", "date2", "language2", "title2",
)  # fmt: skip


def grouped(groups: Iterable[Group], outlines: Mapping[str, Outline]) -> dict[str, Any]:
    """Groups of stories that are alike."""
    return {
        "groups": [
            {
                "stories": [
                    {
                        "canonical": versions[0],
                        "versions": [_outline(outlines[one]) for one in versions],
                    }
                    for versions in group.stories
                ],
                "pairs": [
                    {
                        "id1": pair.one,
                        "id2": pair.other,
                        "kind": pair.kind,
                        "score": round(pair.score, 3),
                    }
                    for pair in group.pairs
                ],
            }
            for group in groups
        ]
    }


def _outline(one: Outline) -> dict[str, Any]:
    return {
        "id": one.id,
        "institution": one.institution,
        "date": one.date or None,
        "language": one.language,
        "title": one.title,
    }


def rows(groups: Iterable[Group], outlines: Mapping[str, Outline]) -> Iterator[str]:
    """The pairs of groups as lines of CSV; groups are numbered from 1."""
    yield csv_line(COLUMNS)
    for number, group in enumerate(groups, 1):
        for pair in group.pairs:
            one, other = outlines[pair.one], outlines[pair.other]
            yield csv_line(
                (
                    str(number), pair.kind, f"{pair.score:.3f}",
                    one.id, one.institution or "", one.date, one.language, one.title,
                    other.id, other.institution or "", other.date, other.language, other.title,
                )
            )  # fmt: skip


def checked(draft: Story, matches: Iterable[Match]) -> dict[str, Any]:
    """The stories that a draft is like, with the evidence; nothing of the draft itself but
    what is shared and what differs."""
    return {
        "matches": [
            {
                "id": match.story.id,
                "url": match.story.url,
                "institution": match.story.institution,
                "date": None if match.story.date is None else str(match.story.date),
                "language": match.story.language,
                "title": match.story.title,
                "kind": match.likeness.kind,
                "score": round(match.likeness.score, 3),
                "evidence": evidence_answer(evidence(draft, match.story)),
            }
            for match in matches
        ]
    }


def evidence_answer(told: Evidence) -> dict[str, Any]:
    return {
        "passages": [
            {
                "text": passage.text,
                "words": passage.words,
                "draft": _place(passage.one),
                "story": _place(passage.other),
            }
            for passage in told.passages
        ],
        "shared": _named(told.shared),
        "only_in_draft": _named(told.only_one),
        "only_in_story": _named(told.only_other),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"field": place.field, "start": place.start, "end": place.end}


def _named(named: Named) -> dict[str, Any]:
    return {
        "names": list(named.names),
        "dates": list(named.dates),
        "numbers": list(named.numbers),
    }


# -- for a person ----------------------------------------------------------------------


def group_lines(groups: Iterable[Group], outlines: Mapping[str, Outline]) -> Iterator[str]:
    """The groups as lines; the canonical story of each has a star."""
    for number, group in enumerate(groups, 1):
        yield f"{number}. {', '.join(group.kinds)}"
        for versions in group.stories:
            for place, one in enumerate(versions):
                told = outlines[one]
                about = f"{told.institution or 'unknown'} · {told.date or 'undated'}"
                yield f"   {' ' if place else '*'} {one}  {told.language}  {told.title} ({about})"


def match_lines(draft: Story, matches: Iterable[Match]) -> Iterator[str]:
    """What a draft is like, and why, as lines."""
    for match in matches:
        story, told = match.story, evidence(draft, match.story)
        yield f"{match.likeness.kind} {match.likeness.score:.2f}  {story.title}"
        about = (story.institution or "unknown", story.date or "undated", story.language, story.id)
        yield f"   {' · '.join(map(str, about))}"
        for label, texts in (
            ("the same words", [f"«{passage.text}»" for passage in told.passages[:2]]),
            ("both name", (*told.shared.names, *told.shared.dates, *told.shared.numbers)),
            ("only the draft", (*told.only_one.dates, *told.only_one.numbers)),
            ("only the story", (*told.only_other.dates, *told.only_other.numbers)),
        ):
            if texts:
                yield f"   {label}: {', '.join(texts)}"
