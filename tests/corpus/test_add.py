"""`izde add`, `remove`, `edit`, `export`: the contract that programs rely on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from support import Run

from corpus.exports import FORMS
from corpus.options import EXPORTS
from corpus.story import Story

RECORDS: list[dict[str, Any]] = [
    {
        "url": "https://museum.example/kk/1",
        "institution": "csmrk",
        "title": "Мұражайда «Ночь музеев» өтті",
        "body": "Кеше мұражайда кеш өтті.\n\nОған «мыңнан» астам адам келді; сөз, үтір.",
        "published": "2024-05-17",
        "event_start": "2024-05-16",
        "images": [{"address": "https://museum.example/1.jpg", "caption": 'Зал, "үлкен"'}],
        "versions": ["https://museum.example/ru/1"],
    },
    {
        "url": "https://museum.example/ru/1",
        "institution": "csmrk",
        "title": "В музее прошла ночь",
        "body": "Вчера в музее прошёл вечер.\u2028Пришло больше тысячи человек.",
        "published": "2024-05",
        "versions": ["https://museum.example/kk/1"],
    },
    {"title": "=1+1 Business meeting", "teaser": "On June 16…", "event_start": "--06-16"},
    {"title": "Headline only", "language": "en", "published": "2015"},
]


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    path.write_bytes("".join(lines).encode())
    return path


@pytest.fixture
def added(run: Run, tmp_path: Path) -> Path:
    path = write(tmp_path / "records.jsonl", RECORDS)
    assert run("add", path).code == 0
    return path


def test_an_export_has_the_fields_of_the_contract_in_their_order(run: Run, added: Path) -> None:
    fields = (
        "id url institution language script segments kind title teaser body published "
        "event_start event_end images attribution versions date date_source page added changed hash"
    ).split()
    for story in run("export", "--format", "jsonl").lines:
        assert list(story) == fields
    assert tuple(fields) == Story.__struct_fields__
    header = run("export", "--format", "csv").out.split("\n")[0]
    assert header.split(",") == fields


def test_what_a_record_leaves_out_is_found(run: Run, added: Path) -> None:
    stories = {story["title"]: story for story in run("export").lines}
    kk = stories["Мұражайда «Ночь музеев» өтті"]
    ru = stories["В музее прошла ночь"]
    meeting = stories["=1+1 Business meeting"]
    assert (kk["language"], ru["language"], meeting["language"]) == ("kk", "ru", "en")
    assert (kk["script"], meeting["script"]) == ("cyrl", "latn")
    assert (kk["kind"], meeting["kind"], stories["Headline only"]["kind"]) == (
        "full",
        "teaser",
        "headline",
    )
    assert kk["segments"] == [{"field": "title", "start": 11, "end": 22, "language": "ru"}]
    assert (kk["date"], kk["date_source"]) == ("2024-05-17", "published")
    assert (meeting["date"], meeting["date_source"]) == ("--06-16", "event_start")
    assert kk["versions"] == [ru["id"]]
    assert ru["versions"] == [kk["id"]]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_adding_an_export_to_an_empty_store_gives_the_same_export(
    run: Run, added: Path, tmp_path: Path, form: str
) -> None:
    first = run("export", "--format", form).out
    copy = tmp_path / f"copy.{form}"
    copy.write_bytes(first.encode())
    other = tmp_path / "other"
    assert run("--data", other, "add", copy).code == 0
    assert run("--data", other, "export", "--format", form).out == first
    again = run("--json", "add", copy)
    assert (again.json["unchanged"], again.json["updated"], again.json["added"]) == (4, 0, 0)


def test_adding_twice_changes_nothing(run: Run, added: Path) -> None:
    before = run("export").out
    ran = run("--json", "add", added)
    assert ran.code == 0
    assert ran.json["unchanged"] == 4
    assert run("export").out == before


def test_a_changed_story_is_updated_and_keeps_its_time_of_adding(
    run: Run, added: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {story["id"]: story for story in run("export").lines}
    monkeypatch.setattr("corpus.intake.now", lambda: "2031-01-01T00:00:00Z")
    changed = write(tmp_path / "changed.jsonl", [{**RECORDS[0], "body": "Жаңа мәтін."}])
    assert run("--json", "add", changed).json["updated"] == 1
    after = {story["id"]: story for story in run("export").lines}
    assert before.keys() == after.keys()
    moved = [new for id_, new in after.items() if new != before[id_]]
    assert [story["body"] for story in moved] == ["Жаңа мәтін."]
    assert moved[0]["added"] == before[moved[0]["id"]]["added"]
    assert moved[0]["changed"] == "2031-01-01T00:00:00Z"


def test_csv_is_quoted_so_that_every_program_reads_it(run: Run, added: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "--format", "csv").out, newline="")))
    bodies = {row["title"]: row["body"] for row in rows}
    assert bodies["В музее прошла ночь"] == RECORDS[1]["body"]
    assert len(rows) == 4


def test_no_text_is_a_formula_in_a_spreadsheet(run: Run, added: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "--format", "csv").out, newline="")))
    (meeting,) = (row for row in rows if "meeting" in row["title"])
    assert (meeting["title"], meeting["event_start"]) == ("'=1+1 Business meeting", "'--06-16")


@pytest.mark.parametrize(
    ("form", "suffix", "first"),
    [
        ("jsonl", "jsonl", b'{"id":"'),
        ("csv", "csv", b"id,url,institution,"),
        ("ris", "ris", b"TY  - ELEC\r\n"),
        ("bibtex", "bib", b"% Izde, "),
    ],
)
def test_an_export_goes_to_a_file_whole(
    run: Run, added: Path, tmp_path: Path, form: str, suffix: str, first: bytes
) -> None:
    file = tmp_path / f"all.{suffix}"
    ran = run("--json", "export", "--format", form, "--output", file)
    assert ran.json == {"exported": 4, "file": str(file), "format": form}
    assert file.read_bytes().startswith(first)
    assert file.read_text("utf-8").count("Ночь музеев") >= 1
    assert list(tmp_path.glob(".*.part")) == []


def test_each_form_of_the_command_is_one_that_there_is() -> None:
    assert set(EXPORTS) == set(FORMS)


@pytest.mark.parametrize("form", ["csv", "ris", "bibtex"])
def test_what_is_no_json_is_no_answer_for_programs(run: Run, added: Path, form: str) -> None:
    ran = run("--json", "export", "--format", form)
    assert ran.code == 2
    assert "contradict" in ran.err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ('{"title": ""}', "title or a body"),
        ('{"title": "x", "published": "32.13.2024"}', "2024-05-17"),
        ('{"title": "x", "institution": "nobody"}', "izde institutions"),
        ('{"title": "x", "url": "javascript:alert(1)"}', "no web address"),
        ('{"title": "x", "event_end": "2024-01-01"}', "event_start"),
        ('{"title": "x", "event_start": "2024-01-02", "event_end": "2024-01-01"}', "before"),
        ('{"title": "x", "kind": "full"}', "no body"),
        ('{"title": "x", "colour": "red"}', "colour"),
        ('{"title": "x", "id": "../../etc"}', "no id"),
        ('{"title": "x", "added": "yesterday"}', "2024-05-17T09:30:00Z"),
        ('{"title": "x", "segments": [{"field":"title","start":0,"end":9,"language":"kk"}]}',
         "not within"),
        ('{"title": "\\ud800"}', "JSON"),
    ],
)  # fmt: skip
def test_a_bad_record_is_refused_by_file_line_and_reason_and_the_rest_goes_on(
    run: Run, tmp_path: Path, line: str, says: str
) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text(f'{{"title": "бірінші"}}\n{line}\n\n{{"title": "соңғы"}}\n', "utf-8")
    ran = run("add", path)
    assert ran.code == 1
    assert f"refused: {path}, line 2: " in ran.err
    assert says in ran.err
    assert {story["title"] for story in run("export").lines} == {"бірінші", "соңғы"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"name,price\n1,2\n", "unknown column 'name'"),
        ("title\nМұражай\n".encode("cp1251", "replace"), "UTF-8"),
        (b'title,body\n"a,b\n', "broken CSV"),
        (b"title,body\na,b,c\n", "3 cells"),
        (b"title,images\na,[\n", "images"),
    ],
)
def test_a_bad_csv_is_refused_and_says_why(
    run: Run, tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    ran = run("add", path)
    assert ran.code == 1
    assert says in ran.err


def test_two_texts_under_one_address_in_one_run_are_not_both_taken(
    run: Run, tmp_path: Path
) -> None:
    path = write(tmp_path / "twice.jsonl", [RECORDS[0], {**RECORDS[0], "body": "Басқа."}])
    ran = run("add", path)
    assert ran.code == 1
    assert f"the same story as {path}:1" in ran.err
    assert len(run("export").lines) == 1


def test_a_removed_story_does_not_come_back_by_itself(run: Run, added: Path) -> None:
    gone = run("export").lines[0]["id"]
    assert run("remove", gone).code == 0
    ran = run("--json", "add", added)
    assert ran.code == 0
    assert ran.json["skipped_stories"][0]["id"] == gone
    assert gone not in {story["id"] for story in run("export").lines}
    assert run("remove", "--undo", gone).code == 0
    assert run("--json", "add", added).json["added"] == 1
    assert run("remove", "nobody").code == 1


def test_an_edit_outlives_what_the_source_says_later(run: Run, added: Path, tmp_path: Path) -> None:
    id_ = next(one["id"] for one in run("export").lines if one["title"] == RECORDS[1]["title"])
    assert run("edit", id_, "--title", "Ночь в музее", "--published", "2024-05-18").code == 0
    write(added, [{**RECORDS[1], "title": "Новый заголовок", "body": "Новый текст."}])
    assert run("add", added).code == 0
    story = next(one for one in run("export").lines if one["id"] == id_)
    assert (story["title"], story["body"]) == ("Ночь в музее", "Новый текст.")
    assert (story["published"], story["date"]) == ("2024-05-18", "2024-05-18")
    assert run("edit", id_, "--undo", "title").code == 0
    story = next(one for one in run("export").lines if one["id"] == id_)
    assert story["title"] == "Новый заголовок"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--published", "soon"], 2, "2024-05-17"),
        (["--institution", "nobody"], 2, "izde institutions"),
        (["--title", "", "--body", ""], 2, "title or a body"),
        (["--images", "no json"], 2, "JSON"),
        (["--undo", "title"], 2, "never edited"),
        (["--undo", "page"], 2, "cannot be edited"),
    ],
)
def test_a_bad_edit_changes_nothing(
    run: Run, added: Path, arguments: list[str], code: int, says: str
) -> None:
    before = run("export").out
    ran = run("edit", run("export").lines[0]["id"], *arguments)
    assert ran.code == code
    assert says in ran.err
    assert run("export").out == before


def test_editing_a_text_keeps_its_segments_true(run: Run, added: Path) -> None:
    id_ = next(one["id"] for one in run("export").lines if one["segments"])
    assert run("edit", id_, "--title", "Кешегі «Ночь музеев» туралы").code == 0
    story = next(one for one in run("export").lines if one["id"] == id_)
    start, end = story["segments"][0]["start"], story["segments"][0]["end"]
    assert story["title"][start:end] == "Ночь музеев"


def test_where_rights_allow_an_excerpt_only_the_body_stays_inside(
    run: Run, data: Path, tmp_path: Path
) -> None:
    data.mkdir()
    (data / "institutions.toml").write_text(
        '[cities]\nabai = { kk = "Абай", ru = "Абай", en = "Abai" }\n'
        '[[institution]]\nslug = "agency"\nkind = "library"\ncity = "abai"\nhome = ""\n'
        'display = "excerpt"\nnames = { kk = "Агенттік", ru = "Агентство", en = "Agency" }\n',
        "utf-8",
    )
    body = "Ұзақ мәтін туралы сөз. " * 100
    path = write(
        tmp_path / "long.jsonl", [{"title": "Ұзақ", "body": body, "institution": "agency"}]
    )
    assert run("add", path).code == 0
    exported = run("export").out
    assert json.loads(exported)["body"].endswith("…")
    assert len(json.loads(exported)["body"]) <= 400
    # Our own excerpt does not overwrite the text that it was cut from.
    copy = tmp_path / "copy.jsonl"
    copy.write_text(exported, "utf-8")
    assert run("--json", "add", copy).json["unchanged"] == 1
    other = tmp_path / "other"
    other.mkdir()
    (other / "institutions.toml").write_bytes((data / "institutions.toml").read_bytes())
    assert run("--data", other, "add", copy).code == 0
    assert run("--data", other, "export").out == exported


def test_folders_are_read_in_order_and_strange_files_are_named(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "2024").mkdir(parents=True)
    write(folder / "2024" / "a.jsonl", [RECORDS[0]])
    write(folder / "b.ndjson", [RECORDS[1]])
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / ".hidden.jsonl").write_text("broken", "utf-8")
    ran = run("--json", "add", folder)
    assert (ran.code, ran.json["added"]) == (0, 2)
    assert [one["where"] for one in ran.json["skipped_stories"]] == [str(folder / "photo.jpg")]
    assert run("add", folder / "photo.jpg").code == 1


def test_an_institution_given_by_hand_overrides(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [RECORDS[0]])
    assert run("add", path, "--institution", "kaznac").code == 0
    assert run("export").lines[0]["institution"] == "kaznac"


def test_an_unrecognised_publisher_is_said_and_stored_as_null(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "Ауылда той болды\n\nКеше біздің ауылда үлкен той болды. Оған көршілер түгел келді.\n",
        "utf-8",
    )
    ran = run("add", page)
    assert ran.code == 0
    assert "publisher not recognised" in ran.out
    assert run("export").lines[0]["institution"] is None


def page(folder: Path, year: int) -> Path:
    """A yearly event whose page has the same name and the same title each year."""
    folder.mkdir(parents=True)
    path = folder / "page.txt"
    path.write_text(
        f"05.07.{year} Домбыра күні\n\nҚР Мемлекеттік орталық музейінде {year} жылғы 4 шілдеде "
        "Ұлттық домбыра күні аталып өтті. Мерекеге көп адам жиналып, күй тыңдады.\n",
        "utf-8",
    )
    return path


def test_a_page_found_under_another_path_is_no_new_story(run: Run, tmp_path: Path) -> None:
    page(tmp_path / "all" / "2023", 2023)
    page(tmp_path / "all" / "2024", 2024)
    assert run("--json", "add", tmp_path / "all").json["added"] == 2
    again = run("--json", "add", tmp_path / "all" / "2023").json
    assert (again["added"], again["unchanged"]) == (0, 1)


def test_another_years_event_never_replaces_the_one_that_stands_there(
    run: Run, tmp_path: Path
) -> None:
    page(tmp_path / "2023", 2023)
    page(tmp_path / "2024", 2024)
    assert run("add", tmp_path / "2023").code == 0
    ran = run("add", tmp_path / "2024")
    assert ran.code == 1
    assert "add the folder above its page" in ran.err
    assert [story["published"] for story in run("export").lines] == ["2023-07-05"]


def test_a_file_that_nobody_thought_of_does_not_end_the_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pages"
    page(folder / "a", 2023)
    write(folder / "b.jsonl", [RECORDS[0]])

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("odd")

    monkeypatch.setattr("corpus.adding.read_page", broken)
    ran = run("--json", "add", folder)
    assert (ran.code, ran.json["added"]) == (1, 1)
    assert ran.json["refused_records"][0]["reason"] == "unexpected ZeroDivisionError: odd"


def test_the_demo_folder_takes_nothing_else(run: Run, tmp_path: Path) -> None:
    assert run("demo").code == 0
    ran = run("add", write(tmp_path / "own.jsonl", [RECORDS[0]]))
    assert ran.code == 2
    assert "--data" in ran.err


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("deep.jsonl", b'{"title": "a"}\n{"images": ' + b"[" * 60_000 + b'\n{"title": "b"}\n', 2),
        ("bad.csv", b"title\none\ntwo\n\xff\nthree\n", 3),
        ("deep.csv", b'title,images\na,"' + b"[" * 60_000 + b'"\nb,\n', 1),
        ("header.csv", b'"a"b,c\n1,2\n', 0),
    ],
)
def test_one_bad_record_costs_no_good_one(
    run: Run, tmp_path: Path, name: str, content: bytes, taken: int
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    ran = run("--json", "add", path)
    assert (ran.code, ran.json["added"], ran.json["refused"]) == (1, taken, 1)


def test_addresses_that_are_no_utf8_stay_apart(run: Run, tmp_path: Path) -> None:
    for number, letters in enumerate(("%EE%E4%E8%ED", "%E4%E2%E0%F1")):
        url = f"https://lib.example/news/{letters}?q={letters}"
        path = write(tmp_path / f"{number}.jsonl", [{"title": f"Новость {number}", "url": url}])
        assert run("--json", "add", path).json["added"] == 1


@pytest.mark.parametrize("name", ["q?mode=ro", "q%41b", "жаңалықтар", "a b#c"])
def test_a_data_folder_may_have_any_name(run: Run, tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.jsonl", [RECORDS[0]])
    assert run("--data", tmp_path / name, "add", path).code == 0
    assert (tmp_path / name / "izde.sqlite").exists()


def test_many_detected_segments_are_taken_back(run: Run, tmp_path: Path) -> None:
    body = " ".join(f"They showed «Мұражай көрмесі {number}» today." for number in range(1200))
    path = write(tmp_path / "a.jsonl", [{"title": "Exhibitions", "body": body}])
    assert run("add", path).code == 0
    exported = run("export").out
    assert len(json.loads(exported)["segments"]) > 1000
    path.write_text(exported, "utf-8")
    assert run("--json", "add", path).json["unchanged"] == 1


def test_the_demo_takes_no_folder_that_holds_something(run: Run, data: Path) -> None:
    data.mkdir()
    (data / "institutions.toml").write_text("# mine\n", "utf-8")
    assert run("demo").code == 2
    assert (data / "institutions.toml").read_text("utf-8") == "# mine\n"
