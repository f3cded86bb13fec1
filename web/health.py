"""For who keeps the site running: whether it lives, and whether it can be asked.

/healthz fails where the process should be started anew, /readyz where it should not be sent
visitors: its index is not there, not of its version, damaged, or the store cannot be read.
"""

from __future__ import annotations

import contextlib

from flask import Blueprint, Response, jsonify

from corpus.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexStaleError,
    IzdeError,
    StoreError,
)
from index.arrayfile import DamagedFileError
from index.whoosh_layout import read_state, serving
from web.site import Site, site

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """That requests are answered."""
    return _kept_nowhere(jsonify(status="alive"))


@blueprint.get("/readyz")
def ready() -> Response:
    """That index and store can be read; 503, naming what cannot, where one of them cannot."""
    checks = {"index": _index(), "store": _store()}
    is_ready = all(found == "ok" for found in checks.values())
    response = jsonify(status="ready" if is_ready else "not ready", checks=checks)
    response.status_code = 200 if is_ready else 503
    return _kept_nowhere(response)


def _index() -> str:
    """What the newest index is like; looks at the files, for they may have been taken away."""
    try:
        site().engine().story("")
    except IndexMissingError:
        return "missing"
    except IndexStaleError:
        return "of another version"
    except IndexDamagedError:
        return "damaged"
    return "ok"


def _store() -> str:
    if not site().settings.store.exists():
        return "missing"
    try:
        site().store_revision()
    except StoreError:
        return "unreadable"
    return "ok"


def _kept_nowhere(response: Response) -> Response:
    response.cache_control.no_store = True
    return response


def numbers(of: Site) -> dict[str, int]:
    """What is served, for `web.metrics`; what cannot be read is left out."""
    found: dict[str, int] = {}
    with contextlib.suppress(IzdeError, DamagedFileError, OSError):
        state = read_state(*serving(of.settings.index))
        found["izde_index_stories"] = state.stories
        found["izde_index_revision"] = state.revision
    with contextlib.suppress(StoreError):
        found["izde_store_revision"] = of.store_revision()
    return found
