"""The pages of researchers: counts over time, words in context, collocations, frequencies.

Each is a page, a table (CSV) and an answer for programs (JSON) at an address of its own; the
analysed text of stories can be taken as CoNLL-U.
"""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from corpus.story import Language, encode_hook
from search.query import make_query
from search.research.analysed import analysed
from search.research.collocations import Collocations, collocations
from search.research.comparison import Comparison, compare
from search.research.concordance import Concordance, concordance, every_line
from search.research.counts import Counts, counts
from search.research.frequencies import Frequencies, frequencies
from search.research.tables import (
    Rows,
    answer,
    collocations_table,
    comparison_table,
    counts_table,
    csv_text,
    frequencies_table,
    lines_table,
)
from web import headers
from web.asking import asked, asked_story
from web.counting import CountsPage
from web.exports import attachment, chunks
from web.frequencypage import FrequencyPage
from web.pages import story_link
from web.site import site
from web.study import Study, is_canonical, read_study
from web.wordpages import CollocationsPage, ContextPage

INTERFACE = "/<any(kk, ru, en):interface>"
FORMS = "<any(csv, json):suffix>"

blueprint = Blueprint("research", __name__)
# Each of these counts in thousands of stories, and there is no end of them.
blueprint.after_request(headers.turn_robots_away)


# -- counts over time ------------------------------------------------------------------------


@blueprint.get(f"{INTERFACE}/counts", endpoint="counts")
def counts_page(interface: Language) -> str | AnyResponse:
    """How many stories match each of some queries, over time."""
    study = read_study("counts")
    if not is_canonical(study):
        return redirect(study.address(), 302)
    page = CountsPage(study, site().registry, site().engine(), _counts(study))
    return render_template("counts.html", page=page, query=study.query)


@blueprint.get(f"{INTERFACE}/counts.{FORMS}")
def counts_file(interface: Language, suffix: str) -> Response:
    found = _counts(read_study("counts"))
    return _answered(found) if suffix == "json" else _table(counts_table(found), "counts")


def _counts(study: Study) -> Counts:
    return counts(site().engine(), study.queries, unit=study["unit"], by=study["by"] or None)


# -- words in context ------------------------------------------------------------------------


@blueprint.get(f"{INTERFACE}/context", endpoint="context")
def context_page(interface: Language) -> str | AnyResponse:
    """Each occurrence of the words of a query, in its line."""
    study = read_study("context")
    if not is_canonical(study):
        return redirect(study.address(), 302)
    page = ContextPage(
        study, site().registry, site().engine(), _concordance(study), story=story_link
    )
    return render_template("context.html", page=page, query=study.query)


@blueprint.get(f"{INTERFACE}/context.{FORMS}")
def context_file(interface: Language, suffix: str) -> Response:
    """All lines as a table; the lines of one page for programs."""
    study = read_study("context")
    if suffix == "json":
        return _answered(_concordance(study))
    lines = every_line(
        site().engine(), study.query, by=study["by"], order=study["order"], struck=study["out"]
    )
    return _table(lines_table(lines), "concordance")


def _concordance(study: Study) -> Concordance:
    return concordance(
        site().engine(), study.query, by=study["by"], order=study["order"], struck=study["out"]
    )


# -- collocations ----------------------------------------------------------------------------


@blueprint.get(f"{INTERFACE}/collocations", endpoint="collocations")
def collocations_page(interface: Language) -> str | AnyResponse:
    """What stands near the words of a query."""
    study = read_study("collocations")
    if not is_canonical(study):
        return redirect(study.address(), 302)
    page = CollocationsPage(study, site().registry, site().engine(), _collocations(study))
    return render_template("collocations.html", page=page, query=study.query)


@blueprint.get(f"{INTERFACE}/collocations.{FORMS}")
def collocations_file(interface: Language, suffix: str) -> Response:
    study = read_study("collocations")
    if suffix == "json":
        return _answered(_collocations(study))
    return _table(collocations_table(_collocations(study, whole=True)), "collocations")


def _collocations(study: Study, *, whole: bool = False) -> Collocations:
    limits = {"limit": None} if whole else {}
    left, right = study["left"], study["right"]
    return collocations(
        site().engine(),
        study.query,
        by=study["by"],
        struck=study["out"],
        left=left,
        right=right if left or right else 1,
        least=study["least"],
        measure=study["measure"],
        stop_words=study["stop"] == "1",
        **limits,
    )


# -- frequencies -----------------------------------------------------------------------------


@blueprint.get(f"{INTERFACE}/frequencies", endpoint="frequencies")
def frequencies_page(interface: Language) -> str | AnyResponse:
    """The words or names of the stories of a query, counted or compared."""
    study = read_study("frequencies")
    if not is_canonical(study):
        return redirect(study.address(), 302)
    page = FrequencyPage(study, site().registry, site().engine(), _frequencies(study))
    return render_template("frequencies.html", page=page, query=study.query)


@blueprint.get(f"{INTERFACE}/frequencies.{FORMS}")
def frequencies_file(interface: Language, suffix: str) -> Response:
    study = read_study("frequencies")
    if suffix == "json":
        return _answered(_frequencies(study))
    found = _frequencies(study, whole=True)
    if isinstance(found, Comparison):
        return _table(comparison_table(found), "comparison")
    return _table(frequencies_table(found), "frequencies")


def _frequencies(study: Study, *, whole: bool = False) -> Frequencies | Comparison:
    limits = {"limit": None} if whole else {}
    query, stop_words = study.query, study["stop"] == "1"
    if not study["beside"]:
        return frequencies(
            site().engine(),
            query,
            what=study["what"],
            by=study["by"] or None,
            stop_words=stop_words,
            **limits,
        )
    other = None
    if study["beside"] == "query":
        other = make_query(words=study["against"], together=query.together)
    return compare(
        site().engine(),
        query,
        other,
        what=study["what"],
        side=study["side"],
        stop_words=stop_words,
        least=study["least"],
        **limits,
    )


# -- the analysed text -----------------------------------------------------------------------


@blueprint.get(f"{INTERFACE}/conllu")
def conllu(interface: Language) -> Response:
    """The analysed text of all stories that a query finds, streamed, of one commit."""
    query = msgspec.structs.replace(asked(), reader=interface)
    engine = site().engine()
    return attachment(
        chunks(analysed(engine.whole(query), engine.excerpts)), "text/plain", "izde.conllu"
    )


@blueprint.get(f"{INTERFACE}/conllu/<story_id>")
def story_conllu(interface: Language, story_id: str) -> Response:
    """The analysed text of one story."""
    story = asked_story(story_id)
    lines = analysed([story], site().engine().excerpts)
    return attachment(chunks(lines), "text/plain", f"izde-{story.id}.conllu")


# -- answers ---------------------------------------------------------------------------------


def _answered(result: msgspec.Struct) -> Response:
    encoded = msgspec.json.encode(answer(result), enc_hook=encode_hook)
    return Response(msgspec.json.format(encoded, indent=2), mimetype="application/json")


def _table(rows: Rows, name: str) -> Response:
    return attachment(chunks(csv_text(rows)), "text/csv", f"izde-{name}.csv")
