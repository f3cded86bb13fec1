"""`izde verdicts export`: what editors decided of duplicates, who and when.

Only click and what is light is imported here; the commands import their work when called.
"""

from __future__ import annotations

import click

from corpus.options import Invocation, izde_command


@click.group("verdicts")
def verdicts() -> None:
    """What editors decided of stories that are alike."""


@izde_command("export")
@click.option("--csv", "as_csv", is_flag=True, help="A line for each verdict.")
def export(invocation: Invocation, as_csv: bool) -> None:
    """All verdicts, also those undone: who, what, when, and whether each still stands."""
    from corpus.store import Store
    from corpus.verdicts import Verdicts, records, rows

    with Store.open(invocation.settings.store) as store:
        every = Verdicts(store).all()
    if as_csv and not invocation.json:
        for row in rows(every):
            click.echo(row, nl=False)
        return
    for one, state in every:
        undone = f", undone by {one.undone_by} {one.undone_at}" if one.undone_at else ""
        invocation.say(
            f"{one.at}  {one.editor}  {one.one} {one.other}  {one.kind}, {state}{undone}"
        )
    invocation.say(f"{len(every)} {'verdict' if len(every) == 1 else 'verdicts'}")
    invocation.emit({"verdicts": records(every)})


verdicts.add_command(export)
