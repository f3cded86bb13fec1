"""Which stories are the same, in which way, and why: examples in three languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from small import story
from support import Run

from corpus.errors import UsageError
from corpus.story import Story
from index.analysis import analyzer
from index.landmarks import landmark_keys, landmarks
from index.profile import When
from index.shingles import band_keys, normal_words, passage_keys, shingles
from search.drafts import read_draft, written
from search.duplicate_evaluation import evaluate_duplicates, read_gold
from search.duplicate_groups import CERTAIN, Found, Outline, completed, groups, holding
from search.engine import open_engine
from search.evidence import evidence

ROOT = Path(__file__).resolve().parents[2]
KK = (
    "2023 жылғы 20 мамырда Алатау тарих мұражайында «Музей түні» өтеді. Есік кешкі сағат алтыдан "
    "түнгі он бірге дейін ашық, кіру тегін. Келушілер күміс әшекейлерді көреді."
)
KK_LATIN = (
    "2023 jylğy 20 mamyrda Alatau tarih mūrajaiynda «Muzei tünı» ötedı. Esık keşkı sağat altydan "
    "tüngı on bırge deiın aşyq, kıru tegın. Keluşıler kümıs äşekeilerdı köredı."
)
RU = (
    "12 августа 2018 года, в День Каспийского моря, в Актау спустили на воду парусную лодку "
    "«Шагала». Три года её восстанавливал Каспийский морской музей. Лодка построена в 1931 году."
)


def shared_keys(one: Story, other: Story) -> tuple[int, int]:
    hashes = [shingles(normal_words(text.body, text.language)) for text in (one, other)]
    bands = set(band_keys(hashes[0])) & set(band_keys(hashes[1]))
    passages = set(passage_keys(hashes[0])) & set(passage_keys(hashes[1]))
    return len(bands), len(passages)


# -- keys --------------------------------------------------------------------------------


def test_a_kazakh_text_in_latin_letters_has_keys_of_the_same_text_in_cyrillic() -> None:
    bands, passages = shared_keys(
        story("a", language="kk", body=KK), story("b", language="kk", body=KK_LATIN)
    )
    assert bands >= 5
    assert passages >= 3


def test_case_punctuation_and_marks_do_not_change_a_key() -> None:
    one = normal_words("Ещё раз: «Золото курганов» — выставка!", "ru")
    assert one == normal_words("еще раз золото курганов выставка", "ru")


def test_a_passage_within_a_longer_text_shares_a_key_with_it() -> None:
    words = [f"слово{number}" for number in range(400)]
    whole, part = set(passage_keys(shingles(words))), set(passage_keys(shingles(words[200:210])))
    assert part & whole


@pytest.mark.parametrize("words", [[], ["бір"], ["бір", "екі"]])
def test_texts_without_a_whole_shingle_have_keys_if_they_have_words(words: list[str]) -> None:
    hashes = shingles(words)
    assert len(hashes) == bool(words)
    assert bool(band_keys(hashes)) == bool(passage_keys(hashes)) == bool(words)


def keys_of(language: str, text: str) -> set[str]:
    return set(landmark_keys([landmarks(analyzer(language).analyze(text))]))


@pytest.mark.parametrize(
    ("language", "text", "keys"),
    [
        ("kk", "2023 жылғы 17 мамырда", {"d05-17", "y2023"}),
        ("ru", "17 мая 2023 года", {"d05-17", "y2023"}),
        ("ru", "подписан 17.05.2023", {"d05-17", "y2023"}),
        ("en", "on 17 May 2023", {"d05-17", "y2023"}),
        ("en", "May 17, 2023", {"d05-17", "y2023"}),
        ("kk", "318 шыны негатив", {"n318"}),
        ("en", "318 glass negatives", {"n318", "wglass"}),
        ("kk", "мұражайда", {"cmuseum", "rмузей"}),
        ("ru", "в музее", {"cmuseum", "rмузей"}),
        ("en", "the museums", {"cmuseum", "wmuseum"}),
    ],
)
def test_landmarks_are_the_same_in_every_language(language: str, text: str, keys: set[str]) -> None:
    assert keys <= keys_of(language, text)


def test_a_name_is_one_landmark_however_it_is_spelt() -> None:
    found = [
        {
            key
            for key in landmark_keys([landmarks(analyzer(language).analyze(text))])
            if key[0] == "p"
        }
        for language, text in (("kk", "Алтынай"), ("ru", "Алтынай"), ("en", "Altynai"))
    ]
    assert found[0] & found[1] & found[2]


# -- evidence ----------------------------------------------------------------------------


def test_evidence_tells_what_is_shared_and_what_differs() -> None:
    other = RU.replace("12 августа 2018", "13 августа 2018").replace("Три года её", "Её три года")
    told = evidence(story("a", language="ru", body=RU), story("b", language="ru", body=other))
    longest = told.passages[0]
    assert longest.text.startswith("августа 2018 года, в День Каспийского моря")
    assert RU[longest.one.start : longest.one.end] == longest.text
    assert other[longest.other.start : longest.other.end] == longest.text
    assert "Актау" in told.shared.names
    assert "1931" in told.shared.dates
    assert told.only_one.dates == ("12 августа",)
    assert told.only_other.dates == ("13 августа",)


@pytest.mark.parametrize(
    ("one", "other", "names", "only"),
    [
        # a word that begins a sentence is no name
        ("Биылғы түн Алатау мұражайында өтеді. Ұсталар келеді.",
         "Түн Алатау мұражайында өтеді. «Былтыр көп болды», – дейді Сәуле Бекжігіт.",
         ("Алатау",), ((), ("Сәуле", "Бекжігіт"))),
        # but where the other text has it within one
        ("Гульнара ведёт экскурсию. Выставка открыта.", "Экскурсию ведёт Гульнара.",
         ("Гульнара",), ((), ())),
        # somebody speaks
        ("Она сказала: «Завтра откроем зал».", "Она ждёт.", (), ((), ())),
        # the capitals of a title, and of a whole line
        ("ВЫСТАВКА ОТКРЫТА В АКТАУ\nМы ждём гостей.", "Мы ждём гостей в Актау.",
         ("АКТАУ",), ((), ())),
    ],
)  # fmt: skip
def test_only_names_are_told_as_names(
    one: str, other: str, names: tuple[str, ...], only: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    language = "kk" if "Алатау" in one else "ru"
    told = evidence(
        story("a", language=language, body=one), story("b", language=language, body=other)
    )
    assert told.shared.names == names
    assert (told.only_one.names, told.only_other.names) == only


def test_the_capitals_of_a_title_show_no_names() -> None:
    one = story("a", "Night At The Museum In Almaty", language="en", body="We are open.")
    other = story("b", "A night in Almaty", language="en", body="We are open.")
    told = evidence(one, other)
    assert (told.shared.names, told.only_one.names) == (("Almaty",), ())


def test_across_languages_a_word_is_no_name_though_it_sounds_alike() -> None:
    one = story("a", language="ru", body="Экспедиция вернулась. Гульмира довольна.")
    other = story("b", language="kk", body="Экспедиция оралды. Гүлмира риза.")
    assert evidence(one, other).shared.names == ("Гульмира",)


@pytest.mark.parametrize(
    ("one", "other", "numbers", "only"),
    [
        ("пришли 1 900 человек", "came 1,900 people", ("1 900",), ((), ())),
        ("12\u00a0400 негативов", "12 400 негатив", ("12\u00a0400",), ((), ())),
        ("2 500 000 теңге", "2 500 теңге", (), (("2 500 000",), ("2 500",))),
        ("залы 101, 102 и 45 67", "зал 101", ("101",), (("102", "45", "67"), ())),
        ("2024 300", "300", ("300",), ((), ())),
    ],
)
def test_a_number_is_told_whole(
    one: str, other: str, numbers: tuple[str, ...], only: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    told = evidence(story("a", language="ru", body=one), story("b", language="ru", body=other))
    assert told.shared.numbers == numbers
    assert (told.only_one.numbers, told.only_other.numbers) == only


def test_passages_are_found_across_scripts() -> None:
    told = evidence(story("a", language="kk", body=KK_LATIN), story("b", language="kk", body=KK))
    assert sum(passage.words for passage in told.passages) >= 15


# -- groups ------------------------------------------------------------------------------


def outline(id_: str, language: str = "kk", year: int = 2023, **fields: object) -> Outline:
    given = {"institution": "a", "date": f"{year}-05-20", "title": id_, "length": 90, "full": True}
    return Outline(id=id_, language=language, when=When(year, 5, 20), **{**given, **fields})  # type: ignore[arg-type]


def test_versions_of_one_story_are_versions_of_each_other() -> None:
    outlines = {one.id: one for one in (outline("a"), outline("b", "ru"), outline("c", "en"))}
    pairs = [Found("a", "b", "translation", 0.9), Found("c", "b", "translation", 0.9)]
    assert [(one.one, one.other, one.kind) for one in completed(pairs, outlines)] == [
        ("a", "b", "translation"),
        ("a", "c", "translation"),
        ("b", "c", "translation"),
    ]


def test_stories_of_different_years_are_never_made_one() -> None:
    outlines = {one.id: one for one in (outline("a"), outline("b"), outline("c", year=2024))}
    pairs = [
        Found("a", "b", "copy", 1.0),
        Found("a", "c", "recurring", 0.9),
        Found("b", "c", "reprint", 0.6),
    ]
    told = {(one.one, one.other): one.kind for one in completed(pairs, outlines)}
    assert told["a", "b"] == "copy"
    assert told["a", "c"] == told["b", "c"] == "recurring"


def test_the_first_full_text_stands_for_the_others() -> None:
    outlines = {
        one.id: one
        for one in (
            outline("a", date="2023-05-22"),
            outline("b", date="2023-05-21"),
            outline("c", date="2023-05-20", full=False),
        )
    }
    pairs = [Found("a", "b", "copy", 1.0), Found("a", "c", "teaser", 1.0)]
    (group,) = groups(pairs, outlines)
    assert group.stories == (("b", "a", "c"),)
    assert group.kinds == ("copy", "teaser")


# -- drafts ------------------------------------------------------------------------------


def test_the_first_line_of_a_draft_is_its_title() -> None:
    draft = read_draft("Шағала\n\nЛодка снова в море.\n".encode())
    assert (draft.title, draft.body) == ("Шағала", "Лодка снова в море.")


@pytest.mark.parametrize(
    ("content", "why"),
    [(b" \n", "empty"), (b"\xff\xfe", "UTF-8"), (b"{", "JSON"), (b"a" * 300_000, "longer")],
)
def test_what_is_no_draft_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        read_draft(content)


# -- the commands, over the demo corpus ------------------------------------------------


@pytest.fixture(scope="module")
def indexed(desk_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(desk_data, tmp_path_factory.mktemp("duplicates") / "demo")


@pytest.fixture
def demo(run: Run, indexed: Path) -> Run:
    return lambda *arguments: run("--data", indexed, *arguments)


def test_a_draft_is_checked_and_kept_nowhere(demo: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("«Шагала» на воде\n\n" + RU, "utf-8")
    told = json.loads(demo("duplicates", "check", draft, "--json").out)
    kinds = {match["kind"] for match in told["matches"]}
    assert kinds & {"teaser", "reprint"}
    assert "translation" in kinds
    first = told["matches"][0]
    assert first["evidence"]["shared"]["names"]
    assert "draft" not in {match["id"] for match in told["matches"]}


@pytest.mark.parametrize("id_", ["dbp5f7agopmo4roz", "c7bmceg2fxbkvf5u", "ibphisfmv7x7aoti"])
def test_the_text_itself_is_told_before_its_translations(indexed: Path, id_: str) -> None:
    engine = open_engine(indexed)
    one = engine.story(id_)
    assert one is not None
    shown = {
        title: engine.detector().like(written(title, body), 5)
        for title, body in ((one.title, one.body), ("…", one.body[: -len(one.body) // 4]))
    }
    engine.close()
    for matches in shown.values():
        assert matches[0].story.id == id_
        assert any(match.likeness.kind == "translation" for match in matches)


def test_duplicates_are_listed_by_kind_institution_and_time(demo: Run) -> None:
    every = json.loads(demo("duplicates", "--json").out)["groups"]
    copies = json.loads(demo("duplicates", "--kind", "copy", "--json").out)["groups"]
    assert {pair["kind"] for group in copies for pair in group["pairs"]} == {"copy"}
    assert len(every) > 20
    own = json.loads(
        demo("duplicates", "--institution", "altai-library", "--since", "2023", "--json").out
    )["groups"]
    assert 0 < len(own) < len(every)
    for group in own:
        told = [one for versions in group["stories"] for one in versions["versions"]]
        assert any(one["institution"] == "altai-library" for one in told)
        assert any((one["date"] or "") >= "2023" for one in told)
    csv = demo("duplicates", "--kind", "teaser", "--min-score", "0.9", "--csv").out
    assert csv.startswith("group,kind,score,id1")
    assert csv.count("teaser") == csv.count("\n") - 1 > 10


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--since", "yesterday"), "yesterday"),
        (("--since", "--05-17"), "no year"),
        (("--kind", "same"), "same"),
        (("--min-score", "2"), "2"),
        (("check", "/nowhere.txt"), "nowhere"),
    ],
)
def test_wrong_use_is_told_in_a_line(demo: Run, arguments: tuple[str, ...], why: str) -> None:
    ran = demo("duplicates", *arguments)
    assert ran.code == 2
    assert why in ran.err
    assert ran.err.count("\n") == 1


# -- the gate ----------------------------------------------------------------------------


def test_the_demo_corpus_is_told_apart_as_people_did() -> None:
    """Floors under what benchmarks/RESULTS.md tells; no recurring or same event is merged."""
    report = evaluate_duplicates(read_gold(ROOT / "corpus" / "demo"))
    told = report.as_json()["kinds"]
    for kind, floor in {"copy": 0.97, "reprint": 0.97, "teaser": 0.97, "translation": 0.97}.items():
        assert told[kind]["f1"] >= floor, (kind, told[kind])
    assert told["recurring"]["f1"] >= 0.94, told["recurring"]
    assert min(told["copy"]["first5"], told["reprint"]["first5"]) >= 0.98
    assert told["translation"]["first5"] >= 0.9
    merged = {"copy", "reprint", "teaser", "translation"}
    assert not [one for one in report.confused if one[0] not in merged and one[1] in merged]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a\tb", "needed"),
        ("a\tb\tsame", "needed"),
        ("a\tz\tcopy", "z"),
        ("a\ta\tcopy", "a: no two"),
    ],
)
def test_wrong_gold_is_named_by_its_line(tmp_path: Path, line: str, why: str) -> None:
    stories = "".join(json.dumps({"id": one, "title": one, "body": RU}) + "\n" for one in "ab")
    (tmp_path / "stories.jsonl").write_text(stories, "utf-8")
    (tmp_path / "pairs.tsv").write_text(f"a\tb\tcopy\n{line}\n", "utf-8")
    with pytest.raises(Exception, match=f"line 2.*{why}"):
        read_gold(tmp_path)


@pytest.mark.parametrize(
    ("date", "pairs", "stories"),
    [
        # lists of offices, each like the next
        ("", "ab bc cd", ["ab", "cd"]),
        ("", "ab bc ac", ["abc"]),
        ("", "ab", ["ab"]),
        ("2023", "ab bc cd", ["abcd"]),  # an edition after the other
    ],
)
def test_edited_texts_without_a_date_make_one_story_where_most_are_alike(
    date: str, pairs: str, stories: list[str]
) -> None:
    outlines = {id_: outline(id_, date=date) for id_ in "abcd"}
    found = [
        Found(pair[0], pair[1], "reprint", 0.9 - place / 10)
        for place, pair in enumerate(pairs.split())
    ]
    (group,) = groups(found, outlines)
    told = ["".join(sorted(story)) for story in group.stories]
    assert sorted(one for one in told if len(one) > 1) == stories
    assert len(group.pairs) == len(found)  # what does not hold is told of all the same


@pytest.mark.parametrize(
    ("teasers", "others", "together"),
    [
        ("da db dc", "", []),  # a digest of three stories
        ("da db dc", "ab ac bc", ["abcd"]),  # three short versions of one
        ("da db", "", ["abd"]),
        ("da db dc", "ab ac", ["abcd"]),
        ("da db dc de df", "ab ac", ["abc"]),
    ],
)
def test_a_digest_does_not_make_one_story_of_those_that_it_holds(
    teasers: str, others: str, together: list[str]
) -> None:
    outlines = {id_: outline(id_) for id_ in "abcdef"}
    pairs = [Found(min(pair), max(pair), "teaser", 0.9) for pair in teasers.split()]
    pairs += [Found(pair[0], pair[1], "reprint", 0.9) for pair in others.split()]
    made = groups(completed(pairs, outlines), outlines)
    told = ["".join(sorted(story)) for group in made for story in group.stories]
    assert [one for one in told if len(one) > 1] == together
    assert {pair.kind for group in made for pair in group.pairs} <= {"teaser", "reprint"}


def test_what_an_editor_decided_holds_without_a_date() -> None:
    outlines = {id_: outline(id_, date="") for id_ in "abc"}
    pairs = [Found("a", "b", "reprint", 0.9), Found("b", "c", "reprint", CERTAIN)]
    assert holding(pairs, outlines) == [pairs[1]]
