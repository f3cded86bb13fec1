"""`izde editors`: who may work at the desk, and what they did.

Only click and what is light is imported here; the commands import their work when called.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from corpus.errors import UsageError
from corpus.options import Invocation, izde_command, shared_options

if TYPE_CHECKING:
    from corpus.editors import Editors, Entry

NOBODY = "none"  # what --institution takes for no institution
role_option = click.option(
    "--role",
    type=click.Choice(["editor", "admin"]),
    help="An admin also sees who has an account, and what was done.",
)
institution_option = click.option(
    "--institution", metavar="SLUG", help=f"Whose stories are the editor's own; {NOBODY}: of none."
)
stdin_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, for scripts."
)


@click.group("editors")
@shared_options
def editors() -> None:
    """The accounts of editors, for the desk of the site and for its API."""


@izde_command("add")
@click.argument("name")
@role_option
@institution_option
@stdin_option
def add(
    invocation: Invocation,
    name: str,
    role: Any,
    institution: str | None,
    password_stdin: bool,
) -> None:
    """Add an account; its password is asked for."""
    from corpus.editors import checked

    slug = _slug(invocation, institution)
    with _accounts(invocation, create=True) as accounts:
        accounts.refuse_taken(checked(name))
        password = _password(from_stdin=password_stdin)
        one = accounts.add(name, password, role or "editor", slug)
    invocation.say(f"{one.name}: {one.role} added; the desk is at /desk of the site")
    invocation.emit(one.told())


@izde_command("passwd")
@click.argument("name")
@stdin_option
def passwd(invocation: Invocation, name: str, password_stdin: bool) -> None:
    """Set another password; whoever is signed in to the account is signed out."""
    with _accounts(invocation) as accounts:
        one = accounts.known(name)
        one = accounts.passwd(one.name, _password(from_stdin=password_stdin))
    invocation.say(f"{one.name}: the password is changed")
    invocation.emit(one.told())


@izde_command("change")
@click.argument("name")
@role_option
@institution_option
def change(invocation: Invocation, name: str, role: Any, institution: str | None) -> None:
    """Set the role or the institution of an account; another role signs its editor out."""
    values: dict[str, str | None] = {"role": role} if role else {}
    if institution is not None:
        values["institution"] = _slug(invocation, institution)
    if not values:
        raise click.UsageError("nothing to change: give --role or --institution")
    with _accounts(invocation) as accounts:
        one = accounts.change(name, values)
    invocation.say(f"{one.name}: {one.role}, {one.institution or 'no institution'}")
    invocation.emit(one.told())


@izde_command("remove")
@click.argument("name")
def remove(invocation: Invocation, name: str) -> None:
    """Remove an account; what its editor decided stays."""
    with _accounts(invocation) as accounts:
        one = accounts.known(name)
        accounts.remove(one.name)
    invocation.say(f"{one.name}: the account is removed")
    invocation.emit({"removed": one.name})


@izde_command("list")
def list_(invocation: Invocation) -> None:
    """List the accounts."""
    from corpus.collation import sort_key

    with _accounts(invocation) as accounts:
        every = sorted(accounts.all(), key=lambda one: (sort_key(one.name, "kk"), one.name))
    for one in every:
        token = "token" if one.has_token else ""
        of = one.institution or "-"
        invocation.say(f"{one.name:24} {one.role:6} {of:28} {one.created[:10]} {token}".rstrip())
    if not every:
        invocation.say("there are no editors: `izde editors add NAME` makes an account")
    invocation.emit([one.told() for one in every])


@izde_command("token")
@click.argument("name")
@click.option("--withdraw", is_flag=True, help="Make it worthless, and give no other.")
def token(invocation: Invocation, name: str, withdraw: bool) -> None:
    """Give an account a token for the API; it takes the place of an earlier one.

    It is shown this once: only its hash is kept.
    """
    with _accounts(invocation) as accounts:
        one = accounts.known(name)
        if withdraw:
            accounts.withdraw_token(one.name)
            invocation.say(f"{one.name}: the token is withdrawn")
            invocation.emit({"name": one.name, "token": None})
            return
        made = accounts.new_token(one.name)
    invocation.say(made)
    invocation.emit({"name": one.name, "token": made})
    if not invocation.json:
        invocation.warn(f"{one.name}: keep the token, it cannot be shown again")


@izde_command("log")
def log(invocation: Invocation) -> None:
    """Print what was done: every verdict and every change of an account, oldest first."""
    with _accounts(invocation) as accounts:
        if invocation.json:
            invocation.emit(list(accounts.log()))
            return
        for entry in accounts.log():
            invocation.say(_line(entry))


def _line(entry: Entry) -> str:
    detail = json.dumps(entry.detail, ensure_ascii=False) if entry.detail else ""
    who = entry.editor or "(command)"
    return f"{entry.at}  {who:16} {entry.action:16} {entry.subject} {detail}".rstrip()


@contextlib.contextmanager
def _accounts(invocation: Invocation, *, create: bool = False) -> Iterator[Editors]:
    from corpus.editors import Editors
    from corpus.store import Store

    with Store.open(invocation.settings.store, create=create) as store:
        yield Editors(store)


def _slug(invocation: Invocation, institution: str | None) -> str | None:
    """An institution of the registry, or none; raises NotFoundError."""
    from corpus.commands import registry_of

    if institution is None or institution == NOBODY:
        return None
    return registry_of(invocation.settings).get(institution).slug


def _password(*, from_stdin: bool) -> str:
    """What is typed, unseen and twice, or the first line of standard input."""
    if not from_stdin:
        if not sys.stdin.isatty():
            raise UsageError(
                "there is no terminal to ask for a password: --password-stdin reads it"
            )
        typed: str = click.prompt(
            "Password", hide_input=True, confirmation_prompt="Once more", err=True
        )
        return typed
    line = sys.stdin.buffer.readline()
    try:
        return line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise UsageError("the password on standard input is not UTF-8") from None


for command in (add, passwd, change, remove, list_, token, log):
    editors.add_command(command)
