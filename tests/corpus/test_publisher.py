"""Which institution published a page: its words, its address, its head and foot."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from support import HOUSE

from corpus.institutions import Registry

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


KK_ARTICLE = """
Басты бет
Жаңалықтар

Ғалымдар кездесуі өтті
12 наурыз күні Қазақстан Республикасының Ұлттық академиялық кітапханасында оқырмандар мен \
ғалымдардың кездесуі өтті. Оны кітапхана директоры ашып, қонақтарды құттықтады.

Кеш соңында оқырмандар жаңа кітаптар көрмесін аралады. Келесі кездесу сәуір айында болады.
"""

KK_TEASERS = """
«Абай» қойылымының премьерасы
Әуезов театрының сахнасында жаңа маусымның алғашқы премьерасы қойылды. Көрермен залға сыймады...

Гастрольдік сапар аяқталды
М. Әуезов атындағы Қазақ ұлттық драма театрының труппасы Орал қаласынан оралды. Қойылымдарды...

Режиссермен кездесу
Театрда жас режиссерлермен кездесу өтті. Оған Ғ. Мүсірепов театрының әртістері де келді...

Әуезов театрында ашық есік күні
Балалар сахнаның сыртын көріп, киім шеберлерімен танысты...
"""

KK_DATES = """
Жарияланымдар
03.05.2022 Қастеев музейінде жас суретшілердің көрмесі
28.04.2022 Мұражайдағы түн
20.04.2022 Қастеев музейіне жаңа туындылар қабылданды
11.04.2022 Ұлттық музейден келген көрме
02.04.2022 Ә. Қастеев атындағы өнер музейінде дәріс
"""

KK_DEPARTMENT = """
Наурыз мерекесіне дайындық басталды

Шымкентте мерекелік шаралардың жоспары бекітілді. Мәдениет басқармасының мәліметінше, қала \
алаңында концерт, жәрмеңке мен спорт ойындары болады.
Мәдениет басқармасы тұрғындарды мәдени шараларға шақырады. Толық жоспар Шымкент \
кітапханалары мен театрларында ілінеді, деп хабарлады Мәдениет басқармасының баспасөз қызметі.
"""

KK_ENDINGS = """
Құрманғазы атындағы Қазақ ұлттық консерваториясының студенттері байқаудан оралды \
Біздің консерваторияның домбырашылары мен қобызшылары үш жүлде алып қайтты. Профессорлар \
консерваториядағы жиында оларды құттықтады. Академиялық концерт мамырда өтеді.
"""

RU_ARTICLE = """
В Национальной библиотеке Республики Казахстан открылась выставка редких книг. Читатели увидят \
рукописи, первые газеты и прижизненные издания поэтов.
Экспозиция собрана из фондов библиотеки. Гостями открытия стали сотрудники Музея Ауэзова. \
Выставка продлится до конца месяца.
"""

RU_TEASERS = """
Новости | Астана Опера

Премьера сезона
Зрители увидели новую постановку в двух действиях...
Гастроли в Алматы
Артисты выступили на сцене ГАТОБ имени Абая. Спектакли Театра оперы и балета имени Абая... \
Мастер-класс
Педагоги занимались с учениками Алматинского хореографического училища...
Открытие фестиваля
На сцене ГАТОБ прозвучала музыка. Концерт ГАТОБ завершил вечер...

© 2024 Государственный театр оперы и балета «Астана Опера». Все права защищены
"""

RU_DATES = """
Архив событий
14.10.2021 Ночь в музее-заповеднике «Есик»
30.09.2021 Семинар археологов
12.09.2021 Школьники в музее-заповеднике «Есик»
25.08.2021 Круглый стол в Национальном музее
03.08.2021 Новая экспозиция музея-заповедника «Есик»
Контакты: город Есик, Государственный историко-культурный музей-заповедник «Есик», тел. 00-00-00
"""

RU_CONTACTS = """
День открытых дверей

Абитуриенты познакомились с преподавателями, посмотрели мастерские и задали вопросы о приёме. \
Будущие режиссёры побывали в Театре Ауэзова, где их встретили актёры Театра Ауэзова. \
Казахская национальная консерватория прислала гостей, студенты консерватории сыграли концерт.
Адрес: КазНАИ имени Т. К. Жургенова, Алматы, приёмная комиссия
"""

RU_DEPARTMENT = """
Управление культуры Карагандинской области подвело итоги года. На заседании выступили \
директора областных учреждений культуры: Библиотеки имени Гоголя, Театра Сейфуллина, \
Карагандинского областного музея изобразительного искусства.
Управление культуры отметило рост числа посетителей. Управлению культуры поручено открыть \
три сельских клуба.
"""

EN_ARTICLE = """
Young dancers on stage

The Academy of Choreography, Astana, opened its doors to schoolchildren last Friday. Students of \
the Kazakh National Academy of Choreography showed scenes from two ballets.
Teachers of our academy answered the parents' questions.
"""

EN_OTHER_SPELLING = """
Night of Museums

The Central Museum of Kazakhstan waits for its visitors until midnight on Saturday. Guided tours \
of the exhibition start every hour, and children can touch copies of the exhibits. \
The museum asks visitors to leave large bags at home.
"""

EN_TEASERS = """
Reading club
The libraries of Almaty start a reading club for teenagers. The first meeting is about poetry...

Exhibition of maps
Old maps of the city are on show. The Almaty Department of Culture helped to print the catalogue...

New readers
In one year twelve thousand readers joined the Libraries of Almaty. The director thanked...

Robots in the reading room
Children build robots at the Almaty Libraries every Saturday...
"""

EN_UNESCO = """
Living heritage

Traditional crafts carry the memory of communities across Central Asia. Read more

4 March 2013 UNESCO supports the inventory of intangible heritage in Kyrgyzstan \
9 February 2013 Felt makers meet in Almaty
1 February 2013 Two nominations from Kazakhstan for the UNESCO list
20 January 2013 Heritage club opens at the National Museum
7 January 2013 UNESCO workshop on world heritage in Tajikistan
"""

EN_LABEL = """
Premiere of the season Auezov Theatre
Premiere of the season

Two young directors staged the novel in one act. The performance was seen by guests from the \
Lermontov Theatre and from the Musrepov Theatre. The Lermontov Theatre shows its own version soon. \
Premiere of the season
"""

NEWSPAPER = """
Куда пойти в выходные
Рассказываем о трёх выставках, которые стоит увидеть в эти дни всей семьёй.
В Национальном музее Республики Казахстан покажут золото кочевников.
Центральный государственный музей Республики Казахстан открывает зал костюма.
Музей Кастеева приглашает на лекцию об акварели.
"""

FOOTBALL = """
«Қайрат» алаңнан жеңіспен кетті
Алматыда өткен матчта жергілікті команда екі доп соғып, маңызды үш ұпай алды. Ойынды он мың \
көрермен тамашалады. Келесі кездесу Астанада өтеді.
"""

REPORTER = """
Астанада театр маусымы ашылды
Елордада театрлар жаңа маусымын бастады, деп хабарлайды газетіміздің тілшісі. Алғашқы қойылымға \
Қуанышбаев театры дайындалып жатыр. Көрермен билеттерді күзде ала алады.
"""

FOREIGN_LIBRARY = """
The National Library opened a new reading room in The Hague. The National Library keeps seven \
million books. Readers of the National Library may now work there until ten in the evening.
"""

FOREIGN_UNESCO = """
Old town named a world heritage site
UNESCO has inscribed the old town of the Danish port on its list. UNESCO praised the heritage of \
the harbour. The nomination was sent to UNESCO two years ago, and the convention sets strict rules.
"""

JOINT = """
The Auezov Theatre and the Lermontov Theatre gave a joint gala in Almaty. Artists of the Lermontov \
Theatre and artists of the Auezov Theatre shared the stage.
"""

PAGES = [
    pytest.param(KK_ARTICLE, "national-academic-library", id="kk article"),
    pytest.param(KK_TEASERS, "auezov-theatre", id="kk teasers"),
    pytest.param(KK_DATES, "kasteyev-museum", id="kk dated list"),
    pytest.param(KK_DEPARTMENT, "shymkent-culture", id="kk, the department of the city named"),
    pytest.param(KK_ENDINGS, "conservatory", id="kk endings"),
    pytest.param(RU_ARTICLE, "national-library", id="ru article, inflected"),
    pytest.param(RU_TEASERS, "astana-opera", id="ru teasers, another named more often"),
    pytest.param(RU_DATES, "esik-reserve", id="ru dated list"),
    pytest.param(RU_CONTACTS, "zhurgenov-academy", id="ru, named in the contacts only"),
    pytest.param(RU_DEPARTMENT, "karaganda-culture", id="ru, names its subordinates"),
    pytest.param(EN_ARTICLE, "kaznac", id="en article"),
    pytest.param(EN_OTHER_SPELLING, "csmrk", id="en, another spelling"),
    pytest.param(EN_TEASERS, "almaty-libraries", id="en teasers"),
    pytest.param(EN_UNESCO, "unesco-almaty", id="en dated list, only the short name"),
    pytest.param(EN_LABEL, "auezov-theatre", id="en, named in the label only"),
    pytest.param(NEWSPAPER, None, id="newspaper, three museums once each"),
    pytest.param(FOOTBALL, None, id="football"),
    pytest.param(REPORTER, None, id="a reporter's story about a theatre"),
    pytest.param(FOREIGN_LIBRARY, None, id="a national library elsewhere"),
    pytest.param(FOREIGN_UNESCO, None, id="UNESCO elsewhere"),
    pytest.param(JOINT, None, id="two equally good"),
    pytest.param("", None, id="empty"),
]


@pytest.mark.parametrize(("page", "slug"), PAGES)
def test_the_publisher_is_told_from_the_whole_page(
    registry: Registry, page: str, slug: str | None
) -> None:
    found = registry.recognise(page)
    assert (found and found.slug) == slug, found


def test_the_evidence_is_given_in_words(registry: Registry) -> None:
    found = registry.recognise(RU_TEASERS)
    assert found is not None
    assert "named 2 times" in found.evidence
    assert "city: astana" in found.evidence
    assert any(line.startswith("rights or contacts: ") for line in found.evidence)


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://csmrk.kz/index.php/en/news", "csmrk"),
        ("http://www.csmrk.kz:80/", "csmrk"),
        ("https://ALMATYLIBRARY.kz/en/news/x/", "almaty-libraries"),
        ("http://en.unesco.kz/culture", "unesco-almaty"),
        ("https://notcsmrk.kz/", None),
        ("https://csmrk.kz.example.org/", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_the_address_decides_alone(registry: Registry, url: str, slug: str | None) -> None:
    found = registry.recognise(FOOTBALL, url=url)
    assert (found and found.slug) == slug


def test_the_address_outweighs_the_text(registry: Registry) -> None:
    found = registry.recognise(RU_ARTICLE, url="https://csmrk.kz/news")
    assert found is not None
    assert found.slug == "csmrk"


def test_a_page_of_an_institution_on_anothers_site_counts_less(registry: Registry) -> None:
    page = RU_ARTICLE.splitlines()[1]
    here, there = (
        registry.recognise(RU_ARTICLE),
        registry.recognise(page, url="https://a.example"),
    )
    assert here is not None
    assert there is None


def test_the_title_counts(registry: Registry) -> None:
    page = "Концерт перенесён\nНачало в 19 часов. Билеты действительны, филармония ждёт зрителей."
    assert registry.recognise(page) is None
    found = registry.recognise(page, title="Новости — Казахская филармония имени Жамбыла")
    assert found is not None
    assert found.slug == "zhambyl-philharmonic"


def test_a_portal_shared_by_several_is_told_apart_by_the_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    entries = [
        HOUSE.replace('"house"', f'"house-{part}"') + f'home = "https://portal.kz/kk/{part}"\n'
        for part in ("north", "south")
    ]
    path.write_text("".join(entries), encoding="utf-8")
    registry = Registry.load(path)
    found = registry.recognise("", url="https://portal.kz/ru/south/news/1")
    assert found is not None
    assert found.slug == "house-south"
    assert registry.recognise("", url="https://portal.kz/ru/west/news/1") is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("000_*.txt", "csmrk"),
        ("001_*.txt", "almaty-libraries"),
        ("002_*.txt", "kaznac"),
        ("003_*.txt", "almaty-culture"),
        ("004_*.txt", "unesco-almaty"),
    ],
)
def test_the_five_pages_that_izde_exists_for(registry: Registry, name: str, slug: str) -> None:
    if not SEEDS.is_dir():
        pytest.skip("shared/seeds is not beside the project")
    (path,) = SEEDS.glob(name)
    found = registry.recognise(path.read_text(encoding="utf-8"))
    assert found is not None
    assert found.slug == slug


def test_a_page_of_5000_characters_takes_little_time(registry: Registry) -> None:
    page = (KK_TEASERS + EN_TEASERS + RU_TEASERS) * 4
    registry.recognise(page)
    start = time.process_time()
    for _ in range(5):
        registry.recognise(page)
    per_5000 = (time.process_time() - start) / 5 * 5000 / len(page)
    assert per_5000 < 0.1  # seconds; 0.01 to 0.02 where nothing else runs
