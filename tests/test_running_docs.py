"""What docs/running.md, the container and nginx are told agrees with what Izde takes."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from proxy import configured

from corpus.settings import OTHERS, Described, described, load_settings
from web import health, limits, metrics

ROOT = Path(__file__).resolve().parents[1]
FILES = ("Dockerfile", "compose.yaml", "docs/running.md")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("setting", described(), ids=lambda one: one.name)
def test_the_guide_explains_every_setting_with_its_default(setting: Described) -> None:
    form = rf"^\| `{setting.name}` \| `{setting.variable}` \| (.+?) \| .{{10,}} \|$"
    row = re.search(form, read("docs/running.md"), re.MULTILINE)
    assert row is not None
    default = setting.default
    shown = f"{default:g}" if isinstance(default, float) else str(default)
    assert row[1] == (f"`{shown}`" if shown else "none")


@pytest.mark.parametrize("name", FILES)
def test_only_settings_that_there_are_are_named(name: str) -> None:
    known = {*(one.variable for one in described()), *OTHERS, "IZDE_PUBLISH"}  # compose's own
    assert set(re.findall(r"IZDE_[A-Z_]*[A-Z]", read(name))) <= known


def test_the_example_of_settings_is_taken(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", read("docs/running.md"), re.DOTALL)
    assert example is not None
    (tmp_path / "izde.toml").write_text(example[1], "utf-8")
    settings = load_settings(tmp_path, {})
    for name, value in tomllib.loads(example[1]).items():
        assert str(getattr(settings, name)).removeprefix("mailto:") == str(value)


def test_the_guide_names_every_metric_and_every_check() -> None:
    guide = read("docs/running.md")
    for family in (metrics.answered, metrics.seconds, metrics.under_way, metrics.processes):
        (told,) = family.collect()
        assert f"`{told.name}" in guide
    for name in metrics.TOLD:
        assert f"`{name}`" in guide
    source = Path(health.__file__).read_text("utf-8")
    for found in re.findall(r'return "([a-z ]+)"', source):
        assert found in guide


@pytest.mark.parametrize("name", [name for name, kind in limits.KINDS.items() if "." in name])
def test_the_endpoints_of_the_limits_are_there(name: str, tmp_path: Path) -> None:
    from corpus.settings import Settings
    from web.app import create_app

    assert name in create_app(Settings(data=tmp_path)).view_functions


def test_the_container_copies_what_there_is_and_all_that_is_packaged() -> None:
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", read("Dockerfile"), re.MULTILINE)
        for source in line.split()
    }
    assert all((ROOT / source).exists() for source in copied)
    assert {"setup.cfg", "pyproject.toml", "izde.py", "corpus", "index", "search", "web"} <= copied
    allowed = set(re.findall(r"^!(\S+)$", read(".dockerignore"), re.MULTILINE))
    assert copied == allowed


def test_the_container_is_not_root_and_tells_how_it_is() -> None:
    text = read("Dockerfile")
    assert re.search(r"^USER izde$", text, re.MULTILINE)
    assert "/healthz" in text


def test_nginx_takes_the_example(tmp_path: Path) -> None:
    command = [*configured(tmp_path, "127.0.0.1:8000", 8090), "-t"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
