"""Dates as museums, libraries and theatres write them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from corpus.dates import event_dates, find_dates, publication_date

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.mark.parametrize(
    ("text", "stated", "date"),
    [
        ("17.05.2024", "17.05.2024", "2024-05-17"),
        ("Дата: 7/5/2024.", "7/5/2024", "2024-05-07"),
        ("05/17/2024", "05/17/2024", "2024-05-17"),  # only the American reading is possible
        ("2024-05-17T10:00", "2024-05-17", "2024-05-17"),
        # Kazakh
        ("8 сәуір 2024", "8 сәуір 2024", "2024-04-08"),
        ("Көрме 8 сәуір күні ашылды", "8 сәуір", "--04-08"),
        ("8 сәуірде музейде", "8 сәуірде", "--04-08"),
        ("2024 жылғы 8 сәуірде", "2024 жылғы 8 сәуірде", "2024-04-08"),
        ("2024 жылдың 8 сәуірінде", "2024 жылдың 8 сәуірінде", "2024-04-08"),
        ("2024 ж. 8 сәуір", "2024 ж. 8 сәуір", "2024-04-08"),
        ("8-сәуір, 2024 жыл", "8-сәуір, 2024 жыл", "2024-04-08"),
        ("сәуірдің 8-інде", "сәуірдің 8-інде", "--04-08"),
        ("2024 жылғы сәуірдің 8-і", "2024 жылғы сәуірдің 8-і", "2024-04-08"),
        ("2015 жылдың 07 қазаны", "2015 жылдың 07 қазаны", "2015-10-07"),
        ("3 қыркүйегінде", "3 қыркүйегінде", "--09-03"),
        ("1 ҚАҢТАР", "1 ҚАҢТАР", "--01-01"),
        ("Сәуір 8, 2024", "Сәуір 8, 2024", "2024-04-08"),
        ("8 cәуiрде", "8 cәуiрде", "--04-08"),  # Latin c and i
        ("8 сауирде", "8 сауирде", "--04-08"),  # typed without Kazakh letters
        ("8 sáýir 2024", "8 sáýir 2024", "2024-04-08"),
        ("8 säuirde", "8 säuirde", "--04-08"),
        ("5 qarasha", "5 qarasha", "--11-05"),
        ("2024 жылғы сәуір айында", "2024 жылғы сәуір", "2024-04"),
        ("сәуір 2024", "сәуір 2024", "2024-04"),
        ("2024 жылы ашылды", "2024 жылы", "2024"),
        # Russian
        ("8 апреля 2024 г.", "8 апреля 2024 г.", "2024-04-08"),
        ("в пятницу, 8 апреля 2024 года, в музее", "8 апреля 2024 года", "2024-04-08"),
        ("к 8-му, то есть 5-го мая", "5-го мая", "--05-05"),
        ("5 апр. 2024", "5 апр. 2024", "2024-04-05"),
        ("12 сен 2024", "12 сен 2024", "2024-09-12"),
        ("8 Марта", "8 Марта", "--03-08"),
        ("в апреле 2024 года", "апреле 2024 года", "2024-04"),
        ("в 2024 году", "2024 году", "2024"),
        ("29 февраля", "29 февраля", "--02-29"),
        ("8 апреля 2000 человек", "8 апреля", "--04-08"),
        # English
        ("On July 27, 2023, the Library", "July 27, 2023", "2023-07-27"),
        ("27 July 2023", "27 July 2023", "2023-07-27"),
        ("the 27th of July 2023", "27th of July 2023", "2023-07-27"),
        ("Almaty on 22 June, 2015", "22 June, 2015", "2015-06-22"),
        ("On June 16, at", "June 16", "--06-16"),
        ("Apr. 5, 2024", "Apr. 5, 2024", "2024-04-05"),
        ("Sept. 3", "Sept. 3", "--09-03"),
        ("in May 2024", "May 2024", "2024-05"),
        ("founded in 2024", "2024", "2024"),
    ],
)
def test_a_date_with_its_precision(text: str, stated: str, date: str) -> None:
    (mention,) = find_dates(text)
    assert text[mention.start : mention.end] == stated
    assert str(mention.first) == date
    assert mention.last is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("22-24 July 2014", "2014-07-22", "2014-07-24"),
        ("July 22-24, 2014", "2014-07-22", "2014-07-24"),
        ("22–24 июля 2014 года", "2014-07-22", "2014-07-24"),
        ("22 - 24 шілде", "--07-22", "--07-24"),
        ("2014 жылғы 22-24 шілде", "2014-07-22", "2014-07-24"),
        ("2024 жылғы 22 шілдеден 24 шілдеге дейін", "2024-07-22", "2024-07-24"),
        ("29 апреля - 3 мая 2015 года", "2015-04-29", "2015-05-03"),
        ("29 April – 3 May 2015", "2015-04-29", "2015-05-03"),
        ("April 29 – May 3, 2015", "2015-04-29", "2015-05-03"),
        ("30 желтоқсан 2023 – 2 қаңтар 2024", "2023-12-30", "2024-01-02"),
        ("30 декабря – 2 января 2024", "2023-12-30", "2024-01-02"),
        ("30 декабря 2023 – 2 января", "2023-12-30", "2024-01-02"),
        ("с 1 по 5 июня 2021 года", "2021-06-01", "2021-06-05"),
        ("22.07.2014 – 24.07.2014", "2014-07-22", "2014-07-24"),
        ("22-24.07.2014", "2014-07-22", "2014-07-24"),
        ("5 и 6 мая", "--05-05", "--05-06"),
        ("2014 жылғы қаңтар-наурыз", "2014-01", "2014-03"),
        ("2014-2016 жылдары", "2014", "2016"),
    ],
)
def test_ranges(text: str, first: str, last: str) -> None:
    (mention,) = find_dates(text)
    assert (str(mention.first), str(mention.last)) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "we may 10 times",
        "march 5 miles",
        "Марта Сергеевна, 5 класс",
        "5 Августинова",
        "5 мамырлық",
        "17:51",
        "+7 727 272 10 05",
        "192.168.1.12",
        "version 3.10.2",
        "score 3-2",
        "pp. 22-24",
        "95 years",
        "Science Week – 2024",
        "1990-е годы",
        "in the 1990s",
        "31.02.2024",
        "30 February 2024",
        "31 сәуір 2024",
        "29.02.2023",
        "1.13.2024",
        "в Казани 2024",
        "2000 жылдық",
        "\ue001\ue040 2024",  # characters that we use inside
        "",
    ],
)
def test_no_dates(text: str) -> None:
    assert find_dates(text) == []


def test_mentions_come_in_the_order_of_the_text() -> None:
    text = "🎭 8 and 15 April 2024; 2 мая; 31.02.2024; 5 мамырда\n2024 жылы"
    mentions = find_dates(text)
    assert [text[mention.start : mention.end] for mention in mentions] == [
        "8",
        "15 April 2024",
        "2 мая",
        "5 мамырда",
        "2024 жылы",
    ]


@pytest.mark.parametrize(
    ("title", "text", "start", "end"),
    [
        ("", "On April 8, 2024, the academy opened its doors.", "2024-04-08", None),
        ("", "Фестиваль пройдет 22–24 июля 2014 года.", "2014-07-22", "2014-07-24"),
        ("8 мамыр – көрме", "Көрме 2024 жылғы 8 мамырда ашылды.", "2024-05-08", None),
        ("22-24 шілде", "2014 жылғы 22 шілдеде басталды.", "2014-07-22", "2014-07-24"),
        ("Концерт 5 мая", "Начало 7 мая 2024 года.", "--05-05", None),
        ("", "The poet (born 10 August 1995) came on June 16.", "--06-16", None),
        ("", "Ол 1995 жылы 10 тамызда дүниеге келген. 5 мамырда кеш өтті.", "--05-05", None),
        ("", "Актер родился 10 августа 1995 года. Вечер 5 мая.", "--05-05", None),
        ("", "Приказ от 12 мая 2023 года. Открытие 5 июня.", "--06-05", None),
        ("", "2023 жылғы 12 мамырдағы № 5 бұйрық. 5 маусымда ашылды.", "--06-05", None),
        ("", "Заявки до 5 мая. Концерт 7 мая.", "--05-07", None),
        ("", "Размещено: 17.01.2015 Концерт 7 мая.", "--05-07", None),
        ("", "10 августа 1845 года основан город.", None, None),
        ("", "В апреле 2024 года и в 2025 году.", None, None),
        ("28-29 February", "On 28 February 2023.", "--02-28", "--02-29"),  # no such day
        ("", "", None, None),
    ],
)
def test_the_day_of_the_event(title: str, text: str, start: str | None, end: str | None) -> None:
    found = event_dates(text, title)
    assert tuple(None if date is None else str(date) for date in found) == (start, end)


def test_a_date_far_down_is_not_the_event() -> None:
    assert event_dates("Музей.\n\nКөрме.\n\n" + "Сөз. " * 200 + "8 мамырда") == (None, None)


@pytest.mark.parametrize(
    ("line", "date", "rest"),
    [
        ("17.05.2024 “NIGHT AT THE MUSEUM-2024”", "2024-05-17", "“NIGHT AT THE MUSEUM-2024”"),
        (
            "17 June 2015 The final was held on 22 June",
            "2015-06-17",
            "The final was held on 22 June",
        ),
        ("8 сәуір, 2024 | Көрме", "2024-04-08", "Көрме"),
        ("8 шілде 2024 Көрме ашылды", "2024-07-08", "Көрме ашылды"),
        ("2015 жылдың 22 шілдесі Мұра жобасы", "2015-07-22", "Мұра жобасы"),
        ("Опубликовано: 12 мая 2023, 14:30", "2023-05-12", ""),
        ("Жарияланған күні: 2023 ж. 5 мамыр", "2023-05-05", ""),
        ("Published on May 5, 2023", "2023-05-05", ""),
        ("12.05.2023 14:30 Ночь в музее", "2023-05-12", "Ночь в музее"),
        ("8 апреля 2024 г. Ночь в музее", "2024-04-08", "Ночь в музее"),
        ("8 апреля 2024 — День музеев", "2024-04-08", "День музеев"),
    ],
)
def test_datelines(line: str, date: str, rest: str) -> None:
    found = publication_date(line)
    assert found is not None
    assert (str(found[0]), found[1]) == (date, rest)


@pytest.mark.parametrize(
    "line",
    [
        "On July 27, 2023, the Library hosted a meeting",
        "July 27, 2023, the Library hosted a meeting",
        "27 июля 2023 года в музее прошла выставка",
        "27 июля 2023 года Национальная библиотека провела вечер",
        "27 июля 2023 г. Национальная библиотека провела вечер.",
        "8 апреля 2024 года — день, когда открылся музей",
        "17.05.2024 в музее прошел вечер",
        "2024 жылғы 8 сәуірде академияда көрме өтті",
        "2024 жылғы 8 сәуір күні Алматыда көрме өтті",
        "8 сәуір Көрме",  # no year
        "22-24 July 2014 Meeting",  # a range is an event
        "5 мая 1945 Победа",
        "31.02.2024 Көрме",
        "Көрме 17.05.2024",
        "",
    ],
)
def test_sentences_are_no_datelines(line: str) -> None:
    assert publication_date(line) is None


@pytest.mark.parametrize(
    "unit",
    ["8 сәуір ", "1 1 1 ", "1", " ", "2024 ж. 8", "may 8 ", "a", "яa", "22.07.2014 - ", "8 мая и "],
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    find_dates(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("seed", "event"),
    [
        ("000_d7b1429faaefc09e", "2024-05-17"),
        ("001_dcac33729354749a", "2023-07-27"),
        ("002_0f293abc41f6a8a0", "2024-04-08"),
    ],
)
def test_the_pages_that_we_exist_for(seed: str, event: str) -> None:
    path = SHARED / "seeds" / f"{seed}.txt"
    if not path.is_file():
        pytest.skip("the seed pages (shared/seeds) are not here")
    assert str(event_dates(path.read_text("utf-8"))[0]) == event
