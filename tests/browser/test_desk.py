"""An editor at the desk, in a real browser: with a mouse, and with nothing but the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from accessible import assert_accessible, assert_large_enough
from demo_site import served
from editor import NAME, PASSWORD, desk_site
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

Keep = Callable[[Page, str], None]
Enter = Callable[..., Page]

PHONE, DESK = 390, 1280
LANGUAGES = ("kk", "ru", "en")
GROUPS = 10
MOST = 60  # verdicts that ten groups may ask for
DRAFT = (
    "2023 жылғы 20 мамырда Алатау тарих мұражайында «Музей түні» өтеді. Есік кешкі сағат алтыдан "
    "түнгі он бірге дейін ашық, кіру – тегін. Келушілер күміс әшекейлер көрмесін аралап, сақина "
    "соғудың қыр-сырын зергерден көріп үйренеді."
)


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk of which nothing was decided yet."""
    with served(desk_site(tmp_path_factory.mktemp("desk") / "demo")) as address:
        yield address


@pytest.fixture(scope="module")
def quiet_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk that is only looked at."""
    with served(desk_site(tmp_path_factory.mktemp("quiet") / "demo")) as address:
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


def left(page: Page) -> int:
    """The groups that wait, as the heading of the queue says."""
    return int(re.sub(r"\D", "", page.locator("h1").inner_text()))


def test_an_editor_with_a_mouse_clears_ten_groups(desk: str, enter: Enter) -> None:
    page = enter(desk)
    before = left(page)
    page.locator("a.row").first.click()
    for number in range(MOST):
        button = page.locator("button.as-found")
        button.click()
        expect(page.locator(".done")).to_be_visible()
        if number % 3 == 2:
            page.get_by_role("link", name="Back to the groups").click()
            if left(page) <= before - GROUPS:
                break
            page.locator("a.row").first.click()
    assert left(page) <= before - GROUPS


@pytest.mark.parametrize("scripts", [True, False])
def test_an_editor_with_only_a_keyboard_clears_ten_groups(
    desk: str, enter: Enter, scripts: bool
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
    for number in range(MOST):
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
            if left(page) <= before - GROUPS:
                break
            if scripts:
                keyboard.press("j")
            else:
                tab_to(page, "row")
            keyboard.press("Enter")
            page.wait_for_selector("form.verdict")
    assert left(page) <= before - GROUPS


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


@pytest.mark.parametrize(("scheme", "width"), [("light", DESK), ("dark", PHONE)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_is_for_everybody(
    quiet_desk: str, enter: Enter, keep: Keep, language: str, scheme: str, width: int
) -> None:
    page = enter(quiet_desk, language, width=width, scheme=scheme)
    keep(page, f"desk-queue-{language}-{scheme}-{width}")
    assert_accessible(page, width)
    for kind in ("reprint", "translation"):
        page.goto(f"{quiet_desk}/{language}/desk?kind={kind}")
        page.locator("a.row").first.click()
        page.wait_for_selector("form.verdict")
        page.keyboard.press("?")
        keep(page, f"desk-{kind}-{language}-{scheme}-{width}")
        assert_accessible(page, width)
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


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("kk", "light", PHONE), ("ru", "dark", DESK), ("en", "light", DESK)],
)
def test_two_stories_are_compared_with_a_keyboard_and_without_scripts(
    desk: str, enter: Enter, keep: Keep, language: str, scheme: str, width: int
) -> None:
    page = enter(desk, language, width=width, scheme=scheme, scripts=language == "en")
    keyboard = page.keyboard
    page.goto(f"{desk}/{language}/desk/compare")
    page.locator("#one").press("Enter")
    page.wait_for_selector("[role=alert]")
    keep(page, f"desk-compare-wrong-{language}-{scheme}-{width}")
    if language == "en":  # axe is a script
        assert_accessible(page, width)
    assert_large_enough(page, "main", least=3)
    page.goto(f"{desk}/{language}/?q=Абай&fold=0")
    one = page.locator("ol.results h2 a").first.get_attribute("href") or ""
    page.goto(f"{desk}{one}")
    page.locator("a.tool[href*=compare]").focus()
    keyboard.press("Enter")
    page.wait_for_selector(".kept")
    page.locator("#words").fill("музей")
    keyboard.press("Enter")
    page.wait_for_selector("#answer")
    keep(page, f"desk-compare-{language}-{scheme}-{width}")
    if language == "en":
        assert_accessible(page, width)
    assert_large_enough(page, "main", least=10)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tab_to(page, "row")
    keyboard.press("Enter")
    page.wait_for_selector("form.verdict")
    page.locator("button[value=same_event]").focus()
    keyboard.press("Enter")
    expect(page.locator(".done")).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_targets_are_large_enough_for_a_finger(quiet_desk: str, enter: Enter, width: int) -> None:
    page = enter(quiet_desk, "kk", width=width)
    seen = 0
    for _ in range(2):
        targets = page.locator("main a, main button, main summary, main input[type=radio]")
        for target in targets.all():
            box = target.bounding_box() if target.is_visible() else None
            if box is not None:
                seen += 1
                enough = 18 if target.get_attribute("type") == "radio" else 24  # with its label
                assert min(box["height"], box["width"]) >= enough, target.inner_text()
        page.locator("a.row").first.click() if page.locator("a.row").count() else None
    assert seen > 40
