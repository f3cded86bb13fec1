"""What is answered at each endpoint of the API."""

from __future__ import annotations

import time
from typing import NamedTuple, cast

import msgspec
from flask import abort, request

from corpus.collation import sort_key
from corpus.editing import shown
from corpus.story import Language, Story, decode_hook
from search.answers import asked as plain_query
from search.answers import searched
from search.drafts import LONGEST, DraftError, decoded_draft, written
from search.duplicate_answers import checked
from search.query import FacetName, Query
from search.research.concordance import concordance as words_in_context
from search.research.counts import Unit
from search.research.counts import counts as counts_over_time
from search.research.ordering import Order
from search.research.sought import By
from web.api.answers import (
    Completion,
    Completions,
    ConcordanceAnswer,
    CountsAnswer,
    CountSeries,
    DraftBody,
    DuplicatesAnswer,
    InstitutionAnswer,
    Institutions,
    StoryAnswer,
)
from web.api.parameters import BY, COMPLETED, LINE_ORDER, LINES_AT_ONCE, SPLIT, UNIT, UNTRANSLATED
from web.api.reading import asked, choice, filters, number, reader, several
from web.asking import asked_story, story_page
from web.desk.accounts import editor
from web.exports import corpus_version
from web.site import site
from web.urls import spaced

MATCHES = 10  # stories that a draft is like
LARGEST_BODY = 2 * LONGEST  # bytes: JSON may write a letter as six


class Answer(NamedTuple):
    """What an endpoint answers, and the milliseconds that it took to find it."""

    value: msgspec.Struct
    took_ms: float = 0.0


def search() -> Answer:
    """A page of results."""
    query = msgspec.structs.replace(asked(), reader=reader())
    page = site().engine().search(query)
    answer = searched(page, timed=False, address=_address)
    return Answer(answer, page.took_ms)


def story(story_id: str) -> Answer:
    """One story, as far as its rights allow."""
    found = shown(asked_story(story_id), site().registry)
    address = _address(found.id, found.language)
    fields = {name: getattr(found, name) for name in found.__struct_fields__}
    return Answer(StoryAnswer(**fields, address=address))


def _address(story_id: str, language: Language) -> str:
    return story_page(reader() or language, story_id)


def institutions() -> Answer:
    """The registry, with how many stories each has."""
    registry, language = site().registry, reader() or "en"
    facets = site().engine().search(Query(limit=1)).facets
    counts = {bucket.value: bucket.count for bucket in facets.institution}
    answers = [
        InstitutionAnswer(
            slug=one.slug,
            kind=one.kind,
            names=one.names,
            short=one.short,
            former=one.former,
            city=one.city,
            city_names={code: registry.city_name(one.city, code) for code in one.names},
            home=one.home,
            stories=counts.get(one.slug, 0),
        )
        for one in registry
    ]
    answers.sort(key=lambda one: (sort_key(one.names[language], language), one.slug))
    return Answer(Institutions(tuple(answers)))


def suggest() -> Answer:
    """How what is being typed may go on."""
    text = spaced(request.args.get("q", ""))
    found = site().engine().suggest(text, number(COMPLETED))
    return Answer(
        Completions(
            text, tuple(Completion(one.kind, one.text, one.target or None) for one in found)
        )
    )


def counts() -> Answer:
    """Counts over time."""
    split = choice(SPLIT)
    found = counts_over_time(
        site().engine(),
        several(),
        unit=cast(Unit, choice(UNIT)),
        by=cast(FacetName, split) if split else None,
    )
    series = tuple(
        CountSeries(
            query=plain_query(one.query),
            value=one.value,
            counts=one.counts,
            bases=one.bases,
            per_thousand=one.per_thousand(),
            total=one.total,
            undated=one.undated,
            outside=one.outside,
        )
        for one in found.series
    )
    return Answer(
        CountsAnswer(
            unit=found.unit,
            by=found.by,
            periods=found.periods,
            series=series,
            corpus=corpus_version(found.edition),
            partial=found.partial,
        )
    )


def concordance() -> Answer:
    """Words in context: those that are asked for, unless others are asked for, too."""
    across = choice(UNTRANSLATED)
    found = words_in_context(
        site().engine(),
        msgspec.structs.replace(filters("q", "page"), reader=reader(), across=across == "1"),
        by=cast(By, choice(BY)),
        order=cast(Order, choice(LINE_ORDER)),
        struck=frozenset(request.args.getlist("out")),
        limit=number(LINES_AT_ONCE),
    )
    return Answer(
        ConcordanceAnswer(
            query=plain_query(found.query),
            by=found.by,
            order=found.order,
            total=found.total,
            stories=found.stories,
            lemmas=found.lemmas,
            lines=found.lines,
            page=found.query.page,
            pages=found.pages,
            corpus=corpus_version(found.edition),
            partial=found.partial,
        )
    )


def duplicates() -> Answer:
    """What a draft is like. It is neither kept nor logged."""
    draft = _draft()
    began = time.perf_counter()
    matches = site().engine().detector().like(draft, MATCHES)
    told = checked(draft, matches)["matches"]
    ours = editor().institution
    for one, match in zip(told, matches, strict=True):
        one["address"] = _address(match.story.id, match.story.language)
        one["ours"] = ours is not None and match.story.institution == ours
    answer = msgspec.convert({"matches": told}, DuplicatesAnswer, dec_hook=decode_hook)
    return Answer(answer, round((time.perf_counter() - began) * 1000, 1))


def _draft() -> Story:
    """The draft that was sent as JSON or as plain text, as the account is to publish it.

    Raises DraftError, or 413 and 415.
    """
    request.max_content_length = LARGEST_BODY
    content = request.get_data()
    if request.mimetype == "text/plain":
        return written("", decoded_draft(content), institution=editor().institution)
    if request.mimetype != "application/json":
        abort(415)
    try:
        body = msgspec.json.decode(content, type=DraftBody)
    except msgspec.DecodeError:
        raise DraftError("body", "the body is no draft") from None
    return written(body.title, body.text, body.language, editor().institution)
