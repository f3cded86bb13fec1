"""Ways to pass a story on and to tell its keepers of an error: plain links, no script of others."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from web.languages import gettext as _


class Way(NamedTuple):
    """A link that passes an address on."""

    name: str
    address: str


def ways(title: str, address: str) -> list[Way]:
    """Where a story can be passed on to; `address` is absolute."""
    both = _quoted(f"{title}\n{address}")
    return [
        Way(_("E-mail"), f"mailto:?subject={_quoted(title)}&body={both}"),
        Way("Telegram", f"https://t.me/share/url?url={_quoted(address)}&text={_quoted(title)}"),
        Way("WhatsApp", f"https://wa.me/?text={both}"),
        Way("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={_quoted(address)}"),
    ]


def report(to: str, title: str, address: str) -> str:
    """Where an error in a story is told: a letter that names it, or the operator's own page.

    `to` begins with mailto: or https://.
    """
    if not to.startswith("mailto:"):
        return to
    subject = _("An error in the story “%(title)s”", title=title)
    wrong = _("What is wrong:")
    body = f"{address}\n\n{wrong}\n"
    joint = "&" if "?" in to else "?"
    return f"{to}{joint}subject={_quoted(subject)}&body={_quoted(body)}"


def _quoted(text: str) -> str:
    return quote(text.replace("\n", "\r\n"), safe="")  # RFC 6068
