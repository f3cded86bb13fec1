"""Which institution published a page, from the evidence of the whole page.

The address decides where it is known. Else every mention of an institution is found and
weighed: by where it stands (the page's own label, its copyright and contact lines, its
first paragraph), by how exact it is and how often it comes back, helped by the city and
by the words of the institution's field. The mentions of others are held against a
candidate; two equally good ones give none.

The weights were set by hand, on invented pages and a few real ones; a score is no
probability.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from corpus.names import Mention, Names

if TYPE_CHECKING:
    from corpus.institutions import InstitutionKind

# The words of each kind's work. They identify nobody; they support a candidate of the kind.
FIELD_WORDS: dict[InstitutionKind, str] = {
    "museum": "museum|exhibi|музе|мұражай|экспон|экспоз|жәдігер|көрме|выстав",
    "library": "librar|reader|кітап|оқырман|библиот|читател|книг",
    "theatre": "theat|premier|театр|спектак|премьер|сахна|қойылым|опер|opera|balle|балет",
    "concert-hall": "concert|orchestr|philharmon|концерт|оркестр|филармон",
    "academy": "academ|professor|student|академи|университет|студент|профессор|rector|ректор",
    "culture-department": "cultur|мәдени|культур",
    "ministry": "minist|министр",
    "gallery": "galler|exhibi|галере|выстав|көрме|художни|суретші",
    "reserve": "reserve|petroglyph|archaeolog|қорық|қорығ|заповед|археолог|петроглиф",
    "archive": "archiv|архив|мұрағат|құжат|документ",
    "culture-centre": "cent(?:re|er)|центр|орталы",
    "international": "heritage|intangible|nominat|inscri|convention|мұра|наслед|нематериал",
}
FIELD = {kind: re.compile(rf"\b(?:{words})", re.I) for kind, words in FIELD_WORDS.items()}
OURS = {
    kind: re.compile(rf"\b(?:our|наш\w{{0,3}}|біздің)\s+(?:{words})", re.I)
    for kind, words in FIELD_WORDS.items()
}
COUNTRY = re.compile(r"қазақ|казах|kazakh|central asia|центральн\w+ ази|орта(?:лық)? ази", re.I)

OWNER_LINE = re.compile(
    r"©|\(c\)|copyright|all rights|все права|құқықтар|сілтеме|ссылк|link to the source|"
    r"e-?mail|@|\bтел\b|\btel\b|phone|телефон|мекенжай|адрес\b|\baddress|контакт",
    re.I,
)
OWNER_LINE_LENGTH = 300  # a longer line is a paragraph that happens to hold such a word
HOST_CUE = re.compile(
    r"opened (?:its|his|her) doors|\bhost(?:s|ed)\b|\binvites?\b|will hold|"
    r"распахнул|приглаша|в стенах|есігін|шақырады|қабырғасында|ұйымдастыр",
    re.I,
)
NEWSROOM = re.compile(
    r"корреспондент|тілшісі|переда[её]т|kazinform|казинформ|қазақпарат|tengrinews|"
    r"\bnewspaper|correspondent|\breporter|редакци[яи] газет",
    re.I,
)

SENTENCE_END = re.compile(r"\w{3}[)»”\"]?[.!?…](?:\s|$)")

ADDRESS = 10.0
PLACES = {
    "rights or contacts": 4.0,
    "label": 3.0,
    "first paragraph": 2.5,
    "title": 2.0,
    "as host": 1.5,
}
OWN_PLACES = frozenset({"rights or contacts", "label", "title"})  # no mere mention there
ITSELF, CITY, FIELD_WORD, FIELD_WORDS_MOST = 1.0, 0.5, 0.25, 8
SHORT = 0.7  # what a short name counts against a full one
REPEAT = 0.6  # exponent: the tenth mention says less than the second
REPEATED, REPEATED_SHORT = 2, 3  # mentions enough without a telling place
ELSEWHERE = 0.6  # factor for a page of a newsroom, or of another site
LEAST, MARGIN = 2.8, 1.3  # the least score that counts; best to second best
PARAGRAPH = 80  # characters; the first line this long with a full stop is the first paragraph
FIRST_LINES = 3  # lines that stand for the first paragraph of a list of short ones
LABEL_SHARE = 0.6  # of a line's characters
NEAR = 60  # characters around a mention
HEAD, FOOT = 40_000, 10_000  # characters of a page that tell its publisher


class Recognition(NamedTuple):
    """The publisher of a page; `evidence` says in words what spoke for it."""

    slug: str
    score: float
    evidence: tuple[str, ...]


def publisher(
    names: Names, text: str, *, url: str | None = None, title: str = ""
) -> Recognition | None:
    """The publisher of a page; see `Registry.recognise`."""
    if url and (slug := names.by_address(url)):
        return Recognition(slug, ADDRESS, (f"address: {url}",))
    return _Page(names, text, title, url).publisher()


class Sighting(NamedTuple):
    """A mention and the number of its line."""

    line: int
    mention: Mention


class _Page:
    """One page's lines and who is mentioned in them."""

    def __init__(self, names: Names, text: str, title: str, url: str | None) -> None:
        self.names = names
        self.url = url
        if len(text) > HEAD + FOOT:
            text = f"{text[:HEAD]}\n{text[-FOOT:]}"
        self.lines = [title[:HEAD].strip(), *filter(None, map(str.strip, text.splitlines()))]
        self.known_lines = frozenset(self.lines)
        self.text = "\n".join(self.lines)
        self.cities = {slug for slug, form in names.cities.items() if form.search(self.text)}
        self.in_kazakhstan = bool(COUNTRY.search(self.text))
        self.from_newsroom = bool(NEWSROOM.search(self.text))
        self.owner_lines = {
            number
            for number, line in enumerate(self.lines)
            if len(line) <= OWNER_LINE_LENGTH and OWNER_LINE.search(line)
        }
        self.lead = next(
            (
                number
                for number, line in enumerate(self.lines)
                if number and len(line) >= PARAGRAPH and SENTENCE_END.search(line)
            ),
            FIRST_LINES,
        )
        self.sightings = [
            Sighting(number, mention)
            for number, line in enumerate(self.lines)
            for mention in names.mentions(line)
        ]

    def publisher(self) -> Recognition | None:
        """The best candidate, if it is good enough and clearly the best."""
        forms = [sighting.mention.form for sighting in self.sightings]
        certain = {slug for form in forms if len(form.full) == 1 for slug in form.full}
        of: dict[str, list[Sighting]] = defaultdict(list)
        for sighting in self.sightings:
            if slug := self._whose(sighting.mention, certain):
                of[slug].append(sighting)
        total = sum(map(len, of.values()))
        weighed = [self._weigh(slug, found, len(found) / total) for slug, found in of.items()]
        enough = [candidate for candidate, sufficient in weighed if sufficient]
        best = max(enough, key=lambda candidate: candidate.score, default=None)
        if best is None or best.score < LEAST:
            return None
        rivals = (candidate.score for candidate, _ in weighed if candidate is not best)
        return best if best.score >= MARGIN * max(rivals, default=0.0) else None

    def _whose(self, mention: Mention, certain: set[str]) -> str | None:
        """The one institution meant: of several, the one that the page names in full
        elsewhere, else the one whose city it names."""
        candidates = mention.form.owners
        if len(candidates) > 1:
            candidates = candidates & certain or frozenset(
                slug for slug in candidates if self.names.institutions[slug].city in self.cities
            )
        return next(iter(candidates)) if len(candidates) == 1 else None

    def _weigh(self, slug: str, found: list[Sighting], share: float) -> tuple[Recognition, bool]:
        """One candidate's score, and whether it is more than a mention in passing.

        `share` is its part of all mentions on the page.
        """
        item = self.names.institutions[slug]
        exactness = [1.0 if slug in seen.mention.form.full else SHORT for seen in found]
        places: dict[str, float] = {}
        quotes: dict[str, str] = {}
        for seen, exact in zip(found, exactness, strict=True):
            for place in self._places(seen):
                if PLACES[place] * exact > places.get(place, 0.0):
                    places[place] = PLACES[place] * exact
                    quotes[place] = self.lines[seen.line][seen.mention.start : seen.mention.end]
        words = len(FIELD[item.kind].findall(self.text))
        score = sum(places.values()) + sum(exactness) / len(found) * len(found) ** REPEAT
        score += FIELD_WORD * min(words, FIELD_WORDS_MOST)
        evidence = [f"{place}: {quote}" for place, quote in quotes.items()]
        evidence += [f"named {len(found)} times", f"words of its field: {words}"]
        if self._speaks_of_itself(item.kind):
            score += ITSELF
            evidence.append("speaks of itself")
        if item.city in self.cities:
            score += CITY
            evidence.append(f"city: {item.city}")
        in_full = 1.0 in exactness
        own = not OWN_PLACES.isdisjoint(places)
        here = in_full or self.in_kazakhstan or item.city in self.cities
        repeated = len(found) >= (REPEATED if in_full else REPEATED_SHORT)
        sufficient = here and (own or repeated or (in_full and bool(places)))
        if not own:
            score *= share**0.5
            if self.from_newsroom or (self.url and slug in self.names.sited):
                score *= ELSEWHERE
        return Recognition(slug, round(score, 2), tuple(evidence)), sufficient

    def _places(self, seen: Sighting) -> Iterator[str]:
        """The telling places that a mention stands in."""
        line, mention = self.lines[seen.line], seen.mention
        if seen.line == 0:
            yield "title"
            return
        if seen.line in self.owner_lines:
            yield "rights or contacts"
        elif self._is_label(mention, line):
            yield "label"
        if seen.line <= self.lead:
            yield "first paragraph"
        if HOST_CUE.search(line, max(0, mention.start - NEAR), mention.end + NEAR):
            yield "as host"

    def _is_label(self, mention: Mention, line: str) -> bool:
        """Whether a line is little but the name, or a repeated headline with the name."""
        if len(line) > 2 * PARAGRAPH or line[-1] in ".!?…":
            return False
        if mention.end - mention.start >= LABEL_SHARE * len(line):
            return True
        before = line[: mention.start].rstrip(' |–—-·:«"“')
        return mention.end == len(line) and before in self.known_lines

    def _speaks_of_itself(self, kind: InstitutionKind) -> bool:
        """Whether the page says "our museum", or names "the museum" in a line of rights."""
        return bool(OURS[kind].search(self.text)) or any(
            FIELD[kind].search(self.lines[number]) for number in self.owner_lines
        )
