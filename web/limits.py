"""How often one address may ask: so that a robot among the facets takes nobody's turn.

A route is told by its endpoint, else by its blueprint; what the table does not name is a page.
The machine itself is not limited. Where Redis cannot be reached, each process counts for itself.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limit, Limiter
from flask_limiter.errors import RateLimitExceeded

from corpus.errors import IzdeError
from corpus.settings import Limited, Settings
from web import errors

logger = logging.getLogger(__name__)

KINDS: dict[str, Limited | None] = {  # of endpoints, and of blueprints
    "api": "api",
    "desk.sign_in": "login",
    "exports": "export",
    "health": None,
    "pages.front": None,
    "pages.suggest": "suggest",
    "pages.without_slash": None,
    "research": "research",
    "research.collocations_file": "export",
    "research.conllu": "export",
    "research.context_file": "export",
    "research.counts_file": "export",
    "research.frequencies_file": "export",
    "research.story_conllu": "export",
    "static": None,
}
PAGES: Limited = "search"
STORE_SECONDS = 0.3  # that Redis has to answer
FORWARDED = "X-Forwarded-For"


def kind_of(endpoint: str | None) -> Limited | None:
    """Which limit a route falls under; none for what costs nothing, or is not there."""
    if endpoint is None:
        return None
    blueprint = endpoint.partition(".")[0]
    return KINDS.get(endpoint, KINDS.get(blueprint, PAGES))


def limit(app: Flask, settings: Settings) -> None:
    """Limit the routes of an application.

    Raises IzdeError where Redis is wanted and its library is not installed.
    """
    untold = settings.trusted_proxies == 0

    def is_free() -> bool:
        nonlocal untold
        if not ipaddress.ip_address(network_of(request.remote_addr).partition("/")[0]).is_loopback:
            return False
        if untold and FORWARDED in request.headers:
            untold = False
            logger.warning(
                "a proxy on this machine passes visitors on, but none is trusted: nobody is "
                "limited until trusted_proxies says how many there are"
            )
        return True

    def limit_of_this() -> str:
        kind = kind_of(request.endpoint)
        return settings.limit(kind) if kind else ""

    limiter = Limiter(
        lambda: network_of(request.remote_addr),
        app=app,
        default_limits=[
            Limit(
                limit_of_this,
                shared=True,
                scope=lambda endpoint: kind_of(endpoint) or "",
                exempt_when=is_free,
            )
        ],
        strategy="fixed-window",
        in_memory_fallback_enabled=bool(settings.redis),
        **storage(settings.redis),
    )

    def too_many(error: RateLimitExceeded) -> Response:
        error.retry_after = 1
        try:
            if limiter.current_limit is not None:
                left = limiter.current_limit.window.reset_time - time.time()
                error.retry_after = max(1, math.ceil(left))
        except limiter.storage.base_exceptions:  # Redis went away just now
            pass
        return errors.of_http(error)

    app.register_error_handler(RateLimitExceeded, too_many)


def network_of(address: str | None) -> str:
    """Who counts as one: an IPv4 address, the network of an IPv6 address that one line has."""
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:  # a socket of this machine has none
        return "127.0.0.1"
    if isinstance(parsed, ipaddress.IPv4Address) or parsed.is_loopback:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def storage(redis: str) -> dict[str, Any]:
    """Where is counted, and how long it is waited for."""
    if not redis:
        return {"storage_uri": "memory://"}
    try:
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError:
        raise IzdeError(
            "the setting redis wants a library that is not installed: pip install 'izde[redis]'"
        ) from None
    options = {
        "socket_connect_timeout": STORE_SECONDS,
        "socket_timeout": STORE_SECONDS,
        "retry": Retry(NoBackoff(), 0),
    }
    return {"storage_uri": redis, "storage_options": options}
