"""The command as a whole: it starts lightly, speaks plainly and leaves with the right code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import Run

import izde

ROOT = Path(__file__).resolve().parents[1]


def test_help_names_every_command_and_costs_under_400_ms_of_processor_time() -> None:
    code = (
        "import resource, sys, izde\n"
        "code = izde.run(['--help'])\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(used.ru_utime + used.ru_stime, file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for _ in range(3)
    ]
    assert min(float(run.stderr) for run in runs) < 0.4
    for name in izde.MODULES:
        assert re.search(rf"^  {name} ", runs[0].stdout, re.MULTILINE)


HEAVY = ("whoosh", "numpy", "sqlalchemy", "flask", "nltk", "pymorphy3", "simplemma", "trafilatura")


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, izde; izde.run(['--help']); print(*sys.modules, sep='\\n', file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in run.stderr.split()}
    assert "click" in loaded
    assert loaded & set(HEAVY) == set()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["fly"], "No such command 'fly'"),
        (["add"], "Missing argument"),
        (["add", "/no/such/page.txt"], "/no/such/page.txt does not exist"),
        (["add", ".", "--institution", "nobody"], "nobody"),
        (["search", "--sort", "sideways", "x"], "sideways"),
        (["search", "--from", "yesterday", "x"], "yesterday"),
        (["edit", "x"], "nothing to edit"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(run: Run, arguments: list[str], says: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("izde: ")


@pytest.mark.parametrize("command", ["export", "index", "search", "backup"])
def test_without_a_store_every_command_says_how_to_begin(run: Run, command: str) -> None:
    arguments = {"search": ["музей"], "backup": ["copy.zip"]}.get(command, [])
    ran = run(command, *arguments)
    assert ran.code == 1
    assert "izde " in ran.err.removeprefix("izde: ")
    assert ran.err.count("\n") == 1


def test_under_json_an_error_is_json_too(run: Run) -> None:
    ran = run("--json", "export")
    assert ran.code == 1
    assert ran.json["exit_code"] == 1
    assert "no store" in ran.json["error"]


def test_data_stands_before_or_after_the_subcommand(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "story.jsonl"
    page.write_text('{"title": "Көрме ашылды"}\n', "utf-8")
    assert run("--data", tmp_path / "one", "add", page).code == 0
    assert run("add", page, "--data", tmp_path / "two").code == 0
    for folder in ("one", "two"):
        assert (tmp_path / folder / "izde.sqlite").exists()


def test_an_unexpected_failure_shows_no_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr("corpus.commands.registry_of", broken)
    ran = run("institutions")
    assert ran.code == 1
    assert ran.err == (
        "izde: unexpected ZeroDivisionError: nobody thought of this "
        "(IZDE_TRACEBACK=1 shows where)\n"
    )


def test_arguments_and_output_that_are_no_utf8_raise_nothing(run: Run) -> None:
    assert run("remove", "a\udcff").code == 2


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_output_is_no_reason_to_fail(closed: str) -> None:
    command = f"{sys.executable} -m izde institutions {closed}"
    ran = subprocess.run(command, cwd=ROOT, shell=True, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_letters_that_an_encoding_lacks_are_replaced() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "izde", "institutions", "--language", "kk"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "latin-1", "IZDE_DATA": "/nonexistent"},
    )
    assert b"csmrk" in ran.stdout
