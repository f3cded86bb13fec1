"""Who is signed in, and what only they may reach.

Nothing of the desk is told to anybody else: whatever address of it is asked for, there is only
the login. Programs come to the API with a token instead (`Authorization: Bearer …`, RFC 6750);
a cookie is worth nothing there, so no other site's page can use it.
"""

from __future__ import annotations

import functools
import logging
import re
import secrets
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from corpus.editors import Editor, Editors
from corpus.errors import IzdeError
from corpus.settings import Settings
from corpus.store import Store
from web import headers, languages
from web.api import problems
from web.desk.attempts import Attempts
from web.desk.secret import Secret
from web.desk.sessions import LONGEST, Sessions
from web.languages import gettext as _
from web.site import site

View = TypeVar("View", bound=Callable[..., Any])

FIELD = "csrf"  # of every form of the desk
SAFE = ("GET", "HEAD", "OPTIONS")
LARGEST = 1_250_000  # bytes of a form: a draft, and a file beside it
SESSION, FORMS = "session", "forms"  # cookies
OF_THE_DESK = re.compile(r"/((kk|ru|en)/)?desk(/.*)?")
OUT = re.compile(r"//|/(\.|%2e){1,2}(/|$)", re.I)  # what a browser takes for another path
KEY = "izde.desk"  # in app.extensions

logger = logging.getLogger(__name__)


class Desk:
    """What the desk of one application shares."""

    def __init__(self, settings: Settings) -> None:
        self.is_https = settings.public_address.startswith("https:")
        self.secret = Secret(settings.secret)
        self.sessions = Sessions(settings.sessions)
        self._settings = settings

    @functools.cached_property
    def attempts(self) -> Attempts:
        """Made by the process that needs it, not before it is forked."""
        return Attempts(self._settings, self.secret)

    def cookie(self, name: str) -> str:
        """The name of a cookie; by https one that no other host can have set."""
        return f"__Host-izde-{name}" if self.is_https else f"izde-{name}"

    def given(self, name: str) -> str:
        """A cookie of the present request, or nothing."""
        return request.cookies.get(self.cookie(name), "")

    def give(self, response: AnyResponse, name: str, value: str, seconds: int) -> None:
        """Have the browser keep a cookie that no script reads and no other site's form sends."""
        response.set_cookie(
            self.cookie(name),
            value,
            seconds,
            httponly=True,
            samesite="Lax",
            secure=self.is_https,
        )

    def take(self, response: AnyResponse, name: str) -> None:
        """Have the browser forget a cookie."""
        response.delete_cookie(
            self.cookie(name), httponly=True, samesite="Lax", secure=self.is_https
        )


def desk() -> Desk:
    """The desk of the application that answers the present request."""
    return cast(Desk, current_app.extensions[KEY])


def open_desk(app: Flask, settings: Settings) -> None:
    """Give an application its desk."""
    app.extensions[KEY] = Desk(settings)
    app.add_template_global(csrf_token)
    app.add_template_global(signed_in)
    app.add_template_global(is_at_the_desk)
    app.after_request(_keep_private)


# -- who it is -------------------------------------------------------------------------------


def signed_in() -> Editor | None:
    """The editor of the present request: on pages by the session, in the API by the token.

    Raises StoreError where it cannot be told.
    """
    if "editor" not in g:
        g.editor = _of_token() if problems.are_asked_for() else _of_session()
    return cast("Editor | None", g.editor)


def editor() -> Editor:
    """The same where `editors_only` has let somebody in."""
    found = signed_in()
    assert found is not None
    return found


def _of_session() -> Editor | None:
    number = desk().given(SESSION)
    session = desk().sessions.find(number) if number else None
    if session is None or not site().settings.store.exists():
        return None
    with Store.open(site().settings.store) as store:
        found = Editors(store).get(session.editor)
    if found is None or found.stamp != session.stamp:  # removed, or another password or role
        desk().sessions.end(number)
        return None
    return found


def _of_token() -> Editor | None:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return None
    if not site().settings.store.exists():
        return None
    with Store.open(site().settings.store) as store:
        return Editors(store).by_token(given.token)


def begin_session(response: AnyResponse, who: Editor) -> None:
    """Sign an editor in, under a new number; what was before ends."""
    if before := desk().given(SESSION):
        desk().sessions.end(before)
    desk().give(response, SESSION, desk().sessions.begin(who.name, who.stamp), LONGEST)


def end_session(response: AnyResponse) -> None:
    """Sign out."""
    if number := desk().given(SESSION):
        desk().sessions.end(number)
    desk().take(response, SESSION)


# -- who may ---------------------------------------------------------------------------------


def editors_only(view: View) -> View:
    """A page of the desk, or an endpoint of the API, that only editors reach.

    Without a login a page leads to it, and the API answers 401. A form that changes anything
    has to carry the token of its session.
    """

    @functools.wraps(view)
    def guarded(*arguments: Any, **values: Any) -> Any:
        if signed_in() is None:
            return _token_wanted() if problems.are_asked_for() else _to_the_login()
        if not problems.are_asked_for():
            check_form()
        return view(*arguments, **values)

    return cast(View, guarded)


def admins_only(view: View) -> View:
    """The same for admins; other editors find nothing there."""

    @editors_only
    @functools.wraps(view)
    def guarded(*arguments: Any, **values: Any) -> Any:
        if not editor().is_admin:
            abort(404)
        return view(*arguments, **values)

    return cast(View, guarded)


def _to_the_login() -> AnyResponse:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    front = url_for("desk.front", interface=languages.interface())
    target = url_for(
        "desk.login",
        interface=languages.interface(),
        next=wanted if wanted and request.path != front else None,
    )
    return redirect(target, 303)


def _token_wanted() -> Response:
    wrong = request.authorization is not None
    challenge = 'Bearer realm="izde"' + (', error="invalid_token"' if wrong else "")
    return problems.answer(401, _("A token is needed"), [("WWW-Authenticate", challenge)])


def after_login() -> str:
    """Where the login leads: to the page of the desk that was asked for, never elsewhere."""
    front = url_for("desk.front", interface=languages.interface())
    wanted = request.values.get("next", "")
    path = re.split(r"[?#]", wanted, maxsplit=1)[0]
    odd = "\\" in wanted or " " in wanted or not wanted.isprintable() or OUT.search(path)
    within = OF_THE_DESK.fullmatch(path) and not odd and len(wanted) <= 2000
    return wanted if within else front


# -- forms -----------------------------------------------------------------------------------


def csrf_token() -> str:
    """What each form carries as `csrf`: made of the session, before a login of a cookie."""
    return desk().secret.seal("form", _form_number())


def check_form() -> None:
    """Refuse what was not sent by a form of this session: 403, and nothing is done."""
    if request.method in SAFE:
        return
    request.max_content_length = LARGEST
    number = desk().given(SESSION) if signed_in() else desk().given(FORMS)
    if not number or not desk().secret.holds("form", number, request.form.get(FIELD, "")):
        abort(403)


def _form_number() -> str:
    if signed_in() is not None:
        return desk().given(SESSION)
    if "form_number" not in g:
        g.form_number = desk().given(FORMS) or secrets.token_urlsafe(16)
    return cast(str, g.form_number)


# -- what every answer is under --------------------------------------------------------------


def _keep_private(response: Response) -> Response:
    """Nothing of the desk is kept by caches or shown by other search engines."""
    if "form_number" in g:
        desk().give(response, FORMS, g.form_number, LONGEST)
    if OF_THE_DESK.fullmatch(request.path) or g.get("editor") is not None:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    if OF_THE_DESK.fullmatch(request.path):
        headers.turn_robots_away(response)
    return response


def is_at_the_desk() -> bool:
    """Whether a public page may show the way to the desk: not where that cannot be told."""
    try:
        return signed_in() is not None
    except IzdeError as error:
        logger.error("%s", error)
        g.editor = None
        return False
