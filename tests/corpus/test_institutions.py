from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import HOUSE

from corpus.errors import NotFoundError, RecordError, UsageError
from corpus.institutions import KINDS, Registry
from corpus.story import LANGUAGES, SLUG_FORM

# The registry that comes with the package


def test_seed_institutions_are_there_and_shown_in_full(registry: Registry) -> None:
    for slug in ("csmrk", "almaty-libraries", "kaznac", "almaty-culture", "unesco-almaty"):
        assert registry.get(slug).display == "full"


def test_at_least_45_institutions_of_every_kind(registry: Registry) -> None:
    assert len(registry) >= 45
    assert {item.kind for item in registry} == set(KINDS)


def test_every_entry_is_named_in_three_languages_and_its_city_is_known(
    registry: Registry,
) -> None:
    for item in registry:
        assert SLUG_FORM.fullmatch(item.slug)
        assert all(registry.name(item.slug, language) for language in LANGUAGES)
        assert all(registry.city_name(item.city, language) for language in LANGUAGES)


def test_kazakh_and_russian_names_are_in_cyrillic_and_english_ones_in_latin(
    registry: Registry,
) -> None:
    latin, cyrillic = re.compile("[A-Za-z]"), re.compile("[Ѐ-ӿ]")
    for item in registry:
        assert not latin.search(item.names["kk"] + item.names["ru"]), item.slug
        assert not cyrillic.search(item.names["en"]), item.slug


def test_no_two_institutions_share_a_name_in_full(registry: Registry) -> None:
    for language in LANGUAGES:
        names = [item.names[language] for item in registry]
        assert len(names) == len(set(names))


def test_names_by_slug(registry: Registry) -> None:
    assert registry.name("kaznac", "ru") == "Казахская национальная академия хореографии"
    assert registry.city_name("astana", "kk") == "Астана"
    assert "kaznac" in registry
    assert "kaznak" not in registry


@pytest.mark.parametrize(
    ("slug", "hint"),
    [
        ("csmr", "no institution 'csmr': did you mean csmrk"),
        ("almaty-library", "did you mean almaty-libraries"),
        ("qqqqqq", "no institution 'qqqqqq': see `izde institutions`"),
    ],
)
def test_an_unknown_slug_suggests_those_like_it(registry: Registry, slug: str, hint: str) -> None:
    with pytest.raises(NotFoundError, match=re.escape(hint)):
        registry.get(slug)


def test_an_unknown_city_suggests_those_like_it(registry: Registry) -> None:
    with pytest.raises(NotFoundError, match="no city 'almata': did you mean almaty"):
        registry.city_name("almata", "en")


def test_former_names_have_their_years(registry: Registry) -> None:
    (former,) = registry.get("ministry-of-culture").former
    assert (former.since, former.until) == (2014, 2023)


# Files of the user


def test_a_users_file_adds_behind_and_replaces_in_place(tmp_path: Path) -> None:
    packaged = [item.slug for item in Registry.load()]
    path = tmp_path / "mine.toml"
    path.write_text(HOUSE + HOUSE.replace('"house"', '"csmrk"'), encoding="utf-8")
    registry = Registry.load(path)
    assert [item.slug for item in registry] == [*packaged, "house"]
    assert registry.name("csmrk", "en") == "House Museum"


def test_a_users_file_may_bring_its_own_city(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    city = '[cities]\nverny = { kk = "Верный", ru = "Верный", en = "Verny" }\n'
    path.write_text(city + HOUSE.replace('"almaty"', '"verny"'), encoding="utf-8")
    assert Registry.load(path).city_name("verny", "ru") == "Верный"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[institution]\n", "mine.toml is not TOML: "),
        (HOUSE + "[news]\n", "mine.toml: unknown key 'news'"),
        (HOUSE.replace('"house"', '"House!"'), "institution 1 (House!): bad slug: "),
        (HOUSE.replace("slug", "name"), "institution 1 (no slug): "),
        (HOUSE.replace('"museum"', '"zoo"'), "institution 1 (house): unknown kind 'zoo': one of"),
        (HOUSE.replace(', en = "House Museum"', ""), "(house): no name in 'en'"),
        (HOUSE.replace('"House Museum"', '" "'), "(house): no name in 'en'"),
        (HOUSE.replace("en =", "de ="), "(house): Invalid enum value 'de'"),
        (HOUSE.replace('"almaty"', '"atlantis"'), "(house): unknown city 'atlantis'"),
        (HOUSE + HOUSE, "institution 2 (house): the slug stands twice"),
        (HOUSE + 'home = "house.kz"', "(house): home 'house.kz' is no web address"),
        (HOUSE + 'home = "ftp://house.kz"', "(house): home 'ftp://house.kz' is no web address"),
        (HOUSE + 'homepage = "https://house.kz"', "(house): Object contains unknown field"),
        (HOUSE + 'display = "half"', "(house): Invalid enum value 'half'"),
        ('[cities]\nverny = { kk = "Верный" }\n', "city 'verny': no name in 'ru'"),
        ("institution = 1\n", "mine.toml: Expected `array`"),
    ],
)
def test_a_bad_entry_is_refused_in_one_line_that_names_it(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError) as refusal:
        Registry.load(path)
    assert message in str(refusal.value)
    assert str(refusal.value).startswith("mine.toml")
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes("slug = 'Үй'".encode("utf-16"))
    with pytest.raises(RecordError, match="is not TOML"):
        Registry.load(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*none\.toml"):
        Registry.load(tmp_path / "none.toml")
