"""Growing the lexicon: texts in, stems and counts out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.kazakh import lexicon
from index.kazakh.grow import count_words, main, read_written
from index.kazakh.learning import learn

WRITTEN = {("мен", "x"): "", ("бар", "v"): "", ("халық", "n"): "халқ", ("үш", "m"): ""}


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text("Мұражайға бардық. Мұражай үлкен, мұражайды көрдік.\n", "utf-8")
    return path


def test_words_of_plain_text_and_of_json_lines_are_counted(text: Path, tmp_path: Path) -> None:
    lines = tmp_path / "more.jsonl"
    lines.write_text(json.dumps({"a": ["Көрме мұражайда өтті"], "n": 1}) + "\n", "utf-8")
    counts = count_words([text, lines])
    assert counts["мұражай"] == counts["мұражайға"] == counts["мұражайда"] == 1
    assert counts["көрме"] == 1


def test_texts_in_other_languages_and_repeated_ones_are_left_out(tmp_path: Path) -> None:
    texts = ["Выставка открылась в музее", "Көрме ашылды, көрме үлкен", "The museum is open"]
    path = tmp_path / "mixed.jsonl"
    path.write_text("".join(json.dumps({"t": one}) + "\n" for one in texts * 2), "utf-8")
    assert count_words([path]) == {"көрме": 2, "ашылды": 1, "үлкен": 1}


def test_a_stem_seen_with_several_endings_is_a_stem() -> None:
    forms = "палуба палубаның палубаға палубадан палубаны палубада палубамен".split()
    learnt = learn(dict.fromkeys(forms, 5), WRITTEN)
    assert learnt.stems["палуба", "n"] == pytest.approx((35, 5), rel=0.05)
    assert not any(stem in learnt.stems for stem in (("палубаны", "n"), ("палуб", "n")))


def test_one_form_is_no_evidence() -> None:
    assert ("палубада", "n") not in learn({"палубада": 1, "барды": 3}, WRITTEN).stems


@pytest.mark.parametrize(
    ("forms", "stem", "other"),
    [
        ("личинкалар личинкалардың личинкаларға личинкаларды", "личинка", "личинкалар"),
        ("банк банктер банктердің банктерге банктерді банктерден", "банк", "банктер"),
        ("компьютер компьютердің компьютерге компьютерді", "компьютер", "компью"),
    ],
)
def test_plurals_count_for_their_singular(forms: str, stem: str, other: str) -> None:
    stems = learn(dict.fromkeys(forms.split(), 5), WRITTEN).stems
    assert (stem, "n") in stems
    assert (other, "n") not in stems


def test_passives_elided_stems_and_ordinals_count_for_their_stem() -> None:
    forms = {"барылды": 4, "барды": 4, "халқы": 6, "халыққа": 2, "үшінші": 3}
    stems = learn(forms, WRITTEN).stems
    assert stems["бар", "v"][0] == pytest.approx(8, rel=0.05)
    assert stems["халық", "n"][0] == pytest.approx(8, rel=0.05)
    assert stems["үш", "n"][0] == pytest.approx(3, rel=0.05)


def test_the_tables_name_their_sources(text: Path, tmp_path: Path) -> None:
    sources = tmp_path / "sources.txt"
    sources.write_text("A text of our own, CC0\n", "utf-8")
    main([str(text), "--sources", str(sources), "--out", str(tmp_path)])
    head, rows = (tmp_path / "lexicon.tsv").read_text("utf-8").split("\n", 2)[1:]
    assert head == "# A text of our own, CC0"
    assert "мұражай\tn\t" in rows
    assert (tmp_path / "chains.tsv").read_text("utf-8").splitlines()[1] == head


def test_the_shipped_tables() -> None:
    folder = Path(lexicon.__file__).parent
    written = read_written(folder / "stems.txt")
    assert len(written) >= 6000
    shipped = {(entry.stem, entry.pos) for entry in lexicon.read()}
    assert shipped.issuperset(written)
    assert len(shipped) > 9000
    size = sum(path.stat().st_size for path in folder.glob("*.tsv"))
    assert size < 1_000_000
