"""`izde index | analyze | doctor`.

Only click and what is light is imported here; the command imports its work when called.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from corpus.options import Invocation, izde_command
from corpus.story import LANGUAGES, Language

if TYPE_CHECKING:
    from index.analysis import Token

READINGS = 3  # of a Kazakh word, with their endings


@izde_command("index")
@click.option("--rebuild", is_flag=True, help="Make it anew; the old one serves meanwhile.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="That analyse many stories; else as many as there are processors.",
)
@click.option(
    "--memory",
    type=click.IntRange(8, 100_000),
    default=96,
    show_default=True,
    help="Megabytes of postings that are held at once.",
)
def index(invocation: Invocation, rebuild: bool, processes: int | None, memory: int) -> int:
    """Bring the index up to date with the store."""
    from corpus.store import Store
    from index.parallel import processes_at_hand
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
            processes=processes or processes_at_hand(),
            memory=memory,
        )
    how = f"made anew: {report.reason}; " if report.rebuilt else ""
    invocation.say(
        f"{settings.index}: {how}{report.added} added, {report.changed} changed, "
        f"{report.removed} removed, {report.unchanged} unchanged; "
        f"{report.total} stories in {report.seconds:.1f} s"
    )
    invocation.emit(report)
    return 0


@izde_command("doctor")
def doctor(invocation: Invocation) -> int:
    """Look at every byte of the index, whether it agrees with the store, and at the thesaurus."""
    import msgspec

    from corpus.store import Store
    from index.doctor import Finding, check_thesaurus, examine

    def tell(found: Iterable[Finding]) -> None:
        for finding in found:
            invocation.say(f"{finding.where}: {finding.what}: {finding.mend}")

    settings = invocation.settings
    beside = tuple(check_thesaurus(settings.thesaurus))
    tell(beside)  # also where there is no index
    with Store.open(settings.store) as store:
        seen = examine(
            settings.index,
            store,
            lambda items, what: invocation.progress(items, label=f"Checking {what}"),
        )
    tell(seen.findings)
    well = "" if seen.findings else ", all as they were written"
    invocation.say(
        f"{settings.index}: {seen.stories} stories in {seen.segments} segments, "
        f"{seen.files} files of {seen.megabytes} MB, {seen.lists} posting lists{well}"
    )
    findings = (*beside, *seen.findings)
    invocation.emit(msgspec.structs.replace(seen, findings=findings))
    return 1 if findings else 0


@izde_command("analyze")
@click.argument("words", metavar="TEXT...", nargs=-1, required=True)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Of all the text; else recognised, quoted titles for themselves.",
)
def analyze(invocation: Invocation, words: tuple[str, ...], language: Language | None) -> int:
    """Show what is understood of each word of a text, and why; "-" reads standard input.

    The index keeps a word under its first lemma; a query looks for it under all shown.
    """
    from corpus.language import detect, segments_of
    from index.analysis import analyze_field

    text = (
        sys.stdin.buffer.read().decode("utf-8", "replace") if words == ("-",) else " ".join(words)
    )
    text = text.encode("utf-8", "replace").decode()  # a lone surrogate is no letter
    if language is None:
        main, script = detect(text)
        tokens = analyze_field(text, main, segments_of("body", text, main))
        invocation.say(f"recognised as {main}, {script}")
    else:
        main = language
        tokens = analyze_field(text, main)
    understood = [_understood(token, concepts=invocation.json) for token in tokens]
    for one in understood:
        invocation.say(_line(one))
    invocation.emit({"language": main, "recognised": language is None, "tokens": understood})
    return 0


def _understood(token: Token, *, concepts: bool) -> dict[str, Any]:
    """A token: its fields, whether it is a stop word, how Kazakh was read, what it may mean."""
    from index.stopwords import is_stopword
    from index.thesaurus import shipped

    return {
        **token._asdict(),
        "stopword": is_stopword(token.exact, token.language),
        "concepts": [one.id for one in shipped().named(token.language, token.lemmas[:1])]
        if concepts
        else [],
        "readings": _readings(token),
    }


def _readings(token: Token) -> list[dict[str, Any]]:
    """The likeliest readings of a Kazakh word with their endings; none of other languages."""
    from index.analysis import analyzer
    from index.kazakh.analyzer import KazakhAnalyzer

    spoken = analyzer(token.language)
    if not isinstance(spoken, KazakhAnalyzer):
        return []
    return [
        {"lemma": one.lemma, "part_of_speech": one.pos, "endings": one.endings}
        for one in spoken.readings(token)[:READINGS]
    ]


def _line(one: dict[str, Any]) -> str:
    """A token for a person: form → lemmas, language, and for Kazakh stem and endings."""
    pieces = [f"{one['text']} → {', '.join(one['lemmas'])}", one["language"]]
    if one["stopword"]:
        pieces.append("stop word")
    chains = (" + ".join((each["lemma"], *each["endings"])) for each in one["readings"])
    pieces += dict.fromkeys(chains)  # a noun and a verb may look alike
    return "  ·  ".join(pieces)
