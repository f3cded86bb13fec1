from __future__ import annotations

from pathlib import Path

import pytest
from support import Run

from corpus.errors import UsageError
from corpus.settings import Settings, described, load_settings, variable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "izde.toml").write_text(text, "utf-8")


def test_without_a_file_and_an_environment_everything_has_a_default(folder: Path) -> None:
    assert load_settings(folder, {}) == Settings(data=folder)


def test_the_file_sets_and_the_environment_outranks_it(folder: Path) -> None:
    write(folder, 'public_address = "https://file.example"\nreport_to = "a@file.example"\n')
    settings = load_settings(folder, {"IZDE_PUBLIC_ADDRESS": "https://environment.example"})
    assert settings.public_address == "https://environment.example"
    assert settings.report_to == "mailto:a@file.example"


def test_an_empty_variable_sets_nothing(folder: Path) -> None:
    write(folder, 'public_address = "https://file.example"\n')
    settings = load_settings(folder, {"IZDE_PUBLIC_ADDRESS": ""})
    assert settings.public_address == "https://file.example"


def test_the_folder_is_the_one_given_else_that_of_the_environment(folder: Path) -> None:
    assert load_settings(folder, {"IZDE_DATA": "elsewhere"}).data == folder
    assert load_settings(None, {"IZDE_DATA": str(folder)}).data == folder
    assert load_settings(None, {}).data == Path("data")


@pytest.mark.parametrize(
    ("variable", "says"),
    [
        ("IZDE_PUBLIC_ADRESS", "did you mean IZDE_PUBLIC_ADDRESS?"),
        ("IZDE_SERVICE_HOST_OF_SOMETHING", "`izde serve --help` names them all"),
        ("IZDE_DEMO", "is no setting"),  # a mark of the folder, which nothing takes off
        ("IZDE_STORE", "is no setting"),
    ],
)
def test_a_variable_that_is_no_setting_is_refused(folder: Path, variable: str, says: str) -> None:
    with pytest.raises(UsageError, match="is no setting") as refused:
        load_settings(folder, {variable: "1"})
    assert str(refused.value).startswith(f"{variable} in the environment")
    assert says in str(refused.value)


def test_variables_of_others_are_none_of_our_business(folder: Path) -> None:
    load_settings(folder, {"IZDEMO": "1", "PATH": "/bin", "IZDE_TRACEBACK": "1"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('public_adress = "https://izde.example"', "public_adress is no setting: did you mean"),
        ("public_address = 5", "public_address wants a text in quotation marks"),
        ('public_address = "izde.example"', "public_address wants https://"),
        ("demo = ", "Invalid value"),
        ('data = "elsewhere"', "data is not set here: use --data or IZDE_DATA"),
        ('demo = "yes"', "demo wants true or false"),
        ("port = 70000", "port wants a whole number, at most 65535"),
        ('log_format = "xml"', "log_format wants text or json"),
        ("trusted_proxies = -1", "trusted_proxies wants a whole number, at least 0"),
        ('query_seconds = "soon"', "query_seconds wants a number"),
        ('port = "x"', "port wants a whole number"),
        ('limit_api = "many"', "limit_api wants a limit as 300 per minute, or off"),
        ('redis = "localhost"', "redis wants an address as redis://host:6379/0"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_in_one_line(folder: Path, text: str, says: str) -> None:
    write(folder, text)
    with pytest.raises(UsageError) as refused:
        load_settings(folder, {})
    assert str(refused.value).startswith(f"{folder / 'izde.toml'}: ")
    assert says in str(refused.value)


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "izde.toml").write_bytes('report_to = "қате@izde.example"'.encode("utf-16"))
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(folder, {})


@pytest.mark.parametrize(
    ("given", "public"),
    [
        ("https://izde.example", "https://izde.example"),
        ("https://izde.example/", "https://izde.example"),
        ("HTTPS://Izde.Example", "https://izde.example"),
        ("http://10.0.0.5:8000/", "http://10.0.0.5:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://ізде.қаз", "https://xn--d1ace7j.xn--80ao21a"),
        ("", ""),
    ],
)
def test_the_public_address_is_written_in_one_way(given: str, public: str) -> None:
    assert Settings(public_address=given).public_address == public


@pytest.mark.parametrize(
    "given",
    [
        "izde.example",
        "ftp://izde.example",
        "https://",
        "https://izde.example/search",
        "https://izde.example?a=1",
        "https://izde.example#top",
        "https://editor@izde.example",
        "https://izde.example:99999",
        "https://[::1",
        'https://izde.example"',
        "https://two words.example",
    ],
)
def test_a_public_address_that_is_none_is_refused(folder: Path, given: str) -> None:
    with pytest.raises(ValueError, match="public_address wants"):
        Settings(public_address=given)
    with pytest.raises(UsageError, match=r"^IZDE_PUBLIC_ADDRESS: public_address wants"):
        load_settings(folder, {"IZDE_PUBLIC_ADDRESS": given})


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("editor@izde.example", "mailto:editor@izde.example"),
        ("mailto:editor@izde.example?cc=b@izde.example", None),
        ("https://izde.example/report?from=story", None),
        ("", None),
    ],
)
def test_errors_are_reported_to_a_link(given: str, link: str | None) -> None:
    assert Settings(report_to=given).report_to == (given if link is None else link)


@pytest.mark.parametrize(
    "given", ["javascript:alert(1)", "editor", "a b@izde.example", "a@b>c", 'https://x.example/"']
)
def test_no_link_is_made_of_anything_else(given: str) -> None:
    with pytest.raises(ValueError, match="report_to wants"):
        Settings(report_to=given)


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        ("300 per minute", "300 per minute"),
        ("5 per second; 100 per hour", "5 per second; 100 per hour"),
        ("off", ""),
    ],
)
def test_limits_are_numbers_per_time_or_off(given: str, limit: str) -> None:
    assert Settings(limit_search=given).limit("search") == limit


@pytest.mark.parametrize(
    "given", ["", "0 per minute", "5", "5 per fortnight", "5 per minute;", "x"]
)
def test_what_is_no_limit_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="limit_export wants a limit"):
        Settings(limit_export=given)


@pytest.mark.parametrize(
    ("variable", "given", "name", "value"),
    [
        ("IZDE_PORT", "9000", "port", 9000),
        ("IZDE_STOP_SECONDS", "2.5", "stop_seconds", 2.5),
        ("IZDE_LOG_FORMAT", "json", "log_format", "json"),
        ("IZDE_LIMIT_SEARCH", "off", "limit_search", "off"),
    ],
)
def test_numbers_of_the_environment_are_read_as_such(
    folder: Path, variable: str, given: str, name: str, value: object
) -> None:
    assert getattr(load_settings(folder, {variable: given}), name) == value


@pytest.mark.parametrize(
    ("variable", "given"),
    [("IZDE_PORT", "tcp://10.0.0.1:80"), ("IZDE_THREADS", "0"), ("IZDE_LOG_LEVEL", "loud")],
)
def test_a_variable_with_a_wrong_value_is_named(folder: Path, variable: str, given: str) -> None:
    with pytest.raises(UsageError, match=rf"^{variable}: "):
        load_settings(folder, {variable: given})


def test_what_is_wrong_with_a_secret_is_said_without_it(folder: Path) -> None:
    with pytest.raises(UsageError) as refused:
        load_settings(folder, {"IZDE_REDIS": "http://:secret@redis.example"})
    assert "secret" not in str(refused.value)


def test_every_setting_but_the_folders_own_is_described() -> None:
    names = {one.name for one in described()}
    assert names == set(Settings.__struct_fields__) - {"data", "demo"}
    assert all(one.text.endswith(".") and one.variable == variable(one.name) for one in described())


def test_any_command_says_what_is_wrong_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IZDE_REPORTTO", "editor@izde.example")
    ran = run("institutions")
    assert ran.code == 2
    assert ran.err == (
        "izde: IZDE_REPORTTO in the environment is no setting: did you mean IZDE_REPORT_TO?\n"
    )
