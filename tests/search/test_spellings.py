"""The demo corpus is found by inflected, Latin, Arabic, letterless and mistyped queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import ids

from search.clauses import Word, leaves
from search.engine import Engine, open_engine
from search.expansion import expand
from search.query import Page, make_query


@pytest.fixture(scope="module")
def engine(demo_data: Path) -> Iterator[Engine]:
    """The real engine over the whole demo corpus."""
    opened = open_engine(demo_data)
    yield opened
    opened.close()


def ask(
    engine: Engine,
    words: str,
    *,
    exact: bool = False,
    together: bool = True,
    across: bool = True,
) -> Page:
    query = make_query(words=words, exact=exact, together=together, across=across, limit=100)
    return engine.search(query)


PLAIN = "мұражай"


@pytest.mark.parametrize(
    "typed",
    [
        # inflected
        *("мұражайлар", "мұражайға", "мұражайларымыздың", "мұражайындағы", "МҰРАЖАЙДЫҢ"),
        # without Kazakh letters, inflected too
        *("муражай", "муражайлар", "муражайдын", "муражайга"),
        # Latin: 2018, 2021, QazAqparat, and as people type
        *("murajaı", "mūrajai", "mwrajay", "murajay", "murazhai", "murazhay", "murajailar"),
        "مۇراجاي",  # Arabic letters
        *("v9hf;fq", "vehf;fq"),  # Kazakh and Russian layouts typed on English keys
        *("мұpaжaй", "м9ражай"),  # Latin look-alikes; the number row of the Kazakh layout
    ],
)
def test_a_kazakh_word_is_found_however_it_is_typed(engine: Engine, typed: str) -> None:
    best = set(ids(ask(engine, PLAIN))[:10])
    found = ids(ask(engine, typed))
    assert len(best & set(found)) >= 9


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("казак", "қазақ"),
        ("мадениет", "мәдениет"),
        ("мадениети", "мәдениет"),
        ("онер", "өнер"),
        ("онерпаздар", "өнерпаздар"),
        ("кул кун", "күл күн"),
        ("qazaq", "қазақ"),
        ("madenıet", "мәдениет"),
        ("mädeniet", "мәдениет"),
        ("dombyra", "домбыра"),
        ("домбра", "домбыра"),
        ("kitaphana", "кітапхана"),
        ("kitaphanalar", "кітапхана"),
        ("كىتاپحانا", "кітапхана"),
        ("قازاق", "қазақ"),
        ("vepsrf", "музыка"),
        ("dscnfdrf", "выставка"),
        ("rjywthn", "концерт"),
        ("ьгыугь", "museum"),
        ("дшикфкн", "library"),
    ],
)
def test_another_spelling_finds_what_the_word_finds(engine: Engine, typed: str, meant: str) -> None:
    wanted = ids(ask(engine, meant))
    found = ids(ask(engine, typed))
    if not wanted:
        pytest.fail(f"the demo corpus has no {meant!r}: choose another example")
    assert set(wanted[:5]) & set(found[:10])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("noch muzeev", "ночь музеев"),
        ("vystavka", "выставка"),
        ("vistavka v muzee", "выставка в музее"),
        ("biblioteki", "библиотека"),
        ("khudozhnik", "художник"),
        ("hudojnik", "художник"),
        ("den' pisatelya", "день писателя"),
        ("teatr i spektakli", "театр и спектакли"),
    ],
)
def test_russian_in_latin_letters_finds_what_russian_finds(
    engine: Engine, typed: str, meant: str
) -> None:
    wanted, page = ids(ask(engine, meant)), ask(engine, typed)
    assert wanted
    assert len(set(wanted[:5]) & set(ids(page)[:10])) >= min(4, len(wanted))
    assert page.least == ask(engine, meant).least
    russian = [hit for hit in page.hits if hit.story.language == "ru"]
    assert any(hit.title.marks or hit.snippet.marks for hit in russian)


@pytest.mark.parametrize(
    "typed", ["men in museum", "opera in the den", "na na na", "the letters that she wrote to her"]
)
def test_english_words_are_not_taken_for_russian_ones(typed: str) -> None:
    for clause in expand(typed):
        for leaf in leaves(clause):
            assert isinstance(leaf, Word)
            assert not [
                lemma
                for reading in leaf.readings
                for term in reading
                for language, lemma in term.spelled
                if language == "ru"
            ]


@pytest.mark.parametrize(
    ("typed", "rival"), [("көрме", "корме"), ("өнер", "онер"), ("күй", "куй"), ("ән", "ан")]
)
def test_the_word_itself_stands_above_what_only_looks_like_it(
    engine: Engine, typed: str, rival: str
) -> None:
    score = {hit.story.id: hit.score for hit in ask(engine, typed, across=False).hits}
    weaker = {hit.story.id: hit.score for hit in ask(engine, rival, across=False).hits}
    both = score.keys() & weaker.keys()
    assert all(score[one] >= weaker[one] for one in both)


@pytest.mark.parametrize("typed", ["муражайлар", "murajai", "v9hf;fq"])
def test_a_switch_turns_all_of_it_off(engine: Engine, typed: str) -> None:
    assert ask(engine, typed).total > 0
    assert ask(engine, typed, exact=True).total < ask(engine, typed).total


def test_another_layout_is_told_and_can_be_refused(engine: Engine) -> None:
    page = ask(engine, "vepsrf")
    assert (page.typed, page.query.words) == ("vepsrf", "музыка")
    refused = ask(engine, "vepsrf", exact=True)
    assert (refused.total, refused.typed) == (0, "")


def test_stories_in_other_scripts_are_found_by_cyrillic_words(engine: Engine) -> None:
    scripts = {hit.story.script for hit in ask(engine, "наурыз", together=False).hits}
    assert "arab" in scripts
    scripts = {hit.story.script for hit in ask(engine, "мұражай түні").hits}
    assert "latn" in scripts


@pytest.mark.parametrize("typed", ["мұражай", "murajai", "муражай"])
def test_what_matched_is_marked_in_every_script(engine: Engine, typed: str) -> None:
    for hit in ask(engine, typed).hits[:10]:
        assert hit.title.marks or hit.snippet.marks


def test_a_paired_word_is_found_whole_and_in_parts(engine: Engine) -> None:
    whole = ask(engine, "ою-өрнектер")
    assert whole.total >= 3
    for hit in whole.hits[:3]:
        assert re.search("ою-өрне[кг]", hit.story.body)
    alone = ask(engine, "ою-өрнектер", across=False)
    assert set(ids(alone)) <= set(ids(ask(engine, "өрнек", across=False)))
