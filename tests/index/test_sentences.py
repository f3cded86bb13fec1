"""Where sentences end, and where a full stop is something else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentences


@pytest.mark.parametrize(
    "parts",
    [
        ["Көрме ашылды.", "Оған А. Құнанбайұлы туралы кітаптар, т.б. қойылды!"],
        ["Көрме 2021 ж. 10 наурызда ашылды.", "Келушілер көп болды…", "Күн жылы еді."],
        ["ХХ ғ. басы.", "Музей ул. Абая, 12 мекенжайында."],
        ["Выставка открылась в 2024 г.", "Её посетили 5 тыс. человек."],
        ["Музей им. А. Кастеева находится в г. Алматы."],
        ["В XIX в. Верный был крепостью, см. рис. Иванова."],
        ["«Придёте?»", "Он не ответил."],
        ["— Приходите! — сказал он.", "— Ждём."],
        ["Dr. Smith came at 5 p.m. and left.", "“Was it long?”", "No."],
        ["The U.S. museums, e.g. those of New York, were shut."],
        ["It rose by 3.5 per cent...", "Then it fell."],
    ],
)
def test_sentences_of_real_texts(parts: list[str]) -> None:
    text = " ".join(parts)
    assert [text[start:end] for start, end in sentences(text)] == parts


def test_a_line_ends_a_sentence() -> None:
    text = "Ночь музеев\n\n  В залах открылась выставка\n"
    assert [text[start:end] for start, end in sentences(text)] == [
        "Ночь музеев",
        "В залах открылась выставка",
    ]


@given(st.text(st.sampled_from("аБ г.Ж!?…»\n 5"), max_size=60))
def test_sentences_hold_all_that_is_no_space(text: str) -> None:
    found = list(sentences(text))
    assert "".join(text[start:end] for start, end in found).replace(" ", "").replace(
        "\n", ""
    ) == text.replace(" ", "").replace("\n", "")
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in found)
