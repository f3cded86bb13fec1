"""The secret of a site, by which it knows what it has given out itself.

It lies in the data folder, readable by its user only, so that all processes have the same.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from corpus.errors import StoreError

SIZE = 32  # bytes


class Secret:
    """Seals short texts; read, or made, when it is first needed. Safe for threads and forks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._key = b""

    def seal(self, purpose: str, text: str) -> str:
        """What only who has the secret can make of a text; one purpose's is no other's."""
        message = f"{purpose}\0{text}".encode("utf-8", "replace")
        digest = hmac.digest(self._read(), message, hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def holds(self, purpose: str, text: str, seal: str) -> bool:
        """Whether a seal is that of a text, compared in constant time."""
        return hmac.compare_digest(self.seal(purpose, text).encode(), seal.encode())

    def signed(self, purpose: str, text: str) -> str:
        """A text with its seal, for a cookie."""
        return f"{text}.{self.seal(purpose, text)}"

    def opened(self, purpose: str, signed: str) -> str | None:
        """The text that was signed; none where it was not."""
        text, _, seal = signed.rpartition(".")
        return text if text and self.holds(purpose, text, seal) else None

    def _read(self) -> bytes:
        if not self._key:
            try:
                self._key = self._found() or self._made()
            except OSError as error:
                raise StoreError(
                    f"{self._path} cannot be read or made ({error.strerror}): it has to belong to "
                    "the user who serves"
                ) from None
        return self._key

    def _found(self) -> bytes:
        if not self._path.exists():
            return b""
        key = self._path.read_bytes()
        if len(key) != SIZE:
            raise StoreError(f"{self._path} is damaged: remove it, and all editors log in anew")
        return key

    def _made(self) -> bytes:
        """A new one, whole from the first moment; that of another process where it was faster."""
        part = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        try:
            opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "wb") as file:
                file.write(secrets.token_bytes(SIZE))
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(part, self._path)
        finally:
            part.unlink(missing_ok=True)
        return self._found()
