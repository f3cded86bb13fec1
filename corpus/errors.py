"""The errors that a user may see, each one line that says what, where and how to mend it."""

from __future__ import annotations


class IzdeError(Exception):
    """A refusal that a user can act on.

    The message is one line: what is wrong, where, and how to mend it. `izde` prints it
    after "izde: " and leaves with `exit_code`; the site shows a 4xx page instead.
    """

    exit_code = 1


class UsageError(IzdeError):
    """The request itself makes no sense (a bad option, a bad date): nothing was tried."""

    exit_code = 2


class RecordError(IzdeError):
    """One record cannot be taken: it is refused by name and the rest goes on."""


class StoreError(IzdeError):
    """The store of record cannot be opened, read or written."""


class NotFoundError(IzdeError):
    """There is no such story, institution or file."""


class IndexMissingError(IzdeError):
    """There is no index yet; `izde index` makes one."""


class IndexStaleError(IzdeError):
    """The index was made by another version of the analysis; `izde index` makes it anew."""


class IndexDamagedError(IzdeError):
    """The index cannot be read; `izde index --rebuild` makes it anew from the store."""
