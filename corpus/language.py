"""Which of our three languages a text is in, and which stretches of it are in another.

Evidence is counted word by word: letters that only one language has, function words,
frequent endings. No model and no training: a few lists that can be read and mended.
Kazakh is known in Cyrillic, in Cyrillic typed without the Kazakh letters, in Latin and
in Arabic letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.story import Field, Language, Script, Segment

LINE = 150  # letters; in so short a Cyrillic text Latin names may be the longer part
SAMPLE = 20_000  # characters that tell the language of any text

WORD = re.compile(r"[\u0400-\u052f]+|[A-Za-z\u00c0-\u024f]+|[\u0600-\u06ff\ufb50-\ufeff]+")
KAZAKH_LETTERS = re.compile("[әіңғүұқөһ]")
RUSSIAN_LETTERS = re.compile("[ёщъэь]")  # rare in Kazakh, and then in loan words
KAZAKH_LATIN = re.compile("[äáğǵıńñŋóöşșúüūýï]|q(?!u)|zh")
WEAK_KAZAKH_LATIN = re.compile("^j[aeiouy]|[^aeiou]y[^aeiou]")

KAZAKH_WORDS = frozenset(
    "мен бен пен бұл осы сол бір ол олар бар деп бойынша туралы дейін болып болды болады екен "
    "емес ғана тек жана жане ушин бул бир ози биз сиз омир олен кун куни тил тили ел жер адам "
    "бала халык казак казакстан казактын казакша республикасы республикасынын жыл жылы жылгы "
    "жылдан жылдын атындагы кала каласы каласында каласынын облыс облысы облысынын ауданы тарих "
    "баска басты бас жас жастар уйи театры музейи китап китапхана китапханасы окырман акын "
    "жазушы сондай сонымен катар кейин арасында турган алды берди келди етти отти жатыр отыр "
    "алып алган айтты дейди барлык барысында арналган аркылы жанында жаны жолы жол ана ата".split()
)
RUSSIAN_WORDS = frozenset(
    "и в во на с со к ко по из за от до для о об обо при не ни но а у же бы ли что как это этот "
    "эта эти его ее их он она они мы вы я так также или был была было были будет который которая "
    "которые того чтобы только уже еще если когда где все всех между после перед через под над "
    "без про более год года году лет день дня город города городе область области имени имя "
    "республики казахстана казахстан россии народа новый встреча выставка музей музея библиотека "
    "библиотеки книга книги человек жизнь дом неделя вечер концерт ночь мир слово сегодня теперь "
    "можно надо нет да ее том тем этом этого сайта".split()
)
ENGLISH_WORDS = frozenset(
    "the of and in to a an for with on at by from is was are were be been has have had it its "
    "this that these those as or but not he she they we you i his her their our who which what "
    "when how new about more will can all into after between during one two first up out day "
    "museum library national international city state university culture meeting art".split()
)
CITIES = frozenset({"алматы", "атырау", "караганды"})  # spelt so in both languages
KAZAKH_LATIN_WORDS = frozenset(
    "men ben pen bul osy sol bir ol olar bar dep zhane jane jäne jáne ushin úshin üshin üşın "
    "üşin turaly týraly boldy bolady bolyp emes degen qazaq kazak tili tilinde kitap kitabi "
    "kitaby aqyn akyn qala qalasy kalasy halyq halqy elinin zhyly jyly jyl kuni kúni küni "
    "atyndagy atyndaǵy atyndağy qazaqstan respublikasy bala balalar sen biz siz öz óz oz".split()
)

KAZAKH_ENDING = re.compile(
    r".(?:[лд][ае]р(?:ы|и|ын|ин|дын|дин|га|ге|да|де|мен)?|тар(?:ы|ын|дын|га|да)|тер(?:и|ин|дин|ге|де)"
    r"|н[ыи]н|дын|нда|нде|[дт][ае]г[ыи]|[гк]ан|[гк]ен|[гк]анда|[гк]енде|[ыи]п|[ыи]лд[ыи]"
    r"|[ыи]лып|дык|тык|лык|с[ыи]н|сына|сине|с[ыи]нда|с[ыи]нан|[ыи]нан|йды|[ыи]мыз|[бм][ае]й|лары)$"
)
# as frequent at the end of Russian words: half the weight
WEAK_KAZAKH_ENDING = re.compile(
    r".(?:лы|сы|ды|ты|шы|уы|дин|т[ае]р|[дт]ан|[дт]ен|г[ае]|ып|ын|ын[ае]|[ае]д[ыи])$"
)
STRONG_RUSSIAN_ENDING = re.compile(r"(?:ый|[ая]я|[ое]е|ы[ех]|[ое]го|[ое]му|ться|тся|ний|ост[ьи])$")
RUSSIAN_ENDING = re.compile(
    r"(?:[оеы]го|[оеы][йе]|ий|[аи]я|[юу]ю|[ыи]х|[ыи]м|[оеы]му|[аяыи]ми|ть|ться|тся|[ил]ся|лась"
    r"|лись|ни[еюяи]|ости|ость|ств[оаеу]|ци[июея]|цию|ией|ск[иоу][йем]|[аеи]ет|[ую]т|ят|[аяи]л[аио]?"
    r"|ешь|[аояе]х|[ао]м|ями?|[оеё]в|ей|к[еиуа]|ну|[ои]ди|ев|ент|ист|изм)$"
)
ENGLISH_ENDING = re.compile(
    r"(?:ing|tion|ions?|ed|ly|ment|ness|ship|ies|ers?|ous|ive|ity|al|ence|ance|ful|less|th|ght"
    r"|[^s]s|ck|ll|ss|ee|ry|ture)$"
)
KAZAKH_LATIN_ENDING = re.compile(
    r".(?:[ldt][ae]r(?:y|i|ynyn|da|de|dy|di)?|[nd]y[nń]|ny[nń]|nd[ae]|[dt][ae][gǵğ][yiı]|[gǵğk][ae]n"
    r"|[ae]d[yiı]|[yiı]p|[yiı]ld[yiı]|d[yı][qk]|l[yı][qk]|s[yı]nda|[yı]mdar|[yı]nda|[yı]n[yı][nń]|s[yı]|d[yı]|l[yı])$"
)


QUOTED = re.compile(
    r"«([^«»\n]{1,300})»|[“„]([^“”„\n]{1,300})[”“\"]|\"([^\"“”\n]{1,300})[\"”]"
    r"|‘([^‘’\n]{2,300})’(?!\w)"
)
# a full stop after one letter is an initial's, not a sentence's
SENTENCE_END = re.compile(r"(?<=\w\w[.!?…])[»”\")\]]*\s+|(?<=[»”\")\]][.!?…])\s+|\s*\n\s*|\s+//\s+")
ADDRESS = re.compile(r"(?<!\S)\S{0,60}?(?:@|://|www\.)\S{0,200}")
_BETWEEN = r"(?:[,.:;]?[^\S\n]{1,2}(?:&[^\S\n])?)"
_CYRILLIC, _LATIN = (
    r"[\u0400-\u052f][\u0400-\u052f-]*",
    r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f-]*",
)
RUNS: dict[Script, re.Pattern[str]] = {
    # two Cyrillic words in Latin text are foreign to it; two Latin words in Cyrillic text
    # may be a name that is part of it
    "latn": re.compile(rf"{_CYRILLIC}(?:{_BETWEEN}{_CYRILLIC})+"),
    "cyrl": re.compile(rf"{_LATIN}(?:{_BETWEEN}{_LATIN}){{2,}}"),
}
SHORTEST = 3  # letters of a quoted title that is more than a label: «А», «D1»
CLOSING = ' \t\r\n\u00a0«»“”„"‘’/,;:(–—-'
# points that a stretch needs to be taken for this language amid words in the same script
POINTS: dict[Language, int] = {"kk": 3, "ru": 2, "en": 4}


class Evidence(NamedTuple):
    """What the words of a text speak for."""

    script: Script | None  # None where there are no letters
    words: int  # in that script
    kazakh: int  # points for Kazakh
    other: int  # points for Russian in Cyrillic, for English in Latin


def _weigh_cyrillic(word: str) -> tuple[int, int]:
    if KAZAKH_LETTERS.search(word):
        return 4, 0
    if word in CITIES:
        return 0, 0
    if word in RUSSIAN_WORDS:
        return 0, 3
    if word in KAZAKH_WORDS:
        return 3, 0
    russian = 2 if RUSSIAN_LETTERS.search(word) else 0
    if word[0] in "вфц":  # no native Kazakh word begins so
        russian += 1
    if KAZAKH_ENDING.search(word):
        return 2, russian
    if STRONG_RUSSIAN_ENDING.search(word):
        return 0, russian + 2
    if RUSSIAN_ENDING.search(word):
        return 0, russian + 1
    return (1, russian) if WEAK_KAZAKH_ENDING.search(word) else (0, russian)


def _weigh_latin(word: str) -> tuple[int, int]:
    if word in ENGLISH_WORDS:
        return 0, 4
    if word in KAZAKH_LATIN_WORDS:
        return 3, 0
    kazakh = 2 * len(KAZAKH_LATIN.findall(word)) + len(WEAK_KAZAKH_LATIN.findall(word))
    if KAZAKH_LATIN_ENDING.search(word):
        return kazakh + 1, 0
    return kazakh, 2 if ENGLISH_ENDING.search(word) else 0


def _evidence(text: str) -> Evidence:
    words: dict[Script, list[str]] = {"cyrl": [], "latn": [], "arab": []}
    for word in WORD.findall(ADDRESS.sub(" ", text).lower()):
        words["latn" if word < "\u0400" else "cyrl" if word < "\u0600" else "arab"].append(word)
    cyrillic, latin, arabic = (sum(map(len, group)) for group in words.values())
    if not cyrillic + latin + arabic:
        return Evidence(None, 0, 0, 0)
    if arabic > max(cyrillic, latin):
        return Evidence("arab", len(words["arab"]), 4 * len(words["arab"]), 0)
    script: Script = "cyrl"
    names_only = latin + cyrillic < LINE and ENGLISH_WORDS.isdisjoint(words["latn"])
    if latin > cyrillic * (2 if names_only else 1):
        script = "latn"
    weigh = _weigh_latin if script == "latn" else _weigh_cyrillic
    kazakh = other = 0
    for word in words[script]:
        points = weigh(word)
        kazakh += points[0]
        other += points[1]
    return Evidence(script, len(words[script]), kazakh, other)


def _language(evidence: Evidence, default: Language) -> Language:
    if evidence.script == "latn":
        # names of Kazakhstan in English text carry Kazakh letters too
        return "kk" if evidence.kazakh > evidence.other + 2 else "en"
    if evidence.script is None or evidence.kazakh == evidence.other:
        return "ru" if evidence.script and default == "en" else default
    return "kk" if evidence.kazakh > evidence.other else "ru"


def _unquoted(text: str) -> str:
    """`text` without its quoted titles, or whole where little else remains."""
    bare = QUOTED.sub(" ", text)
    return bare if len(WORD.findall(bare)) >= 2 else text


def detect(text: str, default: Language = "ru") -> tuple[Language, Script]:
    """The language and the script of a whole text.

    Quoted titles do not count where there are words besides them. `default` decides
    where nothing speaks for a language: no letters at all, or Cyrillic names only
    (and then Russian where `default` is English). Latin names only are English.
    """
    evidence = _evidence(_unquoted(text[:SAMPLE]))
    language = _language(evidence, default)
    return language, evidence.script or ("latn" if language == "en" else "cyrl")


def script_of(text: str) -> Script:
    """The script of most letters of `text`; Cyrillic where there are none."""
    letters: dict[Script, int] = {"cyrl": 0, "latn": 0, "arab": 0}
    for word in WORD.findall(text[:SAMPLE]):
        letters["latn" if word < "\u0400" else "cyrl" if word < "\u0600" else "arab"] += len(word)
    return max(letters, key=letters.__getitem__)


def _judge(text: str, around: Language, script: Script) -> Language:
    """The language of a stretch, in doubt that of the text `around` it, in `script`."""
    evidence = _evidence(text)
    language = _language(evidence, around)
    if evidence.script is None or language == around:
        return around
    if evidence.script == script:
        mine, theirs = evidence.kazakh, evidence.other
        if language != "kk":
            mine, theirs = theirs, mine
        # a single word is rather a name
        if mine < max(POINTS[language] + (evidence.words == 1), 2 * theirs):
            return around
    return language


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of sentences; quoted titles with full stops inside stay whole."""
    start = 0
    quotes = [match.span() for match in QUOTED.finditer(text)]
    quotes.reverse()
    for gap in SENTENCE_END.finditer(text):
        while quotes and quotes[-1][1] <= gap.start():
            quotes.pop()
        if quotes and quotes[-1][0] < gap.start() and gap.end() < quotes[-1][1]:
            continue
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _foreign_inside(
    text: str, start: int, end: int, language: Language, script: Script
) -> list[tuple[int, int, Language]]:
    """Quoted titles and runs of the other script in one sentence, in their order."""
    found: list[tuple[int, int, Language]] = []
    for match in QUOTED.finditer(text, start, end):
        span = match.span(match.lastindex or 0)
        if sum(map(str.isalpha, match[0])) >= SHORTEST:
            found.append((*span, _judge(text[slice(*span)], language, script)))
    titles = found[::-1]
    if script in RUNS:
        for run in RUNS[script].finditer(text, start, end):
            while titles and titles[-1][1] <= run.start():
                titles.pop()
            if not titles or titles[-1][0] >= run.end():
                found.append((*run.span(), _judge(run[0], language, script)))
    return sorted(item for item in found if item[2] != language)


def _stretches(text: str, main: Language) -> Iterator[tuple[int, int, Language]]:
    """The whole text cut into stretches of one language each."""
    main_script = script_of(text)
    language, last_end = main, 0
    for start, end in _sentences(text):
        sentence = text[start:end]
        evidence = _evidence(_unquoted(sentence))
        if evidence.words >= 3:
            language = _judge(_unquoted(sentence), main, main_script)
        elif "\n" in text[last_end:start]:
            language = main  # a short line of its own: a heading, a name
        last_end, cut = end, start
        script = evidence.script or main_script
        for first, last, other in _foreign_inside(text, start, end, language, script):
            yield cut, first, language
            yield first, last, other
            cut = last
        yield cut, end, language


def segments_of(field: Field, text: str, main: Language) -> tuple[Segment, ...]:
    """The stretches of `text` that are in another language than `main`.

    Quoted titles of any length, sentences of three words or more, runs of two or more
    Cyrillic words in Latin text and of three or more Latin words in Cyrillic text.
    Neighbouring sentences of one language are one stretch. Offsets are code points,
    without the quotation marks and white space around. In the letters of the text
    around it a stretch needs evidence; in doubt it belongs to that text. Cyrillic in
    an English text that nothing speaks for is taken for Russian.
    """
    segments: list[Segment] = []
    for start, end, language in _stretches(text, main):
        while start < end and not text[start].isalnum():
            start += 1
        while start < end and text[end - 1] in CLOSING:
            end -= 1
        if language == main or not WORD.search(text, start, end):
            continue
        if segments and segments[-1].language == language:
            before = segments[-1]
            if not text[before.end : start].strip():
                segments[-1] = Segment(field, before.start, end, language)
                continue
        segments.append(Segment(field, start, end, language))
    return tuple(segments)
