"""The `izde` command: it only assembles the commands that each room keeps in modules of its own."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from corpus.errors import IzdeError, UsageError
from corpus.options import Invocation, shared_options

MODULES = {
    "add": "corpus.commands",
    "remove": "corpus.commands",
    "edit": "corpus.commands",
    "export": "corpus.commands",
    "institutions": "corpus.commands",
    "backup": "corpus.commands",
    "restore": "corpus.commands",
    "demo": "corpus.commands",
    "editors": "corpus.editor_commands",
    "index": "index.commands",
    "analyze": "index.commands",
    "doctor": "index.commands",
    "search": "search.commands",
    "counts": "search.research.commands",
    "concordance": "search.research.commands",
    "collocations": "search.research.commands",
    "frequencies": "search.research.text_commands",
    "conllu": "search.research.text_commands",
    "duplicates": "search.duplicate_commands",
    "verdicts": "corpus.verdict_commands",
    "misses": "search.commands",
    "evaluate": "search.commands",
    "serve": "web.commands",
}


class Rooms(click.Group):
    """Commands that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = MODULES.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(importlib.import_module(module), cmd_name)
        return command


@click.group("izde", cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="izde", prog_name="izde")
@shared_options
def cli() -> None:
    """Izde: search over cultural news in Kazakh, Russian and English."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; the exit code: 0 done, 1 in part or refused, 2 wrong use."""
    invocation = Invocation()
    _open_streams()
    try:
        for argument in sys.argv[1:] if arguments is None else arguments:
            if argument != argument.encode("utf-8", "replace").decode():
                shown = argument.encode("utf-8", "replace").decode()
                raise UsageError(f"the argument {shown!r} is not UTF-8: rename or retype it")
        code = cli.main(arguments, prog_name="izde", obj=invocation, standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "izde"
        return _fail(invocation, f"{error.format_message()} (see `{where} --help`)", 2)
    except click.ClickException as error:
        return _fail(invocation, error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _fail(invocation, "stopped; what was done so far is kept", 1)
    except IzdeError as error:
        return _fail(invocation, str(error), error.exit_code)
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        return _fail(invocation, what, 1)
    except Exception as error:  # the last net: no traceback reaches a user
        if invocation.traceback:
            raise
        what = f"unexpected {type(error).__name__}: {error}"
        return _fail(invocation, f"{what} (IZDE_TRACEBACK=1 shows where)", 1)


def _open_streams() -> None:
    """Make output safe to write: to a closed stream, and in an encoding that lacks letters."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _fail(invocation: Invocation, message: str, code: int) -> int:
    line = " ".join(message.split())
    click.echo(f"izde: {line}", err=True)
    invocation.emit({"error": line, "exit_code": code})
    return code


def main() -> NoReturn:
    sys.exit(run())


if __name__ == "__main__":
    main()
