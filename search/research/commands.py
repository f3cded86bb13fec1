"""`izde counts | concordance | collocations`: what researchers count.

Each answers for a person, with --json for a program, with --csv as a table.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.options import Invocation, izde_command, output_option
from search.commands import check_institutions, query_options

if TYPE_CHECKING:
    import msgspec

    from search.engine import Engine
    from search.query import Query
    from search.research.concordance import Lemma
    from search.research.tables import Rows

SHOWN = 12  # series, forms and parts that a person is shown
LINE = 45  # characters on each side of a line

COLLOCATION_MEASURES = ("log_likelihood", "pmi", "dice", "t")


def table_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        output_option("Where --csv writes, instead of standard output."),
        click.option("--csv", "as_csv", is_flag=True, help="All of it as a table."),
    ):
        function = option(function)
    return function


def paged(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--limit", type=int, default=50, show_default=True, help="Of a page."),
        click.option("--page", type=int, default=1, show_default=True),
    ):
        function = option(function)
    return function


def words_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--without",
            "struck",
            metavar="KEY",
            multiple=True,
            help="A lemma (ru.музей) or a form (ru.музей.музею) that does not count; or several.",
        ),
        click.option("--form", "by_form", is_flag=True, help="Only in the form that is given."),
    ):
        function = option(function)
    return function


@contextlib.contextmanager
def engine_for(invocation: Invocation, *queries: Query) -> Iterator[Engine]:
    """The engine, once the institutions of the queries are known to it."""
    from corpus.commands import registry_of
    from search.engine import open_engine

    registry = registry_of(invocation.settings)
    engine = open_engine(invocation.settings.data, registry)
    try:
        for query in queries:
            check_institutions(query, registry, engine)
        yield engine
    finally:
        engine.close()


def make_query_of(words: Iterable[str], choices: dict[str, Any]) -> Query:
    from search.query import MAX_LIMIT, make_query

    limit = choices.pop("limit", MAX_LIMIT)  # of rows, not of stories
    return make_query(words=" ".join(words), **choices | {"limit": min(max(limit, 1), MAX_LIMIT)})


def deliver_table(invocation: Invocation, rows: Rows, output: Path | None) -> None:
    from corpus.exports import deliver
    from search.research.tables import csv_text

    if invocation.json:
        raise click.UsageError("--json and --csv contradict each other")
    deliver(csv_text(rows), output)


def emit(invocation: Invocation, result: msgspec.Struct) -> None:
    from search.research.tables import answer

    if invocation.json:
        invocation.emit(answer(result))


def say_partial(invocation: Invocation, *, partial: bool) -> None:
    if partial:
        invocation.say("there was no time to look at all: there may be more")


# -- counts ------------------------------------------------------------------------------


@izde_command("counts")
@click.argument("queries", metavar="QUERY...", nargs=-1)
@query_options(translated=True)
@click.option("--unit", default="year", show_default=True, metavar="UNIT", help="year or month.")
@click.option("--by", metavar="FACET", help="institution, language, …: each value for itself.")
@table_options
def counts(
    invocation: Invocation,
    queries: tuple[str, ...],
    unit: Any,
    by: Any,
    as_csv: bool,
    output: Path | None,
    **choices: Any,
) -> int:
    """Count the stories of each QUERY, year by year or month by month.

    A query of several words stands in quotes of the shell. Without any, all stories are counted.
    """
    from search.research.counts import counts as count
    from search.research.tables import counts_table

    asked = [make_query_of([words], dict(choices)) for words in queries or ("",)]
    with engine_for(invocation, *asked) as engine:
        found = count(engine, asked, unit=unit, by=by)
    if as_csv:
        deliver_table(invocation, counts_table(found), output)
        return 0
    shown = found.series[:SHOWN]
    for number, one in enumerate(shown, 1):
        name = " · ".join(part for part in (one.query.words, one.value) if part) or "all stories"
        apart = f", {one.undated} undated" if one.undated else ""
        apart += f", {one.outside} outside" if one.outside else ""
        invocation.say(f"{number:3}. {name}: {one.total}{apart}")
    invocation.say("".join(["period ", *(f"{number:>7}" for number in range(1, len(shown) + 1))]))
    for at, period in enumerate(found.periods):
        invocation.say("".join([f"{period:7}", *(f"{one.counts[at]:7}" for one in shown)]))
    if len(found.series) > len(shown):
        invocation.say(f"and {len(found.series) - len(shown)} more, which --csv tells")
    say_partial(invocation, partial=found.partial)
    emit(invocation, found)
    return 0


# -- words in context --------------------------------------------------------------------


@izde_command("concordance")
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@query_options(translated=False)
@words_options
@click.option(
    "--sort",
    "order",
    default="newest",
    show_default=True,
    metavar="ORDER",
    help="newest, oldest, left, right (the neighbours) or word.",
)
@paged
@table_options
def concordance(
    invocation: Invocation,
    words: tuple[str, ...],
    struck: tuple[str, ...],
    by_form: bool,
    order: Any,
    as_csv: bool,
    output: Path | None,
    **choices: Any,
) -> int:
    """Show each occurrence of words or of a phrase with what stands beside it.

    In all forms of a lemma, which are listed with their counts; --csv writes all lines.
    """
    from search.research.concordance import concordance as find
    from search.research.concordance import every_line
    from search.research.tables import lines_table

    limit = choices["limit"]
    query = make_query_of(words, choices)
    by: Any = "form" if by_form else "lemma"
    with engine_for(invocation, query) as engine:
        if as_csv:
            lines = every_line(engine, query, by=by, order=order, struck=struck)
            deliver_table(invocation, lines_table(lines), output)
            return 0
        found = find(engine, query, by=by, order=order, struck=struck, limit=limit)
    _say_lemmas(invocation, found.lemmas)
    for line in found.lines:
        date = str(line.date) if line.date else "undated"
        if line.hidden:
            invocation.say(f"{'(the institution lets us show no more)':>{LINE}}  {date}  {line.id}")
            continue
        left, right = line.left[-LINE:], line.right[:LINE]
        invocation.say(f"{left:>{LINE}}[{line.node}]{right:{LINE}}  {date}  {line.id}")
    pages = f", page {query.page} of {found.pages}" if found.pages > 1 else ""
    invocation.say(f"occurrences: {found.total}, stories: {found.stories}{pages}")
    say_partial(invocation, partial=found.partial)
    emit(invocation, found)
    return 0


def _say_lemmas(invocation: Invocation, lemmas: Iterable[Lemma]) -> None:
    for lemma in lemmas:
        forms = "  ".join(
            f"{one.form} {one.count}{' (left out)' if one.struck else ''}"
            for one in lemma.forms[:SHOWN]
        )
        more = f"  and {len(lemma.forms) - SHOWN} more" * (len(lemma.forms) > SHOWN)
        invocation.say(f"{lemma.key}: {lemma.count}   {forms}{more}")


@izde_command("collocations")
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@query_options(translated=False)
@words_options
@click.option("--left", type=int, default=5, show_default=True, help="Words that are looked at.")
@click.option("--right", type=int, default=5, show_default=True, help="Words that are looked at.")
@click.option("--least", type=int, default=3, show_default=True, help="Times to stand near.")
@click.option(
    "--measure",
    default="log_likelihood",
    show_default=True,
    metavar="MEASURE",
    help=", ".join(COLLOCATION_MEASURES),
)
@click.option("--stop-words", is_flag=True, help="Function words, too.")
@paged
@table_options
def collocations(
    invocation: Invocation,
    words: tuple[str, ...],
    struck: tuple[str, ...],
    by_form: bool,
    left: int,
    right: int,
    least: int,
    measure: Any,
    stop_words: bool,
    as_csv: bool,
    output: Path | None,
    **choices: Any,
) -> int:
    """Find the words that stand near words or a phrase more often than chance would have it."""
    from search.research.collocations import collocations as find
    from search.research.tables import collocations_table

    limit = None if as_csv else choices["limit"]
    query = make_query_of(words, choices)
    with engine_for(invocation, query) as engine:
        found = find(
            engine,
            query,
            by="form" if by_form else "lemma",
            struck=struck,
            left=left,
            right=right,
            least=least,
            measure=measure,
            stop_words=stop_words,
            limit=limit,
        )
    if as_csv:
        deliver_table(invocation, collocations_table(found), output)
        return 0
    _say_lemmas(invocation, found.lemmas)
    invocation.say(f"{'':28}   near   total      LL    PMI    Dice      t")
    for one in found.collocates:
        figures = f"{one.log_likelihood:8.1f}{one.pmi:7.2f}{one.dice:8.4f}{one.t:7.2f}"
        invocation.say(f"{one.lemma:25} {one.language} {one.near:6} {one.total:7}{figures}")
    if found.least > least:
        invocation.say(f"there were too many: these stand near {found.least} times at least")
    say_partial(invocation, partial=found.partial)
    emit(invocation, found)
    return 0
