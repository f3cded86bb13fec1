"""Reading a story in a real browser: matches, versions side by side, pictures, paper, letters."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from accessible import assert_accessible
from browsing import DESK, NARROW, PHONE, STORY, Keep, Look, everywhere
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

Serve = Callable[..., str]

SEVERAL = "музей+золото"  # matches
# A grey square of one pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mOoBwAAgQCBCP5mRgAAAABJRU5ErkJggg=="
)


class TestMatches:
    @everywhere()
    def test_links_lead_on_without_a_script(self, look: Look, language: str, width: int) -> None:
        page = look(f"/{language}/story/{STORY}?q={SEVERAL}", width=width, script=False)
        total = page.locator("mark").count()
        assert total >= 3
        expect(page.locator(".step:visible")).to_have_count(0)
        page.locator(".matches a").click()
        for at in (1, 2, 3):
            expect(page.locator("mark:target")).to_have_id(f"m{at}")
            expect(page.locator("mark:target")).to_be_in_viewport()
            step = page.locator(".step:visible")
            expect(step).to_have_count(1)
            expect(step).to_have_attribute("data-at", f"{at} / {total}")
            step.locator("a").nth(0).click()
        page.locator(".step:visible a").nth(1).click()
        expect(page.locator("mark:target")).to_have_id("m3")
        page.locator(".step:visible a").nth(2).click()
        expect(page.locator(".step:visible")).to_have_count(0)
        expect(page.locator("#matches")).to_be_in_viewport()

    def test_keys_lead_on_and_the_way_back_is_the_search(self, look: Look) -> None:
        page = look(f"/ru/?q={SEVERAL}&institution=alatau-history-museum")
        page.locator(f".results h2 a[href*='{STORY}']").click()
        expect(page.locator(".keys")).to_be_visible()
        for expected in ("m1", "m2", "m3"):
            page.keyboard.press("Alt+ArrowDown")
            expect(page.locator("mark:target")).to_have_id(expected)
        page.keyboard.press("Alt+ArrowUp")
        expect(page.locator("mark:target")).to_have_id("m2")
        page.go_back()
        expect(page.locator(".results h2").first).to_be_visible()

    def test_the_keyboard_walks_by_the_links(self, look: Look) -> None:
        page = look(f"/en/story/{STORY}?q={SEVERAL}")
        page.locator(".matches a").focus()
        page.keyboard.press("Enter")
        expect(page.locator("mark:target")).to_have_id("m1")
        page.keyboard.press("Enter")  # the focus is on the link to the next
        expect(page.locator("mark:target")).to_have_id("m2")
        page.keyboard.press("Enter")
        expect(page.locator("mark:target")).to_have_id("m3")
        expect(page.locator("mark:target + .step a").first).to_be_focused()

    def test_on_a_touch_screen_no_keys_are_named(self, look: Look) -> None:
        expect(look(f"/en/story/{STORY}?q={SEVERAL}", width=PHONE).locator(".keys")).to_be_hidden()


class TestVersions:
    @everywhere()
    def test_side_by_side_on_a_wide_screen_and_below_on_a_phone(
        self, look: Look, language: str, width: int
    ) -> None:
        page = look(f"/{language}/story/{STORY}", width=width)
        page.locator(".versions .aside").click()
        articles = page.locator("article")
        expect(articles).to_have_count(2)
        one, other = (article.bounding_box() for article in articles.all())
        assert one is not None
        assert other is not None
        assert (other["x"] >= one["x"] + one["width"]) == (width == DESK)
        assert (other["y"] >= one["y"] + one["height"]) == (width == PHONE)
        page.locator(".versions .aside").click()
        expect(articles).to_have_count(1)


# -- pictures, and letters: a site with stories of its own -----------------------------------


class Pictures(NamedTuple):
    """A host of pictures, and what was asked of it."""

    address: str
    asked: list[str]


@pytest.fixture(scope="module")
def pictures() -> Iterator[Pictures]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            assert self.headers["Referer"] is None
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(PIXEL)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Pictures(f"http://127.0.0.1:{server.server_address[1]}", asked)
    server.shutdown()
    server.server_close()


PRESSED = {
    "kk": ("Суреттерді көрсету", "Суреттерді жүктемеу"),
    "ru": ("Показать изображения", "Не загружать изображения"),
    "en": ("Show pictures", "Do not load pictures"),
}


@everywhere()
def test_pictures_come_from_the_source_for_who_asks(
    browser: Browser,
    serve: Serve,
    pictures: Pictures,
    keep: Keep,
    tmp_path: Path,
    language: str,
    width: int,
) -> None:
    show, hide = PRESSED[language]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "izde.toml").write_text('report_to = "editor@izde.example"\n', "utf-8")
    pictures.asked.clear()
    images = [{"address": f"{pictures.address}/{number}.png"} for number in range(8)]
    images[0]["caption"] = "Жаңа зал"
    site = serve(
        {"id": "hall", "language": "kk", "title": "Жаңа зал", "body": "Ашылды.", "images": images}
    )
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/{language}/story/hall")
    expect(page.get_by_role("button", name=show)).to_be_visible()
    assert pictures.asked == []
    report = page.locator(".tools a[href^='mailto:editor@izde.example']")
    expect(report).to_be_visible()  # for who finds an error
    assert "hall" in (report.get_attribute("href") or "")

    page.get_by_role("button", name=show).click()
    first = page.locator(".pictures img").first
    first.scroll_into_view_if_needed()
    expect(first).to_have_js_property("complete", True)
    assert first.evaluate("image => image.naturalWidth") == 1
    assert "/0.png" in pictures.asked
    assert "/7.png" not in pictures.asked  # far below, and not needed yet
    expect(page.locator("figcaption")).to_have_text("Жаңа зал")
    keep(page, f"story-pictures-{language}-{width}")
    assert_accessible(page, width, contrast=False)

    page.goto(f"{site}/{language}/story/hall")  # the choice is remembered
    expect(page.locator(".pictures img")).to_have_count(8)
    page.get_by_role("button", name=hide).click()
    expect(page.locator(".pictures img")).to_have_count(0)
    context.close()


def test_pictures_move_nothing_when_they_come(
    browser: Browser, serve: Serve, pictures: Pictures
) -> None:
    images = [{"address": f"{pictures.address}/{number}.png"} for number in range(3)]
    site = serve(
        {"id": "hall", "language": "ru", "title": "Новый зал", "body": "Да.", "images": images}
    )
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/ru/story/hall")
    page.get_by_role("button", name="Показать изображения").click()
    expect(page.locator(".pictures img").first).to_have_js_property("complete", True)
    shift = page.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const one of list.getEntries()) sum += one.value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done(sum), 300);
        })"""
    )
    assert shift == 0
    context.close()


SCRIPTS = {
    "Cyrillic": "әіңғүұқөһӘІҢҒҮҰҚӨҺ",
    "Latin": "äğıñöşūüĞİŇŞŪ",
    "Arabic": "ءابۆگعدەجزيكقلمنڭوپرستۋۇفحھچشى",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_letter_of_kazakh_has_its_shape(look: Look, script: str) -> None:
    """None is drawn as the box that stands for what a font does not have."""
    page = look("/kk/story/" + STORY)
    drawn = page.evaluate(
        """(letters) => {
          const canvas = document.createElement('canvas');
          canvas.width = canvas.height = 60;
          const context = canvas.getContext('2d', { willReadFrequently: true });
          const family = getComputedStyle(document.querySelector('.text')).fontFamily;
          const draw = (letter) => {
            context.clearRect(0, 0, 60, 60);
            context.font = `32px ${family}`;
            context.fillText(letter, 14, 42);
            return context.getImageData(0, 0, 60, 60).data.join();
          };
          const none = [draw(' '), draw('\\u0378'), draw('\\uffff')];
          return [...letters].filter((letter) => none.includes(draw(letter)));
        }""",
        SCRIPTS[script],
    )
    assert drawn == []


def test_arabic_kazakh_runs_from_the_right(browser: Browser, serve: Serve, keep: Keep) -> None:
    site = serve(
        {
            "id": "arabic",
            "language": "kk",
            "script": "arab",
            "title": "مۇراجاي كەشى",
            "body": "مۇراجايدا كەش ءوتتى. كەلۋشىلەر كوپ بولدى.\n\n• ءان\n• بي",
            "published": "2023-02-03",
        }
    )
    for width in (PHONE, DESK):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(f"{site}/kk/story/arabic?q=كەش")
        for element in ("article h1", ".text"):
            assert page.locator(element).evaluate("e => getComputedStyle(e).direction") == "rtl"
        size = page.locator(".text").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 20
        page.locator(".matches a").click()
        step = page.locator(".step:visible")
        expect(step).to_be_in_viewport()
        keep(page, f"story-arabic-{width}")
        assert_accessible(page, width)
        page.close()


def test_a_word_without_end_widens_no_page(browser: Browser, serve: Serve) -> None:
    word = "Сверхдлинноеслово" * 20
    site = serve(
        {
            "id": "long",
            "language": "ru",
            "title": word,
            "body": f"{word} музей https://example.org/{'a' * 300}\n\n• {word}",
            "published": "2024-02-29",
            "attribution": word,
            "url": f"https://{'sub.' * 30}example.org/{'c' * 300}",
            "images": [{"address": f"https://x.example/{'b' * 200}.png", "caption": word}],
        }
    )
    page = browser.new_page(viewport={"width": NARROW, "height": 800})
    for address in (
        *("/ru/", "/ru/?q=музей", f"/ru/?q={word}", "/ru/story/long?q=музей"),
        *("/ru/story/long/cite", "/ru/context?q=музей", f"/ru/counts?q={word}&q=музей"),
        *("/ru/collocations?q=музей&least=1", "/ru/frequencies", "/ru/calendar/2024/2"),
    ):
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, address
    page.close()
