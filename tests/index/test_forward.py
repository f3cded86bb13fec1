"""The words of a segment in their order: taken, merged, found again, and checked."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from small import story

import index.forward_writer
from corpus.story import Language, Segment
from index.arrayfile import DamagedFileError
from index.document import Document, make_document
from index.facts import FactsBuilder
from index.forward import APART, CAPITAL, FLAGS, SENTENCE, SHIFT, Forward
from index.forward_writer import ForwardWriter
from index.packing import Numbers


class Seen(NamedTuple):
    form: str
    lemma: str
    language: Language
    flags: int = 0


BEGINS = SENTENCE | APART


def seen(forward: Forward) -> list[Seen]:
    found = []
    for word in forward.words.tolist():
        kind = word >> SHIFT
        lemma = int(forward.lemma_of[kind])
        found.append(
            Seen(forward.form(kind), forward.lemma(lemma), forward.language(lemma), word & FLAGS)
        )
    return found


def written(folder: Path, *documents: Document, name: str = "one") -> Forward:
    writer = ForwardWriter(folder)
    for document in documents:
        writer.add(document)
    writer.finish(folder / f"{name}.fwd", [])
    return Forward(folder / f"{name}.fwd")


def starts(*documents: Document) -> Numbers:
    builder = FactsBuilder()
    for document in documents:
        builder.add(document)
    return builder.facts().word_starts()


def test_each_word_has_its_form_lemma_language_and_place(tmp_path: Path) -> None:
    document = make_document(
        story(
            "a",
            "Мұражайлар түні",
            language="kk",
            body="Бүгін «Ночь музеев» өтті, адам көп. Іс-шара Алматыда болды.",
            segments=(Segment("body", 7, 18, "ru"),),
        )
    )
    assert seen(written(tmp_path, document)) == [
        Seen("мұражайлар", "мұражай", "kk", CAPITAL | BEGINS),
        Seen("түні", "түн", "kk"),
        Seen("бүгін", "бүгін", "kk", CAPITAL | BEGINS),
        Seen("ночь", "ночь", "ru", CAPITAL | APART),
        Seen("музеев", "музей", "ru"),
        Seen("өтті", "өт", "kk", APART),
        Seen("адам", "адам", "kk", APART),
        Seen("көп", "көп", "kk"),
        Seen("іс", "іс", "kk", CAPITAL | BEGINS),
        Seen("шара", "шара", "kk"),
        Seen("алматыда", "алматы", "kk", CAPITAL),
        Seen("болды", "бол", "kk"),
    ]
    assert starts(document).tolist() == [0, 2, 2, 12]


def test_lemmas_and_forms_are_found(tmp_path: Path) -> None:
    forward = written(
        tmp_path,
        make_document(story("a", "Музей музея", language="ru", body="В музее и в музеях.")),
        make_document(story("b", "Музейде", language="kk", body="Музей музейлік")),
    )
    russian, kazakh = forward.find("ru", "музей"), forward.find("kk", "музей")
    assert russian is not None
    assert kazakh is not None
    assert [forward.form(one) for one in forward.types_of(russian)] == [
        "музее",
        "музей",
        "музея",
        "музеях",
    ]
    assert [forward.form(one) for one in forward.types_of(kazakh)] == ["музей", "музейде"]
    assert forward.find("en", "музей") is None
    assert forward.find("ru", "музе") is None
    assert [forward.lemma(one) for one in forward.beginning("kk", "музей")] == ["музей", "музейлік"]
    assert not forward.beginning("en", "м")
    both = forward.types_with("музей").tolist()
    assert {int(forward.lemma_of[one]) for one in both} == {russian, kazakh}
    assert [forward.form(one) for one in forward.types_beginning("музея")] == [
        "музея",
        "музеях",
    ]


Word = tuple[str, str, int]


def some_words(random: Random) -> list[Word]:
    return [
        (random.choice(FORMS), random.choice(LEMMAS), random.randrange(3 << SHIFT))
        for _ in range(random.randrange(7))
    ]


FORMS = ["ab", "a", "b", "жол", "ә"]
LEMMAS = ["a", "ab", "жол"]


@pytest.mark.parametrize("most", [1, 3, 1000])
@pytest.mark.parametrize("seed", range(12))
def test_what_is_merged_is_what_was_taken(tmp_path: Path, seed: int, most: int) -> None:
    """Whatever is held in memory, and whichever documents were deleted meanwhile."""
    random = Random(seed)
    segments = [
        [
            (some_words(random), some_words(random), random.random() < 0.7)
            for _ in range(random.randrange(1, 5))
        ]
        for _ in range(random.randrange(1, 4))
    ]
    folder = tmp_path
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.forward_writer, "MOST_TYPES", most)
        absorbed, living = [], []
        for at, given_documents in enumerate(segments):
            documents, live = [], []
            for title, body, lives in given_documents:
                documents.append(_document(title, body))
                live.append(lives or at == 0)
                if live[-1]:
                    living.append([*title, *body])
            if at == 0:  # the new documents
                fresh = documents
                continue
            forward = written(folder, *documents, name=f"s{at}")
            absorbed.append((forward, starts(*documents)[::3], np.array(live)))
        writer = ForwardWriter(folder)
        for document in fresh:
            writer.add(document)
        writer.finish(folder / "all.fwd", absorbed)
    forward = Forward(folder / "all.fwd")
    expected = [
        Seen(form, lemma, ("kk", "ru", "en")[code >> SHIFT], code & FLAGS)
        for document in living
        for form, lemma, code in document
    ]
    assert seen(forward) == expected
    assert forward.lemmas == len({(one.language, one.lemma) for one in expected})
    assert forward.types == len({one[:3] for one in expected})
    keys = list(zip(forward.languages.tolist(), forward.texts("lemma"), strict=True))
    assert keys == sorted(keys)
    assert {path.name for path in folder.iterdir()} >= {"all.fwd"}


def _document(title: list[Word], body: list[Word]) -> Document:
    parts = {"title_exact": title, "body_exact": body}
    return Document(
        id="x",
        terms={field: [form for form, _, _ in words] for field, words in parts.items() if words},
        keywords={"language": "kk"},
        first_day=0,
        last_day=0,
        stored=b"",
        told={
            field: [chr(ord("A") + code) + lemma for _, lemma, code in words]
            for field, words in parts.items()
            if words
        },
    )


def test_damage_is_seen_when_the_words_are_first_asked_for(tmp_path: Path) -> None:
    written(tmp_path, make_document(story("a", "Night at the museum")))
    path = tmp_path / "one.fwd"
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)
    forward = Forward(path)
    with pytest.raises(DamagedFileError, match=r"one\.fwd"):
        _ = forward.words
