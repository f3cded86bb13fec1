"""`izde add | remove | edit | export | institutions | backup | restore | demo`.

Only click and what is light is imported here; each command imports its work when called.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.errors import UsageError
from corpus.options import Invocation, check_form, export_options, izde_command, tell_export
from corpus.story import CONTENT

if TYPE_CHECKING:
    from corpus.institutions import Registry
    from corpus.settings import Settings

FILE = click.Path(path_type=Path)
OUTPUT = click.Path(path_type=Path, dir_okay=False)
INPUT = click.Path(path_type=Path, dir_okay=False, exists=True)
DEMO_FOLDER = Path("data") / "demo"


def registry_of(settings: Settings) -> Registry:
    """The package's institutions and the data folder's own."""
    from corpus.institutions import Registry

    own = settings.institutions
    return Registry.load(*([own] if own.exists() else []))


@izde_command("add")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=FILE)
@click.option(
    "--institution", metavar="SLUG", help="Who published them; else recognised from each page."
)
def add(invocation: Invocation, paths: tuple[Path, ...], institution: str | None) -> int:
    """Add stories: saved pages (text, HTML), JSON Lines, CSV, or folders of them.

    "-" reads JSON Lines from standard input.
    """
    from corpus.adding import Adder
    from corpus.store import Store

    settings = invocation.settings
    registry = registry_of(settings)
    if institution is not None and institution not in registry:
        raise click.UsageError(
            f"institution {institution!r} is not in the registry: `izde institutions` lists them"
        )
    if settings.demo:
        raise UsageError(
            f"{settings.data} is the demo's folder, whose every page says that it is invented: "
            "give your own stories another --data"
        )
    for path in paths:
        if path != Path("-") and not path.exists():
            raise click.UsageError(f"{path} does not exist")
    with Store.open(settings.store, create=True) as store:
        return Adder(invocation, store, registry, institution).run(paths)


@izde_command("remove")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--undo", is_flag=True, help="Let removed stories come back when added again.")
def remove(invocation: Invocation, ids: tuple[str, ...], undo: bool) -> None:
    """Remove stories, so that they do not come back by themselves."""
    from corpus.intake import now
    from corpus.store import Store

    with Store.open(invocation.settings.store) as store:
        if undo:
            store.lift(dict.fromkeys(ids))
        else:
            store.remove(dict.fromkeys(ids), now())
    number = len(set(ids))
    done = "may come back with the next `izde add`" if undo else "removed; next: izde index"
    invocation.say(f"{number} {'story' if number == 1 else 'stories'} {done}")
    invocation.emit({"lifted" if undo else "removed": sorted(set(ids))})


def _edit_options(command: Any) -> Any:
    """An option for each field that an editor may set."""
    for field in reversed([name for name in CONTENT if name not in ("segments", "page")]):
        dashed = "--" + field.replace("_", "-")
        names = dict.fromkeys((dashed, f"--{field}"))
        command = click.option(*names, field, metavar="VALUE", help=f"Set {field}.")(command)
    return command


@izde_command("edit")
@click.argument("id_", metavar="ID")
@_edit_options
@click.option("--undo", metavar="FIELD", multiple=True, help="Give a field back to its source.")
def edit(invocation: Invocation, id_: str, undo: tuple[str, ...], **fields: str | None) -> None:
    """Set fields of a story for good, whatever its source says later.

    An empty VALUE empties the field. Images and versions are given as JSON.
    """
    from corpus.editing import values_of
    from corpus.intake import Intake
    from corpus.store import Store

    changes = values_of({name: value for name, value in fields.items() if value is not None})
    undone = tuple(name.replace("-", "_") for name in undo)
    if not changes and not undone:
        raise click.UsageError("nothing to edit: give a field, e.g. --title 'New title'")
    settings = invocation.settings
    with Store.open(settings.store) as store:
        outcome = Intake(store, registry_of(settings)).edit(id_, changes, undone)
        invocation.emit({"id": id_, "result": outcome.what, "story": store.get(id_)})
    invocation.say(
        f"{id_}: {outcome.what}" + ("; next: izde index" if outcome.what == "updated" else "")
    )


@izde_command("export")
@export_options(default="jsonl")
def export(invocation: Invocation, format_: str, output: Path | None) -> None:
    """Write all stories; `izde add` reads JSON Lines and CSV back.

    RIS and BibTeX are for reference managers. To standard output --json changes nothing:
    JSON Lines are JSON already. Of institutions whose rights allow an excerpt only, the body
    is an excerpt.
    """
    from corpus.exports import FORMS, Origin, Tally, deliver
    from corpus.intake import now
    from corpus.store import Store

    settings = invocation.settings
    check_form(invocation, format_, output)
    with Store.open(settings.store) as store:
        origin = Origin(now(), f"{store.identity}:{store.revision()}", "", store.count())
        stories = Tally(store.stories())
        deliver(FORMS[format_].lines(stories, registry_of(settings), origin), output)
    tell_export(invocation, stories.number, format_, output)


@izde_command("institutions")
@click.argument("slug", required=False)
@click.option(
    "--language",
    type=click.Choice(["kk", "ru", "en"]),
    default="en",
    show_default=True,
    help="Names and order of the list.",
)
def institutions(invocation: Invocation, slug: str | None, language: Any) -> None:
    """List the institutions of the registry, with their stories; or show one."""
    from corpus.collation import sort_key
    from corpus.store import Store
    from corpus.story import to_builtins

    settings = invocation.settings
    registry = registry_of(settings)
    counts: dict[str | None, int] = {}
    if settings.store.exists():
        with Store.open(settings.store) as store:
            counts = store.counts()
    chosen = [registry.get(slug)] if slug else list(registry)
    chosen.sort(key=lambda one: (sort_key(one.names[language], language), one.slug))
    for one in chosen:
        city = registry.city_name(one.city, language)
        invocation.say(f"{counts.get(one.slug, 0):6}  {one.slug:28} {one.names[language]}, {city}")
    if counts.get(None) and not slug:
        invocation.say(f"{counts[None]:6}  (publisher unknown)")
    invocation.emit([{**to_builtins(one), "stories": counts.get(one.slug, 0)} for one in chosen])


@izde_command("backup")
@click.argument("file", type=OUTPUT)
def backup(invocation: Invocation, file: Path) -> None:
    """Write everything that the store holds to FILE (a ZIP)."""
    from corpus.backup import backup as write_backup

    rows = write_backup(invocation.settings, file)
    invocation.say(f"{rows['stories']} stories and all decisions written to {file}")
    invocation.emit({"file": str(file), "rows": rows})


@izde_command("restore")
@click.argument("file", type=INPUT)
@click.option("--replace", is_flag=True, help="Replace what stands there, after backing it up.")
def restore(invocation: Invocation, file: Path, replace: bool) -> None:
    """Bring a backup back into an empty data folder."""
    from corpus.backup import restore as read_backup

    rows = read_backup(invocation.settings, file, replace=replace)
    invocation.say(f"{rows['stories']} stories and all decisions restored; next: izde index")
    invocation.emit({"file": str(file), "rows": rows})


@izde_command("demo")
def demo(invocation: Invocation) -> int:
    """Add the demo corpus (invented) to a data folder of its own [data/demo]."""
    import os

    from corpus.adding import Adder, prepare_demo
    from corpus.store import Store

    if invocation.data is None and not os.environ.get("IZDE_DATA"):
        invocation.data = str(DEMO_FOLDER)
    stories = prepare_demo(invocation.settings)
    del invocation.settings  # read anew: the folder has its settings now
    settings = invocation.settings
    with Store.open(settings.store, create=True) as store:
        code = Adder(invocation, store, registry_of(settings), None).run((stories,))
    invocation.say(
        f"next: izde --data {settings.data} index, then izde --data {settings.data} serve"
    )
    return code
