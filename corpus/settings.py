"""The settings: one frozen record, read only by commands, the web application and `izde.py`."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import msgspec

from corpus.errors import UsageError

FILE = "izde.toml"  # in the data folder, optional


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where things lie, and what kind of corpus this is."""

    data: Path = Path("data")
    demo: bool = False  # the corpus is invented, and every page and export says so

    @property
    def store(self) -> Path:
        return self.data / "izde.sqlite"

    @property
    def index(self) -> Path:
        return self.data / "index"

    @property
    def misses(self) -> Path:
        """Counts of what readers looked for and did not find."""
        return self.data / "misses.sqlite"

    @property
    def thesaurus(self) -> Path:
        """The editor's own concepts, added to the thesaurus of the package."""
        return self.data / "thesaurus.toml"

    @property
    def institutions(self) -> Path:
        """The user's own institutions, added to the registry of the package."""
        return self.data / "institutions.toml"


def load_settings(data: str | os.PathLike[str] | None = None) -> Settings:
    """Settings of a data folder: the one given, else IZDE_DATA, else `data`.

    Raises UsageError, naming the file, where its izde.toml is wrong.
    """
    folder = Path(data or os.environ.get("IZDE_DATA") or "data")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: --data wants a folder")
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings(data=folder)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    try:
        values = tomllib.loads(text)
        if "data" in values:
            raise UsageError(f"{path}: data is not set here: use --data or IZDE_DATA")
        return msgspec.convert({**values, "data": folder}, Settings, dec_hook=_decode)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise UsageError(f"{path}: {error}") from None


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, Path):
        return value
    raise ValueError(f"expected a {kind.__name__}")
