from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.inversion import Lists, Pool, Source, merged, renumbered
from index.packing import Numbers

# Three scripts, words that begin alike, and letters that UTF-8 and UTF-16 order differently.
WORDS = "түн түнгі музей музея museum museums mu مۋزەي كۇي \uffee 𐓀 0".split()
FIELDS = ("title_exact", "title_kk")
KEPT = frozenset({"title_exact"})  # whose positions are kept

Terms = dict[str, list[str]]  # field -> its words; a document
Found = dict[bytes, list[tuple[int, tuple[int, ...]]]]  # term -> documents, and places in them

documents_drawn = st.lists(
    st.dictionaries(
        st.sampled_from(FIELDS),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=8),
        min_size=1,
    ),
    max_size=12,
)


@pytest.fixture(autouse=True)
def _small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is looked at often, and files are read in many pieces."""
    monkeypatch.setattr("index.inversion.CHECKED", 3)
    monkeypatch.setattr("index.inversion.PIECE", 4)


def inverted(documents: Iterable[tuple[int, Terms]], field: str) -> Found:
    """Brute force: the postings of a field, places only where these are kept."""
    found: Found = {}
    for number, terms in documents:
        words = terms.get(field, [])
        for word in dict.fromkeys(words):
            places = tuple(at for at, other in enumerate(words) if other == word)
            told = places if field in KEPT else (-1,) * len(places)
            found.setdefault(word.encode(), []).append((number, told))
    return found


def pool_of(documents: Iterable[tuple[int, Terms]], memory: int, folder: Path) -> Pool:
    pool = Pool(KEPT, memory, folder)
    for number, terms in documents:
        pool.add(number, terms)
    return pool


def read(lists: Iterator[Lists], field: str) -> Found:
    """The lists as brute force tells them; terms have to rise over all of them."""
    found: Found = {}
    for terms, postings in lists:
        assert (postings.positions is not None) == (field in KEPT)
        places = [-1] * int(postings.frequencies.sum())
        if postings.positions is not None:
            places = postings.positions.tolist()
        ends = postings.position_starts.tolist()
        rows = list(zip(postings.documents.tolist(), itertools.pairwise(ends), strict=True))
        starts = itertools.pairwise(postings.starts.tolist())
        for term, (here, there) in zip(terms, starts, strict=True):
            assert term not in found
            found[term] = [(doc, tuple(places[slice(*ends)])) for doc, ends in rows[here:there]]
    assert list(found) == sorted(found)
    assert all(found.values())
    return found


def of_all(sources: Iterable[Source], field: str) -> Found:
    return read(merged([source(field) for source in sources]), field)


@given(documents_drawn, st.sampled_from((0, 1)))  # without memory every run goes to a file
def test_a_pool_inverts_what_it_is_given(
    tmp_path: Path, documents: list[Terms], memory: int
) -> None:
    numbered = list(enumerate(documents))
    with contextlib.closing(pool_of(numbered, memory, tmp_path)) as pool:
        assert pool.fields() == {field for terms in documents for field in terms}
        assert len(pool.sources()) == 1 + (0 if memory else len(documents) // 3)
        for field in (*FIELDS, "unknown"):
            assert of_all(pool.sources(), field) == inverted(numbered, field)
        assert list(tmp_path.iterdir()) == []


def kept_numbers(kept: list[bool], base: int) -> Numbers:
    """New numbers from `base` for the documents that are kept, -1 for others."""
    mask = np.array(kept, np.bool_)
    return np.where(mask, mask.cumsum() - 1 + base, -1)


@given(st.lists(documents_drawn, min_size=1, max_size=4), st.data())
def test_segments_merge_under_new_numbers(
    tmp_path: Path, segments: list[list[Terms]], data: st.DataObject
) -> None:
    sources: list[Source] = []
    expected: list[tuple[int, Terms]] = []
    with contextlib.ExitStack() as pools:
        for documents in segments:
            size = len(documents)
            kept = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
            numbers = kept_numbers(kept, len(expected))
            pool = pool_of(enumerate(documents), 0, tmp_path)
            pools.callback(pool.close)
            sources += [renumbered(source, numbers) for source in pool.sources()]
            expected += enumerate(itertools.compress(documents, kept), len(expected))
        for field in FIELDS:
            assert of_all(sources, field) == inverted(expected, field)


@pytest.mark.parametrize("memory", [0, 1])
def test_long_documents_and_many_words(tmp_path: Path, memory: int) -> None:
    words = [f"{script}{n * n % 97}" for n in range(400) for script in ("a", "ж", "م")]
    documents = [(number, {"title_exact": words[number:], "title_kk": words}) for number in (0, 9)]
    with contextlib.closing(pool_of(documents, memory, tmp_path)) as pool:
        for field in FIELDS:
            assert of_all(pool.sources(), field) == inverted(documents, field)
