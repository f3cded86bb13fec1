"""The account of an editor, in a real browser: coming in, another password, a token, going."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from accessible import assert_accessible, assert_large_enough
from browsing import DESK, PHONE, SCHEMES, Keep, everywhere
from demo_site import served
from editor import HOME
from playwright.sync_api import Browser, BrowserContext, Page, expect

from corpus.editors import Editors
from corpus.settings import Settings, load_settings
from corpus.store import Store

pytestmark = pytest.mark.browser

NAME, PASSWORD, NEW = "әсел", "құлпынай мен бал", "several easy words"
NAMES = {  # what is pressed and what is told
    "kk": ("Кіру", "Шығу", "Аты немесе құпиясөз қате.", "Менің тіркелгім"),
    "ru": ("Войти", "Выйти", "Неверное имя или пароль.", "Моя учётная запись"),
    "en": ("Sign in", "Sign out", "Name or password is wrong.", "My account"),
}
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def settings(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The demo site, with an editor."""
    data = shutil.copytree(demo_data, tmp_path_factory.mktemp("accounts") / "demo")
    settings = load_settings(data)
    with Store.open(settings.store) as store:
        Editors(store).add("olga.petrova@museum.example", PASSWORD)
    return settings


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with served(settings) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A browser that was never here before, on a page of the site."""
    opened: list[BrowserContext] = []

    def visit(path: str, width: int = DESK, scheme: str = "light", *, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(address + path)
        return page

    yield visit
    for context in opened:
        context.close()


@pytest.fixture
def name(settings: Settings) -> str:
    """An admin of an institution, whom only this test signs in: an account is tried so often."""
    with Store.open(settings.store) as store:
        number = len(Editors(store).all())
        return Editors(store).add(f"{NAME}-{number}", PASSWORD, "admin", HOME).name


def sign_in(page: Page, name: str, password: str) -> None:
    """With nothing but the keyboard."""
    page.locator("#name").fill(name)
    page.keyboard.press("Tab")
    expect(page.locator("#password")).to_be_focused()
    page.keyboard.type(password)
    page.keyboard.press("Enter")


@everywhere(schemes=SCHEMES)
def test_an_editor_comes_in_looks_at_the_account_and_goes(
    visit: Visit, keep: Keep, name: str, language: str, width: int, scheme: str
) -> None:
    enter, leave, wrong, account = NAMES[language]

    def looks_right(what: str) -> None:
        keep(page, f"accounts-{what}-{language}-{scheme}-{width}")
        assert_accessible(page, width)
        assert_large_enough(page, "main", least=0)

    page = visit(f"/{language}/desk/account", width, scheme)
    expect(page).to_have_title(f"{enter} · Izde")
    expect(page.locator(".desk-menu")).to_have_count(0)
    looks_right("login")

    sign_in(page, name, "not the password")
    expect(page.get_by_role("alert")).to_have_text(wrong)
    expect(page.locator("#name")).to_have_value(name)
    expect(page.locator("#password")).to_have_value("")
    expect(page.locator("#password")).to_have_attribute("aria-describedby", "fault")
    looks_right("wrong")

    sign_in(page, name, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text(account)
    expect(page.locator(".desk-menu [aria-current=page]")).to_have_text(account)
    looks_right("account")

    page.locator(".desk-menu a").last.click()
    expect(page).to_have_url(re.compile(rf"/{language}/desk/editors$"))
    expect(page.locator("table").first).to_contain_text("olga.petrova@museum.example")
    looks_right("people")

    page.get_by_role("button", name=leave).click()
    expect(page).to_have_title(f"{enter} · Izde")
    page.go_back()
    page.reload()
    expect(page.locator("#password")).to_be_visible()
    expect(page.locator("table")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_password_and_a_token_are_changed_with_the_keyboard(
    visit: Visit, keep: Keep, settings: Settings, name: str, scripts: bool
) -> None:
    page = visit("/en/desk/account", PHONE, scripts=scripts)
    sign_in(page, name, PASSWORD)
    page.locator("#old").fill(PASSWORD)
    for text in (NEW, "several easy word"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The new passwords differ.")
    for field, text in (("#old", PASSWORD), ("#new", NEW), ("#again", NEW)):
        page.locator(field).fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("main [role=status]")).to_contain_text("Your password has been changed.")

    page.get_by_role("button", name="Make a new token").press("Enter")
    token = page.locator("code.token")
    expect(token).to_have_text(re.compile(r"^izde_[\w-]{43}$"))
    keep(page, "accounts-token")
    if scripts:  # axe needs them itself
        assert_accessible(page, PHONE)
    page.get_by_role("button", name="Withdraw the token").press("Enter")
    expect(page.locator("main [role=status]")).to_have_text("The token has been withdrawn.")
    expect(token).to_have_count(0)
    with Store.open(settings.store) as store:
        Editors(store).passwd(name, PASSWORD)  # which ends the session
    page.reload()
    expect(page.locator("#password")).to_be_visible()
