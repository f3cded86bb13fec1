"""Drafts as they are given: typed, as a page, in whatever encoding."""

from __future__ import annotations

import pytest

from corpus.institutions import Registry
from search.drafts import LONGEST, DraftError, Fault, read_file, written

BODY = (
    "Алатау тарих мұражайында «Музей түні» өтеді. Есік кешкі сағат алтыдан түнгі он бірге дейін "
    "ашық, кіру тегін."
)
EMPTY = Registry({}, {})


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        ("Музей түні", BODY, ("Музей түні", BODY)),
        ("", f"Музей түні\n\n{BODY}", ("Музей түні", BODY)),
        ("", BODY, ("", BODY)),
        ("Музей түні", "", ("Музей түні", "")),
    ],
)
def test_a_typed_draft_has_its_title_or_its_first_line(
    title: str, text: str, told: tuple[str, str]
) -> None:
    draft = written(title, text)
    assert (draft.title, draft.body) == told
    assert draft.language == "kk"
    assert draft.institution is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_text_is_read_in_the_encodings_of_izde_add(encoding: str) -> None:
    body = "Выставка открыта до конца мая, вход свободный. Гостей ждёт экскурсия по залам музея."
    draft = read_file(f"Ночь в музее\n\n{body}".encode(encoding), "draft.txt", EMPTY)
    assert (draft.title, draft.body) == ("Ночь в музее", body)


def test_a_page_is_read_without_what_is_about_it() -> None:
    page = (
        "<!doctype html><html><head><meta charset=utf-8><title>Музей түні | Мұражай</title></head>"
        "<body><nav><a href=/>Басты бет</a></nav><article><h1>Музей түні</h1>"
        f"<p>{BODY}</p></article><footer>© Барлық құқықтар қорғалған</footer></body></html>"
    )
    draft = read_file(page.encode(), "page.HTML", EMPTY)
    assert (draft.title, draft.body) == ("Музей түні", BODY)


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (b"", "draft.txt", "empty"),
        (b"PK\x03\x04", "draft.docx", "page"),
        (b"text", "draft", "page"),
        (b"\x00\x01\x02\xff" * 9, "draft.txt", "page"),
        (b"<p></p>", "page.html", "page"),
        (b"x" * 1_000_001, "page.html", "long"),
    ],
)
def test_what_is_no_draft_is_told_apart(content: bytes, name: str, fault: Fault) -> None:
    with pytest.raises(DraftError) as refused:
        read_file(content, name, EMPTY)
    assert refused.value.fault == fault


def test_a_text_has_a_longest_length() -> None:
    with pytest.raises(DraftError) as refused:
        written("", "x" * (LONGEST + 1))
    assert refused.value.fault == "long"
