"""Whatever happens to a writer or to its files: an answer is right, or there is none.

Killed and refused writers run in processes of their own (`tests/helpers/victims.py`).
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small import Trivial, story
from victims import Victims

from corpus.errors import IndexMissingError, IzdeError
from corpus.store import Store
from corpus.story import Story
from index.doctor import ANEW, examine
from index.whoosh_layout import NAME, TOC_FORM, open_index, read_state, serving
from index.whoosh_writer import update
from search import nodes
from search.query import make_query
from search.whoosh_engine import WhooshEngine

NOW = "2024-01-01T00:00:00Z"
WORDS = "museum museums night library күй күйші түн музей музея ночь open the of".split()
STORIES = 60


def made(number: int, chance: random.Random) -> Story:
    """A random story."""
    return story(
        f"s{number}",
        " ".join(chance.choices(WORDS, k=chance.randint(1, 4))),
        body=" ".join(chance.choices(WORDS, k=chance.randint(0, 60))),
        language=chance.choice(("kk", "ru", "en")),
        institution=chance.choice(("csmrk", "almaty-library", None)),
        date=chance.choice(("2024-05-17", "2024-05", "2023", None)),
    )


@pytest.fixture(scope="module", autouse=True)
def _trivial() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("index.analysis.analyzer", Trivial)
        patched.setattr("search.expansion.analyzer", Trivial)
        yield


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose index has several segments, with deletions."""
    data, chance = tmp_path_factory.mktemp("pristine"), random.Random(0)
    with Store.open(data / "izde.sqlite", create=True) as store:
        with store.writing():
            for number in range(STORIES):
                store.put(made(number, chance))
        update(data / "index", store)
        for some in (12, 2):
            change(store, chance, some)
            update(data / "index", store)
    leaves = open_index(data / "index").leaves
    assert len(leaves) > 1
    assert any(len(leaf.deleted) for leaf in leaves)
    return data


@pytest.fixture
def data(pristine: Path, tmp_path: Path) -> Path:
    """A copy of the data folder."""
    shutil.copytree(pristine, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with Store.open(data / "izde.sqlite") as opened:
        yield opened


@pytest.fixture
def before(store: Store) -> dict[str, Story]:
    """What the index has."""
    return contents(store)


def change(store: Store, chance: random.Random, some: int = 6) -> dict[str, Story]:
    """Change, add and remove some stories; what there is then."""
    with store.writing():
        for number in chance.sample(range(STORIES), some):
            store.put(made(number, chance))
        gone = chance.choice([one.id for one in store.stories()])
        store.remove([gone], NOW)
    return contents(store)


def contents(store: Store) -> dict[str, Story]:
    return {one.id: one for one in store.stories()}


def served(engine: WhooshEngine) -> dict[str, Story]:
    """The stories that an engine answers with."""
    page = engine.search(make_query(limit=100))
    assert page.total == len(page.hits)
    return {hit.story.id: hit.story for hit in page.hits}


def assert_sound(data: Path, store: Store) -> None:
    """Every byte is as it was written, nothing lies about, and the stories are the store's."""
    index = data / "index"
    assert examine(index, store).findings == ()
    assert {path.name for path in index.iterdir()} == {"current", "lock", serving(index)[0].name}
    engine = WhooshEngine(data)
    assert served(engine) == contents(store)
    engine.close()


def assert_whole(data: Path, store: Store) -> None:
    """Every byte of the last commit is as it was written, whatever else lies there."""
    findings = examine(data / "index", store).findings
    assert [one for one in findings if one.mend == ANEW] == []


# -- killed writers ----------------------------------------------------------------------


@pytest.mark.parametrize("rebuild", [False, True], ids=["update", "rebuild"])
@pytest.mark.parametrize("way", ["at a moment", "after a time"])
@pytest.mark.parametrize("times", [2, pytest.param(50, marks=pytest.mark.long)])
def test_a_killed_writer_loses_nothing_and_the_next_goes_on(
    data: Path,
    store: Store,
    victims: Victims,
    rebuild: bool,
    way: str,
    times: int,
) -> None:
    chance = random.Random(f"{rebuild} {way}")
    change(store, chance)
    whole = victims.run(data, rebuild=rebuild)
    assert (whole.killed, whole.error) == (False, "")
    assert whole.moments > 10
    engine = WhooshEngine(data)
    old, killed, seconds = contents(store), 0, whole.seconds
    for number in range(times):
        new = change(store, chance)
        if way == "at a moment":
            end = victims.run(data, rebuild=rebuild, fatal=chance.randint(1, whole.moments))
        else:
            share = (number + chance.random()) / times  # spread over the whole run
            end = victims.run(data, rebuild=rebuild, delay=share * seconds)
        killed += end.killed
        seconds = seconds if end.killed else min(seconds, end.seconds)
        assert served(engine) in (old, new)  # who has it open
        assert served(WhooshEngine(data)) in (old, new)  # who opens it now
        assert_whole(data, store)
        assert update(data / "index", store).rebuilt is False
        assert served(engine) == new
        assert_sound(data, store)
        old = new
    assert killed >= times // 3


def test_a_writer_killed_at_its_first_index_leaves_nothing_in_the_way(
    tmp_path: Path, pristine: Path, victims: Victims
) -> None:
    shutil.copy(pristine / "izde.sqlite", tmp_path)
    with Store.open(tmp_path / "izde.sqlite") as store:
        moments = victims.run(tmp_path).moments
        for fatal in (1, 2, moments // 2, moments - 1, moments):
            shutil.rmtree(tmp_path / "index")
            assert victims.run(tmp_path, fatal=fatal).killed
            with contextlib.suppress(IndexMissingError):
                assert served(WhooshEngine(tmp_path)) == contents(store)
            update(tmp_path / "index", store)
            assert_sound(tmp_path, store)


# -- power cuts --------------------------------------------------------------------------


@pytest.mark.parametrize("rebuild", [False, True], ids=["update", "rebuild"])
def test_what_a_commit_points_to_is_on_the_disk_before(
    data: Path, store: Store, monkeypatch: pytest.MonkeyPatch, rebuild: bool
) -> None:
    synced: dict[int, int] = {}  # inode -> size, of files and folders since the last renaming
    renamed: list[str] = []
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def is_synced(path: Path) -> bool:
        return synced.get(path.stat().st_ino) == path.stat().st_size

    def note_sync(descriptor: int) -> None:
        fsync(descriptor)
        status = os.fstat(descriptor)
        synced[status.st_ino] = status.st_size

    def note_renaming(
        old: os.PathLike[str], new: os.PathLike[str], function: Callable[..., None] = rename
    ) -> None:
        old, new = Path(old), Path(new)
        assert is_synced(old)  # or the name would outlive the content
        if TOC_FORM.fullmatch(new.name):  # the commit
            state = read_state(new.parent, int(new.stem.rpartition("_")[2]))
            files = [old if name == new.name else new.parent / name for name in state.files]
            assert all(map(is_synced, files)) or not rebuild
            assert all(map(is_synced, [path for path in files if path.name not in kept]))
            assert is_synced(new.parent)
        if new.name == "current":
            assert is_synced(new.parent)  # the new folder stands in it
        function(old, new)
        synced.pop(new.parent.stat().st_ino, None)
        renamed.append(new.name)

    kept = {path.name for path in (data / "index").rglob("*")}
    change(store, random.Random(1))
    monkeypatch.setattr("os.fsync", note_sync)
    monkeypatch.setattr("os.rename", note_renaming)
    monkeypatch.setattr("os.replace", functools.partial(note_renaming, function=replace))
    update(data / "index", store, rebuild=rebuild)
    folder, generation = serving(data / "index")
    expected = [f"state_{generation}.json", f"_{NAME}_{generation}.toc"]
    assert renamed == [*expected, "current"] if rebuild else expected
    assert is_synced(folder)
    assert is_synced(data / "index") or not rebuild


# -- refused writers ---------------------------------------------------------------------


@pytest.fixture
def small_disk(data: Path) -> Iterator[Callable[..., None]]:
    """Puts the index on a file system of its own; call it to mount that anew."""
    index, aside = data / "index", data / "aside"

    def mount(options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", options, "izde-test", str(index)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("NO FULL DISK IS TRIED: there is no `mount`")
        if done.returncode:
            pytest.skip(f"NO FULL DISK IS TRIED: {done.stderr.splitlines()[0]}")

    shutil.copytree(index, aside)
    mount("size=1m")
    shutil.copytree(aside, index, dirs_exist_ok=True)
    yield mount
    gc.collect()
    subprocess.run(["umount", "-l", str(index)], check=True)


def told_by(function: Callable[..., object], *arguments: Any, **options: Any) -> str:
    """The error that a user is told, or nothing where there is none."""
    try:
        function(*arguments, **options)
    except IzdeError as error:
        return str(error)
    return ""


def segments(index: Path) -> set[str]:
    """The files of segments, of a commit or not."""
    return {path.name for path in index.rglob("MAIN_*")}


def fill(folder: Path, leave: int) -> Path:
    """Fill a disk but for so many pages."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)) == 4096:
            pass
    os.truncate(ballast, max(0, ballast.stat().st_size - 4096 * leave))
    return ballast


@pytest.mark.parametrize("rebuild", [False, True], ids=["update", "rebuild"])
@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.long)])
def test_a_full_disk_is_told_and_the_last_commit_serves(
    small_disk: Callable[..., None],
    data: Path,
    store: Store,
    before: dict[str, Story],
    step: int,
    rebuild: bool,
) -> None:
    index, engine = data / "index", WhooshEngine(data)
    new, listed = change(store, random.Random(1), 20), segments(index)
    refused = 0
    for leave in range(0, 200, step):  # pages; at last there are enough
        ballast = fill(index, leave)
        told = told_by(update, index, store, rebuild=rebuild)
        ballast.unlink()
        if not told:
            break
        refused += 1
        assert "cannot be written" in told
        assert "No space left" in told
        assert served(engine) == before
        assert served(WhooshEngine(data)) == before
        assert rebuild or segments(index) == listed  # what was begun gives its room back
    assert refused > 5 / step
    assert served(engine) == new
    update(index, store)
    assert_sound(data, store)


def test_a_read_only_disk_is_told_and_the_last_commit_serves(
    small_disk: Callable[..., None], data: Path, store: Store, before: dict[str, Story]
) -> None:
    new = change(store, random.Random(1))
    small_disk("remount,ro")
    engine = WhooshEngine(data)
    for rebuild in (False, True):
        with pytest.raises(IzdeError, match=r"cannot be written: .*Read-only"):
            update(data / "index", store, rebuild=rebuild)
        assert served(engine) == before
    small_disk("remount,rw")
    update(data / "index", store)
    assert served(engine) == new
    assert_sound(data, store)


def test_a_folder_that_may_not_be_written_is_told_and_the_last_commit_serves(
    data: Path, store: Store, before: dict[str, Story]
) -> None:
    if not os.geteuid():
        pytest.skip("NO FORBIDDEN FOLDER IS TRIED: root may write everywhere")
    new = change(store, random.Random(1))
    folders = [data / "index", serving(data / "index")[0]]
    for folder in folders:
        folder.chmod(0o500)
    with pytest.raises(IzdeError, match=r"cannot be written: .*Permission denied"):
        update(data / "index", store)
    assert served(WhooshEngine(data)) == before
    for folder in folders:
        folder.chmod(0o700)
    update(data / "index", store)
    assert served(WhooshEngine(data)) == new


@pytest.mark.parametrize("rebuild", [False, True], ids=["update", "rebuild"])
@pytest.mark.parametrize(
    "limits", [(0, 5000), pytest.param((1, 100, 1000, 2000), marks=pytest.mark.long)], ids=len
)
def test_files_that_may_not_grow_are_told_and_the_last_commit_serves(
    data: Path,
    store: Store,
    before: dict[str, Story],
    victims: Victims,
    limits: tuple[int, ...],
    rebuild: bool,
) -> None:
    new = change(store, random.Random(1))
    for limit in limits:
        end = victims.run(data, rebuild=rebuild, limit=limit)
        assert not end.killed
        assert end.error.startswith("IzdeError: ")
        assert "cannot be written" in end.error
        assert "File too large" in end.error
        assert served(WhooshEngine(data)) == before
    assert victims.run(data, rebuild=rebuild, limit=1_000_000).error == ""
    assert served(WhooshEngine(data)) == new
    assert_sound(data, store)


# -- damaged files -----------------------------------------------------------------------


def questions() -> Iterator[tuple[str, nodes.Node]]:
    """Queries that together look at lists of every kind."""
    for field in ("title_exact", "body_exact", "body_kk", "title_en"):
        for word in ("museum", "түн", "музей", "the"):
            yield f"term {field} {word}", nodes.Term(field, word[:5] if "_e" not in field else word)
        yield f"prefix {field}", nodes.Prefix(field, "mus")
    for words in (("the", "museum"), ("түн", "күй"), ("museum",) * 2):
        for slop in (0, 4):
            yield f"phrase {words} {slop}", nodes.Phrase("body_exact", words, slop)
    yield "wildcard", nodes.Wildcard("body_exact", "м*")
    yield "fuzzy", nodes.Fuzzy("body_exact", "musuem", 2)
    yield "keyword", nodes.Keyword("institution", ("csmrk", "unknown"))
    yield "year", nodes.All((nodes.Keyword("year", ("2024",)), nodes.Everything()))
    yield "days", nodes.Days(738_640, 738_660)


def answers(data: Path) -> Iterator[tuple[object, object]]:
    """What is asked, and the answer: queries, pages, and every story."""
    engine = WhooshEngine(data)
    try:
        for name, node in questions():
            yield name, engine.top(node, n=20)
        for words in ("museum night", '"the museum"', "музей"):
            page = engine.search(make_query(words=words, limit=20))
            yield words, [(hit.story, hit.score) for hit in page.hits]
        for number in range(STORIES):
            yield number, engine.story(f"s{number}")
    finally:
        engine.close()


FILES = ("current", "*.toc", "*.json", "*.trm", "*.fct", "*.pst", "*.sto", "lock")


def damage(path: Path, way: str, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    if way == "flipped":
        content[place] ^= 1 << chance.randrange(8)
    else:
        del content[place:]
    gc.collect()  # nobody has the file mapped
    path.write_bytes(content)


@pytest.fixture(scope="module")
def expected(pristine: Path) -> list[tuple[object, object]]:
    return list(answers(pristine))


@pytest.mark.parametrize("way", ["flipped", "truncated"])
@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(8, 64))]
)
def test_damage_is_told_or_harmless(
    data: Path, expected: list[tuple[object, object]], way: str, seed: int
) -> None:
    chance = random.Random(f"{way} {seed}")
    path = chance.choice(sorted((data / "index").rglob(FILES[seed % len(FILES)])))
    damage(path, way, chance)
    given: list[tuple[object, object]] = []
    told = told_by(lambda: given.extend(answers(data)))
    assert given == expected[: len(given)]
    if len(given) < len(expected):
        assert path.name in told
        assert "`izde index --rebuild` makes it anew" in told
        assert "\n" not in told


# -- mending -----------------------------------------------------------------------------


def spoil(path: Path) -> None:
    """Change bytes all over the first half of a file."""
    content = bytearray(path.read_bytes())
    for place in range(1, len(content) // 2, 40):
        content[place] ^= 1
    path.write_bytes(content)


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    ("damaged", "how", "reason"),
    [
        ("current", spoil, "could not be read"),
        ("*.toc", spoil, "could not be read"),
        ("*.json", spoil, "could not be read"),
        ("*.trm", spoil, "could not be read"),
        ("*.fct", spoil, "could not be read"),
        ("*.pst", halve, "could not be read"),
        ("*.sto", halve, "could not be read"),
        ("*.toc", Path.unlink, "could not be read"),
        ("*.json", Path.unlink, "could not be read"),
        ("*.sto", Path.unlink, "could not be read"),
        # what checks itself when it is read is met in merging
        ("*.pst", spoil, r"was damaged \(MAIN_\w+\.pst, posting list at byte \d+\)"),
        ("*.sto", spoil, r"was damaged \(MAIN_\w+\.sto, story \d+\)"),
    ],
)
def test_the_next_writer_makes_a_damaged_index_anew(
    data: Path,
    store: Store,
    damaged: str,
    how: Callable[[Path], object],
    reason: str,
) -> None:
    change(store, random.Random(1), 40)  # the segments are merged into a new one
    gc.collect()  # nobody has the files mapped
    for path in sorted((data / "index").rglob(damaged)):
        how(path)
    report = update(data / "index", store)
    assert report.rebuilt
    assert re.fullmatch(f"it {reason}", report.reason)
    assert_sound(data, store)


@pytest.mark.parametrize("damaged", FILES)
def test_a_rebuild_mends_any_damage(data: Path, store: Store, damaged: str) -> None:
    gc.collect()
    for path in sorted((data / "index").rglob(damaged)):
        spoil(path)
    assert update(data / "index", store, rebuild=True).reason == "asked for"
    assert_sound(data, store)
