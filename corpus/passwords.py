"""Passwords of editors: what is taken for one, and the hash that is kept of it.

The hash is scrypt (RFC 7914), by werkzeug.security, which comes with Flask; its cost is that of
the OWASP Password Storage Cheat Sheet for 32 MiB (N = 2^15, r = 8, p = 3).
"""

from __future__ import annotations

import unicodedata
from typing import Literal

from werkzeug.security import check_password_hash, generate_password_hash

from corpus.errors import UsageError

SHORTEST, LONGEST = 12, 256  # characters
DIFFERENT = 5  # characters that a password has at least
METHOD = "scrypt:32768:8:3"
Reason = Literal["short", "long", "simple", "name"]
TOLD: dict[Reason, str] = {
    "short": f"the password is too short: give at least {SHORTEST} characters, a few words say",
    "long": f"the password is too long: give at most {LONGEST} characters",
    "simple": f"the password is too simple: give at least {DIFFERENT} different characters",
    "name": "the password holds the name of the editor: choose another",
}


class PasswordError(UsageError):
    """A password that is not taken, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(TOLD[reason])
        self.reason = reason


def hashed(password: str, name: str) -> str:
    """The hash of a password that an editor of this name is to have; raises PasswordError."""
    text = _normalised(password)
    if len(text) < SHORTEST:
        raise PasswordError("short")
    if len(text) > LONGEST:
        raise PasswordError("long")
    if len(set(text)) < DIFFERENT:
        raise PasswordError("simple")
    if len(name) > 3 and name in text.casefold():
        raise PasswordError("name")
    return generate_password_hash(text, METHOD)


def is_right(password: str, kept: str | None) -> bool:
    """Whether a password is the one of a hash; as slow where there is no hash."""
    text = _normalised(password[: 4 * LONGEST])
    return check_password_hash(kept or _of_nobody(), text) and kept is not None


def _of_nobody() -> str:
    """A hash of no password that anybody knows: what is typed for an unknown name is compared
    with it."""
    return f"{METHOD}$ujEXJc8bhpVRSuFI${'0' * 128}"


def _normalised(password: str) -> str:
    """The same password in the same bytes, whichever keyboard it was typed on (NFKC)."""
    return unicodedata.normalize("NFKC", password)
