"""Of which kind a story is that was made of another one: real stories in three languages."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from corpus.story import Language, Story
from index.document import make_document
from index.profile import unpack
from search.likeness import compare
from search.profiles import Rarity, Weighed, weighed
from search.retrieval import read_stories

DEMO = Path(__file__).resolve().parents[2] / "corpus" / "demo" / "stories.jsonl"
REAL = {"kk": "xqvxafbgodcbaly5", "ru": "dbp5f7agopmo4roz", "en": "u4w6w2a5wfq3h437"}
NO_RARITY = Rarity(np.empty(0, np.uint32), np.empty(0, np.float32), 5.0)

SOURCE = {
    "kk": "Дереккөз: мұражайдың баспасөз қызметі",
    "ru": "Источник: пресс-служба музея",
    "en": "Source: the press office of the museum",
}
TITLE = {
    "kk": "Апта соңында қайда баруға болады",
    "ru": "Куда пойти в выходные",
    "en": "Where to go this weekend",
}
LEAD = {
    "kk": "Әріптестеріміздің хабарлауынша, қалада елеулі оқиға болды, ол туралы айтып береміз.",
    "ru": "Как сообщают наши коллеги, в городе произошло событие, о котором стоит рассказать.",
    "en": "Our colleagues tell us of a remarkable event in town, and here is what we know so far.",
}
# The Kazakh alphabet of 2021.
LATIN = dict(
    zip(
        "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
        "a ä b v g ğ d e io j z i i k q l m n ñ o ö p r s t u ū ü f h h ts tş ş şş  y ı  e iu ia"
        .split(" "),
        strict=True,
    )
)  # fmt: skip


@functools.cache
def real(language: Language) -> Story:
    (found,) = [one for one in read_stories(DEMO) if one.id == REAL[language]]
    return found


def ready(story: Story) -> Weighed:
    return weighed(unpack(make_document(story).profile), NO_RARITY)


def kind(one: Story, other: Story) -> str:
    """The kind of two stories, whichever is asked about the other."""
    both = {compare(ready(one), ready(other)), compare(ready(other), ready(one))}
    (likeness,) = both
    return likeness.kind if likeness else "different"


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?…])\s+", text)


def cut(text: str, share: float) -> str:
    return text[: int(len(text) * share)].rsplit(" ", 1)[0]


def swapped(text: str, share: float) -> str:
    chance, row = random.Random(7), text.split(" ")
    for at in range(len(row) - 1):
        if chance.random() < share:
            row[at], row[at + 1] = row[at + 1], row[at]
    return " ".join(row)


def in_latin(text: str) -> str:
    return "".join(LATIN.get(letter, letter) for letter in text.lower())


def changed(**of: Callable[[str], str]) -> Callable[[Story], Story]:
    """A story with some of its parts made anew from what they were."""
    return lambda story: msgspec.structs.replace(
        story, **{part: make(getattr(story, part)) for part, make in of.items()}
    )


def anew(part: str, text: Callable[[Story], str]) -> Callable[[Story], Story]:
    return lambda story: msgspec.structs.replace(story, **{part: text(story)})


EDITS: dict[str, tuple[Callable[[Story], Story], str]] = {
    "nothing": (changed(), "copy"),
    "capitals": (changed(title=str.upper, body=str.upper), "copy"),
    "other quotes and dashes, no commas": (
        changed(body=lambda text: text.translate(str.maketrans("«»“”–—", '""""--', ","))),
        "copy",
    ),
    "no punctuation at all, or a mark within a number": (
        changed(body=lambda text: re.sub(r"[^\w\s-]", "", text).replace("20", "2,0", 1)),
        "copy",
    ),
    "other hyphens": (changed(body=lambda text: text.replace("-", "\u2011")), "copy"),
    "other spaces and lines": (changed(body=lambda text: text.replace(" ", "\u00a0 ")), "copy"),
    "a line of its source": (
        anew("body", lambda one: f"{one.body}\n\n{SOURCE[one.language]}\nhttps://news.kz/12"),
        "copy",
    ),
    "no title": (changed(title=lambda _: ""), "copy"),
    "another title": (anew("title", lambda one: TITLE[one.language]), "reprint"),
    "a lead before it": (
        anew("body", lambda one: f"{LEAD[one.language]}\n\n{one.body}"),
        "reprint",
    ),
    "without a sentence": (
        changed(body=lambda text: " ".join(sentences(text)[:3] + sentences(text)[4:])),
        "reprint",
    ),
    "without every fourth sentence": (
        changed(body=lambda t: " ".join(s for at, s in enumerate(sentences(t)) if at % 4 != 3)),
        "reprint",
    ),
    "a few words swapped": (changed(body=lambda text: swapped(text, 0.03)), "reprint"),
    "sentences in another order": (
        changed(body=lambda text: " ".join(reversed(sentences(text)))),
        "reprint",
    ),
    "its first third": (changed(body=lambda text: cut(text, 0.33)), "teaser"),
    "its first two sentences": (
        changed(body=lambda text: " ".join(sentences(text)[:2])),
        "teaser",
    ),
}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_story_is_of_the_kind_of_its_edit(language: Language, edit: str) -> None:
    make, expected = EDITS[edit]
    assert kind(real(language), make(real(language))) == expected


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ("nothing", "copy"),
        ("without a sentence", "copy"),  # so much is lost by the change of letters itself
        ("without every fourth sentence", "reprint"),
        ("its first third", "teaser"),
    ],
)
def test_letters_do_not_change_the_kind(edit: str, expected: str) -> None:
    latin = changed(title=in_latin, body=in_latin)(EDITS[edit][0](real("kk")))
    assert kind(real("kk"), latin) == expected


def misread(text: str, share: float) -> str:
    """A text as a machine reads it from paper: of so many letters another one, none, or two."""
    chance = random.Random(7)
    letters = sorted(set(filter(str.islower, text)))

    def read(letter: str) -> str:
        if not letter.isalpha() or chance.random() >= share:
            return letter
        return chance.choice((chance.choice(letters), "", letter + chance.choice(letters)))

    return "".join(map(read, text))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("share", [0.01, 0.03, 0.05])
def test_a_misread_story_is_a_reprint(language: Language, share: float) -> None:
    spoilt = changed(body=lambda text: misread(text, share))(real(language))
    assert kind(real(language), spoilt) == "reprint"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_two_notices_that_end_alike_are_no_reprints(language: Language) -> None:
    one = real(language)
    other = next(
        story
        for story in read_stories(DEMO)
        if story.language == language and story.kind == "full" and story.title != one.title
    )
    whole = sentences(one.body)
    half = " ".join(whole[len(whole) // 2 :])
    undated = msgspec.structs.replace(one, date=None, published=None, event_start=None)
    pair = [
        msgspec.structs.replace(undated, body=f"{own} {half}")
        for own in (cut(one.body, 0.5), other.body[: len(one.body) // 2])
    ]
    assert kind(*pair) not in ("copy", "reprint")


NIGHT = {
    "kk": "q2sbk5zc5e6nucxg", "ru": "2kruawtintgcruka", "en": "pcyrllvr2gqvyobx",
}  # fmt: skip


def night(language: Language) -> Story:
    """The Night at the Museum of 18 May 2024, as it was announced."""
    (found,) = [one for one in read_stories(DEMO) if one.id == NIGHT[language]]
    return msgspec.structs.replace(found, date=None, published=None, event_start=None)


def redated(day: str, year: str) -> Callable[[Story], Story]:
    """The same announcement once more, of another day."""

    def make(text: str) -> str:
        return re.sub(r"\b18(?=(?: –| May| мая| мамыр))", day, text).replace("2024", year)

    return changed(title=make, teaser=make, body=make)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [("18", "2024", "copy"), ("16", "2026", "recurring"), ("25", "2024", "different")],
)
def test_an_announcement_with_another_date_is_of_another_event(
    language: Language, day: str, year: str, expected: str
) -> None:
    assert kind(night(language), redated(day, year)(night(language))) == expected


RATES = (
    "Утром {0}, доллар {1}, евро {2}, рубль {3}. Обменные кассы филармонии открыты каждый день, "
    "кроме понедельника; вход со двора, при себе нужно иметь паспорт, мелкие деньги кассиры меняют "
    "без очереди, а в дни концертов кассы работают до третьего звонка."
)


def test_a_form_with_other_numbers_in_it_is_another_text() -> None:
    one = msgspec.structs.replace(real("ru"), title="Курсы", teaser="", event_start=None)
    first, later, copied = (
        msgspec.structs.replace(one, body=RATES.format(*numbers))
        for numbers in ((10, 471, 512, 53), (11, 482, 519, 55), (10, 471, 512, 54))
    )
    assert kind(first, later) == "different"
    assert kind(first, copied) == "reprint"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_another_story_of_the_same_museum_is_none(language: Language) -> None:
    one = real(language)
    others = [
        other
        for other in read_stories(DEMO)
        if other.language == language and other.institution == one.institution
    ]
    kinds = {kind(one, other) for other in others if other.title != one.title}
    assert "copy" not in kinds
    assert "different" in kinds
