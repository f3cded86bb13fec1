"""Story -> Document: what an engine is given to store."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from corpus.partialdate import PartialDate
from corpus.story import LANGUAGES, Language, Story, decode_hook, to_json
from index.analysis import Token, analyze_field
from index.fields import (
    PARTS,
    Keyword,
    exact_field,
    fold_field,
    lemma_field,
    name_field,
    stem_field,
)
from index.forward import told
from index.keys import compounds, weaker
from index.landmarks import landmark_keys, landmarks
from index.profile import pack
from index.sentences import sentences
from index.shingles import band_keys, passage_keys, shingles, text_words

COMPRESSION = 6  # zlib's own default: 9 is twice as slow for one percent


@dataclass(frozen=True, slots=True)
class Document:
    """One story as the engines store it; the fields are those of `index.fields`."""

    id: str
    terms: Mapping[str, list[str]]  # field -> its terms in their order; no empty ones
    keywords: Mapping[Keyword, str]
    first_day: int  # ordinals of datetime.date; 0 = undated
    last_day: int
    stored: bytes
    event_days: tuple[int, int] = (0, 0)  # first and last, as above
    month_day: int = 0  # of a date without a year: 32 times the month, and the day
    versions: tuple[str, ...] = ()  # ids of the same story in other languages
    # Of the exact fields, beside each form: its lemma and more (`index.forward`).
    told: Mapping[str, list[str]] = field(default_factory=dict)
    profile: bytes = b""  # by which it is compared (`index.profile`)


def make_document(story: Story) -> Document:
    """Analyse a story: each word gives its first lemma, in its own language, and its form."""
    terms: dict[str, list[str]] = {}
    notes: dict[str, list[str]] = {}
    analysed: list[list[Token]] = []
    for part in PARTS:
        segments = [segment for segment in story.segments if segment.field == part]
        text = getattr(story, part)
        tokens = analyze_field(text, story.language, segments)
        analysed.append(tokens)
        lemmas: dict[Language, list[str]] = {language: [] for language in LANGUAGES}
        lemmas["kk"].extend(compounds(text, tokens))
        folds: list[str] = []
        names: list[str] = []
        stems: list[str] = []
        for token in tokens:
            lemmas[token.language].append(token.lemmas[0])
            stem, fold, name = weaker(token)
            if stem:
                stems.append(stem)
            if fold:
                folds.append(fold)
            if name:
                names.append(name)
        words = {lemma_field(part, language): lemmas[language] for language in LANGUAGES}
        words[exact_field(part)] = [token.exact for token in tokens]
        words[fold_field(part)] = folds
        words[name_field(part)] = names
        words[stem_field(part)] = stems
        if tokens:
            notes[exact_field(part)] = told(text, tokens, (start for start, _ in sentences(text)))
        terms.update((field, own) for field, own in words.items() if own)
    hashes = shingles(text_words(analysed))
    found = [landmarks(tokens) for tokens in analysed]
    keys = {
        "bands": band_keys(hashes),
        "passages": passage_keys(hashes),
        "landmarks": landmark_keys(found),
    }
    terms.update((field, own) for field, own in keys.items() if own)
    first, last = _days(story.date, story.date)
    return Document(
        id=story.id,
        terms=terms,
        keywords=_keywords(story),
        first_day=first,
        last_day=last,
        stored=zlib.compress(to_json(story), COMPRESSION),
        event_days=_days(story.event_start, story.event_end or story.event_start),
        month_day=_month_day(story.date),
        versions=story.versions,
        told=notes,
        profile=pack(story, dict(zip(PARTS, analysed, strict=True)), found, hashes),
    )


def _days(first: PartialDate | None, last: PartialDate | None) -> tuple[int, int]:
    """The days from one date to another as ordinals; zeros where a year is not known."""
    earliest = first.first_day() if first else None
    latest = last.last_day() if last else None
    if earliest is None or latest is None:
        return 0, 0
    return earliest.toordinal(), max(earliest, latest).toordinal()


def _month_day(date: PartialDate | None) -> int:
    if date is None or date.year is not None or date.month is None or date.day is None:
        return 0
    return 32 * date.month + date.day


def _keywords(story: Story) -> dict[Keyword, str]:
    keywords: dict[Keyword, str] = {"language": story.language, "kind": story.kind}
    if story.institution is not None:
        keywords["institution"] = story.institution
    if story.date is not None and story.date.year is not None:
        keywords["year"] = f"{story.date.year:04d}"
        if story.date.month is not None:
            keywords["month"] = f"{story.date.year:04d}-{story.date.month:02d}"
    return keywords


_DECODER = msgspec.json.Decoder(Story, dec_hook=decode_hook)


def read_story(stored: bytes) -> Story:
    """The story that `Document.stored` holds."""
    return _DECODER.decode(zlib.decompress(stored))
