"""How well Izde finds what people judged to be right: a BEIR-style folder in, nDCG out.

A folder has `corpus.jsonl` (`_id`, `title`, `text` and, where known, `language`, `published`,
`institution`), `queries.jsonl` (`_id`, `text` and, if there are kinds of them, `kind`) and
`qrels.tsv` or `qrels/test.tsv` (query, document, grade). Single stories are ranked: neither
versions nor what was found to be the same are folded, whatever `izde duplicates` found.

Reference: N. Thakur and others, BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of
Information Retrieval Models (NeurIPS 2021). The measures are those of ir-measures.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec

from corpus.errors import IzdeError, RecordError
from corpus.institutions import Registry
from corpus.intake import complete
from corpus.language import detect, script_of, segments_of
from corpus.partialdate import PartialDate
from corpus.records import read_jsonl
from corpus.story import LANGUAGES, Language, Script, Story

GRADE = re.compile("-?[0-9]{1,6}")
DEPTH = 100  # documents that are ranked for each query
Ranking = list[tuple[str, float]]  # ids and scores, the best first
MEASURES = ("ndcg@10", "mrr@10", "recall@10", "recall@100")


class Searcher(Protocol):
    """What can rank stories for a text."""

    def rank(self, words: str, n: int, language: Language | None = None) -> Ranking: ...


class Judged(msgspec.Struct, frozen=True):
    """A query with the grades of its documents; 0 is "not this"."""

    id: str
    text: str
    kind: str
    grades: dict[str, int]


@dataclass(frozen=True, slots=True)
class Collection:
    """Stories, and queries over them."""

    stories: list[Story]
    queries: list[Judged]


class _Record(msgspec.Struct, frozen=True):
    """A line of corpus.jsonl."""

    id: str = msgspec.field(name="_id")
    title: str = ""
    text: str = ""
    language: str | None = None
    published: str | None = None
    institution: str | None = None


class _Query(msgspec.Struct, frozen=True):
    """A line of queries.jsonl."""

    id: str = msgspec.field(name="_id")
    text: str = ""
    kind: str = ""


# -- reading -----------------------------------------------------------------------------


def read_collection(
    folder: Path, *, queries: Path | None = None, extra: Iterable[Path] = ()
) -> Collection:
    """The stories and queries of a folder; queries without a judged document are left out.

    In the place of `corpus.jsonl` it may hold `stories.jsonl`, as `izde export` writes them.
    `queries` are other queries over the same stories, `extra` more files of stories.
    Raises IzdeError that names file and line.
    """
    stories: dict[str, Story] = {}
    own = folder / "stories.jsonl"
    if own.exists():
        stories.update((story.id, story) for story in read_stories(own))
    if not own.exists():
        records = _lines(folder / "corpus.jsonl", _Record)
        stories.update((record.id, _story(where, record)) for where, record in records)
    for path in extra:  # of a story that both have, it is that of the folder
        for where, record in _lines(path, _Record):
            if record.id not in stories:
                stories[record.id] = _story(where, record)
    qrels = folder / "qrels.tsv"
    if not qrels.exists():
        qrels = folder / "qrels" / "test.tsv"
    grades = _grades(qrels)
    judged = [
        Judged(query.id, query.text, query.kind, grades[query.id])
        for _, query in _lines(queries or folder / "queries.jsonl", _Query)
        if any(grade > 0 for grade in grades.get(query.id, {}).values())
    ]
    if not judged:
        raise IzdeError(f"{folder}: none of its queries has a judged document")
    return Collection(list(stories.values()), judged)


def _lines(path: Path, kind: type[Any]) -> Iterator[tuple[str, Any]]:
    """The records of JSON Lines, each with where it stands; one that is there twice, once."""
    decoder = msgspec.json.Decoder(kind)
    known: dict[str, Any] = {}
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                where = f"{path}, line {number}"
                line = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
                if not line.strip():
                    continue
                try:
                    record = decoder.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                    raise IzdeError(f"{where}: {error}") from None
                if known.setdefault(record.id, record) is record:
                    yield where, record
                elif known[record.id] != record:
                    raise IzdeError(f"{where}: the _id {record.id!r} is of another line, too")
    except FileNotFoundError:
        raise IzdeError(f"{path} is not there: a BEIR-style folder is needed") from None
    except OSError as error:
        raise IzdeError(f"{path} cannot be read: {error.strerror}") from None


def read_stories(path: Path) -> Iterator[Story]:
    """Stories as `izde export` writes them; institutions beside them, if there are any.

    Where the registry does not know an institution, only its slug is. Raises IzdeError.
    """
    institutions = path.with_name("institutions.toml")
    registry = Registry.load(*([institutions] if institutions.exists() else []))
    try:
        with path.open("rb") as file:
            for record in read_jsonl(file):
                try:
                    if isinstance(record.draft, RecordError):
                        raise record.draft
                    slug, draft = record.draft.institution, record.draft
                    if slug is not None and slug not in registry:
                        draft = msgspec.structs.replace(draft, institution=None)
                    yield msgspec.structs.replace(complete(draft, registry), institution=slug)
                except RecordError as error:
                    raise IzdeError(f"{path}, line {record.line}: {error}") from None
    except OSError as error:
        raise IzdeError(f"{path} cannot be read: {error.strerror}") from None


def _story(where: str, record: _Record) -> Story:
    text = f"{record.title}\n{record.text}"
    language, script = detect(text)
    if record.language is not None:
        language = next((one for one in LANGUAGES if one == record.language), language)
        script = script_of(text)
    try:
        date = PartialDate.parse(record.published) if record.published else None
    except IzdeError as error:
        raise IzdeError(f"{where}: {error}") from None
    return own_story(
        record.id, record.title, record.text, language, script, date, record.institution
    )


def own_story(
    story_id: str,
    title: str,
    text: str,
    language: Language,
    script: Script | None = None,
    date: PartialDate | None = None,
    institution: str | None = None,
) -> Story:
    """A story that is nothing but its text; its script is told from it where it is not given."""
    return Story(
        id=story_id,
        url=None,
        institution=institution,
        language=language,
        script=script or script_of(text),
        segments=(
            *segments_of("title", title, language),
            *segments_of("body", text, language),
        ),
        kind="full",
        title=title,
        teaser="",
        body=text,
        published=date,
        event_start=None,
        event_end=None,
        images=(),
        attribution="",
        versions=(),
        date=date,
        date_source="published" if date else None,
        page="",
        added="",
        changed="",
        hash="",
    )


def _grades(path: Path) -> dict[str, dict[str, int]]:
    """Query -> document -> grade; a first line of names is passed over."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except FileNotFoundError:
        raise IzdeError(f"{path} is not there: the judgements are needed") from None
    except OSError as error:
        raise IzdeError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise IzdeError(f"{path} cannot be read: {error}") from None
    for number, line in enumerate(lines, 1):
        columns = line.rstrip("\r").split("\t")
        if not line.strip() or (number == 1 and not columns[-1].lstrip("-").isdecimal()):
            continue
        if len(columns) == 4:  # as TREC writes them, with an unused second column
            del columns[1]
        if len(columns) != 3 or not GRADE.fullmatch(columns[2]):
            raise IzdeError(
                f"{path}, line {number}: query, document and a whole grade are needed, "
                "with tabs between"
            )
        grades[columns[0]][columns[1]] = int(columns[2])
    return dict(grades)


# -- judging -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """Means over queries; `kinds` has the same for each kind of query."""

    queries: int
    stories: int
    ms_per_query: float
    measures: Mapping[str, float]  # by the names of MEASURES
    kinds: Mapping[str, Mapping[str, float]]

    def as_json(self) -> dict[str, Any]:
        return {
            "queries": self.queries,
            "stories": self.stories,
            "ms_per_query": round(self.ms_per_query, 3),
            **self.measures,
            "kinds": self.kinds,
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        head = f"{'':24}{'queries':>8}" + "".join(f"{name:>12}" for name in MEASURES)
        rows = {"all": {**self.measures, "queries": self.queries}, **self.kinds}
        return [
            head,
            *(
                f"{name:24}{values['queries']:>8.0f}"
                + "".join(f"{values[measure]:>12.4f}" for measure in MEASURES)
                for name, values in rows.items()
            ),
            f"{self.stories} stories, {self.ms_per_query:.2f} ms per query",
        ]


def evaluate_retrieval(
    collection: Collection, searcher: Searcher, language: Language | None = None
) -> tuple[RetrievalReport, dict[str, Ranking]]:
    """Rank for every query; what the measures say of it, and the rankings by query."""
    for judged in collection.queries[:3]:  # analyzers load what they need
        searcher.rank(judged.text, DEPTH, language)
    started = time.perf_counter()
    rankings = {
        judged.id: searcher.rank(judged.text, DEPTH, language) for judged in collection.queries
    }
    seconds = time.perf_counter() - started
    found = _measured(collection.queries, rankings)
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for judged in collection.queries:
        if judged.kind:
            kinds[judged.kind].append(judged.id)
    report = RetrievalReport(
        queries=len(collection.queries),
        stories=len(collection.stories),
        ms_per_query=1000 * seconds / len(collection.queries),
        measures=_means(found, [judged.id for judged in collection.queries]),
        kinds={
            kind: {"queries": len(ids), **_means(found, ids)} for kind, ids in sorted(kinds.items())
        },
    )
    return report, rankings


def _measured(
    queries: Iterable[Judged], rankings: Mapping[str, Ranking]
) -> dict[str, dict[str, float]]:
    """Query -> measure -> value."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    measures = dict(zip((nDCG @ 10, RR @ 10, R @ 10, R @ 100), MEASURES, strict=True))
    qrels = {judged.id: judged.grades for judged in queries}
    # Of equal scores the measures would choose by id: our order is told by falling numbers.
    run = {
        query: {found: float(DEPTH - place) for place, (found, _) in enumerate(ranking)}
        for query, ranking in rankings.items()
    }
    found: dict[str, dict[str, float]] = {query: dict.fromkeys(MEASURES, 0.0) for query in qrels}
    for metric in ir_measures.iter_calc(list(measures), qrels, run):
        found[metric.query_id][measures[metric.measure]] = float(metric.value)
    return found


def _means(found: Mapping[str, Mapping[str, float]], queries: list[str]) -> dict[str, float]:
    return {
        name: round(sum(found[query][name] for query in queries) / len(queries), 4)
        for name in MEASURES
    }


def write_run(path: Path, rankings: Mapping[str, Ranking], name: str) -> None:
    """Write a TREC run: query, Q0, document, rank, score, name."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for query, ranking in rankings.items():
            for place, (found, score) in enumerate(ranking, 1):
                file.write(f"{query} Q0 {found} {place} {score:.6f} {name}\n")


@contextlib.contextmanager
def throw_away_engine(stories: Iterable[Story]) -> Iterator[Searcher]:
    """An index of stories that is gone when the block ends."""
    from index.document import make_document
    from index.whoosh_writer import write_index
    from search.whoosh_engine import WhooshEngine

    with tempfile.TemporaryDirectory(prefix="izde-evaluation-") as folder:
        write_index(Path(folder) / "index", map(make_document, stories))
        engine = WhooshEngine(Path(folder))
        yield engine
        engine.close()
