"""The fields of the index, defined once for every engine.

| field | holds |
|---|---|
| `title_kk` … `body_en` | lemmas, a field for each part of a story and each language |
| `title_exact`, `teaser_exact`, `body_exact` | exact forms of all languages, with positions |
| `title_fold` … | Kazakh lemmas as typed without Kazakh letters (`corpus.scripts.fold_key`) |
| `title_name` … | capitalised words by their sound: phonetic key, a bar, the lemma |
| `title_stem` … | the first letters of each lemma, folded (`index.keys.stem_term`) |
| `bands`, `passages` | what near copies have in common (`index.shingles`) |
| `landmarks` | what translations have in common (`index.landmarks`) |
| `institution`, `language`, `kind`, `year`, `month` | keywords; absent where a story has none |

Beside the fields, each document has its facts, arrays for sorting, ranges and ranking
(`index.facts`), its words in their order (`index.forward`), what it is compared by
(`index.profile`), and the whole story (`index.storyfile`).
"""

from __future__ import annotations

from typing import Literal, get_args

from corpus.story import LANGUAGES, Language

# Written into every index beside ANALYSIS_VERSION; raise it with any change of this file
# or of `index/document.py`.
FIELDS_VERSION = "9"

Part = Literal["title", "teaser", "body"]
Keyword = Literal["institution", "language", "kind", "year", "month"]

PARTS: tuple[Part, ...] = get_args(Part)
KEYWORDS: tuple[Keyword, ...] = get_args(Keyword)


def lemma_field(part: Part, language: Language) -> str:
    return f"{part}_{language}"


def exact_field(part: Part) -> str:
    return f"{part}_exact"


def fold_field(part: Part) -> str:
    return f"{part}_fold"


def name_field(part: Part) -> str:
    return f"{part}_name"


def stem_field(part: Part) -> str:
    return f"{part}_stem"


LEMMA_FIELDS = tuple(lemma_field(part, language) for part in PARTS for language in LANGUAGES)
EXACT_FIELDS = tuple(exact_field(part) for part in PARTS)
FOLD_FIELDS = tuple(fold_field(part) for part in PARTS)
NAME_FIELDS = tuple(name_field(part) for part in PARTS)
STEM_FIELDS = tuple(stem_field(part) for part in PARTS)
TEXT_FIELDS = LEMMA_FIELDS + EXACT_FIELDS + FOLD_FIELDS + NAME_FIELDS + STEM_FIELDS
# Keys of whole stories: no words that a query could look for, and of no length that counts.
KEY_FIELDS = ("bands", "passages", "landmarks")
