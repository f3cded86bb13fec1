"""How often a password may be tried for one account, without shutting its editor out.

A browser in which somebody has signed in before keeps a sealed cookie of that. Its attempts are
counted by themselves, all others of an account together: so a stranger who guesses uses up the
attempts of strangers only (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
Names without an account are counted in the same way: nothing tells them apart.
"""

from __future__ import annotations

import hashlib
import logging
import math
import secrets
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter, RateLimiter

from corpus.settings import Settings
from web.desk.secret import Secret
from web.limits import storage

KNOWN = parse("10 per 10 minutes")  # attempts of a browser in which the editor signed in before
STRANGE = parse("10 per 5 minutes")  # of all others together
DEVICE = 180 * 24 * 3600  # seconds that a browser is known
PURPOSE = "device"

logger = logging.getLogger(__name__)


class Attempts:
    """Counts where the limits count: in Redis for all processes, else each for itself."""

    def __init__(self, settings: Settings, secret: Secret) -> None:
        self._secret = secret
        self._own: RateLimiter = FixedWindowRateLimiter(MemoryStorage())
        self._shared: RateLimiter | None = None
        if settings.redis:
            where = storage(settings.redis)
            shared = storage_from_string(where["storage_uri"], **where["storage_options"])
            assert isinstance(shared, Storage)
            self._shared = FixedWindowRateLimiter(shared)

    def wait(self, name: str, device: str) -> int:
        """Count an attempt; the seconds to wait where there were too many, else 0.

        `device` is the cookie of a browser, or nothing.
        """
        item, key = self._counted(name, device)
        if self._shared is not None:
            try:
                return _left(self._shared, item, key)
            except self._shared.storage.base_exceptions as error:
                logger.error("attempts are counted by each process: %s", type(error).__name__)
        return _left(self._own, item, key)

    def device(self, name: str) -> str:
        """The cookie of a browser in which this editor has just signed in."""
        return self._secret.signed(PURPOSE, f"{_key(name)}.{secrets.token_urlsafe(9)}")

    def _counted(self, name: str, device: str) -> tuple[RateLimitItem, str]:
        known = self._secret.opened(PURPOSE, device) or ""
        if known.partition(".")[0] == _key(name):
            return KNOWN, known
        return STRANGE, _key(name)


def _left(limiter: RateLimiter, item: RateLimitItem, key: str) -> int:
    if limiter.hit(item, "login", key):
        return 0
    return max(1, math.ceil(limiter.get_window_stats(item, "login", key).reset_time - time.time()))


def _key(name: str) -> str:
    """An account as it is counted: its name is nowhere told."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:32]
