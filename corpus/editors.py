"""The accounts of editors in the store of record, and the log of what they did.

Every change of an account stands in the log, in the same transaction; of passwords and tokens
only hashes are kept, and neither is ever in the log.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import RowMapping, delete, insert, select, update

from corpus.errors import IzdeError, NotFoundError, UsageError
from corpus.intake import now
from corpus.passwords import hashed, is_right
from corpus.schema import audit, editors
from corpus.store import BATCH, Store

Role = Literal["editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
NAME = re.compile(r"\w[\w.@-]{0,63}")
TOKEN = "izde_"  # how a token begins, so that one in the wrong place is known for one


class Editor(msgspec.Struct, frozen=True):
    """An account: who may work at the desk."""

    name: str
    role: Role
    institution: str | None
    created: str = ""
    has_token: bool = False
    # Another one with each password, role or account of the name: it ends what began before.
    stamp: str = ""

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    def told(self) -> dict[str, Any]:
        """What programs are told."""
        names = ("name", "role", "institution", "created", "has_token")
        return {name: getattr(self, name) for name in names}


class Entry(msgspec.Struct, frozen=True):
    """A line of the log: who did what to whom, and how; no editor: a command on the server."""

    at: str
    editor: str | None
    action: str
    subject: str
    detail: dict[str, Any]


class Editors:
    """The accounts of a store. Every method may raise StoreError.

    `by` is the editor who makes a change; None for a command on the server.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[Editor]:
        """All editors, by name."""
        with self._store.reading() as connection:
            rows = connection.execute(select(editors).order_by(editors.c.name)).mappings()
            return [_editor(row) for row in rows]

    def get(self, name: str) -> Editor | None:
        row = self._row(name)
        return None if row is None else _editor(row)

    def authenticate(self, name: str, password: str) -> Editor | None:
        """Who has this name and password; nobody is told apart from a wrong password."""
        row = self._row(name)
        right = is_right(password, None if row is None else row["password"])
        return _editor(row) if right and row is not None else None

    def by_token(self, token: str) -> Editor | None:
        """Whose token this is."""
        query = select(editors).where(editors.c.token == _digest(token))
        with self._store.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _editor(row)

    def add(
        self,
        name: str,
        password: str,
        role: Role = "editor",
        institution: str | None = None,
        by: str | None = None,
    ) -> Editor:
        """A new account; raises UsageError for a name or a password that is none, IzdeError
        where the name is taken."""
        name = checked(name)
        row = {
            "name": name,
            "password": hashed(password, name),
            "role": role,
            "institution": institution,
            "created": now(),
            "token": None,
        }
        with self._store.writing() as connection:
            self.refuse_taken(name)
            connection.execute(insert(editors).values(row))
            self.audit(by, "added", name, {"role": role, "institution": institution})
        return self.known(name)

    def refuse_taken(self, name: str) -> None:
        """Raise IzdeError where there is an editor of this name."""
        if self._row(name) is not None:
            raise IzdeError(
                f"there is an editor {name!r} already: `izde editors passwd` sets a password"
            )

    def passwd(self, name: str, password: str, by: str | None = None) -> Editor:
        """Set a password, which ends the account's sessions; raises as `add`, or NotFoundError."""
        name = self.known(name).name
        return self._change(name, {"password": hashed(password, name)}, by, "password", {})

    def change(self, name: str, values: Mapping[str, str | None], by: str | None = None) -> Editor:
        """Set `role` or `institution`; another role ends the account's sessions."""
        before = self.known(name)
        new = {field: one for field, one in values.items() if getattr(before, field) != one}
        if not new:
            return before
        return self._change(before.name, new, by, "changed", new)

    def remove(self, name: str, by: str | None = None) -> None:
        """Remove an account with its token; raises NotFoundError."""
        with self._store.writing() as connection:
            name = self.known(name).name
            connection.execute(delete(editors).where(editors.c.name == name))
            self.audit(by, "removed", name, {})

    def new_token(self, name: str, by: str | None = None) -> str:
        """Make a token for the API, in place of an earlier one; it cannot be told again."""
        token = TOKEN + secrets.token_urlsafe(32)
        self._change(self.known(name).name, {"token": _digest(token)}, by, "token", {})
        return token

    def withdraw_token(self, name: str, by: str | None = None) -> None:
        """Make the token of an account worthless; raises NotFoundError where it has none."""
        one = self.known(name)
        if not one.has_token:
            raise NotFoundError(f"the editor {one.name!r} has no token: nothing was withdrawn")
        self._change(one.name, {"token": None}, by, "token withdrawn", {})

    def audit(
        self, editor: str | None, action: str, subject: str, detail: Mapping[str, Any]
    ) -> None:
        """Note what was done; inside `Store.writing`, together with what is noted."""
        values = {"at": now(), "editor": editor, "action": action, "subject": subject}
        with self._store.writing() as connection:
            connection.execute(insert(audit).values(**values, detail=dict(detail)))

    def log(self) -> Iterator[Entry]:
        """The whole log, oldest first, read in batches."""
        query = select(audit).order_by(audit.c.id).execution_options(yield_per=BATCH)
        with self._store.reading() as connection:
            for row in connection.execute(query).mappings():
                yield _entry(row)

    def latest(self, n: int, before: int = 0) -> list[tuple[int, Entry]]:
        """The last n lines of the log, newest first, with their numbers; those below `before`."""
        query = select(audit).order_by(audit.c.id.desc()).limit(n)
        if before:
            query = query.where(audit.c.id < before)
        with self._store.reading() as connection:
            return [(row["id"], _entry(row)) for row in connection.execute(query).mappings()]

    def _row(self, name: str) -> RowMapping | None:
        query = select(editors).where(editors.c.name == folded(name))
        with self._store.reading() as connection:
            return connection.execute(query).mappings().one_or_none()

    def known(self, name: str) -> Editor:
        """The editor of a name; raises NotFoundError."""
        one = self.get(name)
        if one is None:
            raise NotFoundError(f"there is no editor {name!r}: `izde editors list` lists them")
        return one

    def _change(
        self,
        name: str,
        values: Mapping[str, str | None],
        by: str | None,
        action: str,
        detail: Mapping[str, Any],
    ) -> Editor:
        with self._store.writing() as connection:
            changed = update(editors).where(editors.c.name == name).values(**values)
            if connection.execute(changed).rowcount == 0:  # removed just now
                raise NotFoundError(f"there is no editor {name!r}: nothing was changed")
            self.audit(by, action, name, detail)
            return self.known(name)


def checked(name: str) -> str:
    """A name as it is kept: in small letters; raises UsageError for one that is none."""
    kept = folded(name)
    if not NAME.fullmatch(kept):
        raise UsageError(
            f"{name[:80]!r} is no name of an editor: up to 64 letters, digits and . _ @ -, no space"
        )
    return kept


def folded(name: str) -> str:
    """A name as it is looked for, however it was typed."""
    return unicodedata.normalize("NFKC", name[:200]).casefold().strip()


def _digest(token: str) -> str:
    """What is kept of a token; no salt or cost is needed for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _editor(row: RowMapping) -> Editor:
    stamp = "\n".join((row["password"], row["role"], row["created"]))
    return Editor(
        name=row["name"],
        role=row["role"],
        institution=row["institution"],
        created=row["created"],
        has_token=row["token"] is not None,
        stamp=hashlib.sha256(stamp.encode()).hexdigest(),
    )


def _entry(row: RowMapping) -> Entry:
    return Entry(*(row[name] for name in Entry.__struct_fields__))
