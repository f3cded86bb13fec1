"""The settings: one frozen record, read only by commands, the web application and `izde.py`.

Each has one name: `public_address` in the data folder's izde.toml is `IZDE_PUBLIC_ADDRESS`
in the environment, which outranks the file. A name that is none is refused, not passed over.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_type_hints
from urllib.parse import SplitResult, urlsplit

import msgspec

from corpus.errors import UsageError

STORE = "izde.sqlite"  # in the data folder
FILE = "izde.toml"  # in the data folder, optional
PREFIX = "IZDE_"
OF_THE_FOLDER = ("data", "demo")  # what no environment says of a folder
OTHERS = ("IZDE_DATA", "IZDE_TRACEBACK")  # that are read elsewhere
Limited = Literal["search", "research", "suggest", "export", "api", "login"]
LIMITED: tuple[Limited, ...] = get_args(Limited)
LIMIT = re.compile(r" *[1-9]\d* per (second|minute|hour|day) *")
REDIS = re.compile(r"(redis|rediss|redis\+unix)://.")
HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]")
MAIL = re.compile(r"[^\s@\"'<>?:]+@[\w.-]+(\?[^\s\"'<>]*)?")
WANTED = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text in quotation marks",
    "bool": "true or false",
}
BOUNDS = {">=": "at least", "<=": "at most"}
PLAIN = re.compile(r"[^\s\"'<>]+")


def _told(text: str, **bounds: Any) -> msgspec.Meta:
    """What `izde serve --help` says of a setting, and what values it takes."""
    return msgspec.Meta(description=text, **bounds)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where things lie, what kind of corpus this is, and how it is served.

    Raises ValueError, naming the setting, where an address is none.
    """

    data: Path = Path("data")
    demo: bool = False  # the corpus is invented, and every page and export says so
    public_address: Annotated[
        str,
        _told(
            "What visitors type to come here, https://izde.example: for the addresses in feeds, "
            "in the sitemap and for other search engines."
        ),
    ] = ""
    report_to: Annotated[
        str,
        _told("Where readers report an error in a story: an e-mail address or a page."),
    ] = ""
    host: Annotated[str, _told("Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, _told("Port to listen on; 0 takes a free one.", ge=0, le=65_535)] = 8000
    processes: Annotated[
        int, _told("Processes that serve; 0: as many as there are processors.", ge=0, le=64)
    ] = 0
    threads: Annotated[int, _told("Requests that a process answers at once.", ge=1, le=64)] = 8
    query_seconds: Annotated[
        float, _told("Seconds in which a search looks for more ways to match.", ge=0.05, le=60)
    ] = 1.0
    stop_seconds: Annotated[
        float,
        _told(
            "Seconds that requests under way have to end when the site is stopped.",
            ge=0,
            le=3600,
        ),
    ] = 8.0
    trusted_proxies: Annotated[
        int,
        _told(
            "How many proxies stand in front, each of which adds to X-Forwarded-For; "
            "0: the header is not believed.",
            ge=0,
            le=10,
        ),
    ] = 0
    limit_search: Annotated[
        str,
        _told("Pages that one address may ask for: 5 per second; 300 per minute. Or off."),
    ] = "300 per minute"
    limit_research: Annotated[
        str, _told("The same for counts over time, words in context, collocations, frequencies.")
    ] = "60 per minute"
    limit_suggest: Annotated[str, _told("The same for completions.")] = "600 per minute"
    limit_export: Annotated[str, _told("The same for exports.")] = "20 per minute"
    limit_api: Annotated[str, _told("The same for the API.")] = "300 per minute"
    limit_login: Annotated[str, _told("The same for passwords that are tried.")] = (
        "10 per minute; 60 per hour"
    )
    redis: Annotated[
        str,
        _told(
            "Where all processes count for the limits, redis://host:6379/0; "
            "else each counts for itself."
        ),
    ] = ""
    metrics_host: Annotated[str, _told("Address on which metrics are served.")] = "127.0.0.1"
    metrics_port: Annotated[
        int, _told("Port of /metrics, for Prometheus; 0: there are none.", ge=0, le=65_535)
    ] = 0
    log_format: Annotated[
        Literal["text", "json"], _told("text, or json: a JSON object on each line.")
    ] = "text"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        _told("debug, info (each request), warning or error."),
    ] = "info"

    def __post_init__(self) -> None:
        """Write addresses in one way, and refuse what is none."""
        for name, checked in (
            ("public_address", _origin(self.public_address)),
            ("report_to", _link(self.report_to)),
        ):
            msgspec.structs.force_setattr(self, name, checked)
        for kind in LIMITED:
            limit: str = getattr(self, f"limit_{kind}")
            if limit != "off" and not all(map(LIMIT.fullmatch, limit.split(";"))):
                raise ValueError(f"limit_{kind} wants a limit as 300 per minute, or off")
        if self.redis and not REDIS.match(self.redis):
            raise ValueError("redis wants an address as redis://host:6379/0")

    def limit(self, kind: Limited) -> str:
        """How often one address may ask for a kind of page; nothing where that is all the same."""
        limit: str = getattr(self, f"limit_{kind}")
        return "" if limit == "off" else limit

    @property
    def store(self) -> Path:
        return self.data / STORE

    @property
    def index(self) -> Path:
        return self.data / "index"

    @property
    def misses(self) -> Path:
        """Counts of what readers looked for and did not find."""
        return self.data / "misses.sqlite"

    @property
    def secret(self) -> Path:
        """By which the site knows its own forms and devices; made when it is first needed."""
        return self.data / "secret.key"

    @property
    def sessions(self) -> Path:
        """Who is at the desk now."""
        return self.data / "sessions.sqlite"

    @property
    def thesaurus(self) -> Path:
        """The editor's own concepts, added to the thesaurus of the package."""
        return self.data / "thesaurus.toml"

    @property
    def institutions(self) -> Path:
        """The user's own institutions, added to the registry of the package."""
        return self.data / "institutions.toml"


class Described(NamedTuple):
    """A setting as a person is told of it."""

    name: str  # in izde.toml
    variable: str  # in the environment
    default: Any
    text: str


def described() -> tuple[Described, ...]:
    """Every setting that a file or the environment may change."""
    hints = get_type_hints(Settings, include_extras=True)
    return tuple(
        Described(field.name, variable(field.name), field.default, hint.__metadata__[0].description)
        for field in msgspec.structs.fields(Settings)
        if hasattr(hint := hints[field.name], "__metadata__")
    )


def variable(name: str) -> str:
    """What a setting is called in the environment."""
    return PREFIX + name.upper()


def load_settings(
    data: str | os.PathLike[str] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Settings of a data folder: the one given, else IZDE_DATA, else `data`.

    What the environment sets outranks the folder's izde.toml. Raises UsageError, naming the
    file or the variable, where something in them is wrong.
    """
    environment = os.environ if environment is None else environment
    folder = Path(data or environment.get("IZDE_DATA") or "data")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: --data wants a folder")
    path = folder / FILE
    values: dict[str, Any] = {**_of_file(path), "data": folder}
    settings = _converted(values, str(path), strict=True)
    for name, value in _of_environment(environment).items():
        values = {**msgspec.structs.asdict(settings), name: value}
        settings = _converted(values, variable(name), strict=False)
    return settings


def _of_file(path: Path) -> dict[str, Any]:
    """What the file says; nothing where there is none."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from None
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    if "data" in values:
        raise UsageError(f"{path}: data is not set here: use --data or IZDE_DATA")
    known = Settings.__struct_fields__
    for name in values:
        if name not in known:
            raise UsageError(f"{path}: {name} is no setting{_meant(name, known)}")
    return values


def _of_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What the environment sets; an empty variable, as compose files leave them, sets nothing."""
    names = {
        variable(name): name for name in Settings.__struct_fields__ if name not in OF_THE_FOLDER
    }
    for given in environment:
        if given.startswith(PREFIX) and given not in names and given not in OTHERS:
            raise UsageError(
                f"{given} in the environment is no setting{_meant(given, (*names, *OTHERS))}"
            )
    return {name: environment[given] for given, name in names.items() if environment.get(given)}


def _meant(name: str, known: Iterable[str]) -> str:
    (*near,) = difflib.get_close_matches(name, tuple(known), 1)
    return f": did you mean {near[0]}?" if near else " (`izde serve --help` names them all)"


def _converted(values: dict[str, Any], where: str, *, strict: bool) -> Settings:
    try:
        return msgspec.convert(values, Settings, strict=strict, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise UsageError(f"{where}: {_explained(str(error))}") from None


def _explained(error: str) -> str:
    """A validation error of msgspec's in words: which setting wants what."""
    reason, _, name = error.rstrip("`").partition(" - at `$.")
    if kind := re.fullmatch(r"Expected `(\w+)`(?:, got `\w+`| (>=|<=) (.*))", reason):
        bound = f", {BOUNDS[kind[2]]} {kind[3]}" if kind[2] else ""
        return f"{name} wants {WANTED[kind[1]]}{bound}"
    if reason.startswith("Invalid enum value"):
        *others, last = get_args(get_type_hints(Settings)[name])
        return f"{name} wants {', '.join(others)} or {last}"
    return error


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, Path):
        return value
    raise ValueError(f"expected a {kind.__name__}")


# -- addresses ----------------------------------------------------------------------------


def _origin(address: str) -> str:
    """`scheme://host[:port]`, or nothing; a name in other letters as the network writes it."""
    if not address:
        return ""
    parts = _split(address)
    if parts is None or parts.username is not None or parts.path not in ("", "/"):
        raise ValueError("public_address wants https:// and the name of a host, without a path")
    if parts.query or parts.fragment:
        raise ValueError("public_address wants no ? or # behind the name of a host")
    return f"{parts.scheme}://{_network_name(parts)}"


def _link(address: str) -> str:
    """What a link to an address is: `mailto:…` or `https://…`; nothing for nothing."""
    mail = address.removeprefix("mailto:")
    if MAIL.fullmatch(mail):
        return f"mailto:{mail}"
    if address and (_split(address) is None or not PLAIN.fullmatch(address)):
        raise ValueError("report_to wants an e-mail address or an address with https://")
    return address


def _split(address: str) -> SplitResult | None:
    """The parts of an address of the web, or none."""
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and parts.port != 0
        return parts if sound and _network_name(parts) else None
    except ValueError:  # a port that is none, a bracket too few, a name that is none
        return None


def _network_name(parts: SplitResult) -> str:
    host = parts.hostname or ""
    name = f"[{host}]" if ":" in host else host.encode("idna").decode()
    if not HOST.fullmatch(name):
        return ""
    return f"{name}:{parts.port}" if parts.port else name
