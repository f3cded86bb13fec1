"""The frame of the desk: the login, an editor's own account, and for admins who has one."""

from __future__ import annotations

from typing import NamedTuple

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from corpus.collation import sort_key
from corpus.editors import Editor, Editors, Entry, folded
from corpus.passwords import LONGEST, SHORTEST, PasswordError, Reason, is_right
from corpus.store import Store
from corpus.story import Language
from web import languages, wording
from web.desk.accounts import (
    admins_only,
    after_login,
    begin_session,
    check_form,
    desk,
    editor,
    editors_only,
    end_session,
    signed_in,
)
from web.desk.attempts import DEVICE
from web.desk.naming import kind_name
from web.languages import gettext as _
from web.languages import ngettext
from web.site import site
from web.urls import PAGE_FORM, link

DEVICE_COOKIE = "device"
LINES = 100  # of the log on a page
HERE = "/<any(kk, ru, en):interface>/desk"
METHODS = ["GET", "POST"]  # of every address, so that none is told apart without a login

blueprint = Blueprint("desk", __name__)


class Place(NamedTuple):
    """A page of the desk, for its menu."""

    endpoint: str
    name: str


def places() -> list[Place]:
    """What the menu of the desk leads to."""
    found = [
        Place("desk.front", _("Duplicates")),
        Place("check.form", _("Check a draft")),
        Place("choosing.form", _("Compare two stories")),
        Place("desk.account", _("My account")),
    ]
    return [*found, Place("desk.people", _("Editors"))] if editor().is_admin else found


@blueprint.app_context_processor
def _shared() -> dict[str, object]:
    return {"desk_places": places}


# -- ways in ---------------------------------------------------------------------------------


@blueprint.get("/desk")
@blueprint.get("/desk/")
@blueprint.get("/desk/<path:rest>")
def without_language(rest: str = "") -> AnyResponse:
    """To the same page of the desk in the language that the browser asks for."""
    path = url_for("desk.elsewhere", interface=languages.preferred(), rest=rest).rstrip("/")
    response = redirect(link(path, request.args.items(multi=True)), 302)
    response.vary.add("Accept-Language")
    return response


@blueprint.post(HERE)
@blueprint.route(f"{HERE}/", methods=METHODS)
@blueprint.route(f"{HERE}/<path:rest>", methods=METHODS)
@editors_only
def elsewhere(interface: Language, rest: str = "") -> AnyResponse:
    """What is no page of the desk: the login, for who is not signed in."""
    if rest:
        abort(404)
    return redirect(url_for("desk.front", interface=interface), 303)


@blueprint.get(f"{HERE}/login")
def login(interface: Language) -> AnyResponse:
    """The login; who is signed in already goes on."""
    if signed_in() is not None:
        return redirect(after_login(), 303)
    return _login()


def _login(status: int = 200, *, wrong: bool = False, wait: int = 0) -> Response:
    page = render_template(
        "desk_login.html",
        next=after_login(),
        name=request.form.get("name", "")[:200],
        wrong=wrong,
        minutes=-(-wait // 60),
    )
    response = make_response(page, status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@blueprint.post(f"{HERE}/login")
def sign_in(interface: Language) -> AnyResponse:
    """Try a name and a password."""
    check_form()
    name, password = folded(request.form.get("name", "")), request.form.get("password", "")
    wait = desk().attempts.wait(name, desk().given(DEVICE_COOKIE))
    if wait:
        return _login(429, wait=wait)
    found = _authenticated(name, password)
    if found is None:
        return _login(403, wrong=True)
    response = redirect(after_login(), 303)
    begin_session(response, found)
    desk().give(response, DEVICE_COOKIE, desk().attempts.device(found.name), DEVICE)
    return response


def _authenticated(name: str, password: str) -> Editor | None:
    """Who that is; as slow where there is no such name, or nobody at all."""
    if not site().settings.store.exists():
        is_right(password, None)
        return None
    with Store.open(site().settings.store) as store:
        return Editors(store).authenticate(name, password)


@blueprint.post(f"{HERE}/logout")
@editors_only
def logout(interface: Language) -> AnyResponse:
    """Sign out."""
    response = redirect(url_for("desk.login", interface=interface), 303)
    end_session(response)
    return response


# -- one's own account -----------------------------------------------------------------------


@blueprint.get(f"{HERE}/account")
@editors_only
def account(interface: Language) -> str:
    """What an account is, and what its editor may change of it."""
    return _account(editor(), done=request.args.get("done", ""))


def _account(one: Editor, *, done: str = "", fault: str = "", token: str = "") -> str:
    return render_template(
        "desk_account.html",
        one=one,
        institution=_institution(one, languages.interface()),
        done=done,
        fault=fault,
        token=token,
        shortest=SHORTEST,
        longest=LONGEST,
    )


@blueprint.post(f"{HERE}/account/password")
@editors_only
def password(interface: Language) -> AnyResponse:
    """Another password for oneself: it ends the account's other sessions."""
    one, new = editor(), request.form.get("new", "")
    wait = desk().attempts.wait(one.name, desk().given(DEVICE_COOKIE))
    if wait:
        return make_response(_account(one, fault=_too_often(wait)), 429, {"Retry-After": str(wait)})
    if _authenticated(one.name, request.form.get("old", "")) is None:
        return make_response(_account(one, fault=_("This is not your present password.")), 400)
    if new != request.form.get("again", ""):
        return make_response(_account(one, fault=_("The new passwords differ.")), 400)
    try:
        with Store.open(site().settings.store) as store:
            changed = Editors(store).passwd(one.name, new, by=one.name)
    except PasswordError as error:
        return make_response(_account(one, fault=_fault(error.reason)), 400)
    response = redirect(url_for("desk.account", interface=interface, done="password"), 303)
    begin_session(response, changed)
    return response


def _too_often(wait: int) -> str:
    minutes = -(-wait // 60)
    return ngettext(
        "Too many attempts. Try again in %(count)s minute.",
        "Too many attempts. Try again in %(count)s minutes.",
        minutes,
        count=minutes,
    )


def _fault(reason: Reason) -> str:
    """Why a password is not taken."""
    return {
        "short": _("The new password is too short."),
        "long": _("The new password is too long."),
        "simple": _("The new password has too few different characters."),
        "name": _("The new password holds your name."),
    }[reason]


@blueprint.post(f"{HERE}/account/token")
@editors_only
def token(interface: Language) -> AnyResponse:
    """Make a token for the API, which is shown this once, or withdraw it."""
    one = editor()
    with Store.open(site().settings.store) as store:
        editors = Editors(store)
        do = request.form.get("do")
        if do == "make":
            made = editors.new_token(one.name, by=one.name)
            return make_response(_account(editors.get(one.name) or one, token=made))
        if do != "withdraw":
            abort(400)
        if one.has_token:
            editors.withdraw_token(one.name, by=one.name)
    return redirect(url_for("desk.account", interface=interface, done="token"), 303)


def _institution(one: Editor, language: Language) -> str:
    """Its name; its slug where it has left the registry."""
    return _named(one.institution, language) if one.institution else ""


def _named(slug: str, language: Language) -> str:
    return wording.institution_name(slug, site().registry, language)


# -- for admins ------------------------------------------------------------------------------


@blueprint.get(f"{HERE}/editors")
@admins_only
def people(interface: Language) -> str:
    """Who has an account, and what was done."""
    before = request.args.get("before", "")
    number = int(before) if PAGE_FORM.fullmatch(before) else 0
    with Store.open(site().settings.store) as store:
        editors = Editors(store).all()
        lines = Editors(store).latest(LINES + 1, number)
    editors.sort(key=lambda one: (sort_key(one.name, interface), one.name))
    return render_template(
        "desk_people.html",
        people=[(one, _institution(one, interface)) for one in editors],
        log=[_line(entry) for _number, entry in lines[:LINES]],
        earlier=lines[LINES - 1][0] if len(lines) > LINES else 0,
    )


class Line(NamedTuple):
    """A line of the log as it is shown."""

    at: str
    editor: str
    action: str
    subject: str
    address: str  # of the two stories that it is of
    detail: str


def _line(entry: Entry) -> Line:
    return Line(
        at=entry.at,
        editor=entry.editor or "",
        action=action_name(entry.action),
        subject=entry.subject,
        address=_pair(entry),
        detail=", ".join(_told(name, str(value)) for name, value in entry.detail.items() if value),
    )


def _pair(entry: Entry) -> str:
    one, _space, other = entry.subject.partition(" ")
    if not (entry.action.startswith("verdict") and one and other):
        return ""
    return url_for("review.pair", interface=languages.interface(), one=one, other=other)


def _told(name: str, value: str) -> str:
    """A detail of what was done, in the language of the page."""
    match name:
        case "role":
            return _("Admin") if value == "admin" else _("Editor")
        case "institution":
            return _named(value, languages.interface())
        case "kind":
            return kind_name(value)
        case "id":
            return f"№ {value}"
        case _:
            return value


def action_name(action: str) -> str:
    """What was done, in the language of the page."""
    names = {
        "added": _("Account added"),
        "password": _("Password changed"),
        "changed": _("Account changed"),
        "removed": _("Account removed"),
        "token": _("API token made"),
        "token withdrawn": _("API token withdrawn"),
        "verdict": _("Verdict"),
        "verdict undone": _("Verdict taken back"),
    }
    return names.get(action, action)
