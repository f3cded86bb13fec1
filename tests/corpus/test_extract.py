"""Pages saved as text or HTML and the stories that come out.

The pages are in `pages/`: each .txt file holds many, parted by lines that begin with %%%%,
and the .json file of the same name says what each must give, in full.
"""

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.boilerplate import attribution, is_interface
from corpus.errors import RecordError
from corpus.extract import Extraction, extract_html, extract_text
from corpus.institutions import Registry
from corpus.scripts import stream_safe
from corpus.story import Draft, story_id

PAGES = Path(__file__).parent / "pages"
REGISTRY = Registry.load()
ADDRESS = "https://museum.example/x/y"


def bundle(name: str) -> dict[str, str]:
    pages = (PAGES / f"{name}.txt").read_text(encoding="utf-8").split("%%%% ")[1:]
    return dict(page.split("\n", 1) for page in pages)


def cases(name: str) -> list[Any]:
    pages = bundle(name)
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    assert pages.keys() == expected.keys()
    return [pytest.param(key, pages[key], expected[key], id=key) for key in pages]


def text(page: str, **options: Any) -> Extraction:
    return extract_text(page, page="page.txt", registry=REGISTRY, **options)


def html(page: bytes) -> Extraction:
    return extract_html(page, page="p.html", registry=REGISTRY)


def described(found: Extraction, page: str) -> dict[str, Any]:
    """An extraction in the form of the .json files, without what is empty."""
    drafts = found.drafts
    whole = {
        "layout": found.kind,
        "language": "/".join(sorted({str(draft.language) for draft in drafts})),
        "attribution": drafts[0].attribution.split("\n") if drafts[0].attribution else None,
        "stories": [story(draft, page) for draft in drafts],
    }
    return {name: value for name, value in whole.items() if value}


def story(draft: Draft, page: str) -> dict[str, Any]:
    body = draft.teaser or draft.body
    event = [str(day) for day in (draft.event_start, draft.event_end) if day]
    whole = {
        "kind": draft.kind,
        "title": draft.title,
        "text": body.split("\n\n") if body else None,
        "published": str(draft.published) if draft.published else None,
        "event": "/".join(event),
        "url": draft.url if draft.url != ADDRESS else None,
        "page": draft.page if draft.page != page else None,
    }
    return {name: value for name, value in whole.items() if value}


@pytest.mark.parametrize(
    ("name", "page", "expected"), [*cases("articles"), *cases("teasers"), *cases("dated")]
)
def test_page_saved_as_text(name: str, page: str, expected: dict[str, Any]) -> None:
    found = extract_text(page, page=name, registry=REGISTRY, institution="test-museum")
    assert described(found, name) == expected
    assert {draft.institution for draft in found.drafts} == {"test-museum"}


@pytest.mark.parametrize(("name", "page", "expected"), cases("markup"))
def test_page_saved_as_html(name: str, page: str, expected: dict[str, Any]) -> None:
    found = extract_html(
        page.encode(), page=name, registry=REGISTRY, institution="test-museum", url=ADDRESS
    )
    assert described(found, name) == expected


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("", "no text"),
        (" \n\n\t\n", "no text"),
        ("17:51\n\n17:35\n", "no text"),
        ("Мәзір\nІздеу\nКіру", "no text"),
        ("\x00\x01\x02PNG\x1a\n\x00\x00IHDR", "binary"),
        ("404 Not Found\n\nThe page that you asked for is not here.", "error page"),
        ("Страница не найдена\n\nПроверьте адрес.", "error page"),
        ("Бет табылмады", "error page"),
        ("Just a moment...", "error page"),
    ],
)
def test_page_without_a_story_is_refused(page: str, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        text(page)


def test_line_ends_and_invisible_characters_make_no_difference() -> None:
    plain = bundle("articles")["ru-date-after-title"]
    odd = "\ufeff" + plain.replace("\n", "\r\n").replace("музее", "му\u00adзее").replace(
        " ", "\u00a0"
    )
    assert text(odd) == text(plain)


def test_entries_with_the_same_title_stay_distinct_stories() -> None:
    drafts = text(bundle("dated")["kk-repeated-titles"]).drafts
    assert [draft.page for draft in drafts] == ["page.txt", "page.txt#2", "page.txt#3"]
    assert len({story_id(draft) for draft in drafts}) == 3


def test_address_of_the_page_is_that_of_its_article_only() -> None:
    (article,) = text(bundle("articles")["kk-iso-date"], url=ADDRESS).drafts
    assert article.url == ADDRESS
    entries = text(bundle("dated")["ru-dotted-dates"], url=ADDRESS).drafts
    assert {entry.url for entry in entries} == {None}


def test_picture_of_a_saved_page_is_kept_with_its_caption() -> None:
    (article,) = text(bundle("articles")["kk-markdown"]).drafts
    (picture,) = article.images
    assert (picture.address, picture.caption) == ("https://museum.example/img/kui.jpg", "Күй кеші")


def test_notice_in_another_language_is_a_segment() -> None:
    (article,) = text(bundle("articles")["en-notice-three-languages"]).drafts
    marked = {
        part.language: article.attribution[part.start : part.end] for part in article.segments or ()
    }
    assert marked.keys() == {"ru", "kk"}
    assert marked["kk"] == "Материалдарды көшіріп басқанда сілтеме көрсету міндетті."


def test_quotation_in_another_language_is_a_segment() -> None:
    (article,) = text(bundle("articles")["mixed-ru-quotes-kk"]).drafts
    assert article.language == "ru"
    quoted = [article.body[part.start : part.end] for part in article.segments or ()]
    assert "Көзімнің қарасы" in quoted


def test_institution_is_recognised_unless_given() -> None:
    page = (
        "Central State Museum of the Republic of Kazakhstan\nNight at the museum\n\n"
        "The Central State Museum of the Republic of Kazakhstan kept its doors open until two. "
        "Nine hundred people came to the museum.\n\n"
        "© Central State Museum of the Republic of Kazakhstan"
    )
    assert text(page).institution == "csmrk"
    assert text(page).evidence
    assert text(page, institution="test-museum").institution == "test-museum"
    assert text("Night\n\nThe doors were open until two. Many people came.").institution is None


@pytest.mark.parametrize(
    "line",
    [
        "Переключатель языков",
        "Тілді таңдау",
        "KZ | RU | EN",
        "Қазақша Русский English",
        "Search on website",
        "Search the Highlights Archive",
        "Поиск по сайту",
        "Сайттан іздеу",
        "Главная / Новости / О музее",
        "Басты бет » Жаңалықтар",
        "Facebook Twitter Telegram",
        "Поделиться",
        "17:51",
        "10:43 | 345 просмотров",
        "Қаралым: 1 204",
        "1 2 3 ... 15 »",
        "night00 night01",
        "IMG_2034.jpg",
        "redactor redactor",
        "Автор: admin",
        "Теги: музей, войлок",
        "We use cookies to improve this site. Accept",
    ],
)
def test_interface_goes(line: str) -> None:
    assert is_interface(line)


@pytest.mark.parametrize(
    "line",
    [
        "Search for the lost city continues",
        "Поиск талантов начался",
        "Главная роль досталась студентке",
        "Басты рөлді жас актриса сомдады",
        "Русский музей привёз выставку",
        "Қазақша ән",
        "Share your memories with the archive",
        "345 работ прислали на конкурс",
        "In 1984 the theatre moved to the square",
        "Editor's choice of the season",
        "Администратор театра рассказал о премьере",
        "Cookies were baked for the guests of the fair",
        "Expo 2017 pavilion becomes a museum",
        "Фотогалерея имени мастера открылась в парке",
        "Сіздің реакцияңыз бізге маңызды болды",
    ],
)
def test_title_that_resembles_interface_stays(line: str) -> None:
    assert not is_interface(line)


@pytest.mark.parametrize(
    ("line", "notices"),
    [
        ("© Қалалық мұражай, 2024", 1),
        ("Все права защищены.", 1),
        ("Барлық құқықтар қорғалған", 1),
        ("При использовании материалов обязательна ссылка на сайт", 1),
        ("Материалдарды пайдалану кезінде сайтқа сілтеме міндетті. // All rights reserved.", 2),
        ("Copyright policy of the archive was discussed by the board", 0),
        ("При использовании старинных материалов мастер опирается на рисунки.", 0),
        ("Шебер ескі материалдарды пайдаланып, жаңа көйлек тікті.", 0),
        ("Using the materials of the archive, students wrote a history of the school.", 0),
    ],
)
def test_notice_of_attribution(line: str, notices: int) -> None:
    assert len(attribution(line)) == notices


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                "# A",
                "12.03.2021",
                "0",
                "- ",
                "…",
                "Read more",
                "a" * 120,
                "",
                "©",
                "**",
                "[x](",
                "===",
            ]
        )
    ).map("\n".join)
)
def test_any_text_gives_stories_or_a_refusal(page: str) -> None:
    try:
        found = text(page)
    except RecordError:
        return
    assert all(draft.title or draft.teaser or draft.body for draft in found.drafts)


LENGTH = 100_000  # characters
HEAD = "The museum opened a new exhibition of felt\n\n"


def repeated(piece: str) -> str:
    return (piece * (LENGTH // len(piece) + 1))[:LENGTH]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(repeated("Central State Museum "), id="a name without its end"),
        pytest.param(repeated("кітапхана "), id="a word of many names"),
        pytest.param(
            "".join(f"xx{n} Central State Museum of Kazakhstan\n" for n in range(LENGTH // 45)),
            id="headlines that end in a name",
        ),
        pytest.param("a" + repeated("\u0301\u0300\u0323"), id="marks over one letter"),
        pytest.param("a" + repeated("\u0301" * 20 + "\u0300" * 9 + "\u200b"), id="hidden joints"),
        pytest.param(repeated("• a long one\n"), id="bullets"),
        pytest.param(repeated("a line that goes on in the next one\n"), id="wrapped text"),
        pytest.param(repeated("Latest news\nabc def\n"), id="headings of tickers"),
        pytest.param("".join(f"© {n:09}\n" for n in range(9_000)), id="notices"),
        pytest.param(repeated("«абв» Aa Bb Cc Дд "), id="quoted titles and names"),
        pytest.param(repeated("Aa! "), id="short sentences"),
        pytest.param(repeated("8 апреля 2024 года "), id="dates"),
    ],
)
def test_time_to_read_a_text_grows_with_its_length_only(page: str) -> None:
    start = time.process_time()
    assert text(HEAD + page).drafts
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<div>" * 200 + "t" + "</div>" * 200, id="depth"),
        pytest.param("<p>Some text of a paragraph. And more of it.</p>" * 2_000, id="paragraphs"),
        pytest.param("<div>" * 60 + "<a href=/a>A link to the same page</a>" * 2_000, id="links"),
        pytest.param("<h1>" + "a&#x301;&#x300;" * 6_000 + "&#x301;&#x300;" * 6_000, id="marks"),
        pytest.param("<!-- a -->" * 10_000 + "<p>Some text. And more of it.</p>", id="comments"),
    ],
)
def test_time_to_read_html_grows_with_its_length_only(body: str) -> None:
    page = f"<title>Title of it</title><h1>Title of it</h1>{body}".encode()
    start = time.process_time()
    assert html(page).drafts
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("Музей. " * 60_000, "420,000 characters of text, over 400,000: not a page"),
        ("a\n" * 15_001, "15,001 lines of text, over 15,000: not a page"),
        ("Музей открыл новую выставку\n" * 5_001, "5,001 stories, over 5,000: not a page"),
    ],
)
def test_dump_is_no_page(page: str, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        text(page)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (b"<p>" + b" " * 10_000_000, "10,000,003 bytes of HTML"),
        (b"<p>" + b"Museum. " * 60_000, "479,999 characters of text, over 400,000: not a page"),
        (b"<p>" + b"<br>" * 12_000, "elements of HTML, over 12,000"),
        (b"<p " + b" ".join(b"a%d=b" % n for n in range(9_000)), "over 2,000 attributes"),
        (b"<div>" * 1_000, "nested too deep"),
        (b"<html>" + random.Random(1).randbytes(5_000), "binary data"),
    ],
)
def test_markup_that_no_one_wrote_is_no_page(page: bytes, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        html(page)


def test_control_characters_in_html_are_dropped() -> None:
    page = b"<title>Felt\x01</title><h1>Felt carpets</h1>\xef\xbf\xbf<p>A text. And more of it.</p>"
    (draft,) = html(page).drafts
    assert (draft.title, draft.body) == ("Felt carpets", "A text. And more of it.")


def test_marks_in_a_row_are_cut_to_thirty() -> None:
    assert (
        stream_safe("é…" * 40 + "a" + "\u0301" * 99 + "b") == "é…" * 40 + "a" + "\u0301" * 30 + "b"
    )
    assert stream_safe("…\u0301" * 40) == "…\u0301" * 40
