"""Lines of a saved page that are not part of any story.

Every judgement is about one line and errs towards keeping it: a line goes only when all of
it is interface (whole phrases, bare counters, file names), never because it contains such a
phrase. The phrases are the common vocabulary of web sites in Kazakh, Russian and English.
"""

from __future__ import annotations

import re

from corpus.story import normalised_title

MAX_NOTICE = 400  # characters; a longer paragraph is running text, whatever it mentions
MAX_LABEL = 200  # the heading of a section or a list
MAX_NOTICE_PART = 250  # in one language

# Whole lines, compared as `normalised_title` writes them (case, punctuation do not matter).
_INTERFACE = frozenset(
    normalised_title(phrase)
    for phrase in (
        # languages, search, menus
        "language switcher|switch language|select language|language|choose language"
        "|переключатель языков|выбор языка|выберите язык|язык|тілді таңдау|тіл|тілді ауыстыру"
        "|search|site search|search on website|search the website|search this site|find"
        "|поиск|поиск по сайту|найти|искать|іздеу|сайттан іздеу|сайт бойынша іздеу|табу"
        "|menu|main menu|navigation|skip to content|skip to main content|toggle navigation"
        "|меню|главное меню|навигация|перейти к содержанию|перейти к содержимому"
        "|перейти к основному содержанию|мәзір|басты мәзір|мазмұнға өту|негізгі мазмұнға өту"
        "|sitemap|site map|карта сайта|сайт картасы|contacts|contact us|контакты|байланыс"
        "|about us|о нас|біз туралы|home|home page|главная|на главную|басты бет|басты"
        "|версия для слабовидящих|нашар көретіндерге арналған нұсқа|accessible version"
        "|print|print version|версия для печати|распечатать|печать|басып шығару|баспа нұсқасы"
        "|back|next|previous|prev|back to top|to top|back to list|назад|вперед|вперёд|далее"
        "|наверх|вверх|к списку новостей|вернуться к списку|артқа|алға|келесі|алдыңғы|жоғары"
        "|тізімге оралу|load more|show more|показать еще|показать ещё|загрузить еще|тағы көрсету"
        "|previous article|next article|previous post|next post|previous news|next news"
        "|предыдущая новость|следующая новость|предыдущая запись|следующая запись"
        "|алдыңғы жаңалық|келесі жаңалық|алдыңғы мақала|келесі мақала"
        "|all news|все новости|барлық жаңалықтар|archive|archives|архив|мұрағат|архив новостей"
        # invitations to go on
        "|read more|more|continue reading|read the full story|learn more|details|see more"
        "|подробнее|читать далее|читать дальше|читать полностью|узнать больше|подробно"
        "|толығырақ|толық оқу|ары қарай оқу|әрі қарай оқу|жалғасын оқу|толығырақ оқу|тағы"
        # sharing, subscribing, reacting, discussing
        "|share|share this|share this page|share on|share with friends|tweet|like|copy link"
        "|поделиться|поделиться в соцсетях|поделиться новостью|поделитесь|рассказать друзьям"
        "|мы в соцсетях|мы в социальных сетях|подписывайтесь на нас|скопировать ссылку"
        "|бөлісу|достармен бөлісу|әлеуметтік желіде бөлісу|біз әлеуметтік желідеміз"
        "|сілтемені көшіру"
        "|subscribe|subscribe to our newsletter|follow us|newsletter"
        "|подписаться|подписаться на новости|подписка|жазылу|жаңалықтарға жазылу|бізге жазылыңыз"
        "|your reaction|what is your reaction|how do you like it|dislike|funny|wow|sad|angry|love"
        "|ваша реакция|какова ваша реакция|нравится|не нравится|смешно|возмутительно|грустно"
        "|сіздің реакцияңыз|ұнайды|ұнамайды|күлкілі|шектен шыққан|қайғылы"
        "|comments|no comments|leave a comment|leave a reply|add a comment|post a comment"
        "|комментарии|нет комментариев|оставить комментарий|добавить комментарий|комментировать"
        "|пікірлер|пікір қалдыру|пікір жазу|пікір жоқ|views|просмотры|просмотров|қаралым"
        # accounts and consent
        "|log in|login|sign in|sign up|register|registration|log out|my account|forgot password"
        "|войти|вход|регистрация|зарегистрироваться|выйти|личный кабинет|забыли пароль"
        "|кіру|тіркелу|шығу|жеке кабинет|accept|accept all|accept cookies|decline|ok|i agree"
        "|принять|принять все|согласен|отклонить|хорошо|қабылдау|келісемін|close|закрыть|жабу"
        # galleries and adverts
        "|photo gallery|фотогалерея|фотогалереясы|gallery|галерея|advertisement|реклама|жарнама"
    ).split("|")
)

# Headings of a section of the site; before the title of an article they are its label.
RUBRICS = frozenset(
    normalised_title(phrase)
    for phrase in (
        "news|events|announcements|press releases|press release|articles|publications|culture"
        "|press centre|press center|highlights|news and events|mass media about us|museum news"
        "|новости|события|анонсы|объявления|пресс релизы|пресс релиз|статьи|публикации|культура"
        "|пресс центр|новости и события|сми о нас|афиша|главные новости|новости музея"
        "|новости библиотеки|лента новостей|жаңалықтар|оқиғалар|хабарландырулар|мақалалар"
        "|баспасөз хабарламалары|баспасөз релизі|жарияланымдар|мәдениет|баспасөз орталығы"
        "|жаңалықтар мен оқиғалар|бақ біз туралы|іс шаралар|басты жаңалықтар|мұражай жаңалықтары"
    ).split("|")
)

# Headings of lists of other stories beside or under an article.
_TICKERS = frozenset(
    normalised_title(phrase)
    for phrase in (
        "latest news|recent news|recent posts|related news|related articles|related posts|related"
        "|see also|read also|more news|other news|popular|most read|most popular|recommended"
        "|you may also like|similar news|последние новости|последнее|свежие новости|читайте также"
        "|читать также|смотрите также|похожие новости|похожие материалы|другие новости"
        "|популярное|самое читаемое|рекомендуем|еще по теме|ещё по теме|по теме"
        "|соңғы жаңалықтар|сондай ақ оқыңыз|тағы оқыңыз|оқи отырыңыз|ұқсас жаңалықтар"
        "|басқа жаңалықтар|танымал|көп оқылғандар|осы тақырып бойынша|ұсынамыз"
    ).split("|")
)

_REACTIONS = re.compile(
    r"(?:your|what is your) reaction|(?:какова )?ваша реакция|сіздің реакцияңыз", re.IGNORECASE
)
_LANGUAGE_NAMES = frozenset(
    "kz kk ru en kaz qaz rus eng қаз каз рус англ ағыл қз қазақша қазақ қазақшасы казахский"
    " русский орысша english ағылшынша английский kazakh russian qazaqsha qazaq тілі язык".split()
)
_NETWORKS = frozenset(
    "facebook twitter x vk vkontakte вконтакте telegram whatsapp viber instagram youtube tiktok"
    " linkedin odnoklassniki одноклассники ok pinterest email messenger threads мой мир rss"
    " share on поделиться в бөлісу print pdf".split()
)
_ACCOUNT = re.compile(
    r"(?:(?:posted by|by|author|автор|опубликовал\w*|жариялаған)\s*:?\s*)?"
    r"(?:admin\w*|administrator|redact[oe]r|redaktor|editor|moderator|manager|super\s?user|root"
    r"|user\d*|webmaster|администратор|редактор|модератор)(?:\s+\w+)?",
    re.IGNORECASE,
)
_TWICE = re.compile(r"([a-z][a-z0-9_.-]{2,}) \1")  # an account's first and last name alike
_IMAGE_FILE = r"[\w()%.-]+\.(?:jpe?g|png|gif|webp|heic|tiff?|bmp|avif)"
_FILE_NAMES = re.compile(
    rf"(?:(?:{_IMAGE_FILE}|(?:IMG|DSC[FN]?|PHOTO|image|photo|WhatsApp)[_-]?\d[\w-]*"
    r"|[a-z]+[_-]?\d{2,})(?:[\s,;]+|$))+",
    re.ASCII,
)
_COUNTERS = re.compile(
    r"[\s|•·,/]*(?:\d{1,2}:\d{2}(?::\d{2})?"
    r"|(?:views?|hits|comments?|likes?|просмотр\w*|комментари\w*|қаралым\w*|көрілім\w*|пікір\w*)"
    r"\s*:?\s*\d[\d ]{0,14}"
    r"|\d[\d ]{0,14}(?:views?|hits|comments?|likes?|просмотр\w*|комментари\w*|қаралым\w*|көрілім\w*"
    r"|пікір\w*)?|[«»‹›<>…]|\.\.\.|min(?:utes)? read|мин)[\s|•·,/]*",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,3}(?:[ ,.]?\d{3})*\s*[kк]?", re.IGNORECASE)
_SEARCH = re.compile(
    r"search (?!for )(?:on |in |the |this |our )*(?:\w+ )?(?:web ?site|site|archives?|portal|page)"
    r"|поиск (?:по|на) (?:\w+ )?(?:сайту|сайте|порталу|архиву|новостям)"
    r"|(?:сайт|портал|мұрағат|архив|жаңалықтар)(?:тан|тен|дан|ден)? (?:бойынша )?іздеу",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"(?:tags?|keywords|category|categories|posted in|filed under|теги?|метки|ключевые слова"
    r"|рубрик[аи]|категори[яи]|раздел|тегтер|тег|айдар|санат|санаттар|кілт сөздер)\s*:.{0,160}",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"\b(?:cookies?|куки)\b.*?(?:accept|agree|consent|continue|соглаш|приним|продолж|келіс"
    r"|қабылда)"
    r"|(?:this site|we|our website) uses? cookies|(?:сайт|мы) использу\w+ (?:файлы )?cookie"
    r"|cookie(?:\W+\w+){0,3}\W+(?:қолданады|пайдаланады|қолданамыз|пайдаланамыз)",
    re.IGNORECASE,
)
_HOME = frozenset(("home", "main", "главная", "басты бет", "басты", "main page", "home page"))
_CRUMBS = re.compile(r"\s*[>»›→/|\\·•]+\s*")

_MORE = re.compile(
    r"(?<=[.!?…»”\"')\]])\s*[\[(]?(?:read more|continue reading|more details|learn more"
    r"|подробнее|читать далее|читать дальше|читать полностью|толығырақ|толық оқу"
    r"|(?:ары|әрі) қарай оқу|жалғасын оқу)\s*(?:\.{3}|…|»|→|›|>+)?[\])]?\s*$",
    re.IGNORECASE,
)

_NOTICE = re.compile(
    r"\s*(?:©|\(c\)|copyright\s+(?:©|\(c\)|by\b|\d{4})|all rights reserved"
    r"|(?:\w+\s+){0,3}все права (?:защищены|сохранены)"
    r"|(?:\w+\s+){0,3}барлық (?:құқық\w*|құқы\w*) (?:қорғалған|сақталған))",
    re.IGNORECASE,
)
_USE = re.compile(
    r"using|use of|reproduc\w+|reprint\w*|republi\w+|copying|quot(?:ing|ation)"
    r"|использовани\w+|перепечатк\w+|копировани\w+|цитировани\w+|воспроизведени\w+"
    r"|пайдалан\w+|көшіріп\s+бас\w+|көшір\w+|қайта\s+бас\w+|дәйексөз",
    re.IGNORECASE,
)
_USED = re.compile(
    r"information|materials?|content|texts?|photos?|информаци\w+|материал\w*|текст\w*|фото\w*"
    r"|ақпарат\w*|мәлімет\w*|сурет\w*",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"(?:hyper)?link\w*\b|source|permi\w+|attribut\w+|credit|ссылк\w+|источник\w*|разрешени\w+"
    r"|согласи\w+|сілтеме\w*|дереккөз\w*|рұқсат\w*",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"please|must|requir\w+|only|prohibit\w+|oblig\w+|просим|обязател\w+|только|необходим\w*"
    r"|запрещ\w+|допускается|разреш\w+|керек|міндетті|тиіс|қажет|тыйым|ғана|сұраймыз",
    re.IGNORECASE,
)


def _words(line: str) -> list[str]:
    return normalised_title(line).split()


def is_interface(line: str) -> bool:
    """Whether all of the line is navigation, a widget, a counter, a file name or an account."""
    words = _words(line)
    if not words:
        return True
    return (
        " ".join(words) in _INTERFACE
        or all(word in _LANGUAGE_NAMES for word in words)
        or all(word in _NETWORKS for word in words)
        or is_counter(line)
        or _SEARCH.fullmatch(line) is not None
        or _ACCOUNT.fullmatch(line) is not None
        or _TWICE.fullmatch(line) is not None
        or _FILE_NAMES.fullmatch(line) is not None
        or _TAGS.fullmatch(line) is not None
        or is_breadcrumb(line)
        or (len(line) <= MAX_NOTICE and _COOKIES.search(line) is not None)
    )


def is_counter(line: str) -> bool:
    """Bare times, numbers and view counts, alone or side by side: `17:51`, `345 просмотров`."""
    position = 0
    while position < len(line):
        match = _COUNTERS.match(line, position)
        if match is None:
            return False
        position = match.end()
    return True


def is_number(line: str) -> bool:
    return _BARE_NUMBER.fullmatch(line) is not None


def is_breadcrumb(line: str) -> bool:
    parts = _CRUMBS.split(line)
    return len(parts) > 1 and normalised_title(parts[0]) in _HOME


def is_reaction_heading(line: str) -> bool:
    """The question over a row of like buttons: `Сіздің реакцияңыз?`."""
    return _REACTIONS.fullmatch(line.strip(" ?!:.")) is not None


def is_ticker_heading(line: str) -> bool:
    """The heading of a list of other stories: `Latest news`, `Читайте также`."""
    return len(line) <= MAX_LABEL and " ".join(_words(line)) in _TICKERS


def is_rubric(line: str) -> bool:
    """The name of a section of the site: `Новости`."""
    return len(line) <= MAX_LABEL and " ".join(_words(line)) in RUBRICS


def attribution(line: str) -> list[str]:
    """The notices that the line consists of, one a language; [] where it is no notice.

    A notice claims rights (`© …`, `Все права защищены`) or says how the source of its
    material must be named; both the use and the demand must be in it.
    """
    if len(line) > MAX_NOTICE:
        return []
    parts = [part.strip() for part in re.split(r"\s*//\s*", line) if part.strip()]
    return parts if parts and all(_is_notice(part) for part in parts) else []


def _is_notice(part: str) -> bool:
    if _NOTICE.match(part):
        return True
    use = _USE.search(part)
    return bool(
        use
        and len(part) <= MAX_NOTICE_PART
        and _USED.search(part)
        and _DEMAND.search(part)
        and _DUTY.search(part)
        and part.count(". ") <= 1
        and use.start() < 40
    )


def without_more(line: str) -> tuple[str, bool]:
    """The line without a closing `Read more`, and whether there was one."""
    shorter = _MORE.sub("", line)
    return shorter, shorter != line
