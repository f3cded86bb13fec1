"""Words in context: what matches, in which forms, in which order, and how it is shown."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from making import MakeEngine, MakeStory

from corpus.errors import UsageError
from corpus.institutions import Institution
from corpus.story import Segment, Story
from search.query import Query, make_query
from search.research.concordance import Concordance, concordance, every_line
from search.research.lines import Line
from search.research.ordering import ORDERS
from search.whoosh_engine import WhooshEngine


def shown(found: Concordance) -> list[str]:
    return [f"{line.left}[{line.node}]{line.right}" for line in found.lines]


def forms(found: Concordance) -> dict[str, int]:
    return {f"{lemma.key}:{one.form}": one.count for lemma in found.lemmas for one in lemma.forms}


def query(words: str, **choices: Any) -> Query:
    return make_query(words=words, **{"across": False, **choices})


@pytest.fixture
def museums(make_engine: MakeEngine, make_story: MakeStory) -> WhooshEngine:
    return make_engine(
        [
            make_story(
                "a",
                "Ночь музеев",
                language="ru",
                script="cyrl",
                date="2021-05-17",
                body="В музее открылась выставка. Музей ждёт гостей, их ждали и другие музеи.",
            ),
            make_story(
                "b",
                "Музей түні",
                language="kk",
                script="cyrl",
                date="2023-05-17",
                body="Мұражайда «Ночь музея» көрмесі ашылды. Музейлер көп.",
                segments=(Segment("body", 11, 21, "ru"),),
            ),
            make_story("c", "Museum night", date="2022", body="The museum’s halls."),
            make_story("d", "Ночной рынок", language="ru", script="cyrl", body="О ночи и музыке."),
        ]
    )


class TestWhatMatches:
    def test_a_word_in_all_forms_of_its_lemmas(self, museums: WhooshEngine) -> None:
        found = concordance(museums, query("музей"))
        assert forms(found) == {
            "ru.музей:музеев": 1,
            "ru.музей:музее": 1,
            "ru.музей:музеи": 1,
            "ru.музей:музей": 1,
            "ru.музей:музея": 1,
            "kk.музей:музей": 1,
            "kk.музей:музейлер": 1,
        }
        assert (found.total, found.stories) == (7, 2)

    @pytest.mark.parametrize(
        ("words", "matching"),
        [
            ("музей", ["[Музей] түні", "[Музей] ждёт"]),
            ("=музеи", ["[музеи]."]),
            ("museums", []),
            ("museum", ["[Museum] night"]),
        ],
    )
    def test_a_word_in_one_form(
        self, museums: WhooshEngine, words: str, matching: list[str]
    ) -> None:
        found = concordance(museums, query(words), by="form")
        lines = shown(found)
        assert len(lines) == len(matching)
        assert all(any(one in line for line in lines) for one in matching)

    @pytest.mark.parametrize(
        ("words", "nodes"),
        [
            ('"ночь музей"', {"Ночь музеев", "Ночь музея"}),
            ('"ночью музеями"', {"Ночь музеев", "Ночь музея"}),
            ('"музей ночь"', set()),
            ('"открыться выставка"', {"открылась выставка"}),
            ('"гость их"', {"гостей, их"}),
            ('title:"ночь музей"', {"Ночь музеев"}),
            ('"ждать музей"~2', {"Музей ждёт", "ждали и другие музеи"}),
            ("муз*", {"музеев", "музее", "Музей", "музеи", "музея", "Музейлер", "музыке"}),
            (
                "ночь -рынок музей",
                {"Ночь", "музеев", "музее", "Музей", "музеи", "музея", "Музейлер"},
            ),
        ],
    )
    def test_phrases_and_patterns_by_lemma(
        self, museums: WhooshEngine, words: str, nodes: set[str]
    ) -> None:
        found = concordance(museums, query(words))
        assert {line.node for line in found.lines} == nodes

    def test_a_phrase_in_its_exact_forms(self, museums: WhooshEngine) -> None:
        found = concordance(museums, query('"ночь музея"'), by="form")
        assert [line.node for line in found.lines] == ["Ночь музея"]
        assert not concordance(museums, query('"ночь музей"'), by="form").total

    def test_translations_only_where_they_are_wanted(self, museums: WhooshEngine) -> None:
        across = concordance(museums, query("музей", across=True))
        keys = {lemma.key: lemma.rule for lemma in across.lemmas}
        assert keys["en.museum"] == "translation"
        assert keys["kk.мұражай"] in ("translation", "synonym")
        assert "en.museum" not in {one.key for one in concordance(museums, query("музей")).lemmas}

    def test_weaker_ways_only_where_the_word_stands_nowhere(
        self, make_engine: MakeEngine, make_story: MakeStory
    ) -> None:
        engine = make_engine(
            [
                make_story("a", "Қобыз күні", language="kk", script="cyrl"),
                make_story("b", "Улы өсімдік және ұлы күй", language="kk", script="cyrl"),
            ]
        )
        assert [one.node for one in concordance(engine, query("кобыз")).lines] == ["Қобыз"]
        assert [one.node for one in concordance(engine, query("ұлы")).lines] == ["ұлы"]

    def test_without_words_there_are_no_lines(self, museums: WhooshEngine) -> None:
        found = concordance(museums, query(""))
        assert (found.total, found.lines, found.lemmas) == (0, (), ())

    def test_filters_hold(self, museums: WhooshEngine) -> None:
        found = concordance(museums, query("музей", language=("kk",)))
        assert {line.id for line in found.lines} == {"b"}
        assert {line.id for line in concordance(museums, query("музей", since="2023")).lines} == {
            "b"
        }


class TestStrikingOut:
    @pytest.mark.parametrize(
        ("struck", "left"),
        [
            (["ru.музей"], {"kk.музей:музей", "kk.музей:музейлер"}),
            (["ru.музей.музеев", "kk.музей.музей"], {
                "ru.музей:музее", "ru.музей:музеи", "ru.музей:музей", "ru.музей:музея",
                "kk.музей:музейлер",
            }),
            (["en.museum"], None),
        ],
    )  # fmt: skip
    def test_lemmas_and_forms(
        self, museums: WhooshEngine, struck: list[str], left: set[str] | None
    ) -> None:
        every = concordance(museums, query("музей"))
        found = concordance(museums, query("музей"), struck=struck)
        assert forms(found) == forms(every), "what is struck out can be put back"
        counted = {
            f"{lemma.key}:{one.form}"
            for lemma in found.lemmas
            for one in lemma.forms
            if not one.struck
        }
        assert counted == (left if left is not None else set(forms(every)))
        assert found.total == sum(lemma.count for lemma in found.lemmas) == len(counted)
        assert len(found.lines) == found.total

    def test_all_of_it(self, museums: WhooshEngine) -> None:
        found = concordance(museums, query("музей"), struck=["ru.музей", "kk.музей"])
        assert (found.total, found.stories, found.pages) == (0, 0, 0)
        assert all(lemma.struck and not lemma.count for lemma in found.lemmas)


class TestOrder:
    def test_by_date(self, museums: WhooshEngine) -> None:
        newest = [line.id for line in concordance(museums, query("музей OR museum OR ночь")).lines]
        assert newest == sorted(newest, key="bcad".index)
        oldest = concordance(museums, query("музей OR museum OR ночь"), order="oldest")
        assert [line.date and line.date.year for line in oldest.lines] == sorted(
            [line.date and line.date.year for line in oldest.lines],
            key=lambda year: year or 9999,
        )
        assert oldest.lines[-1].date is None

    def test_by_neighbours_in_the_alphabet_of_the_language(
        self, make_engine: MakeEngine, make_story: MakeStory
    ) -> None:
        befores = ["әсем", "ақ", "үлкен", "ұлы", "бай", "қызыл", "ең ақ", "көк ақ"]
        engine = make_engine(
            [
                make_story(str(at), f"{before} көрме", language="kk", script="cyrl")
                for at, before in enumerate(befores)
            ]
            + [make_story("x", "Көрме", language="kk", script="cyrl")]
        )
        found = concordance(engine, query("көрме"), order="left")
        assert [line.left.strip() for line in found.lines] == [
            "", "ақ", "ең ақ", "көк ақ", "әсем", "бай", "қызыл", "ұлы", "үлкен",
        ]  # fmt: skip

    def test_by_what_follows(self, make_engine: MakeEngine, make_story: MakeStory) -> None:
        behind = ["ёлка", "ель", "яблоко", "", "ежевика два", "ежевика"]
        engine = make_engine(
            [
                make_story(str(at), f"музей {one}".strip(), language="ru", script="cyrl")
                for at, one in enumerate(behind)
            ]
        )
        found = concordance(engine, query("музей"), order="right")
        assert [line.right.strip() for line in found.lines] == [
            "", "ежевика", "ежевика два", "ёлка", "ель", "яблоко",
        ]  # fmt: skip

    @pytest.mark.parametrize("order", ORDERS)
    def test_pages_are_cut_out_of_one_order(
        self, make_engine: MakeEngine, make_story: MakeStory, trivial: None, order: Any
    ) -> None:
        random = Random(7)
        engine = make_engine(
            [
                make_story(
                    f"s{number:02}",
                    date=random.choice([None, "2020", "2021-03-04", "2021-03"]),
                    body=" ".join(random.choices("ab node nodes c d".split(), k=12)),
                )
                for number in range(30)
            ]
        )
        whole = list(every_line(engine, query("node"), order=order))
        pages: list[Line] = []
        for page in range(1, 40):
            pages += concordance(engine, query("node", page=page), order=order, limit=7).lines
        assert pages == whole
        assert len(whole) > 50

    @pytest.mark.parametrize(
        "choices", [{"order": "up"}, {"by": "stem"}, {"limit": 0}, {"limit": 201}]
    )
    def test_what_there_is_not_is_refused(
        self, museums: WhooshEngine, choices: dict[str, Any]
    ) -> None:
        with pytest.raises(UsageError):
            concordance(museums, query("музей"), **choices)


class TestVersions:
    @pytest.fixture
    def engine(self, make_engine: MakeEngine, make_story: MakeStory) -> WhooshEngine:
        return make_engine(
            [
                make_story("a", "museum museum", versions=("b",)),
                make_story("b", "museum", versions=("a",)),
                make_story("c", "museum"),
            ]
        )

    def test_once_a_story_is_the_version_that_has_most(self, engine: WhooshEngine) -> None:
        found = concordance(engine, query("museum"))
        assert (found.total, found.stories) == (3, 2)
        assert {line.id for line in found.lines} == {"a", "c"}

    def test_what_is_struck_out_does_not_decide(
        self, make_engine: MakeEngine, make_story: MakeStory
    ) -> None:
        engine = make_engine(
            [
                make_story("a", "museums museums", versions=("b",)),
                make_story("b", "museum", versions=("a",)),
            ]
        )
        found = concordance(engine, query("museum"), struck=["en.museum.museums"])
        assert [line.id for line in found.lines] == ["b"]

    def test_each_version(self, engine: WhooshEngine) -> None:
        found = concordance(engine, query("museum", together=False))
        assert (found.total, found.stories) == (4, 3)


class TestHowItIsShown:
    def test_a_line_is_cut_at_words_and_holds_one_part(
        self, make_engine: MakeEngine, make_story: MakeStory
    ) -> None:
        body = f"{'before ' * 40}museum\n\n{'after ' * 40}"
        engine = make_engine([make_story("a", "A title", teaser="No more", body=body)])
        (line,) = concordance(engine, query("museum")).lines
        assert re.fullmatch("(before )+", line.left)
        assert re.fullmatch("( after)+", line.right)
        assert 70 < len(line.left) <= 90
        assert (line.part, line.title, line.node) == ("body", "A title", "museum")

    def test_a_body_that_may_not_be_shown_is_not_shown(
        self, tmp_path: Path, make_engine: MakeEngine, make_story: MakeStory
    ) -> None:
        body = f"The museum {'word ' * 75}museum {'word ' * 30}museum"
        make_engine([make_story("a", "A museum", institution="quiet", body=body)])
        engine = WhooshEngine(
            tmp_path / "data",
            [
                Institution(
                    slug="quiet",
                    kind="library",
                    city="almaty",
                    names={"kk": "Q", "ru": "Q", "en": "Q"},
                    display="excerpt",
                )
            ],
        )
        found = concordance(engine, query("museum"))
        assert found.total == 4
        title, first, second, last = found.lines
        assert (title.node, first.node, second.node) == ("museum", "museum", "museum")
        assert second.right in (" word", "")
        assert (last.hidden, last.left, last.node, last.right) == (True, "", "", "")
        engine.close()

    def test_languages_and_dates_are_told(self, museums: WhooshEngine) -> None:
        found = concordance(museums, query('"ночь музея"'), by="form")
        (line,) = found.lines
        assert (line.language, line.id, str(line.date)) == ("ru", "b", "2023-05-17")
        assert line.left.endswith("«")
        assert line.right.startswith("» көрмесі")


def test_spans_are_those_of_a_look_at_each_word(
    make_engine: MakeEngine, make_story: MakeStory, trivial: None
) -> None:
    """Over several segments, with deleted stories: lemmas are the first five letters."""
    random = Random(11)
    words = ["museum", "museums", "night", "nights", "old", "hall"]
    stories: dict[str, Story] = {}
    engine: WhooshEngine | None = None
    for batch in range(4):
        fresh = [
            make_story(
                f"s{random.randrange(25)}",
                " ".join(random.choices(words, k=random.randrange(4))),
                teaser=" ".join(random.choices(words, k=random.randrange(3))),
                body=" ".join(random.choices(words, k=random.randrange(12))),
            )
            for _ in range(12 if batch else 30)
        ]
        stories |= {one.id: one for one in fresh}
        engine = make_engine(fresh)
    assert engine is not None
    for asked, pattern in (
        ("museum", r"\bmuseums?\b"),
        ('"museum night"', r"\bmuseums? nights?\b"),
        ('"old old"', r"\bold old\b"),
        ('"night museum hall"', r"\bnights? museums? hall\b"),
    ):
        expected = sum(
            len(re.findall(pattern, text))
            for one in stories.values()
            for text in (one.title, one.teaser, one.body)
        )
        found = concordance(engine, query(asked))
        assert found.total == expected, asked
        assert all(re.fullmatch(pattern, line.node) for line in found.lines)
        assert len(list(every_line(engine, query(asked)))) == expected
