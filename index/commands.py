"""`izde index`.

Only click and what is light is imported here; the command imports its work when called.
"""

from __future__ import annotations

import click

from corpus.options import Invocation, izde_command


@izde_command("index")
@click.option("--rebuild", is_flag=True, help="Make it anew; the old one serves meanwhile.")
def index(invocation: Invocation, rebuild: bool) -> int:
    """Bring the index up to date with the store."""
    from corpus.store import Store
    from index.whoosh_writer import update

    settings = invocation.settings
    with Store.open(settings.store) as store:
        report = update(
            settings.index,
            store,
            rebuild=rebuild,
            progress=lambda stories, total: invocation.progress(
                stories, label="Indexing", total=total
            ),
        )
    how = f"made anew: {report.reason}; " if report.rebuilt else ""
    invocation.say(
        f"{settings.index}: {how}{report.added} added, {report.changed} changed, "
        f"{report.removed} removed, {report.unchanged} unchanged; "
        f"{report.total} stories in {report.seconds:.1f} s"
    )
    invocation.emit(report)
    return 0
