"""Story -> Document: what an engine is given to store."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from corpus.story import LANGUAGES, Language, Story, decode_hook, to_json
from index.analysis import analyze_field
from index.fields import (
    PARTS,
    Keyword,
    exact_field,
    fold_field,
    lemma_field,
    name_field,
)
from index.keys import compounds, fold_term, name_term

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


def make_document(story: Story) -> Document:
    """Analyse a story: each word gives its first lemma, in its own language, and its form."""
    terms: dict[str, list[str]] = {}
    for part in PARTS:
        segments = [segment for segment in story.segments if segment.field == part]
        text = getattr(story, part)
        tokens = analyze_field(text, story.language, segments)
        lemmas: dict[Language, list[str]] = {language: [] for language in LANGUAGES}
        lemmas["kk"].extend(compounds(text, tokens))
        folds: list[str] = []
        names: list[str] = []
        for token in tokens:
            lemmas[token.language].append(token.lemmas[0])
            if key := fold_term(token):
                folds.append(key)
            if key := name_term(token):
                names.append(key)
        found = {lemma_field(part, language): lemmas[language] for language in LANGUAGES}
        found[exact_field(part)] = [token.exact for token in tokens]
        found[fold_field(part)] = folds
        found[name_field(part)] = names
        terms.update((field, words) for field, words in found.items() if words)
    first = story.date.first_day() if story.date else None
    last = story.date.last_day() if story.date else None
    return Document(
        id=story.id,
        terms=terms,
        keywords=_keywords(story),
        first_day=first.toordinal() if first else 0,
        last_day=last.toordinal() if last else 0,
        stored=zlib.compress(to_json(story), COMPRESSION),
    )


def _keywords(story: Story) -> dict[Keyword, str]:
    keywords: dict[Keyword, str] = {"language": story.language}
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
