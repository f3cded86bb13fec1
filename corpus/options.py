"""What every command shares: --data, --json, and how it speaks.

A command written with `@izde_command` receives an `Invocation` first. It returns None or
0 when it did all it was asked, 1 when it did part of it.
"""

from __future__ import annotations

import functools
import itertools
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import click
import msgspec

from corpus.settings import Settings, load_settings

Item = TypeVar("Item")


class Invocation:
    """One run of a command: its settings, and how it answers."""

    def __init__(self) -> None:
        self.data: str | None = None
        self.json = False
        self.traceback = bool(os.environ.get("IZDE_TRACEBACK"))  # for who mends Izde

    @functools.cached_property
    def settings(self) -> Settings:
        return load_settings(self.data)

    def say(self, text: str) -> None:
        """A line for a person: on standard output, nothing under --json."""
        if not self.json:
            click.echo(text)

    def warn(self, text: str) -> None:
        """A line on standard error, under --json too."""
        click.echo(text, err=True)

    def emit(self, value: Any) -> None:
        """The answer for a program: one JSON value on standard output, only under --json."""
        if self.json:
            from corpus.story import encode_hook

            encoded = msgspec.json.encode(value, enc_hook=encode_hook)
            click.echo(msgspec.json.format(encoded, indent=2).decode())

    def progress(
        self, items: Iterable[Item], *, label: str, total: int | None = None
    ) -> Iterator[Item]:
        """The items, with a progress bar on a terminal's standard error."""
        if self.json or not sys.stderr.isatty():
            yield from items
            return
        started, seen = time.monotonic(), itertools.count(1)

        def rate(_: object) -> str:
            return f"{next(seen) / max(time.monotonic() - started, 0.001):.0f}/s"

        with click.progressbar(
            items, length=total, label=label, file=sys.stderr, show_pos=True, item_show_func=rate
        ) as bar:
            yield from bar


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A callback that keeps a shared option where it was last given."""

    def callback(context: click.Context, _: click.Parameter, value: Any) -> Any:
        if value:
            setattr(context.ensure_object(Invocation), name, value)
        return value

    return callback


def shared_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """--data and --json, which stand before or after the subcommand."""
    for option in (
        click.option(
            "--json",
            is_flag=True,
            expose_value=False,
            callback=_keep("json"),
            help="Answer in JSON, for programs.",
        ),
        click.option(
            "--data",
            metavar="DIR",
            expose_value=False,
            callback=_keep("data"),
            help="Folder of store and index [IZDE_DATA; data].",
        ),
    ):
        function = option(function)
    return function


EXPORTS = ("jsonl", "csv", "ris", "bibtex")


def output_option(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """--output, the file that is written."""
    where = click.Path(path_type=Path, dir_okay=False)
    return click.option("--output", metavar="FILE", type=where, help=text)


def export_options(
    default: str | None = None, text: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """--format and --output, of what is exported."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            output_option("Instead of standard output."),
            click.option(
                "--format",
                "format_",
                type=click.Choice(EXPORTS),
                default=default,
                show_default=True,
                help=text or None,
            ),
        ):
            function = option(function)
        return function

    return decorate


def check_form(invocation: Invocation, form: str, output: Path | None) -> None:
    """Raise UsageError where --json asks for JSON and --format for something else."""
    if invocation.json and form != "jsonl" and output is None:
        raise click.UsageError(f"--json and --format {form} contradict each other")


def tell_export(invocation: Invocation, number: int, form: str, output: Path | None) -> None:
    """Say what was written to a file; standard output has it already."""
    if output is not None:
        invocation.say(f"{number} stories written to {output}")
        invocation.emit({"exported": number, "file": str(output), "format": form})


def izde_command(name: str, **settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A click command with the shared options, called with its `Invocation` first."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        @functools.wraps(function)
        def called(*arguments: Any, **options: Any) -> Any:
            invocation = click.get_current_context().ensure_object(Invocation)
            return function(invocation, *arguments, **options)

        make = cast("Callable[[Any], click.Command]", click.command(name, **settings))
        return make(shared_options(called))

    return decorate
