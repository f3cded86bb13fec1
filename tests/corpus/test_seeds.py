"""The five pages that Izde exists for, whole: every field that a visitor or a program sees."""

from pathlib import Path

import pytest

from corpus.extract import Extraction, extract_text
from corpus.institutions import Registry
from corpus.story import Draft

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
REGISTRY = Registry.load()


def seed(number: str) -> Extraction:
    if not SEEDS.is_dir():
        pytest.skip("the five pages are not beside the project (shared/seeds)")
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return extract_text(path.read_text(encoding="utf-8"), page=path.name, registry=REGISTRY)


def article(number: str) -> Draft:
    (draft,) = seed(number).drafts
    return draft


def kinds(found: Extraction) -> list[str]:
    return sorted(str(draft.kind) for draft in found.drafts)


def marked(draft: Draft, field: str) -> dict[str, str]:
    """The segments of a field, by their text."""
    text: str = getattr(draft, field)
    parts = draft.segments or ()
    return {text[part.start : part.end]: part.language for part in parts if part.field == field}


@pytest.mark.parametrize(
    ("number", "institution", "language", "expected"),
    [
        ("000", "csmrk", "en", ["full"]),
        ("001", "almaty-libraries", "en", ["headline"] * 5 + ["teaser"] * 4),
        ("002", "kaznac", "en", ["full"]),
        ("003", "almaty-culture", "kk", ["full"]),
        ("004", "unesco-almaty", "en", ["headline"] * 15 + ["teaser"]),
    ],
)
def test_stories(number: str, institution: str, language: str, expected: list[str]) -> None:
    found = seed(number)
    assert found.institution == institution
    assert {draft.institution for draft in found.drafts} == {institution}
    assert {draft.language for draft in found.drafts} == {language}
    assert kinds(found) == expected


@pytest.mark.parametrize(
    ("number", "gone"),
    [
        ("000", ["Переключатель", "night00", "night09", "17.05.2024", "сілтеме", "When using"]),
        ("001", ["redactor"]),
        ("002", ["Search on website"]),
        ("003", ["17:51", "реакцияңыз", "Ұнайды", "Шектен шыққан", "Соңғы жаңалықтар"]),
        ("004", ["Read more", "Search the"]),
    ],
)
def test_interface_is_gone(number: str, gone: list[str]) -> None:
    shown = "\n".join(
        "\n".join((draft.title, draft.teaser, draft.body)) for draft in seed(number).drafts
    )
    assert [words for words in gone if words in shown] == []


def test_museum_night() -> None:
    draft = article("000")
    assert draft.title == "“NIGHT AT THE MUSEUM-2024”"
    assert (str(draft.published), draft.event_start) == ("2024-05-17", None)
    paragraphs = draft.body.split("\n\n")
    assert paragraphs[0].startswith("Invaluable collections")
    assert paragraphs[-1] == "• Concert, fashion show, etc."
    bullets = [paragraph for paragraph in paragraphs if paragraph.startswith("•")]
    assert len(bullets) == len(paragraphs) - 3 == 10
    assert "as part of the event “AI in the Museum: Revolution in Technology and Art”" in bullets[1]
    assert marked(draft, "body") == {}


def test_museum_night_attribution() -> None:
    draft = article("000")
    kazakh, russian, english = draft.attribution.split("\n")
    assert kazakh.startswith("Сайт материалдарын")
    assert russian.startswith("При использовании")
    assert english.startswith("When using")
    assert marked(draft, "attribution") == {kazakh: "kk", russian: "ru"}


def test_library_teasers() -> None:
    by_title = {draft.title: draft for draft in seed("001").drafts}
    first = by_title["Deputies of the Maslikhat of Almaty met with heads of cultural institutions"]
    assert (first.published, str(first.event_start)) == (None, "2023-07-27")
    assert first.teaser.startswith("On July 27, 2023")
    assert first.teaser.endswith("During the discussion, it was...")
    meeting = by_title["Business meeting"]
    assert (meeting.kind, str(meeting.event_start)) == ("teaser", "--06-16")
    assert by_title["National Dombra Day"].kind == "headline"
    assert {draft.published for draft in by_title.values()} == {None}


def test_library_headlines_with_kazakh_titles() -> None:
    found = [marked(draft, "title") for draft in seed("001").drafts]
    kazakh = {text: language for segments in found for text, language in segments.items()}
    assert kazakh == {
        "Құтадғу білік": "kk",
        "Жан ішінде жарық нұр": "kk",
        "Балдырған": "kk",
        "Шексіздік сыртындағы шам": "kk",
    }


def test_round_table() -> None:
    draft = article("002")
    assert draft.title.startswith('Round table on "Creative industries: foreign experience')
    assert (draft.published, str(draft.event_start)) == (None, "2024-04-08")
    paragraphs = draft.body.split("\n\n")
    assert len(paragraphs) == 8
    assert paragraphs[-1].endswith("to new creative achievements!")


def test_new_centre() -> None:
    draft = article("003")
    title = "Алматыда қалалық кітапхана жанынан жаңа мәдени-білім беру орталығы ашылды"
    assert draft.title == title
    assert (draft.published, draft.event_start, draft.event_end) == (None, None, None)
    paragraphs = draft.body.split("\n\n")
    assert len(paragraphs) == 9
    assert paragraphs[0].startswith("Бүгін Алматы қаласы")
    assert paragraphs[-1].endswith("айқын көрсетеді.")
    assert title not in draft.body
    assert "Мәдениет басқармасы" not in paragraphs


def test_highlights() -> None:
    introduction, *entries = seed("004").drafts
    assert introduction.kind == "teaser"
    assert introduction.title == "Protecting Our Heritage and Fostering Creativity"
    assert introduction.teaser.endswith("innovative and prosperous knowledge societies.")
    assert (introduction.published, introduction.event_start) == (None, None)
    published = [str(entry.published) for entry in entries]
    assert published == sorted(published, reverse=True)
    assert (published[0], published[-1]) == ("2015-06-17", "2014-04-16")
    events = {
        (str(entry.event_start), entry.event_end and str(entry.event_end))
        for entry in entries
        if entry.event_start
    }
    assert events == {("2015-06-22", None), ("2014-07-22", "2014-07-24")}
    assert str(entries[0].event_start) == "2015-06-22"
