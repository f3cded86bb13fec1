"""Clauses -> the tree of nodes that finds and ranks their stories.

A word is looked for in all ways in which it may stand in a story, and counts less in the weaker
ones; what it is called in other languages counts less still, so that stories in the language of
the query stand above the others. The weights are measured (`benchmarks/RESULTS.md`).
"""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.partialdate import PartialDate
from corpus.story import Language
from index.fields import PARTS, Part, exact_field, fold_field, lemma_field, name_field, stem_field
from search import nodes
from search.clauses import (
    Chosen,
    Clause,
    Concept,
    Dated,
    Either,
    Every,
    Excluded,
    Pattern,
    Phrase,
    Term,
    Translation,
    Word,
)
from search.ranking import B

WEIGHTS: dict[Part, float] = {"title": 4.0, "teaser": 2.0, "body": 1.0}
# BM25's b of each part: titles and teasers are short in any case.
LONGER: dict[Part, float] = {"title": 0.3, "teaser": 0.3, "body": B}
EXACT = 0.25  # the share of an exact form beside its lemma
LEMMAS = (1.0, 0.4, 0.3)  # of the best lemma of a word, the second, the third
SPELLED = 0.7  # of a lemma that the word is in another script
FOLDED = 0.5  # of a lemma met without Kazakh letters
NAMED = 0.4  # of a name that sounds the same
STEMMED = 0.25  # of a word that begins the same
LOOSENED = 0.5  # of the words of a phrase, of the parts of a word, that do not stand together
STOPPED = 0.3  # of a stop word among others
TRANSLATED = 0.95  # of what it is called in another language
DATED = 0.7  # of a story's own date: about what a word in a text counts
WITHIN = 0.1  # more where it is no other day: an event of a summer touches many
CLOSE = 0.2  # of two words that stand near each other in that order
BETWEEN = 2  # other words between these


def tree(clauses: Sequence[Clause]) -> nodes.Node:
    """What a query's clauses look for: stories that match all of them.

    Without any clause, every story.
    """
    if not clauses:
        return nodes.Everything()
    required = tuple(node_of(one) for one in clauses if _is_required(one))
    optional = (*map(_stopped, _optional(clauses)), *_neighbours(clauses))
    excluded = _excluded(clauses)
    if len(required) == 1 and not optional and not excluded:
        return required[0]
    return nodes.All(required, optional, excluded)


def some_of(clauses: Sequence[Clause], least: int) -> nodes.Node:
    """Stories that match so many of the clauses at least, or words that begin alike.

    Filters and exclusions hold for all of them.
    """
    searched = [one for one in clauses if _is_required(one) and one.searched]
    if not searched and not _optional(clauses):
        return tree(clauses)
    some = nodes.Some(
        tuple(node_of(one, loose=True) for one in searched),
        (*map(_stopped, _optional(clauses)), *_neighbours(clauses)),
        least,
    )
    filters = tuple(node_of(one) for one in clauses if isinstance(one, Chosen))
    excluded = _excluded(clauses)
    return nodes.All((some, *filters), (), excluded) if filters or excluded else some


def required_words(clauses: Sequence[Clause]) -> int:
    """How many of the clauses look for something that a story has to have."""
    return sum(_is_required(one) and one.searched for one in clauses)


def _is_required(clause: Clause) -> bool:
    return not clause.optional and not isinstance(clause, Excluded)


def _optional(clauses: Sequence[Clause]) -> list[Clause]:
    return [one for one in clauses if one.optional]


def excluded_by(clauses: Sequence[Clause]) -> nodes.Node | None:
    """What none of the stories of a query may match; None where it excludes nothing."""
    inside = [excluded_by(one.clauses) for one in clauses if isinstance(one, Every)]
    found = [*_excluded(clauses), *(one for one in inside if one is not None)]
    return _best(found) if found else None


def _excluded(clauses: Sequence[Clause]) -> tuple[nodes.Node, ...]:
    return tuple(
        _all([node_of(inside) for inside in one.clauses])
        for one in clauses
        if isinstance(one, Excluded)
    )


def _stopped(clause: Clause) -> nodes.Node:
    return nodes.Weighted(node_of(clause), STOPPED)


def _neighbours(clauses: Sequence[Clause]) -> Iterator[nodes.Node]:
    """Pairs of words, as they stand side by side in the query, near each other in a story."""
    words = [word for clause in clauses for word in _words_of(clause)]
    for one, other in itertools.pairwise(words):
        if one.optional or other.optional:
            continue
        forms = tuple(
            form
            for word in (one, other)
            for form in word.readings[0][0].exacts[:1]
            if len(word.readings[0]) == 1
        )
        if len(forms) == 2:
            for part in PARTS:
                near = nodes.Phrase(exact_field(part), forms, BETWEEN)
                yield nodes.Weighted(near, CLOSE * WEIGHTS[part])


def _words_of(clause: Clause) -> tuple[Word, ...]:
    if isinstance(clause, Word):
        return (clause,)
    return clause.words if isinstance(clause, Concept) else ()


def node_of(clause: Clause, *, loose: bool = False) -> nodes.Node:
    """What one clause looks for; `loose`, also by words that begin alike."""
    match clause:
        case Word():
            several = [
                [_term(term, clause.parts, loose) for term in one] for one in clause.readings
            ]
            ways = [_all(one) for one in several]
            if loose:  # 3D-очки: its parts, where none has it whole
                ways += [_best(one) for one in several if len(one) > 1]
            return _best(ways)
        case Phrase():
            phrase = _best([_phrase(forms, clause) for forms in clause.readings])
            if loose and clause.words:
                return _best([phrase, nodes.Weighted(tree(clause.words), LOOSENED)])
            return phrase
        case Pattern():
            return _pattern(clause)
        case Concept():
            others = tuple(_translated(one, clause.parts) for one in clause.others)
            return nodes.Meaning(_every(clause.words, loose), others)
        case Dated():
            found = own_dates(clause.first, clause.last)
            within = dataclasses.replace(found, wholly=True)
            dated = nodes.Rare(found, DATED), nodes.Rare(within, WITHIN)
            return nodes.Sum((_every(clause.words, False), *dated))
        case Chosen():
            return nodes.Keyword(clause.field, clause.values)
        case Either():
            return nodes.Sum(tuple(node_of(one, loose=loose) for one in clause.clauses))
        case Every():
            return tree(clause.clauses)
        case Excluded():
            return nodes.All((), (), _excluded([clause]))


def _every(words: Sequence[Word], loose: bool) -> nodes.Node:
    required = [node_of(word, loose=loose) for word in words if not word.optional]
    return _all(required or [node_of(word) for word in words])


def _best(several: Sequence[nodes.Node]) -> nodes.Node:
    return several[0] if len(several) == 1 else nodes.Best(tuple(several))


def _all(several: Sequence[nodes.Node]) -> nodes.Node:
    return several[0] if len(several) == 1 else nodes.All(tuple(several))


def _term(term: Term, parts: Sequence[Part], loose: bool) -> nodes.Node:
    """A word in all its ways, and once more a share of it as it was typed."""
    word = nodes.Word(tuple(_zone(part, tuple(_ways(term, part, loose))) for part in parts))
    if not term.exacts:
        return word
    typed = nodes.Word(tuple(_zone(part, tuple(_typed(term, part))) for part in parts))
    return nodes.Sum((word, nodes.Weighted(typed, EXACT)))


def _zone(part: Part, ways: tuple[nodes.Way, ...]) -> nodes.Zone:
    return nodes.Zone(ways, exact_field(part), WEIGHTS[part], LONGER[part])


def _typed(term: Term, part: Part) -> Iterator[nodes.Way]:
    for form in term.exacts:
        yield nodes.Way(nodes.Term(exact_field(part), form), 1.0)


def _ways(term: Term, part: Part, loose: bool) -> Iterator[nodes.Way]:
    """How a word may stand in a part of a story, and what each way counts."""
    yield from _typed(term, part)
    seen: Counter[Language] = Counter()
    for language, lemma in term.lemmas:
        share = LEMMAS[min(seen[language], len(LEMMAS) - 1)]
        seen[language] += 1
        yield nodes.Way(nodes.Term(lemma_field(part, language), lemma), share)
    for language, lemma in term.spelled:
        yield nodes.Way(nodes.Term(lemma_field(part, language), lemma), SPELLED)
    for key in term.folds:
        yield nodes.Way(nodes.Term(fold_field(part), key), FOLDED)
    for lemma in term.names:
        yield nodes.Way(nodes.Sounding(name_field(part), lemma), NAMED)
    if loose:
        for stem in term.stems:
            yield nodes.Way(nodes.Term(stem_field(part), stem), STEMMED, telling=False)


def _translated(translation: Translation, parts: Sequence[Part]) -> nodes.Weighted:
    words = [
        nodes.Word(
            tuple(
                _zone(
                    part,
                    (nodes.Way(nodes.Term(lemma_field(part, translation.language), lemma), 1.0),),
                )
                for part in parts
            )
        )
        for lemma in translation.lemmas
    ]
    return nodes.Weighted(_all(words), TRANSLATED * translation.weight)


def _phrase(forms: tuple[str, ...], clause: Phrase) -> nodes.Node:
    return nodes.Sum(
        tuple(
            nodes.Weighted(
                nodes.Phrase(exact_field(part), forms, clause.near or 0),
                WEIGHTS[part] * (1 + EXACT),
            )
            for part in clause.parts
        )
    )


def _pattern(clause: Pattern) -> nodes.Node:
    pattern = clause.pattern
    found: list[nodes.Node] = []
    for part in clause.parts:
        field = exact_field(part)
        if "*" not in pattern.rstrip("*"):
            node: nodes.Node = nodes.Prefix(field, pattern.rstrip("*"))
        else:
            node = nodes.Wildcard(field, pattern)
        found.append(nodes.Weighted(node, WEIGHTS[part]))
    return nodes.Sum(tuple(found))


def own_dates(first: PartialDate, last: PartialDate | None) -> nodes.Dates:
    """The stories whose dates touch one that was asked for."""
    until = last or first
    start, end = first.first_day(), until.last_day()
    if start is not None and end is not None:
        return nodes.Dates(start.toordinal(), max(start, end).toordinal())
    return nodes.Dates(month_day=(first.month or 1, first.day or 1))
