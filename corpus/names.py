"""The names and addresses of institutions, and where a text mentions them.

A name is a set of word stems: a text's words match them in any order and with any
ending, so that "в Национальной библиотеке РК" and "ҚР Ұлттық кітапханасының" are found.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from corpus.story import LANGUAGES, Language

if TYPE_CHECKING:
    from corpus.institutions import Institution

WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*|[.!?;:,…|•·©()\[\]–—]")
# Words that tell no two institutions apart: "State", "of the Republic", "named after".
LIGHT = re.compile(
    r"the|of|for|and|named|after|city|state|republic|"
    r"и|имени|им|города?|городе|государственн\w+|республик[аиуе]|"
    r"және|мен|атындағы|қала(?:сы\w{0,4})?|мемлекеттік|республикас\w+"
)
ALIASES = {"theater": "theatre", "center": "centre", "rk": "kazakhstan"}
ALIASES |= {"рк": "казахстан", "қр": "қазақстан"}
CYRILLIC = re.compile(r"[Ѐ-ӿ]")
ENGLISH_ENDING = re.compile(r"(?:ies|es|s|y|e)$")
SHORT_WORD, MIDDLE_WORD = 4, 6  # letters at most: 0 are cut off, 1 is; else 2
CYRILLIC_TAIL, LATIN_TAIL = 8, 3  # letters that a text's word may have beyond the stem
ABBREVIATED = 3  # letters at most before a full stop that ends no sentence
WORDS_KEPT = 1 << 16
SPARE_STEMS = 3  # a name of so many stems may hold a strange word
REPEATED_STEMS = 3  # words at most that say a stem of the name once more


class Form(NamedTuple):
    """One way to name an institution, or several."""

    stems: frozenset[str]
    owners: frozenset[str]
    full: frozenset[str]  # the owners whose full name or abbreviation it is


class Word(NamedTuple):
    """A word of a line with the stems it may stand for; a stop has None."""

    text: str
    start: int
    end: int
    stems: frozenset[str] | None


class Mention(NamedTuple):
    """A form found in a line; offsets in the line, end exclusive."""

    form: Form
    start: int
    end: int


class Names:
    """The institutions' names and addresses, indexed."""

    def __init__(
        self,
        institutions: Mapping[str, Institution],
        cities: Mapping[str, Mapping[Language, str]],
    ) -> None:
        self.institutions = institutions
        self.addresses: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        owners: dict[frozenset[str], set[str]] = defaultdict(set)
        full: dict[frozenset[str], set[str]] = defaultdict(set)
        for item in institutions.values():
            former = [name for past in item.former for name in past.names.values()]
            for name in (*item.names.values(), *item.spellings, *former):
                full[stems_of_name(name)].add(item.slug)
            for name in (*item.names.values(), *item.spellings, *former, *item.short.values()):
                owners[stems_of_name(name)].add(item.slug)
            if item.home:
                host, path = host_and_path(item.home)
                self.addresses[host].append((path, item.slug))
            for host in item.hosts:
                self.addresses[host.lower().removeprefix("www.")].append(((), item.slug))
        self.sited = {slug for pairs in self.addresses.values() for _, slug in pairs}
        frequency = Counter(stem for stems in owners for stem in stems)
        self.stems = frozenset(frequency)
        self.forms: dict[str, list[Form]] = defaultdict(list)  # by their rarest stem
        for stems, slugs in owners.items():
            if stems:
                rarest = min(stems, key=lambda stem: (frequency[stem], stem))
                self.forms[rarest].append(Form(stems, frozenset(slugs), frozenset(full[stems])))
        self.cities = {
            slug: re.compile(rf"\b(?:{'|'.join(_city_stem(name) for name in names.values())})")
            for slug, names in cities.items()
        }
        self._possible_stems = lru_cache(maxsize=WORDS_KEPT)(self._stems_within)

    def by_address(self, url: str) -> str | None:
        """The institution whose site a page is on; a shared portal is told apart by path."""
        host, path = host_and_path(url)
        labels = host.split(".")
        for cut in range(len(labels) - 1):
            pairs = self.addresses.get(".".join(labels[cut:]), ())
            fits = [pair for pair in pairs if path[: len(pair[0])] == pair[0]]
            longest = max((len(prefix) for prefix, _ in fits), default=0)
            slugs = {slug for prefix, slug in fits if len(prefix) == longest}
            if len(slugs) == 1:
                return slugs.pop()
        return None

    def mentions(self, line: str) -> list[Mention]:
        """The forms in a line, longest first, none overlapping another."""
        words = self._words(line)
        spans = [
            (*span, form)
            for at, word in enumerate(words)
            for anchor in word.stems or ()
            for form in self.forms.get(anchor, ())
            if (span := _span(form.stems, words, at))
        ]
        spans.sort(key=lambda span: (-len(span[2].stems), span[1] - span[0], span[0]))
        taken: set[int] = set()
        found: list[Mention] = []
        for first, last, form in spans:
            if taken.isdisjoint(range(first, last + 1)):
                taken.update(range(first, last + 1))
                found.append(Mention(form, words[first].start, words[last].end))
        return found

    def _words(self, line: str) -> list[Word]:
        """The line's words and stops, without light words."""
        words: list[Word] = []
        for match in WORD.finditer(line):
            text, start, end = match[0], match.start(), match.end()
            if text[0].isalnum():
                if _is_heavy(text):
                    words.append(Word(text, start, end, self._possible_stems(text)))
            elif text != "." or not words or start - words[-1].start > ABBREVIATED:
                words.append(Word(text, start, end, None))
        return words

    def _stems_within(self, word: str) -> frozenset[str]:
        """The stems of names that a word of a text may be an inflected form of."""
        folded = _folded(word)
        tail = CYRILLIC_TAIL if CYRILLIC.search(folded) else LATIN_TAIL
        shortest = max(min(3, len(folded)), len(folded) - tail)
        cuts = {folded[:cut] for cut in range(shortest, len(folded) + 1)}
        return self.stems & (cuts | {word})


def stems_of_name(name: str) -> frozenset[str]:
    """A name's stems; none where a single one would be left of several words."""
    words = [match[0] for match in WORD.finditer(name) if match[0][0].isalnum()]
    stems = frozenset(stem(word) for word in words if _is_heavy(word))
    return stems if len(stems) > 1 or len(words) == 1 else frozenset()


def stem(word: str) -> str:
    """The part of a name's word that its inflected forms share.

    Endings are cut by length, not by grammar: both languages inflect at the end, and
    what follows the stem in a text is ignored anyway. An abbreviation stays as it is.
    """
    folded = _folded(word)
    if folded not in ALIASES.values() and sum(map(str.isupper, word)) >= 2:
        return word
    if len(folded) <= SHORT_WORD:
        return folded
    if not CYRILLIC.search(folded):
        return ENGLISH_ENDING.sub("", folded)
    return folded[:-1] if len(folded) <= MIDDLE_WORD else folded[:-2]


def host_and_path(address: str) -> tuple[str, tuple[str, ...]]:
    """Host without "www." and the parts of the path without a leading language."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", ()
    path = tuple(part for part in parts.path.split("/") if part)
    return host, path[1:] if path[:1] and path[0] in (*LANGUAGES, "kz") else path


def _folded(word: str) -> str:
    word = word.casefold().replace("ё", "е")
    return ALIASES.get(word, word)


def _is_heavy(word: str) -> bool:
    return len(word) > 1 and not LIGHT.fullmatch(word.casefold())


def _city_stem(name: str) -> str:
    """With its capital: "Семей" is a city, "семей" are families."""
    return re.escape(name[:-1] if CYRILLIC.search(name) and len(name) > MIDDLE_WORD - 1 else name)


def _span(wanted: frozenset[str], words: list[Word], at: int) -> tuple[int, int] | None:
    """The first and last of the words around `at` that hold all wanted stems, or None.

    The words follow one another in any order; a longer name may hold one strange
    capitalised word (a first name, a city), and a few of its words may come twice.
    """
    left = wanted - (words[at].stems or frozenset())
    spare = len(wanted) >= SPARE_STEMS
    first = last = at

    def stems(place: int) -> frozenset[str]:
        return (words[place].stems if 0 <= place < len(words) else None) or frozenset()

    def strange(place: int) -> bool:
        inside = 0 <= place < len(words) and words[place].stems is not None
        return inside and words[place].text[0].isupper()

    while left and last - first < len(wanted) + REPEATED_STEMS:
        if wanted & stems(last + 1):
            last += 1
            left -= stems(last)
        elif wanted & stems(first - 1):
            first -= 1
            left -= stems(first)
        elif spare and strange(last + 1) and left & stems(last + 2):
            last, spare = last + 1, False
        elif spare and strange(first - 1) and left & stems(first - 2):
            first, spare = first - 1, False
        else:
            return None
    return None if left else (first, last)
