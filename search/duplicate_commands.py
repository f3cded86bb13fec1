"""`izde duplicates` and `izde duplicates check`.

Only click and what is light is imported here; the commands import their work when called.
"""

from __future__ import annotations

from typing import Any

import click

from corpus.kinds import KINDS
from corpus.options import Invocation, izde_command, shared_options


@click.group("duplicates", invoke_without_command=True)
@click.option("--since", metavar="DATE", default="", help="Groups with a story of then or later.")
@click.option("--institution", metavar="SLUG", default="", help="Groups with a story of it.")
@click.option("--kind", type=click.Choice(KINDS), multiple=True, help="Or several.")
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, help="From 0 to 1.")
@click.option("--csv", "as_csv", is_flag=True, help="A line for each pair.")
@click.option("--quiet", is_flag=True, help="Only how many groups there are.")
@shared_options
@click.pass_context
def duplicates(context: click.Context, /, as_csv: bool, quiet: bool, **choices: Any) -> int:
    """Stories that are the same, or nearly so, in groups, the newest first.

    Kinds: copy, reprint (edited), teaser (one is in the other), translation; and, not the same
    story: same_event, recurring (another year's). What is found is kept for the site: run it after
    `izde index`. Only new and changed stories are compared.
    """
    if context.invoked_subcommand is not None:
        return 0
    from corpus.store import Store
    from search.duplicate_answers import group_lines, grouped, rows
    from search.duplicate_groups import chosen_groups
    from search.engine import open_engine
    from search.findings import update

    invocation = context.ensure_object(Invocation)
    settings = invocation.settings
    engine = open_engine(settings.data)
    try:
        with Store.open(settings.store) as store:
            updated = update(
                engine,
                store,
                settings.data,
                lambda pairs: invocation.progress(pairs, label="Comparing"),
            )
    finally:
        engine.close()
    if updated.why:
        invocation.warn(f"izde: {updated.why}")
    found = updated.findings.found
    groups = chosen_groups(found.pairs, found.outlines, **choices)
    if as_csv and not invocation.json:
        for row in rows(groups, found.outlines):
            click.echo(row, nl=False)
        return 0
    for line in () if quiet else group_lines(groups, found.outlines):
        invocation.say(line)
    invocation.say(f"{len(groups)} {'group' if len(groups) == 1 else 'groups'}")
    invocation.emit(grouped(groups, found.outlines))
    return 0


@izde_command("check")
@click.argument("file", metavar="FILE|-", type=click.File("rb"))
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
def check(invocation: Invocation, file: Any, limit: int) -> None:
    """What the corpus has that is like a draft: a text, its title in the first line.

    The draft is kept nowhere.
    """
    from search.drafts import read_draft
    from search.duplicate_answers import checked, match_lines
    from search.engine import open_engine

    draft = read_draft(file.read())
    engine = open_engine(invocation.settings.data)
    try:
        matches = engine.detector().like(draft, limit)
    finally:
        engine.close()
    for line in match_lines(draft, matches):
        invocation.say(line)
    if not matches:
        invocation.say("nothing like it was found")
    invocation.emit(checked(draft, matches))


duplicates.add_command(check)
