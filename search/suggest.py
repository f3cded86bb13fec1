"""What a person may be about to type: words, titles and institutions, in three languages.

Only the last word is completed, by forms that stand in texts, and only so that there is
something to find. Words before it are read as the search reads them. Letters may be typed
without those of Kazakh; where little begins as it was typed, it may be Kazakh in Latin or Arabic
letters, and where nothing does, typed on another keyboard layout.
Everything is limited, so that an answer takes no longer than it takes to press a key.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from corpus.institutions import Institution
from corpus.keyboards import other_layouts
from corpus.language import script_of
from corpus.scripts import arabic_to_cyrillic, fold_key, latin_to_cyrillic
from corpus.story import LANGUAGES, Language
from index.fields import PARTS, exact_field
from index.keys import KAZAKH_LETTER
from index.tokens import Word as Cut
from index.tokens import exact_form, words
from search import nodes
from search.arrays import NONE, Mask, Scored, occurrences
from search.clauses import Clause, Word, titled
from search.evaluator import Evaluator
from search.expansion import read
from search.lookup import tree
from search.matching import Matching
from search.query import MAX_WORDS, Suggestion
from search.snapshot import Snapshot
from search.top import Ranked
from search.vocabulary import is_function_word

SHORTEST = 2  # letters that are completed
MOST_WORDS = 12  # of a text that is completed
MOST_BEFORE = 6  # different words before the last one, of these
LOOKED_AT = 120  # frequent words that begin as the last one
WEIGHED = 12  # of these, how often they stand together with the words before
TITLE_FORMS = 12  # words that are looked for in titles
TITLES = 5
SAMPLE = 500  # stories in which it is looked what follows a word
LAYOUTS = 2  # other readings of what was typed
SPELLINGS = 4  # in which it may be Kazakh of another script
SPOKEN = 500  # stories whose languages tell that of a word
FOLDED = 0.5  # what a word counts that begins so only without its Kazakh letters
FOLLOWED = (exact_field("title"), exact_field("body"))
SIGNS = str.maketrans("", "", "ьъ")
OPENING = "\"«“„(['"
WORDS = re.compile(r"\w+")


class _Typed(NamedTuple):
    """A text of which the last word is being typed."""

    before: str
    last: str
    form: str  # the last word as the index has it
    written: str  # the same, also where `form` is it in other letters
    clauses: tuple[Clause, ...]  # of the words before


class _Name(NamedTuple):
    """A name of an institution, and the words by which it is found."""

    slug: str
    shown: str
    words: tuple[str, ...]
    language: Language | None  # None of spellings beside its names


class Names:
    """What institutions are called, in all languages; made once."""

    def __init__(self, institutions: Iterable[Institution]) -> None:
        self._names = [name for one in institutions for name in _names(one)]

    def beginning(self, typed: Sequence[str]) -> Iterator[_Name]:
        """The institutions with a name of which each word typed begins one, and that name."""
        found = set()
        for name in self._names:
            if name.slug not in found and all(
                any(word.startswith(one) for word in name.words) for one in typed
            ):
                found.add(name.slug)
                yield name


def _names(one: Institution) -> Iterator[_Name]:
    for language in LANGUAGES:
        shown = one.names[language]
        short = one.short.get(language, "")  # means little alone, and so is not shown
        for name in (shown, short):
            if name:
                yield _Name(one.slug, shown, _keys(name), language)
    for name in one.spellings:
        yield _Name(one.slug, name, _keys(name), None)


def _keys(text: str) -> tuple[str, ...]:
    return tuple(fold_key(word) for word in WORDS.findall(text))


class Suggester:
    """Completes what is typed, over one snapshot."""

    def __init__(self, snapshot: Snapshot, names: Names) -> None:
        self._snapshot, self._names = snapshot, names
        self._evaluator = Evaluator(snapshot)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """At most so many ways to go on, words first; none where no word is being typed."""
        text = text.encode("utf-8", "replace").decode()  # a lone surrogate is no letter
        if limit < 1 or len(text) > MAX_WORDS:
            return ()
        typed = _typed(text)
        found = self._as_typed(typed, limit)
        if typed and sum(one.kind == "words" for one in found) < _half(limit):
            found += self._spelled(typed, limit)
        for other in other_layouts(text)[:LAYOUTS] if not found else ():
            if found := self._as_typed(_typed(other), limit):
                break
        return _cut(found, limit)

    def _as_typed(self, typed: _Typed | None, limit: int) -> list[Suggestion]:
        return list(self._all(typed, self._forms(typed.form), limit)) if typed else []

    def _spelled(self, typed: _Typed, limit: int) -> list[Suggestion]:
        """The ways to go on if the last word is Kazakh in Latin or Arabic letters."""
        every = arabic_to_cyrillic(typed.last) or latin_to_cyrillic(typed.last)
        readings = [one for one in every if len(one) >= SHORTEST][:SPELLINGS]
        if not readings:
            return []
        found = {reading: self._forms(reading) for reading in readings}
        likeliest = next((reading for reading in readings if found[reading]), readings[0])
        often = Counter({form: times for own in found.values() for form, times in own.items()})
        spelled = typed._replace(last=likeliest, form=likeliest)
        return list(self._all(spelled, dict(often.most_common()), limit))

    def _all(self, typed: _Typed, forms: Mapping[str, int], limit: int) -> Iterator[Suggestion]:
        """The ways to go on with words of which the last is one of some forms."""
        yield from self._completions(typed, forms, limit)
        yield from self._institutions(typed, max(1, limit // 4))
        yield from self._titles(typed, list(forms))

    def _forms(self, form: str) -> dict[str, int]:
        """Words that begin as one does, the most frequent first, and how many stories have them.

        Those that begin so only without their Kazakh letters count half.
        """
        every = self._snapshot.completions(fold_key(form), LOOKED_AT)
        found = {other: often for other, often in every.items() if _begins(other, form)}

        def weight(other: str) -> float:
            return found[other] if other.startswith(form) else found[other] * FOLDED

        return {other: found[other] for other in sorted(found, key=lambda one: (-weight(one), one))}

    # -- words -----------------------------------------------------------------------------

    def _completions(
        self, typed: _Typed, forms: Mapping[str, int], limit: int
    ) -> Iterator[Suggestion]:
        """The words before with words that begin so, of which stories have both."""
        others = [form for form in forms if form != typed.written]
        if typed.clauses:
            others = others[:WEIGHED]
            often: Mapping[str, float] = {}
            if all(isinstance(one, Word) for one in typed.clauses):
                often = self._following(words(typed.before), others)
            if not often:  # frequent words stand in many stories whatever these are about
                context = self._context(typed)
                together = {form: self._together(form, context) for form in others}
                often = {form: together[form] / math.sqrt(forms[form]) for form in others}
            others = [form for form in others if often.get(form)]
            others.sort(key=lambda form: -often[form])
        else:
            others = [form for form in others[: 2 * limit] if self._lives(form)]
        for form in others[:limit]:
            language = self._language(form)
            yield Suggestion("words", typed.before + form, "", language, script_of(form))

    def _language(self, form: str) -> Language | None:
        """The language of most of the stories that have a word."""
        if KAZAKH_LETTER.search(form):
            return "kk"
        cells = next(one for one in self._snapshot.cells if "language" in one.values)
        counts: Counter[str] = Counter()
        for part in PARTS:
            docs = self._matching(exact_field(part), form).documents
            docs = docs[:: len(docs) // SPOKEN + 1]
            numbers, often = np.unique(
                cells.ordinals("language", docs.astype(np.intp)), return_counts=True
            )
            for number, times in zip(numbers.tolist(), often.tolist(), strict=True):
                counts[cells.value("language", number)] += times
        most = max(counts, key=lambda one: counts[one], default="")
        return next((language for language in LANGUAGES if language == most), None)

    def _context(self, typed: _Typed) -> Mask:
        """Which stories have the words before; kept for the next letter."""
        found = self._snapshot.cache.get(
            ("before", typed.clauses),
            lambda: Scored(self._evaluator.evaluate(tree(typed.clauses)).at, None),
        )
        context = np.zeros(self._snapshot.size, np.bool_)
        context[found[0]] = True
        return context

    def _following(self, before: Sequence[Cut], forms: Sequence[str]) -> dict[str, int]:
        """How often words follow the last one before them, in some of the stories with all.

        Only words as they are typed are looked up: that is fast, and mostly enough.
        """
        found: dict[str, int] = {}
        context = self._with_all(before[:-1])
        for field, previous in itertools.product(FOLLOWED, self._spellings(before[-1])):
            having = self._matching(field, previous)
            docs = having.documents.compress(context.take(having.documents))
            docs = docs[:: len(docs) // SAMPLE + 1].astype(np.intp)
            if not len(docs):
                continue
            starts = self._snapshot.positions(field, previous, docs, having)
            for form in forms:
                own = self._matching(field, form)
                places = own.documents.searchsorted(docs.astype(np.int32))
                places[places == len(own.documents)] = 0
                common = docs[own.documents.take(places) == docs] if len(own.documents) else NONE
                if len(common):
                    keys = self._snapshot.positions(field, form, common, own)
                    if pairs := len(occurrences((starts, keys))):
                        found[form] = found.get(form, 0) + pairs
        return found

    def _with_all(self, before: Sequence[Cut]) -> Mask:
        """Which stories have all of the words that tell something, in these forms."""
        every = np.ones(self._snapshot.size, np.bool_)
        for word in before:
            form = exact_form(word.text)
            if not is_function_word(form):
                own = np.zeros(self._snapshot.size, np.bool_)
                for part in PARTS:
                    own[self._matching(exact_field(part), form).documents] = True
                every &= own
        return every

    def _spellings(self, word: Cut) -> list[str]:
        """A word, and the most frequent one that is it with Kazakh letters."""
        form = exact_form(word.text)
        others = (one for one in self._forms(form) if len(one) == len(form) and one != form)
        return [form, *itertools.islice(others, 1)]

    def _together(self, form: str, context: Mask) -> int:
        """How many stories of a context have a word, counted for each of their parts."""
        return sum(
            int(np.count_nonzero(context.take(self._matching(exact_field(part), form).documents)))
            for part in PARTS
        )

    def _matching(self, field: str, form: str) -> Matching:
        """The stories with a word, from the cache of the search where they are there."""
        snapshot = self._snapshot
        found = snapshot.cache.get((field, form), lambda: snapshot.matching(field, form))
        assert isinstance(found, Matching)
        return found

    def _lives(self, form: str) -> bool:
        """Whether stories with a word are still there: the dictionary keeps the deleted."""
        if self._snapshot.live is None:
            return True
        return any(self._snapshot.lists(exact_field(part), form) for part in PARTS)

    # -- titles and institutions -----------------------------------------------------------

    def _titles(self, typed: _Typed, forms: Sequence[str]) -> Iterator[Suggestion]:
        """Stories whose titles have the words before and a word that begins so."""
        field = exact_field("title")
        ways = [typed.form, *forms[:TITLE_FORMS]]
        if len(forms) < TITLE_FORMS:  # perhaps because those left are too rare
            ways += self._snapshot.terms(field, typed.form, TITLE_FORMS)
        found: nodes.Node = nodes.Best(
            tuple(nodes.Term(field, form) for form in dict.fromkeys(ways))
        )
        if typed.clauses:
            found = nodes.All((tree([titled(one) for one in typed.clauses]), found))
        matching = self._evaluator.evaluate(found)
        seen = set()
        for number in Ranked(matching, "relevance", self._snapshot).top(TITLES).tolist():
            story = self._snapshot.story(number)
            if story.title not in seen:
                seen.add(story.title)
                yield Suggestion("title", story.title, story.id, story.language, story.script)

    def _institutions(self, typed: _Typed, most: int) -> Iterator[Suggestion]:
        """Institutions of stories that are called so, those with the most stories first."""
        found = {one.slug: one for one in self._names.beginning(_keys(typed.before + typed.last))}
        often = {slug: self._snapshot.frequency("institution", slug) for slug in found}
        for slug in sorted(found, key=lambda slug: -often[slug]):
            if not most:
                return
            if often[slug] and self._snapshot.lists("institution", slug):
                most -= 1
                shown, language = found[slug].shown, found[slug].language
                yield Suggestion("institution", shown, slug, language, script_of(shown))


def _half(limit: int) -> int:
    """How much of the room is for words, but for what the others do not need."""
    return -(-limit // 2)


def _cut(found: Iterable[Suggestion], limit: int) -> tuple[Suggestion, ...]:
    """At most so many of these, each once, words first, then institutions and titles."""
    by_kind: dict[str, dict[str, Suggestion]] = {"words": {}, "institution": {}, "title": {}}
    for one in found:
        by_kind[one.kind].setdefault(one.target or one.text, one)
    completions, institutions, titles = (list(own.values()) for own in by_kind.values())
    room = max(_half(limit), limit - len(institutions) - len(titles))
    return tuple([*completions[:room], *institutions[: max(1, limit // 4)], *titles][:limit])


def _begins(form: str, typed: str) -> bool:
    """Whether a word begins so, or would on a keyboard without Kazakh letters."""
    if form.startswith(typed):
        return True
    form, typed = form.translate(SIGNS), typed.translate(SIGNS)
    return len(form) >= len(typed) and all(
        one == other or (KAZAKH_LETTER.match(one) and fold_key(one) == fold_key(other))
        for one, other in zip(form, typed, strict=False)
    )


def _typed(text: str) -> _Typed | None:
    """A text cut before its last word; None where that is not being typed, or is no word."""
    found = words(text)
    if not found or found[-1].end != len(text) or len(found) > MOST_WORDS:
        return None
    last = found[-1]
    form = exact_form(last.text)
    before = text[: last.start]
    if sum(letter.isalnum() for letter in form) < SHORTEST:
        return None
    if before and not (before[-1].isspace() or before[-1] in OPENING):
        return None  # a value of a field, a word that is left out
    before = re.sub(r"\s+", " ", before).lstrip()
    clauses = read(before).clauses
    if len(clauses) > MOST_BEFORE:
        return None
    return _Typed(before, last.text, form, form, clauses)
