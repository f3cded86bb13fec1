from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from corpus.errors import IzdeError
from corpus.story import LANGUAGES, Language
from index.thesaurus import lemmas_of, load, read, shipped, usable


def test_the_shipped_thesaurus_speaks_three_languages() -> None:
    concepts = shipped().concepts
    assert len(concepts) >= 3_500
    assert all(set(concept.terms) == set(LANGUAGES) for concept in concepts.values())


def test_no_term_means_more_than_two_things() -> None:
    meant: Counter[tuple[Language, str]] = Counter()
    for concept in shipped().concepts.values():
        for language, terms in concept.terms.items():
            meant.update((language, term.casefold()) for term in terms)
    assert {key for key, times in meant.items() if times > 2} == set()


@pytest.mark.parametrize(
    ("language", "words", "others"),
    [
        ("kk", "мұражайлардың", {"ru": "музей", "en": "museum"}),
        ("ru", "выставками", {"kk": "көрме", "en": "exhibition"}),
        ("en", "libraries", {"kk": "кітапхана", "ru": "библиотека"}),
        ("ru", "ночи музеев", {"en": "Night of Museums"}),
        ("kk", "Наурыз мейрамына", {"en": "Nauryz"}),
    ],
)
def test_every_form_leads_to_the_concept(
    language: Language, words: str, others: dict[Language, str]
) -> None:
    found = shipped().named(language, lemmas_of(words, language))
    for other, term in others.items():
        assert any(term in concept.terms[other] for concept in found)


def test_an_editor_adds_and_replaces(tmp_path: Path) -> None:
    own = tmp_path / "thesaurus.toml"
    own.write_text(
        '[museum]\nkk = ["мұражай"]\nen = ["museum"]\n\n[new-thing]\nkk = ["а"]\nru = ["б"]\n'
    )
    concepts = load(own).concepts
    assert concepts["museum"].terms == {"kk": ("мұражай",), "en": ("museum",)}
    assert concepts["new-thing"].terms["ru"] == ("б",)
    assert "library" in concepts


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[museum\n", "TOML is needed"),
        ('[Museum]\nkk = ["а"]\nru = ["б"]\n', "'Museum': an id has small"),
        ('[museum]\nkk = ["а"]\n', "'museum': terms in two languages"),
        ('[museum]\nkk = ["а"]\nde = ["b"]\n', "'museum': lists of terms under kk, ru and en"),
        ('[museum]\nkk = "а"\nru = ["б"]\n', "kk is no list"),
        ('[museum]\nkk = ["а", "А"]\nru = ["б"]\n', "kk has a term twice"),
        ('[museum]\nkk = [""]\nru = ["б"]\n', "kk has an empty term"),
    ],
)
def test_what_is_wrong_is_named(content: str, told: str) -> None:
    with pytest.raises(IzdeError, match=told):
        read("own.toml", content)


def test_a_file_with_a_mark_of_its_encoding_is_read(tmp_path: Path) -> None:
    own = tmp_path / "thesaurus.toml"
    own.write_text('[new-thing]\nkk = ["а"]\nru = ["б"]\n', "utf-8-sig")
    assert "new-thing" in load(own).concepts


@pytest.mark.parametrize("content", [b"[museum\n", b"\xff\xfe", b"a = " + b"[" * 100_000, None])
def test_what_is_wrong_is_passed_over_and_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    own = tmp_path / "thesaurus.toml"
    if content is None:
        own.mkdir()
    else:
        own.write_bytes(content)
    assert usable(own) is usable(own) is shipped()
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert str(own) in record.message
    assert "\n" not in record.message


def test_a_file_that_was_mended_is_read_again(tmp_path: Path) -> None:
    own = tmp_path / "thesaurus.toml"
    assert usable(own) is shipped()
    own.write_text("[spoiled")
    assert usable(own) is shipped()
    own.write_text('[new-thing]\nkk = ["а"]\nru = ["б"]\n', "utf-8")
    assert "new-thing" in usable(own).concepts
    assert usable(own) is usable(own)
    own.unlink()
    assert usable(own) is shipped()
