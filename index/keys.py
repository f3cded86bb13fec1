"""The weaker ways in which a word can be met: without Kazakh letters, by its sound."""

from __future__ import annotations

import re

from corpus.scripts import fold_key
from index.analysis import Token
from index.phonetics import name_key
from index.stopwords import is_stopword
from index.tokens import CYRILLIC

KAZAKH_LETTER = re.compile("[әіңғүұқөһ]")
SHORTEST_NAME = 4  # letters; shorter ones sound like too many others
ALIKE = 0.7  # how alike two names of one key have to sound (`index.phonetics.likeness`)
BAR = "|"  # between the key of a name and its lemma


def fold_term(token: Token) -> str | None:
    """The key of a Kazakh word typed without Kazakh letters; None for words of others."""
    lemma = token.lemmas[0]
    if not CYRILLIC.search(lemma):
        return None
    if token.language != "kk" and not KAZAKH_LETTER.search(lemma):
        return None
    return fold_key(lemma)


def name_term(token: Token) -> str | None:
    """The sound of a word that its capital letter shows to be a name; else None."""
    lemma = token.lemmas[0]
    if not token.text[0].isupper() or not may_be_name(token, lemma):
        return None
    return f"{name_key(lemma)}{BAR}{lemma}"


def may_be_name(token: Token, lemma: str) -> bool:
    """Whether a lemma is long enough, and enough of a word, to be looked for by sound."""
    return (
        len(lemma) >= SHORTEST_NAME
        and lemma.isalpha()
        and not is_stopword(token.exact, token.language)
    )
