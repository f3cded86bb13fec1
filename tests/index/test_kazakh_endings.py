"""The sounds and the endings that are generated: every form finds its stem again."""

from __future__ import annotations

import pytest

from index.kazakh.endings import nominal, table, verbal
from index.kazakh.lexicon import shapes, voices
from index.kazakh.morphology import Morphology
from index.kazakh.phonology import BACK, FRONT, final_class, harmony

ENDINGS = table(lambda verb, chain: 1.0)
MORPHOLOGY = Morphology()


def forms(stem: str, verb: bool, elided: str = "") -> dict[tuple[str, ...], set[str]]:
    """All forms of a stem by their chains."""
    found: dict[tuple[str, ...], set[str]] = {}
    for text, places, _ in shapes(stem, verb, elided):
        for ending, readings in ENDINGS.items():
            for reading in readings:
                if reading.verb == verb and reading.slots & places:
                    found.setdefault(reading.chain, set()).add(text + ending)
    return found


@pytest.mark.parametrize(
    ("stem", "chain", "form"),
    [
        ("қала", "PL", "қалалар"),
        ("қыз", "PL", "қыздар"),
        ("ән", "PL", "әндер"),
        ("мектеп", "PL", "мектептер"),
        ("клуб", "DAT", "клубқа"),
        ("үй", "GEN", "үйдің"),
        ("тон", "GEN", "тонның"),
        ("қазан", "ABL", "қазаннан"),
        ("сөз", "INS", "сөзбен"),
        ("қала", "INS", "қаламен"),
        ("кітап", "INS", "кітаппен"),
        ("кітап", "POSS.3", "кітабы"),
        ("тарақ", "POSS.3", "тарағы"),
        ("жүрек", "POSS.1SG", "жүрегім"),
        ("қала", "POSS.3", "қаласы"),
        ("су", "POSS.3", "суы"),
        ("би", "POSS.3", "биі"),
        ("фестиваль", "POSS.3", "фестивалі"),
        ("фестиваль", "DAT", "фестивальге"),
        ("қала", "POSS.3 DAT", "қаласына"),
        ("қала", "POSS.1SG DAT", "қалама"),
        ("үй", "LOC ATTR", "үйдегі"),
        ("бала", "GEN.PRED", "баланікі"),
        ("кітап", "PL POSS.1PL ABL", "кітаптарымыздан"),
        ("минут", "LOC", "минутта"),
        ("кредит", "DAT", "кредитке"),
    ],
)
def test_forms_of_nouns(stem: str, chain: str, form: str) -> None:
    assert forms(stem, verb=False)[tuple(chain.split())] == {form}


@pytest.mark.parametrize(
    ("stem", "chain", "form"),
    [
        ("бар", "PST 1SG", "бардым"),
        ("айт", "PST 1PL", "айттық"),
        ("кел", "NEG PRS 3", "келмейді"),
        ("жаз", "NEG PST", "жазбады"),
        ("айт", "NEG PTCP", "айтпаған"),
        ("оқы", "PRS 3", "оқиды"),
        ("оқы", "INF", "оқу"),
        ("қой", "PRS 3", "қояды"),
        ("қой", "INF", "қою"),
        ("сүй", "PRS 3", "сүйеді"),
        ("жи", "PRS 3", "жияды"),
        ("ти", "PTCP", "тиген"),
        ("тап", "CVB", "тауып"),
        ("тап", "PRS 3", "табады"),
        ("шық", "CVB", "шығып"),
        ("төк", "INF", "төгу"),
        ("бар", "DES POSS.1SG", "барғым"),
        ("бол", "NEG FUT", "болмас"),
        ("жаз", "PTCP NMLZ ABL", "жазғандықтан"),
        ("бер", "IMP.2HON", "беріңіз"),
    ],
)
def test_forms_of_verbs(stem: str, chain: str, form: str) -> None:
    assert forms(stem, verb=True)[tuple(chain.split())] == {form}


@pytest.mark.parametrize(
    ("verb", "stem", "voice"),
    [
        ("аш", "ашыл", "PASS"),
        ("ал", "алын", "PASS"),
        ("баста", "бастал", "PASS"),
        ("сайла", "сайлан", "PASS"),
        ("төк", "төгіл", "PASS"),
        ("тап", "табыл", "PASS"),
        ("оқы", "оқыл", "PASS"),
        ("жу", "жуын", "REFL"),
        ("тарт", "тартыс", "RECP"),
    ],
)
def test_voices(verb: str, stem: str, voice: str) -> None:
    assert (stem, voice) in set(voices(verb))


@pytest.mark.parametrize(
    ("word", "front"),
    [
        ("қала", BACK), ("кітап", BACK), ("мектеп", FRONT), ("келу", FRONT), ("оқу", BACK),
        ("минут", BACK), ("кредит", FRONT), ("институт", BACK), ("Азия", BACK), ("су", BACK),
        ("би", FRONT), ("музей", FRONT), ("театр", BACK), ("бст", None),
    ],
)  # fmt: skip
def test_harmony(word: str, front: int | None) -> None:
    assert harmony(word) == front


@pytest.mark.parametrize(
    ("word", "final"),
    [("қала", "V"), ("су", "R"), ("үй", "R"), ("тіл", "L"), ("қыз", "Z"), ("таң", "N"),
     ("клуб", "T"), ("роль", "L"), ("", "")],
)  # fmt: skip
def test_final_classes(word: str, final: str) -> None:
    assert final_class(word) == final


NOUNS = ["қала", "кітап", "үй", "көл", "қыз", "таң", "мектеп", "су", "фестиваль", "жүрек"]
VERBS = ["бар", "кел", "жаз", "айт", "оқы", "қой", "тап", "шық", "төк", "сөйле", "жи", "аш"]


@pytest.mark.parametrize(
    ("stem", "verb"), [(noun, False) for noun in NOUNS] + [(verb, True) for verb in VERBS]
)
def test_every_generated_form_is_read_back(stem: str, verb: bool) -> None:
    found = forms(stem, verb)
    assert len(found) > 300
    for chain, texts in found.items():
        for text in texts:
            read = {one.endings: one.lemma for one in MORPHOLOGY.readings(text)}
            assert chain in read, text
            assert read[chain].startswith(stem[:-1])


def test_an_elided_stem_takes_the_endings_that_begin_with_a_vowel() -> None:
    found = forms("халық", verb=False, elided="халқ")
    assert "халқы" in found["POSS.3",]
    assert found["DAT",] == {"халыққа"}


@pytest.mark.parametrize("final", "VRLZNT")
def test_endings_are_distinct_and_never_empty(final: str) -> None:
    for chains in (nominal(final), verbal(final)):
        assert all(template for template, _ in chains)
        assert len({chain for _, chain in chains}) > 300
