"""An editor at the desk, in a real browser: with a mouse, and with nothing but the keyboard."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from accessible import assert_accessible, assert_large_enough
from browsing import DESK, SCHEMES, STORY, Keep, everywhere
from demo_site import served
from editor import NAME, PASSWORD
from playwright.sync_api import Browser, Page, expect

from corpus.settings import load_settings

pytestmark = pytest.mark.browser

Enter = Callable[..., Page]

MOST = 6  # verdicts that a group may ask for
DRAFT = (
    "2023 жылғы 20 мамырда Алатау тарих мұражайында «Музей түні» өтеді. Есік кешкі сағат алтыдан "
    "түнгі он бірге дейін ашық, кіру – тегін. Келушілер күміс әшекейлер көрмесін аралап, сақина "
    "соғудың қыр-сырын зергерден көріп үйренеді."
)


@pytest.fixture
def desk(desk_data: Path, tmp_path: Path) -> Iterator[str]:
    """A desk of which nothing was decided yet."""
    with served(load_settings(Path(shutil.copytree(desk_data, tmp_path / "desk")))) as address:
        yield address


@pytest.fixture(scope="module")
def quiet_desk(desk_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk that is only looked at."""
    data = shutil.copytree(desk_data, tmp_path_factory.mktemp("quiet") / "desk")
    with served(load_settings(data)) as address:
        yield address


@pytest.fixture
def enter(browser: Browser) -> Iterator[Enter]:
    """A window of an editor who is signed in."""
    windows: list[Page] = []

    def enter(
        address: str, language: str = "en", *, width: int = DESK, scheme: str = "light",
        scripts: bool = True,
    ) -> Page:  # fmt: skip
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
        )
        page = context.new_page()
        windows.append(page)
        page.set_default_timeout(10_000)
        page.goto(f"{address}/{language}/desk")
        page.locator("#name").fill(NAME)
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
        page.wait_for_selector(".queue")
        return page

    yield enter
    for page in windows:
        page.context.close()


some_or_ten = pytest.mark.parametrize("groups", [2, pytest.param(10, marks=pytest.mark.long)])


def left(page: Page) -> int:
    """The groups that wait, as the heading of the queue says."""
    return int(re.sub(r"\D", "", page.locator("h1").inner_text()))


@some_or_ten
def test_an_editor_with_a_mouse_clears_groups(desk: str, enter: Enter, groups: int) -> None:
    page = enter(desk)
    before = left(page)
    page.locator("a.row").first.click()
    for number in range(MOST * groups):
        button = page.locator("button.as-found")
        button.click()
        expect(page.locator(".done")).to_be_visible()
        if number % 3 == 2:
            page.get_by_role("link", name="Back to the groups").click()
            if left(page) <= before - groups:
                break
            page.locator("a.row").first.click()
    assert left(page) <= before - groups


@some_or_ten
@pytest.mark.parametrize("scripts", [True, False])
def test_an_editor_with_only_a_keyboard_clears_groups(
    desk: str, enter: Enter, scripts: bool, groups: int
) -> None:
    page = enter(desk, scripts=scripts)
    before = left(page)
    keyboard = page.keyboard
    if scripts:
        keyboard.press("j")  # to the first group
    else:
        tab_to(page, "row")
    keyboard.press("Enter")
    page.wait_for_selector("form.verdict")
    for number in range(MOST * groups):
        number_of = page.locator("button.as-found").get_attribute("data-key")
        url = page.url
        if scripts:
            keyboard.press(number_of or "")
        else:
            tab_to(page, "as-found")
            keyboard.press("Enter")
        page.wait_for_url(re.compile(f"^(?!{re.escape(url)}$)"))
        expect(page.locator(".done")).to_be_visible()
        if number % 3 == 2:
            page.goto(f"{desk}/en/desk")
            if left(page) <= before - groups:
                break
            if scripts:
                keyboard.press("j")
            else:
                tab_to(page, "row")
            keyboard.press("Enter")
            page.wait_for_selector("form.verdict")
    assert left(page) <= before - groups


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this class has the focus."""
    focused = page.locator(f".{name}:focus")
    for _ in range(120):
        page.keyboard.press("Tab")
        if focused.count():
            return
    raise AssertionError(f"the keyboard does not reach .{name}")


def test_single_keys_lead_on_undo_and_can_be_turned_off(desk: str, enter: Enter) -> None:
    page = enter(desk)
    page.locator("a.row").first.click()
    page.wait_for_selector("form.verdict")
    first = page.url.partition("?")[0].partition("#")[0]
    page.keyboard.press("0")
    expect(page.locator(".done")).to_be_visible()
    page.keyboard.press("u")
    page.wait_for_selector(".past")
    assert page.url.startswith(first)

    page.locator("input[name=note]").focus()
    page.keyboard.type("1 jk?")
    expect(page.locator("input[name=note]")).to_have_value("1 jk?")
    assert page.url.startswith(first)

    page.locator("h1").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys dl")).to_be_visible()
    page.locator("#keys-switch").click()
    page.locator("h1").focus()
    page.keyboard.press("0")
    page.reload()
    expect(page.locator("form.verdict kbd:visible")).to_have_count(0)
    page.keyboard.press("0")
    page.wait_for_timeout(300)
    assert page.url.startswith(first)
    expect(page.locator(".done")).to_have_count(0)


@everywhere(schemes=SCHEMES)
def test_the_desk_is_for_everybody(
    quiet_desk: str, enter: Enter, keep: Keep, language: str, width: int, scheme: str
) -> None:
    page = enter(quiet_desk, language, width=width, scheme=scheme)
    keep(page, f"desk-queue-{language}-{scheme}-{width}")
    assert_accessible(page, width)
    assert_large_enough(page, "main", least=20)
    for kind in ("reprint", "translation"):
        page.goto(f"{quiet_desk}/{language}/desk?kind={kind}")
        page.locator("a.row").first.click()
        page.wait_for_selector("form.verdict")
        page.keyboard.press("?")
        keep(page, f"desk-{kind}-{language}-{scheme}-{width}")
        assert_accessible(page, width)
        assert_large_enough(page, "main", least=15)
        boxes = [one.bounding_box() for one in page.locator(".beside > article").all()]
        assert boxes[0]
        assert boxes[1]
        assert (boxes[0]["y"] == boxes[1]["y"]) == (width == DESK)
    page.goto(f"{quiet_desk}/{language}/desk/check")
    page.locator("#title").fill("Музей түні")
    page.locator("#text").fill(DRAFT)
    page.locator("form.draft button").click()
    page.wait_for_selector(".answer")
    page.locator(".beside-it summary").first.click()
    keep(page, f"desk-draft-{language}-{scheme}-{width}")
    assert_accessible(page, width)
    page.goto(f"{quiet_desk}/{language}/desk/compare?story=nowhere&story=nothing")
    page.wait_for_selector("[role=alert]")
    keep(page, f"desk-compare-wrong-{language}-{scheme}-{width}")
    assert_accessible(page, width)
    assert_large_enough(page, "main", least=3)
    page.goto(f"{quiet_desk}/{language}/desk/compare?story={STORY}&q=музей")
    page.wait_for_selector("#answer")
    keep(page, f"desk-compare-{language}-{scheme}-{width}")
    assert_accessible(page, width)
    assert_large_enough(page, "main", least=10)


@everywhere()
def test_two_stories_are_compared_with_a_keyboard_and_without_scripts(
    desk: str, enter: Enter, language: str, width: int
) -> None:
    page = enter(desk, language, width=width, scripts=False)
    keyboard = page.keyboard
    page.goto(f"{desk}/{language}/desk/compare")
    page.locator("#one").press("Enter")
    page.wait_for_selector("[role=alert]")
    page.goto(f"{desk}/{language}/?q=Абай&fold=0")
    one = page.locator("ol.results h2 a").first.get_attribute("href") or ""
    page.goto(f"{desk}{one}")
    page.locator("a.tool[href*=compare]").focus()
    keyboard.press("Enter")
    page.wait_for_selector(".kept")
    page.locator("#words").fill("музей")
    keyboard.press("Enter")
    page.wait_for_selector("#answer")
    tab_to(page, "row")
    keyboard.press("Enter")
    page.wait_for_selector("form.verdict")
    page.locator("button[value=same_event]").focus()
    keyboard.press("Enter")
    expect(page.locator(".done")).to_be_visible()
