"""What went wrong, for programs and in the reader's language (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec
from flask import Response, request, url_for
from msgspec import UNSET, Meta, UnsetType

from corpus.story import LANGUAGES
from web import languages
from web.languages import gettext as _
from web.requests import request_id
from web.site import site

MIMETYPE = "application/problem+json"
PREFIX = "/api/"


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was not answered (RFC 9457)."""

    type: Annotated[str, Meta(description="Its kind, and where that is explained.")]
    title: str
    status: int
    detail: str
    parameter: Annotated[str | UnsetType, Meta(description="The parameter at fault.")] = UNSET
    value: Annotated[str | UnsetType, Meta(description="Its value.")] = UNSET
    known: Annotated[
        tuple[str, ...] | UnsetType, Meta(description="The parameters that there are.")
    ] = UNSET
    request_id: Annotated[
        str, Meta(description="The number of the request, as in X-Request-ID; for who mends it.")
    ] = ""


class UnknownParameterError(Exception):
    """A parameter that an endpoint does not have: a misspelt filter would filter nothing."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.name, self.known = name, tuple(known)


def are_asked_for() -> bool:
    """Whether the present request is one of a program."""
    return request.path.startswith(PREFIX)


def choose_language() -> None:
    """Speak as the parameter `lang` or the program asks; English where neither says."""
    asked = request.args.get("lang")
    known = next((one for one in LANGUAGES if one == asked), None)
    languages.speak_now(known or languages.preferred("en"))


KINDS = {
    400: "request",
    401: "token",
    404: "missing",
    405: "method",
    410: "removed",
    413: "long",
    414: "size",
    415: "kind",
    429: "often",
    431: "size",
    501: "request",
    503: "index",
}


def texts() -> dict[str, str]:
    """What each kind of problem is, in the language of the answer."""
    return {
        "parameter": _("There is no such parameter, or it cannot have this value."),
        "request": _("The request could not be understood."),
        "token": _("Only for editors: send a token of yours as Authorization: Bearer."),
        "missing": _("There is no such story, or no such address."),
        "method": _("This address is not asked in this way: the header Allow says how it is."),
        "removed": _("The story was here once and has been taken out."),
        "long": _("What was sent is too long for a draft."),
        "kind": _("A draft is sent as JSON or as plain text."),
        "size": _("The address is longer than 64 KB, or with its headers than 256 KB."),
        "often": _("Too many requests: wait as long as Retry-After says."),
        "server": _("The mistake is ours and has been noted. Please try again a little later."),
        "index": _("The corpus is empty or its index is not ready."),
    }


def kind_of(status: int) -> str:
    return KINDS.get(status, "server" if status >= 500 else "request")


def _explained(kind: str) -> str:
    """Where a kind of problem is explained; without the host where the request names none."""
    path = f"{url_for('api_page.front')}#problem-{kind}"
    return site().absolute(path) if request.host else site().public(path)


def answer(
    status: int,
    title: str,
    headers: Iterable[tuple[str, str]] = (),
    *,
    detail: str = "",
    parameter: str | UnsetType = UNSET,
    value: str | UnsetType = UNSET,
    known: tuple[str, ...] | UnsetType = UNSET,
) -> Response:
    """The answer that tells a problem; what its status means, where no detail is given."""
    kind = "parameter" if parameter is not UNSET else kind_of(status)
    problem = Problem(
        type=_explained(kind),
        title=title,
        status=status,
        detail=detail or texts()[kind],
        parameter=parameter,
        value=value,
        known=known,
        request_id=request_id(),
    )
    response = Response(msgspec.json.encode(problem), status, content_type=MIMETYPE)
    response.headers.extend(list(headers))
    response.content_language.add(languages.interface())
    response.vary.update(("Accept", "Accept-Language"))
    response.cache_control.no_store = True
    return response


def unknown_parameter(error: UnknownParameterError) -> Response:
    return answer(
        400,
        _("This address is not right"),
        detail=_("There is no such parameter."),
        parameter=error.name[:80],
        known=error.known,
    )
