"""What is read out of an HTML page: characters, title, date, addresses, pictures."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import RecordError
from corpus.extract import extract_html
from corpus.htmlpage import decode
from corpus.institutions import Registry
from corpus.story import Draft

REGISTRY = Registry.load()
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
HTML = SHARED / "data" / "html"
ADDRESS = "https://museum.example/ru/news/12"
TEXT = (
    "<p>В музее открылась выставка войлочных ковров, на ней показали сорок работ мастериц.</p>"
    "<p>Выставка продлится до конца месяца, вход свободный для всех посетителей.</p>"
)


def only(page: str | bytes, url: str | None = ADDRESS) -> Draft:
    data = page if isinstance(page, bytes) else page.encode()
    found = extract_html(data, page="p.html", registry=REGISTRY, institution="m", url=url)
    (draft,) = found.drafts
    return draft


def article(head: str = "", before: str = "", title: str = "<h1>Выставка войлока</h1>") -> Draft:
    return only(
        f"<html><head>{head}</head><body><article>{before}{title}{TEXT}</article></body></html>"
    )


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "windows-1251"),  # a wrong declaration
        ("utf-8", ""),
        ("utf-8-sig", "koi8-r"),
        ("windows-1251", "windows-1251"),
        ("windows-1251", "utf-8"),
        ("windows-1251", ""),
        ("koi8-r", "koi8-r"),
        ("koi8-r", "windows-1251"),
        ("koi8-r", ""),
        ("cp866", ""),
        ("utf-16", ""),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", ""),
        ("windows-1251", "no-such-encoding"),
    ],
)
def test_encodings(encoding: str, declared: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    page = f"<html><head>{meta}<title>t</title></head><body><h1>Выставка войлока</h1>{TEXT}</body>"
    assert decode(page.encode(encoding)) == page


def test_kazakh_letters_of_the_8_bit_standard() -> None:
    page = '<html><meta charset="kz1048"><h1>Қазақстанның әдебиет мұражайы</h1>'
    assert decode(page.encode("kz1048")) == page


def test_page_cut_off_inside_a_letter() -> None:
    assert decode("<p>Көрме".encode()[:-1]) == "<p>Көрм"


@pytest.mark.parametrize(
    ("head", "before", "published"),
    [
        ('<meta property="article:published_time" content="2021-03-12T23:30:00+06:00">', "", 12),
        ('<meta name="DC.date.issued" content="2021-03-12">', "", 12),
        (
            '<script type="application/ld+json">'
            '{"@type": ["NewsArticle"], "datePublished": "20210312T10:00:00Z"}</script>',
            "",
            12,
        ),
        ("", '<span itemprop="datePublished" content="2021-03-12">вчера</span>', 12),
        ("", '<time datetime="2021-03-12T10:00">12 марта</time>', 12),
        ("", "<time>12 марта 2021</time>", 12),
        ("", '<div class="news-date">12.03.2021 | 14:05</div>', 12),
        ("", '<div class="date">Пятница, 12 марта 2021 г.</div>', 12),
        ("", '<p class="posted-on">12 наурыз 2021</p>', 12),
        ("", "<p>12.03.2021</p>", 12),
        ('<link rel="canonical" href="/2021/03/12/felt/">', "", 12),
        # not the page's own date
        ("", '<p class="date">Мероприятие пройдёт завтра</p>', None),
        ("", '<p>Начало: <b class="event-date">12.03.2021</b> в шесть вечера.</p>', None),
        ('<script type="application/ld+json">{"datePublished": </script>', "", None),
        ('<meta name="date" content="2021-02-31">', "", None),
        ('<meta property="article:modified_time" content="2021-03-12">', "", None),
        ("", '</article><aside><time datetime="2021-03-12">x</time></aside><article>', None),
    ],
)
def test_published(head: str, before: str, published: int | None) -> None:
    expected = None if published is None else f"2021-03-{published}"
    found = article(head, before).published
    assert (found and str(found)) == expected


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("<title>Выставка войлока — Областной музей</title>", "<h1>Выставка войлока</h1>"),
        ("<title>Выставка войлока — Областной музей</title>", "<h1>Областной музей</h1>"),
        ("<title>Выставка войлока | Областной музей</title>", "<h2>Выставка войлока</h2>"),
        ("<title>Областной музей</title>", "<h1>Выставка войлока</h1>"),
        ('<title>Музей</title><meta property="og:title" content="Выставка войлока">', ""),
        (
            '<meta property="og:title" content="Выставка войлока | Музей">'
            '<meta property="og:site_name" content="Музей">',
            "",
        ),
        (
            '<meta property="og:title" content="Музей: Выставка войлока">'
            '<meta property="og:site_name" content="Музей">',
            "<h1>Выставка войлока</h1>",
        ),
    ],
)
def test_title_is_without_the_site(head: str, heading: str) -> None:
    assert article(head, title=heading).title == "Выставка войлока"


def test_title_keeps_its_own_dash() -> None:
    head = "<title>Домбыра – сердце степи | Музей</title>"
    assert article(head, title="<h1>Домбыра – сердце степи</h1>").title == "Домбыра – сердце степи"


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ("", ADDRESS, ADDRESS),
        ("", None, None),
        ('<link rel="canonical" href="/ru/felt">', ADDRESS, "https://museum.example/ru/felt"),
        ('<link rel="canonical" href="https://museum.example/">', ADDRESS, ADDRESS),
        ('<meta property="og:url" content="https://museum.example/a">', None, None),
        ('<link rel="canonical" href="javascript:void(0)">', ADDRESS, ADDRESS),
        ('<link rel="canonical" href="http://[">', ADDRESS, ADDRESS),
    ],
)
def test_address(head: str, url: str | None, expected: str | None) -> None:
    page = f"<html><head>{head}</head><body><article><h1>Войлок</h1>{TEXT}</article></body></html>"
    if "og:url" in head:
        expected = "https://museum.example/a"
    assert only(page, url).url == expected


def test_versions_are_the_article_in_other_languages() -> None:
    draft = article(
        '<link rel="alternate" hreflang="kk" href="/kk/news/12">'
        '<link rel="alternate" hreflang="en-GB" href="https://museum.example/en/news/12/">'
        '<link rel="alternate" hreflang="ru" href="/ru/news/12">'
        '<link rel="alternate" hreflang="de" href="/de/news/12">'
        '<link rel="alternate" hreflang="x-default" href="/">',
        '<a hreflang="kk" href="/kk/news/12">Қаз</a><a hreflang="en" href="/en/">Eng</a>',
    )
    assert draft.versions == (
        "https://museum.example/kk/news/12",
        "https://museum.example/en/news/12/",
    )


def test_pictures_have_absolute_addresses_and_captions() -> None:
    draft = article(
        '<meta property="og:image" content="/img/a.jpg">',
        '<figure><img src="/img/a.jpg"><figcaption>Ковёр</figcaption></figure>'
        '<figure><img src="data:image/png;base64,AAAA"></figure>'
        '<figure><img src="/img/logo.png"></figure>'
        '<figure><img data-src="//cdn.example/b.jpg" src="data:x"></figure>',
    )
    assert [(image.address, image.caption) for image in draft.images] == [
        ("https://museum.example/img/a.jpg", "Ковёр"),
        ("https://cdn.example/b.jpg", ""),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\x00\x00", "empty"),
        (b"\xff\xfe", "empty"),
        (b"%PDF-1.4 \x93\x8c", "not HTML"),
        (b"just a line of text", "not HTML"),
        (b"<html><body></body></html>", "no text"),
        (b"<!-- nothing -->", "no text|not HTML"),
        (b"<title>404 Not Found</title><h1>404 Not Found</h1><hr>nginx", "error page"),
        ("<h1>Страница не найдена</h1><p>Проверьте адрес.".encode(), "error page"),
    ],
)
def test_page_without_a_story_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        extract_html(data, page="p.html", registry=REGISTRY)


@given(
    st.binary(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                *(b"<table><tr><td>", b"<a href='http://['>a long enough link</a>", b"\xff"),
                *(b"<h1>", b"</article>", b"<p>word ", b"&#0;", b"<meta charset=x>", b"<script>"),
                *(b"<base href=x>", b"\0"),
            ]
        )
    ).map(b"".join)
)
def test_any_bytes_give_stories_or_a_refusal(data: bytes) -> None:
    try:
        found = extract_html(data, page="p.html", registry=REGISTRY, institution="m")
    except RecordError:
        return
    assert found.drafts


@pytest.mark.parametrize("markup", ["<div>", "<table><tr><td>", "<b>", "<ul><li>"])
def test_deeply_nested_markup_is_read(markup: str) -> None:
    line = "A line of text at the very bottom of it all."
    assert line in only(f"<h1>Depth</h1>{markup * 120}{line}").body


def test_short_text_in_unusual_markup_is_read() -> None:
    """A text too short for the extractor is taken as it stands, without the menu."""
    draft = only(
        "<body><nav>Главная. Новости.</nav><h1>Объявление</h1><ul><li>О музее</li></ul>"
        "<center><b>Музей закрыт до понедельника.</b></center><footer>Тел. 12.</footer></body>"
    )
    assert (draft.kind, draft.body) == ("full", "Музей закрыт до понедельника.")


def overlap(found: str, expected: str) -> float:
    """F1 of the words in common."""
    ours, theirs = (Counter(re.findall(r"\w+", text.lower())) for text in (found, expected))
    common = (ours & theirs).total()
    return 2 * common / ((ours.total() + theirs.total()) or 1)


def test_text_of_real_pages() -> None:
    if not HTML.is_dir():
        pytest.skip("no saved pages beside the project (shared/data/html)")
    lines = (HTML / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["kind"] == "html" and row.get("text")][::18]
    scores = []
    for row in rows:
        data = (HTML / row["file"]).read_bytes()
        found = extract_html(data, page="p", registry=REGISTRY, institution="m")
        text = "\n".join(draft.body or draft.teaser for draft in found.drafts)
        scores.append(overlap(text, row["text"]))
    assert len(scores) > 10
    assert sum(scores) / len(scores) > 0.93
