"""A story cited in four styles, and as RIS and BibTeX have it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import story

from corpus.bibliography import bibtex_lines, ris_lines
from corpus.citation import STYLES, Reference, Style, cite, plain, reference
from corpus.institutions import Registry
from corpus.partialdate import PartialDate
from corpus.story import Story

SEEN = dt.date(2024, 5, 18)
KAZAKH = story(
    "night-kk",
    "Мұражайлар түні: «Ұлы дала» көрмесі",
    language="kk",
    institution="csmrk",
    url="https://www.csmrk.kz/kk/1",
    date="2024-05-17",
    teaser="Түнгі\nкөрме.",
)
RUSSIAN = story(
    "night-ru",
    "Ночь в музее.",
    language="ru",
    institution="csmrk",
    url="https://csmrk.kz/ru/1",
    date="2024-05",
)
ENGLISH = story(
    "night-en",
    "What is “felt”?",
    language="en",
    institution="csmrk",
    url="https://csmrk.kz/en/1",
    date="2024",
)
NOBODYS = story(
    "opera",
    'Опера "Абай" возвращается!',
    language="ru",
    url="https://opera.example/1",
    date="2024-01-03",
)
UNTITLED = story("bare", "", body="Old maps of the steppe. " * 9, institution="almaty-culture")


def cited(one: Story, registry: Registry, style: Style, page: str = "") -> str:
    return plain(cite(reference(one, registry, SEEN, page), style))


@pytest.mark.parametrize(
    ("one", "style", "text"),
    [
        (
            KAZAKH,
            "gost",
            "Мұражайлар түні: «Ұлы дала» көрмесі // Қазақстан Республикасының Мемлекеттік "
            "орталық музейі : сайт. Алматы, 2024. 17 мамыр. URL: https://www.csmrk.kz/kk/1 "
            "(қаралған күні: 18.05.2024).",
        ),
        (
            KAZAKH,
            "apa",
            "Қазақстан Республикасының Мемлекеттік орталық музейі. (2024, May 17). Мұражайлар "
            "түні: «Ұлы дала» көрмесі. Retrieved May 18, 2024, from https://www.csmrk.kz/kk/1",
        ),
        (
            KAZAKH,
            "chicago",
            "Қазақстан Республикасының Мемлекеттік орталық музейі. “Мұражайлар түні: «Ұлы дала» "
            "көрмесі.” May 17, 2024. Accessed May 18, 2024. https://www.csmrk.kz/kk/1.",
        ),
        (
            KAZAKH,
            "mla",
            "“Мұражайлар түні: «Ұлы дала» көрмесі.” Қазақстан Республикасының Мемлекеттік орталық "
            "музейі, 17 May 2024, https://www.csmrk.kz/kk/1. Accessed 18 May 2024.",
        ),
        (
            RUSSIAN,
            "gost",
            "Ночь в музее // Центральный государственный музей Республики Казахстан : сайт. "
            "Алматы, 2024. Май. URL: https://csmrk.kz/ru/1 (дата обращения: 18.05.2024).",
        ),
        (
            RUSSIAN,
            "apa",
            "Центральный государственный музей Республики Казахстан. (2024, May). Ночь в музее. "
            "Retrieved May 18, 2024, from https://csmrk.kz/ru/1",
        ),
        (
            RUSSIAN,
            "chicago",
            "Центральный государственный музей Республики Казахстан. “Ночь в музее.” May 2024. "
            "Accessed May 18, 2024. https://csmrk.kz/ru/1.",
        ),
        (
            ENGLISH,
            "gost",
            "What is “felt”? // Central State Museum of the Republic of Kazakhstan : website. "
            "Almaty, 2024. URL: https://csmrk.kz/en/1 (accessed: 18.05.2024).",
        ),
        (
            ENGLISH,
            "chicago",
            "Central State Museum of the Republic of Kazakhstan. “What is ‘felt’?” 2024. "
            "Accessed May 18, 2024. https://csmrk.kz/en/1.",
        ),
        (
            NOBODYS,
            "gost",
            'Опера "Абай" возвращается! // opera.example : сайт. 2024. 3 янв. '
            "URL: https://opera.example/1 (дата обращения: 18.05.2024).",
        ),
        (
            NOBODYS,
            "apa",
            'Опера "Абай" возвращается! (2024, January 3). opera.example. '
            "Retrieved May 18, 2024, from https://opera.example/1",
        ),
        (
            NOBODYS,
            "mla",
            "“Опера ‘Абай’ возвращается!” opera.example, 3 Jan. 2024, https://opera.example/1. "
            "Accessed 18 May 2024.",
        ),
        (
            UNTITLED,
            "apa",
            "Department of Culture, Almaty. (n.d.). Old maps of the steppe. Old maps of the "
            "steppe. Old maps of the steppe. Old…",
        ),
        (story("x", "Alone"), "gost", "Alone."),
        (story("x", "Alone"), "chicago", "“Alone.” n.d."),
    ],
)
def test_a_story_is_cited_as_the_style_has_it(
    registry: Registry, one: Story, style: Style, text: str
) -> None:
    assert cited(one, registry, style) == text


@pytest.mark.parametrize("style", STYLES)
def test_what_the_source_has_no_address_of_is_cited_from_here(
    registry: Registry, style: Style
) -> None:
    page = "https://izde.example/en/story/bare"
    assert page in cited(UNTITLED, registry, style, page)
    assert page not in cited(KAZAKH, registry, style, page)


def test_a_day_whose_year_nobody_states_is_no_date(registry: Registry) -> None:
    one = story("x", "Fair", published=PartialDate(None, 6, 16))
    assert "(n.d.)" in cited(one, registry, "apa")


def test_titles_are_set_apart_and_keep_their_language(registry: Registry) -> None:
    parts = cite(reference(KAZAKH, registry, SEEN), "apa")
    assert [part.text for part in parts if part.italic] == ["Мұражайлар түні: «Ұлы дала» көрмесі"]
    assert [part.own for part in parts if part.text.startswith(("Қазақ", "Мұр"))] == [True, True]


# -- RIS -------------------------------------------------------------------------------


def ris(one: Reference) -> dict[str, str]:
    lines = b"".join(ris_lines([one])).decode().split("\r\n")
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    return {line[:2]: line[6:] for line in lines[:-1]}


def test_ris_tells_reference_managers_what_a_citation_needs(registry: Registry) -> None:
    assert ris(reference(KAZAKH, registry, SEEN)) == {
        "TY": "ELEC",
        "ID": "night-kk",
        "AU": "Қазақстан Республикасының Мемлекеттік орталық музейі",
        "TI": "Мұражайлар түні: «Ұлы дала» көрмесі",
        "PY": "2024",
        "DA": "2024/05/17/",
        "LA": "kk",
        "PB": "Қазақстан Республикасының Мемлекеттік орталық музейі",
        "CY": "Алматы",
        "AB": "Түнгі көрме.",
        "UR": "https://www.csmrk.kz/kk/1",
        "Y2": "2024/05/18/",
        "DB": "Izde",
        "ER": "",
    }


@pytest.mark.parametrize(
    ("one", "date"), [(RUSSIAN, "2024/05//"), (ENGLISH, "2024///"), (UNTITLED, None)]
)
def test_ris_dates_go_as_far_as_they_are_known(
    registry: Registry, one: Story, date: str | None
) -> None:
    assert ris(reference(one, registry, SEEN)).get("DA") == date


def test_an_institution_with_a_comma_is_no_surname_with_a_first_name(registry: Registry) -> None:
    told = ris(reference(UNTITLED, registry, SEEN))
    assert (told["AU"], told["PB"]) == (
        "Department of Culture Almaty",
        "Department of Culture, Almaty",
    )


# -- BibTeX ----------------------------------------------------------------------------


def bibtex(one: Reference) -> str:
    return b"".join(bibtex_lines([one])).decode()


def test_bibtex_is_an_online_entry_of_biblatex(registry: Registry) -> None:
    assert bibtex(reference(KAZAKH, registry, SEEN)) == (
        "@online{izde-night-kk,\n"
        "  author = {{Қазақстан Республикасының Мемлекеттік орталық музейі}},\n"
        "  title = {Мұражайлар түні: «Ұлы дала» көрмесі},\n"
        "  date = {2024-05-17},\n"
        "  url = {https://www.csmrk.kz/kk/1},\n"
        "  urldate = {2024-05-18},\n"
        "  langid = {kazakh},\n"
        "  abstract = {Түнгі көрме.},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("50 % & more: #1_2 for $5", r"50 \% \& more: \#1\_2 for \$5"),
        ("a {b} \\ c", r"a \textbraceleft{}b\textbraceright{} \textbackslash{} c"),
        ("x^2 ~ y", r"x\textasciicircum{}2 \textasciitilde{} y"),
        ("Ә ғ қ ң ө ұ ү һ і «Қобыз»", "Ә ғ қ ң ө ұ ү һ і «Қобыз»"),
        ("مۇراجاي كەشى", "مۇراجاي كەشى"),
    ],
)
def test_bibtex_escapes_what_means_something_to_latex_and_no_letter(
    registry: Registry, title: str, written: str
) -> None:
    assert f"  title = {{{written}}},\n" in bibtex(reference(story("x", title), registry, SEEN))


def test_an_address_cannot_end_its_field(registry: Registry) -> None:
    one = story("x", "t", url="https://a.example/қ{b}\\c?d=%D2%9B&e=1#f~")
    assert "url = {https://a.example/%D2%9B%7Bb%7D%5Cc?d=%D2%9B&e=1#f~}," in bibtex(
        reference(one, registry, SEEN)
    )


@given(title=st.text(min_size=1), teaser=st.text())
def test_whatever_a_title_holds_the_braces_of_an_entry_match(title: str, teaser: str) -> None:
    one = reference(story("x", title, teaser=teaser), Registry({}, {}), SEEN)
    entry = bibtex(one)
    depth = 0
    for character in entry.removesuffix("}\n"):
        depth += (character == "{") - (character == "}")
        assert depth > 0 or character in "@online"
    assert depth == 1
    assert len(entry.splitlines()) >= 4


def test_notes_stand_above_as_comments() -> None:
    one = reference(story("x", "t"), Registry({}, {}), SEEN)
    text = b"".join(bibtex_lines([one], "Izde, 5", "q=@museum")).decode()
    assert text.startswith("% Izde, 5\n% q=(at)museum\n\n@online{izde-x,\n")
