"""Languages of texts and of stretches inside them."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from corpus.language import detect, script_of, segments_of
from corpus.story import Language, Script

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("Қалалық кітапханада ақын оқырмандармен кездесті", "kk", "cyrl"),
        ("Бүгін музейде жаңа көрме ашылды", "kk", "cyrl"),
        ("Казак халкынын тарихы туралы китап жарыкка шыкты", "kk", "cyrl"),  # no Kazakh letters
        ("Балалар мен жастар театры", "kk", "cyrl"),
        ("Qazaq tiliniń jańa álipbıi týraly kitap", "kk", "latn"),
        ("Qalalıq kitapxanada jaña körme aşıldı", "kk", "latn"),
        ("Almaty qalasynda zhana korme ashyldy, ol zhastar ushin", "kk", "latn"),
        ("قازاق ادەبيەتى مەن ونەرى", "kk", "arab"),
        ("В городской библиотеке прошла встреча с поэтом", "ru", "cyrl"),
        ("Ночь в музее", "ru", "cyrl"),
        ("Новая выставка художников Казахстана", "ru", "cyrl"),
        ("Как войти в Google Workspace", "ru", "cyrl"),  # Latin names, Russian line
        ("Night at the Museum", "en", "latn"),
        ("The library hosted a meeting with the poet", "en", "latn"),
        ("Akberen Elgezek", "en", "latn"),  # Latin names alone
        ("Qyzylorda museum opened an exhibition of Zhambyl", "en", "latn"),
        # quoted titles do not decide
        ("Akberen Elgezek “Шексіздік сыртындағы шам”", "en", "latn"),
        ("В музее открылась выставка «Қазақтың ұлттық киімдері»", "ru", "cyrl"),
        ("Кітапханада «Вечер памяти великого поэта» кеші өтті", "kk", "cyrl"),
        ("«American Space & Makerspace» орталығы ашылды", "kk", "cyrl"),
        ("«Құтадғу білік»", "kk", "cyrl"),  # nothing besides the title
    ],
)
def test_language_and_script(text: str, language: Language, script: Script) -> None:
    assert detect(text) == (language, script)


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        ("", "ru", ("ru", "cyrl")),
        ("", "kk", ("kk", "cyrl")),
        ("17.05.2024 № 5 — «»", "en", ("en", "latn")),
        ("Алматы", "kk", ("kk", "cyrl")),
        ("Алматы", "ru", ("ru", "cyrl")),
        ("Алматы", "en", ("ru", "cyrl")),  # Cyrillic is not English
    ],
)
def test_the_default_decides_where_nothing_speaks(
    text: str, default: Language, expected: tuple[Language, Script]
) -> None:
    assert detect(text, default) == expected


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Музей", "cyrl"),
        ("Museum", "latn"),
        ("قازاق", "arab"),
        ("", "cyrl"),
        ("Музей UNESCO Almaty", "latn"),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: Script) -> None:
    assert script_of(text) == script


NOTICE = (
    "Сілтеме жасау міндетті, мұражай материалдары қорғалған. // При копировании статьи "
    "обязательно укажите источник.\nPlease credit the museum when you reuse this article"
)


@pytest.mark.parametrize(
    ("main", "text", "segments"),
    [
        ("en", "Reading of the new translation «Құтадғу білік»", [("Құтадғу білік", "kk")]),
        ("en", "Akberen Elgezek “Шексіздік сыртындағы шам”", [("Шексіздік сыртындағы шам", "kk")]),
        ("en", "The editor of “Балдырған” met readers.", [("Балдырған", "kk")]),
        ("en", 'The ballet "Лебединое озеро" was shown', [("Лебединое озеро", "ru")]),
        ("en", "A reading of Құтадғу білік was held today", [("Құтадғу білік", "kk")]),
        ("en", "We read Абай in the library today", []),  # one word without quotes
        ("en", "Festival “Night at the Museum” opened", []),
        ("en", "The Qazaqstan hall hosted “Reporters of Zhambyl”", []),
        ("ru", "Презентация книги «Абай жолы» прошла в музее", [("Абай жолы", "kk")]),
        ("ru", "Премьера спектакля «Гражданин поэт» прошла в театре", []),
        ("ru", "Открылся центр «American Space»", [("American Space", "en")]),
        ("ru", "Проект поддержал Almaty Art Hub в городе", [("Almaty Art Hub", "en")]),
        ("ru", "Проект поддержал Art Hub в нашем городе", []),  # a name of two words
        ("ru", "Пишите на адрес info@museum.example.kz в любое время", []),
        ("kk", "Көрмеде «Лебединое озеро» балеті көрсетілді", [("Лебединое озеро", "ru")]),
        ("kk", "Облыста «Балапан» орталығы ашылды", []),  # nothing speaks against Kazakh
        ("kk", "9 «А» сыныбының оқушылары келді", []),  # a label, no title
        (
            "kk",
            "Бүгін көрме ашылды. Сегодня в музее открылась выставка. Оған жұрт көп келді.",
            [("Сегодня в музее открылась выставка.", "ru")],
        ),
        (
            "ru",
            "Вечер прошел. Ақын өлең оқыды, жұрт тыңдады. Кеш соңында ән айтылды.\nВсе были рады.",
            [("Ақын өлең оқыды, жұрт тыңдады. Кеш соңында ән айтылды.", "kk")],
        ),
        (
            "kk",
            "В музее открылась выставка «Ұлы дала» для детей",
            [("В музее открылась выставка", "ru"), ("для детей", "ru")],
        ),
        (
            "en",
            NOTICE,
            [
                ("Сілтеме жасау міндетті, мұражай материалдары қорғалған.", "kk"),
                ("При копировании статьи обязательно укажите источник.", "ru"),
            ],
        ),
        (
            "kk",
            NOTICE,
            [
                ("При копировании статьи обязательно укажите источник.", "ru"),
                ("Please credit the museum when you reuse this article", "en"),
            ],
        ),
        ("kk", "", []),
        ("ru", "«» “” // 123", []),
    ],
)
def test_stretches_in_another_language(
    main: Language, text: str, segments: list[tuple[str, Language]]
) -> None:
    found = segments_of("body", text, main)
    assert [(text[part.start : part.end], part.language) for part in found] == segments
    assert all(part.field == "body" for part in found)


def test_offsets_are_code_points() -> None:
    (segment,) = segments_of("title", "🎭 The play «Қарагөз»", "en")
    assert (segment.start, segment.end) == (12, 19)


@pytest.mark.parametrize(
    "unit", ["«", "“ ", '"', "ab. ", "Абай abai ", "‘a ", "a@", "www", "а, ", "\n", "— "]
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    detect(text)
    segments_of("body", text, "ru")
    assert time.process_time() - started < 3


def test_accuracy_on_the_first_five_words_of_news() -> None:
    news = SHARED / "data" / "news"
    if not news.is_dir():
        pytest.skip("the development news (shared/data/news) is not here")
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for path in sorted(news.glob("*.jsonl")):
        for line in path.read_text("utf-8").split("\n")[:1500:3]:
            if line:
                story = json.loads(line)
                language = story["lang"]
                seen[language] += 1
                start = " ".join(f"{story['title']} {story['text']}".split()[:5])
                right[language] += detect(start)[0] == language
    # the rest is Latin names in Russian headlines, mostly
    for language, floor in (("kk", 0.98), ("ru", 0.98), ("en", 0.995)):
        assert right[language] / seen[language] >= floor, language
