from __future__ import annotations

import pytest

from index.analysis import analyzer


def best(text: str) -> str:
    return " ".join(token.lemmas[0] for token in analyzer("en").analyze(text))


def candidates(word: str) -> tuple[str, ...]:
    (token,) = analyzer("en").analyze(word)
    return token.lemmas


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("The museums' galleries", "the museum gallery"),
        ("Children's libraries were opened", "child library be open"),
        ("It isn't what they've written", "it be what they write"),
        ("They won't open the wi-fi museum", "they will open the wi fi museum"),
        ("women composers and their heroes", "woman composer and their hero"),
        ("boxes, churches, lenses, indexes", "box church lens index"),
        ("музей 2024", "музей 2024"),
        ("", ""),
    ],
)
def test_inflected_words_have_one_lemma(text: str, lemmas: str) -> None:
    assert best(text) == lemmas


@pytest.mark.parametrize(
    ("forms", "verb"),
    [
        ("develop developed developing develops", "develop"),  # not develope
        ("hope hoped hoping", "hope"),
        ("hop hopped hopping", "hop"),
        ("stage staged staging", "stage"),
        ("fix fixed fixing fixes", "fix"),
        ("add added adding", "add"),
        ("discuss discussed discussing", "discuss"),
        ("travel travelled traveling travels", "travel"),
        ("cancel cancelled canceled", "cancel"),
        ("call called calling", "call"),
        ("carry carried carrying", "carry"),
        ("breathe breathed breathing", "breathe"),
        ("need needed", "need"),
        ("feed fed", "feed"),
        ("write wrote written writing", "write"),
        ("think thought thinking", "think"),
        ("leave left leaving", "leave"),
        ("lie lay lain", "lie lay lie"),
    ],
)
def test_forms_of_one_verb_meet(forms: str, verb: str) -> None:
    found = [best(form) for form in forms.split()]
    assert found == (verb.split() if " " in verb else [verb] * len(found))


@pytest.mark.parametrize(
    ("forms", "lemma"),
    [
        ("big bigger biggest", "big"),
        ("close closer closest", "close"),
        ("late later latest", "late"),
        ("happy happier happiest", "happy"),
        ("good better best", "good"),
    ],
)
def test_degrees_meet(forms: str, lemma: str) -> None:
    assert {best(form) for form in forms.split()} == {lemma}


@pytest.mark.parametrize("word", ["winner", "dinner", "number", "october", "poster", "forest"])
def test_not_every_er_and_est_is_a_degree(word: str) -> None:
    assert best(word) == word


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("theatre", "theater"),
        ("centres", "centers"),
        ("programme", "program"),
        ("catalogues", "catalogs"),
        ("organised", "organized"),
        ("organisations", "organizations"),
        ("colours", "colors"),
        ("neighbourhood", "neighborhood"),
        ("artefacts", "artifacts"),
        ("archaeology", "archeology"),
        ("jewellery", "jewelry"),
        ("travelling", "traveling"),
        ("analysed", "analyzed"),
    ],
)
def test_spellings_meet(british: str, american: str) -> None:
    assert best(british) == best(american)


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("four", "four"),
        ("tour", "tour"),
        ("hours", "hour"),
        ("exercises", "exercise"),
        ("premises", "premises"),
        ("revised", "revise"),
        ("enterprise", "enterprise"),
    ],
)
def test_spellings_leave_other_words_alone(word: str, lemma: str) -> None:
    assert best(word) == lemma


@pytest.mark.parametrize(
    ("word", "lemmas"),
    [
        ("painting", ("painting", "paint")),  # a thing first
        ("meeting", ("meeting", "meet")),
        ("closing", ("close", "closing")),  # a verb first
        ("evening", ("evening",)),
        ("wedding", ("wedding",)),
        ("spring", ("spring",)),
        ("leaves", ("leave", "leaf")),
        ("museum", ("museum",)),
    ],
)
def test_a_query_is_given_the_other_likely_lemmas(word: str, lemmas: tuple[str, ...]) -> None:
    assert candidates(word) == lemmas


def test_a_query_in_ing_finds_the_noun_its_plural_and_the_verb() -> None:
    assert {best("paintings"), best("painted")} <= set(candidates("painting"))


@pytest.mark.parametrize(
    "name", ["Jess", "Davis", "Abbas", "Hamas", "Paris", "Athens", "Texas", "Wales", "Boeing"]
)
def test_a_name_keeps_its_form(name: str) -> None:
    assert best(name) == name.lower()


@pytest.mark.parametrize(
    ("plural", "lemma"),
    [("yurts", "yurt"), ("akyns", "akyn"), ("dombras", "dombra"), ("Kazakhs", "kazakh")],
)
def test_words_of_kazakhstan_have_plurals(plural: str, lemma: str) -> None:
    assert best(plural) == lemma


def test_interest_is_not_interesting() -> None:
    assert len({best(word) for word in ("interest", "interesting", "interested")}) == 3


def test_parts_of_a_hyphenated_word_keep_their_places() -> None:
    text = "The state-owned theatres"
    found = analyzer("en").analyze(text)
    assert [token.lemmas[0] for token in found] == ["the", "state", "own", "theater"]
    assert [text[token.start : token.end] for token in found] == [one.text for one in found]
    assert [token.position for token in found] == [0, 1, 2, 3]


@pytest.mark.parametrize("word", ["'s", "s'", "ing", "ed", "n't", "x" * 5000, "ß", "naïve", "q's"])
def test_any_word_has_a_lemma(word: str) -> None:
    for token in analyzer("en").analyze(word):
        assert token.lemmas
        assert all(token.lemmas)
