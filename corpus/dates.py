"""Dates in Kazakh, Russian and English text, with their precision.

Text is first folded letter by letter (small letters, Kazakh and accented letters to
their bases), so offsets stay those of the text and Kazakh typed without its own letters
reads the same. One expression then finds every form; what it finds is no date before
the calendar says so.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from corpus.partialdate import PartialDate


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, or a range of dates, as a text states it.

    `start` and `end` are offsets in code points, end exclusive; the words for "year"
    belong to it ("8 апреля 2024 года"), prepositions do not. `last` is None except in
    ranges ("22-24 July 2014").
    """

    start: int
    end: int
    first: PartialDate
    last: PartialDate | None


# --- letters ------------------------------------------------------------------------

_LETTERS = dict.fromkeys("абвгдежзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz")
_FOLDED = dict(zip(_LETTERS, _LETTERS, strict=True)) | dict(
    zip("әғқңөұүһіёáàâäǵğıíìïńñŋóòôöşșúùûüūýÿ", "агкноуухиеaaaaggiiiinnnoooossuuuuuyy", strict=True)
)
# upper() of ı is I and of ÿ is Ÿ: one letter each, as the offsets need
FOLD = {ord(form): base for char, base in _FOLDED.items() for form in (char, char.upper())}
FOLD[ord("I")] = "i"
# a Latin letter inside a Cyrillic word is a slip of the keyboard
MIXED_WORD = re.compile(r"(?:[a-z]{1,20}[а-я]|[а-я]{1,20}[a-z])[а-яa-z]{0,20}")
LOOK_ALIKES = str.maketrans("abcehikmoptxy", "авсеникмортху")


# --- the months -------------------------------------------------------------------------

KK = r"(?:с?[иы])?(?:н?[дт]?[еаиы]н?|н|[гк][еа]|[мбп]ен|н?[дт](?:еги|агы))?"
KK_LATIN = r"(?:s?[iy])?(?:n?[dt]?[eaiy]n?|n|[gkq][ea]|[mbp]en|n?[dt](?:egi|ag[yi]))?"
SOFT = r"(?:[ьяею]|ем)"
HARD = r"(?:[аеу]|ом)?"
SHORT = r"\.?(?=,?\s[12][0-9]{3}(?![0-9]))"  # short forms that are words too: a year follows
MONTHS = (
    rf"кантар{KK}|[qk]antar{KK_LATIN}|январ{SOFT}|янв\.?|кан{SHORT}",
    rf"акпан{KK}|a[qk]pan{KK_LATIN}|феврал{SOFT}|февр?\.?|акп{SHORT}",
    rf"наурыз{KK}|na[uwy]r[yi]z{KK_LATIN}|март{HARD}|(?:мар|нау){SHORT}",
    rf"сауир{KK}|sa[uwy]ir{KK_LATIN}|апрел{SOFT}|апр\.?|сау{SHORT}",
    rf"мамыр{KK}|mam[yi]r{KK_LATIN}|ма(?:[йяею]|ем)|мам{SHORT}",
    rf"маусым{KK}|ma[uwy]s[yi]m{KK_LATIN}|июн(?:{SOFT}|\.?)|мау{SHORT}",
    rf"шилде{KK}|sh?ilde{KK_LATIN}|июл(?:{SOFT}|\.?)|шил{SHORT}",
    rf"тамыз{KK}|tam[yi]z{KK_LATIN}|август{HARD}|авг\.?|там{SHORT}",
    rf"кыркуйе[кг]{KK}|[qk][yi]rku[iy]e[kg]{KK_LATIN}|сентябр{SOFT}|сент\.?|(?:сен|кыр){SHORT}",
    rf"казан{KK}|qazan{KK_LATIN}|октябр{SOFT}|окт\.?|каз{SHORT}",
    rf"караша{KK}|[qk]arash?a{KK_LATIN}|ноябр{SOFT}|нояб\.?|(?:ноя|кар){SHORT}",
    rf"желтоксан{KK}|zh?elto[qk]san{KK_LATIN}|jelto[qk]san{KK_LATIN}|декабр{SOFT}|(?:дек|жел){SHORT}",
)
ENGLISH = (
    r"january|jan\b\.?",
    r"february|feb\b\.?",
    r"march|mar\b\.?",
    r"april|apr\b\.?",
    r"may",
    r"june|jun\b\.?",
    r"july|jul\b\.?",
    r"august|aug\b\.?",
    r"september|sept?\b\.?",
    r"october|oct\b\.?",
    r"november|nov\b\.?",
    r"december|dec\b\.?",
)
CAPITAL = re.compile(r"may|march|[a-z]{3,4}\.?")  # months only with a capital: "may", "mar"
KAZAN = re.compile("казан[еаиы]")  # without қ the city, in a Russian case
# A month's name is overwritten with a private character for the month and a filler for
# each letter after it; an ablative (8 мамырдан) ends in a filler of its own.
MONTH_MARK, ENGLISH_MARK, FILLER, ABLATIVE = 0xE000, 0xE020, "\ue040", "\ue041"
FOLD |= dict.fromkeys(range(MONTH_MARK, ord(ABLATIVE) + 1), " ")


@cache
def _month_word() -> re.Pattern[str]:
    names = [f"(?P<e{n}>{forms})" for n, forms in enumerate(ENGLISH, 1)]
    names += [f"(?P<m{n}>{forms})" for n, forms in enumerate(MONTHS, 1)]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(names)})(?![^\W_])")


def _marked(text: str) -> str:
    """`text` folded, its months marked, each character in its old place."""

    def mark(match: re.Match[str]) -> str:
        name, group = match[0], match.lastgroup or ""
        english = group[0] == "e"
        if english and CAPITAL.fullmatch(name) and not text[match.start()].isupper():
            return name
        if KAZAN.fullmatch(name) and text[match.start()] not in "қҚ":
            return name
        code = chr((ENGLISH_MARK if english else MONTH_MARK) + int(group[1:]))
        last = ABLATIVE if name.endswith(("ен", "ан", "en", "an")) else FILLER
        return code + FILLER * (len(name) - 2) + last

    folded = MIXED_WORD.sub(lambda word: word[0].translate(LOOK_ALIKES), text.translate(FOLD))
    return _month_word().sub(mark, folded)


# --- the forms --------------------------------------------------------------------------

SPACE = r"[^\S\r\n\u2028\u2029]{1,4}"  # dates stay on one line
DASH = rf"(?:{SPACE})?[-–—−](?:{SPACE})?"
WORDS = {
    "S": f"(?:{SPACE})",
    "DASH": DASH,
    "TO": rf"(?:{DASH}|{SPACE}(?:по|до|to|through|till|until){SPACE}|(?<={ABLATIVE}){SPACE})",
    "ORD": r"(?:-?(?:st|nd|rd|th|го|е|ое|ого|ши|шы)\b)?",
    "YEARWORD": (
        rf"-?(?:{SPACE})?(?:жыл(?:ы|гы|да|дан|дын|ды|га|дагы|ын(?:ын|да|ан|а)?)?\b|ж\.|ж\b"
        r"|г\.|г\b|год(?:а|у|ом|е)?\b"
        r"|(?:j|zh)[yi]l(?:y|i|g[yi]|da|dan|d[yi]n|[yi]n(?:[yi]n|da|an|a)?)?\b)"
    ),
    "YEARS": rf"{SPACE}(?:жылдар[а-я]{{0,9}}|год(?:ы|ов|ах|ам)|гг\.?|жж\.?)",
    # 8-і, 8-інде, 22-сінен; not 5-сынып
    "KKDAY": r"(?:-(?:с?[иы](?:н(?:[дт]?[еа]н?|[иы]н)?)?|[дт][еа]н?|н[еа]н?)\b"
    rf"|(?:-ши|-шы)?{SPACE}(?:куни|жулдызы)[а-я]{{0,3}})",
    "LEFT": r"(?<![0-9][.,:/–—-])",
    "RIGHT": r"(?![0-9])(?![./-][0-9])",
    # 2000 человек: a number of things, no year
    "NOCOUNT": rf"(?!(?:{SPACE})?(?:%|человек|чел\b|рубл|тенге|тысяч|млн|адам|окушы|мын\b|people"
    r"|students|visitors|guests|years|million|percent))",
}
PARTS = {  # captured, with the end of the range that they belong to: D1, M1, Y1, D2, …
    "D": r"(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])",
    "M": rf"[{chr(MONTH_MARK)}-{chr(ENGLISH_MARK + 12)}][{FILLER}{ABLATIVE}]+",
    "E": rf"[{chr(ENGLISH_MARK)}-{chr(ENGLISH_MARK + 12)}]{FILLER}+",
    "N": r"[0-9]{1,2}(?![0-9])",  # a month's number
    "X": r"[0-9]{1,2}(?![0-9])",  # a day beside a month's number
    "Y": r"(?:1[0-9]{3}|20[0-9]{2})(?![0-9])",
    "A": rf"{SPACE}(?:и|жане|and|&){SPACE}",  # an "and" between two days
}
DAYS = (
    r"(?:<D1><ORD>(?:(?:<S>|-)<M1>(?:(?:,<S>?|<S>)<Y1>(?:<YEARWORD>)?)?)?(?:<TO>|<A1>))?<D2><ORD>"
)
FORMS = (
    r"<LEFT><Y2>[-./]<N2>[-./]<X2><RIGHT>",  # 2024-05-17
    r"<LEFT>(?:<X1>(?:[./]<N1>(?:[./]<Y1>)?)?<TO>)?<X2>[./]<N2>[./]<Y2><RIGHT>",  # 17.05.2024
    # 2024 жылғы 22-24 шілде, 2024 жылдың 8 сәуірінде, 2024 ж. 8 сәуір
    rf"<Y2><YEARWORD>,?<S>?{DAYS}(?:<S>|-)<M2>(?!,?<S>[12][0-9]{{3}})",
    r"<Y2><YEARWORD>,?<S><M2>(?:<S>айынын)?<S><D2><KKDAY>",  # 2024 жылғы сәуірдің 8-інде
    r"<Y2><YEARWORD>,?<S>(?:<M1><DASH>)?<M2>",  # 2024 жылғы сәуір, 2024 жылғы қаңтар-наурыз
    # 8 апреля 2024 года, 27th of July 2023, 29 April – 3 May 2015
    rf"<LEFT>{DAYS}(?:<S>|-)(?:of<S>)?<M2>(?:(?:,<S>?|<S>|-)<Y2><NOCOUNT>(?:<YEARWORD>)?)?",
    r"<LEFT><Y1><TO><Y2>(?:<YEARS>|<YEARWORD>)",  # 2014-2016 жылдары
    r"<LEFT><Y2><YEARWORD>(?!<S>(?:бурын|бойы|тарих))",  # 2024 жылы, 2024 году
    r"<M2>(?:<S>айынын)?<S><D2><KKDAY>",  # сәуірдің 8-інде
    # July 22-24, 2014; July 27
    r"<E1><S><D1><ORD>(?:<TO>|<A1>)<D2><ORD>(?![.,:]?[0-9])<NOCOUNT>(?:(?:,<S>?|<S>)<Y2>)?",
    r"(?:<E1><S><D1><ORD>(?:,<S><Y1>)?<TO>)?<E2><S><D2><ORD>(?![.:][0-9])<NOCOUNT>"
    r"(?:(?:,<S>?|<S>)<Y2><NOCOUNT>)?",
    r"<M2><S><D2>,<S><Y2>",  # Сәуір 8, 2024
    r"(?:<M1><DASH>)?<M2>(?:,?<S>(?:of<S>)?|-)<Y2><NOCOUNT>(?:<YEARWORD>)?",  # сәуір 2024
    # in 2024
    r"(?:(?<=\bin\s)|(?<=\bsince\s)|(?<=\bduring\s)|(?<=\bby\s)|(?<=\buntil\s))"
    r"<Y2>(?![-–/]?[0-9]|s\b)<NOCOUNT>",
)


DIGIT = re.compile("[0-9]")  # every form has one


@cache
def _expression() -> re.Pattern[str]:
    """All forms in one; a group is named by its part, its end and its form: D2_5."""

    def expand(number: int, form: str) -> str:
        def part(match: re.Match[str]) -> str:
            name = match[1]
            return WORDS.get(name) or f"(?P<{name}_{number}>{PARTS[name[0]]})"

        return re.sub(r"<([A-Z]+[12]?)>", part, form)

    return re.compile(rf"(?<!\w)(?:{'|'.join(expand(*item) for item in enumerate(FORMS))})")


def _partial(parts: dict[str, str], end: str, year: int | None, month: int | None) -> PartialDate:
    """One end of a range, with what it leaves to the other end; ValueError if impossible."""
    if mark := parts.get("M" + end) or parts.get("E" + end):
        month = ord(mark[0]) % (ENGLISH_MARK - MONTH_MARK)
    elif number := parts.get("N" + end):
        month = int(number)
    if own_year := parts.get("Y" + end):
        year = int(own_year)
    day = parts.get("D" + end) or parts.get("X" + end)
    return PartialDate(year, month, int(day) if day else None)


def _order(date: PartialDate) -> tuple[int, int]:
    return date.month or 0, date.day or 0


def _mentions(match: re.Match[str]) -> list[DateMention]:
    """What one match says: a date, a range, or two dates; ValueError if impossible."""
    groups = {name[:2]: name for name, text in match.groupdict().items() if text is not None}
    parts = {part: match[name] for part, name in groups.items()}
    start, end = match.span()
    if "/" in match[0] and int(parts.get("N2", 0)) > 12:  # 05/17/2024, as Americans write
        parts["N2"], parts["X2"] = parts["X2"], parts["N2"]
    if "D2" in parts and not parts.keys() & {"M2", "E2"}:
        parts["E2"] = parts.pop("E1")  # July 22-24
    last = _partial(parts, "2", None, None)
    if not any(part[1] == "1" for part in parts):
        return [DateMention(start, end, last, None)]
    first = _partial(parts, "1", last.year, last.month if last.day else None)
    if last.year is None and first.year is not None:
        year = first.year + (_order(first) > _order(last))
        last = PartialDate(year, last.month, last.day)
    elif first.year is not None and "Y1" not in parts and (first.month or 0) > (last.month or 0):
        # 30 желтоқсан – 2 қаңтар 2024
        first = PartialDate(first.year - 1, first.month, first.day)
    if first.year == last.year and first.month == last.month:
        first_day, last_day = first.day or 0, last.day or 0
        if first_day >= last_day and last_day:  # "12-5 мая": the first number is no day
            return [DateMention(match.start(groups.get("D2") or groups["X2"]), end, last, None)]
        if "A1" in parts and first_day + 1 != last_day:  # "8 and 15 April": not the days between
            day = groups["D1"]
            return [
                DateMention(start, match.end(day), first, None),
                DateMention(match.start(groups["D2"]), end, last, None),
            ]
    return [DateMention(start, end, first, last)]


def find_dates(text: str) -> list[DateMention]:
    """Every date that `text` states, in its order.

    Days, months and years, ranges of them, days without a year. A year alone counts with
    its word only ("2024 жылы", "in 2024"). Impossible dates (31.02.2024) are no dates.
    """
    mentions: list[DateMention] = []
    if not DIGIT.search(text):
        return mentions
    for match in _expression().finditer(_marked(text)):
        with suppress(ValueError):
            mentions += _mentions(match)
    return mentions


# --- the day of an event ----------------------------------------------------------------

LEAD = 600  # characters that tell what, where and when
FIRST_YEAR = 1990  # an event of before is history
BORN_OR_DECREED = re.compile(
    r"\b(?:(?:born|died|deceased|b\.|dated|родил[а-я]*|рожден[а-я]*|умер[а-я]*|скончал[а-я]*)"
    r"\W+(?:(?:on|в|во)\s)?|от\s)\W*\Z"
)
STAMP = re.compile(
    r"\b(?:опубликовано|размещено|изменено|обновлено|орналастырылды|озгертилди|жарияланды"
    r"|published|posted|updated)\W{0,3}(?:on\s)?\Z"
)
DEADLINE = re.compile(r"\b(?:до|by|until|till)\s\Z")
HISTORY_AFTER = re.compile(
    r"\W{0,3}(?:[\w.]+\W{1,3}){0,3}?(?:(?:дуниеге|омирге)\s+кел|(?:дуниеден|омирден)\s+(?:озд|от[ит])"
    r"|туган\b|туды\b|кайтыс|родил|рожден|умер|скончал|born\b|№|жагдай)"
)


def _is_event(mention: DateMention, folded: str) -> bool:
    first = mention.first
    if first.day is None or (first.year is not None and first.year < FIRST_YEAR):
        return False
    before = folded[max(0, mention.start - 30) : mention.start]
    after = folded[mention.end : mention.end + 60].split("\n")[0].split(". ")[0]
    if mention.last is None and (DEADLINE.search(before) or after.startswith(" дейин")):
        return False
    return not (
        BORN_OR_DECREED.search(before) or STAMP.search(before) or HISTORY_AFTER.match(after)
    )


def _events(text: str) -> list[DateMention]:
    folded = text.translate(FOLD)
    return [mention for mention in find_dates(text) if _is_event(mention, folded)]


def _lead(text: str) -> str:
    """The first two paragraphs, or 600 characters where those are shorter."""
    paragraphs = re.match(r"\s*(?:[^\n]+\n*){0,2}", text)
    return text[: max(LEAD, min(paragraphs.end() if paragraphs else 0, 3 * LEAD))]


def event_dates(text: str, title: str = "") -> tuple[PartialDate | None, PartialDate | None]:
    """The day, or the first and last day, of the event that a news text tells of.

    The first mention of a day in the title, else in the lead of the text; the second
    value is None unless it is a range. A day without a year takes the year of the same
    day and month further on. Days of birth and death, of decrees (от 5 мая, № after the
    date), deadlines (до 5 мая), stamps (Размещено: 05.05.2024) and days of before 1990 are
    no events.
    """
    mentions = _events(title) + _events(_lead(text))
    if not mentions:
        return None, None
    first, last = mentions[0].first, mentions[0].last
    same_day = [mention for mention in mentions if _order(mention.first) == _order(first)]
    dated = next((mention for mention in same_day if mention.first.year is not None), None)
    if first.year is None and dated is not None:
        if last is None or dated.last is not None:
            return dated.first, dated.last
        year = (dated.first.year or 0) + (_order(first) > _order(last))
        with suppress(ValueError):  # 28-29 February of a common year
            return dated.first, PartialDate(year, last.month, last.day)
    return first, last


# --- datelines --------------------------------------------------------------------------

LABEL = re.compile(
    r"\W*(?:опубликован[оа]?|дата(?:\s+публикации)?|размещено|добавлено"
    r"|жариялан(?:ган|ды)(?:\s+кун[и])?|куни|published(?:\s+on)?|posted(?:\s+on)?|date)\b\s*:?\s*"
)
CLOCK = re.compile(
    r"\s*(?:,|\||-|в\b|саг(?:ат)?\b\.?|at\b|T)?\s*[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?"
)
SEPARATOR = re.compile(r"\s*[|•·/–—:-]+\s*")
# endings of Kazakh cases; the name шілде only looks like one
OBLIQUE = re.compile(
    r"(?:(?<!шил)(?<!hil)(?<!sil)[дтdt][еаea]н?|[дт]еги|[дт]агы|н[еа]н?|[гк][еа]|[днт][иы]н)\Z"
)


def publication_date(line: str) -> tuple[PartialDate, str] | None:
    """The date that stands before a title on one line, and the rest of the line.

    A date with day and year, at the head of the line or after a label ("Published on",
    "Опубликовано:", "Жарияланған күні:"), perhaps with the time of day. None where the
    line is rather a sentence that begins with its date; that is how we tell:

    - a label, a bar or a dot between (| •), or nothing after the date: a dateline;
    - a Kazakh case ending (8 сәуірде, 2024 жылғы 8 сәуірінде) or "күні": a sentence;
    - a dash or colon between: a dateline, unless a small letter follows;
    - a comma, or the year with its word in full (года, жылы), and then words: a sentence;
    - "г." or "ж.": a dateline if a title follows (a capital, no full stop at the end);
    - else a dateline, unless a small letter follows.
    """
    folded = line.translate(FOLD)
    label = LABEL.match(folded)
    head = label.end() if label else len(line) - len(line.lstrip())
    mention = next(iter(find_dates(line[head : head + 60])), None)
    if mention is None or mention.start > 0 or mention.last is not None:
        return None
    date, end = mention.first, head + mention.end
    if date.year is None or date.year < FIRST_YEAR or date.day is None:
        return None
    stated = folded[head:end]
    clock = CLOCK.match(folded, end)
    separator = SEPARATOR.match(line, clock.end() if clock else end)
    rest = line[separator.end() if separator else clock.end() if clock else end :].strip()
    if label or not rest or (separator and set(separator[0]) & set("|•·")):
        return date, rest.lstrip(",;. ")
    if OBLIQUE.search(stated) or rest[0].islower() or rest[0] in ",;.)":
        return None
    if not separator and not clock:
        if re.search(r"год|[0-9][\s-]*жыл[а-я]*\Z", stated):
            return None
        if re.search(r"\b[гж]\.?\Z", stated) and rest.endswith("."):
            return None
    return date, rest
