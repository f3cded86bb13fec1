from __future__ import annotations

import re
from typing import Any

import pytest

from corpus.partialdate import PartialDate
from corpus.story import Language, Segment, Story
from index.analysis import Token
from index.document import make_document, read_story
from index.fields import KEY_FIELDS
from index.shingles import BANDS


class Trivial:
    """A lemma is the first three letters."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def analyze(self, text: str) -> list[Token]:
        found = list(re.finditer(r"\w+", text))
        return [
            Token(m[0], m.start(), m.end(), n, m[0].lower(), (m[0].lower()[:3], "x"), self.language)
            for n, m in enumerate(found)
        ]


@pytest.fixture(autouse=True)
def trivial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.analysis.analyzer", Trivial)


def story(date: str | None = None, **fields: Any) -> Story:
    parsed = PartialDate.parse(date) if date else None
    values: dict[str, Any] = {
        **dict.fromkeys(("title", "teaser", "body", "attribution", "page", "hash"), ""),
        **dict.fromkeys(("url", "institution", "event_start", "event_end", "date_source")),
        **dict.fromkeys(("segments", "images", "versions"), ()),
        **dict.fromkeys(("added", "changed"), "2024-01-01T00:00:00Z"),
        "id": "a",
        "language": "kk",
        "script": "cyrl",
        "kind": "full",
        "published": parsed,
        "date": parsed,
    }
    return Story(**{**values, **fields})


def test_a_word_gives_its_first_lemma_in_its_own_language_and_its_form() -> None:
    segments = (Segment("title", 8, 14, "en"), Segment("body", 0, 5, "ru"))
    document = make_document(
        story(title="Мұражай Museum күні", body="Музей ашылды", segments=segments)
    )
    words = {field: terms for field, terms in document.terms.items() if field not in KEY_FIELDS}
    assert words == {
        "title_kk": ["мұр", "күн"],
        "title_en": ["mus"],
        "title_exact": ["мұражай", "museum", "күні"],
        "title_fold": ["мур", "кун"],
        "body_ru": ["муз"],
        "body_kk": ["ашы"],
        "body_exact": ["музей", "ашылды"],
        "body_fold": ["аши"],
    }


def test_a_story_has_keys_by_which_like_ones_are_found() -> None:
    document = make_document(story(title="Мұражай күні", body="18 мамыр күні есік ашық"))
    assert set(KEY_FIELDS) <= set(document.terms)
    assert len(document.terms["bands"]) == BANDS
    assert "d05-18" in document.terms["landmarks"]


@pytest.mark.parametrize(
    ("date", "days", "keywords"),
    [
        ("2024-05-17", (739023, 739023), {"year": "2024", "month": "2024-05"}),
        ("2024-05", (739007, 739037), {"year": "2024", "month": "2024-05"}),
        ("2024", (738886, 739251), {"year": "2024"}),
        ("--06-16", (0, 0), {}),
        (None, (0, 0), {}),
    ],
)
def test_dates_are_kept_as_far_as_they_are_known(
    date: str | None, days: tuple[int, int], keywords: dict[str, str]
) -> None:
    document = make_document(story(date, institution="csmrk"))
    assert (document.first_day, document.last_day) == days
    own = {"language": "kk", "institution": "csmrk", "kind": "full"}
    assert document.keywords == {**own, **keywords}


def test_an_unknown_institution_is_no_keyword() -> None:
    assert "institution" not in make_document(story()).keywords


def test_the_whole_story_is_stored() -> None:
    whole = story(
        "--06-16", title="Күй", body="«Адай»" * 100, segments=(Segment("body", 0, 3, "ru"),)
    )
    document = make_document(whole)
    assert read_story(document.stored) == whole
    assert len(document.stored) < 600


@pytest.mark.parametrize("title", ["", "-", "— - —"])
def test_a_text_without_words_has_no_terms(title: str) -> None:
    assert make_document(story(title=title)).terms == {}
