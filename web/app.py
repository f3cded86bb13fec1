"""The Flask application: languages, pages, static files, and what all of them are under."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import re
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, send_file, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

from corpus.settings import Settings
from web import (
    asking,
    citing,
    crawlers,
    errors,
    exports,
    feeds,
    headers,
    health,
    languages,
    limits,
    logs,
    pages,
    places,
    requests,
    research,
    searching,
    studypage,
    wording,
)
from web.api import page as api_page
from web.api import routes as api
from web.desk import accounts, check, choosing, reviewing, work
from web.desk import pages as desk_pages
from web.site import KEY, Site, site
from web.text import language_tag

STATIC = Path(__file__).with_name("static")
FOREVER = 365 * 24 * 3600  # seconds; the address of a static file changes with its content


def create_app(settings: Settings) -> Flask:
    """The site over one data folder; raises IzdeError where its registry file is wrong."""
    app = logs.Application(__name__, static_folder=None)
    app.request_class = requests.InMemory
    app.url_map.merge_slashes = False  # the redirect would lead to the Host that was sent
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[KEY] = Site(settings)
    app.extensions[work.KEY] = work.Work(app.extensions[KEY])
    languages.speak(app)
    _serve_static(app)
    accounts.open_desk(app, settings)
    rooms = (health, pages, places, searching, exports, citing, feeds, crawlers, research)
    for room in (*rooms, api, api_page, desk_pages, reviewing, check, choosing):
        app.register_blueprint(room.blueprint)
    app.context_processor(_context)
    errors.register(app)
    app.after_request(headers.harden)
    app.after_request(api.open_to_all)
    if settings.public_address.startswith("https:"):
        app.after_request(headers.insist_on_https)
    if settings.demo:
        app.after_request(headers.turn_robots_away)
    _watch(app, settings)
    return app


def _watch(app: Flask, settings: Settings) -> None:
    """Limits, ids, the log and, where they are wanted, the metrics."""
    observers: list[requests.Observer] = []
    if settings.metrics_port:
        from web.metrics import Counting  # it begins to count when it is imported

        observers.append(Counting())
    limits.limit(app, settings)
    requests.observe(app, *observers)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0
        )


def _context() -> dict[str, Any]:
    """What every template may use."""
    return {
        "interface": languages.interface(),
        "interfaces": languages.NAMES,
        "switch": pages.switch,
        "same_query": asking.same_query,
        "tool_links": studypage.tool_links,
        "words": wording,
        "language_tag": language_tag,
        "registry": site().registry,
        "demo": site().settings.demo,
        "public": site().public,
    }


def _lean(path: Path) -> bytes:
    """A file as it is sent: a style sheet without what only its writers need."""
    if path.suffix != ".css":
        return path.read_bytes()
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    return "\n".join(filter(None, map(str.strip, text.splitlines()))).encode()


def _serve_static(app: Flask) -> None:
    """Static files under addresses that hold a digest of their content."""
    files = {path.name: _lean(path) for path in STATIC.iterdir() if path.is_file()}
    digests = {name: hashlib.sha256(file).hexdigest()[:12] for name, file in files.items()}

    @app.get("/static/<digest>/<name>", endpoint="static")
    def static(digest: str, name: str) -> Response:
        if digests.get(name) != digest:
            abort(404)
        kind = mimetypes.guess_type(name)[0]
        response = send_file(io.BytesIO(files[name]), kind, max_age=FOREVER, etag=digest)
        response.cache_control.public = True
        response.cache_control.immutable = True
        return response

    def asset(name: str) -> str:
        return url_for("static", digest=digests[name], name=name)

    app.add_template_global(asset)
