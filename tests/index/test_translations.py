"""The learned translations, and how they are learned."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from corpus.errors import IzdeError
from corpus.story import Language
from index.translations import dictionary, translations
from index.translations.learn import best, bridged, learn, model1, read


@pytest.mark.parametrize(
    ("language", "lemma", "other", "meaning"),
    [
        ("kk", "азамат", "ru", "гражданин"),
        ("ru", "гражданин", "kk", "азамат"),
        ("kk", "көрме", "en", "exhibition"),
        ("en", "exhibition", "kk", "көрме"),
        ("ru", "версия", "en", "version"),
        ("kk", "қар", "en", "snow"),
        ("kk", "жасуша", "ru", "клетка"),
        ("ru", "вертолет", "kk", "тікұшақ"),
        ("en", "rebellion", "kk", "көтеріліс"),
    ],
)
def test_common_words_are_known(
    language: Language, lemma: str, other: Language, meaning: str
) -> None:
    assert (other, (meaning,)) in {
        (one.language, one.lemmas) for one in translations(language, lemma)
    }


def test_a_meaning_may_have_several_words() -> None:
    lemmas = [one.lemmas for one in translations("en", "earthquake") if one.language == "kk"]
    assert ("жер", "сілкініс") in lemmas


def test_the_words_written_by_hand_are_many_and_in_their_alphabets() -> None:
    written = dictionary.shipped()
    assert len(written) >= 6_000
    for line in written:
        assert not any(letter.isascii() and letter.isalpha() for letter in "".join(line["kk"]))
        assert not set("әіңғүұқөһ") & set("".join(line["ru"]).casefold())
        assert "".join(line["en"]).isascii() or "é" in "".join(line["en"])


def test_the_shipped_tables_hold_what_is_written_by_hand() -> None:
    """Whoever changes `words.tsv` makes the tables again (`learn`)."""
    for pair, table in dictionary.tables(dictionary.shipped()).items():
        content = (files("index.translations") / f"{pair[0]}-{pair[1]}.tsv").read_text("utf-8")
        held = {tuple(line.split("\t")[:2]) for line in content.split("\n")[1:]}
        missing = {one for one in best(table) if one[0] != one[1]} - held
        assert len(missing) < len(table) / 20, f"{pair}: run learn again: {sorted(missing)[:5]}"


@pytest.mark.parametrize("content", ["бір\tодин", "бір\tодин\t", "бір,\tодин\tone"])
def test_a_line_without_a_word_is_named(content: str) -> None:
    with pytest.raises(IzdeError, match=r"own\.tsv, line 2: words in kk, ru, en"):
        list(dictionary.lines("own.tsv", f"# ours\n{content}"))


def test_what_nobody_translated_has_none() -> None:
    assert translations("kk", "абракадабра") == ()


SENTENCES = [
    (["музей", "ашық"], ["museum", "open"]),
    (["музей", "жаңа"], ["museum", "new"]),
    (["жаңа", "кітап"], ["new", "book"]),
    (["кітап", "ашық"], ["book", "open"]),
]


def test_words_that_stand_together_are_told_apart() -> None:
    learned = learn(SENTENCES)
    for pair in (("музей", "museum"), ("жаңа", "new"), ("кітап", "book"), ("ашық", "open")):
        assert learned[pair] == max(
            weight for (one, _), weight in learned.items() if one == pair[0]
        )
    assert learned == learn(SENTENCES)


def test_a_third_language_bridges() -> None:
    found = bridged({("мұражай", "музей"): 0.9}, {("музей", "museum"): 0.9})
    assert found[("мұражай", "museum")] == pytest.approx(0.6 * 0.81)


def test_only_the_surest_are_kept() -> None:
    table = {("а", str(number)): 0.3 + number / 100 for number in range(9)}
    assert set(best(table)) == {("а", str(number)) for number in range(4, 9)}
    assert best({("а", "b"): 0.2}) == {}


def test_nothing_is_learned_of_nothing() -> None:
    assert model1([]) == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [("{", "line 1"), ('\n{"kk": "а"}', "line 2: texts under kk, ru or en"), ("[]", "line 1")],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content)
    with pytest.raises(IzdeError, match=told):
        list(read([path]))
