"""Other ways in which a word can be met: whole, without Kazakh letters, by its sound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.scripts import fold_key
from index.analysis import Token
from index.phonetics import name_key
from index.stopwords import is_stopword
from index.tokens import CYRILLIC, HYPHEN

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


def compounds(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """The paired words of a Kazakh text whole (`іс-шара`), whose parts are tokens.

    The last part as a lemma, those before it as they stand.
    """
    run: list[Token] = []
    for token in (*tokens, None):
        joined = run and token and HYPHEN.fullmatch(text, run[-1].end, token.start)
        if joined and token and token.language == run[0].language == "kk":
            run.append(token)
            continue
        if len(run) > 1:
            yield "-".join([*(one.exact for one in run[:-1]), run[-1].lemmas[0]])
        run = [token] if token else []


def may_be_name(token: Token, lemma: str) -> bool:
    """Whether a lemma is long enough, and enough of a word, to be looked for by sound."""
    return (
        len(lemma) >= SHORTEST_NAME
        and lemma.isalpha()
        and not is_stopword(token.exact, token.language)
    )
