"""`izde search | misses | evaluate`; others are in `duplicate_commands` and
`research/`.

Only click and what is light is imported here; the command imports its work when called.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.options import (
    Invocation,
    check_form,
    export_options,
    izde_command,
    shared_options,
    tell_export,
)
from corpus.story import LANGUAGES, Language

if TYPE_CHECKING:
    from corpus.institutions import Registry
    from search.engine import Engine
    from search.parts import Note
    from search.query import Facets, Highlight, Page, Query

FACET_VALUES = 5  # values of a facet that a person is shown
NOTES: dict[Note, str] = {
    "quote": "a quotation mark without its pair was ignored",
    "parenthesis": "a parenthesis without its pair was ignored",
    "operator": "an operator that means nothing where it stands was ignored",
    "pattern": "a star works outside quotation marks, after two letters: it was ignored",
    "value": "a field has no such value: it was looked for as a word",
    "many": "words after the first 32 were not looked for",
    "signs": "the query has no words to look for",
}


QUERY_OPTIONS = (
    click.option("--institution", metavar="SLUG", multiple=True, help="Or of several; -SLUG: not."),
    click.option("--city", metavar="SLUG", multiple=True, help="Of the institution."),
    click.option("--type", metavar="TYPE", multiple=True, help="museum, library, theatre, …"),
    click.option("--language", metavar="LANGUAGE", multiple=True, help="kk, ru or en; or several."),
    click.option("--kind", metavar="KIND", multiple=True, help="full, teaser or headline."),
    click.option("--year", metavar="YYYY", multiple=True, help="Or undated; or several."),
    click.option("--month", metavar="YYYY-MM", multiple=True, help="Or several."),
    click.option("--from", "since", metavar="DATE", default="", help="2024-05-17, 2024-05, 2024."),
    click.option("--to", "until", metavar="DATE", default="", help="Its last day included."),
    click.option("--exact", is_flag=True, help="No other scripts, spellings or layouts."),
    click.option(
        "--fold/--no-fold",
        "together",
        default=True,
        show_default=True,
        help="Versions, copies, reprints of a story as one.",
    ),
)


def query_options(*, translated: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The filters of a query, and how its words are read; `make_query` takes them all.

    `translated` tells whether words are looked for in other languages unless it is said.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        translations = click.option(
            "--translate/--no-translate",
            "across",
            default=translated,
            show_default=True,
            help="Also in the other languages.",
        )
        for option in (translations, *reversed(QUERY_OPTIONS)):
            function = option(function)
        return function

    return decorate


@izde_command("search")
@click.argument("words", metavar="WORDS...", nargs=-1)
@query_options(translated=True)
@click.option("--sort", metavar="ORDER", default="", help="relevance, newest or oldest.")
@click.option("--page", type=int, default=1, show_default=True)
@click.option("--after", metavar="CURSOR", default="", help="Go on behind a page, as --json says.")
@click.option("--limit", type=int, default=10, show_default=True, help="Stories on a page.")
@export_options(text="Write the whole result in this form, not a page of it.")
def search(
    invocation: Invocation,
    words: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    **choices: Any,
) -> int:
    """Find stories by words in any of the three languages; "in quotes" as a phrase.

    Any choice may be given several times; with a minus before its value it is excluded
    (--language=-ru). docs/searching.md has the whole syntax.
    """
    from corpus.commands import registry_of
    from search.engine import open_engine
    from search.query import make_query

    if output is not None and format_ is None:
        raise click.UsageError("--output wants a --format, e.g. --format csv")
    query = make_query(words=" ".join(words), **choices)
    registry = registry_of(invocation.settings)
    engine = open_engine(invocation.settings.data, registry)
    try:
        check_institutions(query, registry, engine)
        if format_ is not None:
            _export(invocation, query, engine, registry, format_, output)
            return 0
        page = engine.search(query)
    finally:
        engine.close()
    if invocation.json:
        from search.answers import searched

        invocation.emit(searched(page))
    else:
        _show(invocation, page, registry)
    return 0


def _export(
    invocation: Invocation,
    query: Query,
    engine: Engine,
    registry: Registry,
    form: str,
    output: Path | None,
) -> None:
    """All that a query finds, in a form; it says what was asked, when, and of which corpus."""
    from corpus.exports import FORMS, Origin, Tally, deliver
    from corpus.intake import now
    from corpus.story import to_json
    from search.answers import asked

    if query.page != 1 or query.after:
        raise click.UsageError("--format writes the whole result: leave out --page and --after")
    check_form(invocation, form, output)
    whole = engine.whole(query)
    edition = whole.edition
    corpus = f"{edition.store}:{edition.revision}"
    origin = Origin(now(), corpus, to_json(asked(query)).decode(), whole.total)
    stories = Tally(whole)
    deliver(FORMS[form].lines(stories, registry, origin), output)
    tell_export(invocation, stories.number, form, output)


def check_institutions(query: Query, registry: Registry, engine: Engine) -> None:
    """Raise UsageError for an institution or a city that neither registry nor stories know."""
    from corpus.errors import NotFoundError, UsageError
    from corpus.story import UNKNOWN
    from search.query import make_query

    for slug in (*query.institution, *query.excluded("institution")):
        try:
            if slug != UNKNOWN:
                registry.get(slug)
        except NotFoundError as error:
            if not engine.count(make_query(institution=(slug,))):
                raise UsageError(str(error)) from None
    for slug in (*query.city, *query.excluded("city")):
        try:
            if slug != UNKNOWN:
                registry.city_name(slug, "en")
        except NotFoundError as error:
            raise UsageError(str(error)) from None


# -- for a person ----------------------------------------------------------------------


def _show(invocation: Invocation, page: Page, registry: Registry) -> None:
    query = page.query
    shown = f", page {query.page} of {page.pages}" if page.pages > 1 else ""
    invocation.say(f"{page.total} {'story' if page.total == 1 else 'stories'}{shown}")
    if page.mended == "layout":
        invocation.say(f"for {query.words!r}: {page.typed!r} was typed in another keyboard layout")
    elif page.mended:
        invocation.say(f"for {query.words!r}: nothing has {page.typed!r}")
    if page.read_as:
        invocation.say(f"read as: {page.read_as}")
    for note in page.notes:
        invocation.say(f"note: {NOTES[note]}")
    if page.least and page.total:
        invocation.say(f"no story has all of the words; these have {page.least} of them or more")
    if page.meant:
        invocation.say(f"did you mean {page.meant.words!r}?")
    for number, hit in enumerate(page.hits, (query.page - 1) * query.limit + 1):
        story = hit.story
        slug = story.institution
        if slug is None:
            name = "unknown institution"
        else:
            name = registry.name(slug, story.language) if slug in registry else slug
        date = "undated" if story.date is None else str(story.date)
        invocation.say(f"\n{number}. {_marked(hit.title) or '(no title)'}")
        invocation.say(f"   {name} · {date} · {story.language} · {story.id}")
        if hit.snippet.text:
            invocation.say(f"   {_marked(hit.snippet)}")
        for other in hit.others:
            told = (other.kind, other.institution, other.date, other.language, other.id)
            invocation.say(f"   + {' · '.join(str(one) for one in told if one)}")
    for offer in page.loosen:
        what = f"the word {offer.value!r}" if offer.value else f"its {offer.dropped}"
        invocation.say(f"without {what}: {offer.count}")
    if page.total:
        invocation.say("")
        _show_facets(invocation, page.facets)


def _show_facets(invocation: Invocation, facets: Facets) -> None:
    from search.query import FACETS

    for name in FACETS:
        buckets = getattr(facets, name)
        if buckets:
            some = "  ".join(f"{one.value} {one.count}" for one in buckets[:FACET_VALUES])
            more = f"  and {len(buckets) - FACET_VALUES} more" * (len(buckets) > FACET_VALUES)
            invocation.say(f"{name}: {some}{more}")


def _marked(highlight: Highlight) -> str:
    """The text, on a terminal with its matches in bold."""
    if not sys.stdout.isatty():
        return highlight.text
    pieces: list[str] = []
    here = 0
    for start, end in highlight.marks:
        pieces += [highlight.text[here:start], click.style(highlight.text[start:end], bold=True)]
        here = end
    return "".join(pieces) + highlight.text[here:]


# -- misses ----------------------------------------------------------------------------


@izde_command("misses")
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Queries shown."
)
@click.option("--forget", is_flag=True, help="Remove all counts instead.")
def misses(invocation: Invocation, limit: int, forget: bool) -> None:
    """What readers looked for and did not find, the most frequent first.

    Words for the thesaurus, perhaps (thesaurus.toml in the data folder). Who asked is not kept.
    """
    from search.misses import Misses

    counts = Misses(invocation.settings.misses)
    if forget:
        counts.forget()
        invocation.say("all counts are forgotten")
        invocation.emit({"forgotten": True})
        return
    found = counts.most(limit)
    if not found:
        invocation.say("nothing was looked for in vain, as far as it was counted")
    for one in found:
        invocation.say(f"{one.times:6}  {one.language}  {one.week}  {one.words}")
    invocation.emit([one._asdict() for one in found])


# -- evaluate --------------------------------------------------------------------------

INPUT = click.Path(path_type=Path, dir_okay=False, exists=True)
OUTPUT = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group("evaluate", no_args_is_help=False)
@shared_options
def evaluate() -> None:
    """Measure Izde against data that people have judged."""


@izde_command("lemmas")
@click.argument("file", metavar="FILE.conllu", type=INPUT)
@click.option("--language", type=click.Choice(LANGUAGES), required=True)
def lemmas(invocation: Invocation, file: Path, language: Language) -> int:
    """Lemma accuracy and conflation on a treebank in CoNLL-U.

    Conflation is over ordered pairs of distinct content forms: a text's form, under its
    best lemma, and a query's, under its up to three.
    """
    from index.analysis import analyzer
    from search.evaluation import evaluate_lemmas, read_conllu

    report = evaluate_lemmas(read_conllu(file), analyzer(language))
    for line in report.lines():
        invocation.say(line)
    invocation.emit(report)
    return 0


@izde_command("retrieval")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Of the queries; else by their letters."
)
@click.option("--queries", type=INPUT, metavar="FILE", help="Other queries over the stories.")
@click.option(
    "--extra", type=INPUT, metavar="FILE", multiple=True, help="More stories, to distract."
)
@click.option(
    "--engine",
    type=click.Choice(["whoosh"]),
    default="whoosh",
    show_default=True,
    help="The engine to measure.",
)
@click.option("--run", "run_file", type=OUTPUT, metavar="FILE", help="Write a TREC run, too.")
def retrieval(
    invocation: Invocation,
    folder: Path,
    language: Language | None,
    queries: Path | None,
    extra: tuple[Path, ...],
    engine: str,
    run_file: Path | None,
) -> int:
    """Rank the stories of a BEIR-style folder for its queries: nDCG, MRR, recall.

    DIR holds corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv).
    """
    from search.retrieval import (
        evaluate_retrieval,
        read_collection,
        throw_away_engine,
        write_run,
    )

    if run_file is not None and not run_file.parent.is_dir():
        raise click.UsageError(f"{run_file.parent} is no folder: --run writes a file there")
    collection = read_collection(folder, queries=queries, extra=extra)
    stories = invocation.progress(
        collection.stories, label="Indexing", total=len(collection.stories)
    )
    with throw_away_engine(stories) as searcher:
        report, rankings = evaluate_retrieval(collection, searcher, language)
    if run_file is not None:
        write_run(run_file, rankings, f"izde-{engine}")
    for line in report.lines():
        invocation.say(line)
    invocation.emit(report.as_json())
    return 0


@izde_command("duplicates")
@click.argument("folder", metavar="DIR", type=FOLDER)
def evaluate_pairs(invocation: Invocation, folder: Path) -> int:
    """Find the duplicates among the stories of a folder: precision, recall, F1 of each kind.

    DIR holds stories.jsonl and pairs.tsv (two ids and a kind on a line).
    """
    from search.duplicate_evaluation import evaluate_duplicates, read_gold

    report = evaluate_duplicates(
        read_gold(folder), lambda stories: invocation.progress(stories, label="Checking")
    )
    for line in report.lines():
        invocation.say(line)
    invocation.emit(report.as_json())
    return 0


evaluate.add_command(evaluate_pairs)
evaluate.add_command(lemmas)
evaluate.add_command(retrieval)
