"""`izde frequencies | conllu`: the words of stories, counted, compared and written out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.errors import NotFoundError
from corpus.options import Invocation, izde_command, output_option
from search.commands import query_options
from search.research.commands import (
    deliver_table,
    emit,
    engine_for,
    make_query_of,
    paged,
    say_partial,
    table_options,
)

if TYPE_CHECKING:
    from search.research.comparison import Comparison
    from search.research.frequencies import Frequencies


@izde_command("frequencies")
@click.argument("words", metavar="WORDS...", nargs=-1)
@query_options(translated=True)
@click.option("--names", is_flag=True, help="Of names, in all their spellings; else of words.")
@click.option("--by", metavar="FACET", help="year, institution, …: also in the stories of each.")
@click.option(
    "--against", metavar="QUERY", help="What is typical beside the stories of another query."
)
@click.option("--rest", is_flag=True, help="What is typical beside all other stories.")
@click.option("--other-side", is_flag=True, help="What is typical of the others instead.")
@click.option("--least", type=int, default=5, show_default=True, help="Times, where compared.")
@click.option("--stop-words", is_flag=True, help="Function words, too.")
@paged
@table_options
def frequencies(
    invocation: Invocation,
    words: tuple[str, ...],
    names: bool,
    by: Any,
    against: str | None,
    rest: bool,
    other_side: bool,
    least: int,
    stop_words: bool,
    as_csv: bool,
    output: Path | None,
    **choices: Any,
) -> int:
    """Count words or names in the stories that words and filters find, or in all of them.

    Compared with other stories (year:2020, say), the figures are the log-likelihood and the
    binary logarithm of the ratio of relative frequencies: 1 is twice as often.
    """
    from search.query import make_query
    from search.research.comparison import Comparison, compare
    from search.research.frequencies import frequencies as count
    from search.research.tables import comparison_table, frequencies_table

    if (against is not None or rest) and by:
        raise click.UsageError("--by counts in parts of the stories: leave it out to compare")
    if against is not None and rest:
        raise click.UsageError("--against and --rest contradict each other")
    limit = None if as_csv else choices["limit"]
    query = make_query_of(words, choices)
    told: dict[str, Any] = {
        "what": "names" if names else "words",
        "stop_words": stop_words,
        "limit": limit,
    }
    with engine_for(invocation, query) as engine:
        if against is None and not rest:
            found: Frequencies | Comparison = count(engine, query, by=by, **told)
        else:
            other = None if against is None else make_query(words=against, together=query.together)
            side: Any = "second" if other_side else "first"
            found = compare(engine, query, other, side=side, least=least, **told)
    if as_csv:
        if isinstance(found, Comparison):
            deliver_table(invocation, comparison_table(found), output)
        else:
            deliver_table(invocation, frequencies_table(found), output)
        return 0
    if isinstance(found, Comparison):
        _say_comparison(invocation, found)
    else:
        _say_frequencies(invocation, found)
    say_partial(invocation, partial=found.partial)
    emit(invocation, found)
    return 0


def _say_frequencies(invocation: Invocation, found: Frequencies) -> None:
    invocation.say(f"stories: {found.stories}, words: {found.words}, distinct: {found.found}")
    for one in found.rows:
        parts = zip(found.columns, one.columns, strict=True)
        split = "  ".join(f"{part.value} {count}" for part, count in parts)
        figures = f"{one.count:8} {one.per_million:10.1f} {one.stories:7}"
        invocation.say(f"{one.lemma:25} {one.language}{figures}  {split}".rstrip())


def _say_comparison(invocation: Invocation, found: Comparison) -> None:
    shared = f", in both: {found.shared}" if found.shared else ""
    invocation.say(
        f"stories: {found.stories} and {found.other_stories}{shared}; "
        f"words: {found.words} and {found.other_words}"
    )
    invocation.say(f"{'':28}   count  per million  other  per million       LL  ratio")
    for one in found.rows:
        invocation.say(
            f"{one.lemma:25} {one.language}{one.count:8}{one.per_million:13.1f}"
            f"{one.other_count:7}{one.other_per_million:13.1f}"
            f"{one.log_likelihood:9.1f}{one.log_ratio:7.2f}"
        )


@izde_command("conllu")
@click.argument("words", metavar="WORDS...", nargs=-1)
@query_options(translated=True)
@click.option("--story", "stories", metavar="ID", multiple=True, help="These stories instead.")
@output_option("Instead of standard output.")
def conllu(
    invocation: Invocation,
    words: tuple[str, ...],
    stories: tuple[str, ...],
    output: Path | None,
    **choices: Any,
) -> int:
    """Write the analysed text of stories as CoNLL-U: of those that are found, or of some by id."""
    from corpus.exports import deliver
    from search.research.analysed import analysed

    if invocation.json:
        raise click.UsageError("CoNLL-U is no JSON: leave out --json")
    query = make_query_of(words, choices)
    with engine_for(invocation, query) as engine:
        if stories:
            found = [engine.story(one) for one in stories]
            for name, story in zip(stories, found, strict=True):
                if story is None:
                    raise NotFoundError(f"there is no story {name!r} in the index")
            chosen: Iterable[Any] = found
        else:
            chosen = engine.whole(query)
        deliver(analysed(chosen, engine.excerpts), output)
    return 0
