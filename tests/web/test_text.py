from __future__ import annotations

import time

import pytest

from corpus.story import Story
from web.text import Block, MarkedText, Steps, Stretch, blocks, language_tag


@pytest.mark.parametrize(
    ("text", "marks", "segments", "html"),
    [
        ("a museum", [(2, 8)], [], "a <mark>museum</mark>"),
        ("<b>&", [(0, 3)], [], "<mark>&lt;b&gt;</mark>&amp;"),
        ("read Абай now", [], [Stretch(5, 9, "kk")], 'read <span lang="kk">Абай</span> now'),
        (
            "read Абай now",
            [(5, 9)],
            [Stretch(5, 9, "kk")],
            'read <span lang="kk"><mark>Абай</mark></span> now',
        ),
        (  # a mark over an edge is cut there
            "ab cd",
            [(0, 5)],
            [Stretch(3, 5, "ru")],
            '<mark>ab </mark><span lang="ru"><mark>cd</mark></span>',
        ),
        ("ab", [(1, 9)], [Stretch(5, 9, "ru")], "a<mark>b</mark>"),
        ("", [], [], ""),
    ],
)
def test_marks_and_languages_are_markup_and_all_else_is_text(
    text: str, marks: list[tuple[int, int]], segments: list[Stretch], html: str
) -> None:
    assert MarkedText(text, marks, segments).html() == html


def test_a_mark_over_an_edge_has_one_number_and_its_links_once() -> None:
    text = MarkedText("ab cd ef", [(0, 5), (6, 8)], [Stretch(3, 5, "ru")])
    text.steps = Steps(first=4, total=9)
    assert text.matches == 2
    html = text.html()
    assert html.startswith(
        '<mark id="m4">ab </mark><span lang="ru"><mark>cd</mark><span class="step"'
    )
    assert html.count("id=") == html.count('class="step"') == 2
    assert 'data-at="4 / 9"' in html
    assert 'href="#m5"' in html


def test_part_of_a_text_keeps_the_offsets_of_the_whole() -> None:
    assert MarkedText("one two three", [(4, 7)]).html(4, 13) == "<mark>two</mark> three"


def test_stretches_that_overlap_are_shown_once() -> None:
    overlapping = [Stretch(0, 4, "kk"), Stretch(2, 6, "ru"), Stretch(3, 5, "en")]
    assert MarkedText("abcdefg", [(1, 3), (2, 7)], overlapping).html() == (
        '<span lang="kk">a<mark>bc</mark><mark>d</mark></span>'
        '<span lang="ru"><mark>ef</mark></span><mark>g</mark>'
    )


def test_ten_thousand_lines_take_no_longer_than_they_are() -> None:
    """Each line costs for itself alone; were it for all, this would take many minutes."""
    text = "two words\n" * 10_000
    starts = range(0, len(text), 10)
    started = time.process_time()
    laid_out = MarkedText(
        text, [(s + 4, s + 9) for s in starts], [Stretch(s, s + 3, "kk") for s in starts]
    )
    shown = [laid_out.html(*line) for block in blocks(text) for line in block.lines]
    assert time.process_time() - started < 10
    assert set(shown) == {'<span lang="kk">two</span> <mark>words</mark>'}


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("One.\n\nTwo.", [(False, ["One."]), (False, ["Two."])]),
        ("One.\nTwo.", [(False, ["One."]), (False, ["Two."])]),
        (
            "Held:\n\n• a concert\n\n• a lecture\n\nEnd.",
            [(False, ["Held:"]), (True, ["a concert", "a lecture"]), (False, ["End."])],
        ),
        ("- one\n- two", [(True, ["one", "two"])]),
        (
            "— Рахмет, — деді ол.\n— Келіңіз!",
            [(False, ["— Рахмет, — деді ол."]), (False, ["— Келіңіз!"])],
        ),
        ("-5 degrees", [(False, ["-5 degrees"])]),
        (" \n\n ", []),
    ],
)
def test_lines_are_paragraphs_and_bulleted_ones_a_list(
    text: str, shape: list[tuple[bool, list[str]]]
) -> None:
    assert [(b.is_list, [text[s:e] for s, e in b.lines]) for b in blocks(text)] == shape


def test_a_block_is_offsets() -> None:
    assert list(blocks("a\n• b")) == [Block(False, [(0, 1)]), Block(True, [(4, 5)])]


def story(**fields: object) -> Story:
    values = dict.fromkeys(Story.__struct_fields__, None) | {
        "language": "en",
        "script": "latn",
        "segments": (),
        "teaser": "",
        "body": "",
    }
    return Story(**(values | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "script", "tag"),
    [
        ("kk", "cyrl", "kk"),
        ("ru", "cyrl", "ru"),
        ("en", "latn", "en"),
        ("kk", "latn", "kk-Latn"),
        ("kk", "arab", "kk-Arab"),
    ],
)
def test_a_script_is_named_where_it_is_not_the_usual(language: str, script: str, tag: str) -> None:
    assert language_tag(story(language=language, script=script)) == tag


BODY = "First things first.\n\nGuests read «Құтадғу білік» aloud.\n\nПотом был чай."
